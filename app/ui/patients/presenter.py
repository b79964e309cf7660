"""The list of patients and the file of one: search, open, create, change, undo. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

from app.domain.errors import AppError, Cancelled
from app.domain.ins import IdentiteIns, TypeDocument
from app.domain.patient import Patient
from app.domain.permissions import Permission
from app.services.consult import PatientFile
from app.services.follow_pec import PecFollowUp
from app.services.jobs import Failed, Ok, Run, unless_cancelled, value_of
from app.services.read_history import ReadHistory, Step
from app.services.read_models import PatientRow
from app.services.save_patient import SavePatient
from app.ui.banner.model import told
from app.ui.patients import model
from app.ui.patients.file_model import FileShown, May, file_shown
from app.ui.patients.identite import CHECKED
from app.ui.patients.model import ListShown, Said
from app.ui.patients.rows import history_events
from app.ui.patients.typed import PatientTyped, read_patient, typed_patient
from app.ui.values import Event as TimelineEvent
from app.ui.values import State
from app.ui.words import capital

if TYPE_CHECKING:
    from app.ui.desk import Desk, Navigator

T = TypeVar("T")
_Read: TypeAlias = tuple[PatientFile, tuple[PecFollowUp, ...]]


@dataclass(frozen=True, slots=True)
class FileDeeds:
    """What the desk does not carry."""

    save: SavePatient
    history: ReadHistory


def may_of(desk: Desk) -> May:
    """Return what the person logged in may do on this screen."""
    return May(
        edit=desk.may(Permission.MODIFIER_PATIENTS),
        see_nir=desk.may(Permission.VOIR_NIR),
        care=desk.may(Permission.VOIR_SOINS),
        bill=desk.may(Permission.FACTURER),
        pay=desk.may(Permission.ENCAISSER),
        journal=desk.may(Permission.LIRE_JOURNAL),
    )


class PatientsView(Protocol):
    """What the presenter asks of the screen."""

    def show_list(self, shown: ListShown) -> None:
        """Show the rows."""

    def select(self, patient_id: int) -> None:
        """Put the cursor on a patient, if shown."""

    def show_file(self, shown: FileShown | None) -> None:
        """Show a file, or none; the tab stays."""

    def show_tab(self, tab: str, fse_id: int) -> None:
        """Show one tab, the cursor on an invoice if given."""

    def show_history(self, events: tuple[TimelineEvent, ...]) -> None:
        """Show the states of the invoice chosen."""

    def show_form(self, typed: PatientTyped) -> None:
        """Open the form of the file."""

    def show_form_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong under each field; « page » for the rest."""

    def close_forms(self) -> None:
        """Close whichever form is open."""

    def show_busy(self, busy: bool) -> None:
        """Turn the buttons of the forms off while something is written."""

    def show_message(self, said: Said | None) -> None:
        """Say something in the page, or take the message away."""


