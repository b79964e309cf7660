"""Weekly lots of a praticien, and how far they went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from app.domain.droits import DroitsAmo
from app.domain.fse import Fse, FseState, SignedFse
from app.domain.lot import Destination, Lot, LotKind, LotState
from app.domain.people import Praticien
from app.services.ports import FseEngine, LotContext
from app.teletransmission.address import message_id
from app.teletransmission.tables import Tables

ARL_DELAY = timedelta(days=2)
LOT_NUMBERS = 999
_BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def sent_on(signed_on: date, until: date) -> date | None:
    """Return the Friday that sends what was signed that week, None when it is still to come."""
    friday = signed_on + timedelta(days=(4 - signed_on.weekday()) % 7)
    return friday if friday < until else None


def state_of(sent: date | None, until: date) -> FseState:
    """Return how far an FSE sent on that day went."""
    if sent is None:
        return FseState.SIGNEE
    return FseState.ACQUITTEE if sent + ARL_DELAY <= until else FseState.TRANSMISE


@dataclass(slots=True)
class Post:
    """Puts FSE into lots and numbers them as the real service does."""

    tables: Tables
    until: date
    engine: FseEngine | None
    numbers: Counter[str] = field(default_factory=Counter)
    count: int = 0

    def lots(
        self, fses: Sequence[Fse], signed: Sequence[SignedFse], amo: dict[int, DroitsAmo], people: dict[int, Praticien]
    ) -> list[Lot]:
        """Return the lots of *fses* that were sent; *amo* gives the rights by snapshot, *people* by id."""
        bytes_of = {one.fse_id: one for one in signed}
        groups: dict[tuple[date, int, Destination], list[Fse]] = {}
        for fse in fses:
            sent = sent_on(fse.last_day, self.until)
            if sent is not None:
                key = (sent, fse.praticien_id, self.tables.destination(amo[fse.droits_id]))
                groups.setdefault(key, []).append(fse)
        ordered = sorted(groups.items(), key=lambda item: (item[0][0], item[0][1], item[0][2].code))
        return [
            self._lot(sent, people[praticien_id], destination, [bytes_of[fse.id] for fse in held])
            for (sent, praticien_id, destination), held in ordered
        ]

    def _lot(self, sent: date, praticien: Praticien, destination: Destination, signed: list[SignedFse]) -> Lot:
        series = f"lot:{praticien.id}:{destination.regime}{destination.organisme}"
        self.numbers[series] += 1
        self.count += 1
        built_at = datetime.combine(sent, time(18), UTC)
        numero, file_id = (self.numbers[series] - 1) % LOT_NUMBERS + 1, _base36(self.count)
        fichier = f"SIMULATION population lot {numero}".encode()
        if self.engine is not None:
            context = LotContext(
                praticien, destination.regime, destination.organisme, destination.centre_informatique, numero, file_id,
                built_at,
            )  # fmt: skip
            fichier = self.engine.format_lot(signed, context)
        done = state_of(sent, self.until) is FseState.ACQUITTEE
        return Lot(
            id=self.count,
            numero=numero,
            kind=LotKind.FSE,
            destination=destination,
            praticien_id=praticien.id,
            state=LotState.ACQUITTE if done else LotState.TRANSMIS,
            fse_ids=tuple(one.fse_id for one in signed),
            file_id=file_id,
            fichier=fichier,
            created_at=built_at,
            message_id=message_id(built_at, file_id),
            sent_at=built_at + timedelta(minutes=2),
        )


def with_state(fse: Fse, until: date) -> Fse:
    """Return *fse* as far as its lot took it."""
    return replace(fse, state=state_of(sent_on(fse.last_day, until), until))


def _base36(value: int) -> str:
    text = ""
    for _ in range(6):
        value, digit = divmod(value, 36)
        text = _BASE36[digit] + text
    return text
