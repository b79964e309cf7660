"""The forms of the rights: a contract, its end, the choice of a source."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.droits import Gestion
from app.rights.attestation import AttestationLue
from app.rights.contrats import GESTIONS
from app.ui import typed_amc
from app.ui.coordonnees.form_panel import FormPanel
from app.ui.patients import care_typed
from app.ui.patients.contract_typed import LABELS, SURE, ContractTyped
from app.ui.theme import Colour, Space, Text, theme
from app.ui.values import State
from app.ui.widgets.button import Button
from app.ui.widgets.fields import ChoiceField, DateField
from app.ui.widgets.tag import Tag
from app.ui.widgets.text import Label, Paragraph
from app.ui.words import capital

SCAN_FILTER = "Attestation (*.pdf *.jpg *.jpeg *.png)"


class ContractPanel(FormPanel):
    """``sent(ContractTyped)``; ``scan_chosen(path)`` when a file is picked."""

    scan_chosen = Signal(object)

    def __init__(self, host: QWidget, today: Callable[[], date]) -> None:
        super().__init__(
            host,
            host.tr("Contrat de complémentaire"),
            host.tr("Joignez l’attestation : ce qui s’y lit remplit le formulaire. Relisez tout avant d’enregistrer."),
            host.tr("Enregistrer le contrat"),
        )
        self.dialog: QFileDialog | None = None
        self._typed = ContractTyped()
        self._found = QVBoxLayout()
        self._found.setSpacing(theme().px(Space.XS))
        self._arrange(today)
        self.formule.currentIndexChanged.connect(lambda _place: self._show_percent())
        self.attach.clicked.connect(self._on_attach)

    def start(self, typed: ContractTyped) -> None:
        """Open the form, empty or filled with the contract to correct."""
        self._fill(typed)
        self._show_found(None)
        title = self.tr("Corriger le contrat") if typed.remplace_id else self.tr("Contrat de complémentaire")
        self.set_words(title, self._sentence.text())
        self.attached.setText("")
        self.show_errors({})
        self.open_panel(self.attach)

    def show_read(self, typed: ContractTyped, found: AttestationLue | None, name: str, problem: str = "") -> None:
        """Show the file attached and what was read on it, or why nothing was."""
        self._fill(typed)
        self._show_found(found)
        self.attached.setText(self.tr("Joint : {}").format(name))
        self.message.setVisible(False)
        if problem:
            self.message.show_message(State.INFO, self.tr("Attestation jointe, à recopier"), problem)

    def _fill(self, typed: ContractTyped) -> None:
        self._typed = typed
        for key in ("nom_amc", "organisme", "adherent", "pourcent", "convention", "csr", "domaine", "operateur"):
            getattr(self, key).setText(getattr(typed, key))
        self.source.set_value(typed.source)
        self.gestion.set_value(typed.gestion)
        self.formule.set_value(typed.formule)
        self.debut.set_value(typed.debut)
        self.fin.set_value(typed.fin)
        self._show_percent()

    @property
    def typed(self) -> ContractTyped:
        """What stands in the fields."""
        held = self._typed
        return ContractTyped(
            remplace_id=held.remplace_id,
            piece_id=held.piece_id,
            source=self.source.value,
            nom_amc=self.nom_amc.text(),
            organisme=self.organisme.text(),
            adherent=self.adherent.text(),
            gestion=self.gestion.value,
            formule=self.formule.value,
            pourcent=self.pourcent.text(),
            convention=self.convention.text(),
            csr=self.csr.text(),
            domaine=self.domaine.text(),
            operateur=self.operateur.text(),
            debut=self.debut.value,
            fin=self.fin.value,
            scan=held.scan,
        )

    def _arrange(self, today: Callable[[], date]) -> None:
        form, tr = self.form, self.tr
        self.attach, self.attached = Button(tr("Joindre un fichier"), icon="upload", small=True), Label()
        bar = QHBoxLayout()
        bar.setSpacing(theme().px(Space.S))
        bar.addWidget(self.attach)
        bar.addWidget(self.attached, 1)
        holder = QWidget()
        holder.setLayout(bar)
        bar.setContentsMargins(0, 0, 0, 0)
        self.body.insertWidget(1, holder)
        self.body.insertLayout(2, self._found)
        self.nom_amc, self.organisme, self.adherent, self.pourcent = (QLineEdit() for _ in range(4))
        self.convention, self.csr, self.domaine, self.operateur = (QLineEdit() for _ in range(4))
        self.source, self.gestion = ChoiceField(care_typed.SOURCES), ChoiceField(typed_amc.GESTIONS)
        self.formule = ChoiceField(typed_amc.FORMULES)
        self.formule.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.debut, self.fin = DateField(today), DateField(today)
        form.title(tr("Le contrat"))
        form.place("nom_amc", tr("Nom"), self.nom_amc)
        form.place(
            "organisme", tr("Numéro de l’organisme"), self.organisme, tr("8 à 10 chiffres, en haut de la carte.")
        )
        form.place("adherent", tr("Numéro d’adhérent"), self.adherent)
        form.place("source", tr("Lu sur"), self.source)
        form.place("debut", tr("Valable depuis"), self.debut)
        form.place("fin", tr("Jusqu’au"), self.fin, tr("Vide : sans fin connue."))
        form.title(tr("Ce qu’elle paie"))
        form.place("formule", tr("Prise en charge"), self.formule)
        form.place("pourcent", tr("Pourcentage"), self.pourcent)
        form.title(tr("Comment elle est facturée"))
        form.place("gestion", tr("Gestion"), self.gestion, wide=True)
        for gestion in Gestion:
            words = f"{capital(gestion.value)}."
            form.wide(Paragraph(GESTIONS[gestion], Text.SECONDARY, Colour.MUTED, lead=words))
        form.title(tr("Routage, tel qu’imprimé sur la carte"))
        form.place("convention", tr("Type de convention"), self.convention)
        form.place("csr", tr("CSR"), self.csr)
        form.place("domaine", tr("Domaine"), self.domaine)
        form.place("operateur", tr("Opérateur de tiers payant"), self.operateur)

    def _show_percent(self) -> None:
        self.form.row("pourcent").setVisible(self.formule.value in typed_amc.WITH_PERCENT)

    def _show_found(self, found: AttestationLue | None) -> None:
        while (item := self._found.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if found is None:
            return
        words = self.tr("Lu sur l’attestation, à confirmer")
        self._found.addWidget(Label(words, Text.STRONG))
        for key, label in LABELS.items():
            if key in found.champs:
                self._found.addWidget(self._found_row(label, found, key))

    def _found_row(self, label: str, found: AttestationLue, key: str) -> QWidget:
        champ = found.champs[key]
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme().px(Space.S))
        line.addWidget(Tag(SURE[champ.confiance]))
        line.addWidget(Paragraph(champ.valeur, lead=f"{label} :"), 1)
        holder.setToolTip(champ.ligne)
        holder.setAccessibleName(f"{label} : {champ.valeur}, {champ.confiance.value}")
        return holder

    def _on_attach(self) -> None:
        dialog = QFileDialog(self, self.tr("Joindre une attestation"), "", SCAN_FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda text: self.scan_chosen.emit(Path(text)))
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.open()

    def _send(self) -> None:
        if self.button.isEnabled():
            self.sent.emit(self.typed)


class EndPanel(FormPanel):
    """The end of a contract; ``sent((contrat_id, day, reason))``."""

    def __init__(self, host: QWidget, today: Callable[[], date]) -> None:
        super().__init__(
            host,
            host.tr("Clore le contrat"),
            host.tr("Il ne paiera plus les soins faits après ce jour. Les feuilles déjà faites ne changent pas."),
            host.tr("Clore"),
            "ban",
        )
        self._contrat_id = 0
        self.day, self.reason = DateField(today), QLineEdit()
        self.form.place("day", self.tr("Dernier jour"), self.day)
        self.form.place("reason", self.tr("Raison"), self.reason, wide=True)

    def start(self, contrat_id: int, nom: str, day: date) -> None:
        """Open the form for a contract."""
        self._contrat_id = contrat_id
        self.set_words(self.tr("Clore le contrat {}").format(nom), self._sentence.text())
        self.day.set_value(day)
        self.reason.clear()
        self.show_errors({})
        self.open_panel(self.day)

    def _send(self) -> None:
        if self.button.isEnabled():
            self.sent.emit((self._contrat_id, self.day.value, self.reason.text()))


class ChoicePanel(FormPanel):
    """Why a source is kept against the others; ``sent((droits_id, reason))``."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(
            host,
            host.tr("Retenir une source"),
            host.tr("Votre choix est gardé avec les droits et inscrit au journal. Les autres lectures restent."),
            host.tr("Retenir"),
            "check",
        )
        self._droits_id = 0
        self.reason = QLineEdit()
        self.form.place("reason", self.tr("Pourquoi cette source"), self.reason, wide=True)

    def start(self, droits_id: int, source: str) -> None:
        """Open the form for a snapshot."""
        self._droits_id = droits_id
        self.set_words(self.tr("Retenir les droits : {}").format(source), self._sentence.text())
        self.reason.clear()
        self.show_errors({})
        self.open_panel(self.reason)

    def _send(self) -> None:
        if self.button.isEnabled():
            self.sent.emit((self._droits_id, self.reason.text()))
