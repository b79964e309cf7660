"""Lookups of rights, feuilles that wait for one, contracts with complementary insurers. Frozen."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.store.migrations.triggers import protect

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

PROTECTED = (
    "interrogation", "interrogation_brut", "verification_etat", "contrat_amc", "contrat_confirme", "piece_droits",
)  # fmt: skip
INDEXES = (
    ("interrogation", "at"),
    ("interrogation", "patient_id"),
    ("verification", "etat"),
    ("verification_etat", "fse_id"),
    ("piece_droits", "patient_id"),
    ("contrat_amc", "patient_id"),
    ("contrat_amc", "fin"),
    ("contrat_confirme", "contrat_id"),
)
TEXT, NUMBER, NAME, DAY, INSTANT = sa.String(), sa.Integer(), sa.String(24), sa.Date(), sa.DateTime(timezone=True)


def upgrade() -> None:
    """Say of each snapshot where its parts come from; make the eight tables, empty."""
    _droits()
    _interrogations()
    _verifications()
    _contrats()
    for table, column in INDEXES:
        op.create_index(f"ix_{table}_{column}", table, [column])
    for table in PROTECTED:
        protect(table)


def _droits() -> None:
    with op.batch_alter_table("droits") as batch:
        batch.add_column(sa.Column("maj_on", DAY, nullable=True))
        for column in ("amo_de", "amc_de"):
            batch.add_column(sa.Column(column, NUMBER, nullable=True))
            batch.create_foreign_key(f"fk_droits_{column}", "droits", [column], ["id"], ondelete="RESTRICT")
        batch.add_column(sa.Column("soin_on", DAY, nullable=True))
        batch.add_column(sa.Column("motif", TEXT, nullable=False, server_default=""))
    if op.get_bind().dialect.name == "sqlite":
        protect("droits")  # the rebuilt table lost its triggers


def _column(name: str, kind: Any, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=null)


def _key(name: str) -> sa.Column[Any]:
    return sa.Column(name, NUMBER, nullable=False, autoincrement=False)


def _fk(table: str, target: str, column: str, key: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.{key}"], name=f"fk_{table}_{column}", ondelete="RESTRICT")


def _pk(table: str, column: str = "id") -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(column, name=f"pk_{table}")


def _cents(prefix: str) -> list[sa.Column[Any]]:
    return [_column(f"{prefix}_{part}_cents", NUMBER, null=True) for part in ("amo", "amc", "patient")]


# fmt: off
def _interrogations() -> None:
    op.create_table(
        "interrogation",
        _column("id", NUMBER), _column("at", INSTANT), _column("par", TEXT), _column("patient_id", NUMBER),
        _column("motif", NAME), _column("issue", NAME), _column("soin_on", DAY), _column("duree_ms", NUMBER),
        _column("droits_id", NUMBER, null=True), _column("fse_id", NUMBER, null=True), _column("ecarts", TEXT),
        *_cents("effet"), _column("detail", TEXT),
        _fk("interrogation", "patient", "patient_id"), _fk("interrogation", "droits", "droits_id"),
        _fk("interrogation", "fse", "fse_id"), _pk("interrogation"),
    )
    op.create_table(
        "interrogation_brut",
        _key("interrogation_id"), _column("contenu", sa.LargeBinary()),
        _fk("interrogation_brut", "interrogation", "interrogation_id"), _pk("interrogation_brut", "interrogation_id"),
    )


def _verifications() -> None:
    op.create_table(
        "verification",
        _key("fse_id"), _column("patient_id", NUMBER), _column("etat", NAME), _column("motif", NAME),
        _column("since", INSTANT), _column("par", TEXT), *_cents("avant"), *_cents("apres"),
        _column("droits_id", NUMBER, null=True), _column("pourquoi", TEXT),
        _fk("verification", "fse", "fse_id"), _fk("verification", "patient", "patient_id"),
        _fk("verification", "droits", "droits_id"), _pk("verification", "fse_id"),
    )
    op.create_table(
        "verification_etat",
        _column("id", NUMBER), _column("fse_id", NUMBER), _column("etat", NAME), _column("at", INSTANT),
        _column("par", TEXT), _fk("verification_etat", "verification", "fse_id", "fse_id"), _pk("verification_etat"),
    )


def _contrats() -> None:
    op.create_table(
        "piece_droits",
        _column("id", NUMBER), _column("patient_id", NUMBER), _column("media", TEXT),
        _column("contenu", sa.LargeBinary()), _column("at", INSTANT), _column("par", TEXT),
        _fk("piece_droits", "patient", "patient_id"), _pk("piece_droits"),
    )
    op.create_table(
        "contrat_amc",
        _column("id", NUMBER), _column("patient_id", NUMBER), _column("organisme", TEXT), _column("nom", TEXT),
        _column("adherent", TEXT), _column("gestion", NAME), _column("formule", TEXT),
        _column("debut", DAY, null=True), _column("fin", DAY, null=True), _column("source", NAME),
        _column("at", INSTANT), _column("par", TEXT), _column("convention", TEXT), _column("csr", TEXT),
        _column("domaine", TEXT), _column("operateur", TEXT), _column("piece_id", NUMBER, null=True),
        _column("remplace_id", NUMBER, null=True), _column("motif", TEXT), _column("annule", sa.Boolean()),
        _fk("contrat_amc", "patient", "patient_id"), _fk("contrat_amc", "piece_droits", "piece_id"),
        _fk("contrat_amc", "contrat_amc", "remplace_id"), _pk("contrat_amc"),
        sa.UniqueConstraint("remplace_id", name="uq_contrat_amc_remplace_id"),
    )
    op.create_table(
        "contrat_confirme",
        _column("id", NUMBER), _column("contrat_id", NUMBER), _column("jour", DAY), _column("at", INSTANT),
        _column("par", TEXT), _fk("contrat_confirme", "contrat_amc", "contrat_id"), _pk("contrat_confirme"),
    )
    sorted_text = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.create_table(
        "organisme_amc",
        _column("numero", TEXT), _column("nom", sorted_text), _column("adresse_lignes", TEXT, null=True),
        _column("code_postal", TEXT), _column("ville", TEXT), _column("convention_signee", sa.Boolean(), null=True),
        _column("paiement", NAME), _column("delai_jours", NUMBER, null=True), _column("operateur", TEXT),
        _pk("organisme_amc", "numero"),
    )
# fmt: on
