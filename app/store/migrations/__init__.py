"""Embedded migrations: the versions this release knows, oldest first, readable without importing Alembic."""

from __future__ import annotations

VERSIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")
HEAD = VERSIONS[-1]
