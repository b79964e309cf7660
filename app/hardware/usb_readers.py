"""Chip card readers as Linux sees them on USB: who drives them, and whether the smart card service knows them."""

from __future__ import annotations

import re
from pathlib import Path

from app.services.ports_card import UsbReader

USB_DEVICES = Path("/sys/bus/usb/devices")
CCID_TABLES = (
    Path("/usr/lib/pcsc/drivers/ifd-ccid.bundle/Contents/Info.plist"),
    Path("/usr/lib64/pcsc/drivers/ifd-ccid.bundle/Contents/Info.plist"),
)
"""Readers that libccid knows, by vendor and product."""

CHIP_CARD_CLASS = "0b"
"""Interface class of a chip card reader, hexadecimal. Source: USB-IF class codes."""
OF_THE_SERVICE = ("", "usbfs")
"""Drivers of an interface that the service drives itself; any other holds it."""


def usb_readers(devices: Path = USB_DEVICES, tables: tuple[Path, ...] = CCID_TABLES) -> tuple[UsbReader, ...] | None:
    """Return the readers on USB, None when the system does not tell; blocks a few milliseconds and raises nothing."""
    if not devices.is_dir():
        return None
    known = _known(tables)
    found: dict[str, UsbReader] = {}
    for interface in sorted(devices.glob("*:*")):
        device = interface.name.partition(":")[0]
        if _read(interface / "bInterfaceClass").lower() == CHIP_CARD_CLASS and device not in found:
            found[device] = _reader(devices / device, interface, known)
    return tuple(found.values())


def _reader(device: Path, interface: Path, known: frozenset[str] | None) -> UsbReader:
    ids = f"{_read(device / 'idVendor')}:{_read(device / 'idProduct')}".lower()
    driver = interface / "driver"
    holder = driver.resolve().name if driver.exists() else ""
    return UsbReader(
        name=re.sub(r"[^\w .()/-]", "", _read(device / "product"))[:64] or "lecteur sans nom",
        ids=ids if len(ids) == 9 else "",
        held_by="" if holder in OF_THE_SERVICE else holder,
        is_known=None if known is None or len(ids) != 9 else ids in known,
    )


def _known(tables: tuple[Path, ...]) -> frozenset[str] | None:
    for table in tables:
        text = _read(table)
        if text:
            vendors, products = (_numbers(text, key) for key in ("ifdVendorID", "ifdProductID"))
            return frozenset(f"{vendor}:{product}" for vendor, product in zip(vendors, products, strict=False))
    return None


def _numbers(text: str, key: str) -> list[str]:
    block = re.search(rf"<key>{key}</key>\s*<array>(.*?)</array>", text, re.DOTALL)
    return [value.lower().zfill(4) for value in re.findall(r"0x([0-9A-Fa-f]+)", block.group(1))] if block else []


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""  # unplugged while we looked, or not there
