"""The panel that asks for the code of the CPS. Decides nothing, keeps nothing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit

from app.domain.card import SlotState
from app.domain.cps import LONGEST_PIN
from app.ui.carte.cps import TITLE, CpsPresenter
from app.ui.shell.main_window import MainWindow
from app.ui.values import State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.fields import FormRow
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.side_panel import SidePanel

if TYPE_CHECKING:
    from app.ui.desk import Desk, Lanes, Navigator


class CpsPanel(QObject):
    """Lies over the right of the window; ``submitted`` carries the code typed, once, and the field is emptied first.

    ``given_up`` when the panel is closed, or left while the card is being read."""

    submitted = Signal(str)
    given_up = Signal()
    changed = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.presenter: CpsPresenter | None = None
        self._window, self._sentence = window, ""
        self.panel = SidePanel(window.toast.parentWidget() or window, TITLE)
        self.message = InlineMessage(State.INFO)
        self.pin = QLineEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setMaxLength(LONGEST_PIN)
        self.pin.setInputMethodHints(
            Qt.InputMethodHint.ImhDigitsOnly
            | Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.pin.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]*"), self.pin))
        self.pin.returnPressed.connect(self._submit)
        self.row = FormRow(self.tr("Code porteur"), self.pin)
        self.read = Button(self.tr("Lire la carte CPS"), ButtonKind.PRIMARY, "badge-check")
        self.read.clicked.connect(self._submit)
        self.leave = Button(self.tr("Abandonner la lecture"))
        self.leave.clicked.connect(self.given_up)
        self.leave.hide()
        self.panel.body.addWidget(self.message)
        self.panel.body.addWidget(self.row)
        self.panel.body.addStretch(1)
        self.panel.add_action(self.leave)
        self.panel.add_action(self.read)
        self.panel.closed.connect(self._wipe)
        self.panel.closed.connect(self.given_up)

    def on_slots(self, slots: tuple[SlotState, ...]) -> None:
        """Hear what the watcher saw; GUI thread."""
        if self.presenter is not None:
            self.presenter.on_slots(slots)

    def on_requested(self) -> None:
        """Hear the status line and the banner."""
        if self.presenter is not None:
            self.presenter.on_requested()

    def ask_pin(self, sentence: str, note: str, attempts: str, *, open_: bool) -> None:
        """Open the panel with an empty field."""
        self._sentence = sentence
        self._say(State.INFO, note, "")
        self._set_open(open_, attempts)
        self.panel.open_panel(self.pin if open_ else None)

    def show_reading(self, words: str) -> None:
        """Say that the card is being read."""
        self._say(State.INFO, words, "")
        self.panel.set_words(TITLE)
        self.read.setEnabled(False)
        self.pin.setEnabled(False)
        self.row.set_hint("")
        self.leave.show()
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_refusal(self, what: str, to_do: str, attempts: str, *, open_: bool) -> None:
        """Say why the card was not read, and how many codes are left."""
        self._say(State.WARNING if open_ else State.DANGER, what, to_do)
        self._set_open(open_, attempts)
        if open_:
            self.pin.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_shape(self, words: str) -> None:
        """Say under the field that this is no code."""
        self.row.set_error(words)
        self.pin.setFocus(Qt.FocusReason.OtherFocusReason)

    def close(self) -> None:
        """Take the panel away."""
        self._wipe()
        self.panel.close_panel()

    def tell_pages(self) -> None:
        """Let the screens that are built know, and the status line."""
        changed = getattr(self._window.page("facturer"), "cps_changed", None)
        if callable(changed):
            changed()
        self.changed.emit()

    def _submit(self) -> None:
        typed = self.pin.text()
        self._wipe()
        self.submitted.emit(typed)

    def _wipe(self) -> None:
        """Empty the field and what it would undo: ``clear`` keeps the code in the history of the field."""
        self.pin.setText("")

    def _say(self, state: State, what: str, to_do: str) -> None:
        if what:
            self.message.show_message(state, what, to_do)
        self.message.setVisible(bool(what))

    def _set_open(self, open_: bool, attempts: str) -> None:
        self.panel.set_words(TITLE, self._sentence if open_ else "")
        self.leave.hide()
        self.pin.setEnabled(open_)
        self.read.setEnabled(open_)
        self.row.set_hint(attempts)


class CpsDesk(CpsPanel):
    """The panel with its presenter, over *window*. Feed it ``on_slots`` and ``on_requested``, GUI thread."""

    def __init__(self, window: MainWindow, desk: Desk, lanes: Lanes, nav: Navigator) -> None:
        super().__init__(window)
        self.presenter = CpsPresenter(self, desk, nav, partial(lanes.device.run, self))
        self.submitted.connect(self.presenter.on_pin)
        self.given_up.connect(self.presenter.on_given_up)
