"""A secret, shown on demand, with its strength in a word when one is being chosen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.domain.passphrase import strength
from app.ui.icons import icon
from app.ui.theme import Colour, Space, Text, theme
from app.ui.values import State
from app.ui.widgets.paint import fill, smooth
from app.ui.widgets.text import Label


def rating(secret: str) -> tuple[int, State, str]:
    """Return (0 to 4, state, French words) for a passphrase; below 4 the vault refuses it."""
    if not secret:
        return 0, State.DANGER, ""
    found = strength(secret)
    if found.sufficient:
        return 4, State.SUCCESS, "Solide"
    return (3, State.WARNING, found.advice) if found.ratio > 0.6 else (1, State.DANGER, found.advice)


class _Meter(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._level, self._state = 0, State.DANGER
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_level(self, level: int, state: State) -> None:
        self._level, self._state = level, state
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme().px(76), theme().px(6))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        smooth(painter)
        gap, count = theme().px(4), 4
        width = (self.width() - gap * (count - 1)) / count
        for index in range(count):
            lit = index < self._level
            ground = theme().state_colours(self._state)[0] if lit else theme().colour(Colour.LINE)
            fill(painter, QRectF(index * (width + gap), 0, width, self.height()), self.height() / 2, ground)


class PassphraseField(QWidget):
    """A hidden line with an eye. *rated* shows the strength (for choosing one, not for entering one)."""

    changed = Signal(str)
    submitted = Signal()

    def __init__(self, name: str = "", parent: QWidget | None = None, *, rated: bool = False) -> None:
        super().__init__(parent)
        self.edit = QLineEdit(self)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setAccessibleName(name)
        self.setAccessibleName(name)
        self.setFocusProxy(self.edit)
        self._eye = QAction(self.tr("Afficher la phrase de passe"), self)
        self._eye.triggered.connect(self._on_eye)
        self.edit.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        self._meter, self._words = _Meter(self), Label("", Text.SECONDARY, Colour.HINT)
        below = QWidget(self)
        line = QHBoxLayout(below)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._meter)
        self._words.setWordWrap(True)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._words.setFixedHeight(2 * theme().px(Text.SECONDARY.line))  # an advice takes two lines: nothing jumps
        line.addWidget(self._words, 1)
        below.setVisible(rated)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(Space.XS + 2))
        column.addWidget(self.edit)
        column.addWidget(below)
        self.edit.textChanged.connect(self._on_text)
        self.edit.returnPressed.connect(self.submitted)
        theme().theme_changed.connect(self._tint)
        self._tint()
        self._on_text("")

    @property
    def secret(self) -> str:
        """What was typed; keep it in a local variable only."""
        return self.edit.text()

    def clear(self) -> None:
        """Forget what was typed and hide the line again."""
        self.edit.setText("")  # ``clear`` would keep it in the history that Ctrl+Z gives back
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self._tint()

    def _on_text(self, text: str) -> None:
        level, state, words = rating(text)
        self._meter.show_level(level, state)
        self._meter.setAccessibleName(words)
        self._words.setText(words)
        self._words.set_tone(Colour(state.value) if text else Colour.HINT)
        self.changed.emit(text)

    def _on_eye(self) -> None:
        hidden = self.edit.echoMode() is QLineEdit.EchoMode.Password
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self._tint()

    def _tint(self) -> None:
        hidden = self.edit.echoMode() is QLineEdit.EchoMode.Password
        self._eye.setIcon(icon("eye" if hidden else "eye-off"))
