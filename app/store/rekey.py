"""A new data key: the old file is kept until the new one is proved, and a cut at any step is settled at start-up.

The intent file says how far it went: « copie » (the old pair is in use, the new one is being made), « bascule » (the
new pair is whole and proved, names are being exchanged), « preuve » (the new pair is in use, the old one is still
kept). Going from the first to the second is one rename: before it everything is undone, after it everything is done.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import Engine, inspect, text

from app.store.backup import copy_database
from app.store.engine import KEY_BYTES, check_integrity, close_for_good, open_sqlcipher
from app.store.files import sync_folder, write_atomically
from app.store.layout import DATABASE, INTENT, LOCK, NEW, OLD, VAULT
from app.store.problems import DatabaseDamaged, translated
from app.store.process_lock import ProcessLock
from app.store.vault import FileVault

Checkpoint = Callable[[str], None]
"""Called after each durable step with its name: tests stop the process there."""

_PAIR = (DATABASE, VAULT)


def _go_on(_step: str) -> None:
    return None


def rekey(folder: Path, vault: FileVault, old_key: bytes, checkpoint: Checkpoint = _go_on) -> bytes:
    """Encrypt the database under a new key, renew the vault, and return the new data key. The store must be closed.

    Everyone keeps their passphrase, the printed recovery key still works, the journal's chain goes on.
    Raise AlreadyOpen, WrongKey, DatabaseDamaged or DiskFull: the old pair is then in use as before.
    """
    lock = ProcessLock(folder / LOCK)
    lock.acquire()
    try:
        settle(folder)
        forget_old(folder)
        new_key = os.urandom(KEY_BYTES) + old_key[KEY_BYTES:]
        with ExitStack() as undo:
            undo.callback(settle, folder)
            _prepare(folder, vault, old_key, new_key, checkpoint)
            undo.pop_all()
        _switch(folder, checkpoint)
        _prove(folder / DATABASE, new_key)
        checkpoint("preuve finale")
        forget_old(folder)
        return new_key
    finally:
        lock.release()


def settle(folder: Path) -> None:
    """Finish or undo what a cut left, without any key: call it before the vault is read. Harmless otherwise."""
    step = _step(folder)
    if step == "bascule":
        _switch(folder, _go_on)
    elif step == "copie":
        with translated():
            for name in _PAIR:
                _remove(folder / (name + NEW))
            (folder / INTENT).unlink()
            sync_folder(folder)


def old_is_kept(folder: Path) -> bool:
    """Return whether an old pair waits for the new one to be proved."""
    return _step(folder) == "preuve"


def forget_old(folder: Path) -> None:
    """Remove the old pair: only once the new one is proved."""
    with translated():
        for name in _PAIR:
            _remove(folder / (name + OLD))
        (folder / INTENT).unlink(missing_ok=True)
        sync_folder(folder)


def _prepare(folder: Path, vault: FileVault, old_key: bytes, new_key: bytes, checkpoint: Checkpoint) -> None:
    """Make and prove the new pair beside the old one, then commit to it."""
    engine = open_sqlcipher(folder / DATABASE, old_key[:KEY_BYTES])
    try:
        check_integrity(engine)
        _intend(folder, "copie")
        checkpoint("intention")
        copy = copy_database(engine, folder / (DATABASE + NEW), new_key[:KEY_BYTES])
        checkpoint("copie")
        if _prove(copy, new_key) != _row_counts(engine):
            raise DatabaseDamaged("the rekeyed copy lost rows")
        checkpoint("preuve")
        vault.write_renewed(old_key, new_key, folder / (VAULT + NEW))
        checkpoint("coffre")
    finally:
        close_for_good(engine)
    _intend(folder, "bascule")
    checkpoint("bascule")


def _switch(folder: Path, checkpoint: Checkpoint) -> None:
    """Exchange the names; can be run again from any point of itself."""
    with translated():
        for name in _PAIR:
            new, current, old = folder / (name + NEW), folder / name, folder / (name + OLD)
            if not new.exists():
                continue
            if current.exists() and not old.exists():
                current.replace(old)
                sync_folder(folder)
                checkpoint(f"ancien {name}")
            new.replace(current)
            sync_folder(folder)
            checkpoint(f"nouveau {name}")
    _intend(folder, "preuve")
    checkpoint("basculé")


def _prove(path: Path, data_key: bytes) -> dict[str, int]:
    """Open *path* anew, check every page, and return how many rows each table holds."""
    engine = open_sqlcipher(path, data_key[:KEY_BYTES])
    try:
        check_integrity(engine)
        return _row_counts(engine)
    finally:
        close_for_good(engine)


def _row_counts(engine: Engine) -> dict[str, int]:
    with translated(), engine.connect() as connection:
        tables = sorted(inspect(connection).get_table_names())
        return {name: int(connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0) for name in tables}  # noqa: S608


def _intend(folder: Path, step: str) -> None:
    with translated():
        write_atomically(folder / INTENT, json.dumps({"version": 1, "etape": step}).encode())


def _step(folder: Path) -> str:
    try:
        with translated():
            return str(json.loads((folder / INTENT).read_bytes())["etape"])
    except FileNotFoundError:
        return ""


def _remove(path: Path) -> None:
    for suffix in ("", ".partiel", "-wal", "-shm", ".partiel-wal", ".partiel-shm", ".partiel-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
