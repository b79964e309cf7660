"""Kill -9 in the middle of a fusion and of its undo: all of it or nothing, and the journal still holds."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event

from app.domain.clock import FixedClock
from app.domain.fusion import Champ
from app.services.merge_files import MergeFiles
from app.store.open import Store, create_store, open_store
from tests import store_fixtures as make
from tests.samples import KINE
from tests.support_kill import killed, killer

TABLES = ("patient_alias", "fusion", "fusion_defaite", "patient", "journal", "journal_tete")


@pytest.fixture(scope="module")
def two_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cabinet with two files of one person, each with a signed invoice."""
    folder = tmp_path_factory.mktemp("deux")
    store = create_store(folder, make.DATA_KEY, make.clock())
    with store.unit_of_work() as uow:
        for number, nom in enumerate(("Durand", "Leroy"), 1):
            make.Case(uow, nom, number).signed(uow)
        uow.commit()
    store.close()
    return folder


def _state(folder: Path) -> dict[str, list[str]]:
    store = open_store(folder, make.DATA_KEY, make.clock())
    with store.engine.connect() as connection, store.unit_of_work() as uow:
        assert uow.journal.first_break() is None
        found = {
            name: sorted(map(repr, connection.exec_driver_sql(f"SELECT * FROM {name}")))  # noqa: S608 - own names
            for name in TABLES
        }
    store.close()
    return found


def _merge(store: Store) -> None:
    MergeFiles(store.unit_of_work, FixedClock(make.NOW))(KINE, 1, 2, {Champ.NOM})


def _undo(store: Store) -> None:
    MergeFiles(store.unit_of_work, FixedClock(make.NOW)).undo(KINE, 1)


def _killed_before_write(folder: Path, act: Callable[[Store], None], nth: int) -> None:
    """Do *act*, killed just before its *nth* statement that writes."""
    store = open_store(folder, make.DATA_KEY, make.clock())
    die = killer("write", nth)

    def before(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        if statement.lstrip().split(None, 1)[0].upper() in {"INSERT", "UPDATE", "DELETE"}:
            die("write")

    event.listen(store.engine, "before_cursor_execute", before)
    event.listen(store.engine, "commit", lambda _connection: die("write"))
    act(store)


@pytest.mark.parametrize("nth", [1, 2, 4, 7, 10])
@pytest.mark.parametrize("act", [_merge, _undo])
def test_a_fusion_is_whole_or_did_not_happen(
    two_files: Path, tmp_path: Path, act: Callable[[Store], None], nth: int
) -> None:
    folder = shutil.copytree(two_files, tmp_path / "donnees")
    if act is _undo:
        store = open_store(folder, make.DATA_KEY, make.clock())
        _merge(store)
        store.close()
    before = _state(folder)
    killed(_killed_before_write, folder, act, nth)
    assert _state(folder) == before
    store = open_store(folder, make.DATA_KEY, make.clock())
    act(store)  # nothing stands in the way of doing it again
    store.close()
    assert _state(folder) != before
