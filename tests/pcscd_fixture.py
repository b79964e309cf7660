"""Fixtures of the tests that drive a real pcscd; a test module names this file in ``pytest_plugins``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.hardware.pcscd_process import PcscdProcess
from tests.card_desk import WAIT_S, PcscdDesk


@pytest.fixture(scope="module")
def pcscd() -> Iterator[PcscdProcess]:
    """The real service, alone on this machine for the module."""
    service = PcscdProcess()
    service.start(wait_s=WAIT_S)
    assert service.owned, "another pcscd runs on this machine: stop it, these tests drive their own"
    yield service
    service.stop()


@pytest.fixture
def pcscd_desk(pcscd: PcscdProcess) -> Iterator[PcscdDesk]:
    """The real service with empty readers."""
    pcscd.service_stop()
    pcscd.service_start()
    desk = PcscdDesk(pcscd)
    yield desk
    desk.close()
