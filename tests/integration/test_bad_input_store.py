"""A disk that takes nothing more at the worst moment, a passphrase forgotten, a cabinet opened twice.

The words for a full disk are tested in test_store_open, those for a change of key in test_store_rekey.
"""

from __future__ import annotations

import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.bootstrap.folders import Folders
from app.bootstrap.post import SqlSafe
from app.domain.clock import FixedClock
from app.domain.errors import EnvironmentProblem
from app.domain.lot import LotState
from app.services.first_run import FirstRun, FirstRunAnswers
from app.services.session import OpenSession
from app.services.vault import MistypedRecoveryKey, WrongPassphrase
from app.simulator.world import OutsideWorld
from tests.samples import CABINET, PATIENT, PRATICIEN
from tests.store_fixtures import CHEAP
from tests.support_day import NOVEMBER, OCTOBER, SCENARIO, STAGES, Doors, day, instant_of, make_cabinet, play

LOGIN, PHRASE = "claire", "brouette cannelle girafe tunnel velours pivot orage"
OTHER = "armoire citron lanterne moulin tabac voile rivet"
ORDER = list(STAGES)


@dataclass
class Disk:
    """Takes nothing more once *step* is reached: every write to a file fails, as on a full or faulty disk."""

    step: str
    full: bool = field(default=False)

    def at(self, reached: str) -> None:
        if reached == self.step:
            self.full = True
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


@contextmanager
def emptied_at_the_end() -> Iterator[None]:
    """Give room again, whatever happened."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_cabinet(tmp_path_factory.mktemp("modele") / "donnees")


@pytest.fixture(scope="module")
def undisturbed(template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    folder = shutil.copytree(template, tmp_path_factory.mktemp("calme") / "donnees")
    with OutsideWorld(FixedClock(OCTOBER), SCENARIO) as world, day(folder, Doors.of(world)) as opened:
        play(opened, world, ORDER)
        return opened.picture()


@pytest.mark.parametrize(
    ("stage", "step"),
    [
        ("sign", "number"), ("sign", "intent"), ("sign", "effect"), ("lots", "lots:built"), ("send", "send:intent"),
        ("send", "send:effect"), ("fetch", "fetch:stored"), ("fetch", "import:decoded"), ("fetch", "import:written"),
        ("remind", "print:reference"), ("remind", "print:intent"), ("remind", "print:effect"),
    ],
)  # fmt: skip
def test_a_disk_full_at_any_step_loses_nothing_and_doubles_nothing(
    template: Path, tmp_path: Path, undisturbed: dict[str, object], stage: str, step: str
) -> None:
    folder = shutil.copytree(template, tmp_path / "donnees")
    disk = Disk(step)
    with OutsideWorld(FixedClock(OCTOBER), SCENARIO) as world:
        with day(folder, Doors.of(world), OCTOBER, disk.at) as opened, emptied_at_the_end():
            play(opened, world, ORDER[: ORDER.index(stage)])
            opened.clock.instant = instant_of(stage)
            with pytest.raises(EnvironmentProblem):
                STAGES[stage](opened)
        assert disk.full
        with day(folder, Doors.of(world), instant_of(stage)) as opened:
            if stage == "send":
                (lot,) = opened.desk.consult.sending().unknown
                assert lot.state is LotState.ISSUE_INCONNUE
            play(opened, world, [*ORDER[ORDER.index(stage) :], *ORDER])
            assert opened.picture() == undisturbed
        assert (world.caisse.doubles, world.caisse.lots_accepted, len(world.mailbox)) == (0, 1, 0)


@pytest.mark.parametrize("step", ["print:intent", "print:effect"])
def test_a_letter_that_found_no_room_is_printed_by_asking_again(
    template: Path, tmp_path: Path, undisturbed: dict[str, object], step: str
) -> None:
    folder = shutil.copytree(template, tmp_path / "donnees")
    with OutsideWorld(FixedClock(OCTOBER), SCENARIO) as world:
        with day(folder, Doors.of(world), OCTOBER) as opened:
            play(opened, world, ORDER[:-1])
        disk = Disk(step)
        with day(folder, Doors.of(world), NOVEMBER, disk.at) as opened:
            with emptied_at_the_end(), pytest.raises(EnvironmentProblem) as told:
                opened.remind()
            assert told.value.user_message
            disk.step = ""
            opened.remind()
            assert opened.picture() == undisturbed


@pytest.fixture
def safe(tmp_path: Path) -> Iterator[SqlSafe]:
    made = SqlSafe(Folders(tmp_path / "donnees"), FixedClock(OCTOBER), CHEAP)
    yield made
    made.close()


def test_a_forgotten_passphrase_costs_no_data(safe: SqlSafe) -> None:
    clock = safe.clock
    made = FirstRun(safe, clock)(FirstRunAnswers(CABINET, PRATICIEN, LOGIN, PHRASE))
    with made.session.unit_of_work() as uow:
        patient = uow.patients.add(PATIENT)
        uow.commit()
    safe.close()
    with pytest.raises(WrongPassphrase):
        OpenSession(safe, clock)(LOGIN, "je ne sais plus")
    with pytest.raises(MistypedRecoveryKey):
        safe.reset_with_recovery(LOGIN, made.recovery_key[:-1] + "!", OTHER)
    safe.reset_with_recovery(LOGIN, made.recovery_key.lower().replace("-", " "), OTHER)
    with OpenSession(safe, clock)(LOGIN, OTHER).unit_of_work() as uow:
        assert uow.patients.get(patient.id).nom == PATIENT.nom
        assert uow.journal.first_break() is None
    with pytest.raises(WrongPassphrase):
        safe.unlock(LOGIN, PHRASE)


def test_a_cabinet_that_found_no_room_at_its_first_run_is_made_later(safe: SqlSafe) -> None:
    answers = FirstRunAnswers(CABINET, PRATICIEN, LOGIN, PHRASE)
    safe.folders.make()
    with emptied_at_the_end():
        Disk("now").at("now")
        with pytest.raises(EnvironmentProblem):
            FirstRun(safe, safe.clock)(answers)
    assert not safe.exists()
    FirstRun(safe, safe.clock)(answers)
    assert OpenSession(safe, safe.clock)(LOGIN, PHRASE).cabinet == CABINET
