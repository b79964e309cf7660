"""The table of every list."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHeaderView, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.ui.icons import icon
from app.ui.theme import Size, Space, theme
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.table.columns import Column, Kind, csv_cell, csv_field
from app.ui.widgets.table.delegate import CellDelegate, content_width
from app.ui.widgets.table.header import TitleRow, TotalsRow, edge_sections
from app.ui.widgets.table.memory import Memory, SessionMemory
from app.ui.widgets.table.model import RowsModel
from app.ui.widgets.table.room import Room
from app.ui.widgets.table.view import RowsView

_SAMPLE = 60  # rows measured for the width of a column


class DataTable(QWidget):
    """Rows of frozen values; Enter or a double click opens one, Space ticks it.

    *name* is read by screen readers and is the key of *memory*. *row_key* identifies a row across refreshes.
    *headless* hides the titles.
    ``activated(row)`` Enter or double click; ``current_changed(row | None)``; ``selection_changed(list)``;
    ``checked_changed(list)``; ``action_requested(row, column key)`` a row's button; ``empty_action_requested``;
    ``csv_requested`` the user asked for the file (save :meth:`csv_bytes` through a lane)."""

    activated = Signal(object)
    current_changed = Signal(object)
    selection_changed = Signal(object)
    checked_changed = Signal(object)
    action_requested = Signal(object, str)
    empty_action_requested = Signal()
    csv_requested = Signal()

    def __init__(  # noqa: PLR0913 - the options are independent and read by name
        self,
        name: str,
        columns: Sequence[Column[Any]],
        row_key: Callable[[Any], Hashable] = lambda row: row,
        parent: QWidget | None = None,
        *,
        checkable: bool = False,
        multi: bool = False,
        totals: bool = False,
        headless: bool = False,
        memory: Memory | None = None,
        empty: EmptyState | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._memory = name, memory or SessionMemory()
        self._sized, self._scale = False, theme().scale
        self.setAccessibleName(name)
        self.model: RowsModel[Any] = RowsModel(columns, row_key, checkable=checkable)
        self.view = RowsView(name, self.model, multi=multi)
        self.view.setParent(self)
        self._titles = TitleRow(self.view)
        self.view.setHorizontalHeader(self._titles)
        self._headless = headless
        self._titles.setVisible(not headless)
        self._delegate = CellDelegate(self.view)
        self.view.set_delegate(self._delegate)
        self.empty = empty or EmptyState(self.tr("Rien à afficher"), self.tr("Aucune ligne ne correspond."))
        self._room = Room(self.view, {self._section(column.key): column for column in columns}, self._update_edges)
        self._totals = TotalsRow(self.view, self)
        self._totals.setVisible(False)
        self._with_totals = totals
        self._arrange()
        self._connect()
        self._recall()
        self._refresh()
        theme().theme_changed.connect(self._on_theme)

    # --- rows ---
    def set_rows(self, rows: Sequence[Any]) -> None:
        """Replace the rows; current row, selection, ticks, scroll position and sort stay."""
        current, selected = self._key_of(self.current_row), [self.model.row_key(r) for r in self.selected_rows]
        scrolled = self.view.verticalScrollBar().value()
        self.model.set_rows(rows)
        if rows and not self._sized:
            self._size_columns()
        self._reselect(current, selected)
        self.view.verticalScrollBar().setValue(scrolled)
        self._refresh()

    @property
    def rows(self) -> Sequence[Any]:
        """The rows that pass the filter, in the order shown."""
        return self.model.shown

    @property
    def current_row(self) -> Any | None:
        """The row under the cursor, None if there is none."""
        place = self.view.currentIndex().row()
        return self.model.shown[place] if 0 <= place < len(self.model.shown) else None

    @property
    def selected_rows(self) -> list[Any]:
        """The rows selected, in the order shown."""
        places = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        return [self.model.shown[place] for place in places]

    @property
    def checked_rows(self) -> list[Any]:
        """The rows shown whose box is ticked."""
        return self.model.checked_rows

    def select(self, key: Hashable) -> bool:
        """Put the cursor on the row of *key*; return whether it is shown."""
        place = self.model.place_of(key)
        if place is not None:
            self.view.selectRow(place)
            self.view.scrollTo(self.model.index(place, self._delegate.first_visible))
        return place is not None

    def set_checked(self, keys: Sequence[Hashable]) -> None:
        """Tick exactly the rows of *keys*."""
        self.model.checked = set(keys)
        self._on_checks()

    @property
    def total_texts(self) -> dict[str, str]:
        """The totals as printed, by column key."""
        return {c.key: text for s, text in self._totals.texts.items() if (c := self.model.column_of(s))}

    # --- filter and sort ---
    def set_filter(self, text: str) -> None:
        """Keep the rows that hold every word of *text*, whatever the case and accents."""
        current = self._key_of(self.current_row)
        self.model.set_filter(text)
        self._reselect(current, [])
        self._refresh()

    def sort_by(self, key: str, *, descending: bool = False) -> None:
        """Sort by a column and remember it; an empty *key* gives back the order in which rows came."""
        column = next((c for c in self.model.columns if c.key == key), None)
        current, selected = self._key_of(self.current_row), [self.model.row_key(r) for r in self.selected_rows]
        self.model.sort_by(column, descending)
        self._reselect(current, selected)
        self._titles.viewport().update()
        self._remember()

    @property
    def sort(self) -> tuple[str, bool]:
        """The key of the column sorted by (empty for none) and whether it descends."""
        column = self.model.sort_column
        return (column.key if column else "", self.model.descending)

    # --- columns ---
    def show_column(self, key: str, shown: bool = True) -> None:
        """Show or hide a column and remember it."""
        self._room.want(key, shown)
        self._remember()

    @property
    def shown_columns(self) -> list[str]:
        """Keys of the columns shown, were there room for all."""
        return [c.key for c in self.model.columns if c.key in self._room.wanted]

    def table_menu(self) -> QMenu:
        """Return the menu of the table: columns, sort, CSV. The caller shows it."""
        menu = QMenu(self)
        columns = menu.addMenu(icon("columns-3"), self.tr("Colonnes"))
        order = menu.addMenu(icon("list-checks"), self.tr("Trier par"))
        for column in (c for c in self.model.columns if c.title):
            seen = not self.view.isColumnHidden(self._section(column.key))
            shown = QAction(column.title, columns, checkable=True, checked=seen)
            shown.toggled.connect(lambda on, key=column.key: self.show_column(key, on))
            columns.addAction(shown)
            by = QAction(column.title, order, checkable=True, checked=self.model.sort_column is column)
            by.triggered.connect(lambda _on, key=column.key: self._sort_or_flip(key))
            order.addAction(by)
        menu.addAction(icon("file-down"), self.tr("Exporter en CSV"), self.csv_requested.emit)
        return menu

    # --- CSV ---
    def csv_bytes(self) -> bytes:
        """Return the rows and columns shown as ``;`` separated UTF-8 with a BOM, which spreadsheets open as is."""
        columns = [c for c in self.model.columns if c.key in self.shown_columns and c.kind is not Kind.ACTION]
        lines = [";".join(csv_field(c.title or c.key) for c in columns)]
        lines += [";".join(csv_cell(c, row) for c in columns) for row in self.model.shown]
        return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()

    # --- inside ---
    def _arrange(self) -> None:
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self._totals)
        for place, definition in enumerate(self.model.columns):
            section = place + self.model.checkable
            mode = QHeaderView.ResizeMode.Stretch if definition.stretch else QHeaderView.ResizeMode.Interactive
            self._titles.setSectionResizeMode(section, mode)
        if self.model.checkable:
            self._titles.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self._size_columns()
        self._sized = False
        self._update_edges()

    def _connect(self) -> None:
        self._titles.sort_clicked.connect(self._on_title)
        self._titles.check_clicked.connect(self._on_check_all)
        self._titles.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._titles.customContextMenuRequested.connect(self._on_menu)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._on_menu)
        self.view.row_activated.connect(lambda place: self.activated.emit(self.model.shown[place]))
        self.view.toggle_requested.connect(self._on_toggle)
        self.view.check_all_requested.connect(self._on_check_all)
        selection = self.view.selectionModel()
        selection.currentRowChanged.connect(lambda *_: self.current_changed.emit(self.current_row))
        selection.selectionChanged.connect(lambda *_: self.selection_changed.emit(self.selected_rows))
        self._delegate.pressed.connect(lambda place, key: self.action_requested.emit(self.model.shown[place], key))
        self.empty.action_requested.connect(self.empty_action_requested)

    def _refresh(self) -> None:
        filled = bool(self.model.shown)
        self._stack.setCurrentWidget(self.view if filled else self.empty)
        self._totals.setVisible(self._with_totals and filled)
        self._totals.refresh()
        self._titles.viewport().update()

    def _size_columns(self) -> None:
        """Make each column as wide as its title and a sample of its cells; done once, so nothing jumps later."""
        self._sized = True
        if self.model.checkable:
            self._titles.resizeSection(0, theme().px(Size.ROW) + theme().px(Space.XS))
        first, last = edge_sections(self._titles)
        metrics = self.view.fontMetrics()
        for place, column in enumerate(self.model.columns):
            section = place + self.model.checkable
            wide = 0.0 if self._headless else float(metrics.horizontalAdvance(column.title) + theme().px(Size.ICON_XS))
            for row in self.model.rows[:_SAMPLE] if not column.width else ():
                wide = max(wide, content_width(column, column.get(row)))
            if column.kind is Kind.TEXT:  # one name of 80 characters must not push the figures out of sight
                wide = min(wide, float(theme().px(Size.COLUMN_MAX)))
            pads = 2 * theme().px(Space.M - 2) + (section in (first, last)) * theme().px(Space.S)
            width = theme().px(column.width) or round(wide + pads + 2)
            self._room.measured(section, width)
            self._titles.resizeSection(section, width)
        self._room.settle()

    def _on_theme(self) -> None:
        if self._scale != theme().scale:
            self._scale = theme().scale
            sized = bool(self.model.rows)
            self._size_columns()
            self._sized = sized

    def _update_edges(self) -> None:
        self._delegate.first_visible, self._delegate.last_visible = edge_sections(self._titles)
        self.view.viewport().update()
        self._totals.update()

    def _reselect(self, current: Hashable | None, selected: Sequence[Hashable]) -> None:
        model = self.view.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        wanted = set(selected)
        for place, row in enumerate(self.model.shown) if wanted else ():
            if self.model.row_key(row) in wanted:
                model.select(self.model.index(place, 0), flags.Select | flags.Rows)
        place_of_current = self.model.place_of(current) if current is not None else None
        if place_of_current is not None:
            model.setCurrentIndex(self.model.index(place_of_current, self._delegate.first_visible), flags.NoUpdate)

    def _key_of(self, row: Any | None) -> Hashable | None:
        return None if row is None else self.model.row_key(row)

    def _section(self, key: str) -> int:
        return next(i for i, c in enumerate(self.model.columns) if c.key == key) + self.model.checkable

    def _on_title(self, section: int) -> None:
        column = self.model.column_of(section)
        if column is not None and column.kind is not Kind.ACTION:
            self._sort_or_flip(column.key)

    def _sort_or_flip(self, key: str) -> None:
        sorted_by, descending = self.sort
        self.sort_by(key, descending=sorted_by == key and not descending)

    def _on_toggle(self, place: int) -> None:
        self.model.toggle(place)
        self._on_checks()

    def _on_check_all(self) -> None:
        if self.model.checkable:
            self.model.check_all(len(self.model.checked_rows) < len(self.model.shown))
            self._on_checks()

    def _on_checks(self) -> None:
        self.view.viewport().update()
        self._titles.viewport().update()
        self.checked_changed.emit(self.model.checked_rows)

    def _on_menu(self, position: QPoint) -> None:
        menu = self.table_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.view.viewport().mapToGlobal(position))

    def _remember(self) -> None:
        key, descending = self.sort
        columns, asked = self.shown_columns, sorted(self._room.asked)
        kept = {"sort": key, "descending": descending, "columns": columns, "asked": asked}
        self._memory.write(self._name, json.dumps(kept))

    def _recall(self) -> None:
        text = self._memory.read(self._name)
        try:
            kept = json.loads(text) if text else {}
        except ValueError:
            kept = {}
        shown = kept.get("columns")
        known = [c for c in self.model.columns if c.key in shown] if isinstance(shown, list) else []
        if known:
            asked = kept.get("asked")
            self._room.recall([c.key for c in known], asked if isinstance(asked, list) else [])
        by_key = {column.key: column for column in self.model.columns}
        sorted_by = by_key.get(str(kept.get("sort")))
        if sorted_by is not None:
            self.model.sort_by(sorted_by, bool(kept.get("descending")))
