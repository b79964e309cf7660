"""Buttons: four kinds, an icon, the shortcut printed on the face."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.ui.icons import draw_icon
from app.ui.keys import WINDOW_KEYS
from app.ui.theme import Colour, Radius, Size, Space, Text, theme
from app.ui.widgets.paint import draw_words, fill, focus_ring, smooth


class ButtonKind(Enum):
    """How loud the button speaks; one PRIMARY per screen."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    GHOST = "ghost"
    DANGER = "danger"


_KEY_WORDS = {
    "Return": "↵",
    "Enter": "↵",
    "Esc": "Échap",
    "Del": "Suppr",
    "Shift": "Maj",
    "Space": "Espace",
    "Up": "↑",
    "Down": "↓",
}


def key_words(shortcut: str) -> str:
    """Return a shortcut as French keyboards print it: ``Ctrl+Return`` gives « Ctrl ↵ »."""
    return " ".join(_KEY_WORDS.get(part, part) for part in shortcut.split("+"))


class Button(QPushButton):
    """A push button of ours. *shortcut* (``"F12"``, ``"Ctrl+Return"``) works and is printed.

    A key of the whole window (``WINDOW_KEYS``) is only printed: the main window presses the button itself.
    Set *owns_shortcut* to False when something else already listens to the key."""

    def __init__(
        self,
        label: str = "",
        kind: ButtonKind = ButtonKind.SECONDARY,
        icon: str = "",
        shortcut: str = "",
        parent: QWidget | None = None,
        *,
        small: bool = False,
        owns_shortcut: bool = True,
        name: str = "",
    ) -> None:
        super().__init__(parent)
        self._kind, self._icon, self._small = kind, icon, small
        self._key = key_words(shortcut)
        self.setText(label.replace("&", "&&"))
        self.shortcut_text = shortcut
        if shortcut and owns_shortcut and shortcut not in WINDOW_KEYS:
            self.setShortcut(QKeySequence(shortcut))
        self.setAccessibleName(name or label)
        if not label and name:
            self.setToolTip(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_label(self, label: str) -> None:
        """Change the words."""
        keys = self.shortcut()
        self.setText(label.replace("&", "&&"))
        self.setShortcut(keys)  # setText puts the mnemonic of the words, or none, in its place
        self.setAccessibleName(label)
        self.updateGeometry()

    def set_key(self, shortcut: str) -> None:
        """Print another key on the face; something else listens to it."""
        self._key = key_words(shortcut)
        self.updateGeometry()
        self.update()

    def set_icon_name(self, icon: str) -> None:
        """Change the icon; empty for none."""
        self._icon = icon
        self.updateGeometry()
        self.update()

    def set_kind(self, kind: ButtonKind) -> None:
        """Make the button louder or quieter."""
        self._kind = kind
        self.update()

    @property
    def kind(self) -> ButtonKind:
        """How loud the button is."""
        return self._kind

    def sizeHint(self) -> QSize:  # noqa: N802
        px = theme().px
        parts = [float(px(Size.ICON))] if self._icon else []
        if self.text():
            parts.append(QFontMetricsF(theme().font(self._role)).horizontalAdvance(self._words))
        if self._key:
            parts.append(self._chip_width())
        width = sum(parts) + (len(parts) - 1) * px(Space.S + 1)
        pad = px(10 if self._small else 14) if self.text() else px(6)
        return QSize(round(width + 2 * pad + 0.5), px(Size.BUTTON_SMALL if self._small else Size.CONTROL))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        smooth(painter)
        ink, ground, border = self._colours()
        area = QRectF(self.rect())
        radius = theme().px(Radius.CONTROL)
        fill(painter, area, radius, ground, border)
        if self.hasFocus():
            filled = self._kind in (ButtonKind.PRIMARY, ButtonKind.DANGER)
            focus_ring(painter, area, radius - 1, theme().colour(Colour.SURFACE) if filled else None)
        self._draw_parts(painter, area, ink)

    @property
    def _words(self) -> str:
        return self.text().replace("&&", "&")

    @property
    def _role(self) -> Text:
        return Text.SECONDARY_STRONG if self._small else Text.STRONG

    def _chip_width(self) -> float:
        metrics = QFontMetricsF(theme().font(Text.KEY))
        return metrics.horizontalAdvance(self._key) + 2 * theme().px(5)

    def _draw_parts(self, painter: QPainter, area: QRectF, ink: QColor) -> None:
        px = theme().px
        gap = px(Space.S + 1)
        hint = self.sizeHint().width()
        pad = px(10 if self._small else 14) if self.text() else px(6)
        x = area.left() + pad + max(0.0, (area.width() - hint) / 2)
        if self._icon:
            side = px(Size.ICON)
            draw_icon(painter, QRectF(x, area.top(), side, area.height()), self._icon, ink)
            x += side + gap
        if self.text():
            font = theme().font(self._role)
            width = QFontMetricsF(font).horizontalAdvance(self._words)
            painter.setFont(font)
            painter.setPen(ink)
            draw_words(
                painter, QRectF(x, area.top(), width + 1, area.height()), self._words, Qt.AlignmentFlag.AlignLeft
            )
            x += width + gap
        if self._key:
            self._draw_chip(painter, QRectF(x, area.center().y() - px(8), self._chip_width(), px(17)), ink)

    def _draw_chip(self, painter: QPainter, area: QRectF, ink: QColor) -> None:
        filled = self._kind in (ButtonKind.PRIMARY, ButtonKind.DANGER)
        edge = QColor(ink) if filled else theme().colour(Colour.LINE)
        if filled:
            edge.setAlphaF(0.6)
        fill(painter, area, theme().px(Space.XS), QColor(Qt.GlobalColor.transparent), edge)
        painter.setFont(theme().font(Text.KEY))
        painter.setPen(ink if filled or not self.isEnabled() else theme().colour(Colour.MUTED))
        draw_words(painter, area, self._key, Qt.AlignmentFlag.AlignHCenter)

    def _colours(self) -> tuple[QColor, QColor, QColor | None]:
        """Return (ink, ground, border)."""
        colour = theme().colour
        if not self.isEnabled():
            ground = QColor(Qt.GlobalColor.transparent) if self._kind is ButtonKind.GHOST else colour(Colour.SUNKEN)
            return colour(Colour.HINT), ground, None if self._kind is ButtonKind.GHOST else colour(Colour.LINE)
        strength = 112 if self.isDown() else 106 if self.underMouse() else 100
        match self._kind:
            case ButtonKind.PRIMARY:
                return colour(Colour.ON_ACCENT), colour(Colour.ACCENT).darker(strength), None
            case ButtonKind.DANGER:
                return colour(Colour.SURFACE), colour(Colour.DANGER).darker(strength), None
            case ButtonKind.SECONDARY:
                ground = colour(Colour.WINDOW) if strength > 100 else colour(Colour.SURFACE)
                return colour(Colour.TEXT), ground, colour(Colour.LINE)
            case ButtonKind.GHOST:
                ground = colour(Colour.SUNKEN) if strength > 100 else QColor(Qt.GlobalColor.transparent)
                return colour(Colour.ACCENT), ground, None
