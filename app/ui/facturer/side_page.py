"""A page at the right of the feuille, in place of the shares: fields that scroll, buttons that do not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import Colour, Space, Text, theme
from app.ui.typed import Errors
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.card import Card
from app.ui.widgets.fields import CheckField, ChoiceField, FormRow
from app.ui.widgets.flow import Flow
from app.ui.widgets.fold import Fold
from app.ui.widgets.text import Paragraph, separator


class SidePage(Card):
    """Title, one sentence, what scrolls, what stays at the foot. Escape asks to leave."""

    close_requested = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent=parent, padded=False)
        px = theme().px
        self.leave = Button(kind=ButtonKind.GHOST, icon="x", small=True, name=self.tr("Fermer le panneau"))
        self.leave.clicked.connect(self.close_requested)
        self.add_action(self.leave)
        self.sentence = Paragraph("", Text.SECONDARY, Colour.MUTED)
        words = QHBoxLayout()
        words.setContentsMargins(px(Space.L), 0, px(Space.L), px(Space.S))
        words.addWidget(self.sentence)
        holder = Flow()
        self.column = QVBoxLayout(holder)
        self.column.setContentsMargins(px(Space.L), px(2), px(Space.L), px(Space.M))
        self.column.setSpacing(px(Space.S))
        self.area = QScrollArea(widgetResizable=True)
        self.area.setAccessibleName(title)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.viewport().setAutoFillBackground(False)
        self.area.setWidget(holder)
        self._foot = QHBoxLayout()
        self._foot.setContentsMargins(px(Space.L), px(Space.S), px(Space.L), px(Space.XS))
        self._foot.setSpacing(px(Space.S))
        self.add(words)
        self.add(self.area, 1)
        self.add(separator(self))
        self.add(self._foot)

    def add_foot(self, *widgets: QWidget) -> None:
        """Put buttons at the foot, on the left."""
        for widget in widgets:
            self._foot.addWidget(widget)
        self._foot.addStretch(1)

    def go_to(self, field: QWidget) -> None:
        """Put the focus on a field and scroll to it."""
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(field, QLineEdit):
            field.selectAll()
        self.area.ensureWidgetVisible(field, 0, theme().px(60))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.close_requested.emit()
        else:
            super().keyPressEvent(event)


class Section(Fold):
    """A fold of fields. ``typed`` at every change by the user, ``left`` when a field is left or a box ticked."""

    typed = Signal()
    left = Signal()

    def __init__(self, title: str, *, opened: bool = False) -> None:
        super().__init__(title, opened=opened)
        self.rows: dict[str, FormRow] = {}

    def put(self, *widgets: QWidget) -> None:
        """Add widgets side by side."""
        line = QHBoxLayout()
        line.setSpacing(theme().px(Space.M))
        top, left = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignLeft
        for widget in widgets:
            if isinstance(widget, FormRow):  # as high as its message, however it wraps
                widget.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
                line.addWidget(widget, 1)
            else:
                line.addWidget(widget, 1, top | left)
        self.body.addLayout(line)

    def line(self, key: str, label: str, hint: str = "") -> QLineEdit:
        """Make a labelled line; put its row with ``self.rows[key]``."""
        field = QLineEdit()
        field.textEdited.connect(lambda _text: self.typed.emit())
        field.editingFinished.connect(self.left)
        self.rows[key] = FormRow(label, field, hint)
        return field

    def box(self, label: str, then: Callable[[], None] | None = None) -> CheckField:
        """Add a box on its own line; *then* is called when the user ticks it."""
        field = CheckField(label)
        field.clicked.connect(lambda _on: self._on_box(then))
        self.body.addWidget(field)
        return field

    def choice(self, key: str, label: str, choices: tuple[tuple[str, str], ...], hint: str = "") -> ChoiceField:
        """Add a labelled choice, as wide as the page."""
        field = ChoiceField(choices)
        field.setSizeAdjustPolicy(field.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        field.setMinimumContentsLength(10)
        field.activated.connect(lambda _place: self._on_box(None))
        self.rows[key] = FormRow(label, field, hint)
        self.put(self.rows[key])
        return field

    def show_errors(self, errors: Errors) -> FormRow | None:
        """Say under each field what is wrong; return the first wrong row, its fold opened."""
        wrong = [key for key in self.rows if errors.get(key)]
        for key, row in self.rows.items():
            row.set_error(errors.get(key, ""))
        if wrong:
            self.open_fold()
        return self.rows[wrong[0]] if wrong else None

    def _on_box(self, then: Callable[[], None] | None) -> None:
        if then is not None:
            then()
        self.typed.emit()
        self.left.emit()


def fill_line(field: QLineEdit, text: str) -> None:
    """Show *text* unless the user is on this very field with the same words."""
    if field.text() != text:
        field.setText(text)
