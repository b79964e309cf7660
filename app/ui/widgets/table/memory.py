"""Where a table remembers its sort and its columns."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QSettings


class Memory(Protocol):
    """Keeps one short text per name."""

    def read(self, name: str) -> str:
        """Return what was kept, empty if nothing."""

    def write(self, name: str, text: str) -> None:
        """Keep *text*."""


class SessionMemory:
    """Forgets at exit."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def read(self, name: str) -> str:
        """Return what was kept, empty if nothing."""
        return self._kept.get(name, "")

    def write(self, name: str, text: str) -> None:
        """Keep *text*."""
        self._kept[name] = text


class SettingsMemory:
    """Keeps in the user's settings of this post; holds column names only, never a row."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def read(self, name: str) -> str:
        """Return what was kept, empty if nothing."""
        kept = self._settings.value(f"tables/{name}", "")
        return kept if isinstance(kept, str) else ""

    def write(self, name: str, text: str) -> None:
        """Keep *text*."""
        self._settings.setValue(f"tables/{name}", text)
