"""A series of séances by keyboard: picked, priced, stored at once, undone at once."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.circonstances import TiersPayant
from app.domain.errors import InvalidIdentifier
from app.domain.soins import Lieu, Seance, SeanceState
from app.ui.facturer.gestures import GestureBar
from app.ui.facturer.series import model
from app.ui.facturer.series.model import DayTyped
from app.ui.facturer.series.page import SeriesPage
from app.ui.typed import HOUR_WRONG
from tests.ui.carte.bench import TODAY, busy_day
from tests.ui.conftest import ManualExecutor, press, type_text, unnamed
from tests.ui.facturer.window import Desk

AHEAD = date(2026, 11, 24)


@pytest.fixture
def desk(qtbot: QtBot, manual: ManualExecutor) -> Desk:
    made = Desk(qtbot, manual, busy_day())
    made.open("Élodie")
    return made


def page_of(desk: Desk) -> SeriesPage:
    bar = desk.page.findChild(GestureBar)
    assert bar is not None
    bar.series.click()
    desk.manual.drain()
    page = desk.page.findChild(SeriesPage)
    assert page is not None
    return page


def bar_of(desk: Desk) -> GestureBar:
    bar = desk.page.findChild(GestureBar)
    assert bar is not None
    return bar


def typed(page: SeriesPage, manual: ManualExecutor, text: str) -> None:
    type_text(page.days, text)
    press(page.days, Qt.Key.Key_Return)
    manual.drain()


def own(desk: Desk) -> dict[date, Seance]:
    pec = desk.world.pecs["Élodie"]
    return {s.day: s for s in desk.world.store.state.seances.values() if s.pec_id == pec.id}


def test_ten_seances_typed_priced_stored_and_undone(desk: Desk, manual: ManualExecutor) -> None:
    page = page_of(desk)
    assert page.isVisible()
    typed(page, manual, "-2 -3 lun jeu x8")
    assert page._hint.text() == model.NO_WEEKDAY
    page.days.clear()
    typed(page, manual, "lun jeu x8")
    typed(page, manual, "18/11 17/11")
    assert len(page.table.rows) == 10
    assert page._card._note.text() == "2\u00a0faites, 8\u00a0prévues · 178,80\u00a0€"
    assert page.submit.text() == "Enregistrer les 10 séances"
    before = dict(own(desk))
    page.submit.click()
    manual.drain()
    assert desk.page.lines.isVisible()
    assert [row.jour for row in desk.page.lines.table.rows] == [
        "mar. 17/11/2026", "mer. 18/11/2026", "jeu. 19/11/2026",
    ]  # fmt: skip
    planned = [s for s in own(desk).values() if s.state is SeanceState.PREVUE and s.day > TODAY]
    assert len(planned) == 8
    assert desk.nav.said[-1] == "Série de 10\u00a0séances enregistrée"
    assert bar_of(desk).undo.accessibleName() == "Annuler\u00a0: série de 10\u00a0séances enregistrée"
    bar_of(desk).undo.click()
    manual.drain()
    assert {d: s for d, s in own(desk).items() if s.state is not SeanceState.ANNULEE} == before
    assert [row.jour for row in desk.page.lines.table.rows] == ["jeu. 19/11/2026"]
    assert desk.nav.said[-1] == "Annulé\u00a0: série de 10\u00a0séances enregistrée"
    bar_of(desk).redo.click()
    manual.drain()
    assert len([s for s in own(desk).values() if s.state is SeanceState.PREVUE and s.day > TODAY]) == 8


def test_days_are_picked_in_the_calendar_by_keys_and_those_done_are_locked(desk: Desk, manual: ManualExecutor) -> None:
    page = page_of(desk)
    grid = page.calendar.grid
    grid.set_cursor_day(date(2026, 11, 23))
    press(grid, Qt.Key.Key_Space)
    press(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert grid.picked == (date(2026, 11, 23), AHEAD)
    grid.set_cursor_day(date(2026, 11, 19))  # done already
    press(grid, Qt.Key.Key_Space)
    assert grid.picked == (date(2026, 11, 23), AHEAD)
    assert "séance faite, à facturer" in grid.accessibleName()
    manual.drain()
    assert [row.jour for row in page.table.rows] == ["lun. 23/11", "mar. 24/11"]
    press(page, Qt.Key.Key_Escape)
    assert desk.page.lines.isVisible()
    assert AHEAD not in own(desk)


def test_a_day_has_its_own_hour_place_trip_and_supplement(desk: Desk, manual: ManualExecutor) -> None:
    page = page_of(desk)
    assert page.usual.heure.text() == "09:30"  # that of the last séance
    typed(page, manual, "23/11/2026 24/11/2026 26/11/2026")
    page.table.select(AHEAD)
    page.own.lieu.set_value(Lieu.DOMICILE)
    page.own.lieu.activated.emit(1)
    for field, text in ((page.own.heure, "14h"), (page.own.km, "4,5")):
        field.clear()
        type_text(field, text)
    page.own.supplement.setCurrentIndex(1)
    page.own.supplement.activated.emit(1)
    manual.drain()
    row = next(row for row in page.table.rows if row.day == AHEAD)
    assert (row.heure, row.lieu, row.own) == ("14:00", "Domicile", True)
    assert row.montant > page.table.rows[0].montant
    page.table.select(date(2026, 11, 26))
    page.remove.click()
    manual.drain()
    page.submit.click()
    manual.drain()
    made = own(desk)
    assert (made[date(2026, 11, 23)].heure, made[date(2026, 11, 23)].lieu) == (time(9, 30), Lieu.CABINET)
    special = made[AHEAD]
    assert (special.heure, special.lieu) == (time(14), Lieu.DOMICILE)
    assert special.complements.deplacement is not None
    assert special.complements.deplacement.distance_km == Decimal("4.5")
    assert len(special.complements.supplements) == 1
    assert date(2026, 11, 26) not in made


def test_what_is_wrong_holds_the_button_and_says_why(desk: Desk, manual: ManualExecutor) -> None:
    page = page_of(desk)
    assert not page.submit.isEnabled()
    typed(page, manual, "lun jeu x2")
    type_text(page.usual.heure, "25h")
    assert page.problem.text() == HOUR_WRONG
    assert not page.submit.isEnabled()
    typed(page, manual, "19/11")
    assert page._hint.text() == "Séance déjà faite le 19/11\u00a0: ce jour n’est pas repris."
    assert unnamed(page) == []


def test_the_calendar_says_where_the_quota_the_bilan_and_the_accord_fall() -> None:
    world = busy_day()
    pec = world.pecs["Louis"]
    for back in range(2, 15):
        world.seance(pec, date.fromordinal(TODAY.toordinal() - back))
    file = world.desk.consult.patient_file(pec.patient_id)
    from app.ui.facturer.reading import Feuille
    from app.ui.facturer.series.presenter import ground_of

    ground = ground_of(world.desk, Feuille(file, (), pec))
    picked = model.parse_series("lun mar mer jeu ven x8", TODAY)
    marks = model.day_marks(ground, picked)
    words = {day: [mark.word for mark in marks.get(day, ())] for day in picked}
    assert words[picked[1]] == ["Accord préalable"]  # the 16th
    assert words[picked[5]] == ["Fin du quota"]  # the 20th
    assert words[picked[6]] == ["Hors quota"]
    assert [m.word for m in marks[date(2026, 12, 25)]] == ["Férié"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("auj", [TODAY]),
        ("lun", [date(2026, 11, 16)]),
        ("-2 21/11", [date(2026, 11, 19), TODAY]),
        ("03/01", [date(2027, 1, 3)]),
        ("lun ven x3", [date(2026, 11, 23), date(2026, 11, 27), date(2026, 11, 30)]),
        ("ven ×2", [date(2026, 11, 27), date(2026, 12, 4)]),
    ],
)
def test_typed_days(text: str, days: list[date]) -> None:
    assert list(model.parse_series(text, TODAY)) == days


@pytest.mark.parametrize("text", ["", "x10", "21/11 x3", "demain", "lun x0", "lun x999", "01/01/2030"])
def test_days_that_cannot_be_read(text: str) -> None:
    with pytest.raises(InvalidIdentifier):
        model.parse_series(text, TODAY)


def test_a_public_holiday_is_left_out_of_a_rhythm() -> None:
    assert date(2026, 12, 25) not in model.parse_series("ven x8", TODAY)


@pytest.mark.parametrize("text", ["-1", "1e3", "9999", "4,567", "loin"])
def test_a_distance_that_cannot_be_read(text: str) -> None:
    assert model.read_day(TODAY, DayTyped(lieu=Lieu.DOMICILE, km=text), None)[1] == model.KM_WRONG


def test_the_circumstances_are_undone_as_one_step_between_two_others(desk: Desk, manual: ManualExecutor) -> None:
    page, bar = desk.page, bar_of(desk)
    tiers = page.presenters.top.feuille.circonstances.tiers_payant
    page.lines.bar.submitted.emit("lun", False)
    manual.drain()
    page.side.split.tiers_chosen.emit("part obligatoire")
    manual.drain()
    page.side.split.tiers_chosen.emit("aucun")
    manual.drain()
    assert bar.undo.accessibleName() == "Annuler\u00a0: circonstances de la feuille"
    bar.undo.click()
    manual.drain()
    assert page.presenters.top.feuille.circonstances.tiers_payant is tiers
    assert bar.undo.accessibleName() == "Annuler\u00a0: séance du 16/11 ajoutée"
    bar.redo.click()
    manual.drain()
    assert page.presenters.top.feuille.circonstances.tiers_payant is TiersPayant.AUCUN
    for _ in range(2):
        bar.undo.click()
        manual.drain()
    assert len(page.presenters.top.feuille.ids) == 1
    assert not bar.undo.isEnabled()
