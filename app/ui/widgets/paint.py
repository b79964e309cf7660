"""Shapes shared by the pieces that draw themselves."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from app.ui.icons import draw_icon
from app.ui.theme import Colour, Radius, Size, Space, Text, theme
from app.ui.values import TagValue


def smooth(painter: QPainter) -> None:
    """Turn antialiasing on."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)


def fill(painter: QPainter, area: QRectF, radius: float, ground: QColor, border: QColor | None = None) -> None:
    """Draw a rounded rectangle, with a hairline inside its edge if *border*."""
    painter.setBrush(ground)
    painter.setPen(QPen(border, 1) if border else QPen(Qt.PenStyle.NoPen))
    box = area.adjusted(0.5, 0.5, -0.5, -0.5) if border else area
    painter.drawRoundedRect(box, radius, radius)


def focus_ring(painter: QPainter, area: QRectF, radius: float, gap: QColor | None = None) -> None:
    """Draw the 2 px accent ring inside *area*; *gap* colours a line between it and a filled piece."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if gap is not None:
        painter.setPen(QPen(gap, 2))
        painter.drawRoundedRect(area.adjusted(2.5, 2.5, -2.5, -2.5), radius - 1.5, radius - 1.5)
    painter.setPen(QPen(theme().colour(Colour.ACCENT), Size.FOCUS))
    painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), radius, radius)


def tag_width(tag: TagValue) -> float:
    """Return the width that :func:`draw_tag` needs, in logical pixels."""
    px = theme().px
    words = QFontMetricsF(theme().font(Text.SECONDARY_STRONG)).horizontalAdvance(tag.word)
    icon = px(Size.ICON_XS) + px(5) if tag.icon_name else 0
    return words + icon + 2 * px(Space.S)


def draw_tag(painter: QPainter, left: float, middle: float, tag: TagValue, room: float) -> None:
    """Draw a state tag from *left*, centred on *middle*, at most *room* wide."""
    current = theme()
    px = current.px
    ink, ground = current.state_colours(tag.state)
    width, height = min(tag_width(tag), room), float(px(Size.TAG))
    area = QRectF(left, middle - height / 2, width, height)
    smooth(painter)
    fill(painter, area, px(Radius.TAG), ground)
    x = area.left() + px(Space.S)
    if tag.icon_name:
        side = px(Size.ICON_XS)
        draw_icon(painter, QRectF(x, area.top(), side, height), tag.icon_name, ink, Size.ICON_XS)
        x += side + px(5)
    painter.setFont(current.font(Text.SECONDARY_STRONG))
    painter.setPen(ink)
    words = QRectF(x, area.top(), area.right() - px(Space.S) - x + 1, height)
    draw_words(painter, words, tag.word, Qt.AlignmentFlag.AlignLeft)


def draw_words(
    painter: QPainter,
    area: QRectF,
    text: str,
    align: Qt.AlignmentFlag,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:
    """Draw one line of text vertically centred, elided when too long."""
    metrics = QFontMetricsF(painter.font())
    if metrics.horizontalAdvance(text) > area.width() + 1:
        text = metrics.elidedText(text, elide, area.width())
    painter.drawText(area, int(align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), text)


def top_round(area: QRectF, radius: float) -> QPainterPath:
    """Return *area* with its two upper corners rounded."""
    path = QPainterPath()
    radius = min(radius, area.height(), area.width() / 2)
    path.moveTo(area.bottomLeft())
    path.lineTo(area.left(), area.top() + radius)
    path.quadTo(area.topLeft(), area.topLeft() + QPointF(radius, 0))
    path.lineTo(area.right() - radius, area.top())
    path.quadTo(area.topRight(), area.topRight() + QPointF(0, radius))
    path.lineTo(area.bottomRight())
    path.closeSubpath()
    return path
