"""What the unpaid screen decides, without a window."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.creance import Etape
from app.domain.money import Money
from app.domain.people import Adresse
from app.receivables.accounts import SANS_ADRESSE
from app.services.record_payment import ModeReglement
from app.ui.impayes import model
from app.ui.impayes.money import AbandonTyped, PaymentTyped
from app.ui.values import State
from tests.ui.impayes.screen import ALL, Screen, three_kinds
from tests.unit.services.unpaid import TODAY, Unpaid


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


def test_coming_back_to_an_unchanged_list_draws_nothing_anew() -> None:
    screen = three_kinds()
    drawn = screen.view.count("show_list")
    screen.refresh()
    assert screen.view.count("show_list") == drawn
    screen.world.note(screen.world.patient("COLIN"), 2000)
    screen.refresh()
    assert screen.counts()["Tous"] == 5


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
