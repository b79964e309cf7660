"""Who pays what, who advances it, why, and under which papers."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.circonstances import TiersPayant
from app.ui.facturer.model import LineRow, SplitValue
from app.ui.theme import Colour, Space, Text, theme
from app.ui.values import Tab
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.card import Card
from app.ui.widgets.figures import FigureBox
from app.ui.widgets.flow import Flow
from app.ui.widgets.split_bar import SplitBar
from app.ui.widgets.tabs import SegmentedTabs
from app.ui.widgets.text import Label, Paragraph

_TIERS = (
    Tab(TiersPayant.INTEGRAL.value, "Intégral"),
    Tab(TiersPayant.AMO.value, "AMO seule"),
    Tab(TiersPayant.AUCUN.value, "Aucun"),
)


class SplitCard(Card):
    """The right of the feuille. ``tiers_chosen`` carries the tiers payant picked."""

    tiers_chosen = Signal(str)
    circumstances_requested = Signal()
    why_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Répartition", parent=parent, padded=False)
        px = theme().px
        self.circumstances = Button(self.tr("Circonstances"), ButtonKind.GHOST, small=True, shortcut="F4")
        self.circumstances.clicked.connect(self.circumstances_requested)
        self.add_action(self.circumstances)
        self.bar = SplitBar()
        self._none = Paragraph(self.tr("Le partage apparaît dès qu’une séance a un prix."), Text.BODY, Colour.MUTED)
        self.now = FigureBox(self.tr("À régler maintenant par le patient"))
        self.tiers = SegmentedTabs(_TIERS, self.tr("Tiers payant"))
        self.tiers.chosen.connect(self.tiers_chosen)
        self.dues = Paragraph(role=Text.SECONDARY, tone=Colour.MUTED)
        self.told = Paragraph(role=Text.SECONDARY, tone=Colour.WARNING)
        self._summary = Paragraph(role=Text.SECONDARY, tone=Colour.MUTED)
        self._make_why()
        self._foot = Paragraph(role=Text.SECONDARY, tone=Colour.MUTED)
        holder = Flow()
        column = QVBoxLayout(holder)
        column.setContentsMargins(px(Space.L), px(Space.XS), px(Space.L), px(Space.M))
        column.setSpacing(px(10))
        for widget in (self.bar, self._none, self.now, self.tiers, self.dues, self.told, self.why):
            column.addWidget(widget)
        column.addStretch(1)
        for widget in (self._summary, self._foot):
            column.addWidget(widget)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setAccessibleName(self.tr("Répartition et explications"))
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        scroll.setWidget(holder)
        self.add(scroll, 1)

    def show_split(self, split: SplitValue | None) -> None:
        """Show the shares; None while nothing has a price."""
        for widget in (self.bar, self.now, self.tiers, self.dues, self._summary, self._foot):
            widget.setVisible(split is not None)
        self._none.setVisible(split is None)
        self.told.setVisible(split is not None and bool(split.circonstances))
        if split is None:
            return
        self.bar.set_shares(split.shares, split.total)
        self.now.set_value(split.maintenant)
        self.tiers.choose(split.tiers)
        self.dues.setText("\n".join(f"{words}\u00a0: {amount}" for words, amount in split.dus))
        self.dues.setVisible(bool(split.dus))
        self.told.setText(split.circonstances)
        self._summary.setText(split.note)
        self._foot.setText("\n".join(split.foot))

    def show_why(self, row: LineRow | None) -> None:
        """Show the steps of the price of one line."""
        steps = row.resume if row is not None else ()
        self.why.setVisible(bool(steps))
        self._steps.setText("\n".join(steps))
        self.why.setAccessibleName(self.tr("Pourquoi ce montant\u00a0: {}").format(". ".join(steps)))

    @property
    def why_words(self) -> str:
        """What it explains."""
        return self._steps.text()

    def _make_why(self) -> None:
        px = theme().px
        self.why = QFrame()
        self.why.setProperty("piece", "inset")
        inside = QVBoxLayout(self.why)
        inside.setContentsMargins(px(Space.M), px(10), px(Space.M), px(10))
        inside.setSpacing(px(Space.XS))
        head = QHBoxLayout()
        head.addWidget(Label(self.tr("Pourquoi ce montant"), Text.STRONG), 1)
        self.detail = Button(self.tr("Détail"), ButtonKind.GHOST, small=True, shortcut="F3")
        self.detail.clicked.connect(self.why_requested)
        head.addWidget(self.detail)
        inside.addLayout(head)
        self._steps = Paragraph(role=Text.SECONDARY, tone=Colour.MUTED)
        inside.addWidget(self._steps)
