"""Turns an answer of the rights service into a snapshot, keeping every code as it came and saying what is odd."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.dates import DateRange
from app.domain.droits import Droits, DroitsAmc, DroitsAmo, SourceDroits
from app.domain.patient import Patient
from app.rights.anomalies import period_on, period_problems, unknown_codes
from app.rights.contrats import C2S
from app.services.ports_rights import MutuelleLue, PeriodeLue, RightsAnswer

C2S_CODES, LEAVING_C2S = frozenset({"01", "02", "03"}), "10"
"""Code service AMO (facts/adri.md §4.4)."""
C2S_BY_CAISSE = "99999997"
UNREAD = "?"
"""Put before a code that no published table explains: it stays in sight and prices nothing."""


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes that our tables know."""

    regimes: Collection[str]
    exonerations: Collection[str]


@dataclass(frozen=True, slots=True)
class Read:
    """The snapshot of an answer, not stored yet, and what to tell about it in French."""

    droits: Droits
    remarks: tuple[str, ...]


def snapshot_of(
    answer: RightsAnswer,
    patient: Patient,
    care_on: date,
    by: str,
    held: Droits | None,
    insured: Droits | None,
    codes: Codes,
) -> Read:
    """Return the rights that *answer* gives for *care_on*, with what it leaves unsaid carried over.

    The compulsory part comes from *held*, the complementary one from *insured*: a stored snapshot or None.

    A service that names no complementary insurer says nothing about it: the one in force is carried over, and the
    snapshot says from which. Periods that clash and codes that nobody knows are told and kept.
    """
    amo, said = _amo(answer, care_on, held)
    amc, amc_de, more = _amc(answer, care_on, insured)
    droits = Droits(
        0,
        patient.id,
        SourceDroits.ADRI,
        answer.answered_at,
        by,
        amo,
        amc,
        maj_on=answer.answered_on,
        amc_de=amc_de,
        soin_on=care_on,
    )
    return Read(droits, (*said, *unknown_codes(amo, codes.regimes, codes.exonerations), *more))


def _amo(answer: RightsAnswer, care_on: date, held: Droits | None) -> tuple[DroitsAmo, list[str]]:
    periods = answer.periodes_amo
    said = list(period_problems(periods, "droits"))
    chosen = period_on(periods, care_on) or _latest(periods)
    if not periods:
        said.append("Le service ne donne aucune période de droits\u00a0: elle reste inconnue.")
    exoneration, nature, more = _situation(answer, care_on, held)
    before = held.amo if held is not None else None
    same = before is not None and (before.regime, before.caisse) == (answer.regime, answer.caisse)
    amo = DroitsAmo(
        answer.regime,
        answer.caisse,
        answer.centre or "0000",
        before.code_gestion if before is not None and same else "",
        exoneration,
        nature,
        _range(chosen),
    )
    return amo, said + more


def _latest(periods: Sequence[PeriodeLue]) -> PeriodeLue | None:
    straight = [p for p in periods if not p.backwards]
    return max(straight, key=lambda p: (p.fin or date.max, p.debut or date.min), default=None)


def _range(period: PeriodeLue | None) -> DateRange | None:
    return None if period is None else DateRange.through(period.debut or date.min, period.fin)


def _situation(answer: RightsAnswer, care_on: date, held: Droits | None) -> tuple[str, str, list[str]]:
    """Exonération and nature of the day: the situation that holds it, then the ALD digit, then what was known."""
    said = list(period_problems([s.periode for s in answer.situations], "situation"))
    now = [s for s in answer.situations if care_on in s.periode and not s.periode.backwards]
    if now:
        chosen = max(now, key=lambda s: s.periode.debut or date.min)
        return chosen.exoneration or "0", chosen.nature_assurance or "10", said
    covers = [c for c in answer.couvertures if care_on in c.periode and not c.periode.backwards]
    said += period_problems([c.periode for c in answer.couvertures], "couverture")
    if covers:
        couverture = max(covers, key=lambda c: c.periode.debut or date.min)
        code = {"0": "0", "1": "4", "": "0"}.get(couverture.code_ald, UNREAD + couverture.code_ald)
        return code, "10", said
    before = held.amo if held is not None else None
    if before is None or answer.couvertures or answer.situations:
        return "0", "10", said
    if before.exoneration != "0":
        said.append("Le service ne dit rien de l’exonération\u00a0: celle déjà connue est reprise.")
    return before.exoneration, before.nature_assurance, said


def _amc(answer: RightsAnswer, care_on: date, held: Droits | None) -> tuple[DroitsAmc | None, int, list[str]]:
    before = held.amc if held is not None else None
    service = answer.service_amo
    open_service = answer.periode_service_amo is None or care_on in answer.periode_service_amo
    if service in C2S_CODES and open_service:
        said = ["Le patient a la C2S\u00a0: rien à payer, la part complémentaire est le ticket modérateur entier."]
        if answer.mutuelle is not None:
            said.append(
                f"Un organisme gère peut-être cette C2S (n° {answer.mutuelle.numero})\u00a0: vérifiez la gestion."
            )
        amc = DroitsAmc(C2S_BY_CAISSE, "C2S", periode=_range(answer.periode_service_amo))
        return (before, held.id, said) if held and before and before.organisme in C2S else (amc, 0, said)
    said = []
    if service == LEAVING_C2S:
        said.append("Le patient sort de la C2S\u00a0: demandez-lui sa nouvelle complémentaire.")
    elif service and service not in C2S_CODES:
        said.append(f"Service AMO «\u00a0{service}\u00a0» inconnu de nos tables\u00a0: gardé tel quel, à vérifier.")
    if answer.mutuelle is not None:
        amc, more = _mutuelle(answer.mutuelle, before)
        return amc, 0, said + more
    return before, held.id if held is not None and before is not None else 0, said


def _mutuelle(told: MutuelleLue, before: DroitsAmc | None) -> tuple[DroitsAmc, list[str]]:
    said = ["La période de la complémentaire finit avant son début."] if told.periode.backwards else []
    periode = None if told.periode.backwards or told.periode == PeriodeLue(None) else _range(told.periode)
    if before is not None and before.organisme.lstrip("0") == told.numero.lstrip("0"):
        return replace(before, periode=periode), said
    said.append("La complémentaire a changé\u00a0: sa formule et sa gestion ne sont pas dites, saisissez le contrat.")
    return DroitsAmc(told.numero, "", formule="", periode=periode), said
