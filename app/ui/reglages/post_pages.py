"""The topics about the post: readers, transmission, security, appearance, about."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.ui.journal_rows import JournalRow
from app.ui.reglages import model, post_model
from app.ui.reglages.model import Said
from app.ui.reglages.pages import TopicPage
from app.ui.reglages.post_model import LicenceRow
from app.ui.theme import Colour, Mode, Size, Space, Text, theme
from app.ui.values import State
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.fields import ChoiceField, FormRow, SearchField
from app.ui.widgets.figures import Facts
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.table import Column, DataTable
from app.ui.widgets.text import Paragraph

MODES = (("Comme le système", Mode.SYSTEM), ("Clair", Mode.LIGHT), ("Sombre", Mode.DARK))
SCALES = (("100\u00a0%", 100), ("115\u00a0%", 115), ("130\u00a0%", 130), ("150\u00a0%", 150), ("175\u00a0%", 175),
          ("200\u00a0%", 200))  # fmt: skip


class TransmissionTopic(TopicPage):
    """What leaves the post, and where to. Read only: nothing else is allowed while the engine is simulated."""

    def __init__(self, engine: str, *, simulated: bool) -> None:
        super().__init__(
            self.tr("Transmission"), self.tr("Le moteur de facturation et les adresses qu’il peut joindre.")
        )
        if simulated:
            message = InlineMessage(parent=self.widget())
            said = post_model.SIMULATED
            message.show_message(said.state, said.what, said.to_do)
            self.column.addWidget(message)
        card = Card(self.tr("Où partent les feuilles"))
        card.add(Facts(post_model.transmission_facts(engine, simulated=simulated)))
        self.column.addWidget(card)
        self.column.addStretch(1)


_JOURNAL: tuple[Column[JournalRow], ...] = (
    Column("seq", "N°", lambda row: row.seq, muted=True, hidden=True),
    Column("quand", "Quand", lambda row: row.when, sort=lambda row: row.seq),
    Column("qui", "Qui", lambda row: row.user, strong=True),
    Column("action", "Action", lambda row: row.action),
    Column("objet", "Objet", lambda row: row.subject, muted=True),
    Column("detail", "Détail", lambda row: row.detail, stretch=True, muted=True),
)


class SecuriteTopic(TopicPage):
    """Lock, passphrase, recovery key, journal."""

    lock_chosen = Signal(int)
    passphrase_requested = Signal()
    key_requested = Signal()
    check_requested = Signal()
    csv_requested = Signal(str, bytes)

    def __init__(self, *, manages: bool, reads_journal: bool) -> None:
        super().__init__(
            self.tr("Sécurité"),
            self.tr("Les données sont chiffrées sur ce poste\u00a0; ces réglages disent qui les ouvre."),
        )
        self.lock = ChoiceField([(model.minutes_words(minutes), minutes) for minutes in model.MINUTES])
        self.lock_row = FormRow(self.tr("Verrouiller après"), self.lock, self.tr("Sans une touche ni un clic."))
        self.lock_row.setMaximumWidth(theme().px(260))
        self.lock.activated.connect(lambda _place: self.lock_chosen.emit(self.lock.value))
        locks = Card(self.tr("Verrouillage automatique"))
        locks.add(self.lock_row)
        self.column.addWidget(locks)
        self.passphrase = Button(self.tr("Changer ma phrase de passe"), icon="key-round")
        self.passphrase.clicked.connect(self.passphrase_requested)
        self.column.addWidget(
            self._deed(self.tr("Ma phrase de passe"), self.tr("Elle ouvre votre session et déchiffre les données."),
                       self.passphrase)
        )  # fmt: skip
        self.key = Button(self.tr("Nouvelle clé de secours"), icon="life-buoy")
        self.key.clicked.connect(self.key_requested)
        if manages:
            words = self.tr(
                "La feuille imprimée rouvre le cabinet si toutes les phrases de passe sont perdues. Créez-en une "
                "nouvelle si elle a été égarée ou vue."
            )
            self.column.addWidget(self._deed(self.tr("Clé de secours"), words, self.key))
        self.check = Button(self.tr("Vérifier le journal"), icon="shield-check", small=True)
        self.message = InlineMessage(parent=self.widget())
        self.message.setVisible(False)
        empty = EmptyState(self.tr("Journal vide"), self.tr("Chaque accès à une fiche paraîtra ici."), icon="history")
        self.table = DataTable(self.tr("Journal des accès"), _JOURNAL, lambda row: row.seq, empty=empty)
        if reads_journal:
            self._add_journal()
        self.column.addStretch(1)

    def show_lock(self, minutes: int, why_not: str) -> None:
        """Show the delay."""
        self.lock.set_value(minutes)
        self.lock.setEnabled(not why_not)
        self.lock.setToolTip(why_not)
        self.lock_row.message.setText(why_not or self.tr("Sans une touche ni un clic."))
        self.lock.setAccessibleDescription(why_not)

    def show_said(self, said: Said) -> None:
        """Say how the check of the journal went."""
        self.message.show_message(said.state, said.what, said.to_do)

    def _deed(self, title: str, words: str, button: Button) -> Card:
        card = Card(title)
        row = QHBoxLayout()
        row.setSpacing(theme().px(Space.L))
        row.addWidget(Paragraph(words, Text.BODY, Colour.MUTED), 1)
        row.addWidget(button)
        card.add(row)
        return card

    def _add_journal(self) -> None:
        px = theme().px
        card = Card(self.tr("Journal des accès"), padded=False)
        search = SearchField(self.tr("Filtrer le journal"))
        search.setFixedWidth(px(200))
        search.searched.connect(self.table.set_filter)
        export = Button(self.tr("Exporter"), icon="file-down", small=True)
        export.clicked.connect(self._on_csv)
        self.table.csv_requested.connect(self._on_csv)
        self.check.clicked.connect(self.check_requested)
        for widget in (search, export, self.check):
            card.add_action(widget)
        inside = QVBoxLayout()
        inside.setContentsMargins(px(Space.L), 0, px(Space.L), px(Space.S))
        inside.addWidget(self.message)
        card.add(inside)
        self.table.setMinimumHeight(px(Size.ROW) * 9)
        card.add(self.table)
        self.column.addWidget(card)

    def _on_csv(self) -> None:
        self.csv_requested.emit("journal.csv", self.table.csv_bytes())


class ApparenceTopic(TopicPage):
    """``mode_chosen(Mode)``; ``scale_chosen(percent)``."""

    mode_chosen = Signal(object)
    scale_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__(self.tr("Apparence"), self.tr("Pour ce poste, quelle que soit la personne qui l’ouvre."))
        self.mode, self.scale = ChoiceField(MODES), ChoiceField(SCALES)
        card = Card()
        hint = self.tr("Textes et espaces changent tout de suite, sur tous les écrans.")
        for row in (FormRow(self.tr("Couleurs"), self.mode), FormRow(self.tr("Taille du texte"), self.scale, hint)):
            row.setMaximumWidth(theme().px(420))
            card.add(row)
        self.column.addWidget(card)
        self.column.addStretch(1)
        # Qt gives a StrEnum back as a plain str.
        self.mode.activated.connect(lambda _place: self.mode_chosen.emit(Mode(self.mode.value)))
        self.scale.activated.connect(lambda _place: self.scale_chosen.emit(self.scale.value))

    def show_values(self, mode: Mode, percent: int) -> None:
        """Show what is in force."""
        self.mode.set_value(mode)
        nearest = min((value for _words, value in SCALES), key=lambda value: abs(value - percent))
        self.scale.set_value(nearest)


_LICENCES: tuple[Column[LicenceRow], ...] = (
    Column("nom", "Partie", lambda row: row.name, strong=True, stretch=True),
    Column("version", "Version", lambda row: row.version, muted=True),
    Column("licence", "Licence", lambda row: row.licence),
)


class AProposTopic(TopicPage):
    """Versions, licences, and what this version is not."""

    def __init__(self, tables: str) -> None:
        super().__init__(self.tr("À propos"), self.tr("Logiciel libre du kinésithérapeute libéral."))
        message = InlineMessage(parent=self.widget())
        message.show_message(State.WARNING, self.tr("Pas encore homologué"), post_model.HOMOLOGATION)
        self.column.addWidget(message)
        facts = Card(self.tr("Version"))
        facts.add(Facts(post_model.versions(tables)))
        self.column.addWidget(facts)
        table = DataTable(self.tr("Licences"), _LICENCES, lambda row: row.name)
        rows = post_model.licence_rows()
        table.set_rows(rows)
        table.setMinimumHeight(theme().px(Size.ROW) * (len(rows) + 1) + theme().px(Space.S))
        card = Card(self.tr("Parties de tiers"), padded=False)
        card.add(table)
        self.column.addWidget(card)
        self.column.addStretch(1)
