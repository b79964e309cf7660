"""The calendar in the gallery: days picked, every mark, nothing picked yet."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.gallery.samples import TODAY
from app.ui.theme import Space, theme
from app.ui.values import State
from app.ui.widgets.calendar import Calendar
from app.ui.widgets.card import Card
from app.ui.widgets.months import DayMark
from app.ui.widgets.page_header import PageHeader

BILLED = DayMark("receipt-euro", "Facturée", State.SUCCESS, locked=True)
PLANNED = DayMark("calendar-days", "Prévue", State.INFO)
ABSENT = DayMark("circle-slash", "Absence", State.WARNING)
HOLIDAY = DayMark("sun", "Férié", State.INFO, "férié\u00a0: Jour de Noël")
QUOTA = DayMark("hourglass", "Fin du quota")
BILAN = DayMark("file-check", "Bilan (BDK)", State.INFO)
ACCORD = DayMark("shield-check", "Accord préalable", State.WARNING)


def sample_marks() -> dict[date, tuple[DayMark, ...]]:
    """Return one day of each kind around the day of the samples."""
    marks = (BILLED, ABSENT, PLANNED, BILAN, ACCORD, QUOTA)
    days = {TODAY + timedelta(days=3 * place - 6): (mark,) for place, mark in enumerate(marks)}
    return {**days, date(TODAY.year, 12, 25): (HOLIDAY,), TODAY + timedelta(days=12): (PLANNED, HOLIDAY)}


def calendar_page() -> QWidget:
    """Several days picked, and none."""
    page = QWidget()
    column = QVBoxLayout(page)
    pad = theme().px(Space.XL)
    column.setContentsMargins(pad, pad, pad, pad)
    column.setSpacing(theme().px(Space.L))
    column.addWidget(PageHeader("Calendrier", "Flèches, Espace choisit, Maj et une flèche choisit une suite de jours."))
    full, bare = Calendar("Jours de la série", TODAY), Calendar("Jours libres", TODAY)
    picked = [TODAY + timedelta(days=shift) for shift in (2, 4, 6, 9, 11, 13)]
    full.show_days(picked, sample_marks(), "6 jours choisis")
    bare.show_days((), {}, "Aucun jour choisi")
    row = QHBoxLayout()
    row.setSpacing(theme().px(Space.L))
    for title, calendar in (("Avec une série", full), ("Vide", bare)):
        card = Card(title)
        card.add(calendar, 1)
        row.addWidget(card, 2 if calendar is full else 1)
    column.addLayout(row, 1)
    return page
