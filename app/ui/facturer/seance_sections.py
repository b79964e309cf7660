"""The parts of the editor of a séance: place and trip, hour, supplements, act. Each fills and reads itself."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.ui.facturer.editor_value import EditorValue, SupplementRow
from app.ui.facturer.model import ActeRow
from app.ui.facturer.seance_input import KM_HINT, SeanceInput
from app.ui.facturer.side_page import Section, fill_line
from app.ui.theme import Space, Text, theme
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.fields import CheckField, SearchField
from app.ui.widgets.table import Column, DataTable
from app.ui.widgets.text import Paragraph
from app.ui.words import NBSP, counted


class PlaceSection(Section):
    """At home or not, and the trip."""

    def __init__(self) -> None:
        super().__init__("Lieu et déplacement", opened=True)
        self.domicile = self.box("Au domicile du patient", self._enable)
        self.deplacement = self.box("Compter le déplacement", self._enable)
        self.distance = self.line("distance", "Distance, un aller (km)", KM_HINT)
        self.put(self.rows["distance"])
        self.montagne, self.a_pied = self.box("En montagne"), self.box("À pied ou à ski")
        self.put(self.montagne, self.a_pied)
        self.agglomeration = self.box("Dans la même agglomération")
        self.meme_adresse = self.box("Même adresse que le précédent")
        self.plus_proche = self.line("plus_proche", "Confrère plus proche", "km, s’il y en a un")
        self.sortie = self.line("sortie", "Sortie de l’hôpital", "Après opération")
        self.put(self.rows["plus_proche"], self.rows["sortie"])
        self.retour = self.box("Programme de retour à domicile")

    def fill(self, value: EditorValue) -> None:
        """Show what is typed."""
        typed = value.typed
        for box, on in self._boxes(typed):
            box.setChecked(on)
        fill_line(self.distance, typed.distance)
        fill_line(self.plus_proche, typed.plus_proche)
        fill_line(self.sortie, typed.sortie)
        self._enable()

    def take(self, typed: SeanceInput) -> SeanceInput:
        """Return *typed* with what the section says."""
        self.set_summary(self._told())
        return replace(
            typed, domicile=self.domicile.isChecked(), deplacement=self.deplacement.isChecked(),
            distance=self.distance.text(), montagne=self.montagne.isChecked(), a_pied=self.a_pied.isChecked(),
            agglomeration=self.agglomeration.isChecked(), plus_proche=self.plus_proche.text(),
            meme_adresse=self.meme_adresse.isChecked(), sortie=self.sortie.text(), retour=self.retour.isChecked(),
        )  # fmt: skip

    def _boxes(self, typed: SeanceInput) -> tuple[tuple[CheckField, bool], ...]:
        return (
            (self.domicile, typed.domicile), (self.deplacement, typed.deplacement), (self.montagne, typed.montagne),
            (self.a_pied, typed.a_pied), (self.agglomeration, typed.agglomeration),
            (self.meme_adresse, typed.meme_adresse), (self.retour, typed.retour),
        )  # fmt: skip

    def _enable(self) -> None:
        home = self.domicile.isChecked()
        trip = home and self.deplacement.isChecked()
        self.deplacement.setEnabled(home)
        for widget in (self.distance, self.montagne, self.a_pied, self.agglomeration, self.meme_adresse):
            widget.setEnabled(trip)
        for widget in (self.plus_proche, self.sortie, self.retour):
            widget.setEnabled(trip)
        self.set_summary(self._told())

    def _told(self) -> str:
        if not self.domicile.isChecked():
            return "Cabinet"
        km = self.distance.text().strip()
        return f"Domicile, {km}{NBSP}km" if self.deplacement.isChecked() and km else "Domicile"


class DaySection(Section):
    """Day, hour, and the emergency that gives a majoration."""

    def __init__(self) -> None:
        super().__init__("Jour, heure, urgence", opened=True)
        self.jour = self.line("jour", "Jour", "21/11, lun, -2")
        self.heure = self.line("heure", "Heure de l’acte", "20:30")
        self.put(self.rows["jour"], self.rows["heure"])
        self.urgence = self.box("Urgence\u00a0: l’état du patient l’exige", self._enable)
        self.appel = self.line(
            "appel", "Heure de l’appel", "Nuit\u00a0: acte de 20\u00a0h à 8\u00a0h et appel de 19\u00a0h à 7\u00a0h"
        )
        self.put(self.rows["appel"])

    def fill(self, value: EditorValue) -> None:
        """Show what is typed."""
        typed = value.typed
        for field, text in ((self.jour, typed.jour), (self.heure, typed.heure), (self.appel, typed.appel)):
            fill_line(field, text)
        self.urgence.setChecked(typed.urgence)
        self._enable()
        self.show_day(value)

    def show_day(self, value: EditorValue) -> None:
        """Say whether the day is a Sunday or a holiday."""
        self.set_summary(value.jour)

    def take(self, typed: SeanceInput) -> SeanceInput:
        """Return *typed* with what the section says."""
        return replace(
            typed, jour=self.jour.text(), heure=self.heure.text(), urgence=self.urgence.isChecked(),
            appel=self.appel.text(),
        )  # fmt: skip

    def _enable(self) -> None:
        self.appel.setEnabled(self.urgence.isChecked())


class SupplementsSection(Section):
    """Bandage, balnéothérapie, bilans, téléexpertise: ticked in a list that a few letters shorten."""

    def __init__(self) -> None:
        super().__init__("Suppléments et bilans")
        self.search = SearchField("Supplément ou bilan")
        self.search.searched.connect(self._on_search)
        empty = EmptyState("Aucun supplément", "Essayez un autre mot\u00a0: bilan, bandage, piscine.")
        self.table: DataTable = DataTable(
            "Suppléments et bilans", _SUPPLEMENTS, lambda row: row.acte_id, checkable=True, headless=True, empty=empty
        )
        self.table.setFixedHeight(theme().px(196))
        self.table.checked_changed.connect(lambda _rows: self._on_box(None))
        self.table.activated.connect(self._on_enter)
        self.body.addWidget(self.search)
        self.body.addWidget(self.table)
        self._chosen: tuple[str, ...] = ()

    def fill(self, value: EditorValue) -> None:
        """Show what may be added, ticked as typed."""
        self._chosen = value.typed.supplements
        self.search.clear()
        self.table.set_filter("")
        self.table.set_rows(value.supplements)
        self.table.view.blockSignals(True)
        self.table.model.checked = set(self._chosen)
        self.table.view.blockSignals(False)
        self.table.view.viewport().update()
        self._tell()

    def take(self, typed: SeanceInput) -> SeanceInput:
        """Return *typed* with what is ticked, in the order of the ticks."""
        ticked = self.table.model.checked
        kept = tuple(act_id for act_id in self._chosen if act_id in ticked)
        added = tuple(row.acte_id for row in self.table.model.rows if row.acte_id in ticked - set(kept))
        self._chosen = (*kept, *added)
        self._tell()
        return replace(typed, supplements=self._chosen)

    def _on_search(self, words: str) -> None:
        self.table.set_filter(words)

    def _on_enter(self, row: SupplementRow) -> None:
        self.table.set_checked(self.table.model.checked ^ {row.acte_id})  # type: ignore[arg-type]

    def _tell(self) -> None:
        self.set_summary(counted(len(self._chosen), "ajout") if self._chosen else "")


class ActSection(Section):
    """Another act that day, in place of that of the prise en charge or after it."""

    words_typed = Signal(str)
    second_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__("Acte de ce jour")
        self.current = Paragraph("", Text.BODY)
        self.back = Button("Reprendre l’acte de la prise en charge", ButtonKind.GHOST, "undo-2", small=True)
        self.back.clicked.connect(lambda: self._choose(""))
        self.search = SearchField("Chercher un autre acte")
        self.search.searched.connect(self.words_typed)
        empty = EmptyState("Un autre acte\u00a0?", "Écrivez une région, un mot ou une cotation.")
        self.table: DataTable = DataTable("Autres actes", _ACTS, lambda row: row.acte_id, headless=True, empty=empty)
        self.table.setFixedHeight(theme().px(156))
        self.table.current_changed.connect(lambda _row: self._enable())
        self.table.activated.connect(lambda row: self._choose(row.acte_id))
        self.instead = Button("À la place", small=True, name="Faire cet acte à la place")
        self.instead.clicked.connect(lambda: self._choose(self._picked))
        self.second = Button(
            "Deuxième acte", icon="plus", small=True, name="Ajouter cet acte en deuxième séance du jour"
        )
        self.second.clicked.connect(lambda: self.second_requested.emit(self._picked))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme().px(Space.S))
        buttons.addWidget(self.instead)
        buttons.addWidget(self.second)
        buttons.addStretch(1)
        for widget in (self.current, self.back, self.search, self.table):
            self.body.addWidget(widget)
        self.body.addLayout(buttons)
        self.territoires = self.line("territoires", "Territoires traités", "TER\u00a0: épaule droite, rachis")
        self.put(self.rows["territoires"])
        self._acte_id = ""
        self._enable()

    def fill(self, value: EditorValue) -> None:
        """Show the act of the day."""
        self._acte_id = value.typed.acte_id
        fill_line(self.territoires, value.typed.territoires)
        self.show_act(value)

    def show_act(self, value: EditorValue) -> None:
        """Show the act done that day and whether it takes the place of another."""
        self.current.set_lead(value.acte.lead)
        self.current.setText(value.acte.rest)
        self.back.setVisible(value.replaced)
        self.set_summary("Autre acte" if value.replaced else value.acte.lead)

    def show_acts(self, rows: tuple[ActeRow, ...]) -> None:
        """Show the acts found."""
        self.table.set_rows(rows)
        if rows:
            self.table.select(rows[0].acte_id)
        self._enable()

    def take(self, typed: SeanceInput) -> SeanceInput:
        """Return *typed* with the act chosen."""
        return replace(typed, acte_id=self._acte_id, territoires=self.territoires.text())

    @property
    def _picked(self) -> str:
        row = self.table.current_row
        return row.acte_id if row is not None else ""

    def _choose(self, acte_id: str) -> None:
        self._acte_id = acte_id
        self._on_box(None)

    def _enable(self) -> None:
        for button in (self.instead, self.second):
            button.setEnabled(bool(self._picked))


_SUPPLEMENTS: tuple[Column[SupplementRow], ...] = (
    Column("acte", "Supplément", lambda r: r.acte, stretch=True),
    Column("mots", "", lambda r: r.mots, hidden=True),
)
_ACTS: tuple[Column[ActeRow], ...] = (Column("acte", "Acte", lambda r: r.acte, stretch=True),)
