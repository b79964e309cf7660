"""``cabinet verifier-journal``: the hash chain of the access journal, checked from the first entry."""

from __future__ import annotations

import getpass
import json
import os
import sys

from app.bootstrap.folders import Folders
from app.bootstrap.post import SqlSafe
from app.cli.arguments import DONE, REFUSED
from app.domain.clock import SystemClock

VARIABLE = "CABINET_PHRASE"
"""Environment variable that unattended posts may set instead of typing."""


def run_check(folders: Folders, login: str, *, json_wanted: bool) -> int:
    """Ask for the passphrase, verify, and return 0 when the chain holds, 1 when it does not."""
    safe = SqlSafe(folders, SystemClock())
    passphrase = os.environ.get(VARIABLE) or getpass.getpass("Phrase de passe : ", stream=sys.stderr)
    try:
        with safe.unlock(login, passphrase)() as uow:
            broken = uow.journal.first_break()
    finally:
        safe.close()
    if json_wanted:
        sys.stdout.write(json.dumps({"intact": broken is None, "rupture": broken}) + "\n")
    words = "Le journal est intact." if broken is None else f"Le journal a été modifié à partir de l’entrée {broken}."
    sys.stderr.write(words + "\n")
    return DONE if broken is None else REFUSED
