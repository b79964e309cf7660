"""The billing screen in its window, on a bench."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.fse import FseState
from app.ui.desk import Lanes
from app.ui.facturer import FacturerWidget, facturer_screen
from app.ui.lane import Lane
from app.ui.shell.main_window import MainWindow
from app.ui.shell.rooms import Room
from tests.ui.carte.bench import Bench, FakeNav
from tests.ui.conftest import ManualExecutor


class Desk:
    """``page`` is the screen."""

    def __init__(self, qtbot: QtBot, manual: ManualExecutor, world: Bench) -> None:
        self.world, self.nav, self.manual = world, FakeNav(), manual
        lanes = Lanes(Lane("device", manual), Lane("work", manual))
        make: Callable[[], QWidget] = lambda: facturer_screen(world.desk, lanes, self.nav)  # noqa: E731
        self.window = MainWindow([Room("facturer", "Facturer", "receipt-euro", make)], "Claire Morel")
        qtbot.addWidget(self.window)
        self.window.show()
        page = self.window.enter("facturer")
        assert isinstance(page, FacturerWidget)
        self.page = page
        manual.drain()

    def open(self, prenom: str) -> None:
        self.page.open_target(patient_id=self.world.people[prenom].id)
        self.manual.drain()

    def states(self) -> list[FseState]:
        return [fse.state for fse in self.world.store.state.fses.values()]
