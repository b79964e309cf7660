"""The possible duplicates and the fusions done, the two files compared on the right. Decides nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.ui.doublons import model
from app.ui.doublons.model import DONE, TO_COMPARE, FusionRow, FusionShown, PairRow, PreviewShown
from app.ui.doublons.panel import FusionPanel
from app.ui.doublons.presenter import DoublonsPresenter
from app.ui.theme import Space, theme
from app.ui.values import State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.card import Card
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.page_header import PageHeader
from app.ui.widgets.progress_card import ProgressCard
from app.ui.widgets.table import Column, DataTable, Kind
from app.ui.widgets.tabs import SegmentedTabs


class DoublonsWidget(QWidget):
    """Header, progress, two lists, the comparison. What somebody asks for comes out as signals."""

    search_requested = Signal()
    cancel_requested = Signal()
    pair_chosen = Signal(object)
    fusion_chosen = Signal(object)
    leave_requested = Signal()
    csv_requested = Signal(str, bytes)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter: DoublonsPresenter | None = None
        self.setProperty("ground", "window")
        self.header = PageHeader(model.TITLE, model.SENTENCE, parent=self)
        self.leave = Button(self.tr("Retour aux patients"), ButtonKind.GHOST, "arrow-left")
        self.search = Button(model.RETRY, icon="refresh-cw")
        self.header.add_action(self.leave)
        self.header.add_action(self.search)
        self.message = InlineMessage(parent=self, dismissible=True)
        self.message.hide()
        self.progress = ProgressCard(parent=self)
        self.progress.hide()
        self.tabs = SegmentedTabs(model.tabs(0, 0), self.tr("Ce qui est montré"))
        self.pairs: DataTable = DataTable(
            self.tr("Doublons possibles"), _PAIRS, lambda row: row.pair,
            empty=EmptyState(*model.UNKNOWN, icon="users"),
        )  # fmt: skip
        self.fusions: DataTable = DataTable(
            self.tr("Fusions faites"), _FUSIONS, lambda row: row.fusion.id,
            empty=EmptyState(*model.NO_FUSION, icon="history"),
        )  # fmt: skip
        self.panel = FusionPanel()
        self._lists = QStackedWidget(self)
        self._arrange()
        self._connect()

    # --- what the presenter shows ---
    def show_progress(self, done: int, total: int) -> None:
        """Show how far the search is."""
        if not self.progress.isVisibleTo(self):
            self.progress.start(model.RUNNING)
            self.progress.show()
        self.progress.report(done, total, model.LOOKING)
        self.search.setEnabled(False)

    def end_progress(self) -> None:
        """The search ended."""
        self.progress.hide()
        self.search.setEnabled(True)

    def show_pairs(self, rows: tuple[PairRow, ...]) -> None:
        """Show the pairs; the cursor stays or goes to the first."""
        self.pairs.set_rows(rows)
        self._count()
        if not rows:
            self.panel.show_preview(None)
        elif self.tabs.current() == TO_COMPARE and self.pairs.current_row is None:
            self.pairs.select(rows[0].pair)
        elif self.tabs.current() == TO_COMPARE and not self.panel.compares:
            self._on_current()

    def show_no_pair(self, title: str, sentence: str) -> None:
        """Say why there is no pair to compare, when there is none."""
        self.pairs.empty.set_words(title, sentence)

    def show_fusions(self, rows: tuple[FusionRow, ...]) -> None:
        """Show the fusions that hold."""
        self.fusions.set_rows(rows)
        self._count()

    def show_preview(self, shown: PreviewShown | None) -> None:
        """Show a fusion to come, or none."""
        self.panel.show_preview(shown)

    def show_fusion(self, shown: FusionShown) -> None:
        """Show a fusion that holds."""
        self.panel.show_fusion(shown)

    def show_busy(self, busy: bool) -> None:
        """Turn the buttons off while something is written."""
        self.panel.set_busy(busy)

    def show_error(self, what: str, to_do: str, action: str = "") -> None:
        """Say what failed, or take the message away."""
        self.message.setVisible(False)
        if what:
            self.message.show_message(State.WARNING, what, to_do, action)

    def begin(self) -> None:
        """The page comes in sight."""
        if self.presenter is not None:
            self.presenter.begin()
        if self.isVisible():
            self.pairs.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_tab(self, key: str) -> None:
        """Pick a list; its current line is compared."""
        self.tabs.choose(key)
        table = self.pairs if key == TO_COMPARE else self.fusions
        self._lists.setCurrentWidget(table)
        self._on_current()

    # --- inside ---
    def _count(self) -> None:
        self.tabs.set_tabs(model.tabs(len(self.pairs.rows), len(self.fusions.rows)))

    def _arrange(self) -> None:
        px = theme().px
        card = Card(padded=False)
        self._lists.addWidget(self.pairs)
        self._lists.addWidget(self.fusions)
        card.add(self._lists, 1)
        row = QHBoxLayout()
        row.setSpacing(px(Space.L))
        row.addWidget(card, 1)
        row.addWidget(self.panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(Space.L))
        for widget in (self.header, self.message, self.progress, self.tabs):
            column.addWidget(widget)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        self.leave.clicked.connect(self.leave_requested)
        self.search.clicked.connect(self.search_requested)
        self.message.action_requested.connect(self.search_requested)
        self.progress.cancel_requested.connect(self.cancel_requested)
        self.tabs.chosen.connect(self.show_tab)
        for table, name in ((self.pairs, "doublons.csv"), (self.fusions, "fusions.csv")):
            table.current_changed.connect(lambda _row: self._on_current())
            table.csv_requested.connect(lambda table=table, name=name: self.csv_requested.emit(name, table.csv_bytes()))

    def _on_current(self) -> None:
        if self.tabs.current() == DONE:
            self.fusion_chosen.emit(self.fusions.current_row)
        else:
            row = self.pairs.current_row
            self.pair_chosen.emit(row.pair if row is not None else None)


_PAIRS: tuple[Column[PairRow], ...] = (
    Column("une", "Une fiche", lambda r: r.one, strong=True, stretch=True),
    Column("autre", "L’autre", lambda r: r.other, strong=True, stretch=True),
    Column("ressemblance", "Ressemblance", lambda r: r.level, Kind.TAG, width=176, sort=lambda r: r.score),
    Column("naissance", "Naissance", lambda r: r.born, muted=True, hidden=True),
    Column("pourquoi", "Pourquoi", lambda r: r.why, muted=True, hidden=True),
)
_FUSIONS: tuple[Column[FusionRow], ...] = (
    Column("gardee", "Fiche gardée", lambda r: r.kept, strong=True, stretch=True),
    Column("absorbee", "Fiche absorbée", lambda r: r.absorbed, stretch=True),
    Column("quand", "Le", lambda r: r.fusion.at, Kind.DATE),
    Column("qui", "Par", lambda r: r.by, muted=True),
)
