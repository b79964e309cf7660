"""The NGAP as dated rows: which version of an act is in force on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
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
class Classement:
    """How an act stands among the others (resources/ngap/classement.csv, NGAP titre XIV of 21/06/2026)."""

    region: str = ""
    """« rachis », « membre supérieur »…; empty for what is not a treatment."""
    territoire: str = ""
    opere: bool | None = None
    """None where the text makes no difference."""
    bdk: str = ""
    """« standard » or « neuro »: rhythm of its bilan-diagnostic."""
    par_jour: int = 1
    """How many times a day the text allows it."""
    groupe: str = "non"
    """« oui », « non » or « 2 à 4 »: whether chapter III lets it be given to several patients at once."""


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
    etape: str = ""
    """Planned step that this row belongs to (resources/ngap/etapes.csv), empty when it is in force or closed."""
    classement: Classement = Classement()

    @property
    def cotation(self) -> str:
        """« RAM 8,09 », or the bare letters of a line without coefficient."""
        if self.coefficient is None:
            return self.lettre_cle
        return f"{self.lettre_cle}\u00a0{self.coefficient}".replace(".", ",")

    @property
    def chapitre_ii(self) -> bool:
        """Whether this is a treatment of chapter II, to which supplements add."""
        return self.article.startswith("II-")

    @property
    def numero_article(self) -> str:
        """« 1 » for II-1-A: paragraphs A to F are one article (facts/ngap-mk.md §2.2). Empty outside chapter II."""
        return self.article.split("-")[1] if self.chapitre_ii else ""


@dataclass(frozen=True, slots=True)
class LettreCleValue:
    """Value in euros of a key letter in one zone over one period."""

    lettre_cle: str
    zone: ZoneTarifaire
    value: Decimal
    validity: DateRange
    source: str


@dataclass(frozen=True, slots=True)
class Etape:
    """A planned tariff step, off until the user or a tariff update turns it on."""

    code: str
    start: date
    libelle: str
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
    def build(
        cls,
        actes: Iterable[Acte],
        values: Iterable[LettreCleValue],
        *,
        scheduled_enabled: bool = False,
        steps: frozenset[str] = frozenset(),
    ) -> Self:
        """Index the rows. A planned row is off, and the version before it stays open, unless its step is in *steps*.

        *scheduled_enabled* turns every step on. Source: facts/ngap-mk.md §1.2 (steps never confirmed).
        """
        by_act: dict[str, list[Acte]] = {}
        scheduled: list[Acte] = []
        for acte in sorted(actes, key=lambda a: a.validity.start):
            versions = by_act.setdefault(acte.act_id, [])
            planned = acte.status is ActeStatus.SCHEDULED_UNCONFIRMED
            if planned and not scheduled_enabled and acte.etape not in steps:
                scheduled.append(acte)
                _leave_open(versions, acte)
            else:
                _close_at(versions, acte)
                versions.append(acte)
        by_key: dict[tuple[str, ZoneTarifaire], list[LettreCleValue]] = {}
        for value in values:
            by_key.setdefault((value.lettre_cle, value.zone), []).append(value)
        return cls(
            {act_id: tuple(rows) for act_id, rows in by_act.items() if rows},
            {key: tuple(rows) for key, rows in by_key.items()},
            tuple(scheduled),
        )

    def with_steps(self, steps: frozenset[str]) -> Self:
        """Return the same nomenclature with the planned rows of *steps* on."""
        rows = (acte for versions in self.versions.values() for acte in versions)
        values = (value for dated in self.values.values() for value in dated)
        return self.build((*rows, *self.scheduled), values, steps=steps)

    def in_force(self, act_id: str, day: date) -> Acte | None:
        """Return the version of *act_id* in force on *day*, None when there is none."""
        return next((acte for acte in self.versions.get(act_id, ()) if day in acte.validity), None)

    def key_value(self, lettre_cle: str, zone: ZoneTarifaire, day: date) -> LettreCleValue | None:
        """Return the value of a key letter on *day*, None when the table has none."""
        rows = self.values.get((lettre_cle, zone), ())
        return next((value for value in rows if day in value.validity), None)

    def amount(self, act_id: str, zone: ZoneTarifaire, day: date) -> Money | None:
        """Return the published amount of a line without coefficient (travel, majoration), None when not found."""
        acte = self.in_force(act_id, day)
        return None if acte is None else acte.published.get(zone)

    def cotations(self, lettre_cle: str, coefficient: Decimal, day: date) -> tuple[Acte, ...]:
        """Return the acts that this key and coefficient name on *day*: none, one, or several (AMK 5, AMS 7.5)."""
        return tuple(
            acte
            for rows in self.versions.values()
            for acte in rows
            if day in acte.validity and (acte.lettre_cle, acte.coefficient) == (lettre_cle, coefficient)
        )

    def lettres_cles(self) -> frozenset[str]:
        """Return every key letter that the tables ever knew."""
        return frozenset(acte.lettre_cle for rows in self.versions.values() for acte in rows)

    def search(self, text: str, day: date, limit: int = 50) -> tuple[Acte, ...]:
        """Return the acts in force on *day* that hold every word of *text* as a prefix.

        Words are looked for in the label, the key, the coefficient, the article, the référentiel and the old cotation.
        """
        wanted = normalised(text).split()
        hits = [
            acte for rows in self.versions.values() for acte in rows if day in acte.validity and holds(acte, wanted)
        ]
        hits.sort(key=lambda acte: (not in_label(acte, wanted), order(acte)))
        return tuple(hits[:limit])


def order(acte: Acte) -> tuple[bool, str, str, Decimal, str]:
    """Sort key of a list of acts: treatments first, then by article and cotation."""
    return (acte.category != "acte", acte.article, acte.lettre_cle, acte.coefficient or Decimal(0), acte.act_id)


def holds(acte: Acte, wanted: list[str]) -> bool:
    """Return whether every normalised word of *wanted* starts a word of *acte*."""
    return _starts(
        f"{acte.libelle} {acte.cotation} {acte.article} {acte.situation_referentiel} "
        f"{acte.ancienne_cotation} {acte.category} {acte.classement.region} {acte.classement.territoire}",
        wanted,
    )


def in_label(acte: Acte, wanted: list[str]) -> bool:
    """Return whether the label, the key and the category alone hold every word."""
    return _starts(f"{acte.libelle} {acte.cotation} {acte.category}", wanted)


def _starts(text: str, wanted: list[str]) -> bool:
    words = normalised(text).split()
    return all(any(word.startswith(prefix) for word in words) for prefix in wanted)


def _leave_open(versions: list[Acte], scheduled: Acte) -> None:
    if versions and versions[-1].validity.end == scheduled.validity.start:
        versions[-1] = replace(versions[-1], validity=DateRange(versions[-1].validity.start, scheduled.validity.end))


def _close_at(versions: list[Acte], newer: Acte) -> None:
    """A version left open ends where the next one begins."""
    if versions and versions[-1].validity.overlaps(newer.validity):
        versions[-1] = replace(versions[-1], validity=DateRange(versions[-1].validity.start, newer.validity.start))
