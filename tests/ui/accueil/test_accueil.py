"""The home screen: figures equal to their lists, the day, what waits, roles."""

from __future__ import annotations

from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.errors import EnvironmentProblem
from app.domain.people import Utilisateur
from app.domain.soins import SeanceState
from app.ui.accueil import AccueilWidget, accueil_screen, model
from app.ui.desk import Lanes
from app.ui.lane import Lane
from app.ui.widgets.counter import Counter
from app.ui.widgets.finding_row import FindingRow
from tests.samples import KINE, SECRETAIRE
from tests.ui.carte.bench import TODAY, Bench, FakeNav, bench, busy_day
from tests.ui.conftest import ManualExecutor, press, unnamed


class Home:
    """The screen on a bench."""

    def __init__(self, qtbot: QtBot, manual: ManualExecutor, world: Bench) -> None:
        self.world, self.nav, self.manual = world, FakeNav(), manual
        screen = accueil_screen(world.desk, Lanes(Lane("device", manual), Lane("work", manual)), self.nav)
        assert isinstance(screen, AccueilWidget)
        self.view = screen
        qtbot.addWidget(screen)
        screen.resize(1054, 718)
        screen.show()
        manual.drain()

    def counter(self, label: str) -> Counter:
        return next(c for c in self.view.findChildren(Counter) if c.accessibleName().startswith(label))

    def todo(self) -> list[str]:
        return [row.accessibleName() for row in self.view.findChildren(FindingRow)]

    def state(self, prenom: str) -> SeanceState:
        patient = self.world.people[prenom]
        found = [s for s in self.world.store.state.seances.values() if s.patient_id == patient.id and s.day == TODAY]
        return found[0].state


def test_each_figure_leads_to_its_exact_list(qtbot: QtBot, manual: ManualExecutor) -> None:
    home = Home(qtbot, manual, busy_day())
    assert home.counter("À facturer").number == str(len(home.world.desk.consult.to_bill()))
    for label in ("À facturer", "À transmettre", "Sans accusé", "Rejets", "Forclusion"):
        home.counter(label).click()
    assert home.nav.went == [
        ("facturer", {"liste": "a_facturer"}),
        ("teletransmission", {"tab": "a_envoyer"}),
        ("teletransmission", {"tab": "sans_arl"}),
        ("retours", {"tab": "rejets"}),
        ("impayes", {"tab": "FORCLUSION"}),
    ]


def test_enter_bills_the_next_patient(qtbot: QtBot, manual: ManualExecutor) -> None:
    home = Home(qtbot, manual, busy_day())
    row = home.view.table.current_row
    assert (row.patient.lead, row.action.shortcut) == ("Bernard Louis", "Return")
    press(home.view.table.view, Qt.Key.Key_Return)
    target = {"patient_id": row.patient_id, "seance_id": row.seance_id, "carte": False}
    assert home.nav.went == [("facturer", target)]


def test_the_card_points_at_its_patient(qtbot: QtBot, manual: ManualExecutor) -> None:
    home = Home(qtbot, manual, busy_day())
    home.view.card_changed(home.world.people["Élodie"].id)
    row = home.view.table.current_row
    assert (row.patient.lead, row.tag.word) == ("Durand Élodie", "Carte lue")
    home.view.card_changed(None)
    assert home.view.table.current_row.tag.word == "Prévue"


def test_an_absence_can_be_taken_back(qtbot: QtBot, manual: ManualExecutor) -> None:
    home = Home(qtbot, manual, busy_day())
    home.view.card_changed(home.world.people["Jeanne"].id)
    home.view.absence.click()
    manual.drain()
    assert home.state("Jeanne") is SeanceState.ABSENCE
    assert home.nav.said == ["Absence notée\u00a0: Rousseau Jeanne, 10:00"]
    assert home.nav.undo is not None
    home.nav.undo()
    manual.drain()
    assert home.state("Jeanne") is SeanceState.PREVUE


def test_rights_to_check_are_said_and_filter_the_day(qtbot: QtBot, manual: ManualExecutor) -> None:
    home = Home(qtbot, manual, busy_day())
    row = next(r for r in home.view.findChildren(FindingRow) if "Droits à vérifier" in r.accessibleName())
    assert "Garnier Tom" in row.accessibleName()
    assert row.button is not None
    row.button.click()
    assert [r.patient.lead for r in home.view.table.rows] == ["Garnier Tom"]
    home.view.whole_day.click()
    assert len(home.view.table.rows) == 5


@pytest.mark.parametrize(("user", "sees_care"), [(KINE, True), (SECRETAIRE, False)])
def test_the_secretary_sees_no_care(qtbot: QtBot, manual: ManualExecutor, user: Utilisateur, sees_care: bool) -> None:
    home = Home(qtbot, manual, busy_day(user))
    assert ("soin" in home.view.table.shown_columns) is sees_care
    assert any("Lombalgie" in row.soin for row in home.view.table.rows) is sees_care
    assert home.view.absence.isVisible() is sees_care
    assert ("À facturer" in " ".join(c.accessibleName() for c in home.view.findChildren(Counter))) is sees_care


def test_an_empty_day_says_what_to_do(qtbot: QtBot, manual: ManualExecutor) -> None:
    home = Home(qtbot, manual, bench())
    assert home.view.table.empty.isVisible()
    home.view.table.empty.action_requested.emit()
    assert home.nav.went == [("facturer", {})]
    assert home.todo() == []


def test_what_cannot_be_read_is_told_and_tried_again(
    qtbot: QtBot, manual: ManualExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(qtbot, manual, busy_day())
    store = type(home.world.store)

    def broken(_self: object) -> object:
        raise EnvironmentProblem

    with monkeypatch.context() as patch:
        patch.setattr(store, "__call__", broken)
        home.view.refresh()
        manual.drain()
    assert home.view.message.isVisible()
    home.view.message.action_requested.emit()
    manual.drain()
    assert not home.view.message.isVisible()


def test_everything_has_a_name(qtbot: QtBot, manual: ManualExecutor) -> None:
    assert not unnamed(Home(qtbot, manual, busy_day()).view)


def test_sentences() -> None:
    world = busy_day()
    rows = world.desk.consult.home().seances
    assert model.day_sentence(TODAY, rows) == "Samedi 21\u00a0novembre 2026 · 4\u00a0patients, 1 déjà vu"
    assert model.long_day(date(2027, 1, 1)) == "Vendredi 1er\u00a0janvier 2027"
    assert model.next_one(rows, world.clock.now()) == "prochain dans 12\u00a0min"
    late = world.seance(world.pecs["Louis"], TODAY, SeanceState.PREVUE, time(19, 5))
    alone = tuple(r for r in world.desk.consult.home().seances if r.seance_id == late.id)
    assert model.next_one(alone, world.clock.now()) == "prochain dans 9\u00a0h\u00a047"
    assert model.next_one((), world.clock.now()) == ""
