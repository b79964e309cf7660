"""``cabinet captures``: one picture of each screen of a fictional cabinet, by mode and size; ``cabinet galerie``."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap.demo.cast import CABINET, KINE, LOGIN, MORNING, PASSPHRASE
from app.bootstrap.desk import build_desk
from app.bootstrap.folders import Folders
from app.bootstrap.post import SqlSafe
from app.bootstrap.school import fill_school
from app.bootstrap.world import training_outside
from app.cli.arguments import DONE, MISUSE
from app.domain.clock import FixedClock
from app.domain.people import Cabinet
from app.hardware.virtual_card import cps_card
from app.hardware.virtual_reader import VirtualReader
from app.services.first_run import FirstRun, FirstRunAnswers
from app.services.session import OpenSession, Session, UnlockSession
from app.simulator.world import OutsideWorld
from app.store.vault_crypto import Argon2Cost
from app.ui.connexion import lock_gate, login_gate
from app.ui.desk import Desk, Lanes
from app.ui.gallery import render_gallery, show_gallery
from app.ui.lane import Lane
from app.ui.office.entry import EntryWindow
from app.ui.office.office import Office
from app.ui.premiere_ouverture import assistant
from app.ui.theme import Mode, install_theme, theme

MODES = {"clair": Mode.LIGHT, "sombre": Mode.DARK}
QUICK = Argon2Cost(memory_kib=8 * 1024, passes=1, lanes=1)
"""Fictional data, thrown away at the end: the key derivation need not be slow."""
ROOMS = ("accueil", "patients", "facturer", "teletransmission", "retours", "impayes", "reglages")
GATES = ("connexion", "premiere-ouverture", "verrou")
PATIENCE_S = 30


@dataclass(frozen=True, slots=True)
class Shoot:
    """What to photograph."""

    output: Path
    sizes: tuple[tuple[int, int], ...]
    modes: tuple[str, ...]
    screens: tuple[str, ...]
    scale: int


def run_captures(output: Path, sizes: str, modes: str, screens: str, scale: int) -> int:
    """Write ``<screen>-<mode>.png`` (1280x800) or ``<screen>-<mode>-<size>.png`` and print each path."""
    try:
        shoot = Shoot(
            output,
            tuple((int(w), int(h)) for w, _, h in (size.partition("x") for size in sizes.split(","))),
            tuple(mode for mode in modes.split(",") if MODES[mode]),
            tuple(screens.split(",")) if screens else (*GATES, *ROOMS),
            scale,
        )
    except (ValueError, KeyError):
        sys.stderr.write("Tailles attendues : 1280x800,1920x1080 ; modes : clair,sombre.\n")
        return MISUSE
    output.mkdir(parents=True, exist_ok=True)
    app = _application()
    with tempfile.TemporaryDirectory(prefix="cabinet-captures-") as folder:
        studio = Studio(app, Folders(Path(folder)), shoot)
        try:
            studio.shoot_all()
        finally:
            studio.close()
    return DONE


def run_gallery(output: Path | None) -> int:
    """Open the gallery of pieces, or write its pages to *output*."""
    app = _application()
    install_theme(app)
    if output is None:
        window = show_gallery(theme())
        window.show()
        return app.exec()
    for mode in MODES.values():
        for path in render_gallery(output, mode):
            sys.stdout.write(f"{path}\n")
    return DONE


class Studio(QObject):
    """A cabinet école opened for the pictures, at a fixed hour."""

    def __init__(self, app: QApplication, folders: Folders, shoot: Shoot) -> None:
        super().__init__()
        self._app, self._shoot = app, shoot
        install_theme(app, Mode.LIGHT).set_scale(shoot.scale / 100)
        folders.make()
        self._clock = FixedClock(MORNING)
        self._safe = SqlSafe(folders, self._clock, QUICK)
        fill = FirstRun(self._safe, self._clock, lambda made, progress: fill_school(made, self._clock, progress))
        self._session = fill(FirstRunAnswers(CABINET, KINE, LOGIN, PASSPHRASE)).session
        self._world = OutsideWorld(self._clock).__enter__()
        self._reader = VirtualReader()
        self._reader.insert(cps_card(), 1)
        self._lanes = Lanes(Lane("device"), Lane("work"))
        outside = training_outside(self._world, self._reader)
        self._desk = build_desk(self._session, self._safe, self._clock, folders, outside)

    def shoot_all(self) -> None:
        """Take every picture."""
        for mode in self._shoot.modes:
            theme().set_mode(MODES[mode])
            self._gates(mode)
            office = Office(self._desk, self._lanes, self._reader.watcher(), timedelta(minutes=5))
            office.open()
            office.auto_lock.stop()
            for size in self._shoot.sizes:
                office.window.resize(*size)
                for room in ROOMS:
                    if room in self._shoot.screens:
                        self._pose(office, room)
                        self._snap(office.window, room, mode, size)
            office.close()
            office.window.close()
            office.window.deleteLater()

    def close(self) -> None:
        """Stop everything in order."""
        self._lanes.device.close()
        self._lanes.work.close()
        self._world.__exit__(None, None, None)
        self._safe.close()

    def _gates(self, mode: str) -> None:
        first = FirstRun(self._safe, self._clock)
        makers: dict[str, Callable[[], QWidget]] = {
            "connexion": lambda: login_gate(
                self._safe, OpenSession(self._safe, self._clock), self._lanes.work, _nothing
            ),
            "premiere-ouverture": lambda: assistant(first, first, _no_sheet, self._lanes.work, _nothing),
            "verrou": lambda: lock_gate(
                UnlockSession(self._safe, self._clock), self._session, self._lanes.work, _silent, _silent
            ),
        }
        for name, make in makers.items():
            if name not in self._shoot.screens:
                continue
            window = EntryWindow()
            window.show_gate(make())
            window.show()
            for size in self._shoot.sizes:
                window.resize(*size)
                self._snap(window, name, mode, size)
            window.close()
            window.deleteLater()

    def _pose(self, office: Office, room: str) -> None:
        target = _targets(self._desk).get(room, {})
        office.go(room, **target)
        self._settle()

    def _settle(self) -> None:
        """Let the lanes and the window come to rest."""
        deadline = time.monotonic() + PATIENCE_S
        quiet = 0
        while quiet < 5 and time.monotonic() < deadline:
            self._app.processEvents()
            busy = self._lanes.work.busy or self._lanes.device.busy
            quiet = 0 if busy else quiet + 1
            time.sleep(0.02)

    def _snap(self, window: QWidget, screen: str, mode: str, size: tuple[int, int]) -> None:
        self._settle()
        wide = "" if size == (1280, 800) else f"-{size[0]}x{size[1]}"
        scale = "" if self._shoot.scale == 100 else f"-{self._shoot.scale}"
        path = self._shoot.output / f"{screen}-{mode}{wide}{scale}.png"
        window.grab().save(str(path))
        sys.stdout.write(f"{path}\n")


def _targets(desk: Desk) -> dict[str, dict[str, object]]:
    """Return what each room is opened on, so that it shows its work and not its empty state."""
    waiting = desk.consult.to_bill()
    last = waiting[-1] if waiting else None
    if last is None:
        return {}
    return {
        "facturer": {"patient_id": last.patient_id, "seance_id": last.seance_id},
        "patients": {"patient_id": last.patient_id},
    }


def _application() -> QApplication:
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise RuntimeError("another kind of Qt application runs already")
    app.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus, False)
    return app


def _nothing(_session: Session) -> None:
    return None


def _silent() -> None:
    return None


def _no_sheet(_cabinet: Cabinet, _key: str) -> bytes:
    return b""
