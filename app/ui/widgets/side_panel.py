"""A panel that slides over the right of a screen: a form or a preview, without a modal."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.ui.theme import Colour, Space, Text, theme
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.text import Label, Paragraph, separator


class SidePanel(QFrame):
    """Lies over the right of *host*. Escape or the cross closes it (``closed``); the focus goes back where it was."""

    closed = Signal()

    def __init__(self, host: QWidget, title: str, sentence: str = "", *, width: int = 420) -> None:
        super().__init__(host)
        self._host, self._width = host, width
        self._before: QWidget | None = None
        px = theme().px
        self.setProperty("piece", "side_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        close = Button(kind=ButtonKind.GHOST, icon="x", small=True, name=self.tr("Fermer le panneau"))
        close.clicked.connect(self.close_panel)
        head = QHBoxLayout()
        head.setContentsMargins(px(Space.XL), px(Space.L), px(Space.M), px(Space.S))
        self._title = Label(title, Text.GROUP)
        head.addWidget(self._title, 1)
        head.addWidget(close)
        self._sentence = Paragraph(sentence, Text.BODY, Colour.MUTED)
        words = QHBoxLayout()  # margins of a label are lost when the style sheet polishes it
        words.setContentsMargins(px(Space.XL), 0, px(Space.XL), px(Space.S))
        words.addWidget(self._sentence)
        self._sentence.setVisible(bool(sentence))
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setAccessibleName(title)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = QWidget()
        holder.setProperty("ground", "none")
        self.body = QVBoxLayout(holder)
        self.body.setContentsMargins(px(Space.XL), px(Space.S), px(Space.XL), px(Space.L))
        self.body.setSpacing(px(Space.M))
        self._scroll.setWidget(holder)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(px(Space.S))
        self._foot.setContentsMargins(px(Space.XL), px(Space.M), px(Space.XL), px(Space.M))
        self._foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(words)
        column.addWidget(self._scroll, 1)
        column.addWidget(separator(self))
        column.addLayout(self._foot)
        host.installEventFilter(self)
        self.hide()

    def add_action(self, button: QWidget) -> None:
        """Append a button at the foot, the primary one last."""
        self._foot.addWidget(button)

    def set_words(self, title: str, sentence: str = "") -> None:
        """Change the title and the sentence under it."""
        self._title.setText(title)
        self.setAccessibleName(title)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))

    def open_panel(self, first: QWidget | None = None) -> None:
        """Show the panel and put the focus on *first*."""
        self._before = self._host.window().focusWidget()
        self._place()
        self.show()
        self.raise_()
        (first or self).setFocus(Qt.FocusReason.OtherFocusReason)

    def close_panel(self) -> None:
        """Hide the panel and give the focus back."""
        if self.isVisible():
            self.hide()
            if self._before is not None and isValid(self._before):  # its row may have been drawn again meanwhile
                self._before.setFocus(Qt.FocusReason.OtherFocusReason)
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.close_panel()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        width = min(theme().px(self._width), self._host.width())
        self.setGeometry(self._host.width() - width, 0, width, self._host.height())
