"""The transmission screen over the memory store: keys, empty lists, errors, names."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.domain.errors import NotSent, OutcomeUnknown
from app.domain.people import Utilisateur
from app.ui.teletransmission import model, teletransmission_screen
from app.ui.teletransmission.view import SendingWidget
from app.ui.widgets.tag import Tag
from app.ui.widgets.text import Paragraph
from tests.flow import Flow
from tests.samples import KINE, SECRETAIRE
from tests.ui.conftest import ManualExecutor, clipped, press, unnamed
from tests.ui.flow_bench import Bench, bench, settle


def screen(qtbot: QtBot, manual: ManualExecutor, flow: Flow, user: Utilisateur = KINE) -> tuple[SendingWidget, Bench]:
    desk = bench(flow.store, flow.clock, manual, user)
    view = teletransmission_screen(desk.desk, desk.lanes, desk.nav)
    qtbot.addWidget(view)
    view.resize(1054, 718)
    view.show()
    view.refresh()
    manual.drain()
    return view, desk


def signed(count: int = 3) -> Flow:
    flow = Flow()
    for _ in range(count):
        flow.sign()
    return flow


def test_every_control_has_a_name_and_no_word_is_cut(qtbot: QtBot, manual: ManualExecutor) -> None:
    view, _desk = screen(qtbot, manual, signed())
    for tab in (model.OUTBOX, model.AWAITING, model.LOTS, model.UNKNOWN):
        view.show_tab(tab)
        settle(manual)
        assert unnamed(view) == []
        assert clipped(view) == []


def test_the_keyboard_alone_sends(qtbot: QtBot, manual: ManualExecutor) -> None:
    view, desk = screen(qtbot, manual, signed())
    assert view.send_button.text() == "Transmettre 3\u00a0FSE"
    press(view.send_button, Qt.Key.Key_Space)
    assert view._question is not None
    press(view._question.confirm, Qt.Key.Key_Space)
    assert view.progress.isVisible()
    assert not view.send_button.isEnabled()
    manual.drain()
    assert not view.progress.isVisible()
    assert len(desk.transport.sent) == 1
    assert "1\u00a0lot transmis" in view.message.text
    assert desk.nav.changes == 1


def test_an_empty_outbox_says_what_happens_next(qtbot: QtBot, manual: ManualExecutor) -> None:
    view, _desk = screen(qtbot, manual, Flow())
    assert view.outbox.empty.isVisible()
    assert "La prochaine signature" in view.outbox.empty.text
    assert not view.send_button.isEnabled()


def test_offline_the_message_offers_to_try_again(qtbot: QtBot, manual: ManualExecutor) -> None:
    view, desk = screen(qtbot, manual, signed())
    desk.transport.failures = [NotSent()]
    view.send_button.click()
    assert view._question is not None
    view._question.accept()
    manual.drain()
    assert "dans la file" in view.message.text
    view.message.action_requested.emit()
    assert view._question.isVisible()
    view._question.accept()
    manual.drain()
    assert len(desk.transport.sent) == 1


def test_an_unknown_outcome_has_its_panel(qtbot: QtBot, manual: ManualExecutor) -> None:
    view, desk = screen(qtbot, manual, signed(1))
    desk.transport.failures = [OutcomeUnknown()]
    view.send_button.click()
    assert view._question is not None
    view._question.accept()
    manual.drain()
    view.open_target(tab=model.UNKNOWN)
    manual.drain()
    assert view.unknown_panel.wait_button.isVisible()
    view.unknown_panel.wait_button.click()
    manual.drain()
    assert desk.nav.said == [model.WAITED]
    view.unknown_panel.resend_button.click()
    view._question.accept()
    manual.drain()
    assert len(desk.transport.sent) == 1


def test_the_simulated_engine_is_always_said(qtbot: QtBot, manual: ManualExecutor) -> None:
    view, _desk = screen(qtbot, manual, Flow())
    assert "SIMULATION" in [tag.value.word for tag in view.header.findChildren(Tag)]


def test_a_secretary_sends_but_does_not_cancel(qtbot: QtBot, manual: ManualExecutor) -> None:
    view, _desk = screen(qtbot, manual, signed(), SECRETAIRE)
    assert view.send_button.isEnabled()
    assert not view.fse_panel.cancel_button.isEnabled()
    assert "rôle" in view.fse_panel.cancel_button.accessibleDescription()


def test_enter_opens_the_file_of_the_patient(qtbot: QtBot, manual: ManualExecutor) -> None:
    view, desk = screen(qtbot, manual, signed(1))
    press(view.outbox.view, Qt.Key.Key_Return)
    assert desk.nav.went == [("patients", {"patient_id": 1})]


def test_the_list_is_saved_where_the_person_says(qtbot: QtBot, manual: ManualExecutor, tmp_path: Path) -> None:
    view, desk = screen(qtbot, manual, signed(1))
    view.export_button.click()
    dialog = view.findChildren(QFileDialog)[0]
    dialog.fileSelected.emit(str(tmp_path / "liste.csv"))
    manual.drain()
    assert "35,76" in (tmp_path / "liste.csv").read_text("utf-8-sig")
    assert desk.nav.said == ["Fichier enregistré\u00a0: liste.csv"]
    dialog.fileSelected.emit(str(tmp_path / "absent" / "liste.csv"))
    manual.drain()
    assert "n’a pas pu être écrit" in desk.nav.said[-1]
    dialog.reject()


def test_the_history_of_a_lot_names_people(qtbot: QtBot, manual: ManualExecutor) -> None:
    flow = signed(1)
    with flow.store() as uow:
        uow.cabinet.add_utilisateur(KINE)
        uow.commit()
    view, _desk = screen(qtbot, manual, flow)
    view.send_button.click()
    assert view._question is not None
    view._question.accept()
    settle(manual)
    view.show_tab(model.LOTS)
    settle(manual)
    said = [label.text() for label in view.lot_panel.findChildren(Paragraph)]
    assert "Claire Morel" in said
