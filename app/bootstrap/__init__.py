"""Composition root: the only package that knows every adapter."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from app.bootstrap.folders import Folders
from app.cli.arguments import ENVIRONMENT, MISUSE, parser
from app.domain.errors import AppError, EnvironmentProblem


def run(argv: Sequence[str]) -> int:
    """Run one ``cabinet`` command and return its exit code (see cli.arguments)."""
    try:
        arguments = parser().parse_args(list(argv))
    except SystemExit as misuse:  # argparse has printed its own sentence
        return MISUSE if misuse.code else 0
    folders = Folders.of(arguments.donnees)
    command = _COMMANDS[arguments.command]
    try:
        return command(arguments, folders)
    except EnvironmentProblem as problem:
        return _say(arguments, problem, ENVIRONMENT)
    except AppError as refusal:
        return _say(arguments, refusal, 1)


def _say(arguments: object, error: AppError, code: int) -> int:
    sys.stderr.write(error.user_message + "\n")
    if getattr(arguments, "json", False):
        sys.stdout.write(json.dumps({"refus": error.user_message}, ensure_ascii=False) + "\n")
    return code


Command = Callable[[object, Folders], int]


def _window(arguments: object, folders: Folders) -> int:
    from app.bootstrap.window import open_window

    return open_window(folders, measure=bool(getattr(arguments, "mesure_demarrage", False)))


def _demo(arguments: object, _folders: Folders) -> int:
    from app.bootstrap.demo import run_demo

    output: Path = getattr(arguments, "sortie", None) or Path("sortie")
    return run_demo(
        output, json_wanted=getattr(arguments, "json", False), in_memory=getattr(arguments, "lecteur", "") == "memoire"
    )


def _simuler(arguments: object, _folders: Folders) -> int:
    from app.bootstrap.simulate import run_world

    return run_world(getattr(arguments, "duree", 0), json_wanted=getattr(arguments, "json", False))


def _doctor(arguments: object, folders: Folders) -> int:
    from app.bootstrap.doctor import run_doctor

    return run_doctor(folders, json_wanted=getattr(arguments, "json", False))


def _lire_carte(arguments: object, folders: Folders) -> int:
    from app.bootstrap.cards import run_lire_carte

    asked = vars(arguments)
    wanted = "fichiers" if asked["fichiers"] else "droits" if asked["droits"] else ""
    return run_lire_carte(folders, json_wanted=asked["json"], clear=asked["clair"], wanted=wanted)


def _lire_code(arguments: object, _folders: Folders) -> int:
    from app.bootstrap.codes import run_lire_code

    asked = vars(arguments)
    return run_lire_code(asked["images"], asked["camera"], json_wanted=asked["json"], clear=asked["clair"])


def _decoder(arguments: object, _folders: Folders) -> int:
    from app.cli.decoder import run as explain

    return explain(getattr(arguments, "fichier", Path()), getattr(arguments, "json", False))


def _coter(arguments: object, _folders: Folders) -> int:
    from app.cli.coter import run as price
    from app.services.tables import load_tables

    return price(getattr(arguments, "fichier", Path()), getattr(arguments, "json", False), load_tables())


def _galerie(arguments: object, _folders: Folders) -> int:
    from app.bootstrap.captures import run_gallery

    return run_gallery(getattr(arguments, "sortie", None))


def _captures(arguments: object, _folders: Folders) -> int:
    from app.bootstrap.captures import run_captures

    asked = vars(arguments)
    return run_captures(asked["sortie"], asked["tailles"], asked["modes"], asked["ecrans"], asked["echelle"])


def _verifier_journal(arguments: object, folders: Folders) -> int:
    from app.bootstrap.journal import run_check

    return run_check(folders, getattr(arguments, "identifiant", ""), json_wanted=getattr(arguments, "json", False))


_COMMANDS: dict[str | None, Command] = {
    None: _window,
    "demo": _demo,
    "simuler": _simuler,
    "doctor": _doctor,
    "lire-carte": _lire_carte,
    "lire-code": _lire_code,
    "decoder": _decoder,
    "coter": _coter,
    "galerie": _galerie,
    "captures": _captures,
    "verifier-journal": _verifier_journal,
}
