"""Arranges the window: rail, bar, screens, status. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.ui.keys import WINDOW_KEYS
from app.ui.shell.help import HelpPage
from app.ui.shell.palette import CommandPalette
from app.ui.shell.rail import Rail
from app.ui.shell.rooms import Room
from app.ui.shell.status_strip import StatusStrip
from app.ui.shell.top_bar import TopBar
from app.ui.theme import Size, Space
from app.ui.values import PaletteItem
from app.ui.widgets.button import Button
from app.ui.widgets.side_panel import SidePanel
from app.ui.widgets.toast import Toast


class MainWindow(QMainWindow):
    """One window for the whole work.

    A window key presses the button of the current screen that prints it, and is a signal when there is none.
    *may* answers whether a permission is held; rooms that are not open stay off the rail."""

    card_requested = Signal()
    qr_requested = Signal()
    new_seance_requested = Signal()
    transmit_requested = Signal()
    returns_requested = Signal()
    print_requested = Signal()
    lock_requested = Signal()
    help_requested = Signal()
    switch_user_requested = Signal()
    quit_requested = Signal()
    search_requested = Signal(str)
    palette_chosen = Signal(object)
    status_clicked = Signal(str)
    room_entered = Signal(str)
    closing = Signal()

    def __init__(
        self,
        rooms: Sequence[Room],
        user: str = "",
        may: Callable[[str], bool] = lambda _permission: True,
        commands: Sequence[PaletteItem] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Cabinet Kiné")
        self.setMinimumSize(1024, 640)
        self.resize(1280, 800)
        self._rooms = {room.key: room for room in rooms if not room.permission or may(room.permission)}
        self._pages: dict[str, QWidget] = {}
        self.rail = Rail(list(self._rooms.values()))
        self.top_bar, self.status = TopBar(user), StatusStrip()
        self._stack, self._outer = QStackedWidget(), QStackedWidget()
        self._right = QWidget()
        self._workspace = self._arrange()
        self._outer.addWidget(self._workspace)
        self.setCentralWidget(self._outer)
        self.palette_panel = CommandPalette(self._workspace, [*self._room_commands(), *commands])
        self.toast = Toast(self._workspace, margin=Size.STATUS + Space.L)
        self.help_panel = SidePanel(self._right, self.tr("Les touches"), width=440)
        self.help_panel.body.addWidget(HelpPage())
        self._connect()
        self._listen()

    def enter(self, key: str) -> QWidget:
        """Show a room, built the first time, and return its widget; raise KeyError if it is not open."""
        room = self._rooms[key]
        if key not in self._pages:
            self._pages[key] = room.factory()
            self._stack.addWidget(self._pages[key])
        self._stack.setCurrentWidget(self._pages[key])
        self.rail.set_current(key)
        self.room_entered.emit(key)
        return self._pages[key]

    def _go(self, key: str) -> None:
        """Enter a room and put the keyboard in it: where it was, or on its first list."""
        page = self.enter(key)
        lists = (view for view in page.findChildren(QAbstractItemView) if view.isVisibleTo(page))
        known = page.focusWidget()
        place = known if known is not None and known.isVisibleTo(page) else next(lists, None)
        if place is not None:
            place.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def current_room(self) -> str:
        """Key of the room shown, empty before the first."""
        shown = self._stack.currentWidget()
        return next((key for key, page in self._pages.items() if page is shown), "")

    def has_room(self, key: str) -> bool:
        """Return whether the rail leads to this room."""
        return key in self._rooms

    def page(self, key: str) -> QWidget | None:
        """Return the widget of a room already built, else None."""
        return self._pages.get(key)

    def show_gate(self, page: QWidget) -> None:
        """Cover everything with *page* (login, lock, crash report); window keys are off meanwhile."""
        if self._outer.indexOf(page) < 0:
            self._outer.addWidget(page)
        self._outer.setCurrentWidget(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_workspace(self) -> None:
        """Uncover the screens."""
        self._outer.setCurrentWidget(self._workspace)
        self._stack.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_help(self) -> None:
        """Show or hide the keys."""
        if self.help_panel.isVisible():
            self.help_panel.close_panel()
        else:
            self.help_panel.open_panel()
        self.help_requested.emit()

    @property
    def is_covered(self) -> bool:
        """Whether a gate hides the screens."""
        return self._outer.currentWidget() is not self._workspace

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        self.closing.emit()
        super().closeEvent(event)

    def _arrange(self) -> QWidget:
        workspace, upper, right = QWidget(), QHBoxLayout(), QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        workspace.setProperty("ground", "window")
        for layout in (upper, right):
            layout.setSpacing(0)
        right.addWidget(self.top_bar)
        right.addWidget(self._stack, 1)
        upper.addWidget(self.rail)
        upper.addWidget(self._right, 1)
        column = QVBoxLayout(workspace)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(self.status)
        return workspace

    def _connect(self) -> None:
        self.rail.chosen.connect(self._go)
        self.top_bar.search_opened.connect(self.palette_panel.open_palette)
        self.top_bar.lock_requested.connect(self.lock_requested)
        self.top_bar.switch_user_requested.connect(self.switch_user_requested)
        self.top_bar.quit_requested.connect(self.quit_requested)
        self.palette_panel.search_requested.connect(self.search_requested)
        self.palette_panel.chosen.connect(self._on_chosen)
        self.status.clicked.connect(self.status_clicked)

    def _listen(self) -> None:
        signals = {
            "F12": self.card_requested.emit,
            "F11": self.qr_requested.emit,
            "Ctrl+K": self.palette_panel.open_palette,
            "Ctrl+N": self.new_seance_requested.emit,
            "Ctrl+T": self.transmit_requested.emit,
            "F5": self.returns_requested.emit,
            "Ctrl+P": self.print_requested.emit,
            "Ctrl+L": self.lock_requested.emit,
            "F1": self.toggle_help,
        }
        for key in WINDOW_KEYS:
            shortcut = QShortcut(QKeySequence(key), self._workspace)
            shortcut.activated.connect(lambda key=key, emit=signals[key]: self._on_key(key, emit))
        for place, room in enumerate(list(self._rooms)[:9], start=1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{place}"), self._workspace)
            shortcut.activated.connect(lambda room=room: self._go(room))

    def _on_key(self, key: str, emit: Callable[[], None]) -> None:
        page = self._stack.currentWidget()
        buttons = page.findChildren(Button) if page is not None else []
        for button in buttons:
            if button.shortcut_text == key and button.isVisible() and button.isEnabled():
                button.click()
                return
        emit()

    def _on_chosen(self, item: PaletteItem) -> None:
        if isinstance(item.target, Room):
            self.enter(item.target.key)
        else:
            self.palette_chosen.emit(item)

    def _room_commands(self) -> list[PaletteItem]:
        group = self.tr("Commandes")
        return [
            PaletteItem(group, self.tr("Aller à {}").format(room.title), icon=room.icon, target=room)
            for room in self._rooms.values()
        ]
