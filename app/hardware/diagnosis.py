"""What this post offers to read cards: library, service, rights, USB, kernel modules. No personal data."""

from __future__ import annotations

import sys
from pathlib import Path

from app.domain.errors import EnvironmentProblem
from app.hardware import scard
from app.hardware.pcsc import PcscReader
from app.hardware.service_door import SERVICE_SOCKET, closed_to_us
from app.hardware.usb_readers import USB_DEVICES, usb_readers
from app.hardware.watcher import DOWN
from app.services.ports_card import ReaderDiagnosis, Slots

BLOCKING_MODULES = ("pn533_usb", "pn533", "nfc")
"""Linux modules that claim some contactless readers before the service can (pcsc-lite's own advice is to bar them)."""


def diagnose(
    usb: Path = USB_DEVICES,
    modules: Path = Path("/proc/modules"),
    platform: str = sys.platform,
    socket: Path = SERVICE_SOCKET,
) -> ReaderDiagnosis:
    """Return what is seen now; blocks a few milliseconds and raises nothing."""
    ready, denied, slots = _service()
    readers = usb_readers(usb)
    return ReaderDiagnosis(
        library_ready=ready,
        slots=slots,
        access_denied=denied,
        usb_readers=None if readers is None else len(readers),
        blocking_modules=_blocking(modules),
        platform=platform,
        usb=readers or (),
        socket_group=closed_to_us(socket),
    )


def _service() -> tuple[bool, bool, Slots]:
    try:
        scard.load()
    except EnvironmentProblem:
        return False, False, DOWN
    try:
        return True, False, PcscReader().slots()
    except EnvironmentProblem:
        return True, True, DOWN


def _blocking(modules: Path) -> tuple[str, ...]:
    try:
        loaded = {line.partition(" ")[0] for line in modules.read_text(encoding="ascii").splitlines()}
    except OSError:
        return ()
    return tuple(name for name in BLOCKING_MODULES if name in loaded)
