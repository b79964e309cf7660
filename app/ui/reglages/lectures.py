"""The history of the readings of the cabinet: who presented what, when, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Signal

from app.domain.errors import AppError, Cancelled
from app.domain.lecture import LectureIdentite, SuiteLecture
from app.domain.permissions import Permission
from app.services.jobs import Failed, Ok, Run
from app.services.repositories_lecture import LectureRow
from app.ui.banner.model import told
from app.ui.patients.identite import source_words
from app.ui.patients.model import name_of
from app.ui.reglages.model import Said
from app.ui.reglages.pages import TopicPage
from app.ui.theme import Size, theme
from app.ui.values import State, TagValue
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.fields import SearchField
from app.ui.widgets.table import Column, DataTable, Kind
from app.ui.words import counted, hour, local

if TYPE_CHECKING:
    from app.ui.desk import Desk, Navigator


@dataclass(frozen=True, slots=True)
class LectureItem:
    """One line of the list."""

    id: int
    when: str
    source: str
    mark: TagValue | None
    patient_id: int
    patient: str
    suite: str
    refused: bool

    def __repr__(self) -> str:
        return f"LectureItem({self.id})"


def lecture_items(rows: tuple[LectureRow, ...]) -> tuple[LectureItem, ...]:
    """Return the readings in words, in their order."""
    return tuple(
        LectureItem(
            row.lecture.id,
            f"{local(row.lecture.at):%d/%m/%y} {hour(row.lecture.at)} · {row.lecture.par}",
            _presented(row.lecture),
            _mark(row.lecture),
            row.lecture.patient_id or 0,
            name_of(*row.patient.split(" ", 1)) if " " in row.patient else row.patient,
            row.lecture.suite.value.capitalize(),
            row.lecture.suite is SuiteLecture.REFUSEE,
        )
        for row in rows
    )


def _presented(lecture: LectureIdentite) -> str:
    """What was presented and by which way; how many people it named, or why it was refused."""
    words = source_words(lecture)
    if lecture.motif:
        return f"{words}\u00a0: {lecture.motif[:1].lower()}{lecture.motif[1:]}"
    return f"{words}, {counted(lecture.personnes, 'personne')}" if lecture.personnes > 1 else words


def _mark(lecture: LectureIdentite) -> TagValue | None:
    words = ("SIMULATION" * lecture.simulation, "délégué" * lecture.delegue)
    kept = [word for word in words if word]
    return TagValue(State.INFO if lecture.simulation else State.WARNING, " · ".join(kept), "") if kept else None


_LECTURES: tuple[Column[LectureItem], ...] = (
    Column("lue", "Lue", lambda row: row.when, sort=lambda row: row.id),
    Column("patient", "Patient", lambda row: row.patient or "—", strong=True),
    Column("source", "Présenté", lambda row: row.source, stretch=True, muted=True),
    Column("marque", "Marque", lambda row: row.mark, Kind.TAG),
    Column("suite", "Suite", lambda row: row.suite),
)


class LecturesTopic(TopicPage):
    """``file_requested(patient_id)`` from a line that led to a patient; ``csv_requested(name, bytes)``."""

    file_requested = Signal(int)
    csv_requested = Signal(str, bytes)

    def __init__(self) -> None:
        super().__init__(
            self.tr("Lectures"),
            self.tr("Cartes et codes présentés\u00a0: qui, quand, par quel moyen, et ce qu’il en est advenu."),
        )
        empty = EmptyState(
            self.tr("Aucune lecture"),
            self.tr("La première carte insérée (F12) ou le premier code lu (F11) paraîtra ici."),
            icon="scan-qr-code",
        )
        self.table = DataTable(self.tr("Historique des lectures"), _LECTURES, lambda row: row.id, empty=empty)
        self.table.setMinimumHeight(theme().px(Size.ROW) * 8)
        self.table.activated.connect(self._on_activated)
        self.table.csv_requested.connect(self._on_csv)
        search = SearchField(self.tr("Filtrer les lectures"))
        search.setFixedWidth(theme().px(200))
        search.searched.connect(self.table.set_filter)
        export = Button(self.tr("Exporter"), icon="file-down", small=True)
        export.clicked.connect(self._on_csv)
        card = Card(self.tr("Historique"), padded=False)
        card.add_action(search)
        card.add_action(export)
        card.add(self.table)
        self.column.addWidget(card, 1)

    def show_lectures(self, items: tuple[LectureItem, ...]) -> None:
        """Show the lines."""
        self.table.set_rows(items)

    def _on_activated(self, row: LectureItem) -> None:
        if row.patient_id:
            self.file_requested.emit(row.patient_id)

    def _on_csv(self) -> None:
        self.csv_requested.emit("lectures.csv", self.table.csv_bytes())


class LecturesView(Protocol):
    """What the presenter asks of the screen."""

    def show_lectures(self, items: tuple[LectureItem, ...]) -> None:
        """Show the lines."""

    def show_message(self, said: Said | None) -> None:
        """Say why they cannot be shown."""


class LecturesPresenter:
    """Reads the history when it is looked at."""

    def __init__(self, view: LecturesView, desk: Desk, nav: Navigator, work: Run) -> None:
        self._view, self._desk, self._nav, self._work = view, desk, nav, work

    def refresh(self) -> None:
        """Read the history, for who may see patients."""
        if self._desk.may(Permission.VOIR_PATIENTS):
            lectures, user = self._desk.identify.lectures, self._desk.user
            self._work(lambda _cancel: lectures.history(user), self._on_read)

    def on_file(self, patient_id: int) -> None:
        """Open the file that a reading led to."""
        self._nav.go("patients", patient_id=patient_id)

    def _on_read(self, outcome: Ok[tuple[LectureRow, ...]] | Failed) -> None:
        match outcome:
            case Ok(rows):
                self._view.show_lectures(lecture_items(rows))
            case Failed(Cancelled()):
                pass
            case Failed(AppError() as error):
                self._view.show_message(Said(State.DANGER, *told(error)))
            case Failed(bug):
                raise bug
