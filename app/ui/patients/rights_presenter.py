"""The rights of the file shown: ask, compare, choose, contracts, print. No Qt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Protocol, TypeVar

from app.domain.contrat import ContratAmc, PieceDroits
from app.domain.droits import Droits
from app.domain.errors import AppError, EnvironmentProblem
from app.domain.verification import Issue, MotifDemande
from app.rights.attestation import AttestationLue
from app.rights.contrats import current
from app.services.amc_contracts import MAX_PIECE, ContratsPatient, PieceRefused, SavedContract
from app.services.ask_rights import Asked
from app.services.jobs import Failed, Ok, Progress, Run
from app.services.ports_attestation import PaperUnreadable
from app.services.rights_file import RightsFile
from app.ui.patients.contract_typed import (
    END_MISSING,
    REASON_MISSING,
    ContractTyped,
    filled,
    read_contract,
    typed_contract,
)
from app.ui.patients.presenter import PatientsPresenter
from app.ui.patients.rights_model import RightsShown, rights_shown
from app.ui.words import counted, day

if TYPE_CHECKING:
    from app.services.rights_desk import RightsDesk
    from app.ui.desk import Desk

T = TypeVar("T")
Read = tuple[RightsFile, ContratsPatient]
ASKING = "Question au service de droits"
CHOSEN, CLOSED, CONFIRMED = "Source retenue", "Contrat clos", "Même mutuelle\u00a0: c’est noté"
SAVED = "Contrat enregistré"
CHOICE_MISSING = "Indiquez pourquoi cette source est la bonne."
UNREADABLE_FILE = "Le fichier ne peut pas être lu. Vérifiez qu’il n’est pas ouvert ailleurs, puis réessayez."
MEDIA_NAMES = {"application/pdf": "attestation.pdf", "image/jpeg": "attestation.jpg", "image/png": "attestation.png"}


class RightsView(Protocol):
    """What the presenter asks of the screen."""

    def show_rights(self, shown: RightsShown) -> None:
        """Show the tab."""

    def show_asking(self, title: str) -> Progress:
        """Show that the insurer is being asked; return a listener for any thread."""

    def end_asking(self) -> None:
        """Take that away."""

    def show_contract_form(self, typed: ContractTyped) -> None:
        """Open the form of a contract."""

    def show_contract_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong under each field."""

    def show_attestation(self, typed: ContractTyped, found: AttestationLue | None, name: str, problem: str) -> None:
        """Show what was read on the file attached."""

    def show_end_form(self, contrat_id: int, nom: str, last: date) -> None:
        """Open the form of the end of a contract."""

    def show_end_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong under each field."""

    def show_choice_form(self, droits_id: int, source: str) -> None:
        """Open the form of a choice."""

    def show_choice_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong under each field."""

    def show_busy(self, busy: bool) -> None:
        """Turn the buttons of the forms off while something is written."""

    def save_sheet(self, name: str, contenu: bytes) -> None:
        """Ask where to put a file, and write it."""


