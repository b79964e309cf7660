"""Labels of the type scale, and an icon that draws itself."""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from app.ui.icons import draw_icon
from app.ui.theme import Colour, Size, Text, theme


def restyle(widget: QWidget) -> None:
    """Make the style sheet look again at the dynamic properties of *widget*."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class Label(QLabel):
    """One line of text of the type scale."""

    def __init__(
        self, text: str = "", role: Text = Text.BODY, tone: Colour = Colour.TEXT, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role.name.lower())
        self.setProperty("tone", tone.value)

    def set_tone(self, tone: Colour) -> None:
        """Change the colour of the words."""
        if self.property("tone") != tone.value:
            self.setProperty("tone", tone.value)
            restyle(self)


class Paragraph(QLabel):
    """Text that wraps, with the line height of the scale; ``text()`` stays the plain text.

    *lead* is printed strong before the text."""

    def __init__(
        self,
        text: str = "",
        role: Text = Text.BODY,
        tone: Colour = Colour.TEXT,
        parent: QWidget | None = None,
        lead: str = "",
    ) -> None:
        super().__init__(parent)
        self._role, self._plain, self._lead = role, text, lead
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setProperty("role", role.name.lower())
        self.setProperty("tone", tone.value)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().theme_changed.connect(self._refresh)
        self._refresh()

    def text(self) -> str:
        """Return the plain text."""
        return f"{self._lead} {self._plain}".strip()

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Replace the text after the lead."""
        self._plain = text
        self._refresh()

    def set_tone(self, tone: Colour) -> None:
        """Change the colour of the words."""
        if self.property("tone") != tone.value:
            self.setProperty("tone", tone.value)
            restyle(self)

    def set_lead(self, lead: str) -> None:
        """Replace the strong words before the text."""
        self._lead = lead
        self._refresh()

    def _refresh(self) -> None:
        lead = f"<b style='font-weight:600'>{escape(_unbroken(self._lead))}</b> " if self._lead else ""
        words = escape(_unbroken(self._plain)).replace("\n", "<br>")
        line = theme().px(self._role.line)
        super().setText(f"<p style='line-height:{line}px; -qt-line-height-type:fixed'>{lead}{words}</p>")
        self.setAccessibleName(self.text())


def _unbroken(text: str) -> str:
    """Return *text* with no line break before a high sign nor inside guillemets, as French prints it."""
    return re.sub("« ", "«\u00a0", re.sub(" (?=[:;?!»%€])", "\u00a0", text))


class IconLabel(QWidget):
    """An icon of the set, tinted from a token; decorative unless *word* names it."""

    def __init__(
        self,
        name: str,
        colour: Colour = Colour.MUTED,
        size: int = Size.ICON,
        word: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._colour, self._size = name, colour, size
        self.setAccessibleName(word)
        self.setToolTip(word)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, name: str, colour: Colour | None = None) -> None:
        """Show another icon, in another colour if given."""
        self._name, self._colour = name, colour or self._colour
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        side = theme().px(self._size)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        draw_icon(painter, QRectF(self.rect()), self._name, self._colour, self._size)


def separator(parent: QWidget | None = None) -> QFrame:
    """Return a horizontal hairline."""
    line = QFrame(parent)
    line.setProperty("piece", "line")
    return line


def column_separator(parent: QWidget | None = None) -> QFrame:
    """Return a vertical hairline."""
    line = QFrame(parent)
    line.setProperty("piece", "column_line")
    return line
