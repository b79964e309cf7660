"""Building and sending lots: what each outcome leaves, what a stop leaves, what only a person may do."""

from __future__ import annotations

from threading import Event

import pytest

from app.domain.droits import DroitsAmo
from app.domain.errors import AppError, NotAllowed, NotSent, OutcomeUnknown, Refused
from app.domain.fse import FseState, ModeSecurisation
from app.domain.lot import EnvoiOutcome, LotState
from app.domain.people import Role, Utilisateur
from app.services.build_lots import BuildLots
from app.services.recover import recover_lots
from app.services.send_lots import NotResendable, ResendLot, SendLots
from app.teletransmission.b2_file import anomalies, read_file
from tests.flow import Flow
from tests.samples import KINE, SECRETAIRE

ADMIN = Utilisateur(3, "root", "Root", Role.ADMINISTRATEUR)
S = FseState


class Killed(BaseException):
    """The process stops here."""


def stop_at(step: str):
    def at_step(name: str) -> None:
        if name == step:
            raise Killed

    return at_step


def test_the_outbox_becomes_one_lot_per_destination_and_mode() -> None:
    flow = Flow()
    flow.sign()
    flow.sign(held=flow.rights_with(DroitsAmo("02", "475")))
    flow.sign(mode=ModeSecurisation.DEGRADE)
    flow.sign()
    lots = flow.build()
    assert [lot.fse_ids for lot in lots] == [(1, 4), (2,), (3,)]
    assert [(lot.destination.code, lot.numero) for lot in lots] == [("01 751", 1), ("02 471", 1), ("01 751", 2)]
    assert len({lot.file_id for lot in lots} | {lot.message_id for lot in lots}) == 6
    assert flow.states() == [S.EN_LOT] * 4
    assert flow.store.state.outbox == {}
    assert flow.build() == ()
    for lot in lots:
        assert anomalies(read_file(flow.tables.b2, lot.fichier)) == ()


def test_a_lot_never_holds_more_than_its_limit() -> None:
    flow = Flow()
    for _ in range(5):
        flow.sign()
    assert [len(lot.fse_ids) for lot in flow.build(max_fse=2)] == [2, 2, 1]


def test_an_fse_without_caisse_stays_in_the_outbox_with_the_reason() -> None:
    flow = Flow()
    fse = flow.sign()
    rights = flow.rights_with(None)
    flow.store.state.fses[fse.id] = _with_rights(flow, fse.id, rights.id)
    built = BuildLots(flow.store, flow.engine, flow.tables, flow.clock)(KINE)
    assert built.lots == ()
    assert built.left_out[0][0] == fse.id
    assert "caisse" in built.left_out[0][1]
    assert fse.id in flow.store.state.outbox


def _with_rights(flow: Flow, fse_id: int, droits_id: int):
    from dataclasses import replace

    return replace(flow.store.state.fses[fse_id], droits_id=droits_id)


def test_a_stop_while_building_changes_nothing() -> None:
    flow = Flow()
    flow.sign()
    build = BuildLots(flow.store, flow.engine, flow.tables, flow.clock, at_step=stop_at("lots:built"))
    with pytest.raises(Killed):
        build(KINE)
    assert flow.states() == [S.SIGNEE]
    assert flow.store.state.lots == {}
    assert len(flow.build()) == 1


def test_a_lot_sent_carries_its_bytes_and_its_fse_are_transmitted() -> None:
    flow = Flow()
    lot = flow.sent_lot(2)
    assert (lot.state, lot.sent_at) == (LotState.TRANSMIS, flow.clock.now())
    assert flow.states() == [S.TRANSMISE, S.TRANSMISE]
    (mail,) = flow.transport.sent
    assert (mail.contenu, mail.message_id) == (lot.fichier, lot.message_id)
    assert mail.recipient == "01751@caisse.simulation.invalid"
    assert mail.content_description == "IRISTEST/B2/Z"
    assert mail.subject.endswith("/00002")
    assert flow.send(KINE).sent == ()


@pytest.mark.parametrize(
    ("failure", "outcome", "lot_state", "fse_state"),
    [
        (NotSent(), EnvoiOutcome.NON_PARTI, LotState.PREPARE, S.EN_LOT),
        (OutcomeUnknown(), EnvoiOutcome.INCONNU, LotState.ISSUE_INCONNUE, S.ISSUE_INCONNUE),
        (Refused(), EnvoiOutcome.REFUSE, LotState.REFUSE, S.SIGNEE),
    ],
)
def test_each_failure_leaves_its_state(
    failure: AppError, outcome: EnvoiOutcome, lot_state: LotState, fse_state: FseState
) -> None:
    flow = Flow()
    flow.sign()
    lot = flow.build()[0]
    flow.transport.failures = [failure]
    report = flow.send(KINE)
    assert report.count(outcome) == 1
    assert report.sent[0].message == failure.user_message
    assert flow.lot(lot.id).state is lot_state
    assert flow.states() == [fse_state]
    assert flow.store.state.envois[1].outcome is outcome
    assert (1 in flow.store.state.outbox) == (fse_state is S.SIGNEE)


