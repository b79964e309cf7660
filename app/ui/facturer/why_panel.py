"""« Pourquoi ce montant »: each line of a séance, each step of its price, the text and the table it comes from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.facturer.model import LineRow
from app.ui.facturer.side_page import SidePage
from app.ui.theme import Colour, Space, Text, theme
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.text import Label, Paragraph


class WhyPanel(SidePage):
    """Follows the séance under the cursor."""

    opened = Signal()
    closed = Signal()
    print_requested = Signal()
    note_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Pourquoi ce montant"), parent)
        self._boxes = QVBoxLayout()
        self._boxes.setSpacing(theme().px(Space.M))
        self.column.addLayout(self._boxes)
        self.column.addStretch(1)
        self.close_requested.connect(self.closed)
        self.print = Button(self.tr("Imprimer"), icon="printer", small=True, shortcut="Ctrl+P")
        self.print.clicked.connect(self.print_requested)
        self.note = Button(self.tr("Note d’honoraires"), ButtonKind.GHOST, small=True)
        self.note.clicked.connect(self.note_requested)
        self.add_foot(self.print, self.note)

    def show_lines(self, rows: Sequence[LineRow], *, note: bool = False) -> None:
        """Explain every line of one séance; *note* when the feuille is stored with a note d’honoraires to print."""
        self.note.setVisible(note)
        self.print.setEnabled(bool(rows))
        while (item := self._boxes.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setVisible(False)
                widget.deleteLater()
        self.sentence.setText(rows[0].jour if rows else self.tr("Choisissez une séance."))
        for row in rows:
            self._boxes.addWidget(_Explained(row))

    def open_why(self) -> None:
        """Bring the page forward."""
        self.opened.emit()
        self.go_to(self.print if self.print.isEnabled() else self.leave)


class _Explained(QFrame):
    """One line, its amount, and its steps."""

    def __init__(self, row: LineRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.setProperty("piece", "inset")
        amount = "" if row.honoraires is None else str(row.honoraires)
        head = QHBoxLayout()
        head.addWidget(Paragraph(row.libelle or row.acte.rest, Text.BODY, lead=row.acte.lead), 1)
        figure = Label(amount, Text.STRONG)
        figure.setFont(theme().font(Text.STRONG, tabular=True))
        head.addWidget(figure)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.M), px(10), px(Space.M), px(10))
        column.setSpacing(px(Space.XS))
        column.addLayout(head)
        for step in row.pourquoi:
            column.addWidget(Paragraph(step.texte, Text.SECONDARY, Colour.MUTED))
            if step.source:
                column.addWidget(Paragraph(step.source, Text.SECONDARY, Colour.HINT))
        words = ". ".join(step.texte for step in row.pourquoi)
        self.setAccessibleName(f"{row.acte}, {amount}\u00a0: {words}")
