"""The topics about the cabinet and its people."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.domain.people import Role
from app.ui.coordonnees.forms import CabinetForm
from app.ui.reglages import model
from app.ui.reglages.model import AccountRow, PermissionRow, PraticienRow
from app.ui.theme import Colour, Size, Space, Text, theme
from app.ui.values import IconValue
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.table import Column, DataTable, Kind
from app.ui.widgets.text import Label, Paragraph

WIDTH = 960


class TopicPage(QScrollArea):
    """A title, a sentence, cards one under the other; scrolls."""

    def __init__(self, title: str, sentence: str) -> None:
        super().__init__()
        px = theme().px
        self.setWidgetResizable(True)
        self.setAccessibleName(title)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = _Holder()
        holder.setProperty("ground", "none")
        holder.setMaximumWidth(px(WIDTH))
        self.column = QVBoxLayout(holder)
        self.column.setContentsMargins(0, 0, px(Space.M), px(Space.L))
        self.column.setSpacing(px(Space.L))
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(Label(title, Text.TITLE))
        words.addWidget(Paragraph(sentence, Text.BODY, Colour.MUTED))
        self.column.addLayout(words)
        self.setWidget(holder)


class _Holder(QWidget):
    """As tall as its words are at its width: Qt would otherwise keep the height they take when it is narrow, and show a
    scroll bar with nothing to scroll to."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(super().minimumSizeHint().width(), 0)


class CabinetTopic(TopicPage):
    """The letterhead, saved when a field is left."""

    def __init__(self) -> None:
        super().__init__(
            self.tr("Cabinet"),
            self.tr("L’en-tête des lettres et le compte où les patients paient. Chaque champ quitté est enregistré."),
        )
        self.form = CabinetForm()
        card = Card()
        card.add(self.form)
        self.column.addWidget(card)
        self.column.addStretch(1)


_PRATICIENS: tuple[Column[PraticienRow], ...] = (
    Column("nom", "Kiné", lambda row: row.name, strong=True, stretch=True),
    Column("statut", "Statut", lambda row: row.statut),
    Column("rpps", "RPPS", lambda row: row.rpps, muted=True),
    Column("am", "N° AM", lambda row: row.numero_am, muted=True),
)


class PraticiensTopic(TopicPage):
    """``edit_requested(id)``, 0 for a new one."""

    edit_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__(
            self.tr("Kinés"), self.tr("Ceux qui soignent et dont les numéros paraissent sur les feuilles de soins.")
        )
        self.table = DataTable(self.tr("Kinés"), _PRATICIENS, lambda row: row.id)
        self.table.empty.set_words(self.tr("Aucun kiné"), self.tr("Ajoutez le titulaire pour pouvoir facturer."))
        self.table.setMinimumHeight(theme().px(Size.ROW) * 6)
        self.add = Button(self.tr("Ajouter un kiné"), icon="user-plus", small=True)
        self.edit = Button(self.tr("Modifier"), icon="pencil", small=True)
        card = Card(self.tr("Kinés du cabinet"), padded=False)
        card.add_action(self.edit)
        card.add_action(self.add)
        card.add(self.table)
        self.column.addWidget(card)
        self.column.addStretch(1)
        self.add.clicked.connect(lambda: self.edit_requested.emit(0))
        self.edit.clicked.connect(self._on_edit)
        self.table.activated.connect(lambda row: self.edit_requested.emit(row.id))
        self.table.current_changed.connect(lambda row: self.edit.setEnabled(row is not None))
        self.edit.setEnabled(False)

    def show_rows(self, rows: tuple[PraticienRow, ...]) -> None:
        """Show the kinés."""
        self.table.set_rows(rows)

    def _on_edit(self) -> None:
        if self.table.current_row is not None:
            self.edit_requested.emit(self.table.current_row.id)


