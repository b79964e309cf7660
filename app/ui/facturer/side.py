"""The right of the feuille: the shares, or the page that is being worked on in their place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from app.ui.facturer.circumstances_panel import CircumstancesPanel
from app.ui.facturer.model import LineRow, SplitValue
from app.ui.facturer.seance_panel import SeancePanel
from app.ui.facturer.split_card import SplitCard
from app.ui.facturer.why_panel import WhyPanel
from app.ui.theme import theme

_WIDTH, _WIDE = 320, 372


class FeuilleSide(QStackedWidget):
    """One page at a time, all of one width: nothing on the left moves. ``left`` when a page gives the focus back."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.split, self.seance = SplitCard(), SeancePanel()
        self.circumstances, self.why = CircumstancesPanel(), WhyPanel()
        self._rows: tuple[LineRow, ...] = ()
        self._row: LineRow | None = None
        self._note = False
        for page in (self.split, self.seance, self.circumstances, self.why):
            self.addWidget(page)
        for panel in (self.seance, self.circumstances, self.why):
            panel.opened.connect(lambda panel=panel: self.setCurrentWidget(panel))
            panel.closed.connect(lambda panel=panel: self._on_closed(panel))
        self.split.why_requested.connect(self.show_why)
        self.setMinimumWidth(theme().px(_WIDTH))
        self.setMaximumWidth(theme().px(_WIDE))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def show_split(self, split: SplitValue | None, rows: Sequence[LineRow], *, note: bool = False) -> None:
        """Show the shares and remember the lines to explain; *note* when a note d’honoraires can be printed."""
        self._rows, self._note = tuple(rows), note
        self.split.show_split(split)
        if split is not None:
            self.circumstances.show_amounts(split.maintenant, split.total)

    def show_row(self, row: LineRow | None) -> None:
        """Follow the cursor of the table."""
        self._row = row
        self.split.show_why(row)
        if self.currentWidget() is self.why:
            self._explain()

    def show_why(self) -> None:
        """Explain every line of the séance under the cursor."""
        self._explain()
        self.why.open_why()

    def _explain(self) -> None:
        held = self._row.seance_id if self._row else 0
        self.why.show_lines([row for row in self._rows if row.seance_id == held], note=self._note)

    def _on_closed(self, panel: QWidget) -> None:
        if self.currentWidget() is panel:
            within = panel.isAncestorOf(self.window().focusWidget() or self)
            self.setCurrentWidget(self.split)
            if within:
                self.left.emit()

    @property
    def shows_shares(self) -> bool:
        """Whether no page stands over the shares."""
        return self.currentWidget() is self.split
