"""The assistant: numbered steps, one page at a time. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.services.jobs import Progress
from app.ui.coordonnees.typed import CabinetTyped, PraticienTyped
from app.ui.premiere_ouverture import model
from app.ui.premiere_ouverture.model import KeyShown
from app.ui.premiere_ouverture.pages import AccessPage, CabinetPage, ChoicePage, DonePage, KeyPage, KinePage, Page
from app.ui.premiere_ouverture.presenter import ACCESS, CABINET, CHOICE, DONE, KEY, KINE, AssistantPresenter
from app.ui.theme import Space, Text, theme
from app.ui.values import State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.card import Card
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.progress_card import ProgressCard
from app.ui.widgets.step_header import StepHeader
from app.ui.widgets.text import Label

WIDTH = 760


class AssistantWidget(QWidget):
    """First run. The signals carry what stands in the fields."""

    chosen = Signal(object)
    back_requested = Signal()
    step_requested = Signal(int)
    cabinet_sent = Signal(object)
    kine_sent = Signal(object)
    access_sent = Signal(object)
    sheet_requested = Signal()
    sheet_ready = Signal(bytes)
    groups_changed = Signal(object)
    key_noted = Signal(object)
    finish_requested = Signal()

    def __init__(self, relay: Callable[[Progress], Progress], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter: AssistantPresenter | None = None
        self._relay, self._step = relay, CHOICE
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.steps = StepHeader(model.STEPS)
        self.note, self.problem = InlineMessage(parent=self), InlineMessage(parent=self)
        self.progress = ProgressCard(parent=self)
        self.choice, self.cabinet, self.kine = ChoicePage(), CabinetPage(), KinePage()
        self.access, self.key, self.done = AccessPage(), KeyPage(), DonePage()
        self.pages: tuple[Page, ...] = (self.choice, self.cabinet, self.kine, self.access, self.key, self.done)
        self._pages_holder = QWidget()
        self.back = Button(self.tr("Retour"), ButtonKind.GHOST, "arrow-left")
        self.next = Button(self.tr("Continuer"), ButtonKind.PRIMARY, shortcut="Ctrl+Return")
        self._arrange()
        self._connect()
        for widget in (self.note, self.problem, self.progress):
            widget.setVisible(False)
        self.show_step(CHOICE, back=False, note="")

    # --- what the presenter asks ---
    def show_step(self, step: int, *, back: bool, note: str) -> None:
        self._step = step
        self.steps.set_current(step)
        self.problem.setVisible(False)
        self.note.setVisible(False)
        if note:
            self.note.show_message(State.INFO, "", note)
        for place, page in enumerate(self.pages):
            page.setVisible(place == step)
        self.back.setVisible(back)
        self.next.setVisible(step != CHOICE)
        self.next.setEnabled(step != KEY)
        words = {ACCESS: self.tr("Créer le cabinet"), DONE: self.tr("Ouvrir le cabinet")}
        self.next.set_label(words.get(step, self.tr("Continuer")))
        self.pages[step].first_field().setFocus(Qt.FocusReason.OtherFocusReason)

    def fill_cabinet(self, typed: CabinetTyped) -> None:
        self.cabinet.form.show_typed(typed)
        self.cabinet.form.show_errors({})

    def fill_kine(self, typed: PraticienTyped) -> None:
        self.kine.form.show_typed(typed)

    def fill_login(self, login: str) -> None:
        self.access.propose(login)

    def show_errors(self, step: int, errors: dict[str, str]) -> None:
        self.pages[step].show_errors(errors)

    def show_busy(self, title: str) -> Progress:
        self.problem.setVisible(False)
        self.progress.start(title, cancellable=False)
        self.progress.setVisible(True)
        self._hold(True)
        return self._relay(self.progress.report)

    def end_busy(self) -> None:
        self.progress.setVisible(False)
        self._hold(False)

    def show_problem(self, what: str, to_do: str) -> None:
        self.problem.show_message(State.DANGER, what, to_do)

    def show_key(self, shown: KeyShown) -> None:
        self.access.new.clear()
        self.key.card.show_key(shown)

    def show_key_errors(self, errors: dict[int, str], right: bool) -> None:
        self.key.card.show_errors(errors)
        self.next.setEnabled(right or self._step != KEY)

    def save_sheet(self, contenu: bytes) -> None:
        self.sheet_ready.emit(contenu)

    def show_done(self, facts: tuple[tuple[str, str], ...]) -> None:
        self.key.card.forget()
        self.done.show_facts(facts)

    def show_saved(self, words: str) -> None:
        """Say that the sheet is where it was asked."""
        self.problem.show_message(State.SUCCESS, words, "")

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.pages[self._step].first_field().setFocus(Qt.FocusReason.OtherFocusReason)

    # --- inside ---
    def _hold(self, busy: bool) -> None:
        for widget in (self.back, self.next, self.steps, self._pages_holder):
            widget.setEnabled(not busy)

    def _arrange(self) -> None:
        px = theme().px
        pages = QVBoxLayout(self._pages_holder)  # not a stack: each page keeps its own height
        pages.setContentsMargins(0, 0, 0, 0)
        for page in self.pages:
            pages.addWidget(page)
        card = Card()
        card.body.setContentsMargins(px(Space.XL), px(Space.XL), px(Space.XL), px(Space.XL))
        card.add(self._pages_holder)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.next)
        holder = QWidget()
        holder.setMaximumWidth(px(WIDTH))
        inside = QVBoxLayout(holder)
        inside.setSpacing(px(Space.L))
        inside.setContentsMargins(px(Space.L), px(Space.XL), px(Space.L), px(Space.XL))
        inside.addStretch(1)
        inside.addWidget(Label(self.tr("Bienvenue dans Cabinet Kiné"), Text.TITLE))
        inside.addWidget(self.steps)
        for widget in (self.note, self.problem, card, self.progress):
            inside.addWidget(widget)
        inside.addLayout(foot)
        inside.addStretch(3)
        ground = QWidget()
        ground.setProperty("ground", "none")
        ground.setMinimumHeight(1)  # else its height is that of the narrowest width, and the bar scrolls over nothing
        row = QHBoxLayout(ground)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(holder, 100)
        row.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setAccessibleName(self.tr("Première ouverture"))
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(ground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)

    def _connect(self) -> None:
        self.choice.chosen.connect(self.chosen)
        self.back.clicked.connect(self.back_requested)
        self.steps.step_requested.connect(self.step_requested)
        self.next.clicked.connect(self._on_next)
        self.access.submitted.connect(self._on_next)
        self.key.card.sheet_requested.connect(self.sheet_requested)
        self.key.card.groups_changed.connect(self.groups_changed)

    def _on_next(self) -> None:
        if not self.next.isEnabled():
            return
        match self._step:
            case step if step == CABINET:
                self.cabinet_sent.emit(self.cabinet.form.typed)
            case step if step == KINE:
                self.kine_sent.emit(self.kine.form.typed)
            case step if step == ACCESS:
                self.access_sent.emit(self.access.typed)
            case step if step == KEY:
                self.key_noted.emit(self.key.card.typed)
            case _:
                self.finish_requested.emit()
