"""A short word at the bottom of the window, with Undo."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.theme import Colour, Radius, Space, Text, theme
from app.ui.values import STATE_ICONS, State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.paint import fill, smooth
from app.ui.widgets.text import IconLabel, Label


class Toast(QWidget):
    """Lies over *host* without moving anything; stays while the mouse or the focus is on it.

    ``undo_requested`` when Undo is pressed, ``expired`` when it leaves by itself."""

    undo_requested = Signal()
    expired = Signal()

    def __init__(self, host: QWidget, *, stay_ms: int = 8000, margin: int = Space.XL) -> None:
        super().__init__(host)
        self._host, self._margin = host, margin
        px = theme().px
        self._icon, self._words = IconLabel("circle-check"), Label(role=Text.LABEL)
        self._undo = Button(self.tr("Annuler"), ButtonKind.GHOST, "undo-2", small=True)
        self._undo.clicked.connect(self._on_undo)
        self._close = Button(kind=ButtonKind.GHOST, icon="x", small=True, name=self.tr("Fermer"))
        self._close.clicked.connect(self._leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(Space.L), px(Space.S), px(Space.S), px(Space.S))
        row.setSpacing(px(Space.S))
        for widget in (self._icon, self._words, self._undo, self._close):
            row.addWidget(widget)
        self._timer = QTimer(self, singleShot=True, interval=stay_ms)
        self._timer.timeout.connect(self._on_time)
        host.installEventFilter(self)
        self.hide()

    def say(self, words: str, state: State = State.SUCCESS, *, undo: bool = False) -> None:
        """Show *words*; replaces what it was saying."""
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
        return super().eventFilter(watched, event)

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
        if self.underMouse() or self._undo.hasFocus() or self._close.hasFocus():
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
