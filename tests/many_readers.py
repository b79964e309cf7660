"""As many virtual readers as one pcscd holds, and the hands that put cards into all of them at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.card import CarteLue, ReaderState, SlotState
from app.hardware.pcscd_process import CONFIGURATION
from app.hardware.virtual_card import family_card, single_card
from app.hardware.vpcd import VpcdCard
from app.services.ports_card import Slots

COUNT = 16
"""What pcsc-lite holds. An entry of its configuration makes two."""
FIRST_PORT = 21963
"""Below the ports that Linux lends to whoever connects: with sixteen, one would be taken now and then."""
ENTRY = 'FRIENDLYNAME "{name}"\nDEVICENAME /dev/null:0x{port:X}\nLIBPATH {driver}\nCHANNELID 0x{port:X}\n'


def reader_name(slot: int) -> str:
    """Return the name of the reader whose card comes by the port of *slot*."""
    return f"{_friendly(slot)} 00 {slot % 2:02}"


def write_configuration(folder: Path) -> Path:
    """Write in *folder* the configuration of COUNT readers and return it.

    Each entry has its own copy of the driver: it keeps its two slots in variables that one copy would share.
    """
    installed = dict(line.split(maxsplit=1) for line in (CONFIGURATION / "vpcd").read_text().splitlines() if line)
    made = folder / "lecteurs"
    made.mkdir()
    entries = []
    for slot in range(0, COUNT, 2):
        driver = Path(shutil.copy(installed["LIBPATH"], folder / f"vpcd{slot}.so"))
        entries.append(ENTRY.format(name=_friendly(slot), port=FIRST_PORT + slot, driver=driver))
    (made / "vpcd").write_text("\n".join(entries))
    return made


def _friendly(slot: int) -> str:
    return f"Virtual PCD {chr(ord('A') + slot // 2)}"


@dataclass
class Hand:
    """What is done at one reader: a card of three people and one of one, in turn, each put in, read, taken out."""

    slot: int
    read: Callable[[str], CarteLue]
    events: int = 0
    cycles: int = 0
    _cards: list[tuple[VpcdCard, int]] = field(init=False)
    _inside: bool = False

    def __post_init__(self) -> None:
        self.name = reader_name(self.slot)
        self._cards = [
            (VpcdCard(family_card(), self.slot, FIRST_PORT), 3),
            (VpcdCard(single_card(), self.slot, FIRST_PORT), 1),
        ]

    def insert(self) -> None:
        """Put the next card in."""
        self._inside = True
        self._cards[0][0].insert()

    def on_change(self, slot: SlotState) -> bool:
        """Take the one event that the last gesture must make; return whether a cycle is over."""
        self.events += 1
        card, people = self._cards[0]
        assert slot.state is (ReaderState.CARD if self._inside else ReaderState.EMPTY), f"{self.name}: doubled or lost"
        if not self._inside:
            self.cycles += 1
            self._cards.reverse()
            return True
        assert slot.atr == card.card.atr
        assert len(self.read(self.name).beneficiaires) == people
        card.remove()
        self._inside = False
        return False

    def close(self) -> None:
        """Leave no card in, whatever happened."""
        for card, _ in self._cards:
            card.remove()


def run_cycles(hands: list[Hand], count: int, next_slots: Callable[[], Slots], now: Slots) -> int:
    """Make *count* cycles at all the readers at once, from *now*, all empty; return how many states were published."""
    by_name = {hand.name: hand for hand in hands}
    started, ended, published = min(count, len(hands)), 0, 0
    for hand in hands[:started]:
        hand.insert()
    while ended < count:
        before, now = now, next_slots()
        published += 1
        assert now != before, "the same state published twice"
        assert [slot.reader for slot in now] == list(by_name)
        for was, slot in zip(before, now, strict=True):
            hand = by_name[slot.reader]
            if was == slot or not hand.on_change(slot):
                continue
            ended += 1
            if started < count:
                started += 1
                hand.insert()
    return published
