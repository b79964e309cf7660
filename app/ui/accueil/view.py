"""The home screen as widgets. Decides nothing."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.ui.accueil import model
from app.ui.accueil.model import CounterItem, DayRow, TodoItem
from app.ui.accueil.presenter import AccueilPresenter
from app.ui.theme import Space, theme
from app.ui.values import State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.card import Card
from app.ui.widgets.counter import Counter
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.finding_row import FindingRow
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.page_header import PageHeader
from app.ui.widgets.table import Column, DataTable, Kind


class AccueilWidget(QWidget):
    """Greeting, figures, the day, what waits."""

    bill_requested = Signal(object)
    absence_requested = Signal(object)
    add_requested = Signal()
    counter_requested = Signal(object)
    todo_requested = Signal(object)
    whole_day_requested = Signal()
    refresh_requested = Signal()
    card_requested = Signal()
    code_requested = Signal()
    csv_requested = Signal(object)

    def __init__(self, *, care: bool, billing: bool, patients: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter: AccueilPresenter | None = None
        self._care, self._billing, self._patients = care, billing, patients
        px = theme().px
        self.setProperty("ground", "window")
        self.header = PageHeader("", parent=self)
        self.read_card = Button(self.tr("Lire la carte"), ButtonKind.PRIMARY, "credit-card", "F12", owns_shortcut=False)
        self.read_card.clicked.connect(self.card_requested)
        self.read_code = Button(self.tr("Scanner un code"), icon="scan-qr-code", shortcut="F11", owns_shortcut=False)
        self.read_code.clicked.connect(self.code_requested)
        for button in (self.read_code, self.read_card):
            self.header.add_action(button)
            button.setVisible(patients)
        self.message = InlineMessage(parent=self)
        self.message.setVisible(False)
        self.message.action_requested.connect(self.refresh_requested)
        self._counters: dict[str, Counter] = {}
        self._items: dict[str, CounterItem] = {}
        self._figures = QHBoxLayout()
        self._figures.setSpacing(px(Space.M))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.XL), px(Space.XL), px(Space.XL), px(Space.XL))
        column.setSpacing(px(Space.L))
        column.addWidget(self.header)
        column.addWidget(self.message)
        column.addLayout(self._figures)
        row = QHBoxLayout()
        row.setSpacing(px(Space.L))
        row.addWidget(self._day_card(), 1)
        row.addWidget(self._todo_card())
        column.addLayout(row, 1)

    # --- what the window asks ---
    def refresh(self) -> None:
        """Read everything again."""
        self.refresh_requested.emit()

    def card_changed(self, patient_id: int | None) -> None:
        """Hear whose card is in the reader."""
        if self.presenter is not None:
            self.presenter.on_card_changed(patient_id)

    # --- what the presenter asks ---
    def show_greeting(self, title: str, sentence: str) -> None:
        """Show the title and the day."""
        self.header.set_title(title)
        self.header.set_sentence(sentence)

    def show_counters(self, items: tuple[CounterItem, ...]) -> None:
        """Show the figures; the first time makes them."""
        for item in items:
            if item.key not in self._counters:
                counter = Counter(item.icon, item.label)
                counter.clicked.connect(partial(self._on_counter, item.key))
                self._counters[item.key] = counter
                self._figures.addWidget(counter, 1)
            self._counters[item.key].set_value(item.number, item.tag)
            self._items[item.key] = item

    def show_day(self, rows: tuple[DayRow, ...], title: str, note: str, filtered: bool) -> None:
        """Show the list; the cursor starts on the row to bill next."""
        self.day.set_title(title)
        self.day.set_note(note)
        self.whole_day.setVisible(filtered)
        self.table.empty.set_words(*(model.EMPTY_FILTER if filtered else self._empty_day))
        first_time = self.table.current_row is None
        self.table.set_rows(rows)
        if first_time:
            self._point_at_next(rows)
        self._on_current(self.table.current_row)

    def show_todo(self, items: tuple[TodoItem, ...]) -> None:
        """Show what waits."""
        holder = QWidget()
        holder.setProperty("ground", "none")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for place, item in enumerate(items):
            ruled = place < len(items) - 1
            row = FindingRow(item.state, item.sentence, item.note, item.action, icon=item.icon, ruled=ruled)
            row.action_requested.connect(partial(self.todo_requested.emit, item))
            column.addWidget(row)
        if items:
            column.addStretch(1)
        else:
            column.addWidget(EmptyState(*model.NOTHING_TO_DO, icon="badge-check"), 1)
        self._waiting.setWidget(holder)

    def show_error(self, what: str, to_do: str) -> None:
        """Say what failed."""
        self.message.show_message(State.DANGER, what, to_do, model.LOAD_FAILED)

    def clear_error(self) -> None:
        """Take the message away."""
        self.message.setVisible(False)

    def point_at(self, seance_id: int) -> None:
        """Put the cursor on a séance."""
        focused = QApplication.focusWidget()
        if self.table.select(seance_id) and self.isVisible() and not isinstance(focused, QLineEdit):
            self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- inside ---
    def _day_card(self) -> Card:
        self.day = Card(model.TITLE_TODAY, padded=False)
        self.whole_day = Button(self.tr("Toute la journée"), ButtonKind.GHOST, small=True)
        self.whole_day.clicked.connect(self.whole_day_requested)
        self.whole_day.setVisible(False)
        self.absence = Button(self.tr("Noter une absence"), small=True)
        self.absence.setVisible(self._care)
        self.absence.clicked.connect(lambda: self.absence_requested.emit(self.table.current_row))
        self.day.add_action(self.whole_day)
        self.day.add_action(self.absence)
        empty = EmptyState(*self._empty_day, icon="calendar-plus")
        columns = tuple(c for c in _COLUMNS if (c.key != "soin" or self._care) and (c.key != "action" or self._billing))
        self.table: DataTable = DataTable(
            self.tr("Séances d’aujourd’hui"), columns, lambda row: row.seance_id, headless=True, empty=empty
        )
        self.table.activated.connect(self.bill_requested)
        self.table.action_requested.connect(lambda row, _key: self.bill_requested.emit(row))
        self.table.empty_action_requested.connect(self.add_requested)
        self.table.current_changed.connect(self._on_current)
        self.table.csv_requested.connect(lambda: self.csv_requested.emit(self.table.csv_bytes()))
        self.day.add(self.table, 1)
        return self.day

    @property
    def _empty_day(self) -> tuple[str, str, str]:
        return model.EMPTY_DAY if self._patients else model.EMPTY_HIDDEN

    def _todo_card(self) -> Card:
        card = Card(self.tr("À faire"), padded=False, ruled=True)
        card.setFixedWidth(theme().px(314))
        self._waiting = QScrollArea(widgetResizable=True)
        self._waiting.setAccessibleName(self.tr("À faire"))
        self._waiting.setFrameShape(QFrame.Shape.NoFrame)
        self._waiting.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._waiting.viewport().setAutoFillBackground(False)
        card.add(self._waiting, 1)
        return card

    def _on_counter(self, key: str) -> None:
        self.counter_requested.emit(self._items[key])

    def _point_at_next(self, rows: tuple[DayRow, ...]) -> None:
        following = next((r for r in rows if r.action is not None and r.action.primary), None)
        if following is not None:
            self.table.select(following.seance_id)

    def _on_current(self, row: DayRow | None) -> None:
        self.absence.setVisible(self._care and bool(self.table.rows))
        self.absence.setEnabled(row is not None and row.may_be_missed)
        hint = "" if self.absence.isEnabled() else self.tr("Choisissez une séance qui n’est pas encore facturée.")
        self.absence.setToolTip(hint)


_COLUMNS: tuple[Column[DayRow], ...] = (
    Column("heure", "Heure", lambda r: r.heure, Kind.NUMBER, muted=True),
    Column("patient", "Patient", lambda r: r.patient),
    Column("soin", "Soin", lambda r: r.soin, muted=True, stretch=True, keeps_end=True),
    Column("etat", "État", lambda r: r.tag, Kind.TAG),
    Column("action", "Action", lambda r: r.action, Kind.ACTION),
)
