"""Cameras of the post: why one does not open, who holds it, and what ``cabinet doctor`` says of it."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event

import cv2
import numpy as np
import pytest

from app.domain.codes import CameraBusy, CameraDenied, CameraError, CameraLost, CameraMute, NoCamera
from app.hardware.camera.diagnosis import diagnose_cameras, try_source
from app.hardware.camera.frames import frame_of
from app.hardware.camera.scanner import CameraScanner
from app.hardware.camera.sources import CameraSource, PictureSource
from app.services.camera_checks import camera_checks
from app.services.ports_code import CameraDiagnosis, CameraSeen, CameraState, Frame
from app.services.post_check import Verdict


def test_why_a_linux_camera_does_not_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoCamera):
        CameraSource(0, tmp_path, "linux").open()
    (tmp_path / "video0").write_bytes(b"")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(CameraDenied):
        CameraSource(0, tmp_path, "linux").open()
    monkeypatch.setattr(os, "access", lambda *_: True)
    with pytest.raises(CameraBusy):  # the device is there and may be opened, and yet does not: somebody holds it
        CameraSource(63, _with_node(tmp_path, 63), "linux").open()


class Driver:
    """What ``cv2.VideoCapture`` does when a camera fails under way."""

    def __init__(self, *answers: tuple[bool, object] | Exception) -> None:
        self.answers = list(answers)

    def isOpened(self) -> bool:  # noqa: N802
        return True

    def read(self) -> tuple[bool, object]:
        answer = self.answers.pop(0) if self.answers else (False, None)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def set(self, name: int, value: float) -> bool:
        return True

    def release(self) -> None:
        """Nothing is held."""


PICTURE = (True, np.zeros((4, 4), np.uint8))


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ((), CameraMute),
        ((PICTURE,), CameraLost),
        ((PICTURE, cv2.error("assertion")), CameraLost),
        ((cv2.error("assertion"),), CameraLost),
        (((False, None), (False, None), PICTURE), CameraLost),
    ],
)
def test_a_camera_taken_by_another_program_is_not_said_to_be_unplugged(
    monkeypatch: pytest.MonkeyPatch, answers: tuple[tuple[bool, object]], said: type[CameraError]
) -> None:
    monkeypatch.setattr("app.hardware.camera.sources.CameraSource._opened", lambda _: Driver(*answers))
    with pytest.raises(said):
        CameraScanner(CameraSource(0)).scan(lambda _: None, Event())


def _with_node(folder: Path, index: int) -> Path:
    (folder / f"video{index}").write_bytes(b"")
    return folder


def _post(root: Path) -> Path:
    for node, index, name in (
        ("video40", "0", "HD Webcam"),
        ("video41", "1", "HD Webcam"),
        ("video42", "0", "Loupe USB"),
    ):
        (root / "sys/class/video4linux" / node).mkdir(parents=True)
        (root / "sys/class/video4linux" / node / "index").write_text(index)
        (root / "sys/class/video4linux" / node / "name").write_text(name)
    for interface, kind in (("1-1:1.0", "0e\n"), ("1-1:1.1", "0e\n"), ("1-2:1.0", "03\n")):
        (root / "sys/bus/usb/devices" / interface).mkdir(parents=True)
        (root / "sys/bus/usb/devices" / interface / "bInterfaceClass").write_text(kind)
    (root / "etc/modprobe.d").mkdir(parents=True)
    (root / "etc/modprobe.d/a.conf").write_text("# webcam\nblacklist uvcvideo\n")
    (root / "proc/4321/fd").mkdir(parents=True)
    (root / "proc/4321/comm").write_text("visio\n")
    (root / "dev").mkdir()
    for index in (40, 42):
        (root / f"dev/video{index}").write_bytes(b"")
    (root / "proc/4321/fd/7").symlink_to(root / "dev/video40")
    return root


def test_cameras_are_listed_once_with_who_holds_them(tmp_path: Path) -> None:
    post = _post(tmp_path)
    seen = diagnose_cameras(post, "linux", trial=False)
    assert [(one.index, one.name, one.state) for one in seen.cameras] == [
        (40, "HD Webcam", CameraState.UNTRIED),
        (42, "Loupe USB", CameraState.UNTRIED),
    ]
    assert (seen.usb_cameras, seen.blocked_driver) == (1, True)
    (post / "dev/video42").unlink()
    first, second = diagnose_cameras(post, "linux").cameras
    assert (first.state, first.holder) == (CameraState.BUSY, "visio")
    assert second.state is CameraState.MUTE


def frames(level: int) -> list[Frame]:
    return [frame_of(np.full((48, 64), level, np.uint8))] * 6


class Stuck(PictureSource):
    """A driver that never answers."""

    release = Event()

    def open(self) -> None:
        self.release.wait()


def test_the_trial_of_a_camera() -> None:
    assert try_source(PictureSource(frames(128))) == (CameraState.READY, (64, 48))
    assert try_source(PictureSource(frames(2))) == (CameraState.BLACK, (64, 48))
    assert try_source(PictureSource([])) == (CameraState.MUTE, (0, 0))
    try:
        assert try_source(Stuck([]), wait_s=0.05) == (CameraState.MUTE, (0, 0))
    finally:
        Stuck.release.set()


def one(state: CameraState, holder: str = "") -> tuple[CameraSeen, ...]:
    return (CameraSeen(0, "HD Webcam", state, (640, 480), holder),)


@pytest.mark.parametrize(
    ("diagnosis", "verdict", "repair"),
    [
        (CameraDiagnosis(False, ()), Verdict.FAULT, "installer/run.py"),
        (CameraDiagnosis(True, ()), Verdict.WARNING, "webcam"),
        (CameraDiagnosis(True, (), usb_cameras=1), Verdict.FAULT, "modprobe"),
        (CameraDiagnosis(True, (), usb_cameras=1, blocked_driver=True), Verdict.FAULT, "blacklist"),
        (CameraDiagnosis(True, one(CameraState.BUSY, "visio")), Verdict.WARNING, "Fermez"),
        (CameraDiagnosis(True, one(CameraState.DENIED), platform="linux"), Verdict.FAULT, "video"),
        (CameraDiagnosis(True, one(CameraState.DENIED), platform="win32"), Verdict.FAULT, "Confidentialité"),
        (CameraDiagnosis(True, one(CameraState.MUTE)), Verdict.FAULT, "Débranchez"),
        (CameraDiagnosis(True, one(CameraState.BLACK)), Verdict.WARNING, "cache"),
    ],
)
def test_the_doctor_says_what_to_do(diagnosis: CameraDiagnosis, verdict: Verdict, repair: str) -> None:
    (fault,) = [check for check in camera_checks(diagnosis) if check.verdict is not Verdict.OK]
    assert fault.verdict is verdict
    assert repair in fault.repair


def test_a_camera_that_works_has_nothing_to_repair() -> None:
    checks = camera_checks(CameraDiagnosis(True, one(CameraState.READY) + one(CameraState.UNTRIED)))
    assert all(check.verdict is Verdict.OK and not check.repair for check in checks)
