"""Consistent copies of an open database, encrypted like it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from app.store.engine import connect_sqlcipher
from app.store.files import sync_file, sync_folder
from app.store.problems import translated


def copy_database(engine: Engine, path: Path, key: bytes) -> Path:
    """Write a whole copy of the database to *path* under *key* and return *path*; it appears only once complete.

    Uses SQLite's online backup: the source may go on being used. With another key than the source's, the copy
    opens with that other key (facts/stack.md §4). A PostgreSQL server is saved by its own tools: refused here.
    """
    if engine.dialect.name != "sqlite":
        raise ValueError("only a file can be copied")
    partial = path.with_name(path.name + ".partiel")
    with translated():
        path.parent.mkdir(parents=True, exist_ok=True)
        _forget(partial)
        _copy(engine, partial, key)
        partial.chmod(0o600)
        sync_file(partial)
        partial.replace(path)
        sync_folder(path.parent)
    return path


def _copy(engine: Engine, partial: Path, key: bytes) -> None:
    source = engine.raw_connection()
    target = connect_sqlcipher(partial, key)
    try:
        target.execute("PRAGMA journal_mode=DELETE")
        source.driver_connection.backup(target)  # type: ignore[union-attr]
        target.execute("PRAGMA journal_mode=DELETE")
    finally:
        target.close()
        source.close()


def _forget(partial: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        partial.with_name(partial.name + suffix).unlink(missing_ok=True)
