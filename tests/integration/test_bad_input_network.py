"""A bad line on the whole way: what the person reads, what stays, and the day that ends as if nothing had happened."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.clock import FixedClock
from app.domain.errors import MailboxDown
from app.domain.fse import FseState
from app.domain.lot import EnvoiOutcome, LotState
from app.simulator.faults import Cut, Faults
from app.simulator.world import OutsideWorld
from tests.support_day import OCTOBER, SCENARIO, Day, Doors, day, make_cabinet, play


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_cabinet(tmp_path_factory.mktemp("modele") / "donnees")


@pytest.fixture(scope="module")
def undisturbed(template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    folder = shutil.copytree(template, tmp_path_factory.mktemp("calme") / "donnees")
    with OutsideWorld(FixedClock(OCTOBER), SCENARIO) as world, day(folder, Doors.of(world)) as opened:
        play(opened, world, ["sign", "lots", "send", "fetch"])
        return opened.picture()


@pytest.fixture
def world() -> Iterator[OutsideWorld]:
    with OutsideWorld(FixedClock(OCTOBER), SCENARIO) as running:
        yield running


@pytest.fixture
def opened(template: Path, tmp_path: Path, world: OutsideWorld) -> Iterator[Day]:
    with day(shutil.copytree(template, tmp_path / "donnees"), Doors.of(world)) as one:
        one.sign()
        one.lots()
        yield one


def end_of_the_day(opened: Day, world: OutsideWorld, undisturbed: dict[str, object], *, accepted: int = 1) -> None:
    play(opened, world, ["lots", "send", "fetch", "fetch"])
    assert opened.picture() == undisturbed
    assert (world.caisse.lots_accepted, world.caisse.doubles, len(world.mailbox)) == (accepted, 0, 0)


@pytest.mark.parametrize(
    ("fault", "outcome", "words", "fses"),
    [
        ("down", EnvoiOutcome.NON_PARTI, "prochain envoi", FseState.EN_LOT),
        ("busy", EnvoiOutcome.NON_PARTI, "prochain envoi", FseState.EN_LOT),
        ("refuse_recipient", EnvoiOutcome.REFUSE, "adresse de télétransmission", FseState.SIGNEE),
        ("refuse_data", EnvoiOutcome.REFUSE, "adresse de télétransmission", FseState.SIGNEE),
    ],
)
def test_a_lot_that_did_not_leave_leaves_later(
    opened: Day, world: OutsideWorld, undisturbed: dict[str, object], fault: str, outcome: EnvoiOutcome, words: str,
    fses: FseState,
) -> None:  # fmt: skip
    world.smtp_down() if fault == "down" else setattr(world.faults, fault, True)
    (sent,) = opened.send().sent
    assert sent.outcome is outcome
    assert words in sent.message
    assert {row.state for row in in_every_state(opened)} == {fses}
    assert world.caisse.messages == {}
    world.smtp_up() if fault == "down" else setattr(world.faults, fault, False)
    play(opened, world, ["lots", "send", "fetch", "fetch"])
    lots = [row.state for row in opened.desk.consult.sending().lots]
    refused = [LotState.REFUSE] if outcome is EnvoiOutcome.REFUSE else []
    assert lots == [LotState.ACQUITTE, *refused]
    assert {**opened.picture(), "lots": ()} == {**undisturbed, "lots": ()}
    assert (world.caisse.lots_accepted, world.caisse.doubles) == (1, 0)


@pytest.mark.parametrize("cut", [Cut.TAKEN, Cut.LOST])
def test_a_line_cut_after_the_data_is_an_unknown_outcome(
    opened: Day, world: OutsideWorld, undisturbed: dict[str, object], cut: Cut
) -> None:
    world.faults.cut_after_data = cut
    (sent,) = opened.send().sent
    world.faults.cut_after_data = Cut.NONE
    assert sent.outcome is EnvoiOutcome.INCONNU
    assert "peut-être arrivé" in sent.message
    (lot,) = opened.desk.consult.sending().unknown
    assert (lot.state, opened.send().sent) == (LotState.ISSUE_INCONNUE, ())
    opened.fetch()
    if cut is Cut.LOST:
        assert [one.id for one in opened.desk.consult.sending().unknown] == [lot.id]
        opened.desk.resend_lot(lot.id, opened.desk.user)
    world.caisse.settle()
    end_of_the_day(opened, world, undisturbed)


@pytest.mark.parametrize("fault", ["down", "refuse_login", "cut_retrieval", "cut_before_quit"])
def test_returns_wait_for_a_mailbox_that_answers(
    opened: Day, world: OutsideWorld, undisturbed: dict[str, object], fault: str
) -> None:
    opened.send()
    world.caisse.settle()
    world.pop3_down() if fault == "down" else setattr(world.faults, fault, True)
    if fault == "cut_before_quit":  # everything was read: the server only forgot to delete
        assert opened.fetch().received == 2
    else:
        with pytest.raises(MailboxDown) as told:
            opened.fetch()
        assert "boîte de retours" in told.value.user_message
    assert len(world.mailbox) == 2
    world.pop3_up() if fault == "down" else setattr(world.faults, fault, False)
    end_of_the_day(opened, world, undisturbed)


def test_every_fault_of_the_world_has_its_test() -> None:
    here = {"busy", "refuse_recipient", "refuse_data", "refuse_login", "cut_retrieval", "cut_before_quit"}
    assert set(Faults.__slots__) == here | {"cut_after_data"}


def in_every_state(opened: Day):  # type: ignore[no-untyped-def]
    with opened.store.unit_of_work() as uow:
        return uow.fses.in_state(*FseState)
