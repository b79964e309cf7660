"""Words of the card Raccordement: addresses, certificate, what a trial brought. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.services.ports_raccordement import CertificatLu, Raccordement
from app.services.raccordement import Essai
from app.ui.reglages.model import Said
from app.ui.values import State
from app.ui.words import day

SIMULE = "Service simulé de ce poste"
SAVED, UNDONE = "Raccordement enregistré", "Raccordement remis comme avant"
SIMULATED = "Retour aux services simulés de ce poste"
ADDRESS_MISSING = "Indiquez au moins l’adresse d’un service, ou fermez\u00a0: les services simulés restent en place."
FILE_UNREADABLE = "Ce fichier ne peut pas être lu. Vérifiez qu’il existe encore, puis choisissez-le à nouveau."
FILE_TOO_BIG = "Ce fichier est trop gros pour être un certificat. Choisissez-en un autre."
MAX_FILE = 256 * 1024
"""Bytes; own choice: a certificate with its chain is under 20 kB."""
CERTIFICATE_FILTER = "Certificat (*.p12 *.pfx *.pem)"
AUTHORITY_FILTER = "Autorités (*.pem *.crt *.cer)"
BOTH_GOOD = "Les deux services répondent\u00a0: adresses et certificat conviennent."
NOBODY = "La question portait sur une personne fictive."
GOOD = "{} répond\u00a0: adresse et certificat conviennent."


@dataclass(frozen=True, slots=True)
class RaccordementTyped:
    """The form as sent; a path of None keeps what is stored. ``repr`` is masked."""

    droits: str = ""
    insi: str = ""
    fichier: Path | None = None
    phrase: str = ""
    autorites: Path | None = None

    def __repr__(self) -> str:
        return "RaccordementTyped(…)"


@dataclass(frozen=True, slots=True)
class RaccordementShown:
    """What the card says."""

    facts: tuple[tuple[str, str], ...]
    warning: Said | None
    simule: bool
    typed: RaccordementTyped
    certificat: str
    """The certificate stored, in words for the form; empty when there is none."""


def raccordement_shown(held: Raccordement, now: datetime) -> RaccordementShown:
    """Return the state in words."""
    certificat = _certificate(held.certificat) if held.certificat else ""
    own = "Celui de la simulation" if held.simule else "Aucun"
    return RaccordementShown(
        facts=(
            ("Service de droits", held.droits or SIMULE),
            ("INSi", held.insi or SIMULE),
            ("Certificat", certificat or own),
        ),
        warning=_warning(held, now),
        simule=held.simule and not certificat,
        typed=RaccordementTyped(held.droits, held.insi),
        certificat=certificat,
    )


def essai_said(essais: Sequence[Essai]) -> Said:
    """Return what the trial brought, as one message: the worst first."""
    failed = [one for one in essais if not one.reussi]
    good = " ".join(GOOD.format(one.service) for one in essais if one.reussi)
    if not failed:
        return Said(State.SUCCESS, BOTH_GOOD, NOBODY)
    told = " ".join(one.phrase if one.service in one.phrase else f"{one.service}\u00a0: {one.phrase}" for one in failed)
    return Said(State.DANGER, _title([one.service for one in failed]), f"{told} {good}".strip())


def _title(services: Sequence[str]) -> str:
    if len(services) > 1:
        return "Aucun des deux services n’a pu être interrogé."
    return f"{services[0]} n’a pas pu être interrogé."


def _certificate(one: CertificatLu) -> str:
    return f"{one.nom}, valable du {day(one.debut)} au {day(one.fin)}"


def _warning(held: Raccordement, now: datetime) -> Said | None:
    one = held.certificat
    if one is None:
        if held.simule:
            return None
        return Said(State.DANGER, "Le certificat enregistré est illisible.", "Choisissez-le à nouveau.")
    if now > one.fin:
        what = f"Le certificat n’est plus valable depuis le {day(one.fin)}."
        return Said(State.DANGER, what, "Demandez-en un nouveau, puis choisissez-le ici.")
    if now < one.debut:
        return Said(
            State.WARNING, f"Le certificat ne sera valable que le {day(one.debut)}.", "Vérifiez la date du poste."
        )
    return None
