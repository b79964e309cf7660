"""Every rule has a draft it accepts and one it refuses; a rule without them fails here."""

from __future__ import annotations

import runpy
import sys
from dataclasses import replace
from decimal import Decimal

import pytest

from app.billing.composition import Cotation
from app.billing.dossier import Dossier
from app.billing.draft import FseDraft, FseRefused, blocking, unaccepted
from app.billing.fixes import FIXES, fixes_for
from app.billing.manual import manual
from app.billing.rule_cards import CARDS
from app.billing.rules import RULES, check
from app.domain.dates import BirthDate
from app.domain.fse import Finding
from tests.architecture.tree import ROOT
from tests.samples import PATIENT
from tests.unit.billing.cases_care import CARE
from tests.unit.billing.cases_first import FIRST
from tests.unit.billing.cases_visit import VISIT
from tests.unit.billing.drafts import (
    TUESDAY,
    UNPRICED,
    B,
    Case,
    I,
    W,
    billed,
    draft,
    made,
)  # fmt: skip

CASES: dict[str, list[Case]] = {**FIRST, **CARE, **VISIT}

EVERY_CASE = [
    pytest.param(code, case, id=f"{code}-{n}") for code, cases in CASES.items() for n, case in enumerate(cases)
]


def said(code: str, of: FseDraft) -> list[Finding]:
    return [finding for finding in check(of) if finding.code == code]


def test_every_rule_has_its_cases_its_own_code_and_its_card() -> None:
    codes = [code for code, _ in RULES]
    assert sorted(codes) == sorted(CASES) == sorted(CARDS) == sorted(FIXES)
    assert len(set(codes)) == len(codes)


def test_no_case_table_hides_another() -> None:
    assert len(CASES) == len(FIRST) + len(CARE) + len(VISIT)


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
    assert {finding.severity for finding in findings} <= set(CARDS[code].severites)
    assert rule.__doc__


def test_every_weight_of_a_card_is_shown_by_a_case() -> None:
    for code, cases in CASES.items():
        assert {case.severity for case in cases} == set(CARDS[code].severites), code


@pytest.mark.parametrize(("code", "case"), EVERY_CASE)
def test_a_finding_offers_the_gestures_of_its_rule(code: str, case: Case) -> None:
    asked = case.refused()
    finding = said(code, asked)[0]
    offered = fixes_for(finding, asked)
    assert [fix.kind for fix in offered] == list(FIXES[code])
    assert all(fix.label for fix in offered)
    if finding.row is not None:
        assert all(dict(fix.arguments)["ligne"] == str(finding.row) for fix in offered)


def test_a_gesture_names_the_act_when_the_text_does() -> None:
    grown = made("MK-E-DEV-DORSAL")
    fix = fixes_for(said("AGE-01", grown)[0], grown)[0]
    assert dict(fix.arguments) == {"ligne": "0", "acte": "MK-A-DORSAL-NC"}
    typed = made(cotation=Cotation("VIM", Decimal("8.11")))
    assert dict(fixes_for(said("ACT-03", typed)[0], typed)[1].arguments)["acte"] == "MK-C-GENOUJAMBE-NO"
    vague = made("MK-I1-OSTEO-1", cotation=Cotation("AMK", Decimal("10.00")))
    assert "acte" not in dict(fixes_for(said("ACT-03", vague)[0], vague)[1].arguments)
    bare = replace(typed, nomenclature=None)
    assert "acte" not in dict(fixes_for(said("ACT-03", bare)[0], bare)[1].arguments)
    over = made(before=15)
    assert dict(fixes_for(said("DAP-01", over)[0], over)[0].arguments)["seance"] == "16"
    neuro = made("MK-4-HEMIPLEGIE", dossier=Dossier(bdk_on=()))
    assert dict(fixes_for(said("BDK-01", neuro)[0], neuro)[0].arguments)["acte"] == "MK-I2-BDK-NEURO"
    assert fixes_for(Finding("XXX-01", B, ""), over) == ()
    assert fixes_for(replace(said("BDK-01", neuro)[0], row=None), draft(seances=()))[0].arguments == ()
    assert fixes_for(Finding("ACT-03", B, "", row=9), typed)[1].arguments == (("ligne", "9"),)


def test_the_manual_is_up_to_date() -> None:
    written = (ROOT / "docs" / "regles.md").read_text(encoding="utf-8")
    assert written == manual(), "python -m app.billing.manual > docs/regles.md"


def test_the_command_prints_the_manual(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "app.billing.manual")
    runpy.run_module("app.billing.manual", run_name="__main__")
    assert capsys.readouterr().out == manual()


def test_a_clean_draft_says_nothing_and_the_heaviest_comes_first() -> None:
    assert check(draft()) == ()
    assert draft().is_priced
    assert not draft(seances=()).is_priced
    assert not draft(seances=(UNPRICED,)).is_priced
    mixed = check(draft(patient=replace(PATIENT, naissance=BirthDate("19840000"), nir=None), seances_before=20))
    assert [finding.severity for finding in mixed] == [B, W, W, I]


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
