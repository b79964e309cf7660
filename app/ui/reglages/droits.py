"""The topic Droits et mutuelles: when rights are asked, what the cabinet knows of each insurer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.coordonnees.form_panel import FormPanel
from app.ui.coordonnees.forms import GridForm
from app.ui.reglages.droits_model import CONVENTIONS, MODES, PAIEMENTS, OrganismeRow, OrganismeTyped, SettingsTyped
from app.ui.reglages.pages import TopicPage
from app.ui.reglages.raccordement import RaccordementBoard, RaccordementCard
from app.ui.theme import Size, theme
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.fields import ChoiceField
from app.ui.widgets.table import Column, DataTable, Kind

_COLUMNS: tuple[Column[OrganismeRow], ...] = (
    Column("nom", "Complémentaire", lambda row: row.nom, strong=True, stretch=True),
    Column("numero", "Numéro", lambda row: row.numero, muted=True),
    Column("paiement", "Paie par", lambda row: row.paiement),
    Column("delai", "Délai", lambda row: row.delai),
    Column("convention", "Convention", lambda row: row.convention, Kind.TAG),
)


class DroitsTopic(TopicPage):
    """``settings_changed(SettingsTyped)``; ``edit_requested(numero)``, empty for a new insurer."""

    settings_changed = Signal(object)
    edit_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            self.tr("Droits et mutuelles"),
            self.tr("Quand interroger le service de droits, et ce que vous savez de chaque complémentaire."),
        )
        self.mode = ChoiceField(MODES)
        self.lecture, self.fin, self.pace = QLineEdit(), QLineEdit(), QLineEdit()
        self.form = GridForm()
        self.form.place("mode", self.tr("Demander les droits"), self.mode, wide=True)
        self.form.place("lecture", self.tr("Redemander après (jours)"), self.lecture)
        self.form.place("fin", self.tr("Prévenir avant la fin (jours)"), self.fin)
        self.form.place("pace", self.tr("Questions par minute, au plus"), self.pace)
        self.form.committed.connect(lambda: self.settings_changed.emit(self.typed))
        asking = Card(self.tr("Service de droits"))
        asking.add(self.form)
        self.table = DataTable(
            self.tr("Complémentaires"), _COLUMNS, lambda row: row.numero,
            empty=EmptyState(
                self.tr("Aucune complémentaire décrite"),
                self.tr("Ajoutez celles que vous facturez : adresse, convention, délai."), icon="landmark",
            ),
        )  # fmt: skip
        self.table.setMinimumHeight(theme().px(Size.ROW) * 6)
        self.add = Button(self.tr("Ajouter"), icon="plus", small=True)
        self.edit = Button(self.tr("Modifier"), icon="pencil", small=True)
        self.edit.setEnabled(False)
        insurers = Card(self.tr("Complémentaires"), padded=False)
        insurers.add_action(self.edit)
        insurers.add_action(self.add)
        insurers.add(self.table)
        self.raccordement = RaccordementCard()
        for card in (asking, self.raccordement, insurers):
            self.column.addWidget(card)
        self.column.addStretch(1)
        self.add.clicked.connect(lambda: self.edit_requested.emit(""))
        self.edit.clicked.connect(self._on_edit)
        self.table.activated.connect(lambda row: self.edit_requested.emit(row.numero))
        self.table.current_changed.connect(lambda row: self.edit.setEnabled(row is not None))

    def _on_edit(self) -> None:
        if self.table.current_row is not None:
            self.edit_requested.emit(self.table.current_row.numero)

    @property
    def typed(self) -> SettingsTyped:
        """What stands in the fields."""
        return SettingsTyped(self.mode.value, self.lecture.text(), self.fin.text(), self.pace.text())

    def show_settings(self, typed: SettingsTyped) -> None:
        """Show the settings as stored."""
        self.mode.set_value(typed.mode)
        for field, text in ((self.lecture, typed.lecture), (self.fin, typed.fin), (self.pace, typed.pace)):
            field.setText(text)
        self.form.show_errors({})

    def show_rows(self, rows: tuple[OrganismeRow, ...]) -> None:
        """Show the insurers."""
        self.table.set_rows(rows)


class OrganismePanel(FormPanel):
    """What the cabinet knows of one insurer; ``sent(OrganismeTyped)``."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(
            host, host.tr("Complémentaire"), host.tr("L’adresse sert aux lettres."), host.tr("Enregistrer")
        )
        tr, form = self.tr, self.form
        self.nom, self.numero, self.delai, self.operateur = (QLineEdit() for _ in range(4))
        self.rue, self.complement, self.code_postal, self.ville = (QLineEdit() for _ in range(4))
        self.convention, self.paiement = ChoiceField(CONVENTIONS), ChoiceField(PAIEMENTS)
        self.paiement.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        form.place("nom", tr("Nom"), self.nom)
        form.place("numero", tr("Numéro de l’organisme"), self.numero)
        form.place("convention", tr("Convention signée"), self.convention)
        form.place("operateur", tr("Opérateur de tiers payant"), self.operateur)
        form.place("paiement", tr("Paie par"), self.paiement)
        form.place("delai", tr("Délai habituel (jours)"), self.delai)
        form.title(tr("Adresse pour les lettres"))
        form.place("rue", tr("Rue"), self.rue, wide=True)
        form.place("complement", tr("Complément"), self.complement, wide=True)
        form.place("code_postal", tr("Code postal"), self.code_postal)
        form.place("ville", tr("Ville"), self.ville)

    def start(self, typed: OrganismeTyped) -> None:
        """Open the form; the number of a known insurer does not change."""
        for key in ("nom", "numero", "delai", "operateur", "rue", "complement", "code_postal", "ville"):
            getattr(self, key).setText(getattr(typed, key))
        self.numero.setReadOnly(bool(typed.numero))
        self.convention.set_value(typed.convention)
        self.paiement.set_value(typed.paiement)
        self.show_errors({})
        self.open_panel(self.nom)

    @property
    def typed(self) -> OrganismeTyped:
        """What stands in the fields."""
        return OrganismeTyped(
            self.numero.text(), self.nom.text(), self.rue.text(), self.complement.text(), self.code_postal.text(),
            self.ville.text(), self.convention.value, self.paiement.value, self.delai.text(), self.operateur.text(),
        )  # fmt: skip

    def _send(self) -> None:
        self.sent.emit(self.typed)


class DroitsBoard:
    """What the presenter asks of the topic and of its panel."""

    def __init__(self, topic: DroitsTopic, host: QWidget) -> None:
        self.topic, self.panel = topic, OrganismePanel(host)
        self.raccordement = RaccordementBoard(topic.raccordement, host)

    def show_settings(self, typed: SettingsTyped) -> None:
        self.topic.show_settings(typed)

    def show_settings_errors(self, errors: dict[str, str]) -> None:
        self.topic.form.show_errors(errors)

    def show_organismes(self, rows: tuple[OrganismeRow, ...]) -> None:
        self.topic.show_rows(rows)

    def show_organisme_form(self, typed: OrganismeTyped) -> None:
        self.panel.start(typed)

    def show_organisme_errors(self, errors: dict[str, str]) -> None:
        self.panel.show_errors(errors)

    def close_organisme(self) -> None:
        self.panel.close_panel()
