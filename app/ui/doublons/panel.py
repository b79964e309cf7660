"""The two files of a line side by side, field by field, and what to do with them. Decides nothing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.fusion import Champ
from app.ui.doublons import model
from app.ui.doublons.model import FusionShown, PreviewShown
from app.ui.theme import Colour, Space, Text, theme
from app.ui.values import State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.card import Card
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.tag import Tag
from app.ui.widgets.text import Label, Paragraph, separator
from app.ui.widgets.value_choice import ValueChoice

WIDTH = 400


class FusionPanel(Card):
    """``merge_requested(kept, absorbed, fields)``, ``apart_requested(pair)``, ``undo_requested(fusion)``."""

    merge_requested = Signal(int, int, object)
    apart_requested = Signal(object)
    swap_requested = Signal()
    undo_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__(padded=False)
        self.setFixedWidth(theme().px(WIDTH))
        self._preview: PreviewShown | None = None
        self._fusion_id = 0
        self._choices: dict[Champ, ValueChoice] = {}
        self._content: QWidget | None = None
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setAccessibleName(self.tr("Les deux fiches"))
        self.merge = Button(model.MERGE, ButtonKind.PRIMARY, "users", "Ctrl+Return")
        self.apart = Button(model.APART, icon="x")
        self.undo = Button(model.UNDO, ButtonKind.SECONDARY, "undo-2")
        self._foot = QWidget()
        self._arrange()
        self.merge.clicked.connect(self._on_merge)
        self.apart.clicked.connect(self._on_apart)
        self.undo.clicked.connect(lambda: self.undo_requested.emit(self._fusion_id))
        self.show_preview(None)

    @property
    def taken(self) -> frozenset[Champ]:
        """The fields to take from the file absorbed."""
        return frozenset(champ for champ, choice in self._choices.items() if choice.chosen == 1)

    @property
    def compares(self) -> bool:
        """Whether two files are in sight."""
        return self._preview is not None

    def show_preview(self, shown: PreviewShown | None) -> None:
        """Show a fusion to come, or what to do when there is none."""
        self._preview, self._choices = shown, {}
        content, column = self._fresh()
        if shown is None:
            column.addWidget(EmptyState(*model.CHOOSE, icon="users"))
        else:
            self._fill(column, shown)
        column.addStretch(1)
        self._put(content, merge=shown is not None)

    def show_fusion(self, shown: FusionShown) -> None:
        """Show a fusion that holds."""
        self._preview, self._choices, self._fusion_id = None, {}, shown.fusion_id
        content, column = self._fresh()
        column.addWidget(Label(shown.title, Text.GROUP))
        for line in shown.lines:
            column.addWidget(Paragraph(line, Text.BODY, Colour.MUTED))
        if shown.obstacle:
            column.addWidget(InlineMessage(State.WARNING, self.tr("Elle ne peut plus être annulée"), shown.obstacle))
        column.addStretch(1)
        self._put(content, undo=True)
        self.undo.setEnabled(not shown.obstacle)

    def set_busy(self, busy: bool) -> None:
        """Turn the buttons off while something is written."""
        for button in (self.merge, self.apart, self.undo):
            button.setEnabled(not busy)

    # --- inside ---
    def _arrange(self) -> None:
        px = theme().px
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(px(Space.L), px(Space.M), px(Space.L), px(Space.M))
        foot.setSpacing(px(Space.S))
        foot.addWidget(self.apart)
        foot.addStretch(1)
        foot.addWidget(self.undo)
        foot.addWidget(self.merge)
        self.add(self._scroll, 1)
        self._line = separator(self)
        self.add(self._line)
        self.add(self._foot)

    def _fill(self, column: QVBoxLayout, shown: PreviewShown) -> None:
        tag = QHBoxLayout()
        tag.setSpacing(theme().px(Space.S))
        tag.addWidget(Tag(shown.level))
        tag.addWidget(Label(shown.score, Text.SECONDARY, Colour.MUTED))
        tag.addStretch(1)
        column.addLayout(tag)
        for words, tone in ((shown.agreement, Colour.MUTED), (shown.doubt, Colour.TEXT)):
            if words:
                column.addWidget(Paragraph(words, Text.BODY, tone))
        column.addWidget(self._file(self.tr("Fiche gardée"), shown.kept, shown.kept_holds))
        column.addWidget(self._file(self.tr("Fiche absorbée, tout la suit"), shown.absorbed, shown.absorbed_holds))
        swap = Button(model.SWAP, ButtonKind.GHOST, "refresh-cw", small=True)
        swap.clicked.connect(self.swap_requested)
        row = QHBoxLayout()
        row.addWidget(swap)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(separator(self))
        if shown.choices:
            column.addWidget(Label(self.tr("Quelle valeur garder\u00a0?"), Text.STRONG))
        for one in shown.choices:
            options = ((self.tr("Gardée"), one.kept), (self.tr("Absorbée"), one.absorbed))
            choice = self._choices[one.champ] = ValueChoice(one.champ.value, options, 1 if one.take else 0)
            column.addWidget(choice)
        column.addWidget(InlineMessage(State.INFO, model.PROMISE))

    def _file(self, role: str, title: str, holds: str) -> QWidget:
        block, column = QWidget(), QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Label(role, Text.SECONDARY_STRONG, Colour.MUTED))
        column.addWidget(Paragraph(title, Text.STRONG))
        column.addWidget(Paragraph(holds, Text.SECONDARY, Colour.MUTED))
        block.setLayout(column)
        return block

    def _fresh(self) -> tuple[QWidget, QVBoxLayout]:
        px, content = theme().px, QWidget()
        content.setProperty("ground", "none")
        content.setMinimumHeight(1)  # else its height is that of the narrowest width, and the bar scrolls over nothing
        column = QVBoxLayout(content)
        column.setContentsMargins(px(Space.L), px(Space.L), px(Space.L), px(Space.L))
        column.setSpacing(px(Space.M))
        return content, column

    def _put(self, content: QWidget, *, merge: bool = False, undo: bool = False) -> None:
        self._scroll.setWidget(content)  # the scroll area deletes the one before
        for button, shown in ((self.merge, merge), (self.apart, merge), (self.undo, undo)):
            button.setVisible(shown)
            button.setEnabled(shown)
        self._foot.setVisible(merge or undo)
        self._line.setVisible(merge or undo)

    def _on_merge(self) -> None:
        if self._preview is not None:
            self.merge_requested.emit(self._preview.garde_id, self._preview.absorbe_id, self.taken)

    def _on_apart(self) -> None:
        if self._preview is not None:
            self.apart_requested.emit(self._preview.pair)
