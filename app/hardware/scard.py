"""The PC/SC functions of pyscard, imported when first used, and what their return codes mean to the desk.

pyscard compiles on Linux, so a post may lack it: everything else must start all the same.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any

from app.domain.card import ReaderState, SlotState
from app.domain.errors import (
    CardBusy,
    CardRemoved,
    DeviceError,
    EnvironmentProblem,
    NoCard,
    NoReader,
    ServiceDown,
    WrongCard,
)
from app.hardware.apdu import Hiccup
from app.hardware.atr import recognise
from app.hardware.service_door import closed_to_us

PNP = "\\\\?PnP?\\Notification"
"""Name of the pseudo-reader whose state changes when a reader is plugged or unplugged."""

MOST_WAITED = 16
"""States that one wait accepts, the pseudo-reader included, and readers that pcsc-lite holds: its
PCSCLITE_MAX_READERS_CONTEXTS. A longer list is refused whole (0x80100004, seen on pcsc-lite 1.9.9)."""

SUCCESS = 0
CANCELLED = 0x80100002
INVALID_HANDLE = 0x80100003
UNKNOWN_READER = 0x80100009
TIMEOUT = 0x8010000A
SHARING_VIOLATION = 0x8010000B
READER_UNAVAILABLE = 0x80100017
NO_READERS = 0x8010002E
CARD_RESET = 0x80100068

STATE_UNAWARE = 0x0000
STATE_CHANGED = 0x0002
STATE_UNKNOWN = 0x0004
STATE_UNAVAILABLE = 0x0008
STATE_PRESENT = 0x0020
STATE_MUTE = 0x0200

MODULE_MISSING = (
    "La lecture des cartes demande le module pyscard, absent de ce poste. Relancez « python3 installer/run.py » ; "
    "sous Debian ou Ubuntu, installez d’abord : sudo apt-get install libpcsclite-dev gcc python3-dev."
)
ACCESS_DENIED = (
    "Le service de carte à puce refuse cet utilisateur. Demandez à l’administrateur du poste une règle polkit pour "
    "org.debian.pcsc-lite.access_pcsc et access_card, puis fermez et rouvrez la session."
)
CLOSED_DOOR = (
    "Le service de carte à puce est fermé à ce compte : le lecteur ne peut pas être utilisé. "
    "Réglages, ou « cabinet doctor », donne la ligne qui l’ouvre."
)
_MUTE = "La carte ne répond pas : elle est à l’envers ou abîmée. Retournez-la, puce vers le bas, et réessayez."

_MEANING: dict[int, type[DeviceError]] = {
    0x80100001: ServiceDown,  # internal error: pcsc-lite answers it while stopping
    INVALID_HANDLE: ServiceDown,  # the service restarted since the context was made
    UNKNOWN_READER: NoReader,
    SHARING_VIOLATION: CardBusy,
    0x8010000C: NoCard,
    0x8010000F: WrongCard,  # protocol mismatch
    0x80100010: Hiccup,  # not ready
    0x80100013: ServiceDown,  # communication with the service
    0x80100016: Hiccup,  # not transacted
    READER_UNAVAILABLE: NoReader,
    0x8010001D: ServiceDown,
    0x8010001E: ServiceDown,
    0x8010002F: Hiccup,  # communication with the reader lost
    NO_READERS: NoReader,
    0x80100065: WrongCard,  # unsupported
    0x80100066: WrongCard,  # unresponsive
    0x80100067: WrongCard,  # unpowered
    CARD_RESET: CardBusy,  # another program reset the card
    0x80100069: CardRemoved,
    0x000006BA: ServiceDown,  # Windows: RPC server unavailable
    0x00000006: ServiceDown,  # Windows: handle of a service that is gone
}
_DENIED = {0x8010006A, 0x80100027}
_GUARDED = {"establish context", "connect"}
"""The two calls that a polkit rule opens or refuses."""
_MUTES = {0x80100065, 0x80100066, 0x80100067}


def load() -> ModuleType:
    """Return pyscard's PC/SC functions. Raise EnvironmentProblem with the repair when they are not installed."""
    try:
        return import_module("smartcard.scard")
    except ImportError as error:
        raise EnvironmentProblem("pyscard is missing", MODULE_MISSING) from error


def code(result: int) -> int:
    """Return a result as an unsigned 32-bit code, whatever the platform's sign."""
    return result & 0xFFFFFFFF


def check(result: int, call: str) -> None:
    """Return when *result* is success. Raise what the desk must know otherwise."""
    if code(result) != SUCCESS:
        raise problem(result, call)


def problem(result: int, call: str) -> DeviceError | EnvironmentProblem:
    """Return the error that *result* of the function *call* stands for."""
    value = code(result)
    detail = f"{call}: {value:08X}"
    if value in _DENIED:
        # Elsewhere the same code comes from a service that restarts under an old context.
        return EnvironmentProblem(detail, ACCESS_DENIED) if call in _GUARDED else ServiceDown(detail)
    return _MEANING.get(value, DeviceError)(detail, _MUTE if value in _MUTES else None)


def establish(api: Any) -> int:
    """Return a new context. Raise ServiceDown, or EnvironmentProblem when access is refused."""
    result, context = api.SCardEstablishContext(api.SCARD_SCOPE_USER)
    if code(result) != SUCCESS and closed_to_us():  # pcsc-lite then says that the service does not run
        raise EnvironmentProblem(f"establish context: {code(result):08X}, socket closed to us", CLOSED_DOOR)
    check(result, "establish context")
    return int(context)


def list_readers(api: Any, context: int) -> tuple[str, ...]:
    """Return the names of the readers plugged in, maybe none. Raise ServiceDown."""
    result, names = api.SCardListReaders(context, [])
    if code(result) in {NO_READERS, READER_UNAVAILABLE}:
        return ()
    check(result, "list readers")
    return tuple(str(name) for name in names)


def slot_state(reader: str, event: int, atr: bytes) -> SlotState | None:
    """Return what the event bits of *reader* mean, None when the reader is gone."""
    if event & (STATE_UNKNOWN | STATE_UNAVAILABLE):
        return None
    if event & STATE_MUTE:
        return SlotState(ReaderState.MUTE, reader)
    if event & STATE_PRESENT:
        return SlotState(ReaderState.CARD, reader, recognise(atr), atr)
    return SlotState(ReaderState.EMPTY, reader)
