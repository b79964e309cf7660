"""Rows in the order shown: sorted and filtered in Python, once per change."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.ui.widgets.table.columns import Cell, Column, cell_text, folded, sort_key

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class RowsModel(QAbstractTableModel, Generic[R]):
    """Frozen rows behind a table. Column 0 is the check box when *checkable*."""

    def __init__(self, columns: Sequence[Column[R]], row_key: Callable[[R], Hashable], *, checkable: bool) -> None:
        super().__init__()
        self.columns, self.checkable = tuple(columns), checkable
        self.row_key = row_key
        self.checked: set[Hashable] = set()
        self.sort_column: Column[R] | None = None
        self.descending = False
        self._rows: tuple[R, ...] = ()
        self._shown: list[R] = []
        self._needles: tuple[str, ...] = ()
        self._haystacks: dict[int, str] = {}

    @property
    def rows(self) -> tuple[R, ...]:
        """Every row given, in the order given."""
        return self._rows

    @property
    def shown(self) -> Sequence[R]:
        """The rows that pass the filter, in the order shown."""
        return self._shown

    @property
    def checked_rows(self) -> list[R]:
        """The rows shown whose box is ticked."""
        return [row for row in self._shown if self.row_key(row) in self.checked]

    def column_of(self, section: int) -> Column[R] | None:
        """Return the column of a section, None for the check box."""
        place = section - self.checkable
        return self.columns[place] if 0 <= place < len(self.columns) else None

    def set_rows(self, rows: Sequence[R]) -> None:
        """Replace every row; ticks of rows that left are forgotten."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._haystacks = {}
        self.checked &= {self.row_key(row) for row in self._rows}
        self._arrange()
        self.endResetModel()

    def set_filter(self, text: str) -> None:
        """Keep the rows that hold every word of *text*, whatever the case and accents."""
        needles = tuple(folded(text).split())
        if needles != self._needles:
            self.beginResetModel()
            self._needles = needles
            self._arrange()
            self.endResetModel()

    def sort_by(self, column: Column[R] | None, descending: bool) -> None:
        """Order the rows; None gives back the order in which they came."""
        self.beginResetModel()
        self.sort_column, self.descending = column, descending
        self._arrange()
        self.endResetModel()

    def toggle(self, row: int) -> None:
        """Tick or untick one row shown."""
        self.checked ^= {self.row_key(self._shown[row])}
        self.dataChanged.emit(self.index(row, 0), self.index(row, 0), [Qt.ItemDataRole.CheckStateRole])

    def check_all(self, ticked: bool) -> None:
        """Tick or untick every row shown."""
        keys = {self.row_key(row) for row in self._shown}
        self.checked = self.checked | keys if ticked else self.checked - keys
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, 0))

    def place_of(self, key: Hashable) -> int | None:
        """Return where the row of *key* is shown."""
        return next((i for i, row in enumerate(self._shown) if self.row_key(row) == key), None)

    def cell(self, row: int, column: Column[R]) -> Cell:
        """Return a cell of a row shown."""
        return column.get(self._shown[row])

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.columns) + self.checkable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.column_of(index.column())
        if column is None:
            return self._check_data(index.row(), role)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return cell_text(self.cell(index.row(), column))
        return None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.column_of(section)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.title if column else "Cocher"
        if role == Qt.ItemDataRole.ToolTipRole and column:
            return column.note or column.title
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return base | Qt.ItemFlag.ItemIsUserCheckable if self.checkable and index.column() == 0 else base

    def _check_data(self, row: int, role: int) -> Any:
        ticked = self.row_key(self._shown[row]) in self.checked
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return "Cochée" if ticked else "Non cochée"
        return None

    def _arrange(self) -> None:
        rows = list(self._rows)
        if self._needles:
            rows = [row for row in rows if all(needle in self._haystack(row) for needle in self._needles)]
        column = self.sort_column
        if column is not None:
            own = column.sort
            key: Callable[[R], Any] = own if own is not None else lambda row: sort_key(column.get(row))
            filled = [row for row in rows if column.get(row) not in (None, "")]
            empty = [row for row in rows if column.get(row) in (None, "")]
            rows = sorted(filled, key=key, reverse=self.descending) + empty
        self._shown = rows

    def _haystack(self, row: R) -> str:
        """Return the searchable words of a row, folded once."""
        place = id(row)
        if place not in self._haystacks:
            self._haystacks[place] = folded(" ".join(cell_text(column.get(row)) for column in self.columns))
        return self._haystacks[place]
