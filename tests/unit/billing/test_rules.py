"""Every rule has a draft it accepts and one it refuses; a rule without them fails here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import pytest

from app.billing.draft import BilledSeance, DraftSeance, FseDraft, FseRefused, blocking, unaccepted
from app.billing.pricing import Priced, price_seance
from app.billing.rules import RULES, check
from app.domain.dates import BirthDate
from app.domain.fse import Finding, Severity
from app.domain.identifiers import Nir
from app.domain.people import ZoneTarifaire
from app.domain.soins import Lieu, PriseEnCharge, Seance, SeanceState
from app.services.tables import load_tables
from tests.samples import AMO, LOMBALGIE, PATIENT, TODAY, droits, nir, ordonnance

TABLES = load_tables().billing
MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


def drafted(day: date, seance_id: int = 1, acte_id: str = LOMBALGIE, **changes: object) -> DraftSeance:
    """Return one priced séance of the draft."""
    seance = replace(Seance(seance_id, 1, 1, 1, day, state=SeanceState.HONOREE), **changes)  # type: ignore[arg-type]
    acte = TABLES.nomenclature.in_force(acte_id, day)
    if acte is None:
        return DraftSeance(seance, None)
    priced = price_seance(seance, acte, ZoneTarifaire.METROPOLE, droits(), TABLES)
    assert isinstance(priced, Priced)
    return DraftSeance(seance, acte, priced.line)


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
    return replace(seance, line=replace(seance.line, amc=seance.line.patient, patient=seance.line.amc))


CASES: dict[str, list[Case]] = {
    "REM-01": [Case(lambda: draft(seances=()), B, "Aucune séance")],
    "PRE-01": [
        Case(
            lambda: draft(ordonnance=ordonnance(TUESDAY)),
            B,
            "16/11/2026 antérieure à l’ordonnance du 17/11/2026",
            lambda: draft(ordonnance=ordonnance(MONDAY)),
            0,
        )
    ],
    "PRE-02": [
        Case(lambda: with_prescriber(numero_am=""), B, "ni numéro"),
        Case(lambda: with_prescriber(numero_am="", rpps="10000000016"), I, "qu’un RPPS"),
    ],
    "ACT-01": [
        Case(lambda: draft(seances=(drafted(MONDAY), drafted(date(2024, 2, 21), 2))), B, "21/02/2024", row=1),
    ],
    "RAT-01": [Case(lambda: draft(seances=(UNPRICED,)), B, "Le taux manque", row=0)],
    "DUP-01": [
        Case(
            lambda: draft(billed=(billed(MONDAY),)),
            B,
            "n°\u00a012",
            lambda: draft(billed=(billed(date(2026, 11, 13)),)),
            0,
        ),
        Case(lambda: draft(billed=(billed(TUESDAY, seance_id=2),)), B, "déjà facturée", row=1),
        Case(lambda: draft(billed=(billed(MONDAY, numero=0),)), B, "en préparation", row=0),
        Case(lambda: draft(billed=(billed(MONDAY, "MK-C-ENTORSE-NO"),)), W, "quatre conditions", row=0),
        Case(lambda: draft(billed=(billed(MONDAY, "MK-I2-BDK"),)), I, "usage courant", row=0),
        Case(lambda: act("MK-I2-BDK", billed=(billed(MONDAY),)), I, "usage courant", row=0),
        Case(lambda: act("MK-5-MUCO", billed=(billed(MONDAY, "MK-5-MUCO"),)), W, "permis", row=0),
        Case(lambda: draft(seances=(drafted(MONDAY), drafted(MONDAY, 2))), B, "la ligne 1", row=1),
    ],
    "ABS-01": [
        Case(lambda: draft(seances=(drafted(MONDAY, state=SeanceState.ABSENCE),)), B, "absence", row=0),
        Case(
            lambda: draft(seances=(drafted(MONDAY, state=SeanceState.PREVUE),)),
            B,
            "prévue",
            lambda: draft(seances=(drafted(MONDAY, state=SeanceState.FACTUREE),)),
            0,
        ),
    ],
    "FUT-01": [
        Case(
            lambda: draft(seances=(drafted(date(2026, 11, 21)),)),
            B,
            "avenir",
            lambda: draft(seances=(drafted(TODAY),)),
            0,
        )
    ],
    "QUO-01": [
        Case(lambda: draft(seances_before=9), W, "11 séances pour 10", lambda: draft(seances_before=8), 1),
        Case(lambda: draft(seances_before=12), W, "14 séances pour 10", lambda: draft(seances_before=8), 0),
        Case(
            lambda: draft(seances_before=10),
            W,
            "12 séances",
            lambda: draft(seances_before=99, pec=replace(draft().pec, quota=None)),
            0,
        ),
    ],
    "DOM-01": [Case(lambda: draft(seances=(drafted(MONDAY, lieu=Lieu.DOMICILE),)), I, "déplacement", row=0)],
    "IDT-01": [Case(lambda: patient(nir=None), B, "Numéro de sécurité sociale absent")],
    "IDT-02": [
        Case(
            lambda: patient(nir=Nir.unchecked("284037511112300")),
            W,
            "clé",
            lambda: patient(nir=nir("284032A111123")),
        )
    ],
    "IDT-03": [
        Case(lambda: patient(naissance=BirthDate("00000000")), B, "date de naissance"),
        Case(lambda: patient(nom=" ", prenom=""), B, "le nom et le prénom"),
    ],
    "LUN-01": [
        Case(
            lambda: patient(naissance=BirthDate("19840000")),
            I,
            "00/00/1984",
            lambda: patient(naissance=BirthDate("00000000")),
        )
    ],
    "DRT-01": [
        Case(lambda: draft(droits=None, droits_reason="Aucun droit."), B, "Interrogez"),
        Case(lambda: draft(droits=droits(None)), B, "Interrogez"),
    ],
    "DRT-02": [
        Case(
            lambda: draft(droits_cover=False, droits_reason="Ne couvre pas."),
            W,
            "Ne couvre pas",
            lambda: draft(droits=None, droits_cover=False),
        )
    ],
    "DRT-03": [
        Case(lambda: draft(seances=(replace(drafted(MONDAY), amc_problem="Contrat terminé."),)), W, "terminé", row=0)
    ],
    "ALD-01": [
        Case(
            lambda: draft(droits=droits(replace(AMO, exoneration="4"))),
            W,
            "ALD",
            lambda: draft(droits=droits(replace(AMO, exoneration="4")), ordonnance=replace(ordonnance(), ald=True)),
        ),
    ],
    "C2S-01": [Case(lambda: replace(patient(c2s=True), seances=(paying(),)), W, "C2S", lambda: patient(c2s=True))],
}
EVERY_CASE = [
    pytest.param(code, case, id=f"{code}-{n}") for code, cases in CASES.items() for n, case in enumerate(cases)
]


def said(code: str, of: FseDraft) -> list[Finding]:
    return [finding for finding in check(of) if finding.code == code]


def test_every_rule_has_its_cases_and_its_own_code() -> None:
    codes = [code for code, _ in RULES]
    assert sorted(codes) == sorted(CASES)
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize(("code", "case"), EVERY_CASE)
def test_a_rule_refuses(code: str, case: Case) -> None:
    finding = said(code, case.refused())[0]
    assert finding.severity is case.severity
    assert case.words in finding.message
    assert finding.row == case.row


@pytest.mark.parametrize(("code", "case"), EVERY_CASE)
def test_a_rule_accepts(code: str, case: Case) -> None:
    assert said(code, case.accepted()) == []


@pytest.mark.parametrize(("code", "case"), EVERY_CASE)
def test_a_rule_speaks_under_its_own_code_and_cites_a_text(code: str, case: Case) -> None:
    rule = dict(RULES)[code]
    findings = rule(case.refused())
    assert {finding.code for finding in findings} == {code}
    assert all(finding.source or code in {"REM-01", "RAT-01"} for finding in findings)
    assert rule.__doc__


def test_a_clean_draft_says_nothing_and_the_heaviest_comes_first() -> None:
    assert check(draft()) == ()
    assert draft().is_priced
    assert not draft(seances=()).is_priced
    assert not draft(seances=(UNPRICED,)).is_priced
    mixed = check(draft(patient=replace(PATIENT, naissance=BirthDate("19840000"), nir=None), seances_before=20))
    assert [finding.severity for finding in mixed] == [B, W, I]


def test_a_seance_already_billed_is_said_once() -> None:
    assert len(said("DUP-01", draft(billed=(billed(TUESDAY, seance_id=2),)))) == 1


def test_refusals_name_codes_in_the_log_and_messages_on_the_screen() -> None:
    findings = check(draft(seances=(), seances_before=20))
    refused = FseRefused(blocking(findings))
    assert str(refused) == "refused: REM-01"
    assert "Aucune séance" in refused.user_message
    assert refused.findings == blocking(findings)


def test_a_warning_is_passed_by_a_reason_only() -> None:
    findings = check(draft(seances_before=9))
    assert [f.code for f in unaccepted(findings, ())] == ["QUO-01"]
    assert [f.code for f in unaccepted(findings, (("QUO-01", "  "),))] == ["QUO-01"]
    assert unaccepted(findings, (("QUO-01", "renouvellement reçu"),)) == ()


def test_messages_hold_no_name_and_no_number_of_the_patient() -> None:
    for cases in CASES.values():
        for case in cases:
            text = " ".join(f.message for f in check(case.refused()))
            assert PATIENT.nom not in text
            assert "840375" not in text
