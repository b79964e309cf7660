"""Every room and gate, empty and full, light and dark, small and large: all named, whole and within reach of Tab."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.theme import Mode, theme
from app.ui.widgets.table import DataTable
from tests.end_to_end.walk_support import Walk, gates, poses
from tests.ui.conftest import clipped, unnamed, unreached

SIGHTS = ((1.0, (1280, 720)), (1.0, (1280, 800)), (1.5, (1920, 1080)))
"""Scale and size of the window: at 150 %, as much room as 1280×720 at 100 %."""
NO_WORDS = "Rien à afficher"


@pytest.fixture(scope="module", params=["vide", "ecole"])
def walk(
    request: pytest.FixtureRequest, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Walk]:
    """A cabinet for the whole module."""
    made = Walk(tmp_path_factory.mktemp("walk"), school=request.param == "ecole")
    yield made
    made.close()


@pytest.fixture(params=SIGHTS, ids=["1280x720", "1280x800", "150%"])
def sight(request: pytest.FixtureRequest, theme_plain: None) -> tuple[int, int]:
    """The size of the window, the scale set before anything is built."""
    scale, size = request.param
    theme().set_scale(scale)
    return size


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK], ids=["clair", "sombre"])
def test_every_room_is_whole(walk: Walk, sight: tuple[int, int], mode: Mode) -> None:
    theme().set_mode(mode)
    check = _wrong if mode is Mode.LIGHT else _cut
    found = []
    with walk.office() as office:
        office.window.resize(*sight)
        for name, reach in poses(office):
            reach()
            walk.settle()
            found += check(name, office.window)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("walk", ["vide"], indirect=True)
@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK], ids=["clair", "sombre"])
def test_every_gate_is_whole(walk: Walk, sight: tuple[int, int], mode: Mode) -> None:
    theme().set_mode(mode)
    check = _wrong if mode is Mode.LIGHT else _cut
    found = []
    with walk.entry() as window:
        window.resize(*sight)
        for name, page in gates(walk):
            window.show_gate(page)
            walk.settle()
            found += check(name, window)
        window.show_problem("Le disque est plein. Libérez de la place, puis réessayez.")
        walk.settle()
        found += check("problème", window)
    assert not found, "\n".join(found)


def _wrong(name: str, window: QWidget) -> list[str]:
    checks = {"sans nom": unnamed, "coupé": clipped, "hors de Tab": unreached, "sans état vide": _wordless}
    return [f"{name} : {fault} : {what}" for fault, check in checks.items() for what in check(window)]


def _cut(name: str, window: QWidget) -> list[str]:
    """Colours change no name and no order of Tab."""
    return [f"{name} : coupé : {what}" for what in clipped(window)]


def _wordless(window: QWidget) -> list[str]:
    tables = window.findChildren(DataTable)
    empty = [table for table in tables if not table.rows and table.isVisible()]
    return [table.accessibleName() for table in empty if table.empty.text.startswith(NO_WORDS)]
