"""``cabinet lire-carte`` on the readers of this post."""

from __future__ import annotations

import getpass
import sys

from app.bootstrap.folders import Folders
from app.bootstrap.libraries import official_libraries
from app.cli import lire_carte, lire_droits
from app.cli.lire_fichiers import run as list_files
from app.domain.clock import SystemClock
from app.domain.errors import AppError
from app.hardware.native.cores import leave_no_core
from app.hardware.pcsc import PcscReader
from app.hardware.vitale_files import explore_card


def run_lire_carte(folders: Folders, *, json_wanted: bool, clear: bool, wanted: str = "") -> int:
    """Read the people on the card, its « droits » or the list of its « fichiers » as *wanted*; return the exit code."""
    if wanted == "fichiers":
        return list_files(json_wanted, lambda: explore_card(PcscReader()))
    leave_no_core()
    try:
        libraries = official_libraries(folders)
    except AppError as error:
        return lire_carte.refuse(error, json_wanted)
    try:
        if wanted == "droits":
            return lire_droits.run(json_wanted, libraries.ssv, SystemClock().today(), _ask_pin)
        return lire_carte.run(json_wanted, PcscReader, SystemClock(), clear, libraries.identity)
    finally:
        libraries.close()


def _ask_pin() -> str:
    """Return the code typed without echo, or the first line of the input when nobody is at the keyboard."""
    if sys.stdin.isatty():
        return getpass.getpass("Code porteur de la carte CPS : ")
    return sys.stdin.readline().strip()
