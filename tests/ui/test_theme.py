"""Tokens: contrast, following the desktop, and nobody else naming a colour."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

import app.ui
from app.ui import icons
from app.ui.theme import DARK, LIGHT, TEXT_PAIRS, Colour, Mode, Text, Theme, Tokens, contrast

UI = Path(app.ui.__file__).parent
APP = UI.parent
SOURCES = [path for path in UI.rglob("*.py") if path.name != "theme.py"]


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_every_text_pair_is_readable(tokens: Tokens, ink: Colour, ground: Colour) -> None:
    assert contrast(tokens[ink], tokens[ground]) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_input_borders_and_the_focus_ring_are_visible(tokens: Tokens) -> None:
    """WCAG 1.4.11: 3:1 for what shows a control."""
    assert contrast(tokens[Colour.FIELD], tokens[Colour.SURFACE]) >= 3
    for ground in (Colour.SURFACE, Colour.WINDOW, Colour.SOFT):
        assert contrast(tokens[Colour.ACCENT], tokens[ground]) >= 3


def test_contrast_of_black_on_white() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(UI)))
def test_nobody_else_names_a_colour_or_a_font(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for bad in (
        r"#[0-9A-Fa-f]{6}\b",
        r"QColor\(\s*[\"'0-9]",
        r"\brgba?\(",
        r"QFont\(",
        r"setPointSize",
        r"GlobalColor\.(?!transparent)",
    ):
        assert not re.search(bad, text), f"{path.name} holds {bad}"


def test_theme_switches_live(theme_light: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    light = qapp.styleSheet()
    with qtbot.waitSignal(theme_light.theme_changed, timeout=1000):
        theme_light.set_mode(Mode.DARK)
    assert theme_light.is_dark
    assert qapp.palette().window().color().name().upper() == DARK[Colour.WINDOW]
    assert DARK[Colour.SURFACE] in qapp.styleSheet()
    assert qapp.styleSheet() != light


def test_theme_follows_the_desktop(theme_light: Theme, qapp: QApplication) -> None:
    theme_light.set_mode(Mode.SYSTEM)
    assert theme_light.is_dark is (qapp.styleHints().colorScheme() is Qt.ColorScheme.Dark)
    qapp.styleHints().setColorScheme(Qt.ColorScheme.Dark)
    try:
        assert theme_light.is_dark is (qapp.styleHints().colorScheme() is Qt.ColorScheme.Dark)
    finally:
        qapp.styleHints().unsetColorScheme()


def test_scale_grows_text_and_measures(theme_light: Theme) -> None:
    theme_light.set_scale(1.5)
    assert theme_light.font(Text.BODY).pixelSize() == round(13 * 1.5)
    assert theme_light.px(40) == 60
    theme_light.set_scale(9)
    assert theme_light.scale == 2.0


def test_inter_is_bundled_in_three_weights(theme_light: Theme) -> None:
    from PySide6.QtGui import QFontDatabase

    assert {"Regular", "Medium", "SemiBold"} <= set(QFontDatabase.styles("Inter"))
    assert theme_light.font().family() == "Inter"


def test_icons_named_in_the_code_are_shipped() -> None:
    assert _icons_named() <= _icons_shipped()


def test_icons_that_the_code_never_names_are_not_shipped() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in APP.rglob("*.py"))
    words = set(re.findall(r"[\"']([a-z0-9-]+)[\"']", sources))
    assert _icons_shipped() - words == set()


def test_icons_are_tinted_and_cached(theme_light: Theme) -> None:
    first = icons.pixmap("house", Colour.ACCENT, 18, 2.0)
    assert first.width() == 36
    assert icons.pixmap("house", Colour.ACCENT, 18, 2.0) is first
    centre_inks = {first.toImage().pixelColor(x, y).name().upper() for x in range(36) for y in range(36)}
    assert LIGHT[Colour.ACCENT] in centre_inks
    theme_light.set_mode(Mode.DARK)
    assert icons.pixmap("house", Colour.ACCENT, 18, 2.0) is not first


def test_none_keeps_its_references(qtbot: QtBot) -> None:
    """PySide6 6.12.0 drops a reference to None at each call on Python 3.11 and aborts after some 7 000."""
    field = QLineEdit()
    qtbot.addWidget(field)
    before = sys.getrefcount(None)
    for _ in range(2000):
        field.setText("x")
    assert sys.getrefcount(None) > before - 500


def _icons_shipped() -> set[str]:
    return {path.stem for path in (APP.parent / "resources" / "icons").glob("*.svg")}


def _icons_named() -> set[str]:
    calls = (
        r"(?:icon=|IconLabel\(|draw_icon\([^)]*?, |set_icon_name\(|IconValue\(|Room\([^,]+, [^,]+, )\"([a-z0-9-]+)\""
    )
    return {name for path in SOURCES for name in re.findall(calls, path.read_text(encoding="utf-8"))}
