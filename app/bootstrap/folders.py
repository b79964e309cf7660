"""Where the data of this post lives."""

from __future__ import annotations

import logging
import logging.handlers
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from app.domain.errors import EnvironmentProblem

_VARIABLE = "CABINET_DONNEES"


@dataclass(frozen=True, slots=True)
class Folders:
    """The data folder and what is in it. Only encrypted files hold patient data."""

    root: Path

    @classmethod
    def of(cls, asked: Path | None) -> Self:
        """Return the folder asked for, else that of CABINET_DONNEES, else that of the user's account."""
        if asked is not None:
            return cls(asked)
        named = os.environ.get(_VARIABLE)
        if named:
            return cls(Path(named))
        from platformdirs import user_data_path

        return cls(user_data_path("cabinet-kine", appauthor=False))

    @property
    def letters(self) -> Path:
        """Printed letters, as PDF named by their reference."""
        return self.root / "lettres"

    @property
    def logs(self) -> Path:
        """Technical log, without patient data."""
        return self.root / "journaux"

    @property
    def post(self) -> Path:
        """What belongs to this post alone: where the official libraries are. Nobody in it."""
        return self.root / "poste.ini"

    def make(self) -> None:
        """Create the folder, readable by its owner only; raise EnvironmentProblem when it cannot be."""
        try:
            for folder in (self.root, self.letters, self.logs):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise EnvironmentProblem(
                f"data folder: {error.strerror}",
                f"Le dossier des données ne peut pas être créé ({error.strerror}). "
                "Vérifiez les droits et l’espace disque.",
            ) from error

    def start_log(self) -> None:
        """Send the log to a rotating file of 1 MB, five kept."""
        self.make()
        handler = logging.handlers.RotatingFileHandler(
            self.logs / "cabinet.log", maxBytes=1_000_000, backupCount=5, encoding="utf-8"
        )
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        root = logging.getLogger("app")
        root.setLevel(logging.INFO)
        root.addHandler(handler)
