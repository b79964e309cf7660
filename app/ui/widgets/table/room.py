"""Columns that give way while the stretched one has no room for its text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QTableView

from app.ui.widgets.table.columns import Column


class Room:
    """Decides which columns are seen: those wanted, less those that give way, the last first.

    *sections* holds the columns by section. A column the user asked for by name no longer gives way.
    """

    def __init__(self, view: QTableView, sections: dict[int, Column[Any]], on_change: Callable[[], None]) -> None:
        self._view, self._sections, self._on_change = view, sections, on_change
        self._widths: dict[int, int] = {}
        self.asked: set[str] = set()
        self.wanted = {column.key for column in sections.values() if not column.hidden}
        self._watch = _Resized(self)
        view.viewport().installEventFilter(self._watch)

    def measured(self, section: int, width: int) -> None:
        """Keep how wide the text of *section* is."""
        self._widths[section] = width

    def want(self, key: str, wanted: bool) -> None:
        """The user asks for a column, or for it to go."""
        self.asked.add(key)
        self.wanted = self.wanted | {key} if wanted else self.wanted - {key}
        self.settle()

    def recall(self, wanted: Sequence[str], asked: Sequence[str]) -> None:
        """Want the columns *wanted*, of which the user asked for *asked* by name."""
        self.wanted, self.asked = set(wanted), set(asked)
        self.settle()

    def settle(self) -> None:
        """Show and hide for the room there is now."""
        header = self._view.horizontalHeader()
        shown = self._shown()
        changed = [section for section in self._sections if header.isSectionHidden(section) == (section in shown)]
        for section in changed:
            self._view.setColumnHidden(section, not header.isSectionHidden(section))
        if changed:
            self._on_change()

    def _shown(self) -> set[int]:
        header = self._view.horizontalHeader()
        shown = {section: self._width(section) for section, c in self._sections.items() if c.key in self.wanted}
        boxes = sum(header.sectionSize(s) for s in range(header.count()) if s not in self._sections)
        lacking = boxes + sum(shown.values()) - self._view.viewport().width()
        for section in sorted(shown, reverse=True):
            column = self._sections[section]
            if lacking > 0 and column.gives_way and column.key not in self.asked:
                lacking -= shown.pop(section)
        return set(shown)

    def _width(self, section: int) -> int:
        """Return the room that *section* takes, or its text when it takes what is left or is not seen."""
        header = self._view.horizontalHeader()
        free = self._sections[section].stretch or header.isSectionHidden(section)
        return self._widths.get(section, 0) if free else header.sectionSize(section)


class _Resized(QObject):
    """Tells a room that its window grew or shrank."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Resize:
            self._room.settle()
        return False
