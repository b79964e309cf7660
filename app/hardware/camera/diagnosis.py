"""What this post offers to read codes: library, cameras, their driver, who holds them. No personal data."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

from app.domain.codes import CameraBusy, CameraDenied, CameraError
from app.domain.errors import EnvironmentProblem
from app.hardware.camera.frames import grey_of
from app.hardware.camera.libraries import numpy, opencv, zxing
from app.hardware.camera.sources import CameraSource
from app.services.ports_code import CameraDiagnosis, CameraSeen, CameraState, Frame, FrameSource

USB_VIDEO_CLASS = "0e"
"""Interface class of a video device, hexadecimal. Source: USB-IF class codes."""
DRIVER = "uvcvideo"
TRIED_INDEXES = range(3)
"""Cameras tried by number where the system gives no list."""
TRIAL_S = 8.0
FIRST_FRAMES = 5
"""The first pictures of a camera are often black: its exposure is settling."""
BLACK_LEVEL = 12

Root = Path


def diagnose_cameras(root: Root = Path("/"), platform: str = sys.platform, *, trial: bool = True) -> CameraDiagnosis:
    """Return what is seen now; with *trial* each camera is opened for a picture. Blocks some seconds at most."""
    try:
        opencv()
        zxing()
    except EnvironmentProblem:
        return CameraDiagnosis(library_ready=False, cameras=(), platform=platform)
    seen = [_tried(one, root, platform) if trial else one for one in list_cameras(root, platform, trial=trial)]
    return CameraDiagnosis(
        library_ready=True,
        cameras=tuple(seen),
        usb_cameras=_usb_cameras(root / "sys/bus/usb/devices"),
        blocked_driver=_driver_barred(root / "etc/modprobe.d"),
        platform=platform,
    )


def list_cameras(root: Root = Path("/"), platform: str = sys.platform, *, trial: bool = True) -> tuple[CameraSeen, ...]:
    """Return the cameras by number, not opened on Linux; elsewhere the system lists none and each is tried."""
    if platform.startswith("linux"):
        return tuple(_listed(root / "sys/class/video4linux"))
    if not trial:
        return ()
    return tuple(
        CameraSeen(index, f"Caméra {index}", CameraState.UNTRIED)
        for index in TRIED_INDEXES
        if try_source(CameraSource(index, platform=platform))[0] is not CameraState.MUTE
    )


def choosable_cameras(root: Root = Path("/"), platform: str = sys.platform) -> tuple[CameraSeen, ...]:
    """Return the cameras that a person may choose among, none of them opened.

    Where the system gives no list, the first numbers are offered: the choice says whether one answers.
    """
    if platform.startswith("linux"):
        return list_cameras(root, platform)
    return tuple(CameraSeen(index, f"Caméra {index + 1}", CameraState.UNTRIED) for index in TRIED_INDEXES)


def try_source(source: FrameSource, wait_s: float = TRIAL_S) -> tuple[CameraState, tuple[int, int]]:
    """Return (state, size of the picture) after opening *source* for a few pictures; a hung driver counts as mute."""
    answer: list[tuple[CameraState, tuple[int, int]]] = []
    thread = Thread(target=lambda: answer.append(_first_picture(source)), name="camera-trial", daemon=True)
    thread.start()
    thread.join(wait_s)
    return answer[0] if answer else (CameraState.MUTE, (0, 0))


def _first_picture(source: FrameSource) -> tuple[CameraState, tuple[int, int]]:
    last: Frame | None = None
    try:
        source.open()
        for _ in range(FIRST_FRAMES):
            last = source.read() or last
    except CameraDenied:
        return CameraState.DENIED, (0, 0)
    except CameraBusy:
        return CameraState.BUSY, (0, 0)
    except CameraError:
        return CameraState.MUTE, (0, 0)
    finally:
        source.close()
    if last is None:
        return CameraState.MUTE, (0, 0)
    black = float(numpy().percentile(grey_of(last), 95)) < BLACK_LEVEL
    return CameraState.BLACK if black else CameraState.READY, (last.width, last.height)


def _tried(camera: CameraSeen, root: Root, platform: str) -> CameraSeen:
    state, size = try_source(CameraSource(camera.index, root / "dev", platform))
    holder = _holder(root / "proc", root / f"dev/video{camera.index}") if state is CameraState.BUSY else ""
    return CameraSeen(camera.index, camera.name, state, size, holder)


def _listed(folder: Path) -> Iterator[CameraSeen]:
    """One webcam shows several nodes; the first of each is the one that gives pictures."""
    nodes = sorted(folder.glob("video*"), key=lambda node: int(node.name.removeprefix("video") or 0))
    for node in nodes:
        if _word(node / "index") in {"", "0"}:
            name = _word(node / "name") or node.name
            yield CameraSeen(int(node.name.removeprefix("video")), name, CameraState.UNTRIED)


def _usb_cameras(usb: Path) -> int | None:
    if not usb.is_dir():
        return None
    cameras = (one for one in usb.glob("*:*") if _word(one / "bInterfaceClass").lower() == USB_VIDEO_CLASS)
    return len({interface.name.partition(":")[0] for interface in cameras})


def _driver_barred(folder: Path) -> bool:
    texts = (_word(file) for file in folder.glob("*.conf"))
    return any(line.split()[:2] == ["blacklist", DRIVER] for text in texts for line in text.splitlines())


def _holder(proc: Path, device: Path) -> str:
    """Name of a program of this account that has *device* open; empty when the system does not tell."""
    for link in proc.glob("[0-9]*/fd/*"):
        if _safely(lambda link=link: str(link.readlink())) == str(device):  # type: ignore[misc]
            return _word(link.parents[1] / "comm")
    return ""


def _word(file: Path) -> str:
    return _safely(lambda: file.read_text(encoding="utf-8", errors="replace").strip())


def _safely(read: Callable[[], str]) -> str:
    """Return what *read* returns, empty when the device or the process left while we looked."""
    try:
        return read()
    except OSError:
        return ""
