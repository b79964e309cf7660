"""Where the official libraries of this post are: the file of the post first, then the well-known places."""

from __future__ import annotations

import configparser
import csv
import sys
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from app.domain.errors import EnvironmentProblem
from app.hardware.native.process import Library

API_LECTURE, SSV = "api_lecture", "ssv"
API_INI = "api_lec.ini"
SECTION = "bibliotheques"
CONFIGURATIONS = {API_LECTURE: "api_lecture_configuration", SSV: "sesam_ini"}
"""Key of what each library asks for at its start: the folder of api_lec.ini, the path of sesam.ini."""


def read_post(path: Path) -> Mapping[str, str]:
    """Return what the file of the post says of the libraries, nothing when there is no file.

    Keys: ``api_lecture``, ``api_lecture_configuration``, ``ssv``, ``sesam_ini``, ``ressource_ps``,
    ``ressource_vitale``.
    Raise EnvironmentProblem when it cannot be read.
    """
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read(path, encoding="utf-8-sig")
    except (configparser.Error, UnicodeDecodeError, OSError) as error:
        raise EnvironmentProblem(
            f"post file: {type(error).__name__}",
            f"Le fichier {path.name} du dossier des données est illisible. Corrigez-le ou retirez-le : "
            "il dit seulement où sont les modules officiels.",
        ) from error
    held = parser[SECTION] if parser.has_section(SECTION) else {}
    return {key: value.strip().strip('"') for key, value in held.items()}  # Windows copies a path with its quotes


def find(kind: str, post: Mapping[str, str], platform: str = sys.platform) -> Library | None:
    """Return the library named by the post, present or not, else the first well-known one that is there."""
    if post.get(kind):
        path = Path(post[kind])
        return Library(kind, path, post.get(CONFIGURATIONS[kind]) or _configuration(kind, path, platform))
    for row in _well_known():
        library, configuration = Path(row["library"]), Path(row["configuration"])
        if (row["kind"], row["platform"]) == (kind, platform) and _are_there(library, configuration):
            return Library(kind, library, row["configuration"])
    return None


def _are_there(library: Path, configuration: Path) -> bool:
    try:
        return library.is_file() and configuration.is_dir()
    except OSError:  # a folder that this account may not look into
        return False


def _configuration(kind: str, library: Path, platform: str) -> str:
    """Return where the configuration is when the post does not say: beside the library, else a well-known folder."""
    if kind != API_LECTURE or (library.parent / API_INI).is_file():
        return str(library.parent) if kind == API_LECTURE else ""
    known = (row["configuration"] for row in _well_known() if (row["kind"], row["platform"]) == (kind, platform))
    return next((folder for folder in known if Path(folder).is_dir()), str(library.parent))


def _well_known() -> list[dict[str, str]]:
    text = (files("resources") / "cards" / "bibliotheques.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if line and not line.startswith("#")))
