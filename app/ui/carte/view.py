"""The panel that asks who is on the card. Decides nothing."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.domain.card import SlotState
from app.ui.carte.model import CREATE_OTHER, CandidateItem, PersonRow
from app.ui.carte.presenter import CardPresenter
from app.ui.carte.proposal import ProposalCard
from app.ui.shell.main_window import MainWindow
from app.ui.theme import Size, Space, theme
from app.ui.values import LeadText, State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.side_panel import SidePanel
from app.ui.widgets.table import Column, DataTable

_WRITING = (QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox)


class CardPanel(QObject):
    """Lies over the right of the window; ``person_chosen`` carries the place of the person on the card.

    ``candidate_chosen`` carries the file and the traits to take from the reading."""

    person_chosen = Signal(int)
    candidate_chosen = Signal(int, object)
    create_requested = Signal()
    retry_requested = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.presenter: CardPresenter | None = None
        self._window = window
        self.panel = SidePanel(window.toast.parentWidget() or window, self.tr("Carte Vitale"))
        self._content: QWidget | None = None
        self.create = Button(self.tr("Créer la fiche"), ButtonKind.PRIMARY, "user-plus")
        self.create.clicked.connect(self.create_requested)
        self.retry = Button(self.tr("Réessayer"), ButtonKind.PRIMARY, shortcut="F12", owns_shortcut=False)
        self.retry.clicked.connect(self.retry_requested)
        self.panel.add_action(self.create)
        self.panel.add_action(self.retry)

    def on_slots(self, slots: tuple[SlotState, ...]) -> None:
        """Hear what the watcher saw; GUI thread."""
        if self.presenter is not None:
            self.presenter.on_slots(slots)

    def on_read_requested(self) -> None:
        """Hear F12 and the buttons that read the card."""
        if self.presenter is not None:
            self.presenter.on_read_requested()

    def show_people(self, title: str, sentence: str, rows: tuple[PersonRow, ...]) -> None:
        """Let somebody choose a person: digits, arrows and Enter, or the mouse."""
        table = DataTable(self.tr("Personnes de la carte"), _PEOPLE, lambda row: row.index, headless=True)
        table.set_rows(rows)
        table.setMinimumHeight(theme().px(Size.ROW) * min(len(rows), 12) + 2)
        table.activated.connect(lambda row: self.person_chosen.emit(row.index))
        table.action_requested.connect(lambda row, _key: self.person_chosen.emit(row.index))
        for row in rows:
            if row.key:
                digit = QShortcut(QKeySequence(row.key), table)
                digit.activated.connect(partial(self.person_chosen.emit, row.index))
        self._put(table, title, sentence)
        table.select(rows[0].index)
        table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_candidates(self, title: str, sentence: str, items: tuple[CandidateItem, ...], may_create: bool) -> None:
        """Show the files that may be this person's, each with what differs."""
        holder = QWidget()
        holder.setProperty("ground", "none")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(Space.M))
        for place, item in enumerate(items):
            card = ProposalCard(item, first=place == 0)
            card.chosen.connect(self.candidate_chosen)
            column.addWidget(card)
        self._put(holder, title, sentence, create=may_create)
        self.create.set_label(CREATE_OTHER)
        self.create.set_kind(ButtonKind.SECONDARY)

    def show_unknown(self, title: str, sentence: str, note: str, may_create: bool) -> None:
        """Offer to create the file."""
        message = InlineMessage(State.INFO if may_create else State.WARNING, sentence, note)
        self._put(message, title, create=may_create, first=self.create if may_create else None)
        self.create.set_label(self.tr("Créer la fiche"))
        self.create.set_kind(ButtonKind.PRIMARY)

    def show_problem(self, title: str, what: str, to_do: str) -> None:
        """Say why nothing was read; the keyboard stays where it is while somebody writes."""
        self._put(InlineMessage(State.WARNING, what, to_do), title, retry=True, first=self.retry)

    def close(self) -> None:
        """Take the panel away."""
        self.panel.close_panel()

    def is_typing(self) -> bool:
        """Whether the focus is in a field that somebody fills; an empty line is not written in yet."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QLineEdit):
            return bool(focused.text()) and not focused.isReadOnly()
        return isinstance(focused, _WRITING) or (isinstance(focused, QComboBox) and focused.isEditable())

    def tell_pages(self, patient_id: int | None) -> None:
        """Let the screens that are built know."""
        for room in ("accueil", "facturer"):
            changed = getattr(self._window.page(room), "card_changed", None)
            if callable(changed):
                changed(patient_id)

    def _put(
        self,
        content: QWidget,
        title: str,
        sentence: str = "",
        *,
        create: bool = False,
        retry: bool = False,
        first: QWidget | None = None,
    ) -> None:
        if self._content is not None:
            self.panel.body.removeWidget(self._content)
            self._content.setVisible(False)
            self._content.hide()  # its digits must not answer beside those of the next
            self._content.deleteLater()
        while (item := self.panel.body.takeAt(0)) is not None:
            del item
        self._content = content
        self.panel.body.addWidget(content)
        self.panel.body.addStretch(1)
        self.panel.set_words(title, sentence)
        self.create.setVisible(create)
        self.retry.setVisible(retry)
        writing = QApplication.focusWidget() if self.is_typing() else None
        self.panel.open_panel(first)
        if writing is not None:
            writing.setFocus(Qt.FocusReason.OtherFocusReason)


_PEOPLE: tuple[Column[PersonRow], ...] = (
    Column("touche", "Touche", lambda p: p.key, muted=True, width=44),
    Column("personne", "Personne", lambda p: LeadText(p.prenom, p.nom), stretch=True),
    Column("naissance", "Naissance", lambda p: p.naissance, muted=True),
)
