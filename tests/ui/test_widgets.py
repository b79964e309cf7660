"""The other pieces: what they emit, what they say, what a screen reader hears."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.identifiers import Nir
from app.domain.money import Money
from app.ui.values import State, Tab, TagValue
from app.ui.widgets.avatar import initials
from app.ui.widgets.button import Button, ButtonKind, key_words
from app.ui.widgets.counter import Counter
from app.ui.widgets.fields import (
    AmountField,
    CheckField,
    ChoiceField,
    DateField,
    FormRow,
    NirField,
    PassphraseField,
    RadioField,
    SearchField,
)
from app.ui.widgets.fields.passphrase import rating
from app.ui.widgets.tabs import SegmentedTabs
from app.ui.widgets.tag import Tag
from app.ui.widgets.value_choice import ValueChoice
from tests.ui.conftest import press, type_text

TODAY = date(2026, 11, 21)
NIR = Nir("2840380021123", Nir("2840380021123", "00").expected_key)

SOLID = "cheval agrafe pile lampe vent orange tiroir"


def shown(qtbot: QtBot, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    return widget


# --- buttons, tags, counters ---
def test_button_shortcut_works_and_is_printed(qtbot: QtBot) -> None:
    button = Button("Signer la FSE", ButtonKind.PRIMARY, shortcut="Ctrl+Return")
    bare = Button("Signer la FSE", ButtonKind.PRIMARY)
    shown(qtbot, button)
    assert button.sizeHint().width() > bare.sizeHint().width()
    assert button.shortcut().toString() == "Ctrl+Return"
    assert key_words("Ctrl+Return") == "Ctrl ↵"
    assert button.accessibleName() == "Signer la FSE"


def test_a_key_of_the_window_is_only_printed(qtbot: QtBot) -> None:
    button = Button("Lire la carte", shortcut="F12")
    qtbot.addWidget(button)
    assert button.shortcut().isEmpty()
    assert button.shortcut_text == "F12"


def test_button_keeps_its_key_under_other_words(qtbot: QtBot) -> None:
    button = Button("Continuer", shortcut="Ctrl+Return")
    qtbot.addWidget(button)
    button.set_label("Ouvrir le cabinet")
    assert button.shortcut() == QKeySequence("Ctrl+Return")


def test_button_does_not_move_with_the_focus(qtbot: QtBot) -> None:
    button = shown(qtbot, Button("Exporter & imprimer"))
    before = button.sizeHint()
    button.setFocus()
    assert button.sizeHint() == before
    assert button.text() == "Exporter && imprimer"


def test_button_has_a_visible_focus_ring(qtbot: QtBot) -> None:
    button = Button("Exporter")
    other = QWidget()
    layout = QVBoxLayout(other)
    layout.addWidget(button)
    shown(qtbot, other)
    button.clearFocus()
    quiet = button.grab().toImage()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert button.grab().toImage() != quiet


def test_tag_says_its_word(qtbot: QtBot) -> None:
    tag = Tag(TagValue(State.WARNING, "À relancer"))
    qtbot.addWidget(tag)
    assert tag.accessibleName() == "À relancer"
    assert tag.value.icon_name == "triangle-alert"
    wide = tag.sizeHint().width()
    tag.set_value(TagValue(State.WARNING, "À relancer", ""))
    assert tag.sizeHint().width() < wide


def test_counter_keeps_its_size_and_answers_the_keyboard(qtbot: QtBot) -> None:
    counter = Counter("inbox", "Rejets")
    shown(qtbot, counter)
    before = counter.sizeHint().height()
    counter.set_value("3", TagValue(State.DANGER, "71,52 €", ""))
    assert counter.sizeHint().height() == before
    assert counter.accessibleName() == "Rejets : 3, 71,52 €"
    with qtbot.waitSignal(counter.clicked):
        press(counter, Qt.Key.Key_Space)


@pytest.mark.parametrize(
    ("name", "wanted"), [("Claire Morel", "CM"), ("Jean-Paul Le Goff", "JG"), ("Awa", "A"), ("", "")]
)
def test_initials(name: str, wanted: str) -> None:
    assert initials(name) == wanted


def test_chips_choose_one_per_group(qtbot: QtBot) -> None:
    tabs = SegmentedTabs([Tab("t", "Tous", 61), Tab("p", "Patients", 38), Tab("r", "À relancer", 27, 1)], "Filtres")
    shown(qtbot, tabs)
    heard = []
    tabs.chosen.connect(heard.append)
    chips = {chip.tab.key: chip for chip in tabs.chips}
    chips["p"].click()
    chips["r"].click()
    assert (tabs.current(0), tabs.current(1)) == ("p", "r")
    chips["r"].click()
    assert tabs.current(1) is None
    assert heard == ["p", "r", ""]
    chips["t"].setFocus()
    press(chips["t"], Qt.Key.Key_Right)
    assert chips["p"].hasFocus()
    tabs.set_tabs([Tab("t", "Tous", 60)])
    assert chips["t"].text() == "Tous 60"


# --- fields ---
def test_amount_field_reads_a_french_comma(qtbot: QtBot) -> None:
    field = AmountField("Montant")
    shown(qtbot, field)
    heard = []
    field.value_changed.connect(heard.append)
    type_text(field, "1234,5")
    press(field, Qt.Key.Key_Return)
    assert field.value == Money(123450)
    assert field.text() == "1\u00a0234,50\u00a0€"
    assert heard == [Money(123450)]


def test_wrong_entry_says_what_to_write_and_keeps_the_text(qtbot: QtBot) -> None:
    field = AmountField()
    row = FormRow("Montant", field, "Virgule ou point")
    shown(qtbot, row)
    type_text(field, "12,345")
    press(field, Qt.Key.Key_Return)
    assert field.value is None
    assert field.text() == "12,345"
    assert "17,88" in row.message.text()
    assert field.accessibleName() == "Montant"
    assert "17,88" in field.accessibleDescription()
    field.clear()
    type_text(field, "12")
    press(field, Qt.Key.Key_Return)
    assert field.error == ""
    assert row.message.text() == "Virgule ou point"


@pytest.mark.parametrize(("typed", "day"), [("21/11", TODAY), ("+7", date(2026, 11, 28)), ("lun", date(2026, 11, 16))])
def test_date_field_completes_what_is_typed(qtbot: QtBot, typed: str, day: date) -> None:
    field = DateField(lambda: TODAY, "Date")
    shown(qtbot, field)
    type_text(field, typed)
    press(field, Qt.Key.Key_Return)
    assert field.value == day
    assert field.text() == f"{day:%d/%m/%Y}"


def test_date_field_moves_by_a_day(qtbot: QtBot) -> None:
    field = DateField(lambda: TODAY, "Date", TODAY)
    shown(qtbot, field)
    heard = []
    field.value_changed.connect(heard.append)
    field.actions()[0].trigger()
    field.actions()[1].trigger()
    field.actions()[1].trigger()
    assert heard == [date(2026, 11, 22), TODAY, date(2026, 11, 20)]


def test_nir_field_groups_while_typing(qtbot: QtBot) -> None:
    field = NirField("NIR")
    shown(qtbot, field)
    type_text(field, NIR.value)
    assert field.text() == NIR.grouped
    assert field.value == NIR


def test_masked_nir_stays_masked_until_asked(qtbot: QtBot) -> None:
    field = NirField("NIR", NIR, masked=True)
    shown(qtbot, field)
    assert "021" not in field.text()
    assert field.isReadOnly()
    assert field.value == NIR
    with qtbot.waitSignal(field.reveal_requested):
        field.actions()[0].trigger()
    assert field.text() == NIR.grouped


def test_masked_nir_of_a_role_that_may_not_see_it(qtbot: QtBot) -> None:
    field = NirField("NIR", NIR, masked=True, may_reveal=False)
    qtbot.addWidget(field)
    assert field.actions() == []


def test_search_waits_for_the_last_key_and_enter_does_not(qtbot: QtBot) -> None:
    field = SearchField("Filtrer", delay_ms=60_000)
    shown(qtbot, field)
    heard = []
    field.searched.connect(heard.append)
    type_text(field, "élodie")
    assert heard == []
    press(field, Qt.Key.Key_Return)
    press(field, Qt.Key.Key_Escape)
    assert heard == ["élodie", ""]


@pytest.mark.parametrize(
    ("secret", "level"),
    [("", 0), ("court", 1), ("aaaaaaaaaaaaaaaaaaaa", 1), ("cheval agrafe pile lampe vent", 3), (SOLID, 4)],
)
def test_the_gauge_follows_the_rule_of_the_vault(secret: str, level: int) -> None:
    assert rating(secret)[0] == level


def test_passphrase_is_hidden_and_forgotten(qtbot: QtBot) -> None:
    field = PassphraseField("Phrase de passe", rated=True)
    shown(qtbot, field)
    type_text(field.edit, SOLID)
    assert field.secret == SOLID
    assert field.edit.displayText() != field.secret
    field.edit.actions()[0].trigger()
    assert field.edit.displayText() == field.secret
    field.clear()
    assert field.secret == ""
    assert field.edit.echoMode() is field.edit.EchoMode.Password


def test_a_passphrase_forgotten_is_not_undone(qtbot: QtBot) -> None:
    field = PassphraseField("Phrase de passe")
    qtbot.addWidget(field)
    type_text(field.edit, SOLID)
    field.clear()
    field.edit.setEchoMode(field.edit.EchoMode.Normal)
    field.edit.undo()
    assert field.secret == ""


def test_one_value_among_two_by_keyboard(qtbot: QtBot) -> None:
    choice = ValueChoice("Nom", (("Fiche", "Durand"), ("Lu", "")), 0)
    shown(qtbot, choice)
    filed, read = choice.findChildren(RadioField)
    assert (choice.chosen, filed.accessibleName(), read.accessibleName()) == (
        0, "Nom, Fiche\u00a0: Durand", "Nom, Lu\u00a0: rien",
    )  # fmt: skip
    filed.setFocus()
    with qtbot.waitSignal(choice.changed) as heard:
        press(filed, Qt.Key.Key_Down)
    assert (heard.args, choice.chosen) == ([1], 1)
    assert not filed.isChecked()


def test_choice_and_check(qtbot: QtBot) -> None:
    choice = ChoiceField([("Cabinet", "C"), ("Domicile", "D")], "Lieu")
    check = CheckField("Tiers payant")
    qtbot.addWidget(choice)
    shown(qtbot, check)
    choice.set_value("D")
    choice.set_value("inconnu")
    assert choice.value == "D"
    with qtbot.waitSignal(check.toggled):
        press(check, Qt.Key.Key_Space)
    assert check.isChecked()
