"""Importing returns: lots settled, shares moved once, nothing lost, whatever comes and in whatever order."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import MailboxDown, NotAllowed
from app.domain.fse import FseState, PartKind, PartState
from app.domain.ledger import MouvementKind
from app.domain.lot import Lot, LotState
from app.domain.money import Money
from app.domain.people import Role, Utilisateur
from app.domain.retour import PartOutcome, RetourKind, RetourState
from app.services.fetch_returns import FetchReturns, ImportFile
from app.services.import_return import ImportResult, ImportReturn
from app.services.ports import IncomingFile
from app.services.recover import recover_flow
from app.services.send_lots import SendLots
from app.teletransmission.noemie_build import (
    ArlEntry,
    Envelope,
    InvoiceReturn,
    Share,
    Transfer,
    build_arl,
    build_rsp,
)  # fmt: skip
from app.teletransmission.tables import load
from tests.flow import Flow
from tests.samples import KINE, NOW, NUMERO_AM
from tests.unit.services.test_send_lots import Killed, stop_at

LAYOUTS = load().noemie
SENDER = NUMERO_AM.value
DAY = date(2026, 11, 24)
AMO, AMC = Money(2146), Money(1430)


def envelope(dest: str = SENDER, file_id: str = "R00001") -> Envelope:
    return Envelope("CT", "00000001036751", dest.rjust(14, "0"), file_id, DAY, "RS", "908")


def arl(lot: Lot, *, accepted: bool = True, label: str = "LOT ACCEPTE", code: str = "", invoice: int = 0) -> bytes:
    entry = ArlEntry(lot.file_id, lot.numero, DAY, SENDER.rjust(14, "0"), NOW, code, label, invoice, accepted)
    return build_arl(LAYOUTS, envelope(), [entry])


def pay(amount: Money = AMO) -> Share:
    return Share(AMO, PartOutcome.PAYE, amount)


REJECT = Share(AMO, PartOutcome.REJETE, code="0250", label="ASSURE ABSENT DU REFERENTIEL")
DEFER = Share(AMO, PartOutcome.DIFFERE)
NOTHING = Share(Money(0))


def rsp(
    invoice: int, amo: Share, amc: Share = NOTHING, *, dest: str = SENDER, file_id: str = "R00001", label: str = "VIR 1"
) -> bytes:
    one = InvoiceReturn(invoice, 1, DAY, DAY, "2840375111123", "00", "840314", "1", amo, amc, "75500999")
    return build_rsp(LAYOUTS, envelope(dest, file_id), dest, Transfer(DAY, "CPAM", label, "01751"), [one])


@dataclass
class FakeMailbox:
    """Files in memory; down when told to, after some files when told so."""

    files: dict[str, bytes] = field(default_factory=dict)
    down_after: int | None = None

    def fetch(self) -> Iterator[IncomingFile]:
        for count, (uid, contenu) in enumerate(list(self.files.items())):
            if count == self.down_after:
                raise MailboxDown
            yield IncomingFile(uid, contenu)
        if self.down_after == 0:
            raise MailboxDown

    def delete(self, uids: Sequence[str]) -> None:
        for uid in uids:
            self.files.pop(uid, None)


def drop(flow: Flow, contenu: bytes) -> ImportResult:
    return ImportFile(flow.import_return)(contenu, KINE)


def part(flow: Flow, fse_id: int = 1, kind: PartKind = PartKind.AMO) -> PartState:
    return flow.store.state.parts[fse_id, kind]


def test_a_positive_arl_settles_the_lot_and_touches_no_share() -> None:
    flow = Flow()
    lot = flow.sent_lot(2)
    result = drop(flow, arl(lot))
    assert (result.kind, result.state, result.warnings) == (RetourKind.ARL, RetourState.IMPORTE, ())
    assert flow.lot(lot.id).state is LotState.ACQUITTE
    assert flow.states() == [FseState.ACQUITTEE] * 2
    assert set(flow.store.state.parts.values()) == {PartState.ATTENDUE}
    assert drop(flow, arl(lot)).state is RetourState.DOUBLON


def test_a_negative_arl_refuses_the_whole_lot_and_touches_no_share() -> None:
    flow = Flow()
    lot = flow.sent_lot(2)
    result = drop(flow, arl(lot, accepted=False, label="TOTAUX INCOHERENTS", code="SIMU", invoice=2))
    assert "facture 2" in result.warnings[0]
    assert flow.lot(lot.id).state is LotState.REFUSE
    assert "TOTAUX" in flow.lot(lot.id).detail
    assert flow.states() == [FseState.REFUSEE] * 2
    assert set(flow.store.state.parts.values()) == {PartState.ATTENDUE}


@pytest.mark.parametrize("stop", ["send:intent", "send:effect"])
def test_an_arl_settles_an_unknown_outcome(stop: str) -> None:
    flow = Flow()
    flow.sign()
    lot = flow.build()[0]
    with pytest.raises(Killed):
        SendLots(flow.store, flow.transport, flow.clock, simulated=True, at_step=stop_at(stop))(KINE)
    recovered = recover_flow(flow.store, flow.tables, flow.clock)
    assert recovered.lots_unknown == (lot.id,)
    drop(flow, arl(lot))
    assert flow.states() == [FseState.ACQUITTEE]


def test_an_arl_proves_that_a_lot_believed_kept_back_did_arrive() -> None:
    flow = Flow()
    flow.sign()
    lot = flow.build()[0]
    drop(flow, arl(lot))
    assert flow.states() == [FseState.ACQUITTEE]
    assert flow.send(KINE).sent == ()


def test_acknowledgements_that_disagree_are_told_and_change_nothing() -> None:
    flow = Flow()
    lot = flow.sent_lot()
    drop(flow, arl(lot))
    assert "après un accusé positif" in drop(flow, arl(lot, accepted=False, label="TOTAUX INCOHERENTS")).warnings[0]
    assert flow.lot(lot.id).state is LotState.ACQUITTE
    refused = Flow()
    lot = refused.sent_lot()
    drop(refused, arl(lot, accepted=False, label="TOTAUX INCOHERENTS"))
    assert "après un refus" in drop(refused, arl(lot)).warnings[0]
    assert refused.states() == [FseState.REFUSEE]


def test_already_received_means_that_the_first_sending_arrived() -> None:
    flow = Flow()
    lot = flow.sent_lot()
    result = drop(flow, arl(lot, accepted=False, label="LOT DEJA RECU"))
    assert "Ne le renvoyez pas" in result.warnings[0]
    assert flow.lot(lot.id).state is LotState.TRANSMIS


def test_a_payment_pays_once_even_when_the_file_comes_again_in_another_form() -> None:
    flow = Flow()
    lot = flow.sent_lot()
    result = drop(flow, rsp(1, pay(), Share(AMC, PartOutcome.PAYE, AMC)))
    assert (result.state, result.lignes, result.paye) == (RetourState.IMPORTE, 2, AMO + AMC)
    assert (part(flow), part(flow, kind=PartKind.AMC)) == (PartState.PAYEE, PartState.PAYEE)
    again = drop(flow, gzip.compress(rsp(1, pay(), Share(AMC, PartOutcome.PAYE, AMC))))
    assert (again.state, again.paye) == (RetourState.DOUBLON, Money(0))
    assert flow.solde(1).paye == AMO
    assert flow.conservation().holds
    assert flow.lot(lot.id).state is LotState.ACQUITTE  # the payment proves that the lot arrived
    assert flow.states() == [FseState.ACQUITTEE]


def test_a_rejection_closes_what_is_awaited_and_enters_the_inbox() -> None:
    flow = Flow()
    flow.sent_lot()
    result = drop(flow, rsp(1, REJECT))
    assert result.rejete == AMO
    assert part(flow) is PartState.REJETEE
    (rejet,) = flow.store.state.rejets.values()
    assert (rejet.code, rejet.amount, rejet.part) == ("0250", AMO, PartKind.AMO)
    assert flow.solde(1).attendu == Money(0)
    drop(flow, rsp(1, REJECT, label="VIR 2"))
    assert len(flow.store.state.rejets) == 1
    assert flow.conservation().holds


def test_part_payment_then_the_rest() -> None:
    flow = Flow()
    flow.sent_lot()
    drop(flow, rsp(1, pay(Money(1000))))
    assert part(flow) is PartState.PAYEE_EN_PARTIE
    drop(flow, rsp(1, pay(Money(1146)), label="VIR 2"))
    assert part(flow) is PartState.PAYEE
    assert flow.conservation().holds


def test_a_deferred_share_waits() -> None:
    flow = Flow()
    flow.sent_lot()
    drop(flow, rsp(1, DEFER))
    assert part(flow) is PartState.DIFFEREE
    drop(flow, rsp(1, pay(), label="VIR 2"))
    assert part(flow) is PartState.PAYEE


def test_an_overpayment_is_kept_apart() -> None:
    flow = Flow()
    flow.sent_lot()
    result = drop(flow, rsp(1, pay(Money(3000))))
    sums = flow.solde(1)
    assert (sums.paye, sums.trop_percu) == (AMO, Money(3000) - AMO)
    assert any("trop-perçu" in warning for warning in result.warnings)
    assert flow.conservation().holds


def test_an_unknown_invoice_and_a_share_never_billed_are_kept_in_words() -> None:
    flow = Flow()
    flow.sent_lot()
    result = drop(flow, rsp(99, pay()))
    assert "Facture 99" in result.warnings[0]
    assert "21,46" in flow.store.state.retours[result.retour_id].detail
    with flow.store() as uow:
        del uow.state.parts[1, PartKind.AMC]  # type: ignore[attr-defined]
        uow.commit()
    never = drop(flow, rsp(1, NOTHING, Share(AMC, PartOutcome.PAYE, AMC)))
    assert "jamais facturée" in never.warnings[0]


@pytest.mark.parametrize(
    ("contenu", "state", "words"),
    [
        (rsp(1, pay())[:-60], RetourState.ILLISIBLE, "conservé"),
        (b"Bonjour, votre courrier n'a pas ete remis.", RetourState.ILLISIBLE, "conservé"),
        (rsp(1, pay(), dest="757000013"), RetourState.AUTRE_CABINET, "757000013"),
        (rsp(1, pay()).replace(b"0810201", b"7Z9ABC@0810201"), RetourState.IMPORTE, "7Z9"),
    ],
)
def test_a_bad_file_is_kept_as_received_and_said_so(contenu: bytes, state: RetourState, words: str) -> None:
    flow = Flow()
    flow.sent_lot()
    result = drop(flow, contenu)
    stored = flow.store.state.retours[result.retour_id]
    assert (stored.state, stored.contenu) == (state, contenu)
    assert words in stored.detail
    assert (flow.solde(1).paye == AMO) == (state is RetourState.IMPORTE)


def test_a_file_that_says_nothing_known_is_kept() -> None:
    flow = Flow()
    empty = build_arl(LAYOUTS, envelope(), [])
    result = drop(flow, empty)
    assert (result.kind, result.state) == (RetourKind.INCONNU, RetourState.IMPORTE)
    assert "conservé" in result.warnings[0]


def test_an_acknowledgement_of_an_unknown_lot_is_told() -> None:
    flow = Flow()
    lot = flow.sent_lot()
    other = arl(lot).replace(lot.file_id.encode(), b"ZZZZZZ")
    assert "lot inconnu" in drop(flow, other).warnings[0]


def test_only_the_first_warnings_are_written() -> None:
    flow = Flow()
    result = drop(flow, rsp(1, pay()).replace(b"0810201", b"7Z9@" * 30 + b"0810201"))
    detail = flow.store.state.retours[result.retour_id].detail
    assert len(detail.splitlines()) == 21
    assert detail.endswith("11 autres remarques.")


@pytest.mark.parametrize("step", ["fetch:stored", "fetch:deleted", "import:decoded", "import:written", "import:done"])
def test_a_stop_anywhere_loses_nothing_and_doubles_nothing(step: str) -> None:
    flow = Flow()
    lot = flow.sent_lot()
    box = FakeMailbox({"a": arl(lot), "b": rsp(1, pay())})
    stopped = ImportReturn(flow.store, flow.tables, flow.clock, stop_at(step))
    with pytest.raises(Killed):
        FetchReturns(flow.store, box, stopped, flow.clock, stop_at(step))(KINE)
    recover_flow(flow.store, flow.tables, flow.clock)
    FetchReturns(flow.store, box, flow.import_return, flow.clock)(KINE)
    assert box.files == {}
    assert len(flow.store.state.retours) == 2
    assert {retour.state for retour in flow.store.state.retours.values()} == {RetourState.IMPORTE}
    assert flow.states() == [FseState.ACQUITTEE]
    assert flow.solde(1).paye == AMO
    assert flow.conservation().holds


def test_files_stay_in_the_mailbox_until_they_are_stored() -> None:
    flow = Flow()
    lot = flow.sent_lot()
    box = FakeMailbox({"a": arl(lot)})
    flow.store.fail_commit = OSError("disk full")
    with pytest.raises(OSError, match="disk full"):
        FetchReturns(flow.store, box, flow.import_return, flow.clock)(KINE)
    assert list(box.files) == ["a"]
    report = FetchReturns(flow.store, box, flow.import_return, flow.clock)(KINE)
    assert (report.received, report.duplicates, len(report.imports)) == (1, 0, 1)


def test_a_mailbox_that_breaks_half_way_keeps_what_it_gave() -> None:
    flow = Flow()
    lot = flow.sent_lot()
    box = FakeMailbox({"a": arl(lot), "b": rsp(1, pay())}, down_after=1)
    with pytest.raises(MailboxDown):
        FetchReturns(flow.store, box, flow.import_return, flow.clock)(KINE)
    assert flow.states() == [FseState.ACQUITTEE]
    assert list(box.files) == ["b"]


def test_the_same_mail_twice_is_counted_as_a_double() -> None:
    flow = Flow()
    lot = flow.sent_lot()
    box = FakeMailbox({"a": arl(lot), "b": arl(lot)})
    report = FetchReturns(flow.store, box, flow.import_return, flow.clock)(KINE)
    assert (report.received, report.duplicates) == (1, 1)
    assert box.files == {}


def test_who_may_import_and_a_file_imports_once() -> None:
    flow = Flow()
    root = Utilisateur(3, "root", "Root", Role.ADMINISTRATEUR)
    with pytest.raises(NotAllowed):
        ImportFile(flow.import_return)(b"x", root)
    with pytest.raises(NotAllowed):
        FetchReturns(flow.store, FakeMailbox(), flow.import_return, flow.clock)(root)
    result = drop(flow, rsp(1, pay()))
    assert flow.import_return(result.retour_id).state is RetourState.IMPORTE
    assert flow.import_return(result.retour_id).lignes == 0


SHARES = st.sampled_from([pay(), pay(Money(700)), pay(Money(3000)), pay(-AMO), pay(Money(-300)), REJECT, DEFER])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), SHARES, SHARES, st.integers(0, 2)), min_size=1, max_size=12), st.data())
def test_conservation_holds_whatever_comes_and_in_whatever_order(
    returns: list[tuple[int, Share, Share, int]], data: st.DataObject
) -> None:
    flow = Flow()
    lot = flow.sent_lot(2)
    files = [rsp(n, amo, amc, label=f"VIR {v}", file_id=f"R{i:05d}") for i, (n, amo, amc, v) in enumerate(returns)]
    files += [arl(lot), arl(lot, accepted=False, label="TOTAUX INCOHERENTS"), files[0], gzip.compress(files[-1])]
    for contenu in data.draw(st.permutations(files)):
        drop(flow, contenu)
        assert flow.conservation().ecarts == ()
    for fse_id in (1, 2):
        for kind in (PartKind.AMO, PartKind.AMC):
            moves = [m for m in flow.store.state.mouvements.values() if (m.fse_id, m.part) == (fse_id, kind)]
            assert len({(m.kind, m.cause) for m in moves}) == len(moves)
            assert sum(m.kind is MouvementKind.FACTURE for m in moves) == 1
