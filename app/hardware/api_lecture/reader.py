"""The people on a Vitale card through the official library: also a Vitale 1, also régime and caisse."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from threading import Event

from app.domain.card import CarteLue, SourceIdentite
from app.domain.errors import AppError, CardBusy, CardRemoved, DeviceError, EnvironmentProblem, NoCard, WrongCard
from app.hardware.api_lecture.xml import parse_identification
from app.hardware.native.errors import LibraryGarbled
from app.hardware.native.frames import Answer
from app.hardware.native.worker import Worker

WAIT_S = 5
"""How long the library may wait for the card: it is asked once the reader says that a card is there."""
DEADLINE_S = 30.0
"""After that the library is taken for hung; 30 s is the longest wait of the integrations seen in the open."""

_KINDS: dict[str, type[AppError]] = {
    "no_card": NoCard,
    "removed": CardRemoved,
    "wrong_card": WrongCard,
    "busy": CardBusy,
    "environment": EnvironmentProblem,
    "device": DeviceError,
}
_NOT_STARTED = (
    "Le module officiel n’a pas démarré (code {}). Vérifiez le dossier qui contient api_lec.ini, puis réinstallez le "
    "module si rien ne change."
)
_UNKNOWN = (
    "Le module officiel n’a pas lu la carte (code {}). Retirez la carte, remettez-la et réessayez ; "
    "si le code revient, notez-le : il ne nomme personne."
)


@dataclass(frozen=True, slots=True)
class ApiLectureReader:
    """Satisfies IdentityReader. The library reads the reader named in its own ``api_lec.ini``."""

    worker: Worker
    wait_s: int = WAIT_S
    deadline_s: float = DEADLINE_S

    def read_identity(self, reader: str, read_at: datetime, cancel: Event | None = None) -> CarteLue:
        """Return everybody on the card; *reader* is where the card was seen. Blocks; as IdentityReader says.

        Raise also LibraryCrashed, LibraryHung, LibraryGarbled, LibraryMissing: the next reading starts afresh.
        """
        answer = self.worker.call("identify", self.wait_s, deadline_s=self.deadline_s, cancel=cancel)
        if answer.code:
            raise _refusal(answer, _UNKNOWN) if answer.zones else start_refusal(answer)
        if len(answer.zones) != 1:
            raise LibraryGarbled(f"{len(answer.zones)} zones")
        people = parse_identification(answer.zones[0])
        return CarteLue(people, reader, read_at, source=SourceIdentite.MODULE_OFFICIEL)


def start_refusal(answer: Answer) -> AppError:
    """Return why the library did not start."""
    return _refusal(answer, _NOT_STARTED, "environment")


def _refusal(answer: Answer, unknown: str, unknown_kind: str = "device") -> AppError:
    error = answer.numbers[0] if answer.numbers else 0
    shown = error or answer.code
    kind, message = _table().get(shown, (unknown_kind, unknown.format(shown)))
    return _KINDS[kind](f"api_lec {answer.code}, error {error}", message)


@cache
def _table() -> dict[int, tuple[str, str]]:
    text = (files("resources") / "cards" / "api_lecture_codes.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {int(row["code"]): (row["kind"], row["message"]) for row in csv.DictReader(lines)}
