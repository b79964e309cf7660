"""Whatever a téléservice sends back, only typed errors come out.

``pytest -m fuzz`` runs each parser on a hundred thousand examples.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from http.client import HTTPException
from io import BytesIO
from threading import Event
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.clock import FixedClock
from app.domain.dates import BirthDate
from app.services.check_rights_answer import check_person
from app.services.ports_insi import InsiAnswer, InsiByTraits
from app.services.ports_rights import AnswerTooBig, MalformedAnswer, RightsAnswer, RightsFailure, ServiceUnreachable
from app.simulator.adri.cases import CasDroits
from app.simulator.adri.decide import SimulatedRights
from app.simulator.adri.soap import adri_desk, write_answer
from app.simulator.insi.decide import SimulatedInsi
from app.simulator.insi.soap import write_result
from app.simulator.teleservices.answers import Sent
from app.simulator.teleservices.server import BOMB
from app.transport.adri.client import CONTRACT as ADRI_CONTRACT
from app.transport.adri.reading import read_answer
from app.transport.insi.client import CONTRACT as INSI_CONTRACT
from app.transport.insi.reading import read_answer as read_insi_answer
from app.transport.teleservice import wire
from app.transport.teleservice.call import codec_of, failure_of
from app.transport.teleservice.contract import SoapFault
from tests.rights_line import NOW, request

CLOCK = FixedClock(NOW)
USUAL, MANY = 300, 100_000
REPLY = (
    b"HTTP/1.1 200 OK\r\nDate: Fri, 20 Nov 2026 17:00:00 +0000\r\nContent-Type: text/xml\r\n"
    b"Content-Length: 4\r\nContent-Encoding: identity\r\n\r\n<x/>"
)
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n<x/>\r\n0\r\n\r\n"
NAMES = (
    b"dateDebut",
    b"dateFin",
    b"numero",
    b"Envelope",
    b"Body",
    b"rangGemellaire",
    b"NumIdentifiant",
    b"CodeCR",
    b"OID",
)


def rights_sample(cas: CasDroits) -> bytes:
    said = SimulatedRights(CLOCK).decide(request(cas))
    assert isinstance(said, RightsAnswer)
    return write_answer(replace(said, adresse=("1 rue",), nir_certifie=said.nir), "m").content


def insi_sample() -> bytes:
    said = SimulatedInsi(CLOCK).decide(InsiByTraits("ECETINSI", ("MURIEL",), "M", BirthDate("20090714")))
    assert isinstance(said, InsiAnswer)
    return write_result(said, "m").content


RIGHTS = [rights_sample(cas) for cas in (CasDroits.PERIODES_MULTIPLES, CasDroits.C2S_01, CasDroits.ALD_TERMINEE)]
INSI = [insi_sample()]
_SENT = adri_desk(SimulatedRights(CLOCK), CLOCK).respond(b"")
assert isinstance(_SENT, Sent)
FAULT = _SENT.content


@st.composite
def spoiled(draw: st.DrawFn, sound: list[bytes]) -> bytes:
    """A sound answer with bytes changed, values replaced, elements dropped or doubled: far deeper than noise."""
    data = bytearray(draw(st.sampled_from(sound)))
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, max(len(data) - 1, 0)))
        start, end = data.find(b"<", place), data.find(b">", place)
        match draw(st.integers(0, 6)):
            case 0 if data:
                data[place] = draw(st.integers(0, 255))
            case 1:
                del data[place : place + draw(st.integers(1, 40))]
            case 2:
                data[place:place] = draw(st.one_of(st.binary(max_size=8), st.sampled_from([b"<x/>", b"&lt;", b"\0"])))
            case 3 if 0 <= end < (close := data.find(b"<", end)):
                data[end + 1 : close] = draw(st.one_of(st.from_regex(rb"[0-9A-Z ]{0,16}", fullmatch=True), st.binary()))
            case 4:
                old, new = draw(st.sampled_from(NAMES)), draw(st.sampled_from(NAMES))
                data = data.replace(old, new)
            case 5 if 0 <= start < end:
                data[start:start] = data[start : end + 1]
            case _:
                data = data[: place + 1]
    return bytes(data)


def _rights(content: bytes) -> None:
    found = codec_of(ADRI_CONTRACT).answer(content)
    if isinstance(found, SoapFault):
        raise failure_of(found, content)
    answer = read_answer(found, content, datetime(2026, 1, 1, tzinfo=UTC))
    check_person(request(), answer)


def _insi(content: bytes) -> None:
    found = codec_of(INSI_CONTRACT).answer(content)
    if not isinstance(found, SoapFault):
        read_insi_answer(found, content, NOW)


class Bytes:
    """A line that gives these bytes, then its end."""

    def __init__(self, content: bytes) -> None:
        self._left = BytesIO(content)

    def settimeout(self, _seconds: float) -> None:
        """Nothing waits here."""

    def recv_into(self, buffer: bytearray) -> int:
        return self._left.readinto(buffer)


def _line(content: bytes) -> None:
    limit = wire.Limit(10, Event(), lambda: 0)
    try:
        wire._receive(cast("wire.ssl.SSLSocket", Bytes(content)), 2_000, limit)
    except (HTTPException, OSError):
        raise ServiceUnreachable("as the exchange tells it", raw=content) from None
    except (AnswerTooBig, ServiceUnreachable) as failure:
        failure.raw = content
        raise


PARSERS: dict[str, tuple[Callable[[bytes], None], st.SearchStrategy[bytes]]] = {
    "droits": (_rights, st.one_of(st.binary(max_size=200), spoiled([*RIGHTS, FAULT]), spoiled([BOMB]))),
    "ligne": (_line, st.one_of(st.binary(max_size=200), spoiled([REPLY, CHUNKED]))),
    "insi": (_insi, st.one_of(st.binary(max_size=200), spoiled(INSI))),
}


@pytest.mark.parametrize("content", RIGHTS)
def test_a_sound_answer_passes(content: bytes) -> None:
    found = codec_of(ADRI_CONTRACT).answer(content)
    assert read_answer(found, content, NOW).raw == content


def _hold(name: str, examples: int) -> None:
    parse, inputs = PARSERS[name]

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(inputs)
    def only_typed_errors(content: bytes) -> None:
        failure = _failure(parse, content)
        if failure is not None:
            assert failure.raw == content
            assert all(char.isprintable() or char == "\u00a0" for char in failure.user_message + str(failure))

    only_typed_errors()


def _failure(parse: Callable[[bytes], None], content: bytes) -> RightsFailure | None:
    """Return a typed refusal, None when *content* is taken; any other exception fails the test."""
    try:
        parse(content)
    except RightsFailure as failure:
        return failure
    return None


@pytest.mark.fuzz
@pytest.mark.parametrize("name", PARSERS)
def test_only_typed_errors_come_out(name: str, pytestconfig: pytest.Config) -> None:
    """A few hundred examples in a usual run, a hundred thousand when the mark is asked for."""
    _hold(name, MANY if "fuzz" in str(pytestconfig.getoption("markexpr")) else USUAL)


BILLION = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;">]><l>&b;</l>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE l SYSTEM "http://192.0.2.1/x.dtd"><l/>'
FILE = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY f SYSTEM "file:///etc/hostname">]><l>&f;</l>'
INSTRUCTION = RIGHTS[0].replace(b"<e:Envelope", b'<?xml-stylesheet href="x"?><e:Envelope', 1)


@pytest.mark.parametrize(
    "content", [BILLION, OUTSIDE, FILE, BILLION.decode().encode("utf-16"), b"<a>" * 5000, b"", b"\0"]
)
def test_xml_made_to_harm_is_refused(content: bytes) -> None:
    with pytest.raises(MalformedAnswer):
        codec_of(ADRI_CONTRACT).answer(content)


@pytest.mark.parametrize(
    "content",
    [
        INSTRUCTION,
        RIGHTS[0].replace(b"<infosGlobales>", b"<infosGlobales><?x y?><!-- z -->"),
        RIGHTS[0].replace(b"<e:Header>", b"<e:Header><?x y?><!-- z -->"),
        RIGHTS[0].replace(b"<codeCaisse>", b"<codeCaisse><!-- z -->"),
    ],
)
def test_instructions_and_comments_change_nothing(content: bytes) -> None:
    assert read_answer(codec_of(ADRI_CONTRACT).answer(content), content, NOW).caisse == "801"


def test_text_beside_the_answer_changes_nothing() -> None:
    content = RIGHTS[0].replace(b"</e:Body>", b"0</e:Body>")
    assert read_answer(codec_of(ADRI_CONTRACT).answer(content), content, NOW).caisse == "801"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<topMedecinTraitant>O<", b"<topMedecinTraitant>?<"),
        (b"<rangGemellaire>1<", b"<rangGemellaire>0<"),
        (b"<nomUsuel>", b"<nomUsuel>" + b"A" * 200),
        (b"<codeRegime>01</codeRegime>", b""),
        (b"<qualite>", b"<inattendu/><qualite>"),
        (b"<codeALD>0<", b"<codeALD>" + b"0" * 21 + b"<"),
    ],
)
def test_what_the_contract_does_not_allow_is_refused_whole(old: bytes, new: bytes) -> None:
    content = RIGHTS[0].replace(old, new)
    assert content != RIGHTS[0]
    with pytest.raises(MalformedAnswer) as caught:
        codec_of(ADRI_CONTRACT).answer(content)
    assert "against the contract" in str(caught.value)
    assert caught.value.raw == content


@pytest.mark.parametrize("day", [b"20260231", b"20261301", b"99999999", b"00010000"])
def test_a_day_that_is_none_makes_the_answer_malformed(day: bytes) -> None:
    content = RIGHTS[0].replace(b"<dateDebut>20200101", b"<dateDebut>" + day)
    assert content != RIGHTS[0]
    with pytest.raises(MalformedAnswer):
        _rights(content)


def test_zeros_and_nothing_both_mean_no_date() -> None:
    content = RIGHTS[0].replace(b"<dateDebut>20200101", b"<dateDebut>00000000")
    assert read_answer(codec_of(ADRI_CONTRACT).answer(content), content, NOW).periodes_amo[0].debut is None
