"""A white card with a title, a note, actions on the right and a body."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from app.ui.theme import Colour, Space, Text, theme
from app.ui.widgets.text import Label, separator


class Card(QFrame):
    """A surface that groups what belongs together. Put content in ``body``.

    *padded* False lets a table or rows touch the edges; *ruled* draws a line under the title."""

    def __init__(
        self,
        title: str = "",
        note: str = "",
        parent: QWidget | None = None,
        *,
        padded: bool = True,
        ruled: bool = False,
    ) -> None:
        super().__init__(parent)
        px = theme().px
        self.setProperty("piece", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        self._title, self._note = Label(title, Text.GROUP), Label(note, Text.BODY, Colour.HINT)
        self._head = QWidget(self)
        self._row = QHBoxLayout(self._head)
        self._row.setContentsMargins(px(Space.L), px(Space.M), px(Space.L), px(Space.M) if ruled else px(Space.XS))
        self._row.setSpacing(px(10))
        margins = self._row.contentsMargins()
        self._row.addStrut(px(44) - margins.top() - margins.bottom())  # a minimum height would hide that of a tag
        self._row.addWidget(self._title)
        self._row.addWidget(self._note)
        self._row.addStretch(1)
        self._bare = self._row.count()
        self._action_count = 0
        outer.addWidget(self._head)
        if ruled:
            outer.addWidget(separator(self))
        self.body = QVBoxLayout()
        pad = px(Space.L) if padded else 0
        top = px(Space.XS) if padded and title and not ruled else pad
        self.body.setContentsMargins(pad, top, pad, pad if padded else px(Space.S) - 2)
        self.body.setSpacing(px(Space.S) if padded else 0)
        outer.addLayout(self.body, 1)
        self._show_head()
        self.setAccessibleName(title)

    def set_title(self, title: str) -> None:
        """Change the title; empty hides the head if nothing else is in it."""
        self._title.setText(title)
        self.setAccessibleName(title)
        self._show_head()

    def set_note(self, note: str) -> None:
        """Change the quiet words beside the title."""
        self._note.setText(note)
        self._show_head()

    def add_mark(self, widget: QWidget) -> None:
        """Put a tag beside the title."""
        self._row.insertWidget(self._row.count() - 1 - self._actions(), widget)
        self._show_head()

    def add_action(self, widget: QWidget) -> None:
        """Put a button at the right of the head."""
        self._row.addWidget(widget)
        self._action_count += 1
        self._show_head()

    def add(self, item: QWidget | QLayout, stretch: int = 0) -> None:
        """Append to the body."""
        if isinstance(item, QWidget):
            self.body.addWidget(item, stretch)
        else:
            self.body.addLayout(item, stretch)

    def _actions(self) -> int:
        return self._action_count

    def _show_head(self) -> None:
        self._note.setVisible(bool(self._note.text()))
        self._head.setVisible(bool(self._title.text() or self._note.text()) or self._row.count() > self._bare)