_ACCOUNTS: tuple[Column[AccountRow], ...] = (
    Column("nom", "Nom", lambda row: row.name, strong=True, stretch=True),
    Column("login", "Identifiant", lambda row: row.login, muted=True, width=120),
    Column("role", "Rôle", lambda row: row.role, width=140),
    Column("etat", "Compte", lambda row: row.tag, Kind.TAG),
)


def _role_column(role: Role) -> Column[PermissionRow]:
    def cell(row: PermissionRow) -> IconValue:
        return row.cells[role]

    return Column(
        role.name.lower(), model.ROLE_WORDS[role], cell, Kind.ICON, width=120, csv=lambda row: row.cells[role].word
    )  # fmt: skip


_PERMISSIONS: tuple[Column[PermissionRow], ...] = (
    Column("droit", "Ce que le rôle permet", lambda row: row.words, stretch=True),
    *(_role_column(role) for role in Role),
)


class UtilisateursTopic(TopicPage):
    """``edit_requested(id)``, ``close_requested(row)``, ``reopen_requested(row)``."""

    edit_requested = Signal(int)
    close_requested = Signal(object)
    reopen_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__(
            self.tr("Utilisateurs"),
            self.tr("Une personne, un compte\u00a0: chaque accès à une fiche porte un nom dans le journal."),
        )
        self.table = DataTable(self.tr("Comptes"), _ACCOUNTS, lambda row: row.id)
        self.table.empty.set_words(self.tr("Aucun compte"), self.tr("Ajoutez-en un."))
        self.table.setMinimumHeight(theme().px(Size.ROW) * 6)
        self.add = Button(self.tr("Ajouter un compte"), icon="user-plus", small=True)
        self.edit = Button(self.tr("Modifier"), icon="pencil", small=True)
        self.shut = Button(self.tr("Fermer le compte"), icon="lock", small=True)
        self.reopen = Button(self.tr("Rouvrir"), icon="lock-open", small=True)
        card = Card(self.tr("Comptes"), padded=False)
        for button in (self.reopen, self.shut, self.edit, self.add):
            card.add_action(button)
        card.add(self.table)
        self.column.addWidget(card)
        roles = DataTable(self.tr("Rôles et permissions"), _PERMISSIONS, lambda row: row.words)
        roles.set_rows(model.permission_rows())
        roles.setMinimumHeight(theme().px(Size.ROW) * 16 + theme().px(Space.L))
        matrix = Card(self.tr("Ce que chaque rôle permet"), padded=False)
        matrix.add(roles)
        self.column.addWidget(matrix)
        self.column.addStretch(1)
        self._connect()
        self._on_row(None)

    def show_rows(self, rows: tuple[AccountRow, ...]) -> None:
        """Show the accounts."""
        self.table.set_rows(rows)
        self._on_row(self.table.current_row)

    def _connect(self) -> None:
        self.add.clicked.connect(lambda: self.edit_requested.emit(0))
        self.edit.clicked.connect(self._on_edit)
        self.shut.clicked.connect(lambda: self.close_requested.emit(self.table.current_row))
        self.reopen.clicked.connect(lambda: self.reopen_requested.emit(self.table.current_row))
        self.table.current_changed.connect(self._on_row)
        self.table.activated.connect(self._on_activated)

    def _on_edit(self) -> None:
        if self.table.current_row is not None:
            self.edit_requested.emit(self.table.current_row.id)

    def _on_activated(self, row: AccountRow) -> None:
        if self.edit.isEnabled():
            self.edit_requested.emit(row.id)

    def _on_row(self, row: AccountRow | None) -> None:
        active = row is not None and row.active
        self.edit.setEnabled(active)
        self.shut.setEnabled(active and row is not None and not row.own)
        own = row is not None and row.own
        self.shut.setToolTip(self.tr("Un autre gestionnaire doit fermer votre compte.") if own else "")
        self.shut.setAccessibleDescription(self.shut.toolTip())
        self.reopen.setVisible(row is not None and not row.active)
