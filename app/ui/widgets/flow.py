"""What a scroll area holds when its words wrap."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget


class Flow(QWidget):
    """As high as its words need at the width it gets.

    A plain widget asks for the height of its words at their narrowest, and a scroll bar appears beside empty room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "none")

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(super().minimumSizeHint().width(), 0)
