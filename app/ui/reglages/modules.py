"""The official libraries in Réglages: found or not, and where they are."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.ui.reglages.modules_model import ModuleRow
from app.ui.widgets.card import Card
from app.ui.widgets.finding_row import FindingRow


class ModulesCard(QWidget):
    """``placed(kind, path)`` once a file was chosen."""

    placed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dialog: QFileDialog | None = None
        self._rows: list[FindingRow] = []
        self._card = Card(self.tr("Modules officiels"), padded=False, ruled=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)

    def show_modules(self, rows: tuple[ModuleRow, ...]) -> None:
        """Show the libraries."""
        for old in self._rows:
            self._card.body.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = []
        for place, row in enumerate(rows):
            item = FindingRow(row.state, row.what, row.to_do, row.action, icon="server", ruled=place + 1 < len(rows))
            item.action_requested.connect(lambda kind=row.kind: self._ask(kind))
            self._card.add(item)
            self._rows.append(item)

    def _ask(self, kind: str) -> None:
        dialog = QFileDialog(self, self.tr("Indiquer le module officiel"), "", self.tr("Modules (*.dll *.so *.dylib)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.placed.emit(kind, path))
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.open()
