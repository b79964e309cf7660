"""The official libraries of this post as Réglages shows and places them; satisfies PostLibraries."""

from __future__ import annotations

import configparser
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import EnvironmentProblem
from app.hardware.native.diagnosis import diagnose_libraries
from app.hardware.native.places import SECTION, read_post
from app.services.ports_card import LibrarySeen


@dataclass(frozen=True, slots=True)
class PostFile:
    """Reads and writes ``poste.ini``."""

    path: Path

    def seen(self) -> tuple[LibrarySeen, ...]:
        """Return one row per official library. Blocks, 10 s at most for each one that is there."""
        return diagnose_libraries(read_post(self.path))

    def place(self, kind: str, library: str) -> None:
        """Write where the library *kind* is; used when the window opens next. Raise EnvironmentProblem."""
        parser = configparser.ConfigParser(interpolation=None)
        parser[SECTION] = {**read_post(self.path), kind: library}
        fresh = self.path.with_suffix(".ini.nouveau")
        try:
            with fresh.open("w", encoding="utf-8") as file:
                parser.write(file)
            fresh.replace(self.path)
        except OSError as error:
            raise EnvironmentProblem(
                f"post file: {error.strerror}",
                "L’emplacement n’a pas pu être enregistré. Vérifiez les droits du dossier des données.",
            ) from error
