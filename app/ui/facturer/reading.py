"""The feuille on the table: opened, changed and priced through the services. Runs on a lane. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import TYPE_CHECKING

from app.billing.fixes import Fix
from app.billing.trace import Step
from app.domain.circonstances import ORDINAIRES, Circonstances
from app.domain.composition import NO_COMPLEMENT, Complements, Deplacement
from app.domain.droits import Droits, DroitsAmc, DroitsAmo
from app.domain.errors import AppError, NotFound
from app.domain.fse import Finding, Fse, FseLine
from app.domain.people import Praticien
from app.domain.soins import Lieu, Ordonnance, PriseEnCharge, Seance, SeanceState
from app.services.compose_seance import Changes, remembered_trip
from app.services.consult import PatientFile
from app.services.draft_builder import Asked
from app.services.prepare_fse import Prepared
from app.ui.facturer import model
from app.ui.words import short_day

if TYPE_CHECKING:
    from app.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Feuille:
    """What is on the table. Nothing of it is stored but the séances, and ``fse`` once saved."""

    file: PatientFile
    praticiens: tuple[Praticien, ...]
    pec: PriseEnCharge | None
    chosen: tuple[Seance, ...] = ()
    lines: tuple[FseLine, ...] = ()
    findings: tuple[Finding, ...] = ()
    fixes: Mapping[Finding, tuple[Fix, ...]] = field(default_factory=dict)
    """What answers each finding."""
    traces: tuple[tuple[Step, ...], ...] = ()
    """Steps of the price of each line."""
    priced: Fse | None = None
    """The feuille as it would be billed; None while nothing has a price."""
    circonstances: Circonstances = ORDINAIRES
    accepted: tuple[tuple[str, str], ...] = ()
    """Warnings passed with a reason when the draft was stored; kept when it is changed."""
    droits_reason: str = ""
    franchise: str = ""
    """What the caisse takes back later, for information."""
    fse: Fse | None = None

    @property
    def patient_id(self) -> int:
        """Whose feuille it is."""
        return self.file.patient.id

    @property
    def ids(self) -> tuple[int, ...]:
        """The séances to bill, in the order of the lines."""
        return tuple(s.id for s in self.chosen)

    @property
    def ordonnance(self) -> Ordonnance | None:
        """The prescription of the prise en charge."""
        return None if self.pec is None else self.file.ordonnances.get(self.pec.ordonnance_id)

    @property
    def praticien(self) -> Praticien | None:
        """Who did the séances, None while there is none."""
        who = self.chosen[0].praticien_id if self.chosen else 0
        return next((p for p in self.praticiens if p.id == who), None)


@dataclass(frozen=True, slots=True)
class Change:
    """A séance that was added or marked done; ``before`` is the state that takes it back."""

    seance_id: int
    day: date
    before: SeanceState

    @property
    def words(self) -> str:
        """What to say of it."""
        done = "ajoutée" if self.before is SeanceState.ANNULEE else "notée faite"
        return f"Séance du {short_day(self.day)} {done}"


@dataclass(frozen=True, slots=True)
class Opened:
    """A feuille with what opening or adding did to the séances."""

    feuille: Feuille
    changes: tuple[Change, ...] = ()


def open_patient(desk: Desk, patient_id: int, seance_id: int = 0, *, present: bool = False) -> Opened:
    """Return the feuille proposed: the séance asked for and the others of its prise en charge that wait.

    The séance asked for is marked done when it was planned until today; *present* (the card is here) proposes the
    séance of today as well. Raise NotFound, NotAllowed, or AppError when the séance is billed already.
    """
    file = desk.consult.patient_file(patient_id)
    asked = next((s for s in file.seances if s.id == seance_id), None)
    if seance_id and asked is None:
        raise NotFound(f"séance {seance_id}")
    if asked is not None and asked.fse_id is not None:
        if asked.state is SeanceState.FACTUREE:
            raise AppError("séance already billed", model.ALREADY_BILLED.format(short_day(asked.day)))
        return Opened(open_draft(desk, patient_id, asked.fse_id, file))
    feuille = Feuille(file, desk.consult.praticiens(), _pec(file, asked))
    changes: tuple[Change, ...] = ()
    today = desk.clock.today()
    if asked is not None and asked.state is SeanceState.PREVUE and asked.day <= today:
        feuille, changes = _honoured(desk, feuille, asked)
    elif present and asked is None and feuille.pec is not None:
        feuille, changes = _done_on(desk, feuille, (today,), None)
    return Opened(previewed(desk, with_all_waiting(desk, feuille, asked)), changes)


def open_draft(
    desk: Desk, patient_id: int, fse_id: int, file: PatientFile | None = None, asked: Circonstances | None = None
) -> Feuille:
    """Return a stored draft, priced again with today’s rights. Raise FseRefused when it has no price any more.

    *asked* takes the place of the circumstances stored.
    """
    known = file or desk.consult.patient_file(patient_id)
    prepared = desk.prepare_fse.refresh(desk.user, fse_id, circonstances=asked)
    fse = prepared.fse
    chosen = ordered(s for s in known.seances if s.id in fse.seance_ids)
    pec = next((p for p in known.pecs if p.id == fse.pec_id), None)
    return stored(Feuille(known, desk.consult.praticiens(), pec, chosen), prepared)


def previewed(desk: Desk, feuille: Feuille) -> Feuille:
    """Return the feuille with its prices and findings, no draft stored."""
    return priced(desk, replace(feuille, fse=None), Asked(feuille.circonstances))


def priced(desk: Desk, feuille: Feuille, asked: Asked) -> Feuille:
    """Return the feuille with the prices and findings of what is *asked*; what is stored stays as it is."""
    if not feuille.chosen:
        return replace(feuille, lines=(), findings=(), fixes={}, traces=(), priced=None, droits_reason="", franchise="")
    found = desk.prepare_fse.preview(desk.user, feuille.patient_id, feuille.ids, asked)
    return replace(
        feuille, lines=found.lines, findings=found.findings, fixes=found.fixes, traces=found.traces,
        priced=found.fse, droits_reason=found.droits_reason, franchise=found.franchise,
    )  # fmt: skip


def reread(desk: Desk, feuille: Feuille) -> Feuille:
    """Return the same choice over the patient’s file as it is now."""
    file = desk.consult.patient_file(feuille.patient_id)
    pec_id = feuille.pec.id if feuille.pec else 0
    pec = next((p for p in file.pecs if p.id == pec_id), None) or _pec(file, None)
    fresh = Feuille(file, desk.consult.praticiens(), pec, circonstances=feuille.circonstances)
    return previewed(desk, with_chosen(fresh, set(feuille.ids)))


def stored(feuille: Feuille, prepared: Prepared) -> Feuille:
    """Return the feuille as it was saved."""
    fse = prepared.fse
    return replace(
        feuille, fse=fse, priced=fse, lines=fse.lines, findings=prepared.findings, fixes=prepared.fixes,
        traces=prepared.traces, franchise=prepared.franchise, circonstances=fse.circonstances, accepted=fse.accepted,
    )  # fmt: skip


def refused(feuille: Feuille, findings: tuple[Finding, ...]) -> Feuille:
    """Return the feuille with findings that refused it, before those already known."""
    known = tuple(f for f in feuille.findings if f not in findings)
    return replace(feuille, findings=(*findings, *known))


def with_all_waiting(desk: Desk, feuille: Feuille, asked: Seance | None = None) -> Feuille:
    """Return the feuille with every séance of its prise en charge that waits, of one praticien."""
    if feuille.pec is None:
        return replace(feuille, chosen=())
    today = desk.clock.today()
    waiting = [s for s in feuille.file.seances if s.pec_id == feuille.pec.id and waits(s) and s.day <= today]
    who = asked.praticien_id if asked is not None else desk.user.praticien_id
    if who not in {s.praticien_id for s in waiting}:
        who = waiting[0].praticien_id if waiting else None
    return replace(feuille, chosen=ordered(s for s in waiting if s.praticien_id == who))


def add_days(desk: Desk, feuille: Feuille, days: Sequence[date], lieu: Lieu) -> Opened:
    """Return the feuille with a séance done on each day; a planned one is marked done rather than added twice.

    Raise AppError when one of them is billed already.
    """
    grown, changes = _done_on(desk, loosened(desk, feuille), days, lieu)
    added = {change.seance_id for change in changes}
    held = set(feuille.ids) | added | {s.id for s in _waiting_on(grown, days)}
    return Opened(previewed(desk, with_chosen(grown, held)), changes)


def take_out(desk: Desk, feuille: Feuille, seance_id: int) -> Feuille:
    """Return the feuille without a séance, which stays to be billed."""
    return previewed(desk, with_chosen(loosened(desk, feuille), set(feuille.ids) - {seance_id}))


def put_back(desk: Desk, feuille: Feuille, seance_id: int) -> Feuille:
    """Return the feuille with a séance that was taken out."""
    return previewed(desk, with_chosen(loosened(desk, feuille), set(feuille.ids) | {seance_id}))


def undo_changes(desk: Desk, feuille: Feuille, changes: Sequence[Change]) -> Feuille:
    """Return the feuille as before *changes*."""
    loose, gone = loosened(desk, feuille), {change.seance_id for change in changes}
    for change in changes:
        loose = with_seance(loose, desk.mark_seance(desk.user, loose.patient_id, change.seance_id, change.before))
    return previewed(desk, with_chosen(loose, set(feuille.ids) - gone))


def replaced(desk: Desk, feuille: Feuille, seances: Iterable[Seance], ids: set[int]) -> Feuille:
    """Return the feuille with *seances* as they are now, holding those of *ids* that wait."""
    for seance in seances:
        feuille = with_seance(feuille, seance)
    return previewed(desk, with_chosen(feuille, ids))


def under_pec(desk: Desk, feuille: Feuille, pec_id: int) -> Feuille:
    """Return the feuille of another prise en charge of the same patient."""
    pec = next((p for p in feuille.file.pecs if p.id == pec_id), None)
    return previewed(desk, with_all_waiting(desk, replace(feuille, pec=pec, fse=None, circonstances=ORDINAIRES)))


def with_ordonnance(
    desk: Desk, feuille: Feuille, ordonnance: Ordonnance, acte_id: str, *, carry: bool, today_done: bool
) -> Opened:
    """Return the feuille under a new prescription.

    *carry* moves the séances of the open feuille under it: recorded there first, cancelled here then, so that a crash
    leaves a visible duplicate and never a lost visit. *today_done* adds the séance of today.
    """
    moved = loosened(desk, feuille).chosen if carry else ()
    pec = desk.open_pec(desk.user, ordonnance, acte_id)
    file = feuille.file
    stored = replace(ordonnance, id=pec.ordonnance_id)
    file = replace(file, pecs=(pec, *file.pecs), ordonnances={**file.ordonnances, pec.ordonnance_id: stored})
    fresh = Feuille(file, feuille.praticiens, pec)
    for seance in moved:
        fresh = _moved(desk, fresh, seance, pec)
    if today_done and not moved:
        lieu = Lieu.DOMICILE if ordonnance.domicile else Lieu.CABINET
        fresh, changes = _done_on(desk, fresh, (desk.clock.today(),), lieu)
        return Opened(previewed(desk, with_all_waiting(desk, fresh)), changes)
    return Opened(previewed(desk, with_all_waiting(desk, fresh)))


def same_insurer(desk: Desk, feuille: Feuille) -> Feuille:
    """Keep that the patient said the contract is still the right one, and return the feuille without the question."""
    asked = feuille.file.same_insurer
    if asked is not None:
        desk.rights.contracts.confirm(desk.user, asked.id)
    return replace(feuille, file=replace(feuille.file, same_insurer=None))


def with_rights(desk: Desk, feuille: Feuille, amo: DroitsAmo, amc: DroitsAmc | None) -> Feuille:
    """Return the feuille priced with rights typed now."""
    recorded = desk.record_rights(desk.user, feuille.patient_id, amo, amc)
    droits: tuple[Droits, ...] = (recorded.droits, *feuille.file.droits)
    fresh = replace(feuille, file=replace(feuille.file, droits=droits, same_insurer=None))
    if fresh.fse is None:
        return previewed(desk, fresh)
    return open_draft(desk, fresh.patient_id, fresh.fse.id, fresh.file, fresh.circonstances)


def ordered(seances: Iterable[Seance]) -> tuple[Seance, ...]:
    """Return séances in the order that a draft gives them."""
    return tuple(sorted(seances, key=lambda s: (s.day, s.heure is None, s.heure or time.min, s.id)))


def _pec(file: PatientFile, asked: Seance | None) -> PriseEnCharge | None:
    if asked is not None:
        return next((p for p in file.pecs if p.id == asked.pec_id), None)
    waiting = {s.pec_id for s in file.seances if waits(s)}
    still_open = [p for p in file.pecs if p.close_on is None]
    return next((p for p in file.pecs if p.id in waiting), still_open[0] if still_open else None)


def waits(seance: Seance) -> bool:
    """Return whether the séance is done and no feuille holds it."""
    return seance.state is SeanceState.HONOREE and seance.fse_id is None


def _waiting_on(feuille: Feuille, days: Sequence[date]) -> list[Seance]:
    pec_id = feuille.pec.id if feuille.pec else 0
    return [s for s in feuille.file.seances if s.pec_id == pec_id and s.day in days and waits(s)]


def _done_on(
    desk: Desk, feuille: Feuille, days: Sequence[date], lieu: Lieu | None
) -> tuple[Feuille, tuple[Change, ...]]:
    """Make sure that a séance is done on each day; a séance of that day that is billed already is left alone."""
    pec = feuille.pec
    if pec is None:
        raise NotFound("no prise en charge")
    changes: list[Change] = []
    for day in days:
        same = [s for s in feuille.file.seances if s.pec_id == pec.id and s.day == day]
        planned = next((s for s in same if s.state is SeanceState.PREVUE), None)
        if planned is not None:
            feuille, more = _honoured(desk, feuille, planned)
            changes += more
        elif lieu is not None and any(s.fse_id is not None for s in same):
            raise AppError("séance already billed", model.ALREADY_BILLED.format(short_day(day)))
        elif not any(s.state in {SeanceState.HONOREE, SeanceState.FACTUREE} for s in same):
            where = lieu or _usual_place(feuille)
            complements = home_trip(feuille, day) if where is Lieu.DOMICILE else NO_COMPLEMENT
            added = desk.record_seance(desk.user, pec.id, day, lieu=where, complements=complements)
            feuille = with_seance(feuille, added)
            changes.append(Change(added.id, day, SeanceState.ANNULEE))
    return feuille, tuple(changes)


def _usual_place(feuille: Feuille) -> Lieu:
    return Lieu.DOMICILE if feuille.ordonnance is not None and feuille.ordonnance.domicile else Lieu.CABINET


def home_trip(feuille: Feuille, day: date) -> Complements:
    """Return what a visit at home carries at first: the trip of the last one, else a trip without kilometres."""
    return Complements(deplacement=remembered_trip(feuille.file.seances, day) or Deplacement())


def _honoured(desk: Desk, feuille: Feuille, planned: Seance) -> tuple[Feuille, tuple[Change, ...]]:
    done = desk.mark_seance(desk.user, feuille.patient_id, planned.id, SeanceState.HONOREE)
    if done.lieu is Lieu.DOMICILE and done.complements == NO_COMPLEMENT:
        done = desk.compose_seance(desk.user, feuille.patient_id, done.id, Changes(home_trip(feuille, done.day)))
    return with_seance(feuille, done), (Change(done.id, done.day, SeanceState.PREVUE),)


def _moved(desk: Desk, feuille: Feuille, seance: Seance, pec: PriseEnCharge) -> Feuille:
    copy = desk.record_seance(
        desk.user, pec.id, seance.day, heure=seance.heure, lieu=seance.lieu, praticien_id=seance.praticien_id,
        complements=replace(seance.complements, acte_id=""),
    )  # fmt: skip
    gone = desk.mark_seance(desk.user, feuille.patient_id, seance.id, SeanceState.ANNULEE)
    return with_seance(with_seance(feuille, copy), gone)


def loosened(desk: Desk, feuille: Feuille) -> Feuille:
    """Cancel the stored draft, if any, so that its séances may be chosen afresh."""
    if feuille.fse is None:
        return feuille
    desk.cancel_fse(desk.user, feuille.fse.id, model.CHANGE_REASON)
    freed = {s.id for s in feuille.chosen}
    seances = tuple(
        replace(s, fse_id=None, state=SeanceState.HONOREE) if s.id in freed else s for s in feuille.file.seances
    )
    file = replace(feuille.file, seances=seances)
    return replace(feuille, file=file, chosen=ordered(s for s in seances if s.id in freed), fse=None)


def with_seance(feuille: Feuille, seance: Seance) -> Feuille:
    """Remember a séance as it is now."""
    others = tuple(s for s in feuille.file.seances if s.id != seance.id)
    return replace(feuille, file=replace(feuille.file, seances=(seance, *others)))


def with_chosen(feuille: Feuille, ids: set[int]) -> Feuille:
    return replace(feuille, chosen=ordered(s for s in feuille.file.seances if s.id in ids and waits(s)))
