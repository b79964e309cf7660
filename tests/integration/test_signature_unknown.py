"""The official library goes down while it secures an invoice, before or after the cards signed: unknown, and single."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.domain.errors import SignatureUnknown, WrongCard
from app.domain.fse import FseState
from app.domain.money import Money
from app.services.build_lots import BuildLots
from app.services.prepare_fse import PrepareFse
from app.services.sign_fse import OUTCOME_UNKNOWN, SignFse
from app.services.tables import load_tables
from app.teletransmission import tables as flow_tables
from tests.native.desk import USUAL_S, SsvPost
from tests.samples import KINE, World, world

PIN = "1234"
TABLES = load_tables()
MONDAY = date(2026, 11, 16)
LOST = {
    "crash": "s’est arrêté",
    "crash-after": "s’est arrêté",
    "leave": "s’est arrêté",
    "hang": "pas répondu à temps",
    "hang-after": "pas répondu à temps",
    "lie": "illisible",
    "null": "illisible",
}


@pytest.fixture
def post(tmp_path: Path) -> Iterator[SsvPost]:
    made = SsvPost(tmp_path)
    yield made
    made.worker.close()


def sign(w: World, post: SsvPost, fse_id: int) -> int:
    return SignFse(w.store, post.engine.with_pin(PIN), TABLES, w.clock)(KINE, fse_id).numero


def state(w: World, fse_id: int) -> tuple[FseState, int, int]:
    with w.store() as uow:
        fse = uow.fses.get(fse_id)
        return fse.state, fse.numero, len(uow.fses.outbox())


def lose(w: World, post: SsvPost, fse_id: int, fault: str) -> SignatureUnknown:
    post.engine.configuration()
    post.behave(fault)
    if fault.startswith("hang"):
        post.engine.deadline_s = 2.0
    with pytest.raises(SignatureUnknown) as raised:
        sign(w, post, fse_id)
    post.engine.deadline_s = USUAL_S
    post.behave("answer")
    return raised.value


@pytest.mark.parametrize("fault", LOST)
def test_a_signature_cut_short_is_said_unknown_then_signed_once(post: SsvPost, fault: str) -> None:
    w = world()
    fse_id = PrepareFse(w.store, TABLES, w.clock)(KINE, w.patient.id, [w.seance(MONDAY).id]).fse.id
    unknown = lose(w, post, fse_id, fault)
    for words in (
        "On ne sait pas si la feuille n° 1 a été signée",
        LOST[fault],
        "rien n’est parti",
        "garde son numéro",
    ):
        assert words in unknown.user_message
    assert state(w, fse_id) == (FseState.A_SIGNER, 1, 0)
    with w.store() as uow:
        assert uow.fses.history(fse_id)[-1][2] == OUTCOME_UNKNOWN
        newest = max(uow.journal.entries(9), key=lambda entry: entry.seq)
        assert (newest.subject, newest.detail) == (f"fse:{fse_id}", OUTCOME_UNKNOWN)
        assert uow.ledger.totals().facture == Money(0)
    assert sign(w, post, fse_id) == 1
    assert state(w, fse_id) == (FseState.SIGNEE, 1, 1)
    engine = post.engine.with_pin(PIN)
    (lot,) = BuildLots(w.store, engine, flow_tables.load(), w.clock)(KINE).lots
    assert lot.fse_ids == (fse_id,)
    assert lot.fichier.count(b"FSE1000000001:") == 1
    with w.store() as uow:
        assert uow.ledger.totals().facture == Money(1788)
    # What the cards counted: twice when the library had signed before it went down, under one and the same number.
    secured = (post.folder / "secured.txt").read_text(encoding="ascii").split()
    assert secured == ["000000001"] * (2 if fault.endswith("after") else 1)


def test_a_plain_refusal_is_no_unknown_outcome(post: SsvPost) -> None:
    w = world()
    fse_id = PrepareFse(w.store, TABLES, w.clock)(KINE, w.patient.id, [w.seance(MONDAY).id]).fse.id
    post.behave("refuse 61444")
    with pytest.raises(WrongCard):
        sign(w, post, fse_id)
    with w.store() as uow:
        assert uow.fses.history(fse_id)[-1][2] == "WrongCard"
