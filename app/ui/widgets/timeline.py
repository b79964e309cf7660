"""What happened to one thing, the latest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.theme import Colour, Space, Text, theme
from app.ui.values import Event
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.paint import smooth
from app.ui.widgets.text import Paragraph


class Timeline(QWidget):
    """Events along a line; a coloured dot where an event has a state.

    ``activated(target)`` when the button of an event is pressed."""

    activated = Signal(object)

    def __init__(self, name: str = "Historique", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme().px(Space.L), 0, 0, 0)
        self._column.setSpacing(theme().px(Space.M))
        self._entries: list[tuple[Event, QWidget]] = []

    def set_events(self, events: Sequence[Event]) -> None:
        """Replace the events, given in the order to show."""
        for _event, entry in self._entries:
            self._column.removeWidget(entry)
            entry.hide()
            entry.deleteLater()
        self._entries = []
        for event in events:
            entry = QWidget(self)
            row, lines = QHBoxLayout(entry), QVBoxLayout()
            row.setContentsMargins(0, 0, 0, 0)
            row.addLayout(lines, 1)
            lines.setSpacing(0)
            lines.addWidget(Paragraph(event.when, Text.SECONDARY, lead=event.what))
            if event.note:
                lines.addWidget(Paragraph(event.note, Text.SECONDARY, Colour.HINT))
            if event.action:
                row.addWidget(self._button(event), 0, Qt.AlignmentFlag.AlignTop)
            self._column.addWidget(entry)
            self._entries.append((event, entry))

    def _button(self, event: Event) -> Button:
        button = Button(event.action, ButtonKind.GHOST, small=True, name=f"{event.action} : {event.what} {event.when}")
        button.clicked.connect(lambda: self.activated.emit(event.target))
        return button

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        smooth(painter)
        px, colour = theme().px, theme().colour
        painter.fillRect(QRectF(1, 0, 2, self.height()), colour(Colour.LINE))
        for event, entry in self._entries:
            if event.state is not None:
                painter.setPen(colour(Colour.SURFACE))
                painter.setBrush(theme().state_colours(event.state)[0])
                painter.drawEllipse(QRectF(2 - px(4), entry.y() + px(5), px(8), px(8)).translated(px(2), 0))
