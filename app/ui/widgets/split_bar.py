"""Who pays what: one bar in proportion, one line per part, the total."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import Colour, Space, Text, theme
from app.ui.values import Share
from app.ui.widgets.paint import smooth
from app.ui.widgets.text import Label, separator

PART_COLOURS = (Colour.ACCENT, Colour.INFO, Colour.WARNING, Colour.NEUTRAL)


class _Bar(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shares: tuple[Share, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme().px(120), theme().px(10))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        smooth(painter)
        area = QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(area, area.height() / 2, area.height() / 2)
        painter.setClipPath(shape)
        painter.fillRect(area, theme().colour(Colour.SUNKEN))
        total, x = sum(max(share.cents, 0) for share in self.shares), 0.0
        for share, colour in zip(self.shares, PART_COLOURS, strict=False):
            width = area.width() * max(share.cents, 0) / total if total else 0.0
            if width > 0:
                gap = 0 if x + width >= area.width() - 1 else theme().px(2)
                painter.fillRect(QRectF(x, 0, max(width - gap, 1), area.height()), theme().colour(colour))
            x += width


class _Dot(QWidget):
    def __init__(self, colour: Colour, parent: QWidget) -> None:
        super().__init__(parent)
        self._colour = colour
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme().px(10), theme().px(10))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        smooth(painter)
        painter.setPen(theme().colour(self._colour))
        painter.setBrush(theme().colour(self._colour))
        painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))


class SplitBar(QWidget):
    """AMO, AMC, patient: at most four shares. The total is given, never recomputed here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = _Bar(self)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme().px(Space.S))
        self._grid.setVerticalSpacing(theme().px(10))
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(Space.M))
        column.addWidget(self._bar)
        column.addLayout(self._grid)
        self._total_label, self._total = Label(role=Text.GROUP), Label(role=Text.GROUP)

    def set_shares(self, shares: Sequence[Share], total: str, total_label: str = "Total") -> None:
        """Show the parts and the total, both as printed."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget not in (self._total, self._total_label):
                widget.hide()
                widget.deleteLater()
        self._bar.shares = tuple(shares)
        for row, (share, colour) in enumerate(zip(shares, PART_COLOURS, strict=False)):
            amount = Label(share.amount, Text.BODY)
            amount.setFont(theme().font(Text.BODY, tabular=True))
            self._grid.addWidget(_Dot(colour, self), row, 0)
            self._grid.addWidget(Label(share.label), row, 1)
            self._grid.addWidget(amount, row, 2, Qt.AlignmentFlag.AlignRight)
        last = len(shares)
        self._grid.addWidget(separator(self), last, 0, 1, 3)
        self._total_label.setText(total_label)
        self._total.setText(total)
        self._grid.addWidget(self._total_label, last + 1, 0, 1, 2)
        self._grid.addWidget(self._total, last + 1, 2, Qt.AlignmentFlag.AlignRight)
        words = ", ".join(f"{share.label} {share.amount}" for share in shares)
        self.setAccessibleName(f"Répartition : {words}, {total_label} {total}")
        self._bar.setAccessibleName(self.accessibleName())
        self._bar.update()
