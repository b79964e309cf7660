"""Opening the database on a real disk: each way it can go wrong has its own message, and nothing is lost."""

from __future__ import annotations

import errno
import logging
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.domain.errors import EnvironmentProblem
from app.store.engine import check_integrity, open_postgres
from app.store.files import write_atomically
from app.store.layout import DATABASE, NEW, VAULT
from app.store.open import Store, create_cabinet, create_store, open_store, open_vault
from app.store.problems import (
    AlreadyOpen,
    DatabaseDamaged,
    DatabaseLocked,
    DatabaseMissing,
    DatabaseNewer,
    DatabaseUnreachable,
    DiskFull,
    NotWritable,
    WriteRefused,
    WrongKey,
    problem_of,
    translated,
)
from tests import store_fixtures as make
from tests.store_fixtures import CHEAP, DATA_KEY, clock

PAGE = 4096


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with one patient in it, closed."""
    store = create_store(tmp_path / "données", DATA_KEY, clock())
    with store.unit_of_work() as uow:
        make.Case(uow).signed(uow)
        uow.commit()
    store.close()
    return tmp_path / "données"


def _count(store: Store) -> int:
    with store.unit_of_work() as uow:
        return uow.patients.count()


def _told(kind: type[EnvironmentProblem], folder: Path, key: bytes = DATA_KEY, *, verify: bool = False) -> str:
    with pytest.raises(kind) as told:
        open_store(folder, key, clock(), verify=verify)
    assert "Durand" not in str(told.value)
    return told.value.user_message


def test_the_closed_database_is_one_encrypted_file(folder: Path) -> None:
    assert sorted(file.name for file in folder.iterdir()) == ["cabinet.db", "cabinet.lock"]
    content = (folder / DATABASE).read_bytes()
    assert not content.startswith(b"SQLite format 3")
    for clear in (b"Durand", b"DURAND", b"2840380021123", b"CREATE TABLE"):
        assert clear not in content
    with pytest.raises(sqlite3.DatabaseError), sqlite3.connect(folder / DATABASE) as plain:
        plain.execute("SELECT * FROM patient")


def test_the_open_wal_is_encrypted_too(folder: Path) -> None:
    store = open_store(folder, DATA_KEY, clock())
    with store.unit_of_work() as uow:
        uow.patients.add(make.patient("VISIBLE"))
        uow.commit()
    wal = (folder / (DATABASE + "-wal")).read_bytes()
    assert wal
    assert b"VISIBLE" not in wal
    store.close()


def test_connections_are_set_as_the_rules_say(folder: Path) -> None:
    store = open_store(folder, DATA_KEY, clock())
    with store.engine.connect() as connection:
        settings = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("foreign_keys", "journal_mode", "synchronous", "busy_timeout", "temp_store")
        }
    assert settings == {
        "foreign_keys": 1,
        "journal_mode": "wal",
        "synchronous": 2,
        "busy_timeout": 5000,
        "temp_store": 2,
    }
    store.close()


def test_a_wrong_key_and_a_file_of_something_else_look_alike(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    message = _told(WrongKey, folder, bytes(64))
    assert "clé" in message
    (folder / DATABASE).write_bytes(b"ceci n'est pas une base" * 1000)
    assert _told(WrongKey, folder) == message
    assert capfd.readouterr().err == ""


def test_a_missing_file_is_not_made_anew(folder: Path) -> None:
    (folder / DATABASE).unlink()
    assert "introuvable" in _told(DatabaseMissing, folder)
    assert not (folder / DATABASE).exists()


def test_a_newer_database_is_left_alone(folder: Path) -> None:
    store = open_store(folder, DATA_KEY, clock())
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    before = (folder / DATABASE).read_bytes()
    assert "base plus récente" in _told(DatabaseNewer, folder)
    assert (folder / DATABASE).read_bytes() == before


def test_a_corrupt_page_is_found_by_the_check(folder: Path) -> None:
    path = folder / DATABASE
    content = bytearray(path.read_bytes())
    content[PAGE * 9 + 100] ^= 1
    path.write_bytes(content)
    assert "copie de secours" in _told(DatabaseDamaged, folder, verify=True)


def test_a_corrupt_page_is_told_by_the_query_that_meets_it(folder: Path) -> None:
    path = folder / DATABASE
    content = bytearray(path.read_bytes())
    for page in range(4, len(content) // PAGE):
        content[PAGE * page + 100] ^= 1
    path.write_bytes(content)
    with pytest.raises((DatabaseDamaged, WrongKey)) as told:
        open_store(folder, DATA_KEY, clock())
    assert told.value.user_message


def test_a_truncated_file_is_told(folder: Path) -> None:
    path = folder / DATABASE
    path.write_bytes(path.read_bytes()[: PAGE * 20])
    _told(DatabaseDamaged, folder, verify=True)


def test_a_sound_file_passes_the_check(folder: Path) -> None:
    store = open_store(folder, DATA_KEY, clock(), verify=True)
    check_integrity(store.engine)
    store.close()


HOLD = """
import sys
from dataclasses import replace
from pathlib import Path
from app.store.open import open_store
from tests.store_fixtures import DATA_KEY, clock
store = open_store(Path(sys.argv[1]), DATA_KEY, clock())
print("ouvert", flush=True)
sys.stdin.read()
"""


def _python(code: str, folder: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    return subprocess.Popen(
        [sys.executable, "-c", code, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**environment, "PYTHONPATH": str(Path(__file__).parents[2])},
    )


def test_a_second_process_is_sent_back_until_the_first_dies(folder: Path) -> None:
    with _python(HOLD, folder) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "ouvert\n"
        assert "Cabinet Kiné est déjà ouvert sur ce poste" in _told(AlreadyOpen, folder)
        holder.kill()
        holder.wait()
    store = open_store(folder, DATA_KEY, clock())
    assert _count(store) == 1
    with pytest.raises(AlreadyOpen):
        open_store(folder, DATA_KEY, clock())
    store.close()
    open_store(folder, DATA_KEY, clock()).close()


KILLED = """
import os, signal, sys
from pathlib import Path
from app.store.open import open_store
from tests.store_fixtures import DATA_KEY, Case, clock, patient
store = open_store(Path(sys.argv[1]), DATA_KEY, clock())
with store.unit_of_work() as uow:
    uow.patients.add(patient("COMMITTED"))
    print(uow.fses.reserve_numero(1), flush=True)
    uow.commit()
    for number in range(3000):
        uow.patients.add(patient(f"LOST{number}"))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_killed_while_writing_leaves_only_what_it_committed(folder: Path) -> None:
    with _python(KILLED, folder) as process:
        out, _ = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    store = open_store(folder, DATA_KEY, clock(), verify=True)
    with store.unit_of_work() as uow:
        assert uow.patients.count() == 2
        assert uow.patients.search("lost") == ()
        assert len(uow.patients.search("committed")) == 1
        assert uow.fses.reserve_numero(1) == int(out) + 1
        assert uow.journal.first_break() is None
    store.close()


