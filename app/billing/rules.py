"""Every rule that speaks on a draft, and ``check`` that asks them all."""

from __future__ import annotations

from collections.abc import Callable

from app.billing import rules_assurance as assurance
from app.billing import rules_cotation as cotation
from app.billing import rules_person as person
from app.billing import rules_prescription as prescription
from app.billing import rules_seance as seance
from app.billing import rules_suivi as suivi
from app.billing import rules_visite as visite
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
    ("PRE-03", prescription.prescription_exists),
    ("PRE-04", prescription.prescription_is_scanned),
    ("PRE-05", prescription.treatment_starts_within_a_year),
    ("PRE-06", prescription.renewal_is_within_a_year),
    ("DOM-02", prescription.home_visits_are_justified),
    ("HOS-01", prescription.care_is_not_during_a_stay),
    ("DEL-01", prescription.claim_is_not_lapsed),
    ("DEL-02", prescription.sending_delay_is_told),
    ("REM-02", prescription.replacement_bills_for_the_titulaire),
    ("ACT-02", cotation.letter_key_is_open),
    ("ACT-03", cotation.coefficient_is_that_of_the_act),
    ("ACT-04", cotation.amount_is_that_of_the_day),
    ("B11-01", cotation.article_11b_is_never_applied),
    ("NCU-01", cotation.supplements_have_their_act),
    ("NCU-02", cotation.isolated_bilan_stands_alone),
    ("TER-01", cotation.territories_are_apart),
    ("AGE-01", cotation.age_suits_the_act),
    ("GRP-01", cotation.group_is_within_limits),
    ("BDK-01", suivi.bdk_follows_its_rhythm),
    ("DAP-01", suivi.agreement_is_asked),
    ("DAP-02", suivi.waiting_request_is_told),
    ("LYM-01", suivi.intensive_phase_has_its_bilan),
    ("ARL-01", suivi.readaptation_is_for_copd),
    ("TRA-01", visite.travel_goes_with_the_place),
    ("TRA-02", visite.distance_is_plausible),
    ("TRA-03", visite.unpaid_travel_is_explained),
    ("MAJ-01", visite.supplement_has_its_reason),
    ("MAJ-02", visite.night_has_its_hours),
    ("DEP-01", visite.requirement_is_exceptional),
    ("HON-01", visite.free_fees_are_agreed),
    ("TEL-01", visite.telesoin_is_allowed),
    ("TEX-01", visite.expert_opinions_are_few),
    ("ASS-01", assurance.one_insurance_only),
    ("AT-01", assurance.accident_is_named),
    ("MAT-01", assurance.pregnancy_is_dated),
    ("TAU-01", assurance.manual_rate_is_told),
    ("TPC-01", assurance.c2s_advances_nothing),
)
"""Each rule with the one code its findings carry. A tuple: nobody appends."""

_WEIGHT = {Severity.BLOCKING: 0, Severity.WARNING: 1, Severity.INFO: 2}


def check(draft: FseDraft) -> tuple[Finding, ...]:
    """Return what every rule says of *draft*, the heaviest first. Never raises on doubtful data."""
    findings = [finding for _, rule in RULES for finding in rule(draft)]
    return tuple(sorted(findings, key=lambda f: (_WEIGHT[f.severity], -1 if f.row is None else f.row)))
