"""The feuille on the table, the jobs that change it, and what the screen asks of its view. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Event
from typing import TYPE_CHECKING, Protocol, TypeVar

from app.billing.draft import FseRefused
from app.billing.search import ActFilter
from app.domain.errors import AppError, Cancelled
from app.services.chosen_acts import ActChoices
from app.services.jobs import Failed, Ok, Run
from app.services.sign_fse import DraftChanged
from app.ui.banner.model import told
from app.ui.facturer import acts, forms, model, reading
from app.ui.facturer.composing import compose
from app.ui.facturer.model import ActeRow, Composition, OrdonnanceInput, RightsInput
from app.ui.facturer.reading import Feuille, Opened
from app.ui.typed import Errors
from app.ui.words import counted

if TYPE_CHECKING:
    from app.ui.desk import Desk, Navigator

T = TypeVar("T")


class FeuilleView(Protocol):
    """What the presenters ask of the screen."""

    def show_feuille(self, value: Composition) -> None:
        """Bring the feuille forward and show it whole."""

    def show_who(self, value: Composition) -> None:
        """Show again who is concerned and what stops the work; what is being typed stays."""

    def show_busy(self, words: str) -> None:
        """Say what is going on and hold the buttons; empty frees them."""

    def show_error(self, what: str, to_do: str, action: str = "") -> None:
        """Say what failed; *action* is the label of « try again »."""

    def show_offer(self, what: str, to_do: str, action: str) -> None:
        """Offer what comes next, with its button."""

    def clear_error(self) -> None:
        """Take the message away."""

    def ask_reasons(self, codes: Sequence[str]) -> None:
        """Open the fields of these warnings and go to the first."""

    def show_day_error(self, words: str) -> None:
        """Say what is wrong with the days typed; empty when they were taken."""

    def show_ordonnance_form(self, typed: OrdonnanceInput, may_carry: bool, may_leave: bool) -> None:
        """Ask for the prescription in place of the séances."""

    def show_rights_form(self, typed: RightsInput) -> None:
        """Ask for the rights in place of the séances."""

    def show_form_errors(self, errors: Errors) -> None:
        """Say under each field what is wrong."""

    def show_actes(self, rows: tuple[ActeRow, ...]) -> None:
        """Show the acts found."""

    def show_caisses(self, words: tuple[str, ...]) -> None:
        """Offer the caisses of a régime."""


class Worktop:
    """Keeps the feuille. Every change goes through a lane; the last one asked for wins.

    *leave* goes back to the lists."""

    def __init__(
        self, view: FeuilleView, desk: Desk, nav: Navigator, work: Run, device: Run, leave: Callable[[], None]
    ) -> None:
        self.view, self.desk, self.nav = view, desk, nav
        self.device, self.leave = device, leave
        self.feuille: Feuille | None = None
        self.reasons: dict[str, str] = {}
        self.busy = self.signing = self.own_change = self.present = False
        self.asking = False
        """Whether a form stands in place of the séances."""
        self.taken: tuple[str, ...] = ()
        """Acts of the prises en charge opened since the screen is up, the last first."""
        self.choices = ActChoices()
        """Acts starred and taken last by this person."""
        self._work = work
        self.watchers: list[Callable[[], None]] = []
        """Called whenever the feuille is shown or taken off the table: the panels beside it follow."""
        self.listeners: list[Callable[[Feuille | None, Feuille], None]] = []
        """Called with every feuille put here and the one before it, before it is shown."""
        self._turn = 0
        self._again: Callable[[], None] = self.show

    @property
    def free(self) -> Feuille | None:
        """The feuille, None when there is none or a job is changing it."""
        return None if self.busy else self.feuille

    def show(self) -> None:
        """Show the feuille, and first the prescription form when nothing is prescribed yet; a form open stays."""
        if self.feuille is None:
            return
        if self.asking:
            self.view.show_who(self._composed(self.feuille))
            return
        self.view.show_feuille(self._composed(self.feuille))
        self._tell()
        if self.feuille.pec is None:
            self.ask_ordonnance()

    def ask_ordonnance(self, typed: OrdonnanceInput | None = None) -> None:
        """Ask for a prescription; what may be known of it is filled in, *typed* if given."""
        feuille = self.feuille
        if feuille is None:
            return
        self.asking = True
        self._tell()
        known = typed or forms.typed_ordonnance(feuille.ordonnance)
        self.view.show_ordonnance_form(known, may_carry=bool(feuille.chosen), may_leave=feuille.pec is not None)
        self.show_actes(ActFilter())

    def show_actes(self, asked: ActFilter) -> None:
        """Show the acts that pass the filter, those just taken and those of the patient first."""
        pecs = self.feuille.file.pecs if self.feuille else ()
        known = self.choices
        recents = tuple(dict.fromkeys((*self.taken, *(pec.acte_id for pec in pecs), *known.recents)))
        rows = acts.act_rows(self.desk.tables, asked, self.desk.clock.today(), recents, known.favourites)
        self.view.show_actes(rows)

    def put(self, opened: Opened) -> None:
        """Put a feuille on the table, in place of whatever form was open."""
        before, self.feuille, self.asking = self.feuille, opened.feuille, False
        for listener in self.listeners:
            listener(before, opened.feuille)
        self.show()

    def changed(self) -> None:
        """Tell the window that something was stored; this screen knows already."""
        self.own_change = True
        self.nav.data_changed()
        self.own_change = False

    def drop(self) -> None:
        """Take the feuille off the table; what a job still brings is dropped."""
        self._turn += 1
        self.feuille, self.reasons = None, {}
        self.busy = self.signing = self.asking = False
        self.view.show_busy("")
        self._tell()

    def again(self) -> None:
        """Do once more what failed."""
        if not self.busy:
            self.view.clear_error()
            self._again()

    def offer(self, words: tuple[str, str, str], then: Callable[[], None]) -> None:
        """Offer what comes next: what, to do, button; the button does *then*."""
        self._again = then
        self.view.show_offer(*words)

    def reread(self) -> None:
        """Read the patient again, keeping what is chosen; quiet, and dropped if anything else is asked for."""
        keep, desk = self.feuille, self.desk
        if keep is None or self.busy or self.own_change:
            return

        def job(_cancel: Event) -> Opened:
            if keep.fse is not None:
                return Opened(reading.open_draft(desk, keep.patient_id, keep.fse.id, asked=keep.circonstances))
            return Opened(reading.reread(desk, keep))

        def done(opened: Opened) -> None:
            self.asking = self.asking and (keep.pec is None) == (opened.feuille.pec is None)
            self.feuille = opened.feuille
            self.show()

        self.quietly(job, done)

    def quietly(self, job: Callable[[Event], T], done: Callable[[T], None]) -> None:
        """Run *job* without holding the buttons; its answer is dropped if anything else is asked for meanwhile."""
        self._turn += 1
        self._work(job, self._finish(self._turn, done))

    def aside(self, job: Callable[[Event], T], done: Callable[[Ok[T] | Failed], None]) -> None:
        """Run *job* without holding the buttons and always hear its outcome; an answer awaited before is dropped."""
        self._turn += 1
        self._work(job, done)

    def fail(self, outcome: Failed) -> None:
        """Say why a job of ``aside`` failed, and read again what is stored."""
        if not isinstance(outcome.error, AppError):
            raise outcome.error
        self.view.show_error(*told(outcome.error))
        self.reread()

    def run(
        self,
        words: str,
        job: Callable[[Event], T],
        done: Callable[[T], None],
        again: Callable[[], None],
        lane: Run | None = None,
    ) -> None:
        """Run *job*, then *done* with its value; *again* is what « Réessayer » does. Buttons are held meanwhile."""
        self._turn += 1
        self.busy, self._again = True, again
        self.view.clear_error()
        self.view.show_busy(words)
        (lane or self._work)(job, self._finish(self._turn, done))

    def _finish(self, turn: int, done: Callable[[T], None]) -> Callable[[Ok[T] | Failed], None]:
        def finished(outcome: Ok[T] | Failed) -> None:
            if turn != self._turn:
                return
            self.busy = self.signing = False
            self.view.show_busy("")
            match outcome:
                case Ok(value):
                    done(value)
                case Failed(FseRefused() as refused):
                    self._on_refused(refused)
                case Failed(Cancelled()):
                    pass
                case Failed(AppError() as error):
                    self._on_error(error)
                case Failed(bug):
                    raise bug

        return finished

    def _tell(self) -> None:
        for watcher in self.watchers:
            watcher()

    def _on_refused(self, refused: FseRefused) -> None:
        """Show what the rules say now; they may know more than when the feuille was opened."""
        if self.feuille is None:
            self.leave()
        else:
            self.feuille = reading.refused(self.feuille, refused.findings)
            self.show()
        many = counted(len(refused.findings), "point bloque", "points bloquent")
        self.view.show_error(
            model.BLOCKED[0].format(many), refused.user_message if self.feuille is None else model.BLOCKED[1]
        )

    def _on_error(self, error: AppError) -> None:
        if isinstance(error, DraftChanged):
            self.reread()
        if self.feuille is None:
            self.leave()
        self.view.show_error(*told(error), model.RETRY)

    def _composed(self, feuille: Feuille) -> Composition:
        desk = self.desk
        return compose(
            feuille, desk.tables, desk.user, desk.clock.now(), self.nav.card(), self.reasons,
            simulated=desk.simulated, porteur=desk.read_cps.held,
        )  # fmt: skip
