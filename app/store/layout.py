"""Names of the files in the data folder of a cabinet."""

from __future__ import annotations

DATABASE = "cabinet.db"
VAULT = "coffre.json"
LOCK = "cabinet.lock"
INTENT = "changement-de-cle.json"
COPIES = "copies"
NEW = ".nouveau"
"""Ending of a file that is not in use yet."""
OLD = ".ancien"
"""Ending of a file kept until the one that replaced it is proved."""
