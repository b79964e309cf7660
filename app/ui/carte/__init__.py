"""Cards and codes on any screen: read, matched with a patient, forgotten when the card leaves."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.ui.carte.cps_view import CpsDesk
from app.ui.carte.presenter import CardPresenter
from app.ui.carte.view import CardPanel

if TYPE_CHECKING:
    from app.ui.carte.ports import CardNavigator
    from app.ui.desk import Desk, Lanes
    from app.ui.shell.main_window import MainWindow

__all__ = ["CardDesk", "CpsDesk"]


class CardDesk(CardPanel):
    """The panel with its presenter, over *window*. Feed it ``on_slots`` and ``on_read_requested``, GUI thread."""

    def __init__(self, window: MainWindow, desk: Desk, lanes: Lanes, nav: CardNavigator) -> None:
        super().__init__(window)
        device, work = partial(lanes.device.run, self), partial(lanes.work.run, self)
        self.flow = CardPresenter(self, desk, nav, device, work)
        self.presenter = self.flow
        self.person_chosen.connect(self.flow.on_person_chosen)
        self.candidate_chosen.connect(self.flow.on_candidate_chosen)
        self.create_requested.connect(self.flow.on_create_requested)
        self.retry_requested.connect(self.flow.on_read_requested)
        self.go_requested.connect(self.flow.on_go_requested)
        self.kept.connect(self.flow.on_kept)
        self.way_out_requested.connect(self.flow.on_way_out)
        self.ticked.connect(self.flow.on_tick)
