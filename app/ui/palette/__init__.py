"""The search of the whole window: patients, invoices, commands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.ui.palette.model import Command
from app.ui.palette.presenter import PalettePresenter
from app.ui.reglages.appearance import choose_mode, post_memory
from app.ui.theme import Mode, theme
from app.ui.values import PaletteItem

if TYPE_CHECKING:
    from app.ui.desk import Desk, Lanes, Navigator
    from app.ui.shell.main_window import MainWindow

__all__ = ["PaletteSearch"]


class PaletteSearch(QObject):
    """Feeds the palette of *window*; lives as long as it."""

    def __init__(self, window: MainWindow, desk: Desk, lanes: Lanes, nav: Navigator) -> None:
        super().__init__(window)
        self._window, self._nav = window, nav
        self.presenter = PalettePresenter(self, desk, nav, partial(lanes.work.run, self), self._deeds())
        window.palette_panel.add_commands(self.presenter.commands())
        window.search_requested.connect(self.presenter.on_search)

    def on_chosen(self, item: PaletteItem) -> None:
        """Go where *item* leads."""
        self.presenter.on_chosen(item)

    def show_results(self, text: str, items: tuple[PaletteItem, ...]) -> None:
        """Hand the answer to the palette, which drops it when the text moved on."""
        self._window.palette_panel.show_results(text, items)

    def show_problem(self, what: str) -> None:
        """Say why nothing was found."""
        self._nav.toast(what)

    @staticmethod
    def _set_mode(mode: Mode) -> None:
        choose_mode(theme(), post_memory(), mode)

    def _deeds(self) -> dict[Command, Callable[[], None]]:
        window, nav = self._window, self._nav
        return {
            Command.READ_CARD: window.card_requested.emit,
            Command.READ_CODE: window.qr_requested.emit,
            Command.NEW_SEANCE: window.new_seance_requested.emit,
            Command.NEW_PATIENT: lambda: nav.go("patients", tab="nouveau"),
            Command.DUPLICATES: lambda: nav.go("patients", tab="doublons"),
            Command.TRANSMIT: window.transmit_requested.emit,
            Command.RETURNS: window.returns_requested.emit,
            Command.LOCK: window.lock_requested.emit,
            Command.SWITCH: window.switch_user_requested.emit,
            Command.LIGHT: lambda: self._set_mode(Mode.LIGHT),
            Command.DARK: lambda: self._set_mode(Mode.DARK),
            Command.HELP: window.toggle_help,
        }
