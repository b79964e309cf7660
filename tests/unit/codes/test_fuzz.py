"""Whatever a camera, a picture or a scanner brings in, only typed errors come out.

``pytest -m fuzz`` runs each parser on a hundred thousand examples.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import strategies as st

from app.domain.apcv import ApcvRefused, RefusApcv
from app.domain.clock import FixedClock
from app.domain.codes import ScannedCode, Symbology
from app.hardware.codes.deux_d_doc import parse_deux_d_doc
from app.hardware.codes.ins import parse_ins
from app.hardware.codes.understand import Understand
from app.simulator import base45
from app.simulator.apcv import MARK, SimulatedApcv, SimulatedPhone
from app.simulator.apcv_people import ASSURES, by_token
from tests.code_frames import INS, SIMULATION
from tests.fuzzing import TAKEN, Dice, Parse, assert_deep, examples_of, hold, programmed
from tests.unit.codes import shapes

CLOCK = FixedClock(datetime(2026, 11, 22, 11, 0, tzinfo=UTC))
DOC = "DC04FR0300011E58FFFF2801FR43ABC\x1d\x1f" + "A" * 103
TICKET = base45.decode(SimulatedPhone(CLOCK, nonce=lambda: bytes(8)).code(ASSURES[0]).decode().removeprefix(MARK))

_OF_THE_DESK = {RefusApcv.MODE, RefusApcv.REJOUE, RefusApcv.SIGNATURE}
"""Refused elsewhere, by a second use, or by a signature that is wrong: the shapes below are signed."""


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
    """Once; the second time, the code of one and the same moment has served."""
    engine = SimulatedApcv(CLOCK, by_token())
    engine.valid_until(raw)
    assert engine.acquire(raw).simulation
    with pytest.raises(ApcvRefused) as refusal:
        engine.acquire(raw)
    assert refusal.value.cause is RefusApcv.REJOUE


def _ticket(data: bytes) -> None:
    _apcv((MARK + base45.encode(data)).encode())


def _understood(raw: bytes) -> None:
    for symbology in Symbology:
        Understand(CLOCK)(ScannedCode(raw, symbology))


_signed_ticket = partial(shapes.signed_ticket, CLOCK.now())
SHAPED_INS, SHAPED_DOC, SIGNED = programmed(shapes.ins), programmed(shapes.deux_d_doc), programmed(_signed_ticket)
PARSERS: dict[str, tuple[Parse, st.SearchStrategy[bytes]]] = {
    "ins": (parse_ins, near(INS) | SHAPED_INS),
    "2d-doc": (parse_deux_d_doc, near(DOC) | SHAPED_DOC),
    "simapcv1": (_apcv, near(SIMULATION) | SIGNED),
    "ticket": (_ticket, st.binary(min_size=90, max_size=100) | spoiled(TICKET)),
    "any code": (_understood, near(INS, DOC, SIMULATION, "https://") | SHAPED_INS | SHAPED_DOC | SIGNED),
}
_ON_INS = "bad Datamatrix INS at "
DEPTHS: dict[str, tuple[Parse, Callable[[Dice], bytes], tuple[str, ...]]] = {
    "ins": (
        parse_ins,
        shapes.ins,
        (
            *(f"{_ON_INS}S{field}: {why}" for field in range(1, 8) for why in ("rule", "repeated")),
            *(f"{_ON_INS}S{field}: missing" for field in range(1, 7)),
            *(f"{_ON_INS}{why}" for why in ("en-tête: version", "en-tête: length", "S1: order", "S2: unknown OID")),
            TAKEN,
        ),
    ),
    "2d-doc": (
        parse_deux_d_doc,
        shapes.deux_d_doc,
        ("bad 2D-Doc at header: header", "bad 2D-Doc at header: version", TAKEN),
    ),
    "simapcv1": (
        _apcv,
        _signed_ticket,
        (*(f"apcv code refused: {cause.value}" for cause in RefusApcv if cause not in _OF_THE_DESK), TAKEN),
    ),
}


def _says_nothing_of(data: bytes, words: str) -> None:
    hidden = data[26:40].decode("latin-1")
    assert all(char.isprintable() or char == "\u00a0" for char in words)
    assert len(hidden) < 14 or hidden not in words


@pytest.mark.fuzz
@pytest.mark.parametrize("name", PARSERS)
def test_only_typed_errors_come_out(name: str, pytestconfig: pytest.Config) -> None:
    """A few hundred examples in a usual run, a hundred thousand when the mark is asked for."""
    hold(*PARSERS[name], examples_of(pytestconfig), _says_nothing_of)


@pytest.mark.parametrize("name", DEPTHS)
def test_the_examples_go_as_deep_as_every_check(name: str) -> None:
    assert_deep(*DEPTHS[name])
