"""The forms of the cabinet and of a praticien, shared with the first run."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from app.domain.people import Praticien, StatutPraticien, ZoneTarifaire
from app.ui.coordonnees.typed import CabinetTyped, PraticienTyped
from app.ui.theme import Space, Text, theme
from app.ui.widgets.fields import ChoiceField, FormRow
from app.ui.widgets.text import Label

ZONES = (("Métropole", ZoneTarifaire.METROPOLE), ("Outre-mer (DROM)", ZoneTarifaire.DROM))
STATUTS = (
    ("Titulaire", StatutPraticien.TITULAIRE),
    ("Collaborateur", StatutPraticien.COLLABORATEUR),
    ("Remplaçant", StatutPraticien.REMPLACANT),
)


class GridForm(QWidget):
    """Rows on a grid of two columns; ``committed`` when a line is left or Enter typed after a change."""

    committed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, FormRow] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme().px(Space.L))
        self._grid.setVerticalSpacing(theme().px(Space.S))
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1)
        self._next = 0

    def place(self, key: str, label: str, field: QWidget, hint: str = "", *, wide: bool = False) -> FormRow:
        """Append a field in the next free cell, or on a whole line when *wide*."""
        row = FormRow(label, field, hint)
        self._next += self._next % 2 if wide else 0
        self._grid.addWidget(row, self._next // 2, self._next % 2, 1, 2 if wide else 1, Qt.AlignmentFlag.AlignTop)
        self._next += 2 if wide else 1
        self._rows[key] = row
        if isinstance(field, QLineEdit):
            field.editingFinished.connect(self.committed)
        if isinstance(field, ChoiceField):
            field.activated.connect(lambda _index: self.committed.emit())
        return row

    def title(self, words: str) -> None:
        """Start a group of fields under a title."""
        self._next += self._next % 2
        self._grid.addWidget(Label(words, Text.GROUP), self._next // 2, 0, 1, 2)
        self._next += 2

    def wide(self, widget: QWidget) -> None:
        """Append something that is not a labelled field, on a whole line."""
        self._next += self._next % 2
        self._grid.addWidget(widget, self._next // 2, 0, 1, 2)
        self._next += 2

    def row(self, key: str) -> FormRow:
        """Return the row of a field."""
        return self._rows[key]

    def show_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong under each field; the first wrong one is seen."""
        for key, row in self._rows.items():
            row.set_error(errors.get(key, ""))

    def focus_error(self, errors: dict[str, str]) -> None:
        """Put the cursor in the first field that is wrong."""
        wrong = next((row for key, row in self._rows.items() if key in errors), None)
        if wrong is not None:
            wrong.field.setFocus()


class CabinetForm(GridForm):
    """The letterhead; ``typed`` is what stands in the fields."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tr = self.tr
        self.nom, self.rue, self.complement, self.code_postal, self.ville = (QLineEdit() for _ in range(5))
        self.telephone, self.email, self.siret, self.iban, self.bic = (QLineEdit() for _ in range(5))
        self.code_postal.setMaxLength(6)
        self.place("nom", tr("Nom du cabinet"), self.nom)
        self.place("siret", tr("SIRET (facultatif)"), self.siret)
        self.place("rue", tr("Rue"), self.rue)
        self.place("complement", tr("Complément d’adresse"), self.complement)
        self.place("code_postal", tr("Code postal"), self.code_postal)
        self.place("ville", tr("Ville"), self.ville)
        self.place("telephone", tr("Téléphone"), self.telephone)
        self.place("email", tr("Courriel"), self.email)
        self.place("iban", tr("IBAN (facultatif)"), self.iban, tr("Sur les relances, avec un QR pour virer."))
        self.place("bic", tr("BIC (facultatif)"), self.bic)

    @property
    def typed(self) -> CabinetTyped:
        """What stands in the fields."""
        return CabinetTyped(
            self.nom.text(),
            self.rue.text(),
            self.complement.text(),
            self.code_postal.text(),
            self.ville.text(),
            self.telephone.text(),
            self.email.text(),
            self.siret.text(),
            self.iban.text(),
            self.bic.text(),
        )

    def show_typed(self, typed: CabinetTyped) -> None:
        """Fill the fields."""
        for key, row in self._rows.items():
            if isinstance(row.field, QLineEdit):
                row.field.setText(getattr(typed, key))


class PraticienForm(GridForm):
    """Identity and numbers of a praticien. *whole* adds the standing, asked for later than the first run."""

    def __init__(self, parent: QWidget | None = None, *, whole: bool = True) -> None:
        super().__init__(parent)
        tr = self.tr
        self._id = 0
        self.prenom, self.nom, self.rpps, self.numero_am = (QLineEdit() for _ in range(4))
        self.zone, self.statut, self.titulaire = ChoiceField(ZONES), ChoiceField(STATUTS), ChoiceField()
        self.place("prenom", tr("Prénom"), self.prenom)
        self.place("nom", tr("Nom"), self.nom)
        self.place("rpps", tr("Numéro RPPS"), self.rpps, tr("11 chiffres, sur la carte CPS."))
        self.place("numero_am", tr("Numéro Assurance Maladie"), self.numero_am, tr("9 chiffres, « n° AM »."))
        self.place("zone", tr("Zone tarifaire"), self.zone)
        if whole:
            self.place("statut", tr("Statut"), self.statut)
            self.place("titulaire_id", tr("Remplace"), self.titulaire)
        self.statut.currentIndexChanged.connect(self._on_statut)

    @property
    def typed(self) -> PraticienTyped:
        """What stands in the fields."""
        return PraticienTyped(
            self._id,
            self.nom.text(),
            self.prenom.text(),
            self.rpps.text(),
            self.numero_am.text(),
            self.statut.value,
            self.zone.value,
            self.titulaire.value,
        )

    def show_typed(self, typed: PraticienTyped, titulaires: Sequence[Praticien] = ()) -> None:
        """Fill the fields; *titulaires* are those who can be replaced."""
        self._id = typed.id
        for key in ("prenom", "nom", "rpps", "numero_am"):
            getattr(self, key).setText(getattr(typed, key))
        self.titulaire.clear()
        for person in titulaires:
            self.titulaire.addItem(person.nom_complet, person.id)
        self.titulaire.set_value(typed.titulaire_id)
        self.zone.set_value(typed.zone)
        self.statut.set_value(typed.statut)
        self._on_statut()
        self.show_errors({})

    def _on_statut(self) -> None:
        if "titulaire_id" in self._rows:
            self.row("titulaire_id").setVisible(self.statut.value is StatutPraticien.REMPLACANT)
