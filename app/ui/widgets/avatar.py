"""Initials in a circle."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui.theme import Colour, Size, Text, theme
from app.ui.widgets.paint import draw_words, fill, focus_ring, smooth


def initials(name: str) -> str:
    """Return up to two initials: « Claire Morel » gives « CM »."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


class Avatar(QAbstractButton):
    """A person's initials; a button when something is connected to ``clicked``."""

    def __init__(self, name: str, parent: QWidget | None = None, *, clickable: bool = True) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if clickable else Qt.FocusPolicy.NoFocus)
        if clickable:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.set_person(name)

    def set_person(self, name: str) -> None:
        """Show another person."""
        self._initials = initials(name)
        self.setAccessibleName(name or "?")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        side = theme().px(Size.AVATAR) + 4
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        smooth(painter)
        area = QRectF(self.rect())
        circle = area.adjusted(2, 2, -2, -2)
        fill(painter, circle, circle.width() / 2, theme().colour(Colour.SOFT))
        painter.setFont(theme().font(Text.KEY))
        painter.setPen(theme().colour(Colour.ACCENT))
        draw_words(painter, circle, self._initials, Qt.AlignmentFlag.AlignHCenter)
        if self.hasFocus():
            focus_ring(painter, area, area.width() / 2)
