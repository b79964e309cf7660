"""The two forms that take the place of the séances: a prescription, and rights."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from app.ui.facturer import acts
from app.ui.facturer.forms import EXONERATIONS, NATURES
from app.ui.facturer.model import ActeRow, OrdonnanceInput, RightsInput
from app.ui.theme import Colour, Space, Text, theme
from app.ui.typed import Errors
from app.ui.typed_amc import FORMULES, WITH_PERCENT
from app.ui.values import IconValue, State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.card import Card
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.fields import CheckField, ChoiceField, FormRow, SearchField
from app.ui.widgets.table import Column, DataTable, Kind
from app.ui.widgets.tabs import SegmentedTabs
from app.ui.widgets.text import Paragraph


class _FormCard(Card):
    """A card with a sentence, fields that scroll and two buttons at the foot."""

    left = Signal()

    def __init__(self, title: str, sentence: str, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent=parent)
        px = theme().px
        self._rows: dict[str, FormRow] = {}
        self.add(Paragraph(sentence, Text.BODY, Colour.MUTED))
        holder = QWidget()
        holder.setProperty("ground", "none")
        self.grid = QGridLayout(holder)
        self.grid.setContentsMargins(2, px(Space.S), px(Space.S), 2)
        self.grid.setHorizontalSpacing(px(Space.L))
        self.grid.setVerticalSpacing(px(Space.XS))
        scroll = QScrollArea(widgetResizable=True)
        scroll.setAccessibleName(title)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        scroll.setWidget(holder)
        self.add(scroll, 1)
        self.back = Button(self.tr("Retour à la feuille"), ButtonKind.GHOST, "arrow-left")
        self.back.clicked.connect(self.left)
        self.submit = Button(verb, ButtonKind.PRIMARY, shortcut="Ctrl+Return")
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.submit)
        self.add(foot)

    def put(self, key: str, label: str, field: QWidget, place: tuple[int, int], hint: str = "", span: int = 1) -> None:
        """Add a labelled field at (row, column), over *span* columns."""
        row = FormRow(label, field, hint)
        self._rows[key] = row
        self.grid.addWidget(row, place[0], place[1], 1, span, Qt.AlignmentFlag.AlignTop)

    def show_errors(self, errors: Errors) -> None:
        """Say under each field what is wrong, and go to the first."""
        wrong = [key for key in self._rows if errors.get(key)]
        for key, row in self._rows.items():
            row.set_error(errors.get(key, ""))
        if wrong:
            self._rows[wrong[0]].field.setFocus(Qt.FocusReason.OtherFocusReason)


class OrdonnanceForm(_FormCard):
    """Who prescribed what, when, how often; then the act."""

    submitted = Signal(object)
    acts_wanted = Signal(object)
    aide_requested = Signal()
    star_requested = Signal(str)

    def __init__(self, regions: tuple[tuple[str, str], ...] = (), parent: QWidget | None = None) -> None:
        super().__init__(
            "Ordonnance",
            "Recopiez l’ordonnance, puis choisissez l’acte. Les séances se noteront sous cette prise en charge.",
            "Ouvrir la prise en charge",
            parent,
        )
        self.prescripteur, self.numero = QLineEdit(), QLineEdit()
        self.prescrite, self.seances = QLineEdit(), QLineEdit()
        self.put("prescripteur", self.tr("Prescripteur"), self.prescripteur, (0, 0), self.tr("Dr Anne Lefèvre"))
        self.put("numero", self.tr("N° Assurance Maladie ou RPPS"), self.numero, (0, 1), self.tr("9 ou 11 chiffres"))
        self.put("prescrite", self.tr("Date de l’ordonnance"), self.prescrite, (0, 2), self.tr("21/11, lun, -2"))
        self.put("seances", self.tr("Séances prescrites"), self.seances, (0, 3), self.tr("Ou vide"))
        self.ald = CheckField(self.tr("Soins en rapport avec une ALD"))
        self.domicile = CheckField(self.tr("Soins à domicile"))
        self.reporter = CheckField(self.tr("Y reporter les séances de la feuille"))
        self.grid.addWidget(self.ald, 1, 0)
        self.grid.addWidget(self.domicile, 1, 1)
        self.grid.addWidget(self.reporter, 1, 2, 1, 2)
        self._make_search(regions)
        empty = EmptyState(self.tr("Aucun acte"), self.tr("Essayez un autre mot, ou la lettre-clé."), icon="search")
        self.actes: DataTable = DataTable(
            self.tr("Actes de la nomenclature"), _ACTES, lambda row: row.acte_id, headless=True, empty=empty
        )
        self.actes.setMinimumHeight(theme().px(112))
        self.actes.activated.connect(lambda _row: self._submit())
        self.actes.current_changed.connect(lambda _row: self._show_star())
        self.grid.addWidget(self.actes, 4, 0, 1, 4)
        self.grid.setRowStretch(4, 1)
        for column, weight in enumerate((3, 3, 2, 2)):
            self.grid.setColumnStretch(column, weight)
        self._proposed = ""
        self.search.returnPressed.connect(lambda: self.actes.view.setFocus(Qt.FocusReason.TabFocusReason))
        self.submit.clicked.connect(self._submit)

    def propose(self, acte_id: str) -> None:
        """Bring the cursor to an act, whatever was searched before."""
        self._clear_search()
        self._proposed = acte_id
        self._want()
        self.actes.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def search_again(self) -> None:
        """Ask for the same acts; the cursor stays."""
        self._want()

    def _on_star(self) -> None:
        row = self.actes.current_row
        if row is not None:
            self.star_requested.emit(row.acte_id)

    def _show_star(self) -> None:
        row = self.actes.current_row
        self.star.setEnabled(row is not None)
        self.star.set_label(self.tr("Retirer des favoris") if row is not None and row.favori else self.tr("Favori"))

    def _make_search(self, regions: tuple[tuple[str, str], ...]) -> None:
        self.search = SearchField(self.tr("Lombalgie, épaule, RAM, ou une ancienne cotation\u00a0: AMS 7.5"))
        self.region = ChoiceField(regions, self.tr("Région"))
        self.region.setSizeAdjustPolicy(self.region.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.region.setMinimumContentsLength(12)
        self.chips = SegmentedTabs(acts.FILTERS, self.tr("Filtres des actes"))
        self.help = Button(acts.AIDE_TITLE, ButtonKind.GHOST, "life-buoy", small=True)
        self.help.clicked.connect(self.aide_requested)
        self.star = Button(self.tr("Favori"), ButtonKind.GHOST, "star", "Ctrl+B", small=True)
        self.star.clicked.connect(self._on_star)
        self.search.searched.connect(lambda _text: self._want())
        self.region.activated.connect(lambda _place: self._want())
        self.chips.chosen.connect(lambda _key: self._want())
        self.put("acte", self.tr("Acte"), self.search, (2, 0), span=2)
        self.put("region", self.tr("Région"), self.region, (2, 2), span=2)
        line = QHBoxLayout()
        line.addWidget(self.chips, 1)
        line.addWidget(self.star)
        line.addWidget(self.help)
        self.grid.addLayout(line, 3, 0, 1, 4)

    def _clear_search(self) -> None:
        self.search.clear()
        self.region.set_value("")
        for chip in self.chips.chips:
            chip.setChecked(chip.tab.key == acts.ALL)

    def _want(self) -> None:
        chips = self.chips
        region = str(self.region.value or "")
        self.acts_wanted.emit(acts.chosen_filter(self.search.text(), region, chips.current(0), chips.current(1)))

    def fill(self, typed: OrdonnanceInput, may_carry: bool, may_leave: bool) -> None:
        """Show what is known, ready to type."""
        fields = (
            (self.prescripteur, typed.prescripteur), (self.numero, typed.numero), (self.prescrite, typed.prescrite),
            (self.seances, typed.seances),
        )  # fmt: skip
        for field, text in fields:
            field.setText(text)
        self.ald.setChecked(typed.ald)
        self.domicile.setChecked(typed.domicile)
        self.reporter.setVisible(may_carry)
        self.reporter.setChecked(may_carry)
        self.back.setVisible(may_leave)
        self._clear_search()
        self._proposed = typed.acte_id
        self.show_errors({})
        first = self.prescrite if typed.prescripteur else self.prescripteur
        QTimer.singleShot(0, first, lambda: first.setFocus(Qt.FocusReason.OtherFocusReason))

    def show_actes(self, rows: tuple[ActeRow, ...]) -> None:
        """Show the acts found."""
        self.actes.set_rows(rows)
        if len(rows) == 1:
            self.actes.select(rows[0].acte_id)
        elif self._proposed:
            self.actes.select(self._proposed)
            self._proposed = ""
        self._show_star()

    def _submit(self) -> None:
        row = self.actes.current_row
        self.submitted.emit(
            OrdonnanceInput(
                self.prescripteur.text(), self.numero.text(), self.prescrite.text(), self.seances.text(),
                row.acte_id if row is not None else "", self.ald.isChecked(), self.domicile.isChecked(),
                self.reporter.isChecked() and not self.reporter.isHidden(),
            )
        )  # fmt: skip


class RightsForm(_FormCard):
    """Rights copied from an attestation or a card of the mutuelle."""

    submitted = Signal(object)
    regime_chosen = Signal(str)

    def __init__(self, regimes: tuple[tuple[str, str], ...], parent: QWidget | None = None) -> None:
        super().__init__(
            "Droits",
            "Recopiez l’attestation. Ces droits seront marqués «\u00a0saisie\u00a0» avec la date et votre nom.",
            "Enregistrer les droits",
            parent,
        )
        self.regime, self.caisse, self.centre = ChoiceField(regimes), QLineEdit(), QLineEdit()
        self.regime.activated.connect(lambda _place: self._on_regime())
        self.exoneration, self.nature = ChoiceField(EXONERATIONS), ChoiceField(NATURES)
        self.depuis, self.jusqu_au = QLineEdit(), QLineEdit()
        self.mutuelle, self.numero, self.adherent = QLineEdit(), QLineEdit(), QLineEdit()
        self.formule, self.pourcentage = ChoiceField(FORMULES), QLineEdit()
        self.formule.currentIndexChanged.connect(self._on_formule)
        self.separee = CheckField(self.tr("Gestion séparée\u00a0: la mutuelle est facturée à part"))
        self.put("regime", self.tr("Régime"), self.regime, (0, 0))
        self.put("caisse", self.tr("Caisse"), self.caisse, (0, 1), self.tr("Nom ou code à 3 chiffres"))
        self.put("centre", self.tr("Centre"), self.centre, (0, 2), self.tr("4 chiffres, ou vide"))
        self.put("exoneration", self.tr("Exonération"), self.exoneration, (0, 3))
        self.put("nature", self.tr("Nature d’assurance"), self.nature, (1, 0))
        self.put("depuis", self.tr("Droits ouverts du"), self.depuis, (1, 1), self.tr("Vide si non imprimé"))
        self.put("jusqu_au", self.tr("au"), self.jusqu_au, (1, 2), self.tr("31/12/2026, ou vide"))
        self.put("mutuelle", self.tr("Mutuelle"), self.mutuelle, (2, 0), self.tr("Vide s’il n’y en a pas"))
        self.put("numero", self.tr("N° de la mutuelle"), self.numero, (2, 1), self.tr("8 à 10 chiffres"))
        self.put("adherent", self.tr("N° d’adhérent"), self.adherent, (2, 2))
        self.put("formule", self.tr("Elle paie"), self.formule, (3, 0), span=2)
        self.put("pourcentage", self.tr("Pourcentage"), self.pourcentage, (3, 2))
        self.grid.addWidget(self.separee, 4, 0, 1, 4)
        self.grid.setRowStretch(5, 1)
        for column, weight in enumerate((3, 3, 2, 3)):
            self.grid.setColumnStretch(column, weight)
        for field in (self.regime, self.exoneration, self.nature, self.formule):
            field.setSizeAdjustPolicy(field.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            field.setMinimumContentsLength(12)
        self.submit.clicked.connect(self._submit)
        self._on_formule()

    def fill(self, typed: RightsInput) -> None:
        """Show what is known, ready to type."""
        chosen: Mapping[ChoiceField, str] = {
            self.regime: typed.regime, self.exoneration: typed.exoneration, self.nature: typed.nature,
            self.formule: typed.formule,
        }  # fmt: skip
        for field, value in chosen.items():
            field.set_value(value)
        written: Mapping[QLineEdit, str] = {
            self.caisse: typed.caisse, self.centre: typed.centre, self.depuis: typed.depuis,
            self.jusqu_au: typed.jusqu_au, self.mutuelle: typed.mutuelle, self.numero: typed.numero,
            self.adherent: typed.adherent, self.pourcentage: typed.pourcentage,
        }  # fmt: skip
        for line, text in written.items():
            line.setText(text)
        self.separee.setChecked(typed.separee)
        self.show_errors({})
        self._on_formule()
        QTimer.singleShot(0, self.caisse, lambda: self.caisse.setFocus(Qt.FocusReason.OtherFocusReason))

    def show_caisses(self, words: tuple[str, ...]) -> None:
        """Offer the caisses of a régime while their name is typed."""
        completer = QCompleter(list(words), self.caisse)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(8)
        self.caisse.setCompleter(completer)

    def _on_regime(self) -> None:
        self.caisse.clear()
        self.regime_chosen.emit(str(self.regime.value))

    def _on_formule(self) -> None:
        self.pourcentage.setEnabled(self.formule.value in WITH_PERCENT)

    def _submit(self) -> None:
        self.submitted.emit(
            RightsInput(
                str(self.regime.value), self.caisse.text(), self.centre.text(), str(self.exoneration.value),
                str(self.nature.value), self.depuis.text(), self.jusqu_au.text(), self.mutuelle.text(),
                self.numero.text(), self.adherent.text(), str(self.formule.value), self.pourcentage.text(),
                self.separee.isChecked(),
            )
        )  # fmt: skip


_STAR = IconValue("star", "Favori", State.WARNING)
_ACTES: tuple[Column[ActeRow], ...] = (
    Column("favori", "Favori", lambda r: _STAR if r.favori else None, Kind.ICON, width=36),
    Column("acte", "Acte", lambda r: r.acte, stretch=True),
    Column("mark", "Récent", lambda r: r.mark, muted=True),
    Column("seuil", "Accord préalable", lambda r: r.seuil, muted=True),
    Column("note", "Ancienne cotation", lambda r: r.note, muted=True),
)
