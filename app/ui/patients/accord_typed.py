"""The forms of a demande d’accord préalable as typed, and their words. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.ui.patients.suivi_model import Deed
from app.ui.typed import whole

WRONG_NUMBER = "Indiquez un nombre de séances entre 1 et 999."
NO_DAY = "Indiquez le jour."
NO_REASON = "Recopiez le motif de la caisse."
NO_MISSING = "Écrivez ce que la caisse demande."
STARTED = "Demande enregistrée, il reste l’argumentaire à écrire"
READY = "Demande d’accord prête"

STEPS: dict[Deed, tuple[str, str, str]] = {
    Deed.ENVOYEE: ("Demande envoyée", "Le délai de 15 jours de la caisse commence.", "Noter l’envoi"),
    Deed.RECUE: (
        "Demande reçue par la caisse", "Date de l’accusé de réception\u00a0: les 15 jours courent de là.",
        "Noter la réception",
    ),
    Deed.INCOMPLETE: (
        "Demande incomplète", "Le délai s’arrête jusqu’au complément.", "Noter la demande de complément",
    ),
    Deed.COMPLETEE: ("Demande complétée", "15 jours courent de nouveau depuis ce jour.", "Noter le complément"),
    Deed.ACCEPTEE: ("Accord donné", "Recopiez la réponse de la caisse.", "Noter l’accord"),
    Deed.REFUSEE: ("Accord refusé", "Recopiez la réponse de la caisse.", "Noter le refus"),
    Deed.ABANDONNER: (
        "Abandonner la demande", "Elle reste dans l’historique. Une autre pourra être préparée.",
        "Abandonner la demande",
    ),
}  # fmt: skip
"""Title, sentence and verb of each step."""
SAID: dict[Deed, str] = {
    Deed.ENVOYEE: "Envoi de la demande noté",
    Deed.RECUE: "Réception de la demande notée",
    Deed.INCOMPLETE: "Demande de complément notée",
    Deed.COMPLETEE: "Complément noté",
    Deed.ACCEPTEE: "Accord noté",
    Deed.REFUSEE: "Refus noté",
    Deed.ABANDONNER: "Demande abandonnée",
}


@dataclass(frozen=True, slots=True)
class AccordTyped:
    """What is asked; ``demande_id`` 0 is a new one."""

    pec_id: int
    demande_id: int = 0
    seances: str = ""
    argumentaire: str = field(default="", repr=False)
    urgence: bool = False


@dataclass(frozen=True, slots=True)
class StepTyped:
    """One step of a request."""

    demande_id: int
    deed: Deed
    day: date | None = None
    seances: str = ""
    detail: str = field(default="", repr=False)


def read_seances(text: str) -> int | None:
    """Return a number of séances, None when it is not one."""
    return whole(text, 999)


def accord_errors(typed: AccordTyped) -> dict[str, str]:
    """Return what is wrong under each field."""
    return {"seances": WRONG_NUMBER} if read_seances(typed.seances) is None else {}


def step_errors(typed: StepTyped) -> dict[str, str]:
    """Return what is wrong under each field."""
    errors = {}
    if typed.day is None and typed.deed is not Deed.ABANDONNER:
        errors["day"] = NO_DAY
    if typed.deed is Deed.ACCEPTEE and typed.seances.strip() and read_seances(typed.seances) is None:
        errors["seances"] = WRONG_NUMBER
    if typed.deed is Deed.REFUSEE and not typed.detail.strip():
        errors["detail"] = NO_REASON
    if typed.deed is Deed.INCOMPLETE and not typed.detail.strip():
        errors["detail"] = NO_MISSING
    return errors
