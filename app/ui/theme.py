"""Colours, spaces, radii, type: the tokens, and the one object that applies them. Nothing else names any.

Source of the values: UI.md §2."""

from __future__ import annotations

from enum import Enum, IntEnum, StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from app.ui.assets import FONTS, font_data
from app.ui.respace import Respacing
from app.ui.values import State


class Mode(StrEnum):
    """What the user chose; SYSTEM follows the desktop, live."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Colour(StrEnum):
    """Name of a colour; its value depends on the mode."""

    WINDOW = "window"
    SURFACE = "surface"
    SUNKEN = "sunken"
    LINE = "line"
    FIELD = "field"
    TEXT = "text"
    MUTED = "muted"
    HINT = "hint"
    ACCENT = "accent"
    ON_ACCENT = "on_accent"
    SOFT = "soft"
    SUCCESS = "success"
    SUCCESS_BG = "success_bg"
    WARNING = "warning"
    WARNING_BG = "warning_bg"
    DANGER = "danger"
    DANGER_BG = "danger_bg"
    INFO = "info"
    INFO_BG = "info_bg"
    NEUTRAL = "neutral"
    NEUTRAL_BG = "neutral_bg"


Tokens = dict[Colour, str]

_NAMES = tuple(Colour)
LIGHT: Tokens = dict(
    zip(
        _NAMES,
        [
            "#F5F7F9",
            "#FFFFFF",
            "#ECF0F4",
            "#DCE2E9",
            "#7C8A9B",
            "#17202B",
            "#4A5666",
            "#5F6B7C",
            "#0B6B6B",
            "#FFFFFF",
            "#DCF0EF",
            "#176B40",
            "#E0F3E8",
            "#7A4F00",
            "#FFF0D1",
            "#A8221B",
            "#FCE5E3",
            "#1B559E",
            "#E2EDFA",
            "#4A5666",
            "#E8ECF1",
        ],
        strict=True,
    )
)
DARK: Tokens = dict(
    zip(
        _NAMES,
        [
            "#11161C",
            "#19212A",
            "#0D1217",
            "#2A3541",
            "#6B7B8D",
            "#E8EDF2",
            "#B6C2CE",
            "#93A1B1",
            "#4FC4BF",
            "#05201F",
            "#12383A",
            "#74D6A0",
            "#143222",
            "#F2BF60",
            "#38290B",
            "#FF9189",
            "#421916",
            "#8DBCF7",
            "#152B4C",
            "#B6C2CE",
            "#27323E",
        ],
        strict=True,
    )
)

TEXT_PAIRS: tuple[tuple[Colour, Colour], ...] = (
    *((ink, ground) for ink in (Colour.TEXT, Colour.MUTED) for ground in (Colour.WINDOW, Colour.SURFACE)),
    *((Colour.HINT, ground) for ground in (Colour.WINDOW, Colour.SURFACE)),
    (Colour.TEXT, Colour.SUNKEN),
    (Colour.TEXT, Colour.SOFT),
    (Colour.ON_ACCENT, Colour.ACCENT),
    (Colour.ACCENT, Colour.SOFT),
    (Colour.ACCENT, Colour.SURFACE),
    *((Colour(state.value), Colour(f"{state.value}_bg")) for state in State),
)
"""Ink and ground that meet on screen: each at least 4.5:1."""


class Space(IntEnum):
    """Distances in logical pixels at 100 %."""

    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 24


class Radius(IntEnum):
    """Corner radii in logical pixels at 100 %."""

    TAG = 6
    CONTROL = 8
    CARD = 12


class Size(IntEnum):
    """Fixed measures in logical pixels at 100 %."""

    HAIR = 1
    FOCUS = 2
    ICON_XS = 14
    ICON = 16
    ICON_RAIL = 18
    TAG = 22
    BUTTON_SMALL = 28
    CONTROL = 34
    ROW = 40
    HEADER_ROW = 36
    AVATAR = 28
    RAIL = 226
    TOP_BAR = 52
    STATUS = 30
    DETAIL_MIN = 316
    DETAIL_MAX = 372
    SEARCH = 420
    COLUMN_MAX = 190


class Text(Enum):
    """Type scale: size and line height in logical pixels, weight."""

    NUMBER = (28, 36, 600)
    TITLE = (20, 28, 600)
    GROUP = (14, 20, 600)
    BODY = (13, 20, 400)
    LABEL = (13, 20, 500)
    STRONG = (13, 20, 600)
    SECONDARY = (12, 18, 400)
    SECONDARY_STRONG = (12, 18, 500)
    KEY = (11, 14, 500)

    @property
    def px(self) -> int:
        """Size at 100 %."""
        return self.value[0]

    @property
    def line(self) -> int:
        """Line height at 100 %."""
        return self.value[1]

    @property
    def weight(self) -> int:
        """400, 500 or 600."""
        return self.value[2]


FAMILY = "Inter"


def contrast(ink: str, ground: str) -> float:
    """Return the WCAG 2.1 contrast ratio of two ``#RRGGBB`` colours."""

    def luminance(value: str) -> float:
        parts = (int(value[i : i + 2], 16) / 255 for i in (1, 3, 5))
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


