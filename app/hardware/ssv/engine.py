"""The SSV library behind our ports: CPS, rights, invoices, lots, ARL. One call at a time, on the device lane.

Nothing here is homologated, whatever the library: ``homologated`` is False and stays so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Event

from app.domain.cps import MAX_PIN_TRIES, CpsBlocked, PorteurCps
from app.domain.droits_vitale import DroitsVitale
from app.domain.errors import DeviceError, PinRefused, SignatureUnknown
from app.domain.fse import Fse, SignedFse
from app.hardware.native.errors import LibraryCrashed, LibraryGarbled, LibraryHung
from app.hardware.native.frames import Answer, Argument
from app.hardware.native.loading import START
from app.hardware.native.worker import Worker
from app.hardware.ssv.codes import CPS_ABSENT, PIN_REFUSED, SUCCESS, refusal, warning
from app.hardware.ssv.groups import Group, parse_zone
from app.hardware.ssv.invoice import invoice_zone
from app.hardware.ssv.reading import read_bearer, read_rights
from app.services.ports import InvoiceContext, LotContext

NAME = "module SSV du poste (produit non homologué)"
DEADLINE_S = 60.0
"""A reading with both cards takes seconds; after this the library is taken for hung. Own choice."""
_LOST: dict[type[DeviceError], str] = {
    LibraryCrashed: "le module officiel s’est arrêté avant de répondre",
    LibraryHung: "le module officiel n’a pas répondu à temps",
    LibraryGarbled: "le module officiel a donné une réponse illisible",
}


@dataclass(frozen=True, slots=True)
class Resources:
    """Names of the readers in the library's own configuration (8 characters at most, facts/vitale-card.md §6.5)."""

    ps: str = "CANAL1"
    vitale: str = "CANAL2"


@dataclass(slots=True)
class SsvEngine:
    """Satisfies CpsReader and RightsReader; ``with_pin`` gives the FseEngine of one signature or one lot."""

    worker: Worker
    resources: Resources = Resources()
    deadline_s: float = DEADLINE_S
    _refused: int = field(default=0, init=False)
    """Wrong codes since the last right one: the library does not say how many are left."""

    @property
    def attempts_left(self) -> int:
        """Codes that may still be tried, at most: another program may have used some."""
        return MAX_PIN_TRIES - self._refused

    def read_bearer(self, pin: str, cancel: Event | None = None) -> PorteurCps:
        """Return who holds the CPS. Blocks; as CpsReader says. *pin* is passed on and kept nowhere."""
        answer = self._called("cps", pin, cancel=cancel)
        if answer.code == CPS_ABSENT or (answer.code != SUCCESS and not warning(answer.code)):
            raise refusal(answer.code)
        return read_bearer(parse_zone(_only(answer)))

    def read_rights(self, pin: str, on: date, cancel: Event | None = None) -> DroitsVitale:
        """Return the rights on the card as of *on*. Blocks; as RightsReader says."""
        answer = self._called("droits", pin, f"{on:%Y%m%d}", cancel=cancel)
        said = warning(answer.code)
        if answer.code != SUCCESS and not said:
            raise refusal(answer.code)
        return read_rights(parse_zone(_only(answer)), said)

    def translate_arl(self, received: Sequence[bytes]) -> tuple[Group, ...]:
        """Return the groups of an acknowledgement; their layout is not public, so they stay raw. Blocks."""
        return parse_zone(_data(self.worker.call("arl", list(received), deadline_s=self.deadline_s)))

    def configuration(self) -> tuple[Group, ...]:
        """Return the versions that the library gives (groups 60 to 64), raw. Blocks; needs no card."""
        return parse_zone(_data(self.worker.call(START, deadline_s=self.deadline_s)))

    def with_pin(self, pin: str) -> SsvSigner:
        """Return an FseEngine that holds *pin*: drop it as soon as the signature or the lot is done."""
        return SsvSigner(self, pin)

    def _called(self, name: str, pin: str, *more: Argument, cancel: Event | None = None) -> Answer:
        """Make a call that reads the cards. Raise CpsBlocked, without a call, once three codes were wrong."""
        if self.attempts_left <= 0:
            raise CpsBlocked("three wrong codes")
        answer = self.worker.call(
            name, self.resources.ps, self.resources.vitale, pin, *more, deadline_s=self.deadline_s, cancel=cancel
        )
        if answer.code == PIN_REFUSED:
            self._refused += 1
            raise PinRefused(self.attempts_left) if self.attempts_left else CpsBlocked("three wrong codes")
        if answer.code == SUCCESS:
            self._refused = 0
        return answer

    def card_changed(self) -> None:
        """A CPS was put in, maybe the same one: one try is open again, and the card itself counts."""
        self._refused = min(self._refused, MAX_PIN_TRIES - 1)


@dataclass(frozen=True, slots=True)
class SsvSigner:
    """Satisfies FseEngine for the time of one operation. ``repr`` shows no PIN."""

    engine: SsvEngine = field(repr=False)
    pin: str = field(repr=False)
    situation: str = "1"
    """Logical number of the situation of the CPS that bills."""
    name: str = NAME
    homologated: bool = False

    def secure(self, fse: Fse, context: InvoiceContext) -> SignedFse:
        """Return the bytes that the library gives, verbatim. Blocks.

        Raise DeviceError when a card cannot sign, SignatureUnknown when the library went down while it was asked.
        """
        zone = invoice_zone(fse, context)
        try:
            payload = _data(self.engine._called("secure", self.pin, self.situation, f"{fse.numero:09d}", zone))
            if not payload:
                raise LibraryGarbled("an empty invoice")
        except (LibraryCrashed, LibraryHung, LibraryGarbled) as lost:
            raise SignatureUnknown(type(lost).__name__, fse.numero, _LOST[type(lost)]) from lost
        return SignedFse(fse.id, fse.numero, payload, b"", NAME, context.elaborated_at)

    def format_lot(self, signed: Sequence[SignedFse], context: LotContext) -> bytes:
        """Return the file made by the library of the lot made by the library. Blocks; raise DeviceError.

        *context* is not handed over: how the library learns the destination is not public.
        """
        zones = self.engine._called("lot", self.pin, [one.payload for one in signed])
        if zones.code != SUCCESS:
            raise refusal(zones.code)
        return _data(self.engine.worker.call("file", b"".join(zones.zones), deadline_s=self.engine.deadline_s))


def _data(answer: Answer) -> bytes:
    if answer.code != SUCCESS:
        raise refusal(answer.code)
    return _only(answer)


def _only(answer: Answer) -> bytes:
    if len(answer.zones) != 1:
        raise LibraryGarbled(f"{len(answer.zones)} zones")
    return answer.zones[0]