class RightsPresenter:
    """Follows the file of the other presenter; an answer about another patient is dropped."""

    def __init__(self, view: RightsView, desk: Desk, files: PatientsPresenter, run: Run) -> None:
        self._view, self._desk, self._files, self._run = view, desk, files, run
        self._contracts: ContratsPatient | None = None
        self._asking: Event | None = None

    @property
    def _rights(self) -> RightsDesk:
        return self._desk.rights

    @property
    def _patient_id(self) -> int:
        file = self._files.file
        return file.patient.id if file is not None else 0

    # --- reading ---
    def on_file(self, patient_id: int) -> None:
        """Read the rights of the file just shown."""
        user, rights = self._desk.user, self._rights

        def work(_cancel: Event) -> Read:
            return rights.file(user, patient_id), rights.contracts.of_patient(user, patient_id)

        def done(outcome: Ok[Read] | Failed) -> None:
            if patient_id == self._patient_id and (read := self._files.value(outcome)) is not None:
                self._show(*read)

        self._contracts = None
        self._run(work, done)

    def _show(self, file: RightsFile, contracts: ContratsPatient) -> None:
        shown = self._files.file
        self._contracts = contracts
        if shown is not None:
            clock = self._desk.clock
            self._view.show_rights(rights_shown(shown.droits, file, contracts, clock.now(), clock.today()))

    # --- asking ---
    def on_ask(self) -> None:
        """Ask the insurer now, whatever was asked today."""
        patient_id = self._patient_id
        if not patient_id or self._asking is not None or not self._files.may.edit:
            return
        user, ask, today = self._desk.user, self._rights.ask, self._desk.clock.today()
        self._view.show_asking(ASKING)

        def done(outcome: Ok[Asked] | Failed) -> None:
            self._asking = None
            if patient_id != self._patient_id:
                return
            self._view.end_asking()
            if (asked := self._files.value(outcome)) is not None:
                self._files.changed(told(asked))

        self._asking = self._run(
            lambda cancel: ask(user, patient_id, today, MotifDemande.MANUEL, again=True, cancel=cancel), done
        )

    def on_cancel(self) -> None:
        """Stop waiting for the answer."""
        if self._asking is not None:
            self._asking.set()

    # --- choosing a source ---
    def on_choose(self, droits_id: int, source: str) -> None:
        """Ask why."""
        if self._files.may.edit:
            self._view.show_choice_form(droits_id, source)

    def on_choice_sent(self, sent: tuple[int, str]) -> None:
        """Keep the source."""
        droits_id, reason = sent
        self._view.show_choice_errors({} if reason.strip() else {"reason": CHOICE_MISSING})
        if not reason.strip() or not self._patient_id:
            return
        user, choose, patient_id = self._desk.user, self._rights.choose, self._patient_id
        self._view.show_busy(True)

        def done(outcome: Ok[Droits] | Failed) -> None:
            self._view.show_busy(False)
            if self._stored(outcome, self._view.show_choice_errors) is not None:
                self._files.changed(CHOSEN)

        self._run(lambda _cancel: choose(user, patient_id, droits_id, reason), done)

    # --- contracts ---
    def on_contract(self, contrat_id: int) -> None:
        """Open the form of a new contract (0) or of the correction of one."""
        held = self._contract(contrat_id)
        if self._files.may.edit and self._patient_id:
            self._view.show_contract_form(typed_contract(held) if held is not None else ContractTyped())

    def on_scan_chosen(self, path: Path, typed: ContractTyped) -> None:
        """Read the file, then what it says; the file is attached even when nothing can be read on it."""
        user, attestation = self._desk.user, self._rights.attestation

        def work(_cancel: Event) -> tuple[bytes, AttestationLue | None, str]:
            contenu = _contents(path)
            try:
                return contenu, attestation(user, contenu), ""
            except PaperUnreadable as unreadable:
                return contenu, None, unreadable.user_message

        def done(outcome: Ok[tuple[bytes, AttestationLue | None, str]] | Failed) -> None:
            self._view.show_busy(False)
            if (read := self._stored(outcome, self._view.show_contract_errors)) is not None:
                contenu, found, problem = read
                fresh = filled(typed, found) if found is not None else typed
                self._view.show_attestation(replace(fresh, scan=contenu), found, path.name, problem)

        self._view.show_busy(True)
        self._run(work, done)

    def on_contract_sent(self, typed: ContractTyped) -> None:
        """Check every field, then store the contract and its scan."""
        contrat, errors = read_contract(typed, self._patient_id, self._desk.clock.now())
        self._view.show_contract_errors(errors)
        if contrat is None or not self._patient_id:
            return
        user, contracts, scan = self._desk.user, self._rights.contracts, typed.scan
        self._view.show_busy(True)

        def done(outcome: Ok[SavedContract] | Failed) -> None:
            self._view.show_busy(False)
            if (saved := self._stored(outcome, self._view.show_contract_errors)) is not None:
                more = "\u00a0: deux contrats sont valables, choisissez celui qui paie" if saved.clash else ""
                self._files.changed(f"{SAVED}{more}")

        self._run(lambda _cancel: contracts.save(user, contrat, scan), done)

    def on_end(self, contrat_id: int) -> None:
        """Ask when and why a contract ends."""
        held = self._contract(contrat_id)
        if held is not None and self._files.may.edit:
            self._view.show_end_form(contrat_id, held.amc.nom, self._desk.clock.today())

    def on_end_sent(self, sent: tuple[int, date | None, str]) -> None:
        """End the contract."""
        contrat_id, last, reason = sent
        errors = {"day": END_MISSING} if last is None else {}
        if not reason.strip():
            errors["reason"] = REASON_MISSING
        self._view.show_end_errors(errors)
        if last is None or errors:
            return
        user, contracts = self._desk.user, self._rights.contracts
        self._view.show_busy(True)

        def done(outcome: Ok[ContratAmc] | Failed) -> None:
            self._view.show_busy(False)
            if self._stored(outcome, self._view.show_end_errors) is not None:
                self._files.changed(f"{CLOSED} le {day(last)}")

        self._run(lambda _cancel: contracts.end(user, contrat_id, last, reason), done)

    def on_keep(self, contrat_id: int) -> None:
        """Keep one of two contracts valid today."""
        user, contracts, today = self._desk.user, self._rights.contracts, self._desk.clock.today()

        def done(outcome: Ok[tuple[ContratAmc, ...]] | Failed) -> None:
            if (ended := self._files.value(outcome)) is not None:
                self._files.changed(f"{counted(len(ended), 'contrat écarté', 'contrats écartés')}")

        self._run(lambda _cancel: contracts.choose(user, contrat_id, today), done)

    def on_confirm(self, contrat_id: int) -> None:
        """Note that the insurer is still the same."""
        user, contracts = self._desk.user, self._rights.contracts

        def done(outcome: Ok[None] | Failed) -> None:
            if isinstance(outcome, Ok):
                self._files.changed(CONFIRMED)
            else:
                self._files.value(outcome)

        self._run(lambda _cancel: contracts.confirm(user, contrat_id), done)

    # --- papers ---
    def on_scan(self, piece_id: int) -> None:
        """Save the attestation attached to a contract."""
        user, contracts = self._desk.user, self._rights.contracts

        def done(outcome: Ok[PieceDroits] | Failed) -> None:
            if (piece := self._files.value(outcome)) is not None:
                self._view.save_sheet(MEDIA_NAMES[piece.media], piece.contenu)

        self._run(lambda _cancel: contracts.scan(user, piece_id), done)

    def on_print(self) -> None:
        """Make the sheet of the rights."""
        user, paper, patient_id = self._desk.user, self._rights.paper, self._patient_id
        if not patient_id:
            return

        def done(outcome: Ok[bytes] | Failed) -> None:
            if (contenu := self._files.value(outcome)) is not None:
                self._view.save_sheet("fiche-de-droits.pdf", contenu)

        self._run(lambda _cancel: paper(user, patient_id), done)

    # --- inside ---
    def _contract(self, contrat_id: int) -> ContratAmc | None:
        known = current(self._contracts.versions) if self._contracts is not None else ()
        return next((c for c in known if c.id == contrat_id), None)

    def _stored(self, outcome: Ok[T] | Failed, show: object) -> T | None:
        if isinstance(outcome, Failed) and isinstance(outcome.error, AppError) and callable(show):
            show({"page": outcome.error.user_message})
            return None
        return self._files.value(outcome)


def told(asked: Asked) -> str:
    """Return what a question brought, for the toast."""
    changes = sum(ecart.compte for ecart in asked.ecarts)
    match asked.lookup.issue:
        case Issue.INCHANGE:
            return "Droits demandés\u00a0: rien n’a changé"
        case Issue.CHANGE:
            return f"Droits demandés\u00a0: {counted(changes, 'différence')}" if changes else "Droits reçus"
        case Issue.FERMES:
            return "Droits fermés à ce jour, d’après le service"
        case Issue.ABANDON:
            return "Question arrêtée\u00a0: rien n’a changé"
        case _:
            return asked.lookup.detail


def _contents(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_PIECE:
            raise PieceRefused("too big")
        return path.read_bytes()
    except OSError as error:
        raise EnvironmentProblem("cannot read the scan", UNREADABLE_FILE) from error