class Theme(QObject):
    """The colours, fonts and measures in force; applies them to the application and follows the desktop."""

    theme_changed = Signal()

    def __init__(self, app: QApplication, mode: Mode = Mode.SYSTEM) -> None:
        super().__init__(app)
        self._app, self._mode = app, mode
        self._scale = _system_scale(app)
        for name in FONTS:
            QFontDatabase.addApplicationFontFromData(font_data(name))
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        self._apply()

    @property
    def mode(self) -> Mode:
        """What the user chose."""
        return self._mode

    @property
    def is_dark(self) -> bool:
        """Whether the dark tokens are in force."""
        if self._mode is Mode.SYSTEM:
            return self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return self._mode is Mode.DARK

    @property
    def scale(self) -> float:
        """Text and measure scale; 1.0 is the design size."""
        return self._scale

    def set_mode(self, mode: Mode) -> None:
        """Choose light, dark or the desktop's; applies at once."""
        if mode is not self._mode:
            self._mode = mode
            self._apply()

    def set_scale(self, scale: float) -> None:
        """Set the size of text and measures, 1.0 to 2.0; applies at once, to what is built already too."""
        wanted = min(2.0, max(1.0, scale))
        if wanted != self._scale:
            respacing, ratio = Respacing(self._app), wanted / self._scale
            self._scale = wanted
            self._apply()
            respacing.apply(ratio)

    @property
    def tokens(self) -> Tokens:
        """The colours in force."""
        return DARK if self.is_dark else LIGHT

    def colour(self, name: Colour) -> QColor:
        """Return a colour in force."""
        return QColor(self.tokens[name])

    def state_colours(self, state: State) -> tuple[QColor, QColor]:
        """Return (ink, ground) of a state."""
        return self.colour(Colour(state.value)), self.colour(Colour(f"{state.value}_bg"))

    def px(self, measure: float) -> int:
        """Return a measure at the user's scale."""
        return round(measure * self._scale)

    def font(self, text: Text = Text.BODY, *, tabular: bool = False) -> QFont:
        """Return a font of the scale; *tabular* figures for numeric columns only."""
        font = QFont(FAMILY)
        font.setPixelSize(self.px(text.px))
        font.setWeight(QFont.Weight(text.weight))
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def _on_system_changed(self) -> None:
        if self._mode is Mode.SYSTEM:
            self._apply()

    def _apply(self) -> None:
        from app.ui.style_sheet import style_sheet

        self._app.setStyleSheet("")  # one sheet in place of another costs Qt ten times as long as none in between
        self._app.setPalette(self._palette())
        self._app.setFont(self.font())
        self._app.setStyleSheet(style_sheet(self))
        self.theme_changed.emit()

    def _palette(self) -> QPalette:
        palette = QPalette()
        roles = QPalette.ColorRole
        for role, name in (
            (roles.Window, Colour.WINDOW),
            (roles.WindowText, Colour.TEXT),
            (roles.Base, Colour.SURFACE),
            (roles.AlternateBase, Colour.WINDOW),
            (roles.Text, Colour.TEXT),
            (roles.Button, Colour.SURFACE),
            (roles.ButtonText, Colour.TEXT),
            (roles.ToolTipBase, Colour.SURFACE),
            (roles.ToolTipText, Colour.TEXT),
            (roles.Highlight, Colour.ACCENT),
            (roles.HighlightedText, Colour.ON_ACCENT),
            (roles.PlaceholderText, Colour.HINT),
            (roles.Link, Colour.ACCENT),
            (roles.Mid, Colour.LINE),
            (roles.Accent, Colour.ACCENT),
        ):
            palette.setColor(role, self.colour(name))
        for role in (roles.Text, roles.WindowText, roles.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour(Colour.HINT))
        return palette


_REFERENCE_PT = {"windows": 9.0, "cocoa": 13.0}


def _system_scale(app: QApplication) -> float:
    """Return how much larger than usual the desktop writes, never below 1."""
    usual = _REFERENCE_PT.get(app.platformName(), 11.0)
    return min(2.0, max(1.0, app.font().pointSizeF() / usual))


_installed: list[Theme] = []


def install_theme(app: QApplication, mode: Mode = Mode.SYSTEM) -> Theme:
    """Install the theme once per application and return it; a second call only changes the mode."""
    if _installed:
        _installed[0].set_mode(mode)
    else:
        _installed.append(Theme(app, mode))
    return _installed[0]


def theme() -> Theme:
    """Return the installed theme, installing it on the running application if need be."""
    if not _installed:
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            raise RuntimeError("no QApplication yet")
        install_theme(app)
    return _installed[0]
