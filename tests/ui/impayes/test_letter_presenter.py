"""The letter panel: previewed, printed one or many, opened again, without a window."""

from __future__ import annotations

from app.ui.impayes.letters import LetterShown, Said
from tests.ui.impayes.screen import three_kinds, with_address


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
