"""Codes on any screen: camera panel (F11), pictures, handheld scanner; what they name goes the way of the cards."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.ui.code.presenter import CodePresenter, Runs
from app.ui.code.view import CodePanel
from app.ui.code.wedge import WedgeFilter

if TYPE_CHECKING:
    from app.ui.carte import CardDesk
    from app.ui.desk import Desk, Lanes, Navigator
    from app.ui.shell.main_window import MainWindow
    from app.ui.widgets.table import Memory

__all__ = ["CodeDesk"]


class CodeDesk(CodePanel):
    """The panel with its presenter over *window*, and the handheld scanner. Feed it ``on_scan_requested``."""

    def __init__(
        self, window: MainWindow, desk: Desk, lanes: Lanes, nav: Navigator, cards: CardDesk, memory: Memory
    ) -> None:
        super().__init__(window.toast.parentWidget() or window, lanes.camera, cards.is_writing)
        runs = Runs(partial(lanes.camera.run, self), partial(lanes.work.run, self))
        self.presenter = CodePresenter(self, desk, nav, cards.flow, runs, memory)
        self.wedge = WedgeFilter(window, desk.identify.wedge(), lambda: self.is_open)
        self.retry_requested.connect(self.presenter.on_retry)
        self.camera_chosen.connect(self.presenter.on_camera_chosen)
        self.file_chosen.connect(self.presenter.on_file)
        self.picture_given.connect(self.presenter.on_picture)
        self.telephone_shown.connect(self.presenter.on_telephone)
        self.closed.connect(self.presenter.on_closed)
        self.wedge.scanned.connect(self.presenter.on_scanned)

    def on_scan_requested(self) -> None:
        """Hear F11; pressed again while the camera is off, it starts it."""
        if self.is_open:
            self.presenter.on_retry()
        else:
            self.presenter.on_scan_requested()

    def stop(self) -> None:
        """Switch the camera off and listen to no key any more."""
        self.close()
        self.wedge.stop()
