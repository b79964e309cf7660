"""What the return codes of the SSV library mean to the desk; the table is ``resources/ssv/codes_retour.csv``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from app.domain.cps import NoCps
from app.domain.errors import AppError, CardBusy, CardRemoved, DeviceError, EnvironmentProblem, NoCard, WrongCard
from app.hardware.ssv.groups import table

SUCCESS = 0
CPS_ABSENT = 0xF001
PIN_REFUSED = 0xF003
WITHOUT_CPS = (
    "Sans carte CPS, le module n’a lu que les données administratives de la carte Vitale. Insérez votre carte CPS, "
    "puis relisez."
)
NOT_INITIALISED = 0xF600
ALREADY_INITIALISED = 0xF670

_KINDS: dict[str, type[AppError]] = {
    "cps_absent": NoCps,
    "no_card": NoCard,
    "removed": CardRemoved,
    "wrong_card": WrongCard,
    "busy": CardBusy,
    "device": DeviceError,
    "environment": EnvironmentProblem,
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """One row of the table, or what is said of a code that is in none; the message may show the ``{code}``."""

    kind: str
    message: str


_UNKNOWN = Meaning(
    "device", "Le module officiel a refusé l’opération (code {code}). Réessayez. Si le code revient, notez-le."
)


@cache
def _rows() -> tuple[tuple[int, int, Meaning], ...]:
    return tuple(
        (int(row["from"]), int(row["to"]), Meaning(row["kind"], row["message"])) for row in table("codes_retour.csv")
    )


def meaning(code: int) -> Meaning:
    """Return what *code* means."""
    found = next((found for first, last, found in _rows() if first <= code <= last), _UNKNOWN)
    return Meaning(found.kind, found.message.format(code=f"{code:04X}"))


def refusal(code: int) -> AppError:
    """Return the error that *code* stands for; a wrong PIN is for the caller, who counts the tries."""
    found = meaning(code)
    return _KINDS.get(found.kind, DeviceError)(f"ssv {code:04X}", found.message)


def warning(code: int) -> str:
    """Return the French sentence of a code that leaves the data valid; empty when *code* is a success or a refusal."""
    if code == CPS_ABSENT:
        return WITHOUT_CPS
    found = meaning(code)
    return found.message if code != SUCCESS and found.kind == "data" else ""
