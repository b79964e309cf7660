"""A handheld scanner that types like a keyboard, told from a person by the pace and by the first characters.

Two ways to listen. Anywhere in the application, keys are held only while they could be the beginning of a marked code
typed at the pace of a machine: an ordinary word passes at its first letter. On the screen that waits for a code
(*awaited*), any fast burst counts, since the code of the appli carte Vitale has no known beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.services.ports_code import WedgeStep

MARKS = ("IS01", "SIMAPCV1:", "DC01", "DC02", "DC03", "DC04")
"""First characters of the codes that can be told anywhere (facts/apcv-qr.md §2)."""
GAP_MS = 50
"""Two keys further apart come from a person: scanners type a key every 1 to 20 ms, the fastest hands one every 60."""
MARKED_LENGTH = 30
"""The shortest marked code is the header of a 2D-Doc with its first field."""
AWAITED_LENGTH = 16
"""Own choice: no hand types sixteen keys in a row under the pace, and no code of the desk is shorter."""
LONGEST = 4096
ENDINGS = "\r\n\t"
TAIL_MS = 250
"""Enter, line feed or Tab that come so soon after a code belong to it: no hand answers the screen in that time."""

_FRENCH = (
    "&é\"'(-è_çà)=" "1234567890°+" "azertyuiop$" "AZERTYUIOP£" "qsdfghjklmù*" "QSDFGHJKLM%µ" "wxcvbn,;:!" "WXCVBN?./§"
)  # fmt: skip
_AMERICAN = (
    "1234567890-=" "!@#$%^&*()_+" "qwertyuiop]" "QWERTYUIOP}" "asdfghjkl;'\\" "ASDFGHJKL:\"|" "zxcvbnm,./" "ZXCVBNM<>?"
)  # fmt: skip
US_ON_FRENCH = str.maketrans(_FRENCH, _AMERICAN)
"""A scanner left on the American layout, on a post with the French one: what comes in, what was meant."""


_KIND_OF_CODE = re.compile(r"\](?:[A-Za-z](?:[0-9A-Za-z]|$)|$)")
"""« ]d2 », « ]Q3 »: scanners may type what they read before what it says. Source: ISO/IEC 15424."""


def repair(text: str) -> str:
    """Return a marked code as it was printed, when capital lock, the American layout or a prefix spoiled it.

    Any other text comes back unchanged: the code of the appli carte Vitale is handed over as it is.
    """
    return next((one for one in _spellings(text) if one.startswith(MARKS)), text)


def may_be_marked(text: str) -> bool:
    """Return whether *text*, spoiled or not, is or can become the beginning of a marked code."""
    return any(one.startswith(mark) or mark.startswith(one) for one in _spellings(text) for mark in MARKS)


def _spellings(text: str) -> Iterator[str]:
    """What may have been meant, without the identifier of the kind of code."""
    for one in (text, text.swapcase(), text.translate(US_ON_FRENCH), text.swapcase().translate(US_ON_FRENCH)):
        yield _KIND_OF_CODE.sub("", one, count=1) if one.startswith("]") else one


@dataclass(slots=True)
class WedgeRecogniser:
    """Pure state machine; satisfies KeyboardWedge. Every key comes out again: passed on, or inside a code."""

    awaited: bool = False
    wait_ms: int = GAP_MS + 1
    _held: list[str] = field(default_factory=list, repr=False)
    _last_ms: int = 0
    _tail_until_ms: int = -1

    def press(self, text: str, at_ms: int) -> WedgeStep:
        """Take one key that carries text."""
        before = self.pause(at_ms)
        if text in ENDINGS and text:
            return _joined(before, self._ended(text, at_ms))
        self._held.append(text)
        self._last_ms, self._tail_until_ms = at_ms, -1
        if self._hopeless():
            return _joined(before, WedgeStep(passed=self._release()))
        return _joined(before, WedgeStep(held=True))

    def pause(self, at_ms: int) -> WedgeStep:
        """Look at the time: a silence ends a code, or gives the keys back."""
        if not self._held or at_ms - self._last_ms <= GAP_MS:
            return WedgeStep(held=bool(self._held))
        return self._ended("", self._last_ms)

    def reset(self) -> str:
        """Stop listening and return the keys that were held."""
        return self._release()

    def _ended(self, ending: str, at_ms: int) -> WedgeStep:
        text = self._release()
        if self._is_code(text):
            self._tail_until_ms = at_ms + TAIL_MS
            return WedgeStep(code=_bytes(repair(text)))
        if ending and not text and at_ms <= self._tail_until_ms:
            return WedgeStep(tail=True)
        return WedgeStep(passed=text + ending)

    def _hopeless(self) -> bool:
        text = "".join(self._held)
        if len(text) > LONGEST:
            return True
        return not self.awaited and not may_be_marked(text)

    def _is_code(self, text: str) -> bool:
        if len(set(text)) < 4:  # a key held down repeats faster than any hand
            return False
        if repair(text).startswith(MARKS):
            return len(text) >= MARKED_LENGTH
        return self.awaited and len(text) >= AWAITED_LENGTH

    def _release(self) -> str:
        text = "".join(self._held)
        self._held.clear()
        return text


def _bytes(text: str) -> bytes:
    """The bytes that the scanner read: Latin-1 as scanners send, UTF-8 when a character is beyond it."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8")


def _joined(first: WedgeStep, second: WedgeStep) -> WedgeStep:
    """Two steps as one. A code that ends just before another key: the key is held or passed behind it."""
    return WedgeStep(first.passed + second.passed, first.code or second.code, second.held, second.tail)
