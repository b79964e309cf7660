"""What the card panel shows, and whether a patient is on a card. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.card import BeneficiaireLu, CarteLue
from app.domain.dates import BirthDate
from app.domain.identifiers import Nir
from app.domain.matching import UNKNOWN_BIRTH, Accord, Level, Person, Trait, compare
from app.domain.patient import Patient, normalised
from app.services.find_or_create_patient import Candidate, advised
from app.ui.values import State, TagValue
from app.ui.words import counted

SEVERAL_TITLE = "Qui vient aujourd’hui\u00a0?"
SEVERAL_SENTENCE = "La carte porte plusieurs personnes. Tapez le chiffre, ou choisissez avec les flèches et Entrée."
PROPOSALS_TITLE = "Est-ce la même personne\u00a0?"
PROPOSALS_SENTENCE = "Lu\u00a0: {}. Comparez avec les fiches du cabinet avant de choisir. Rien n’est fusionné seul."
UNKNOWN_TITLE = "Première venue"
UNKNOWN_SENTENCE = "{} n’a pas encore de fiche dans le cabinet."
UNKNOWN_CODE = "{} n’a pas encore de fiche. La fiche prendra les traits du code\u00a0; vérifiez-les avec une pièce."
UNKNOWN_NO_RIGHT = "Votre rôle ne permet pas de créer une fiche. Demandez au kiné titulaire."
PROBLEM_TITLE = "Carte non lue"
REPAIR, LOOK_FOR = "Voir comment réparer", "Chercher le patient"
PROPOSALS_CODE = "Le code dit\u00a0: {}. Comparez avec les fiches du cabinet avant de choisir."
SEVERAL_CODE = "L’appli porte plusieurs personnes. Tapez le chiffre, ou choisissez avec les flèches et Entrée."
NOBODY = ("Aucune personne sur cette carte.", "Essayez une autre carte, ou cherchez le patient par son nom.")
READ_NO_RIGHT = "Votre rôle ne permet pas de lire une carte Vitale. Demandez au kiné titulaire."
READING_OLD = "Carte Vitale 1 : lecture en cours, laissez-la en place."
READ_SEVERAL = "{}, {}. {} pour choisir."
READ_UNKNOWN = "{}\u00a0: {}. {} pour continuer."
READ_KNOWN = "{}\u00a0: {}"
CARD_READ, CODE_READ = "Carte lue", "Code lu"
CARD_KEY, CODE_KEY = "F12", "F11"
BILL, OPEN = "Facturer", "Ouvrir la fiche"
KNOWN_SENTENCE = "{} a déjà une fiche dans le cabinet."
OTHER_TITLE = "Une autre personne que la fiche ouverte"
OTHER_CARD = "La carte dans le lecteur est au nom de {}. La fiche ouverte est celle de {}."
OTHER_CODE = "Le code lu est au nom de {}. La fiche ouverte est celle de {}."
BILL_OTHER, OPEN_OTHER = "Facturer cette personne", "Ouvrir l’autre fiche"
KEEP = "Garder la fiche"
CODE_DIFFERS = "Identité gardée telle quelle\u00a0: le code diffère sur {}. Comparez avec une pièce."
CREATED = "Fiche créée\u00a0: {}"
TAKEN_BACK = "Fiche remise comme avant\u00a0: {}"
UPDATED = "Fiche mise à jour\u00a0: {}"
NIRS_DROPPED = "Les numéros de sécurité sociale de cette carte sont incohérents\u00a0: saisissez celui de la personne."
CHOOSE_FILE = "C’est cette personne"
CHOOSE_AND_UPDATE = "C’est cette personne, mettre à jour"
CREATE_OTHER = "Créer une nouvelle fiche"
LEVELS = {
    Level.CERTAINE: State.SUCCESS,
    Level.PROBABLE: State.SUCCESS,
    Level.POSSIBLE: State.WARNING,
    Level.FAIBLE: State.NEUTRAL,
    Level.AUTRE: State.NEUTRAL,
}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person of the card; ``key`` is the digit to type, empty after nine."""

    index: int
    key: str
    nom: str
    prenom: str
    naissance: str

    def __repr__(self) -> str:
        return f"PersonRow({self.index})"


@dataclass(frozen=True, slots=True)
class Difference:
    """One trait that the file and the reading do not say alike; ``take`` is what is advised."""

    trait: Trait
    filed: str
    read: str
    take: bool

    def __repr__(self) -> str:
        return f"Difference({self.trait.name})"


@dataclass(frozen=True, slots=True)
class CandidateItem:
    """One file that may be this person's."""

    patient_id: int
    title: str
    level: TagValue
    score: str
    agreement: str
    doubt: str
    differences: tuple[Difference, ...]

    def __repr__(self) -> str:
        return f"CandidateItem({self.patient_id})"


