"""The page of a series: the calendar on the left, the days and what is special to each on the right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.soins import Lieu
from app.ui.facturer.series import model
from app.ui.facturer.series.model import DayTyped, SeriesRow, SeriesShown
from app.ui.facturer.series.presenter import SeriesPresenter
from app.ui.theme import Colour, Size, Space, Text, theme
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.calendar import Calendar
from app.ui.widgets.card import Card
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.fields import ChoiceField
from app.ui.widgets.table import Column, DataTable, Kind
from app.ui.widgets.text import Label, Paragraph, separator

PLACES = (("Cabinet", Lieu.CABINET), ("Domicile", Lieu.DOMICILE))
NO_SUPPLEMENT = ("Aucun", "")
_COLUMNS: tuple[Column[SeriesRow], ...] = (
    Column("jour", "Jour", lambda r: r.jour, width=96, strong=True, sort=lambda r: r.day),
    Column("heure", "Heure", lambda r: r.heure, Kind.NUMBER, width=62),
    Column("lieu", "Lieu", lambda r: r.lieu, width=84),
    Column("note", "À noter", lambda r: r.note, muted=True, stretch=True),
    Column("montant", "Montant", lambda r: r.montant, Kind.MONEY, width=92),
)


class DayFields(QWidget):
    """Hour, place, distance and supplement on one line; ``edited`` at every key."""

    edited = Signal()

    def __init__(self, whose: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.heure, self.km = QLineEdit(), QLineEdit()
        self.lieu = ChoiceField(PLACES)
        self.supplement = ChoiceField((NO_SUPPLEMENT,))
        self.heure.setPlaceholderText("09:30")
        self.km.setPlaceholderText("4,5")
        for choice in (self.lieu, self.supplement):
            choice.setSizeAdjustPolicy(choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(6)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(Space.S))
        for words, field, weight in (
            (self.tr("Heure"), self.heure, 2), (self.tr("Lieu"), self.lieu, 3), (self.tr("Km (aller)"), self.km, 2),
            (self.tr("Supplément"), self.supplement, 4),
        ):  # fmt: skip
            field.setAccessibleName(f"{words}, {whose}")
            column = QVBoxLayout()
            column.setSpacing(px(Space.XS))
            caption = Label(words, Text.SECONDARY_STRONG, Colour.MUTED)
            caption.setBuddy(field)
            column.addWidget(caption)
            column.addWidget(field)
            row.addLayout(column, weight)
        self.heure.textEdited.connect(lambda _text: self.edited.emit())
        self.km.textEdited.connect(lambda _text: self.edited.emit())
        self.lieu.activated.connect(self._on_place)
        self.supplement.activated.connect(lambda _place: self.edited.emit())

    def set_supplements(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer the supplements of the nomenclature."""
        self.supplement.clear()
        for words, act_id in (NO_SUPPLEMENT, *choices):
            self.supplement.addItem(words, act_id)

    def fill(self, typed: DayTyped) -> None:
        """Show what is typed, unless it shows it already."""
        if typed == self.typed:
            return
        self.heure.setText(typed.heure)
        self.lieu.set_value(typed.lieu)
        self.km.setText(typed.km)
        self.supplement.set_value(typed.supplement)
        self.km.setEnabled(typed.lieu is Lieu.DOMICILE)

    @property
    def typed(self) -> DayTyped:
        """What the fields say."""
        lieu, supplement = self.lieu.value or Lieu.CABINET, str(self.supplement.value or "")
        return DayTyped(self.heure.text(), lieu, self.km.text(), supplement)

    def _on_place(self, _place: int) -> None:
        self.km.setEnabled(self.lieu.value is Lieu.DOMICILE)
        self.edited.emit()