class PatientsPresenter:
    """Keeps the file shown; an answer about another patient is dropped."""

    def __init__(self, view: PatientsView, desk: Desk, nav: Navigator, deeds: FileDeeds, run: Run) -> None:
        self._view, self._desk, self._nav, self._deeds, self._run = view, desk, nav, deeds, run
        self._text = ""
        self._rows: tuple[PatientRow, ...] = ()
        self._listing: Event | None = None
        self._loading: Event | None = None
        self._chosen = 0
        self._open_first = False
        self._file: PatientFile | None = None
        self._followed: tuple[PecFollowUp, ...] = ()
        self._wanted = ("", 0)
        self.may = may_of(desk)

    @property
    def file(self) -> PatientFile | None:
        """The file shown."""
        return self._file

    @property
    def followed(self) -> tuple[PecFollowUp, ...]:
        """Where the prises en charge of the file shown stand; none for who sees no care."""
        return self._followed

    # --- the list ---
    def refresh(self) -> None:
        """Read the list and the file again."""
        self._read_list()
        self.reload()

    def on_search(self, text: str) -> None:
        """Look for what is typed; answers to an older text are dropped."""
        self._text = text
        self._read_list()

    def on_enter(self) -> None:
        """Open the first patient found, now or when the answer comes."""
        if self._listing is not None:
            self._open_first = True
        elif self._rows:
            self._point(self._rows[0].id)

    def on_chosen(self, patient_id: int) -> None:
        """Open a file."""
        if patient_id and patient_id != self._chosen:
            self._load(patient_id)

    def on_wanted(self, patient_id: int = 0, tab: str = "", fse_id: int = 0) -> None:
        """Come from another screen."""
        if tab == model.NEW:
            self.on_new()
            return
        self._wanted = (tab, fse_id)
        if patient_id:
            self._load(patient_id)
        elif self._file is not None and tab:
            self._view.show_tab(tab, fse_id)

    def reload(self) -> None:
        """Read the file shown again, unless that is already on its way."""
        if self._chosen and self._loading is None:
            self._load(self._chosen)

    # --- the file ---
    def on_new(self) -> None:
        """Open an empty form, its name taken from the search."""
        if self.may.edit:
            name = "" if any(char.isdigit() for char in self._text) else self._text.strip()
            self._view.show_form(PatientTyped(nom=capital(name)))

    def on_edit(self) -> None:
        """Open the form of the file shown."""
        if self._file is not None and self.may.edit:
            self._view.show_form(typed_patient(self._file.patient, see_nir=self.may.see_nir))

    def on_form_sent(self, typed: PatientTyped) -> None:
        """Check every field at once, then store."""
        before = self._file.patient if typed.id and self._file is not None else None
        patient, errors = read_patient(typed, before, self._desk.clock.today())
        self._view.show_form_errors(errors)
        if patient is None:
            return
        self._view.show_busy(True)
        user, find, save = self._desk.user, self._desk.find_patient, self._deeds.save
        if before is None:
            self._run(lambda _cancel: find.create(user, patient), self._on_created)
        else:
            self._run(lambda _cancel: save(user, patient), self._on_saved)

    def on_nir_shown(self) -> None:
        """Write in the journal that somebody looked at the number."""
        if self._file is not None:
            user, patient_id, save = self._desk.user, self._file.patient.id, self._deeds.save
            self._run(lambda _cancel: save.note_nir_shown(user, patient_id), self._said_only)

    def on_document_checked(self, document: TypeDocument) -> None:
        """Note that an identity document agrees with the file."""
        if self._file is None:
            return
        user, patient_id, keep = self._desk.user, self._file.patient.id, self._desk.identify.identites

        def done(outcome: Ok[IdentiteIns] | Failed) -> None:
            if (identite := self.value(outcome)) is not None:
                self.changed(CHECKED.format(identite.statut.value))

        self._run(lambda _cancel: keep.checked(user, patient_id, document), done)

    def on_bill(self) -> None:
        """Go and bill this patient."""
        if self._file is not None and self.may.bill:
            self._nav.go("facturer", patient_id=self._file.patient.id)

    def on_pay(self) -> None:
        """Go to what this patient owes."""
        if self._file is not None and self.may.pay:
            self._nav.go("impayes", patient_id=self._file.patient.id)

    def on_invoice(self, fse_id: int) -> None:
        """Show the states that an invoice went through."""
        if not fse_id:
            self._view.show_history(())
            return
        user, read = self._desk.user, self._deeds.history

        def done(outcome: Ok[tuple[Step, ...]] | Failed) -> None:
            if (steps := self.value(outcome)) is not None:
                self._view.show_history(history_events(steps))

        self._run(lambda _cancel: read(user, fse_id), done)

    def on_message_action(self) -> None:
        """Try again."""
        self._view.show_message(None)
        self.refresh()

    # --- shared with the care side ---
    def changed(self, words: str, undo: Callable[[], None] | None = None) -> None:
        """Something was stored: say it, read again."""
        self._view.close_forms()
        self.reload()
        self._nav.toast(words, undo)
        self._nav.data_changed()

    def value(self, outcome: Ok[T] | Failed) -> T | None:
        """Return what a job brought, or say why it failed and return None."""
        return value_of(outcome, unless_cancelled(self._tell))

    def _tell(self, error: AppError) -> None:
        self._view.show_message(Said(State.DANGER, *told(error), action=model.RETRY))

    # --- inside ---
    def _read_list(self) -> None:
        if self._listing is not None:
            self._listing.set()
        text, consult = self._text, self._desk.consult

        def done(outcome: Ok[tuple[PatientRow, ...]] | Failed) -> None:
            if text == self._text and not (isinstance(outcome, Failed) and isinstance(outcome.error, Cancelled)):
                self._listing = None
                self._on_list(outcome)

        self._listing = self._run(lambda _cancel: consult.search_patients(text, model.LIMIT), done)

    def _on_list(self, outcome: Ok[tuple[PatientRow, ...]] | Failed) -> None:
        if (rows := self.value(outcome)) is None:
            return
        self._rows = rows
        self._view.show_list(model.list_shown(rows, self._text, may_create=self.may.edit))
        if self._open_first and rows:
            self._point(rows[0].id)
        self._open_first = False

    def _point(self, patient_id: int) -> None:
        self._view.select(patient_id)
        self.on_chosen(patient_id)

    def _load(self, patient_id: int) -> None:
        if self._loading is not None:
            self._loading.set()  # a file nobody waits for any more is not read, nor noted as read
        self._chosen, consult = patient_id, self._desk.consult
        user, follow = self._desk.user, self._desk.follow_pec if self.may.care else None

        def work(_cancel: Event) -> _Read:
            file = consult.patient_file(patient_id)
            return file, follow.of_patient(user, patient_id) if follow is not None else ()

        def done(outcome: Ok[_Read] | Failed) -> None:
            if loading is self._loading:
                self._loading = None
                self._on_file(outcome)

        loading = self._loading = self._run(work, done)

    def _on_file(self, outcome: Ok[_Read] | Failed) -> None:
        read = self.value(outcome)
        if read is None:
            if self._file is None or self._file.patient.id != self._chosen:
                self._chosen, self._file, self._followed = 0, None, ()
                self._view.show_file(None)
            return
        self._file, self._followed = file, followed = read
        clock = self._desk.clock
        self._view.show_message(None)
        self._view.show_file(file_shown(file, self._desk.tables, clock.now(), clock.today(), self.may, followed))
        self._view.select(file.patient.id)
        if any(self._wanted):
            tab, fse_id = self._wanted
            self._wanted = ("", 0)
            self._view.show_tab(tab or model.FACTURES, fse_id)

    def _on_created(self, outcome: Ok[Patient] | Failed) -> None:
        if (stored := self._stored(outcome)) is not None:
            self._wanted = (model.DROITS, 0)
            self._load(stored.id)
            self.changed(model.CREATED)

    def _on_saved(self, outcome: Ok[Patient] | Failed) -> None:
        if (before := self._stored(outcome)) is not None:
            self.changed(model.SAVED, lambda: self._restore(before))

    def _restore(self, before: Patient) -> None:
        user, save = self._desk.user, self._deeds.save

        def done(outcome: Ok[Patient] | Failed) -> None:
            if self.value(outcome) is not None:
                self.changed(model.RESTORED)

        self._run(lambda _cancel: save(user, before), done)

    def _stored(self, outcome: Ok[Patient] | Failed) -> Patient | None:
        self._view.show_busy(False)
        if isinstance(outcome, Failed) and isinstance(outcome.error, AppError):
            self._view.show_form_errors({"page": outcome.error.user_message})
            return None
        return self.value(outcome)

    def _said_only(self, outcome: Ok[None] | Failed) -> None:
        self.value(outcome)
