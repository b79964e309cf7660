"""Acts starred and taken last, shown first in the search. No Qt."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.errors import AppError
from app.services.chosen_acts import ActChoices, ChosenActs
from app.services.jobs import Failed, Ok, Run
from app.ui.banner.model import told
from app.ui.facturer.reading import Feuille
from app.ui.facturer.worktop import Worktop


class ChoicesPresenter:
    """Reads them once; *again* asks the open form for its acts anew."""

    def __init__(self, top: Worktop, chosen: ChosenActs, work: Run, again: Callable[[], None]) -> None:
        self._top, self._chosen, self._work, self._again = top, chosen, work, again
        top.listeners.append(self._on_put)

    def read(self) -> None:
        """Read those of the person logged in."""
        chosen, user = self._chosen, self._top.desk.user
        self._work(lambda _cancel: chosen.of(user), self._on_read)

    def on_star(self, acte_id: str) -> None:
        """Star an act or take its star away."""
        chosen, user = self._chosen, self._top.desk.user

        def done(outcome: Ok[ActChoices] | Failed) -> None:
            self._on_read(outcome)
            if isinstance(outcome, Ok):
                self._again()

        self._work(lambda _cancel: chosen.star(user, acte_id), done)

    def _on_put(self, before: Feuille | None, after: Feuille) -> None:
        """A prise en charge that was not there: its act was just taken."""
        if before is None or after.pec is None or after.pec.id in {pec.id for pec in before.file.pecs}:
            return
        chosen, user, acte_id = self._chosen, self._top.desk.user, after.pec.acte_id
        self._work(lambda _cancel: chosen.took(user, acte_id), self._on_took)

    def _on_took(self, outcome: Ok[None] | Failed) -> None:
        match outcome:
            case Ok():
                self.read()
            case Failed(error) if not isinstance(error, AppError):
                raise error

    def _on_read(self, outcome: Ok[ActChoices] | Failed) -> None:
        match outcome:
            case Ok(choices):
                self._top.choices = choices
            case Failed(AppError() as error):
                self._top.view.show_error(*told(error))
            case Failed(bug):
                raise bug
