"""The card that says for whom, by whom and with which rights one bills."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.banner.model import Stop, Who, WhoColumn
from app.ui.theme import Colour, Size, Space, Text, theme
from app.ui.values import State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.tag import Tag
from app.ui.widgets.text import Label, column_separator


class _Column(QWidget):
    pressed = Signal()
    answered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self._caption = Label(role=Text.SECONDARY, tone=Colour.MUTED)
        self._lead, self._rest = Label(role=Text.GROUP), Label(tone=Colour.MUTED)
        self._line = Label(role=Text.BODY, tone=Colour.MUTED)
        self._tag: Tag | None = None
        self._button = Button(kind=ButtonKind.GHOST, small=True)
        self._button.clicked.connect(self.pressed)
        for label in (self._rest, self._line):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        head = QHBoxLayout()
        head.addWidget(self._caption, 1)
        head.addWidget(self._button)
        self._strong = QHBoxLayout()
        self._strong.setSpacing(px(6))
        self._strong.addWidget(self._lead)
        self._strong.addWidget(self._rest, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.L), px(10), px(Space.S), px(Space.M))
        column.setSpacing(px(2))
        column.addLayout(head)
        column.addLayout(self._strong)
        column.addWidget(self._line)
        column.addWidget(self._make_question())
        column.addStretch(1)
        self._caption.setMinimumHeight(px(Size.BUTTON_SMALL))
        self._lead.setMinimumHeight(px(Size.TAG))
        self._rest.setMinimumHeight(px(Size.TAG))

    def show_column(self, value: WhoColumn) -> None:
        self._caption.setText(value.caption)
        for label, text in ((self._lead, value.lead), (self._rest, value.rest), (self._line, value.line)):
            label.setText(text)
            label.setToolTip(text)
        self._lead.setVisible(bool(value.lead))
        self._button.set_label(value.action)
        self._button.setVisible(bool(value.action))
        self._show_tag(value)
        spoken = " ".join(part for part in (value.lead, value.rest, value.tag.word if value.tag else "") if part)
        self._show_question(value)
        self.setAccessibleName(f"{value.caption} : {spoken}. {value.line} {value.details}".rstrip())

    def _make_question(self) -> QWidget:
        self._question, self._asked, self._answers = QWidget(), Label(role=Text.SECONDARY), list[Button]()
        self._offered: tuple[tuple[str, str], ...] = ()
        self._row = QHBoxLayout(self._question)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme().px(Space.XS))
        self._row.addWidget(self._asked)
        self._row.addStretch(1)
        self._question.hide()
        return self._question

    def _show_question(self, value: WhoColumn) -> None:
        """The buttons stay while the question is the same: the focus with them."""
        self._asked.setText(value.question)
        self._question.setToolTip(value.details)
        self._question.setVisible(bool(value.question))
        if value.answers == self._offered:
            return
        self._offered = value.answers
        while self._answers:
            self._answers.pop().deleteLater()
        for place, (key, label) in enumerate(value.answers, start=1):
            button = Button(label, ButtonKind.GHOST, small=True)
            button.setAccessibleDescription(value.details)
            button.clicked.connect(lambda _on=False, key=key: self.answered.emit(key))
            self._row.insertWidget(place, button)
            self._answers.append(button)

    def _show_tag(self, value: WhoColumn) -> None:
        if value.tag is None:
            if self._tag is not None:
                self._tag.setVisible(False)
            return
        if self._tag is None:
            self._tag = Tag(value.tag)
            self._strong.insertWidget(0, self._tag, 0, Qt.AlignmentFlag.AlignLeft)
        self._tag.set_value(value.tag)
        self._tag.setVisible(True)


class WhoBanner(QWidget):
    """Three columns, and above them the message that stops the work when two disagree.

    ``action_requested`` carries « patient », « praticien », « droits » or « stop »: the button pressed; or the
    key of the answer to the question of a column."""

    action_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.stop = InlineMessage(State.DANGER, parent=self)
        self.stop.setVisible(False)
        self.stop.action_requested.connect(lambda: self.action_requested.emit("stop"))
        self._columns = {key: _Column(self) for key in ("patient", "praticien", "droits")}
        card = QFrame(self)
        card.setProperty("piece", "card")
        row = QHBoxLayout(card)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        for place, (key, column) in enumerate(self._columns.items()):
            if place:
                row.addWidget(column_separator(self))
            row.addWidget(column, 13 if key != "praticien" else 9)
            column.pressed.connect(lambda key=key: self.action_requested.emit(key))
            column.answered.connect(self.action_requested)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(px(Space.S))
        outer.addWidget(self.stop)
        outer.addWidget(card)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_who(self, who: Who) -> None:
        """Show the three columns."""
        for key, value in (("patient", who.patient), ("praticien", who.praticien), ("droits", who.droits)):
            self._columns[key].show_column(value)

    def show_stop(self, stop: Stop | None) -> None:
        """Show why the work is stopped, or nothing."""
        if stop is None:
            self.stop.setVisible(False)
        else:
            self.stop.show_message(State.DANGER, stop.what, stop.to_do, stop.action)
