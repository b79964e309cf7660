"""Every rule that speaks on a draft, and ``check`` that asks them all."""

from __future__ import annotations

from collections.abc import Callable

from app.billing import rules_person as person
from app.billing import rules_seance as seance
from app.billing.draft import FseDraft
from app.domain.fse import Finding, Severity

Rule = Callable[[FseDraft], "tuple[Finding, ...]"]

RULES: tuple[tuple[str, Rule], ...] = (
    ("REM-01", seance.draft_is_not_empty),
    ("PRE-01", seance.seances_follow_prescription),
    ("PRE-02", person.prescriber_is_identified),
    ("ACT-01", seance.act_is_in_force),
    ("RAT-01", seance.every_seance_has_a_price),
    ("DUP-01", seance.seance_is_billed_once),
    ("ABS-01", seance.seance_took_place),
    ("FUT-01", seance.seance_is_not_in_the_future),
    ("QUO-01", seance.quota_is_respected),
    ("DOM-01", seance.travel_is_not_billed_here),
    ("IDT-01", person.nir_is_known),
    ("IDT-02", person.nir_key_is_right),
    ("IDT-03", person.identity_is_complete),
    ("LUN-01", person.lunar_birth_date_is_said),
    ("DRT-01", person.rights_are_known),
    ("DRT-02", person.rights_cover_the_care),
    ("DRT-03", person.complementary_insurer_pays),
    ("ALD-01", person.ald_care_is_prescribed_so),
    ("C2S-01", person.c2s_patient_owes_nothing),
)
"""Each rule with the one code its findings carry. A tuple: nobody appends."""

_WEIGHT = {Severity.BLOCKING: 0, Severity.WARNING: 1, Severity.INFO: 2}


def check(draft: FseDraft) -> tuple[Finding, ...]:
    """Return what every rule says of *draft*, the heaviest first. Never raises on doubtful data."""
    findings = [finding for _, rule in RULES for finding in rule(draft)]
    return tuple(sorted(findings, key=lambda f: (_WEIGHT[f.severity], -1 if f.row is None else f.row)))
