"""The stand-ins of the official libraries, each in its worker, for the tests that make them misbehave."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.native.desk import ApiPost, SsvPost


@pytest.fixture
def api(tmp_path: Path) -> Iterator[ApiPost]:
    """The « API de lecture »."""
    post = ApiPost(tmp_path)
    yield post
    post.worker.close()


@pytest.fixture
def ssv(tmp_path: Path) -> Iterator[SsvPost]:
    """The SSV library."""
    post = SsvPost(tmp_path)
    yield post
    post.worker.close()
