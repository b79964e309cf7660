"""What the forms of the cabinet and of its people hold, and what is wrong with it, all fields at once. No Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.errors import InvalidIdentifier
from app.domain.identifiers import Iban, NumeroAm, Rpps, luhn_is_right
from app.domain.people import Adresse, Cabinet, Praticien, StatutPraticien, ZoneTarifaire
from app.ui.typed import Errors, read_given

NAME_MISSING = "Indiquez le nom."
FIRST_NAME_MISSING = "Indiquez le prénom."
STREET_MISSING = "Indiquez la rue\u00a0: elle paraît sur les lettres."
TOWN_MISSING = "Indiquez la ville."
POSTCODE_WRONG = "Le code postal compte 5 chiffres."
PHONE_WRONG = "Le téléphone compte 10 chiffres, par exemple 03\u00a022\u00a000\u00a000\u00a000."
MAIL_WRONG = "L’adresse de courriel est incomplète, par exemple cabinet@exemple.fr."
SIRET_WRONG = "Le SIRET compte 14 chiffres et sa clé ne correspond pas. Relisez l’avis de l’Insee."
BIC_WRONG = "Le BIC compte 8 ou 11 caractères, par exemple AGRIFRPP."
RPPS_MISSING = "Indiquez le numéro RPPS\u00a0: 11 chiffres, sur la carte CPS."
AM_MISSING = "Indiquez le numéro Assurance Maladie\u00a0: 9 chiffres, sur les feuilles de soins."
TITULAIRE_MISSING = "Indiquez qui est remplacé."


@dataclass(frozen=True, slots=True)
class CabinetTyped:
    """The letterhead as typed."""

    nom: str = ""
    rue: str = ""
    complement: str = ""
    code_postal: str = ""
    ville: str = ""
    telephone: str = ""
    email: str = ""
    siret: str = ""
    iban: str = ""
    bic: str = ""


@dataclass(frozen=True, slots=True)
class PraticienTyped:
    """A praticien as typed; ``id`` 0 is a new one."""

    id: int = 0
    nom: str = ""
    prenom: str = ""
    rpps: str = ""
    numero_am: str = ""
    statut: StatutPraticien = StatutPraticien.TITULAIRE
    zone: ZoneTarifaire = ZoneTarifaire.METROPOLE
    titulaire_id: int | None = None


def typed_cabinet(cabinet: Cabinet) -> CabinetTyped:
    """Return what the form shows of a cabinet."""
    lignes = cabinet.adresse.lignes
    return CabinetTyped(
        nom=cabinet.nom,
        rue=lignes[0] if lignes else "",
        complement=", ".join(lignes[1:]),
        code_postal=cabinet.adresse.code_postal,
        ville=cabinet.adresse.ville,
        telephone=cabinet.telephone,
        email=cabinet.email,
        siret=_grouped(cabinet.siret),
        iban=str(cabinet.iban or ""),
        bic=cabinet.bic,
    )


def typed_praticien(praticien: Praticien) -> PraticienTyped:
    """Return what the form shows of a praticien."""
    return PraticienTyped(
        praticien.id,
        praticien.nom,
        praticien.prenom,
        str(praticien.rpps),
        str(praticien.numero_am),
        praticien.statut,
        praticien.zone,
        praticien.titulaire_id,
    )


def read_cabinet(typed: CabinetTyped, *, fictif: bool = False) -> tuple[Cabinet | None, Errors]:
    """Return the cabinet, or None with what is wrong by field. A fictional one may have an invented SIRET."""
    errors: Errors = {}
    _need(errors, "nom", typed.nom, NAME_MISSING)
    adresse = read_address(typed.rue, typed.complement, typed.code_postal, typed.ville, errors)
    telephone = read_given(errors, "telephone", typed.telephone, phone)
    email = read_given(errors, "email", typed.email, mail)
    number = read_given(errors, "siret", typed.siret, lambda text: siret(text, fictif=fictif))
    iban = read_given(errors, "iban", typed.iban, Iban.parse)
    code = read_given(errors, "bic", typed.bic, bic)
    if errors or adresse is None:
        return None, errors
    return (
        Cabinet(typed.nom.strip(), adresse, telephone or "", email or "", number or "", iban, code or "", fictif),
        errors,
    )


def read_praticien(typed: PraticienTyped) -> tuple[Praticien | None, Errors]:
    """Return the praticien, or None with what is wrong by field."""
    errors: Errors = {}
    _need(errors, "nom", typed.nom, NAME_MISSING)
    _need(errors, "prenom", typed.prenom, FIRST_NAME_MISSING)
    _need(errors, "rpps", typed.rpps, RPPS_MISSING)
    _need(errors, "numero_am", typed.numero_am, AM_MISSING)
    rpps = read_given(errors, "rpps", typed.rpps, Rpps.parse)
    numero_am = read_given(errors, "numero_am", typed.numero_am, NumeroAm.parse)
    replaces = typed.statut is StatutPraticien.REMPLACANT
    if replaces and typed.titulaire_id is None:
        errors["titulaire_id"] = TITULAIRE_MISSING
    if errors or rpps is None or numero_am is None:
        return None, errors
    titulaire = typed.titulaire_id if replaces else None
    nom, prenom = typed.nom.strip(), typed.prenom.strip()
    return Praticien(typed.id, nom, prenom, rpps, numero_am, typed.statut, typed.zone, titulaire), errors


def read_address(
    rue: str, complement: str, code_postal: str, ville: str, errors: Errors, prefix: str = ""
) -> Adresse | None:
    """Return the address, or None with what is wrong added to *errors*."""
    wrong: Errors = {}
    _need(wrong, f"{prefix}rue", rue, STREET_MISSING)
    _need(wrong, f"{prefix}ville", ville, TOWN_MISSING)
    bare = re.sub(r"\s", "", code_postal)
    if not re.fullmatch(r"\d{5}", bare):
        wrong[f"{prefix}code_postal"] = POSTCODE_WRONG
    errors |= wrong
    if wrong:
        return None
    lignes = tuple(line.strip() for line in (rue, complement) if line.strip())
    return Adresse(lignes, bare, ville.strip())


def phone(text: str) -> str:
    """Return « 03 22 00 00 00 »; a foreign number stays as typed. Raise InvalidIdentifier."""
    bare = re.sub(r"[\s\u00a0.\-()]", "", text)
    bare = re.sub(r"^(\+33|0033)0?", "0", bare)
    if re.fullmatch(r"0\d{9}", bare):
        return " ".join(bare[i : i + 2] for i in range(0, 10, 2))
    if re.fullmatch(r"\+\d{8,15}", bare):
        return text.strip()
    raise InvalidIdentifier("phone", "shape", PHONE_WRONG)


def mail(text: str) -> str:
    """Return the address without spaces; raise InvalidIdentifier."""
    bare = text.strip()
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}", bare):
        raise InvalidIdentifier("mail", "shape", MAIL_WRONG)
    return bare


def siret(text: str, *, fictif: bool = False) -> str:
    """Return 14 digits; raise InvalidIdentifier. The key is that of Luhn, unchecked when *fictif*."""
    bare = re.sub(r"\s", "", text)
    if not re.fullmatch(r"\d{14}", bare) or not (fictif or luhn_is_right(bare)):
        raise InvalidIdentifier("SIRET", "shape or key", SIRET_WRONG)
    return bare


def bic(text: str) -> str:
    """Return 8 or 11 capitals (ISO 9362); raise InvalidIdentifier."""
    bare = re.sub(r"\s", "", text).upper()
    if not re.fullmatch(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", bare):
        raise InvalidIdentifier("BIC", "shape", BIC_WRONG)
    return bare


def _need(errors: Errors, field: str, text: str, missing: str) -> None:
    if not text.strip():
        errors[field] = missing


def _grouped(number: str) -> str:
    return f"{number[:3]} {number[3:6]} {number[6:9]} {number[9:]}" if len(number) == 14 else number
