"""Creates and opens the database of a cabinet: the doors that bootstrap and the command line use."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from app.domain.clock import Clock
from app.services.safe import Fill, Furnish
from app.store import rekey
from app.store.backup import copy_database
from app.store.engine import KEY_BYTES, check_integrity, close_for_good, open_postgres, open_sqlcipher
from app.store.files import sync_folder, write_atomically
from app.store.layout import COPIES, DATABASE, LOCK, NEW, VAULT
from app.store.migrate import upgrade
from app.store.problems import AlreadyOpen, DatabaseMissing, translated
from app.store.process_lock import ProcessLock
from app.store.unit_of_work import SqlUnitOfWorkFactory
from app.store.vault import FileVault
from app.store.vault_crypto import Argon2Cost


@dataclass(frozen=True, slots=True)
class Store:
    """An open database; ``close`` it after the lanes have stopped."""

    engine: Engine
    unit_of_work: SqlUnitOfWorkFactory
    path: Path | None
    """The file, None for a shared database."""
    lock: ProcessLock | None = None

    def close(self) -> None:
        """Write everything back into the one file, close the connections and let another process in."""
        try:
            close_for_good(self.engine)
        finally:
            if self.lock is not None:
                self.lock.release()

    def copy_to(self, path: Path, data_key: bytes) -> Path:
        """Write a whole encrypted copy of the database to *path*, which opens with the same data key."""
        return copy_database(self.engine, path, data_key[:KEY_BYTES])


def open_vault(folder: Path, clock: Clock, cost: Argon2Cost | None = None) -> FileVault:
    """Return the vault of *folder*, made if need be, after settling what a cut left in the folder."""
    with translated():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    rekey.settle(folder)
    vault = FileVault(folder / VAULT, clock, cost)
    _settle_cut_creation(folder, vault)
    return vault


def create_cabinet(
    vault: FileVault,
    folder: Path,
    login: str,
    passphrase: str,
    nom_affiche: str = "",
    furnish: Furnish | None = None,
    fill: Fill | None = None,
) -> tuple[bytes, str]:
    """Make the vault and a database with what *furnish*, then *fill*, write; return (data key, recovery key to print).

    The database is made and filled under another name, then the vault is written, then the name is given: a cut
    before the vault leaves nothing, a cut after it is settled by the next ``open_vault``. Raise AlreadyOpen when
    another process is making or using a cabinet there.
    """

    def prepare(data_key: bytes) -> None:
        _make_database(folder / (DATABASE + NEW), data_key, vault.clock, furnish, fill)

    lock = ProcessLock(folder / LOCK)
    lock.acquire()
    try:
        data_key, recovery = vault.create(login, passphrase, nom_affiche, prepare)
        _settle_creation(folder, vault)
    finally:
        lock.release()
    return data_key, recovery


def create_store(folder: Path, data_key: bytes, clock: Clock) -> Store:
    """Make an empty database in *folder* without any vault, and open it: for tests and measures."""
    with translated():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _make_database(folder / DATABASE, data_key, clock)
    return open_store(folder, data_key, clock)


def open_store(folder: Path, data_key: bytes, clock: Clock, *, verify: bool = False) -> Store:
    """Open the database with the 64 bytes of the vault, brought to this release; *verify* reads every page first.

    Raise, as EnvironmentProblem: AlreadyOpen, DatabaseMissing, WrongKey, DatabaseNewer, DatabaseDamaged, DiskFull.
    Before a migration the old file and its vault are copied under « copies ».
    """
    path = folder / DATABASE
    if not path.exists():
        raise DatabaseMissing("database file missing")
    with ExitStack() as undo:
        lock = ProcessLock(folder / LOCK)
        lock.acquire()
        undo.callback(lock.release)
        engine = open_sqlcipher(path, data_key[:KEY_BYTES])
        undo.callback(engine.dispose)
        kept = rekey.old_is_kept(folder)
        if verify or kept:
            check_integrity(engine)
        upgrade(engine, lambda version: _copy_before(folder, engine, version, data_key, clock))
        if kept:
            rekey.forget_old(folder)
        undo.pop_all()
    return Store(engine, _factory(engine, clock, data_key), path, lock)


def open_shared_store(url: str, data_key: bytes, clock: Clock) -> Store:
    """Open a PostgreSQL database, brought to this release; only the journal half of the key is used."""
    engine = open_postgres(url)
    upgrade(engine)
    return Store(engine, _factory(engine, clock, data_key), None)


def _factory(engine: Engine, clock: Clock, data_key: bytes) -> SqlUnitOfWorkFactory:
    return SqlUnitOfWorkFactory(engine, clock, data_key[KEY_BYTES:])


def _make_database(
    path: Path, data_key: bytes, clock: Clock, furnish: Furnish | None = None, fill: Fill | None = None
) -> None:
    engine = open_sqlcipher(path, data_key[:KEY_BYTES], create=True)
    try:
        upgrade(engine)
        unit_of_work = _factory(engine, clock, data_key)
        if furnish is not None:
            with unit_of_work() as uow:
                furnish(uow)
                uow.commit()
        if fill is not None:
            fill(unit_of_work)
    finally:
        close_for_good(engine)
    with translated():
        path.chmod(0o600)


def _settle_cut_creation(folder: Path, vault: FileVault) -> None:
    """Settle what a killed creation left; one that goes on, here or in another process, is left alone."""
    if not (folder / (DATABASE + NEW)).exists():
        return
    lock = ProcessLock(folder / LOCK)
    try:
        lock.acquire()
    except AlreadyOpen:
        return
    try:
        _settle_creation(folder, vault)
    finally:
        lock.release()


def _settle_creation(folder: Path, vault: FileVault) -> None:
    made = folder / (DATABASE + NEW)
    if not made.exists():
        return
    with translated():
        if vault.exists():
            made.replace(folder / DATABASE)
        else:
            for suffix in ("", "-wal", "-shm"):
                made.with_name(made.name + suffix).unlink(missing_ok=True)
        sync_folder(folder)


def _copy_before(folder: Path, engine: Engine, version: str, data_key: bytes, clock: Clock) -> None:
    """Copy the database and its vault, which belong together: a later rekey would part them."""
    target = folder / COPIES / f"avant-migration-{version}-{clock.now():%Y%m%d-%H%M%S}"
    copy_database(engine, target / DATABASE, data_key[:KEY_BYTES])
    vault = folder / VAULT
    if vault.exists():
        with translated():
            write_atomically(target / VAULT, vault.read_bytes())
