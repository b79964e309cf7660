"""The ledger, the states of shares, the unpaid list."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.circonstances import Circonstances, TiersPayant
from app.domain.errors import NotFound
from app.domain.fse import FseState, PartKind, PartState
from app.domain.ledger import MouvementKind as Kind
from app.domain.ledger import Solde, check_conservation, solde
from app.domain.money import Money
from app.services.repositories import UnitOfWork
from app.store.open import Store
from tests import store_fixtures as make

PATIENT = PartKind.PATIENT


def test_movements_come_back_in_order(store: Store) -> None:
    with store.unit_of_work() as uow:
        done = make.Case(uow).signed(uow)
        paid = make.mouvement(done.id, Kind.PAYE, 100, "reglement:1")
        assert uow.ledger.append(paid)
        first, second = uow.ledger.mouvements(done.id, PATIENT)
        assert (first.kind, first.amount, second) == (Kind.FACTURE, Money(208), replace(paid, id=second.id))
        assert len(uow.ledger.mouvements(done.id)) == 4
        assert uow.ledger.mouvements(999) == ()


def test_the_same_cause_counts_once(store: Store) -> None:
    with store.unit_of_work() as uow:
        done = make.Case(uow).signed(uow)
        paid = make.mouvement(done.id, Kind.PAYE, 208, "retour:3:ligne:7")
        assert uow.ledger.append(paid)
        uow.commit()
    with store.unit_of_work() as uow:
        assert not uow.ledger.append(replace(paid, amount=Money(999)))
        assert uow.ledger.append(replace(paid, kind=Kind.TROP_PERCU, amount=Money(5)))
        assert uow.ledger.append(replace(paid, part=PartKind.AMO))
        uow.ledger.open_part(done.id, PATIENT, make.mouvement(done.id, Kind.FACTURE, 208, f"fse:{done.id}"))
        assert solde(uow.ledger.mouvements(done.id, PATIENT)).paye == Money(208)
        assert solde(uow.ledger.mouvements(done.id, PATIENT)).facture == Money(208)


def test_a_share_that_was_never_opened_is_refused(store: Store) -> None:
    with store.unit_of_work() as uow:
        draft = make.Case(uow).draft(uow)
        with pytest.raises(NotFound):
            uow.ledger.part_state(draft.id, PATIENT)
        with pytest.raises(NotFound):
            uow.ledger.append(make.mouvement(draft.id, Kind.PAYE, 1, "x"))
        with pytest.raises(NotFound):
            uow.ledger.set_part_state(draft.id, PATIENT, PartState.PAYEE, make.NOW)


def _settle(uow: UnitOfWork, fse_id: int, part: PartKind, kind: Kind, cents: int, state: PartState) -> None:
    uow.ledger.append(make.mouvement(fse_id, kind, cents, f"{kind.name}:{fse_id}", part))
    uow.ledger.set_part_state(fse_id, part, state, make.NOW, "motif")


def test_accounts_obey_conservation(store: Store) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        one, two = case.signed(uow, 2), case.signed(uow)
        _settle(uow, one.id, PartKind.AMO, Kind.PAYE, 2120, PartState.PAYEE)
        _settle(uow, one.id, PartKind.AMC, Kind.REJETE, 1000, PartState.REJETEE)
        _settle(uow, one.id, PATIENT, Kind.PAYE, 16, PartState.PAYEE_EN_PARTIE)
        _settle(uow, two.id, PATIENT, Kind.ABANDONNE, 208, PartState.ABANDONNEE)
        uow.ledger.append(make.mouvement(two.id, Kind.PAYE, 1100, "trop", PartKind.AMO))
        uow.ledger.append(make.mouvement(two.id, Kind.INDU, 40, "indu", PartKind.AMO))
        uow.ledger.set_part_state(two.id, PartKind.AMO, PartState.PAYEE, make.NOW)
        comptes = list(uow.ledger.comptes())
        assert [(c.fse_id, c.part) for c in comptes] == [
            (fse.id, part) for fse in (one, two) for part in (PartKind.AMC, PartKind.AMO, PATIENT)
        ]
        assert [c.billed_on_lines.cents for c in comptes] == [1000, 2120, 416, 500, 1060, 208]
        assert comptes[2].state is PartState.PAYEE_EN_PARTIE
        by_hand = [solde(uow.ledger.mouvements(c.fse_id, c.part)) for c in comptes]
        assert [c.solde for c in comptes] == by_hand
        law = check_conservation(comptes)
        assert law.holds
        assert uow.ledger.totals() == law.total
        assert law.total == Solde(Money(5304), Money(3196), Money(1000), Money(208), Money(0))


def test_a_broken_share_is_seen(store: Store) -> None:
    with store.unit_of_work() as uow:
        done = make.Case(uow).signed(uow)
        uow.ledger.append(make.mouvement(done.id, Kind.PAYE, 500, "double"))
        assert not check_conservation(uow.ledger.comptes()).holds


def test_an_empty_ledger_sums_to_nothing(store: Store) -> None:
    with store.unit_of_work() as uow:
        assert uow.ledger.totals() == Solde()
        assert list(uow.ledger.comptes()) == []


def test_the_unpaid_list_says_all_that_a_reminder_needs(store: Store) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        done = case.signed(uow)
        uow.ledger.append(make.mouvement(done.id, Kind.PAYE, 8, "cb"))
        uow.ledger.set_part_state(done.id, PATIENT, PartState.PAYEE_EN_PARTIE, make.NOW)
        (row,) = uow.ledger.open_parts(PATIENT)
        assert (row.facture, row.regle, row.reste) == (Money(208), Money(8), Money(200))
        assert (row.fse_id, row.numero, row.part, row.state) == (done.id, 1, PATIENT, PartState.PAYEE_EN_PARTIE)
        assert (row.patient_nom, row.patient_prenom, row.c2s, row.decede) == ("DURAND", "Élodie", True, False)
        assert (row.regime, row.caisse, row.amc_organisme, row.amc_nom) == (
            "01",
            "741",
            "75500017",
            "Mutuelle des Alpes",
        )
        assert (row.first_day, row.last_day, row.billed_on) == (make.DAY, make.DAY, make.DAY)


def test_settled_cancelled_and_unsigned_shares_leave_the_unpaid_list(store: Store) -> None:
    with store.unit_of_work() as uow:
        case, other = make.Case(uow), make.Case(uow, "Petit", 2)
        done, cancelled = case.signed(uow), case.signed(uow)
        uow.fses.set_state(cancelled.id, FseState.ANNULEE, make.NOW)
        case.draft(uow)
        theirs = other.signed(uow)
        assert len(uow.ledger.open_parts()) == 6
        assert {row.fse_id for row in uow.ledger.open_parts_of_patient(other.patient.id)} == {theirs.id}
        _settle(uow, done.id, PartKind.AMC, Kind.REJETE, 500, PartState.REJETEE)
        _settle(uow, done.id, PATIENT, Kind.PAYE, 208, PartState.PAYEE)
        left = [(row.part, row.reste) for row in uow.ledger.open_parts_of_patient(case.patient.id)]
        assert left == [(PartKind.AMO, Money(1060))]


def test_a_share_of_nothing_is_not_owed(store: Store) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        done = case.signed(uow)
        uow.ledger.append(make.mouvement(done.id, Kind.AVOIR, 208, "avoir:1"))
        assert PATIENT not in {row.part for row in uow.ledger.open_parts()}


def test_the_billing_day_is_the_french_one(store: Store) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        draft = case.draft(uow)
        late = make.NOW.replace(hour=23, minute=30)  # past midnight in Paris
        uow.fses.set_state(draft.id, FseState.SIGNATURE, late)
        uow.fses.save_signed(replace(make.signed(draft.id), signed_at=late))
        uow.fses.set_state(draft.id, FseState.SIGNEE, late)
        uow.ledger.open_part(draft.id, PATIENT, make.mouvement(draft.id, Kind.FACTURE, 208, "fse"))
        (row,) = uow.ledger.open_parts()
        assert row.billed_on == make.DAY + timedelta(days=1)


@pytest.mark.parametrize("mode", list(TiersPayant))
def test_the_lists_and_the_law_say_what_each_one_owes_under_the_tiers_payant(store: Store, mode: TiersPayant) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        drawn = make.fse(case, make.line(case.seance(uow).id), make.line(case.seance(uow, hour=10).id))
        fse = uow.fses.add(replace(drawn, circonstances=Circonstances(mode)))
        (row,) = uow.fses.of_patient(case.patient.id)
        shown = {PartKind.AMO: row.amo, PartKind.AMC: row.amc, PartKind.PATIENT: row.patient_share}
        assert shown == {part: fse.owed(part) for part in PartKind}
        assert row.total == fse.total
        for part in PartKind:
            if fse.owed(part):
                moved = make.mouvement(fse.id, Kind.FACTURE, fse.owed(part).cents, f"fse:{fse.id}", part)
                uow.ledger.open_part(fse.id, part, moved)
        assert check_conservation(uow.ledger.comptes()).holds
