"""Choosing a passphrase: typed twice, with its strength and what would make it strong enough."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.theme import Space, theme
from app.ui.widgets.fields import FormRow, PassphraseField


class NewPassphrase(QWidget):
    """Two lines; ``submitted`` on Enter in either."""

    submitted = Signal()

    def __init__(self, label: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        label = label or self.tr("Nouvelle phrase de passe")
        self._secret = PassphraseField(label, rated=True)
        self._again = PassphraseField(self.tr("Retapez-la"))
        self._row = FormRow(label, self._secret, self.tr("Sept mots au hasard sont faciles à retenir et solides."))
        self._again_row = FormRow(self.tr("Retapez-la"), self._again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(Space.S))
        for row in (self._row, self._again_row):
            column.addWidget(row)
        self.setFocusProxy(self._secret.edit)
        self._secret.submitted.connect(self._again.edit.setFocus)
        self._again.submitted.connect(self.submitted)
        self._secret.changed.connect(lambda _text: self.show_errors({}))

    @property
    def secret(self) -> str:
        """What was typed first; keep it in a local variable only."""
        return self._secret.secret

    @property
    def again(self) -> str:
        """What was typed the second time."""
        return self._again.secret

    def show_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong under each line: « secret », « again »."""
        self._row.set_error(errors.get("secret", ""))
        self._again_row.set_error(errors.get("again", ""))

    def clear(self) -> None:
        """Forget both."""
        self._secret.clear()
        self._again.clear()
        self.show_errors({})
