"""What happened, what to do, and the button that does it, in the page itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.theme import Colour, Space, Text, theme
from app.ui.values import STATE_ICONS, State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.text import IconLabel, Paragraph, restyle

_NARROW = 440  # below this width the button goes under the words


class InlineMessage(QFrame):
    """A message that stays in the page. ``action_requested`` when its button is pressed."""

    action_requested = Signal()
    dismissed = Signal()

    def __init__(
        self,
        state: State = State.INFO,
        what: str = "",
        to_do: str = "",
        action: str = "",
        parent: QWidget | None = None,
        *,
        dismissible: bool = False,
    ) -> None:
        super().__init__(parent)
        px = theme().px
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icon = IconLabel("info")
        self._icon.setFixedHeight(px(Text.STRONG.line + Space.XS))
        self._what, self._to_do = Paragraph(role=Text.STRONG), Paragraph(role=Text.BODY)
        self._button = Button(small=True, parent=self)
        self._button.clicked.connect(self.action_requested)
        self._close = Button(
            kind=ButtonKind.GHOST, icon="x", small=True, name=self.tr("Fermer le message"), parent=self
        )
        self._close.clicked.connect(self._on_close)
        self._close.setVisible(dismissible)
        self._words = QVBoxLayout()
        self._words.setSpacing(0)
        self._words.addWidget(self._what)
        self._words.addWidget(self._to_do)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(Space.M), px(10), px(Space.M), px(10))
        row.setSpacing(px(10))
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self._icon, 0, top)
        self._flow = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._flow.setSpacing(px(Space.S))
        self._flow.addLayout(self._words, 1)
        self._flow.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(self._flow, 1)
        row.addWidget(self._close, 0, top)
        self.show_message(state, what, to_do, action)

    def show_message(self, state: State, what: str, to_do: str = "", action: str = "") -> None:
        """Say something else and become visible; hide with ``setVisible(False)``."""
        self.setProperty("piece", f"message_{state.value}")
        ink = Colour(state.value)
        self._icon.set_icon(STATE_ICONS[state] if state is not State.NEUTRAL else "info", ink)
        for label, text in ((self._what, what), (self._to_do, to_do)):
            label.setText(text)
            label.setVisible(bool(text))
            label.setProperty("tone", ink.value)
            restyle(label)
        self._button.set_label(action)
        self._button.setVisible(bool(action))
        self.setAccessibleName(f"{what} {to_do}".strip())
        restyle(self)
        if self.parentWidget() is not None:
            self.setVisible(True)

    def keep_room(self, height: int) -> None:
        """Never be lower than *height*, so that nothing below moves; fewer words stay at the top, beside the icon."""
        self.setMinimumHeight(height)
        self._words.setContentsMargins(0, theme().px(Space.XS) // 2, 0, 0)
        self._words.addStretch(1)

    @property
    def text(self) -> str:
        """Everything it says, for tests and screen readers."""
        return self.accessibleName()

    def focus_action(self) -> None:
        """Put the focus on the button."""
        self._button.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        narrow = event.size().width() < theme().px(_NARROW)
        ways = QBoxLayout.Direction
        self._flow.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)

    def _on_close(self) -> None:
        self.setVisible(False)
        self.dismissed.emit()
