"""The aide à la cotation as a side panel: numbered answers, then the act and its text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.ui.facturer import acts
from app.ui.facturer.acts import AideStep
from app.ui.theme import Colour, Text, theme
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.figures import Facts
from app.ui.widgets.side_panel import SidePanel
from app.ui.widgets.table import Column, DataTable
from app.ui.widgets.text import Paragraph
from app.ui.words import capital

_Answer = tuple[int, str]
_COLUMNS: tuple[Column[_Answer], ...] = (
    Column("numero", "N°", lambda row: row[0], width=44, muted=True),
    Column("reponse", "Réponse", lambda row: capital(row[1]), stretch=True),
)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class AidePanel(SidePanel):
    """Everything by keyboard: digits answer, Enter takes, Backspace goes back, Escape closes.

    With ten answers or more, a digit that may begin a longer number only moves the cursor; Enter answers."""

    answered = Signal(int)
    back_requested = Signal()
    take_requested = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, acts.AIDE_TITLE, acts.AIDE_SENTENCE, width=460)
        self._count = self._typed = 0
        self._proposing = False
        self.trail = Paragraph("", Text.SECONDARY, Colour.MUTED)
        self.question = Paragraph("", Text.GROUP)
        self.answers: DataTable = DataTable(self.tr("Réponses possibles"), _COLUMNS, lambda row: row[0], headless=True)
        self.answers.setMinimumHeight(theme().px(240))
        self.answers.activated.connect(lambda row: self.answered.emit(row[0]))
        self.answers.view.installEventFilter(self)
        self.act, self.text = Paragraph("", Text.STRONG), Paragraph("", Text.BODY)
        self.facts = Facts()
        self.body.addWidget(self.trail)
        self.body.addWidget(self.question)
        self.body.addWidget(self.answers, 1)
        for widget in (self.act, self.text, self.facts):
            self.body.addWidget(widget)
        self.body.addStretch(0)
        self.back = Button(self.tr("Question d’avant"), ButtonKind.GHOST, "arrow-left")
        self.back.clicked.connect(self.back_requested)
        self.take = Button(self.tr("Prendre cet acte"), ButtonKind.PRIMARY, "check")
        self.take.clicked.connect(self.take_requested)
        self.add_action(self.back)
        self.add_action(self.take)

    def show_step(self, step: AideStep) -> None:
        """Show a question or the proposal, opening the panel if need be."""
        found = step.proposal
        self._count, self._typed, self._proposing = len(step.answers), 0, found is not None
        self.set_words(acts.AIDE_TITLE, acts.AIDE_FOUND if found else acts.AIDE_SENTENCE)
        self.trail.setText(step.trail)
        self.trail.setVisible(bool(step.trail))
        self.question.setText(step.title)
        self.answers.setVisible(found is None)
        self.answers.set_rows(tuple(enumerate(step.answers, 1)))
        self.answers.select(1)
        for widget in (self.act, self.text, self.facts):
            widget.setVisible(found is not None)
        if found is not None:
            self.act.setText(found.acte)
            self.text.setText(found.texte)
            self.facts.set_facts(((self.tr("Seuil"), found.seuil), (self.tr("Source"), found.source)))
        self.back.setEnabled(step.may_go_back)
        self.take.setEnabled(found is not None and bool(found.acte_id))
        first = self.answers.view if found is None else self.take if found.acte_id else self.back
        if self.isVisible():
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.open_panel(first)

    def close_aide(self) -> None:
        """Put the panel away."""
        self.close_panel()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if not self._on_key(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._on_key(event):
            return True
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        """Answer, go back or take; return whether the key was one of ours."""
        if event.key() == Qt.Key.Key_Backspace:
            self.back_requested.emit()
        elif event.key() in _ENTER and self._proposing:
            self.take_requested.emit()
        elif event.text().isdigit() and self._count:
            self._on_digit(int(event.text()))
        else:
            return False
        return True

    def _on_digit(self, digit: int) -> None:
        longer = self._typed * 10 + digit
        self._typed = longer if longer <= self._count else digit
        if not 1 <= self._typed <= self._count:
            self._typed = 0
            return
        self.answers.select(self._typed)
        if self._typed * 10 > self._count:
            self.answered.emit(self._typed)
