"""The editor of one séance, at the right of the feuille: everything by keyboard."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.facturer.editing import ASIDE
from app.ui.facturer.editor_value import EditorValue
from app.ui.facturer.fees_sections import FeesSection, ParticularSection
from app.ui.facturer.model import ActeRow
from app.ui.facturer.seance_input import SeanceInput
from app.ui.facturer.seance_sections import ActSection, DaySection, PlaceSection, SupplementsSection
from app.ui.facturer.side_page import Section, SidePage
from app.ui.typed import Errors
from app.ui.widgets.button import Button, ButtonKind


class SeancePanel(SidePage):
    """``typed`` at every change, ``field_left`` when a field is done, ``move_requested(-1 | 1)`` to a neighbour."""

    opened = Signal()
    shown = Signal(int)
    closed = Signal()
    typed = Signal(object)
    field_left = Signal()
    move_requested = Signal(int)
    act_words_typed = Signal(str)
    second_act_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Séance"), parent)
        self.place, self.day, self.supplements = PlaceSection(), DaySection(), SupplementsSection()
        self.act, self.fees, self.particular = ActSection(), FeesSection(), ParticularSection()
        self.sections: tuple[Section, ...] = (
            self.place, self.day, self.supplements, self.act, self.fees, self.particular,
        )  # fmt: skip
        for section in self.sections:
            section.typed.connect(self._on_typed)
            section.left.connect(self.field_left)
            self.column.addWidget(section)
        self.column.addStretch(1)
        self.act.words_typed.connect(self.act_words_typed)
        self.act.second_requested.connect(self.second_act_requested)
        self.before = Button(self.tr("Précédente"), ButtonKind.GHOST, shortcut="Alt+Up", small=True)
        self.after = Button(self.tr("Suivante"), ButtonKind.GHOST, shortcut="Alt+Down", small=True)
        self.before.clicked.connect(lambda: self.move_requested.emit(-1))
        self.after.clicked.connect(lambda: self.move_requested.emit(1))
        self.add_foot(self.before, self.after)
        self._typed = SeanceInput()
        self._seance_id = 0

    # --- what the presenter asks ---
    def show_editor(self, value: EditorValue, focus: str = "") -> None:
        """Open the panel, or fill it anew; go to the field *focus* when it is named."""
        other = value.seance_id != self._seance_id
        self._seance_id, self._typed = value.seance_id, value.typed
        if other:
            self.show_errors({})
            self.act.show_acts(())
            self.act.search.clear()
        for section in (self.place, self.day, self.supplements, self.act, self.fees, self.particular):
            section.fill(value)
        self.show_amounts(value)
        self.opened.emit()
        self.shown.emit(value.seance_id)
        if focus != ASIDE and (focus or other):
            self._go(focus or "domicile")

    def show_amounts(self, value: EditorValue) -> None:
        """Show again what the séance costs; the fields stay as they are typed."""
        self.set_title(value.title)
        self.sentence.setText(value.sentence)
        self.day.show_day(value)
        self.act.show_act(value)
        self.before.setEnabled(not value.first)
        self.after.setEnabled(not value.last)

    def show_errors(self, errors: Errors) -> None:
        """Say under each field what is wrong."""
        for section in self.sections:
            section.show_errors(errors)

    def show_acts(self, rows: tuple[ActeRow, ...]) -> None:
        """Show the acts found."""
        self.act.show_acts(rows)

    def close_editor(self) -> None:
        """Put the panel away."""
        self._seance_id = 0
        self.closed.emit()

    # --- inside ---
    def _on_typed(self) -> None:
        typed = self._typed
        for section in (self.place, self.day, self.supplements, self.act, self.fees, self.particular):
            typed = section.take(typed)
        self._typed = typed
        self.typed.emit(typed)

    def _go(self, key: str) -> None:
        """Open the fold of a field and put the focus there."""
        places: dict[str, tuple[Section, QWidget]] = {
            "domicile": (self.place, self.place.domicile),
            "distance": (self.place, self.place.distance),
            "jour": (self.day, self.day.jour),
            "urgence": (self.day, self.day.urgence),
            "appel": (self.day, self.day.appel),
            "supplements": (self.supplements, self.supplements.search),
            "acte": (self.act, self.act.search),
            "depassement": (self.fees, self.fees.depassement),
            "hors": (self.fees, self.fees.hors[0].libelle),
            "ensemble": (self.particular, self.particular.ensemble),
        }
        section, field = places[key]
        section.open_fold()
        self.go_to(field if field.isEnabled() else section.head)
