"""The window before any session: first run, login, or the problem that keeps the cabinet shut."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.ui.shell.gate import in_the_middle
from app.ui.theme import Space, Text, theme
from app.ui.values import State
from app.ui.widgets.card import Card
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.text import Label


class EntryWindow(QMainWindow):
    """Shows one page at a time. ``retry_requested`` from the page of a problem, ``closing`` at the end."""

    retry_requested = Signal()
    closing = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Cabinet Kiné"))
        self.setMinimumSize(1024, 640)
        self.resize(1280, 800)
        self._pages = QStackedWidget()
        self.setCentralWidget(self._pages)

    def show_gate(self, page: QWidget) -> None:
        """Show *page*; the one before is forgotten."""
        before = self._pages.currentWidget()
        if before is not None and before is not page:
            self._pages.removeWidget(before)
            before.deleteLater()
        if self._pages.indexOf(page) < 0:
            self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        page.setFocus()

    @property
    def page(self) -> QWidget | None:
        """The page shown."""
        return self._pages.currentWidget()

    def show_problem(self, what: str) -> None:
        """Say why the cabinet cannot be opened, with a button to try again."""
        page, px = QWidget(), theme().px
        message = InlineMessage(State.DANGER, parent=page)
        message.show_message(State.DANGER, self.tr("Le cabinet ne peut pas s’ouvrir"), what, self.tr("Réessayer"))
        message.action_requested.connect(self.retry_requested)
        card = Card()
        card.setFixedWidth(px(560))
        card.body.setContentsMargins(px(Space.XL), px(Space.XL), px(Space.XL), px(Space.XL))
        card.add(Label(self.tr("Cabinet Kiné"), Text.TITLE))
        card.add(message)
        column = QVBoxLayout(page)
        column.setContentsMargins(px(Space.XL), px(Space.XL), px(Space.XL), px(Space.XL))
        column.addStretch(2)
        column.addLayout(in_the_middle(card))
        column.addStretch(3)
        self.show_gate(page)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        self.closing.emit()
        super().closeEvent(event)
