"""Reading for the screens: one value per screen, one unit of work each, accesses to a patient in the journal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.domain.clock import Clock
from app.domain.contrat import ContratAmc
from app.domain.droits import Droits
from app.domain.fse import FseState
from app.domain.journal import JournalAction, JournalEntry
from app.domain.lecture import LectureIdentite
from app.domain.ledger import Conservation, check_conservation
from app.domain.lot import Lot, LotState
from app.domain.patient import Patient
from app.domain.people import Praticien, Role, Utilisateur
from app.domain.permissions import Permission, allows, require
from app.domain.soins import Ordonnance, PriseEnCharge, Seance, SeanceState
from app.domain.verification import EtatVerification
from app.rights.holding import holding
from app.services.amc_contracts import insurer_to_ask
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
from app.services.repositories_lecture import IdentiteRecue
from app.services.rights_held import WAITING
from app.services.session import Session

SIGNABLE = (FseState.BROUILLON, FseState.A_SIGNER, FseState.SIGNATURE)


@dataclass(frozen=True, slots=True)
class Home:
    """What the home screen shows."""

    today: date
    counters: Counters
    seances: tuple[SeanceRow, ...]


@dataclass(frozen=True, slots=True)
class PatientFile:
    """A patient's file; the care side is empty for a role that may not see it."""

    patient: Patient
    droits: tuple[Droits, ...]
    ordonnances: dict[int, Ordonnance]
    pecs: tuple[PriseEnCharge, ...]
    seances: tuple[Seance, ...]
    fses: tuple[FseRow, ...]
    dus: tuple[PartRow, ...]
    journal: tuple[JournalEntry, ...]
    lectures: tuple[LectureIdentite, ...] = ()
    """Readings of cards and codes that led here, newest first."""
    identites: tuple[IdentiteRecue, ...] = ()
    """States of the INS identity, newest first."""
    absorbees: int = 0
    """How many other files this one answers for."""
    same_insurer: ContratAmc | None = None
    """Contract to ask « même mutuelle ? » about today, None when it need not be asked."""

    def __repr__(self) -> str:
        return f"PatientFile({self.patient!r})"


@dataclass(frozen=True, slots=True)
class Sending:
    """What the transmission screen shows."""

    outbox: tuple[FseRow, ...]
    lots: tuple[LotRow, ...]
    unknown: tuple[Lot, ...]
    """Lots whose outcome nobody knows: a person decides."""
    prepared: tuple[FseRow, ...] = ()
    """FSE in a lot that has not left: they wait like those of the outbox."""
    awaiting: tuple[FseRow, ...] = ()
    """FSE sent whose acknowledgement has not come."""
    held: dict[int, EtatVerification] = field(default_factory=dict)
    """FSE of the outbox whose rights are not checked, or wait for a decision."""


@dataclass(frozen=True, slots=True)
class Returns:
    """What the returns screen shows."""

    retours: tuple[RetourRow, ...]
    rejets: tuple[RejetRow, ...]


