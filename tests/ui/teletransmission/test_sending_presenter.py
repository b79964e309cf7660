"""What the transmission screen decides, without a window."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event

import pytest

from app.domain.errors import NotSent, OutcomeUnknown, Refused
from app.domain.fse import FseState
from app.domain.lot import LotState
from app.services.build_lots import BuildLots, LotsBuilt
from app.services.consult import Consult
from app.services.follow_lot import FollowLot
from app.services.jobs import Progress
from app.services.prepare_fse import CancelFse
from app.services.send_lots import ResendLot, SendReport
from app.services.session import Session
from app.ui.teletransmission import model
from app.ui.teletransmission.presenter import SendingAround, SendingDeeds, SendingPresenter
from app.ui.values import State
from tests.flow import Flow
from tests.samples import CABINET, KINE
from tests.ui.flow_bench import ManualRun, Recorder


@dataclass
class Screen:
    """A presenter over a flow, with a view that remembers."""

    flow: Flow = field(default_factory=Flow)
    run: ManualRun = field(default_factory=ManualRun)
    said: list[str] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    allowed: bool = True

    def __post_init__(self) -> None:
        flow, follow = self.flow, FollowLot(self.flow.store, self.flow.clock)
        self.heard: list[tuple[int, int, str]] = []
        self.view = Recorder(show_progress=lambda *report: self.heard.append(report))

        def send(progress: Progress, cancel: Event) -> tuple[LotsBuilt, SendReport]:
            built = BuildLots(flow.store, flow.engine, flow.tables, flow.clock)(KINE)
            return built, flow.send(KINE, progress, cancel)

        deeds = SendingDeeds(
            read=Consult(Session(KINE, CABINET, flow.store), flow.clock).sending,
            send=send,
            resend=lambda lot_id: ResendLot(flow.send)(lot_id, KINE),
            wait=lambda lot_id: follow.wait(KINE, lot_id),
            history=follow.history,
            cancel=lambda fse_id: CancelFse(flow.store, flow.clock)(KINE, fse_id, "annulée avant envoi"),
        )
        around = SendingAround(
            now=flow.clock.now,
            allowed=self.allowed,
            caisses={"01 751": "CPAM de Paris"},
            open_patient=self.opened.append,
            changed=lambda: None,
            say=self.said.append,
            open_rights=lambda: self.said.append("droits"),
        )
        self.presenter = SendingPresenter(self.view, deeds, around, self.run)
        self.presenter.refresh()
        self.run.drain()

    @property
    def shown(self) -> model.SendingShown:
        shown: model.SendingShown = self.view.last("show_sending")
        return shown

    def confirm(self) -> None:
        """Say yes to the last question."""
        _question, then = next(args for name, args in reversed(self.view.calls) if name == "ask")
        then()
        self.run.drain()

    def send(self) -> None:
        self.presenter.on_send()
        self.confirm()


def waiting(count: int = 2) -> Screen:
    flow = Flow()
    for _ in range(count):
        flow.sign()
    flow.clock.advance(timedelta(hours=50))
    return Screen(flow)


def test_an_empty_outbox_says_so_and_cannot_be_sent() -> None:
    screen = Screen()
    assert screen.shown.sentence == model.NOTHING_WAITS
    assert not screen.shown.can_send
    screen.presenter.on_send()
    assert screen.view.count("ask") == 0


def test_what_waits_is_counted_with_its_age() -> None:
    screen = waiting(2)
    assert screen.shown.sentence == "2\u00a0FSE à transmettre · 71,52\u00a0€ · la plus ancienne 2\u00a0j"
    assert screen.shown.send_label == "Transmettre 2\u00a0FSE"
    assert [tab.count for tab in screen.shown.tabs] == [2, 0, None, 0]


def test_sending_asks_first_and_names_the_consequence() -> None:
    screen = waiting(1)
    screen.presenter.on_send()
    question = screen.view.last("ask")
    assert question.question == "Transmettre 1\u00a0FSE, 35,76\u00a0€\u00a0?"
    assert question.consequence == "Elle ne pourra plus être modifiée ni annulée."
    assert screen.flow.transport.sent == []


def test_a_success_empties_the_outbox_and_says_what_comes_next() -> None:
    screen = waiting(2)
    screen.send()
    assert len(screen.flow.transport.sent) == 1
    assert screen.view.last("show_result").state is State.SUCCESS
    assert screen.shown.outbox == ()
    assert len(screen.shown.awaiting) == 2
    assert screen.shown.lots[0].destination == "CPAM de Paris"
    assert screen.heard[-1][2] == "Envoi terminé"


@pytest.mark.parametrize(
    ("failure", "state", "action"),
    [
        (NotSent(), State.WARNING, "Réessayer"),
        (Refused(), State.DANGER, "Voir"),
        (OutcomeUnknown(), State.WARNING, "Voir"),
    ],
)
def test_each_failure_is_said_with_what_to_do(failure: Exception, state: State, action: str) -> None:
    screen = waiting(2)
    screen.flow.transport.failures = [failure]  # type: ignore[list-item]
    screen.send()
    result = screen.view.last("show_result")
    assert (result.state, result.action) == (state, action)


def test_offline_the_fse_wait_in_a_lot_and_leave_at_the_next_try() -> None:
    screen = waiting(2)
    screen.flow.transport.failures = [NotSent()]
    screen.send()
    assert [row.place.word for row in screen.shown.outbox] == ["En lot, à renvoyer"] * 2
    assert not screen.shown.outbox[0].cancellable
    screen.presenter.on_result_action()  # « Réessayer »
    screen.confirm()
    assert screen.shown.outbox == ()


def test_an_unknown_outcome_is_shown_and_never_sent_again_by_itself() -> None:
    screen = waiting(1)
    screen.flow.transport.failures = [OutcomeUnknown()]
    screen.send()
    assert [line.state.word for line in screen.shown.unknown] == ["Issue inconnue"]
    assert not screen.shown.can_send
    screen.presenter.on_result_action()  # « Voir »
    assert screen.view.last("show_tab") == model.UNKNOWN


def test_waiting_is_a_decision_written_in_the_journal() -> None:
    screen = _unknown()
    line = screen.shown.unknown[0]
    screen.presenter.on_wait(line)
    screen.run.drain()
    detail = screen.view.last("show_lot")
    assert detail.events[0].what == "Décision d’attendre l’accusé"
    assert detail.events[0].note == "claire"
    assert screen.said == [model.WAITED]


def test_waiting_for_a_lot_settled_meanwhile_says_so() -> None:
    screen = _unknown()
    line = screen.shown.unknown[0]
    with screen.flow.store() as uow:
        uow.lots.set_state(line.id, LotState.ACQUITTE, screen.flow.clock.now())
        uow.commit()
    screen.presenter.on_wait(line)
    screen.run.drain()
    assert "connue à présent" in screen.view.last("show_result").what
    assert screen.shown.unknown == ()


def test_sending_the_same_bytes_again_is_asked_then_done_once() -> None:
    screen = _unknown()
    line = screen.shown.unknown[0]
    screen.presenter.on_resend(line)
    assert screen.flow.transport.sent == []
    screen.confirm()
    assert len(screen.flow.transport.sent) == 1
    assert screen.flow.transport.sent[0].contenu == screen.flow.lot(line.id).fichier
    assert screen.shown.unknown == ()


def test_an_fse_can_be_cancelled_until_it_is_in_a_lot() -> None:
    screen = waiting(1)
    screen.presenter.on_cancel_fse(screen.shown.outbox[0])
    screen.confirm()
    assert screen.flow.states() == [FseState.ANNULEE]
    assert screen.shown.outbox == ()
    assert "de nouveau à facturer" in screen.said[0]


def test_cancel_stops_between_two_lots() -> None:
    screen = waiting(2)
    screen.presenter.on_send()
    _question, then = next(args for name, args in screen.view.calls if name == "ask")
    then()
    screen.presenter.on_cancel()
    screen.run.drain()
    result = screen.view.last("show_result")
    assert (result.what, result.action) == ("Envoi arrêté.", "Reprendre")
    assert screen.flow.transport.sent == []


def test_asked_before_the_lists_are_read_sending_comes_after_them() -> None:
    flow = Flow()
    flow.sign()
    screen = Screen(flow)
    fresh = SendingPresenter(screen.view, screen.presenter._deeds, screen.presenter._around, screen.run)
    fresh.on_send()
    assert screen.view.count("ask") == 0
    fresh.refresh()
    screen.run.drain()
    assert screen.view.count("ask") == 1


def test_without_the_permission_the_button_is_off_with_a_reason() -> None:
    flow = Flow()
    flow.sign()
    screen = Screen(flow, allowed=False)
    assert (screen.shown.can_send, screen.shown.why_not) == (False, model.NOT_ALLOWED)


def test_a_lot_without_acknowledgement_is_late_after_two_days() -> None:
    flow = Flow()
    flow.sent_lot(1)
    flow.clock.advance(timedelta(hours=49))
    assert Screen(flow).shown.lots[0].state.word == "Accusé en retard"


def _unknown() -> Screen:
    screen = waiting(1)
    screen.flow.transport.failures = [OutcomeUnknown()]
    screen.send()
    return screen
