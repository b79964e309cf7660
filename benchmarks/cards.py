"""``python -m benchmarks.cards --cycles 100``: from a card put in to its person on screen, and what an idle post costs.

A real pcscd, a virtual card, the whole window offscreen over the school cabinet. The driver of the virtual reader
looks at it every 0.4 s: that wait is in the figures, and is the service's, not ours.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app.bootstrap.captures import QUICK
from app.bootstrap.demo.cast import CABINET, KINE, LOGIN, MORNING, PASSPHRASE
from app.bootstrap.desk import build_desk
from app.bootstrap.folders import Folders
from app.bootstrap.post import SqlSafe
from app.bootstrap.school import fill_school
from app.bootstrap.world import training_outside
from app.domain.card import CardKind, ReaderState
from app.domain.clock import FixedClock
from app.hardware.pcsc import PcscReader, pcsc_watcher
from app.hardware.pcscd_process import PcscdProcess
from app.hardware.virtual_card import single_card
from app.hardware.vpcd import VpcdCard
from app.hardware.watcher import WatcherThread
from app.services.first_run import FirstRun, FirstRunAnswers
from app.services.ports_card import Publish, Slots
from app.simulator.world import OutsideWorld
from app.ui.desk import Lanes
from app.ui.lane import Lane
from app.ui.office.office import Office
from app.ui.theme import Mode, install_theme
from benchmarks.report import p99

PATIENCE_S = 20.0
STEP_S = 0.001


@dataclass(slots=True)
class TimedWatcher:
    """The watcher of the post; remembers when it last published a card, and no card."""

    inner: WatcherThread = field(default_factory=pcsc_watcher)
    seen_at: float = 0.0
    gone_at: float = 0.0

    @property
    def is_alive(self) -> bool:
        """Whether the watching thread runs."""
        return self.inner.is_alive

    def start(self, publish: Publish) -> None:
        """Watch, and note the instants before anything else hears them."""

        def noted(slots: Slots) -> None:
            present = any(s.state is ReaderState.CARD and s.card is CardKind.VITALE_2 for s in slots)
            if present:
                self.seen_at = time.perf_counter()
            else:
                self.gone_at = time.perf_counter()
            publish(slots)

        self.inner.start(noted)

    def stop(self) -> None:
        """Stop watching."""
        self.inner.stop()


class Bench:
    """The window of the school cabinet over the real readers."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self.app, self.clock, self.watcher = app, FixedClock(MORNING), TimedWatcher()
        install_theme(app, Mode.LIGHT)
        folders = Folders(folder)
        folders.make()
        self.safe = SqlSafe(folders, self.clock, QUICK)
        fill = FirstRun(self.safe, self.clock, lambda made, progress: fill_school(made, self.clock, progress))
        session = fill(FirstRunAnswers(CABINET, KINE, LOGIN, PASSPHRASE)).session
        self.world = OutsideWorld(self.clock).__enter__()
        self.lanes = Lanes(Lane("device"), Lane("work"))
        desk = build_desk(
            session, self.safe, self.clock, folders, training_outside(self.world, PcscReader(), self.clock)
        )
        self.office = Office(desk, self.lanes, self.watcher, timedelta(minutes=15))
        self.office.open()
        self.office.auto_lock.stop()
        self.until(lambda: not self.lanes.work.busy)

    def close(self) -> None:
        """Stop everything in order."""
        self.office.close()
        self.office.window.close()
        self.lanes.device.close()
        self.lanes.work.close()
        self.world.__exit__(None, None, None)
        self.safe.close()

    def until(self, true: Callable[[], bool]) -> None:
        """Let the window live until *true*. Raise TimeoutError after a while."""
        end = time.monotonic() + PATIENCE_S
        while not true():
            if time.monotonic() > end:
                raise TimeoutError("the window never came there")
            self.app.processEvents()
            time.sleep(STEP_S)

    @property
    def person_is_shown(self) -> bool:
        """Whether the person of the card is on screen: the panel or the message that names her."""
        shown = self.office.card_desk.panel.isVisible() or self.office.window.toast.isVisible()
        return self.office.card() is not None and shown

    def idle(self, seconds: int) -> float:
        """Return the share of one core, in per cent, that the process takes while nobody does anything."""
        loop = QEventLoop()
        QTimer.singleShot(seconds * 1000, loop.quit)
        wall, cpu = time.perf_counter(), time.process_time()
        loop.exec()
        return 100 * (time.process_time() - cpu) / (time.perf_counter() - wall)


def cycles(bench: Bench, count: int) -> dict[str, list[float]]:
    """Return the durations, in seconds, of *count* cards put in and taken out."""
    found: dict[str, list[float]] = {"vue par le poste": [], "identité à l’écran": [], "retrait vu": []}
    card = VpcdCard(single_card())
    for _ in range(count):
        start = time.perf_counter()
        card.insert()
        bench.until(lambda: bench.person_is_shown)
        found["identité à l’écran"].append(time.perf_counter() - start)
        found["vue par le poste"].append(bench.watcher.seen_at - start)
        bench.until(lambda: not bench.lanes.work.busy)
        start = time.perf_counter()
        card.remove()
        bench.until(lambda: bench.office.card() is None)
        found["retrait vu"].append(time.perf_counter() - start)
        bench.office.card_desk.close()
        bench.office.window.toast.hide()
    return found


def main(arguments: list[str] | None = None) -> int:
    """Run the measures and print them; return 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cards", description="Mesures de la carte au lecteur")
    parser.add_argument("--cycles", type=int, default=100, help="cartes insérées")
    parser.add_argument("--repos", type=int, default=30, help="secondes d’application au repos")
    parser.add_argument("--json", type=Path, help="fichier où écrire les chiffres")
    chosen = parser.parse_args(arguments)
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    with tempfile.TemporaryDirectory(prefix="cabinet-kine-mesures-") as folder, PcscdProcess():
        bench = Bench(app, Path(folder))
        resting = {"sans carte": bench.idle(chosen.repos)}
        figures = cycles(bench, chosen.cycles)
        resting["après les cartes"] = bench.idle(chosen.repos)
        bench.close()
    rows = {name: {"mediane_ms": _ms(median(s)), "p99_ms": _ms(p99(s))} for name, s in figures.items()}
    for name, row in rows.items():
        print(f"{name:22} médiane {row['mediane_ms']:7} ms   p99 {row['p99_ms']:7} ms   ({chosen.cycles} cartes)")
    for name, share in resting.items():
        print(f"{'au repos, ' + name:28} {share:.2f} % d’un cœur")
    if chosen.json is not None:
        machine = {"systeme": platform.system(), "processeur": platform.machine(), "python": platform.python_version()}
        rest = {name: round(share, 2) for name, share in resting.items()}
        document = {"machine": machine, "cartes": chosen.cycles, "mesures": rows, "repos_pour_cent": rest}
        chosen.json.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


if __name__ == "__main__":
    raise SystemExit(main())
