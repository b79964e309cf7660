"""Draws cells: row line, selection, tags, icons, figures, buttons."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.icons import draw_icon
from app.ui.theme import Colour, Radius, Size, Space, Text, theme
from app.ui.values import ActionValue, IconValue, LeadText, TagValue
from app.ui.widgets.button import key_words
from app.ui.widgets.paint import draw_tag, draw_words, fill, smooth, tag_width
from app.ui.widgets.table.columns import Cell, Column, Kind, cell_text
from app.ui.widgets.table.model import RowsModel

Index = QModelIndex | QPersistentModelIndex


def cell_pad(section_is_first: bool) -> int:
    """Return the room before the text of a cell, the same in the header, the cells and the totals."""
    return theme().px(Space.L if section_is_first else Space.M - 2)


class CellDelegate(QStyledItemDelegate):
    """Paints every cell of a DataTable from the tokens."""

    pressed = Signal(int, str)  # row shown, column key: the button of a row was pressed

    def __init__(self, parent: QWidget, *, first_section: int = 0) -> None:
        super().__init__(parent)
        self.hovered_row = -1
        self.has_focus = False
        self.current_row = -1
        self.first_visible, self.last_visible = first_section, first_section

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(int(cell_width(index)), theme().px(Size.ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view: Any = option  # the stubs of QStyleOption leave out its public members
        area, state = QRectF(view.rect), view.state
        painter.save()
        selected = bool(state & QStyle.StateFlag.State_Selected)
        self._ground(painter, area, index, selected)
        model = index.model()
        assert isinstance(model, RowsModel)  # noqa: S101 - this delegate serves no other model
        column = model.column_of(index.column())
        inner = area.adjusted(cell_pad(index.column() == self.first_visible), 0, -theme().px(Space.M - 2), -1)
        if column is None:
            ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
            draw_check(painter, area, ticked)
        else:
            if index.column() == self.last_visible:
                inner.adjust(0, 0, cell_pad(False) - cell_pad(True), 0)
            self._cell(painter, inner, column, model.cell(index.row(), column))
        painter.restore()

    def editorEvent(self, event: QEvent, model: Any, option: QStyleOptionViewItem, index: Index) -> bool:  # noqa: N802
        view: Any = option
        if isinstance(model, RowsModel) and isinstance(event, QMouseEvent):
            column = model.column_of(index.column())
            released = event.type() == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton
            if column is not None and column.kind is Kind.ACTION and released:
                action = model.cell(index.row(), column)
                if isinstance(action, ActionValue) and self.button_area(view.rect, action).contains(event.position()):
                    self.pressed.emit(index.row(), column.key)
                    return True
        return False

    @staticmethod
    def button_area(cell: QRect, action: ActionValue) -> QRectF:
        """Return where the button of a row stands in its cell: at the right."""
        width, height = action_width(action), theme().px(Size.BUTTON_SMALL)
        right = QRectF(cell).right() - theme().px(Space.L - 2)
        return QRectF(right - width, QRectF(cell).center().y() - height / 2, width, height)

    def _ground(self, painter: QPainter, area: QRectF, index: Index, selected: bool) -> None:
        colour = theme().colour
        if selected:
            painter.fillRect(area, colour(Colour.SOFT))
        elif index.row() == self.hovered_row:
            painter.fillRect(area, colour(Colour.WINDOW))
        painter.fillRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1), colour(Colour.LINE))
        if self.has_focus and index.row() == self.current_row:
            painter.setPen(QPen(colour(Colour.ACCENT), Size.FOCUS))
            painter.drawLine(area.topLeft() + QPointF(0, 1), area.topRight() + QPointF(0, 1))
            painter.drawLine(area.bottomLeft() - QPointF(0, 1), area.bottomRight() - QPointF(0, 1))
            if index.column() == self.first_visible:
                painter.drawLine(area.topLeft() + QPointF(1, 0), area.bottomLeft() + QPointF(1, 0))
            if index.column() == self.last_visible:
                painter.drawLine(area.topRight() - QPointF(1, 0), area.bottomRight() - QPointF(1, 0))

    def _cell(self, painter: QPainter, area: QRectF, column: Column[Any], cell: Cell) -> None:
        match cell:
            case TagValue():
                draw_tag(painter, area.left(), area.center().y(), cell, area.width())
            case IconValue():
                ink = theme().state_colours(cell.state)[0] if cell.state else theme().colour(Colour.MUTED)
                draw_icon(painter, area, cell.icon, ink)
            case ActionValue():
                _draw_action(painter, area, cell)
            case LeadText():
                _draw_lead(painter, area, cell)
            case _:
                _draw_plain(painter, area, column, cell)


def _draw_plain(painter: QPainter, area: QRectF, column: Column[Any], cell: Cell) -> None:
    painter.setFont(theme().font(cell_role(column), tabular=column.right or column.kind is Kind.DATE))
    painter.setPen(theme().colour(Colour.MUTED if column.muted else Colour.TEXT))
    align = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    elide = Qt.TextElideMode.ElideMiddle if column.keeps_end else Qt.TextElideMode.ElideRight
    draw_words(painter, area, cell_text(cell), align, elide)


def _draw_lead(painter: QPainter, area: QRectF, cell: LeadText) -> None:
    strong = theme().font(Text.STRONG)
    width = QFontMetricsF(strong).horizontalAdvance(cell.lead) + theme().px(Space.S)
    painter.setPen(theme().colour(Colour.TEXT))
    painter.setFont(strong)
    draw_words(painter, area, cell.lead, Qt.AlignmentFlag.AlignLeft)
    painter.setFont(theme().font())
    if area.width() > width:
        draw_words(painter, area.adjusted(width, 0, 0, 0), cell.rest, Qt.AlignmentFlag.AlignLeft)


def _draw_action(painter: QPainter, area: QRectF, action: ActionValue) -> None:
    current, px = theme(), theme().px
    smooth(painter)
    width, height = action_width(action), px(Size.BUTTON_SMALL)
    box = QRectF(area.right() - width, area.center().y() - height / 2, width, height)
    ground, ink = (Colour.ACCENT, Colour.ON_ACCENT) if action.primary else (Colour.SURFACE, Colour.TEXT)
    edge = None if action.primary else current.colour(Colour.LINE)
    fill(painter, box, px(Radius.CONTROL), current.colour(ground), edge)
    font = current.font(Text.SECONDARY_STRONG)
    painter.setFont(font)
    painter.setPen(current.colour(ink))
    words = box.adjusted(px(10), 0, 0, 0)
    draw_words(painter, words, action.label, Qt.AlignmentFlag.AlignLeft)
    if action.shortcut:
        x = words.left() + QFontMetricsF(font).horizontalAdvance(action.label) + px(Space.S)
        edge_colour = QColor(current.colour(ink))
        edge_colour.setAlphaF(0.6)
        chip = QRectF(x, box.center().y() - px(8), box.right() - px(10) - x, px(17))
        fill(painter, chip, px(Space.XS), QColor(Qt.GlobalColor.transparent), edge_colour)
        painter.setFont(current.font(Text.KEY))
        painter.setPen(current.colour(ink))
        draw_words(painter, chip, key_words(action.shortcut), Qt.AlignmentFlag.AlignHCenter)


def draw_check(painter: QPainter, area: QRectF, ticked: bool, partly: bool = False) -> None:
    """Draw a check box centred in *area*."""
    current = theme()
    smooth(painter)
    side = current.px(15)
    box = QRectF(round(area.center().x() - side / 2), round(area.center().y() - side / 2), side, side)
    on = ticked or partly
    ground = current.colour(Colour.ACCENT if on else Colour.SURFACE)
    fill(painter, box, current.px(4), ground, None if on else current.colour(Colour.FIELD))
    if on:
        draw_icon(painter, box, "check" if ticked else "minus", Colour.ON_ACCENT, 12)


def cell_role(column: Column[Any]) -> Text:
    """Return the type of a column's words."""
    return Text.STRONG if column.strong or column.kind is Kind.MONEY else Text.BODY


