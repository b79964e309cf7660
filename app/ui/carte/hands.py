"""Whether the hands at the post are taken: whoever works keeps the keys, and Enter above all."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from app.ui.shell.palette import CommandPalette
from app.ui.widgets.side_panel import SidePanel

_WRITING = (QPlainTextEdit, QTextEdit, QAbstractSpinBox)


def is_writing(window: QWidget) -> bool:
    """Whether a field is being filled, a list is open or a question asked, even while another application has the keys.

    A search with nothing in it waits for nobody; every other field is written in as soon as it has the cursor.
    """
    if QApplication.activePopupWidget() is not None or QApplication.activeModalWidget() is not None:
        return True
    focused = focused_in(window)
    if isinstance(focused, QLineEdit):
        idle = focused.property("piece") == "search" and not focused.text() and not _within(focused, CommandPalette)
        return not focused.isReadOnly() and not idle
    return isinstance(focused, _WRITING) or (isinstance(focused, QComboBox) and focused.isEditable())


def is_in_a_form(window: QWidget, own: SidePanel) -> bool:
    """Whether the cursor stands in a panel other than *own*: its buttons and boxes keep their keys."""
    panel = _within(focused_in(window), SidePanel)
    return panel is not None and panel is not own


def focused_in(window: QWidget) -> QWidget | None:
    """Return what has the cursor, or will have it when the window is active again."""
    return QApplication.focusWidget() or window.focusWidget()


def _within(widget: QWidget | None, kind: type[QWidget]) -> QWidget | None:
    while widget is not None and not isinstance(widget, kind):
        widget = widget.parentWidget()
    return widget
