"""Hospital stays in the file: noted, corrected, removed, each with its way back, and seen by the rules."""

from __future__ import annotations

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from app.domain.dates import DateRange
from app.domain.sejour import Sejour
from app.services.record_sejour import SejourOverlaps
from app.ui.patients import model
from app.ui.patients.sejour_presenter import ENTREE_MISSING, SORTIE_BEFORE, STILL_THERE
from app.ui.patients.sejours import CORRECT, REMOVE, SejourSection
from tests.samples import KINE, SECRETAIRE
from tests.ui.carte.bench import TODAY, Bench, busy_day
from tests.ui.conftest import ManualExecutor, clipped, unnamed
from tests.ui.patients.test_patients import Screen


@pytest.fixture
def screen(qtbot: QtBot, manual: ManualExecutor) -> Screen:
    made = Screen(qtbot, manual, busy_day())
    made.open("Louis", model.SOINS)
    return made


def section(screen: Screen) -> SejourSection:
    return screen.view.file.care.sejours


def stays(world: Bench) -> list[tuple[date, date | None]]:
    return [(s.periode.start, s.periode.last) for s in world.store.state.sejours.values()]


def note(screen: Screen, entree: str, sortie: str = "") -> None:
    section(screen).add.click()
    panel = screen.view.sejour
    panel.entree.setText(entree)
    panel.sortie.setText(sortie)
    panel.button.click()
    screen.settle()


def test_a_stay_is_noted_and_the_feuille_says_so(screen: Screen) -> None:
    assert section(screen).none.isVisible()
    note(screen, "20/11", "21/11")
    assert not screen.view.sejour.isVisible()
    assert [(row.entree, row.words) for row in section(screen).table.rows] == [
        (date(2026, 11, 20), "jusqu’au 21/11/2026")
    ]
    assert screen.nav.said == ["Séjour du 20/11/2026 noté"]
    assert unnamed(section(screen)) == []
    assert clipped(section(screen)) == []
    desk, patient = screen.world.desk, screen.world.people["Louis"]
    seances = [s.id for s in desk.consult.patient_file(patient.id).seances if s.day == TODAY]
    codes = {f.code for f in desk.prepare_fse.preview(KINE, patient.id, seances).findings}
    assert any("HOS" in code for code in codes)
    details = [e.detail for e in screen.world.store.state.journal if "séjour" in e.detail]
    assert details == ["séjour hospitalier 1"]
    assert screen.nav.undo is not None
    screen.nav.undo()
    screen.settle()
    assert stays(screen.world) == []


def test_a_stay_still_open_is_corrected_and_put_back(screen: Screen) -> None:
    note(screen, "18/11")
    assert section(screen).table.rows[0].words == STILL_THERE
    section(screen).table.action_requested.emit(section(screen).table.rows[0], CORRECT)
    panel = screen.view.sejour
    panel.sortie.setText("20/11")
    panel.button.click()
    screen.settle()
    assert stays(screen.world) == [(date(2026, 11, 18), date(2026, 11, 20))]
    assert screen.nav.undo is not None
    screen.nav.undo()
    screen.settle()
    assert stays(screen.world) == [(date(2026, 11, 18), None)]


def test_a_stay_removed_comes_back(screen: Screen) -> None:
    note(screen, "18/11", "19/11")
    section(screen).table.action_requested.emit(section(screen).table.rows[0], REMOVE)
    screen.settle()
    assert stays(screen.world) == []
    assert screen.nav.undo is not None
    screen.nav.undo()
    screen.settle()
    assert stays(screen.world) == [(date(2026, 11, 18), date(2026, 11, 19))]


@pytest.mark.parametrize(
    ("entree", "sortie", "field", "words"),
    [
        ("", "", "entree", ENTREE_MISSING),
        ("20/11", "18/11", "sortie", SORTIE_BEFORE),
        ("32/13", "", "entree", "Date illisible. Écrivez 21/11/2026, 21/11, lun ou +7."),
        ("20/11", "hier", "sortie", "Date illisible. Écrivez 21/11/2026, 21/11, lun ou +7."),
    ],
)
def test_what_is_wrong_is_said_under_its_field(
    screen: Screen, entree: str, sortie: str, field: str, words: str
) -> None:
    note(screen, entree, sortie)
    assert screen.view.sejour.isVisible()
    assert screen.view.sejour.form.row(field).message.text() == words
    assert stays(screen.world) == []


def test_two_stays_never_share_a_day(screen: Screen) -> None:
    note(screen, "10/11", "15/11")
    note(screen, "15/11", "18/11")
    assert screen.view.sejour.message.text == SejourOverlaps.user_message
    assert len(stays(screen.world)) == 1


def test_another_patient_shows_only_their_own(screen: Screen) -> None:
    note(screen, "10/11", "15/11")
    other = screen.world.people["Jeanne"]
    with screen.world.store() as uow:
        uow.sejours.add(Sejour(0, other.id, DateRange.through(TODAY, None)))
        uow.commit()
    screen.open("Jeanne", model.SOINS)
    assert [row.words for row in section(screen).table.rows] == [STILL_THERE]


def test_who_sees_no_care_reads_no_stay(qtbot: QtBot, manual: ManualExecutor) -> None:
    screen = Screen(qtbot, manual, busy_day(SECRETAIRE))
    screen.open("Louis")
    assert not screen.view.file.care.isVisible()
    assert list(section(screen).table.rows) == []
