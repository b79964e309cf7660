"""A figure in its box, and facts as « label: value » lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import Colour, Space, Text, theme
from app.ui.widgets.text import Label, Paragraph


class FigureBox(QFrame):
    """A quiet label over a large value: « Reste dû », « 128,40 € »."""

    def __init__(self, label: str, value: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.setProperty("piece", "inset")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._label, self._value = Label(label, Text.SECONDARY, Colour.MUTED), Label(value, Text.TITLE)
        self._value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.S), px(10), px(2), px(10))
        column.setSpacing(px(2))
        column.addWidget(self._label)
        column.addWidget(self._value)
        self.set_value(value)

    def set_value(self, value: str, tone: Colour = Colour.TEXT) -> None:
        """Show another value, in another colour if given."""
        self._value.setText(value)
        self._value.setToolTip(value)
        self._value.set_tone(tone)
        self.setAccessibleName(f"{self._label.text()} : {value}")

    @property
    def value(self) -> str:
        """What it shows."""
        return self._value.text()


class Facts(QWidget):
    """Lines of a quiet label and its value; long values wrap. *label_width* lines several of them up."""

    def __init__(
        self, facts: Sequence[tuple[str, str]] = (), parent: QWidget | None = None, *, label_width: int = 0
    ) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme().px(Space.M))
        self._grid.setVerticalSpacing(theme().px(6))
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, theme().px(label_width))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.set_facts(facts)

    def set_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Replace the lines; those without a value are left out."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        kept = [(label, value) for label, value in facts if value]
        for row, (label, value) in enumerate(kept):
            words = Paragraph(value, Text.BODY)
            title = Paragraph(label, Text.BODY, Colour.MUTED)
            title.setWordWrap(False)
            self._grid.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(words, row, 1, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(", ".join(f"{label} : {value}" for label, value in kept))
