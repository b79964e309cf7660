"""A paper of the feuille, seen before it is printed or saved."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.pdf_preview import PdfPreview
from app.ui.theme import theme
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.side_panel import SidePanel


class PaperPanel(SidePanel):
    """``save_requested(file name, bytes)`` when the PDF is wanted."""

    save_requested = Signal(str, object)

    def __init__(self, host: QWidget, preview: PdfPreview) -> None:
        super().__init__(host, self.tr("Aperçu"), width=640)
        self.preview = preview
        self._name, self._pdf = "", b""
        preview.setMinimumHeight(theme().px(420))
        self.body.addWidget(preview, 1)
        self.save = Button(self.tr("Enregistrer le PDF"), ButtonKind.PRIMARY, "file-down")
        self.save.clicked.connect(lambda: self.save_requested.emit(self._name, self._pdf))
        self.add_action(self.save)

    def show_paper(self, title: str, file_name: str, pdf: bytes) -> None:
        """Show *pdf*; *file_name* is proposed when it is saved and names nobody."""
        self._name, self._pdf = file_name, pdf
        self.set_words(title, self.tr("Enregistrez le PDF pour l’imprimer ou le remettre au patient."))
        self.preview.show_pdf(pdf, title)
        self.open_panel(self.save)
