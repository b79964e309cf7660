"""``cabinet lire-carte`` on the readers of this post."""

from __future__ import annotations

from app.bootstrap.folders import Folders
from app.bootstrap.libraries import official_libraries
from app.cli import lire_carte
from app.cli.lire_fichiers import run as list_files
from app.domain.clock import SystemClock
from app.domain.errors import AppError
from app.hardware.pcsc import PcscReader
from app.hardware.vitale_files import explore_card


def run_lire_carte(folders: Folders, *, json_wanted: bool, clear: bool, files: bool) -> int:
    """Read the card, or list its *files* for support; return the exit code."""
    if files:
        return list_files(json_wanted, lambda: explore_card(PcscReader()))
    try:
        libraries = official_libraries(folders)
    except AppError as error:
        return lire_carte.refuse(error, json_wanted)
    try:
        return lire_carte.run(json_wanted, PcscReader, SystemClock(), clear, libraries.identity)
    finally:
        libraries.close()
