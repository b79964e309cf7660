"""Lookups of rights and the feuilles that wait for one, in SQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update

from app.domain.errors import NotFound
from app.domain.verification import ETAPES, EtatVerification, Interrogation, Verification, WrongVerification
from app.services.repositories_rights import CheckRow, LookupFilter, LookupRow
from app.store.dossier import family, written_with
from app.store.repository import SqlRepository
from app.store.rows_fse import FseRecord
from app.store.rows_patient import PatientRecord, shown_name
from app.store.rows_rights import (
    InterrogationBrutRecord,
    InterrogationRecord,
    VerificationEtatRecord,
    VerificationRecord,
    check_of,
    check_values,
    lookup_of,
    lookup_values,
)
from app.store.statements import changed, get, insert_or_ignore, insert_row, insert_rows


class SqlRightsRepository(SqlRepository):
    """Implements RightsRepository."""

    def add_lookup(self, lookup: Interrogation, raw: bytes = b"") -> Interrogation:
        """Append one lookup with the answer as received; return it with its id."""
        own = written_with(self._session, FseRecord, lookup.fse_id, lookup.patient_id)
        lookup_id = insert_row(self._session, InterrogationRecord, lookup_values(lookup) | own)
        if raw:
            row = {"interrogation_id": lookup_id, "contenu": raw}
            insert_rows(self._session, InterrogationBrutRecord, [row])
        return lookup_of(get(self._session, InterrogationRecord, lookup_id))

    def raw_answer(self, lookup_id: int) -> bytes:
        """Return the answer as received; raise NotFound when there was none."""
        return get(self._session, InterrogationBrutRecord, lookup_id).contenu

    def lookups(self, wanted: LookupFilter, limit: int = 5_000) -> tuple[LookupRow, ...]:
        """Return the lookups, newest first."""
        i, p = InterrogationRecord, PatientRecord
        query = select(i, p.nom, p.prenom).join(p, p.id == i.dossier_id).order_by(i.at.desc(), i.id.desc())
        if wanted.patient_id:
            query = query.where(i.patient_id.in_(family(self._session, wanted.patient_id)))
        rows = self._session.execute(_filtered(query, wanted).limit(limit))
        return tuple(LookupRow(lookup_of(row[0]), shown_name(row.nom, row.prenom)) for row in rows)

    def open_check(self, check: Verification) -> bool:
        """Store a question with its first state; return False, writing nothing, when the FSE has one."""
        own = written_with(self._session, FseRecord, check.fse_id, check.patient_id)
        values = {"fse_id": check.fse_id, **check_values(check), **own}
        if not insert_or_ignore(self._session, VerificationRecord, values):
            return False
        self._log(check, check.since, check.par)
        return True

    def check(self, fse_id: int) -> Verification | None:
        """Return the question about an FSE, None when there is none."""
        row = self._session.get(VerificationRecord, fse_id, populate_existing=True)
        return None if row is None else check_of(row)

    def move_check(self, check: Verification, at: datetime, par: str) -> None:
        """Replace the question by *check* and append to its state journal; raise WrongVerification, NotFound."""
        held = self.check(check.fse_id)
        if held is None:
            raise NotFound("verification not found")
        if check.state not in ETAPES[held.state]:
            raise WrongVerification(f"{held.state.name} -> {check.state.name}")
        v = VerificationRecord
        values = check_values(check)
        del values["patient_id"]  # the file it was asked in does not move
        own = update(v).where(v.fse_id == check.fse_id, v.etat == held.state).values(values)
        if changed(self._session, own) == 0:
            raise WrongVerification(f"{held.state.name} moved meanwhile")
        self._log(check, at, par)

    def _log(self, check: Verification, at: datetime, par: str) -> None:
        row = {"fse_id": check.fse_id, "etat": check.state, "at": at, "par": par}
        insert_rows(self._session, VerificationEtatRecord, [row])

    def checks(self, *states: EtatVerification) -> tuple[CheckRow, ...]:
        """Return the questions in those states, oldest first."""
        v, f, p = VerificationRecord, FseRecord, PatientRecord
        query = (
            select(v, f.numero, p.nom, p.prenom)
            .join(f, f.id == v.fse_id)
            .join(p, p.id == v.dossier_id)
            .where(v.etat.in_(states))
            .order_by(v.since, v.fse_id)
        )
        rows = self._session.execute(query)
        return tuple(CheckRow(check_of(row[0]), row.numero or 0, shown_name(row.nom, row.prenom)) for row in rows)

    def check_history(self, fse_id: int) -> tuple[tuple[datetime, EtatVerification, str], ...]:
        """Return the state journal with who did it, oldest first."""
        e = VerificationEtatRecord
        rows = self._session.scalars(select(e).where(e.fse_id == fse_id).order_by(e.id))
        return tuple((row.at, row.etat, row.par) for row in rows)


def _filtered(query: Select[*tuple[Any, ...]], wanted: LookupFilter) -> Select[*tuple[Any, ...]]:
    i = InterrogationRecord
    if wanted.since is not None:
        query = query.where(i.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(i.at < wanted.until)
    if wanted.motif is not None:
        query = query.where(i.motif == wanted.motif)
    if wanted.issue is not None:
        query = query.where(i.issue == wanted.issue)
    return query.where(i.par == wanted.par) if wanted.par else query
