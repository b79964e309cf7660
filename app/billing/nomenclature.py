"""The NGAP as dated rows: which version of an act is in force on a day, and how to find an act by its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import Self

from app.domain.dates import DateRange
from app.domain.money import Money
from app.domain.patient import normalised
from app.domain.people import ZoneTarifaire


class ActeStatus(Enum):
    """How far a row of the table was verified (resources/ngap/README.md)."""

    IN_FORCE_VERIFIED = "in_force_verified"
    IN_FORCE_PROBABLE = "in_force_probable"
    HISTORICAL = "historical"
    SCHEDULED_UNCONFIRMED = "scheduled_unconfirmed"


@dataclass(frozen=True, slots=True)
class Acte:
    """One version of an act. ``coefficient`` keeps its hundredths: they tell acts apart (NGAP of 21/06/2026)."""

    act_id: str
    category: str
    lettre_cle: str
    coefficient: Decimal | None
    validity: DateRange
    """An unknown first day is ``date.min``."""
    article: str
    libelle: str
    ancienne_cotation: str
    seuil_referentiel: int | None
    dap_from: int | None
    situation_referentiel: str
    deplacement: str
    published: Mapping[ZoneTarifaire, Money]
    """Published amounts, to be checked against the computed ones; a zone without amount is absent."""
    status: ActeStatus
    notes: str
    confidence: str
    source: str
    version: str

    @property
    def cotation(self) -> str:
        """« RAM 8,09 », or the bare letters of a line without coefficient."""
        if self.coefficient is None:
            return self.lettre_cle
        return f"{self.lettre_cle}\u00a0{self.coefficient}".replace(".", ",")


@dataclass(frozen=True, slots=True)
class LettreCleValue:
    """Value in euros of a key letter in one zone over one period."""

    lettre_cle: str
    zone: ZoneTarifaire
    value: Decimal
    validity: DateRange
    source: str


@dataclass(frozen=True, slots=True)
class Nomenclature:
    """Acts and key values, answered by day. Build it with ``build``."""

    versions: Mapping[str, tuple[Acte, ...]]
    """By act id, oldest first; scheduled rows that are off are not in it."""
    values: Mapping[tuple[str, ZoneTarifaire], tuple[LettreCleValue, ...]]
    scheduled: tuple[Acte, ...] = ()
    """Planned rows left off."""

    @classmethod
    def build(cls, actes: Iterable[Acte], values: Iterable[LettreCleValue], *, scheduled_enabled: bool = False) -> Self:
        """Index the rows. Unless enabled, planned rows are off and the version before them stays open.

        Source: facts/ngap-mk.md §1.2 (the step of 1/09/2026 was never confirmed).
        """
        by_act: dict[str, list[Acte]] = {}
        scheduled: list[Acte] = []
        for acte in sorted(actes, key=lambda a: a.validity.start):
            if acte.status is ActeStatus.SCHEDULED_UNCONFIRMED and not scheduled_enabled:
                scheduled.append(acte)
                _leave_open(by_act.get(acte.act_id, []), acte)
            else:
                by_act.setdefault(acte.act_id, []).append(acte)
        by_key: dict[tuple[str, ZoneTarifaire], list[LettreCleValue]] = {}
        for value in values:
            by_key.setdefault((value.lettre_cle, value.zone), []).append(value)
        return cls(
            {act_id: tuple(rows) for act_id, rows in by_act.items()},
            {key: tuple(rows) for key, rows in by_key.items()},
            tuple(scheduled),
        )

    def in_force(self, act_id: str, day: date) -> Acte | None:
        """Return the version of *act_id* in force on *day*, None when there is none."""
        return next((acte for acte in self.versions.get(act_id, ()) if day in acte.validity), None)

    def key_value(self, lettre_cle: str, zone: ZoneTarifaire, day: date) -> LettreCleValue | None:
        """Return the value of a key letter on *day*, None when the table has none."""
        rows = self.values.get((lettre_cle, zone), ())
        return next((value for value in rows if day in value.validity), None)

    def search(self, text: str, day: date, limit: int = 50) -> tuple[Acte, ...]:
        """Return the acts in force on *day* that hold every word of *text* as a prefix.

        Words are looked for in the label, the key, the coefficient, the article, the référentiel and the old cotation.
        """
        wanted = normalised(text).split()
        hits = [
            acte for rows in self.versions.values() for acte in rows if day in acte.validity and _holds(acte, wanted)
        ]
        hits.sort(key=lambda a: (a.category != "acte", a.article, a.lettre_cle, a.coefficient or Decimal(0), a.act_id))
        return tuple(hits[:limit])


def _leave_open(versions: list[Acte], scheduled: Acte) -> None:
    if versions and versions[-1].validity.last == scheduled.validity.start - timedelta(days=1):
        versions[-1] = replace(versions[-1], validity=DateRange(versions[-1].validity.start, scheduled.validity.end))


def _holds(acte: Acte, wanted: list[str]) -> bool:
    words = normalised(
        f"{acte.libelle} {acte.cotation} {acte.article} {acte.situation_referentiel} "
        f"{acte.ancienne_cotation} {acte.category}"
    ).split()
    return all(any(word.startswith(prefix) for word in words) for prefix in wanted)
