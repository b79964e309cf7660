"""Mail addresses, subject and Message-ID of a lot."""

from __future__ import annotations

from datetime import datetime

from app.domain.lot import Destination

SIMULATED_DOMAIN = "caisse.simulation.invalid"
"""« .invalid » never resolves (RFC 2606): a mail that escaped would go nowhere."""
REAL_SUFFIX = ".rss.fr"
CABINET_DOMAIN = "cabinet.simulation.invalid"
SPEC_VERSION = "100500"


def recipient(destination: Destination, *, simulated: bool) -> str:
    """Return the address of a destination: « 01422@422.01.rss.fr », or the simulated caisse (facts/transport.md §2)."""
    box = f"{destination.regime}{destination.organisme}"
    if simulated:
        return f"{box}@{SIMULATED_DOMAIN}"
    return f"{box}@{destination.organisme}.{destination.regime}{REAL_SUFFIX}"


def stamp(at: datetime) -> str:
    """Return 19 digits: year to second, then tens of microseconds (facts/transport.md §2)."""
    return f"{at:%Y%m%d%H%M%S}{at.microsecond // 10:05d}"


def message_id(at: datetime, file_id: str, domain: str = CABINET_DOMAIN) -> str:
    """Return the Message-ID of a lot: the stamp and the file, so that two lots of one instant differ."""
    return f"<{stamp(at)}.{file_id}@{domain}>"


def subject(sender: str, at: datetime, invoices: int) -> str:
    """Return « IR100500/<14-digit sender>/<stamp>/<count on 5> »."""
    return f"IR{SPEC_VERSION}/{sender.rjust(14, '0')}/{stamp(at)}/{invoices:05d}"


def content_description(*, simulated: bool) -> str:
    """Return the nature of the part: IRIS/B2 gzipped, test flow when simulated."""
    return "IRISTEST/B2/Z" if simulated else "IRIS/B2/Z"
