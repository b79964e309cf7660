"""The history of a lot and the decision to wait."""

from __future__ import annotations

import pytest

from app.domain.errors import NotAllowed, OutcomeUnknown
from app.domain.people import Role, Utilisateur
from app.services.follow_lot import WAIT, FollowLot, OutcomeSettled
from tests.flow import Flow
from tests.samples import KINE

ADMIN = Utilisateur(9, "admin", "Ada", Role.ADMINISTRATEUR)


def unknown() -> Flow:
    flow = Flow()
    flow.transport.failures = [OutcomeUnknown()]
    flow.sent_lot(1)
    return flow


def test_waiting_is_written_with_who_decided() -> None:
    flow = unknown()
    follow = FollowLot(flow.store, flow.clock)
    follow.wait(KINE, 1)
    newest = follow.history(1)[0]
    assert (newest.user, newest.detail) == ("claire", WAIT)


def test_a_settled_lot_leaves_nothing_to_decide() -> None:
    flow = Flow()
    flow.sent_lot(1)
    follow = FollowLot(flow.store, flow.clock)
    before = len(follow.history(1))
    with pytest.raises(OutcomeSettled):
        follow.wait(KINE, 1)
    assert len(follow.history(1)) == before


def test_only_who_may_send_decides() -> None:
    flow = unknown()
    with pytest.raises(NotAllowed):
        FollowLot(flow.store, flow.clock).wait(ADMIN, 1)
