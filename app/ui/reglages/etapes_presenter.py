"""The planned steps: listed, turned on after a question, turned off, each with its way back. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, Protocol, TypeVar

from app.domain.errors import AppError
from app.domain.permissions import Permission
from app.services.jobs import Failed, Ok, Run, unless_cancelled, value_of
from app.services.tariff_steps import EtapeState, StepPreview
from app.ui.banner.model import told
from app.ui.reglages.etapes import EtapeRow
from app.ui.reglages.model import Said
from app.ui.values import State, TagValue
from app.ui.words import NBSP, counted, day

if TYPE_CHECKING:
    from app.ui.desk import Desk, Navigator

T = TypeVar("T")
ON = TagValue(State.WARNING, "Activée")
OFF = TagValue(State.NEUTRAL, "Inactive")


class EtapesView(Protocol):
    """What the presenter asks of the card."""

    def show_etapes(self, rows: tuple[EtapeRow, ...]) -> None:
        """Show the steps."""

    def show_etape_refusal(self, said: Said | None) -> None:
        """Say why a step was refused, or take the message away."""

    def ask_etape(self, question: tuple[str, str, str], then: Callable[[], None]) -> None:
        """Ask, and do *then* when the answer is yes."""

    def hold_etapes(self, *, held: bool) -> None:
        """Hold the buttons."""


class EtapesPresenter:
    """Turning a step on says what it changes before; *changed* hears that the tariffs moved."""

    def __init__(
        self, view: EtapesView, desk: Desk, nav: Navigator, run: Run, changed: Callable[[], None]
    ) -> None:  # fmt: skip
        self._view, self._desk, self._nav, self._run, self._changed = view, desk, nav, run, changed

    def refresh(self) -> None:
        """Read the steps again."""
        if self._desk.may(Permission.REGLER):
            user, steps = self._desk.user, self._desk.tariff_steps
            self._run(lambda _cancel: steps.all(user), self._on_read)

    def on_switch(self, code: str, active: bool) -> None:
        """Ask before a step is turned on; turn one off at once."""
        if not active:
            self._switch(code, active=False)
            return
        user, steps = self._desk.user, self._desk.tariff_steps

        def done(outcome: Ok[StepPreview] | Failed) -> None:
            shown = self._value(outcome)
            if shown is not None:
                self._view.ask_etape(question(shown), lambda: self._switch(code, active=True))

        self._hold(lambda _cancel: steps.preview(user, code, active=True), done)

    def _switch(self, code: str, *, active: bool) -> None:
        user, steps = self._desk.user, self._desk.tariff_steps

        def done(outcome: Ok[StepPreview] | Failed) -> None:
            shown = self._value(outcome)
            if shown is None:
                return
            verb = "activée" if active else "désactivée"
            words = f"Étape du {day(shown.etape.start)} {verb}, dès maintenant sur ce poste"
            self._nav.toast(words, lambda: self._switch(code, active=not active))
            self.refresh()
            self._changed()
            self._nav.data_changed()

        self._hold(lambda _cancel: steps.switch(user, code, active=active), done)

    def _hold(self, work: Callable[[Event], T], done: Callable[[Ok[T] | Failed], None]) -> None:
        self._view.hold_etapes(held=True)
        self._view.show_etape_refusal(None)

        def finished(outcome: Ok[T] | Failed) -> None:
            self._view.hold_etapes(held=False)
            done(outcome)

        self._run(work, finished)

    def _on_read(self, outcome: Ok[tuple[EtapeState, ...]] | Failed) -> None:
        found = self._value(outcome)
        if found is not None:
            self._view.show_etapes(tuple(map(_row, found)))

    def _value(self, outcome: Ok[T] | Failed) -> T | None:
        return value_of(outcome, unless_cancelled(self._tell))

    def _tell(self, error: AppError) -> None:
        self._view.show_etape_refusal(Said(State.DANGER, *told(error)))


def question(shown: StepPreview) -> tuple[str, str, str]:
    """Return what is asked before a step is turned on: the step, what follows, the verb."""
    etape, count = shown.etape, len(shown.drafts)
    redone = f"{counted(count, 'brouillon')} {'est recalculé' if count == 1 else 'sont recalculés'}. " if count else ""
    return (
        f"Activer l’étape «{NBSP}{etape.libelle}{NBSP}»{NBSP}?",
        f"Étape annoncée, non confirmée. Source\u00a0: {etape.source}. {counted(len(shown.changes), 'tarif')} "
        f"{'change' if len(shown.changes) < 2 else 'changent'} dès le {day(etape.start)}. {redone}"
        "Si elle ne s’applique pas, vos feuilles seront rejetées. Les FSE signées gardent leurs montants.",
        "Activer l’étape",
    )


def _row(one: EtapeState) -> EtapeRow:
    etape = one.etape
    return EtapeRow(etape.code, etape.start, etape.libelle, etape.source, ON if one.active else OFF, one.active)