def action_width(action: ActionValue) -> float:
    """Return the width of a row's button."""
    px = theme().px
    width = QFontMetricsF(theme().font(Text.SECONDARY_STRONG)).horizontalAdvance(action.label) + 2 * px(10)
    if action.shortcut:
        width += QFontMetricsF(theme().font(Text.KEY)).horizontalAdvance(key_words(action.shortcut)) + px(18)
    return width


def content_width(column: Column[Any], cell: Cell) -> float:
    """Return how wide the content of a cell is, without padding."""
    match cell:
        case TagValue():
            return tag_width(cell)
        case IconValue():
            return theme().px(Size.ICON)
        case ActionValue():
            return action_width(cell)
        case LeadText():
            strong = QFontMetricsF(theme().font(Text.STRONG)).horizontalAdvance(cell.lead)
            if not cell.rest:
                return strong
            return strong + theme().px(Space.S) + QFontMetricsF(theme().font()).horizontalAdvance(cell.rest)
        case _:
            font = theme().font(cell_role(column), tabular=column.right or column.kind is Kind.DATE)
            return QFontMetricsF(font).horizontalAdvance(cell_text(cell))


def cell_width(index: Index) -> float:
    """Return the width that a cell asks for, padding included."""
    model = index.model()
    column = model.column_of(index.column()) if isinstance(model, RowsModel) else None
    if column is None or not isinstance(model, RowsModel):
        return theme().px(Size.ROW)
    return content_width(column, model.cell(index.row(), column)) + 2 * theme().px(Space.M)
