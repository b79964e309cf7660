"""The card Raccordement and its form: addresses of the téléservices, certificate of the cabinet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from app.ui.coordonnees.form_panel import FormPanel
from app.ui.reglages import raccordement_model as words
from app.ui.reglages.model import Said
from app.ui.reglages.raccordement_model import RaccordementShown, RaccordementTyped
from app.ui.theme import Space, theme
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.fields import PassphraseField
from app.ui.widgets.figures import Facts
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.progress_card import ProgressCard


class RaccordementCard(Card):
    """``edit_requested``, ``try_requested``, ``cancel_requested``, ``simulate_requested``. Hidden until shown."""

    edit_requested = Signal()
    try_requested = Signal()
    cancel_requested = Signal()
    simulate_requested = Signal()

    def __init__(self) -> None:
        super().__init__("")
        self.set_title(self.tr("Raccordement aux services"))
        self.simulate = Button(self.tr("Revenir au service simulé"), icon="undo-2", small=True)
        self.trial = Button(self.tr("Essayer"), icon="play", small=True)
        self.edit = Button(self.tr("Modifier"), icon="pencil", small=True)
        for button, signal in (
            (self.simulate, self.simulate_requested), (self.trial, self.try_requested), (self.edit, self.edit_requested)
        ):  # fmt: skip
            button.clicked.connect(signal)
            self.add_action(button)
        self.warning, self.message = InlineMessage(parent=self), InlineMessage(parent=self, dismissible=True)
        self.progress = ProgressCard(parent=self)
        self.progress.cancel_requested.connect(self.cancel_requested)
        self._facts = Facts()
        for piece in (self.warning, self.progress, self.message, self._facts):
            self.body.addWidget(piece)
        for piece in (self.warning, self.progress, self.message):
            piece.setVisible(False)
        self.setVisible(False)

    def show_shown(self, shown: RaccordementShown) -> None:
        """Show what is stored."""
        self._facts.set_facts(shown.facts)
        self.simulate.setVisible(not shown.simule)
        self.warning.setVisible(False)
        if shown.warning is not None:
            self.warning.show_message(shown.warning.state, shown.warning.what, shown.warning.to_do)
        self.setVisible(True)

    def show_trying(self, trying: bool) -> None:
        """Show that the services are being asked, with a way to stop."""
        for button in (self.simulate, self.trial, self.edit):
            button.setEnabled(not trying)
        if trying:
            self.progress.start(self.tr("Question aux services, sur une personne fictive"))
        self.progress.setVisible(trying)

    def show_said(self, said: Said | None) -> None:
        """Say something, or take it away."""
        self.message.setVisible(False)
        if said is not None:
            self.message.show_message(said.state, said.what, said.to_do)


class FileLine(QWidget):
    """The name of the file chosen, and the button that chooses it."""

    def __init__(self, name: str, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dialog: QFileDialog | None = None
        self.path: Path | None = None
        self._name, self._kind = name, kind
        self.line = QLineEdit(readOnly=True)
        self.line.setAccessibleName(name)
        self.line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)
        self.choose = Button(self.tr("Choisir…"), icon="folder-open", name=f"{name} : choisir")
        self.choose.clicked.connect(self._ask)
        self.setFocusProxy(self.choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().px(Space.S))
        row.addWidget(self.line, 1)
        row.addWidget(self.choose)

    def start(self, placeholder: str) -> None:
        """Forget the file; *placeholder* says what holds meanwhile."""
        self.path = None
        self.line.clear()
        self.line.setPlaceholderText(placeholder)
        self.choose.setAccessibleDescription(placeholder)

    def take(self, text: str) -> None:
        """Keep the path of a file; it is read when the form is sent."""
        self.path = Path(text)
        self.line.setText(self.path.name)
        self.choose.setAccessibleDescription(self.path.name)

    def _ask(self) -> None:
        dialog = QFileDialog(self, self._name, "", self._kind)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.take)
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.open()


class RaccordementPanel(FormPanel):
    """``sent(RaccordementTyped)``."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(
            host,
            host.tr("Raccordement aux services"),
            host.tr("Moteur simulé : seules les adresses de ce poste (https://127.0.0.1…) répondront."),
            host.tr("Enregistrer"),
        )
        tr = self.tr
        self.droits, self.insi, self.phrase = QLineEdit(), QLineEdit(), PassphraseField(tr("Phrase de passe"))
        self.fichier = FileLine(tr("Certificat du cabinet"), words.CERTIFICATE_FILTER)
        self.autorites = FileLine(tr("Autorités de confiance"), words.AUTHORITY_FILTER)
        empty = tr("Vide : le service simulé de ce poste.")
        self.form.place("droits", tr("Adresse du service de droits"), self.droits, empty, wide=True)
        self.form.place("insi", tr("Adresse d’INSi"), self.insi, empty, wide=True)
        self.form.place(
            "fichier", tr("Certificat du cabinet"), self.fichier,
            tr("Fichier .p12, .pfx ou .pem, avec sa clé."), wide=True,
        )  # fmt: skip
        self.form.place(
            "phrase", tr("Phrase de passe du fichier"), self.phrase,
            tr("Elle ouvre le fichier, puis elle est oubliée : la clé est gardée dans la base chiffrée."), wide=True,
        )  # fmt: skip
        self.form.place(
            "autorites", tr("Autorités de confiance (facultatif)"), self.autorites,
            tr("À choisir quand le certificat vient sans elles."), wide=True,
        )  # fmt: skip
        self.closed.connect(self.phrase.clear)

    def start(self, shown: RaccordementShown) -> None:
        """Open the form with the addresses stored; a file is chosen to change the certificate."""
        self.droits.setText(shown.typed.droits)
        self.insi.setText(shown.typed.insi)
        self.fichier.start(shown.certificat)
        self.autorites.start("")
        self.phrase.clear()
        self.show_errors({})
        self.open_panel(self.droits)

    @property
    def typed(self) -> RaccordementTyped:
        """What stands in the fields."""
        return RaccordementTyped(
            self.droits.text(), self.insi.text(), self.fichier.path, self.phrase.secret, self.autorites.path
        )

    def _send(self) -> None:
        self.sent.emit(self.typed)


class RaccordementBoard:
    """What the presenter asks of the card and of the form."""

    def __init__(self, card: RaccordementCard, host: QWidget) -> None:
        self.card, self.panel = card, RaccordementPanel(host)

    def show_raccordement(self, shown: RaccordementShown) -> None:
        self.card.show_shown(shown)

    def show_trying(self, trying: bool) -> None:
        self.card.show_trying(trying)

    def show_said(self, said: Said | None) -> None:
        self.card.show_said(said)

    def show_raccordement_form(self, shown: RaccordementShown) -> None:
        self.panel.start(shown)

    def show_raccordement_errors(self, errors: dict[str, str]) -> None:
        self.panel.show_errors(errors)

    def show_busy(self, busy: bool) -> None:
        self.panel.button.setEnabled(not busy)

    def close_raccordement(self) -> None:
        self.panel.close_panel()
