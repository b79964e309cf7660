"""``cabinet captures``: one picture of each screen of a fictional cabinet, by mode and size; ``cabinet galerie``."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from fnmatch import fnmatchcase
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap.captures_codes import SCENES, Scenes
from app.bootstrap.captures_rights import RIGHTS_PICTURES, RIGHTS_SCENES, RightsScenes
from app.bootstrap.demo.cast import CABINET, KINE, LOGIN, MORNING, PASSPHRASE
from app.bootstrap.desk import build_desk
from app.bootstrap.folders import Folders
from app.bootstrap.gate_poses import Gates
from app.bootstrap.poses import empty_poses, poses
from app.bootstrap.post import SqlSafe
from app.bootstrap.school import fill_school
from app.bootstrap.situations import Situation, billing_situations
from app.bootstrap.teleservices import with_teleservices
from app.bootstrap.world import training_outside
from app.cli.arguments import DONE, MISUSE
from app.domain.clock import FixedClock
from app.hardware.virtual_card import cps_card
from app.hardware.virtual_post import VirtualPost
from app.hardware.virtual_reader import VirtualReader
from app.services.first_run import FirstRun, FirstRunAnswers
from app.simulator.world import OutsideWorld
from app.store.vault_crypto import Argon2Cost
from app.ui.desk import Lanes
from app.ui.facturer import FacturerWidget
from app.ui.gallery import render_gallery, show_gallery
from app.ui.lane import Lane
from app.ui.office.entry import EntryWindow
from app.ui.office.office import Office
from app.ui.theme import Mode, install_theme, theme

MODES = {"clair": Mode.LIGHT, "sombre": Mode.DARK}
QUICK = Argon2Cost(memory_kib=8 * 1024, passes=1, lanes=1)
"""Fictional data, thrown away at the end: the key derivation need not be slow."""
PATIENCE_S = 30


@dataclass(frozen=True, slots=True)
class Shoot:
    """What to photograph."""

    output: Path
    sizes: tuple[tuple[int, int], ...]
    modes: tuple[str, ...]
    screens: tuple[str, ...]
    """Names, or patterns such as « reglages-* »; none means all."""
    scale: int

    def wants(self, screen: str) -> bool:
        """Return whether a page is to be photographed."""
        return not self.screens or any(fnmatchcase(screen, pattern) for pattern in self.screens)

    def wants_any(self, screens: tuple[str, ...]) -> bool:
        """Return whether one of several pages is to be photographed."""
        return any(self.wants(screen) for screen in screens)


def run_captures(output: Path, sizes: str, modes: str, screens: str, scale: int) -> int:
    """Write ``<screen>-<mode>.png`` (1280x800) or ``<screen>-<mode>-<size>.png`` and print each path."""
    try:
        shoot = Shoot(
            output,
            tuple((int(w), int(h)) for w, _, h in (size.partition("x") for size in sizes.split(","))),
            tuple(mode for mode in modes.split(",") if MODES[mode]),
            tuple(screens.split(",")) if screens else (),
            scale,
        )
    except (ValueError, KeyError):
        sys.stderr.write("Tailles attendues : 1280x800,1920x1080 ; modes : clair,sombre.\n")
        return MISUSE
    output.mkdir(parents=True, exist_ok=True)
    app = _application()
    for full in (True, False):
        with tempfile.TemporaryDirectory(prefix="cabinet-captures-") as folder:
            studio = Studio(app, Folders(Path(folder)), shoot, full=full)
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
    """A cabinet opened for the pictures, at a fixed hour: full of fictional patients, or empty."""

    def __init__(self, app: QApplication, folders: Folders, shoot: Shoot, *, full: bool) -> None:
        super().__init__()
        self._app, self._shoot, self._full = app, shoot, full
        install_theme(app, Mode.LIGHT).set_scale(shoot.scale / 100)
        folders.make()
        self._clock = FixedClock(MORNING)
        self._safe = SqlSafe(folders, self._clock, QUICK)
        fill = FirstRun(self._safe, self._clock, lambda made, progress: fill_school(made, self._clock, progress))
        answers = FirstRunAnswers(replace(CABINET, fictif=full), KINE, LOGIN, PASSPHRASE)
        self._session = fill(answers).session
        self._world = OutsideWorld(self._clock).__enter__()
        self._reader = VirtualReader()
        self._reader.insert(cps_card(), 1)
        self._post = VirtualPost(self._reader)
        self._lanes = Lanes(Lane("device"), Lane("work"))
        self._made: dict[str, Situation] = {}
        plain = replace(training_outside(self._world, self._reader, self._clock), post=self._post)
        outside = with_teleservices(plain, self._session.unit_of_work, self._world, self._clock)
        self._desk = build_desk(self._session, self._safe, self._clock, folders, outside)
        self._rights = RightsScenes(self._desk, self._world.rights, self._settle)

    def shoot_all(self) -> None:
        """Take every picture asked for."""
        for mode in self._shoot.modes:
            theme().set_mode(MODES[mode])
            if self._full:
                self._gates(mode)
            for size in self._shoot.sizes:
                self._rooms(mode, size)

    def close(self) -> None:
        """Stop everything in order."""
        self._lanes.close()
        self._world.__exit__(None, None, None)
        self._safe.close()

    def _rooms(self, mode: str, size: tuple[int, int]) -> None:
        office = Office(self._desk, self._lanes, self._reader.watcher(), timedelta(minutes=5))
        office.window.resize(*size)
        if self._full and self._shoot.wants_any(RIGHTS_PICTURES):
            self._rights.prepare()
        office.open()
        office.auto_lock.stop()
        self._settle()
        for pose in poses(office, self._reader, self._post) if self._full else empty_poses(office):
            if pose.is_room or self._shoot.wants(pose.name):
                pose.reach()
                self._settle()
            if self._shoot.wants(pose.name):
                self._snap(office.window, pose.name, mode, size)
                pose.leave()
                self._settle()
                office.window.toast.hide()  # what leaving said is not of the next picture
        if self._full:
            self._codes(office, mode, size)
            self._rights_scenes(office, mode, size)
            self._billing(office, mode, size)
        office.close()
        office.window.close()
        office.window.deleteLater()

    def _codes(self, office: Office, mode: str, size: tuple[int, int]) -> None:
        scenes = Scenes(self._desk, self._clock, self._settle)
        for scene in SCENES:
            if self._shoot.wants(scene):
                scenes.pose(office, scene)
                self._snap(office.window, scene, mode, size)
                scenes.leave(office)

    def _rights_scenes(self, office: Office, mode: str, size: tuple[int, int]) -> None:
        for scene in RIGHTS_SCENES:
            if self._shoot.wants(scene):
                self._rights.pose(office, scene)
                self._snap(office.window, scene, mode, size)
                self._rights.leave(office)

    def _billing(self, office: Office, mode: str, size: tuple[int, int]) -> None:
        """The feuille in each situation, on a patient made for it the first time."""
        for name, make in billing_situations(self._desk).items():
            if not self._shoot.wants(name):
                continue
            made = self._made.get(name) or make()
            self._made[name] = made
            office.go("facturer", patient_id=made.patient_id, seance_id=made.seance_id)
            self._settle()
            page = office.window.page("facturer")
            if made.then is not None and isinstance(page, FacturerWidget):
                made.then(page)
            self._snap(office.window, name, mode, size)

    def _gates(self, mode: str) -> None:
        for name, show in Gates(self._safe, self._session, self._clock, self._lanes.work).shows().items():
            if not self._shoot.wants(name):
                continue
            window = EntryWindow()
            window.show()
            show(window)
            for size in self._shoot.sizes:
                window.resize(*size)
                self._snap(window, name, mode, size)
            window.close()
            window.deleteLater()

    def _settle(self) -> None:
        """Let the lanes and the window come to rest."""
        deadline = time.monotonic() + PATIENCE_S
        quiet = 0
        while quiet < 5 and time.monotonic() < deadline:
            self._app.processEvents()
            quiet = 0 if self._lanes.busy else quiet + 1
            time.sleep(0.02)

    def _snap(self, window: QWidget, screen: str, mode: str, size: tuple[int, int]) -> None:
        self._settle()
        wide = "" if size == (1280, 800) else f"-{size[0]}x{size[1]}"
        scale = "" if self._shoot.scale == 100 else f"-{self._shoot.scale}"
        path = self._shoot.output / f"{screen}-{mode}{wide}{scale}.png"
        window.grab().save(str(path))
        sys.stdout.write(f"{path}\n")


def _application() -> QApplication:
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise RuntimeError("another kind of Qt application runs already")
    app.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus, False)
    return app
