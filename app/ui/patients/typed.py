"""The file of a patient as typed, and what is wrong with it, all fields at once. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from app.domain.dates import BirthDate
from app.domain.identifiers import Nir
from app.domain.patient import Patient, Payeur, Sexe
from app.domain.people import Adresse
from app.ui.coordonnees.typed import mail, phone, read_address
from app.ui.typed import Errors, read_given, whole

NAME_MISSING = "Indiquez le nom."
FIRST_NAME_MISSING = "Indiquez le prénom."
BIRTH_MISSING = "Indiquez la date de naissance, par exemple 14/03/1984."
BIRTH_AHEAD = "La date de naissance est dans le futur."
RANK_WRONG = "Le rang est un chiffre de 1 à 9."
PLACE_WRONG = "Le code Insee compte 5 caractères, par exemple 80021."
PAYER_MISSING = "Indiquez le nom de la personne qui paie."
CIVILITES = ("Madame", "Monsieur")


@dataclass(frozen=True, slots=True)
class AddressTyped:
    """An address as typed."""

    rue: str = ""
    complement: str = ""
    code_postal: str = ""
    ville: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not any(text.strip() for text in (self.rue, self.complement, self.code_postal, self.ville))


@dataclass(frozen=True, slots=True)
class PatientTyped:
    """The form as sent; ``id`` 0 is a new patient. ``nir`` None: the field was masked, the number stays."""

    id: int = 0
    nom: str = ""
    prenom: str = ""
    nom_naissance: str = ""
    naissance: str = ""
    sexe: Sexe = Sexe.INCONNU
    lieu_naissance: str = ""
    nir: str | None = ""
    qualite: str = "0"
    rang: str = "1"
    adresse: AddressTyped = field(default_factory=AddressTyped)
    telephone: str = ""
    email: str = ""
    autre_payeur: bool = False
    payeur_civilite: str = CIVILITES[0]
    payeur_nom: str = ""
    payeur_lien: str = ""
    payeur_adresse: AddressTyped = field(default_factory=AddressTyped)
    c2s: bool = False
    fragile: bool = False
    decede: bool = False

    def __repr__(self) -> str:
        return f"PatientTyped({self.id})"


def typed_patient(patient: Patient, *, see_nir: bool) -> PatientTyped:
    """Return what the form shows of a file."""
    payer = patient.payeur
    hidden = patient.nir is not None and not see_nir
    return PatientTyped(
        id=patient.id,
        nom=patient.nom,
        prenom=patient.prenom,
        nom_naissance=patient.nom_naissance,
        naissance=str(patient.naissance),
        sexe=patient.sexe,
        lieu_naissance=patient.lieu_naissance,
        nir=None if hidden else patient.nir.grouped if patient.nir else "",
        qualite=patient.qualite,
        rang=str(patient.rang),
        adresse=typed_address(patient.adresse),
        telephone=patient.telephone,
        email=patient.email,
        autre_payeur=payer is not None,
        payeur_civilite=payer.civilite if payer else CIVILITES[0],
        payeur_nom=payer.nom if payer else "",
        payeur_lien=payer.lien if payer else "",
        payeur_adresse=typed_address(payer.adresse if payer else None),
        c2s=patient.c2s,
        fragile=patient.fragile,
        decede=patient.decede,
    )


def typed_address(adresse: Adresse | None) -> AddressTyped:
    """Return what the form shows of an address."""
    if adresse is None:
        return AddressTyped()
    lignes = adresse.lignes
    return AddressTyped(lignes[0] if lignes else "", ", ".join(lignes[1:]), adresse.code_postal, adresse.ville)


def read_patient(typed: PatientTyped, before: Patient | None, today: date) -> tuple[Patient | None, Errors]:
    """Return the patient, or None with what is wrong by field. *before* is the file being changed."""
    errors: Errors = {}
    if not typed.nom.strip():
        errors["nom"] = NAME_MISSING
    if not typed.prenom.strip():
        errors["prenom"] = FIRST_NAME_MISSING
    naissance = _birth(typed.naissance, today, errors)
    nir = _nir(typed, before, errors)
    place = typed.lieu_naissance.strip().upper()
    if place and not (len(place) == 5 and place.isalnum()):
        errors["lieu_naissance"] = PLACE_WRONG
    rang = whole(typed.rang, 9)
    if rang is None:
        errors["rang"] = RANK_WRONG
    adresse = None if typed.adresse.is_empty else _address(typed.adresse, errors)
    telephone = read_given(errors, "telephone", typed.telephone, phone) or ""
    email = read_given(errors, "email", typed.email, mail) or ""
    payeur = _payer(typed, errors) if typed.autre_payeur else None
    if errors or naissance is None or rang is None:
        return None, errors
    made = Patient(
        id=typed.id,
        nom=typed.nom.strip(),
        prenom=typed.prenom.strip(),
        naissance=naissance,
        sexe=typed.sexe,
        nom_naissance=typed.nom_naissance.strip(),
        lieu_naissance=place,
        nir=nir,
        qualite=typed.qualite,
        rang=rang,
        adresse=adresse,
        telephone=telephone,
        email=email,
        payeur=payeur,
        c2s=typed.c2s,
        fragile=typed.fragile,
        decede=typed.decede,
    )
    return replace(made, id=before.id if before else 0), errors


def _birth(text: str, today: date, errors: Errors) -> BirthDate | None:
    if not text.strip():
        errors["naissance"] = BIRTH_MISSING
        return None
    read = read_given(errors, "naissance", text, BirthDate.parse)
    if read is None:
        return None
    if (read.day is not None and read.day > today) or int(read.text[:4]) > today.year:
        errors["naissance"] = BIRTH_AHEAD
    return read


def _nir(typed: PatientTyped, before: Patient | None, errors: Errors) -> Nir | None:
    if typed.nir is None:
        return before.nir if before else None
    if before is not None and before.nir is not None and typed.nir.strip() == before.nir.grouped:
        return before.nir  # as a card gave it: test cards carry wrong keys
    return read_given(errors, "nir", typed.nir, Nir.parse)


def _payer(typed: PatientTyped, errors: Errors) -> Payeur | None:
    if not typed.payeur_nom.strip():
        errors["payeur_nom"] = PAYER_MISSING
    # The payer of a minor mostly lives with them: an empty address is the patient's own.
    where = typed.adresse if typed.payeur_adresse.is_empty else typed.payeur_adresse
    adresse = _address(where, errors, "payeur_")
    if adresse is None:
        return None
    return Payeur(typed.payeur_civilite, typed.payeur_nom.strip(), typed.payeur_lien.strip(), adresse)


def _address(typed: AddressTyped, errors: Errors, prefix: str = "") -> Adresse | None:
    return read_address(typed.rue, typed.complement, typed.code_postal, typed.ville, errors, prefix)
