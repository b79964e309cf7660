"""Colours and text size: kept in the settings of this post, outside the database, so that they hold before a login."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from app.ui.theme import Mode, Theme
from app.ui.widgets.table import Memory, SettingsMemory

MODE, SCALE = "apparence.mode", "apparence.taille"


def post_memory() -> Memory:
    """Return the settings of this post."""
    return SettingsMemory(QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "cabinet-kine", "poste"))


def restore_appearance(theme: Theme, memory: Memory | None = None) -> None:
    """Put back what was chosen on this post; call it right after the theme is installed."""
    kept = memory or post_memory()
    mode, percent = kept.read(MODE), kept.read(SCALE)
    if mode in set(Mode):
        theme.set_mode(Mode(mode))
    if percent.isdigit():
        theme.set_scale(int(percent) / 100)


def choose_mode(theme: Theme, memory: Memory, mode: Mode) -> Mode:
    """Apply and keep a mode; return the one before."""
    before = theme.mode
    theme.set_mode(mode)
    memory.write(MODE, mode.value)
    return before


def choose_scale(theme: Theme, memory: Memory, percent: int) -> int:
    """Apply and keep a text size; return the percent before."""
    before = round(theme.scale * 100)
    theme.set_scale(percent / 100)
    memory.write(SCALE, str(percent))
    return before
