"""One suite for FseEngine: the simulated one, and the SSV library (a stand-in compiled for the tests) in its worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import AppError, DeviceError
from app.domain.fse import FseState
from app.hardware.ssv.engine import SsvSigner
from app.services.ports import FseEngine, InvoiceContext
from app.simulator.engine import SimulatedEngine
from tests.flow import KEY, Flow
from tests.native.desk import SsvPost
from tests.samples import CABINET, NOW

PIN = "1234"


@pytest.fixture
def post(tmp_path: Path) -> Iterator[SsvPost]:
    made = SsvPost(tmp_path)
    yield made
    made.worker.close()


@pytest.fixture(params=["simulated", "ssv"])
def engine(request: pytest.FixtureRequest, post: SsvPost) -> FseEngine:
    return SimulatedEngine(KEY) if request.param == "simulated" else post.engine.with_pin(PIN)


def signing(engine: FseEngine) -> Flow:
    return Flow(engine=engine)  # type: ignore[arg-type]


def test_no_engine_of_ours_is_homologated_and_each_says_so(engine: FseEngine) -> None:
    assert engine.homologated is False
    assert "non homologué" in engine.name
    assert PIN not in repr(engine)


def test_what_is_secured_names_its_invoice_and_its_engine(engine: FseEngine) -> None:
    flow = signing(engine)
    fse = flow.sign()
    (signed,) = flow.store.state.signed.values()
    assert (signed.fse_id, signed.numero, signed.engine) == (fse.id, fse.numero, engine.name)
    assert signed.signed_at == NOW
    assert signed.payload
    assert flow.states() == [FseState.SIGNEE]


def test_a_lot_holds_each_invoice_as_it_was_signed(engine: FseEngine) -> None:
    flow = signing(engine)
    flow.sign()
    flow.sign()
    (lot,) = flow.build()
    assert len(lot.fse_ids) == 2
    for signed in flow.store.state.signed.values():
        assert signed.payload in lot.fichier


def test_the_same_invoice_is_secured_twice_alike(engine: FseEngine) -> None:
    flow = signing(engine)
    fse = flow.sign()
    context = InvoiceContext(CABINET, flow.praticien, flow.patient, flow.droits, flow.ordonnance, NOW)
    assert engine.secure(fse, context).payload == engine.secure(fse, context).payload


@pytest.mark.parametrize("fault", ["refuse 61444", "crash", "garbage", "null", "leave"])
def test_an_invoice_that_the_library_does_not_secure_is_refused_then_signed(post: SsvPost, fault: str) -> None:
    flow = signing(post.engine.with_pin(PIN))
    fse = flow.sign()
    context = InvoiceContext(CABINET, flow.praticien, flow.patient, flow.droits, flow.ordonnance, NOW)
    sound = post.engine.with_pin(PIN).secure(fse, context)
    post.behave(fault)
    if fault == "garbage":  # bytes that the library calls a signed invoice are taken verbatim: only it can read them
        assert post.engine.with_pin(PIN).secure(fse, context).payload != sound.payload
    else:
        with pytest.raises(DeviceError):
            post.engine.with_pin(PIN).secure(fse, context)
    post.behave("answer")
    assert post.engine.with_pin(PIN).secure(fse, context).payload == sound.payload


@pytest.mark.parametrize("fault", ["refuse 63488", "crash", "lie"])
def test_a_lot_that_the_library_does_not_make_leaves_the_outbox_as_it_was(post: SsvPost, fault: str) -> None:
    flow = signing(post.engine.with_pin(PIN))
    flow.sign()
    post.behave(fault)
    with pytest.raises(AppError):
        flow.build()
    assert flow.states() == [FseState.SIGNEE]
    post.behave("answer")
    assert len(flow.build()) == 1


def test_a_signer_is_dropped_with_its_code(post: SsvPost) -> None:
    assert PIN not in repr(post.engine) + repr(SsvSigner(post.engine, PIN))
