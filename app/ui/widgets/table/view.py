"""The grid itself: keys, mouse, focus."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from app.ui.theme import Size, theme
from app.ui.widgets.table.columns import Kind
from app.ui.widgets.table.delegate import CellDelegate
from app.ui.widgets.table.model import RowsModel


class RowsView(QTableView):
    """Arrows move by row, Enter opens, Space ticks, Ctrl+A ticks or selects all. Tab leaves the table."""

    row_activated = Signal(int)
    toggle_requested = Signal(int)
    check_all_requested = Signal()

    def __init__(self, name: str, model: RowsModel[Any], *, multi: bool) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._rows = model
        self._delegate: CellDelegate | None = None
        self.setModel(model)
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.ExtendedSelection if multi else modes.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(rows.ResizeMode.Fixed)
        theme().theme_changed.connect(self._on_theme)
        self._on_theme()
        self.doubleClicked.connect(lambda index: self.row_activated.emit(index.row()))

    def set_delegate(self, delegate: CellDelegate) -> None:
        """Draw with *delegate*, told about hover and focus."""
        self._delegate = delegate
        self.setItemDelegate(delegate)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        place = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _CTRL and place >= 0:
            self.row_activated.emit(place)
        elif event.key() == Qt.Key.Key_Space and self._rows.checkable and place >= 0:
            self.toggle_requested.emit(place)
        elif event.matches(QKeySequence.StandardKey.SelectAll) and self._rows.checkable:
            self.check_all_requested.emit()
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and not event.modifiers() and self._rows.shown:
            self.selectRow(0 if event.key() == Qt.Key.Key_Home else len(self._rows.shown) - 1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        if self.currentIndex().row() < 0 and self._rows.shown and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectRow(0)
        self._set_focus_mark(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self._set_focus_mark(False)

    def currentChanged(  # noqa: N802
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self._set_focus_mark(self.hasFocus())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        index = self.indexAt(event.position().toPoint())
        if self._rows.checkable and index.isValid() and index.column() == 0:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.toggle_requested.emit(index.row())
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        index = self.indexAt(event.position().toPoint())
        self._set_hover(index.row())
        self.viewport().setCursor(self._cursor_at(index, event))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self._set_hover(-1)
        super().leaveEvent(event)

    def _on_theme(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme().px(Size.ROW))

    def _cursor_at(self, index: QModelIndex, event: QMouseEvent) -> Qt.CursorShape:
        column = self._rows.column_of(index.column()) if index.isValid() else None
        action = self._rows.cell(index.row(), column) if column is not None and column.kind is Kind.ACTION else None
        over = action is not None and CellDelegate.button_area(self.visualRect(index), action).contains(  # type: ignore[arg-type]
            event.position()
        )
        return Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor

    def _set_hover(self, row: int) -> None:
        if self._delegate is not None and self._delegate.hovered_row != row:
            self._delegate.hovered_row = row
            self.viewport().update()

    def _set_focus_mark(self, focused: bool) -> None:
        if self._delegate is not None:
            self._delegate.has_focus, self._delegate.current_row = focused, self.currentIndex().row()
            self.viewport().update()


_CTRL = Qt.KeyboardModifier.ControlModifier
