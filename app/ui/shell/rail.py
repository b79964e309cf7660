"""The way from screen to screen: icon, word, counter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.icons import draw_icon
from app.ui.shell.rooms import Room
from app.ui.theme import Colour, Radius, Size, Space, Text, theme
from app.ui.values import State
from app.ui.widgets.paint import draw_words, fill, focus_ring, smooth
from app.ui.widgets.text import Label


class RailItem(QAbstractButton):
    """One entry of the rail."""

    def __init__(self, room: Room, parent: QWidget) -> None:
        super().__init__(parent)
        self._room, self._count, self._state = room, 0, State.NEUTRAL
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_badge(0)

    def set_badge(self, count: int, state: State = State.NEUTRAL) -> None:
        """Show how many things wait; 0 shows nothing."""
        self._count, self._state = count, state
        self.setAccessibleName(f"{self._room.title}, {count} en attente" if count else self._room.title)
        self.update()

    @property
    def count(self) -> int:
        """How many things wait."""
        return self._count

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme().px(Size.RAIL) - 2 * theme().px(10), theme().px(34))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        smooth(painter)
        current, px, area = theme(), theme().px, QRectF(self.rect())
        if self.isChecked() or self.underMouse():
            ground = Colour.SOFT if self.isChecked() else Colour.WINDOW
            fill(painter, area, px(Radius.CONTROL), current.colour(ground))
        if self.hasFocus():
            focus_ring(painter, area, px(Radius.CONTROL) - 1)
        ink = current.colour(Colour.ACCENT if self.isChecked() else Colour.MUTED)
        side = px(Size.ICON_RAIL)
        draw_icon(painter, QRectF(px(10), 0, side, area.height()), self._room.icon, ink, Size.ICON_RAIL)
        painter.setFont(current.font(Text.STRONG if self.isChecked() else Text.LABEL))
        painter.setPen(ink)
        left = px(10) + side + px(10)
        badge = self._draw_badge(painter, area)
        words = QRectF(left, 0, area.width() - left - badge, area.height())
        painter.setFont(current.font(Text.STRONG if self.isChecked() else Text.LABEL))
        painter.setPen(ink)
        draw_words(painter, words, self._room.title, Qt.AlignmentFlag.AlignLeft)

    def _draw_badge(self, painter: QPainter, area: QRectF) -> float:
        """Draw the counter and return the room that it takes at the right."""
        if not self._count:
            return theme().px(Space.S)
        px, font = theme().px, theme().font(Text.KEY)
        font.setWeight(theme().font(Text.STRONG).weight())
        words = str(self._count) if self._count < 1000 else "999+"
        width = max(QFontMetricsF(font).horizontalAdvance(words) + px(14), px(22))
        pill = QRectF(area.right() - px(8) - width, area.center().y() - px(9), width, px(18))
        ink, ground = theme().state_colours(self._state)
        fill(painter, pill, pill.height() / 2, ground)
        painter.setFont(font)
        painter.setPen(ink)
        draw_words(painter, pill, words, Qt.AlignmentFlag.AlignHCenter)
        return width + px(12)


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


class Rail(QFrame):
    """``room_requested(key)``; Up and Down walk, Enter or Space enters."""

    room_requested = Signal(str)

    def __init__(self, rooms: Sequence[Room], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.setProperty("piece", "rail")
        self.setAccessibleName(self.tr("Navigation"))
        self.setFixedWidth(px(Size.RAIL))
        self._items: dict[str, RailItem] = {}
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
            column.addWidget(self._item(room))
        column.addStretch(1)
        for room in (r for r in rooms if r.at_foot):
            column.addWidget(self._item(room))

    def set_badge(self, key: str, count: int, state: State = State.NEUTRAL) -> None:
        """Show how many things wait in a room; unknown or forbidden rooms are ignored."""
        if key in self._items:
            self._items[key].set_badge(count, state)

    def set_current(self, key: str) -> None:
        """Mark the room shown."""
        for known, item in self._items.items():
            item.setChecked(known == key)

    def item(self, key: str) -> RailItem:
        """Return the entry of a room; raise KeyError if it is not shown."""
        return self._items[key]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        items = list(self._items.values())
        at = next((i for i, item in enumerate(items) if item.hasFocus()), None)
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if at is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            items[at].click()
        elif at is not None and step:
            items[(at + step) % len(items)].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _item(self, room: Room) -> RailItem:
        item = RailItem(room, self)
        item.clicked.connect(lambda _checked=False: self.room_requested.emit(room.key))
        self._items[room.key] = item
        return item
