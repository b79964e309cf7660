"""The login gate: the login page, and the page of the recovery key. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.ui.connexion.new_passphrase import NewPassphrase
from app.ui.connexion.presenter import LockPresenter, LoginPresenter, ResetTyped
from app.ui.shell.gate import LockScreen, LoginPage, UserChoice, in_the_middle
from app.ui.theme import Colour, Space, Text, theme
from app.ui.values import State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.card import Card
from app.ui.widgets.fields import ChoiceField, FormRow
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.text import Label, Paragraph


class RecoveryPage(QWidget):
    """``sent(ResetTyped)``; ``back_requested``."""

    sent = Signal(object)
    back_requested = Signal()

    def __init__(self, users: Sequence[UserChoice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.users, self.key, self.new = ChoiceField(), QLineEdit(), NewPassphrase()
        for user in users:
            self.users.addItem(user.name, user.key)
        self.key.setPlaceholderText("XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        self.key_row = FormRow(
            self.tr("Clé de secours"),
            self.key,
            self.tr("Sur la feuille imprimée. Tirets et majuscules sans importance."),
        )
        self.message = InlineMessage(parent=self)
        self.message.setVisible(False)
        self.button = Button(self.tr("Changer la phrase de passe"), ButtonKind.PRIMARY)
        self.back = Button(self.tr("Revenir"), ButtonKind.GHOST, "arrow-left")
        self._arrange()
        self.button.clicked.connect(self._on_send)
        self.new.submitted.connect(self._on_send)
        self.back.clicked.connect(self.back_requested)

    def start(self, login: str) -> None:
        """Begin again for somebody."""
        self.users.set_value(login)
        self.key.clear()
        self.new.clear()
        self.show_errors({})

    def show_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong under each field."""
        self.key_row.set_error(errors.get("recovery", ""))
        self.new.show_errors(errors)
        self.message.setVisible(False)
        if page := errors.get("page"):
            self.message.show_message(State.DANGER, page)

    def set_busy(self, busy: bool) -> None:
        """Hold the button."""
        self.button.setEnabled(not busy)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.key.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        px = theme().px
        card = Card()
        card.setFixedWidth(px(480))
        card.body.setContentsMargins(px(Space.XL), px(Space.XL), px(Space.XL), px(Space.XL))
        card.body.setSpacing(px(Space.M))
        card.add(Label(self.tr("Phrase de passe oubliée"), Text.TITLE))
        card.add(
            Paragraph(
                self.tr(
                    "La clé de secours rouvre le cabinet sans perdre une seule donnée. Elle reste valable ensuite."
                ),
                Text.BODY,
                Colour.MUTED,
            )
        )
        card.add(self.message)
        card.add(FormRow(self.tr("Utilisateur"), self.users))
        card.add(self.key_row)
        card.add(self.new)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.button)
        card.add(foot)
        holder = QWidget()
        holder.setProperty("ground", "none")
        inside = QVBoxLayout(holder)
        inside.addStretch(2)
        inside.addLayout(in_the_middle(card))
        inside.addStretch(3)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setAccessibleName(self.tr("Phrase de passe oubliée"))
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(holder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)

    def _on_send(self) -> None:
        if self.button.isEnabled():
            self.sent.emit(ResetTyped(str(self.users.value or ""), self.key.text(), self.new.secret, self.new.again))


class LoginGate(QStackedWidget):
    """The two pages; owns its presenter."""

    def __init__(self, users: Sequence[UserChoice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter: LoginPresenter | None = None
        self.login, self.recovery = LoginPage(users), RecoveryPage(users)
        for page in (self.login, self.recovery):
            self.addWidget(page)

    def show_busy(self, busy: bool) -> None:
        self.login.set_busy(busy)
        self.recovery.set_busy(busy)

    def show_refused(self, what: str, to_do: str) -> None:
        self.show_busy(False)
        self.login.show_error(what, to_do)

    def show_login(self, what: str = "", to_do: str = "") -> None:
        self.recovery.start(str(self.recovery.users.value or ""))
        self.login.reset()
        self.login.choose(str(self.recovery.users.value or ""))
        if what:
            self.login.message.show_message(State.SUCCESS, what, to_do)
        self.setCurrentWidget(self.login)
        self.login.setFocus()

    def show_recovery(self, login: str) -> None:
        self.recovery.start(login)
        self.setCurrentWidget(self.recovery)
        self.recovery.setFocus()

    def show_recovery_errors(self, errors: dict[str, str]) -> None:
        self.recovery.show_errors(errors)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        page = self.recovery if self.currentWidget() is self.recovery else self.login
        page.setFocus(Qt.FocusReason.OtherFocusReason)


class LockGate(LockScreen):
    """The shell's lock screen with its presenter."""

    def __init__(self, user: str, parent: QWidget | None = None) -> None:
        super().__init__(user, parent)
        self.presenter: LockPresenter | None = None
