"""The recovery key by groups, its sheet, and the groups typed back; shared with Réglages."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.ui.premiere_ouverture.model import GROUP_LABELS, KeyShown
from app.ui.theme import Colour, Space, Text, theme
from app.ui.widgets.button import Button
from app.ui.widgets.fields import FormRow
from app.ui.widgets.text import Label, Paragraph

_COLUMNS = 5


class KeyCard(QWidget):
    """``sheet_requested``; ``groups_changed(tuple)`` while the groups are typed back."""

    sheet_requested = Signal()
    groups_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self._box = QFrame()
        self._box.setProperty("piece", "inset")
        self._groups = QGridLayout(self._box)
        self._groups.setContentsMargins(px(Space.L), px(Space.M), px(Space.L), px(Space.M))
        self.save_button = Button(self.tr("Enregistrer la feuille à imprimer"), icon="printer")
        self.save_button.clicked.connect(self.sheet_requested)
        self._typed = (QLineEdit(), QLineEdit())
        self._rows = tuple(FormRow(label, field) for label, field in zip(GROUP_LABELS, self._typed, strict=True))
        for field in self._typed:
            field.setMaxLength(6)
            field.textChanged.connect(lambda _text: self.groups_changed.emit(self.typed))
        back = QHBoxLayout()
        back.setSpacing(px(Space.L))
        for row in self._rows:
            row.setMaximumWidth(px(200))
            back.addWidget(row, 1)
        back.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(Space.M))
        column.addWidget(self._box)
        column.addWidget(self.save_button)
        column.addWidget(
            Paragraph(self.tr("Pour vérifier qu’elle est bien notée, recopiez deux groupes."), Text.BODY, Colour.MUTED)
        )
        column.addLayout(back)

    @property
    def typed(self) -> tuple[str, ...]:
        """The groups typed back."""
        return tuple(field.text() for field in self._typed)

    def show_key(self, shown: KeyShown) -> None:
        """Show a key; what was typed back is forgotten."""
        self.forget()
        for place, group in enumerate(shown.groups):
            cell = QVBoxLayout()
            cell.setSpacing(0)
            number = Label(str(place + 1), Text.SECONDARY, Colour.HINT)
            words = Label(group, Text.TITLE)
            words.setFont(theme().font(Text.TITLE, tabular=True))
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            cell.addWidget(number)
            cell.addWidget(words)
            self._groups.addLayout(cell, place // _COLUMNS, place % _COLUMNS)
        self._box.setAccessibleName(self.tr("Clé de secours : {}").format(", ".join(shown.groups)))

    def show_errors(self, errors: dict[int, str]) -> None:
        """Say which groups are wrong."""
        for place, row in enumerate(self._rows):
            row.set_error(errors.get(place, ""))

    def forget(self) -> None:
        """Show no key any more."""
        while (item := self._groups.takeAt(0)) is not None:
            layout = item.layout()
            while layout is not None and (inner := layout.takeAt(0)) is not None:
                if (widget := inner.widget()) is not None:
                    widget.hide()
                    widget.deleteLater()
        self._box.setAccessibleName("")
        for field in self._typed:
            field.clear()
        self.show_errors({})
