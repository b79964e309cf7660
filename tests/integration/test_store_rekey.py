"""A new data key: whole and proved, or not at all, wherever the process is cut."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.journal import JournalAction
from app.services.vault import WrongPassphrase
from app.store.backup import copy_database
from app.store.engine import check_integrity, open_sqlcipher
from app.store.layout import DATABASE, INTENT, OLD, VAULT
from app.store.open import create_cabinet, open_store, open_vault
from app.store.problems import AlreadyOpen, DatabaseDamaged, DiskFull, WrongKey
from app.store.rekey import rekey
from app.store.vault import FileVault
from tests import store_fixtures as make
from tests.store_fixtures import CHEAP, clock

STEPS = [
    "intention", "copie", "preuve", "coffre", "bascule", "ancien cabinet.db", "nouveau cabinet.db",
    "ancien coffre.json", "nouveau coffre.json", "basculé", "preuve finale",
]  # fmt: skip


class Made:
    """A cabinet with two users and some rows, closed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.vault: FileVault = open_vault(folder, clock(), CHEAP)
        self.key, self.recovery = create_cabinet(self.vault, folder, "claire", "phrase de claire")
        self.vault.add_user(self.key, "paul", "phrase de paul")
        store = open_store(folder, self.key, clock())
        with store.unit_of_work() as uow:
            make.Case(uow).signed(uow)
            for _ in range(3):
                uow.journal.append(make.NOW, "claire", JournalAction.CONSULTATION, "patient:1")
            uow.commit()
        store.close()

    def check(self) -> bytes:
        """Open as after a restart: everyone's way in, every row, the journal; return the key in use."""
        vault = open_vault(self.folder, clock(), CHEAP)
        key = vault.unlock("claire", "phrase de claire")
        assert vault.unlock("paul", "phrase de paul") == vault.unlock_with_recovery(self.recovery) == key
        store = open_store(self.folder, key, clock(), verify=True)
        with store.unit_of_work() as uow:
            assert uow.patients.count() == 1
            assert len(uow.ledger.open_parts()) == 3
            assert uow.journal.first_break() is None
            uow.journal.append(make.NOW, "claire", JournalAction.REGLAGE, "coffre")
            assert uow.journal.first_break() is None
        store.close()
        assert sorted(file.name for file in self.folder.iterdir()) == ["cabinet.db", "cabinet.lock", "coffre.json"]
        return key


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return Made(tmp_path / "données")


def test_everyone_keeps_their_way_in_and_the_old_key_opens_nothing(made: Made) -> None:
    steps: list[str] = []
    new = rekey(made.folder, made.vault, made.key, steps.append)
    assert steps == STEPS
    assert new[:32] != made.key[:32]
    assert made.check() == new
    with pytest.raises(WrongKey):
        open_store(made.folder, made.key, clock())


def test_a_removed_person_gets_nothing_from_the_new_key(made: Made) -> None:
    made.vault.remove_user(made.key, "paul")
    rekey(made.folder, made.vault, made.key)
    with pytest.raises(WrongPassphrase):
        made.vault.unlock("paul", "phrase de paul")


def test_an_open_store_is_not_rekeyed(made: Made) -> None:
    store = open_store(made.folder, made.key, clock())
    with pytest.raises(AlreadyOpen):
        rekey(made.folder, made.vault, made.key)
    store.close()
    assert made.check() == made.key


def test_a_damaged_database_is_not_rekeyed(made: Made) -> None:
    path = made.folder / DATABASE
    content = bytearray(path.read_bytes())
    content[4096 * 8 + 9] ^= 1
    path.write_bytes(content)
    with pytest.raises(DatabaseDamaged):
        rekey(made.folder, made.vault, made.key)
    assert path.read_bytes() == content


@pytest.mark.parametrize("step", STEPS[:4])
def test_a_failure_before_the_switch_puts_everything_back(made: Made, step: str) -> None:
    def fail(reached: str) -> None:
        if reached == step:
            raise DiskFull("full")

    with pytest.raises(DiskFull):
        rekey(made.folder, made.vault, made.key, fail)
    assert sorted(file.name for file in made.folder.iterdir()) == ["cabinet.db", "cabinet.lock", "coffre.json"]
    assert made.check() == made.key


CUT = """
import os, sys
from pathlib import Path
from app.store.open import open_vault
from app.store.rekey import rekey
from tests.store_fixtures import CHEAP, clock
folder, step = Path(sys.argv[1]), sys.argv[2]
vault = open_vault(folder, clock(), CHEAP)
key = vault.unlock("claire", "phrase de claire")
rekey(folder, vault, key, lambda reached: os._exit(9) if reached == step else None)
"""


@pytest.mark.parametrize("step", STEPS)
def test_a_cut_at_any_step_is_settled_at_the_next_start(made: Made, step: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    cut = subprocess.run([sys.executable, "-c", CUT, str(made.folder), step], env=environment, check=False)
    assert cut.returncode == 9
    switched = STEPS.index(step) >= STEPS.index("bascule")
    assert (made.check() != made.key) is switched
    rekey(made.folder, made.vault, made.check())
    made.check()


def test_the_old_pair_is_kept_until_the_new_one_is_opened(made: Made) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run([sys.executable, "-c", CUT, str(made.folder), "basculé"], env=environment, check=False)
    key = open_vault(made.folder, clock(), CHEAP).unlock("claire", "phrase de claire")
    names = {file.name for file in made.folder.iterdir()}
    assert {DATABASE + OLD, VAULT + OLD, INTENT} <= names
    content = bytearray((made.folder / DATABASE).read_bytes())
    content[4096 * 8 + 9] ^= 1
    (made.folder / DATABASE).write_bytes(content)
    with pytest.raises(DatabaseDamaged):
        open_store(made.folder, key, clock())
    old = open_sqlcipher(made.folder / (DATABASE + OLD), made.key[:32])
    check_integrity(old)
    old.dispose()


def test_a_copy_is_whole_encrypted_and_opens_with_its_key(made: Made, tmp_path: Path) -> None:
    store = open_store(made.folder, made.key, clock())
    with store.unit_of_work() as uow:
        uow.patients.add(make.patient("PETIT"))
        uow.commit()
        copy = store.copy_to(tmp_path / "copies" / "cabinet.db", made.key)
        other = copy_database(store.engine, tmp_path / "autre" / "cabinet.db", bytes(32))
    store.close()
    assert [file.name for file in copy.parent.iterdir()] == ["cabinet.db"]
    assert b"PETIT" not in copy.read_bytes()
    for path, key in ((copy, made.key[:32]), (other, bytes(32))):
        engine = open_sqlcipher(path, key)
        check_integrity(engine)
        with engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM patient").scalar_one() == 2
        engine.dispose()
    with pytest.raises(WrongKey):
        open_sqlcipher(other, made.key[:32])
