"""Kill -9 while a cabinet is made for the first time, at every durable step (a change of key: test_store_rekey)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.bootstrap.folders import Folders
from app.bootstrap.post import SqlSafe
from app.bootstrap.school import fill_school
from app.domain.clock import FixedClock
from app.services.first_run import FirstRun, FirstRunAnswers, FirstRunDone
from app.services.session import OpenSession
from tests.samples import CABINET, PRATICIEN
from tests.store_fixtures import CHEAP
from tests.support_day import OCTOBER
from tests.support_kill import die_before_event, killed, killer

LOGIN, PHRASE = "claire", "brouette cannelle girafe tunnel velours pivot orage"
ANSWERS = FirstRunAnswers(CABINET, PRATICIEN, LOGIN, PHRASE)
SCHOOL = replace(CABINET, fictif=True)
CLOCK = FixedClock(OCTOBER)
FILES = ["cabinet.db", "cabinet.lock", "coffre.json"]


def safe_of(folder: Path) -> SqlSafe:
    return SqlSafe(Folders(folder), CLOCK, CHEAP)


def first_run(folder: Path) -> FirstRunDone:
    safe = safe_of(folder)
    try:
        return FirstRun(safe, CLOCK)(ANSWERS)
    finally:
        safe.close()


def first_run_and_die(folder: Path, nth: int) -> None:
    """In the process to be killed: just before a file gets its name (« os.rename » is what makes a step durable)."""
    die_before_event("os.rename", nth)
    first_run(folder)


def first_run_and_die_in_the_first_commit(folder: Path) -> None:
    """In the process to be killed: the database exists, what the assistant collected is about to be written."""

    class Fatal(FixedClock):
        def now(self):  # type: ignore[no-untyped-def]
            killer("now")("now")

    safe = safe_of(folder)
    FirstRun(safe, Fatal(OCTOBER))(ANSWERS)


def begin_again(folder: Path) -> None:
    """Do what the front does at the next start, and check that a whole cabinet comes out of it."""
    safe = safe_of(folder)
    try:
        if not safe.exists():
            first_run(folder)
        session = OpenSession(safe, CLOCK)(LOGIN, PHRASE)
        assert session.cabinet == CABINET
        with session.unit_of_work() as uow:
            assert len(uow.cabinet.praticiens()) == len(uow.cabinet.utilisateurs()) == 1
            assert uow.journal.first_break() is None
    finally:
        safe.close()


@pytest.mark.parametrize("nth", [1, 2])
def test_a_first_run_killed_is_begun_again_or_found_whole(tmp_path: Path, nth: int) -> None:
    killed(first_run_and_die, tmp_path / "d", nth)
    begin_again(tmp_path / "d")
    assert sorted(path.name for path in (tmp_path / "d").iterdir() if path.is_file()) == FILES


def test_a_first_run_killed_before_its_first_commit_is_begun_again(tmp_path: Path) -> None:
    killed(first_run_and_die_in_the_first_commit, tmp_path / "d")
    begin_again(tmp_path / "d")


def open_school_and_die(folder: Path, nth: int) -> None:
    """In the process to be killed: as the filling says that it is done with its *nth* piece."""
    die = killer("rempli", nth)
    fill = FirstRun(safe_of(folder), CLOCK, lambda made, progress: fill_school(made, CLOCK, progress))
    fill(replace(ANSWERS, cabinet=SCHOOL), lambda _done, _total, _words: die("rempli"))


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_school_killed_while_it_is_filled_leaves_nothing_half_made(tmp_path: Path, nth: int) -> None:
    folder = tmp_path / "d"
    killed(open_school_and_die, folder, nth)
    assert (folder / "cabinet.db.nouveau").exists()  # it was being filled
    safe = safe_of(folder)
    assert not safe.exists()
    assert [path.name for path in folder.iterdir() if path.is_file()] == ["cabinet.lock"]
    begin_again(folder)


def test_a_school_exists_once_it_is_whole_even_when_looked_at_meanwhile(tmp_path: Path) -> None:
    safe = safe_of(tmp_path / "d")
    seen = []
    fill = FirstRun(safe, CLOCK, lambda made, progress: fill_school(made, CLOCK, progress))
    done = fill(replace(ANSWERS, cabinet=SCHOOL), lambda *_report: seen.append(safe_of(tmp_path / "d").exists()))
    with done.session.unit_of_work() as uow:
        assert uow.patients.count() > 300
        assert uow.journal.first_break() is None
    assert set(seen) == {False}
    safe.close()
