"""The QR of a SEPA credit transfer (EPC069-12, version 002), as text and as rectangles."""

from __future__ import annotations

import unicodedata

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from app.domain.identifiers import Iban
from app.domain.money import Money

MAX_BYTES = 331
MAX_CENTS = 99_999_999_999
_LETTERS = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "’": "'", "—": "-", "–": "-"})


def epc_payload(beneficiary: str, iban: Iban, bic: str, amount: Money, text: str) -> str:
    """Return the twelve-line text of the code, in plain ASCII, no empty line at the end.

    *text* is read by the bank: a reference alone. Raises ValueError on an amount that a transfer cannot carry.
    Source: facts/recouvrement-droit.md §5.1.
    """
    if not 1 <= amount.cents <= MAX_CENTS:
        raise ValueError(f"amount out of range: {amount.cents} cents")
    euros, cents = divmod(amount.cents, 100)
    lines = (
        "BCD", "002", "1", "SCT", bic.replace(" ", "").upper(), ascii_only(beneficiary)[:70].strip(), iban.value,
        f"EUR{euros}.{cents:02d}", "", "", ascii_only(text)[:140].strip(),
    )  # fmt: skip
    payload = "\n".join(lines)
    if len(payload.encode()) > MAX_BYTES:
        raise ValueError("payload too long")
    return payload


def ascii_only(text: str) -> str:
    """Return *text* without accents or anything else that a bank could refuse."""
    bare = unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode()
    return " ".join(bare.split())


def qr_rectangles(payload: str, x: float, y: float, side: float) -> list[tuple[float, float, float, float]]:
    """Return the dark runs of the code as (x, y, width, height), *side* wide from (*x*, *y*), no quiet zone.

    Level M, as the standard asks; 331 bytes fit the version 13 that it allows.
    """
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(payload.encode(), optimize=0)
    code.make(fit=True)
    matrix = code.get_matrix()
    module = side / len(matrix)
    found = []
    for row, modules in enumerate(matrix):
        start = None
        for column, dark in enumerate([*modules, False]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                found.append((x + start * module, y + row * module, (column - start) * module, module))
                start = None
    return found
