"""Who is the person on the card: a patient known for sure, perhaps known, or new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from app.domain.card import BeneficiaireLu
from app.domain.clock import Clock
from app.domain.errors import AppError
from app.domain.identifiers import Nir
from app.domain.ins import IdentiteIns
from app.domain.journal import JournalAction
from app.domain.matching import UNKNOWN_BIRTH, Comparison, Level, Person, Trait, compare, one_slip
from app.domain.patient import Patient, Sexe, normalised
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, allows, require
from app.services.keep_identite import follow_file
from app.services.repositories import UnitOfWork, UnitOfWorkFactory

_CANDIDATES = 200
_SHOWN = 12
_START = 3


@dataclass(frozen=True, slots=True)
class ExactMatch:
    """One patient, and only one, has this NIR, this birth date and these names."""

    patient: Patient


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be this person’s, and how it compares; ``comparison`` is all the same when two files are."""

    patient: Patient
    comparison: Comparison

    @property
    def doubt(self) -> str:
        """Why this is not sure, in French; two files that both fit are said so."""
        return " ".join(self.comparison.doubts) or _TWICE


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

    def __call__(
        self, user: Utilisateur, lu: BeneficiaireLu, ins: IdentiteIns | None = None, read: str = "carte lue"
    ) -> Match:
        """Return who this is. Stores no patient; an exact match enters the journal with *read*. Raise NotAllowed.

        *ins* is the identity that came with *lu* when it was read from a code: its traits are compared as well.
        """
        require(user.role, Permission.VOIR_PATIENTS)
        with self.unit_of_work() as uow:
            candidates = _candidates(uow, lu, ins)
            sure = [one.patient for one in candidates if one.comparison.sure]
            if len(sure) == 1:
                now = self.clock.now()
                uow.journal.append(now, user.login, JournalAction.CONSULTATION, f"patient:{sure[0].id}", read)
                uow.commit()
                return ExactMatch(sure[0])
        if candidates:
            return Proposals(candidates)
        return NewPatient(drafted(lu, ins))

    def create(self, user: Utilisateur, patient: Patient, set_aside: int = 0) -> Patient:
        """Store a new patient, as ``NewPatient`` proposed or as typed, beside *set_aside* files that look like it.

        Raise NotAllowed.
        """
        require(user.role, Permission.MODIFIER_PATIENTS)
        detail = f"nouvelle fiche, {set_aside} ressemblante(s) écartée(s)" if set_aside else ""
        with self.unit_of_work() as uow:
            stored = uow.patients.add(replace(patient, id=0))
            uow.journal.append(self.clock.now(), user.login, JournalAction.CREATION, f"patient:{stored.id}", detail)
            uow.commit()
        return stored

    def adopt(self, user: Utilisateur, patient_id: int, lu: BeneficiaireLu, taken: Iterable[Trait] = ()) -> Patient:
        """Say that the person read is this patient and write the traits *taken* from what was read in the file.

        Nothing else of the file changes; the decision enters the journal with the names of the traits.
        A person who may not see the NIR cannot replace one that is known. Raise NotFound, NotAllowed (seeing patients
        is enough when nothing changes).
        """
        require(user.role, Permission.VOIR_PATIENTS)
        with self.unit_of_work() as uow:
            known = uow.patients.get(patient_id)
            blind = known.nir is not None and not allows(user.role, Permission.VOIR_NIR)
            adopted = updated(known, lu, set(taken) - {Trait.NIR} if blind else taken)
            if adopted == known:
                action, detail = JournalAction.CONSULTATION, "c’est cette personne, fiche inchangée"
            else:
                require(user.role, Permission.MODIFIER_PATIENTS)
                uow.patients.save(adopted)
                names = ", ".join(trait.value.lower() for trait in Trait if trait in _changed(known, adopted))
                action, detail = JournalAction.MODIFICATION, f"c’est cette personne, mis à jour\u00a0: {names}"
            now = self.clock.now()
            uow.journal.append(now, user.login, action, f"patient:{known.id}", detail)
            follow_file(uow, user, known, adopted, now)
            uow.commit()
        return adopted

    def take_back(self, user: Utilisateur, before: Patient, after: Patient) -> None:
        """Undo an update: *after* becomes *before* again. Raise ChangedSince, NotFound, NotAllowed."""
        require(user.role, Permission.MODIFIER_PATIENTS)
        with self.unit_of_work() as uow:
            if uow.patients.get(after.id) != after:
                raise ChangedSince("patient changed since")
            uow.patients.save(before)
            now, subject = self.clock.now(), f"patient:{before.id}"
            uow.journal.append(now, user.login, JournalAction.MODIFICATION, subject, "mise à jour annulée")
            follow_file(uow, user, after, before, now)
            uow.commit()


class ChangedSince(AppError):
    """The file is not what the update left any more: taking the update back would lose what came after."""

    user_message = "La fiche a changé depuis. Corrigez-la dans Patients."


