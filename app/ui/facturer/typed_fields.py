"""Every field under a form as texts by its accessible name: watched at each key, read, and typed again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.ui.widgets.fields import CheckField
from app.ui.widgets.table import DataTable

W = TypeVar("W", bound=QWidget)
ON, OFF = "oui", "non"


class TypedFields(QObject):
    """The fields of *form*. ``changed`` at every key, choice or tick; a hidden text (a passphrase) is never read."""

    changed = Signal()

    def __init__(self, form: QWidget) -> None:
        super().__init__(form)
        self._form = form
        self._heard: set[QWidget] = set()

    def watch(self) -> None:
        """Hear the fields there are now; what the screen itself fills in is not typed."""
        for _name, line in self._named(QLineEdit):
            if self._new(line):
                line.textEdited.connect(self.changed)
        for _name, choice in self._named(QComboBox):
            if self._new(choice):
                choice.activated.connect(self.changed)
        for _name, check in self._named(CheckField):
            if self._new(check):
                check.clicked.connect(self.changed)
        for _name, table in self._named(DataTable):
            if self._new(table):
                table.current_changed.connect(partial(self._on_row, table))

    def values(self) -> dict[str, str]:
        """Return what each field says."""
        told = {name: line.text() for name, line in self._named(QLineEdit)}
        told |= {name: choice.currentText() for name, choice in self._named(QComboBox)}
        told |= {name: ON if check.isChecked() else OFF for name, check in self._named(CheckField)}
        rows = {name: table.current_row for name, table in self._named(DataTable)}
        keys = {name: table.model.row_key(rows[name]) for name, table in self._named(DataTable) if rows[name]}
        return told | {name: key for name, key in keys.items() if isinstance(key, str)}

    def type_again(self, values: Mapping[str, str]) -> None:
        """Do what a person would do to fill the fields so; a name that is not there is left out."""
        for name, check in self._named(CheckField):
            if values.get(name) in {ON, OFF} and check.isEnabled() and check.isChecked() is not (values[name] == ON):
                check.click()
        for name, choice in self._named(QComboBox):
            place = choice.findText(values.get(name, ""))
            if name in values and place >= 0 and place != choice.currentIndex():
                choice.setCurrentIndex(place)
                choice.activated.emit(place)
        for name, line in self._named(QLineEdit):
            if name in values and line.text() != values[name]:
                line.setText(values[name])
                line.textEdited.emit(values[name])
        for name, table in self._named(DataTable):
            if name in values:
                table.select(values[name])

    def _on_row(self, table: DataTable, _row: object) -> None:
        if table.view.hasFocus():
            self.changed.emit()

    def _new(self, widget: QWidget) -> bool:
        known = widget in self._heard
        self._heard.add(widget)
        return not known

    def _named(self, kind: type[W]) -> Iterator[tuple[str, W]]:
        for widget in self._form.findChildren(kind):
            secret = isinstance(widget, QLineEdit) and widget.echoMode() is not QLineEdit.EchoMode.Normal
            inside = isinstance(widget.parent(), QComboBox)
            if widget.accessibleName() and not secret and not inside:
                yield widget.accessibleName(), widget
