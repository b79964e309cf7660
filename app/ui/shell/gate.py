"""Before the screens: who works, and the locked post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.theme import Colour, Space, Text, theme
from app.ui.values import State
from app.ui.widgets.avatar import Avatar
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.card import Card
from app.ui.widgets.fields.choice import ChoiceField
from app.ui.widgets.fields.form import FormRow
from app.ui.widgets.fields.passphrase import PassphraseField
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.text import Label, Paragraph


@dataclass(frozen=True, slots=True)
class UserChoice:
    """Somebody who may log in on this post."""

    key: str
    name: str
    role: str = ""


def in_the_middle(card: QWidget) -> QHBoxLayout:
    """Return a line with *card* in its middle, as high as its words need: an alignment would cut them at one line."""
    line = QHBoxLayout()
    line.addStretch(1)
    line.addWidget(card)
    line.addStretch(1)
    return line


class _Gate(QWidget):
    """A card in the middle of the window: a title, a message, a passphrase, a button."""

    def __init__(self, title: str, sentence: str, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.card = Card()
        self.card.setFixedWidth(px(420))
        self.card.body.setContentsMargins(px(Space.XL), px(Space.XL), px(Space.XL), px(Space.XL))
        self.card.body.setSpacing(px(Space.M))
        self._title, self._sentence = Label(title, Text.TITLE), Paragraph(sentence, Text.BODY, Colour.MUTED)
        self.message = InlineMessage(State.DANGER, parent=self.card)
        self.message.setVisible(False)
        self.secret = PassphraseField()
        self.button = Button(verb, ButtonKind.PRIMARY)
        self.button.setSizePolicy(self.button.sizePolicy().Policy.Expanding, self.button.sizePolicy().Policy.Fixed)
        for widget in (self._title, self._sentence, self.message):
            self.card.add(widget)
        self.card.body.addSpacing(px(Space.XS))
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(in_the_middle(self.card))
        column.addStretch(3)
        self.button.clicked.connect(self._on_submit)
        self.secret.submitted.connect(self._on_submit)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.secret.setFocus(Qt.FocusReason.OtherFocusReason)  # a focus proxy would drop the fields before it from Tab

    def show_error(self, what: str, to_do: str = "") -> None:
        """Say why it was refused; what was typed is forgotten."""
        self.set_busy(False)
        self.secret.clear()
        self.message.show_message(State.DANGER, what, to_do)
        self.secret.setFocus()

    def set_busy(self, busy: bool) -> None:
        """Hold the button while the passphrase is being checked."""
        self.button.setEnabled(not busy)
        self.secret.setEnabled(not busy)

    def reset(self) -> None:
        """Forget what was typed and the message."""
        self.set_busy(False)
        self.secret.clear()
        self.message.setVisible(False)

    def _on_submit(self) -> None:
        if self.button.isEnabled() and self.secret.secret:
            self.message.setVisible(False)
            self._submit(self.secret.secret)

    def _submit(self, secret: str) -> None:
        raise NotImplementedError


class LoginPage(_Gate):
    """``login_requested(user key, passphrase)``; ``recovery_requested`` for the recovery key."""

    login_requested = Signal(str, str)
    recovery_requested = Signal()

    def __init__(self, users: Sequence[UserChoice], parent: QWidget | None = None) -> None:
        super().__init__("", "", "", parent)
        self._title.setText(self.tr("Cabinet Kiné"))
        self._sentence.setText(self.tr("Choisissez votre nom et saisissez votre phrase de passe."))
        self.button.set_label(self.tr("Ouvrir la session"))
        self.users = ChoiceField()
        self.card.add(FormRow(self.tr("Utilisateur"), self.users))
        self.card.add(FormRow(self.tr("Phrase de passe"), self.secret))
        self.secret.edit.setAccessibleName(self.tr("Phrase de passe"))
        self.card.add(self.button)
        recovery = Button(self.tr("Phrase oubliée : utiliser la clé de secours"), ButtonKind.GHOST, "key-round")
        recovery.clicked.connect(self.recovery_requested)
        self.card.body.addWidget(recovery, 0, Qt.AlignmentFlag.AlignHCenter)
        self.set_users(users)

    def set_users(self, users: Sequence[UserChoice]) -> None:
        """Replace who may log in."""
        self.users.clear()
        for user in users:
            self.users.addItem(f"{user.name} · {user.role}" if user.role else user.name, user.key)

    def choose(self, key: str) -> None:
        """Choose somebody (the last who worked here)."""
        self.users.setCurrentIndex(max(self.users.findData(key), 0))

    def _submit(self, secret: str) -> None:
        self.login_requested.emit(str(self.users.currentData()), secret)


class LockScreen(_Gate):
    """``unlock_requested(passphrase)``; ``switch_user_requested``. Shows no patient."""

    unlock_requested = Signal(str)
    switch_user_requested = Signal()

    def __init__(self, user: str = "", parent: QWidget | None = None) -> None:
        super().__init__("", "", "", parent)
        self._avatar = Avatar(user, clickable=False)
        self.card.body.insertWidget(0, self._avatar)
        self._sentence.setText(self.tr("Poste verrouillé. Votre travail est resté en l’état."))
        self.button.set_label(self.tr("Déverrouiller"))
        self.card.add(FormRow(self.tr("Phrase de passe"), self.secret))
        self.secret.edit.setAccessibleName(self.tr("Phrase de passe"))
        self.card.add(self.button)
        switch = Button(self.tr("Changer d’utilisateur"), ButtonKind.GHOST, "users")
        switch.clicked.connect(self.switch_user_requested)
        self.card.body.addWidget(switch, 0, Qt.AlignmentFlag.AlignHCenter)
        self.set_user(user)

    def set_user(self, user: str) -> None:
        """Show whose work is locked."""
        self._title.setText(user)
        self._avatar.set_person(user)

    def _submit(self, secret: str) -> None:
        self.unlock_requested.emit(secret)
