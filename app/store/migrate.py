"""Brings a database to the version of this release, or refuses; Alembic is only imported when there is work."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, inspect, text

from app.store.migrations import HEAD, VERSIONS
from app.store.problems import DatabaseDamaged, DatabaseNewer, translated

logger = logging.getLogger(__name__)


def version(engine: Engine) -> str | None:
    """Return the version written in the database, None when it holds no table yet."""
    with translated(), engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def upgrade(engine: Engine, before: Callable[[str], object] | None = None, target: str = HEAD) -> str | None:
    """Bring the database to *target* and return the version it had; raise DatabaseNewer when it is unknown here.

    *before* is called with the old version when a database that holds rows is about to change: it makes the copy.
    Foreign keys are off meanwhile (a batch rebuild drops the parent table); checks follow: ``foreign_key_check``,
    and no row lost. All of it is one transaction: a failure leaves the database as it was.
    """
    found = version(engine)
    if found is not None and found not in VERSIONS:
        raise DatabaseNewer(f"database version {found} unknown")
    if found == target:
        return found
    if found is not None and before is not None:
        before(found)
    logger.info("migrating the database from %s to %s", found, target)
    with translated(), _changing(engine) as connection:
        counted = _row_counts(connection)
        _run_alembic(connection, target)
        _check(connection, counted)
    return found


@contextmanager
def _changing(engine: Engine) -> Iterator[Connection]:
    """A connection in one transaction, with foreign keys off on SQLite."""
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # the driver opens none before CREATE or DROP
        try:
            yield connection
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
        finally:
            if sqlite:
                connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def _run_alembic(connection: Connection, target: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "app.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, target)


def _row_counts(connection: Connection) -> dict[str, int]:
    tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
    quoted = {table: connection.dialect.identifier_preparer.quote(table) for table in tables}
    return {
        table: int(connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one())  # noqa: S608
        for table, name in quoted.items()
    }


def _check(connection: Connection, before: dict[str, int]) -> None:
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise DatabaseDamaged("migration left an orphan row")
    after = _row_counts(connection)
    lost = sorted(table for table, count in before.items() if after.get(table, 0) < count)
    if lost:
        raise DatabaseDamaged(f"migration lost rows of {', '.join(lost)}")
