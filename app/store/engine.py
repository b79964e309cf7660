"""Connections to the two engines: SQLCipher on the post, PostgreSQL for a shared cabinet."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

from app.store.files import takes_no_more
from app.store.problems import DatabaseDamaged, DatabaseMissing, WriteRefused, WrongKey, translated

KEY_BYTES = 32
BUSY_TIMEOUT_MS = 5_000
CACHE_KIB = 64_000

logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)  # at DEBUG it writes every row that it reads


def connect_sqlcipher(path: Path, key: bytes) -> Any:
    """Return a keyed connection to *path*, made if absent. Writing starts with BEGIN IMMEDIATE.

    The key is the first statement that the file sees; it is raw (facts/stack.md §4), so it is hexadecimal and
    needs no quoting. ``cipher_memory_security`` stays off: the same data lives in Python objects that nothing
    wipes, so it would double the cost of writing without hiding a row.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("a database key is 32 bytes")
    connection = sqlcipher.connect(
        str(path), timeout=BUSY_TIMEOUT_MS / 1000, isolation_level="IMMEDIATE", check_same_thread=False
    )
    cursor = connection.cursor()
    cursor.execute("PRAGMA cipher_log_level=NONE")  # a wrong key would print on stderr
    cursor.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    cursor.execute("PRAGMA cipher_memory_security=OFF")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA temp_store=MEMORY")  # a temporary file of a sort would hold clear text
    cursor.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
    cursor.close()
    return connection


def open_sqlcipher(path: Path, key: bytes, *, create: bool = False) -> Engine:
    """Return a pool over the encrypted file, proved to open with *key*.

    Raise DatabaseMissing, WrongKey or another EnvironmentProblem. Reads see the last commit, as with
    PostgreSQL's READ COMMITTED; the first write takes the file until the transaction ends.
    """
    if not create and not path.exists():
        raise DatabaseMissing("database file missing")
    engine = create_engine(
        "sqlite://",
        creator=lambda: connect_sqlcipher(path, key),
        module=sqlcipher,
        poolclass=QueuePool,
        pool_size=5,
        max_overflow=10,
        hide_parameters=True,  # the text of a bug goes to the log: never with the row that met it
    )
    event.listen(engine, "handle_error", partial(_tell_refused_writes, path.parent))
    try:
        with translated(), engine.connect() as connection:
            connection.execute(text("SELECT count(*) FROM sqlite_master"))
    except WrongKey:
        engine.dispose()
        raise
    return engine


def _tell_refused_writes(folder: Path, context: ExceptionContext) -> WriteRefused | None:
    """Tell a refused write from a bad page: to SQLite only ENOSPC is « full », a quota is « disk I/O error » too."""
    if "disk i/o error" in str(context.original_exception).lower() and takes_no_more(folder):
        return WriteRefused("the system takes no more bytes")
    return None


def open_postgres(url: str) -> Engine:
    """Return a pool on a PostgreSQL database; the server's disk encrypts, not this program."""
    scheme, _, rest = url.partition("://")
    engine = create_engine(
        f"{scheme.split('+')[0]}+psycopg://{rest}", pool_pre_ping=True, pool_size=5, hide_parameters=True
    )
    with translated(), engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    return engine


def check_integrity(engine: Engine) -> None:
    """Read every page and check its seal, then the structure; raise DatabaseDamaged. Seconds on a large file.

    PostgreSQL checks its own pages: nothing to do there.
    """
    if engine.dialect.name != "sqlite":
        return
    try:
        with translated(), engine.connect() as connection:
            sealed = connection.execute(text("PRAGMA cipher_integrity_check")).all()
            sound = sealed or [r for r in connection.execute(text("PRAGMA integrity_check(1)")).all() if r[0] != "ok"]
    except WrongKey:
        raise DatabaseDamaged("first page unreadable") from None
    if sound:
        raise DatabaseDamaged("integrity check failed")


def close_for_good(engine: Engine) -> None:
    """Write the WAL back into the file and close every connection: the file is then alone and whole."""
    if engine.dialect.name == "sqlite":
        with translated(), engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
