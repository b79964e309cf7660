"""Labels above their fields, with a hint or an error whose line is reserved."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import Colour, Space, Text, theme
from app.ui.widgets.fields.typed import TypedField
from app.ui.widgets.text import Label, Paragraph


class FormRow(QWidget):
    """A label, its field, and one line under it: the hint, or the error in its place.

    The label names the field for screen readers; a TypedField's error shows by itself."""

    def __init__(self, label: str, field: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field, self._hint = field, hint
        caption = Label(label, Text.SECONDARY_STRONG, Colour.MUTED)
        caption.setBuddy(field)
        for named in {field, field.focusProxy() or field}:
            if not named.accessibleName():
                named.setAccessibleName(label)
        self._line = Paragraph(hint, Text.SECONDARY, Colour.HINT)
        self._line.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._line.setMinimumHeight(theme().px(Text.SECONDARY.line))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(Space.XS))
        column.addWidget(caption)
        column.addWidget(field)
        column.addWidget(self._line, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if isinstance(field, TypedField):
            field.error_changed.connect(self.set_error)

    def set_error(self, error: str) -> None:
        """Show what is wrong in place of the hint; empty brings the hint back."""
        self._line.setText(error or self._hint)
        self._line.setToolTip(error)
        self._line.set_tone(Colour.DANGER if error else Colour.HINT)
        if isinstance(self.field, QLineEdit) and not isinstance(self.field, TypedField):
            self.field.setProperty("invalid", "true" if error else "false")
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)

    def set_hint(self, hint: str) -> None:
        """Change the hint; an error shown goes away."""
        self._hint = hint
        self.set_error("")

    @property
    def message(self) -> QLabel:
        """The line under the field."""
        return self._line


class Form(QWidget):
    """Rows one under the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme().px(Space.M))

    def add(self, label: str, field: QWidget, hint: str = "") -> FormRow:
        """Append a labelled field and return its row."""
        row = FormRow(label, field, hint, self)
        self._column.addWidget(row)
        return row