def test_a_full_disk_undoes_the_transaction_and_says_so(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    store = open_store(folder, DATA_KEY, clock())
    with store.engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()

    def fill() -> None:
        with store.unit_of_work() as uow:
            uow.cabinet._session.execute(text(f"PRAGMA max_page_count={pages + 5}"))
            for number in range(1000):
                uow.patients.add(make.patient(f"PLEIN{number}"))
            uow.commit()

    with pytest.raises(DiskFull) as told:
        fill()
    assert "disque est plein" in told.value.user_message
    assert told.value.__cause__ is None
    assert "PLEIN" not in caplog.text + str(told.value)
    assert _count(store) == 1
    store.close()
    store = open_store(folder, DATA_KEY, clock(), verify=True)
    assert _count(store) == 1
    store.close()


def test_a_quota_is_told_as_a_full_disk_and_nothing_is_lost(folder: Path) -> None:
    """A limit on the size of files makes the system refuse as a quota does, without the ENOSPC that SQLite knows."""
    store = open_store(folder, DATA_KEY, clock())
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    def write() -> None:
        with store.unit_of_work() as uow:
            uow.patients.add(make.patient("QUOTA"))
            uow.commit()

    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
        with pytest.raises(DiskFull) as told:
            write()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "place accordée à votre compte" in told.value.user_message
    assert told.value.__cause__ is None
    assert _count(store) == 1
    write()
    store.close()
    store = open_store(folder, DATA_KEY, clock(), verify=True)
    assert _count(store) == 2
    store.close()


def test_the_text_of_a_bug_holds_no_row(folder: Path) -> None:
    store = open_store(folder, DATA_KEY, clock())
    with store.unit_of_work() as uow, pytest.raises(IntegrityError) as bug:
        uow.patients.add_droits(replace(make.droits(999), lu_par="DURAND"))
    assert "DURAND" not in str(bug.value)
    store.close()


def test_a_file_held_by_another_program_is_told(folder: Path) -> None:
    store = open_store(folder, DATA_KEY, clock())
    other = store.engine.connect()
    other.exec_driver_sql("BEGIN IMMEDIATE")

    def write() -> None:
        with store.unit_of_work() as uow:
            uow.cabinet._session.execute(text("PRAGMA busy_timeout=10"))
            uow.patients.add(make.patient())

    with pytest.raises(DatabaseLocked):
        write()
    other.close()
    store.close()


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.ENOSPC, DiskFull), (errno.EDQUOT, WriteRefused), (errno.EACCES, NotWritable), (errno.EROFS, NotWritable)],
)
def test_what_the_disk_refuses_is_told(number: int, kind: type[EnvironmentProblem]) -> None:
    with pytest.raises(kind), translated():
        raise OSError(number, "refused", "/home/durand")
    assert problem_of(ZeroDivisionError()) is None
    with pytest.raises(IsADirectoryError), translated():
        raise IsADirectoryError(errno.EISDIR, "a bug")


