"""What the use cases need from the database: repositories and the unit of work that holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from app.domain.creance import Debtor, Etape, Relance
from app.domain.droits import Droits
from app.domain.fse import Fse, FseState, PartKind, PartState, SignedFse
from app.domain.identifiers import Nir
from app.domain.journal import JournalAction, JournalEntry
from app.domain.ledger import Mouvement, PartCompte, Solde
from app.domain.lot import EnvoiOutcome, Lot, LotState
from app.domain.patient import Patient
from app.domain.people import Cabinet, Praticien, Utilisateur
from app.domain.retour import Rejet, Retour, RetourKind, RetourState
from app.domain.soins import Ordonnance, PriseEnCharge, Seance, SeanceState
from app.services.read_models import (
    Counters,
    FseRow,
    LotRow,
    PartRow,
    PatientRow,
    RejetRow,
    RetourRow,
    SeanceRow,
)  # fmt: skip
from app.services.repositories_tarif import LaterRepositories


class CabinetRepository(Protocol):
    """The cabinet, its praticiens, its users and its settings."""

    def cabinet(self) -> Cabinet:
        """Return the cabinet; raise NotFound before the first run is finished."""

    def save_cabinet(self, cabinet: Cabinet) -> None:
        """Create or replace the cabinet."""

    def add_praticien(self, praticien: Praticien) -> Praticien:
        """Store and return with its id; save again with the same id to change."""

    def save_praticien(self, praticien: Praticien) -> None:
        """Replace a stored praticien."""

    def praticiens(self) -> tuple[Praticien, ...]:
        """Return all, titulaires first."""

    def praticien(self, praticien_id: int) -> Praticien:
        """Return one; raise NotFound."""

    def add_utilisateur(self, utilisateur: Utilisateur) -> Utilisateur:
        """Store and return with its id; the login is unique."""

    def save_utilisateur(self, utilisateur: Utilisateur) -> None:
        """Replace a stored user."""

    def utilisateurs(self) -> tuple[Utilisateur, ...]:
        """Return all, active ones first."""

    def utilisateur(self, login: str) -> Utilisateur:
        """Return one; raise NotFound."""

    def setting(self, key: str, default: str = "") -> str:
        """Return a setting."""

    def set_setting(self, key: str, value: str) -> None:
        """Create or replace a setting."""


class PatientRepository(Protocol):
    """Patients and their rights."""

    def add(self, patient: Patient) -> Patient:
        """Store and return with its id."""

    def save(self, patient: Patient) -> None:
        """Replace a stored patient; raise NotFound."""

    def get(self, patient_id: int) -> Patient:
        """Return one; raise NotFound."""

    def many(self, patient_ids: Iterable[int]) -> dict[int, Patient]:
        """Return those found, by id, in one query per few hundred ids."""

    def by_nir(self, nir: Nir) -> tuple[Patient, ...]:
        """Return every patient on this NIR (the assuré and the ayants droit)."""

    def search(self, text: str, limit: int = 50) -> tuple[PatientRow, ...]:
        """Return patients whose names or birth date hold every word of *text* as a prefix, by name.

        Works on the normalised column; an empty text lists the most recently seen.
        """

    def count(self) -> int:
        """Return how many patients there are."""

    def add_droits(self, droits: Droits) -> Droits:
        """Append a snapshot and return it with its id; snapshots are never changed."""

    def droits(self, patient_id: int) -> tuple[Droits, ...]:
        """Return all snapshots, newest first."""

    def droits_by_id(self, droits_id: int) -> Droits:
        """Return one snapshot; raise NotFound."""


class SoinsRepository(Protocol):
    """Prescriptions, prises en charge and séances."""

    def add_ordonnance(self, ordonnance: Ordonnance) -> Ordonnance:
        """Store and return with its id."""

    def ordonnance(self, ordonnance_id: int) -> Ordonnance:
        """Return one; raise NotFound."""

    def add_pec(self, pec: PriseEnCharge) -> PriseEnCharge:
        """Store and return with its id."""

    def pec(self, pec_id: int) -> PriseEnCharge:
        """Return one; raise NotFound."""

    def pecs(self, patient_id: int) -> tuple[PriseEnCharge, ...]:
        """Return those of a patient, newest first."""

    def add_seance(self, seance: Seance) -> Seance:
        """Store and return with its id."""

    def save_seance(self, seance: Seance) -> None:
        """Replace a stored séance; raise NotFound."""

    def seances_of_patient(self, patient_id: int) -> tuple[Seance, ...]:
        """Return those of a patient, newest first."""

    def seances_on(self, day: date) -> tuple[SeanceRow, ...]:
        """Return the day's list by hour."""

    def a_facturer(self, praticien_id: int | None = None) -> tuple[SeanceRow, ...]:
        """Return honoured séances that no FSE bills, oldest first."""

    def set_state(self, seance_ids: Iterable[int], state: SeanceState, fse_id: int | None) -> None:
        """Change the state of several séances."""


