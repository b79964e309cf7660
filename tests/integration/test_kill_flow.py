"""Kill -9 at each step between intent and outcome, on a real encrypted file and a caisse that survives."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from app.domain.clock import FixedClock
from app.domain.fse import FseState
from app.domain.lot import LotState
from app.simulator.mail_form import Identity
from app.simulator.world import OutsideWorld
from tests.support_day import OCTOBER, SCENARIO, STAGES, Day, Doors, day, instant_of, make_cabinet, play
from tests.support_kill import killed, killer

ARL, RSP = 1, 2
"""The mailbox holds the acknowledgement, then the payments."""
POINTS = [
    ("sign", "number", 1), ("sign", "intent", 1), ("sign", "effect", 1), ("sign", "outcome", 1), ("sign", "effect", 2),
    ("lots", "lots:built", 1), ("lots", "lots:stored", 1),
    ("send", "send:intent", 1), ("send", "send:effect", 1), ("send", "send:outcome", 1),
    ("fetch", "fetch:stored", ARL), ("fetch", "fetch:deleted", ARL),
    ("fetch", "fetch:stored", RSP), ("fetch", "fetch:deleted", RSP),
    ("fetch", "import:decoded", ARL), ("fetch", "import:written", ARL), ("fetch", "import:done", ARL),
    ("fetch", "import:decoded", RSP), ("fetch", "import:written", RSP), ("fetch", "import:done", RSP),
    ("remind", "print:reference", 1), ("remind", "print:intent", 1),
    ("remind", "print:effect", 1), ("remind", "print:outcome", 1),
]  # fmt: skip
ORDER = list(STAGES)


@dataclass(frozen=True)
class Before:
    """A cabinet on the eve of a stage, and what waits in its mailbox then."""

    folder: Path
    mails: tuple[bytes, ...]


@pytest.fixture(scope="module", autouse=True)
def one_identity() -> Iterator[None]:
    """Every world of this module shows the same certificate: making a key takes longer than a stage."""
    with pytest.MonkeyPatch.context() as patch:
        made = Identity.new(OCTOBER)
        patch.setattr(Identity, "new", lambda _now: made)
        yield


@pytest.fixture(scope="module")
def undisturbed() -> dict[str, object]:
    """What the same days leave when nothing stops them; filled by ``before``."""
    return {}


@pytest.fixture(scope="module")
def before(
    one_identity: None, tmp_path_factory: pytest.TempPathFactory, undisturbed: dict[str, object]
) -> dict[str, Before]:
    """The undisturbed days, photographed before each stage."""
    root, found = tmp_path_factory.mktemp("calme"), {}
    folder = make_cabinet(root / "donnees")
    with OutsideWorld(FixedClock(OCTOBER), SCENARIO) as world:
        for stage in ORDER:
            mails = tuple(mail for _, mail in world.mailbox.waiting())
            found[stage] = Before(shutil.copytree(folder, root / stage), mails)
            with day(folder, Doors.of(world)) as opened:
                play(opened, world, [stage])
        with day(folder, Doors.of(world)) as opened:
            undisturbed.update(opened.picture())
    return found


@pytest.fixture
def world() -> Iterator[OutsideWorld]:
    with OutsideWorld(FixedClock(OCTOBER), SCENARIO) as running:
        yield running


def play_and_die(folder: Path, doors: Doors, instant: datetime, stage: str, step: str, nth: int) -> None:
    """In the process to be killed: one stage, and the end at *step*."""
    with day(folder, doors, instant, killer(step, nth)) as opened:
        STAGES[stage](opened)


@pytest.mark.parametrize(("stage", "step", "nth"), POINTS)
def test_nothing_is_lost_and_nothing_is_doubled(
    before: dict[str, Before], undisturbed: dict[str, object], tmp_path: Path, world: OutsideWorld, stage: str,
    step: str, nth: int,
) -> None:  # fmt: skip
    folder = shutil.copytree(before[stage].folder, tmp_path / "donnees")
    for mail in before[stage].mails:
        world.mailbox.leave(mail)
    killed(play_and_die, folder, Doors.of(world), instant_of(stage), stage, step, nth)
    with day(folder, Doors.of(world), instant_of(stage)) as opened:
        assert opened.left_open() == ((), (), ())  # settled at the start, before anybody asks
        if stage == "send":
            settle_what_was_on_its_way(opened, world, step)
        play(opened, world, [*ORDER[ORDER.index(stage) :], "send", "fetch"])
        assert opened.picture() == undisturbed
    sent_here = ORDER.index(stage) <= ORDER.index("send")
    assert (world.caisse.doubles, world.caisse.lots_accepted, len(world.mailbox)) == (0, sent_here, 0)


def settle_what_was_on_its_way(opened: Day, world: OutsideWorld, step: str) -> None:
    """An unknown outcome is shown, never sent again by itself; the ARL settles it, or a person does."""
    arrived = step != "send:intent"
    shown = opened.desk.consult.sending().unknown
    if step == "send:outcome":
        assert shown == ()
        return
    assert [lot.state for lot in shown] == [LotState.ISSUE_INCONNUE]
    assert opened.desk.consult.home().counters.issue_inconnue == len(shown[0].fse_ids) == 2
    assert states(opened) == {FseState.ISSUE_INCONNUE}
    assert opened.send().sent == ()
    assert sum(world.caisse.copies.values()) == arrived
    if arrived:
        opened.fetch()
        assert states(opened) == {FseState.ACQUITTEE}
    else:
        opened.desk.resend_lot(shown[0].id, opened.desk.user)
        assert states(opened) == {FseState.TRANSMISE}


def states(opened: Day) -> set[FseState]:
    with opened.store.unit_of_work() as uow:
        return {row.state for row in uow.fses.in_state(*FseState)}


def test_a_person_who_sends_again_a_lot_that_had_arrived_doubles_nothing(
    before: dict[str, Before], undisturbed: dict[str, object], tmp_path: Path, world: OutsideWorld
) -> None:
    folder = shutil.copytree(before["send"].folder, tmp_path / "donnees")
    killed(play_and_die, folder, Doors.of(world), OCTOBER, "send", "send:effect", 1)
    with day(folder, Doors.of(world)) as opened:
        (lot,) = opened.desk.consult.sending().unknown
        opened.desk.resend_lot(lot.id, opened.desk.user)
        play(opened, world, ["send", "fetch", "fetch", "remind"])
        assert opened.picture() == undisturbed
    assert (world.caisse.doubles, world.caisse.lots_accepted) == (1, 1)


def test_killed_again_and_again_through_the_same_day(
    before: dict[str, Before], undisturbed: dict[str, object], tmp_path: Path, world: OutsideWorld
) -> None:
    folder = shutil.copytree(before["sign"].folder, tmp_path / "donnees")
    for stage in ORDER:
        for step in dict.fromkeys(step for of, step, _ in POINTS if of == stage and step not in NO_WAY_BACK):
            killed(play_and_die, folder, Doors.of(world), instant_of(stage), stage, step, 1)
        with day(folder, Doors.of(world), instant_of(stage)) as opened:
            play(opened, world, [stage])
    with day(folder, Doors.of(world)) as opened:
        assert opened.picture() == undisturbed
    assert (world.caisse.doubles, world.caisse.lots_accepted) == (0, 1)


NO_WAY_BACK = {
    "number", "intent", "send:intent", "send:effect", "lots:stored", "fetch:deleted", "import:decoded",
    "import:written", "import:done", "print:effect", "print:outcome",
}  # fmt: skip
"""Steps that a second process does not reach again: the recovery at its start did what was left."""
