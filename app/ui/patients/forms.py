"""The form of a patient's file, new or known."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.patient import QUALITES
from app.ui.coordonnees.form_panel import FormPanel
from app.ui.patients.fields import AddressLines, BirthField
from app.ui.patients.file_model import SEXES
from app.ui.patients.typed import CIVILITES, PatientTyped
from app.ui.widgets.fields import CheckField, ChoiceField, NirField
from app.ui.widgets.text import Paragraph


class PatientPanel(FormPanel):
    """``sent(PatientTyped)``."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, host.tr("Nouveau patient"), "", host.tr("Enregistrer"))
        self._id, self._hidden = 0, False
        self._arrange()
        self.autre_payeur.toggled.connect(self._show_payer)

    def start(self, typed: PatientTyped, *, see_nir: bool) -> None:
        """Open the form for a file, or for a new one."""
        self._id, self._hidden = typed.id, typed.nir is None
        title = self.tr("Modifier la fiche") if typed.id else self.tr("Nouveau patient")
        sentence = "" if typed.id else self.tr("Avec la carte Vitale (F12), l’identité se remplit toute seule.")
        self.set_words(title, sentence)
        self.button.set_label(self.tr("Enregistrer") if typed.id else self.tr("Créer la fiche"))
        for key in ("nom", "prenom", "nom_naissance", "lieu_naissance", "rang", "telephone", "email", "payeur_nom",
                    "payeur_lien", "naissance"):  # fmt: skip
            getattr(self, key).setText(getattr(typed, key))
        self.nir.setText(typed.nir or "")
        self.form.row("nir").setVisible(not self._hidden)
        self.nir_hidden.setVisible(self._hidden)
        self.sexe.set_value(typed.sexe)
        self.qualite.set_value(typed.qualite)
        self.payeur_civilite.set_value(typed.payeur_civilite)
        self.adresse.show_typed(typed.adresse)
        self.payeur_adresse.show_typed(typed.payeur_adresse)
        for box, on in ((self.c2s, typed.c2s), (self.fragile, typed.fragile), (self.decede, typed.decede)):
            box.setChecked(on)
        self.autre_payeur.setChecked(typed.autre_payeur)
        self._show_payer(typed.autre_payeur)
        self.show_errors({})
        self.open_panel(self.nom)

    @property
    def typed(self) -> PatientTyped:
        """What stands in the fields."""
        return PatientTyped(
            id=self._id,
            nom=self.nom.text(),
            prenom=self.prenom.text(),
            nom_naissance=self.nom_naissance.text(),
            naissance=self.naissance.text(),
            sexe=self.sexe.value,
            lieu_naissance=self.lieu_naissance.text(),
            nir=None if self._hidden else self.nir.text(),
            qualite=self.qualite.value,
            rang=self.rang.text(),
            adresse=self.adresse.typed,
            telephone=self.telephone.text(),
            email=self.email.text(),
            autre_payeur=self.autre_payeur.isChecked(),
            payeur_civilite=self.payeur_civilite.value,
            payeur_nom=self.payeur_nom.text(),
            payeur_lien=self.payeur_lien.text(),
            payeur_adresse=self.payeur_adresse.typed,
            c2s=self.c2s.isChecked(),
            fragile=self.fragile.isChecked(),
            decede=self.decede.isChecked(),
        )

    def _arrange(self) -> None:
        form, tr = self.form, self.tr
        self.nom, self.prenom, self.nom_naissance, self.lieu_naissance, self.rang = (QLineEdit() for _ in range(5))
        self.telephone, self.email, self.payeur_nom, self.payeur_lien = (QLineEdit() for _ in range(4))
        self.naissance, self.nir = BirthField(), NirField()
        self.lieu_naissance.setMaxLength(5)
        self.rang.setMaxLength(1)
        self.nir_hidden = Paragraph(tr("Numéro de sécurité sociale : inchangé, votre rôle ne permet pas de le voir."))
        self.sexe = ChoiceField([(words, sexe) for sexe, words in SEXES.items()])
        self.qualite = ChoiceField([(f"{code} · {words}", code) for code, words in QUALITES.items()])
        self.payeur_civilite = ChoiceField([(words, words) for words in CIVILITES])
        for choice in (self.sexe, self.qualite):
            choice.setSizeAdjustPolicy(ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        form.title(tr("État civil"))
        form.place("nom", tr("Nom"), self.nom)
        form.place("prenom", tr("Prénom"), self.prenom)
        form.place("nom_naissance", tr("Nom de naissance, s’il diffère"), self.nom_naissance)
        form.place("naissance", tr("Date de naissance"), self.naissance, tr("Une date lunaire passe : 00/00/1950."))
        form.place("sexe", tr("Sexe"), self.sexe)
        form.place("lieu_naissance", tr("Lieu de naissance (code Insee)"), self.lieu_naissance)
        form.title(tr("Assurance"))
        hint = tr("Celui de l’assuré qui ouvre les droits : pour un enfant, celui du parent.")
        form.place("nir", tr("Numéro de sécurité sociale"), self.nir, hint, wide=True)
        form.wide(self.nir_hidden)
        form.place("qualite", tr("Qualité"), self.qualite)
        form.place("rang", tr("Rang"), self.rang, tr("2 pour le second jumeau."))
        form.title(tr("Coordonnées"))
        self.adresse = AddressLines(form)
        form.place("telephone", tr("Téléphone"), self.telephone)
        form.place("email", tr("Courriel"), self.email)
        form.title(tr("Part du patient"))
        self.autre_payeur = CheckField(tr("Une autre personne paie (parent, tuteur)"))
        form.wide(self.autre_payeur)
        form.place("payeur_civilite", tr("Civilité"), self.payeur_civilite)
        form.place("payeur_lien", tr("Lien"), self.payeur_lien, tr("Mère, père, tutrice…"))
        form.place("payeur_nom", tr("Prénom et nom"), self.payeur_nom, wide=True)
        self.payeur_note = Paragraph(tr("Sans adresse ici, les lettres partent à celle du patient."))
        form.wide(self.payeur_note)
        self.payeur_adresse = AddressLines(form, "payeur_")
        form.title(tr("Signalements"))
        self.c2s = CheckField(tr("Complémentaire santé solidaire : rien à payer"))
        self.fragile = CheckField(tr("Personne fragile : relances à relire"))
        self.decede = CheckField(tr("Décès signalé : relances arrêtées"))
        for box in (self.c2s, self.fragile, self.decede):
            form.wide(box)

    def _show_payer(self, on: bool) -> None:
        self.payeur_note.setVisible(on)
        for key in ("civilite", "nom", "lien", "rue", "complement", "code_postal", "ville"):
            self.form.row(f"payeur_{key}").setVisible(on)

    def _send(self) -> None:
        if self.button.isEnabled():
            self.sent.emit(self.typed)
