"""The way from screen to screen: icon, word, counter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.shell.rail_item import RailItems
from app.ui.shell.rooms import Room
from app.ui.theme import Colour, Radius, Size, Space, Text, theme
from app.ui.values import State
from app.ui.widgets.paint import draw_words, fill, smooth
from app.ui.widgets.text import Label


class _Mark(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme().px(24), theme().px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        smooth(painter)
        fill(painter, QRectF(self.rect()), theme().px(Radius.TAG), theme().colour(Colour.ACCENT))
        painter.setFont(theme().font(Text.STRONG))
        painter.setPen(theme().colour(Colour.ON_ACCENT))
        draw_words(painter, QRectF(self.rect()), "K", Qt.AlignmentFlag.AlignHCenter)


class Rail(RailItems):
    """The rooms, those at the foot apart."""

    def __init__(self, rooms: Sequence[Room], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.setProperty("piece", "rail")
        self.setAccessibleName(self.tr("Navigation"))
        self.setFixedWidth(px(Size.RAIL))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(10), 0, px(10), px(10))
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setContentsMargins(px(10), px(Space.L), 0, px(Space.S))
        head.setSpacing(px(10))
        head.addWidget(_Mark(self))
        name = Label("Cabinet Kiné", Text.GROUP)
        head.addWidget(name, 1)
        column.addLayout(head)
        column.addSpacing(px(8))
        for room in (r for r in rooms if not r.at_foot):
            column.addWidget(self.make(room.key, room.title, room.icon))
        column.addStretch(1)
        for room in (r for r in rooms if r.at_foot):
            column.addWidget(self.make(room.key, room.title, room.icon))

    def set_badge(self, key: str, count: int, state: State = State.NEUTRAL) -> None:
        """Show how many things wait in a room; unknown or forbidden rooms are ignored."""
        if key in self._items:
            self._items[key].set_badge(count, state)