def test_what_did_not_leave_is_sent_again_with_the_same_bytes() -> None:
    flow = Flow()
    flow.sign()
    lot = flow.build()[0]
    flow.transport.failures = [NotSent()]
    flow.send(KINE)
    flow.send(KINE)
    assert flow.transport.sent[0].contenu == lot.fichier
    assert flow.states() == [S.TRANSMISE]


def test_an_unknown_outcome_is_never_sent_again_without_a_person() -> None:
    flow = Flow()
    flow.sign()
    lot = flow.build()[0]
    flow.transport.failures = [OutcomeUnknown()]
    flow.send(KINE)
    flow.send(KINE)
    assert flow.transport.sent == []
    sent = ResendLot(flow.send)(lot.id, KINE)
    assert sent.outcome is EnvoiOutcome.REUSSI
    assert (flow.transport.sent[0].contenu, flow.transport.sent[0].message_id) == (lot.fichier, lot.message_id)
    assert flow.states() == [S.TRANSMISE]
    assert [envoi.outcome for envoi in flow.store.state.envois.values()] == [EnvoiOutcome.INCONNU, EnvoiOutcome.REUSSI]


@pytest.mark.parametrize("failure", [NotSent(), Refused(), OutcomeUnknown()])
@pytest.mark.parametrize("first", [LotState.ISSUE_INCONNUE, LotState.TRANSMIS])
def test_a_second_sending_that_fails_takes_nothing_back(failure: AppError, first: LotState) -> None:
    flow = Flow()
    flow.sign()
    lot = flow.build()[0]
    flow.transport.failures = [OutcomeUnknown()] if first is LotState.ISSUE_INCONNUE else []
    flow.send(KINE)
    before = flow.states()
    flow.transport.failures = [failure]
    ResendLot(flow.send)(lot.id, KINE)
    assert flow.lot(lot.id).state is first
    assert flow.states() == before


def test_only_a_lot_that_may_have_left_is_sent_again() -> None:
    flow = Flow()
    flow.sign()
    lot = flow.build()[0]
    with pytest.raises(NotResendable):
        ResendLot(flow.send)(lot.id, KINE)


@pytest.mark.parametrize("step", ["send:intent", "send:effect"])
def test_a_stop_between_intent_and_outcome_is_shown_as_unknown(step: str) -> None:
    flow = Flow()
    flow.sign()
    lot = flow.build()[0]
    stopped = SendLots(flow.store, flow.transport, flow.clock, simulated=True, at_step=stop_at(step))
    with pytest.raises(Killed):
        stopped(KINE)
    assert flow.lot(lot.id).state is LotState.ENVOI
    assert recover_lots(flow.store, flow.clock) == (lot.id,)
    assert recover_lots(flow.store, flow.clock) == ()
    assert flow.lot(lot.id).state is LotState.ISSUE_INCONNUE
    assert flow.states() == [S.ISSUE_INCONNUE]
    assert flow.store.state.envois[1].outcome is EnvoiOutcome.INCONNU
    assert len(flow.transport.sent) == (step == "send:effect")


def test_a_stop_while_sending_a_transmitted_lot_again_leaves_it_transmitted() -> None:
    flow = Flow()
    lot = flow.sent_lot()
    again = SendLots(flow.store, flow.transport, flow.clock, simulated=True, at_step=stop_at("send:effect"))
    with pytest.raises(Killed):
        ResendLot(again)(lot.id, KINE)
    assert flow.send(KINE).sent == ()  # settles first, sends nothing
    assert flow.lot(lot.id).state is LotState.TRANSMIS


def test_cancel_stops_between_two_lots_and_progress_is_told() -> None:
    flow = Flow()
    for _ in range(3):
        flow.sign()
    flow.build(max_fse=1)
    cancel, heard = Event(), []

    def progress(done: int, total: int, label: str) -> None:
        heard.append((done, total))
        if done == 1:
            cancel.set()

    report = flow.send(KINE, progress, cancel)
    assert report.cancelled
    assert report.count(EnvoiOutcome.REUSSI) == 2
    assert heard == [(0, 3), (1, 3)]
    assert flow.states() == [S.TRANSMISE, S.TRANSMISE, S.EN_LOT]


def test_an_acknowledgement_that_came_meanwhile_is_not_overwritten() -> None:
    flow = Flow()
    flow.sign()
    lot = flow.build()[0]

    def acknowledged(name: str) -> None:
        if name == "send:effect":
            with flow.store() as uow:
                uow.lots.set_state(lot.id, LotState.ACQUITTE, flow.clock.now())
                uow.commit()

    SendLots(flow.store, flow.transport, flow.clock, simulated=True, at_step=acknowledged)(KINE)
    assert flow.lot(lot.id).state is LotState.ACQUITTE
    assert flow.store.state.envois[1].outcome is EnvoiOutcome.REUSSI


def test_who_may_send() -> None:
    flow = Flow()
    flow.sign()
    with pytest.raises(NotAllowed):
        BuildLots(flow.store, flow.engine, flow.tables, flow.clock)(ADMIN)
    lot = BuildLots(flow.store, flow.engine, flow.tables, flow.clock)(SECRETAIRE).lots[0]
    with pytest.raises(NotAllowed):
        flow.send(ADMIN)
    with pytest.raises(NotAllowed):
        ResendLot(flow.send)(lot.id, ADMIN)
    flow.send(SECRETAIRE)
    assert {entry.user for entry in flow.store.state.journal} == {"sam"}
