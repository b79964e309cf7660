"""``cabinet``: the window."""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.bootstrap.calm import settle_memory
from app.bootstrap.crash import CrashHook
from app.bootstrap.folders import Folders
from app.bootstrap.front import Front, Readers
from app.bootstrap.libraries import libraries_of_window
from app.domain.clock import SystemClock
from app.hardware.native.cores import leave_no_core
from app.hardware.pcsc import PcscReader, pcsc_watcher
from app.ui.reglages.appearance import restore_appearance
from app.ui.theme import install_theme


def open_window(folders: Folders, *, measure: bool) -> int:
    """Open the window and return when it is closed; *measure* prints the milliseconds to a usable one and leaves."""
    started = time.perf_counter()
    leave_no_core()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise RuntimeError("another kind of Qt application runs already")
    app.setQuitOnLastWindowClosed(False)  # the login and the office are two windows: Front says when it ends
    restore_appearance(install_theme(app))
    folders.start_log()
    front = Front(folders, SystemClock(), Readers(PcscReader(), pcsc_watcher, libraries_of_window(folders)))
    front.finished.connect(app.quit)
    front.opened.connect(settle_memory)
    hook = CrashHook(front.show_crash)
    hook.install()
    front.start()
    if measure:
        QTimer.singleShot(0, lambda: _measured(started, app))
    code = app.exec()
    front.close()
    return code


def _measured(started: float, app: QApplication) -> None:
    sys.stdout.write(f"{round((time.perf_counter() - started) * 1000)}\n")
    app.quit()
