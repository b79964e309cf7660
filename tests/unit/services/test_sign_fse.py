"""Intent, effect, outcome: refusals, a card that fails, a stop between any two steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from app.billing.draft import FseRefused
from app.domain.errors import AppError, CardRemoved, EnvironmentProblem, NotAllowed, NotFound
from app.domain.fse import FseState, PartKind, PartState, SignedFse, WrongTransition
from app.domain.journal import JournalAction
from app.domain.ledger import MouvementKind, check_conservation
from app.domain.money import ZERO, Money
from app.domain.people import ZoneTarifaire
from app.domain.soins import SeanceState
from app.services.prepare_fse import CancelFse, PrepareFse
from app.services.sign_fse import DraftChanged, SignFse, recover_signatures
from app.services.tables import load_tables
from tests.samples import AMO, KINE, NOW, SECRETAIRE, FakeEngine, World, droits, world

TABLES = load_tables()
MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


class Killed(BaseException):
    """The process stops here."""


def stop_at(wanted: str) -> Callable[[str], None]:
    def checkpoint(step: str) -> None:
        if step == wanted:
            raise Killed(step)

    return checkpoint


def drafted(w: World, day: date = MONDAY) -> int:
    return PrepareFse(w.store, TABLES, w.clock)(KINE, w.patient.id, [w.seance(day).id]).fse.id


def signing(w: World, engine: FakeEngine | None = None, at_step: Callable[[str], None] = lambda _: None) -> SignFse:
    return SignFse(w.store, engine or FakeEngine(), TABLES, w.clock, at_step)


def test_signing_stores_bytes_outbox_shares_seances_and_journal_together() -> None:
    w, engine = world(), FakeEngine()
    fse_id = drafted(w)
    signed = signing(w, engine)(KINE, fse_id)
    fse, context = engine.asked[0]
    assert (fse.numero, fse.state, context.elaborated_at) == (1, FseState.SIGNATURE, NOW)
    assert (context.patient.id, context.droits.id, context.ordonnance.id) == (1, 1, 1)
    with w.store() as uow:
        assert uow.fses.signed(fse_id) == signed
        assert uow.fses.get(fse_id).state is FseState.SIGNEE
        assert [row.id for row in uow.fses.outbox()] == [fse_id]
        assert uow.soins.seances_of_patient(1)[0].state is SeanceState.FACTUREE
        assert {m.part: m.amount for m in uow.ledger.mouvements(fse_id)} == {
            PartKind.AMO: Money(1073),
            PartKind.AMC: Money(715),
        }
        assert {m.cause for m in uow.ledger.mouvements(fse_id)} == {f"fse:{fse_id}"}
        with pytest.raises(NotFound):
            uow.ledger.part_state(fse_id, PartKind.PATIENT)
        assert check_conservation(uow.ledger.comptes()).holds
        assert [e.action for e in uow.journal.entries(2)] == [JournalAction.SIGNATURE] * 2
    with pytest.raises(WrongTransition):
        signing(w, engine)(KINE, fse_id)
    assert len(engine.asked) == 1


def test_the_patient_share_is_open_when_there_is_no_insurer() -> None:
    w = world(droits(amc=None))
    signing(w)(KINE, fse_id := drafted(w))
    with w.store() as uow:
        assert uow.ledger.part_state(fse_id, PartKind.PATIENT) is PartState.ATTENDUE
        assert [row.reste for row in uow.ledger.open_parts(PartKind.PATIENT)] == [Money(715)]


def test_numbers_follow_each_other() -> None:
    w = world()
    numbers = [signing(w)(KINE, drafted(w, day)).numero for day in (MONDAY, TUESDAY)]
    assert numbers == [1, 2]


def test_a_secretary_does_not_sign() -> None:
    w = world()
    with pytest.raises(NotAllowed):
        signing(w)(SECRETAIRE, drafted(w))


def test_a_blocking_finding_stops_before_the_card() -> None:
    w, engine = world(), FakeEngine()
    fse_id = drafted(w)
    with w.store() as uow:
        uow.patients.save(replace(w.patient, nir=None))
        uow.commit()
    with pytest.raises(FseRefused, match="IDT-01"):
        signing(w, engine)(KINE, fse_id)
    assert engine.asked == []
    with w.store() as uow:
        assert (uow.fses.get(fse_id).state, uow.fses.get(fse_id).numero) == (FseState.A_SIGNER, 0)


def test_a_warning_needs_a_typed_reason_which_is_kept() -> None:
    w = world(droits(replace(AMO, exoneration="4")))
    fse_id = drafted(w)
    with pytest.raises(FseRefused, match="ALD-01"):
        signing(w)(KINE, fse_id)
    signing(w)(KINE, fse_id, {"ALD-01": "mention vue sur le double"})
    with w.store() as uow:
        assert uow.fses.get(fse_id).accepted == (("ALD-01", "mention vue sur le double"),)


def test_rights_that_changed_since_the_draft_are_seen_again_first() -> None:
    w = world()
    fse_id = drafted(w)
    with w.store() as uow:
        uow.patients.add_droits(replace(droits(replace(AMO, exoneration="9")), lu_at=NOW))
        uow.commit()
    with pytest.raises(DraftChanged):
        signing(w)(KINE, fse_id)
    PrepareFse(w.store, TABLES, w.clock).refresh(KINE, fse_id)
    signing(w)(KINE, fse_id)
    with w.store() as uow:
        assert uow.fses.get(fse_id).part(PartKind.AMO) == Money(1430)


def test_a_price_that_changed_since_the_draft_is_seen_again_first() -> None:
    w = world()
    fse_id = drafted(w)
    with w.store() as uow:
        uow.cabinet.save_praticien(replace(uow.cabinet.praticien(1), zone=ZoneTarifaire.DROM))
        uow.commit()
    with pytest.raises(DraftChanged):
        signing(w)(KINE, fse_id)


def test_a_refused_feuille_does_not_stop_its_seances_from_being_billed_again() -> None:
    w = world()
    signing(w)(KINE, fse_id := drafted(w))
    with w.store() as uow:
        for state in (FseState.EN_LOT, FseState.TRANSMISE, FseState.REFUSEE):
            uow.fses.set_state(fse_id, state, NOW)
        uow.commit()
    again = PrepareFse(w.store, TABLES, w.clock)(KINE, 1, [1])
    assert ([f.code for f in again.findings], again.fse.state) == (["BDK-01"], FseState.A_SIGNER)


def test_a_card_torn_out_gives_the_feuille_back_with_its_number() -> None:
    w, engine = world(), FakeEngine(refusal=CardRemoved())
    fse_id = drafted(w)
    with pytest.raises(CardRemoved):
        signing(w, engine)(KINE, fse_id)
    with w.store() as uow:
        assert uow.fses.get(fse_id).state is FseState.A_SIGNER
        assert uow.fses.history(fse_id)[-1][2] == "CardRemoved"
        assert uow.fses.outbox() == ()
    assert signing(w)(KINE, fse_id).numero == 1


@pytest.mark.parametrize(
    ("step", "stuck", "done"),
    [("number", False, False), ("intent", True, False), ("effect", True, False), ("outcome", False, True)],
)
def test_a_stop_at_any_step_loses_nothing_and_doubles_nothing(step: str, stuck: bool, done: bool) -> None:
    w = world()
    fse_id = drafted(w)
    with pytest.raises(Killed):
        signing(w, at_step=stop_at(step))(KINE, fse_id)
    assert recover_signatures(w.store, w.clock) == ((fse_id,) if stuck else ())
    assert recover_signatures(w.store, w.clock) == ()
    if not done:
        with w.store() as uow:
            assert (uow.fses.get(fse_id).state, uow.fses.get(fse_id).numero) == (FseState.A_SIGNER, 1)
            assert list(uow.ledger.comptes()) == []
        signing(w)(KINE, fse_id)
    with w.store() as uow:
        assert uow.fses.get(fse_id).numero == 1
        assert len(uow.fses.outbox()) == 1
        assert uow.ledger.totals().facture == Money(1788)
        assert check_conservation(uow.ledger.comptes()).holds


def test_a_full_disk_at_the_outcome_leaves_a_signature_to_recover() -> None:
    w = world()
    fse_id = drafted(w)

    def fill_the_disk(step: str) -> None:
        if step == "effect":
            w.store.fail_commit = EnvironmentProblem("disk full")

    with pytest.raises(EnvironmentProblem):
        signing(w, at_step=fill_the_disk)(KINE, fse_id)
    with w.store() as uow:
        assert uow.fses.outbox() == ()
    assert recover_signatures(w.store, w.clock) == (fse_id,)
    assert signing(w)(KINE, fse_id).numero == 1


def test_bytes_without_outcome_are_never_overwritten() -> None:
    w = world()
    fse_id = drafted(w)
    with pytest.raises(Killed):
        signing(w, at_step=stop_at("intent"))(KINE, fse_id)
    with w.store() as uow:
        uow.fses.save_signed(SignedFse(fse_id, 1, b"x", b"y", "factice", NOW))
        uow.commit()
    with pytest.raises(AppError, match="signed bytes"):
        recover_signatures(w.store, w.clock)


def test_a_signed_feuille_is_cancelled_before_any_lot_and_reversed_to_the_cent() -> None:
    w = world()
    signing(w)(KINE, fse_id := drafted(w))
    CancelFse(w.store, w.clock)(KINE, fse_id, "mauvais patient")
    with w.store() as uow:
        assert uow.fses.outbox() == ()
        assert uow.ledger.totals().facture == ZERO
        assert [m.kind for m in uow.ledger.mouvements(fse_id, PartKind.AMO)] == [
            MouvementKind.FACTURE,
            MouvementKind.AVOIR,
        ]
        assert check_conservation(uow.ledger.comptes()).holds
        assert len(uow.soins.a_facturer()) == 1
    assert signing(w)(KINE, PrepareFse(w.store, TABLES, w.clock)(KINE, 1, [1]).fse.id).numero == 2


def test_a_feuille_in_a_lot_or_being_signed_is_not_cancelled() -> None:
    w = world()
    signing(w)(KINE, sent := drafted(w))
    with w.store() as uow:
        uow.fses.set_state(sent, FseState.EN_LOT, NOW)
        uow.commit()
    with pytest.raises(Killed):
        signing(w, at_step=stop_at("intent"))(KINE, under_way := drafted(w, TUESDAY))
    for fse_id in (sent, under_way):
        with pytest.raises(WrongTransition):
            CancelFse(w.store, w.clock)(KINE, fse_id, "")
