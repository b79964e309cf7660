"""Answers the search field and goes where somebody points. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Event
from typing import TYPE_CHECKING, Protocol

from app.domain.errors import AppError, Cancelled
from app.domain.permissions import Permission
from app.services.jobs import Failed, Ok, Run
from app.ui.palette import model
from app.ui.palette.model import Command, PatientTarget, TopicTarget
from app.ui.values import PaletteItem

if TYPE_CHECKING:
    from app.ui.desk import Desk, Navigator


class PaletteView(Protocol):
    """What the presenter asks of the palette."""

    def show_results(self, text: str, items: tuple[PaletteItem, ...]) -> None:
        """Show what was found for *text*."""

    def show_problem(self, what: str) -> None:
        """Say why nothing was found."""


class PalettePresenter:
    """One search at a time: a newer text cancels the one before."""

    def __init__(
        self, view: PaletteView, desk: Desk, nav: Navigator, run: Run, deeds: Mapping[Command, Callable[[], None]]
    ) -> None:
        self._view, self._desk, self._nav, self._run, self._deeds = view, desk, nav, run, deeds
        self._searching: Event | None = None
        self._turn = 0

    def commands(self) -> tuple[PaletteItem, ...]:
        """Return what the person logged in may do."""
        return model.commands(frozenset(p for p in Permission if self._desk.may(p)))

    def on_search(self, text: str) -> None:
        """Look for patients by name or birth date, and for an invoice by its number."""
        if self._searching is not None:
            self._searching.set()
        if not self._desk.may(Permission.VOIR_PATIENTS):
            self._view.show_results(text, ())
            return

        self._turn += 1
        turn = self._turn

        def done(outcome: Ok[tuple[PaletteItem, ...]] | Failed) -> None:
            match outcome:
                case Ok(items):
                    self._view.show_results(text, items)
                case Failed(Cancelled()):
                    pass  # a newer text, or the window that closes: told before the job even has a name here
                case Failed(AppError() as error):
                    if turn == self._turn:
                        self._view.show_problem(error.user_message)
                case Failed(bug):
                    raise bug

        self._searching = self._run(lambda _cancel: self._find(text), done)

    def on_chosen(self, item: PaletteItem) -> None:
        """Go there, or do it."""
        match item.target:
            case PatientTarget(patient_id, tab, fse_id):
                extra = {"fse_id": fse_id} if fse_id else {}
                self._nav.go("patients", patient_id=patient_id, tab=tab, **extra)
            case TopicTarget(topic):
                self._nav.go("reglages", topic=topic)
            case Command() as command:
                self._deeds[command]()
            case _:
                pass

    def _find(self, text: str) -> tuple[PaletteItem, ...]:
        consult, number = self._desk.consult, model.invoice_number(text)
        found = [model.patient_item(row) for row in consult.search_patients(text, model.LIMIT)]
        invoice = consult.search_invoice(number) if number is not None else None
        return (*([model.invoice_item(invoice, self._desk.clock.today())] if invoice is not None else []), *found)
