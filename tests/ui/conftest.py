"""Shared by the tests of the window: theme, executor run by hand, typing, what a test may not leave behind."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui.theme import Mode, Theme, install_theme
from app.ui.widgets.button import Button
from app.ui.widgets.tag import Tag

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # read when the first QApplication is made


class ManualExecutor(Executor):
    """Keeps jobs until :meth:`drain` runs them here and now: no thread, no sleep."""

    def __init__(self) -> None:
        self.jobs: deque[Callable[[], Any]] = deque()
        self.closed = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if self.closed:
            raise RuntimeError("closed")
        self.jobs.append(lambda: fn(*args, **kwargs))
        return Future()

    def drain(self) -> int:
        """Run every job queued, also those queued meanwhile; return how many ran."""
        ran = 0
        while self.jobs:
            self.jobs.popleft()()
            ran += 1
        return ran

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self.closed = True
        if wait:
            self.drain()


def type_text(widget: QWidget, text: str) -> None:
    """Type *text* key by key. QTest.keyClicks aborts on é, ç, œ, € or ’ (an assertion of the Qt test library)."""
    for char in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, char))


def press(widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press and release one key."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, modifiers))


def unnamed(root: QWidget) -> list[str]:
    """Return the visible controls under *root* that a screen reader cannot name."""
    found = []
    for widget in root.findChildren(QWidget):
        control = widget.focusPolicy() & Qt.FocusPolicy.TabFocus or isinstance(widget, QAbstractButton | QLineEdit)
        drawn_by_qt = widget.objectName().startswith("qt_") or isinstance(widget, QAbstractSlider | QMenu)
        if control and widget.isVisible() and not drawn_by_qt and not _name(widget):
            found.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return found


def clipped(root: QWidget) -> list[str]:
    """Return the visible labels and buttons under *root* that are narrower or lower than their words."""
    found = []
    for widget in root.findChildren(QWidget):
        if not isinstance(widget, QLabel | Button | Tag) or not widget.isVisible():
            continue
        wraps = isinstance(widget, QLabel) and widget.wordWrap()
        height = widget.heightForWidth(widget.width()) if wraps else widget.sizeHint().height()
        narrow = not wraps and widget.width() < widget.sizeHint().width()
        if narrow or widget.height() < height:
            text = widget.text() if isinstance(widget, QLabel | Button) else widget.accessibleName()
            found.append(f"{type(widget).__name__} {text!r}")
    return found


def unreached(root: QWidget) -> list[str]:
    """Return the controls under *root* that neither Tab nor, within an exclusive group, an arrow reaches.

    *root* is an active window. Tab goes to the chosen button of such a group only; the arrows go to the others of it.
    """
    wanted = {
        w
        for w in root.findChildren(QWidget)
        if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible() and w.isEnabled() and not w.focusProxy()
    }
    seen: set[QWidget] = set()
    for _ in range(len(wanted) * 2 + 10):
        focus = root.window().focusWidget() or root
        seen.add(focus)
        press(focus, Qt.Key.Key_Tab)
    missed = [w for w in wanted - seen if not isinstance(w, QScrollArea)]
    return [f"{type(w).__name__} {_name(w)!r}" for w in missed if not _reached_by_arrows(w, seen)]


def _reached_by_arrows(missed: QWidget, seen: set[QWidget]) -> bool:
    """Return whether the arrows lead to *missed* from the button of its exclusive group that Tab reached."""
    group = missed.group() if isinstance(missed, QAbstractButton) else None
    if group is None or not group.exclusive():
        return False
    for start in seen.intersection(group.buttons()):
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            start.setFocus()
            for _ in group.buttons():
                press(missed.window().focusWidget(), key)
                if missed.hasFocus():
                    return True
    return False


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text


@pytest.fixture
def manual() -> ManualExecutor:
    """An executor that runs when told to."""
    return ManualExecutor()


@pytest.fixture
def theme_light(qapp: QApplication) -> Iterator[Theme]:
    """The theme, light and at 100 %; put back so after the test."""
    theme = install_theme(qapp, Mode.LIGHT)
    theme.set_scale(1.0)
    yield theme
    theme.set_mode(Mode.LIGHT)
    theme.set_scale(1.0)


@pytest.fixture(autouse=True)
def _themed(theme_light: Theme) -> None:
    """Every test of the window starts light, at 100 %."""


_kept: list[QWidget] = []


@pytest.fixture(autouse=True)
def _keep_widgets(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold widgets until the next test: pytest-qt holds them weakly, so a screen (a cycle with its presenter)
    could be collected while the events left after the test paint it. Those of the test before go first: a style sheet
    that changes is applied again to every widget alive."""
    _kept.clear()
    for window in QApplication.topLevelWidgets():
        window.close()
        window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    add = qtbot.addWidget

    def keep(widget: QWidget, **options: Any) -> None:
        _kept.append(widget)
        add(widget, **options)

    monkeypatch.setattr(qtbot, "addWidget", keep)


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    """Fail the test that leaves a thread behind."""
    before = set(threading.enumerate())
    yield
    left = [t.name for t in threading.enumerate() if t not in before and t.is_alive() and not t.daemon]
    assert not left, f"threads left running: {left}"


def pytest_configure(config: pytest.Config) -> None:
    """The offscreen platform warns at every window shown; nothing is wrong."""
    config.addinivalue_line("qt_log_ignore", "This plugin does not support propagateSizeHints")
