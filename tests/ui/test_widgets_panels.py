"""Messages, findings, panels, charts and the gallery."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.identifiers import Nir
from app.ui.gallery.gallery import PAGES, render_gallery
from app.ui.theme import Mode, Theme
from app.ui.values import Event, Figure, Period, Share, State, TagValue
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.charts import BarChart, Gauge, LineChart
from app.ui.widgets.confirm import ConfirmDialog
from app.ui.widgets.detail_panel import DetailPanel
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.fields import (
    AmountField,
)
from app.ui.widgets.finding_row import FindingRow
from app.ui.widgets.flow import Flow
from app.ui.widgets.fold import Fold
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.page_header import PageHeader
from app.ui.widgets.period_chart import PeriodChart
from app.ui.widgets.progress_card import ProgressCard
from app.ui.widgets.side_panel import SidePanel
from app.ui.widgets.split_bar import SplitBar
from app.ui.widgets.step_header import StepHeader
from app.ui.widgets.tag import Tag
from app.ui.widgets.text import Paragraph
from app.ui.widgets.timeline import Timeline
from app.ui.widgets.toast import Toast
from tests.ui.conftest import clipped, press, unnamed, unreached

TODAY = date(2026, 11, 21)
NIR = Nir("2840380021123", Nir("2840380021123", "00").expected_key)


def shown(qtbot: QtBot, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    return widget


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


def test_a_fold_opens_by_keyboard_and_says_what_is_inside(qtbot: QtBot) -> None:
    host, fold, inside = QWidget(), Fold("Dépassement"), AmountField("Montant")
    fold.body.addWidget(inside)
    QVBoxLayout(host).addWidget(fold)
    shown(qtbot, host)
    assert not inside.isVisible()
    fold.set_summary("DE")
    assert fold.head.accessibleName() == "Dépassement, DE, replié"
    press(fold.head, Qt.Key.Key_Return)
    assert inside.isVisible()
    assert fold.head.accessibleName() == "Dépassement, DE, ouvert"
    press(fold.head, Qt.Key.Key_Space)
    assert not fold.opened


def test_words_that_fit_bring_no_scroll_bar(qtbot: QtBot) -> None:
    area, holder = QScrollArea(widgetResizable=True), Flow()
    QVBoxLayout(holder).addWidget(Paragraph("Le bilan-diagnostic est dû dès la première séance. " * 4))
    area.setWidget(holder)
    area.resize(600, 120)
    shown(qtbot, area)
    assert not area.verticalScrollBar().isVisible()
    area.resize(160, 120)
    qtbot.waitUntil(area.verticalScrollBar().isVisible)


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


def test_a_card_without_words_has_no_head_and_marks_stand_beside_the_title(qtbot: QtBot) -> None:
    bare, titled = Card(), Card("Contrôles")
    mark = Tag(TagValue(State.SUCCESS, "19 conformes"))
    titled.add_mark(mark)
    titled.setFixedWidth(600)
    for card in (bare, titled):
        card.add(QLabel("Corps"))
        shown(qtbot, card)
    assert bare.sizeHint().height() < titled.sizeHint().height() - 20
    assert mark.x() < 300


PERIODS = (
    Period("ADRi · 21/11/2026", "depuis le 01/01/2020", State.SUCCESS, None, None, TODAY, strong=True),
    Period("Carte · 03/09/2026", "du 01/09/2025 au 31/12/2026", State.NEUTRAL, date(2025, 9, 1), date(2026, 12, 31)),
    Period("Mutuelle", "jusqu’au 02/01/2026", State.DANGER, None, date(2026, 1, 2)),
)


def test_the_period_chart_tells_every_row_and_follows_the_keys(qtbot: QtBot) -> None:
    chart = PeriodChart("Périodes")
    chart.set_periods(PERIODS, TODAY)
    shown(qtbot, chart)
    low = chart.sizeHint().height()
    assert chart.accessibleDescription().splitlines() == [f"{p.label} : {p.words}" for p in PERIODS]
    for key, row in ((Qt.Key.Key_Down, 0), (Qt.Key.Key_Down, 1), (Qt.Key.Key_Up, 0)):
        press(chart, key)
        assert chart.accessibleDescription().startswith(PERIODS[row].label)
    chart.set_periods((), TODAY)
    assert chart.sizeHint().height() < low
    chart.grab()


def test_the_period_chart_draws_the_part_of_time_that_matters(qtbot: QtBot) -> None:
    chart = PeriodChart("Périodes")
    old = Period("Vieux", "du 01/01/1990 au 31/12/2099", State.NEUTRAL, date(1990, 1, 1), date(2099, 12, 31))
    chart.set_periods((old,), TODAY)
    first, last = chart._scale()
    assert (TODAY - first).days == 730
    assert (last - TODAY).days == 365
    qtbot.addWidget(chart)
    qtbot.mouseMove(chart)
    chart.resize(420, 90)
    assert not chart.grab().isNull()
