"""Loads a great many rows at once, with the ids that the caller chose: for data sets, never for a person's work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.fse import Fse
from app.services.ports_bulk import BulkData
from app.store.problems import translated
from app.store.rows_base import Base, Values
from app.store.rows_cabinet import (
    CompteurRecord,
    PraticienRecord,
    UtilisateurRecord,
    praticien_values,
    utilisateur_values,
)
from app.store.rows_fse import (
    FseEtatRecord,
    FseRecord,
    LigneRecord,
    OutboxRecord,
    SignedRecord,
    fse_values,
    ligne_values,
    signed_values,
)
from app.store.rows_ledger import MouvementRecord, PartEtatRecord, PartRecord, mouvement_values
from app.store.rows_lot import LotEtatRecord, LotFichierRecord, LotFseRecord, LotRecord, lot_values
from app.store.rows_patient import (
    DroitsRecord,
    PatientMotRecord,
    PatientRecord,
    droits_values,
    patient_values,
    word_values,
)
from app.store.rows_retour import RejetRecord, RetourFichierRecord, RetourRecord, rejet_values, retour_values
from app.store.rows_soins import (
    OrdonnanceRecord,
    PecRecord,
    SeanceRecord,
    ordonnance_values,
    pec_values,
    seance_values,
)
from app.store.statements import table_of

BATCH = 10_000


class BulkLoader:
    """Writes BulkData with Core inserts, one transaction a call. Call it as often as memory asks for."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def load(self, data: BulkData) -> None:
        """Insert everything of *data*, or nothing; raise EnvironmentProblem when the disk is full."""
        with translated(), self._engine.begin() as connection:
            load = _Load(connection)
            load.people_and_care(data)
            load.invoices(data)
            load.exchanges(data)
            load.numbers(data)


class _Load:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def people_and_care(self, data: BulkData) -> None:
        self._insert(PraticienRecord, (_with_id(p, praticien_values(p)) for p in data.praticiens))
        self._insert(UtilisateurRecord, (_with_id(u, utilisateur_values(u)) for u in data.utilisateurs))
        self._insert(PatientRecord, (_with_id(p, patient_values(p)) for p in data.patients))
        self._insert(PatientMotRecord, (row for p in data.patients for row in word_values(p.id, p)))
        self._insert(DroitsRecord, (_with_id(d, droits_values(d)) for d in data.droits))
        self._insert(OrdonnanceRecord, (_with_id(o, ordonnance_values(o)) for o in data.ordonnances))
        self._insert(PecRecord, (_with_id(p, pec_values(p)) for p in data.pecs))

    def invoices(self, data: BulkData) -> None:
        """Heads, then séances (which name them), then lines (which name both)."""
        dated = [(fse, _created_at(fse)) for fse in data.fses]
        self._insert(FseRecord, (_with_id(fse, fse_values(fse, at)) for fse, at in dated))
        self._insert(SeanceRecord, (_with_id(s, seance_values(s)) for s in data.seances))
        lines = (ligne_values(fse.id, rang, line) for fse in data.fses for rang, line in enumerate(fse.lines))
        self._insert(LigneRecord, lines)
        states = ({"fse_id": fse.id, "etat": fse.state, "at": at, "detail": ""} for fse, at in dated)
        self._insert(FseEtatRecord, states)
        self._insert(SignedRecord, map(signed_values, data.signed))
        self._insert(OutboxRecord, ({"fse_id": fse_id, "enqueued_at": at} for fse_id, at in data.outbox))
        parts = [{"fse_id": fse_id, "part": part, "etat": state} for fse_id, part, state, _at in data.parts]
        self._insert(PartRecord, parts)
        since = ({**row, "at": part[3], "detail": ""} for row, part in zip(parts, data.parts, strict=True))
        self._insert(PartEtatRecord, since)
        self._insert(MouvementRecord, map(mouvement_values, data.mouvements))

    def exchanges(self, data: BulkData) -> None:
        self._insert(LotRecord, (_with_id(lot, lot_values(lot)) for lot in data.lots))
        self._insert(LotFichierRecord, ({"lot_id": lot.id, "contenu": lot.fichier} for lot in data.lots))
        links = (
            {"lot_id": lot.id, "fse_id": fse_id, "rang": rang}
            for lot in data.lots
            for rang, fse_id in enumerate(lot.fse_ids)
        )
        self._insert(LotFseRecord, links)
        states = ({"lot_id": l.id, "etat": l.state, "at": l.created_at, "detail": l.detail} for l in data.lots)  # noqa: E741
        self._insert(LotEtatRecord, states)
        self._insert(RetourRecord, (_with_id(r, retour_values(r)) for r in data.retours))
        self._insert(RetourFichierRecord, ({"retour_id": r.id, "contenu": r.contenu} for r in data.retours))
        self._insert(RejetRecord, (_with_id(r, rejet_values(r)) for r in data.rejets))

    def numbers(self, data: BulkData) -> None:
        """Bring the series of numbers, and the ids that PostgreSQL gives, past what was loaded."""
        last = dict(data.compteurs)
        for fse in data.fses:
            series = f"fse:{fse.praticien_id}"
            last[series] = max(fse.numero, last.get(series, 0))
        for lot in data.lots:
            last["fichier"] = max(int(lot.file_id, 36), last.get("fichier", 0))
        table = table_of(CompteurRecord)
        postgres = self._connection.dialect.name == "postgresql"
        new = postgresql.insert if postgres else sqlite.insert
        for series, value in last.items():
            row = new(table).values(cle=series, valeur=value)
            ahead = row.excluded.valeur > table.c.valeur
            self._connection.execute(
                row.on_conflict_do_update(index_elements=["cle"], set_={"valeur": value}, where=ahead)
            )
        if postgres:
            self._advance_sequences()

    def _advance_sequences(self) -> None:
        for table in Base.metadata.tables.values():
            if "id" not in table.c:
                continue
            sequence = self._connection.scalar(
                text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table.name}
            )
            highest = self._connection.scalar(select(func.max(table.c.id)))
            if sequence and highest:
                self._connection.execute(text("SELECT setval(:s, :n)"), {"s": sequence, "n": highest})

    def _insert(self, record: type[Base], rows: Iterable[Values]) -> None:
        statement = insert(table_of(record))
        batch: list[Values] = []
        for row in rows:
            batch.append(row)
            if len(batch) == BATCH:
                self._connection.execute(statement, batch)
                batch = []
        if batch:
            self._connection.execute(statement, batch)


def _with_id(stored: Any, values: Values) -> Values:
    return {"id": stored.id, **values}


def _created_at(fse: Fse) -> datetime:
    if fse.created_at is None:
        raise ValueError("a loaded FSE says when it was created")
    return fse.created_at
