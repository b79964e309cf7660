"""The whole way on real SMTP and POP3: sent, acknowledged, paid or refused, with everything that goes wrong outside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.domain.circonstances import Circonstances, TiersPayant
from app.domain.errors import MailboxDown
from app.domain.fse import FseState, PartKind, PartState
from app.domain.journal import JournalAction
from app.domain.lot import EnvoiOutcome, LotState
from app.domain.money import ZERO, Money
from app.domain.retour import RetourState
from app.services.fetch_returns import FetchReport, FetchReturns
from app.services.ports import OutgoingMail
from app.services.send_lots import ResendLot, SendLots
from app.simulator.faults import Cut
from app.simulator.recall import recall
from app.simulator.scenario import Scenario, defer, part_payment, reject_amc, reject_amo
from app.simulator.world import OutsideWorld
from app.teletransmission.noemie import plain
from app.transport.endpoints import Endpoint
from app.transport.mail import Pop3Mailbox, SmtpLotTransport
from app.transport.mail_form import compose
from tests.flow import Flow
from tests.samples import KINE

SENDER = "cabinet@cabinet.simulation.invalid"
S, P = FseState, PartState


class Cabinet(Flow):
    """The flow of the unit tests, over the real adapters and the simulated world."""

    def connect(self, world: OutsideWorld) -> None:
        self.world = world
        smtp = Endpoint(world.host, world.smtp_port)
        self.smtp = SmtpLotTransport(smtp, SENDER, engine_is_simulated=True, certificate=world.certificate, timeout_s=5)
        pop3 = Endpoint(world.host, world.pop3_port)
        self.box = Pop3Mailbox(pop3, world.pop3_user, world.pop3_password, engine_is_simulated=True, timeout_s=5)

    @property
    def send(self) -> SendLots:
        return SendLots(self.store, self.smtp, self.clock, simulated=True)

    def fetch(self) -> FetchReport:
        return FetchReturns(self.store, self.box, self.import_return, self.clock)(KINE)

    def play(self, count: int) -> FetchReport:
        """Sign, send, read the acknowledgement, let the caisse decide, read its return."""
        self.sent_lot(count)
        self.fetch()
        self.world.caisse.settle()
        return self.fetch()

    def part(self, fse_id: int, kind: PartKind = PartKind.AMO) -> PartState:
        return self.store.state.parts[fse_id, kind]


@pytest.fixture(name="cabinet")
def running() -> Iterator[Cabinet]:
    cabinet = Cabinet()
    with OutsideWorld(cabinet.clock) as world:
        cabinet.connect(world)
        yield cabinet


def test_every_kind_of_decision(cabinet: Cabinet) -> None:
    cabinet.world.caisse.scenario = Scenario(
        {1: reject_amo("0250"), 2: part_payment(50), 3: reject_amo("0450", amc_paid=True), 4: defer(), 5: reject_amc()}
    )
    report = cabinet.play(6)
    assert [result.state for result in report.imports] == [RetourState.IMPORTE]
    assert report.imports[0].warnings == ()
    assert cabinet.states() == [S.ACQUITTEE] * 6
    amo = [cabinet.part(i) for i in range(1, 7)]
    amc = [cabinet.part(i, PartKind.AMC) for i in range(1, 7)]
    assert amo == [P.PAYEE, P.REJETEE, P.PAYEE_EN_PARTIE, P.REJETEE, P.DIFFEREE, P.PAYEE]
    assert amc == [P.PAYEE, P.REJETEE, P.PAYEE, P.PAYEE, P.DIFFEREE, P.REJETEE]
    assert {rejet.code for rejet in cabinet.store.state.rejets.values()} == {"0250", "0450", "MKA1"}
    assert cabinet.conservation().holds
    assert cabinet.world.caisse.pay_deferred() == 1
    cabinet.fetch()
    assert cabinet.part(5) is P.PAYEE
    assert cabinet.conservation().total.trop_percu == ZERO


def test_who_advanced_the_money_is_not_paid_twice(cabinet: Cabinet) -> None:
    """Without tiers payant the caisse pays the patient: nothing comes to the cabinet, and nothing is awaited of it."""
    cabinet.sign(asked=Circonstances(TiersPayant.AUCUN))
    cabinet.sign(asked=Circonstances(TiersPayant.AMO))
    cabinet.build()
    cabinet.send(KINE)
    cabinet.fetch()
    cabinet.world.caisse.settle()
    report = cabinet.fetch()
    assert cabinet.states() == [S.ACQUITTEE] * 2
    assert [warning for result in report.imports for warning in result.warnings] == []
    assert {(fse_id, part) for fse_id, part in cabinet.store.state.parts} == {
        (1, PartKind.PATIENT), (2, PartKind.AMO), (2, PartKind.PATIENT),
    }  # fmt: skip
    assert (cabinet.part(1, PartKind.PATIENT), cabinet.part(2)) == (P.ATTENDUE, P.PAYEE)
    assert cabinet.conservation().holds


def test_a_second_round_changes_nothing(cabinet: Cabinet) -> None:
    cabinet.play(2)
    before = cabinet.conservation().total
    assert cabinet.world.caisse.settle() == 0
    assert cabinet.fetch().received == 0
    assert cabinet.send(KINE).sent == ()
    assert cabinet.conservation().total == before
    assert len(cabinet.world.caisse.messages) == 1
    assert cabinet.world.caisse.doubles == 0


@pytest.mark.parametrize("acknowledged", [False, True])
def test_a_caisse_started_anew_answers_what_the_one_before_took(cabinet: Cabinet, acknowledged: bool) -> None:
    """Two starts of the window: what was sent in the first is acknowledged and paid in the second, once."""
    lot = cabinet.sent_lot(2)
    if acknowledged:
        cabinet.fetch()
    with OutsideWorld(cabinet.clock) as anew:
        cabinet.connect(anew)
        assert recall(anew.caisse, cabinet.store) == 1
        cabinet.fetch()
        assert cabinet.lot(lot.id).state is LotState.ACQUITTE
        assert anew.caisse.settle() == 2
        cabinet.fetch()
        assert [cabinet.part(i) for i in (1, 2)] == [P.PAYEE] * 2
        assert cabinet.conservation().total.trop_percu == ZERO
        assert cabinet.conservation().holds
    with OutsideWorld(cabinet.clock) as third:
        assert recall(third.caisse, cabinet.store) == 0
        assert third.caisse.settle() == 0


def test_a_lot_that_never_left_this_post_is_not_recalled(cabinet: Cabinet) -> None:
    cabinet.sent_lot(1)
    state = cabinet.store.state
    state.journal[:] = [entry for entry in state.journal if entry.action is not JournalAction.ENVOI]
    with OutsideWorld(cabinet.clock) as anew:
        assert recall(anew.caisse, cabinet.store) == 0


def test_a_refused_lot(cabinet: Cabinet) -> None:
    cabinet.world.caisse.scenario = Scenario(refused_lots=frozenset({0}), gzip=False)
    lot = cabinet.sent_lot(2)
    cabinet.fetch()
    assert cabinet.lot(lot.id).state is LotState.REFUSE
    assert cabinet.states() == [S.REFUSEE] * 2
    assert cabinet.world.caisse.settle() == 0


@pytest.mark.parametrize("cut", [Cut.TAKEN, Cut.LOST])
def test_an_unknown_outcome_is_settled_by_the_acknowledgement_or_by_a_person(cabinet: Cabinet, cut: Cut) -> None:
    cabinet.sign()
    lot = cabinet.build()[0]
    cabinet.world.faults.cut_after_data = cut
    assert cabinet.send(KINE).count(EnvoiOutcome.INCONNU) == 1
    cabinet.world.faults.cut_after_data = Cut.NONE
    cabinet.fetch()
    if cut is Cut.LOST:
        assert cabinet.lot(lot.id).state is LotState.ISSUE_INCONNUE
        ResendLot(cabinet.send)(lot.id, KINE)
        cabinet.fetch()
    assert cabinet.lot(lot.id).state is LotState.ACQUITTE
    assert cabinet.world.caisse.lots_accepted == 1


def test_sent_twice_by_a_person_is_taken_once(cabinet: Cabinet) -> None:
    cabinet.sign()
    lot = cabinet.build()[0]
    cabinet.world.faults.cut_after_data = Cut.TAKEN
    cabinet.send(KINE)
    cabinet.world.faults.cut_after_data = Cut.NONE
    ResendLot(cabinet.send)(lot.id, KINE)
    assert (cabinet.world.caisse.doubles, cabinet.world.caisse.lots_accepted) == (1, 1)
    assert cabinet.fetch().duplicates == 1
    assert cabinet.world.caisse.settle() == 1
    cabinet.fetch()
    assert cabinet.conservation().total.paye == Money(2146 + 1430)
    assert cabinet.conservation().total.trop_percu == ZERO


def test_a_lost_acknowledgement_does_not_stop_the_payment(cabinet: Cabinet) -> None:
    cabinet.world.caisse.scenario = Scenario(lost_arls=frozenset({0}))
    lot = cabinet.sent_lot()
    assert cabinet.fetch().received == 0
    assert cabinet.lot(lot.id).state is LotState.TRANSMIS
    cabinet.world.caisse.settle()
    cabinet.fetch()
    assert cabinet.lot(lot.id).state is LotState.ACQUITTE
    assert cabinet.part(1) is P.PAYEE


def test_down_then_up_again(cabinet: Cabinet) -> None:
    cabinet.world.smtp_down()
    cabinet.sign()
    cabinet.build()
    assert cabinet.send(KINE).count(EnvoiOutcome.NON_PARTI) == 1
    cabinet.world.smtp_up()
    assert cabinet.send(KINE).count(EnvoiOutcome.REUSSI) == 1
    cabinet.world.pop3_down()
    with pytest.raises(MailboxDown):
        cabinet.fetch()
    cabinet.world.pop3_up()
    assert cabinet.fetch().received == 1
    assert cabinet.states() == [S.ACQUITTEE]


def mail(contenu: bytes, message_id: str, recipient: str = "01751@caisse.simulation.invalid") -> tuple[str, bytes]:
    """Return a mail the caisse can read, to be taken directly."""
    return recipient, compose(OutgoingMail(message_id, recipient, "IR", "IRISTEST/B2", contenu), SENDER, None)


def test_the_caisse_refuses_what_does_not_hold_together(cabinet: Cabinet) -> None:
    caisse, lot = cabinet.world.caisse, cabinet.sent_lot()
    good, known = lot.fichier, b"TR" + lot.file_id.encode()
    spoiled = {
        "FICHIER DEJA RECU": good,
        "NUMERO DE FACTURE DEJA CONNU": good.replace(known, b"TR00000Z"),
        "TOTAUX DU LOT INCOHERENTS": (moved := good.replace(known, b"TR00000Y"))[:-223] + b"8" + moved[-222:],
        "LOT ILLISIBLE": good[:-1],
    }
    for label, contenu in spoiled.items():
        cabinet.world.mailbox.remove([uid for uid, _ in cabinet.world.mailbox.waiting()])
        caisse.take(*mail(contenu, f"<{label.replace(' ', '.')}@x>"))
        (file,) = cabinet.box.fetch()
        assert label.encode() in plain(file.contenu)
    caisse.take("01751@caisse.simulation.invalid", b"Message-ID: <empty@x>\r\n\r\nbonjour")
    assert (caisse.unreadable, caisse.lots_accepted) == (1, 1)


def test_a_lot_for_another_organisme_is_refused(cabinet: Cabinet) -> None:
    lot = cabinet.sent_lot()
    fresh = OutsideWorld(cabinet.clock)
    fresh.caisse.take(*mail(lot.fichier, "<a@b>", "02471@caisse.simulation.invalid"))
    assert fresh.caisse.settle() == 0
    assert len(fresh.mailbox) == 1
