"""The processes behind the official libraries: hung, killed, reaped with all they started, and no code left in them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from app.bootstrap.cards import run_lire_carte
from app.bootstrap.folders import Folders
from app.domain.errors import PinRefused
from app.hardware.native import process
from app.hardware.native.errors import LibraryCrashed, LibraryHung
from app.hardware.native.frames import pack_call
from app.hardware.native.loading import START
from app.hardware.native.process import Library
from app.hardware.native.worker import Worker
from tests.native import compiled
from tests.native.desk import USUAL_S, ApiPost, SsvPost

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SHORT_S = 0.3
HANGS = 12
ROUNDS = 20
"""Calls of the same shape, each of which may write over what an earlier one freed."""
LONG_CODE, OTHER_CODE = "73519284", "11111111"
"""The first one: eight digits that stand nowhere else in a process."""

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def belongings() -> tuple[int, int, int]:
    """Return how many files this process holds open, its threads, and its children, dead ones included."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    return len(list(Path("/proc/self/fd").iterdir())), threading.active_count(), len(children)


def running_in(group: int) -> list[int]:
    """Return the processes of a group that still run; a dead one may wait for the system to count it."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, of, *_ = stat.read_text().rpartition(")")[2].split()
            if int(of) == group and state not in "ZX":
                found.append(int(stat.parent.name))
    return found


def held_codes(pid: int) -> int:
    """Return how often LONG_CODE stands in the memory of a process that may be written."""
    found = 0
    proc = Path(f"/proc/{pid}")
    with (proc / "maps").open(encoding="ascii") as maps, (proc / "mem").open("rb", 0) as memory:
        for line in maps:
            span, rights, *_ = line.split()
            if rights.startswith("rw"):
                start, end = (int(part, 16) for part in span.split("-"))
                memory.seek(start)
                try:
                    found += memory.read(end - start).count(LONG_CODE.encode())
                except OSError:
                    continue
    return found


def hang_once(api: ApiPost) -> None:
    api.behave("hang")
    with pytest.raises(LibraryHung):
        api.worker.call("identify", 0, deadline_s=SHORT_S)


@linux
def test_hang_after_hang_nothing_piles_up(api: ApiPost) -> None:
    hang_once(api)
    before = belongings()
    for _ in range(HANGS):
        hang_once(api)
    assert belongings() == before
    api.behave("answer")
    assert len(api.reader.read_identity("L", NOW).beneficiaires) == 3


@linux
@pytest.mark.parametrize("how", ["fork-hang", "fork-crash"])
def test_what_the_library_started_ends_with_it(api: ApiPost, how: str) -> None:
    """A child of the library holds our pipes: the crash is seen all the same, and nothing is left behind."""
    api.worker.call(START, deadline_s=USUAL_S)
    before, group = belongings(), api.worker.pid
    api.behave(how)
    started = time.monotonic()
    with pytest.raises(LibraryCrashed if how == "fork-crash" else LibraryHung):
        api.worker.call("identify", 0, deadline_s=USUAL_S if how == "fork-crash" else SHORT_S)
    assert time.monotonic() - started < process.END_S
    assert group is not None
    end = time.monotonic() + USUAL_S
    while running_in(group) and time.monotonic() < end:  # killed: the kernel takes a moment
        Event().wait(0.01)
    assert running_in(group) == []
    api.behave("answer")
    api.worker.call(START, deadline_s=USUAL_S)
    assert belongings() == before


def test_a_library_that_hangs_at_its_loading_is_stopped(tmp_path: Path) -> None:
    """The loader holds the interpreter of the worker: nothing reads the pipe, and a large frame must not hold us."""
    worker = Worker(Library("ssv", compiled("stuck")))
    started = time.monotonic()
    with pytest.raises(LibraryHung):
        worker.call("file", bytes(1_000_000), deadline_s=SHORT_S)
    assert time.monotonic() - started < process.END_S
    assert worker.pid is None


def test_a_worker_stuck_at_its_loading_does_not_outlive_the_application() -> None:
    source = "from app.hardware.native import serve; serve.LOAD_S = 1.0; serve.main(['ssv', %r, ''])"
    stuck = subprocess.Popen(
        [sys.executable, "-c", source % str(compiled("stuck"))], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert stuck.stdin is not None
    stuck.stdin.close()
    assert stuck.wait(30) == 1


def test_a_process_that_even_a_kill_does_not_reach_is_left_and_said(
    api: ApiPost, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A driver may hold it in the kernel: the desk does not wait for it."""
    monkeypatch.setattr(process, "END_S", 0.1)
    api.worker.call(START, deadline_s=USUAL_S)
    running = api.worker._running
    assert running is not None
    monkeypatch.setattr(running.process, "kill", lambda: None)
    api.behave("hang")
    with pytest.raises(LibraryHung):
        api.worker.call("identify", 0, deadline_s=SHORT_S)
    assert "left behind" in caplog.text
    monkeypatch.undo()
    running.end(kill=True)
    assert not running.is_alive
    api.behave("answer")
    assert len(api.reader.read_identity("L", NOW).beneficiaires) == 3


def test_a_worker_whose_pipe_is_cut_in_the_middle_of_a_frame_leaves(api: ApiPost) -> None:
    command = [sys.executable, "-m", "app.hardware.native.serve", "api_lecture", str(compiled("api_lec"))]
    worker = subprocess.Popen([*command, str(api.folder)], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert worker.stdin is not None
    worker.stdin.write(pack_call("identify", [0])[:7])
    worker.stdin.close()
    assert worker.wait(30) == 0


@linux
def test_the_code_porteur_is_in_no_argument_nor_environment_and_its_process_leaves_no_core(ssv: SsvPost) -> None:
    with pytest.raises(PinRefused):
        ssv.engine.read_bearer(LONG_CODE)
    proc = Path(f"/proc/{ssv.worker.pid}")
    for name in ("cmdline", "environ"):
        assert LONG_CODE.encode() not in (proc / name).read_bytes()
    limits = (proc / "limits").read_text(encoding="ascii")
    (core,) = (line for line in limits.splitlines() if line.startswith("Max core file size"))
    assert core.split()[4:6] == ["0", "0"]
    assert (proc / "mem").stat().st_uid == 0  # a process that may not be dumped belongs to nobody else


@linux
def test_the_worker_holds_no_call_once_it_is_answered(ssv: SsvPost) -> None:
    """What was freed is written over by the next calls; what is referenced would stay until the evening."""
    with pytest.raises(PinRefused):
        ssv.engine.read_bearer(LONG_CODE)
    assert ssv.worker.pid is not None
    for _ in range(ROUNDS):
        ssv.worker.call("cps", "CANAL1", "CANAL2", OTHER_CODE, deadline_s=USUAL_S)
        if not held_codes(ssv.worker.pid):
            break
    assert held_codes(ssv.worker.pid) == 0


@linux
def test_the_command_that_asks_for_the_code_leaves_no_core(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_CORE)
    monkeypatch.setattr("app.bootstrap.cards._ask_pin", lambda: "")
    limits: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda which, pair: limits.append((which, pair)))
    assert run_lire_carte(Folders(tmp_path), json_wanted=False, clear=False, wanted="droits") == 3
    assert limits == [(resource.RLIMIT_CORE, (0, 0))]
    assert resource.getrlimit(resource.RLIMIT_CORE) == before
