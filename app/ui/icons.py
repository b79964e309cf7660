"""Lucide icons tinted from the tokens, cached by name, colour, size and pixel ratio."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from app.ui.assets import icon_svg
from app.ui.theme import Colour, Size, theme

_STROKE = ('stroke-width="2"', 'stroke-width="1.75"')
_cache: dict[tuple[str, str, int, float], QPixmap] = {}


def pixmap(name: str, colour: QColor | Colour, size: int = Size.ICON, dpr: float = 0.0) -> QPixmap:
    """Return the icon in *colour*, *size* logical pixels at the user's scale; *dpr* 0 takes the main screen's."""
    ink = theme().colour(colour) if isinstance(colour, Colour) else colour
    ratio = dpr or _screen_ratio()
    side = theme().px(size)
    key = (name, ink.name(QColor.NameFormat.HexArgb), side, ratio)
    if key not in _cache:
        _cache[key] = _render(name, ink, side, ratio)
    return _cache[key]


def icon(name: str, colour: Colour = Colour.MUTED, size: int = Size.ICON) -> QIcon:
    """Return a QIcon for menus and actions; rebuild it on ``theme_changed``."""
    return QIcon(pixmap(name, colour, size))


def draw_icon(painter: QPainter, area: QRectF, name: str, colour: QColor | Colour, size: int = Size.ICON) -> None:
    """Draw the icon centred in *area*."""
    image = pixmap(name, colour, size, painter.device().devicePixelRatio())
    side = theme().px(size)
    x, y = area.center().x() - side / 2, area.center().y() - side / 2
    painter.drawPixmap(QRectF(round(x), round(y), side, side), image, QRectF(image.rect()))


def _screen_ratio() -> float:
    app = QApplication.instance()
    return app.devicePixelRatio() if isinstance(app, QApplication) else 1.0


def _render(name: str, ink: QColor, side: int, ratio: float) -> QPixmap:
    text = icon_svg(name).replace("currentColor", ink.name()).replace(*_STROKE)
    image = QPixmap(round(side * ratio), round(side * ratio))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(image.rect()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image
