"""Read the card at the desk: which reader, and what to say when none will do."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from threading import Event

from app.domain.card import CardKind, CarteLue, ReaderState, SlotState
from app.domain.clock import Clock
from app.domain.errors import DeviceError, NoCard, NoReader, ServiceDown, WrongCard
from app.services.ports_card import CardReader, IdentityReader, Slots

_READABLE = (CardKind.VITALE_2, CardKind.UNKNOWN)
"""In this order: a card of an unknown generation is probed only when no Vitale is there."""

_PATIENT = (CardKind.VITALE_2, CardKind.VITALE_1, CardKind.UNKNOWN, None)
"""Which of several cards is the patient's, the likeliest first; one that does not answer has no kind."""

_REFUSALS = {
    CardKind.VITALE_1: "Carte Vitale 1 : sa lecture demande le module officiel. "
    "Saisissez l’identité, ou interrogez les droits en ligne.",
    CardKind.CPS: "Seule la carte CPS est dans le lecteur. Insérez la carte Vitale du patient.",
}
log = logging.getLogger(__name__)

_MUTE = "La carte ne répond pas : elle est à l’envers ou abîmée. Retournez-la, puce vers le bas, et réessayez."


@dataclass(frozen=True, slots=True)
class ReadCard:
    """The people on the card in the reader, whichever reader holds it."""

    reader: CardReader
    clock: Clock
    official: IdentityReader | None = None
    """The official library, when installed: it reads what the clear path cannot, a Vitale 1 for one."""

    def __call__(self, cancel: Event | None = None, reader: str = "") -> CarteLue:
        """Return everybody on the card; *reader* restricts the search to one reader.

        Blocks: run it on the device lane. Raise ServiceDown, NoReader, NoCard, WrongCard, CardRemoved, CardBusy,
        EnvironmentProblem when the post has no card module, Cancelled once *cancel* is set.
        """
        slots = self.reader.slots()
        if reader:
            slots = tuple(slot for slot in slots if slot.reader == reader or not slot.reader)
        old = _of_kind(slots, CardKind.VITALE_1)
        clear = next((slot for kind in _READABLE if (slot := _of_kind(slots, kind))), None)
        if self.official is not None and old is not None and (clear is None or clear.card is CardKind.UNKNOWN):
            return self.official.read_identity(old.reader, self.clock.now(), cancel)
        if clear is None:
            raise refusal(slots)
        return self._read_clear(clear, cancel)

    def _read_clear(self, slot: SlotState, cancel: Event | None) -> CarteLue:
        """Read in clear first: under a second, no module needed. The module takes over where the card refuses."""
        try:
            card = self.reader.read_identity(slot.reader, self.clock.now(), cancel)
        except WrongCard as refused:
            _note_generation(slot, str(refused))
            if self.official is None:
                raise
            return self.official.read_identity(slot.reader, self.clock.now(), cancel)
        _note_generation(slot, "read in clear")
        return card


def patient_cards(slots: Slots) -> tuple[SlotState, ...]:
    """Return what may be the card of a patient, the likeliest first: a card of a professional is none."""
    present = (slot for slot in slots if slot.state in {ReaderState.CARD, ReaderState.MUTE} and slot.card in _PATIENT)
    return tuple(sorted(present, key=lambda slot: _PATIENT.index(slot.card)))


def _of_kind(slots: Slots, kind: CardKind) -> SlotState | None:
    return next((slot for slot in slots if slot.state is ReaderState.CARD and slot.card is kind), None)


def _note_generation(slot: SlotState, outcome: str) -> None:
    """Log a card in no table: its answer to reset and status words, which name nobody (facts/vitale-card.md §2)."""
    if slot.card is CardKind.UNKNOWN:
        log.info("card of an unknown generation, ATR %s: %s", slot.atr.hex(" ").upper(), outcome)


def refusal(slots: Slots) -> DeviceError:
    """Return why no card of a patient can be read among *slots*, with the gesture to make."""
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
