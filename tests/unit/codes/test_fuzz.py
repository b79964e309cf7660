"""Whatever a camera, a picture or a scanner brings in, only typed errors come out.

``pytest -m fuzz`` runs each parser on a hundred thousand examples.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.clock import FixedClock
from app.domain.codes import ScannedCode, Symbology
from app.domain.errors import AppError
from app.hardware.codes.deux_d_doc import parse_deux_d_doc
from app.hardware.codes.ins import parse_ins
from app.hardware.codes.understand import Understand
from app.simulator import base45
from app.simulator.apcv import MARK, SimulatedApcv, SimulatedPhone
from app.simulator.apcv_people import ASSURES, by_token
from tests.code_frames import INS, SIMULATION

CLOCK = FixedClock(datetime(2026, 11, 22, 11, 0, tzinfo=UTC))
USUAL, MANY = 300, 100_000
DOC = "DC04FR0300011E58FFFF2801FR43ABC\x1d\x1f" + "A" * 103
TICKET = base45.decode(SimulatedPhone(CLOCK, nonce=lambda: bytes(8)).code(ASSURES[0]).decode().removeprefix(MARK))


@st.composite
def spoiled(draw: st.DrawFn, sound: bytes) -> bytes:
    """A sound code with a few bytes changed, dropped or added: far deeper than noise."""
    data = bytearray(sound)
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, max(len(data) - 1, 0)))
        match draw(st.integers(0, 3)):
            case 0 if data:
                data[place] = draw(st.integers(0, 255))
            case 1 if data:
                del data[place]
            case 2:
                data[place:place] = draw(st.binary(max_size=8))
            case _:
                data = data[: place + 1]
    return bytes(data)


def near(*sound: str) -> st.SearchStrategy[bytes]:
    starts = st.sampled_from([one.encode("latin-1")[:26] for one in sound])
    noise = st.builds(lambda head, rest: head + rest, starts, st.binary(max_size=200))
    return st.one_of(st.binary(max_size=300), noise, *(spoiled(one.encode("latin-1")) for one in sound))


def _apcv(raw: bytes) -> None:
    SimulatedApcv(CLOCK, by_token()).acquire(raw)


def _ticket(data: bytes) -> None:
    _apcv((MARK + base45.encode(data)).encode())


def _understood(raw: bytes) -> None:
    for symbology in Symbology:
        Understand(CLOCK)(ScannedCode(raw, symbology))


PARSERS: dict[str, tuple[Callable[[bytes], object], st.SearchStrategy[bytes]]] = {
    "ins": (parse_ins, near(INS)),
    "2d-doc": (parse_deux_d_doc, near(DOC)),
    "simapcv1": (_apcv, near(SIMULATION)),
    "ticket": (_ticket, st.one_of(st.binary(min_size=90, max_size=100), spoiled(TICKET))),
    "any code": (_understood, near(INS, DOC, SIMULATION, "https://")),
}


def _hold(name: str, examples: int) -> None:
    parse, inputs = PARSERS[name]

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(inputs)
    def only_typed_errors(data: bytes) -> None:
        words = _refusal(parse, data)
        hidden = data[26:40].decode("latin-1")
        assert all(char.isprintable() or char == "\u00a0" for char in words)
        assert len(hidden) < 14 or hidden not in words

    only_typed_errors()


def _refusal(parse: Callable[[bytes], object], data: bytes) -> str:
    """Return what a typed refusal says, nothing when *data* is taken; any other exception is a failure."""
    try:
        parse(data)
    except AppError as refusal:
        return refusal.user_message + str(refusal)
    return ""


@pytest.mark.fuzz
@pytest.mark.parametrize("name", PARSERS)
def test_only_typed_errors_come_out(name: str, pytestconfig: pytest.Config) -> None:
    """A few hundred examples in a usual run, a hundred thousand when the mark is asked for."""
    _hold(name, MANY if "fuzz" in str(pytestconfig.getoption("markexpr")) else USUAL)
