"""Puts the reading of codes together: pictures, cameras, engines; ``cabinet lire-code`` on this post."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

from app.cli import lire_code
from app.domain.clock import Clock, FixedClock, SystemClock
from app.domain.codes import Symbology
from app.domain.ins import ModeIdentite
from app.hardware.camera.diagnosis import choosable_cameras
from app.hardware.camera.scanner import CameraScanner
from app.hardware.camera.sources import source_of
from app.hardware.camera.stills import read_picture
from app.hardware.codes.draw import png_of
from app.hardware.codes.module import NoOfficialModule
from app.hardware.codes.understand import Understand
from app.hardware.wedge import WedgeRecogniser
from app.services.identify import Identify
from app.services.keep_identite import KeepIdentite
from app.services.ports_code import OnceOnly
from app.services.read_code import Debounce, ReadCode
from app.services.record_lecture import RecordLecture
from app.services.record_rights import RecordRights
from app.services.repositories import UnitOfWorkFactory
from app.services.spent_codes import SpentCodes
from app.simulator.apcv import Remembered, SimulatedApcv, SimulatedPhone
from app.simulator.apcv_people import ASSURES, by_token


def build_read_code(clock: Clock, mode: ModeIdentite | None = None, first_use: OnceOnly | None = None) -> ReadCode:
    """Return the reading of codes of this post; *mode* None explains every code and refuses no identity.

    *first_use* remembers the simulated codes that served; None: as long as the application runs.
    """
    debounce = Debounce(clock)
    simulator = SimulatedApcv(clock, by_token(), first_use=first_use or Remembered())
    understand = Understand(clock)
    return ReadCode(
        tell=understand,
        pictures=read_picture,
        scanner=lambda setting: CameraScanner(
            source_of(setting), ignored=debounce.seen_lately, useful=understand.may_name_people
        ),
        module=NoOfficialModule(),
        simulator=None if mode is ModeIdentite.REEL else simulator,
        clock=clock,
        debounce=debounce,
        mode=mode,
    )


def build_identify(uow: UnitOfWorkFactory, clock: Clock, *, fictif: bool) -> Identify:
    """Return what a desk needs to know who came; a cabinet école (*fictif*) takes simulated codes and no other."""
    return Identify(
        read_code=build_read_code(clock, ModeIdentite.SIMULATION if fictif else ModeIdentite.REEL, SpentCodes(uow)),
        cameras=choosable_cameras,
        wedge=WedgeRecogniser,
        lectures=RecordLecture(uow, clock),
        identites=KeepIdentite(uow, clock),
        rights=RecordRights(uow, clock),
        clock=clock,
        telephones=simulated_telephones(clock) if fictif else {},
    )


def simulated_telephones(clock: Clock) -> Mapping[str, Callable[[], bytes]]:
    """Return the telephones of the training, by what they show: one person, a family, a delegated use, an old code."""
    phone, (family, alone, twins) = SimulatedPhone(clock), ASSURES
    old = SimulatedPhone(FixedClock(clock.now() - timedelta(minutes=10)))
    codes: dict[str, Callable[[], bytes]] = {
        "Une personne": lambda: phone.code(alone),
        "Une famille": lambda: phone.code(family),
        "Des jumeaux": lambda: phone.code(twins),
        "Une famille, usage délégué": lambda: phone.code(family, delegated=True),
        "Un code expiré": lambda: old.code(alone),
    }
    return {name: partial(_drawn, code) for name, code in codes.items()}


def _drawn(code: Callable[[], bytes]) -> bytes:
    return png_of(code(), Symbology.QR)


def run_lire_code(images: Sequence[Path], camera: str | None, *, json_wanted: bool, clear: bool) -> int:
    """Read the codes and return the exit code."""
    read = build_read_code(SystemClock())
    return lire_code.run(read, images, camera, json_wanted=json_wanted, clear=clear)