class FseRepository(Protocol):
    """FSE, their journal of states, their signed bytes, and the outbox."""

    def add(self, fse: Fse) -> Fse:
        """Store a draft with its lines; return it with its id."""

    def replace_draft(self, fse: Fse) -> None:
        """Replace lines and rights of a draft; raise WrongTransition once it left BROUILLON / A_SIGNER."""

    def get(self, fse_id: int) -> Fse:
        """Return one; raise NotFound."""

    def by_numero(self, praticien_id: int | None, numero: int) -> Fse | None:
        """Return the FSE of that number, None when unknown."""

    def set_state(self, fse_id: int, state: FseState, at: datetime, detail: str = "") -> None:
        """Move to *state* and append to the state journal; raise WrongTransition."""

    def in_state(self, *states: FseState, limit: int | None = None) -> tuple[FseRow, ...]:
        """Return FSE in those states, oldest first."""

    def of_patient(self, patient_id: int) -> tuple[FseRow, ...]:
        """Return those of a patient, newest first."""

    def lines_of_patient(self, patient_id: int, since: date) -> tuple[Fse, ...]:
        """Return the patient's FSE (not cancelled) with a séance on or after *since*: for the duplicate rule."""

    def reserve_numero(self, praticien_id: int) -> int:
        """Return the next invoice number, 1 to 999 999 999, never given twice even after a crash."""

    def set_numero(self, fse_id: int, numero: int) -> None:
        """Write the number of an FSE about to be signed."""

    def save_signed(self, signed: SignedFse) -> None:
        """Store the signed bytes; refuse a second signature of the same FSE (WrongTransition)."""

    def signed(self, fse_id: int) -> SignedFse:
        """Return the bytes as signed; raise NotFound."""

    def enqueue(self, fse_id: int, at: datetime) -> None:
        """Put in the outbox."""

    def outbox(self) -> tuple[FseRow, ...]:
        """Return what waits to be put in a lot, oldest first."""

    def dequeue(self, fse_ids: Iterable[int]) -> None:
        """Take out of the outbox (they are in a lot now)."""

    def history(self, fse_id: int) -> tuple[tuple[datetime, FseState, str], ...]:
        """Return the state journal, oldest first."""


class LedgerRepository(Protocol):
    """The append-only ledger and the state of each share."""

    def open_part(self, fse_id: int, part: PartKind, billed: Mouvement) -> None:
        """Create the share ATTENDUE with its first movement (kind FACTURE)."""

    def append(self, mouvement: Mouvement) -> bool:
        """Append; return False, and write nothing, when (fse, part, kind, cause) is already there."""

    def mouvements(self, fse_id: int, part: PartKind | None = None) -> tuple[Mouvement, ...]:
        """Return movements in order."""

    def part_state(self, fse_id: int, part: PartKind) -> PartState:
        """Return the state of a share; raise NotFound."""

    def set_part_state(self, fse_id: int, part: PartKind, state: PartState, at: datetime, detail: str = "") -> None:
        """Change the state and append to the state journal."""

    def comptes(self) -> Iterator[PartCompte]:
        """Yield every share with its state, its sums and its amount on the lines less the avoirs (streamed)."""

    def totals(self) -> Solde:
        """Return the sums of the whole cabinet in one query."""

    def open_parts(self, part: PartKind | None = None) -> tuple[PartRow, ...]:
        """Return every share with something left to receive, of FSE signed and not cancelled."""

    def open_parts_of_patient(self, patient_id: int) -> tuple[PartRow, ...]:
        """Return those of one patient."""


class LotRepository(Protocol):
    """Lots and attempts to send them."""

    def reserve_numero(self, destination_key: str) -> int:
        """Return the next lot number of a destination, 1 to 999 then 1 again."""

    def reserve_file_id(self) -> str:
        """Return a file identification never given before: 6 characters, base 36."""

    def add(self, lot: Lot) -> Lot:
        """Store with its bytes and its FSE; return with its id."""

    def get(self, lot_id: int) -> Lot:
        """Return one with its bytes; raise NotFound."""

    def by_numero(self, numero: int, file_id: str = "") -> Lot | None:
        """Return the newest lot with this number (and file when given), None when unknown."""

    def set_state(self, lot_id: int, state: LotState, at: datetime, detail: str = "") -> None:
        """Change the state and append to the state journal."""

    def in_state(self, *states: LotState) -> tuple[Lot, ...]:
        """Return lots in those states, oldest first."""

    def rows(self, limit: int = 200) -> tuple[LotRow, ...]:
        """Return the history, newest first."""

    def start_envoi(self, lot_id: int, at: datetime, message_id: str) -> int:
        """Append an attempt EN_COURS and return its id."""

    def end_envoi(self, envoi_id: int, at: datetime, outcome: EnvoiOutcome, detail: str = "") -> None:
        """Write how an attempt ended."""

    def open_envois(self) -> tuple[tuple[int, int], ...]:
        """Return (envoi id, lot id) of attempts still EN_COURS: what a crash left."""


