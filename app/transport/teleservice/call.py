"""Asks, again when that may help, and turns everything that is not a good answer into a failure with its name."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from threading import Event
from typing import Any

from app.domain.clock import Clock
from app.domain.errors import Cancelled
from app.services.ports_rights import (
    ClockSkewed,
    LookupRefused,
    PersonUnknown,
    RightsFailure,
    ServiceFailing,
    ServiceUnreachable,
    SeveralPeople,
)
from app.transport.endpoints import check_endpoint
from app.transport.teleservice.contract import Codec, Contract, SoapFault
from app.transport.teleservice.pace import Pace, Wait
from app.transport.teleservice.settings import ServiceSettings
from app.transport.teleservice.tls import client_context
from app.transport.teleservice.wire import Limit, Monotonic, Reply, exchange

PAUSES_S = (0.5, 1.5)
"""Seconds before the second and the third try; a question changes nothing there, so asking again is safe."""
SKEW = timedelta(minutes=5)
"""How far the two clocks may be apart; own choice, that of Kerberos."""
KEPT_BYTES = 65536
"""How much of a page that is no answer is kept."""
_log = logging.getLogger(__name__)

_XML = {"application/soap+xml", "text/xml", "application/xml"}
_FAULTS: Mapping[str, type[RightsFailure]] = {
    "sim_inconnu": PersonUnknown,
    "sim_plusieurs": SeveralPeople,
    "sim_horloge": ClockSkewed,
}


@cache
def codec_of(contract: Contract) -> Codec:
    """Return the codec of *contract*, read the first time (a quarter of a second) and kept."""
    from app.transport.teleservice.codec import SoapCodec

    return SoapCodec(contract)


@dataclass(frozen=True, slots=True)
class Caller:
    """One téléservice, ready to be asked. Safe to use from several threads."""

    settings: ServiceSettings
    contract: Contract
    clock: Clock
    pace: Pace
    wait: Wait
    monotonic: Monotonic

    @property
    def codec(self) -> Codec:
        """The codec of the contract, read at the first question."""
        return codec_of(self.contract)

    def ask(self, question: bytes, cancel: Event | None) -> tuple[Any, bytes]:
        """Return the answer as zeep reads it, and its bytes.

        Raise a RightsFailure, ForbiddenEndpoint before anything is opened, or Cancelled.
        """
        settings, stop = self.settings, cancel or Event()
        check_endpoint(settings.endpoint, settings.engine_is_simulated)
        with self.pace.turn(stop):
            return self._insist(question, Limit(self.monotonic() + settings.total_s, stop, self.monotonic))

    def _insist(self, question: bytes, limit: Limit) -> tuple[Any, bytes]:
        for pause in PAUSES_S:
            try:
                return self._once(question, limit)
            except (ServiceUnreachable, ServiceFailing) as failure:
                if self.monotonic() + pause >= limit.deadline:
                    raise
                _log.info("asked again in %s s: %s", pause, failure)
            if self.wait(limit.cancel, pause):
                raise Cancelled("lookup")
        return self._once(question, limit)

    def _once(self, question: bytes, limit: Limit) -> tuple[Any, bytes]:
        settings = self.settings
        context = client_context(settings.credentials, self.clock.now())
        reply = exchange(settings, context, self.codec.contract.action, question, limit)
        self._check(reply)
        found = self.codec.answer(reply.content)
        if isinstance(found, SoapFault):
            raise failure_of(found, reply.content)
        if reply.status != 200:
            raise ServiceFailing(f"HTTP {reply.status} with an answer", raw=reply.content)
        return found, reply.content

    def _check(self, reply: Reply) -> None:
        if reply.dated_at is not None and abs(reply.dated_at - self.clock.now()) > SKEW:
            raise ClockSkewed("date of the reply", raw=reply.content)
        if reply.status in {401, 403}:
            raise LookupRefused(f"http_{reply.status}", raw=reply.content[:KEPT_BYTES])
        if reply.content_type not in _XML or not reply.content:
            raise ServiceFailing(f"HTTP {reply.status}, not XML", raw=reply.content[:KEPT_BYTES])


def failure_of(fault: SoapFault, content: bytes) -> RightsFailure:
    """Name a fault. Codes that are not known here are shown as they came, never guessed."""
    named = _FAULTS.get(fault.code)
    if named is not None:
        return named(f"fault {fault.code}", raw=content)
    if fault.code.startswith("desir_") or fault.sender:
        return LookupRefused(fault.code or fault.subcode or "sans code", content)
    return ServiceFailing(f"fault {fault.code or fault.subcode or 'without code'}", raw=content)
