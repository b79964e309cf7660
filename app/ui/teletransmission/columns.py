"""Columns of the transmission lists."""

from __future__ import annotations

from app.domain.money import Money
from app.ui.teletransmission.model import LotLine, OutboxLine
from app.ui.widgets.table import Column, Kind

OUTBOX_COLUMNS: tuple[Column[OutboxLine], ...] = (
    Column("numero", "N°", lambda row: row.numero, Kind.NUMBER),
    Column("patient", "Patient", lambda row: row.patient, strong=True, stretch=True),
    Column("seances", "Séances", lambda row: row.seances, muted=True),
    Column(
        "montant", "Montant", lambda row: row.montant, Kind.MONEY,
        total=lambda rows: Money.total(row.montant for row in rows),
    ),
    Column("signee", "Signée le", lambda row: row.signee, Kind.DATE, muted=True, gives_way=True),
    Column(
        "age", "Âge", lambda row: row.age, Kind.NUMBER,
        sort=lambda row: -row.signed_at.timestamp() if row.signed_at else 0,
    ),
    Column("place", "État", lambda row: row.place, Kind.TAG),
)  # fmt: skip

LOT_COLUMNS: tuple[Column[LotLine], ...] = (
    Column("numero", "Lot", lambda row: row.numero, Kind.NUMBER),
    Column("destination", "Destination", lambda row: row.destination, strong=True, stretch=True),
    Column("fses", "FSE", lambda row: row.fses, Kind.NUMBER),
    Column("montant", "Montant", lambda row: row.montant, Kind.MONEY),
    Column("cree", "Créé le", lambda row: row.cree, Kind.DATE, muted=True, hidden=True),
    Column(
        "envoye", "Envoyé", lambda row: row.envoye,
        sort=lambda row: -row.sent_at.timestamp() if row.sent_at else 0, muted=True,
    ),
    Column("state", "État", lambda row: row.state, Kind.TAG),
)  # fmt: skip
