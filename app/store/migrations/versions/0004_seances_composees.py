"""Composed séances: what each carries, lines of every kind, circumstances of a feuille, typing, stays. Frozen."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ADDED: tuple[tuple[str, str, Any, str], ...] = (
    ("seance", "complements", sa.String(), "{}"),
    ("fse", "circonstances", sa.String(), "{}"),
    ("fse", "tiers_payant", sa.String(24), "INTEGRAL"),
    ("fse_ligne", "genre", sa.String(24), "ACTE"),
    ("fse_ligne", "quantite", sa.String(), "1"),
    ("fse_ligne", "exoneration", sa.String(), ""),
    ("fse_ligne", "qualificatif", sa.String(), ""),
    ("fse_ligne", "complement", sa.String(), ""),
    ("fse_ligne", "depassement_cents", sa.Integer(), "0"),
)
"""Every row that exists is a bare act, in tiers payant intégral."""


def upgrade() -> None:
    """Add the columns with the value of what was billed so far, then the two empty tables."""
    for table, column, kind, plain in ADDED:
        op.add_column(table, sa.Column(column, kind, nullable=False, server_default=plain))
    op.create_table(
        "saisie",
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("ecran", sa.String(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("contenu", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name="fk_saisie_patient_id", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("login", "ecran", name="pk_saisie"),
    )
    op.create_table(
        "sejour",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("debut", sa.Date(), nullable=False),
        sa.Column("fin", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name="fk_sejour_patient_id", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_sejour"),
    )
    op.create_index("ix_sejour_patient_id", "sejour", ["patient_id"])
