"""The right half of « list + detail »."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme import Colour, Size, Space, Text, theme
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.text import Label, Paragraph


class DetailPanel(QFrame):
    """A card of 316 to 372 px: title, quiet line, content that scrolls, actions that do not.

    Starts empty (*empty* says why); ``show_subject`` fills the head, ``add`` the content, ``clear`` empties it."""

    def __init__(self, name: str, empty: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.setProperty("piece", "card")
        self.setAccessibleName(name)
        self.setMinimumWidth(px(Size.DETAIL_MIN))
        self.setMaximumWidth(px(Size.DETAIL_MAX))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._title, self._line = Label(role=Text.GROUP), Paragraph(role=Text.BODY, tone=Colour.MUTED)
        self._title.setWordWrap(True)
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(px(Space.L), px(Space.L), px(Space.L), px(Space.L))
        column.setSpacing(px(Space.M))
        head = QVBoxLayout()
        head.setSpacing(px(2))
        head.addWidget(self._title)
        head.addWidget(self._line)
        column.addLayout(head)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setAccessibleName(name)
        column.addWidget(self._scroll, 1)
        self.body = QVBoxLayout()
        self.foot = QVBoxLayout()
        self.foot.setSpacing(px(Space.S))
        column.addLayout(self.foot)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(EmptyState(empty or name, icon="list-checks"))
        self._stack.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(self._stack)
        self._renew()

    def show_subject(self, title: str, line: str = "") -> None:
        """Show the panel with this title and line."""
        self._title.setText(title)
        self._line.setText(line)
        self._line.setVisible(bool(line))
        self._stack.setCurrentIndex(1)

    def show_empty(self) -> None:
        """Go back to the empty state."""
        self._stack.setCurrentIndex(0)

    def add(self, item: QWidget | QLayout, stretch: int = 0) -> None:
        """Append to the scrolling content."""
        place = self.body.count() - 1
        if isinstance(item, QWidget):
            self.body.insertWidget(place, item, stretch)
        else:
            self.body.insertLayout(place, item, stretch)

    def add_actions(self, *buttons: QWidget) -> None:
        """Append a row of buttons at the foot."""
        row = QHBoxLayout()
        row.setSpacing(theme().px(Space.S))
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        self.foot.addLayout(row)

    def clear(self) -> None:
        """Drop the content; head and actions stay."""
        self._renew()

    def _renew(self) -> None:
        holder = QWidget()
        holder.setProperty("ground", "none")
        self.body = QVBoxLayout(holder)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(theme().px(Space.M))
        self.body.addStretch(1)
        self._scroll.setWidget(holder)
        self._scroll.viewport().setAutoFillBackground(False)
        holder.setAutoFillBackground(False)
