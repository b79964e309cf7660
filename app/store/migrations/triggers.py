"""Triggers that refuse to change a row that must never change, on both engines."""

from __future__ import annotations

from alembic import op

MESSAGE = "append-only table"


def protect(table: str) -> None:
    """Refuse UPDATE and DELETE on *table* (and TRUNCATE where it exists).

    A batch rebuild of the table drops its triggers: call this again after it.
    """
    if op.get_bind().dialect.name == "postgresql":
        _protect_postgresql(table)
        return
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER fige_{table}_{action.lower()} BEFORE {action} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )


def _protect_postgresql(table: str) -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION refuser_changement() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$"
    )
    for action, each in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER fige_{table}_{each.lower()} BEFORE {action} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION refuser_changement()"
        )
