"""The card of the findings: what the rules say, why one passes, what repairs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.ui.facturer import model
from app.ui.facturer.model import FindingItem
from app.ui.theme import Space, theme
from app.ui.values import State, TagValue
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.finding_row import FindingRow
from app.ui.widgets.flow import Flow
from app.ui.widgets.tag import Tag
from app.ui.widgets.text import separator

_LEAST = 190
"""Room for two findings, whatever the number of lines above."""


class FindingBlock(QWidget):
    """A finding with, for a warning, the line where its reason is typed."""

    fix_requested = Signal(object)
    reason_changed = Signal(str, str)

    def __init__(self, item: FindingItem, *, asked: bool, ruled: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.item = item
        first, *others = item.fixes or (None,)
        self.row = FindingRow(item.state, item.sentence, item.source, first.label if first else "", ruled=False)
        self.row.action_requested.connect(partial(self.fix_requested.emit, first))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.row)
        self.others: list[Button] = []
        for fix in others:
            if fix is not None:
                button = self.row.add_other(fix.label)
                button.clicked.connect(partial(self.fix_requested.emit, fix))
                self.others.append(button)
        self.reason: QLineEdit | None = None
        if item.needs_reason:
            self.reason = QLineEdit(item.reason)
            self.reason.setPlaceholderText(self.tr("Pourquoi passez-vous outre\u00a0? Gardé avec la feuille."))
            self.reason.setAccessibleName(self.tr("Motif\u00a0: {}").format(item.sentence))
            self.reason.textChanged.connect(lambda text: self.reason_changed.emit(item.code, text))
            self._line = QWidget()
            line = QHBoxLayout(self._line)
            line.setContentsMargins(px(Space.L) + px(30) + px(Space.M), 0, px(Space.L), px(Space.M))
            line.addWidget(self.reason)
            self._line.setVisible(asked or bool(item.reason))
            column.addWidget(self._line)
        if ruled:
            column.addWidget(separator(self))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def ask(self) -> None:
        """Open the line of the reason."""
        if self.reason is not None:
            self._line.setVisible(True)


class ControlsCard(Card):
    """Every finding of the feuille, the heaviest first."""

    fix_requested = Signal(object)
    reason_changed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Contrôles", parent=parent, padded=False, ruled=True)
        self._marks = QWidget(self)
        self._mark_row = QHBoxLayout(self._marks)
        self._mark_row.setContentsMargins(0, 0, 0, 0)
        self._mark_row.setSpacing(theme().px(6))
        self.add_mark(self._marks)
        self._asked: set[str] = set()
        self.blocks: list[FindingBlock] = []
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setAccessibleName(self.tr("Contrôles de la feuille"))
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self.add(self._scroll, 1)
        self.setMinimumHeight(theme().px(_LEAST))

    def show_findings(self, items: Sequence[FindingItem], marks: Sequence[TagValue]) -> None:
        """Show what the rules say and how many are fine."""
        while (old := self._mark_row.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.setVisible(False)
                widget.deleteLater()
        for mark in marks:
            self._mark_row.addWidget(Tag(mark, self._marks))
        holder = Flow()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.blocks = []
        for place, item in enumerate(items):
            block = FindingBlock(item, asked=item.code in self._asked, ruled=place < len(items) - 1)
            block.fix_requested.connect(self.fix_requested)
            block.reason_changed.connect(self.reason_changed)
            self.blocks.append(block)
            column.addWidget(block)
        if not items and marks:
            column.addWidget(FindingRow(State.SUCCESS, model.ALL_FINE, ruled=False))
        column.addStretch(1)
        self._scroll.setWidget(holder)

    def ask_reasons(self, codes: Sequence[str]) -> None:
        """Open the lines of these warnings and go to the first."""
        self._asked |= set(codes)
        wanted = [b for b in self.blocks if b.item.code in codes and b.reason is not None]
        for block in wanted:
            block.ask()
        if wanted and wanted[0].reason is not None:
            wanted[0].reason.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(wanted[0])

    def forget(self) -> None:
        """Another feuille: nothing was asked yet."""
        self._asked = set()
