"""What is left to bill and to sign, and patients by name: the door to a feuille. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from threading import Event
from typing import TYPE_CHECKING, Protocol

from app.domain.errors import AppError
from app.domain.fse import FseState
from app.domain.soins import Lieu
from app.services.jobs import Failed, Ok, Run
from app.services.read_models import FseRow, PatientRow, SeanceRow
from app.ui.banner.model import told
from app.ui.facturer import model
from app.ui.facturer.model import EVERYBODY, TO_BILL, TO_SIGN, DraftRow, PersonRow, ToBillRow
from app.ui.values import LeadText, State, TagValue
from app.ui.words import span

if TYPE_CHECKING:
    from app.ui.desk import Desk, Navigator

_LIMIT = 100
_TAGS = {
    FseState.BROUILLON: TagValue(State.WARNING, "À corriger"),
    FseState.A_SIGNER: TagValue(State.INFO, "À signer", "pencil"),
    FseState.SIGNATURE: TagValue(State.WARNING, "Signature interrompue"),
}


@dataclass(frozen=True, slots=True)
class Lists:
    """What one reading brought."""

    to_bill: tuple[SeanceRow, ...]
    to_sign: tuple[FseRow, ...]
    people: tuple[PatientRow, ...]


class ChoosingView(Protocol):
    """What the presenter asks of the page."""

    def show_lists(
        self, to_bill: tuple[ToBillRow, ...], to_sign: tuple[DraftRow, ...], people: tuple[PersonRow, ...]
    ) -> None:
        """Show the three lists and their counters."""

    def show_people(self, rows: tuple[PersonRow, ...]) -> None:
        """Show the patients found."""

    def show_tab(self, key: str) -> None:
        """Pick a list."""

    def show_choice_error(self, what: str, to_do: str) -> None:
        """Say what failed."""

    def show_choice(self) -> None:
        """Bring the page forward."""


class ChoosingPresenter:
    """Reads on the work lane; the last search wins."""

    def __init__(self, view: ChoosingView, desk: Desk, nav: Navigator, work: Run) -> None:
        self._view, self._desk, self._nav, self._work = view, desk, nav, work
        self._text = ""
        self._turn = 0

    def show(self, tab: str = "") -> None:
        """Bring the page forward with fresh lists."""
        self._view.show_choice()
        if tab in {TO_BILL, TO_SIGN, EVERYBODY}:
            self._view.show_tab(tab)
        self.refresh()

    def refresh(self) -> None:
        """Read the lists again."""
        self._turn += 1
        turn, consult, text = self._turn, self._desk.consult, self._text

        def job(_cancel: Event) -> Lists:
            return Lists(consult.to_bill(), consult.to_sign(), consult.search_patients(text, _LIMIT))

        self._work(job, lambda outcome: self._on_lists(turn, outcome))

    def on_search(self, text: str) -> None:
        """Look for patients by name or birth date."""
        self._turn += 1
        self._text = text
        turn, consult = self._turn, self._desk.consult
        if text:
            self._view.show_tab(EVERYBODY)
        self._work(
            lambda _cancel: consult.search_patients(text, _LIMIT), lambda outcome: self._on_people(turn, outcome)
        )

    def on_drop_draft(self, row: DraftRow) -> None:
        """Give up a draft; its séances are to be billed again."""
        desk = self._desk

        def done(outcome: Ok[None] | Failed) -> None:
            if self._passed(outcome):
                self._nav.toast(model.DROPPED)
                self._nav.data_changed()
                self.refresh()

        self._work(lambda _cancel: desk.cancel_fse(desk.user, row.fse_id, model.DROP_REASON), done)

    def _on_lists(self, turn: int, outcome: Ok[Lists] | Failed) -> None:
        if turn != self._turn or not self._passed(outcome):
            return
        if isinstance(outcome, Ok):
            lists, today = outcome.value, self._desk.clock.today()
            self._view.show_lists(
                tuple(_to_bill(row) for row in lists.to_bill),
                tuple(_draft(row, today) for row in lists.to_sign),
                tuple(_person(row) for row in lists.people),
            )

    def _on_people(self, turn: int, outcome: Ok[tuple[PatientRow, ...]] | Failed) -> None:
        if turn == self._turn and self._passed(outcome) and isinstance(outcome, Ok):
            self._view.show_people(tuple(_person(row) for row in outcome.value))

    def _passed(self, outcome: object) -> bool:
        match outcome:
            case Failed(AppError() as error):
                self._view.show_choice_error(*told(error))
                return False
            case Failed(bug):
                raise bug
        return True


def _to_bill(row: SeanceRow) -> ToBillRow:
    where = "Domicile" if row.lieu is Lieu.DOMICILE else "Cabinet"
    return ToBillRow(row.seance_id, row.patient_id, row.day, LeadText(row.patient), row.intitule, where)


def _draft(row: FseRow, today: date) -> DraftRow:
    days = span(row.first_day, row.last_day, today)
    return DraftRow(row.id, row.patient_id, LeadText(row.patient), days, row.total, _TAGS[row.state])


def _person(row: PatientRow) -> PersonRow:
    nom = row.nom.title() if row.nom.isupper() else row.nom
    return PersonRow(row.id, LeadText(nom, row.prenom), str(row.naissance), row.ville, row.derniere_seance)
