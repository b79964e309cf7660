"""The tabs of a file that are not lists: identity and rights."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.identifiers import Nir
from app.ui.patients.file_model import FileShown, Group
from app.ui.patients.ins_group import InsGroup
from app.ui.patients.model import Said
from app.ui.theme import Colour, Space, Text, theme
from app.ui.widgets.fields import NirField
from app.ui.widgets.figures import Facts
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.progress_card import ProgressCard
from app.ui.widgets.text import Label, Paragraph
from app.ui.widgets.timeline import Timeline

LABELS = 116
"""Room for the longest label of the identity, so that values stand in line from group to group."""


class _Holder(QWidget):
    """As high as its words need at the width given: the height for narrow words is no minimum."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, 0)


class Scrolled(QScrollArea):
    """A page of a file that scrolls; put content in ``column``, drop it with :meth:`renew`."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.renew()

    def renew(self) -> None:
        """Drop the content."""
        px = theme().px
        holder = _Holder()
        holder.setProperty("ground", "none")
        self.column = QVBoxLayout(holder)
        self.column.setContentsMargins(px(Space.L), px(Space.L), px(Space.L), px(Space.L))
        self.column.setSpacing(px(Space.L))
        self.setWidget(holder)


class IdentityTab(Scrolled):
    """Facts by groups on two columns, the NIR masked. ``nir_shown`` when somebody looks.

    ``checked(TypeDocument)`` when an identity document was looked at, ``search_requested`` to ask INSi."""

    nir_shown = Signal()
    checked = Signal(object)
    search_requested = Signal()
    cancel_requested = Signal()

    def __init__(self) -> None:
        super().__init__("")
        self.setAccessibleName(self.tr("Identité"))
        self._shown: FileShown | None = None
        self._said: Said | None = None
        self._searching = False
        self.group: InsGroup | None = None
        self.progress: ProgressCard | None = None
        self.message: InlineMessage | None = None

    def show_file(self, shown: FileShown) -> None:
        """Show the traits; what INSi said stays until another file is shown."""
        if self._shown is None or self._shown.patient_id != shown.patient_id:
            self._said, self._searching = None, False
        self._shown = shown
        self._draw(shown)

    def show_searching(self, searching: bool) -> None:
        """Show that INSi is being asked, with a way to stop, or not any more."""
        self._searching = searching
        if self._shown is None:
            return
        if searching and self.group is not None:  # the button pressed lives on until its click is over
            if self.message is not None:
                self.message.setVisible(False)
            self._show_progress().focus_cancel()
            self.group.search.setEnabled(False)
        else:
            self._draw(self._shown)

    def show_insi(self, said: Said) -> None:
        """Say what came of a search."""
        self._said = said
        if self._shown is not None:
            self._draw(self._shown)

    def _draw(self, shown: FileShown) -> None:
        holder = QApplication.focusWidget()
        focused = holder is not None and self.isAncestorOf(holder)
        self.renew()
        self.progress = self.message = None
        if self._searching:
            self._show_progress()
        elif self._said is not None:
            self.message = InlineMessage(self._said.state, self._said.what, self._said.to_do, dismissible=True)
            self.message.dismissed.connect(self._forget)
            self.column.addWidget(self.message)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme().px(Space.XL))
        grid.setVerticalSpacing(theme().px(Space.XL))
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        self.group = InsGroup(shown.identite, self.checked.emit, self.search_requested.emit)
        self.group.search.setEnabled(not self._searching)
        groups = [self._group(group, shown) for group in shown.groups]
        cells = [*groups[:-1], self.group, self._readings(shown), groups[-1]]
        for place, cell in enumerate(cells):
            grid.addWidget(cell, place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(grid)
        self.column.addStretch(1)
        if focused and not self._searching:
            self.group.show()  # now, to take the focus
            self.group.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_progress(self) -> ProgressCard:
        self.progress = ProgressCard(self.tr("Question à INSi"))
        self.progress.cancel_requested.connect(self.cancel_requested)
        self.column.insertWidget(0, self.progress)
        self.progress.show()  # now, for its button to take the focus
        return self.progress

    def _forget(self) -> None:
        self._said = None

    def _readings(self, shown: FileShown) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(Space.S))
        column.addWidget(Label(self.tr("Lectures de carte et de code"), Text.GROUP))
        if shown.lectures:
            readings = Timeline(self.tr("Lectures de carte et de code"))
            readings.set_events(shown.lectures)
            column.addWidget(readings)
        else:
            column.addWidget(Paragraph(self.tr("Aucune pour ce patient."), Text.SECONDARY, Colour.MUTED))
        return holder

    def _group(self, group: Group, shown: FileShown) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(Space.S))
        column.addWidget(Label(group.title, Text.GROUP))
        if group.title == "Assurance":
            column.addWidget(self._nir(shown.nir, may_see=shown.may.see_nir))
        column.addWidget(Facts(group.facts, label_width=LABELS))
        return holder

    def _nir(self, nir: Nir | None, *, may_see: bool) -> QWidget:
        if nir is None:
            return Paragraph(self.tr("Numéro de sécurité sociale non renseigné"), Text.BODY, Colour.MUTED)
        field = NirField(self.tr("Numéro de sécurité sociale"), nir, masked=True, may_reveal=may_see)
        field.setCursorPosition(0)  # a narrow field shows the beginning
        field.reveal_requested.connect(lambda: self._on_reveal(field))
        return field

    def _on_reveal(self, field: NirField) -> None:
        if field.masked:
            self.nir_shown.emit()
        # The field turns itself over next; shown, it must still not be typed into here.
        field.textChanged.connect(lambda _text: field.setReadOnly(True), Qt.ConnectionType.SingleShotConnection)
