"""Periods side by side on one scale of time, drawn by us; the keyboard walks over the rows and reads them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.ui.theme import Colour, Radius, Space, Text, theme
from app.ui.values import Period
from app.ui.widgets.paint import draw_words, fill, focus_ring, smooth

ROW, BAR, HEAD = 30, 14, 26
BEFORE, AFTER = timedelta(days=730), timedelta(days=365)
LEAST_BEFORE, LEAST_AFTER = timedelta(days=180), timedelta(days=90)
_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


class PeriodChart(QWidget):
    """One bar per period, arrows where an end is open, a dot on the day of the reading, a line on today.

    Up and Down move over the rows; the description read by a screen reader tells them all."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._periods: tuple[Period, ...] = ()
        self._today = date.min
        self._at = -1
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    def set_periods(self, periods: Sequence[Period], today: date) -> None:
        """Replace the rows, in the order to draw."""
        self._periods, self._today, self._at = tuple(periods), today, -1
        self.setAccessibleDescription(self.table_text())
        self.updateGeometry()
        self.update()

    def table_text(self) -> str:
        """Return every row in words, one per line."""
        return "\n".join(f"{period.label} : {period.words}" for period in self._periods)

    def sizeHint(self) -> QSize:  # noqa: N802
        px = theme().px
        return QSize(px(420), px(HEAD) + px(ROW) * max(1, len(self._periods)) + px(6))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme().px(260), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step and self._periods:
            self._point_at(min(max(self._at + step, 0), len(self._periods) - 1))
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        row = int((event.position().y() - theme().px(HEAD)) // theme().px(ROW))
        if 0 <= row < len(self._periods) and event.position().y() >= theme().px(HEAD):
            self._point_at(row)
            period = self._periods[row]
            QToolTip.showText(event.globalPosition().toPoint(), f"{period.label} : {period.words}", self)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        smooth(painter)
        plot = self._plot()
        first, last = self._scale()
        self._draw_scale(painter, plot, first, last)
        for index, period in enumerate(self._periods):
            self._draw_row(painter, plot, index, period, (first, last))
        if self.hasFocus():
            focus_ring(painter, QRectF(self.rect()), theme().px(Radius.CONTROL))

    # --- the scale ---
    def _plot(self) -> QRectF:
        px = theme().px
        label = min(px(210), round(self.width() * 0.36))
        return QRectF(label, px(HEAD), self.width() - label - px(Space.S), px(ROW) * max(1, len(self._periods)))

    def _scale(self) -> tuple[date, date]:
        starts = [p.start for p in self._periods if p.start is not None and p.start > date.min]
        ends = [p.end for p in self._periods if p.end is not None]
        reads = [p.read_on for p in self._periods if p.read_on is not None]
        first = max(min([*starts, *reads, self._today - LEAST_BEFORE]), self._today - BEFORE)
        last = min(max([*ends, self._today + LEAST_AFTER]), self._today + AFTER)
        return first, last

    def _x(self, plot: QRectF, scale: tuple[date, date], day: date) -> float:
        span = max((scale[1] - scale[0]).days, 1)
        place = min(max((day - scale[0]).days, 0), span)
        return plot.left() + plot.width() * place / span

    def _draw_scale(self, painter: QPainter, plot: QRectF, first: date, last: date) -> None:
        px, colour = theme().px, theme().colour
        painter.setFont(theme().font(Text.KEY))
        room = QFontMetricsF(painter.font()).horizontalAdvance("sept. 2026") + px(Space.S)
        free = plot.left() - room
        for day in _months(first, last):
            x = self._x(plot, (first, last), day)
            painter.setPen(QPen(colour(Colour.LINE), 1))
            painter.drawLine(QPointF(round(x) + 0.5, plot.top() - px(4)), QPointF(round(x) + 0.5, plot.bottom()))
            if x - free >= room and x + room / 2 < plot.right():
                painter.setPen(colour(Colour.HINT))
                words = f"{_MONTHS[day.month - 1]} {day.year}"
                draw_words(painter, QRectF(x, 0, room, px(HEAD - 6)), words, Qt.AlignmentFlag.AlignLeft)
                free = x
        x = self._x(plot, (first, last), self._today)
        painter.setPen(QPen(colour(Colour.ACCENT), 2))
        painter.drawLine(QPointF(x, plot.top() - px(4)), QPointF(x, plot.bottom() + px(4)))

    # --- one row ---
    def _draw_row(self, painter: QPainter, plot: QRectF, index: int, period: Period, scale: tuple[date, date]) -> None:
        px, colour = theme().px, theme().colour
        top = plot.top() + px(ROW) * index
        if index == self._at:
            fill(painter, QRectF(0, top + 1, self.width(), px(ROW) - 2), px(Radius.TAG), colour(Colour.SUNKEN))
        painter.setFont(theme().font(Text.SECONDARY_STRONG if period.strong else Text.SECONDARY))
        painter.setPen(colour(Colour.TEXT if period.strong else Colour.MUTED))
        label = QRectF(px(6), top, plot.left() - px(Space.M), px(ROW))
        draw_words(painter, label, period.label, Qt.AlignmentFlag.AlignLeft)
        ink, ground = theme().state_colours(period.state)
        left = plot.left() if period.start is None else self._x(plot, scale, period.start)
        right = plot.right() if period.end is None else self._x(plot, scale, period.end + timedelta(days=1))
        bar = QRectF(left, top + (px(ROW) - px(BAR)) / 2, max(right - left, px(3)), px(BAR))
        fill(painter, bar, px(4), ink if period.strong else ground, None if period.strong else ink)
        tip = ground if period.strong else ink
        if period.start is None or period.start < scale[0]:
            self._arrow(painter, QPointF(bar.left() + px(8), bar.center().y()), -px(4), tip)
        if period.end is None or period.end > scale[1]:
            self._arrow(painter, QPointF(bar.right() - px(8), bar.center().y()), px(4), tip)
        if period.read_on is not None:
            self._dot(painter, QPointF(self._x(plot, scale, period.read_on), bar.center().y()), ink)

    def _arrow(self, painter: QPainter, tip: QPointF, reach: float, ink: QColor) -> None:
        painter.setPen(QPen(ink, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        high = abs(reach)
        points = [QPointF(tip.x() - reach, tip.y() - high), tip, QPointF(tip.x() - reach, tip.y() + high)]
        painter.drawPolyline(QPolygonF(points))

    def _dot(self, painter: QPainter, at: QPointF, ink: QColor) -> None:
        painter.setPen(QPen(ink, 2))
        painter.setBrush(theme().colour(Colour.SURFACE))
        painter.drawEllipse(at, theme().px(4), theme().px(4))

    def _point_at(self, index: int) -> None:
        if index != self._at:
            self._at = index
            period = self._periods[index]
            self.setAccessibleDescription(f"{period.label} : {period.words}")
            self.update()


def _months(first: date, last: date) -> list[date]:
    """The first days of the months between two days, one in three when there are many."""
    months = []
    year, month = first.year, first.month
    while (day := date(year, month, 1)) <= last:
        if day >= first:
            months.append(day)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return [day for day in months if len(months) <= 8 or day.month % 3 == 1]
