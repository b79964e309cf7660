"""The right-hand panel: what one debtor owes, until when, the letters, the law, what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.ui.impayes import model
from app.ui.impayes.model import DebtorShown
from app.ui.theme import Colour, Space, Text, theme
from app.ui.values import State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.detail_panel import DetailPanel
from app.ui.widgets.figures import FigureBox
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.text import Label, separator
from app.ui.widgets.timeline import Timeline


class DebtorPanel(DetailPanel):
    """Shows a DebtorShown."""

    preview_requested = Signal(str)
    pay_requested = Signal()
    abandon_requested = Signal()
    address_requested = Signal()
    patient_requested = Signal()
    letter_requested = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Détail du débiteur"), model.CHOOSE, parent)
        self._key = ""
        self.preview_button = Button(self.tr("Aperçu de la lettre"), ButtonKind.PRIMARY, "file-text", small=True)
        self.pay_button = Button(self.tr("Encaisser"), icon="euro", small=True)
        self.abandon_button = Button(self.tr("Abandonner"), icon="ban", small=True)
        self.patient_button = Button(self.tr("Ouvrir la fiche"), icon="user", small=True)
        self.preview_button.clicked.connect(lambda: self.preview_requested.emit(self._key))
        self.pay_button.clicked.connect(self.pay_requested)
        self.abandon_button.clicked.connect(self.abandon_requested)
        self.patient_button.clicked.connect(self.patient_requested)
        self.add_actions(self.preview_button, self.pay_button)
        self.add_actions(self.abandon_button, self.patient_button)

    def show_debtor(self, shown: DebtorShown | None) -> None:
        """Show a debtor, or the empty state."""
        self.clear()
        self._key = shown.key if shown else ""
        if shown is None:
            self.show_empty()
            return
        self.show_subject(shown.title, shown.address)
        self.add(self._figures(shown))
        if shown.blocked:
            self.add(self._blocked(shown))
        self.add(self._notes(shown))
        if shown.events:
            timeline = Timeline(self.tr("Lettres et suite de la procédure"))
            timeline.set_events(shown.events)
            timeline.activated.connect(lambda target: self.letter_requested.emit(self._key, target))
            self.add(timeline)
        self.add(InlineMessage(State.INFO, "", shown.law, parent=self))
        for button, why in (
            (self.preview_button, shown.why_no_letter),
            (self.pay_button, shown.why_no_payment),
            (self.abandon_button, shown.why_no_abandon),
        ):
            button.setEnabled(not why)
            button.setToolTip(why)
            button.setAccessibleDescription(why)
        self.patient_button.setVisible(shown.patient_id is not None)

    def _figures(self, shown: DebtorShown) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme().px(Space.XS))
        limit = FigureBox(self.tr("Date limite"), shown.limit)
        if shown.limit_near:
            limit.set_value(shown.limit, Colour.DANGER)
        row.addWidget(FigureBox(self.tr("Reste dû"), shown.due), 1)
        row.addWidget(limit, 1)
        return row

    def _blocked(self, shown: DebtorShown) -> InlineMessage:
        action = ""
        if shown.can_fix_address:
            action = self.tr("Ouvrir la fiche") if shown.patient_id is not None else self.tr("Compléter l’adresse")
        message = InlineMessage(State.WARNING, self.tr("Aucune lettre possible"), shown.blocked, action, self)
        message.action_requested.connect(self.address_requested)
        return message

    def _notes(self, shown: DebtorShown) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme().px(Space.M))
        grid.setVerticalSpacing(theme().px(7))
        grid.setColumnStretch(1, 1)
        for column, title in enumerate((self.tr("Note"), self.tr("Séances"), self.tr("Reste"))):
            grid.addWidget(self._cell(title, column, Colour.MUTED), 0, column)
        for place, note in enumerate(shown.notes):
            grid.addWidget(separator(holder), 2 * place + 1, 0, 1, 3)
            for column, text in enumerate((note.numero, note.seances, str(note.reste))):
                grid.addWidget(self._cell(text, column), 2 * place + 2, column)
        if shown.more:
            grid.addWidget(Label(shown.more, Text.SECONDARY, Colour.HINT), 2 * len(shown.notes) + 1, 0, 1, 3)
        said = ", ".join(f"{note.numero} {note.seances} {note.reste}" for note in shown.notes)
        holder.setAccessibleName(self.tr("Notes\u00a0: {}").format(said))
        return holder

    @staticmethod
    def _cell(text: str, column: int, tone: Colour = Colour.TEXT) -> Label:
        label = Label(text, Text.SECONDARY, tone)
        if column == 2:
            label.setFont(theme().font(Text.SECONDARY, tabular=True))
            label.setAlignment(_RIGHT)
        return label


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
