"""Undo and redo of what changes a feuille, step by step, until it is signed. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event

from app.domain.soins import Seance, SeanceState
from app.services.restore_seances import RestoreSeances
from app.ui.facturer import reading
from app.ui.facturer.reading import Feuille, Opened
from app.ui.facturer.worktop import Worktop
from app.ui.words import capital, counted, short_day

UNDOING = "Retour en arrière…"
UNDONE = "Annulé\u00a0: {}"
REDONE = "Rétabli\u00a0: {}"
CIRCUMSTANCES = "circonstances de la feuille"
MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the feuille, with the feuille on each side of it."""

    words: str
    before: Feuille
    after: Feuille


class UndoPresenter:
    """Sees every feuille put on the worktop and remembers what changed; forgets all with the next patient.

    *told* hears what undo and redo would do, empty when they would do nothing."""

    def __init__(self, top: Worktop, restore: RestoreSeances, told: Callable[[str, str], None]) -> None:
        self._top, self._restore, self._told = top, restore, told
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._moving = self._fresh = False
        self._words = ""
        self._shown: Feuille | None = None
        top.listeners.append(self._saw)
        top.watchers.append(self._on_shown)

    def put(self, opened: Opened, words: str) -> None:
        """Put a feuille on the worktop as one step called *words*, and say it with its way back."""
        self._words = words
        self._top.put(opened)
        self._words = ""
        self._top.nav.toast(capital(words), self.undo if self._fresh else None)
        self._top.changed()

    def way_back(self, otherwise: Callable[[], None]) -> Callable[[], None]:
        """Return what undoes the change just put on the worktop, *otherwise* when it was no step."""
        return self.undo if self._fresh else otherwise

    def undo(self) -> None:
        """Take the last step back."""
        self._move(self._done, self._undone, UNDONE, back=True)

    def redo(self) -> None:
        """Do again the step taken back last."""
        self._move(self._undone, self._done, REDONE, back=False)

    def forget(self) -> None:
        """Nothing can be undone any more."""
        self._done, self._undone, self._fresh = [], [], False
        self._tell()

    def _on_shown(self) -> None:
        """The circumstances change without a new feuille; what is typed in one go is one step."""
        before, after = self._shown, self._top.feuille
        self._shown = after
        if self._moving or before is None or after is None or before.patient_id != after.patient_id:
            return
        if before.circonstances == after.circonstances:
            return
        old = replace(after, circonstances=before.circonstances)
        last = self._done[-1] if self._done else None
        if last is not None and last.words == CIRCUMSTANCES:
            self._done[-1] = Step(CIRCUMSTANCES, last.before, after)
        else:
            self._done.append(Step(CIRCUMSTANCES, old, after))
        self._undone = []
        self._tell()

    def _saw(self, before: Feuille | None, after: Feuille) -> None:
        if self._moving:
            return
        if before is None or before.patient_id != after.patient_id:
            self.forget()
            return
        words = self._words or step_words(before, after)
        self._fresh = bool(words)
        if words:
            self._done = [*self._done, Step(words, before, after)][-MOST_STEPS:]
            self._undone = []
            self._tell()

    def _move(self, source: list[Step], target: list[Step], words: str, *, back: bool) -> None:
        top, desk, feuille = self._top, self._top.desk, self._top.free
        if feuille is None or not source or top.asking:
            return
        step, restore = source[-1], self._restore
        came, wanted = (step.after, step.before) if back else (step.before, step.after)

        def job(_cancel: Event) -> Opened:
            known, asked = seances_to_restore(came, wanted)
            free = reading.loosened(desk, feuille)
            stored = restore(desk.user, feuille.patient_id, known, asked) if asked else ()
            under = replace(free, pec=wanted.pec, circonstances=wanted.circonstances)
            return Opened(reading.replaced(desk, under, stored, set(wanted.ids)))

        def done(opened: Opened) -> None:
            source.remove(step)
            target.append(step)
            self._moving = True
            top.put(opened)
            self._moving = self._fresh = False
            self._tell()
            top.nav.toast(words.format(step.words), self.redo if back else self.undo)
            top.changed()

        top.run(UNDOING, job, done, self.undo if back else self.redo)

    def _tell(self) -> None:
        self._told(self._done[-1].words if self._done else "", self._undone[-1].words if self._undone else "")


def seances_to_restore(came: Feuille, wanted: Feuille) -> tuple[tuple[Seance, ...], tuple[Seance, ...]]:
    """Return the séances that differ as they are in *came*, and as they should be; one not there is cancelled."""
    now = {s.id: _loose(s) for s in came.file.seances}
    then = {s.id: _loose(s) for s in wanted.file.seances}
    ids = sorted(i for i in now.keys() | then.keys() if now.get(i) != then.get(i))
    return (
        tuple(now.get(i) or replace(then[i], state=SeanceState.ANNULEE) for i in ids),
        tuple(then.get(i) or replace(now[i], state=SeanceState.ANNULEE) for i in ids),
    )


def step_words(before: Feuille, after: Feuille) -> str:
    """Return what changed between two feuilles of one patient: « séance du 21/11 ajoutée »; empty for nothing."""
    old = {s.id: _loose(s) for s in before.file.seances}
    changed = [s for s in map(_loose, after.file.seances) if old.get(s.id) != s]
    added = [s for s in after.chosen if s.id not in before.ids]
    gone = [s for s in before.chosen if s.id not in after.ids]
    if (before.pec and before.pec.id) != (after.pec and after.pec.id):
        return f"prise en charge «\u00a0{after.pec.intitule}\u00a0»" if after.pec and before.pec else ""
    if added:
        return _of(added, "ajoutée")
    if gone:
        return _of(gone, "retirée")
    if changed:
        one = changed[0]
        if len(changed) == 1 and one.id in old and old[one.id].complements != one.complements:
            return f"composition de la séance du {short_day(one.day)}"
        return _of(changed, "modifiée")
    return ""


def _of(seances: list[Seance], verb: str) -> str:
    if len(seances) == 1:
        return f"séance du {short_day(seances[0].day)} {verb}"
    return f"{counted(len(seances), 'séance')} {verb}s"


def _loose(seance: Seance) -> Seance:
    """A séance in a draft is the same as free: undo cancels the draft first."""
    held = seance.fse_id is not None and seance.state is not SeanceState.FACTUREE
    return replace(seance, fse_id=None) if held else seance
