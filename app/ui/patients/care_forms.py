"""The forms of rights, of a prise en charge and of a séance."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.soins import Lieu, SeanceState
from app.services.rights_names import EXONERATIONS, NATURES
from app.services.tables import Tables
from app.ui.coordonnees.form_panel import FormPanel
from app.ui.patients import care_typed
from app.ui.patients.care_presenter import ActeItem
from app.ui.patients.care_typed import PecTyped, RightsTyped, SeanceTyped
from app.ui.patients.rows import SEANCE_TAGS
from app.ui.theme import Size, theme
from app.ui.typed_amc import FORMULES, GESTIONS, WITH_PERCENT
from app.ui.values import LeadText
from app.ui.widgets.fields import CheckField, ChoiceField, DateField, SearchField
from app.ui.widgets.table import Column, DataTable

_AMC_KEYS = ("organisme", "nom_amc", "adherent", "gestion", "formule", "pourcent")


class RightsPanel(FormPanel):
    """``sent(RightsTyped)``."""

    def __init__(self, host: QWidget, tables: Tables, today: Callable[[], date]) -> None:
        super().__init__(
            host,
            host.tr("Droits du patient"),
            host.tr("Recopiez l’attestation. Les droits lus avant restent visibles, rien n’est écrasé."),
            host.tr("Enregistrer les droits"),
        )
        self._tables = tables
        self._arrange(today)
        self.regime.currentIndexChanged.connect(self._fill_caisses)
        self.avec_amc.toggled.connect(self._show_amc)
        self.formule.currentIndexChanged.connect(lambda _place: self._show_amc(self.avec_amc.isChecked()))

    def start(self, typed: RightsTyped) -> None:
        """Open the form, filled with the rights known last."""
        self.source.set_value(typed.source)
        self.regime.set_value(typed.regime)
        self._fill_caisses()
        self.caisse.set_value(typed.caisse)
        self.centre.setText(typed.centre)
        self.exoneration.set_value(typed.exoneration)
        self.nature.set_value(typed.nature)
        self.debut.set_value(typed.debut)
        self.fin.set_value(typed.fin)
        for key in ("organisme", "nom_amc", "adherent", "pourcent"):
            getattr(self, key).setText(getattr(typed, key))
        self.gestion.set_value(typed.gestion)
        self.formule.set_value(typed.formule)
        self.avec_amc.setChecked(typed.avec_amc)
        self._show_amc(typed.avec_amc)
        self.show_errors({})
        self.open_panel(self.regime)

    @property
    def typed(self) -> RightsTyped:
        """What stands in the fields."""
        return RightsTyped(
            source=self.source.value,
            regime=self.regime.value,
            caisse=self.caisse.value or "",
            centre=self.centre.text(),
            exoneration=self.exoneration.value,
            nature=self.nature.value,
            debut=self.debut.value,
            fin=self.fin.value,
            avec_amc=self.avec_amc.isChecked(),
            organisme=self.organisme.text(),
            nom_amc=self.nom_amc.text(),
            adherent=self.adherent.text(),
            gestion=self.gestion.value,
            formule=self.formule.value,
            pourcent=self.pourcent.text(),
        )

    def _arrange(self, today: Callable[[], date]) -> None:
        form, tr = self.form, self.tr
        self.source, self.regime = ChoiceField(care_typed.SOURCES), ChoiceField(care_typed.regimes(self._tables))
        self.caisse, self.centre = ChoiceField(), QLineEdit()
        self.exoneration = ChoiceField([(f"{code} · {words}", code) for code, words in EXONERATIONS.items()])
        self.nature = ChoiceField([(words, code) for code, words in NATURES.items()])
        self.debut, self.fin = DateField(today), DateField(today)
        self.avec_amc = CheckField(tr("Une complémentaire paie le reste (tiers payant)"))
        self.organisme, self.nom_amc, self.adherent, self.pourcent = (QLineEdit() for _ in range(4))
        self.gestion, self.formule = ChoiceField(GESTIONS), ChoiceField(FORMULES)
        for choice in (self.regime, self.caisse, self.exoneration, self.nature, self.formule):
            choice.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.centre.setMaxLength(4)
        form.title(tr("Assurance Maladie"))
        form.place("source", tr("Lus sur"), self.source, wide=True)
        form.place("regime", tr("Régime"), self.regime, wide=True)
        form.place("caisse", tr("Caisse"), self.caisse)
        form.place("centre", tr("Centre"), self.centre)
        form.place("exoneration", tr("Exonération"), self.exoneration)
        form.place("nature", tr("Nature d’assurance"), self.nature)
        form.place("debut", tr("Droits ouverts depuis"), self.debut)
        form.place("fin", tr("Jusqu’au"), self.fin, tr("Vide : sans fin connue."))
        form.title(tr("Complémentaire"))
        form.wide(self.avec_amc)
        form.place("nom_amc", tr("Nom"), self.nom_amc)
        form.place("organisme", tr("Numéro de l’organisme"), self.organisme)
        form.place("adherent", tr("Numéro d’adhérent"), self.adherent)
        form.place("gestion", tr("Gestion"), self.gestion)
        form.place("formule", tr("Prise en charge"), self.formule)
        form.place("pourcent", tr("Pourcentage"), self.pourcent)

    def _fill_caisses(self) -> None:
        self.caisse.clear()
        for words, code in care_typed.caisses(self._tables, str(self.regime.value)):
            self.caisse.addItem(words, code)
        self.caisse.setCurrentIndex(-1)

    def _show_amc(self, on: bool) -> None:
        for key in _AMC_KEYS:
            self.form.row(key).setVisible(on)
        self.form.row("pourcent").setVisible(on and self.formule.value in WITH_PERCENT)

    def _send(self) -> None:
        if self.button.isEnabled():
            self.sent.emit(self.typed)


_ACTES: tuple[Column[ActeItem], ...] = (
    Column("acte", "Acte", lambda acte: LeadText(acte.cotation, acte.libelle), stretch=True),
)


class PecPanel(FormPanel):
    """``sent(PecTyped)``; ``acte_searched(text)``."""

    acte_searched = Signal(str)

    def __init__(self, host: QWidget, today: Callable[[], date]) -> None:
        super().__init__(
            host,
            host.tr("Nouvelle prise en charge"),
            host.tr("Une ordonnance ouvre un acte, suivi sur plusieurs séances."),
            host.tr("Ouvrir la prise en charge"),
        )
        form, tr = self.form, self.tr
        self.nom, self.prenom, self.numero_am, self.rpps, self.seances = (QLineEdit() for _ in range(5))
        self.prescrite_on = DateField(today)
        self.ald = CheckField(tr("En rapport avec une ALD"))
        self.domicile = CheckField(tr("À domicile"))
        self.urgence = CheckField(tr("Urgent"))
        self.search = SearchField(tr("Lombalgie, genou, RAM 8,09…"))
        self.actes = DataTable(tr("Actes"), _ACTES, lambda acte: acte.acte_id, headless=True)
        self.actes.empty.set_words(tr("Aucun acte"), tr("Essayez un autre mot, ou le début du mot."))
        self.actes.setFixedHeight(theme().px(Size.ROW) * 4 + 4)
        form.title(tr("Ordonnance"))
        form.place("nom", tr("Nom du prescripteur"), self.nom)
        form.place("prenom", tr("Prénom"), self.prenom)
        form.place("numero_am", tr("Numéro Assurance Maladie"), self.numero_am)
        form.place("rpps", tr("Numéro RPPS"), self.rpps)
        form.place("prescrite_on", tr("Date de l’ordonnance"), self.prescrite_on, tr("21/11, lun ou -3"))
        form.place("seances", tr("Séances prescrites"), self.seances, tr("Vide si l’ordonnance ne le dit pas."))
        for box in (self.ald, self.domicile, self.urgence):
            form.wide(box)
        form.title(tr("Acte"))
        form.place("acte", tr("Chercher un acte"), self.search, wide=True)
        form.wide(self.actes)
        self.search.searched.connect(self.acte_searched)
        self.search.returnPressed.connect(self._to_actes)

    def start(self, typed: PecTyped) -> None:
        """Open the form, filled with what is known of the prescriber."""
        for key in ("nom", "prenom", "numero_am", "rpps", "seances"):
            getattr(self, key).setText(getattr(typed, key))
        self.prescrite_on.set_value(typed.prescrite_on)
        for box, on in ((self.ald, typed.ald), (self.domicile, typed.domicile), (self.urgence, typed.urgence)):
            box.setChecked(on)
        self.search.clear()
        self.show_errors({})
        self.open_panel(self.prescrite_on if typed.nom else self.nom)

    def show_actes(self, items: tuple[ActeItem, ...]) -> None:
        """Show the acts found."""
        self.actes.set_rows(items)

    @property
    def typed(self) -> PecTyped:
        """What stands in the fields."""
        chosen = self.actes.current_row
        return PecTyped(
            self.nom.text(),
            self.prenom.text(),
            self.numero_am.text(),
            self.rpps.text(),
            self.prescrite_on.value,
            self.seances.text(),
            self.ald.isChecked(),
            self.domicile.isChecked(),
            self.urgence.isChecked(),
            chosen.acte_id if chosen is not None else "",
        )

    def _to_actes(self) -> None:
        if self.actes.rows:
            self.actes.select(self.actes.rows[0].acte_id)
            self.actes.view.setFocus()

    def _send(self) -> None:
        if self.button.isEnabled():
            self.sent.emit(self.typed)


_LIEUX = (("Cabinet", Lieu.CABINET), ("Domicile", Lieu.DOMICILE))
_STATES = tuple(
    (SEANCE_TAGS[state].word, state)
    for state in (SeanceState.HONOREE, SeanceState.PREVUE, SeanceState.ABSENCE, SeanceState.ANNULEE)
)


class SeancePanel(FormPanel):
    """``sent(SeanceTyped)``."""

    def __init__(self, host: QWidget, today: Callable[[], date]) -> None:
        super().__init__(host, host.tr("Ajouter une séance"), "", host.tr("Ajouter la séance"), "plus")
        form, tr = self.form, self.tr
        self.pec, self.lieu, self.state = ChoiceField(), ChoiceField(_LIEUX), ChoiceField(_STATES)
        self.pec.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.day, self.heure = DateField(today), QLineEdit()
        self.heure.setPlaceholderText("08:30")
        form.place("pec", tr("Prise en charge"), self.pec, wide=True)
        form.place("day", tr("Jour"), self.day, tr("21/11, lun ou +7"))
        form.place("heure", tr("Heure (facultatif)"), self.heure)
        form.place("lieu", tr("Lieu"), self.lieu)
        form.place("state", tr("État"), self.state)

    def start(self, typed: SeanceTyped, pecs: tuple[tuple[str, int], ...]) -> None:
        """Open the form."""
        self.pec.clear()
        for words, pec_id in pecs:
            self.pec.addItem(words, pec_id)
        self.pec.set_value(typed.pec_id)
        self.day.set_value(typed.day)
        self.heure.setText(typed.heure)
        self.lieu.set_value(typed.lieu)
        self.state.set_value(typed.state)
        self.show_errors({})
        self.open_panel(self.day)

    @property
    def typed(self) -> SeanceTyped:
        """What stands in the fields."""
        return SeanceTyped(
            self.pec.value or 0, self.day.value, self.heure.text(), self.lieu.value, self.state.value
        )  # fmt: skip

    def _send(self) -> None:
        if self.button.isEnabled():
            self.sent.emit(self.typed)
