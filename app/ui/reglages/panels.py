"""The forms over Réglages: a kiné, an account, a passphrase, the recovery key."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.people import Praticien, Role
from app.ui.connexion.new_passphrase import NewPassphrase
from app.ui.coordonnees.form_panel import FormPanel
from app.ui.coordonnees.forms import GridForm, PraticienForm
from app.ui.coordonnees.typed import PraticienTyped
from app.ui.premiere_ouverture.key_card import KeyCard
from app.ui.premiere_ouverture.model import KeyShown
from app.ui.reglages import model
from app.ui.reglages.model import AccountRow, AccountTyped, PassphraseTyped
from app.ui.widgets.fields import ChoiceField, FormRow, PassphraseField
from app.ui.widgets.verb_panel import VerbPanel


class PraticienPanel(FormPanel):
    """``sent(PraticienTyped)``."""

    form: PraticienForm

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, host.tr("Kiné"), " ", host.tr("Enregistrer"), form=PraticienForm())

    def start(self, typed: PraticienTyped, titulaires: tuple[Praticien, ...]) -> None:
        """Open the form."""
        title = self.tr("Modifier le kiné") if typed.id else self.tr("Ajouter un kiné")
        self.set_words(title, self.tr("Les numéros sont vérifiés par leur clé."))
        self.form.show_typed(typed, titulaires)
        self.show_errors({})
        self.open_panel(self.form.prenom)

    def _send(self) -> None:
        self.sent.emit(self.form.typed)


class AccountPanel(VerbPanel):
    """``sent(AccountTyped)``."""

    sent = Signal(object)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, host.tr("Compte"), " ", host.tr("Enregistrer"))
        tr = self.tr
        self._id = 0
        self.nom, self.login = QLineEdit(), QLineEdit()
        self.role = ChoiceField([(words, role) for role, words in model.ROLE_WORDS.items()])
        self.praticien = ChoiceField()
        self.new = NewPassphrase(tr("Phrase de passe provisoire"))
        self.form = GridForm()
        self.form.place("nom", tr("Prénom et nom"), self.nom)
        self.form.place("login", tr("Identifiant"), self.login)
        self.form.place("role", tr("Rôle"), self.role)
        self.form.place("praticien_id", tr("C’est le kiné"), self.praticien)
        self.body.addWidget(self.form)
        self.body.addWidget(self.new)
        self.body.addStretch(1)
        self.role.currentIndexChanged.connect(self._on_role)

    def start(self, typed: AccountTyped, praticiens: tuple[Praticien, ...]) -> None:
        """Open the form."""
        self._id = typed.id
        title = self.tr("Modifier le compte") if typed.id else self.tr("Ajouter un compte")
        note = "" if typed.id else self.tr("La personne changera sa phrase de passe dans Réglages, Sécurité.")
        self.set_words(title, note)
        self.button.set_label(self.tr("Enregistrer") if typed.id else self.tr("Ouvrir le compte"))
        self.nom.setText(typed.nom)
        self.login.setText(typed.login)
        self.login.setEnabled(not typed.id)
        self.praticien.clear()
        for praticien in praticiens:
            self.praticien.addItem(praticien.nom_complet, praticien.id)
        self.praticien.setCurrentIndex(-1)
        self.praticien.set_value(typed.praticien_id)
        self.role.set_value(typed.role)
        self._on_role()
        self.new.clear()
        self.new.setVisible(not typed.id)
        self.show_errors({})
        self.open_panel(self.nom)

    def show_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong under each field."""
        self.form.show_errors(errors)
        self.form.focus_error(errors)
        self.new.show_errors(errors)
        self.show_page(errors)

    def _on_role(self) -> None:
        self.form.row("praticien_id").setVisible(self.role.value in {Role.KINE, Role.REMPLACANT})

    def _send(self) -> None:
        self.sent.emit(
            AccountTyped(
                self._id,
                self.nom.text(),
                self.login.text(),
                self.role.value,
                self.praticien.value,
                self.new.secret,
                self.new.again,
            )
        )


class ReopenPanel(VerbPanel):
    """``sent(row, secret, again)``."""

    sent = Signal(object, str, str)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, host.tr("Rouvrir le compte"), " ", host.tr("Rouvrir le compte"), "lock-open")
        self._row: AccountRow | None = None
        self.new = NewPassphrase()
        self.body.addWidget(self.new)
        self.body.addStretch(1)

    def start(self, row: AccountRow) -> None:
        """Open the form for a closed account."""
        self._row = row
        self.set_words(self.tr("Rouvrir le compte"), row.name)
        self.new.clear()
        self.show_errors({})
        self.open_panel(self.new)

    def show_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong."""
        self.new.show_errors(errors)
        self.show_page(errors)

    def _send(self) -> None:
        if self._row is not None:
            self.sent.emit(self._row, self.new.secret, self.new.again)


class PassphrasePanel(VerbPanel):
    """``sent(PassphraseTyped)``."""

    sent = Signal(object)

    def __init__(self, host: QWidget) -> None:
        super().__init__(
            host, host.tr("Changer ma phrase de passe"),
            host.tr("Aucune donnée n’est chiffrée à nouveau\u00a0: c’est immédiat."),
            host.tr("Changer"), "key-round",
        )  # fmt: skip
        self.old, self.new = PassphraseField(), NewPassphrase()
        self.old_row = FormRow(self.tr("Phrase de passe actuelle"), self.old)
        for widget in (self.old_row, self.new):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.new.submitted.connect(self._on_press)

    def start(self) -> None:
        """Open the form, empty."""
        self.forget()
        self.show_errors({})
        self.open_panel(self.old.edit)

    def forget(self) -> None:
        """Forget what was typed."""
        self.old.clear()
        self.new.clear()

    def show_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong under each field."""
        self.old_row.set_error(errors.get("old", ""))
        self.new.show_errors(errors)
        self.show_page(errors)

    def _send(self) -> None:
        self.sent.emit(PassphraseTyped(self.old.secret, self.new.secret, self.new.again))


class KeyPanel(VerbPanel):
    """The new recovery key, shown once. ``sent(groups)`` once they are typed back."""

    sent = Signal(object)

    def __init__(self, host: QWidget) -> None:
        super().__init__(
            host, host.tr("Nouvelle clé de secours"),
            host.tr("Elle ne sera plus affichée. L’ancienne feuille n’ouvre plus rien\u00a0: détruisez-la."),
            host.tr("La clé est notée"), "check", may_cancel=False,
        )  # fmt: skip
        self.card = KeyCard()
        self.body.addWidget(self.card)
        self.body.addStretch(1)
        self.closed.connect(self.card.forget)

    def start(self, shown: KeyShown) -> None:
        """Show a key."""
        self.card.show_key(shown)
        self.button.setEnabled(False)
        self.open_panel(self.card.save_button)

    def show_errors(self, errors: dict[int, str], right: bool) -> None:
        """Say which groups are wrong."""
        self.card.show_errors(errors)
        self.button.setEnabled(right)

    def _send(self) -> None:
        self.sent.emit(self.card.typed)
