"""A séance changed, seen before it is kept, doubled by a second act. Runs on a lane. No Qt."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from app.domain.composition import Complements
from app.domain.soins import Seance, SeanceState
from app.services.compose_seance import Changes
from app.services.draft_builder import Asked
from app.ui.facturer.reading import (
    Change,
    Feuille,
    Opened,
    loosened,
    ordered,
    previewed,
    priced,
    waits,
    with_chosen,
    with_seance,
)

if TYPE_CHECKING:
    from app.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Waiting:
    """A séance of the same patient, under another prise en charge, that no feuille bills yet."""

    seance_id: int
    day: date
    intitule: str
    same_day: bool
    """Done on a day that was just billed."""


def applied(seance: Seance, changes: Changes) -> Seance:
    """Return the séance as it will be once *changes* are kept."""
    return replace(
        seance,
        complements=seance.complements if changes.complements is None else changes.complements,
        lieu=changes.lieu or seance.lieu,
        day=changes.day or seance.day,
        heure=seance.heure if changes.heure is None else changes.heure,
    )


def as_typed(feuille: Feuille, seance: Seance) -> Feuille:
    """Return the feuille with one séance as it is being typed, in its row."""
    return replace(feuille, chosen=tuple(seance if s.id == seance.id else s for s in feuille.chosen))


def live(desk: Desk, feuille: Feuille) -> Feuille:
    """Return the feuille priced and checked as it is typed; nothing is stored."""
    asked = Asked(
        feuille.circonstances,
        {s.id: s.complements for s in feuille.chosen},
        {s.id: s.lieu for s in feuille.chosen},
        feuille.fse.id if feuille.fse else 0,
    )
    return priced(desk, feuille, asked)


def composed(desk: Desk, feuille: Feuille, seance_id: int, changes: Changes) -> Feuille:
    """Return the feuille with a séance changed for good. Raise SeanceBilled, NotFound, NotAllowed."""
    loose = loosened(desk, feuille)
    changed = desk.compose_seance(desk.user, loose.patient_id, seance_id, changes)
    return previewed(desk, with_chosen(with_seance(loose, changed), set(feuille.ids)))


def with_second_act(desk: Desk, feuille: Feuille, seance: Seance, acte_id: str) -> Opened:
    """Return the feuille with one more séance on the day of *seance*, for another act."""
    loose = loosened(desk, feuille)
    added = desk.record_seance(
        desk.user, seance.pec_id, seance.day, lieu=seance.lieu, praticien_id=seance.praticien_id,
        complements=Complements(acte_id=acte_id),
    )  # fmt: skip
    grown = with_chosen(with_seance(loose, added), {*feuille.ids, added.id})
    return Opened(previewed(desk, grown), (Change(added.id, added.day, SeanceState.ANNULEE),))


def kept_until(desk: Desk, feuille: Feuille, seance_id: int) -> Feuille:
    """Return the feuille with the séances before *seance_id*; that one and the next stay to be billed."""
    loose = loosened(desk, feuille)
    place = next((i for i, s in enumerate(loose.chosen) if s.id == seance_id), len(loose.chosen))
    return previewed(desk, with_chosen(loose, {s.id for s in loose.chosen[:place]}))


def still_waiting(desk: Desk, patient_id: int, days: Collection[date]) -> Waiting | None:
    """Return what the patient still has to be billed after a feuille of *days*, the same days first."""
    file = desk.consult.patient_file(patient_id)
    names = {pec.id: pec.intitule for pec in file.pecs}
    today = desk.clock.today()
    left = [s for s in ordered(file.seances) if waits(s) and s.day <= today]
    if not left:
        return None
    best = next((s for s in left if s.day in days), left[0])
    return Waiting(best.id, best.day, names.get(best.pec_id, ""), best.day in days)
