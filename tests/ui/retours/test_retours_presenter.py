"""What the returns screen decides, without a window."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.domain.errors import MailboxDown
from app.domain.fse import PartKind
from app.domain.ledger import Conservation, Mouvement, MouvementKind, Solde
from app.domain.money import Money
from app.services.consult import Consult
from app.services.fetch_returns import FetchReturns, ImportFile
from app.services.ports import IncomingFile
from app.services.session import Session
from app.services.treat_rejet import TreatRejet
from app.teletransmission.rejects import _rows
from app.ui.retours import model, read_file
from app.ui.retours.presenter import Around, Deeds, RetoursPresenter
from app.ui.values import State
from tests.flow import Flow
from tests.samples import CABINET, KINE
from tests.ui.flow_bench import FakeMailbox, ManualRun, Recorder
from tests.unit.services.test_import_return import AMC, DEFER, REJECT, arl, pay, rsp


@dataclass
class Screen:
    """A presenter over a flow, with a view that remembers."""

    flow: Flow = field(default_factory=Flow)
    run: ManualRun = field(default_factory=ManualRun)
    mailbox: FakeMailbox = field(default_factory=FakeMailbox)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        flow, consult = self.flow, Consult(Session(KINE, CABINET, self.flow.store), self.flow.clock)
        self.view = Recorder(show_progress=lambda *_report: None)
        fetch = FetchReturns(flow.store, self.mailbox, flow.import_return, flow.clock)
        deeds = Deeds(
            read=lambda: (consult.returns(), consult.conservation()),
            fetch=lambda progress, cancel: fetch(KINE, progress, cancel),
            import_file=lambda path: ImportFile(flow.import_return)(read_file(path), KINE),
            treat=lambda rejet_id, how: TreatRejet(flow.store, flow.clock)(KINE, rejet_id, how),
        )
        around = Around(flow.clock.now, lambda _id: None, lambda: None, self.said.append)
        self.presenter = RetoursPresenter(self.view, deeds, around, self.run)
        self.presenter.refresh()
        self.run.drain()

    @property
    def shown(self) -> model.ReturnsShown:
        shown: model.ReturnsShown = self.view.last("show_returns")
        return shown

    def receive(self, *files: bytes) -> None:
        self.mailbox.waiting += [IncomingFile(f"u{len(self.mailbox.waiting) + n}", one) for n, one in enumerate(files)]
        self.presenter.on_fetch()
        self.run.drain()


def sent(count: int = 1) -> Screen:
    flow = Flow()
    flow.sent_lot(count)
    return Screen(flow)


def test_before_any_return_the_screen_says_what_to_do() -> None:
    screen = Screen()
    assert screen.shown.sentence == "Aucun retour relevé pour le moment."
    assert screen.shown.empty_rejets == (
        "Aucun rejet en attente",
        "Relevez les retours pour recevoir les accusés et les paiements.",
    )
    assert screen.shown.balance.tag.state is State.SUCCESS


def test_a_round_says_what_came() -> None:
    screen = sent()
    screen.receive(arl(screen.flow.lot(1)), rsp(1, pay(), pay(AMC)))
    result = screen.view.last("show_result")
    assert result.what.startswith("2\u00a0fichiers traités, ")
    assert sorted(line.kind for line in screen.shown.files) == ["ARL", "RSP"]
    assert screen.shown.balance.figures[1] == ("Payé", str(Money(2146 + 1430)))
    assert screen.shown.sentence.startswith("Aucun rejet en attente · dernier retour reçu")


def test_a_rejection_is_explained_and_closed_with_its_reason() -> None:
    screen = sent()
    screen.receive(rsp(1, REJECT))
    assert screen.shown.sentence.startswith("1\u00a0rejet à traiter · 21,46\u00a0€")
    line = screen.shown.rejets[0]
    screen.presenter.on_rejet_chosen(line.id)
    detail: model.RejetDetail = screen.view.last("show_rejet")
    assert "ASSURE ABSENT" in detail.message
    assert "NIR inconnu" in detail.cause
    assert detail.action.startswith("Corrigez la cause")
    screen.presenter.on_treat_sent(line, "  ")
    assert screen.view.last("show_treat_error") == model.HOW_MISSING
    screen.presenter.on_treat_sent(line, "Refacturée")
    screen.run.drain()
    assert screen.said == ["Rejet classé\u00a0: Refacturée"]
    assert screen.shown.rejets == ()
    assert screen.shown.balance.figures[3] == ("Rejeté", "21,46\u00a0€")


def test_rejections_with_the_same_reason_are_counted_together() -> None:
    screen = sent(3)
    screen.receive(rsp(1, REJECT), rsp(2, REJECT, file_id="R00002"), rsp(3, REJECT, file_id="R00003"))
    screen.presenter.on_rejet_chosen(screen.shown.rejets[0].id)
    assert screen.view.last("show_rejet").same == "2\u00a0autres rejets portent le même motif."


def test_nothing_new_is_said_without_alarm() -> None:
    screen = Screen()
    screen.receive()
    result = screen.view.last("show_result")
    assert (result.state, result.what) == (State.INFO, "Rien de nouveau dans la boîte des retours.")


def test_a_mailbox_that_is_down_offers_to_try_again() -> None:
    screen = sent()
    screen.mailbox.failure = MailboxDown()
    screen.presenter.on_fetch()
    screen.run.drain()
    assert screen.view.last("show_result").action == "Réessayer"
    screen.mailbox.failure = None
    screen.mailbox.waiting = [IncomingFile("u", rsp(1, pay()))]
    screen.presenter.on_result_action()
    screen.run.drain()
    assert len(screen.shown.files) == 1


def test_two_rounds_never_run_at_once() -> None:
    screen = Screen()
    screen.presenter.on_fetch()
    screen.presenter.on_fetch()
    assert len(screen.run.jobs) == 1
    screen.presenter.on_cancel()
    screen.run.drain()


def test_a_file_of_another_cabinet_is_kept_and_said(tmp_path: Path) -> None:
    screen = sent()
    path = tmp_path / "retour"
    path.write_bytes(rsp(1, pay(), dest="999999999"))
    screen.presenter.on_import(path)
    screen.run.drain()
    assert screen.view.last("show_result").action == "Voir les fichiers"
    line = screen.shown.files[0]
    assert line.state.word == "Autre cabinet"
    assert line.paye is None
    screen.presenter.on_result_action()
    assert screen.view.last("show_tab") == model.FILES


def test_the_same_file_twice_counts_once(tmp_path: Path) -> None:
    screen = sent()
    path = tmp_path / "retour"
    path.write_bytes(rsp(1, pay(), DEFER))
    for _ in range(2):
        screen.presenter.on_import(path)
        screen.run.drain()
    assert screen.view.last("show_result").what == "Ce fichier a déjà été importé."
    assert len(screen.shown.files) == 1


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    screen = Screen()
    screen.presenter.on_import(tmp_path / "absent")
    screen.run.drain()
    assert "ne se lit pas" in screen.view.last("show_result").what


def test_an_unreadable_return_is_kept(tmp_path: Path) -> None:
    screen = Screen()
    path = tmp_path / "retour"
    path.write_bytes(b"n'importe quoi")
    screen.presenter.on_import(path)
    screen.run.drain()
    assert screen.shown.files[0].state.word == "Illisible"
    assert screen.shown.files[0].remarks


def test_a_gap_is_red_and_its_shares_are_named() -> None:
    balance = model.balance(Conservation(Solde(facture=Money(100)), ("FSE 3, part AMO : une somme est négative",)))
    assert (balance.tag.state, balance.tag.word) == (State.DANGER, "1\u00a0écart")
    assert balance.ecarts


def test_an_overpayment_is_said_beside_the_equation() -> None:
    screen = sent()
    with screen.flow.store() as uow:
        now = screen.flow.clock.now()
        more = Mouvement(0, 1, PartKind.AMO, MouvementKind.TROP_PERCU, Money(500), now.date(), now, "reglement:1")
        uow.ledger.append(more)
        uow.commit()
    screen.presenter.refresh()
    screen.run.drain()
    assert "Trop-perçu à rendre ou à imputer\u00a0: 5,00\u00a0€." in screen.shown.balance.note


@pytest.mark.parametrize("action", sorted({row.explanation.action for row in _rows()}))
def test_every_action_of_the_tables_has_its_words(action: str) -> None:
    assert model.ACTIONS[action]
