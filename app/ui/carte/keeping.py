"""What a code brought is kept in the file that somebody chose. No Qt."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.card import BeneficiaireLu
from app.domain.errors import AppError, Cancelled
from app.domain.lecture import SourceLecture
from app.services.find_or_create_patient import Match, Proposals
from app.services.identify import Presentation
from app.services.jobs import Failed, Ok, Run
from app.ui.carte import model

if TYPE_CHECKING:
    from app.ui.desk import Desk, Navigator


class Keeper:
    """Queues the keeping before the file is opened: the lane runs one job after the other."""

    def __init__(self, desk: Desk, nav: Navigator, work: Run) -> None:
        self._desk, self._nav, self._work = desk, nav, work

    def keep(self, patient_id: int, shown: Presentation, person: int) -> None:
        """Keep identity and rights of one person; say in what the code differs from an identity that stays."""
        identify, user = self._desk.identify, self._desk.user
        self._work(lambda _cancel: identify.keep(user, patient_id, shown, person), self._on_kept)

    def _on_kept(self, outcome: Ok[tuple[str, ...]] | Failed) -> None:
        match outcome:
            case Ok(()) | Failed(Cancelled()):
                pass
            case Ok(differs):
                self._nav.toast(model.CODE_DIFFERS.format(", ".join(differs)))
            case Failed(AppError() as error):
                self._nav.toast(error.user_message)
            case Failed(bug):
                raise bug


def adopted(lu: BeneficiaireLu, shown: Presentation, found: Match | None, patient_id: int) -> BeneficiaireLu:
    """Return what a file takes over; the own number on a datamatrix never replaces the one that opens the rights."""
    candidates = found.candidates if isinstance(found, Proposals) else ()
    known = next((c.patient.nir for c in candidates if c.patient.id == patient_id), None)
    own = shown.source is SourceLecture.DATAMATRIX
    return replace(lu, nir=None) if own and known is not None else lu
