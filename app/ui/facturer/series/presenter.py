"""A series composed, priced while it is, and stored at once. No Qt."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from threading import Event
from typing import TYPE_CHECKING, Protocol

from app.billing.calendrier import feries_of
from app.domain.errors import AppError, InvalidIdentifier
from app.domain.soins import Lieu, SeanceState
from app.services.compose_seance import remembered_trip
from app.services.jobs import Failed, Ok, Run
from app.services.plan_series import PlanSeries, PricedDay, SeriesDay, SeriesDone
from app.ui.banner.model import told
from app.ui.facturer import reading
from app.ui.facturer.reading import Feuille, Opened
from app.ui.facturer.series import model
from app.ui.facturer.series.model import DayTyped, Ground, SeriesShown
from app.ui.facturer.worktop import Worktop
from app.ui.words import capital, counted

if TYPE_CHECKING:
    from app.ui.desk import Desk

Days = dict[date, DayTyped | None]


class SeriesView(Protocol):
    """What the presenter asks of the page."""

    def open_series(self, sentence: str, supplements: tuple[tuple[str, str], ...]) -> None:
        """Bring the page forward, empty."""

    def show_series(self, shown: SeriesShown, common: DayTyped, days: dict[date, DayTyped]) -> None:
        """Show everything; *days* are those that differ from *common*."""

    def say_days(self, words: str) -> None:
        """Say what is wrong with the days typed."""


class SeriesPresenter:
    """Keeps the series while it is composed; nothing is stored before the last gesture.

    *stored* shows the feuille with what was stored, as one step that can be undone."""

    def __init__(
        self, view: SeriesView, top: Worktop, plan: PlanSeries, work: Run, stored: Callable[[Opened, str], None]
    ) -> None:
        self._view, self._top, self._plan, self._work, self._stored = view, top, plan, work, stored
        self._ground: Ground | None = None
        self._common, self._days = DayTyped(), Days()
        self._prices: dict[date, PricedDay] = {}
        self._turn = 0
        self.touched: Callable[[], None] = lambda: None
        """Called at every change of the series."""
        self._waiting = ""
        top.watchers.append(self._on_shown)

    def told(self) -> str:
        """Return what is composed as JSON, empty while no series is."""
        if self._ground is None:
            return ""
        days = {f"{day:%Y-%m-%d}": None if own is None else _said(own) for day, own in self._days.items()}
        return json.dumps({"serie": _said(self._common), "jours": days}, ensure_ascii=False)

    def take_up(self, told: str) -> None:
        """Open the series that ``told`` described."""
        self._waiting = told
        self.open()

    def open(self) -> None:
        """Compose a series for the prise en charge of the open feuille."""
        top, feuille = self._top, self._top.free
        if feuille is None or feuille.pec is None:
            return
        desk = top.desk
        top.run(model.READING, lambda _cancel: ground_of(desk, feuille), self._opened, self.open)

    def on_picked(self, days: Iterable[date]) -> None:
        """The days picked in the calendar are the series."""
        if self._ground is not None:
            free, _words = model.free_of(self._ground, days)
            self._days = {day: self._days.get(day) for day in free}
            self._changed()

    def on_typed(self, text: str) -> bool:
        """Add the days typed; return whether they were taken."""
        ground = self._ground
        if ground is None:
            return False
        try:
            days = model.parse_series(text, ground.today, ground.feries)
        except InvalidIdentifier as refused:
            self._view.say_days(refused.user_message)
            return False
        free, words = model.free_of(ground, (*self._days, *days))
        if len(free) > model.MOST_DAYS:
            self._view.say_days(model.TOO_MANY)
            return False
        self._days = {day: self._days.get(day) for day in free}
        self._view.say_days(words)
        self._changed()
        return True

    def on_usual(self, typed: DayTyped) -> None:
        """Change the whole series."""
        self._common = typed
        self._changed()

    def on_day(self, day: date, typed: DayTyped) -> None:
        """Make an exception of a day."""
        if day in self._days:
            self._days[day] = None if typed == self._common else typed
            self._changed()

    def on_same(self, day: date) -> None:
        """Let a day follow the series again."""
        if day in self._days:
            self._days[day] = None
            self._changed()

    def on_remove(self, day: date) -> None:
        """Take a day out."""
        self._days.pop(day, None)
        self._changed()

    def on_left(self) -> None:
        """Go back to the feuille; nothing is stored."""
        if not self._top.busy and self._ground is not None:
            self._ground = None
            self._turn += 1
            self._top.asking = False
            self._top.show()

    def on_submit(self) -> None:
        """Store the series."""
        top, ground, feuille = self._top, self._ground, self._top.free
        if ground is None or feuille is None or not self._days:
            return
        asked, problems = self._asked(ground)
        if problems:
            return
        desk, plan, pec_id = top.desk, self._plan, ground.pec.id

        def job(_cancel: Event) -> Opened:
            stored = plan(desk.user, pec_id, asked)
            return _with_series(desk, reading.loosened(desk, feuille), stored)

        def done(opened: Opened) -> None:
            self._ground = None
            self._stored(opened, f"série de {counted(len(asked), 'séance')} enregistrée")

        top.run(model.STORING, job, done, self.on_submit)

    def _on_shown(self) -> None:
        """The feuille is back in place of the series, or gone with it."""
        if self._top.feuille is None or not self._top.asking:
            self._ground = None

    def _opened(self, ground: Ground) -> None:
        feuille = self._top.feuille
        self._ground, self._days, self._prices = ground, {}, {}
        domicile = feuille is not None and feuille.ordonnance is not None and feuille.ordonnance.domicile
        self._common = model.usual(ground, domicile)
        self._top.asking = True
        self._view.open_series(model.sentence(ground), ground.supplements)
        if self._waiting:
            waiting, self._waiting = json.loads(self._waiting), ""
            self._common = _heard(waiting["serie"])
            kept = {date.fromisoformat(day): own and _heard(own) for day, own in waiting["jours"].items()}
            free, _words = model.free_of(ground, kept)
            self._days = {day: kept[day] for day in free}
        self._show_priced()

    def _asked(self, ground: Ground) -> tuple[tuple[SeriesDay, ...], tuple[str, ...]]:
        read = [model.read_day(day, own or self._common, ground.trip) for day, own in sorted(self._days.items())]
        return tuple(asked for asked, _ in read), tuple(wrong for _, wrong in read if wrong)

    def _changed(self) -> None:
        self._show_priced()
        self.touched()

    def _show_priced(self) -> None:
        """Show what is known at once, then the amounts when they come; the last change wins."""
        ground = self._ground
        if ground is None:
            return
        self._show(ground)
        asked, problems = self._asked(ground)
        self._turn += 1
        turn, user, plan, pec_id = self._turn, self._top.desk.user, self._plan, ground.pec.id
        if problems or not asked:
            return

        def done(outcome: Ok[tuple[PricedDay, ...]] | Failed) -> None:
            if turn != self._turn:
                return
            match outcome:
                case Ok(priced):
                    self._prices = {one.asked.day: one for one in priced}
                    self._show(ground)
                case Failed(AppError() as error):
                    self._top.view.show_error(*told(error))
                case Failed(bug):
                    raise bug

        self._work(lambda _cancel: plan.preview(user, pec_id, asked), done)

    def _show(self, ground: Ground) -> None:
        own = {day: typed for day, typed in self._days.items() if typed is not None}
        shown = model.series_shown(ground, self._days, self._common, self._prices)
        self._view.show_series(shown, self._common, own)


def ground_of(desk: Desk, feuille: Feuille) -> Ground:
    """Read what the calendar shows for the prise en charge of *feuille*. Blocks. Raise NotFound, NotAllowed."""
    assert feuille.pec is not None  # noqa: S101 - whoever asks looked
    today = desk.clock.today()
    seances = desk.consult.patient_file(feuille.patient_id).seances
    nomenclature = desk.tables.nomenclature
    known = (nomenclature.in_force(act_id, today) for act_id in nomenclature.versions)
    supplements = tuple((_short(a.libelle), a.act_id) for a in known if a is not None and a.category == "supplement")
    return Ground(
        today, feuille.pec, seances, desk.follow_pec(desk.user, feuille.pec.id),
        feries_of(desk.session.cabinet.adresse.code_postal), remembered_trip(seances, today), supplements,
    )  # fmt: skip


def _with_series(desk: Desk, feuille: Feuille, done: SeriesDone) -> Opened:
    fresh = {s.id for s in done.now if s.state is SeanceState.HONOREE}
    return Opened(reading.replaced(desk, feuille, done.now, set(feuille.ids) | fresh))


def _said(typed: DayTyped) -> dict[str, str]:
    return {"heure": typed.heure, "lieu": typed.lieu.name, "km": typed.km, "supplement": typed.supplement}


def _heard(told: dict[str, str]) -> DayTyped:
    return DayTyped(told["heure"], Lieu[told["lieu"]], told["km"], told["supplement"])


def _short(libelle: str) -> str:
    """« Bandage multicouche, un membre », without what every supplement says."""
    words = libelle.removeprefix("Supplément ").partition(" (")[0]
    return capital(words)
