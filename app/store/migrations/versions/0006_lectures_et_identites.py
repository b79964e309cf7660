"""Readings of cards and codes at the desk, and INS identities. Frozen."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.store.migrations.triggers import protect

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = ("lecture", "identite_ins")


def upgrade() -> None:
    """Make the two tables, empty; a state of an identity never changes."""
    _lectures()
    _identites()
    for table in TABLES:
        op.create_index(f"ix_{table}_patient_id", table, ["patient_id"])
    protect("identite_ins")


def _column(name: str, kind: Any, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=null)


def _patient(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=f"fk_{table}_patient_id", ondelete="RESTRICT")


# fmt: off
def _lectures() -> None:
    text, number, name, flag = sa.String(), sa.Integer(), sa.String(24), sa.Boolean()
    op.create_table(
        "lecture",
        _column("id", number), _column("at", sa.DateTime(timezone=True)), _column("par", text),
        _column("source", name), _column("voie", name), _column("personnes", number), _column("suite", name),
        _column("patient_id", number, null=True), _column("motif", text), _column("delegue", flag),
        _column("simulation", flag), _patient("lecture"), sa.PrimaryKeyConstraint("id", name="pk_lecture"),
    )


def _identites() -> None:
    text, number, name, day = sa.String(), sa.Integer(), sa.String(24), sa.Date()
    op.create_table(
        "identite_ins",
        _column("id", number), _column("patient_id", number), _column("at", sa.DateTime(timezone=True)),
        _column("par", text), _column("nom_naissance", text), _column("prenoms", text), _column("naissance", text),
        _column("sexe", name), _column("lieu_naissance", text), _column("canal", name),
        _column("matricule", text, null=True), _column("oid", name, null=True), _column("insi_on", day, null=True),
        _column("document", name, null=True), _column("verifie_on", day, null=True), _column("verifie_par", text),
        _column("attributs", text), _patient("identite_ins"),
        sa.PrimaryKeyConstraint("id", name="pk_identite_ins"),
    )
# fmt: on
