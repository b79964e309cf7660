"""Keys of the windows, listened to for a handheld scanner that types; what a person types goes where it was going."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from app.services.ports_code import KeyboardWedge, WedgeStep
from app.ui.code.pace import Pace
from app.ui.shell.main_window import MainWindow

BURST = 2
"""Keys held past which no key of the burst may be a shortcut: the digits of the list of people, for one."""
SEPARATOR = "\x1d"
"""GS of a datamatrix, which scanners type as Ctrl and a bracket."""
SURELY = 26
"""Keys held past which no hand is typing: the length of the header of an INS datamatrix."""
_MODIFIERS = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta, Qt.Key.Key_CapsLock}
)
_TYPED = "\r\n\t" + SEPARATOR
_ALT_GR = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_COMMANDS = _ALT_GR | Qt.KeyboardModifier.MetaModifier
_MOVES = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.InputMethod})
"""What may send the next letters elsewhere, or write before those that wait."""


@dataclass(frozen=True, slots=True)
class _Key:
    """One key, to be sent again as it was."""

    key: int
    modifiers: Qt.KeyboardModifier
    text: str
    native: tuple[int, int, int]


class WedgeFilter(QObject):
    """Sees every key of *window* and of its dialogs before they do. ``scanned(bytes)`` carries a whole code.

    A letter that cannot begin a code passes untouched; the others wait fifty milliseconds at most (see KeyboardWedge).
    No key is lost, and none of a code reaches a field, a button or a shortcut.
    """

    scanned = Signal(object)

    def __init__(self, window: MainWindow, wedge: KeyboardWedge, awaited: Callable[[], bool]) -> None:
        super().__init__(window)
        self._window, self._wedge, self._awaited = window, wedge, awaited
        self._held: deque[_Key] = deque()
        self._typed_in: QWidget = window
        since = QElapsedTimer()
        since.start()
        self.elapsed_ms: Callable[[], int] = since.elapsed
        """Milliseconds of a clock that never goes back; replaced where hands are played."""
        self._pace = Pace(wedge.wait_ms)
        self._pause = QTimer(self, singleShot=True, interval=wedge.wait_ms)
        self._pause.timeout.connect(self._on_pause)
        self._app = QApplication.instance()
        if self._app is not None:
            self._app.installEventFilter(self)

    @property
    def is_holding(self) -> bool:
        """Whether keys wait to know whether they are a code."""
        return bool(self._held)

    def stop(self) -> None:
        """Listen no more; keys held go where they were going."""
        if self._app is not None:
            self._app.removeEventFilter(self)
            self._app = None
        self._flush()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride:
            if len(self._held) >= BURST and isinstance(event, QKeyEvent) and event.text():
                event.accept()
                return True
        elif kind == QEvent.Type.KeyPress and isinstance(watched, QWindow) and isinstance(event, QKeyEvent):
            return self._on_key(watched, event)
        elif kind in _MOVES and self._held and len(self._held) < SURELY:
            self._flush()
        return False

    def _on_key(self, watched: QWindow, event: QKeyEvent) -> bool:
        """Return whether the key is kept from the screens, for now or for good."""
        typed_in = self._owner(watched)
        if typed_in is None or self._window.is_covered:
            self._flush()
            return False
        if typed_in is not self._typed_in:
            self._flush()
            self._typed_in = typed_in
        if event.key() in _MODIFIERS:
            return False
        text = SEPARATOR if _is_separator(event) else event.text()
        typed = len(text) == 1 and (text.isprintable() or text in _TYPED) and not event.isAutoRepeat()
        if not typed or (_is_command(event) and text != SEPARATOR):
            if len(self._held) >= SURELY:  # Alt and digits, F8…: another spelling of a separator
                return True
            self._flush()
            return False
        self._wedge.awaited = self._awaited()
        native = (event.nativeScanCode(), event.nativeVirtualKey(), event.nativeModifiers())
        self._held.append(_Key(event.key(), event.modifiers(), text, native))
        at_ms = self._pace.key(self.elapsed_ms(), waiting=self._pause.isActive())
        return self._after(self._wedge.press(text, at_ms), live=True)

    def _owner(self, watched: QWindow) -> QWidget | None:
        """Return our window or the dialog whose keys these are, None when they are nobody’s."""
        if watched == self._window.windowHandle():
            return self._window
        return next((one for one in QApplication.topLevelWidgets() if one.windowHandle() == watched), None)

    def _on_pause(self) -> None:
        at_ms = self._pace.silence(self.elapsed_ms())
        if at_ms is None:  # the window was busy: keys may be waiting in its queue
            self._pause.start()
        else:
            self._after(self._wedge.pause(at_ms), live=False)

    def _after(self, step: WedgeStep, *, live: bool) -> bool:
        """Do what the recogniser says; return whether the last key is kept from the screens.

        *live* when the window is delivering that key: let go, it goes on by itself."""
        if step.code:  # its keys are the oldest; what else the step tells is about the key behind them
            newest = self._held.pop()
            self._held.clear()
            if step.passed or step.held:
                self._held.append(newest)
        elif step.tail:
            self._held.clear()
        passed = len(step.passed)
        whole = live and bool(passed) and passed == len(self._held)
        for _ in range(passed - whole):
            self._send(self._held.popleft())
        if whole:
            self._held.clear()
        if step.held:
            self._pause.start()
        else:
            self._pause.stop()
        if step.code:
            self.scanned.emit(step.code)
        return not whole

    def _flush(self) -> None:
        self._wedge.reset()
        self._pause.stop()
        while self._held:
            self._send(self._held.popleft())

    def _send(self, key: _Key) -> None:
        """Give one key to whatever has the cursor, as its window would have."""
        window = self._typed_in if isValid(self._typed_in) else self._window
        window = QApplication.activePopupWidget() or window
        target = window.focusWidget() or window
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key.key, key.modifiers, *key.native, key.text)
            QCoreApplication.sendEvent(target, event)


def _is_separator(event: QKeyEvent) -> bool:
    """Whether Ctrl and the bracket were typed, whatever text the platform makes of them."""
    control = event.modifiers() & _COMMANDS == Qt.KeyboardModifier.ControlModifier
    return event.text() == SEPARATOR or (control and event.key() == Qt.Key.Key_BracketRight)


def _is_command(event: QKeyEvent) -> bool:
    """Whether the key is part of a shortcut; AltGr, which some platforms tell as Ctrl and Alt, only writes."""
    commands = event.modifiers() & _COMMANDS
    writes = commands == _ALT_GR and event.text().isprintable()
    return bool(commands) and not writes
