"""The unpaid screen over the memory store: keys, forms, the letter panel, names."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.documents.reminder import ReminderPrinter
from app.domain.people import Utilisateur
from app.ui.impayes import impayes_screen, model
from app.ui.impayes.view import ImpayesWidget
from tests.samples import KINE, SECRETAIRE
from tests.ui.conftest import ManualExecutor, clipped, press, type_text, unnamed
from tests.ui.flow_bench import Bench, bench, settle
from tests.ui.impayes.screen import three_kinds
from tests.unit.services.unpaid import Unpaid


def screen(
    qtbot: QtBot, manual: ManualExecutor, world: Unpaid, user: Utilisateur = KINE
) -> tuple[ImpayesWidget, Bench]:
    desk = bench(world.store, world.clock, manual, user, (ReminderPrinter(), world.files))
    view = impayes_screen(desk.desk, desk.lanes, desk.nav)
    qtbot.addWidget(view)
    view.resize(1054, 718)
    view.show()
    view.refresh()
    settle(manual)
    return view, desk


def unpaid() -> Unpaid:
    return three_kinds().world


def test_every_control_has_a_name_and_no_word_is_cut(qtbot: QtBot, manual: ManualExecutor) -> None:
    view, _desk = screen(qtbot, manual, unpaid())
    for row in view.table.rows:
        view.table.select(row.key)
        settle(manual)
        assert unnamed(view) == []
        assert clipped(view) == []


def test_nobody_owes(qtbot: QtBot, manual: ManualExecutor) -> None:
    view, _desk = screen(qtbot, manual, Unpaid())
    assert view.table.empty.text.startswith(model.NOBODY_OWES[0])
    assert not view.prepare_button.isEnabled()
    assert "Aucune lettre" in view.prepare_button.accessibleDescription()


def test_a_chip_and_the_search_narrow_the_list(qtbot: QtBot, manual: ManualExecutor) -> None:
    view, _desk = screen(qtbot, manual, unpaid())
    view.open_target(tab="patients")
    settle(manual)
    assert len(view.table.rows) == 2
    type_text(view.search, "rouss")
    press(view.search, Qt.Key.Key_Return)
    assert [row.key for row in view.table.rows] == ["patient:1"]
    assert view.prepare_button.text() == "Préparer 1\u00a0relance"


def test_the_keyboard_alone_prints_a_letter(qtbot: QtBot, manual: ManualExecutor) -> None:
    world = unpaid()
    view, desk = screen(qtbot, manual, world)
    view.table.select("patient:1")
    settle(manual)
    press(view.table.view, Qt.Key.Key_Return)
    settle(manual)
    assert view.letters.isVisible()
    assert view.letters.preview.next.accessibleName() == "Page suivante"
    press(view.letters.print_button, Qt.Key.Key_Space)
    settle(manual)
    assert not view.letters.isVisible()
    assert "R-2026-0001 imprimée" in view.message.text
    assert world.files.files["R-2026-0001.pdf"].startswith(b"%PDF")
    assert desk.nav.changes == 1


def test_escape_closes_the_letter_without_printing(qtbot: QtBot, manual: ManualExecutor) -> None:
    world = unpaid()
    view, _desk = screen(qtbot, manual, world)
    view.table.select("patient:1")
    settle(manual)
    view.panel.preview_button.click()
    settle(manual)
    press(view.letters, Qt.Key.Key_Escape)
    assert not view.letters.isVisible()
    assert world.files.files == {}


def test_a_printed_letter_opens_again_and_is_copied(qtbot: QtBot, manual: ManualExecutor, tmp_path: Path) -> None:
    world = unpaid()
    view, _desk = screen(qtbot, manual, world)
    view.prepare_button.click()
    settle(manual)
    view.letters.print_button.click()
    settle(manual)
    view.panel.letter_requested.emit("patient:1", 1)
    settle(manual)
    assert not view.letters.print_button.isVisible()
    view.letters.copy_button.click()
    dialog = view.findChildren(QFileDialog)[0]
    dialog.fileSelected.emit(str(tmp_path / "lettre.pdf"))
    dialog.reject()
    settle(manual)
    assert (tmp_path / "lettre.pdf").read_bytes() == world.files.files["R-2026-0001.pdf"]


def test_a_payment_is_typed_and_recorded(qtbot: QtBot, manual: ManualExecutor) -> None:
    view, desk = screen(qtbot, manual, unpaid())
    view.table.select("patient:1")
    settle(manual)
    view.panel.pay_button.click()
    assert view.payment.amount.text() == "128,40\u00a0€"
    view.payment.amount.clear()
    press(view.payment.amount, Qt.Key.Key_Return)
    settle(manual)
    assert view.payment.amount.error
    type_text(view.payment.amount, "28,40")
    press(view.payment.amount, Qt.Key.Key_Return)
    settle(manual)
    settle(manual)
    assert not view.payment.isVisible()
    assert desk.nav.said == ["28,40\u00a0€ encaissés sur 1\u00a0note."]
    assert str(view.table.current_row.due) == "100,00\u00a0€"


def test_a_claim_is_given_up(qtbot: QtBot, manual: ManualExecutor) -> None:
    view, desk = screen(qtbot, manual, unpaid())
    view.table.select("patient:2")
    settle(manual)
    view.panel.abandon_button.click()
    assert view.abandon.button.text() == "Abandonner 17,88\u00a0€"
    view.abandon.button.click()
    assert view.abandon.isVisible()
    view.abandon.reason.setCurrentIndex(0)
    view.abandon.button.click()
    settle(manual)
    assert "17,88" in desk.nav.said[0]
    assert not view.abandon.isVisible()


def test_the_address_of_a_caisse_is_typed_once(qtbot: QtBot, manual: ManualExecutor) -> None:
    view, desk = screen(qtbot, manual, unpaid())
    view.open_target(debtor="caisse:01751")
    view.refresh()
    settle(manual)
    assert view.table.current_row.key == "caisse:01751"
    view.panel.address_requested.emit()
    view.address.code.setText("75019")
    view.address.town.setText("Paris")
    view.address.button.click()
    settle(manual)
    assert "Adresse enregistrée" in desk.nav.said[0]
    assert view.panel.preview_button.isEnabled()


def test_a_secretary_relances_and_never_gives_up_a_claim(qtbot: QtBot, manual: ManualExecutor) -> None:
    view, _desk = screen(qtbot, manual, unpaid(), SECRETAIRE)
    view.table.select("patient:1")
    settle(manual)
    assert view.panel.preview_button.isEnabled()
    assert view.panel.pay_button.isEnabled()
    assert not view.panel.abandon_button.isEnabled()
    assert "kiné titulaire" in view.panel.abandon_button.accessibleDescription()


def test_the_file_of_the_patient_is_one_button_away(qtbot: QtBot, manual: ManualExecutor) -> None:
    view, desk = screen(qtbot, manual, unpaid())
    view.table.select("patient:2")
    settle(manual)
    view.panel.patient_button.click()
    assert desk.nav.went == [("patients", {"patient_id": 2})]
