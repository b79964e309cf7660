"""The import contracts hold, and each of them can fail."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, contracts

# One bad import per contract, chosen so that it breaks that one only: (package, line).
BREAKAGES = {
    "Layers point inward": ("app.cli", "import app.hardware.zz_leaf"),
    "The domain and the pure rules know the standard library only": ("app.domain", "import socket"),
    "Qt lives in ui and bootstrap": ("app.documents", "import PySide6.QtCore"),
    "The database lives in store": ("app.services", "import sqlalchemy"),
    "Cards live in hardware": ("app.ui", "import smartcard.System"),
    "Cameras live in hardware": ("app.services", "import cv2"),
    "Paper lives in documents": ("app.transport", "import reportlab"),
    "Mail and sockets live in transport and simulator": ("app.store", "import smtplib"),
    "SOAP lives in transport and simulator": ("app.services", "import lxml"),
}
NAMES = [str(contract["name"]) for contract in contracts()]
FORBIDDEN = [contract for contract in contracts() if contract["type"] == "forbidden"]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the application, to be spoiled, with an empty module in the hardware room."""
    unwanted = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "app", tmp_path / "app", ignore=unwanted)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "app" / "hardware" / "zz_leaf.py").write_text("")
    return tmp_path


def lint(project: Path) -> tuple[int, str]:
    """Run import-linter on *project*; return its exit code and what it printed."""
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=project, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def broken(report: str) -> list[str]:
    """Return the names of the contracts that *report* gives as broken."""
    return [name for name in NAMES if re.search(rf"^{re.escape(name)}\s+BROKEN", report, re.MULTILINE)]


def add_module(project: Path, package: str, line: str, name: str = "zz_probe") -> None:
    (project / package.replace(".", "/") / f"{name}.py").write_text(line + "\n")


def test_every_contract_is_kept() -> None:
    code, report = lint(ROOT)
    assert code == 0, report


def test_every_contract_has_a_breakage_and_every_breakage_a_contract() -> None:
    assert set(BREAKAGES) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_one_bad_import_breaks_exactly_its_contract(name: str, copy: Path) -> None:
    package, line = BREAKAGES[name]
    add_module(copy, package, line)
    code, report = lint(copy)
    assert broken(report) == [name], report
    assert code == 1


@pytest.mark.parametrize("contract", FORBIDDEN, ids=lambda contract: str(contract["name"]))
def test_no_library_enters_any_room_that_bars_it(contract: dict[str, list[str]], copy: Path) -> None:
    for package in contract["source_modules"]:
        add_module(copy, package, "\n".join(f"import {library}" for library in contract["forbidden_modules"]))
    _, report = lint(copy)
    pairs = itertools.product(contract["source_modules"], contract["forbidden_modules"])
    unseen = [pair for pair in pairs if f"{pair[0]}.zz_probe -> {pair[1]}" not in report]
    assert unseen == [], report


def test_no_room_reaches_upwards_or_sideways(copy: Path) -> None:
    floors = [[room.strip() for room in floor.split("|")] for floor in contracts()[0]["layers"]]  # type: ignore[attr-defined]
    pairs = [
        (low, high)
        for index, floor in enumerate(floors[2:], start=2)
        for low in floor
        for high in {room for above in floors[2 : index + 1] for room in above} - {low}
    ]
    for room in {room for pair in pairs for room in pair}:
        add_module(copy, f"app.{room}", "", "zz_goal")
    for low in {low for low, _ in pairs}:
        add_module(copy, f"app.{low}", "\n".join(f"import app.{high}.zz_goal" for one, high in pairs if one == low))
    _, report = lint(copy)
    unseen = [(low, high) for low, high in pairs if f"app.{low}.zz_probe -> app.{high}.zz_goal" not in report]
    assert unseen == [], report


def test_nothing_imports_the_composition_root(copy: Path) -> None:
    add_module(copy, "app.ui", "import app.bootstrap")
    _, report = lint(copy)
    assert "Layers point inward" in broken(report), report


def test_a_package_outside_the_floors_is_refused(copy: Path) -> None:
    (copy / "app" / "elsewhere").mkdir()
    (copy / "app" / "elsewhere" / "__init__.py").write_text("")
    code, report = lint(copy)
    assert code == 1
    assert "elsewhere" in report
