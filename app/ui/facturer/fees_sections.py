"""The last parts of the editor of a séance: fees beyond the tariff, and what is particular to it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.ui.facturer.editor_value import EditorValue
from app.ui.facturer.seance_input import HorsInput, SeanceInput
from app.ui.facturer.side_page import Section, fill_line
from app.ui.theme import Space, theme
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.fields import CheckField, FormRow


class FeesSection(Section):
    """Dépassement DE with its reason, and what the insurance does not know."""

    def __init__(self) -> None:
        super().__init__("Dépassement, hors nomenclature")
        self.depassement = self.line("depassement", "Dépassement DE (€)", "Exigence du patient")
        self.motif = self.line("motif", "Motif", "Heure ou lieu")
        self.put(self.rows["depassement"], self.rows["motif"])
        self.information = self.box("Patient informé par écrit")
        holder = QWidget()
        self._lines = QVBoxLayout(holder)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(theme().px(Space.XS))
        self.rows["hors"] = FormRow("Hors nomenclature", holder, "Sur note d’honoraires, à part de la feuille")
        self.put(self.rows["hors"])
        self.more = Button("Ajouter une ligne", ButtonKind.GHOST, "plus", small=True)
        self.more.clicked.connect(lambda: self._add(HorsInput()).libelle.setFocus(Qt.FocusReason.OtherFocusReason))
        self.body.addWidget(self.more)
        self.hors: list[HorsLine] = []

    def fill(self, value: EditorValue) -> None:
        """Show what is typed; the lines are made again only when their number changed."""
        typed = value.typed
        fill_line(self.depassement, typed.depassement)
        fill_line(self.motif, typed.motif)
        self.information.setChecked(typed.information)
        wanted = typed.hors or (HorsInput(),)
        while len(self.hors) > len(wanted):
            line = self.hors.pop()
            line.setParent(None)
            line.deleteLater()
        while len(self.hors) < len(wanted):
            self._add(HorsInput())
        for line, one in zip(self.hors, wanted, strict=True):
            line.fill(one)
        self._tell()

    def take(self, typed: SeanceInput) -> SeanceInput:
        """Return *typed* with the fees."""
        self._tell()
        return replace(
            typed, depassement=self.depassement.text(), motif=self.motif.text(),
            information=self.information.isChecked(), hors=tuple(line.typed for line in self.hors),
        )  # fmt: skip

    def _add(self, one: HorsInput) -> HorsLine:
        line = HorsLine(len(self.hors) + 1)
        line.fill(one)
        line.changed.connect(self.typed)
        line.left.connect(self.left)
        self.hors.append(line)
        self._lines.addWidget(line)
        return line

    def _tell(self) -> None:
        parts = ["DE"] if self.depassement.text().strip() else []
        parts += ["note"] if any(line.libelle.text().strip() for line in self.hors) else []
        self.set_summary(", ".join(parts))


class HorsLine(QWidget):
    """One off-nomenclature item: what, how much, and whether the estimate was signed."""

    changed = Signal()
    left = Signal()

    def __init__(self, number: int) -> None:
        super().__init__()
        self.libelle, self.montant = QLineEdit(), QLineEdit()
        self.libelle.setPlaceholderText("Libellé imprimé")
        self.libelle.setAccessibleName(f"Libellé hors nomenclature {number}")
        self.montant.setPlaceholderText("0,00\u00a0€")
        self.montant.setAccessibleName(f"Montant hors nomenclature {number}")
        self.montant.setFixedWidth(theme().px(84))
        self.devis = CheckField("Devis signé")
        self.devis.setAccessibleName("Devis signé")
        for field in (self.libelle, self.montant):
            field.textEdited.connect(lambda _text: self.changed.emit())
            field.editingFinished.connect(self.left)
        self.devis.clicked.connect(self._on_devis)
        line = QHBoxLayout()
        line.setSpacing(theme().px(Space.S))
        line.addWidget(self.libelle, 1)
        line.addWidget(self.montant)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(Space.XS))
        column.addLayout(line)
        column.addWidget(self.devis)

    def _on_devis(self) -> None:
        self.changed.emit()
        self.left.emit()

    def fill(self, one: HorsInput) -> None:
        """Show one item."""
        fill_line(self.libelle, one.libelle)
        fill_line(self.montant, one.montant)
        self.devis.setChecked(one.devis)

    @property
    def typed(self) -> HorsInput:
        """What it says."""
        return HorsInput(self.libelle.text(), self.montant.text(), self.devis.isChecked())


class ParticularSection(Section):
    """Télésoin, group, and a séance that has nothing to do with the ALD."""

    def __init__(self) -> None:
        super().__init__("Particularités")
        self.telesoin = self.box("Télésoin")
        self.hors_ald = self.box("Sans rapport avec l’ALD")
        self.ensemble = self.line("ensemble", "Patients traités ensemble", "Celui-ci compris\u00a0: 1 s’il est seul")
        self.put(self.rows["ensemble"])

    def fill(self, value: EditorValue) -> None:
        """Show what is typed."""
        self.telesoin.setChecked(value.typed.telesoin)
        self.hors_ald.setChecked(value.typed.hors_ald)
        fill_line(self.ensemble, value.typed.ensemble)
        self._tell()

    def take(self, typed: SeanceInput) -> SeanceInput:
        """Return *typed* with what the section says."""
        self._tell()
        return replace(
            typed, telesoin=self.telesoin.isChecked(), hors_ald=self.hors_ald.isChecked(),
            ensemble=self.ensemble.text(),
        )  # fmt: skip

    def _tell(self) -> None:
        parts = ["télésoin"] if self.telesoin.isChecked() else []
        parts += ["groupe"] if self.ensemble.text().strip() not in {"", "1"} else []
        parts += ["hors ALD"] if self.hors_ald.isChecked() else []
        self.set_summary(", ".join(parts))