def test_a_cut_while_a_file_is_replaced_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "coffre.json"
    write_atomically(path, b"ancien")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull), translated():
        write_atomically(path, b"nouveau")
    assert path.read_bytes() == b"ancien"


def test_a_server_that_does_not_answer_is_told() -> None:
    with pytest.raises(DatabaseUnreachable):
        open_postgres("postgresql://127.0.0.1:9/cabinet?connect_timeout=2")


def test_a_cabinet_is_made_with_its_vault(tmp_path: Path) -> None:
    vault = open_vault(tmp_path / "neuf", clock(), CHEAP)
    key, recovery = create_cabinet(vault, tmp_path / "neuf", "claire", "phrase", "Claire")
    assert sorted(file.name for file in (tmp_path / "neuf").iterdir()) == [DATABASE, "cabinet.lock", VAULT]
    again = open_vault(tmp_path / "neuf", clock(), CHEAP)
    assert again.unlock("claire", "phrase") == again.unlock_with_recovery(recovery) == key
    store = open_store(tmp_path / "neuf", key, clock())
    assert _count(store) == 0
    store.close()


def test_a_cut_during_the_creation_leaves_a_whole_cabinet_or_none(tmp_path: Path) -> None:
    folder = tmp_path / "neuf"
    vault = open_vault(folder, clock(), CHEAP)
    key, _recovery = create_cabinet(vault, folder, "claire", "phrase")
    (folder / DATABASE).rename(folder / (DATABASE + NEW))  # cut after the vault, before the name
    assert open_vault(folder, clock(), CHEAP).unlock("claire", "phrase") == key
    open_store(folder, key, clock()).close()
    (folder / DATABASE).rename(folder / (DATABASE + NEW))
    (folder / VAULT).unlink()  # cut before the vault
    assert not open_vault(folder, clock(), CHEAP).exists()
    assert not (folder / (DATABASE + NEW)).exists()
    create_cabinet(vault, folder, "claire", "phrase")
