"""The card of the séances: the table, how to add some, under which prise en charge."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.domain.money import Money
from app.ui.facturer import model
from app.ui.facturer.model import Composition, LineRow
from app.ui.theme import Colour, Size, Space, Text, theme
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.card import Card
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.fields import CheckField, ChoiceField
from app.ui.widgets.table import Column, DataTable, Kind
from app.ui.widgets.text import Paragraph

_ROWS_SHOWN = 8
_DAY_HINT = "21/11, lun, -2. Plusieurs jours\u00a0: séparez-les par un espace."


class DaysBar(QWidget):
    """Days typed at once: « 21/11 19/11 lun ». Enter adds, Escape closes."""

    submitted = Signal(str, bool)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.days = QLineEdit()
        self.days.setAccessibleName(self.tr("Jours des séances"))
        self.days.setPlaceholderText(self.tr("Aujourd’hui\u00a0: auj"))
        self.days.returnPressed.connect(self._submit)
        self.domicile = CheckField(self.tr("À domicile"))
        add = Button(self.tr("Ajouter"), small=True)
        add.clicked.connect(self._submit)
        close = Button(kind=ButtonKind.GHOST, icon="x", small=True, name=self.tr("Fermer la saisie des jours"))
        close.clicked.connect(self.closed)
        row = QHBoxLayout()
        row.setSpacing(px(Space.S))
        row.addWidget(self.days, 1)
        row.addWidget(self.domicile)
        row.addWidget(add)
        row.addWidget(close)
        self._line = Paragraph(_DAY_HINT, Text.SECONDARY, Colour.HINT)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.L), px(Space.XS), px(Space.L), px(Space.S))
        column.setSpacing(px(Space.XS))
        column.addLayout(row)
        column.addWidget(self._line)

    def open_bar(self, domicile: bool) -> None:
        """Show the line, ready to type."""
        self.domicile.setChecked(domicile)
        self.setVisible(True)
        self.days.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, words: str) -> None:
        """Say what is wrong; empty when the days were taken."""
        self._line.setText(words or _DAY_HINT)
        self._line.set_tone(Colour.DANGER if words else Colour.HINT)
        if not words:
            self.days.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _submit(self) -> None:
        self.submitted.emit(self.days.text(), self.domicile.isChecked())


class LinesTable(DataTable):
    """As high as what it shows; gives way down to one row when the window is low."""

    def __init__(self, name: str, empty: EmptyState) -> None:
        super().__init__(name, _COLUMNS, lambda row: row.key, empty=empty)
        self._wanted = 0

    def fit(self, count: int) -> None:
        """Ask for the room of *count* rows, eight at most."""
        px = theme().px
        one = px(Size.HEADER_ROW) + px(Size.ROW) + px(Space.XS)
        self._wanted = one + px(Size.ROW) * (min(count, _ROWS_SHOWN) - 1) if count else px(190)
        self.setMinimumHeight(min(self._wanted, one) if count else self._wanted)
        self.setMaximumHeight(self._wanted)
        self.updateGeometry()

    def show_whole(self, seance_id: int) -> None:
        """Put the cursor on the first line of a séance, its other lines in sight with it."""
        own = [row.key for row in self.rows if row.seance_id == seance_id]
        for key in (*own[-1:], *own[:1]):
            self.select(key)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(super().sizeHint().width(), self._wanted)


class LinesCard(Card):
    """The séances of the feuille."""

    days_requested = Signal(str, bool)
    remove_requested = Signal(int)
    edit_requested = Signal(int)
    seance_changed = Signal(int)
    pec_requested = Signal(int)
    ordonnance_requested = Signal()
    current_changed = Signal(object)
    csv_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Séances", parent=parent, padded=False)
        self._domicile = False
        self.ordonnance = Button(
            self.tr("Ordonnance"), ButtonKind.GHOST, small=True, name=self.tr("Nouvelle ordonnance")
        )
        self.ordonnance.clicked.connect(self.ordonnance_requested)
        self.remove = Button(icon="trash-2", small=True, name=self.tr("Retirer la séance de la feuille"))
        self.remove.setShortcut(Qt.Key.Key_Delete)
        self.remove.setToolTip(self.tr("Retirer la séance de la feuille (Suppr)"))
        self.remove.clicked.connect(self._on_remove)
        self.add_days = Button(
            self.tr("Ajouter"), icon="plus", small=True, shortcut="Ctrl+N", name=self.tr("Ajouter une séance")
        )
        self.add_days.clicked.connect(lambda: self.bar.open_bar(self._domicile))
        self.edit = Button(self.tr("Modifier"), small=True, shortcut="F2")
        self.edit.clicked.connect(self._on_edit)
        for button in (self.ordonnance, self.remove, self.edit, self.add_days):
            self.add_action(button)
        self.pecs = ChoiceField(name=self.tr("Prise en charge"))
        self.pecs.activated.connect(lambda _place: self.pec_requested.emit(self.pecs.value))
        self._pec_row = QWidget()
        inside = QHBoxLayout(self._pec_row)
        inside.setContentsMargins(theme().px(Space.L), 0, theme().px(Space.L), theme().px(Space.XS))
        inside.addWidget(self.pecs, 1)
        self.bar: DaysBar = DaysBar()
        self.bar.setVisible(False)
        self.bar.submitted.connect(self.days_requested)
        self.bar.closed.connect(self._on_closed)
        self._empty = EmptyState(*model.NO_SEANCE, icon="calendar-plus")
        self.table = LinesTable(self.tr("Séances de la feuille"), self._empty)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.table.empty_action_requested.connect(lambda: self.days_requested.emit("auj", self._domicile))
        self.table.current_changed.connect(self._on_current)
        self.table.activated.connect(lambda row: self.edit_requested.emit(row.seance_id))
        self.table.csv_requested.connect(lambda: self.csv_requested.emit(self.table.csv_bytes()))
        for widget in (self._pec_row, self.bar, self.table):
            self.add(widget)

    def show_lines(self, value: Composition) -> None:
        """Show the séances; the cursor stays where it was, else goes to the last."""
        self._domicile = value.domicile
        self.set_note(value.note)
        self.pecs.clear()
        for choice in value.pecs:
            self.pecs.addItem(choice.words, choice.pec_id)
        self.pecs.set_value(value.pec_id)
        self._pec_row.setVisible(len(value.pecs) > 1)
        self.table.set_rows(value.lines)
        if value.lines and self.table.current_row is None:
            self.table.show_whole(value.lines[-1].seance_id)
        self.table.fit(len(value.lines))
        self._on_current(self.table.current_row)

    def forget(self) -> None:
        """Another feuille: nothing is being typed."""
        self.bar.show_error("")
        self.bar.setVisible(False)

    def show_day_error(self, words: str) -> None:
        """Say what is wrong with the days typed."""
        self.bar.show_error(words)
        if not words:
            self.bar.setVisible(False)
            self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_current(self, row: LineRow | None) -> None:
        for button in (self.remove, self.edit):
            button.setEnabled(row is not None)
        self.current_changed.emit(row)
        if row is not None:
            self.seance_changed.emit(row.seance_id)

    def go_to(self, seance_id: int) -> None:
        """Put the cursor on a séance, unless it is on one of its lines."""
        row = self.table.current_row
        if row is None or row.seance_id != seance_id:
            self.table.show_whole(seance_id)

    def _on_edit(self) -> None:
        row = self.table.current_row
        if row is not None:
            self.edit_requested.emit(row.seance_id)

    def _on_remove(self) -> None:
        row = self.table.current_row
        if row is not None:
            self.remove_requested.emit(row.seance_id)

    def _on_closed(self) -> None:
        self.bar.setVisible(False)
        self.add_days.setFocus(Qt.FocusReason.OtherFocusReason)


def _amount(amount: Money | None) -> str:
    return "—" if amount is None else str(amount)


_COLUMNS: tuple[Column[LineRow], ...] = (
    Column(
        "jour", "Date", lambda r: r.jour, width=124, sort=lambda r: r.order.day, csv=lambda r: f"{r.day:%d/%m/%Y}"
    ),
    Column("acte", "Acte", lambda r: r.acte, stretch=True, sort=lambda r: r.order.acte),
    Column("lieu", "Lieu", lambda r: r.lieu, width=72, sort=lambda r: r.order.lieu, csv=lambda r: r.order.lieu),
    Column("coefficient", "Coef.", lambda r: r.coefficient, Kind.NUMBER, width=58, sort=lambda r: r.order.acte),
    Column(
        "honoraires", "Honoraires", lambda r: _amount(r.honoraires), Kind.NUMBER, width=82,
        sort=lambda r: r.order.total,
    ),
    Column("base", "Base", lambda r: _amount(r.base), Kind.NUMBER, width=70, sort=lambda r: r.order.total),
    Column("taux", "Taux", lambda r: r.taux, Kind.NUMBER, width=60, sort=lambda r: r.order.total),
)  # fmt: skip
