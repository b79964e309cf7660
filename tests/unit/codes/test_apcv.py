"""The simulated appli carte Vitale: the vector of the design, one refusal per check, sessions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.domain.apcv import ApcvRefused, RefusApcv
from app.domain.clock import FixedClock
from app.domain.errors import DeviceError
from app.domain.ins import OidIns
from app.hardware.virtual_people import is_fictional
from app.simulator import base45
from app.simulator.apcv import MARK, SIGNED_MARK, ApcvFaults, SimulatedApcv, SimulatedPhone, Ticket, key_id
from app.simulator.apcv_people import ASSURES, Assure, by_token
from tests.code_frames import SIMULATION

ISSUED = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
VECTOR_SEED = bytes(range(32))
FAMILY = ASSURES[0]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(ISSUED)


@pytest.fixture
def engine(clock: FixedClock) -> SimulatedApcv:
    return SimulatedApcv(clock, by_token())


def refused(engine: SimulatedApcv, raw: bytes) -> RefusApcv:
    with pytest.raises(ApcvRefused) as refusal:
        engine.acquire(raw)
    assert refusal.value.user_message
    return refusal.value.cause


def test_the_vector_of_the_design() -> None:
    ticket = Ticket.parse(SIMULATION.encode())
    assert len(SIMULATION) == 156
    assert (ticket.issued_at, ticket.lifetime_s, ticket.key_id.hex()) == (ISSUED, 60, "5647")
    assert (ticket.nonce.hex(), ticket.subject.hex()) == ("0011223344556677", "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf")
    key = Ed25519PrivateKey.from_private_bytes(VECTOR_SEED)
    assert ticket.body() == ticket.signed
    assert key.sign(SIGNED_MARK + ticket.body()) == ticket.signature
    assert key_id(key.public_key()) == ticket.key_id


def test_the_vector_passes_every_check_but_the_person(clock: FixedClock) -> None:
    public = Ed25519PrivateKey.from_private_bytes(VECTOR_SEED).public_key()
    engine = SimulatedApcv(clock, by_token(), {key_id(public): public})
    assert refused(engine, SIMULATION.encode()) is RefusApcv.ASSURE_INCONNU


def test_a_telephone_opens_a_session_of_half_an_hour(engine: SimulatedApcv, clock: FixedClock) -> None:
    raw = SimulatedPhone(clock).code(FAMILY, delegated=True)
    assert len(raw) == 156
    assert engine.valid_until(raw) == ISSUED + timedelta(seconds=60)
    context = engine.acquire(raw)
    assert context.beneficiaires == FAMILY.beneficiaires
    assert (context.delegue, context.simulation, context.left_s(clock.now())) == (True, True, 1800)
    assert engine.session is context
    engine.release()
    assert engine.session is None
    assert FAMILY.beneficiaires[0].lu.nom not in repr(context) + repr(context.beneficiaires)


def test_a_session_that_is_over_leaves_people_without_rights(engine: SimulatedApcv, clock: FixedClock) -> None:
    context = engine.acquire(SimulatedPhone(clock).code(FAMILY))
    bare = context.without_rights()
    assert all(one.amo is None and one.amc is None for one in bare.beneficiaires)
    assert [one.lu for one in bare.beneficiaires] == [one.lu for one in context.beneficiaires]
    assert context.left_s(ISSUED + timedelta(hours=1)) == 0


@pytest.mark.parametrize("late_s", [0, 60, 179, 180])
def test_a_code_lives_a_minute_and_two_of_clocks_that_disagree(
    engine: SimulatedApcv, clock: FixedClock, late_s: int
) -> None:
    raw = SimulatedPhone(clock).code(FAMILY)
    clock.advance(timedelta(seconds=late_s))
    assert engine.acquire(raw).beneficiaires


def test_each_check_has_its_refusal(engine: SimulatedApcv, clock: FixedClock) -> None:
    phone = SimulatedPhone(clock)
    raw = phone.code(FAMILY)
    data = base45.decode(raw.decode().removeprefix(MARK))

    def again(changed: bytes) -> bytes:
        return (MARK + base45.encode(changed)).encode()

    assert refused(engine, b"https://example.org") is RefusApcv.FORMAT
    assert refused(engine, MARK.encode() + b"abc") is RefusApcv.FORMAT
    assert refused(engine, again(data[:-1])) is RefusApcv.FORMAT
    assert refused(engine, again(data[:1] + b"\x02" + data[2:])) is RefusApcv.FORMAT
    assert refused(engine, again(data[:8] + b"\x01\x2d" + data[10:])) is RefusApcv.FORMAT
    assert refused(engine, again(b"\x02" + data[1:])) is RefusApcv.VERSION
    assert refused(engine, again(data[:2] + b"\x00\x00" + data[4:])) is RefusApcv.CLE_INCONNUE
    assert refused(engine, again(data[:20] + bytes([data[20] ^ 1]) + data[21:])) is RefusApcv.SIGNATURE
    assert refused(engine, phone.code(Assure("inconnu", ()))) is RefusApcv.ASSURE_INCONNU
    assert refused(engine, SimulatedPhone(FixedClock(ISSUED + timedelta(seconds=121))).code(FAMILY)) is (
        RefusApcv.PAS_ENCORE_VALIDE
    )
    engine.acquire(raw)
    assert refused(engine, raw) is RefusApcv.REJOUE
    assert engine.session is None  # a new reading ends the session before
    clock.advance(timedelta(seconds=181))
    assert refused(engine, raw) is RefusApcv.EXPIRE


def test_a_nonce_is_forgotten_only_once_its_code_has_expired(engine: SimulatedApcv, clock: FixedClock) -> None:
    ahead = SimulatedPhone(FixedClock(ISSUED + timedelta(seconds=120))).code(FAMILY, lifetime_s=300)
    engine.acquire(ahead)
    clock.advance(timedelta(seconds=540))
    assert refused(engine, ahead) is RefusApcv.REJOUE
    clock.advance(timedelta(seconds=61))
    assert refused(engine, ahead) is RefusApcv.EXPIRE


@pytest.mark.parametrize(
    ("faults", "rights", "words"),
    [
        (ApcvFaults(no_rights=True), False, "Aucun droit"),
        (ApcvFaults(cps_absent=True), False, "61441"),
        (ApcvFaults(adri_down=True), True, "ADRi"),
    ],
)
def test_the_engine_pretends_what_the_training_asks(
    engine: SimulatedApcv, clock: FixedClock, faults: ApcvFaults, rights: bool, words: str
) -> None:
    engine.faults = faults
    context = engine.acquire(SimulatedPhone(clock).code(FAMILY))
    assert all((one.amo is not None) is rights for one in context.beneficiaires)
    assert words in context.avis[0]


def test_a_silent_engine_and_a_session_that_is_over(engine: SimulatedApcv, clock: FixedClock) -> None:
    engine.faults = ApcvFaults(session_over=True)
    assert engine.acquire(SimulatedPhone(clock).code(FAMILY)).left_s(clock.now()) == 0
    engine.faults = ApcvFaults(engine_silent=True)
    with pytest.raises(DeviceError):
        engine.acquire(SimulatedPhone(clock).code(FAMILY))


def test_nobody_of_the_simulator_can_be_real() -> None:
    people = [one for assure in ASSURES for one in assure.beneficiaires]
    assert all(one.lu.nir and is_fictional(one.lu.nir) and one.lu.nir.key_is_right for one in people)
    assert all(is_fictional(one.matricule.numero) and one.matricule.oid is OidIns.TEST for one in people)
    assert len({one.matricule.numero for one in people}) == len(people)


@given(st.binary(max_size=200))
def test_base45_gives_back_what_it_wrote(data: bytes) -> None:
    assert base45.decode(base45.encode(data)) == data


def test_base45_examples_of_the_rfc() -> None:
    assert (base45.encode(b"AB"), base45.encode(b"Hello!!"), base45.encode(b"base-45")) == (
        "BB8",
        "%69 VD92EX0",
        "UJCLQE7W581",
    )
    assert base45.decode("QED8WEX0") == b"ietf!"
    for bad in ("A", "GGW", ":::", "ab3", "::"):
        with pytest.raises(ValueError, match=r"length|character|overflow"):
            base45.decode(bad)
