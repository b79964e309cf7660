"""How much a file holds, and what ties two files together since they were made one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from app.domain.fusion import Contenu, Croisements
from app.store.dossier import PREFIX
from app.store.open_parts import open_parts
from app.store.rows_dap import DemandeRecord
from app.store.rows_fse import FseRecord, LigneRecord
from app.store.rows_ledger import MouvementRecord
from app.store.rows_patient import DroitsRecord
from app.store.rows_relance import RelanceLigneRecord, RelanceRecord
from app.store.rows_saisie import SejourRecord
from app.store.rows_soins import OrdonnanceRecord, PecRecord, SeanceRecord

Files = Sequence[int]


def contents(session: Session, files: Files) -> Contenu:
    """Return how much these files hold together."""
    counted = {
        name: session.scalar(select(func.count()).where(record.patient_id.in_(files))) or 0
        for name, record in (
            ("droits", DroitsRecord), ("ordonnances", OrdonnanceRecord), ("pecs", PecRecord),
            ("seances", SeanceRecord), ("fses", FseRecord), ("demandes", DemandeRecord),
            ("sejours", SejourRecord),
        )
    }  # fmt: skip
    o, r, m = OrdonnanceRecord, RelanceRecord, MouvementRecord
    scans = select(func.count()).where(o.patient_id.in_(files), o.scan != "")
    letters = select(func.count()).where(r.debiteur_cle.in_([f"{PREFIX}{one}" for one in files]))
    moves = select(func.count()).where(m.fse_id.in_(select(FseRecord.id).where(FseRecord.patient_id.in_(files))))
    return Contenu(
        **counted,
        scans=session.scalar(scans) or 0,
        relances=session.scalar(letters) or 0,
        mouvements=session.scalar(moves) or 0,
        reste_cents=sum(row.reste.cents for row in open_parts(session, files=tuple(files))),
    )


def crossings(session: Session, side: Files, others: Files) -> Croisements:
    """Return what stands over *side* and *others* at once."""
    s, p, o, f, d, line = SeanceRecord, PecRecord, OrdonnanceRecord, FseRecord, DroitsRecord, LigneRecord
    dap = DemandeRecord

    def across(one: Any, other: Any) -> ColumnElement[bool]:
        mine, theirs = one.patient_id, other.patient_id
        return or_(and_(mine.in_(side), theirs.in_(others)), and_(mine.in_(others), theirs.in_(side)))

    counted = select(func.count())
    fses = (
        select(func.count(func.distinct(f.id)))
        .outerjoin(p, p.id == f.pec_id)
        .outerjoin(o, o.id == f.ordonnance_id)
        .outerjoin(d, d.id == f.droits_id)
        .outerjoin(line, line.fse_id == f.id)
        .outerjoin(s, s.id == line.seance_id)
        .where(or_(across(f, p), across(f, o), across(f, d), across(f, s)))
    )
    return Croisements(
        session.scalar(counted.select_from(s).join(p, p.id == s.pec_id).where(across(s, p))) or 0,
        session.scalar(counted.select_from(p).join(o, o.id == p.ordonnance_id).where(across(p, o))) or 0,
        session.scalar(fses) or 0,
        session.scalar(counted.select_from(dap).join(p, p.id == dap.pec_id).where(across(dap, p))) or 0,
        _letters(session, side, others),
    )


def _letters(session: Session, side: Files, others: Files) -> int:
    """Letters to one of the files with an invoice that only the other side has; numbers repeat between praticiens."""
    r, line, f, files = RelanceRecord, RelanceLigneRecord, FseRecord, (*side, *others)
    listed = (
        select(r.id, r.debiteur_cle, line.rang, f.patient_id)
        .join(line, line.relance_id == r.id)
        .join(f, f.numero == line.invoice_numero)
        .where(r.debiteur_cle.in_([f"{PREFIX}{one}" for one in files]), f.patient_id.in_(files))
    )
    mine = {f"{PREFIX}{one}" for one in side}
    own: dict[tuple[int, int], bool] = {}
    for row in session.execute(listed):
        note = (row.id, row.rang)
        own[note] = own.get(note, False) or (row.debiteur_cle in mine) == (row.patient_id in side)
    return len({letter for (letter, _rang), is_own in own.items() if not is_own})
