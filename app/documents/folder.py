"""The folder that printed papers go to."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import EnvironmentProblem


@dataclass(frozen=True, slots=True)
class PaperFolder:
    """Writes whole files only: a crash leaves the old one or none."""

    path: Path

    def write(self, name: str, contenu: bytes) -> str:
        """Write *contenu* under *name*, which holds a reference and no name of a person; return the path.

        Raises EnvironmentProblem when the disk or the rights refuse.
        """
        if Path(name).name != name:
            raise ValueError("a file name, not a path")
        target = self.path / name
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.path, prefix=".", suffix=".part", delete=False) as file:
                try:
                    file.write(contenu)
                    file.flush()
                    os.fsync(file.fileno())
                    file.close()
                    Path(file.name).replace(target)
                except OSError:
                    Path(file.name).unlink(missing_ok=True)
                    raise
        except OSError as error:
            raise EnvironmentProblem(
                f"cannot write in the paper folder: {error.strerror}",
                "La lettre n’a pas pu être écrite. Vérifiez l’espace libre et les droits du dossier des lettres, "
                "puis relancez l’impression\u00a0: elle reprendra sous la même référence.",
            ) from error
        return str(target)
