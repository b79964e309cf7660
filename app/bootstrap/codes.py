"""Puts the reading of codes together: pictures, cameras, engines; ``cabinet lire-code`` on this post."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.cli import lire_code
from app.domain.clock import Clock, SystemClock
from app.domain.ins import ModeIdentite
from app.hardware.camera.scanner import CameraScanner
from app.hardware.camera.sources import source_of
from app.hardware.camera.stills import read_picture
from app.hardware.codes.module import NoOfficialModule
from app.hardware.codes.understand import Understand
from app.services.read_code import Debounce, ReadCode
from app.simulator.apcv import SimulatedApcv
from app.simulator.apcv_people import by_token


def build_read_code(clock: Clock, mode: ModeIdentite | None = None) -> ReadCode:
    """Return the reading of codes of this post; *mode* None explains every code and refuses no identity."""
    debounce = Debounce(clock)
    return ReadCode(
        tell=Understand(clock),
        pictures=read_picture,
        scanner=lambda setting: CameraScanner(source_of(setting), ignored=debounce.seen_lately),
        module=NoOfficialModule(),
        simulator=None if mode is ModeIdentite.REEL else SimulatedApcv(clock, by_token()),
        clock=clock,
        debounce=debounce,
        mode=mode,
    )


def run_lire_code(images: Sequence[Path], camera: str | None, *, json_wanted: bool, clear: bool) -> int:
    """Read the codes and return the exit code."""
    read = build_read_code(SystemClock())
    return lire_code.run(read, images, camera, json_wanted=json_wanted, clear=clear)