class SeriesPage(QWidget):
    """Shows a series and hears what changes in it. Decides nothing."""

    picked_changed = Signal(object)
    days_typed = Signal(str)
    usual_edited = Signal(object)
    day_edited = Signal(object, object)
    same_requested = Signal(object)
    remove_requested = Signal(object)
    submitted = Signal()
    left = Signal()
    opened = Signal(str)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter: SeriesPresenter | None = None
        self.calendar = Calendar(self.tr("Jours de la série"), today)
        self.days = QLineEdit()
        self.days.setAccessibleName(self.tr("Jours à ajouter"))
        self.days.setPlaceholderText(self.tr("lun mer ven, 21/11, lun jeu x10"))
        self._hint = Paragraph(model.DAYS_HINT, Text.SECONDARY, Colour.HINT)
        self.usual = DayFields(self.tr("toute la série"))
        self.own = DayFields(self.tr("ce jour"))
        empty = EmptyState(*model.NO_DAY_PICKED, icon="calendar-days")
        self.table = DataTable(self.tr("Jours de la série"), _COLUMNS, lambda row: row.day, empty=empty)
        self.problem = Paragraph("", Text.SECONDARY, Colour.DANGER)
        self.problem.setMinimumHeight(theme().px(Text.SECONDARY.line))  # reserved: nothing jumps while an hour is typed
        self._own_title = Label("", Text.SECONDARY_STRONG, Colour.MUTED)
        self.same = Button(self.tr("Comme la série"), ButtonKind.GHOST, "undo-2", small=True)
        self.remove = Button(self.tr("Retirer"), ButtonKind.GHOST, "trash-2", small=True, shortcut="Del")
        self.back = Button(self.tr("Retour à la feuille"), ButtonKind.GHOST, "arrow-left")
        self.submit = Button(self.tr("Enregistrer"), ButtonKind.PRIMARY, shortcut="Ctrl+Return")
        self._shown: SeriesShown | None = None
        self._days: dict[date, DayTyped] = {}
        self._arrange()
        self._connect()

    # --- what the presenter shows ---
    def open_series(self, sentence: str, supplements: Sequence[tuple[str, str]]) -> None:
        """Come forward, the series before forgotten."""
        for fields in (self.usual, self.own):
            fields.set_supplements(supplements)
        self.days.clear()
        self.say_days("")
        self.opened.emit(sentence)
        self.calendar.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_series(self, shown: SeriesShown, common: DayTyped, days: dict[date, DayTyped]) -> None:
        """Show everything; the cursor of the list stays."""
        self._shown, self._days = shown, days
        self._card.set_note(shown.total)
        self.calendar.show_days(shown.picked, shown.marks, shown.count)
        self.usual.fill(common)
        self.table.set_rows(shown.rows)
        if shown.rows and self.table.current_row is None:
            self.table.select(shown.rows[0].day)
        self.problem.setText(" ".join(shown.problems))
        self.submit.set_label(shown.verb or self.tr("Enregistrer"))
        self.submit.setEnabled(bool(shown.verb) and not shown.problems)
        self._show_own()

    def say_days(self, words: str) -> None:
        """Say what is wrong with the days typed; empty when they were taken."""
        self._hint.setText(words or model.DAYS_HINT)
        self._hint.set_tone(Colour.DANGER if words else Colour.HINT)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # --- inside ---
    def _arrange(self) -> None:
        px = theme().px
        left = Card()
        left.add(self.days)
        left.add(self._hint)
        left.add(self.calendar, 1)
        self._card = Card(self.tr("Séances"), padded=False)
        inside = QVBoxLayout()
        inside.setContentsMargins(px(Space.L), 0, px(Space.L), px(Space.S))
        inside.setSpacing(px(Space.S))
        inside.addWidget(self.usual)
        self._card.add(inside)
        self.table.setMinimumHeight(px(Size.HEADER_ROW) + px(Size.ROW) * 2)
        self._card.add(self.table, 1)
        self._own_box = QWidget()
        own = QVBoxLayout(self._own_box)
        own.setContentsMargins(px(Space.L), px(Space.S), px(Space.L), 0)
        own.setSpacing(px(Space.XS))
        head = QHBoxLayout()
        head.addWidget(self._own_title, 1)
        head.addWidget(self.same)
        head.addWidget(self.remove)
        own.addLayout(head)
        own.addWidget(self.own)
        self._card.add(separator(self))
        self._card.add(self._own_box)
        foot = QVBoxLayout()
        foot.setContentsMargins(px(Space.L), px(Space.M), px(Space.L), px(Space.S))
        foot.setSpacing(px(Space.S))
        foot.addWidget(self.problem)
        buttons = QHBoxLayout()
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.submit)
        foot.addLayout(buttons)
        self._card.add(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(Space.L))
        row.addWidget(left, 7)
        row.addWidget(self._card, 6)

    def _connect(self) -> None:
        self.calendar.picked_changed.connect(self.picked_changed)
        self.days.returnPressed.connect(lambda: self.days_typed.emit(self.days.text()))
        self.usual.edited.connect(lambda: self.usual_edited.emit(self.usual.typed))
        self.own.edited.connect(self._on_own)
        self.table.current_changed.connect(lambda _row: self._show_own())
        self.same.clicked.connect(lambda: self._on_row(self.same_requested))
        self.remove.clicked.connect(lambda: self._on_row(self.remove_requested))
        self.submit.clicked.connect(self.submitted)
        self.back.clicked.connect(self.left)

    def _show_own(self) -> None:
        row = self.table.current_row
        self._own_box.setVisible(row is not None)
        if isinstance(row, SeriesRow):
            self._own_title.setText(self.tr("Seulement le {}").format(row.jour))
            self.own.fill(self._days.get(row.day, self.usual.typed))
            self.same.setVisible(row.own)

    def _on_own(self) -> None:
        row = self.table.current_row
        if isinstance(row, SeriesRow):
            self.day_edited.emit(row.day, self.own.typed)

    def _on_row(self, signal: SignalInstance) -> None:
        row = self.table.current_row
        if isinstance(row, SeriesRow):
            signal.emit(row.day)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, super().minimumSizeHint().height())
