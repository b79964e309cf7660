"""Who is the person on the card: a patient known for sure, perhaps known, or new."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from app.domain.card import BeneficiaireLu
from app.domain.clock import Clock
from app.domain.dates import BirthDate
from app.domain.identifiers import Nir
from app.domain.journal import JournalAction
from app.domain.patient import Patient, Sexe, normalised
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.services.repositories import UnitOfWork, UnitOfWorkFactory

UNKNOWN_BIRTH = BirthDate("00000000")
"""Birth date of a person whose card gave none; rule IDT-03 asks for it."""
_CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class ExactMatch:
    """One patient, and only one, has this NIR, this birth date and these names."""

    patient: Patient


@dataclass(frozen=True, slots=True)
class Candidate:
    """A patient who may be this person, and why that is not sure, in French."""

    patient: Patient
    doubt: str


@dataclass(frozen=True, slots=True)
class Proposals:
    """Somebody has to choose: homonyms, twins, a name spelled otherwise."""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class NewPatient:
    """Nobody like this here; ``patient`` has id 0 and is not stored."""

    patient: Patient


Match: TypeAlias = ExactMatch | Proposals | NewPatient


@dataclass(frozen=True, slots=True)
class FindOrCreatePatient:
    """Matches a person read on a card with the patients of the cabinet; never merges in silence."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, user: Utilisateur, lu: BeneficiaireLu, read: str = "carte lue") -> Match:
        """Return who this is. Stores no patient; an exact match enters the journal with *read*. Raise NotAllowed."""
        require(user.role, Permission.VOIR_PATIENTS)
        with self.unit_of_work() as uow:
            candidates = _candidates(uow, lu)
            sure = [patient for patient in candidates if not _doubt(patient, lu)]
            if len(sure) == 1:
                now = self.clock.now()
                uow.journal.append(now, user.login, JournalAction.CONSULTATION, f"patient:{sure[0].id}", read)
                uow.commit()
                return ExactMatch(sure[0])
        if candidates:
            return Proposals(tuple(Candidate(p, _doubt(p, lu) or _TWICE) for p in candidates))
        return NewPatient(drafted(lu))

    def create(self, user: Utilisateur, patient: Patient) -> Patient:
        """Store a new patient, as ``NewPatient`` proposed or as typed. Raise NotAllowed."""
        require(user.role, Permission.MODIFIER_PATIENTS)
        with self.unit_of_work() as uow:
            stored = uow.patients.add(replace(patient, id=0))
            uow.journal.append(self.clock.now(), user.login, JournalAction.CREATION, f"patient:{stored.id}")
            uow.commit()
        return stored

    def adopt(self, user: Utilisateur, patient_id: int, lu: BeneficiaireLu, read: str = "carte lue") -> Patient:
        """Say that the person on the card is this patient: the NIR of the card is kept in the file. Names stay.

        Raise NotFound, NotAllowed.
        """
        require(user.role, Permission.MODIFIER_PATIENTS)
        with self.unit_of_work() as uow:
            known = uow.patients.get(patient_id)
            birth = lu.naissance if known.naissance == UNKNOWN_BIRTH and lu.naissance else known.naissance
            adopted = replace(known, nir=lu.nir or known.nir, naissance=birth)
            uow.patients.save(adopted)
            detail = f"rapproché\u00a0: {read}"
            uow.journal.append(
                self.clock.now(), user.login, JournalAction.MODIFICATION, f"patient:{patient_id}", detail
            )
            uow.commit()
        return adopted


_TWICE = "Deux fiches ont la même identité\u00a0: choisissez, puis fusionnez-les."


def drafted(lu: BeneficiaireLu) -> Patient:
    """Return the patient that a card describes, not stored."""
    return Patient(
        id=0,
        nom=lu.nom.strip(),
        prenom=lu.prenom.strip(),
        naissance=lu.naissance or UNKNOWN_BIRTH,
        sexe=_sexe(lu.nir) if _is_own_nir(lu) else Sexe.INCONNU,
        nir=lu.nir,
    )


def _is_own_nir(lu: BeneficiaireLu) -> bool:
    """Whether year and month of the NIR are those of the birth date: else it may be a parent’s."""
    return lu.nir is not None and lu.naissance is not None and lu.nir.digits[1:5] == lu.naissance.text[2:6]


def _sexe(nir: Nir | None) -> Sexe:
    return {"1": Sexe.M, "2": Sexe.F}.get(nir.digits[0], Sexe.INCONNU) if nir else Sexe.INCONNU


def _candidates(uow: UnitOfWork, lu: BeneficiaireLu) -> list[Patient]:
    """Same NIR with the same birth or first name, or same name with the same birth or first name."""
    ids = [row.id for row in uow.patients.search(normalised(lu.nom), _CANDIDATES)] if normalised(lu.nom) else []
    found = {p.id: p for p in (uow.patients.by_nir(lu.nir) if lu.nir else ())} | uow.patients.many(ids)
    return [patient for patient in found.values() if _looks_like(patient, lu)]


def _looks_like(patient: Patient, lu: BeneficiaireLu) -> bool:
    """Brothers and sisters share a NIR and a name: one of birth date and first name must agree as well."""
    return _same_birth(patient, lu) or _same_first_name(patient, lu)


def _same_birth(patient: Patient, lu: BeneficiaireLu) -> bool:
    return lu.naissance is not None and patient.naissance == lu.naissance


def _same_first_name(patient: Patient, lu: BeneficiaireLu) -> bool:
    return normalised(patient.prenom) == normalised(lu.prenom)


def _same_name(patient: Patient, lu: BeneficiaireLu) -> bool:
    return normalised(lu.nom) in {normalised(patient.nom), normalised(patient.nom_naissance)}


def _doubt(patient: Patient, lu: BeneficiaireLu) -> str:
    """Return why this patient may be somebody else, empty when nothing differs."""
    if not _same_birth(patient, lu):
        return "Même nom et même prénom, autre date de naissance\u00a0: homonyme\u00a0?"
    if not _same_first_name(patient, lu):
        return "Même date de naissance, autre prénom\u00a0: jumeau, ou prénom écrit autrement\u00a0?"
    if not _same_name(patient, lu):
        return "Même prénom et même date de naissance, autre nom\u00a0: nom d’usage\u00a0?"
    if lu.nir is None or patient.nir is None:
        return "Même identité, mais un numéro de sécurité sociale manque\u00a0: confirmez."
    if patient.nir != lu.nir:
        return (
            "Même identité, autre numéro de sécurité sociale\u00a0: homonyme, ou ayant droit d’un autre assuré\u00a0?"
        )
    return ""
