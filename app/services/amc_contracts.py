"""Contracts with complementary insurers: recorded, corrected, ended, confirmed, watched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.domain.clock import Clock
from app.domain.contrat import ContratAmc, ContratRow, OrganismeAmc, PieceDroits
from app.domain.dates import DateRange
from app.domain.droits import Droits, DroitsAmc, SourceDroits
from app.domain.errors import AppError
from app.domain.journal import JournalAction
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.domain.soins import SeanceState
from app.rights.contrats import ask_same_insurer, contract_on, current, period_of
from app.rights.holding import holding
from app.services.repositories import UnitOfWork, UnitOfWorkFactory

MAX_PIECE = 10 * 1024 * 1024
"""Own choice: a scan of a card is a tenth of that."""
MEDIAS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n": "image/png"}
_DONE = {SeanceState.HONOREE, SeanceState.FACTUREE}


class PieceRefused(AppError):
    """The file is not a scan that can be kept."""

    user_message = "Ce fichier ne peut pas être joint\u00a0: choisissez un PDF, une photo JPEG ou PNG de 10 Mo au plus."


class ContractEnded(AppError):
    """The contract cannot end so."""

    user_message = "Cette fin vient avant le début du contrat. Corrigez la date."


@dataclass(frozen=True, slots=True)
class SavedContract:
    """The version stored, and those valid the same day: a person chooses which one pays."""

    contrat: ContratAmc
    clash: tuple[ContratAmc, ...] = ()


@dataclass(frozen=True, slots=True)
class ContratsPatient:
    """The contracts of a patient as the file shows them."""

    versions: tuple[ContratAmc, ...]
    organismes: tuple[OrganismeAmc, ...]
    ask_same: ContratAmc | None
    """The contract to ask « même mutuelle ? » about today, None when it need not be asked."""


def insurer_to_ask(uow: UnitOfWork, patient_id: int, today: date) -> ContratAmc | None:
    """Return the contract to ask « même mutuelle ? » about today, None when it need not be asked."""
    held = contract_on(uow.contrats.versions(patient_id), today).contrat
    if held is None:
        return None
    visits = [s.day for s in uow.soins.seances_of_patient(patient_id) if s.state in _DONE]
    return held if ask_same_insurer(held, uow.contrats.confirmed_on(held.id), visits, today) else None


def media_of(contenu: bytes) -> str:
    """Return the media type of a scan; raise PieceRefused when it is none of those kept, empty or too big."""
    found = next((media for head, media in MEDIAS.items() if contenu.startswith(head)), "")
    if not found or len(contenu) > MAX_PIECE:
        raise PieceRefused("media or size")
    return found


@dataclass(frozen=True, slots=True)
class AmcContracts:
    """Every change is a new version and a new snapshot of rights; what was billed keeps its own."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def of_patient(self, user: Utilisateur, patient_id: int) -> ContratsPatient:
        """Return the contracts, newest first, and whether to ask about the one in force. Raise NotAllowed. Blocks."""
        require(user.role, Permission.VOIR_PATIENTS)
        today = self.clock.today()
        with self.unit_of_work() as uow:
            ask = insurer_to_ask(uow, patient_id, today)
            return ContratsPatient(uow.contrats.versions(patient_id), uow.contrats.organismes(), ask)

    def save(self, user: Utilisateur, contrat: ContratAmc, scan: bytes = b"") -> SavedContract:
        """Store a contract, or the correction of ``remplace_id``, with its scan; the rights of today follow.

        Raise PieceRefused, NotFound, NotAllowed.
        """
        require(user.role, Permission.MODIFIER_PATIENTS)
        media = media_of(scan) if scan else ""
        now = self.clock.now()
        with self.unit_of_work() as uow:
            piece_id = contrat.piece_id
            if scan:
                piece = PieceDroits(0, contrat.patient_id, media, scan, now, user.login)
                piece_id = uow.contrats.add_piece(piece).id
            stored = uow.contrats.add(replace(contrat, id=0, at=now, par=user.login, piece_id=piece_id))
            self._follow(uow, user, stored.patient_id)
            self._note(uow, user, stored, "contrat corrigé" if stored.remplace_id else "contrat ajouté")
            clash = contract_on(uow.contrats.versions(stored.patient_id), self.clock.today()).clash
            uow.commit()
        return SavedContract(stored, clash)

    def end(self, user: Utilisateur, contrat_id: int, last: date, motif: str) -> ContratAmc:
        """End a contract on *last*, included. Raise ContractEnded when it had not begun, NotFound, NotAllowed."""
        require(user.role, Permission.MODIFIER_PATIENTS)
        with self.unit_of_work() as uow:
            ended = self._ended(uow, user, uow.contrats.get(contrat_id), last, motif)
            self._follow(uow, user, ended.patient_id)
            uow.commit()
        return ended

    def choose(self, user: Utilisateur, contrat_id: int, day: date) -> tuple[ContratAmc, ...]:
        """Keep one of several contracts valid on *day* and return the others as they became.

        One that began before ends the day before the one kept begins; one that began later was a mistake: cancelled.
        """
        require(user.role, Permission.MODIFIER_PATIENTS)
        with self.unit_of_work() as uow:
            kept = uow.contrats.get(contrat_id)
            known = current(uow.contrats.versions(kept.patient_id))
            others = [c for c in known if c.id != kept.id and day in period_of(c)]
            done = tuple(self._set_aside(uow, user, other, kept) for other in others)
            self._follow(uow, user, kept.patient_id)
            uow.commit()
        return done

    def cancel(self, user: Utilisateur, contrat_id: int, motif: str) -> ContratAmc:
        """Say that a contract was recorded by mistake. Raise NotFound, NotAllowed."""
        require(user.role, Permission.MODIFIER_PATIENTS)
        with self.unit_of_work() as uow:
            gone = self._cancelled(uow, user, uow.contrats.get(contrat_id), motif)
            self._follow(uow, user, gone.patient_id)
            uow.commit()
        return gone

    def confirm(self, user: Utilisateur, contrat_id: int) -> None:
        """Note that the patient said today that the contract is still the right one. Raise NotFound, NotAllowed."""
        require(user.role, Permission.MODIFIER_PATIENTS)
        with self.unit_of_work() as uow:
            contrat = uow.contrats.get(contrat_id)
            uow.contrats.confirm(contrat_id, self.clock.today(), self.clock.now(), user.login)
            self._note(uow, user, contrat, "même mutuelle confirmée")
            uow.commit()

    def ending(self, user: Utilisateur, within_days: int) -> tuple[ContratRow, ...]:
        """Return the contracts that end within so many days from today, soonest first. Raise NotAllowed. Blocks."""
        require(user.role, Permission.VOIR_PATIENTS)
        today = self.clock.today()
        with self.unit_of_work() as uow:
            return uow.contrats.ending(today, today + timedelta(days=within_days))

    def scan(self, user: Utilisateur, piece_id: int) -> PieceDroits:
        """Return a scan. Raise NotFound, NotAllowed."""
        require(user.role, Permission.VOIR_PATIENTS)
        with self.unit_of_work() as uow:
            return uow.contrats.piece(piece_id)

    def describe(self, user: Utilisateur, organisme: OrganismeAmc) -> OrganismeAmc | None:
        """Store what the cabinet knows of an insurer; return what was known before. Raise NotAllowed."""
        require(user.role, Permission.REGLER)
        with self.unit_of_work() as uow:
            before = uow.contrats.organisme(organisme.numero)
            uow.contrats.save_organisme(organisme)
            subject = f"organisme:{organisme.numero}"
            uow.journal.append(self.clock.now(), user.login, JournalAction.REGLAGE, subject)
            uow.commit()
        return before

    def organismes(self) -> tuple[OrganismeAmc, ...]:
        """Return the insurers described, by name."""
        with self.unit_of_work() as uow:
            return uow.contrats.organismes()

    def _set_aside(self, uow: UnitOfWork, user: Utilisateur, other: ContratAmc, kept: ContratAmc) -> ContratAmc:
        start, motif = period_of(kept).start, f"remplacé par {kept.amc.nom}"
        if period_of(other).start < start:
            return self._ended(uow, user, other, start - timedelta(days=1), motif)
        return self._cancelled(uow, user, other, motif)

    def _ended(self, uow: UnitOfWork, user: Utilisateur, contrat: ContratAmc, last: date, motif: str) -> ContratAmc:
        start = period_of(contrat).start
        if last < start:
            raise ContractEnded("ends before it begins")
        amc = replace(contrat.amc, periode=DateRange.through(start, last))
        stored = self._version(uow, user, replace(contrat, amc=amc), motif)
        self._note(uow, user, stored, f"contrat clos le {last:%d/%m/%Y}")
        return stored

    def _cancelled(self, uow: UnitOfWork, user: Utilisateur, contrat: ContratAmc, motif: str) -> ContratAmc:
        stored = self._version(uow, user, replace(contrat, annule=True), motif)
        self._note(uow, user, stored, "contrat annulé")
        return stored

    def _version(self, uow: UnitOfWork, user: Utilisateur, contrat: ContratAmc, motif: str) -> ContratAmc:
        now = self.clock.now()
        return uow.contrats.add(replace(contrat, id=0, at=now, par=user.login, remplace_id=contrat.id, motif=motif))

    def _follow(self, uow: UnitOfWork, user: Utilisateur, patient_id: int) -> None:
        """Add the snapshot that bills from now on: the compulsory part carried over, the contract of the day."""
        today = self.clock.today()
        versions = uow.contrats.versions(patient_id)
        chosen = contract_on(versions, today).contrat
        amc, source = _latest(versions, chosen)
        held = holding(uow.patients.droits(patient_id), today).droits
        uow.patients.add_droits(
            Droits(
                0, patient_id, source, self.clock.now(), user.login, held.amo if held else None, amc,
                amo_de=held.id if held else 0, soin_on=held.soin_on if held else None, motif=held.motif if held else "",
            )
        )  # fmt: skip

    def _note(self, uow: UnitOfWork, user: Utilisateur, contrat: ContratAmc, what: str) -> None:
        subject, detail = f"patient:{contrat.patient_id}", f"{what} (contrat {contrat.id})"
        uow.journal.append(self.clock.now(), user.login, JournalAction.MODIFICATION, subject, detail)


def _latest(versions: tuple[ContratAmc, ...], chosen: ContratAmc | None) -> tuple[DroitsAmc | None, SourceDroits]:
    """The contract of the day, else the one recorded last: its period stops the bills after its end."""
    held = chosen or next(iter(current(versions)), None)
    return (held.amc, held.source) if held else (None, SourceDroits.SAISIE)
