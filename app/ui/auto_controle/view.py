"""The auto-contrôle as widgets: a period, a progress, two figures, two lists. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.dates import DateRange
from app.services.jobs import Progress, Relay
from app.ui.auto_controle import model
from app.ui.auto_controle.model import BY_FEUILLE, BY_RULE, TABS, FeuilleRow, RuleRow, Shown
from app.ui.auto_controle.presenter import AutoControlePresenter
from app.ui.theme import Colour, Space, Text, theme
from app.ui.values import State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.card import Card
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.fields import DateField, FormRow
from app.ui.widgets.figures import FigureBox
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.page_header import PageHeader
from app.ui.widgets.progress_card import ProgressCard
from app.ui.widgets.table import Column, DataTable, Kind
from app.ui.widgets.tabs import SegmentedTabs
from app.ui.widgets.text import Paragraph


class AutoControleWidget(QWidget):
    """Header, period, then what was found. ``open_requested(patient id, FSE id)``."""

    run_requested = Signal(object, object)
    again_requested = Signal()
    cancel_requested = Signal()
    export_requested = Signal()
    open_requested = Signal(int, int)
    leave_requested = Signal()
    save_requested = Signal(str, object)
    table_csv_requested = Signal(str, object)

    def __init__(self, relay: Relay, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter: AutoControlePresenter | None = None
        self._relay = relay
        self._has_result = False
        self.setProperty("ground", "window")
        self._make_header()
        self.message = InlineMessage(parent=self, dismissible=True)
        self.message.hide()
        self.progress = ProgressCard(parent=self)
        self.progress.hide()
        self._make_period(today)
        self._make_result()
        self._arrange()
        self._connect()

    # --- what the presenter shows ---
    def show_period(self, period: DateRange) -> None:
        """Propose a period."""
        self.first.set_value(period.start)
        self.last.set_value(period.last)

    def show_period_errors(self, first: str, last: str) -> None:
        """Say under each day what is wrong with it."""
        for field, error in ((self.first, first), (self.last, last)):
            unreadable = bool(field.text().strip()) and field.value is None
            field.set_error(field.error if unreadable and field.error else error)
        wrong = self.first if first else self.last if last else None
        if wrong is not None:
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_progress(self, title: str) -> Progress:
        """Show that the control runs."""
        self.message.hide()
        self.progress.start(title)
        self.progress.show()
        self._free(False)
        return self._relay(self.progress.report)

    def end_progress(self) -> None:
        """The control ended."""
        self.progress.hide()
        self._free(True)

    def show_result(self, value: Shown) -> None:
        """Show what was found; the cursor goes to the first rule."""
        self._has_result = True
        tone = Colour.DANGER if value.wrong else Colour.TEXT
        self.checked.set_value(value.checked)
        self.rate.set_value(value.rate, tone, value.rate_note)
        self.euros.set_value(value.euros, tone, value.euros_note)
        self.tabs.set_tabs(value.tabs)
        for table in (self.rules, self.feuilles):
            table.empty.set_words(*value.empty)
            table.set_filter("")
        self.rules.set_rows(value.rules)
        self.feuilles.set_rows(value.feuilles)
        self._pages.setCurrentIndex(1)
        self.show_tab(BY_RULE)
        self._free(True)
        if value.rules:
            self.rules.select(value.rules[0].code)
        if self.isVisible():
            (self.rules.view if value.rules else self.first).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, what: str, to_do: str, action: str = "") -> None:
        """Say what failed."""
        self.message.show_message(State.DANGER if action else State.WARNING, what, to_do, action)

    def save(self, name: str, contenu: bytes) -> None:
        """Ask where to put the file and write it."""
        self.save_requested.emit(name, contenu)

    def show_tab(self, key: str) -> None:
        """Pick a list."""
        self.tabs.choose(key)
        self._lists.setCurrentWidget(self.rules if key == BY_RULE else self.feuilles)
        self._on_current(self.rules.current_row)

    def begin(self) -> None:
        """The page comes in sight."""
        if self.presenter is not None:
            self.presenter.propose()
        if self.isVisible():
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)
            self.first.selectAll()

    # --- inside ---
    def _make_header(self) -> None:
        self.header = PageHeader(model.TITLE, model.SENTENCE, parent=self)
        self.leave = Button(self.tr("Retour à Facturer"), ButtonKind.GHOST, "arrow-left")
        self.export = Button(self.tr("Exporter la liste"), icon="download")
        self.export.setEnabled(False)
        self.header.add_action(self.leave)
        self.header.add_action(self.export)

    def _make_period(self, today: Callable[[], date]) -> None:
        self.first = DateField(today, self.tr("Du"))
        self.last = DateField(today, self.tr("Au"))
        self.run = Button(self.tr("Lancer le contrôle"), ButtonKind.PRIMARY, "list-checks", "Ctrl+Return")

    def _make_result(self) -> None:
        self.checked = FigureBox(self.tr("Séances contrôlées"), raised=True)
        self.rate = FigureBox(self.tr("Anomalies en nombre"), raised=True)
        self.euros = FigureBox(self.tr("Anomalies en euros"), raised=True)
        self.tabs = SegmentedTabs(TABS, self.tr("Ce que le contrôle a trouvé"))
        self.rules: DataTable = DataTable(
            self.tr("Anomalies par règle"), _RULES, lambda row: row.code,
            empty=EmptyState(*model.NOT_RUN, icon="badge-check"),
        )  # fmt: skip
        self.feuilles: DataTable = DataTable(
            self.tr("Feuilles concernées"), _FEUILLES, lambda row: row.fse_id,
            empty=EmptyState(*model.NOT_RUN, icon="badge-check"),
        )  # fmt: skip
        self._lists, self._pages = QStackedWidget(self), QStackedWidget(self)

    def _arrange(self) -> None:
        px = theme().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(Space.L))
        for widget in (self.header, self.message, self._period_card(), self.progress):
            column.addWidget(widget)
        start = Card()
        start.add(EmptyState(*model.NOT_RUN, icon="list-checks"), 1)
        self._pages.addWidget(start)
        self._pages.addWidget(self._result_page())
        column.addWidget(self._pages, 1)

    def _period_card(self) -> QWidget:
        px, card, row, words = theme().px, Card(), QHBoxLayout(), QVBoxLayout()
        row.setSpacing(px(Space.L))
        for label, field in ((self.tr("Du"), self.first), (self.tr("Au"), self.last)):
            field.setFixedWidth(px(150))
            row.addWidget(FormRow(label, field))
        row.addWidget(FormRow("\u00a0", self.run))  # an empty label keeps the button level with the fields
        words.setSpacing(0)
        words.addWidget(Paragraph(model.OWN, Text.STRONG))
        words.addWidget(Paragraph(model.OWN_NOTE, Text.SECONDARY, Colour.MUTED))
        words.addStretch(1)
        row.addSpacing(px(Space.L))
        row.addLayout(words, 1)
        card.add(row)
        margins = card.body.contentsMargins()
        margins.setBottom(px(Space.XS))  # the line kept for an error is air enough
        card.body.setContentsMargins(margins)
        return card

    def _result_page(self) -> QWidget:
        px, page = theme().px, QWidget()
        figures = QHBoxLayout()
        figures.setSpacing(px(Space.M))
        for box, weight in ((self.checked, 2), (self.rate, 3), (self.euros, 4)):
            figures.addWidget(box, weight)
        card = Card(padded=False)
        self._lists.addWidget(self.rules)
        self._lists.addWidget(self.feuilles)
        card.add(self._lists, 1)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(Space.M))
        column.addLayout(figures)
        column.addWidget(self.tabs)
        column.addWidget(card, 1)
        self.whole = Card()
        self.said, self.cited = Paragraph("", Text.STRONG), Paragraph("", Text.SECONDARY, Colour.MUTED)
        self.whole.add(self.said)
        self.whole.add(self.cited)
        column.addWidget(self.whole)
        return page

    def _connect(self) -> None:
        self.run.clicked.connect(self._on_run)
        for field in (self.first, self.last):
            field.returnPressed.connect(self._on_run)
        self.leave.clicked.connect(self.leave_requested)
        self.export.clicked.connect(self.export_requested)
        self.progress.cancel_requested.connect(self.cancel_requested)
        self.message.action_requested.connect(self.again_requested)
        self.tabs.chosen.connect(self._on_tab)
        self.rules.activated.connect(self._on_rule)
        self.rules.current_changed.connect(self._on_current)
        self.feuilles.activated.connect(lambda row: self.open_requested.emit(row.patient_id, row.fse_id))
        for key, table in ((BY_RULE, self.rules), (BY_FEUILLE, self.feuilles)):
            table.csv_requested.connect(
                lambda key=key, table=table: self.table_csv_requested.emit(f"{key}.csv", table.csv_bytes())
            )

    def _on_run(self) -> None:
        if self.run.isEnabled():
            self.run_requested.emit(self.first.value, self.last.value)

    def _on_tab(self, key: str) -> None:
        self.feuilles.set_filter("")
        self.show_tab(key)

    def _on_current(self, row: RuleRow | None) -> None:
        """The rule under the cursor, its words and its text whole."""
        if row is not None:
            self.said.setText(str(row.constat.rest or row.constat.lead))
            self.cited.setText(row.source)
        self.whole.setVisible(row is not None and self._lists.currentWidget() is self.rules)

    def _on_rule(self, row: RuleRow) -> None:
        """The feuilles where this rule spoke."""
        self.feuilles.set_filter(row.code)
        self.show_tab(BY_FEUILLE)
        if self.feuilles.rows:
            self.feuilles.select(self.feuilles.rows[0].fse_id)
        self.feuilles.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _free(self, free: bool) -> None:
        self.run.setEnabled(free)
        self.export.setEnabled(free and self._has_result)


_RULES: tuple[Column[RuleRow], ...] = (
    Column("code", "Règle", lambda r: r.code, width=84, strong=True),
    Column("constat", "Constat", lambda r: r.constat, stretch=True),
    Column("source", "Texte", lambda r: r.source, stretch=True, muted=True),
    Column("nombre", "Séances", lambda r: r.count, Kind.NUMBER, width=84),
    Column("expliquees", "Expliquées", lambda r: r.explained, Kind.NUMBER, width=96,
           note="Séances où le motif tapé avant la signature est gardé avec la feuille"),
    Column("montant", "Montant", lambda r: r.amount, Kind.MONEY, width=110),
)  # fmt: skip
_FEUILLES: tuple[Column[FeuilleRow], ...] = (
    Column("numero", "Feuille", lambda r: r.numero, width=84, sort=lambda r: r.fse_id),
    Column("patient", "Patient", lambda r: r.patient, stretch=True),
    Column("jours", "Séances", lambda r: r.jours, width=170, muted=True, sort=lambda r: r.first_day),
    Column("codes", "Règles", lambda r: r.codes, width=170, muted=True),
    Column("etat", "État", lambda r: r.tag, Kind.TAG, width=130),
    Column("montant", "Montant", lambda r: r.amount, Kind.MONEY, width=110),
)
