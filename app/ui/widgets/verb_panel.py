"""A side panel that ends in one deed: a message above, content, the verb at the foot."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.ui.values import State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.side_panel import SidePanel

WIDTH = 540


class VerbPanel(SidePanel):
    """Annuler and one verb (Ctrl+Enter), which calls ``_send``."""

    def __init__(
        self,
        host: QWidget,
        title: str,
        sentence: str,
        verb: str,
        icon: str = "save",
        *,
        may_cancel: bool = True,
    ) -> None:
        super().__init__(host, title, sentence, width=WIDTH)
        self.message = InlineMessage(parent=self)
        self.message.setVisible(False)
        self.body.addWidget(self.message)
        if may_cancel:
            cancel = Button(self.tr("Annuler"))
            cancel.clicked.connect(self.close_panel)
            self.add_action(cancel)
        self.button = Button(verb, ButtonKind.PRIMARY, icon, "Ctrl+Return")
        self.button.clicked.connect(self._on_press)
        self.add_action(self.button)

    def show_page(self, errors: dict[str, str]) -> None:
        """Say above the content what belongs to no field: « page »."""
        self.message.setVisible(False)
        if page := errors.get("page"):
            self.message.show_message(State.DANGER, page)

    def _on_press(self) -> None:
        if self.button.isEnabled():
            self._send()

    def _send(self) -> None:
        raise NotImplementedError