def person_rows(carte: CarteLue) -> tuple[PersonRow, ...]:
    """Return one row per person, in the order of the card."""
    return tuple(
        PersonRow(i, str(i + 1) if i < 9 else "", _cased(lu.nom), _cased(lu.prenom), _born(lu))
        for i, lu in enumerate(carte.beneficiaires)
    )


def candidate_items(
    candidates: tuple[Candidate, ...], lu: BeneficiaireLu, *, see_nir: bool
) -> tuple[CandidateItem, ...]:  # fmt: skip
    """Return the files proposed, the likeliest first, each with what differs from the reading."""
    return tuple(_candidate_item(one, lu, see_nir=see_nir) for one in candidates)


def _candidate_item(one: Candidate, lu: BeneficiaireLu, *, see_nir: bool) -> CandidateItem:
    level = one.comparison.level
    return CandidateItem(
        one.patient.id,
        filed(one.patient),
        TagValue(LEVELS[level], level.value),
        out_of_hundred(one.comparison.score),
        " ".join(one.comparison.agreements),
        one.doubt,
        _differences(one, lu, see_nir=see_nir),
    )


def out_of_hundred(score: int) -> str:
    """Return « 75 sur 100 », what ranks the files."""
    return f"{score} sur 100"


def _differences(one: Candidate, lu: BeneficiaireLu, *, see_nir: bool) -> tuple[Difference, ...]:
    """What differs, and what the file lacks; what the reading lacks has nothing to offer."""
    patient, advice, found = one.patient, advised(one.patient, lu), []
    differing = set(one.comparison.differing)
    values = (
        (Trait.NOM, patient.nom, _cased(lu.nom)),
        (Trait.PRENOM, patient.prenom, _cased(lu.prenom)),
        (Trait.NAISSANCE, _date(patient.naissance), _born(lu)),
        (Trait.NIR, _number(patient.nir, lu.nir, see_nir=see_nir), _number(lu.nir, patient.nir, see_nir=see_nir)),
    )
    for trait, known, read in values:
        if trait is Trait.NIR and known and not see_nir:
            continue  # who may not see a number cannot choose between two
        if read and (trait in differing or not known):
            found.append(Difference(trait, known, read, trait in advice))
    return tuple(found)


def _number(nir: Nir | None, beside: Nir | None, *, see_nir: bool) -> str:
    """A whole number is shown on demand only, in the file; here what parts the two is enough to decide."""
    return "" if nir is None else nir.masked_beside(beside) if see_nir else nir.masked


def _date(born: BirthDate) -> str:
    return "" if born == UNKNOWN_BIRTH else str(born)


def filed(patient: Patient) -> str:
    """Return « Durand Élodie, 14/03/1984 », as the file says it: a name alone does not tell two homonyms."""
    return ", ".join(part for part in (patient.nom_complet, _date(patient.naissance)) if part)


def identity(lu: BeneficiaireLu) -> str:
    """Return « Durand Élodie, 14/03/1984 », as the card says it."""
    return ", ".join(part for part in (full_name(lu), _born(lu)) if part)


def full_name(lu: BeneficiaireLu) -> str:
    """Return « Durand-Lefèvre Élodie »."""
    return f"{_cased(lu.nom)} {_cased(lu.prenom)}".strip()


def holder(carte: CarteLue) -> str:
    """Return whose card it is, in a few words: a name, or « 3 personnes »."""
    people = carte.beneficiaires
    return full_name(people[0]) if len(people) == 1 else counted(len(people), "personne")


def is_on_card(patient: Patient, carte: CarteLue) -> bool:
    """Return whether somebody on the card is this patient: the traits tell, or a person said so."""
    return patient.id in carte.reconnus or any(_same(patient, lu) for lu in carte.beneficiaires)


def _same(patient: Patient, lu: BeneficiaireLu) -> bool:
    """Birth date, first name, and number or name must agree; a first name spelled otherwise needs both.

    Another first name is another person, whatever else agrees: twins have the rest in common.
    """
    same_birth = lu.naissance is not None and patient.naissance == lu.naissance
    first = compare(Person.of_patient(patient), Person.of_card(lu)).accords[Trait.PRENOM]
    same_nir = lu.nir is not None and patient.nir == lu.nir
    same_name = normalised(lu.nom) in {normalised(patient.nom), normalised(patient.nom_naissance)}
    if first is Accord.SAME:
        return (same_birth or lu.naissance is None) and (same_nir or same_name)
    return first is not Accord.DIFFERENT and same_nir and same_birth and same_name


def _born(lu: BeneficiaireLu) -> str:
    return str(lu.naissance) if lu.naissance is not None else ""


def _cased(name: str) -> str:
    return name.strip().title() if name.isupper() else name.strip()
