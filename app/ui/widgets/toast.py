"""A short word at the bottom of the window, with Undo, or with a deed that Enter does."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QHideEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from app.ui.theme import Colour, Radius, Space, Text, theme
from app.ui.values import STATE_ICONS, State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.paint import fill, smooth
from app.ui.widgets.text import IconLabel, Label

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BARE = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta, Qt.Key.Key_CapsLock)
_PRESSED = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress)


class Toast(QWidget):
    """Lies over *host* without moving anything; stays while the mouse or the focus is on it.

    Enter does the deed of the toast only as the first key after it came: whoever goes on working keeps Enter.
    ``undo_requested`` when Undo is pressed, ``action_requested`` for the deed, ``expired`` when it leaves by itself."""

    undo_requested = Signal()
    action_requested = Signal()
    expired = Signal()

    def __init__(self, host: QWidget, *, stay_ms: int = 8000, margin: int = Space.XL) -> None:
        super().__init__(host)
        self._host, self._margin = host, margin
        px = theme().px
        self._icon, self._words = IconLabel("circle-check"), Label(role=Text.LABEL)
        self._undo = Button(self.tr("Annuler"), ButtonKind.GHOST, "undo-2", small=True)
        self._undo.clicked.connect(self._on_undo)
        self.action = Button(kind=ButtonKind.PRIMARY, small=True)
        self.action.clicked.connect(self._on_action)
        self._answers_enter = False
        self._key = ""
        self._close = Button(kind=ButtonKind.GHOST, icon="x", small=True, name=self.tr("Fermer"))
        self._close.clicked.connect(self._leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(Space.L), px(Space.S), px(Space.S), px(Space.S))
        row.setSpacing(px(Space.S))
        for widget in (self._icon, self._words, self._undo, self.action, self._close):
            row.addWidget(widget)
        self._timer = QTimer(self, singleShot=True, interval=stay_ms)
        self._timer.timeout.connect(self._on_time)
        host.installEventFilter(self)
        self.hide()

    def offer(self, words: str, verb: str, key: str, *, enter: bool) -> None:
        """Show *words* with a button; *enter* lets the next key, if it is Enter, press it; else *key* is printed."""
        self.say(words)
        self._key = key
        self.action.set_label(verb)
        self.action.setVisible(True)
        self._set_enter(enter)
        self.adjustSize()
        self._place()

    @property
    def answers_enter(self) -> bool:
        """Whether Enter would press the button now."""
        return self._answers_enter

    def say(self, words: str, state: State = State.SUCCESS, *, undo: bool = False) -> None:
        """Show *words*; replaces what it was saying."""
        self._set_enter(False)
        self.action.setVisible(False)
        self._icon.set_icon(STATE_ICONS[state], Colour(state.value))
        self._words.setText(words)
        self._undo.setVisible(undo)
        self.setAccessibleName(words)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        self._timer.start()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self._place()
        if self._answers_enter and event.type() in _PRESSED:
            return self._on_pressed(watched, event)
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self._set_enter(False)

    def _on_pressed(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key in _BARE:
                return False
            plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
            asks = event.type() == QEvent.Type.ShortcutOverride
            if key in _ENTER and plain:
                event.accept()  # no shortcut of a panel comes before the toast
                if not asks:
                    self._on_action()
                return True
            if asks:
                return False
        elif watched is self.action or not isinstance(watched, QWidget):
            return False
        self._set_enter(False)
        return False

    def _set_enter(self, on: bool) -> None:
        self.action.set_key("Return" if on else self._key)
        if on == self._answers_enter:
            return
        self._answers_enter = on
        app = QApplication.instance()
        if app is not None and on:
            app.installEventFilter(self)
        elif app is not None:
            app.removeEventFilter(self)
        if self.isVisible():
            self.adjustSize()
            self._place()

    def _on_action(self) -> None:
        self._leave()
        self.action_requested.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        smooth(painter)
        area = self.rect().toRectF()
        edge = QColor(theme().colour(Colour.FIELD))
        fill(painter, area, theme().px(Radius.CARD), theme().colour(Colour.SURFACE), edge)

    def _place(self) -> None:
        self.move(
            (self._host.width() - self.width()) // 2, self._host.height() - self.height() - theme().px(self._margin)
        )

    def _on_time(self) -> None:
        if self.underMouse() or any(b.hasFocus() for b in (self._undo, self.action, self._close)):
            self._timer.start()
            return
        self._leave()
        self.expired.emit()

    def _on_undo(self) -> None:
        self._leave()
        self.undo_requested.emit()

    def _leave(self) -> None:
        self._timer.stop()
        self.hide()
