"""The room that the first run takes: a bar where something is below, none where everything is in sight."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from app.ui.premiere_ouverture.presenter import ACCESS, CABINET
from app.ui.premiere_ouverture.view import AssistantWidget

NOTE = "Cabinet école : tout est inventé, rien ne part vers une vraie caisse, chaque document porte « SIMULATION »."


@pytest.mark.parametrize(
    ("step", "height", "scrolls"), [(ACCESS, 720, False), (ACCESS, 480, True), (CABINET, 720, True)]
)
def test_the_bar_tells_that_something_is_below(qtbot: QtBot, step: int, height: int, scrolls: bool) -> None:
    view = AssistantWidget(lambda progress: progress)
    qtbot.addWidget(view)
    view.resize(1280, height)
    view.show_step(step, back=True, note=NOTE)
    view.show()
    area = view.findChild(QScrollArea)
    qtbot.waitUntil(lambda: (area.verticalScrollBar().maximum() > 0) is scrolls)
