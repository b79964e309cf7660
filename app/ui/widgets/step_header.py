"""Numbered steps of an assistant."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.icons import draw_icon
from app.ui.theme import Colour, Space, Text, theme
from app.ui.widgets.paint import draw_words, fill, focus_ring, smooth


class StepHeader(QWidget):
    """Shows where one is; a step already done can be clicked (or Left) to go back: ``step_requested(index)``."""

    step_requested = Signal(int)

    def __init__(self, steps: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps, self._current = tuple(steps), 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_current(0)

    @property
    def current(self) -> int:
        """Index of the step shown, from 0."""
        return self._current

    def set_current(self, index: int) -> None:
        """Show step *index*."""
        self._current = index
        words = self._steps[index] if self._steps else ""
        self.setAccessibleName(f"Étape {index + 1} sur {len(self._steps)} : {words}")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        spans = self._spans()
        return QSize(round(spans[-1].right()) + theme().px(Space.S) if spans else 0, theme().px(36))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Left and self._current:
            self.step_requested.emit(self._current - 1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        for index, span in enumerate(self._spans()):
            if span.contains(event.position()) and index < self._current:
                self.step_requested.emit(index)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        smooth(painter)
        for index, span in enumerate(self._spans()):
            self._draw_step(painter, index, span)
        if self.hasFocus():
            focus_ring(painter, QRectF(self.rect()), theme().px(8))

    def _spans(self) -> list[QRectF]:
        px, x, spans = theme().px, float(theme().px(Space.XS)), []
        metrics = QFontMetricsF(theme().font(Text.STRONG))
        for step in self._steps:
            width = px(24) + px(Space.S) + metrics.horizontalAdvance(step)
            spans.append(QRectF(x, 0, width, px(36)))
            x += width + px(40)
        return spans

    def _draw_step(self, painter: QPainter, index: int, span: QRectF) -> None:
        current, px = theme(), theme().px
        done, here = index < self._current, index == self._current
        circle = QRectF(span.left(), span.center().y() - px(11), px(22), px(22))
        ground = Colour.ACCENT if here else Colour.SOFT if done else Colour.NEUTRAL_BG
        ink = Colour.ON_ACCENT if here else Colour.ACCENT if done else Colour.NEUTRAL
        fill(painter, circle, circle.width() / 2, current.colour(ground))
        painter.setPen(current.colour(ink))
        painter.setFont(current.font(Text.SECONDARY_STRONG))
        if done:
            draw_icon(painter, circle, "check", ink, 14)
        else:
            draw_words(painter, circle, str(index + 1), Qt.AlignmentFlag.AlignHCenter)
        painter.setFont(current.font(Text.STRONG if here else Text.BODY))
        painter.setPen(current.colour(Colour.TEXT if here else Colour.MUTED))
        words = span.adjusted(px(24) + px(Space.S), 0, px(Space.S), 0)
        draw_words(painter, words, self._steps[index], Qt.AlignmentFlag.AlignLeft)
        if index + 1 < len(self._steps):
            line = QRectF(span.right() + px(Space.S), span.center().y(), px(24), 1)
            painter.fillRect(line, current.colour(Colour.FIELD if done else Colour.LINE))
