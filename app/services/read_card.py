"""Read the card at the desk: which reader, and what to say when none will do."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event

from app.domain.card import CardKind, CarteLue, ReaderState
from app.domain.clock import Clock
from app.domain.errors import DeviceError, NoCard, NoReader, ServiceDown, WrongCard
from app.services.ports_card import CardReader, Slots

_READABLE = (CardKind.VITALE_2, CardKind.UNKNOWN)
"""In this order: a card of an unknown generation is probed only when no Vitale is there."""

_REFUSALS = {
    CardKind.VITALE_1: "Carte Vitale 1 : sa lecture demande le module officiel. "
    "Saisissez l’identité, ou interrogez les droits en ligne.",
    CardKind.CPS: "Seule la carte CPS est dans le lecteur. Insérez la carte Vitale du patient.",
}
_MUTE = "La carte ne répond pas : elle est à l’envers ou abîmée. Retournez-la, puce vers le bas, et réessayez."


@dataclass(frozen=True, slots=True)
class ReadCard:
    """The people on the card in the reader, whichever reader holds it."""

    reader: CardReader
    clock: Clock

    def __call__(self, cancel: Event | None = None, reader: str = "") -> CarteLue:
        """Return everybody on the card; *reader* restricts the search to one reader.

        Blocks: run it on the device lane. Raise ServiceDown, NoReader, NoCard, WrongCard, CardRemoved, CardBusy,
        EnvironmentProblem when the post has no card module, Cancelled once *cancel* is set.
        """
        slots = self.reader.slots()
        if reader:
            slots = tuple(slot for slot in slots if slot.reader == reader or not slot.reader)
        return self.reader.read_identity(_chosen(slots), self.clock.now(), cancel)


def _chosen(slots: Slots) -> str:
    """Return the reader to read. Raise the error that tells the gesture to make when there is none."""
    for kind in _READABLE:
        for slot in slots:
            if slot.state is ReaderState.CARD and slot.card is kind:
                return slot.reader
    raise _refusal(slots)


def _refusal(slots: Slots) -> DeviceError:
    states = {slot.state for slot in slots}
    cards = {slot.card for slot in slots}
    if ReaderState.SERVICE_DOWN in states:
        return ServiceDown()
    if not slots or states == {ReaderState.NO_READER}:
        return NoReader()
    if CardKind.VITALE_1 in cards:
        return WrongCard("vitale 1", _REFUSALS[CardKind.VITALE_1])
    if ReaderState.MUTE in states:
        return WrongCard("mute card", _MUTE)
    if CardKind.CPS in cards:
        return WrongCard("cps", _REFUSALS[CardKind.CPS])
    return NoCard()
