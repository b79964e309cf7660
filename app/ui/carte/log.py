"""Writes the history of the readings in the order they happen. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING

from app.domain.errors import AppError, Cancelled
from app.domain.lecture import SourceLecture, SuiteLecture, VoieLecture
from app.services.identify import Presentation
from app.services.jobs import Failed, Ok, Run

if TYPE_CHECKING:
    from app.ui.desk import Desk, Navigator


@dataclass(slots=True)
class _Line:
    """One line of the history: its id is known once the job that writes it has run, before the jobs behind it."""

    id: int = 0
    final: bool = False


class LectureLog:
    """One reading at a time; what cannot be written is said."""

    def __init__(self, desk: Desk, nav: Navigator, work: Run) -> None:
        self._desk, self._nav, self._work = desk, nav, work
        self._line: _Line | None = None

    def begin(self, presentation: Presentation) -> None:
        """Write that people were named."""
        line = self._line = _Line()
        lectures, user, people = self._desk.identify.lectures, self._desk.user, presentation.carte.beneficiaires

        def job() -> None:
            line.id = lectures.read(
                user,
                presentation.source,
                presentation.voie,
                len(people),
                delegue=presentation.delegue,
                simulation=presentation.simulation,
            )

        self._run(job)

    def refused(self, source: SourceLecture, voie: VoieLecture, motif: str) -> None:
        """Write that a reading gave nobody, and why."""
        lectures, user = self._desk.identify.lectures, self._desk.user
        simulation = self._desk.session.cabinet.fictif and source is SourceLecture.APPLI
        self._run(lambda: lectures.refused(user, source, voie, motif, simulation=simulation))

    def conclude(self, suite: SuiteLecture, patient_id: int | None = None) -> None:
        """Write what came of the last reading; a final word stays, only its patient may follow."""
        line = self._line
        if line is None or line.final:
            return
        line.final = suite.is_final
        lectures, user = self._desk.identify.lectures, self._desk.user

        def job() -> None:
            if line.id:
                lectures.conclude(user, line.id, suite, patient_id)

        self._run(job)

    def _run(self, job: Callable[[], object]) -> None:
        def work(_cancel: Event) -> None:
            job()

        self._work(work, self._on_written)

    def _on_written(self, outcome: Ok[None] | Failed) -> None:
        match outcome:
            case Ok() | Failed(Cancelled()):
                pass
            case Failed(AppError() as error):
                self._nav.toast(error.user_message)
            case Failed(bug):
                raise bug