class RetourRepository(Protocol):
    """Received files, kept verbatim, and rejections."""

    def add(self, retour: Retour) -> Retour:
        """Store; return with its id."""

    def by_sha256(self, digest: str) -> Retour | None:
        """Return the file with these bytes, None when new."""

    def set_state(self, retour_id: int, state: RetourState, kind: RetourKind, detail: str = "") -> None:
        """Write how the import ended."""

    def get(self, retour_id: int) -> Retour:
        """Return one with its bytes; raise NotFound."""

    def pending(self) -> tuple[Retour, ...]:
        """Return files RECU whose import never ended: what a crash left."""

    def rows(self, limit: int = 200) -> tuple[RetourRow, ...]:
        """Return the history, newest first."""

    def set_summary(self, retour_id: int, lignes: int, paye_cents: int, rejete_cents: int) -> None:
        """Write what the import found, for the list."""

    def add_rejet(self, rejet: Rejet) -> Rejet:
        """Store; return with its id."""

    def rejets(self, *, treated: bool = False) -> tuple[RejetRow, ...]:
        """Return rejections, oldest first."""

    def treat_rejet(self, rejet_id: int, at: datetime, how: str) -> None:
        """Mark as treated with the way it was."""


class RelanceRepository(Protocol):
    """Letters as printed, and the procedure level of each debtor."""

    def reserve_reference(self, year: int) -> str:
        """Return the next « R-2026-0187 »."""

    def add(self, relance: Relance) -> Relance:
        """Store the intent; return with its id."""

    def save_printed(self, relance: Relance) -> None:
        """Write the PDF and the state IMPRIMEE; a printed letter is never changed (WrongTransition)."""

    def get(self, relance_id: int) -> Relance:
        """Return one with its PDF; raise NotFound."""

    def pending(self) -> tuple[Relance, ...]:
        """Return letters whose printing never ended: what a crash left."""

    def of_debtor(self, debtor_key: str) -> tuple[Relance, ...]:
        """Return letters of a debtor, newest first, without their PDF."""

    def latest(self) -> dict[str, tuple[Etape, date]]:
        """Return, by debtor key, the level and day of the last printed letter."""

    def debtor_address(self, debtor_key: str) -> Debtor | None:
        """Return a debtor entered by hand (caisse or mutuelle address), None when unknown."""

    def save_debtor(self, debtor: Debtor) -> None:
        """Create or replace the name and address of a caisse or mutuelle."""


class JournalRepository(Protocol):
    """The hash-chained journal."""

    def append(self, at: datetime, user: str, action: JournalAction, subject: str, detail: str = "") -> None:
        """Append one entry, chained to the one before."""

    def entries(self, limit: int = 500, subject: str | None = None) -> tuple[JournalEntry, ...]:
        """Return entries, newest first."""

    def first_break(self) -> int | None:
        """Return the ``seq`` of the first entry that does not follow, None when the chain holds.

        Also breaks when the stored count or head says that entries were cut from the end.
        """


class UnitOfWork(LaterRepositories, Protocol):
    """One transaction over every repository: commits when told, rolls back otherwise."""

    @property
    def cabinet(self) -> CabinetRepository:
        """The cabinet, its people and settings."""

    @property
    def patients(self) -> PatientRepository:
        """Patients and rights."""

    @property
    def soins(self) -> SoinsRepository:
        """Prescriptions and séances."""

    @property
    def fses(self) -> FseRepository:
        """FSE and outbox."""

    @property
    def ledger(self) -> LedgerRepository:
        """Movements and shares."""

    @property
    def lots(self) -> LotRepository:
        """Lots and attempts."""

    @property
    def retours(self) -> RetourRepository:
        """Received files and rejections."""

    @property
    def relances(self) -> RelanceRepository:
        """Letters."""

    @property
    def journal(self) -> JournalRepository:
        """The access journal."""

    def commit(self) -> None:
        """Make everything since the start durable."""

    def counters(self, today: date) -> Counters:
        """Return the counters of the home screen."""


class UnitOfWorkFactory(Protocol):
    """Opens a unit of work: ``with unit_of_work() as uow``."""

    def __call__(self) -> AbstractContextManager[UnitOfWork]:
        """Open one for this thread."""
