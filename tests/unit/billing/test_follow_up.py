"""Quota, thresholds of the accord préalable, clock of the caisse, bilans due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.billing.follow_up import (
    BDK,
    BDK_NEURO,
    LEAD,
    Dap,
    Poids,
    Proximite,
    couvertes,
    dap,
    next_bdk,
    proposed,
    quota,
    seuils,
    suivi_seuils,
    year_before,
)
from app.billing.nomenclature import Acte
from app.domain.dap import DemandeAccord, DemandeState, MotifDemande, WrongDemande, check_demande
from app.domain.soins import PriseEnCharge, Seance, SeanceState
from app.services.tables import load_tables
from tests.samples import LOMBALGIE

TODAY = date(2026, 11, 22)
NOMENCLATURE = load_tables().nomenclature
SERIE, DOUZE = MotifDemande.SEUIL_SERIE, MotifDemande.SEUIL_DOUZE_MOIS


def acte(act_id: str = LOMBALGIE, day: date = TODAY) -> Acte:
    found = NOMENCLATURE.in_force(act_id, day)
    assert found is not None
    return found


def pec(quota: int | None = None, pec_id: int = 1) -> PriseEnCharge:
    return PriseEnCharge(pec_id, 1, 1, LOMBALGIE, "Lombalgie", quota, date(2026, 1, 5))


def visits(count: int, pec_id: int = 1, last: date = TODAY, state: SeanceState = SeanceState.FACTUREE) -> list[Seance]:
    return [Seance(n + 1, 1, pec_id, 1, last - timedelta(days=n), state=state) for n in range(count)]


def demande(
    state: DemandeState = DemandeState.ENVOYEE, rank: int = 16, count: int = 10, **days: object
) -> DemandeAccord:
    return DemandeAccord(1, 1, 1, SERIE, rank, count, date(2026, 11, 1), state, **days)  # type: ignore[arg-type]


def followed(
    count: int, act_id: str = LOMBALGIE, planned: int | None = None, elsewhere: int = 0, *demandes: DemandeAccord
) -> Dap:  # fmt: skip
    return dap(pec(planned), acte(act_id), visits(count), visits(elsewhere, 2), demandes, TODAY)


# --- Quota ---------------------------------------------------------------------------------------------------------


def test_the_quota_counts_what_was_done_and_what_is_planned() -> None:
    seances = [
        *visits(3), *visits(2, state=SeanceState.HONOREE), *visits(4, state=SeanceState.PREVUE),
        *visits(5, state=SeanceState.ABSENCE), *visits(6, state=SeanceState.ANNULEE), *visits(7, pec_id=2),
    ]  # fmt: skip
    used = quota(pec(10), seances)
    assert (used.faites, used.a_venir, used.restantes, used.depasse) == (5, 4, 5, False)
    assert (quota(pec(4), seances).restantes, quota(pec(4), seances).depasse) == (0, True)
    assert (quota(pec(), seances).restantes, quota(pec(), seances).depasse) == (None, False)


# --- Thresholds ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act_id", "expected"),
    [
        ("MK-A-LOMBOSACRE-NC", []),
        ("MK-B-CANALCARP", [(MotifDemande.AVANT_PREMIERE, 1, Poids.EN_VIGUEUR)]),
        ("MK-A-LOMBALGIE", [(SERIE, 16, Poids.LECTURE), (DOUZE, 31, Poids.LECTURE)]),
        ("MK-A-CERVICALGIE", [(SERIE, 16, Poids.LECTURE), (DOUZE, 31, Poids.LECTURE)]),
        ("MK-A-TRAUMA-CERV", [(SERIE, 11, Poids.CONTESTE), (SERIE, 16, Poids.EN_VIGUEUR)]),
        ("MK-C-ENTORSE-OP", [(SERIE, 11, Poids.CONTESTE)]),
        ("MK-C-ENTORSE-NO", [(SERIE, 11, Poids.EN_VIGUEUR)]),
        ("MK-B-FXCOUDE-OP", [(SERIE, 31, Poids.EN_VIGUEUR)]),
        ("MK-B-COIFFE-OP", [(SERIE, 51, Poids.EN_VIGUEUR)]),
        ("MK-C-LCA", [(SERIE, 41, Poids.EN_VIGUEUR)]),
        ("MK-C-PTG", [(SERIE, 26, Poids.EN_VIGUEUR)]),
        ("MK-C-PTH", [(SERIE, 16, Poids.EN_VIGUEUR)]),
    ],
)
def test_each_referentiel_has_its_threshold(act_id: str, expected: list[tuple[MotifDemande, int, Poids]]) -> None:
    found = seuils(acte(act_id))
    assert [(s.motif, s.a_partir_de, s.poids) for s in found] == expected
    assert all("NGAP" in s.source for s in found)


def test_the_threshold_is_that_of_the_version_in_force() -> None:
    changed = replace(acte("MK-C-PTH"), seuil_referentiel=20, dap_from=21)
    assert [s.a_partir_de for s in seuils(changed)] == [21]
    assert [s.a_partir_de for s in seuils(acte("MK-C-PTH", date(2025, 1, 1)))] == [16]


def test_a_conflict_is_shown_as_one() -> None:
    found = followed(10, "MK-A-TRAUMA-CERV")
    assert found.conteste
    assert [(s.seuil.a_partir_de, s.proximite) for s in found.seuils] == [
        (11, Proximite.ATTEINT),
        (16, Proximite.PROCHE),
    ]
    assert "26/11/2013" in found.seuils[0].seuil.source
    assert not followed(10).conteste
    agreed = replace(acte("MK-A-TRAUMA-CERV"), seuil_referentiel=None, dap_from=16)
    assert [s.a_partir_de for s in seuils(agreed)] == [1, 16]


@pytest.mark.parametrize(
    ("done", "left", "near"),
    [(0, 15, Proximite.LOIN), (9, 6, Proximite.LOIN), (10, 5, Proximite.PROCHE), (14, 1, Proximite.PROCHE),
     (15, 0, Proximite.ATTEINT), (18, 0, Proximite.ATTEINT)],
)  # fmt: skip
def test_the_series_counts_down(done: int, left: int, near: Proximite) -> None:
    serie = followed(done).seuils[0]
    assert (serie.avant, serie.proximite, serie.a_demander) == (left, near, near is not Proximite.LOIN)


def test_a_second_series_counts_over_twelve_months() -> None:
    serie, year = followed(3, LOMBALGIE, None, 25).seuils
    assert (serie.faites, serie.proximite) == (3, Proximite.LOIN)
    assert (year.faites, year.avant, year.proximite) == (28, 2, Proximite.PROCHE)
    assert proposed(pec(), (serie, year)) == (DOUZE, 6)


def test_what_is_older_than_twelve_months_is_left_out() -> None:
    first = year_before(TODAY)
    assert first == date(2025, 11, 23)
    assert year_before(date(2024, 2, 29)) == date(2023, 3, 1)
    others = [*visits(1, 2, first), *visits(1, 2, first - timedelta(days=1)), *visits(1, 2, TODAY + timedelta(days=1))]
    year = suivi_seuils(pec(), acte(), visits(2), others, (), TODAY)[1]
    assert year.faites == 3


def test_a_prescription_past_the_threshold_asks_at_once() -> None:
    found = followed(0, "MK-C-PTH", 20)
    (only,) = found.seuils
    assert (only.proximite, only.a_demander, found.a_faire) == (Proximite.PROCHE, True, True)
    assert proposed(pec(20), found.seuils) == (MotifDemande.PRESCRIPTION, 16)
    near = followed(12, "MK-C-PTH", 20)
    assert proposed(pec(20), near.seuils) == (SERIE, 16)
    assert followed(0, "MK-C-PTH", 15).a_faire is False


def test_an_act_without_referentiel_needs_nothing() -> None:
    found = followed(100, "MK-A-LOMBOSACRE-NC")
    assert (found.concerne, found.a_faire, proposed(pec(), found.seuils)) == (False, False, None)


def test_canal_carpien_asks_before_the_first_seance() -> None:
    found = followed(0, "MK-B-CANALCARP")
    assert (found.seuils[0].proximite, proposed(pec(), found.seuils)) == (
        Proximite.ATTEINT, (MotifDemande.AVANT_PREMIERE, 1),
    )  # fmt: skip


# --- The clock -----------------------------------------------------------------------------------------------------

SENT = date(2026, 11, 2)
RECEIVED = date(2026, 11, 5)


def test_silence_is_an_accord_after_fifteen_days() -> None:
    asked = demande(envoyee_on=SENT, recue_on=RECEIVED)
    assert (asked.deadline, asked.clock_is_certain) == (date(2026, 11, 20), True)
    assert asked.state_on(date(2026, 11, 20)) is DemandeState.ENVOYEE
    assert asked.state_on(date(2026, 11, 21)) is DemandeState.REPUTEE_ACCEPTEE
    assert (asked.granted_on(date(2026, 11, 20)), asked.granted_on(date(2026, 11, 21))) == (0, 10)


def test_without_a_day_of_receipt_the_clock_is_not_certain() -> None:
    asked = demande(envoyee_on=SENT)
    assert (asked.deadline, asked.clock_is_certain) == (date(2026, 11, 17), False)
    assert not demande(DemandeState.PRETE).clock_is_certain


def test_an_incomplete_request_stops_the_clock() -> None:
    stopped = demande(DemandeState.INCOMPLETE, envoyee_on=SENT, recue_on=RECEIVED, incomplete_on=date(2026, 11, 10))
    assert (stopped.deadline, stopped.state_on(date(2027, 1, 1))) == (None, DemandeState.INCOMPLETE)
    again = replace(stopped, state=DemandeState.ENVOYEE, completee_on=date(2026, 11, 16))
    assert (again.deadline, again.clock_is_certain) == (date(2026, 12, 1), True)


def test_a_late_refusal_is_said() -> None:
    refused = demande(DemandeState.REFUSEE, envoyee_on=SENT, recue_on=RECEIVED, reponse_on=date(2026, 11, 21))
    assert refused.answered_late
    assert not replace(refused, reponse_on=date(2026, 11, 20)).answered_late
    assert not replace(refused, state=DemandeState.ACCEPTEE).answered_late
    assert not replace(refused, incomplete_on=date(2026, 11, 10)).answered_late


def test_an_accord_covers_the_number_given_and_no_more() -> None:
    given_ = demande(DemandeState.ACCEPTEE, 16, 10, seances_accordees=5)
    assert couvertes([given_], TODAY) == frozenset(range(16, 21))
    assert couvertes([replace(given_, seances_accordees=None)], TODAY) == frozenset(range(16, 26))
    covered = followed(17, LOMBALGIE, None, 0, given_)
    assert (covered.seuils[0].couvert, covered.a_faire, covered.etat) == (True, False, DemandeState.ACCEPTEE)
    past = followed(20, LOMBALGIE, None, 0, given_)
    assert (past.seuils[0].couvert, past.a_faire) == (False, True)
    assert proposed(pec(), past.seuils) == (SERIE, 21)
    assert proposed(pec(), followed(17, "MK-C-PTH", None, 0, given_).seuils) is None


def test_a_request_on_its_way_asks_for_nothing_more() -> None:
    waiting = followed(14, LOMBALGIE, None, 0, demande(envoyee_on=date(2026, 11, 20)))
    assert (waiting.etat, waiting.jours_restants, waiting.a_faire) == (DemandeState.ENVOYEE, 13, False)
    silent = followed(14, LOMBALGIE, None, 0, demande(envoyee_on=date(2026, 11, 1)))
    assert (silent.etat, silent.jours_restants) == (DemandeState.REPUTEE_ACCEPTEE, None)
    ready = followed(14, LOMBALGIE, None, 0, demande(DemandeState.PRETE))
    assert (ready.etat, ready.jours_restants, ready.a_faire) == (DemandeState.PRETE, None, True)
    given_up = followed(14, LOMBALGIE, None, 0, demande(DemandeState.ABANDONNEE))
    assert (given_up.demande, given_up.etat) == (None, None)


def test_a_request_moves_only_where_its_state_leads() -> None:
    check_demande(DemandeState.A_PREPARER, DemandeState.PRETE)
    check_demande(DemandeState.INCOMPLETE, DemandeState.ENVOYEE)
    for old, new in ((DemandeState.A_PREPARER, DemandeState.ENVOYEE), (DemandeState.ACCEPTEE, DemandeState.REFUSEE)):
        with pytest.raises(WrongDemande):
            check_demande(old, new)
    with pytest.raises(ValueError, match="one séance"):
        demande(count=0)


def test_what_was_written_stays_out_of_repr() -> None:
    assert "secret" not in repr(demande(argumentaire="secret", detail="secret"))


@given(st.integers(0, 80), st.integers(0, 40), st.sampled_from(sorted(NOMENCLATURE.versions)))
def test_any_act_and_any_count_has_an_answer(count: int, elsewhere: int, act_id: str) -> None:
    found = NOMENCLATURE.in_force(act_id, TODAY)
    if found is None:
        return
    state = dap(pec(10), found, visits(count), visits(elsewhere, 2), (), TODAY)
    for one in state.seuils:
        assert one.avant >= 0
        assert one.a_demander == (one.avant <= LEAD or one.par_prescription)
    next_up = proposed(pec(10), state.seuils)
    assert next_up is None or next_up[1] > count
    due = next_bdk(found, count, ())
    assert due is None or due.rang <= max(1, count)


# --- Bilans --------------------------------------------------------------------------------------------------------

HEMI, RADICULAR = "MK-4-HEMIPLEGIE", "MK-4-PERIPH-1"


@pytest.mark.parametrize(
    ("act_id", "done", "bilans", "bdk", "rank", "left"),
    [
        (LOMBALGIE, 0, [], BDK, 1, 1),
        (LOMBALGIE, 1, [], BDK, 1, 0),
        (LOMBALGIE, 4, [], BDK, 1, 0),
        (LOMBALGIE, 4, [0], BDK, 30, 26),
        (LOMBALGIE, 30, [1], BDK, 30, 0),
        (LOMBALGIE, 35, [1, 28], BDK, 30, 0),
        (LOMBALGIE, 30, [1, 30], BDK, 50, 20),
        (LOMBALGIE, 50, [1, 31], BDK, 50, 0),
        (LOMBALGIE, 71, [1, 30, 50, 71], BDK, 90, 19),
        (HEMI, 30, [1], BDK_NEURO, 60, 30),
        (HEMI, 60, [1, 60], BDK_NEURO, 110, 50),
        (HEMI, 160, [1, 60, 110], BDK_NEURO, 160, 0),
        (RADICULAR, 29, [1], BDK, 30, 1),
        ("MK-4-PERIPH-MULTI", 50, [1, 30], BDK, 50, 0),
    ],
)
def test_the_next_bilan_follows_its_rhythm(
    act_id: str, done: int, bilans: list[int], bdk: str, rank: int, left: int
) -> None:
    due = next_bdk(acte(act_id), done, bilans)
    assert due is not None
    assert (due.acte_id, due.rang, due.avant) == (bdk, rank, left)
    assert due.en_retard == (done > rank)
    assert ("60e" if bdk == BDK_NEURO else "30e") in due.source


@pytest.mark.parametrize("act_id", [BDK, BDK_NEURO, "DEP-IFD"])
def test_what_is_no_treatment_has_no_bilan(act_id: str) -> None:
    assert next_bdk(acte(act_id), 40, []) is None
