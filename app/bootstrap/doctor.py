"""``cabinet doctor`` on this post: readers, camera, data, fonts, printer, display, line, rights."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from app.bootstrap.doctor_rights import rights_check
from app.bootstrap.folders import Folders
from app.cli.doctor import show
from app.domain.errors import AppError
from app.hardware.camera.diagnosis import diagnose_cameras
from app.hardware.diagnosis import diagnose
from app.hardware.native.diagnosis import diagnose_libraries
from app.hardware.native.places import read_post
from app.services.camera_checks import camera_checks
from app.services.library_checks import library_checks
from app.services.post_check import Check, Verdict
from app.services.reader_checks import reader_checks
from app.store.layout import DATABASE, VAULT

CLEAR_HEADER = b"SQLite format 3\x00"
LOW_SPACE = 500_000_000
"""Bytes under which a copy of the database of a big cabinet may not fit; own choice."""


def run_doctor(folders: Folders, *, json_wanted: bool) -> int:
    """Look at the post and return the exit code."""
    readers, post = diagnose(), _post(folders)
    if isinstance(post, Check):
        broken, libraries = [post], diagnose_libraries({})
    else:
        broken, libraries = [], diagnose_libraries(post)
    readers = replace(readers, libraries=libraries)
    checks = [
        *reader_checks(readers),
        *library_checks(readers),
        *broken,
        *camera_checks(diagnose_cameras()),
        *data_checks(folders),
        _fonts(),
        _display(),
        _printer(),
        _line(),
        rights_check(),
        Check(
            "Moteur de facturation",
            Verdict.WARNING,
            "moteur simulé, non homologué : rien ne part vers une vraie caisse",
        ),
    ]
    return show(checks, json_wanted=json_wanted)


def _post(folders: Folders) -> Mapping[str, str] | Check:
    try:
        return read_post(folders.post)
    except AppError as error:
        what, _, to_do = error.user_message.partition(". ")
        return Check("Fichier du poste", Verdict.FAULT, what, to_do)


def data_checks(folders: Folders) -> list[Check]:
    """Return what the data folder shows without opening it."""
    root = folders.root
    checks = [_space(root)]
    database, vault = root / DATABASE, root / VAULT
    if not vault.exists() and not database.exists():
        return [*checks, Check("Cabinet", Verdict.OK, "aucun encore : ouvrez la fenêtre pour le créer")]
    if not database.exists():
        return [*checks, Check("Cabinet", Verdict.FAULT, "la base manque", "Remettez cabinet.db depuis une copie.")]
    if not vault.exists():
        return [*checks, Check("Cabinet", Verdict.FAULT, "le coffre manque", "Remettez coffre.json depuis une copie.")]
    with database.open("rb") as file:
        clear = file.read(len(CLEAR_HEADER)) == CLEAR_HEADER
    if clear:
        repair = "N’utilisez pas ce fichier : restaurez une copie chiffrée."
        return [*checks, Check("Cabinet", Verdict.FAULT, "la base n’est pas chiffrée", repair)]
    return [*checks, Check("Cabinet", Verdict.OK, "base chiffrée et coffre en place")]


def _space(root: Path) -> Check:
    existing = next(folder for folder in (root, *root.parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    words = f"{free // 1_000_000} Mo libres"
    if not os.access(existing, os.W_OK):
        return Check("Dossier des données", Verdict.FAULT, "écriture refusée", "Donnez-vous le droit d’y écrire.")
    if free < LOW_SPACE:
        return Check("Dossier des données", Verdict.WARNING, words, "Libérez de la place avant la prochaine copie.")
    return Check("Dossier des données", Verdict.OK, words)


def _fonts() -> Check:
    found = [entry.name for entry in files("resources").joinpath("fonts").iterdir() if entry.name.endswith(".ttf")]
    if len(found) < 3:
        return Check("Polices", Verdict.FAULT, f"{len(found)} sur 3", "Réinstallez : python3 installer/run.py.")
    return Check("Polices", Verdict.OK, "Inter, fournie avec le logiciel")


def _display() -> Check:
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        repair = "Ouvrez une session graphique, ou essayez : xvfb-run -a python3 installer/run.py"
        return Check("Écran", Verdict.WARNING, "aucun sur cette session", repair)
    return Check("Écran", Verdict.OK, "présent")


def _printer() -> Check:
    if sys.platform.startswith("linux") and shutil.which("lpstat") is None:
        return Check("Imprimante", Verdict.OK, "aucun service d’impression : les lettres s’écrivent en PDF")
    return Check("Imprimante", Verdict.OK, "celle du système")


def _line() -> Check:
    try:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
    except OSError as error:
        return Check(
            "Réseau local", Verdict.FAULT, f"boucle locale indisponible ({error.strerror})", "Voyez le pare-feu."
        )
    return Check("Réseau local", Verdict.OK, "boucle locale disponible ; aucun accès extérieur n’est utilisé")
