"""Both presenters of the unpaid screen over a store of unpaid notes, with a view that remembers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Event

from app.domain.creance import Debtor, DebtorKind
from app.domain.fse import PartKind
from app.domain.people import Utilisateur
from app.services.debtor_address import SaveDebtorAddress
from app.services.jobs import Progress
from app.services.read_letters import ReadLetters
from app.services.record_payment import AbandonCreance, RecordPayment
from app.services.remind import PreviewReminder, PrintedBatch, PrintReminder
from app.ui.impayes.deeds import Around, Deeds
from app.ui.impayes.letter_presenter import LetterPresenter
from app.ui.impayes.model import DebtorShown, ListShown, Rights
from app.ui.impayes.presenter import ImpayesPresenter
from tests.samples import ADRESSE, KINE
from tests.ui.flow_bench import ManualRun, Recorder
from tests.unit.services.unpaid import Unpaid

ALL = Rights(relancer=True, encaisser=True, abandonner=True)


@dataclass
class Screen:
    """Both presenters over a store of unpaid notes, with a view that remembers."""

    world: Unpaid = field(default_factory=Unpaid)
    rights: Rights = ALL
    user: Utilisateur = KINE
    run: ManualRun = field(default_factory=ManualRun)
    said: list[str] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    stop_after: int = 0

    def __post_init__(self) -> None:
        world, user = self.world, self.user
        store, clock, lists = world.store, world.clock, world.lists
        self.view = Recorder(show_printing=self._on_progress)
        self.ids = iter(f"form{n}" for n in range(100))
        press, letters = PrintReminder(lists, world.printer, world.files), ReadLetters(store, clock)
        preview, pay = PreviewReminder(lists, world.printer), RecordPayment(store, clock)
        abandon, save = AbandonCreance(store, clock), SaveDebtorAddress(store, clock)

        def many(debtors: Sequence[str], progress: Progress, cancel: Event) -> PrintedBatch:
            return press.many(user, debtors, progress, cancel)

        deeds = Deeds(
            read=lambda: lists(user),
            letters=lambda key: letters.of_debtor(user, key),
            open_letter=lambda relance_id: letters.open(user, relance_id),
            preview=lambda key, etape: preview(user, key, etape),
            print_one=lambda key, etape: press(user, key, etape),
            print_many=many,
            pay=lambda ids, reglement, part: pay(user, ids, reglement, part),
            abandon=lambda fse_id, part, reason: abandon(user, fse_id, part, reason),
            save_address=lambda debtor, nom, adresse: save(user, debtor, nom, adresse),
        )
        around = Around(
            clock.today, lambda: next(self.ids), self.rights, self.opened.append, lambda: None, self.said.append
        )
        self.list = ImpayesPresenter(self.view, deeds, around, self.run)
        self.letters = LetterPresenter(self.view, deeds, around, self.run, self.list.account, self.list.refresh)
        self.refresh()

    def _on_progress(self, done: int, _total: int, _label: str) -> None:
        if done == self.stop_after:
            self.letters.on_cancel()

    def refresh(self) -> None:
        self.list.refresh()
        self.run.drain()

    @property
    def shown(self) -> ListShown:
        shown: ListShown = self.view.last("show_list")
        return shown

    def choose(self, key: str) -> DebtorShown:
        self.list.on_chosen(key)
        self.run.drain()
        shown: DebtorShown = self.view.last("show_debtor")
        return shown

    def counts(self) -> dict[str, int | None]:
        return {tab.title: tab.count for tab in self.shown.tabs}


def three_kinds() -> Screen:
    """Return a screen where a patient, a caisse and a mutuelle owe."""
    world = Unpaid()
    jeanne, karim = world.patient("ROUSSEAU"), world.patient("MOREAU", prenom="Karim")
    world.note(jeanne, 7840)
    world.note(jeanne, 5000, date(2026, 10, 8))
    world.note(karim, 1788, date(2026, 11, 18))
    world.note(karim, 4292, part=PartKind.AMO)
    world.note(karim, 2146, part=PartKind.AMC)
    return Screen(world)


def with_address(screen: Screen) -> None:
    """Give the caisse an address, so that two letters are ready."""
    with screen.world.store() as uow:
        uow.relances.save_debtor(Debtor("caisse:01751", DebtorKind.CAISSE, "CPAM de Paris", "", ADRESSE))
        uow.commit()
    screen.refresh()
