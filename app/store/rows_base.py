"""What every table shares: the naming convention, the column types, the reference that never cascades."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

from sqlalchemy import DateTime, Dialect, ForeignKey, MetaData, String, TypeDecorator
from sqlalchemy import Enum as EnumType
from sqlalchemy.orm import DeclarativeBase

from app.domain.dates import DateRange
from app.domain.people import Adresse

E = TypeVar("E", bound=Enum)
K = TypeVar("K", int, str)

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An instant: aware going in and coming out, UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive instant, turn the others to UTC (without its zone where the type has none)."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive instant")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal kept as its text: SQLite has no exact number with decimals."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Write the digits as they are."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """Read the digits back."""
        return None if value is None else Decimal(value)


def by_name(kind: type[E]) -> EnumType:
    """Column type that stores the name of a member; no CHECK, so a new member needs no rebuilt table."""
    return EnumType(kind, native_enum=False, create_constraint=False, length=24)


def sortable() -> String:
    """Column type ordered by code point on both engines, so that prefixes and lists come out alike."""
    return String().with_variant(String(collation="C"), "postgresql")


def ref(target: str) -> ForeignKey:
    """Foreign key to *target*; nothing ever cascades."""
    return ForeignKey(target, ondelete="RESTRICT")


class Base(DeclarativeBase):
    """Parent of every row."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Instant(), Decimal: ExactDecimal()}  # noqa: RUF012 - read by SQLAlchemy


Values = dict[str, Any]
"""Column values of one row, by attribute name."""


def adresse_values(adresse: Adresse | None, prefix: str = "") -> Values:
    """Return the three columns of an address; the lines are NULL when there is none."""
    lignes = None if adresse is None else "\n".join(adresse.lignes)
    return {
        f"{prefix}adresse_lignes": lignes,
        f"{prefix}code_postal": adresse.code_postal if adresse else "",
        f"{prefix}ville": adresse.ville if adresse else "",
    }


def adresse_of(lignes: str | None, code_postal: str, ville: str) -> Adresse | None:
    """Return the address of three columns, None when the lines are NULL."""
    return None if lignes is None else Adresse(tuple(lignes.split("\n")) if lignes else (), code_postal, ville)


def range_ends(periode: DateRange | None) -> tuple[date | None, date | None]:
    """Return the two columns of a period, both NULL when there is none."""
    return (None, None) if periode is None else (periode.start, periode.end)


def range_of(start: date | None, end: date | None) -> DateRange | None:
    """Return the period of two columns, None when the first is NULL."""
    return None if start is None else DateRange(start, end)


def cents(total: int | None) -> int:
    """Return a SQL sum as cents; the sum of nothing is NULL in SQL and 0 here."""
    return int(total or 0)


def chunks(ids: Iterable[K], size: int = 500) -> Iterable[list[K]]:
    """Yield *ids* (or other keys) without doubles, by lists short enough for an IN clause."""
    distinct = sorted(set(ids))
    return (distinct[start : start + size] for start in range(0, len(distinct), size))
