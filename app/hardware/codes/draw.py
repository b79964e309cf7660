"""Draws codes: the datamatrix of a qualified identity, and the screens of the simulated telephone."""

from __future__ import annotations

from typing import Any

from app.domain.codes import BadCode, Symbology
from app.domain.errors import EnvironmentProblem
from app.hardware.camera.libraries import numpy, opencv, zxing

PIXELS_PER_MODULE = 8


def png_of(payload: bytes, symbology: Symbology, *, inverted: bool = False) -> bytes:
    """Return the code as a PNG with its quiet zone; *inverted* draws it white on black, as a telephone at night.

    Raise BadCode when the payload is empty or does not fit, EnvironmentProblem when the post has no library.
    """
    np, cv2, z = numpy(), opencv(), zxing()
    formats = z.BarcodeFormat
    text = payload.decode("latin-1")
    code: Any
    try:
        if symbology is Symbology.DATAMATRIX:  # square: without it a rectangle is drawn
            code = z.create_barcode(text, formats.DataMatrix, force_square=True)
        else:
            code = z.create_barcode(text, formats.QRCode, ec_level="M")
    except ValueError as error:
        size = f"{len(payload)} bytes"
        raise BadCode(symbology.value, "drawing", size, "Ce texte ne tient pas dans un code.") from error
    picture = np.array(z.write_barcode_to_image(code, scale=PIXELS_PER_MODULE, add_quiet_zones=True))
    done, content = cv2.imencode(".png", 255 - picture if inverted else picture)
    if not done:
        raise EnvironmentProblem("png not written", "L’image du code n’a pas pu être dessinée.")
    return bytes(content)
