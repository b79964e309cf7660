"""A clickable card that counts: icon, label, number, tag."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui.icons import draw_icon
from app.ui.theme import Colour, Radius, Size, Space, Text, theme
from app.ui.values import TagValue
from app.ui.widgets.paint import draw_tag, draw_words, fill, focus_ring, smooth, tag_width


class Counter(QAbstractButton):
    """A number that leads to exactly its list: connect ``clicked``.

    *number* is printed as given (« 6 », « 1 234 »), « … » while unknown."""

    def __init__(
        self, icon: str, label: str, number: str = "…", tag: TagValue | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon, self._label, self._number, self._tag = icon, label, number, tag
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name_it()

    @property
    def number(self) -> str:
        """What it counts, as printed."""
        return self._number

    def set_value(self, number: str, tag: TagValue | None = None) -> None:
        """Show another number and tag; the size does not move."""
        self._number, self._tag = number, tag
        self._name_it()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        px = theme().px
        label = QFontMetricsF(theme().font()).horizontalAdvance(self._label) + px(Size.ICON + Space.S)
        tag = tag_width(self._tag) if self._tag else 0.0
        return QSize(round(max(label, tag, px(120)) + 2 * px(Space.L)), px(116))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme().px(128), theme().px(116))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        smooth(painter)
        current, px = theme(), theme().px
        area = QRectF(self.rect())
        border = Colour.ACCENT if self.underMouse() else Colour.LINE
        fill(painter, area, px(Radius.CARD), current.colour(Colour.SURFACE), current.colour(border))
        if self.hasFocus():
            focus_ring(painter, area, px(Radius.CARD) - 1)
        left, width = px(Space.L), self.width() - 2 * px(Space.L)
        side = px(Size.ICON)
        draw_icon(painter, QRectF(left, px(14), side, px(22)), self._icon, Colour.MUTED)
        painter.setFont(current.font())
        painter.setPen(current.colour(Colour.MUTED))
        start = left + side + px(Space.S)
        draw_words(painter, QRectF(start, px(14), width - side - px(Space.S), px(22)), self._label, _LEFT)
        painter.setFont(current.font(Text.NUMBER, tabular=True))
        painter.setPen(current.colour(Colour.TEXT))
        draw_words(painter, QRectF(left, px(39), width, px(36)), self._number, _LEFT)
        if self._tag is not None:
            draw_tag(painter, left, px(90), self._tag, width)

    def _name_it(self) -> None:
        tag = f", {self._tag.word}" if self._tag else ""
        self.setAccessibleName(f"{self._label} : {self._number}{tag}")


_LEFT = Qt.AlignmentFlag.AlignLeft
