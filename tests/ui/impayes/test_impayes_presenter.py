"""What the unpaid screen decides, without a window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from threading import Event

import pytest

from app.domain.creance import Debtor, DebtorKind, Etape
from app.domain.fse import PartKind
from app.domain.money import Money
from app.domain.people import Adresse, Utilisateur
from app.receivables.accounts import SANS_ADRESSE
from app.services.debtor_address import SaveDebtorAddress
from app.services.jobs import Progress
from app.services.read_letters import ReadLetters
from app.services.record_payment import AbandonCreance, ModeReglement, RecordPayment
from app.services.remind import PreviewReminder, PrintedBatch, PrintReminder
from app.ui.impayes import model
from app.ui.impayes.deeds import Around, Deeds
from app.ui.impayes.letter_presenter import LetterPresenter
from app.ui.impayes.letters import LetterShown, Said
from app.ui.impayes.model import DebtorShown, ListShown, Rights
from app.ui.impayes.money import AbandonTyped, PaymentTyped
from app.ui.impayes.presenter import ImpayesPresenter
from app.ui.values import State
from tests.samples import ADRESSE, KINE
from tests.ui.flow_bench import ManualRun, Recorder
from tests.unit.services.unpaid import TODAY, Unpaid

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


def test_nobody_owes_is_good_news() -> None:
    screen = Screen()
    assert screen.shown.sentence == "Rien à réclamer aujourd’hui."
    assert screen.shown.empty == model.NOBODY_OWES
    assert screen.view.last("show_prepare") == "Préparer les relances"


def test_the_list_counts_each_chip_as_its_rows() -> None:
    screen = three_kinds()
    assert screen.shown.sentence.startswith("210,66\u00a0€ dus · 4\u00a0débiteurs")
    assert screen.counts()["Tous"] == 4
    for tab in screen.shown.tabs:
        screen.list.on_tab(tab.key)
        assert len(screen.shown.rows) == tab.count, tab.title
        screen.list.on_tab("")
        screen.list.on_tab("TOUS")


def test_the_two_groups_of_chips_filter_together() -> None:
    screen = three_kinds()
    screen.list.on_tab("PATIENTS")
    screen.list.on_tab("A_RELANCER")
    assert [row.libelle for row in screen.shown.rows] == ["Rousseau Élodie"]
    assert screen.counts()["Caisses"] == 0
    assert screen.counts()["À relancer"] == 1


def test_a_row_says_who_since_when_and_until_when() -> None:
    row = next(row for row in three_kinds().shown.rows if row.key == "patient:1")
    assert (row.kind.word, row.age, row.due, row.step.word) == ("Patient", "53\u00a0j", Money(12840), "À relancer")
    assert (row.limit.word, row.limit.state) == ("09/2028", State.NEUTRAL)


@pytest.mark.parametrize(
    ("left", "word", "state"),
    [
        (-1, "passée le 19/11/2026", State.DANGER),
        (15, "dans 15\u00a0j", State.DANGER),
        (88, "dans 3\u00a0mois", State.DANGER),
        (200, "06/2027", State.WARNING),
        (700, "10/2028", State.NEUTRAL),
    ],
)
def test_the_limit_turns_red_as_it_comes(left: int, word: str, state: State) -> None:
    tag = model.limit_tag(TODAY + timedelta(days=left), TODAY)
    assert (tag.word, tag.state) == (word, state)


def test_the_panel_says_notes_law_and_what_is_next() -> None:
    shown = three_kinds().choose("patient:1")
    assert (shown.title, shown.due) == ("Rousseau Élodie", "128,40\u00a0€")
    assert [note.reste for note in shown.notes] == [Money(7840), Money(5000)]
    assert "L218-2" in shown.law
    assert (shown.events[0].what, shown.events[0].when) == ("Relance 1", "à imprimer")
    assert shown.why_no_letter == ""


def test_many_notes_are_cut_with_their_count() -> None:
    screen = three_kinds()
    patient = screen.world.store.state.patients[1]
    for _ in range(8):
        screen.world.note(patient)
    screen.refresh()
    shown = screen.choose("patient:1")
    assert (len(shown.notes), shown.more) == (model.NOTES_SHOWN, "et 4\u00a0autres notes")


def test_a_caisse_without_address_is_mended_on_the_spot() -> None:
    screen = three_kinds()
    shown = screen.choose("caisse:01751")
    assert (shown.blocked, shown.can_fix_address) == (SANS_ADRESSE, True)
    screen.list.on_fix_address()
    assert screen.view.last("show_address") == "CPAM de Paris"
    screen.list.on_address_sent("CPAM de Paris", Adresse(("21 rue G. Auric",), "7501", "Paris"))
    screen.run.drain()
    assert "code postal" in screen.view.last("show_address_error")
    screen.list.on_address_sent("CPAM de Paris", Adresse(("21 rue G. Auric",), "75019", "Paris"))
    screen.run.drain()
    assert screen.choose("caisse:01751").blocked == ""


def test_the_address_of_a_patient_is_on_the_file() -> None:
    world = Unpaid()
    world.note(world.patient("ROUSSEAU"))
    world.store.state.patients[1] = replace(world.store.state.patients[1], adresse=None)
    screen = Screen(world)
    screen.choose("patient:1")
    screen.list.on_fix_address()
    assert screen.opened == [1]


# --- money ---
def test_a_payment_goes_to_the_oldest_note_first() -> None:
    screen = three_kinds()
    screen.choose("patient:1")
    screen.list.on_pay()
    form = screen.view.last("show_payment")
    assert form.choices[0].startswith("Toutes, la plus ancienne d’abord")
    typed = PaymentTyped(form, 0, Money(8000), ModeReglement.CHEQUE, TODAY)
    screen.list.on_pay_sent(typed)
    screen.run.drain()
    assert screen.said == ["80,00\u00a0€ encaissés sur 2\u00a0notes."]
    assert [note.reste for note in screen.choose("patient:1").notes] == [Money(4840)]


def test_the_same_form_sent_twice_counts_once() -> None:
    screen = three_kinds()
    screen.choose("patient:1")
    screen.list.on_pay()
    typed = PaymentTyped(screen.view.last("show_payment"), 1, Money(1000), ModeReglement.ESPECES, TODAY)
    for _ in range(2):
        screen.list.on_pay_sent(typed)
    screen.run.drain()
    assert screen.said[-1] == "Ce règlement était déjà enregistré."
    assert screen.choose("patient:1").due == "118,40\u00a0€"


@pytest.mark.parametrize(
    ("amount", "on", "fields"),
    [
        (None, TODAY, {"amount"}),
        (Money(0), None, {"amount", "day"}),
        (Money(100), TODAY + timedelta(days=1), {"day"}),
    ],
)
def test_a_payment_that_makes_no_sense_is_refused_field_by_field(
    amount: Money | None, on: date | None, fields: set[str]
) -> None:
    screen = three_kinds()
    screen.choose("patient:1")
    screen.list.on_pay()
    screen.list.on_pay_sent(PaymentTyped(screen.view.last("show_payment"), 0, amount, ModeReglement.CARTE, on))
    assert set(screen.view.last("show_payment_errors")) == fields
    assert not screen.run.jobs


def test_more_than_owed_is_said() -> None:
    screen = three_kinds()
    screen.choose("patient:2")
    screen.list.on_pay()
    form = screen.view.last("show_payment")
    screen.list.on_pay_sent(PaymentTyped(form, 0, Money(2000), ModeReglement.CARTE, TODAY))
    screen.run.drain()
    assert screen.said == ["20,00\u00a0€ encaissés sur 1\u00a0note, dont 2,12\u00a0€ de trop-perçu."]
    assert screen.view.last("show_debtor") is None


def test_a_claim_is_given_up_with_its_reason() -> None:
    screen = three_kinds()
    screen.choose("patient:1")
    screen.list.on_abandon()
    form = screen.view.last("show_abandon")
    screen.list.on_abandon_sent(AbandonTyped(form, 2, "non"))
    assert "motif" in screen.view.last("show_abandon_error")
    screen.list.on_abandon_sent(AbandonTyped(form, 2, "Geste commercial"))
    screen.run.drain()
    assert screen.said == ["50,00\u00a0€ abandonnés sur 1\u00a0note. Le motif est conservé."]
    assert screen.choose("patient:1").due == "78,40\u00a0€"


def test_without_the_permission_nothing_is_given_up() -> None:
    screen = Screen(three_kinds().world, replace(ALL, abandonner=False))
    assert screen.choose("patient:1").why_no_abandon == model.NO_ABANDONNER
    screen.list.on_abandon()
    assert screen.view.count("show_abandon") == 0


# --- letters ---
def test_a_preview_has_no_effect() -> None:
    screen = three_kinds()
    screen.letters.on_prepare(("patient:1",))
    screen.run.drain()
    shown: LetterShown = screen.view.last("show_letter")
    assert (shown.place, shown.print_label) == ("", "Imprimer la lettre")
    assert shown.sentence.startswith("2\u00a0notes · 128,40\u00a0€")
    assert screen.world.store.state.relances == {}


def test_a_letter_printed_is_kept_and_opened_again_as_it_was() -> None:
    screen = three_kinds()
    screen.letters.on_prepare(("patient:1",))
    screen.run.drain()
    screen.letters.on_print()
    screen.run.drain()
    said: Said = screen.view.last("show_message")
    assert (said.what, said.action) == ("Lettre R-2026-0001 imprimée.", "Ouvrir le dossier")
    screen.letters.on_message_action(said.target)
    assert screen.view.last("open_folder") == "lettres/R-2026-0001.pdf"
    shown = screen.choose("patient:1")
    letter = shown.events[1]
    assert (letter.what, letter.action) == ("Relance 1", "Ouvrir")
    assert isinstance(letter.target, int)
    screen.letters.on_open("patient:1", letter.target)
    screen.run.drain()
    opened: LetterShown = screen.view.last("show_letter")
    assert (opened.file_name, opened.print_label) == ("R-2026-0001.pdf", "")


def test_the_main_button_prepares_what_is_ready_or_what_is_ticked() -> None:
    screen = three_kinds()
    with_address(screen)
    assert screen.view.last("show_prepare") == "Préparer 2\u00a0relances"
    screen.list.on_checked([row for row in screen.shown.rows if row.key == "patient:1"])
    assert screen.view.last("show_prepare") == "Préparer 1\u00a0relance"
    assert screen.list.to_prepare() == ("patient:1",)


def test_letters_are_looked_at_one_by_one_then_printed_together() -> None:
    screen = three_kinds()
    with_address(screen)
    screen.letters.on_prepare(screen.list.to_prepare())
    screen.run.drain()
    assert screen.view.last("show_letter").place == "Lettre 1\u00a0sur\u00a02"
    screen.letters.on_step(1)
    screen.run.drain()
    assert screen.view.last("show_letter").place == "Lettre 2\u00a0sur\u00a02"
    assert screen.view.last("show_letter").print_label == "Imprimer 2\u00a0lettres"
    screen.letters.on_print()
    screen.run.drain()
    assert screen.view.last("show_message").what == "2\u00a0lettres imprimées."
    assert len(screen.world.files.files) == 2


def test_cancel_stops_between_two_letters() -> None:
    screen = three_kinds()
    with_address(screen)
    screen.stop_after = 1
    screen.letters.on_prepare(screen.list.to_prepare())
    screen.letters.on_print()
    screen.run.drain()
    assert screen.view.last("show_message").what == "Impression arrêtée. 1\u00a0lettre imprimée."
    assert len(screen.world.files.files) == 1


def test_a_full_disk_is_said_in_the_panel() -> None:
    screen = three_kinds()
    screen.world.files.full = True
    screen.letters.on_prepare(("patient:1",))
    screen.letters.on_print()
    screen.run.drain()
    assert screen.view.count("show_letter_error") == 1
    assert screen.view.count("close_letters") == 0


def test_a_letter_before_its_day_says_so() -> None:
    screen = three_kinds()
    screen.letters.on_prepare(("patient:1",))
    screen.letters.on_print()
    screen.run.drain()
    screen.letters.on_prepare(("patient:1",))
    screen.run.drain()
    shown: LetterShown = screen.view.last("show_letter")
    assert shown.title.startswith("Relance 2")
    assert shown.note.startswith("Proposée le 05/12/2026.")


def test_a_debt_paid_meanwhile_prints_nothing() -> None:
    screen = three_kinds()
    screen.letters.on_prepare(("patient:9",))
    assert screen.view.last("show_letter_error") == "Ce débiteur ne doit plus rien."


def test_an_answer_for_the_letter_before_is_dropped() -> None:
    screen = three_kinds()
    screen.letters.on_prepare(("patient:1",))
    screen.letters.on_closed()
    screen.run.drain()
    assert screen.view.count("show_letter") == 0


@pytest.mark.parametrize(
    ("etape", "bloque", "word"),
    [
        (Etape.RELANCE_2, "", "Relance 2"),
        (Etape.MISE_EN_DEMEURE, "", "Mise en demeure"),
        (Etape.BLOQUE, "Délai dépassé le 01/01/2026 : relances suspendues", "Délai dépassé"),
        (Etape.A_RELANCER, SANS_ADRESSE, "Adresse à compléter"),
    ],
)
def test_the_step_is_a_word_and_a_colour(etape: Etape, bloque: str, word: str) -> None:
    account = three_kinds().list.account("patient:1")
    assert account is not None
    assert model.step_tag(replace(account, etape=etape, bloque=bloque)).word == word


def with_address(screen: Screen) -> None:
    """Give the caisse an address, so that two letters are ready."""
    with screen.world.store() as uow:
        uow.relances.save_debtor(Debtor("caisse:01751", DebtorKind.CAISSE, "CPAM de Paris", "", ADRESSE))
        uow.commit()
    screen.refresh()
