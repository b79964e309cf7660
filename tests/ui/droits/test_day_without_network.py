"""A day without network through the windows: twenty séances billed, two feuilles reopened, the others sent."""

from __future__ import annotations

from datetime import date

from pytestqt.qtbot import QtBot

from app.domain.fse import FseState
from app.domain.verification import EtatVerification
from app.services.ports_rights import PeriodeLue, SituationLue
from app.ui.droits import DroitsWidget, droits_screen, model
from app.ui.teletransmission import teletransmission_screen
from app.ui.teletransmission.view import SendingWidget
from tests.rights_day import Day
from tests.samples import KINE
from tests.ui.conftest import ManualExecutor
from tests.ui.flow_bench import Bench, bench, settle


def screens(qtbot: QtBot, manual: ManualExecutor, day: Day) -> tuple[SendingWidget, DroitsWidget, Bench]:
    desk = bench(day.store, day.clock, manual, KINE, service=day.service)  # type: ignore[arg-type]
    sending = teletransmission_screen(desk.desk, desk.lanes, desk.nav)
    droits = droits_screen(desk.desk, desk.lanes, desk.nav)
    for view in (sending, droits):
        qtbot.addWidget(view)
        view.resize(1054, 718)
        view.show()
    sending.refresh()
    settle(manual)
    return sending, droits, desk


def send(sending: SendingWidget, manual: ManualExecutor) -> str:
    sending.send_button.click()
    assert sending._question is not None
    sending._question.accept()
    settle(manual)
    return sending.message.text


def words(sending: SendingWidget) -> list[str]:
    return [row.place.word for row in sending.outbox.rows]


def test_twenty_seances_billed_without_network(qtbot: QtBot, manual: ManualExecutor) -> None:
    day = Day()
    ids = day.sign_all()
    sending, droits, desk = screens(qtbot, manual, day)

    day.service.down = True
    said = send(sending, manual)
    assert "20\u00a0FSE ne sont pas parties" in said
    assert desk.transport.sent == []
    assert words(sending) == ["Droits non vérifiés"] * 20
    droits.open_target(tab=model.DECIDER)
    droits.refresh()
    settle(manual)
    assert droits.ask_button.text() == "Demander pour 20\u00a0feuilles"

    day.service.down = False
    day.service.tell(day.patients[3], situations=(SituationLue("10", "4", PeriodeLue(date(2026, 1, 1))),))
    day.service.tell(day.patients[11], periodes_amo=(PeriodeLue(date(2020, 1, 1), date(2026, 10, 31)),))
    said = send(sending, manual)
    assert "2\u00a0FSE ne sont pas parties" in said
    assert "1\u00a0lot transmis" in said
    assert words(sending) == ["Droits à décider"] * 2
    assert [day.fse(i).state for i in ids].count(FseState.TRANSMISE) == 18
    sending.message.action_requested.emit()
    assert desk.nav.went == [("droits", {"tab": "decider"})]

    droits.refresh()
    settle(manual)
    first, second = droits.decisions.rows
    assert (first.fse_id, second.fse_id) == (ids[3], ids[11])
    assert first.change.startswith("caisse +")
    assert "patient +" in second.change
    droits.decisions.select(first.fse_id)
    assert [name for name, _before, _after in first.amounts] == ["Assurance Maladie", "Complémentaire", "Patient"]
    droits.decision_panel.redo.click()
    assert droits._question is not None
    droits._question.accept()
    settle(manual)
    droits.decisions.select(second.fse_id)
    droits.decision_panel.keep.click()
    droits.reason.button.click()
    settle(manual)
    assert droits.reason.isVisible()
    assert "Indiquez pourquoi" in droits.reason.message.text
    droits.reason.reason.setText("Attestation papier du jour en main.")
    droits.reason.button.click()
    settle(manual)
    assert not droits.reason.isVisible()
    assert droits.decisions.rows == []

    sending.refresh()
    settle(manual)
    assert words(sending) == ["Signée"]
    assert "1\u00a0lot transmis" in send(sending, manual)
    assert day.fse(ids[11]).state is FseState.TRANSMISE
    assert day.fse(ids[3]).state is FseState.ANNULEE
    with day.store() as uow:
        (again,) = [f for f in uow.fses.of_patient(day.patients[3].id) if f.id != ids[3]]
        states = [row.check.state for row in uow.rights.checks(*EtatVerification)]
    assert again.amo == again.total
    assert states.count(EtatVerification.VERIFIEE) == 18
    assert {EtatVerification.REFAITE, EtatVerification.MAINTENUE} < set(states)
