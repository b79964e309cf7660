"""The calendar by keyboard and by mouse, and what it reads aloud."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.gallery.calendar_page import ABSENT, BILLED, HOLIDAY
from app.ui.widgets.calendar import Calendar
from app.ui.widgets.months import MonthsGrid, moved_month
from tests.ui.conftest import clipped, press, unnamed, unreached

TODAY = date(2026, 11, 21)
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def calendar(qtbot: QtBot) -> Calendar:
    made = Calendar("Jours", TODAY)
    qtbot.addWidget(made)
    made.resize(560, 380)
    made.show()
    return made


def click(grid: MonthsGrid, day: date) -> None:
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.rect_of(day).center().toPoint())


def test_arrows_move_and_space_picks(calendar: Calendar) -> None:
    grid, heard = calendar.grid, []
    calendar.picked_changed.connect(heard.append)
    press(grid, Qt.Key.Key_Right)
    press(grid, Qt.Key.Key_Down)
    press(grid, Qt.Key.Key_Space)
    assert grid.picked == (date(2026, 11, 29),)
    press(grid, Qt.Key.Key_Space)
    assert grid.picked == ()
    press(grid, Qt.Key.Key_Return)
    assert heard == [(date(2026, 11, 29),), (), (date(2026, 11, 29),)]


def test_shift_picks_a_run_over_two_months_and_leaves_locked_days_out(calendar: Calendar) -> None:
    grid = calendar.grid
    calendar.show_days((), {date(2026, 12, 1): (BILLED,)})
    grid.set_cursor_day(date(2026, 11, 29))
    for _ in range(3):
        press(grid, Qt.Key.Key_Right, SHIFT)
    assert grid.picked == (date(2026, 11, 29), date(2026, 11, 30), date(2026, 12, 2))
    press(grid, Qt.Key.Key_Up, SHIFT)
    assert date(2026, 11, 25) in grid.picked


def test_a_click_picks_a_drag_paints_and_a_locked_day_does_not_move(calendar: Calendar) -> None:
    grid = calendar.grid
    locked = date(2026, 11, 18)
    calendar.show_days((), {locked: (BILLED,)})
    click(grid, locked)
    assert grid.picked == ()
    first = grid.rect_of(date(2026, 11, 16)).center().toPoint()
    QTest.mousePress(grid, Qt.MouseButton.LeftButton, pos=first)
    step = QPoint(round(grid.rect_of(first_day := date(2026, 11, 16)).width()), 0)
    for place in range(1, 5):
        QTest.mouseMove(grid, first + step * place)
    QTest.mouseRelease(grid, Qt.MouseButton.LeftButton, pos=first + step * 4)
    assert first_day in grid.picked
    assert locked not in grid.picked
    click(grid, first_day)
    assert first_day not in grid.picked


def test_pages_turn_and_the_cursor_keeps_a_day_that_exists(calendar: Calendar) -> None:
    grid = calendar.grid
    grid.set_cursor_day(date(2027, 1, 31))
    press(grid, Qt.Key.Key_PageDown)
    assert grid.cursor_day == date(2027, 2, 28)
    press(grid, Qt.Key.Key_Home)
    assert grid.cursor_day == date(2027, 2, 22)
    press(grid, Qt.Key.Key_End)
    assert grid.cursor_day == date(2027, 2, 28)
    calendar.today.click()
    assert grid.cursor_day == TODAY
    assert not grid.rect_of(TODAY).isEmpty()


def test_it_reads_the_day_its_marks_and_whether_it_is_chosen(calendar: Calendar) -> None:
    calendar.show_days((TODAY,), {TODAY: (HOLIDAY, ABSENT)}, "1 jour choisi")
    words = calendar.grid.accessibleName()
    assert words == "Jours\u00a0: sam. 21/11/2026, férié\u00a0: Jour de Noël, Absence, choisi"
    assert [mark.word for mark in calendar.grid.marks_shown()] == ["Férié", "Absence"]


def test_the_place_decides_how_many_months_show(calendar: Calendar) -> None:
    counts = []
    for width, height in ((260, 380), (560, 380), (900, 380), (900, 720)):
        calendar.resize(width, height)
        calendar.grid.resize(width, height - 80)
        counts.append(calendar.grid.months)
    assert counts == [1, 2, 3, 6]


def test_every_day_has_its_place_and_only_one(calendar: Calendar) -> None:
    grid = calendar.grid
    day, last = grid.first, moved_month(grid.first, grid.months)
    while day < last:
        assert grid.day_at(grid.rect_of(day).center()) == day
        day += timedelta(days=1)


def test_controls_are_named_reached_and_whole(calendar: Calendar) -> None:
    calendar.show_days((TODAY,), {TODAY: (BILLED,)}, "1 jour choisi")
    QApplication.processEvents()
    calendar.activateWindow()
    assert unnamed(calendar) == []
    assert clipped(calendar) == []
    assert unreached(calendar) == []
