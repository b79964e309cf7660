"""What a code brought is kept in the file that somebody chose. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.errors import AppError, Cancelled
from app.domain.lecture import SourceLecture
from app.domain.matching import Trait
from app.domain.patient import Patient
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

    def take_back(self, before: Patient, after: Patient) -> None:
        """Undo an update from a reading."""
        find, user = self._desk.find_patient, self._desk.user

        def done(outcome: Ok[None] | Failed) -> None:
            match outcome:
                case Ok():
                    self._nav.toast(model.TAKEN_BACK.format(before.nom_complet))
                    self._nav.data_changed()
                case Failed(AppError() as error):
                    self._nav.toast(error.user_message)
                case Failed(bug):
                    raise bug

        self._work(lambda _cancel: find.take_back(user, before, after), done)

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


def proposed(found: Match | None, patient_id: int) -> Patient | None:
    """Return one of the files proposed, None when it is none of them."""
    candidates = found.candidates if isinstance(found, Proposals) else ()
    return next((one.patient for one in candidates if one.patient.id == patient_id), None)


def takeable(taken: frozenset[Trait], shown: Presentation, before: Patient | None) -> frozenset[Trait]:
    """Return the traits to take: the own number on a datamatrix never replaces the one that opens the rights."""
    own = shown.source is SourceLecture.DATAMATRIX and before is not None and before.nir is not None
    return taken - {Trait.NIR} if own else taken
