"""A state in a word: colour, icon, text."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.icons import draw_icon
from app.ui.theme import Radius, Size, theme
from app.ui.values import STATE_ICONS, State, TagValue
from app.ui.widgets.paint import draw_tag, fill, smooth, tag_width


class Tag(QWidget):
    """Shows a TagValue."""

    def __init__(self, value: TagValue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = value
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(value.word)

    @property
    def value(self) -> TagValue:
        """What it shows."""
        return self._value

    def set_value(self, value: TagValue) -> None:
        """Show another state."""
        self._value = value
        self.setAccessibleName(value.word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(round(tag_width(self._value) + 0.5), theme().px(Size.TAG))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        draw_tag(painter, 0, self.height() / 2, self._value, self.width())


class StateMark(QWidget):
    """The small square with a state's icon that opens a row of findings or of things to do."""

    def __init__(self, state: State, icon: str = "", word: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state, self._icon = state, icon
        self.setAccessibleName(word)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_state(self, state: State, icon: str = "", word: str = "") -> None:
        """Show another state; *icon* empty takes the state's own."""
        self._state, self._icon = state, icon
        self.setAccessibleName(word)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(theme().px(30), theme().px(Size.TAG))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        smooth(painter)
        ink, ground = theme().state_colours(self._state)
        area = QRectF(self.rect())
        fill(painter, area, theme().px(Radius.TAG), ground)
        draw_icon(painter, area, self._icon or STATE_ICONS[self._state], ink, Size.ICON_XS)
