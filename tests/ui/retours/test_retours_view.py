"""The returns screen over the memory store: keys, empty lists, errors, names."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.domain.errors import MailboxDown
from app.domain.fse import PartState
from app.domain.people import Utilisateur
from app.services.fetch_returns import ImportFile
from app.services.ports import IncomingFile
from app.ui.retours import model, retours_screen
from app.ui.retours.view import RetoursWidget
from tests.flow import Flow
from tests.samples import KINE, SECRETAIRE
from tests.ui.conftest import ManualExecutor, clipped, press, unnamed
from tests.ui.flow_bench import Bench, bench, settle
from tests.unit.services.test_import_return import REJECT, rsp


def screen(qtbot: QtBot, manual: ManualExecutor, flow: Flow, user: Utilisateur = KINE) -> tuple[RetoursWidget, Bench]:
    desk = bench(flow.store, flow.clock, manual, user)
    view = retours_screen(desk.desk, desk.lanes, desk.nav)
    qtbot.addWidget(view)
    view.resize(1054, 718)
    view.show()
    view.refresh()
    settle(manual)
    return view, desk


def rejected(count: int = 2) -> Flow:
    """Return a flow whose *count* FSE were rejected."""
    flow = Flow()
    flow.sent_lot(count)
    for numero in range(1, count + 1):
        ImportFile(flow.import_return)(rsp(numero, REJECT, file_id=f"R0000{numero}"), KINE)
    return flow


def test_every_control_has_a_name_and_no_word_is_cut(qtbot: QtBot, manual: ManualExecutor) -> None:
    view, _desk = screen(qtbot, manual, rejected())
    for tab in (model.REJETS, model.FILES):
        view.show_tab(tab)
        settle(manual)
        assert unnamed(view) == []
        assert clipped(view) == []


def test_the_empty_screen_says_what_to_do(qtbot: QtBot, manual: ManualExecutor) -> None:
    view, _desk = screen(qtbot, manual, Flow())
    assert "Relevez les retours" in view.rejets.empty.text
    view.show_tab(model.FILES)
    assert "Les accusés et les paiements" in view.files.empty.text


def test_fetching_shows_progress_then_the_result(qtbot: QtBot, manual: ManualExecutor) -> None:
    flow = Flow()
    flow.sent_lot(1)
    view, desk = screen(qtbot, manual, flow)
    desk.mailbox.waiting = [IncomingFile("u", rsp(1, REJECT))]
    press(view.fetch_button, Qt.Key.Key_Space)
    assert view.progress.isVisible()
    assert not view.import_button.isEnabled()
    settle(manual)
    assert not view.progress.isVisible()
    assert "21,46" in view.message.text
    assert len(view.rejets.rows) == 1
    assert desk.nav.changes == 1


def test_the_keyboard_alone_closes_a_rejection(qtbot: QtBot, manual: ManualExecutor) -> None:
    view, desk = screen(qtbot, manual, rejected())
    press(view.rejets.view, Qt.Key.Key_Down)
    press(view.rejet_panel.treat_button, Qt.Key.Key_Space)
    assert view.treat.isVisible()
    view.treat.how.setCurrentText("")
    press(view.treat.button, Qt.Key.Key_Space)
    assert view.treat.isVisible()
    view.treat.how.setCurrentIndex(0)
    press(view.treat.button, Qt.Key.Key_Space)
    settle(manual)
    assert not view.treat.isVisible()
    assert desk.nav.said == ["Rejet classé\u00a0: Feuille refaite sous un nouveau numéro"]
    assert len(view.rejets.rows) == 1


def test_enter_opens_the_file_of_the_patient(qtbot: QtBot, manual: ManualExecutor) -> None:
    view, desk = screen(qtbot, manual, rejected())
    press(view.rejets.view, Qt.Key.Key_Return)
    assert desk.nav.went == [("patients", {"patient_id": 1})]


def test_a_mailbox_down_keeps_the_lists(qtbot: QtBot, manual: ManualExecutor) -> None:
    view, desk = screen(qtbot, manual, rejected())
    desk.mailbox.failure = MailboxDown()
    view.open_target(action="relever")
    settle(manual)
    assert "ne répond pas" in view.message.text
    assert len(view.rejets.rows) == 2


def test_a_file_is_imported_by_hand(qtbot: QtBot, manual: ManualExecutor, tmp_path: Path) -> None:
    flow = Flow()
    flow.sent_lot(1)
    view, _desk = screen(qtbot, manual, flow)
    path = tmp_path / "retour.rsp"
    path.write_bytes(rsp(1, REJECT))
    view.import_button.click()
    dialog = view.findChildren(QFileDialog)[0]
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    settle(manual)
    assert len(view.rejets.rows) == 1


def test_a_counter_leads_to_its_rejection(qtbot: QtBot, manual: ManualExecutor) -> None:
    view, _desk = screen(qtbot, manual, rejected())
    view.open_target(rejet_id=2)
    assert view.rejets.current_row.id == 2


def test_a_secretary_treats_returns(qtbot: QtBot, manual: ManualExecutor) -> None:
    view, _desk = screen(qtbot, manual, rejected(), SECRETAIRE)
    assert view.rejet_panel.treat_button.isEnabled()
    assert view.fetch_button.isEnabled()


def test_gaps_open_beside_the_card(qtbot: QtBot, manual: ManualExecutor) -> None:
    flow = rejected()
    fse, part = next(iter(flow.store.state.parts))
    flow.store.state.parts[fse, part] = PartState.ATTENDUE  # a state that the sums do not call for
    view, _desk = screen(qtbot, manual, flow)
    assert view.balance.button.isVisible()
    view.balance.button.click()
    assert view.ecarts.isVisible()
