"""Composition root: the only package that knows every adapter."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from app.bootstrap.folders import Folders
from app.cli.arguments import DONE, ENVIRONMENT, MISUSE, REFUSED, parser
from app.cli.french import Misuse
from app.domain.errors import AppError, EnvironmentProblem


def run(argv: Sequence[str]) -> int:
    """Run one ``cabinet`` command and return its exit code (see cli.arguments)."""
    try:
        arguments = parser().parse_args(list(argv))
    except Misuse as misuse:
        sys.stderr.write(misuse.usage)
        return _say("--json" in argv, misuse.message, MISUSE)
    except SystemExit:  # the help was asked for and printed
        return DONE
    folders = Folders.of(arguments.donnees)
    command = _COMMANDS[arguments.command]
    try:
        return command(arguments, folders)
    except EnvironmentProblem as problem:
        return _say(getattr(arguments, "json", False), problem.user_message, ENVIRONMENT)
    except AppError as refusal:
        return _say(getattr(arguments, "json", False), refusal.user_message, REFUSED)


def _say(json_wanted: bool, message: str, code: int) -> int:
    sys.stderr.write(message + "\n")
    if json_wanted:
        sys.stdout.write(json.dumps({"refus": message}, ensure_ascii=False) + "\n")
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
