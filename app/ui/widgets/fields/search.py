"""The field that filters a list as you type."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.icons import icon
from app.ui.theme import Colour, theme


class SearchField(QLineEdit):
    """Emits ``searched`` shortly after the last keystroke (at once on Enter); Escape clears."""

    searched = Signal(str)

    def __init__(self, placeholder: str = "", parent: QWidget | None = None, *, delay_ms: int = 120) -> None:
        super().__init__(parent)
        self.setProperty("piece", "search")
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        self._last = ""
        self._timer = QTimer(self, singleShot=True, interval=delay_ms)
        self._timer.timeout.connect(self._emit)
        self.textChanged.connect(lambda _text: self._timer.start())
        self.returnPressed.connect(self._emit)
        self._glass = QAction(self.tr("Rechercher"), self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        clear = self.findChild(QAction, "_q_qlineeditclearaction")
        if clear is not None:
            clear.setText(self.tr("Effacer la recherche"))
        theme().theme_changed.connect(self._tint)
        self._tint()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._emit()
            return
        super().keyPressEvent(event)

    def _emit(self) -> None:
        self._timer.stop()
        text = self.text().strip()
        if text != self._last:
            self._last = text
            self.searched.emit(text)

    def _tint(self) -> None:
        self._glass.setIcon(icon("search", Colour.HINT))
