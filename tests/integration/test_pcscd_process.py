"""Whose pcscd is it: ours, another program's, or one that a killed run left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import EnvironmentProblem
from app.hardware import pcscd_process
from app.hardware.pcsc import PcscReader
from app.hardware.pcscd_process import PcscdProcess
from app.hardware.vpcd import READERS
from tests.card_desk import WAIT_S

pytestmark = pytest.mark.pcsc


@pytest.fixture
def service() -> Iterator[PcscdProcess]:
    service = PcscdProcess()
    yield service
    service.stop()


def names() -> list[str]:
    return [slot.reader for slot in PcscReader().slots()]


def test_a_service_left_by_a_killed_run_is_ended(service: PcscdProcess, tmp_path: Path) -> None:
    """Whatever folder that run had for its temporary files."""
    killed = f"import os; from app.hardware.pcscd_process import PcscdProcess as P; P().start({WAIT_S}); os._exit(9)"
    root = Path(__file__).parents[2]
    run = subprocess.run(
        [sys.executable, "-c", killed],
        cwd=root,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        check=False,
        timeout=WAIT_S + 60,
    )
    assert run.returncode == 9
    service.start(WAIT_S)
    assert service.owned
    assert names() == list(READERS)
    service.stop()
    assert names() == [""]


def test_a_service_found_running_is_used_and_left_alone(
    service: PcscdProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.start(WAIT_S)
    monkeypatch.setattr(pcscd_process, "LOCK", tmp_path / "lock")
    with PcscdProcess() as guest:
        assert not guest.owned
        with pytest.raises(EnvironmentProblem):
            guest.service_start()
    assert names() == list(READERS)


def test_a_service_without_virtual_readers_is_refused(
    service: PcscdProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.start(WAIT_S)
    service.service_stop()
    service.service_start(plugged=False)
    monkeypatch.setattr(pcscd_process, "LOCK", tmp_path / "lock")
    with pytest.raises(EnvironmentProblem, match="without virtual readers"):
        PcscdProcess().start()
    assert names() == [""]


def test_a_post_that_may_not_start_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pcscd_process, "LOCK", tmp_path / "missing" / "lock")
    with pytest.raises(EnvironmentProblem) as refused:
        PcscdProcess().start()
    assert "droits de root" in refused.value.user_message
