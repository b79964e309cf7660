"""Column titles that line up with their cells, and the totals row under them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QTableView, QWidget

from app.ui.icons import draw_icon
from app.ui.theme import Colour, Size, Text, theme
from app.ui.widgets.paint import draw_words
from app.ui.widgets.table.columns import Kind, cell_text
from app.ui.widgets.table.delegate import cell_pad, draw_check
from app.ui.widgets.table.model import RowsModel


def edge_sections(header: QHeaderView) -> tuple[int, int]:
    """Return the first and the last section shown."""
    shown = [s for s in (header.logicalIndex(i) for i in range(header.count())) if not header.isSectionHidden(s)]
    return (shown[0], shown[-1]) if shown else (0, 0)


class TitleRow(QHeaderView):
    """The head of the table: a click sorts, the box ticks every row shown."""

    sort_clicked = Signal(int)
    check_clicked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        theme().theme_changed.connect(self._on_theme)
        self._on_theme()
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.sectionClicked.connect(self._on_click)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        area = self.viewport().rect()
        painter.fillRect(QRect(0, area.height() - 1, area.width(), 1), theme().colour(Colour.LINE))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802
        model = self.model()
        if not isinstance(model, RowsModel) or not rect.isValid():
            return
        column, area = model.column_of(section), QRectF(rect)
        if column is None:
            ticked = len(model.checked_rows)
            painter.save()
            draw_check(painter, area, bool(ticked) and ticked == len(model.shown), bool(ticked))
            painter.restore()
            return
        first, last = edge_sections(self)
        right_pad = cell_pad(section == last)
        inner = area.adjusted(cell_pad(section == first), 0, -right_pad, 0)
        painter.setFont(theme().font(Text.SECONDARY_STRONG))
        painter.setPen(theme().colour(Colour.HINT))
        if model.sort_column is column:
            inner = self._arrow(painter, inner, column.title, column.right, model.descending)
        align = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        if column.kind is not Kind.ACTION:
            draw_words(painter, inner, column.title, align)

    def _on_theme(self) -> None:
        self.setFixedHeight(theme().px(Size.HEADER_ROW))
        self.setMinimumSectionSize(theme().px(32))

    def _arrow(self, painter: QPainter, area: QRectF, title: str, right: bool, descending: bool) -> QRectF:
        side = theme().px(Size.ICON_XS)
        width = min(painter.fontMetrics().horizontalAdvance(title), int(area.width()) - side)
        name = "chevron-down" if descending else "chevron-up"
        x = area.right() - width - side - 2 if right else area.left() + width + 2
        draw_icon(painter, QRectF(x, area.top(), side, area.height()), name, Colour.ACCENT, Size.ICON_XS)
        painter.setPen(theme().colour(Colour.TEXT))
        return area if right else area.adjusted(0, 0, -side - 2, 0)

    def _on_click(self, section: int) -> None:
        model = self.model()
        if isinstance(model, RowsModel) and model.column_of(section) is None:
            self.check_clicked.emit()
        else:
            self.sort_clicked.emit(section)


class TotalsRow(QWidget):
    """The sums of the rows shown, each under its column."""

    def __init__(self, view: QTableView, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self._texts: dict[int, str] = {}
        self.setFixedHeight(theme().px(Size.ROW))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        header = view.horizontalHeader()
        header.sectionResized.connect(lambda *_: self.update())
        header.geometriesChanged.connect(self.update)
        view.horizontalScrollBar().valueChanged.connect(lambda _value: self.update())

    @property
    def texts(self) -> dict[int, str]:
        """The sums as printed, by section."""
        return self._texts

    def refresh(self) -> None:
        """Recompute from the rows shown."""
        model = self._view.model()
        if not isinstance(model, RowsModel):
            return
        self._texts = {
            place + model.checkable: cell_text(column.total(model.shown))
            for place, column in enumerate(model.columns)
            if column.total is not None
        }
        named = (f"{model.columns[s - model.checkable].title} : {text}" for s, text in self._texts.items())
        self.setAccessibleName("Totaux. " + ", ".join(named))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(100, theme().px(Size.ROW))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter, model = QPainter(self), self._view.model()
        painter.fillRect(QRect(0, 0, self.width(), 1), theme().colour(Colour.LINE))
        if not isinstance(model, RowsModel):
            return
        header = self._view.horizontalHeader()
        first, last = edge_sections(header)
        self._label(painter, max(first, int(model.checkable)), first)
        for section, text in self._texts.items():
            if header.isSectionHidden(section):
                continue
            column = model.columns[section - model.checkable]
            left = self.mapFromGlobal(
                header.viewport().mapToGlobal(QPoint(header.sectionViewportPosition(section), 0))
            ).x()
            area = QRectF(left, 0, header.sectionSize(section), self.height())
            right_pad = cell_pad(section == last)
            inner = area.adjusted(cell_pad(section == first), 0, -right_pad, 0)
            painter.setFont(theme().font(Text.STRONG, tabular=column.right))
            painter.setPen(theme().colour(Colour.TEXT))
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            if column.right:  # a sum is longer than its parts: it may lean over the column before
                inner.setLeft(min(inner.left(), inner.right() - painter.fontMetrics().horizontalAdvance(text) - 2))
            draw_words(painter, inner, text, side)

    def _label(self, painter: QPainter, section: int, first: int) -> None:
        """Name the line in the first column that holds no sum."""
        if section in self._texts:
            return
        header = self._view.horizontalHeader()
        place = header.viewport().mapToGlobal(QPoint(header.sectionViewportPosition(section), 0))
        left = self.mapFromGlobal(place).x() + cell_pad(section == first)
        painter.setFont(theme().font(Text.SECONDARY))
        painter.setPen(theme().colour(Colour.MUTED))
        room = QRectF(left, 0, header.sectionSize(section), self.height())
        draw_words(painter, room, self.tr("Total"), Qt.AlignmentFlag.AlignLeft)
