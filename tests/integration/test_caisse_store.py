"""The way of a lot and its returns on the real repositories: an encrypted file, then PostgreSQL."""

from __future__ import annotations

from app.domain.errors import OutcomeUnknown
from app.domain.fse import FseState, PartKind, PartState
from app.domain.lot import LotState
from app.domain.money import Money
from app.domain.retour import RetourState
from app.services.fetch_returns import ImportFile
from app.services.send_lots import ResendLot
from app.simulator.caisse import Caisse
from app.simulator.mailbox import Mailbox
from app.simulator.scenario import Scenario, reject_amo
from app.store.open import Store
from app.transport.mail_form import compose, edi_content
from tests.flow import Flow
from tests.samples import KINE
from tests.store_engines import empty_folder, new_postgres, postgres_url, store

__all__ = ["empty_folder", "new_postgres", "postgres_url", "store"]


def test_sent_settled_paid_once_and_refused(store: Store) -> None:
    flow = Flow(real=store.unit_of_work)
    box = Mailbox()
    caisse = Caisse(flow.tables, flow.clock, box, Scenario({1: reject_amo("0250")}))
    flow.transport.failures = [OutcomeUnknown()]
    lot = flow.sent_lot(2)
    assert lot.state is LotState.ISSUE_INCONNUE
    ResendLot(flow.send)(lot.id, KINE)
    for mail in flow.transport.sent:
        caisse.take(mail.recipient, compose(mail, "cabinet@cabinet.simulation.invalid", None))
    caisse.settle()
    files = [edi_content(mail) for _, mail in box.waiting()]
    states = [ImportFile(flow.import_return)(contenu or b"", KINE).state for contenu in files + files]
    assert states == [RetourState.IMPORTE] * 2 + [RetourState.DOUBLON] * 2
    assert flow.lot(lot.id).state is LotState.ACQUITTE
    with store.unit_of_work() as uow:
        assert {uow.fses.get(fse_id).state for fse_id in lot.fse_ids} == {FseState.ACQUITTEE}
        assert uow.ledger.part_state(lot.fse_ids[0], PartKind.AMO) is PartState.PAYEE
        assert uow.ledger.part_state(lot.fse_ids[1], PartKind.AMO) is PartState.REJETEE
        assert {rejet.code for rejet in uow.retours.rejets()} == {"0250"}
        assert uow.journal.first_break() is None
        (arl, rsp) = sorted(uow.retours.rows(), key=lambda row: row.id)
        assert (arl.lignes, rsp.lignes, rsp.paye) == (0, 4, Money(2146 + 1430))
    conservation = flow.conservation()
    assert conservation.ecarts == ()
    assert conservation.total.rejete == Money(2146 + 1430)
