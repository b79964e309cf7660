"""The access and change journal: a chain that shows any tampering."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

GENESIS = "0" * 64


class JournalAction(Enum):
    """Nature of the operation (facts/donnees-securite.md §6, CNIL 2021-122)."""

    CONNEXION = "connexion"
    ECHEC_CONNEXION = "échec de connexion"
    VERROUILLAGE = "verrouillage"
    DEVERROUILLAGE = "déverrouillage"
    CONSULTATION = "consultation"
    CREATION = "création"
    MODIFICATION = "modification"
    SIGNATURE = "signature"
    ENVOI = "envoi"
    IMPORT = "import"
    IMPRESSION = "impression"
    REGLAGE = "réglage"
    EXPORT = "export"
    FUSION = "fusion"


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One entry; ``subject`` is a reference such as « patient:12 », never a name."""

    seq: int
    at: datetime
    user: str
    action: JournalAction
    subject: str
    detail: str = ""
    digest: str = ""

    def text(self) -> bytes:
        """Return what is hashed: every field but the digest, parted by unit separators."""
        fields = (str(self.seq), self.at.isoformat(), self.user, self.action.name, self.subject, self.detail)
        return "\x1f".join(fields).encode()


def chain(key: bytes, previous: str, entry: JournalEntry) -> str:
    """Return the digest of *entry* after *previous*: HMAC-SHA256(key, previous ‖ entry), hexadecimal."""
    return hmac.new(key, previous.encode() + entry.text(), hashlib.sha256).hexdigest()


def first_break(key: bytes, entries: Iterable[JournalEntry]) -> int | None:
    """Return the ``seq`` of the first entry that does not follow from the one before, None when the chain holds."""
    previous, expected = GENESIS, 1
    for entry in entries:
        if entry.seq != expected or not hmac.compare_digest(entry.digest, chain(key, previous, entry)):
            return entry.seq
        previous, expected = entry.digest, expected + 1
    return None
