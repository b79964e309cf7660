"""The demonstration day, played once for every test that looks at what it leaves; and a post with its window."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.theme import Mode, install_theme
from tests.end_to_end.window_support import Post
from tests.support_demo import IN_MEMORY, Demo, play_demo


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Two runs on the same folder, the reader in memory."""
    root = tmp_path_factory.mktemp("demo")
    output, temporary = root / "sortie", root / "tmp"
    return Demo(output, temporary, *(play_demo(output, temporary, *IN_MEMORY) for _ in range(2)))


@pytest.fixture
def theme_plain(qapp: QApplication) -> Iterator[None]:
    """Light, at 100 %, put back so."""
    theme = install_theme(qapp, Mode.LIGHT)
    theme.set_scale(1.0)
    yield
    theme.set_mode(Mode.LIGHT)
    theme.set_scale(1.0)


@pytest.fixture
def post(qtbot: QtBot, theme_plain: None, tmp_path: Path) -> Iterator[Post]:
    """A post that was just unpacked, its reader in process."""
    before = set(threading.enumerate())
    made = Post(qtbot, tmp_path / "donnees")
    yield made
    made.close()
    left = [t.name for t in threading.enumerate() if t not in before and t.is_alive() and not t.daemon]
    assert not left, f"threads left running: {left}"


def pytest_configure(config: pytest.Config) -> None:
    """The platform without a screen warns at every window shown or raised; nothing is wrong."""
    config.addinivalue_line("qt_log_ignore", "This plugin does not support")
