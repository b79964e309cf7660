"""Tables of the lookups of rights and of the feuilles that wait for one."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, column_property, mapped_column

from app.domain.money import Money
from app.domain.verification import EtatVerification, Interrogation, Issue, Montants, MotifDemande, Verification
from app.store.rows_base import Base, Values, by_name, ref
from app.store.rows_fusion import followed


class InterrogationRecord(Base):
    """One lookup; never changed. The three effects are NULL together when it could not be priced."""

    __tablename__ = "interrogation"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    par: Mapped[str]
    patient_id: Mapped[int] = mapped_column(ref("patient.id"), index=True)
    dossier_id: Mapped[int] = column_property(followed(patient_id))
    motif: Mapped[MotifDemande] = mapped_column(by_name(MotifDemande))
    issue: Mapped[Issue] = mapped_column(by_name(Issue))
    soin_on: Mapped[date]
    duree_ms: Mapped[int]
    droits_id: Mapped[int | None] = mapped_column(ref("droits.id"))
    fse_id: Mapped[int | None] = mapped_column(ref("fse.id"))
    ecarts: Mapped[str]
    effet_amo_cents: Mapped[int | None]
    effet_amc_cents: Mapped[int | None]
    effet_patient_cents: Mapped[int | None]
    detail: Mapped[str]


class InterrogationBrutRecord(Base):
    """The answer as received; never changed."""

    __tablename__ = "interrogation_brut"

    interrogation_id: Mapped[int] = mapped_column(ref("interrogation.id"), primary_key=True, autoincrement=False)
    contenu: Mapped[bytes]


class VerificationRecord(Base):
    """The question about the rights of one FSE, at most one; amounts are NULL until an answer differs."""

    __tablename__ = "verification"

    fse_id: Mapped[int] = mapped_column(ref("fse.id"), primary_key=True, autoincrement=False)
    patient_id: Mapped[int] = mapped_column(ref("patient.id"))
    dossier_id: Mapped[int] = column_property(followed(patient_id))
    etat: Mapped[EtatVerification] = mapped_column(by_name(EtatVerification), index=True)
    motif: Mapped[MotifDemande] = mapped_column(by_name(MotifDemande))
    since: Mapped[datetime]
    par: Mapped[str]
    avant_amo_cents: Mapped[int | None]
    avant_amc_cents: Mapped[int | None]
    avant_patient_cents: Mapped[int | None]
    apres_amo_cents: Mapped[int | None]
    apres_amc_cents: Mapped[int | None]
    apres_patient_cents: Mapped[int | None]
    droits_id: Mapped[int | None] = mapped_column(ref("droits.id"))
    pourquoi: Mapped[str]


class VerificationEtatRecord(Base):
    """One state a question went through; never changed."""

    __tablename__ = "verification_etat"

    id: Mapped[int] = mapped_column(primary_key=True)
    fse_id: Mapped[int] = mapped_column(ref("verification.fse_id"), index=True)
    etat: Mapped[EtatVerification] = mapped_column(by_name(EtatVerification))
    at: Mapped[datetime]
    par: Mapped[str]


def _amounts(prefix: str, montants: Montants | None) -> Values:
    m = montants
    return {
        f"{prefix}_amo_cents": m.amo.cents if m is not None else None,
        f"{prefix}_amc_cents": m.amc.cents if m is not None else None,
        f"{prefix}_patient_cents": m.patient.cents if m is not None else None,
    }


def _montants(amo: int | None, amc: int | None, patient: int | None) -> Montants | None:
    return None if amo is None or amc is None or patient is None else Montants(Money(amo), Money(amc), Money(patient))


def lookup_values(lookup: Interrogation) -> Values:
    """Return the columns of a lookup, without its id."""
    return {
        "at": lookup.at,
        "par": lookup.par,
        "patient_id": lookup.patient_id,
        "motif": lookup.motif,
        "issue": lookup.issue,
        "soin_on": lookup.soin_on,
        "duree_ms": lookup.duree_ms,
        "droits_id": lookup.droits_id or None,
        "fse_id": lookup.fse_id or None,
        "ecarts": json.dumps(lookup.ecarts, ensure_ascii=False),
        **_amounts("effet", lookup.effet),
        "detail": lookup.detail,
    }


def lookup_of(row: InterrogationRecord) -> Interrogation:
    """Return the lookup of *row*."""
    told: list[Any] = json.loads(row.ecarts)
    return Interrogation(
        id=row.id,
        at=row.at,
        par=row.par,
        patient_id=row.dossier_id,
        motif=row.motif,
        issue=row.issue,
        soin_on=row.soin_on,
        duree_ms=row.duree_ms,
        droits_id=row.droits_id or 0,
        fse_id=row.fse_id or 0,
        ecarts=tuple(map(str, told)),
        effet=_montants(row.effet_amo_cents, row.effet_amc_cents, row.effet_patient_cents),
        detail=row.detail,
    )


def check_values(check: Verification) -> Values:
    """Return the columns of a question, its key left out."""
    return {
        "patient_id": check.patient_id,
        "etat": check.state,
        "motif": check.motif,
        "since": check.since,
        "par": check.par,
        **_amounts("avant", check.avant),
        **_amounts("apres", check.apres),
        "droits_id": check.droits_id or None,
        "pourquoi": check.pourquoi,
    }


def check_of(row: VerificationRecord) -> Verification:
    """Return the question of *row*."""
    return Verification(
        fse_id=row.fse_id,
        patient_id=row.dossier_id,
        state=row.etat,
        motif=row.motif,
        since=row.since,
        par=row.par,
        avant=_montants(row.avant_amo_cents, row.avant_amc_cents, row.avant_patient_cents),
        apres=_montants(row.apres_amo_cents, row.apres_amc_cents, row.apres_patient_cents),
        droits_id=row.droits_id or 0,
        pourquoi=row.pourquoi,
    )
