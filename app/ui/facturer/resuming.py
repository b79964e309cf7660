"""The notice that offers to take up what was typed, and the forms as what is typed in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.facturer.typed_fields import TypedFields
from app.ui.theme import Colour, Space, Text, theme
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.card import Card
from app.ui.widgets.text import IconLabel, Paragraph

if TYPE_CHECKING:
    from app.ui.facturer.keeping import KeepingPresenter


class ResumeNotice(Card):
    """« Reprendre la saisie de 14:32 pour … ? » with its two buttons; hidden while there is nothing to take up."""

    resume_requested = Signal()
    abandon_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        px = theme().px
        self.presenter: KeepingPresenter | None = None
        self.what, self.detail = Paragraph(role=Text.STRONG), Paragraph(role=Text.BODY, tone=Colour.MUTED)
        self.abandon = Button(self.tr("Abandonner"), ButtonKind.GHOST)
        self.resume = Button(self.tr("Reprendre"), icon="history")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.what)
        words.addWidget(self.detail)
        row = QHBoxLayout()
        row.setSpacing(px(Space.M))
        row.addWidget(IconLabel("history", Colour.INFO), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.abandon)
        row.addWidget(self.resume)
        self.add(row)
        self.abandon.clicked.connect(self.abandon_requested)
        self.resume.clicked.connect(self.resume_requested)
        self.setVisible(False)

    def offer(self, what: str, detail: str) -> None:
        """Offer to take up what was typed, or to give it up."""
        self.what.setText(what)
        self.detail.setText(detail)
        self.setAccessibleName(f"{what} {detail}")
        self.setVisible(True)
        if self.isVisible():
            self.resume.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_offer(self) -> None:
        """Put the notice away."""
        self.setVisible(False)


@dataclass(frozen=True, slots=True)
class KeptForm:
    """One form of the screen: whether it is open, what it says, how it is opened and typed again."""

    key: str
    is_open: Callable[[], bool]
    reopen: Callable[[int], None]
    values: Callable[[], dict[str, str]]
    type_again: Callable[[Mapping[str, str]], None]
    about: Callable[[], int] = lambda: 0


class KeptForms:
    """The forms; ``touched`` is called at every key typed in one that is made of fields."""

    def __init__(self) -> None:
        self.touched: Callable[[], None] = lambda: None
        self._forms: list[KeptForm] = []

    def add(self, form: KeptForm) -> None:
        """Keep one more form."""
        self._forms.append(form)

    def add_fields(
        self, key: str, form: QWidget, reopen: Callable[[int], None], about: Callable[[], int] = lambda: 0
    ) -> TypedFields:
        """Keep a form made of fields, open while it is not put away; return its fields."""
        fields = TypedFields(form)
        fields.watch()
        fields.changed.connect(self._on_changed)
        self.add(KeptForm(key, lambda: not form.isHidden(), reopen, fields.values, fields.type_again, about))
        return fields

    def _on_changed(self) -> None:
        self.touched()

    def open_form(self) -> tuple[str, int, dict[str, str]]:
        """Return the key of the open form, the séance it is about and what it says; an empty key for none."""
        form = next((form for form in self._forms if form.is_open()), None)
        return ("", 0, {}) if form is None else (form.key, form.about(), form.values())

    def open_again(self, key: str, about: int, champs: Mapping[str, str]) -> None:
        """Open a form and type again what it said; a form that this version does not have is left out."""
        form = next((form for form in self._forms if form.key == key), None)
        if form is not None:
            form.reopen(about)
            form.type_again(champs)
