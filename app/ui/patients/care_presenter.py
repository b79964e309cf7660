"""Rights, prescriptions and séances of the file shown. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from threading import Event
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

from app.domain.errors import AppError
from app.domain.soins import PriseEnCharge, Seance, SeanceState
from app.services.consult import PatientFile
from app.services.jobs import Failed, Ok, Run
from app.services.record_rights import RecordedRights
from app.ui.patients import care_typed
from app.ui.patients.care_typed import PecTyped, RightsTyped, SeanceTyped
from app.ui.patients.presenter import PatientsPresenter
from app.ui.patients.rows import SEANCE_TAGS, SeanceItem
from app.ui.words import counted, day

if TYPE_CHECKING:
    from app.ui.desk import Desk

T = TypeVar("T")
Undo: TypeAlias = Callable[[], None]
ShowErrors: TypeAlias = Callable[[dict[str, str]], None]
NO_PEC = "Ouvrez d’abord une prise en charge\u00a0: une séance suit une ordonnance."


@dataclass(frozen=True, slots=True)
class ActeItem:
    """One act to choose."""

    acte_id: str
    cotation: str
    libelle: str


class CareView(Protocol):
    """What the presenter asks of the screen."""

    def show_rights_form(self, typed: RightsTyped) -> None:
        """Open the form of the rights."""

    def show_rights_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong under each field."""

    def show_pec_form(self, typed: PecTyped) -> None:
        """Open the form of a prise en charge."""

    def show_pec_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong under each field."""

    def show_actes(self, items: tuple[ActeItem, ...]) -> None:
        """Show the acts found."""

    def show_seance_form(self, typed: SeanceTyped, pecs: tuple[tuple[str, int], ...]) -> None:
        """Open the form of a séance."""

    def show_seance_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong under each field."""

    def show_busy(self, busy: bool) -> None:
        """Turn the buttons of the forms off while something is written."""


