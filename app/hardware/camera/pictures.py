"""The bytes of a picture file as grey arrays: transparency laid on paper, pictures of an animation one by one."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.codes import PictureUnreadable
from app.hardware.camera.frames import Array
from app.hardware.camera.libraries import numpy, opencv
from app.services.ports_code import LARGEST_PICTURE

LARGEST_ANIMATION = 60_000_000
"""Pixels of all the pictures of an animation, or of the pages of a scan, that are looked at."""
MOST_PICTURES = 12
JPEG = b"\xff\xd8\xff"
PICTURE_MARKS = (JPEG, b"\x89PNG", b"GIF8", b"RIFF", b"II*\0", b"MM\0*")
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
"""Brands of the boxes of an iPhone photograph. Source: ISO/IEC 23008-12, annex."""
_EMPTY = "Ce fichier est vide. Choisissez-en un autre."
_HEAVY = "Ce fichier est trop lourd pour être l’image d’un code. Choisissez une photo ou une capture d’écran."
_PDF = "C’est un PDF. Ouvrez-le, faites une capture d’écran du code, puis collez-la ici (Ctrl\u00a0V)."
_HEIC = (
    "C’est une photo HEIC d’iPhone. Faites-en une capture d’écran, ou réglez l’appareil photo sur "
    "«\u00a0Le plus compatible\u00a0» et reprenez-la."
)
_SPOILED = "Cette image est abîmée ou trop grande. Refaites-la, ou faites une capture d’écran du code."


def pictures_of(content: bytes) -> Iterator[Array]:
    """Return the grey pictures of a file, the likeliest first; nothing is decoded before it is asked for.

    Raise PictureUnreadable, with what to do, when the bytes are no picture.
    """
    _refuse_others(content)
    grey = _decoded(content, opencv().IMREAD_GRAYSCALE)
    if grey is None:
        raise PictureUnreadable("not a picture", _SPOILED if content.startswith(PICTURE_MARKS) else None)
    yield grey
    if content.startswith(JPEG):  # neither transparency nor a second picture
        return
    whole = _decoded(content, opencv().IMREAD_UNCHANGED)
    if whole is not None:
        yield from _laid(whole)
    yield from _next_pictures(content, grey.size)


def _refuse_others(content: bytes) -> None:
    size = f"{len(content)} bytes"
    if not content:
        raise PictureUnreadable(size, _EMPTY)
    if len(content) > LARGEST_PICTURE:
        raise PictureUnreadable(size, _HEAVY)
    if b"%PDF-" in content[:1024]:
        raise PictureUnreadable("a pdf", _PDF)
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        raise PictureUnreadable("a heic photograph", _HEIC)


def _decoded(content: bytes, how: int) -> Array | None:
    cv2 = opencv()
    try:
        return cv2.imdecode(numpy().frombuffer(content, dtype=numpy().uint8), how)
    except cv2.error:  # too many pixels, damaged data
        return None


def _laid(picture: Array) -> Iterator[Array]:
    """A picture with transparency, on white paper then on black; nothing when it has none."""
    cv2 = opencv()
    if picture.ndim != 3 or picture.shape[2] != 4:
        return
    if picture.dtype == numpy().uint16:
        picture = (picture >> 8).astype(numpy().uint8)
    alpha = picture[:, :, 3]
    grey = cv2.cvtColor(picture, cv2.COLOR_BGRA2GRAY)
    if int(alpha.min()) < 255:
        yield 255 - cv2.multiply(255 - grey, alpha, scale=1 / 255)
        yield cv2.multiply(grey, alpha, scale=1 / 255)


def _next_pictures(content: bytes, pixels: int) -> Iterator[Array]:
    cv2 = opencv()
    most = min(MOST_PICTURES, LARGEST_ANIMATION // pixels)
    if most < 2:
        return
    try:
        _done, animation = cv2.imdecodeanimation(numpy().frombuffer(content, dtype=numpy().uint8), 0, most)
    except cv2.error:
        return
    to_grey = {3: cv2.COLOR_BGR2GRAY, 4: cv2.COLOR_BGRA2GRAY}
    for picture in animation.frames[1:most]:
        yield cv2.cvtColor(picture, to_grey[picture.shape[2]]) if picture.ndim == 3 else picture
