"""What this post offers to read cards: library, service, rights, USB, kernel modules. No personal data."""

from __future__ import annotations

import sys
from pathlib import Path

from app.domain.errors import EnvironmentProblem
from app.hardware import scard
from app.hardware.pcsc import PcscReader
from app.hardware.watcher import DOWN
from app.services.ports_card import ReaderDiagnosis, Slots

BLOCKING_MODULES = ("pn533_usb", "pn533", "nfc")
"""Linux modules that claim some contactless readers before the service can (pcsc-lite's own advice is to bar them)."""

USB_CHIP_CARD_CLASS = "0b"
"""Interface class of a chip card reader, hexadecimal. Source: USB-IF class codes."""


def diagnose(
    usb: Path = Path("/sys/bus/usb/devices"), modules: Path = Path("/proc/modules"), platform: str = sys.platform
) -> ReaderDiagnosis:
    """Return what is seen now; blocks a few milliseconds and raises nothing."""
    ready, denied, slots = _service()
    return ReaderDiagnosis(
        library_ready=ready,
        slots=slots,
        access_denied=denied,
        usb_readers=_usb_readers(usb),
        blocking_modules=_blocking(modules),
        platform=platform,
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


def _usb_readers(usb: Path) -> int | None:
    if not usb.is_dir():
        return None
    devices = set()
    for interface in usb.glob("*:*"):
        try:
            kind = (interface / "bInterfaceClass").read_text(encoding="ascii").strip().lower()
        except OSError:
            continue  # unplugged while we looked
        if kind == USB_CHIP_CARD_CLASS:
            devices.add(interface.name.partition(":")[0])
    return len(devices)


def _blocking(modules: Path) -> tuple[str, ...]:
    try:
        loaded = {line.partition(" ")[0] for line in modules.read_text(encoding="ascii").splitlines()}
    except OSError:
        return ()
    return tuple(name for name in BLOCKING_MODULES if name in loaded)
