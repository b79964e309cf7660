"""Words that find a patient, filled from the patients already there. Frozen.

The functions that cut names into words are copied as they were: the domain goes on changing, this must not.
"""

from __future__ import annotations

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BATCH = 1_000


def upgrade() -> None:
    """Make the table, then fill it."""
    word = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.create_table(
        "patient_mot",
        sa.Column("mot", word, nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("tri", word, nullable=False),
        sa.PrimaryKeyConstraint("mot", "patient_id", name="pk_patient_mot"),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name="fk_patient_mot_patient_id", ondelete="RESTRICT"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_patient_mot_patient_id", "patient_mot", ["patient_id"])
    _fill()


def _fill() -> None:
    patient = sa.table("patient", *(sa.column(name) for name in ("id", "nom", "prenom", "nom_naissance", "naissance")))
    target = sa.table("patient_mot", sa.column("mot"), sa.column("patient_id"), sa.column("tri"))
    connection = op.get_bind()
    rows = connection.execute(sa.select(patient)).all()
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        words = [values for row in batch for values in _values(*row)]
        connection.execute(sa.insert(target), words)


def _values(patient_id: int, nom: str, prenom: str, *others: str) -> list[dict[str, object]]:
    tri = _normalised(f"{nom} {prenom}")
    return [{"mot": word, "patient_id": patient_id, "tri": tri} for word in sorted(_words(nom, prenom, *others))]


def _words(nom: str, prenom: str, nom_naissance: str, naissance: str) -> set[str]:
    day, month, year = naissance[6:], naissance[4:6], naissance[:4]
    return {*_normalised(f"{nom} {prenom} {nom_naissance}").split(), day, month, year, f"{day}{month}{year}"}


def _normalised(text: str) -> str:
    expanded = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae").replace("ß", "ss")
    bare = "".join(c for c in unicodedata.normalize("NFKD", expanded) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in bare.lower()).split())
