"""Fields of the file: birth date and address."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.dates import BirthDate
from app.ui.coordonnees.forms import GridForm
from app.ui.patients.typed import AddressTyped
from app.ui.widgets.fields import TypedField


class BirthField(TypedField[BirthDate]):
    """A birth date as the insurer holds it: « 14/03/1984 », lunar ones (« 00/00/1950 ») too."""

    def __init__(self, name: str = "", value: BirthDate | None = None, parent: QWidget | None = None) -> None:
        super().__init__(name, value, parent)
        self.setPlaceholderText("14/03/1984")

    def _read(self, text: str) -> BirthDate:
        return BirthDate.parse(text)

    def _write(self, value: BirthDate) -> str:
        return str(value)


class AddressLines:
    """The four lines of an address placed on a form."""

    def __init__(self, form: GridForm, prefix: str = "") -> None:
        self.rue, self.complement, self.code_postal, self.ville = (QLineEdit() for _ in range(4))
        self.code_postal.setMaxLength(6)
        form.place(f"{prefix}rue", form.tr("Rue"), self.rue, wide=True)
        form.place(f"{prefix}complement", form.tr("Complément"), self.complement, wide=True)
        form.place(f"{prefix}code_postal", form.tr("Code postal"), self.code_postal)
        form.place(f"{prefix}ville", form.tr("Ville"), self.ville)

    @property
    def typed(self) -> AddressTyped:
        """What stands in the lines."""
        return AddressTyped(self.rue.text(), self.complement.text(), self.code_postal.text(), self.ville.text())

    def show_typed(self, typed: AddressTyped) -> None:
        """Fill the lines."""
        for field, text in (
            (self.rue, typed.rue),
            (self.complement, typed.complement),
            (self.code_postal, typed.code_postal),
            (self.ville, typed.ville),
        ):
            field.setText(text)
