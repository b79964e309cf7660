"""A side panel that holds one form."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.coordonnees.forms import GridForm
from app.ui.widgets.verb_panel import VerbPanel


class FormPanel(VerbPanel):
    """``sent(what was typed)`` when the verb is pressed."""

    sent = Signal(object)

    def __init__(
        self,
        host: QWidget,
        title: str,
        sentence: str,
        verb: str,
        icon: str = "save",
        *,
        form: GridForm | None = None,
    ) -> None:
        super().__init__(host, title, sentence, verb, icon)
        self.form = form or GridForm()
        self.body.addWidget(self.form)
        self.body.addStretch(1)

    def show_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong under each field, the cursor in the first one; « page » stands above."""
        self.form.show_errors(errors)
        self.form.focus_error(errors)
        self.show_page(errors)
