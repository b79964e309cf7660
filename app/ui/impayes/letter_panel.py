"""The letter as it will be on paper, over the right of the screen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.impayes import letters
from app.ui.impayes.letters import LetterShown
from app.ui.pdf_preview import PdfPreview
from app.ui.theme import Space, Text, theme
from app.ui.values import State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.side_panel import SidePanel
from app.ui.widgets.text import Label

WIDTH = 640


class LetterPanel(SidePanel):
    """Shows a LetterShown."""

    print_requested = Signal()
    step_requested = Signal(int)
    copy_requested = Signal(str, bytes)

    def __init__(self, host: QWidget, preview: PdfPreview) -> None:
        super().__init__(host, self.tr("Aperçu de la lettre"), " ", width=WIDTH)
        self._shown: LetterShown | None = None
        self.preview = preview
        self.message = InlineMessage(parent=self)
        px, ghost = theme().px, ButtonKind.GHOST
        self._which = Label("", Text.LABEL)
        self.before = Button(self.tr("Précédente"), ghost, "chevron-left", small=True)
        self.after = Button(self.tr("Suivante"), ghost, "chevron-right", small=True)
        self.before.clicked.connect(lambda: self.step_requested.emit(-1))
        self.after.clicked.connect(lambda: self.step_requested.emit(1))
        self._nav = QWidget()
        row = QHBoxLayout(self._nav)
        row.setContentsMargins(px(Space.XL), 0, px(Space.XL), 0)
        row.addWidget(self._which)
        row.addStretch(1)
        row.addWidget(self.before)
        row.addWidget(self.after)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(px(Space.S))
        held = QHBoxLayout()
        held.setContentsMargins(px(Space.XL), 0, px(Space.XL), 0)
        held.addWidget(self.message)
        self.body.addWidget(self._nav)
        self.body.addLayout(held)
        self.body.addWidget(preview, 1)
        self.copy_button = Button(self.tr("Enregistrer une copie"), icon="download")
        self.print_button = Button(self.tr("Imprimer la lettre"), ButtonKind.PRIMARY, "printer")
        self.copy_button.clicked.connect(self._on_copy)
        self.print_button.clicked.connect(self.print_requested)
        self.add_action(self.copy_button)
        self.add_action(self.print_button)
        self.message.hide()

    def start(self, place: str, can_go_back: bool, can_go_on: bool) -> None:
        """Open the panel, or move in it, while the letter is laid out."""
        self._shown = None
        self._which.setText(place)
        self._nav.setVisible(bool(place))
        self.before.setEnabled(can_go_back)
        self.after.setEnabled(can_go_on)
        self.message.hide()
        self.print_button.setEnabled(False)
        self.copy_button.hide()
        if not self.isVisible():
            self.set_words(self.tr("Aperçu de la lettre"), letters.PREPARING)
            self.preview.clear()
            self.open_panel(self.preview)

    def show_letter(self, shown: LetterShown) -> None:
        """Show one letter."""
        self._shown = shown
        self.set_words(shown.title, shown.sentence)
        self.preview.show_pdf(shown.pdf, f"{shown.title}, {shown.sentence}")
        self.print_button.setVisible(bool(shown.print_label))
        self.print_button.set_label(shown.print_label or self.tr("Imprimer la lettre"))
        self.print_button.setEnabled(bool(shown.print_label))
        self.copy_button.setVisible(not shown.print_label)
        if shown.note:
            self.message.show_message(State.INFO, shown.note)

    def show_error(self, what: str) -> None:
        """Say why there is no letter."""
        self.preview.clear()
        self.message.show_message(State.WARNING, what)

    def set_busy(self, busy: bool) -> None:
        """Turn the main button off while a letter is printed."""
        self.print_button.setEnabled(not busy and self._shown is not None)

    def _on_copy(self) -> None:
        if self._shown is not None:
            self.copy_requested.emit(self._shown.file_name, self._shown.pdf)
