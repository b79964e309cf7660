"""A long job: what it does, how far it is, Cancel."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.ui.theme import Colour, Space, Text, theme
from app.ui.widgets.button import Button
from app.ui.widgets.text import Label


class ProgressCard(QFrame):
    """Follows a job; its :meth:`report` is a ``Progress`` listener. ``cancel_requested`` once per job."""

    cancel_requested = Signal()

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.setProperty("piece", "card")
        self._title, self._label = Label(title, Text.GROUP), Label("", Text.SECONDARY, Colour.HINT)
        self._figures = Label("", Text.SECONDARY, Colour.MUTED)
        self._bar = QProgressBar(textVisible=False)
        self._cancel = Button(self.tr("Annuler"), small=True, icon="x")
        self._cancel.clicked.connect(self._on_cancel)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._cancel)
        foot.addWidget(self._label, 1)
        foot.addWidget(self._figures)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.L), px(Space.M), px(Space.L), px(Space.M))
        column.setSpacing(px(Space.S))
        column.addLayout(head)
        column.addWidget(self._bar)
        column.addLayout(foot)
        self.start(title)

    def start(self, title: str, *, cancellable: bool = True) -> None:
        """Begin a job; the button is off when it cannot be cancelled safely (a signature, a sending)."""
        self._title.setText(title)
        self._cancel.setEnabled(cancellable)
        self._cancel.set_label(self.tr("Annuler") if cancellable else self.tr("Ne peut pas être interrompu"))
        self._bar.setAccessibleName(title)
        self.setAccessibleName(title)
        self.report(0, 0, "")

    def focus_cancel(self) -> None:
        """Put the focus on the button."""
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def report(self, done: int, total: int, label: str) -> None:
        """Show *done* out of *total*; *total* 0 means unknown."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._label.setText(label)
        self._figures.setText(f"{done}\u00a0/\u00a0{total}" if total else "")
        self._bar.setAccessibleDescription(f"{label} {self._figures.text()}".strip())

    def _on_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self._cancel.set_label(self.tr("Arrêt en cours…"))
        self.cancel_requested.emit()
