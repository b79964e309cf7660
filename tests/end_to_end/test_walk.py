"""Every room and gate, empty and full, light and dark, small and large: all named, whole and within reach of Tab."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.theme import Mode, theme
from app.ui.widgets.table import DataTable
from tests.end_to_end.walk_support import Walk, gates, poses
from tests.ui.conftest import clipped, unnamed, unreached

Sizes = tuple[tuple[int, int], ...]
SIZES: dict[float, Sizes] = {1.0: ((1280, 720), (1280, 800)), 1.5: ((1920, 1080),)}
"""Sizes of the window by scale: at 150 %, as much room as 1280×720 at 100 %."""
LIGHT, DARK = Mode.LIGHT, Mode.DARK
ROOMS = (("vide", LIGHT, 1.0), ("vide", LIGHT, 1.5), ("ecole", LIGHT, 1.0), ("ecole", LIGHT, 1.5), ("ecole", DARK, 1.0))
GATES = (("vide", LIGHT, 1.0), ("vide", LIGHT, 1.5), ("vide", DARK, 1.0))
"""Cabinet, colours, scale: in the dark nothing changes its size, so one walk there is enough."""
NO_WORDS = "Rien à afficher"


@pytest.fixture(scope="module")
def walk(
    request: pytest.FixtureRequest, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Walk]:
    """A cabinet for the whole module."""
    made = Walk(tmp_path_factory.mktemp("walk"), school=request.param == "ecole")
    yield made
    made.close()


@pytest.fixture
def sizes(mode: Mode, scale: float, theme_plain: None) -> Sizes:
    """The sizes of the window, colours and scale set before anything is built."""
    theme().set_mode(mode)
    theme().set_scale(scale)
    return SIZES[scale]


@pytest.mark.parametrize(("walk", "mode", "scale"), ROOMS, indirect=["walk"])
def test_every_room_is_whole(walk: Walk, sizes: Sizes) -> None:
    found = []
    with walk.office() as office:
        for name, reach in poses(office):
            reach()
            found += _looked_at(walk, name, office.window, sizes)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("walk", "mode", "scale"), GATES, indirect=["walk"])
def test_every_gate_is_whole(walk: Walk, sizes: Sizes) -> None:
    found = []
    with walk.entry() as window:
        for name, page in gates(walk):
            window.show_gate(page)
            found += _looked_at(walk, name, window, sizes)
        window.show_problem("Le disque est plein. Libérez de la place, puis réessayez.")
        found += _looked_at(walk, "problème", window, sizes)
    assert not found, "\n".join(found)


def _looked_at(walk: Walk, name: str, window: QWidget, sizes: Sizes) -> list[str]:
    found = []
    for width, height in sizes:
        window.resize(width, height)
        walk.settle()
        found += _wrong(f"{name} ({width}×{height})", window)
    return found


def _wrong(name: str, window: QWidget) -> list[str]:
    checks = {"sans nom": unnamed, "coupé": clipped, "hors de Tab": unreached, "sans état vide": _wordless}
    return [f"{name} : {fault} : {what}" for fault, check in checks.items() for what in check(window)]


def _wordless(window: QWidget) -> list[str]:
    tables = window.findChildren(DataTable)
    empty = [table for table in tables if not table.rows and table.isVisible()]
    return [table.accessibleName() for table in empty if table.empty.text.startswith(NO_WORDS)]
