"""The other pieces: what they emit, what they say, what a screen reader hears."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.identifiers import Nir
from app.domain.money import Money
from app.ui.gallery.gallery import PAGES, render_gallery
from app.ui.theme import Mode, Theme
from app.ui.values import Event, Figure, Share, State, Tab, TagValue
from app.ui.widgets.avatar import initials
from app.ui.widgets.button import Button, ButtonKind, key_words
from app.ui.widgets.card import Card
from app.ui.widgets.charts import BarChart, Gauge, LineChart
from app.ui.widgets.confirm import ConfirmDialog
from app.ui.widgets.counter import Counter
from app.ui.widgets.detail_panel import DetailPanel
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.fields import (
    AmountField,
    CheckField,
    ChoiceField,
    DateField,
    FormRow,
    NirField,
    PassphraseField,
    SearchField,
)
from app.ui.widgets.fields.passphrase import strength
from app.ui.widgets.finding_row import FindingRow
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.page_header import PageHeader
from app.ui.widgets.progress_card import ProgressCard
from app.ui.widgets.side_panel import SidePanel
from app.ui.widgets.split_bar import SplitBar
from app.ui.widgets.step_header import StepHeader
from app.ui.widgets.tabs import SegmentedTabs
from app.ui.widgets.tag import Tag
from app.ui.widgets.timeline import Timeline
from app.ui.widgets.toast import Toast
from tests.ui.conftest import clipped, press, type_text, unnamed, unreached

TODAY = date(2026, 11, 21)
NIR = Nir("2840380021123", Nir("2840380021123", "00").expected_key)


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
    ("secret", "level"), [("", 0), ("court", 1), ("aaaaaaaaaaaaaaaaaaaa", 1), ("cheval agrafe pile", 3)]
)
def test_strength_of_a_passphrase(secret: str, level: int) -> None:
    assert strength(secret)[0] == level


def test_passphrase_is_hidden_and_forgotten(qtbot: QtBot) -> None:
    field = PassphraseField("Phrase de passe", rated=True)
    shown(qtbot, field)
    type_text(field.edit, "cheval agrafe pile")
    assert field.is_acceptable
    assert field.edit.displayText() != field.secret
    field.edit.actions()[0].trigger()
    assert field.edit.displayText() == field.secret
    field.clear()
    assert field.secret == ""
    assert field.edit.echoMode() is field.edit.EchoMode.Password


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


# --- messages, findings, panels ---
def test_inline_message_says_all_and_does_it(qtbot: QtBot) -> None:
    message = InlineMessage(State.DANGER, "La caisse n’a pas répondu.", "Les FSE restent dans la file.", "Réessayer")
    shown(qtbot, message)
    assert message.text == "La caisse n’a pas répondu. Les FSE restent dans la file."
    with qtbot.waitSignal(message.action_requested):
        message.findChild(Button).click()


def test_finding_row_names_its_button(qtbot: QtBot) -> None:
    row = FindingRow(State.WARNING, "15ᵉ séance", "NGAP titre XIV", "Préparer")
    shown(qtbot, row)
    assert row.accessibleName() == "À vérifier : 15ᵉ séance NGAP titre XIV"
    assert row.button is not None
    assert row.button.accessibleName() == "Préparer : 15ᵉ séance"
    with qtbot.waitSignal(row.action_requested):
        row.button.click()


def test_split_bar_is_read_aloud_and_refreshed(qtbot: QtBot) -> None:
    bar = SplitBar()
    shown(qtbot, bar)
    for amount in ("1,00 €", "2,00 €"):
        bar.set_shares([Share("AMO", 100, amount)], amount)
        QApplication.sendPostedEvents(None, 0)
        assert bar.accessibleName() == f"Répartition : AMO {amount}, Total {amount}"


def test_timeline_replaces_its_events(qtbot: QtBot) -> None:
    line = Timeline()
    qtbot.addWidget(line)
    line.resize(300, 200)
    line.show()
    line.set_events([Event("Relance 1", "imprimée le 06/10"), Event("Relance 2", "le 28/10", "solde 12 €")])
    line.set_events([Event("Relance 3", "le 27/11")])
    QApplication.sendPostedEvents(None, 0)
    QApplication.processEvents()
    words = [label.text() for label in line.findChildren(QLabel) if label.isVisible()]
    assert words == ["Relance 3 le 27/11"]


def test_toast_offers_undo_and_expires(qtbot: QtBot) -> None:
    host = QWidget()
    host.resize(600, 400)
    elsewhere = Button("Autre", parent=host)
    shown(qtbot, host)
    elsewhere.setFocus()
    toast = Toast(host, stay_ms=10)
    with qtbot.waitSignal(toast.expired, timeout=2000):
        toast.say("Brouillon effacé", undo=True)
        assert toast.isVisible()
    assert not toast.isVisible()
    toast.say("Brouillon effacé", undo=True)
    with qtbot.waitSignal(toast.undo_requested):
        toast.findChild(Button).click()
    assert not toast.isVisible()


def test_progress_card_cancels_once(qtbot: QtBot) -> None:
    card = ProgressCard("Préparation")
    shown(qtbot, card)
    heard = []
    card.cancel_requested.connect(lambda: heard.append(1))
    card.report(3, 27, "Mutuelle")
    button = card.findChild(Button)
    button.click()
    button.click()
    assert heard == [1]
    card.start("Signature", cancellable=False)
    assert not button.isEnabled()


def test_step_header_goes_back_only(qtbot: QtBot) -> None:
    header = StepHeader(["Cabinet", "Lecteur", "Fin"])
    shown(qtbot, header)
    heard = []
    header.step_requested.connect(heard.append)
    press(header, Qt.Key.Key_Left)
    assert heard == []
    header.set_current(2)
    press(header, Qt.Key.Key_Left)
    assert heard == [1]
    assert header.accessibleName() == "Étape 3 sur 3 : Fin"


@pytest.mark.parametrize("build", [BarChart, LineChart])
def test_chart_reads_its_figures(qtbot: QtBot, build: Callable[[str], BarChart]) -> None:
    chart = build("Séances")
    shown(qtbot, chart)
    chart.set_figures([Figure("oct.", 511, "511 séances"), Figure("nov.", 0, "aucune séance")])
    assert chart.accessibleDescription() == "oct. : 511 séances\nnov. : aucune séance"
    still = chart.grab().toImage()
    press(chart, Qt.Key.Key_Right)
    assert chart.grab().toImage() != still
    chart.set_figures([])
    chart.grab()


def test_gauge_keeps_to_its_arc(qtbot: QtBot) -> None:
    gauge = Gauge("Recouvré")
    shown(qtbot, gauge)
    gauge.set_value(1200, "120 %")
    gauge.grab()
    assert gauge.accessibleName() == "Recouvré : 120 %"


def test_side_panel_gives_the_focus_back(qtbot: QtBot) -> None:
    host = QWidget()
    host.resize(900, 600)
    button = Button("Ouvrir", parent=host)
    shown(qtbot, host)
    button.setFocus()
    panel = SidePanel(host, "Ajouter une série")
    field = AmountField("Montant")
    panel.body.addWidget(field)
    panel.open_panel(field)
    assert field.hasFocus()
    with qtbot.waitSignal(panel.closed):
        press(field, Qt.Key.Key_Escape)
    assert button.hasFocus()
    assert not panel.isVisible()


def test_confirmation_carries_the_verb(qtbot: QtBot) -> None:
    dialog = ConfirmDialog("Transmettre 14 FSE ?", "Elles ne pourront plus être modifiées.", "Transmettre 14 FSE")
    qtbot.addWidget(dialog)
    dialog.open()
    assert dialog.confirm.accessibleName() == "Transmettre 14 FSE"
    with qtbot.waitSignal(dialog.accepted):
        dialog.confirm.click()
    grave = ConfirmDialog("Effacer ?", "Définitif.", "Effacer", danger=True)
    qtbot.addWidget(grave)
    grave.open()
    assert grave.cancel.isDefault()
    with qtbot.waitSignal(grave.rejected):
        press(grave, Qt.Key.Key_Escape)


def test_detail_panel_shows_a_subject_or_says_why_not(qtbot: QtBot) -> None:
    panel = DetailPanel("Débiteur", "Choisissez un débiteur")
    shown(qtbot, panel)
    empty = panel.findChild(EmptyState)
    assert empty.isVisible()
    panel.show_subject("Rousseau Jeanne", "Amiens")
    panel.add(QLabel("ligne"))
    assert not empty.isVisible()
    panel.clear()
    QApplication.sendPostedEvents(None, 0)
    panel.show_empty()
    assert empty.isVisible()


def test_card_and_header_take_actions(qtbot: QtBot) -> None:
    card, header = Card("Séances", "2 séances"), PageHeader("Impayés & relances", "61 débiteurs")
    for holder in (card, header):
        holder.add_action(Button("Ajouter"))
        shown(qtbot, holder)
    card.add_mark(Tag(TagValue(State.INFO, "3")))
    header.set_sentence("62 débiteurs")
    header.set_title("Impayés")
    words = [label.text() for label in header.findChildren(QLabel)]
    assert words == ["Impayés", "62 débiteurs"]
    assert card.findChild(Tag).x() < card.findChild(Button).x()


# --- the gallery ---
@pytest.mark.parametrize("key", sorted(PAGES))
def test_gallery_pages_name_every_control(qtbot: QtBot, key: str) -> None:
    page = PAGES[key][1]()
    shown(qtbot, page)
    assert unnamed(page) == []


@pytest.mark.parametrize("key", sorted(PAGES))
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_gallery_pages_cut_no_word(qtbot: QtBot, theme_light: Theme, key: str, scale: float) -> None:
    theme_light.set_scale(scale)
    page = PAGES[key][1]()
    page.resize(round(1280 * scale), round(800 * scale))
    shown(qtbot, page)
    for _ in range(3):
        QApplication.processEvents()
    assert clipped(page) == []


@pytest.mark.parametrize("key", sorted(PAGES))
def test_tab_reaches_every_control_of_the_gallery(qtbot: QtBot, key: str) -> None:
    page = PAGES[key][1]()
    page.resize(1280, 800)
    shown(qtbot, page)
    assert unreached(page) == []


def test_gallery_renders_at_any_size(qtbot: QtBot, tmp_path: Path) -> None:
    files = render_gallery(tmp_path, Mode.DARK, (1280, 720), 1.5)
    assert {file.stem for file in files} == {f"{key}-dark" for key in PAGES}
    assert all(file.stat().st_size > 5_000 for file in files)