class CarePresenter:
    """Stores through the use cases; the other presenter keeps the file."""

    def __init__(self, view: CareView, desk: Desk, files: PatientsPresenter, run: Run) -> None:
        self._view, self._desk, self._files, self._run = view, desk, files, run

    # --- rights ---
    def on_rights(self) -> None:
        """Open the form with the rights known last."""
        file = self._files.file
        if file is not None and self._files.may.edit:
            last = file.droits[0] if file.droits else None
            self._view.show_rights_form(
                care_typed.rights_before(last.amo if last else None, last.amc if last else None)
            )

    def on_rights_sent(self, typed: RightsTyped) -> None:
        """Check every field, then add a snapshot."""
        file = self._files.file
        rights, errors = care_typed.read_rights(typed)
        self._view.show_rights_errors(errors)
        if rights is None or file is None:
            return
        user, record, patient_id = self._desk.user, self._desk.record_rights, file.patient.id
        self._view.show_busy(True)

        def done(outcome: Ok[RecordedRights] | Failed) -> None:
            self._view.show_busy(False)
            if (recorded := self._stored(outcome, self._view.show_rights_errors)) is not None:
                changes = len(recorded.changes)
                told = (
                    f"Droits enregistrés\u00a0: {counted(changes, 'changement')}" if changes else "Droits enregistrés"
                )
                self._files.changed(told)

        self._run(lambda _cancel: record(user, patient_id, *rights, typed.source), done)

    # --- prescriptions ---
    def on_pec(self) -> None:
        """Open the form, the prescriber of the last prescription already in it."""
        file = self._files.file
        if file is None or not self._files.may.care:
            return
        last = file.ordonnances[file.pecs[0].ordonnance_id].prescripteur if file.pecs else None
        typed = PecTyped(last.nom, last.prenom, last.numero_am, last.rpps) if last else PecTyped()
        self._view.show_pec_form(typed)
        self.on_acte_search("")

    def on_acte_search(self, text: str) -> None:
        """Show the acts that hold the words; the table is in memory."""
        file = self._files.file
        recent = tuple(dict.fromkeys(pec.acte_id for pec in file.pecs)) if file is not None else ()
        found = care_typed.actes(self._desk.tables, text, self._desk.clock.today(), recent)
        self._view.show_actes(tuple(ActeItem(acte.act_id, acte.cotation, acte.libelle) for acte in found))

    def on_pec_sent(self, typed: PecTyped) -> None:
        """Check every field, then store the prescription and open the act."""
        file, today = self._files.file, self._desk.clock.today()
        if file is None:
            return
        ordonnance, errors = care_typed.read_pec(typed, file.patient.id, today)
        self._view.show_pec_errors(errors)
        if ordonnance is None:
            return
        user, open_pec = self._desk.user, self._desk.open_pec
        self._view.show_busy(True)

        def done(outcome: Ok[PriseEnCharge] | Failed) -> None:
            self._view.show_busy(False)
            if (pec := self._stored(outcome, self._view.show_pec_errors)) is not None:
                self._files.changed(f"Prise en charge ouverte\u00a0: {pec.intitule}")

        self._run(lambda _cancel: open_pec(user, ordonnance, typed.acte_id), done)

    # --- séances ---
    def on_seance(self) -> None:
        """Open the form of a séance, today, in the newest prise en charge."""
        file = self._files.file
        if file is None or not self._files.may.care:
            return
        open_pecs = [pec for pec in file.pecs if pec.close_on is None]
        if not open_pecs:
            self._view.show_seance_form(SeanceTyped(), ())
            self._view.show_seance_errors({"page": NO_PEC})
            return
        choices = tuple((_pec_words(file, pec), pec.id) for pec in open_pecs)
        self._view.show_seance_form(SeanceTyped(open_pecs[0].id, self._desk.clock.today()), choices)

    def on_seance_sent(self, typed: SeanceTyped) -> None:
        """Check every field, then store."""
        read, errors = care_typed.read_seance(typed, self._desk.clock.today())
        if not typed.pec_id:
            errors = {"page": NO_PEC}
        self._view.show_seance_errors(errors)
        if read is None or errors:
            return
        user, record = self._desk.user, self._desk.record_seance
        self._view.show_busy(True)

        def work(_cancel: Event) -> Seance:
            return record(user, read.pec_id, read.day, heure=read.heure, lieu=read.lieu, state=read.state)

        def done(outcome: Ok[Seance] | Failed) -> None:
            self._view.show_busy(False)
            if (stored := self._stored(outcome, self._view.show_seance_errors)) is not None:
                self._files.changed(f"Séance du {day(stored.day)} ajoutée", self._undo_added(stored))

        self._run(work, done)

    def on_mark(self, item: SeanceItem, state: SeanceState) -> None:
        """Say what became of a séance, with a way back."""
        file = self._files.file
        if file is not None and item.state is not state:
            self._mark(file.patient.id, item.id, item.day, state, item.state)

    def _undo_added(self, stored: Seance) -> Undo:
        return lambda: self._mark(stored.patient_id, stored.id, stored.day, SeanceState.ANNULEE, None)

    def _mark(
        self, patient_id: int, seance_id: int, when: date, state: SeanceState, before: SeanceState | None
    ) -> None:
        user, mark = self._desk.user, self._desk.mark_seance

        def back() -> None:
            if before is not None:
                self._mark(patient_id, seance_id, when, before, None)

        def done(outcome: Ok[Seance] | Failed) -> None:
            if self._files.value(outcome) is not None:
                words = f"Séance du {day(when)}\u00a0: {SEANCE_TAGS[state].word.lower()}"
                self._files.changed(words, back if before is not None else None)

        self._run(lambda _cancel: mark(user, patient_id, seance_id, state), done)

    def _stored(self, outcome: Ok[T] | Failed, show: ShowErrors) -> T | None:
        if isinstance(outcome, Failed) and isinstance(outcome.error, AppError):
            show({"page": outcome.error.user_message})
            return None
        return self._files.value(outcome)


def _pec_words(file: PatientFile, pec: PriseEnCharge) -> str:
    prescribed = file.ordonnances[pec.ordonnance_id].prescrite_on
    return f"{pec.intitule} · ordonnance du {day(prescribed)}"
