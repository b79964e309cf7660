"""Tariff updates and demandes d’accord préalable. Frozen."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.store.migrations.triggers import protect

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PROTECTED = ("tarif_fichier", "tarif_etat", "demande_accord_etat")
INDEXES = (
    ("tarif_mise_a_jour", "etat"),
    ("tarif_etat", "mise_a_jour_id"),
    ("demande_accord", "patient_id"),
    ("demande_accord", "pec_id"),
    ("demande_accord", "etat"),
    ("demande_accord_etat", "demande_id"),
)


def upgrade() -> None:
    """Make the five tables, empty, and protect those that never change."""
    _tarifs()
    _demandes()
    for table, column in INDEXES:
        op.create_index(f"ix_{table}_{column}", table, [column])
    for table in PROTECTED:
        protect(table)


def _column(name: str, kind: Any, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=null)


def _fk(table: str, target: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete="RESTRICT")


def _pk(table: str, column: str = "id") -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(column, name=f"pk_{table}")


# fmt: off
def _tarifs() -> None:
    text, number, name, instant = sa.String(), sa.Integer(), sa.String(24), sa.DateTime(timezone=True)
    op.create_table(
        "tarif_mise_a_jour",
        _column("id", number), _column("version", number), _column("libelle", text), _column("source", text),
        _column("publiee_on", sa.Date()), _column("sha256", text), _column("cle", text), _column("etat", name),
        _column("at", instant), _column("par", text), _pk("tarif_mise_a_jour"),
    )
    op.create_table(
        "tarif_fichier",
        sa.Column("mise_a_jour_id", number, nullable=False, autoincrement=False), _column("contenu", sa.LargeBinary()),
        _fk("tarif_fichier", "tarif_mise_a_jour", "mise_a_jour_id"), _pk("tarif_fichier", "mise_a_jour_id"),
    )
    op.create_table(
        "tarif_etat",
        _column("id", number), _column("mise_a_jour_id", number), _column("etat", name), _column("at", instant),
        _column("par", text), _fk("tarif_etat", "tarif_mise_a_jour", "mise_a_jour_id"), _pk("tarif_etat"),
    )


def _demandes() -> None:
    text, number, name, day = sa.String(), sa.Integer(), sa.String(24), sa.Date()
    op.create_table(
        "demande_accord",
        _column("id", number), _column("patient_id", number), _column("pec_id", number), _column("motif", name),
        _column("a_partir_de", number), _column("seances", number), _column("creee_on", day), _column("etat", name),
        _column("argumentaire", text), _column("urgence", sa.Boolean()), _column("envoyee_on", day, null=True),
        _column("recue_on", day, null=True), _column("incomplete_on", day, null=True),
        _column("completee_on", day, null=True), _column("reponse_on", day, null=True),
        _column("seances_accordees", number, null=True), _column("detail", text),
        _fk("demande_accord", "patient", "patient_id"), _fk("demande_accord", "prise_en_charge", "pec_id"),
        _pk("demande_accord"),
    )
    op.create_table(
        "demande_accord_etat",
        _column("id", number), _column("demande_id", number), _column("etat", name),
        _column("at", sa.DateTime(timezone=True)), _column("par", text),
        _fk("demande_accord_etat", "demande_accord", "demande_id"), _pk("demande_accord_etat"),
    )
# fmt: on
