"""A figure in its box, and facts as « label: value » lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import Colour, Space, Text, theme
from app.ui.widgets.text import Label, Paragraph


class FigureBox(QFrame):
    """A quiet label over a large value, « Reste dû », « 128,40 € », and a quiet note beside it if given.

    *raised* is for a box that stands on the window itself: white and as roomy as a card."""

    def __init__(self, label: str, value: str = "", parent: QWidget | None = None, *, raised: bool = False) -> None:
        super().__init__(parent)
        px = theme().px
        self.setProperty("piece", "card" if raised else "inset")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._label, self._value = Label(label, Text.SECONDARY, Colour.MUTED), Label(value, Text.TITLE)
        self._note = Label("", Text.SECONDARY, Colour.MUTED)
        self._note.setContentsMargins(0, 0, 0, px(2))  # its words stand on the line of the large ones
        line = QHBoxLayout()
        line.setSpacing(px(Space.S))
        line.addWidget(self._value)
        line.addWidget(self._note, 1, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.L if raised else Space.S), px(10), px(Space.S) if raised else px(2), px(10))
        column.setSpacing(px(2))
        column.addWidget(self._label)
        column.addLayout(line)
        self.set_value(value)

    def set_value(self, value: str, tone: Colour = Colour.TEXT, note: str = "") -> None:
        """Show another value, in another colour if given, and its note."""
        alone = QSizePolicy.Policy.Ignored  # a narrow box cuts the value rather than grow
        self._value.setSizePolicy(QSizePolicy.Policy.Preferred if note else alone, QSizePolicy.Policy.Fixed)
        self._value.setText(value)
        self._value.setToolTip(value)
        self._value.set_tone(tone)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.setAccessibleName(f"{self._label.text()} : {value} {note}".rstrip())

    @property
    def value(self) -> str:
        """What it shows."""
        return self._value.text()

    @property
    def note(self) -> str:
        """The quiet words beside the value."""
        return self._note.text()


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
