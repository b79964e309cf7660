"""The demonstration day, played once for every test that looks at what it leaves."""

from __future__ import annotations

import pytest

from tests.support_demo import IN_MEMORY, Demo, play_demo


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Two runs on the same folder, the reader in memory."""
    root = tmp_path_factory.mktemp("demo")
    output, temporary = root / "sortie", root / "tmp"
    return Demo(output, temporary, *(play_demo(output, temporary, *IN_MEMORY) for _ in range(2)))
