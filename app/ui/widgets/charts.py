"""Bars, line and gauge drawn by us; every figure is readable and the keyboard walks over them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.ui.theme import Colour, Radius, Space, Text, theme
from app.ui.values import Figure, State
from app.ui.widgets.paint import draw_words, focus_ring, smooth, top_round


class Chart(QWidget):
    """Common ground of bars and line: figures, the one under the cursor, the words of all of them.

    Left and Right move the cursor; the description read by a screen reader is the table of the figures."""

    def __init__(self, name: str, parent: QWidget | None = None, *, colour: Colour = Colour.ACCENT) -> None:
        super().__init__(parent)
        self._figures: tuple[Figure, ...] = ()
        self._at, self._colour = -1, colour
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Replace the figures, in the order to draw."""
        self._figures, self._at = tuple(figures), -1
        self.setAccessibleDescription(self.table_text())
        self.update()

    def table_text(self) -> str:
        """Return every figure in words, one per line."""
        return "\n".join(f"{figure.label} : {figure.words}" for figure in self._figures)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme().px(320), theme().px(180))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme().px(200), theme().px(120))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step and self._figures:
            self._point_at(min(max(self._at + step, 0), len(self._figures) - 1))
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._figures:
            plot = self._plot()
            slot = int((event.position().x() - plot.left()) * len(self._figures) / plot.width())
            self._point_at(min(max(slot, 0), len(self._figures) - 1))
            words = self._figures[self._at]
            QToolTip.showText(event.globalPosition().toPoint(), f"{words.label} : {words.words}", self)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        smooth(painter)
        plot = self._plot()
        self._draw_ground(painter, plot)
        if self._figures:
            self._draw(painter, plot)
            self._draw_labels(painter, plot)
        if 0 <= self._at < len(self._figures):
            figure = self._figures[self._at]
            painter.setFont(theme().font(Text.SECONDARY_STRONG))
            painter.setPen(theme().colour(Colour.TEXT))
            words = f"{figure.label} : {figure.words}"
            above = QRectF(plot.left(), 0, plot.width(), theme().px(20))
            draw_words(painter, above, words, Qt.AlignmentFlag.AlignRight)
        if self.hasFocus():
            focus_ring(painter, QRectF(self.rect()), theme().px(Radius.CONTROL))

    def _draw(self, painter: QPainter, plot: QRectF) -> None:
        raise NotImplementedError

    def _plot(self) -> QRectF:
        px = theme().px
        return QRectF(self.rect()).adjusted(px(Space.XS), px(24), -px(Space.XS), -px(22))

    def _height(self, figure: Figure, plot: QRectF) -> float:
        top = max((f.value for f in self._figures), default=0)
        return plot.height() * max(figure.value, 0) / top if top else 0.0

    def _slots(self, plot: QRectF) -> list[QRectF]:
        width = plot.width() / len(self._figures)
        return [QRectF(plot.left() + i * width, plot.top(), width, plot.height()) for i in range(len(self._figures))]

    def _draw_ground(self, painter: QPainter, plot: QRectF) -> None:
        painter.setPen(QPen(theme().colour(Colour.LINE), 1))
        for part in range(5):
            y = round(plot.top() + plot.height() * part / 4) + 0.5
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))

    def _draw_labels(self, painter: QPainter, plot: QRectF) -> None:
        font = theme().font(Text.KEY)
        painter.setFont(font)
        painter.setPen(theme().colour(Colour.HINT))
        widest = max(QFontMetricsF(font).horizontalAdvance(f.label) for f in self._figures) + theme().px(Space.S)
        slots = self._slots(plot)
        every = max(1, -(-int(widest) // max(int(slots[0].width()), 1)))
        for index in range(0, len(slots), every):
            middle = slots[index].center().x()
            area = QRectF(middle - widest / 2, plot.bottom() + theme().px(4), widest, theme().px(16))
            area.moveLeft(min(max(area.left(), 0), self.width() - widest))
            draw_words(painter, area, self._figures[index].label, Qt.AlignmentFlag.AlignHCenter)

    def _point_at(self, index: int) -> None:
        if index != self._at:
            self._at = index
            self.update()


class BarChart(Chart):
    """One bar per figure."""

    def _draw(self, painter: QPainter, plot: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for index, (figure, slot) in enumerate(zip(self._figures, self._slots(plot), strict=True)):
            width = min(max(slot.width() * 0.64, 1.0), theme().px(44))
            height = self._height(figure, plot)
            colour = QColor(theme().colour(self._colour))
            if 0 <= self._at != index:
                colour.setAlphaF(0.55)
            painter.setBrush(colour)
            bar = QRectF(slot.center().x() - width / 2, plot.bottom() - height, width, height)
            painter.drawPath(top_round(bar, theme().px(4)))


class LineChart(Chart):
    """A line through the figures over a soft ground."""

    def _draw(self, painter: QPainter, plot: QRectF) -> None:
        slots = self._slots(plot)
        points = [
            QPointF(slot.center().x(), plot.bottom() - self._height(figure, plot))
            for figure, slot in zip(self._figures, slots, strict=True)
        ]
        ground = QColor(theme().colour(self._colour))
        ground.setAlphaF(0.12)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        base = [QPointF(points[-1].x(), plot.bottom()), QPointF(points[0].x(), plot.bottom())]
        painter.drawPolygon(QPolygonF(points + base))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme().colour(self._colour), 2))
        painter.drawPolyline(QPolygonF(points))
        if 0 <= self._at < len(points):
            painter.setBrush(theme().colour(Colour.SURFACE))
            painter.drawEllipse(points[self._at], 4, 4)


class Gauge(QWidget):
    """A share of a whole, per mille, with its words in the middle of the arc."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._per_mille, self._words, self._state = name, 0, "", State.SUCCESS
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_value(0, "…")

    def set_value(self, per_mille: int, words: str, state: State = State.SUCCESS) -> None:
        """Show *per_mille* (0 to 1000) and *words* (« 96 % »)."""
        self._per_mille, self._words, self._state = min(max(per_mille, 0), 1000), words, state
        self.setAccessibleName(f"{self._name} : {words}")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme().px(180), theme().px(118))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        smooth(painter)
        px, thick = theme().px, theme().px(12)
        side = min(self.width() - thick, 2 * (self.height() - px(34)))
        arc = QRectF((self.width() - side) / 2, thick / 2 + 2, side, side)
        for colour, span in ((theme().colour(Colour.SUNKEN), 1000), (self._ink(), self._per_mille)):
            painter.setPen(QPen(colour, thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            if span:
                painter.drawArc(arc, 180 * 16, -180 * 16 * span // 1000)
        painter.setPen(theme().colour(Colour.TEXT))
        painter.setFont(theme().font(Text.TITLE))
        middle = QRectF(arc.left(), arc.center().y() - px(32), side, px(30))
        draw_words(painter, middle, self._words, Qt.AlignmentFlag.AlignHCenter)
        painter.setFont(theme().font(Text.SECONDARY))
        painter.setPen(theme().colour(Colour.HINT))
        name = QRectF(0, self.height() - px(20), self.width(), px(18))
        draw_words(painter, name, self._name, Qt.AlignmentFlag.AlignHCenter)

    def _ink(self) -> QColor:
        return theme().state_colours(self._state)[0]
