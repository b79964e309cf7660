"""What a code says, in the French of the desk. Numbers of people are masked unless asked for."""

from __future__ import annotations

from datetime import date, datetime

from app.domain.apcv import BeneficiaireAppli, ContexteApcv
from app.domain.clock import PARIS
from app.domain.codes import CodeLu, CodeNomme, DeuxDDocLu, InsLu
from app.domain.identifiers import Nir
from app.domain.patient import Sexe

_SEXES = {Sexe.F: "femme", Sexe.M: "homme", Sexe.INCONNU: "sexe inconnu"}
NOT_SIGNED = "Ce datamatrix n’est pas signé : comparez l’identité avec une pièce avant de la valider."
NOT_OURS = "Il ne dit rien de l’identité de santé : présentez le datamatrix INS ou le QR de l’appli carte Vitale."


def title(said: CodeLu) -> str:
    """Return the name of the code."""
    match said:
        case InsLu():
            return "Datamatrix INS"
        case DeuxDDocLu():
            return "2D-Doc"
        case CodeNomme():
            return said.nom
        case _:
            return "QR code de l’appli carte Vitale"


def ins_lines(said: InsLu, *, clear: bool = False) -> tuple[str, ...]:
    """Return the identity of an INS datamatrix, line by line."""
    traits = said.traits
    place = f", lieu {traits.lieu_naissance}" if traits.lieu_naissance else ""
    return (
        f"{traits.nom_naissance} {traits.prenoms}, {_SEXES[traits.sexe]}",
        f"Naissance : {traits.naissance}{place}",
        f"Matricule INS : {number(said.matricule.numero, clear=clear)} ({said.matricule.oid.libelle})",
        NOT_SIGNED,
    )


def document_lines(said: DeuxDDocLu) -> tuple[str, ...]:
    """Return the header of a 2D-Doc, line by line."""
    kind = said.libelle or f"type {said.type_code}"
    issuer = f"Autorité {said.autorite}{' (essai)' if said.is_test else ''}, certificat {said.certificat}"
    dates = f"Émission : {_day(said.issued_on)} ; signature : {_day(said.signed_on)}"
    return (
        f"{kind} (version {said.version})",
        f"{issuer}. {dates}.",
        f"{said.signature.value.capitalize()}.",
        NOT_OURS,
    )


def session_lines(context: ContexteApcv, now: datetime, *, clear: bool = False) -> tuple[str, ...]:
    """Return the people of the appli and what goes with them, line by line."""
    people = tuple(_person(one, clear=clear) for one in context.beneficiaires)
    until = f"Session ouverte jusqu’à {context.expires_at.astimezone(PARIS):%H:%M}."
    left = until if context.left_s(now) else "Session terminée : l’identité reste, les droits sont à relire."
    delegated = ("Présentée par une personne de confiance : usage délégué.",) if context.delegue else ()
    mark = ("SIMULATION : personnes fictives, aucun droit réel.",) if context.simulation else ()
    return (*mark, *people, *delegated, left, *context.avis)


def remaining(until: datetime, now: datetime) -> str:
    """Return how long a code is still good, as the countdown shows it."""
    seconds = int((until - now).total_seconds())
    return f"Code valable encore {seconds} s." if seconds > 0 else "Code arrivé à son terme."


def number(nir: Nir, *, clear: bool) -> str:
    """Return a number of a person, masked unless *clear*."""
    shown = nir.grouped if clear else nir.masked
    return shown if nir.key_is_right else f"{shown} (clé fausse)"


def _person(one: BeneficiaireAppli, *, clear: bool) -> str:
    nir = number(one.lu.nir, clear=clear) if one.lu.nir else "numéro non donné"
    rights = f"droits {one.amo.regime} {one.amo.caisse}" if one.amo else "sans droits"
    mutuelle = f", {one.amc.nom}" if one.amc else ""
    return f"{one.lu.nom} {one.lu.prenom}, {one.lu.naissance or 'naissance non donnée'}, {nir}, {rights}{mutuelle}"


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "sans date"
