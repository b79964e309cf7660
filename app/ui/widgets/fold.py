"""A part of a form that opens and folds, with its summary in sight while folded."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.icons import draw_icon
from app.ui.theme import Colour, Radius, Size, Space, Text, theme
from app.ui.widgets.paint import draw_words, focus_ring, smooth


class FoldHead(QAbstractButton):
    """The line that opens and folds; Enter and Space press it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(title)
        self.summary = ""
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme().px(160), theme().px(Size.BUTTON_SMALL))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        smooth(painter)
        px, area = theme().px, QRectF(self.rect())
        mark = QRectF(0, 0, px(Size.ICON), area.height())
        draw_icon(painter, mark, "chevron-down" if self.isChecked() else "chevron-right", Colour.MUTED)
        words = area.adjusted(px(Size.ICON) + px(Space.S), 0, 0, 0)
        strong = theme().font(Text.STRONG)
        painter.setFont(strong)
        painter.setPen(theme().colour(Colour.TEXT))
        draw_words(painter, words, self.text(), Qt.AlignmentFlag.AlignLeft)
        used = QFontMetricsF(strong).horizontalAdvance(self.text()) + px(Space.M)
        if self.summary and words.width() > used:
            painter.setFont(theme().font(Text.SECONDARY))
            painter.setPen(theme().colour(Colour.HINT))
            draw_words(painter, words.adjusted(used, 0, 0, 0), self.summary, Qt.AlignmentFlag.AlignRight)
        if self.hasFocus():
            focus_ring(painter, area, px(Radius.TAG))


class Fold(QWidget):
    """A title line over a body; put content in ``body``."""

    def __init__(self, title: str, parent: QWidget | None = None, *, opened: bool = False) -> None:
        super().__init__(parent)
        self.head = FoldHead(title, self)
        self._holder = QWidget(self)
        self._holder.setProperty("ground", "none")
        self.body = QVBoxLayout(self._holder)
        self.body.setContentsMargins(0, theme().px(Space.XS), 0, theme().px(Space.S))
        self.body.setSpacing(theme().px(Space.XS))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._holder)
        self.head.toggled.connect(self._holder.setVisible)
        self.head.toggled.connect(lambda _on: self._name())
        self.head.setChecked(opened)
        self._holder.setVisible(opened)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._name()

    def set_summary(self, words: str) -> None:
        """Say in a few words what is inside."""
        self.head.summary = words
        self._name()
        self.head.update()

    @property
    def summary(self) -> str:
        """What the line says of the inside."""
        return self.head.summary

    @property
    def opened(self) -> bool:
        """Whether the body is in sight."""
        return self.head.isChecked()

    def open_fold(self, opened: bool = True) -> None:
        """Open or fold."""
        self.head.setChecked(opened)

    def _name(self) -> None:
        state = "ouvert" if self.opened else "replié"
        self.head.setAccessibleName(", ".join(part for part in (self.head.text(), self.head.summary, state) if part))