@dataclass(frozen=True, slots=True)
class Consult:
    """Reads for one session. Every method blocks: call it from the work lane."""

    session: Session
    clock: Clock

    def home(self) -> Home:
        """Return today's list, empty for who may see no patient, and the counters."""
        today, sees = self.clock.today(), allows(self._role, Permission.VOIR_PATIENTS)
        with self.session.unit_of_work() as uow:
            return Home(today, uow.counters(today), uow.soins.seances_on(today) if sees else ())

    def rights_to_check(self) -> frozenset[int]:
        """Return the patients of today, not billed yet, whose rights are unknown or do not cover today."""
        today, waiting = self.clock.today(), {SeanceState.PREVUE, SeanceState.HONOREE}
        with self.session.unit_of_work() as uow:
            rows = uow.soins.seances_on(today)
            ids = {row.patient_id for row in rows if row.state in waiting and row.fse_state is None}
            return frozenset(i for i in ids if not holding(uow.patients.droits(i), today).covers)

    def search_patients(self, text: str, limit: int = 200) -> tuple[PatientRow, ...]:
        """Return patients whose names start with the words of *text*."""
        require(self._role, Permission.VOIR_PATIENTS)
        with self.session.unit_of_work() as uow:
            return uow.patients.search(text, limit)

    def search_invoice(self, numero: int) -> FseRow | None:
        """Return the FSE of this number. Raises NotAllowed."""
        require(self._role, Permission.VOIR_PATIENTS)
        with self.session.unit_of_work() as uow:
            fse = uow.fses.by_numero(None, numero)
            if fse is None:
                return None
            return next((row for row in uow.fses.of_patient(fse.patient_id) if row.id == fse.id), None)

    def patient_file(self, patient_id: int) -> PatientFile:
        """Return the file and write the access in the journal."""
        require(self._role, Permission.VOIR_PATIENTS)
        soins = allows(self._role, Permission.VOIR_SOINS)
        with self.session.unit_of_work() as uow:
            patient = uow.patients.get(patient_id)
            subject = f"patient:{patient.id}"
            pecs = uow.soins.pecs(patient_id) if soins else ()
            found = PatientFile(
                patient=patient,
                droits=uow.patients.droits(patient_id),
                ordonnances={pec.ordonnance_id: uow.soins.ordonnance(pec.ordonnance_id) for pec in pecs},
                pecs=pecs,
                seances=uow.soins.seances_of_patient(patient_id) if soins else (),
                fses=uow.fses.of_patient(patient_id),
                dus=uow.ledger.open_parts_of_patient(patient_id),
                journal=uow.journal.entries(200, subject) if allows(self._role, Permission.LIRE_JOURNAL) else (),
                lectures=uow.lectures.of_patient(patient_id),
                identites=uow.identites.history(patient_id),
                absorbees=uow.fusions.absorbed_count(patient.id),
                same_insurer=insurer_to_ask(uow, patient_id, self.clock.today()),
            )
            uow.journal.append(self.clock.now(), self.user.login, JournalAction.CONSULTATION, subject)
            uow.commit()
        return found

    def to_bill(self) -> tuple[SeanceRow, ...]:
        """Return honoured séances that no FSE bills."""
        require(self._role, Permission.VOIR_SOINS)
        with self.session.unit_of_work() as uow:
            return uow.soins.a_facturer()

    def to_sign(self) -> tuple[FseRow, ...]:
        """Return drafts. Raises NotAllowed."""
        require(self._role, Permission.FACTURER)
        with self.session.unit_of_work() as uow:
            return uow.fses.in_state(*SIGNABLE)

    def sending(self) -> Sending:
        """Return the outbox and the lots. Raises NotAllowed."""
        require(self._role, Permission.TRANSMETTRE)
        with self.session.unit_of_work() as uow:
            return Sending(
                uow.fses.outbox(),
                uow.lots.rows(),
                uow.lots.in_state(LotState.ISSUE_INCONNUE),
                uow.fses.in_state(FseState.EN_LOT),
                uow.fses.in_state(FseState.TRANSMISE),
                {row.check.fse_id: row.check.state for row in uow.rights.checks(*WAITING)},
            )

    def returns(self) -> Returns:
        """Return received files and rejections."""
        require(self._role, Permission.TRAITER_RETOURS)
        with self.session.unit_of_work() as uow:
            return Returns(uow.retours.rows(), uow.retours.rejets())

    def conservation(self) -> Conservation:
        """Check billed = paid + awaited + rejected + abandoned over every share of the cabinet."""
        with self.session.unit_of_work() as uow:
            return check_conservation(uow.ledger.comptes())

    def praticiens(self) -> tuple[Praticien, ...]:
        """Return those who bill."""
        with self.session.unit_of_work() as uow:
            return uow.cabinet.praticiens()

    def utilisateurs(self) -> tuple[Utilisateur, ...]:
        """Return the people of the cabinet."""
        with self.session.unit_of_work() as uow:
            return uow.cabinet.utilisateurs()

    def journal(self, limit: int = 500) -> tuple[JournalEntry, ...]:
        """Return the newest entries of the journal."""
        require(self._role, Permission.LIRE_JOURNAL)
        with self.session.unit_of_work() as uow:
            return uow.journal.entries(limit)

    def journal_break(self) -> int | None:
        """Return the first entry that was tampered with, None when the chain holds."""
        with self.session.unit_of_work() as uow:
            return uow.journal.first_break()

    @property
    def user(self) -> Utilisateur:
        """Who asks."""
        return self.session.utilisateur

    @property
    def _role(self) -> Role:
        return self.session.utilisateur.role
