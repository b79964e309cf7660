"""The card of a prise en charge, and the list of accords to ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.billing.follow_up import BDK
from app.billing.tariff_update import ActeClosing, TariffUpdate
from app.domain.dap import DemandeAccord, DemandeState, MotifDemande
from app.domain.errors import NotAllowed, NotFound
from app.domain.soins import PriseEnCharge, SeanceState
from app.services.follow_pec import FollowPec, open_demande
from app.services.tables import load_tables
from app.services.tariff_updates import updated
from tests.samples import KINE, LOMBALGIE, SECRETAIRE, TODAY, World, world

TABLES = load_tables()


def follow(w: World) -> FollowPec:
    return FollowPec(w.store, TABLES, w.clock)


def treat(w: World, count: int, pec_id: int = 0, last: date = TODAY) -> None:
    for ago in range(count):
        w.seance(last - timedelta(days=ago), SeanceState.HONOREE, pec_id)


def other_pec(w: World, acte_id: str = LOMBALGIE, quota: int | None = None, **changed: object) -> PriseEnCharge:
    with w.store() as uow:
        fresh = PriseEnCharge(0, w.patient.id, w.pec.ordonnance_id, acte_id, "Soin", quota, date(2026, 11, 2))
        stored = uow.soins.add_pec(replace(fresh, **changed))  # type: ignore[arg-type]
        uow.commit()
    return stored


def test_the_card_shows_quota_threshold_and_bilan() -> None:
    w = world()
    treat(w, 8)
    w.seance(TODAY, SeanceState.ABSENCE)
    card = follow(w)(KINE, w.pec.id)
    assert (card.quota.faites, card.quota.restantes) == (8, 2)
    assert [(s.seuil.a_partir_de, s.avant) for s in card.dap.seuils] == [(16, 7), (31, 22)]
    assert card.bdk is not None
    assert (card.bdk.rang, card.bdk.en_retard) == (1, True)
    assert card.proposition == (MotifDemande.SEUIL_SERIE, 16)
    assert card.demandes == ()


def test_a_bilan_of_the_same_prescription_counts_on_its_day() -> None:
    w = world()
    treat(w, 30)
    bilan = other_pec(w, BDK)
    w.seance(TODAY - timedelta(days=29), pec_id=bilan.id)
    due = follow(w)(KINE, w.pec.id).bdk
    assert due is not None
    assert (due.rang, due.avant) == (30, 0)
    w.seance(TODAY, pec_id=bilan.id)
    w.seance(TODAY, SeanceState.ABSENCE, bilan.id)
    due = follow(w)(KINE, w.pec.id).bdk
    assert due is not None
    assert (due.rang, due.avant) == (50, 20)


def test_the_other_series_of_the_act_count_over_twelve_months() -> None:
    w = world()
    treat(w, 15, last=TODAY - timedelta(days=60))
    second = other_pec(w)
    treat(w, 12, second.id, TODAY - timedelta(days=20))
    treat(w, 4, other_pec(w, "MK-C-PTH").id)
    serie, year = follow(w)(KINE, second.id).dap.seuils
    assert (serie.faites, year.faites, year.avant) == (12, 27, 3)


def test_every_prise_en_charge_of_a_patient_but_the_bilans() -> None:
    w = world()
    bilan, pth = other_pec(w, BDK), other_pec(w, "MK-C-PTH", 20)
    w.seance(TODAY, pec_id=bilan.id)
    cards = follow(w).of_patient(KINE, w.patient.id)
    assert [card.pec.id for card in cards] == [pth.id, w.pec.id]
    assert cards[0].dap.a_faire
    assert cards[0] == follow(w)(KINE, pth.id)


def test_an_act_that_is_closed_keeps_its_quota() -> None:
    w = world()
    treat(w, 3)
    ended = TariffUpdate(1, 0, TODAY, "x", "T", closed=(ActeClosing(LOMBALGIE, TODAY - timedelta(days=1)),))
    card = FollowPec(w.store, updated(TABLES, ended), w.clock)(KINE, w.pec.id)
    assert (card.acte, card.bdk, card.dap.concerne, card.quota.faites) == (None, None, False, 3)


def asked(w: World, state: DemandeState, **days: date) -> DemandeAccord:
    with w.store() as uow:
        fresh = DemandeAccord(0, w.patient.id, w.pec.id, MotifDemande.SEUIL_SERIE, 16, 10, TODAY, state, **days)
        stored = uow.daps.add(fresh, w.clock.now(), "claire")
        uow.commit()
    return stored


def test_the_list_holds_what_waits_for_someone_here() -> None:
    w = world()
    treat(w, 12)
    carpien = other_pec(w, "MK-B-CANALCARP")
    treat(w, 1, carpien.id)
    treat(w, 2, other_pec(w, "MK-C-PTG").id)
    treat(w, 14, other_pec(w, close_on=TODAY).id)
    treat(w, 14, other_pec(w, "MK-C-PTH").id, TODAY - timedelta(days=90))
    treat(w, 30, other_pec(w, "MK-A-LOMBOSACRE-NC").id)
    rows = follow(w).to_do(KINE)
    assert [(one.row.pec.id, one.urgent) for one in rows] == [(carpien.id, True), (w.pec.id, False)]
    serie, year = rows[1].dap.seuils
    assert (serie.faites, year.faites) == (12, 26)
    assert "Durand" in rows[1].row.patient
    assert "Durand" not in repr(rows[1])
    asked(w, DemandeState.ENVOYEE, envoyee_on=TODAY)
    assert [one.row.pec.id for one in follow(w).to_do(KINE)] == [carpien.id]


def test_the_list_and_the_card_agree() -> None:
    w = world()
    treat(w, 12)
    treat(w, 9, other_pec(w).id, TODAY - timedelta(days=30))
    asked(w, DemandeState.PRETE)
    for one in follow(w).to_do(KINE):
        assert one.dap == follow(w)(KINE, one.row.pec.id).dap


def test_an_open_request_is_the_one_that_waits() -> None:
    w = world()
    old, given = asked(w, DemandeState.REFUSEE), asked(w, DemandeState.ENVOYEE, envoyee_on=TODAY - timedelta(days=16))
    assert open_demande((old, given), TODAY) is None
    assert open_demande((old, given), TODAY - timedelta(days=1)) == given


def test_the_care_is_for_who_may_see_it() -> None:
    w = world()
    for look in (lambda: follow(w)(SECRETAIRE, 1), lambda: follow(w).of_patient(SECRETAIRE, 1)):
        with pytest.raises(NotAllowed):
            look()
    with pytest.raises(NotAllowed):
        follow(w).to_do(SECRETAIRE)
    with pytest.raises(NotFound):
        follow(w)(KINE, 999)
