"""Tables of the fusions of files, of the files they leave to follow, and of the pairs that are not duplicates."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.store.rows_base import Base, ref


class AliasRecord(Base):
    """A file that another one absorbed, and the one that answers for it today; never a chain."""

    __tablename__ = "patient_alias"

    absorbe_id: Mapped[int] = mapped_column(ref("patient.id"), primary_key=True, autoincrement=False)
    garde_id: Mapped[int] = mapped_column(ref("patient.id"), index=True)


class FusionRecord(Base):
    """One fusion as it was decided, with the file kept before and after, in JSON; never changed."""

    __tablename__ = "fusion"

    id: Mapped[int] = mapped_column(primary_key=True)
    garde_id: Mapped[int] = mapped_column(ref("patient.id"), index=True)
    absorbe_id: Mapped[int] = mapped_column(ref("patient.id"), index=True)
    at: Mapped[datetime]
    par: Mapped[str]
    avant: Mapped[str]
    apres: Mapped[str]


class FusionDefaiteRecord(Base):
    """A fusion taken back; never changed."""

    __tablename__ = "fusion_defaite"

    fusion_id: Mapped[int] = mapped_column(ref("fusion.id"), primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    par: Mapped[str]


class PasDoublonRecord(Base):
    """Two files that somebody said are two people, the lower number first."""

    __tablename__ = "pas_doublon"

    petit_id: Mapped[int] = mapped_column(ref("patient.id"), primary_key=True, autoincrement=False)
    grand_id: Mapped[int] = mapped_column(ref("patient.id"), primary_key=True, autoincrement=False, index=True)
    at: Mapped[datetime]
    par: Mapped[str]


def followed(patient_id: Any) -> ColumnElement[int]:
    """Return the expression of the file that answers today for the file of *patient_id*, a column."""
    alias = AliasRecord.__table__.alias()
    kept = select(alias.c.garde_id).where(alias.c.absorbe_id == patient_id).scalar_subquery()
    return func.coalesce(kept, patient_id)


def as_json(values: dict[str, Any]) -> str:
    """Return columns as JSON; an enumeration by its name."""
    return json.dumps(values, ensure_ascii=False, default=lambda value: value.name, sort_keys=True)