_TWICE = "Deux fiches ont la même identité\u00a0: choisissez, puis fusionnez-les (Patients, Doublons)."


def drafted(lu: BeneficiaireLu, ins: IdentiteIns | None = None) -> Patient:
    """Return the patient that a card or a code describes, not stored."""
    traits = ins.traits if ins is not None else None
    told = _sexe(lu.nir) if Person.of_card(lu).owns_nir else Sexe.INCONNU
    return Patient(
        id=0,
        nom=lu.nom.strip(),
        prenom=lu.prenom.strip(),
        naissance=lu.naissance or UNKNOWN_BIRTH,
        sexe=traits.sexe if traits is not None else told,
        nom_naissance=traits.nom_naissance if traits is not None else "",
        lieu_naissance=traits.lieu_naissance if traits is not None else "",
        nir=lu.nir,
    )


def _sexe(nir: Nir | None) -> Sexe:
    return {"1": Sexe.M, "2": Sexe.F}.get(nir.digits[0], Sexe.INCONNU) if nir else Sexe.INCONNU


def updated(patient: Patient, lu: BeneficiaireLu, taken: Iterable[Trait]) -> Patient:
    """Return the file with the traits *taken* from what was read; what the reading lacks never erases the file.

    Another name than a misspelt one is a name of use: the one before stays as the name of birth, unless it is known.
    """
    wanted = set(taken)
    if Trait.NIR in wanted and lu.nir is not None:
        patient = replace(patient, nir=lu.nir)
    if Trait.NOM in wanted and lu.nom.strip():
        before, now = normalised(patient.nom), normalised(lu.nom)
        of_use = before and before != now and not one_slip(before, now)
        birth = patient.nom_naissance or (patient.nom if of_use else "")
        patient = replace(patient, nom=lu.nom.strip(), nom_naissance=birth)
    if Trait.PRENOM in wanted and lu.prenom.strip():
        patient = replace(patient, prenom=lu.prenom.strip())
    if Trait.NAISSANCE in wanted and lu.naissance not in (None, UNKNOWN_BIRTH):
        patient = replace(patient, naissance=lu.naissance)
    return patient


def advised(patient: Patient, lu: BeneficiaireLu) -> frozenset[Trait]:
    """Return the traits to take from the reading unless somebody says otherwise.

    What the file lacks, and a number when the one in the file is not the person’s own: an own number is never
    replaced by the one of a husband or wife without a decision.
    """
    taken = set()
    owns = Person.of_patient(patient).owns_nir
    if lu.nir is not None and lu.nir != patient.nir and not owns:
        taken.add(Trait.NIR)
    if lu.naissance not in (None, UNKNOWN_BIRTH) and patient.naissance == UNKNOWN_BIRTH:
        taken.add(Trait.NAISSANCE)
    return frozenset(taken)


def _changed(before: Patient, after: Patient) -> set[Trait]:
    pairs = (
        (Trait.NIR, before.nir, after.nir),
        (Trait.NOM, before.nom, after.nom),
        (Trait.PRENOM, before.prenom, after.prenom),
        (Trait.NAISSANCE, before.naissance, after.naissance),
    )
    return {trait for trait, old, new in pairs if old != new}


def _candidates(uow: UnitOfWork, lu: BeneficiaireLu, ins: IdentiteIns | None) -> tuple[Candidate, ...]:
    """Files on the same number, of the same name, or born the same day: the likeliest first."""
    found = {p.id: p for p in (uow.patients.by_nir(lu.nir) if lu.nir else ())}
    ids = {row.id for text in _searches(lu) for row in uow.patients.search(text, _CANDIDATES)}
    found |= uow.patients.many(ids - set(found))
    matricule = ins.matricule.numero if ins is not None and ins.matricule is not None else lu.nir
    person = Person.of_ins(ins.traits, matricule) if ins is not None else Person.of_card(lu)
    compared = [Candidate(patient, compare(Person.of_patient(patient), person)) for patient in found.values()]
    likely = [one for one in compared if one.comparison.level is not Level.AUTRE]
    likely.sort(key=lambda one: (not one.comparison.sure, -one.comparison.score, one.patient.id))
    return tuple(likely[:_SHOWN])


def _searches(lu: BeneficiaireLu) -> Iterator[str]:
    """Each word of the name with the start of the first name, for double names; the birth date, for other spellings.

    The name alone when the first name or the birth date is missing: a large base has hundreds of bearers of one name.
    """
    words, first = normalised(lu.nom).split(), normalised(lu.prenom).split()
    born = None if lu.naissance == UNKNOWN_BIRTH else lu.naissance
    if words and not (first and born):
        yield " ".join(words)
    if words and first:
        start = first[0][:_START]
        yield f"{' '.join(words)} {start}"
        yield from (f"{word} {start}" for word in words if len(words) > 1 and len(word) >= _START)
    if born is not None:
        text = born.text
        yield f"{text[6:]}{text[4:6]}{text[:4]}"
