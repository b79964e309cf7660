"""Who pays what, why, and under which papers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.ui.facturer.model import LineRow, SplitValue
from app.ui.theme import Colour, Space, Text, theme
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.card import Card
from app.ui.widgets.split_bar import SplitBar
from app.ui.widgets.text import Label, Paragraph


class SplitCard(Card):
    """The right of the feuille."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Répartition", parent=parent, padded=False)
        px = theme().px
        self._line: LineRow | None = None
        self.bar = SplitBar()
        self._none = Paragraph(self.tr("Le partage apparaît dès qu’une séance a un prix."), Text.BODY, Colour.MUTED)
        self._summary = Paragraph(role=Text.SECONDARY, tone=Colour.MUTED)
        self.why = QFrame()
        self.why.setProperty("piece", "inset")
        inside = QVBoxLayout(self.why)
        inside.setContentsMargins(px(Space.M), px(10), px(Space.M), px(10))
        inside.setSpacing(px(Space.XS))
        head = QHBoxLayout()
        head.addWidget(Label(self.tr("Pourquoi ce montant"), Text.STRONG), 1)
        self.sources = Button(self.tr("Sources"), ButtonKind.GHOST, small=True)
        self.sources.setCheckable(True)
        self.sources.toggled.connect(self._show_steps)
        head.addWidget(self.sources)
        inside.addLayout(head)
        self._steps = Paragraph(role=Text.SECONDARY, tone=Colour.MUTED)
        inside.addWidget(self._steps)
        self._foot = Paragraph(role=Text.SECONDARY, tone=Colour.MUTED)
        holder = QWidget()
        holder.setProperty("ground", "none")
        column = QVBoxLayout(holder)
        column.setContentsMargins(px(Space.L), px(Space.XS), px(Space.L), px(Space.M))
        column.setSpacing(px(Space.M))
        for widget in (self.bar, self._none, self._summary, self.why):
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(self._foot)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setAccessibleName(self.tr("Répartition et explications"))
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        scroll.setWidget(holder)
        self.add(scroll, 1)
        self.setFixedWidth(px(306))

    def show_split(self, split: SplitValue | None) -> None:
        """Show the shares; None while nothing has a price."""
        for widget in (self.bar, self._summary, self._foot):
            widget.setVisible(split is not None)
        self._none.setVisible(split is None)
        if split is not None:
            self.bar.set_shares(split.shares, split.total)
            self._summary.setText(split.note)
            self._foot.setText("\n".join(split.foot))

    def show_why(self, row: LineRow | None) -> None:
        """Show each step of the price of one line."""
        self._line = row
        self.why.setVisible(row is not None and bool(row.pourquoi))
        self._show_steps()

    def _show_steps(self) -> None:
        whole = self.sources.isChecked()
        self.sources.set_label(self.tr("Résumé") if whole else self.tr("Sources"))
        steps: tuple[str, ...] = ()
        if self._line is not None:
            steps = self._line.pourquoi if whole else self._line.resume
        self._steps.setText("\n".join(steps))
        self.why.setAccessibleName(self.tr("Pourquoi ce montant\u00a0: {}").format(". ".join(steps)))

    @property
    def why_words(self) -> str:
        """What it explains."""
        return self._steps.text()
