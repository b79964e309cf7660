"""Drafts that every rule accepts, to be changed by the cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from app.billing.composition import SeanceComposee
from app.billing.dossier import EMPTY_DOSSIER, Dossier
from app.billing.draft import BilledSeance, DraftSeance, FseDraft
from app.billing.pricing import Priced, price_seance
from app.domain.fse import Severity
from app.domain.people import ZoneTarifaire
from app.domain.soins import Lieu, PriseEnCharge, Seance, SeanceState
from app.services.tables import load_tables
from tests.samples import LOMBALGIE, PATIENT, TODAY, droits, ordonnance

TABLES = load_tables().billing
MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


def drafted(day: date, seance_id: int = 1, acte_id: str = LOMBALGIE, **changes: object) -> DraftSeance:
    """Return one priced séance of the draft."""
    seance = replace(Seance(seance_id, 1, 1, 1, day, state=SeanceState.HONOREE), **changes)  # type: ignore[arg-type]
    acte = TABLES.nomenclature.in_force(acte_id, day)
    if acte is None:
        return DraftSeance(seance, None)
    priced = price_seance(seance, acte, ZoneTarifaire.METROPOLE, droits(), TABLES)
    return DraftSeance(seance, acte, (priced.line,) if isinstance(priced, Priced) else ())


def draft(**changes: object) -> FseDraft:
    """Return a draft that every rule accepts, changed."""
    clean = FseDraft(
        patient=PATIENT,
        ordonnance=ordonnance(),
        pec=PriseEnCharge(1, 1, 1, LOMBALGIE, "Lombalgie commune", 10, date(2026, 11, 2)),
        droits=droits(),
        droits_reason="Droits lus le 02/11/2026 (attestation).",
        droits_cover=True,
        seances=(drafted(MONDAY), drafted(TUESDAY, 2)),
        billed=(),
        seances_before=0,
        today=TODAY,
        nomenclature=TABLES.nomenclature,
    )
    return replace(clean, **changes)  # type: ignore[arg-type]


def billed(day: date, acte_id: str = LOMBALGIE, seance_id: int = 99, numero: int = 12) -> BilledSeance:
    return BilledSeance(5, numero, seance_id, day, acte_id)


def with_prescriber(**changes: str) -> FseDraft:
    asked = ordonnance()
    return draft(ordonnance=replace(asked, prescripteur=replace(asked.prescripteur, **changes)))


def act(acte_id: str, **changes: object) -> FseDraft:
    pec = PriseEnCharge(1, 1, 1, acte_id, "Acte", 10, date(2026, 11, 2))
    return draft(pec=pec, seances=(drafted(MONDAY, acte_id=acte_id),), **changes)


def made(
    acte_id: str = LOMBALGIE,
    day: date = MONDAY,
    *,
    dossier: Dossier = EMPTY_DOSSIER,
    before: int = 0,
    home: bool = False,
    count: int = 1,
    changes: dict[str, object] | None = None,
    **detail: object,
) -> FseDraft:
    """Return a draft of *count* séances of one act, each made of *detail*."""
    pec = PriseEnCharge(1, 1, 1, acte_id, "Acte", None, date(2026, 11, 2))
    lieu = Lieu.DOMICILE if home else Lieu.CABINET
    days = [date.fromordinal(day.toordinal() - count + 1 + index) for index in range(count)]
    seances = tuple(drafted(one, index + 1, acte_id, lieu=lieu) for index, one in enumerate(days))
    composees = tuple(SeanceComposee(s.seance, acte_id, **detail) for s in seances)  # type: ignore[arg-type]
    asked = replace(ordonnance(min(days)), domicile=True)
    built = draft(
        pec=pec, seances=seances, composees=composees, dossier=dossier, seances_before=before, ordonnance=asked
    )
    return replace(built, **(changes or {}))  # type: ignore[arg-type]


def patient(**changes: object) -> FseDraft:
    return draft(patient=replace(PATIENT, **changes))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Case:
    refused: Callable[[], FseDraft]
    severity: Severity
    words: str
    accepted: Callable[[], FseDraft] = draft
    row: int | None = None


B, W, I = Severity.BLOCKING, Severity.WARNING, Severity.INFO  # noqa: E741
UNPRICED = DraftSeance(Seance(1, 1, 1, 1, MONDAY, state=SeanceState.HONOREE), None, unpriced="Le taux manque.")


def paying() -> DraftSeance:
    """Return a séance whose patient share is not nil."""
    seance = drafted(MONDAY)
    assert seance.line is not None
    return replace(seance, lines=(replace(seance.line, amc=seance.line.patient, patient=seance.line.amc),))
