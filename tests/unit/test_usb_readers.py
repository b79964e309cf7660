"""Chip card readers on USB as Linux shows them: held, unknown, free; and the door of the service."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.card import ReaderState, SlotState
from app.hardware import service_door
from app.hardware.diagnosis import diagnose
from app.hardware.usb_readers import usb_readers
from app.services.ports_card import ReaderDiagnosis, UsbReader
from app.services.post_check import Verdict
from app.services.reader_checks import reader_checks

PLIST = """<key>ifdVendorID</key>
<array><string>0x08E6</string><string>0x076B</string></array>
<key>ifdProductID</key>
<array><string>0x3437</string><string>0x3031</string></array>"""


def plug(root: Path, device: str, ids: tuple[str, str], product: str, driver: str = "") -> None:
    (root / device).mkdir(parents=True)
    for name, text in (("idVendor", ids[0]), ("idProduct", ids[1]), ("product", product)):
        (root / device / name).write_text(text + "\n")
    interface = root / f"{device}:1.0"
    interface.mkdir()
    (interface / "bInterfaceClass").write_text("0b\n")
    if driver:
        (root / "drivers" / driver).mkdir(parents=True)
        (interface / "driver").symlink_to(root / "drivers" / driver)


def test_each_reader_is_told_with_who_holds_it(tmp_path: Path) -> None:
    usb, table = tmp_path / "usb", tmp_path / "Info.plist"
    table.write_text(PLIST)
    plug(usb, "1-1", ("08e6", "3437"), "GemPC <Twin>", "usbfs")
    plug(usb, "1-2", ("0b00", "0090"), "")
    plug(usb, "1-3", ("076b", "3031"), "Lecteur NFC", "pn533_usb")
    assert usb_readers(usb, (tmp_path / "none", table)) == (
        UsbReader("GemPC Twin", "08e6:3437", "", True),
        UsbReader("lecteur sans nom", "0b00:0090", "", False),
        UsbReader("Lecteur NFC", "076b:3031", "pn533_usb", True),
    )
    assert usb_readers(usb, ())[0].is_known is None  # type: ignore[index]
    assert usb_readers(tmp_path / "none") is None


@pytest.mark.parametrize(
    ("reader", "verdict", "repair"),
    [
        (UsbReader("R", "0b00:0090", "pn533_usb", True), Verdict.FAULT, "modprobe -r pn533_usb"),
        (UsbReader("R", "0b00:0090", "", False), Verdict.WARNING, "libccid"),
        (UsbReader("R", "", "", None), Verdict.OK, ""),
    ],
)
def test_the_doctor_says_what_to_do_for_each_reader(reader: UsbReader, verdict: Verdict, repair: str) -> None:
    seen = ReaderDiagnosis(True, (SlotState(ReaderState.EMPTY, "L"),), usb_readers=1, usb=(reader,))
    (check,) = [one for one in reader_checks(seen) if "USB" in one.name]
    assert check.verdict is verdict
    assert repair in check.repair


def test_a_door_closed_to_this_account_names_the_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    door = tmp_path / "pcscd.comm"
    door.touch()
    monkeypatch.setattr(service_door.os, "access", lambda *_: False)
    seen = diagnose(tmp_path, tmp_path / "modules", "linux", door)
    assert seen.socket_group == door.group()
    down = ReaderDiagnosis(True, (SlotState(ReaderState.SERVICE_DOWN),), socket_group="scard")
    fault = next(check for check in reader_checks(down) if check.verdict is Verdict.FAULT)
    assert "usermod -aG scard" in fault.repair
    (fault,) = [check for check in reader_checks(replace(down, socket_group="root")) if check.verdict is Verdict.FAULT]
    assert "usermod" not in fault.repair  # never the keys of the post for a card
    assert "restart pcscd.socket" in fault.repair
    monkeypatch.setattr(service_door.os, "access", lambda *_: True)
    assert diagnose(tmp_path, tmp_path / "modules", "linux", door).socket_group == ""
