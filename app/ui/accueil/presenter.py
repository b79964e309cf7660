"""The day at a glance: reads it, and sends to the list behind each figure. No Qt."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, Protocol

from app.domain.errors import AppError
from app.domain.permissions import Permission
from app.domain.soins import Seance, SeanceState
from app.services.jobs import Failed, Ok, Run
from app.services.read_models import SeanceRow
from app.ui.accueil import model
from app.ui.accueil.model import CounterItem, DayRow, HomeFacts, Sight, TodoItem
from app.ui.accueil.todo import counter_items, todo_items
from app.ui.banner.model import told

if TYPE_CHECKING:
    from app.ui.desk import Desk, Navigator


class AccueilView(Protocol):
    """What the presenter asks of the screen."""

    def show_greeting(self, title: str, sentence: str) -> None:
        """Show the title and the day."""

    def show_counters(self, items: tuple[CounterItem, ...]) -> None:
        """Show the figures."""

    def show_day(self, rows: tuple[DayRow, ...], title: str, note: str, filtered: bool) -> None:
        """Show today's list, or the part of it that is asked for."""

    def show_todo(self, items: tuple[TodoItem, ...]) -> None:
        """Show what waits."""

    def show_error(self, what: str, to_do: str) -> None:
        """Say what failed."""

    def clear_error(self) -> None:
        """Take the message away."""

    def point_at(self, seance_id: int) -> None:
        """Put the cursor on a séance, and the keyboard in the list unless somebody writes."""


class AccueilPresenter:
    """Reads on the work lane; keeps the last facts to redraw when a card comes or goes."""

    def __init__(self, view: AccueilView, desk: Desk, nav: Navigator, work: Run) -> None:
        self._view, self._desk, self._nav, self._work = view, desk, nav, work
        self._facts: HomeFacts | None = None
        self._on_card: int | None = None
        self._only_rights = False
        self._loading = self._stale = False
        self.sight = Sight(
            soins=desk.may(Permission.VOIR_SOINS),
            bill=desk.may(Permission.FACTURER),
            returns=desk.may(Permission.TRAITER_RETOURS),
            send=desk.may(Permission.TRANSMETTRE),
        )
        view.show_greeting(model.greeting(desk.user.nom_affiche), model.long_day(desk.clock.today()))

    def refresh(self) -> None:
        """Read everything again; a second call meanwhile reads once more afterwards."""
        if self._loading:
            self._stale = True
            return
        self._loading = True
        self._work(self._read, self._on_read)

    def on_card_changed(self, patient_id: int | None) -> None:
        """Mark the patient of the card, and put the cursor there."""
        self._on_card = patient_id
        self._draw()
        row = next((r for r in self._rows() if r.patient_id == patient_id), None)
        if row is not None:
            self._view.point_at(row.seance_id)

    def on_bill(self, row: DayRow) -> None:
        """Go and bill a séance; a person who may not bill opens the file of the patient."""
        if self.sight.bill and row.action is not None:
            carte = row.patient_id == self._on_card
            self._nav.go("facturer", patient_id=row.patient_id, seance_id=row.seance_id, carte=carte)
        elif self._desk.may(Permission.VOIR_PATIENTS):
            self._nav.go("patients", patient_id=row.patient_id)

    def on_absence(self, row: DayRow) -> None:
        """Say that the patient did not come; it can be taken back."""
        before = self._state_of(row.seance_id)
        if row.may_be_missed and before is not None:
            self._mark(row, SeanceState.ABSENCE, before)

    def on_add(self) -> None:
        """Go and add a séance."""
        self._nav.go("facturer" if self.sight.bill else "patients")

    def on_counter(self, item: CounterItem) -> None:
        """Go to the list behind a figure."""
        self._nav.go(item.room, **item.target)

    def on_todo(self, item: TodoItem) -> None:
        """Go where it is done; the rights of the day are in today's list itself."""
        if item.room:
            self._nav.go(item.room, **item.target)
        else:
            self._only_rights = True
            self._draw()

    def on_whole_day(self) -> None:
        """Show the whole day again."""
        self._only_rights = False
        self._draw()

    # --- inside ---
    def _read(self, _cancel: Event) -> HomeFacts:
        desk = self._desk
        creances = desk.list_creances(desk.user) if desk.may(Permission.VOIR_IMPAYES) else None
        return HomeFacts(desk.consult.home(), desk.consult.rights_to_check(), creances)

    def _on_read(self, outcome: Ok[HomeFacts] | Failed) -> None:
        self._loading = False
        match outcome:
            case Ok(facts):
                self._facts = facts
                self._view.clear_error()
                self._draw()
            case Failed(AppError() as error):
                self._view.show_error(*told(error))
            case Failed(bug):
                raise bug
        if self._stale:
            self._stale = False
            self.refresh()

    def _draw(self) -> None:
        facts = self._facts
        if facts is None:
            return
        now, rows = self._desk.clock.now(), facts.home.seances
        self._only_rights = self._only_rights and bool(facts.rights)
        title = model.TITLE_RIGHTS if self._only_rights else model.TITLE_TODAY
        self._view.show_greeting(
            model.greeting(self._desk.user.nom_affiche), model.day_sentence(facts.home.today, rows)
        )
        self._view.show_counters(counter_items(facts, self.sight, now))
        self._view.show_day(self._rows(), title, model.next_one(rows, now), self._only_rights)
        self._view.show_todo(todo_items(facts, self.sight))

    def _rows(self) -> tuple[DayRow, ...]:
        if self._facts is None:
            return ()
        rows: tuple[SeanceRow, ...] = self._facts.home.seances
        if self._only_rights:
            rows = tuple(row for row in rows if row.patient_id in self._facts.rights)
        return model.day_rows(rows, self._facts.rights, self.sight, self._on_card)

    def _state_of(self, seance_id: int) -> SeanceState | None:
        rows = self._facts.home.seances if self._facts else ()
        return next((row.state for row in rows if row.seance_id == seance_id), None)

    def _mark(self, row: DayRow, state: SeanceState, before: SeanceState) -> None:
        desk = self._desk

        def done(outcome: Ok[Seance] | Failed) -> None:
            match outcome:
                case Ok():
                    if state is SeanceState.ABSENCE:
                        words = model.ABSENT.format(row.patient.lead, row.heure)
                        self._nav.toast(words, lambda: self._mark(row, before, before))
                    self._nav.data_changed()
                case Failed(AppError() as error):
                    self._view.show_error(*told(error))
                case Failed(bug):
                    raise bug

        self._work(lambda _cancel: desk.mark_seance(desk.user, row.patient_id, row.seance_id, state), done)
