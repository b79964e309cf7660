"""In-memory unit of work: the same contract as the database, for unit tests.

A unit of work sees a copy of the state and publishes it when it commits; leaving without commit drops it. Numbers that
must never be given twice (invoices, lots, files, letters) live outside the copy, as their counters do in the database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime

from app.domain.contrat import ContratAmc, OrganismeAmc, PieceDroits
from app.domain.creance import Debtor, Relance
from app.domain.dap import DemandeAccord, DemandeState
from app.domain.droits import Droits
from app.domain.fse import Fse, FseState, PartKind, PartState, SignedFse
from app.domain.fusion import Fusion
from app.domain.journal import JournalEntry
from app.domain.lecture import LectureIdentite
from app.domain.ledger import Mouvement
from app.domain.lot import EnvoiOutcome, Lot, LotState
from app.domain.money import Money
from app.domain.patient import Patient
from app.domain.people import Cabinet, Praticien, Utilisateur
from app.domain.retour import Rejet, Retour
from app.domain.sejour import Sejour
from app.domain.soins import Ordonnance, PriseEnCharge, Seance
from app.domain.tarif import MiseAJourState, MiseAJourTarif
from app.domain.verification import EtatVerification, Interrogation, Verification
from app.services.read_models import Counters
from app.services.repositories import (
    CabinetRepository,
    FseRepository,
    JournalRepository,
    LedgerRepository,
    LotRepository,
    PatientRepository,
    RelanceRepository,
    RetourRepository,
    SoinsRepository,
    UnitOfWork,
)
from app.services.repositories_fusion import FusionRepository
from app.services.repositories_lecture import IdentiteRecue, IdentiteRepository, LectureRepository
from app.services.repositories_rights import ContratRepository, RightsRepository
from app.services.repositories_saisie import Saisie, SaisieRepository, SejourRepository
from app.services.repositories_tarif import DapRepository, TarifRepository
from tests.memory_care import MemoryCabinet, MemoryPatients, MemorySoins
from tests.memory_flow import MemoryLots, MemoryRelances, MemoryRetours
from tests.memory_fusion import MemoryFusions
from tests.memory_lecture import MemoryIdentites, MemoryLectures
from tests.memory_money import MemoryFses, MemoryJournal, MemoryLedger
from tests.memory_rights import MemoryContrats, MemoryRights
from tests.memory_saisie import MemorySaisies, MemorySejours
from tests.memory_tarif import MemoryDaps, MemoryTarifs


@dataclass(slots=True)
class Envoi:
    """One attempt to send a lot."""

    lot_id: int
    at: datetime
    message_id: str
    outcome: EnvoiOutcome = EnvoiOutcome.EN_COURS
    ended_at: datetime | None = None
    detail: str = ""


@dataclass(slots=True)
class State:
    """Every table, keyed by id unless said otherwise."""

    cabinet: dict[int, Cabinet] = field(default_factory=dict)
    praticiens: dict[int, Praticien] = field(default_factory=dict)
    utilisateurs: dict[int, Utilisateur] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    patients: dict[int, Patient] = field(default_factory=dict)
    droits: dict[int, Droits] = field(default_factory=dict)
    ordonnances: dict[int, Ordonnance] = field(default_factory=dict)
    pecs: dict[int, PriseEnCharge] = field(default_factory=dict)
    seances: dict[int, Seance] = field(default_factory=dict)
    fses: dict[int, Fse] = field(default_factory=dict)
    fse_journal: list[tuple[int, datetime, FseState, str]] = field(default_factory=list)
    signed: dict[int, SignedFse] = field(default_factory=dict)
    outbox: dict[int, datetime] = field(default_factory=dict)
    parts: dict[tuple[int, PartKind], PartState] = field(default_factory=dict)
    part_journal: list[tuple[int, PartKind, datetime, PartState, str]] = field(default_factory=list)
    mouvements: dict[int, Mouvement] = field(default_factory=dict)
    lots: dict[int, Lot] = field(default_factory=dict)
    lot_journal: list[tuple[int, datetime, LotState, str]] = field(default_factory=list)
    envois: dict[int, Envoi] = field(default_factory=dict)
    retours: dict[int, Retour] = field(default_factory=dict)
    summaries: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    rejets: dict[int, Rejet] = field(default_factory=dict)
    rejet_journal: list[tuple[int, datetime, str]] = field(default_factory=list)
    relances: dict[int, Relance] = field(default_factory=dict)
    debtors: dict[str, Debtor] = field(default_factory=dict)
    journal: list[JournalEntry] = field(default_factory=list)
    tarifs: dict[int, MiseAJourTarif] = field(default_factory=dict)
    tarif_journal: list[tuple[int, datetime, MiseAJourState, str]] = field(default_factory=list)
    daps: dict[int, DemandeAccord] = field(default_factory=dict)
    aliases: dict[int, int] = field(default_factory=dict)
    fusions: dict[int, Fusion] = field(default_factory=dict)
    apart: dict[tuple[int, int], str] = field(default_factory=dict)
    dap_journal: list[tuple[int, datetime, DemandeState, str]] = field(default_factory=list)
    saisies: dict[tuple[str, str], Saisie] = field(default_factory=dict)
    sejours: dict[int, Sejour] = field(default_factory=dict)
    lectures: dict[int, LectureIdentite] = field(default_factory=dict)
    identites: list[tuple[int, IdentiteRecue]] = field(default_factory=list)
    lookups: dict[int, Interrogation] = field(default_factory=dict)
    raw_answers: dict[int, bytes] = field(default_factory=dict)
    checks: dict[int, Verification] = field(default_factory=dict)
    check_journal: list[tuple[int, datetime, EtatVerification, str]] = field(default_factory=list)
    contrats: dict[int, ContratAmc] = field(default_factory=dict)
    confirmed: list[tuple[int, date, datetime, str]] = field(default_factory=list)
    pieces: dict[int, PieceDroits] = field(default_factory=dict)
    organismes: dict[str, OrganismeAmc] = field(default_factory=dict)

    def copy(self) -> State:
        """Return a copy one level deep: rows are frozen, except attempts to send, copied too."""
        fresh = State(**{f.name: getattr(self, f.name).copy() for f in fields(self)})
        fresh.envois = {key: replace(envoi) for key, envoi in self.envois.items()}
        return fresh

    def next_id(self, table: Mapping[int, object]) -> int:
        """Return the id of the next row of *table*."""
        return max(table, default=0) + 1


class MemoryUnitOfWork:
    """One transaction over the copy of the state."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._base = store.state
        self._open(store.state.copy())

    def _open(self, state: State) -> None:
        self.state = state
        self.cabinet: CabinetRepository = MemoryCabinet(state)
        self.patients: PatientRepository = MemoryPatients(state)
        self.soins: SoinsRepository = MemorySoins(state)
        self.fses: FseRepository = MemoryFses(state, self._store.counters)
        self.ledger: LedgerRepository = MemoryLedger(state)
        self.lots: LotRepository = MemoryLots(state, self._store.counters)
        self.retours: RetourRepository = MemoryRetours(state)
        self.relances: RelanceRepository = MemoryRelances(state, self._store.counters)
        self.journal: JournalRepository = MemoryJournal(state, self._store.journal_key)
        self.tarifs: TarifRepository = MemoryTarifs(state)
        self.daps: DapRepository = MemoryDaps(state)
        self.saisies: SaisieRepository = MemorySaisies(state)
        self.sejours: SejourRepository = MemorySejours(state)
        self.fusions: FusionRepository = MemoryFusions(state)
        self.lectures: LectureRepository = MemoryLectures(state)
        self.identites: IdentiteRepository = MemoryIdentites(state)
        self.rights: RightsRepository = MemoryRights(state)
        self.contrats: ContratRepository = MemoryContrats(state)

    def commit(self) -> None:
        """Publish the copy. Raise RuntimeError when another unit committed meanwhile (a database would be locked)."""
        if self._store.state is not self._base:
            raise RuntimeError("two units of work overlapped: the second one would have waited or failed")
        self._store.commits += 1
        if self._store.fail_commit is not None:
            error, self._store.fail_commit = self._store.fail_commit, None
            raise error
        self._store.state = self._base = self.state
        self._open(self._base.copy())

    def revision(self) -> str:
        """Return a word that changes with every commit."""
        return str(self._store.commits)

    def counters(self, today: date) -> Counters:
        """Return the counters of the home screen."""
        s, kinds = self.state, FseState
        to_sign = [f for f in s.fses.values() if f.state in {kinds.BROUILLON, kinds.A_SIGNER, kinds.SIGNATURE}]
        prepared = [lot for lot in s.lots.values() if lot.state is LotState.PREPARE]
        pending = [r for r in s.rejets.values() if not r.treated]
        return Counters(
            a_facturer=len(self.soins.a_facturer()),
            a_facturer_montant=Money.total(f.total for f in to_sign),
            a_signer=len(to_sign),
            a_transmettre=len(s.outbox) + sum(len(lot.fse_ids) for lot in prepared),
            a_transmettre_depuis=min([*s.outbox.values(), *(lot.created_at for lot in prepared)], default=None),
            sans_arl=sum(f.state is kinds.TRANSMISE for f in s.fses.values()),
            issue_inconnue=sum(f.state is kinds.ISSUE_INCONNUE for f in s.fses.values()),
            rejets=len(pending),
            rejets_montant=Money.total(r.amount for r in pending),
        )


@dataclass(slots=True)
class MemoryStore:
    """A UnitOfWorkFactory: ``with store() as uow``."""

    state: State = field(default_factory=State)
    counters: dict[str, int] = field(default_factory=dict)
    journal_key: bytes = b"memory"
    commits: int = 0
    fail_commit: Exception | None = None
    """Raised by the next commit, once: a full disk, a lost server."""

    @contextmanager
    def __call__(self) -> Iterator[UnitOfWork]:
        """Open one; whatever is not committed is dropped at the end."""
        yield MemoryUnitOfWork(self)
