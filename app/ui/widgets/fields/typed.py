"""Fields whose text is a value of the domain: amount, day, NIR."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable
from datetime import date
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.dates import parse_day
from app.domain.errors import InvalidIdentifier
from app.domain.identifiers import Nir
from app.domain.money import Money
from app.ui.icons import icon
from app.ui.theme import Text, theme
from app.ui.widgets.text import restyle

V = TypeVar("V")


class TypedField(QLineEdit, Generic[V]):
    """A line that holds a value of the domain. *name* is read by screen readers.

    ``value_changed`` carries the new value, or None when empty or unreadable, once the entry is left or Enter typed;
    ``error`` then tells in French what is wrong (empty when fine) and ``error_changed`` says that it moved."""

    value_changed = Signal(object)
    error_changed = Signal(str)

    def __init__(self, name: str = "", value: V | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: V | None = None
        self._error = ""
        self.setAccessibleName(name)
        self.editingFinished.connect(self._commit)
        self.set_value(value)

    @property
    def value(self) -> V | None:
        """The value of the text as it stands, None when empty or unreadable."""
        try:
            return self._read(self.text()) if self.text().strip() else None
        except InvalidIdentifier:
            return None

    @property
    def error(self) -> str:
        """What is wrong with the text, French, empty when fine."""
        return self._error

    def set_value(self, value: V | None) -> None:
        """Show *value* without emitting."""
        self._value = value
        self.setText("" if value is None else self._write(value))
        self.set_error("")

    def set_error(self, error: str) -> None:
        """Mark the field wrong with a reason, or right with an empty one."""
        if error != self._error:
            self._error = error
            self.setProperty("invalid", "true" if error else "false")
            self.setToolTip(error)
            self.setAccessibleDescription(error)
            restyle(self)
            self.error_changed.emit(error)

    @abstractmethod
    def _read(self, text: str) -> V: ...

    @abstractmethod
    def _write(self, value: V) -> str: ...

    def _commit(self) -> None:
        text, value, error = self.text().strip(), None, ""
        if text:
            try:
                value = self._read(text)
            except InvalidIdentifier as refused:
                error = refused.user_message
        if value is not None:
            self.setText(self._write(value))
        self.set_error(error)
        if value != self._value:
            self._value = value
            self.value_changed.emit(value)


class AmountField(TypedField[Money]):
    """An amount with a French comma; ``value`` is a Money."""

    def __init__(self, name: str = "", value: Money | None = None, parent: QWidget | None = None) -> None:
        super().__init__(name, value, parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setPlaceholderText("0,00\u00a0€")
        self.setFont(theme().font(Text.BODY, tabular=True))

    def _read(self, text: str) -> Money:
        return Money.parse(text)

    def _write(self, value: Money) -> str:
        return str(value)


class DateField(TypedField[date]):
    """A day typed as ``21/11/2026``, ``21/11``, ``lun``, ``+7``; Up and Down move by a day.

    *today* is the injected clock's."""

    def __init__(
        self, today: Callable[[], date], name: str = "", value: date | None = None, parent: QWidget | None = None
    ) -> None:
        self._today = today
        super().__init__(name, value, parent)
        self.setPlaceholderText(self.tr("jj/mm/aaaa"))
        for key, step in ((Qt.Key.Key_Up, 1), (Qt.Key.Key_Down, -1)):
            action = QAction(self)
            action.setShortcut(key)
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(lambda _checked=False, days=step: self._move(days))
            self.addAction(action)

    def _read(self, text: str) -> date:
        return parse_day(text, self._today())

    def _write(self, value: date) -> str:
        return f"{value:%d/%m/%Y}"

    def _move(self, days: int) -> None:
        current = self.value or self._today()
        self.setText(self._write(date.fromordinal(current.toordinal() + days)))
        self._commit()


class NirField(TypedField[Nir]):
    """A NIR in its usual groups. *masked* hides all but sex, year and month until the eye is pressed."""

    reveal_requested = Signal()  # for the journal: somebody looked

    def __init__(
        self,
        name: str = "",
        value: Nir | None = None,
        parent: QWidget | None = None,
        *,
        masked: bool = False,
        may_reveal: bool = True,
    ) -> None:
        self._masked = masked
        super().__init__(name, value, parent)
        self.setPlaceholderText("0\u00a000\u00a000\u00a000\u00a0000\u00a0000\u00a000")
        self.setFont(theme().font(Text.BODY, tabular=True))
        self.setReadOnly(masked)
        self._eye = QAction(self)
        self._eye.setText(self.tr("Afficher le numéro"))
        self._eye.triggered.connect(self._on_eye)
        if masked and may_reveal:
            self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        theme().theme_changed.connect(self._tint)
        self._tint()
        self.textEdited.connect(self._group)

    @property
    def masked(self) -> bool:
        """Whether the number is hidden."""
        return self._masked

    @property
    def value(self) -> Nir | None:
        """The NIR, also while masked."""
        return self._value if self._masked else super().value

    def set_masked(self, masked: bool) -> None:
        """Hide or show the number; a hidden one cannot be edited."""
        self._masked = masked
        self.setReadOnly(masked)
        self.set_value(self._value)

    def _read(self, text: str) -> Nir:
        return Nir.parse(text)

    def _write(self, value: Nir) -> str:
        return value.masked if self._masked else value.grouped

    def _commit(self) -> None:
        if not self._masked:
            super()._commit()

    def _group(self, text: str) -> None:
        """Space the digits while they are typed at the end of the line."""
        if self.cursorPosition() != len(text):
            return
        bare, groups = re.sub(r"\s", "", text).upper()[:15], []
        for size in (1, 2, 2, 2, 3, 3, 2):
            if bare:
                groups.append(bare[:size])
                bare = bare[size:]
        self.setText(" ".join(groups))

    def _on_eye(self) -> None:
        self.reveal_requested.emit()
        self.set_masked(not self._masked)

    def _tint(self) -> None:
        self._eye.setIcon(icon("eye"))
