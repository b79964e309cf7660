"""Which snapshot holds on a day, and why; why the others do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.clock import PARIS
from app.domain.droits import Droits, SourceDroits

_TRUST = {SourceDroits.ADRI: 3, SourceDroits.APPLI: 3, SourceDroits.CARTE: 2}
_CHOSEN = 4
"""A person who compared the sources weighs more than any of them, on that day."""


@dataclass(frozen=True, slots=True)
class Ecarte:
    """A snapshot that was not taken, and why."""

    droits_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Holding:
    """The snapshot that holds, None when there is none, and the reason in French."""

    droits: Droits | None
    reason: str
    covers: bool = False
    """Whether the period of the compulsory insurer covers the day."""
    others: tuple[Ecarte, ...] = ()
    """Every other snapshot with compulsory rights, in the order they were weighed."""


def holding(snapshots: Iterable[Droits], day: date) -> Holding:
    """Return the first snapshot that speaks of *day*, in the order of :func:`ranked`.

    It covers the day, or says that the rights were closed before it. Failing both, the first one, said not to cover
    the day. A snapshot without period counts as covering: a source that gives none cannot contradict. The same
    history gives the same answer, in whatever order it is handed over.
    """
    known = ranked(snapshots)
    if not known:
        return Holding(None, "Aucun droit n’a été lu ni saisi pour ce patient.")
    by_id = {s.id: s for s in known}
    found = next((s for s in known if covers(s, day) or closed_before(s, day)), None)
    held, words = found or known[0], f"le {day:%d/%m/%Y}"
    others = tuple(Ecarte(s.id, _why_not(s, held, day, by_id)) for s in known if s is not held)
    if covers(held, day):
        return Holding(held, f"{_origin(held, by_id)}\u00a0: ils couvrent {words}.", covers=True, others=others)
    return Holding(
        held, f"{_origin(held, by_id)}\u00a0: ils ne couvrent pas {words}. Relisez les droits.", others=others
    )


def ranked(snapshots: Iterable[Droits]) -> tuple[Droits, ...]:
    """Return those with compulsory rights, the one to believe first.

    The last day of reading comes first; on one day, what a person chose, then ADRi and appli, then the card, then
    what was typed; then the latest. Source: facts/adri.md §4.2, order of trust.
    """
    known = [s for s in snapshots if s.amo is not None]
    by_id = {s.id: s for s in known}
    return tuple(sorted(known, key=lambda s: (read_on(s), _trust(s, by_id), s.lu_at, s.id), reverse=True))


def read_on(droits: Droits) -> date:
    """Return the day in France that a snapshot was made on."""
    return droits.lu_at.astimezone(PARIS).date()


def origin(droits: Droits, by_id: Mapping[int, Droits]) -> Droits:
    """Return the snapshot that the compulsory part was really read with; *droits* itself when it was not carried."""
    seen = {droits.id}
    while droits.amo_de and droits.amo_de in by_id and droits.amo_de not in seen:
        droits = by_id[droits.amo_de]
        seen.add(droits.id)
    return droits


def covers(droits: Droits, day: date) -> bool:
    """Return whether the compulsory rights cover *day*; False when there are none."""
    return droits.amo is not None and (droits.amo.periode is None or day in droits.amo.periode)


def closed_before(droits: Droits, day: date) -> bool:
    """Return whether the insurer, asked about a day after the end of the rights, knew of none: closed on *day* too."""
    last = droits.amo.periode.last if droits.amo is not None and droits.amo.periode is not None else None
    return last is not None and droits.soin_on is not None and last < droits.soin_on and last < day


def _trust(droits: Droits, by_id: Mapping[int, Droits]) -> int:
    return _CHOSEN if droits.motif else _TRUST.get(origin(droits, by_id).source, 1)


def _origin(droits: Droits, by_id: Mapping[int, Droits]) -> str:
    first = origin(droits, by_id)
    words = f"Droits lus le {read_on(first):%d/%m/%Y} ({first.source.value})"
    return f"{words}, choisis par {droits.lu_par}" if droits.motif else words


def _why_not(droits: Droits, held: Droits, day: date, by_id: Mapping[int, Droits]) -> str:
    name = f"{droits.source.value} du {read_on(droits):%d/%m/%Y}"
    if not (covers(droits, day) or closed_before(droits, day)):
        return f"{name}\u00a0: la période ne couvre pas le {day:%d/%m/%Y}."
    if read_on(droits) < read_on(held):
        return f"{name}\u00a0: une lecture plus récente répond pour ce jour."
    if _trust(droits, by_id) < _trust(held, by_id):
        sure = "choix d’une personne" if held.motif else origin(held, by_id).source.value
        return f"{name}\u00a0: le même jour, une source plus sûre ({sure}) répond pour ce jour."
    return f"{name}\u00a0: relus le même jour."
