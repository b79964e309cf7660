"""When a bug reaches the surface: what happened, what to do, what to send."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from app.ui.theme import Colour, Space, Text, theme
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.card import Card
from app.ui.widgets.text import Label, Paragraph


class CrashReport(QWidget):
    """Shows *report*, technical text from which patient data has already been removed by the caller.

    ``close_requested`` to go on working, ``quit_requested`` to leave."""

    close_requested = Signal()
    quit_requested = Signal()

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        card = Card()
        card.body.setContentsMargins(px(Space.XL), px(Space.XL), px(Space.XL), px(Space.XL))
        card.body.setSpacing(px(Space.M))
        card.setMaximumSize(px(760), px(560))  # a report is short: a page of blank paper frightens
        card.add(Label(self.tr("Une action n’a pas abouti"), Text.TITLE))
        card.add(Paragraph(self.tr("Ce qui était enregistré l’est resté. L’action en cours est à refaire.")))
        card.add(Paragraph(self.tr("Copiez le rapport et envoyez-le à l’assistance."), tone=Colour.MUTED))
        self.text = QPlainTextEdit(report)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Rapport technique"))
        card.add(self.text, 1)
        card.add(Label(self.tr("Ce rapport ne contient aucune donnée de patient."), Text.SECONDARY, Colour.HINT))
        row = QHBoxLayout()
        self.copy_button = Button(self.tr("Copier le rapport"), icon="copy")
        self.copy_button.clicked.connect(self._on_copy)
        leave = Button(self.tr("Quitter"), icon="log-out")
        leave.clicked.connect(self.quit_requested)
        go_on = Button(self.tr("Reprendre le travail"), ButtonKind.PRIMARY)
        go_on.clicked.connect(self.close_requested)
        row.addWidget(self.copy_button)
        row.addStretch(1)
        row.addWidget(leave)
        row.addWidget(go_on)
        card.add(row)
        column = QHBoxLayout(self)
        column.setContentsMargins(px(Space.XL), px(Space.XL), px(Space.XL), px(Space.XL))
        column.addStretch(1)
        column.addWidget(card, 8)
        column.addStretch(1)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.copy_button.set_label(self.tr("Rapport copié"))
        self.copy_button.set_icon_name("check")
