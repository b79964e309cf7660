"""Months in which several days are picked, with what stands on each day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.ui.icons import draw_icon
from app.ui.theme import Colour, Radius, Size, Space, Text, theme
from app.ui.values import State
from app.ui.widgets.paint import draw_words, fill, focus_ring, smooth

WEEKDAYS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
_CELL, _CELL_LOW, _CELL_WIDE, _CELL_MAX, _WEEKS = 38, 29, 33, 46, 6
_MOST_COLUMNS, _MOST_ROWS = 3, 2
_MARKS_SHOWN = 2


@dataclass(frozen=True, slots=True)
class DayMark:
    """What stands on a day: an icon, its word in the legend, and a sentence read aloud."""

    icon: str
    word: str
    state: State = State.NEUTRAL
    detail: str = ""
    locked: bool = False
    """The day cannot be picked."""


def month_name(first: date) -> str:
    """Return « novembre 2026 »."""
    return f"{MONTHS[first.month - 1]} {first.year}"


def moved_month(first: date, count: int) -> date:
    """Return the first day of the month *count* months later."""
    months = first.year * 12 + first.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


class MonthsGrid(QWidget):
    """One to three months side by side over one or two rows, as many as the place holds.

    Arrows move the cursor, Space or Enter picks, Shift with the arrows picks on the way, PageUp and PageDown change
    month. A click picks, a drag picks a run of days. ``picked_changed(tuple)`` of days, ``cursor_changed(date)``."""

    picked_changed = Signal(object)
    cursor_changed = Signal(object)
    turned = Signal()

    def __init__(self, name: str, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._today = name, today
        self._first = today.replace(day=1)
        self._cursor = today
        self._picked: set[date] = set()
        self._marks: Mapping[date, Sequence[DayMark]] = {}
        self._painting: bool | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._describe()

    # --- what it holds ---
    @property
    def picked(self) -> tuple[date, ...]:
        """The days picked, oldest first."""
        return tuple(sorted(self._picked))

    def set_picked(self, days: Iterable[date]) -> None:
        """Pick exactly *days* without emitting; a locked one may be shown picked."""
        self._picked = set(days)
        self._describe()
        self.update()

    def set_marks(self, marks: Mapping[date, Sequence[DayMark]]) -> None:
        """Say what stands on each day."""
        self._marks = marks
        self._describe()
        self.update()

    def marks_shown(self) -> tuple[DayMark, ...]:
        """Return one mark a word among the months shown, in the order of the days."""
        last = moved_month(self._first, self.months)
        shown = (m for d, marks in sorted(self._marks.items()) if self._first <= d < last for m in marks)
        return tuple({mark.word: mark for mark in shown}.values())

    @property
    def cursor_day(self) -> date:
        """The day under the cursor."""
        return self._cursor

    def set_cursor_day(self, day: date) -> None:
        """Move the cursor and show its month."""
        self._cursor = day
        if not self._first <= day < moved_month(self._first, self.months):
            self._first = day.replace(day=1)
            self.turned.emit()
        self._describe()
        self.update()
        self.cursor_changed.emit(day)

    @property
    def months(self) -> int:
        """How many months the place holds."""
        rows = max(1, min(_MOST_ROWS, (self.height() + theme().px(Space.L)) // self._block()))
        return self._columns() * rows

    @property
    def first(self) -> date:
        """First day of the first month shown."""
        return self._first

    def turn(self, months: int) -> None:
        """Show other months; the cursor follows."""
        self._first = moved_month(self._first, months)
        inside = moved_month(self._cursor.replace(day=1), months)
        last = (moved_month(inside, 1) - timedelta(days=1)).day
        self._cursor = inside.replace(day=min(self._cursor.day, last))
        self._describe()
        self.update()
        self.turned.emit()
        self.cursor_changed.emit(self._cursor)

    # --- Qt ---
    def sizeHint(self) -> QSize:  # noqa: N802
        px = theme().px
        return QSize(px(_CELL) * 14 + px(Space.XL), self._block() - px(Space.L))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme().px(_CELL_WIDE) * 7, self._head() + theme().px(_CELL_LOW) * _WEEKS)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.turned.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        keys = Qt.Key
        steps = {keys.Key_Left: -1, keys.Key_Right: 1, keys.Key_Up: -7, keys.Key_Down: 7}
        key = Qt.Key(event.key())
        if key in steps:
            self._walk(steps[key], picking=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in (keys.Key_PageUp, keys.Key_PageDown):
            self.turn(-1 if key == keys.Key_PageUp else 1)
        elif key == keys.Key_Home:
            self.set_cursor_day(self._cursor - timedelta(days=self._cursor.weekday()))
        elif key == keys.Key_End:
            self.set_cursor_day(self._cursor + timedelta(days=6 - self._cursor.weekday()))
        elif key in (keys.Key_Space, keys.Key_Return, keys.Key_Enter):
            self._pick(self._cursor, self._cursor not in self._picked)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        day = self.day_at(event.position())
        if day is not None and event.button() is Qt.MouseButton.LeftButton:
            self._painting = day not in self._picked
            self.set_cursor_day(day)
            self._pick(day, self._painting)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        day = self.day_at(event.position())
        if day is not None and self._painting is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._cursor = day
            self._pick(day, self._painting)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        self._painting = None

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            day = self.day_at(QPointF(event.pos()))
            words = self.words_of(day) if day is not None and self._marks.get(day) else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        smooth(painter)
        for place in range(self.months):
            first = moved_month(self._first, place)
            self._paint_head(painter, first, place)
            day = first
            while day.month == first.month:
                self._paint_day(painter, day)
                day += timedelta(days=1)

    # --- where days are ---
    def rect_of(self, day: date) -> QRectF:
        """Return the cell of a day, empty when its month is not shown."""
        place = (day.year - self._first.year) * 12 + day.month - self._first.month
        if not 0 <= place < self.months:
            return QRectF()
        side = self._side()
        week = (day.day - 1 + day.replace(day=1).weekday()) // 7
        height = self._low()
        top = self._top(place) + self._head() + week * height
        return QRectF(self._left(place) + day.weekday() * side, top, side, height)

    def day_at(self, position: QPointF) -> date | None:
        """Return the day under a point, None between the days."""
        for place in range(self.months):
            day = moved_month(self._first, place)
            last = moved_month(day, 1)
            while day < last:
                if self.rect_of(day).contains(position):
                    return day
                day += timedelta(days=1)
        return None

    def words_of(self, day: date) -> str:
        """Return « sam. 21/11/2026, férié : Toussaint, choisi »."""
        marks = (mark.detail or mark.word for mark in self._marks.get(day, ()))
        chosen = ("choisi",) if day in self._picked else ()
        return ", ".join((f"{WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}", *marks, *chosen))

    # --- inside ---
    def _columns(self) -> int:
        px = theme().px
        return max(1, min(_MOST_COLUMNS, (self.width() + px(Space.XL)) // (px(_CELL_WIDE) * 7 + px(Space.XL))))

    def _block(self) -> int:
        """Height of a month with the air under it."""
        return self._head() + theme().px(_CELL) * _WEEKS + theme().px(Space.L)

    def _low(self) -> float:
        """Height of a day: less when the window is low."""
        px = theme().px
        return max(float(px(_CELL_LOW)), min(float(px(_CELL)), (self.height() - self._head()) / _WEEKS))

    def _side(self) -> float:
        px, columns = theme().px, self._columns()
        return min(float(px(_CELL_MAX)), (self.width() - (columns - 1) * px(Space.XL)) / columns / 7)

    def _left(self, place: int) -> float:
        return place % self._columns() * (self._side() * 7 + theme().px(Space.XL))

    def _top(self, place: int) -> int:
        return place // self._columns() * self._block()

    def _head(self) -> int:
        return theme().px(Text.STRONG.line + Text.SECONDARY.line + Space.S)

    def _locked(self, day: date) -> bool:
        return any(mark.locked for mark in self._marks.get(day, ()))

    def _walk(self, step: int, *, picking: bool) -> None:
        if picking:
            days = [self._cursor + timedelta(days=i * (1 if step > 0 else -1)) for i in range(abs(step) + 1)]
            free = {day for day in days if not self._locked(day)}
            self._set(self._picked | free)
        self.set_cursor_day(self._cursor + timedelta(days=step))

    def _pick(self, day: date, on: bool) -> None:
        if on and self._locked(day):
            return
        self._set(self._picked | {day} if on else self._picked - {day})

    def _set(self, days: set[date]) -> None:
        changed = days != self._picked
        self._picked = days
        self._describe()
        self.update()
        if changed:
            self.picked_changed.emit(self.picked)

    def _describe(self) -> None:
        """Read the day under the cursor aloud."""
        self.setAccessibleName(f"{self._name}\u00a0: {self.words_of(self._cursor)}")
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    def _paint_head(self, painter: QPainter, first: date, place: int) -> None:
        current, side, left, top = theme(), self._side(), self._left(place), self._top(place)
        px, centre = current.px, Qt.AlignmentFlag.AlignHCenter
        painter.setPen(current.colour(Colour.TEXT))
        painter.setFont(current.font(Text.STRONG))
        title = QRectF(left, top, side * 7, px(Text.STRONG.line))
        draw_words(painter, title, month_name(first).capitalize(), centre)
        painter.setPen(current.colour(Colour.HINT))
        painter.setFont(current.font(Text.SECONDARY))
        for column, word in enumerate(WEEKDAYS):
            below = top + px(Text.STRONG.line + Space.XS)
            area = QRectF(left + column * side, below, side, px(Text.SECONDARY.line))
            draw_words(painter, area, word, centre)

    def _paint_day(self, painter: QPainter, day: date) -> None:
        current, px = theme(), theme().px
        area = self.rect_of(day).adjusted(1.5, 1.5, -1.5, -1.5)
        picked, locked = day in self._picked, self._locked(day)
        radius = px(Radius.TAG)
        if picked:
            fill(painter, area, radius, current.colour(Colour.ACCENT))
        elif locked or day.weekday() == 6:
            fill(painter, area, radius, current.colour(Colour.SUNKEN))
        elif day == self._today:
            fill(painter, area, radius, current.colour(Colour.SOFT))
        ink = Colour.ON_ACCENT if picked else Colour.HINT if locked else Colour.TEXT
        marks = self._marks.get(day, ())[:_MARKS_SHOWN]
        number = area.adjusted(0, px(1), 0, -px(Size.ICON_XS) - px(1)) if marks else area
        painter.setPen(current.colour(ink))
        painter.setFont(current.font(Text.STRONG if day == self._today or picked else Text.BODY, tabular=True))
        draw_words(painter, number, str(day.day), Qt.AlignmentFlag.AlignHCenter)
        self._paint_marks(painter, area, marks, picked=picked)
        if day == self._cursor and self.hasFocus():
            gap = current.colour(Colour.SURFACE) if picked else None
            focus_ring(painter, area, radius - 1, gap)

    def _paint_marks(self, painter: QPainter, area: QRectF, marks: Sequence[DayMark], *, picked: bool) -> None:
        px = theme().px
        side = px(Size.ICON_XS)
        left = area.center().x() - len(marks) * side / 2
        for place, mark in enumerate(marks):
            box = QRectF(left + place * side, area.bottom() - side - px(2), side, side)
            draw_icon(painter, box, mark.icon, Colour.ON_ACCENT if picked else Colour(mark.state.value), 12)
