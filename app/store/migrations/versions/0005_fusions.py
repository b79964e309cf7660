"""Fusions of files, the files they leave to follow, and the pairs that are not duplicates. Frozen."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.store.migrations.triggers import protect

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PROTECTED = ("fusion", "fusion_defaite")
INDEXES = (
    ("patient_alias", "garde_id"),
    ("fusion", "garde_id"),
    ("fusion", "absorbe_id"),
    ("pas_doublon", "grand_id"),
    ("patient", "naissance"),
)


def upgrade() -> None:
    """Make the four tables, empty, protect those that never change, and let files be grouped by birth date."""
    text, number, instant = sa.String(), sa.Integer(), sa.DateTime(timezone=True)
    op.create_table(
        "patient_alias",
        _key("absorbe_id"), _column("garde_id", number),
        _fk("patient_alias", "patient", "absorbe_id"), _fk("patient_alias", "patient", "garde_id"),
        _pk("patient_alias", "absorbe_id"),
    )  # fmt: skip
    op.create_table(
        "fusion",
        _column("id", number), _column("garde_id", number), _column("absorbe_id", number), _column("at", instant),
        _column("par", text), _column("avant", text), _column("apres", text),
        _fk("fusion", "patient", "garde_id"), _fk("fusion", "patient", "absorbe_id"), _pk("fusion", "id"),
    )  # fmt: skip
    op.create_table(
        "fusion_defaite",
        _key("fusion_id"), _column("at", instant), _column("par", text),
        _fk("fusion_defaite", "fusion", "fusion_id"), _pk("fusion_defaite", "fusion_id"),
    )  # fmt: skip
    op.create_table(
        "pas_doublon",
        _key("petit_id"), _key("grand_id"), _column("at", instant), _column("par", text),
        _fk("pas_doublon", "patient", "petit_id"), _fk("pas_doublon", "patient", "grand_id"),
        _pk("pas_doublon", "petit_id", "grand_id"),
    )  # fmt: skip
    for table, column in INDEXES:
        op.create_index(f"ix_{table}_{column}", table, [column])
    for table in PROTECTED:
        protect(table)


def _column(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _key(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False, autoincrement=False)


def _fk(table: str, target: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete="RESTRICT")


def _pk(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")
