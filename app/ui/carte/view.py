"""The panel that asks whom a card or a code names. Decides nothing."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.card import SlotState
from app.ui.carte.code_note import CodeNote
from app.ui.carte.hands import focused_in, is_in_a_form, is_writing
from app.ui.carte.model import CREATE_OTHER, CandidateItem, PersonRow
from app.ui.carte.note_view import NoteView
from app.ui.carte.presenter import CardPresenter
from app.ui.carte.proposal import ProposalCard
from app.ui.shell.main_window import MainWindow
from app.ui.theme import Size, Space, theme
from app.ui.values import LeadText, State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.side_panel import SidePanel
from app.ui.widgets.table import Column, DataTable

TICK_MS = 500
"""How often the time left is written again; time itself comes from the clock of the desk."""


_CARD_KEY = "F12"


class CardPanel(QObject):
    """Lies over the right of the window; ``person_chosen`` carries the place of the person on the card.

    ``candidate_chosen`` carries the file and the traits to take from the reading."""

    person_chosen = Signal(int)
    candidate_chosen = Signal(int, object)
    create_requested = Signal()
    retry_requested = Signal()
    go_requested = Signal()
    kept = Signal()
    way_out_requested = Signal()
    ticked = Signal()

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
        self.way_out = Button("", owns_shortcut=False)
        self.way_out.clicked.connect(self.way_out_requested)
        self.keep = Button(self.tr("Garder"), owns_shortcut=False)
        self.keep.clicked.connect(self.kept)
        self.go = Button(self.tr("Facturer"), ButtonKind.PRIMARY, shortcut="Return", owns_shortcut=False)
        self.go.clicked.connect(self.go_requested)
        for button in (self.keep, self.way_out, self.create, self.retry, self.go):
            self.panel.add_action(button)
        self._enter = QShortcut(QKeySequence(Qt.Key.Key_Return), self.panel)
        self._enter.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._enter.activated.connect(self._on_enter)
        self._note: CodeNote | None = None
        self._note_view: NoteView | None = None
        self._stopping = False
        self._default: Button | None = None
        self._clock = QTimer(self, interval=TICK_MS)
        self._clock.timeout.connect(self.ticked)
        self.panel.closed.connect(self._on_closed)

    def on_slots(self, slots: tuple[SlotState, ...]) -> None:
        """Hear what the watcher saw; behind a lock nobody is read. GUI thread."""
        if self.presenter is not None:
            self.presenter.on_slots(slots, covered=self._window.is_covered)

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
        self._put(holder, title, sentence, (self.create,) if may_create else ())
        self.create.set_label(CREATE_OTHER)
        self.create.set_kind(ButtonKind.SECONDARY)

    def show_unknown(self, title: str, sentence: str, note: str, may_create: bool) -> None:
        """Offer to create the file."""
        message = InlineMessage(State.INFO if may_create else State.WARNING, sentence, note)
        first = self.create if may_create else None
        self._put(message, title, buttons=(first,) if first else (), first=first)
        self.create.set_label(self.tr("Créer la fiche"))
        self.create.set_kind(ButtonKind.PRIMARY)

    def show_known(self, title: str, sentence: str, action: str) -> None:
        """Show the file that was found, the cursor on the button that opens it."""
        self.go.set_label(action)
        self._put(InlineMessage(State.SUCCESS, sentence), title, buttons=(self.go,), first=self.go)

    def show_other(self, title: str, sentence: str, action: str, keep: str) -> None:
        """Stop before somebody works in the wrong file; Escape keeps the open one."""
        self.go.set_label(action)
        self.keep.set_label(keep)
        stop = InlineMessage(State.DANGER, sentence)
        self._put(stop, title, buttons=(self.keep, self.go), first=self.go, unasked=True)
        self._stopping = True

    def show_note(self, note: CodeNote | None) -> None:
        """Keep what stands over the next thing shown."""
        self._note = note

    def show_left(self, words: str) -> None:
        """Say what is left of the code and of its session."""
        if self._note_view is not None:
            self._note_view.show_left(words)

    def open_patient(self) -> tuple[int, str] | None:
        """Return whose file is in sight."""
        ask = getattr(self._window.page(self._window.current_room), "open_patient", None)
        found = ask() if callable(ask) else None
        return found if isinstance(found, tuple) else None

    def show_problem(self, title: str, what: str, to_do: str, way_out: str = "") -> None:
        """Say why nothing was read; the keyboard stays where it is while somebody writes."""
        message = InlineMessage(State.WARNING, what, to_do)
        self._put(message, title, buttons=(self.retry,), first=self.retry, unasked=True)
        self.way_out.set_label(way_out)
        self.way_out.setVisible(bool(way_out))

    def close(self) -> None:
        """Take the panel away."""
        self._stopping = False
        self.panel.close_panel()

    def _on_enter(self) -> None:
        """Enter presses the button that has the cursor, else the one that goes on; between files, nothing goes on."""
        focused = focused_in(self._window)
        if isinstance(focused, Button) and self.panel.isAncestorOf(focused):
            focused.click()
        elif self._default is not None:
            self._default.click()

    def _on_closed(self) -> None:
        self._clock.stop()
        if self._stopping:  # Escape, or the cross: the open file stays
            self._stopping = False
            self.kept.emit()

    def is_writing(self) -> bool:
        """Whether somebody fills a field or chooses in a list, anywhere in the window."""
        return is_writing(self._window)

    def is_typing(self) -> bool:
        """Whether the keys belong to somebody: a field, an open list, a form over the screen."""
        return is_writing(self._window) or is_in_a_form(self._window, self.panel)

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
        buttons: tuple[Button, ...] = (),
        *,
        first: Button | None = None,
        unasked: bool = False,
    ) -> None:
        """Show *content* over *buttons*; what comes *unasked* leaves the keyboard to whoever has it."""
        self._empty()
        self._content, self._stopping, self._default = content, False, first
        self._enter.setEnabled(not isinstance(content, DataTable))  # the list takes Enter itself
        if self._note is not None:
            self._note_view = NoteView(self._note)
            self.panel.body.addWidget(self._note_view)
            self._clock.start()
            self.ticked.emit()
        self.panel.body.addWidget(content)
        self.panel.body.addStretch(1)
        self.panel.set_words(title, sentence)
        for button in (self.create, self.retry, self.go, self.keep, self.way_out):
            button.setVisible(button in buttons)
        writing = focused_in(self._window) if unasked and self.is_typing() else None
        self.go.set_key("Return" if writing is None else _CARD_KEY if self._note is None else "")
        self.panel.open_panel(first)
        if writing is not None:
            writing.setFocus(Qt.FocusReason.OtherFocusReason)

    def _empty(self) -> None:
        self._clock.stop()
        for old in (self._content, self._note_view):
            if old is not None:
                self.panel.body.removeWidget(old)
                old.setVisible(False)
                old.hide()  # its digits must not answer beside those of the next
                old.deleteLater()
        self._content = self._note_view = None
        while (item := self.panel.body.takeAt(0)) is not None:
            del item


_PEOPLE: tuple[Column[PersonRow], ...] = (
    Column("touche", "Touche", lambda p: p.key, muted=True, width=44),
    Column("personne", "Personne", lambda p: LeadText(p.prenom, p.nom), stretch=True),
    Column("naissance", "Naissance", lambda p: p.naissance, muted=True),
)
