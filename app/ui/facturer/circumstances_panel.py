"""The circumstances of the feuille as a page at its right."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.circonstances import TiersPayant
from app.ui.facturer.circumstances_input import (
    ACCIDENT,
    DISTINCTES,
    MATERNITE,
    NATURES,
    QUALIFICATIFS,
    CircumstancesInput,
)
from app.ui.facturer.side_page import Section, SidePage, fill_line
from app.ui.typed import Errors

TIERS = (
    ("Intégral\u00a0: rien à avancer", TiersPayant.INTEGRAL.value),
    ("Part obligatoire seule", TiersPayant.AMO.value),
    ("Aucun\u00a0: le patient avance tout", TiersPayant.AUCUN.value),
)


class CircumstancesPanel(SidePage):
    """``typed`` at every change, ``field_left`` when a field is done."""

    opened = Signal()
    closed = Signal()
    typed = Signal(object)
    field_left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Circonstances de la feuille"), parent)
        self.payer, self.insurance = (
            Section(self.tr("Qui avance"), opened=True),
            Section(self.tr("Assurance"), opened=True),
        )
        self.rate, self.other = Section(self.tr("Taux saisi")), Section(self.tr("Autre séance du jour"))
        self.tiers = self.payer.choice("tiers", self.tr("Tiers payant"), TIERS)
        self.qualificatif = self.payer.choice("qualificatif", self.tr("Remboursement"), QUALIFICATIFS)
        self.nature = self.insurance.choice("nature", self.tr("Nature d’assurance"), NATURES)
        self.nature.activated.connect(lambda _place: self._enable())
        self.numero = self.insurance.line("numero", self.tr("N° d’accident"), self.tr("9 chiffres"))
        self.accident = self.insurance.line("accident", self.tr("ou sa date"), self.tr("jj/mm/aaaa"))
        self.insurance.put(self.insurance.rows["numero"], self.insurance.rows["accident"])
        self.maternite = self.insurance.line(
            "maternite", self.tr("Début de grossesse ou accouchement"), self.tr("Présumé, accouchement ou adoption")
        )
        self.insurance.put(self.insurance.rows["maternite"])
        self.taux = self.rate.line("taux", self.tr("Taux (%)"), self.tr("Là où aucune table ne le donne"))
        self.motif = self.rate.line("motif", self.tr("Motif"), self.tr("Noté au journal avec votre nom"))
        for key in ("taux", "motif"):
            self.rate.put(self.rate.rows[key])
        self.distincte = self.other.choice(
            "distincte", self.tr("Ordonnance distincte"), DISTINCTES, self.tr("Une des quatre conditions de deux actes")
        )
        self.sections = (self.payer, self.insurance, self.rate, self.other)
        for section in self.sections:
            section.typed.connect(self._on_typed)
            section.left.connect(self.field_left)
            self.column.addWidget(section)
        self.column.addStretch(1)
        self._typed = CircumstancesInput()

    def show_circumstances(self, typed: CircumstancesInput, focus: str = "") -> None:
        """Open the panel filled; go to the field *focus* when it is named."""
        self._typed = typed
        for choice, value in (
            (self.tiers, typed.tiers), (self.qualificatif, typed.qualificatif), (self.nature, typed.nature),
            (self.distincte, typed.distincte),
        ):  # fmt: skip
            choice.set_value(value)
        for line, text in (
            (self.numero, typed.numero), (self.accident, typed.accident), (self.maternite, typed.maternite),
            (self.taux, typed.taux), (self.motif, typed.motif),
        ):  # fmt: skip
            fill_line(line, text)
        was_open = self.isVisible()
        if not was_open:
            self.show_errors({})
        if typed.taux:
            self.rate.open_fold()
        if typed.distincte:
            self.other.open_fold()
        self._enable()
        self.opened.emit()
        if focus or not was_open:
            self._go(focus or "tiers")

    def show_amounts(self, now: str, total: str) -> None:
        """Say what the patient pays now under what is typed."""
        self.sentence.setText(self.tr("À régler maintenant\u00a0: {} sur {}").format(now, total))

    def show_errors(self, errors: Errors) -> None:
        """Say under each field what is wrong."""
        for section in self.sections:
            section.show_errors(errors)

    def close_circumstances(self) -> None:
        """Put the panel away."""
        self.closed.emit()

    def _on_typed(self) -> None:
        self._typed = replace(
            self._typed, tiers=str(self.tiers.value), qualificatif=str(self.qualificatif.value),
            nature=str(self.nature.value), numero=self.numero.text(), accident=self.accident.text(),
            maternite=self.maternite.text(), taux=self.taux.text(), motif=self.motif.text(),
            distincte=str(self.distincte.value),
        )  # fmt: skip
        self.typed.emit(self._typed)

    def _enable(self) -> None:
        nature = self.nature.value
        for field in (self.numero, self.accident):
            field.setEnabled(nature == ACCIDENT)
        self.maternite.setEnabled(nature == MATERNITE)

    def _go(self, key: str) -> None:
        if key == "accident":
            self.nature.set_value(ACCIDENT)
        elif key == "maternite":
            self.nature.set_value(MATERNITE)
        self._enable()
        places: dict[str, tuple[Section, QWidget]] = {
            "tiers": (self.payer, self.tiers),
            "nature": (self.insurance, self.nature),
            "accident": (self.insurance, self.numero),
            "maternite": (self.insurance, self.maternite),
            "taux": (self.rate, self.taux),
            "distincte": (self.other, self.distincte),
        }
        section, field = places[key]
        section.open_fold()
        self.go_to(field)
        if key in {"accident", "maternite"}:
            self._on_typed()
