"""One among several, and yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QSizePolicy, QWidget

from app.ui.icons import draw_icon
from app.ui.theme import Colour, Radius, Size, Space, Text, theme
from app.ui.widgets.paint import draw_words, fill, focus_ring, smooth


class ChoiceField(QComboBox):
    """A list of choices. The wheel scrolls the page, never the value, unless the field has the focus."""

    def __init__(self, choices: Sequence[tuple[str, Any]] = (), name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for words, value in choices:
            self.addItem(words, value)

    @property
    def value(self) -> Any:
        """The value chosen, None if there is no choice."""
        return self.currentData()

    def set_value(self, value: Any) -> None:
        """Choose *value* if it is offered."""
        place = next((i for i in range(self.count()) if self.itemData(i) == value), -1)
        if place >= 0:
            self.setCurrentIndex(place)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        painter = QPainter(self)
        side = theme().px(Size.ICON)
        area = QRectF(self.width() - side - theme().px(10), 0, side, self.height())
        draw_icon(painter, area, "chevron-down", Colour.MUTED if self.isEnabled() else Colour.HINT)


class CheckField(QAbstractButton):
    """A box and its words; ``toggled(bool)``."""

    def __init__(self, label: str, parent: QWidget | None = None, *, checked: bool = False) -> None:
        super().__init__(parent)
        self._label = label
        self.setCheckable(True)
        self.setChecked(checked)
        self.setText(label.replace("&", "&&"))
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        px = theme().px
        width = QFontMetricsF(theme().font(Text.BODY)).horizontalAdvance(self._label)
        return QSize(round(width + 0.5) + px(Size.ICON + Space.S) + 2 * px(6), px(28))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        smooth(painter)
        current, px, area = theme(), theme().px, QRectF(self.rect())
        side = px(Size.ICON)
        box = QRectF(px(6), round(area.center().y() - side / 2), side, side)
        self._draw_mark(painter, box)
        painter.setFont(current.font(Text.BODY))
        painter.setPen(current.colour(Colour.TEXT if self.isEnabled() else Colour.HINT))
        words = area.adjusted(px(6) + side + px(Space.S), 0, 0, 0)
        draw_words(painter, words, self._label, Qt.AlignmentFlag.AlignLeft)
        if self.hasFocus():
            focus_ring(painter, area, px(Radius.TAG))

    def _draw_mark(self, painter: QPainter, box: QRectF) -> None:
        fill(painter, box, theme().px(4), *self._colours())
        if self.isChecked():
            draw_icon(painter, box, "check", self._ink(), 12)

    def _ink(self) -> Colour:
        return Colour.ON_ACCENT if self.isEnabled() else Colour.HINT

    def _colours(self) -> tuple[QColor, QColor | None]:
        colour = theme().colour
        if not self.isEnabled():
            return colour(Colour.SUNKEN), colour(Colour.LINE)
        if self.isChecked():
            return colour(Colour.ACCENT), None
        return colour(Colour.SURFACE), colour(Colour.FIELD)


class RadioField(CheckField):
    """A round mark and its words: one among those of its QButtonGroup."""

    def _draw_mark(self, painter: QPainter, box: QRectF) -> None:
        fill(painter, box, box.width() / 2, *self._colours())
        if self.isChecked():
            inset = round(box.width() * 0.3)
            fill(painter, box.adjusted(inset, inset, -inset, -inset), box.width() / 2, theme().colour(self._ink()))
