"""Keys of the window, listened to for a handheld scanner that types; what a person types goes where it was going."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication

from app.services.ports_code import KeyboardWedge, WedgeStep
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
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


@dataclass(frozen=True, slots=True)
class _Key:
    """One key, to be sent again as it was."""

    key: int
    modifiers: Qt.KeyboardModifier
    text: str
    native: tuple[int, int, int]


class WedgeFilter(QObject):
    """Sees every key of *window* before its screens. ``scanned(bytes)`` carries a whole code, none of its keys lost.

    A letter that cannot begin a code passes untouched; the others wait fifty milliseconds at most (see KeyboardWedge).
    """

    scanned = Signal(object)

    def __init__(self, window: MainWindow, wedge: KeyboardWedge, awaited: Callable[[], bool]) -> None:
        super().__init__(window)
        self._window, self._wedge, self._awaited = window, wedge, awaited
        self._held: deque[_Key] = deque()
        since = QElapsedTimer()
        since.start()
        self.elapsed_ms: Callable[[], int] = since.elapsed
        """Milliseconds of a clock that never goes back; replaced where hands are played."""
        self._pause = QTimer(self, singleShot=True, interval=wedge.wait_ms)
        self._pause.timeout.connect(self._on_pause)
        self._app = QApplication.instance()
        if self._app is not None:
            self._app.installEventFilter(self)

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
        return False

    def _on_key(self, watched: QWindow, event: QKeyEvent) -> bool:
        """Return whether the key is kept from the screens, for now or for good."""
        if watched != self._window.windowHandle() or self._window.is_covered:
            self._flush()
            return False
        if event.key() in _MODIFIERS:
            return False
        text = SEPARATOR if _is_separator(event) else event.text()
        typed = len(text) == 1 and (text.isprintable() or text in _TYPED) and not event.isAutoRepeat()
        if not typed or (event.modifiers() & _COMMANDS and text != SEPARATOR):
            if len(self._held) >= SURELY:  # Alt and digits, F8…: another spelling of a separator
                return True
            self._flush()
            return False
        self._wedge.awaited = self._awaited()
        native = (event.nativeScanCode(), event.nativeVirtualKey(), event.nativeModifiers())
        self._held.append(_Key(event.key(), event.modifiers(), text, native))
        return self._after(self._wedge.press(text, self.elapsed_ms()), live=True)

    def _on_pause(self) -> None:
        self._after(self._wedge.pause(self.elapsed_ms()), live=False)

    def _after(self, step: WedgeStep, *, live: bool) -> bool:
        """Do what the recogniser says; return whether the last key is kept from the screens.

        *live* when the window is delivering that key: let go, it goes on by itself."""
        if step.code:  # its keys are the oldest; what else the step tells is about the key behind them
            newest = self._held.pop()
            self._held.clear()
            if step.passed or step.held:
                self._held.append(newest)
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
        """Give one key to whatever has the cursor, as the window would have."""
        target = self._window.focusWidget() or self._window
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key.key, key.modifiers, *key.native, key.text)
            QCoreApplication.sendEvent(target, event)


def _is_separator(event: QKeyEvent) -> bool:
    """Whether Ctrl and the bracket were typed, whatever text the platform makes of them."""
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return event.text() == SEPARATOR or (control and event.key() == Qt.Key.Key_BracketRight)
