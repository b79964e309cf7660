"""The billing screen by keyboard, on an in-memory cabinet."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.errors import CardRemoved
from app.domain.fse import FseState
from app.ui.desk import Lanes
from app.ui.facturer import facturer_screen, model
from app.ui.lane import Lane
from app.ui.theme import theme
from app.ui.widgets.empty_state import EmptyState
from tests.samples import SECRETAIRE
from tests.ui.carte.bench import FakeNav, bench, busy_day, card_of
from tests.ui.conftest import ManualExecutor, press, type_text, unnamed
from tests.ui.facturer.window import Desk


@pytest.fixture
def desk(qtbot: QtBot, manual: ManualExecutor) -> Desk:
    return Desk(qtbot, manual, busy_day())


def test_from_the_list_to_the_signature_without_a_mouse(desk: Desk, manual: ManualExecutor) -> None:
    table = desk.page.choose.to_bill
    assert [row.patient.lead for row in table.rows] == ["Durand Élodie", "Bernard Louis"]
    table.select(table.rows[1].seance_id)
    press(table.view, Qt.Key.Key_Return)
    manual.drain()
    assert desk.page.lines.table.rows[0].jour == "sam. 21/11/2026"
    assert "60\u00a0% de 17,88\u00a0€ = 10,73\u00a0€" in desk.page.side.split.why_words
    desk.page.sign.click()
    assert not desk.page.sign.isEnabled()
    assert not desk.page.leave.isEnabled()
    manual.drain()
    assert desk.states() == [FseState.SIGNEE]
    assert desk.nav.said == ["FSE n°\u00a01 signée, en file d’attente"]
    assert desk.page.choose.isVisible()
    assert [row.patient.lead for row in desk.page.choose.to_bill.rows] == ["Durand Élodie"]


def test_ctrl_enter_signs_and_ctrl_n_adds(desk: Desk, manual: ManualExecutor) -> None:
    assert desk.page.sign.shortcut().toString() == "Ctrl+Return"
    desk.open("Élodie")
    desk.page.lines.add_days.click()
    bar = desk.page.lines.bar
    assert bar.isVisible()
    type_text(bar.days, "lun auj")
    press(bar.days, Qt.Key.Key_Return)
    manual.drain()
    assert not bar.isVisible()
    assert [row.jour for row in desk.page.lines.table.rows] == ["lun. 16/11/2026", "jeu. 19/11/2026", "sam. 21/11/2026"]
    type_text(bar.days, "demain")
    press(bar.days, Qt.Key.Key_Return)
    assert desk.nav.said[-1] == "2\u00a0séances ajoutées"


def test_the_wrong_card_shows_and_holds_the_signature(desk: Desk) -> None:
    desk.open("Élodie")
    desk.nav.held = card_of(desk.world.people["Louis"])
    desk.page.card_changed(None)
    assert desk.page.who.stop.isVisible()
    assert not desk.page.sign.isEnabled()
    asked: list[bool] = []
    desk.window.card_requested.connect(lambda: asked.append(True))
    desk.page.who.stop.action_requested.emit()
    assert asked == [True]
    desk.nav.held = None
    desk.page.card_changed(None)
    assert desk.page.sign.isEnabled()


def test_a_failed_signature_offers_to_try_again(desk: Desk, manual: ManualExecutor) -> None:
    desk.world.engine.refusal = CardRemoved()
    desk.open("Louis")
    desk.page.sign.click()
    manual.drain()
    assert desk.page.message.text.startswith("La carte a été retirée")
    desk.world.engine.refusal = None
    desk.page.message.action_requested.emit()
    manual.drain()
    assert desk.states() == [FseState.SIGNEE]


def test_a_warning_opens_the_line_of_its_reason(qtbot: QtBot, manual: ManualExecutor) -> None:
    world = bench()
    pec = world.care(world.person("Durand", "Élodie", "19840314", 2), "MK-A-LOMBALGIE", "Lombalgie commune", 1)
    desk = Desk(qtbot, manual, world)
    desk.open("Élodie")
    desk.page.lines.days_requested.emit("19/11 auj", False)
    manual.drain()
    block = next(b for b in desk.page.controls.blocks if b.item.code == "QUO-01")
    assert block.reason is not None
    assert not block.reason.isVisible()
    desk.page.sign.click()
    assert block.reason.isVisible()
    type_text(block.reason, "Vu avec le médecin")
    desk.page.sign.click()
    manual.drain()
    assert desk.states() == [FseState.SIGNEE]
    assert pec.quota == 1


def test_a_patient_is_found_by_name(desk: Desk, manual: ManualExecutor) -> None:
    type_text(desk.page.choose.search, "rou")
    press(desk.page.choose.search, Qt.Key.Key_Return)
    manual.drain()
    assert [row.patient.lead for row in desk.page.choose.people.rows] == ["Rousseau"]
    assert desk.page.choose.shown_table is desk.page.choose.people


def test_a_counter_leads_to_its_list(desk: Desk, manual: ManualExecutor) -> None:
    desk.open("Louis")
    desk.page.save.click()
    manual.drain()
    desk.page.open_target(liste="a_signer")
    manual.drain()
    rows = desk.page.choose.to_sign.rows
    assert [(row.patient.lead, row.tag.word) for row in rows] == [("Bernard Louis", "À signer")]
    desk.page.choose.to_sign.select(rows[0].fse_id)
    desk.page.choose.drop.click()
    manual.drain()
    assert desk.states() == [FseState.ANNULEE]
    assert len(desk.page.choose.to_bill.rows) == 2


def test_the_forms_go_and_come_back(desk: Desk, manual: ManualExecutor) -> None:
    desk.open("Tom")
    desk.page.lines.days_requested.emit("auj", False)
    manual.drain()
    desk.page.who.action_requested.emit("droits")
    assert desk.page.rights.isVisible()
    assert not desk.page.sign.isVisible()
    desk.page.rights.submit.click()
    desk.page.rights.caisse.setText("CPAM Amiens (801)")
    desk.page.rights.submit.click()
    manual.drain()
    assert desk.page.lines.isVisible()
    desk.page.lines.ordonnance.click()
    assert desk.page.ordonnance.isVisible()
    desk.page.ordonnance.left.emit()
    assert desk.page.lines.isVisible()


def test_nothing_to_bill_says_what_to_do(qtbot: QtBot, manual: ManualExecutor) -> None:
    desk = Desk(qtbot, manual, bench())
    assert desk.page.choose.to_bill.empty.text.startswith(model.NOTHING_TO_BILL[0])
    desk.page.choose.to_bill.empty.action_requested.emit()
    assert desk.page.choose.shown_table is desk.page.choose.people


def test_who_may_not_bill_is_told(qtbot: QtBot, manual: ManualExecutor) -> None:
    world = busy_day(SECRETAIRE)
    page = facturer_screen(world.desk, Lanes(Lane("device", manual), Lane("work", manual)), FakeNav())
    qtbot.addWidget(page)
    assert isinstance(page, EmptyState)
    assert "Votre rôle" in page.text


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_everything_has_a_name_and_fits(desk: Desk, scale: float) -> None:
    theme().set_scale(scale)
    assert not unnamed(desk.page)
    desk.open("Élodie")
    assert not unnamed(desk.page)
    assert desk.page.minimumSizeHint().width() <= 1054 * scale
