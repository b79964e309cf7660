"""The editor of one séance: priced as it is typed, kept when a field is left, undone in one gesture. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from app.domain.composition import Deplacement
from app.domain.soins import Seance
from app.services.compose_seance import Changes, remembered_trip
from app.services.jobs import Failed, Ok
from app.ui.facturer import model, recomposing
from app.ui.facturer.editor_value import EditorValue, act_choices, editor_value
from app.ui.facturer.model import ActeRow
from app.ui.facturer.reading import Feuille, Opened
from app.ui.facturer.recomposing import applied, as_typed
from app.ui.facturer.seance_input import SeanceInput, parse_seance, typed_seance, with_trip
from app.ui.facturer.worktop import Worktop
from app.ui.typed import Errors
from app.ui.words import day

ASIDE = "-"
"""In place of the name of a field: the focus stays where it is."""
Later = Callable[[Callable[[], None]], None]
"""Calls what it is given once typing rests; what was given before is forgotten."""


class EditorView(Protocol):
    """What the presenter asks of the panel."""

    def show_editor(self, value: EditorValue, focus: str = "") -> None:
        """Open the panel, or fill it anew; go to the field *focus* when it is named."""

    def show_amounts(self, value: EditorValue) -> None:
        """Show again what the séance costs; the fields stay as they are typed."""

    def show_errors(self, errors: Errors) -> None:
        """Say under each field what is wrong, and go to the first."""

    def show_acts(self, rows: tuple[ActeRow, ...]) -> None:
        """Show the acts found."""

    def close_editor(self) -> None:
        """Put the panel away."""


class EditingPresenter:
    """Holds what is typed. *later* rests until the keyboard does."""

    def __init__(self, top: Worktop, view: EditorView, later: Later) -> None:
        self._top, self._view, self._later = top, view, later
        self.opened: Callable[[Opened], None] = top.put
        """What to do with a feuille that has one more séance."""
        self._stored: Seance | None = None
        self._before: Seance | None = None
        self._typed = SeanceInput()
        self._storing = self._again = False
        self._waiting: list[Callable[[], None]] = []
        top.watchers.append(self._on_shown)

    @property
    def seance_id(self) -> int:
        """The séance being edited, 0 when the panel is closed."""
        return self._stored.id if self._stored else 0

    def open(self, seance_id: int, focus: str = "") -> None:
        """Edit a séance, at a field if named; what was typed of another is kept first."""
        if self.seance_id == seance_id:
            self._fill(focus)
        elif self._top.free is not None:
            self.settle(lambda: self._start(seance_id, focus))

    def follow(self, seance_id: int) -> None:
        """The cursor of the table moved: the panel, if open, shows that séance and leaves the focus where it is."""
        if self._stored is not None and self._stored.id != seance_id and self._top.free is not None:
            self.settle(lambda: self._start(seance_id, ASIDE))

    def on_move(self, step: int) -> None:
        """Go to the séance before (-1) or after (+1)."""
        feuille = self._top.free
        ids = feuille.ids if feuille else ()
        place = ids.index(self.seance_id) + step if self.seance_id in ids else -1
        if 0 <= place < len(ids):
            self.open(ids[place])

    def on_typed(self, typed: SeanceInput) -> None:
        """Hear every keystroke; the amounts follow once typing rests."""
        if self._stored is None:
            return
        if typed.domicile and not self._typed.domicile and not typed.deplacement:
            typed = with_trip(typed, self._last_trip(self._stored))
            self._typed = typed
            self._fill()
        self._typed = typed
        self._later(self._preview)

    def on_left(self) -> None:
        """Keep what is typed: a field was left."""
        if self._stored is not None:
            self._view.show_errors(self._parsed()[1])
            self._keep()

    def on_close(self) -> None:
        """Leave the editor; what cannot be read is said and not kept."""
        if self._stored is None:
            return
        errors = self._parsed()[1]
        self._keep()
        self._later(_nothing)
        self._after(self._end)
        if errors:
            self._top.view.show_error(model.NOT_KEPT, " ".join(errors.values()))

    def settle(self, then: Callable[[], None]) -> None:
        """Keep what is typed, then do *then*; stay in the editor while something cannot be read."""
        if self._stored is not None:
            errors = self._parsed()[1]
            if errors:
                self._view.show_errors(errors)
                self._top.view.show_error(model.UNREADABLE, " ".join(errors.values()))
                return
            self._keep()
        self._after(then)

    def on_act_words(self, words: str) -> None:
        """Look for another act for the day."""
        if self._stored is not None:
            self._view.show_acts(act_choices(self._top.desk.tables, words, self._stored.day))

    def on_second_act(self, acte_id: str) -> None:
        """Add a second séance the same day, for another act."""
        if self._stored is not None:
            self.settle(lambda: self._add_act(acte_id))

    def leave(self, then: Callable[[], None]) -> None:
        """Leave the editor, keeping what can be read, then do *then*."""
        self.on_close()
        self._after(then)

    def change(self, seance_id: int, make: Callable[[SeanceInput], SeanceInput]) -> None:
        """Do to a séance what a button of a finding says, as if it had been typed; undoable."""
        if self.seance_id == seance_id:
            self._typed = make(self._typed)
            self._fill()
            self.on_left()
        else:
            self.settle(lambda: self._apply(seance_id, make))

    def to_home(self, seance_id: int) -> None:
        """Move a séance to the patient’s home, with the trip of the last visit."""
        seance = self._seance(seance_id)
        if seance is not None:
            trip = self._last_trip(seance)
            self.change(seance_id, lambda typed: with_trip(replace(typed, domicile=True), trip))

    # --- inside ---
    def _start(self, seance_id: int, focus: str) -> None:
        seance = self._seance(seance_id)
        if seance is None:
            return
        self._say_done()
        self._stored = self._before = seance
        self._typed = typed_seance(seance)
        self._fill(focus)

    def _seance(self, seance_id: int) -> Seance | None:
        feuille = self._top.free
        return next((s for s in feuille.chosen if s.id == seance_id), None) if feuille else None

    def _apply(self, seance_id: int, make: Callable[[SeanceInput], SeanceInput]) -> None:
        """Change a séance that is not in the editor."""
        feuille, seance = self._top.free, self._seance(seance_id)
        if feuille is not None and seance is not None:
            changes, _ = parse_seance(make(typed_seance(seance)), seance, self._top.desk.clock.today())
            self._store(feuille, seance, changes, lambda: self._undo(seance))

    def _store(self, feuille: Feuille, seance: Seance, changes: Changes, undo: Callable[[], None] | None) -> None:
        top, desk = self._top, self._top.desk

        def done(changed: Feuille) -> None:
            top.put(Opened(changed))
            if undo is not None:
                top.nav.toast(model.COMPOSED.format(day(applied(seance, changes).day)), undo)
            top.changed()

        top.run(
            model.SAVING,
            lambda _cancel: recomposing.composed(desk, feuille, seance.id, changes),
            done,
            lambda: self._store(feuille, seance, changes, undo),
        )

    def _end(self) -> None:
        self._say_done()
        self._stored = self._before = None
        self._view.close_editor()

    def _say_done(self) -> None:
        """Say once what changed in the séance that is left, with its way back."""
        before, stored = self._before, self._stored
        if before is not None and stored is not None and before != stored:
            self._before = stored
            self._top.nav.toast(model.COMPOSED.format(day(stored.day)), lambda: self._undo(before))

    def _undo(self, before: Seance) -> None:
        feuille = self._top.free
        if feuille is None or before.id not in feuille.ids:
            return
        if self.seance_id == before.id:
            self._stored = self._before = before
            self._typed = typed_seance(before)
            self._fill()
        changes = Changes(before.complements, before.lieu, before.day, before.heure)
        self._store(feuille, before, changes, None)

    def _fill(self, focus: str = "") -> None:
        if self._top.feuille is not None and self._stored is not None:
            self._view.show_editor(self._value(self._top.feuille, self._stored), focus)

    def _value(self, feuille: Feuille, stored: Seance) -> EditorValue:
        return editor_value(feuille, stored, self._typed, self._top.desk)

    def _last_trip(self, seance: Seance) -> Deplacement | None:
        feuille = self._top.feuille
        if feuille is None:
            return None
        return remembered_trip(tuple(s for s in feuille.file.seances if s.id != seance.id), seance.day)

    def _parsed(self) -> tuple[Changes, Errors]:
        assert self._stored is not None  # noqa: S101 - asked only while a séance is edited
        return parse_seance(self._typed, self._stored, self._top.desk.clock.today())

    def _preview(self) -> None:
        feuille = self._top.free
        if feuille is None or self._stored is None or self._storing:
            return
        seen, desk = as_typed(feuille, applied(self._stored, self._parsed()[0])), self._top.desk

        def done(priced: Feuille) -> None:
            self._top.feuille = priced
            self._top.show()

        self._top.quietly(lambda _cancel: recomposing.live(desk, seen), done)

    def _keep(self) -> None:
        """Store what is typed and readable, unless it is stored already."""
        feuille, stored = self._top.free, self._stored
        if feuille is None or stored is None:
            return
        if self._storing:
            self._again = True
            return
        changes = self._parsed()[0]
        wanted = applied(stored, changes)
        if wanted == stored or self._typed == typed_seance(stored):
            return
        desk, seance_id = self._top.desk, stored.id
        self._storing = True
        self._top.aside(
            lambda _cancel: recomposing.composed(desk, feuille, seance_id, changes),
            lambda outcome: self._on_kept(outcome, stored, wanted),
        )

    def _on_kept(self, outcome: Ok[Feuille] | Failed, before: Seance, wanted: Seance) -> None:
        self._storing = False
        if isinstance(outcome, Failed):
            self._again = False
            self._waiting.clear()
            self._top.fail(outcome)
            return
        if self.seance_id == wanted.id:
            self._stored = wanted
        here = self._top.feuille
        if here is not None and here.patient_id == outcome.value.patient_id:
            self._top.feuille = as_typed(here, before)  # what was typed was only seen: the change is from what was kept
            self._top.put(Opened(outcome.value))
            self._top.changed()
        self._go_on()

    def _go_on(self) -> None:
        """Keep what was left meanwhile, show what is still being typed, then do what waits."""
        if self._again:
            self._again = False
            self._keep()
        elif self._stored is not None and applied(self._stored, self._parsed()[0]) != self._stored:
            self._later(self._preview)
        while self._waiting and not self._storing:
            self._waiting.pop(0)()

    def _after(self, then: Callable[[], None]) -> None:
        if self._storing:
            self._waiting.append(then)
        else:
            then()

    def _add_act(self, acte_id: str) -> None:
        top, desk, feuille, stored = self._top, self._top.desk, self._top.free, self._stored
        if feuille is None or stored is None:
            return
        top.run(
            model.SAVING,
            lambda _cancel: recomposing.with_second_act(desk, feuille, stored, acte_id),
            self.opened,
            lambda: self._add_act(acte_id),
        )

    def _on_shown(self) -> None:
        """Follow the feuille: amounts again, or nothing left to edit."""
        feuille, stored = self._top.feuille, self._stored
        if stored is None:
            return
        now = next((s for s in feuille.chosen if s.id == stored.id), None) if feuille else None
        if feuille is None or now is None or self._top.asking:
            self._stored = self._before = None
            self._view.close_editor()
        elif now in {stored, applied(stored, self._parsed()[0])}:
            self._view.show_amounts(self._value(feuille, stored))
        else:  # changed beside the panel: undone, or done as the last time
            self._stored = self._before = now
            self._typed = typed_seance(now)
            self._fill(ASIDE)


def _nothing() -> None:
    """What is left to do once the editor is closed."""
