"""Hospital stays under the prises en charge: listed, noted, corrected, removed. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.sejour import Sejour
from app.ui.coordonnees.form_panel import FormPanel
from app.ui.theme import Colour, Size, Space, Text, theme
from app.ui.values import ActionValue
from app.ui.widgets.button import Button
from app.ui.widgets.fields import DateField
from app.ui.widgets.table import Column, DataTable, Kind
from app.ui.widgets.text import Label, Paragraph, separator

ROWS_SHOWN = 3
NONE = "Aucun séjour noté. Pendant un séjour, les soins sont à la charge de l’hôpital\u00a0: Facturer le signale."
CORRECT, REMOVE = "corriger", "retirer"


@dataclass(frozen=True, slots=True)
class SejourTyped:
    """A stay as sent; ``id`` 0 for a new one."""

    id: int = 0
    entree: date | None = None
    sortie: date | None = None


@dataclass(frozen=True, slots=True)
class SejourRow:
    """One stay in words."""

    sejour: Sejour
    entree: date
    words: str


_COLUMNS: tuple[Column[SejourRow], ...] = (
    Column("entree", "Entrée", lambda row: row.entree, Kind.DATE),
    Column("words", "Sortie", lambda row: row.words, stretch=True),
    Column(CORRECT, "Corriger", lambda _row: ActionValue("Corriger"), Kind.ACTION),
    Column(REMOVE, "Retirer", lambda _row: ActionValue("Retirer"), Kind.ACTION),
)


class SejourSection(QWidget):
    """``add_requested``; ``correct_requested(Sejour)``; ``remove_requested(Sejour)``."""

    add_requested = Signal()
    correct_requested = Signal(object)
    remove_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.add = Button(self.tr("Noter un séjour"), icon="plus", small=True)
        self.add.clicked.connect(self.add_requested)
        self.none = Paragraph(NONE, Text.BODY, Colour.MUTED)
        self.table = DataTable(
            self.tr("Séjours hospitaliers"), _COLUMNS, lambda row: row.sejour.id, headless=True
        )  # fmt: skip
        self.table.empty.set_words(self.tr("Aucun séjour"), NONE)
        self.table.activated.connect(lambda row: self.correct_requested.emit(row.sejour))
        self.table.action_requested.connect(self._on_action)
        head = QHBoxLayout()
        head.setContentsMargins(px(Space.L), px(Space.M), px(Space.L), px(Space.XS))
        head.addWidget(Label(self.tr("Séjours hospitaliers"), Text.GROUP), 1)
        head.addWidget(self.add)
        words = QHBoxLayout()
        words.setContentsMargins(px(Space.L), 0, px(Space.L), 0)
        words.addWidget(self.none)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, px(Space.S))
        column.setSpacing(0)
        column.addWidget(separator(self))
        column.addLayout(head)
        column.addLayout(words)
        column.addWidget(self.table)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.show_sejours(())

    def show_sejours(self, rows: tuple[SejourRow, ...]) -> None:
        """Show the stays, newest first."""
        self.none.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self.table.set_rows(rows)
        self.table.setFixedHeight(theme().px(Size.ROW) * min(len(rows), ROWS_SHOWN) + 2)

    def _on_action(self, row: SejourRow, key: str) -> None:
        (self.correct_requested if key == CORRECT else self.remove_requested).emit(row.sejour)


class CarePage(QWidget):
    """The prises en charge, and the stays under them."""

    def __init__(self, cards: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sejours = SejourSection()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(cards, 1)
        column.addWidget(self.sejours)


class SejourPanel(FormPanel):
    """``sent(SejourTyped)``."""

    def __init__(self, host: QWidget, today: Callable[[], date]) -> None:
        super().__init__(
            host,
            host.tr("Séjour hospitalier"),
            host.tr("D’après le bulletin, le patient ou sa famille. Les soins de ces jours seront signalés."),
            host.tr("Enregistrer le séjour"),
        )
        self._id = 0
        self.entree, self.sortie = DateField(today), DateField(today)
        self.form.place("entree", self.tr("Jour d’entrée"), self.entree, self.tr("21/11, lun ou -3"))
        self.form.place("sortie", self.tr("Jour de sortie"), self.sortie, self.tr("Vide tant que le séjour dure"))

    def start(self, typed: SejourTyped) -> None:
        """Open the form."""
        self._id = typed.id
        self.entree.set_value(typed.entree)
        self.sortie.set_value(typed.sortie)
        self.show_errors({})
        self.open_panel(self.sortie if typed.id else self.entree)

    @property
    def typed(self) -> SejourTyped:
        """What stands in the fields."""
        return SejourTyped(self._id, self.entree.value, self.sortie.value)

    @property
    def unreadable(self) -> dict[str, str]:
        """What is typed and is no day, by field."""
        return {key: field.error for key, field in (("entree", self.entree), ("sortie", self.sortie)) if field.error}

    def _send(self) -> None:
        if not self.button.isEnabled():
            return
        for field in (self.entree, self.sortie):
            field.editingFinished.emit()
        if wrong := self.unreadable:
            self.show_errors(wrong)
        else:
            self.sent.emit(self.typed)
