"""Pictures as people keep them: transparent, animated, turned, deep, huge, damaged, or no picture at all."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

import cv2
import numpy as np
import pytest
from PIL import Image

from app.domain.codes import PictureUnreadable
from app.hardware.camera.stills import read_picture
from app.services.ports_code import LARGEST_PICTURE
from tests.code_frames import SIMULATION, drawn

CODE = drawn(SIMULATION)
SIDE = CODE.shape[0]


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    content = BytesIO()
    picture.save(content, kind, **options)  # type: ignore[arg-type]
    return content.getvalue()


def cut_out(*, ink: int) -> Image.Image:
    """The code in one colour on nothing, as a screenshot of a web page or a logo tool gives it."""
    pixels = np.full((SIDE, SIDE, 4), ink, np.uint8)
    pixels[..., 3] = np.where((CODE < 128) == (ink < 128), 255, 0)
    return Image.fromarray(pixels)


def one_colour_palette() -> bytes:
    picture = Image.fromarray(np.where(CODE < 128, 0, 1).astype(np.uint8), "P")
    picture.putpalette([0, 0, 0, 0, 0, 0])
    return saved(picture, "PNG", transparency=1)


def animated(kind: str, mode: str) -> bytes:
    blank = Image.new("L", (SIDE, SIDE), 200).convert(mode)
    return saved(blank, kind, save_all=True, append_images=[Image.fromarray(CODE).convert(mode), blank], duration=80)


def turned(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return saved(Image.fromarray(CODE).convert("RGB"), "JPEG", exif=exif)


PICTURES: dict[str, Callable[[], bytes]] = {
    "black on nothing": lambda: saved(cut_out(ink=0), "PNG"),
    "white on nothing": lambda: saved(cut_out(ink=255), "PNG"),
    "grey and transparency": lambda: saved(cut_out(ink=0).convert("LA"), "PNG"),
    "a palette of one colour": one_colour_palette,
    "sixteen bits": lambda: bytes(cv2.imencode(".png", CODE.astype(np.uint16) * 257)[1]),
    "sixteen bits and transparency": lambda: bytes(
        cv2.imencode(".png", np.array(cut_out(ink=0), dtype=np.uint16) * 257)[1]
    ),
    "one bit": lambda: saved(Image.fromarray(CODE).convert("1"), "PNG"),
    "print colours": lambda: saved(Image.fromarray(CODE).convert("CMYK"), "JPEG"),
    "gif": lambda: saved(Image.fromarray(CODE), "GIF"),
    "gif, second picture": lambda: animated("GIF", "L"),
    "webp, second picture": lambda: animated("WEBP", "RGB"),
    "png, second picture": lambda: animated("PNG", "L"),
    "tiff, second page": lambda: animated("TIFF", "L"),
    **{f"turned {number}": lambda number=number: turned(number) for number in range(1, 9)},  # type: ignore[misc]
    "mirrored": lambda: saved(Image.fromarray(np.ascontiguousarray(CODE[:, ::-1])), "PNG"),
    "dark mode": lambda: saved(Image.fromarray(255 - CODE), "PNG"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_every_kind_of_picture_is_read(name: str) -> None:
    assert [code.payload for code in read_picture(PICTURES[name]())] == [SIMULATION.encode()]


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1), (2, 2), (12, 5000), (9000, 10)])
def test_a_picture_without_room_for_a_code_holds_none(size: tuple[int, int]) -> None:
    assert read_picture(saved(Image.new("L", size), "PNG")) == ()


def heading(width: int, height: int) -> bytes:
    """A PNG that says it is *width* by *height* and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7\n1 0 obj", "C’est un PDF."),
        (b"\n\n%PDF-1.4\n", "C’est un PDF."),
        (b"\0\0\0\x18ftypheic" + bytes(400), "photo HEIC"),
        (b"\0\0\0\x18ftypmif1" + bytes(400), "photo HEIC"),
        (heading(30_000, 30_000), "abîmée ou trop grande"),
        (bytes(LARGEST_PICTURE + 1), "trop lourd"),
        (b"", "vide"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "pas une image lisible"),
        (b"PK\x03\x04" + bytes(200), "pas une image lisible"),
        (b"BM" + bytes(50), "pas une image lisible"),
        (saved(Image.fromarray(CODE), "PNG")[:-200], "abîmée"),
        (saved(Image.fromarray(CODE), "JPEG")[:-800], "abîmée"),
        (saved(Image.fromarray(CODE), "GIF")[:60], "abîmée"),
        (heading(900, 900), "abîmée"),
    ],
    ids=lambda given: given if isinstance(given, str) else "file",
)
def test_what_cannot_be_read_says_why_and_what_to_do(content: bytes, words: str) -> None:
    with pytest.raises(PictureUnreadable) as refusal:
        read_picture(content)
    assert words in refusal.value.user_message
    assert refusal.value.user_message.count(".") >= 2  # what happened, what to do
