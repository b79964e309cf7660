"""The pages at the right of the feuille as widgets, by keyboard, on an in-memory cabinet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.composition import Complements, Deplacement, Urgence
from app.domain.fse import FseState
from app.domain.soins import Lieu
from app.ui.facturer.gestures import GestureBar
from app.ui.facturer.rest import REST_MS
from app.ui.theme import Mode, theme
from tests.ui.carte.bench import TODAY, Bench, bench
from tests.ui.conftest import ManualExecutor, clipped, press, type_text, unnamed, unreached
from tests.ui.facturer.window import Desk

SUNDAY = date(2026, 11, 15)
_NONE = Qt.KeyboardModifier.NoModifier


def visits() -> Bench:
    """A patient at home: a Sunday with everything, and a bare séance at the cabinet."""
    world = bench()
    patient = world.person("Durand", "Élodie", "19840314", 2)
    pec = world.care(patient, "MK-A-LOMBALGIE", "Lombalgie commune", domicile=True)
    trip = Complements(deplacement=Deplacement(Decimal(9)), urgence=Urgence())
    world.desk.record_seance(world.desk.user, pec.id, SUNDAY, lieu=Lieu.DOMICILE, complements=trip)
    world.seance(pec, TODAY)
    return world


@pytest.fixture
def desk(qtbot: QtBot, manual: ManualExecutor) -> Desk:
    made = Desk(qtbot, manual, visits())
    made.window.resize(1280, 720)
    made.open("Élodie")
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)
    return made


def rest(desk: Desk, qtbot: QtBot) -> None:
    """Let the keyboard rest until the amounts were asked for; what is typed is kept at once, before them."""
    desk.manual.drain()
    qtbot.waitUntil(lambda: bool(desk.manual.jobs), timeout=REST_MS * 50)
    desk.manual.drain()


def shortcut(desk: Desk, qtbot: QtBot, key: Qt.Key, page: QWidget, modifiers: Qt.KeyboardModifier = _NONE) -> None:
    """Press a key of a button; Qt shows the button pressed before it clicks."""
    QTest.keyClick(focus(desk), key, modifiers)
    qtbot.waitUntil(page.isVisible)


def focus(desk: Desk) -> QWidget:
    found = desk.window.focusWidget()
    assert found is not None
    return found


def leads(desk: Desk) -> list[str]:
    return [row.acte.lead for row in desk.page.lines.table.rows]


def test_f2_opens_the_seance_of_the_cursor_and_escape_leaves(desk: Desk, qtbot: QtBot) -> None:
    table = desk.page.lines.table
    table.select((table.rows[0].seance_id, 2))
    side = desk.page.side
    shortcut(desk, qtbot, Qt.Key.Key_F2, side.seance)
    assert side.seance.place.domicile.hasFocus()
    assert side.seance.place.distance.text() == "9"
    press(focus(desk), Qt.Key.Key_Escape)
    assert side.shows_shares
    assert table.view.hasFocus()


def test_enter_opens_and_the_table_leads_the_panel(desk: Desk) -> None:
    table, side = desk.page.lines.table, desk.page.side
    press(table.view, Qt.Key.Key_Return)
    assert side.seance.accessibleName() == "Séance du sam. 21/11/2026"
    table.view.setFocus()
    press(table.view, Qt.Key.Key_Home)
    assert side.seance.accessibleName() == "Séance du dim. 15/11/2026"
    assert table.view.hasFocus()


def test_alt_arrows_go_from_seance_to_seance_and_the_table_follows(desk: Desk, qtbot: QtBot) -> None:
    table, side = desk.page.lines.table, desk.page.side
    press(table.view, Qt.Key.Key_Return)
    QTest.keyClick(focus(desk), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: side.seance.accessibleName() == "Séance du dim. 15/11/2026")
    assert table.current_row is not None
    assert table.current_row.day == SUNDAY
    assert side.seance.day.summary == "Dimanche"
    assert not side.seance.before.isEnabled()


def test_amounts_follow_the_keys_and_the_left_does_not_move(desk: Desk, qtbot: QtBot) -> None:
    table, panel = desk.page.lines.table, desk.page.side.seance
    width = desk.page.lines.width()
    press(table.view, Qt.Key.Key_Return)
    assert desk.page.lines.width() == width
    press(panel.place.domicile, Qt.Key.Key_Space)
    assert panel.place.distance.text() == "9"  # the trip of Sunday
    desk.manual.drain()
    assert leads(desk)[4:] == ["RAM", "IFD", "IK"]
    panel.place.distance.selectAll()
    type_text(panel.place.distance, "12")
    rest(desk, qtbot)
    assert table.rows[6].coefficient == "20\u00a0km"
    assert panel.place.distance.text() == "12"
    press(panel.place.distance, Qt.Key.Key_Return)
    desk.manual.drain()
    stored = [s for s in desk.world.store.state.seances.values() if s.day == TODAY]
    assert [s.complements.deplacement for s in stored] == [Deplacement(Decimal(12))]


def test_supplements_are_searched_and_ticked(desk: Desk, qtbot: QtBot) -> None:
    panel = desk.page.side.seance
    press(desk.page.lines.table.view, Qt.Key.Key_Return)
    press(panel.supplements.head, Qt.Key.Key_Return)
    type_text(panel.supplements.search, "bilan diagnostic")
    press(panel.supplements.search, Qt.Key.Key_Return)
    rows = panel.supplements.table.rows
    assert "MK-I2-BDK" in {row.acte_id for row in rows}
    panel.supplements.table.select("MK-I2-BDK")
    press(panel.supplements.table.view, Qt.Key.Key_Space)
    desk.manual.drain()
    assert leads(desk)[4:] == ["RAM", "AMK"]
    assert panel.supplements.summary == "1\u00a0ajout"


def test_another_act_takes_the_place_or_comes_after(desk: Desk) -> None:
    panel = desk.page.side.seance
    press(desk.page.lines.table.view, Qt.Key.Key_Return)
    press(panel.act.head, Qt.Key.Key_Return)
    type_text(panel.act.search, "vestibulaire")
    press(panel.act.search, Qt.Key.Key_Return)
    panel.act.second.click()
    desk.manual.drain()
    assert leads(desk)[4:] == ["RAM", "ARL"]
    press(panel.act.table.view, Qt.Key.Key_Return)
    desk.manual.drain()
    assert leads(desk)[4:] == ["ARL", "ARL"]
    assert not panel.act.back.isHidden()
    panel.act.back.click()
    desk.manual.drain()
    assert leads(desk)[4:] == ["RAM", "ARL"]


def test_fees_beyond_the_tariff(desk: Desk) -> None:
    panel = desk.page.side.seance
    press(desk.page.lines.table.view, Qt.Key.Key_Return)
    press(panel.fees.head, Qt.Key.Key_Return)
    type_text(panel.fees.depassement, "10")
    type_text(panel.fees.motif, "21 h à sa demande")
    type_text(panel.fees.hors[0].libelle, "Taping")
    type_text(panel.fees.hors[0].montant, "15")
    press(panel.fees.hors[0].montant, Qt.Key.Key_Return)
    panel.fees.more.click()
    assert panel.fees.hors[1].libelle.hasFocus()
    desk.manual.drain()
    rows = desk.page.lines.table.rows[4:]
    assert [(row.acte.lead, str(row.honoraires)) for row in rows] == [("RAM", "27,88\u00a0€"), ("Note", "15,00\u00a0€")]
    assert panel.fees.summary == "DE, note"


def test_what_is_typed_wrong_is_said_under_its_field(desk: Desk) -> None:
    panel = desk.page.side.seance
    press(desk.page.lines.table.view, Qt.Key.Key_Home)
    press(desk.page.lines.table.view, Qt.Key.Key_Return)
    panel.place.distance.selectAll()
    type_text(panel.place.distance, "12,3")
    press(panel.place.distance, Qt.Key.Key_Return)
    assert panel.place.rows["distance"].message.text().startswith("Écrivez des kilomètres entiers")
    desk.page.sign.click()
    desk.manual.drain()
    assert desk.states() == []
    assert "ne se lit pas" in desk.page.message.text


def test_f4_opens_the_circumstances_and_f3_the_reasons(desk: Desk, qtbot: QtBot) -> None:
    side = desk.page.side
    shortcut(desk, qtbot, Qt.Key.Key_F4, side.circumstances)
    assert side.circumstances.tiers.hasFocus()
    side.circumstances.nature.set_value("30")
    side.circumstances.nature.activated.emit(3)
    type_text(side.circumstances.maternite, "1/6/2026")
    press(side.circumstances.maternite, Qt.Key.Key_Return)
    desk.manual.drain()
    assert {row.taux for row in desk.page.lines.table.rows} == {"100\u00a0%"}
    press(side.circumstances.maternite, Qt.Key.Key_Escape)
    assert side.shows_shares
    assert side.split.told.text() == "Maternité du 01/06/2026"
    shortcut(desk, qtbot, Qt.Key.Key_F3, side.why)
    words = " ".join(label.accessibleName() for label in side.why.findChildren(QWidget))
    assert "21/06/2026" in words
    press(focus(desk), Qt.Key.Key_Escape)
    assert side.shows_shares


def test_the_tiers_payant_says_what_is_paid_now(desk: Desk) -> None:
    split = desk.page.side.split
    assert split.now.value == "0,00\u00a0€"
    split.tiers.chips[2].click()
    desk.manual.drain()
    assert split.now.value == "51,20\u00a0€"
    assert "lui rendront" in split.dues.text()


def test_the_finding_buttons_reach_the_panels(desk: Desk) -> None:
    block = next(b for b in desk.page.controls.blocks if b.item.code == "BDK-01")
    assert block.row.button is not None
    block.row.button.click()
    desk.manual.drain()
    assert "AMK" in leads(desk)


def test_leaving_for_another_patient_keeps_what_was_typed(desk: Desk) -> None:
    panel = desk.page.side.seance
    press(desk.page.lines.table.view, Qt.Key.Key_Return)
    press(panel.place.domicile, Qt.Key.Key_Space)
    desk.manual.drain()
    panel.place.distance.selectAll()
    type_text(panel.place.distance, "20")
    desk.page.leave.click()
    desk.manual.drain()
    stored = [s for s in desk.world.store.state.seances.values() if s.day == TODAY]
    assert [s.complements.deplacement for s in stored] == [Deplacement(Decimal(20))]
    assert desk.page.choose.isVisible()


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
@pytest.mark.parametrize("page", ["split", "seance", "circumstances", "why"])
def test_every_page_is_named_whole_and_reached_by_tab(desk: Desk, mode: Mode, page: str) -> None:
    theme().set_mode(mode)
    {
        "split": lambda: None, "seance": desk.page.lines.edit.click, "why": desk.page.side.split.detail.click,
        "circumstances": desk.page.side.split.circumstances.click,
    }[page]()  # fmt: skip
    for section in desk.page.side.seance.sections:
        section.open_fold()
    QApplication.processEvents()
    assert not unnamed(desk.page)
    assert not clipped(desk.page.side)
    assert not clipped(desk.page.lines)
    assert not unreached(desk.page)


def test_messages_are_whole_beside_a_neighbour(desk: Desk) -> None:
    panel = desk.page.side.seance
    press(desk.page.lines.table.view, Qt.Key.Key_Return)
    panel.fees.open_fold()
    type_text(panel.fees.depassement, "dix")
    type_text(panel.fees.hors[0].libelle, "Taping")
    type_text(panel.day.heure, "25:00")
    press(panel.day.heure, Qt.Key.Key_Return)
    for _ in range(3):
        QApplication.processEvents()
    assert "Montant illisible" in panel.fees.rows["depassement"].message.text()
    assert not clipped(panel)


def test_sorting_keeps_the_lines_of_a_seance_together(desk: Desk) -> None:
    table = desk.page.lines.table
    before = [row.key for row in table.rows]
    table.sort_by("honoraires", descending=True)
    assert [row.key for row in table.rows] == before
    table.sort_by("jour", descending=True)
    assert [row.day for row in table.rows] == [TODAY, SUNDAY, SUNDAY, SUNDAY, SUNDAY]
    assert [row.place for row in table.rows] == [0, 0, 1, 2, 3]
    assert "15/11/2026;IK Kilomètres;Domicile;14 km" in table.csv_bytes().decode()


def test_signing_from_the_editor_keeps_the_last_key(desk: Desk) -> None:
    panel = desk.page.side.seance
    press(desk.page.lines.table.view, Qt.Key.Key_Return)
    press(panel.place.domicile, Qt.Key.Key_Space)
    desk.manual.drain()
    panel.place.distance.selectAll()
    type_text(panel.place.distance, "4")
    desk.page.sign.click()
    desk.manual.drain()
    assert FseState.SIGNEE in desk.states()
    fse = next(iter(desk.world.store.state.fses.values()))
    assert str(fse.lines[-1].quantite) == "4"


def test_undo_beside_the_panel_fills_it_anew(desk: Desk) -> None:
    panel = desk.page.side.seance
    press(desk.page.lines.table.view, Qt.Key.Key_Return)
    press(panel.place.domicile, Qt.Key.Key_Space)
    desk.manual.drain()
    assert panel.place.domicile.isChecked()
    bar = desk.page.findChild(GestureBar)
    assert bar is not None
    bar.undo.click()
    desk.manual.drain()
    assert not panel.place.domicile.isChecked()
    assert [s.lieu for s in desk.world.store.state.seances.values() if s.day == TODAY] == [Lieu.CABINET]
    bar.redo.click()
    desk.manual.drain()
    assert panel.place.domicile.isChecked()
