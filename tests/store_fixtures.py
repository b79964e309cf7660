"""Stores and values that the store's tests share."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from hashlib import sha256

from app.domain.clock import FixedClock
from app.domain.contrat import ContratAmc
from app.domain.creance import Debtor, DebtorKind, Etape, Relance, RelanceLigne, RelanceState
from app.domain.dap import DemandeAccord, DemandeState, MotifDemande
from app.domain.dates import BirthDate, DateRange
from app.domain.droits import Droits, DroitsAmc, DroitsAmo, Gestion, SourceDroits
from app.domain.fse import Fse, FseLine, FseState, ModeSecurisation, PartKind, SignedFse
from app.domain.fusion import Fusion
from app.domain.identifiers import Iban, Nir, NumeroAm, Rpps, luhn_key
from app.domain.ledger import Mouvement, MouvementKind
from app.domain.lot import Destination, Lot, LotKind, LotState
from app.domain.money import Money
from app.domain.patient import Patient, Payeur, Sexe
from app.domain.people import Adresse, Cabinet, Praticien, Role, Utilisateur
from app.domain.retour import Rejet, Retour, RetourKind, RetourState
from app.domain.soins import Lieu, Ordonnance, Prescripteur, PriseEnCharge, Seance, SeanceState
from app.domain.tarif import MiseAJourState, MiseAJourTarif
from app.domain.verification import EtatVerification, Interrogation, Issue, Montants, Verification
from app.domain.verification import MotifDemande as MotifInterrogation
from app.services.repositories import UnitOfWork
from app.store.vault_crypto import Argon2Cost

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 20)
DATA_KEY = bytes(range(64))
CHEAP = Argon2Cost(memory_kib=64, passes=1, lanes=1)
ADRESSE = Adresse(("Résidence l’Étoile", "12 rue des Œillets"), "74000", "Annecy")


def clock() -> FixedClock:
    return FixedClock(NOW)


def nir(digits: str = "2840380021123") -> Nir:
    return Nir(digits, Nir(digits, "00").expected_key)


def cabinet() -> Cabinet:
    iban = Iban.parse("FR14 2004 1010 0505 0001 3M02 606")
    return Cabinet("Cabinet des Étangs", ADRESSE, "04 50 00 00 00", "cabinet@exemple.fr", "", iban, "PSSTFRPP", True)


def praticien(number: int = 1, nom: str = "Morel") -> Praticien:
    rpps, am = f"1000000{number:03d}", f"7470000{number}"
    return Praticien(0, nom, "Claire", Rpps(rpps + luhn_key(rpps)), NumeroAm(am + luhn_key(am)))


def utilisateur(login: str = "claire") -> Utilisateur:
    return Utilisateur(0, login, "Claire Morel", Role.KINE)


def patient(nom: str = "DURAND", prenom: str = "Élodie", naissance: str = "19840314") -> Patient:
    payeur = Payeur("Monsieur", "Durand", "père", ADRESSE)
    return Patient(
        0, nom, prenom, BirthDate(naissance), Sexe.F, "D’Argent", "74010", nir(), "0", 1, ADRESSE, "06 00 00 00 00",
        "elodie@exemple.fr", payeur, c2s=True, fragile=True,
    )  # fmt: skip


def droits(patient_id: int) -> Droits:
    year = DateRange(date(2026, 1, 1), date(2027, 1, 1))
    amo = DroitsAmo("01", "741", "0000", "10", "4", "10", year)
    amc = DroitsAmc("75500017", "Mutuelle des Alpes", "A-1", Gestion.SEPAREE, "052", DateRange(date(2026, 1, 1)))
    return Droits(0, patient_id, SourceDroits.ATTESTATION, NOW, "claire", amo, amc)


def ordonnance(patient_id: int) -> Ordonnance:
    who = Prescripteur("Bernard", "Luc", "741000001", "10000000011", "01")
    return Ordonnance(0, patient_id, who, date(2026, 11, 2), 15, True, True, True, "scan-1")


def pec(patient_id: int, ordonnance_id: int) -> PriseEnCharge:
    return PriseEnCharge(0, patient_id, ordonnance_id, "RACHIS", "Rééducation du rachis", 15, date(2026, 11, 3))


def seance(pec: PriseEnCharge, praticien_id: int, day: date = DAY, hour: int | None = 9) -> Seance:
    at = None if hour is None else time(hour, 0)
    return Seance(0, pec.patient_id, pec.id, praticien_id, day, at, Lieu.DOMICILE, SeanceState.HONOREE)


def line(seance_id: int, day: date = DAY, amo: int = 1060, amc: int = 500, left: int = 208) -> FseLine:
    total = Money(amo + amc + left)
    return FseLine(
        seance_id, day, "RACHIS", "RAB", Decimal("8.00"), "Rééducation du rachis", Lieu.CABINET, total, total, 60,
        Money(amo), Money(amc), Money(left), ("8,00 × 2,21 € = 17,68 €", "part AMO 60 %"),
    )  # fmt: skip


def fse(case: Case, *lines: FseLine, state: FseState = FseState.BROUILLON, created_at: datetime | None = NOW) -> Fse:
    return Fse(
        0, 0, case.patient.id, case.praticien.id, case.pec.id, case.ordonnance.id, case.droits.id, state, lines,
        ModeSecurisation.DEGRADE, created_at, (("PRE-01", "vu avec le médecin"),),
    )  # fmt: skip


def signed(fse_id: int, numero: int = 1) -> SignedFse:
    return SignedFse(fse_id, numero, b"\x00FSE\xff", b"sceau", "simulateur 1", NOW)


def mouvement(
    fse_id: int, kind: MouvementKind, amount: int, cause: str, part: PartKind = PartKind.PATIENT
) -> Mouvement:
    return Mouvement(0, fse_id, part, kind, Money(amount), DAY, NOW, cause, "détail")


def lot(praticien_id: int, fse_ids: tuple[int, ...], numero: int = 1, file_id: str = "000001") -> Lot:
    destination = Destination("01", "741", "000")
    return Lot(
        0, numero, LotKind.FSE, destination, praticien_id, LotState.PREPARE, fse_ids, file_id, b"B2\x00\xff", NOW
    )


def retour(content: bytes = b"NOEMIE\xff") -> Retour:
    return Retour(0, sha256(content).hexdigest(), NOW, RetourKind.INCONNU, RetourState.RECU, content)


def rejet(fse_id: int, retour_id: int, amount: int = 1060) -> Rejet:
    return Rejet(0, fse_id, PartKind.AMO, Money(amount), "19", "Droits fermés", retour_id, DAY)


def debtor(key: str = "patient:1") -> Debtor:
    return Debtor(key, DebtorKind.PATIENT, "Élodie Durand", "Madame", ADRESSE)


def relance(reference: str, etape: Etape = Etape.RELANCE_1, key: str = "patient:1") -> Relance:
    ligne = RelanceLigne(12, DAY, DAY, Money(1768), Money(500), Money(1268))
    return Relance(
        0, reference, debtor(key), etape, (ligne,), Money(1268), date(2026, 12, 20), DAY, RelanceState.IMPRESSION
    )


def tarif(version: int = 1, contenu: bytes = b'{"a": 1}\n') -> MiseAJourTarif:
    return MiseAJourTarif(
        0, version, "Étape d’été", "Avenant", date(2026, 11, 5), "abc", "clé", MiseAJourState.EN_COURS, NOW,
        "claire", contenu,
    )  # fmt: skip


def demande(case: Case, state: DemandeState = DemandeState.A_PREPARER) -> DemandeAccord:
    days = (date(2026, 11, 3), date(2026, 11, 5), date(2026, 11, 6), None, None)
    return DemandeAccord(
        0, case.patient.id, case.pec.id, MotifDemande.SEUIL_DOUZE_MOIS, 31, 10, DAY, state, "Œdème d’effort",
        True, *days, 7, "pièce manquante",
    )  # fmt: skip


def fusion(kept: Patient, absorbed: Patient, after: Patient | None = None) -> Fusion:
    return Fusion(0, kept.id, absorbed.id, NOW, "claire", kept, after or kept)


class Case:
    """One praticien and one patient with rights, a prescription and a prise en charge, stored."""

    def __init__(self, uow: UnitOfWork, nom: str = "DURAND", praticien_number: int = 1) -> None:
        self.praticien = uow.cabinet.add_praticien(praticien(praticien_number))
        self.patient = uow.patients.add(patient(nom))
        self.droits = uow.patients.add_droits(droits(self.patient.id))
        self.ordonnance = uow.soins.add_ordonnance(ordonnance(self.patient.id))
        self.pec = uow.soins.add_pec(pec(self.patient.id, self.ordonnance.id))

    def seance(self, uow: UnitOfWork, day: date = DAY, hour: int | None = 9) -> Seance:
        return uow.soins.add_seance(seance(self.pec, self.praticien.id, day, hour))

    def draft(self, uow: UnitOfWork, count: int = 1, day: date = DAY) -> Fse:
        lines = tuple(line(self.seance(uow, day).id, day) for _ in range(count))
        stored = uow.fses.add(fse(self, *lines))
        uow.soins.set_state([one.seance_id for one in lines], SeanceState.FACTUREE, stored.id)
        return stored

    def signed(self, uow: UnitOfWork, count: int = 1, day: date = DAY) -> Fse:
        """A signed FSE with its three shares open."""
        stored = self.draft(uow, count, day)
        numero = uow.fses.reserve_numero(self.praticien.id)
        uow.fses.set_numero(stored.id, numero)
        uow.fses.set_state(stored.id, FseState.SIGNATURE, NOW)
        uow.fses.save_signed(signed(stored.id, numero))
        uow.fses.set_state(stored.id, FseState.SIGNEE, NOW)
        for part in PartKind:
            billed = mouvement(stored.id, MouvementKind.FACTURE, stored.part(part).cents, f"fse:{stored.id}", part)
            uow.ledger.open_part(stored.id, part, billed)
        return uow.fses.get(stored.id)


def lookup(patient_id: int, **changes: object) -> Interrogation:
    made = Interrogation(
        0, NOW, "claire", patient_id, MotifInterrogation.MANUEL, Issue.CHANGE, DAY, 312,
        ecarts=("Caisse\u00a0: l’une, l’autre.",), effet=Montants(Money(707), Money(-707)), detail="ok",
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def question(case: Case, fse_id: int) -> Verification:
    return Verification(
        fse_id, case.patient.id, EtatVerification.EN_ATTENTE, MotifInterrogation.AVANT_ENVOI, NOW, "claire"
    )


def contrat(patient_id: int, periode: DateRange | None = None, **changes: object) -> ContratAmc:
    amc = DroitsAmc("75500999", "Mutuelle des Lilas", "A-1", Gestion.SEPAREE, "050:80", periode)
    made = ContratAmc(0, patient_id, amc, SourceDroits.ATTESTATION, NOW, "claire", "SP", "123", "MKIN", "Almerys")
    return replace(made, **changes)  # type: ignore[arg-type]
