"""The panels of the returns screen: a rejection, a file, how a rejection was dealt with, the conservation card."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.retours import model
from app.ui.retours.model import Balance, FileLine, RejetDetail, RejetLine
from app.ui.theme import Colour, Space, Text, theme
from app.ui.values import State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.detail_panel import DetailPanel
from app.ui.widgets.fields import Form
from app.ui.widgets.figures import Facts
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.side_panel import SidePanel
from app.ui.widgets.tag import Tag
from app.ui.widgets.text import Label, Paragraph, separator


class RejetPanel(DetailPanel):
    """Message, cause, what to do."""

    open_patient_requested = Signal(int)
    treat_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Détail du rejet"), model.CHOOSE_REJET, parent)
        self._rejet: RejetLine | None = None
        self.open_button = Button(self.tr("Ouvrir le dossier"), ButtonKind.PRIMARY, "user", small=True)
        self.treat_button = Button(self.tr("Marquer traité"), icon="check", small=True)
        self.open_button.clicked.connect(self._on_open)
        self.treat_button.clicked.connect(lambda: self.treat_requested.emit(self._rejet))
        self.add_actions(self.open_button, self.treat_button)

    def show_rejet(self, detail: RejetDetail | None) -> None:
        """Show a rejection, or the empty state."""
        self.clear()
        self._rejet = detail.line if detail else None
        if detail is None:
            self.show_empty()
            return
        self.show_subject(detail.title, detail.subtitle)
        self.add(InlineMessage(State.DANGER, self.tr("Message reçu"), detail.message, parent=self))
        for title, text in ((detail.cause_title, detail.cause), (self.tr("Correction"), detail.correction)):
            self.add(_titled(title, text))
        self.add(InlineMessage(State.INFO, self.tr("À faire"), detail.action, parent=self))
        if detail.same:
            self.add(Paragraph(detail.same, Text.LABEL))
        if detail.source:
            self.add(Paragraph(detail.source, Text.SECONDARY, Colour.HINT))

    def _on_open(self) -> None:
        if self._rejet is not None:
            self.open_patient_requested.emit(self._rejet.patient_id)


class FilePanel(DetailPanel):
    """What a received file brought."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Détail du fichier reçu"), model.CHOOSE_FILE, parent)

    def show_file(self, line: FileLine | None) -> None:
        """Show a file, or the empty state."""
        self.clear()
        if line is None:
            self.show_empty()
            return
        self.show_subject(self.tr("Retour {}").format(line.kind), line.explanation)
        self.add(Tag(line.state))
        self.add(Facts(line.facts))
        if line.remarks:
            self.add(Label(self.tr("À vérifier"), Text.STRONG))
        for remark in line.remarks:
            self.add(separator(self))
            self.add(Paragraph(remark, Text.BODY))


class TreatPanel(SidePanel):
    """Asks how a rejection was dealt with; ``sent(RejetLine, how)``."""

    sent = Signal(object, str)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, self.tr("Marquer traité"), " ")
        self._rejet: RejetLine | None = None
        self.how = QComboBox()
        self.how.setEditable(True)
        self.how.addItems(list(model.HOWS))
        form = Form()
        self._row = form.add(
            self.tr("Ce qui a été fait"), self.how, self.tr("Choisissez ou écrivez\u00a0: ce motif reste au dossier.")
        )
        self.body.addWidget(form)
        self.body.addStretch(1)
        self.button = Button(self.tr("Marquer traité"), ButtonKind.PRIMARY, "check")
        self.add_action(self.button)
        self.button.clicked.connect(self._on_send)

    def start(self, line: RejetLine) -> None:
        """Open the question for a rejection."""
        self._rejet = line
        self.set_words(self.tr("Marquer traité"), f"{line.patient} · FSE n°\u00a0{line.numero} · {line.montant}")
        self.how.setCurrentIndex(0)
        self.show_error("")
        self.open_panel(self.how)

    def show_error(self, error: str) -> None:
        """Say what is wrong."""
        self._row.set_error(error)

    def _on_send(self) -> None:
        if self._rejet is not None:
            self.sent.emit(self._rejet, self.how.currentText())


class BalanceCard(QFrame):
    """The four figures that must add up to what was billed; ``ecarts_requested`` shows where they do not."""

    ecarts_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.setProperty("piece", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._values: list[Label] = []
        self._labels: list[Label] = []
        row = QHBoxLayout()
        row.setSpacing(px(Space.M))
        for place in range(5):
            if place:
                row.addWidget(Label("=" if place == 1 else "+", Text.GROUP, Colour.HINT))
            row.addLayout(self._figure(), 1)
        self._tag = Tag(model.WAITING)
        self.button = Button(self.tr("Voir les écarts"), small=True)
        self.button.clicked.connect(self.ecarts_requested)
        self._note = Paragraph(model.EQUATION, Text.SECONDARY, Colour.HINT)
        foot = QHBoxLayout()
        foot.addWidget(self._tag)
        foot.addWidget(self._note, 1)
        foot.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.L), px(Space.M), px(Space.L), px(Space.M))
        column.setSpacing(px(Space.S))
        column.addLayout(row)
        column.addLayout(foot)
        self.button.hide()

    def show_balance(self, balance: Balance) -> None:
        """Show the figures."""
        for (label, value), name, figure in zip(balance.figures, self._labels, self._values, strict=True):
            name.setText(label)
            figure.setText(value)
        self._tag.set_value(balance.tag)
        self._note.setText(balance.note)
        self.button.setVisible(bool(balance.ecarts))
        said = ", ".join(f"{label} {value}" for label, value in balance.figures)
        self.setAccessibleName(f"{self.tr('Conservation')}\u00a0: {said}, {balance.tag.word}")

    def _figure(self) -> QVBoxLayout:
        column, label, value = QVBoxLayout(), Label("", Text.SECONDARY, Colour.MUTED), Label("", Text.TITLE)
        column.setSpacing(0)
        column.addWidget(label)
        column.addWidget(value)
        self._labels.append(label)
        self._values.append(value)
        return column


class EcartsPanel(SidePanel):
    """Where the law of conservation does not hold, one sentence a share."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(
            host,
            self.tr("Écarts à expliquer"),
            self.tr("Aucun montant n’est perdu\u00a0: le grand livre garde chaque mouvement. Signalez ces lignes."),
        )
        self._lines = QVBoxLayout()
        self.body.addLayout(self._lines)
        self.body.addStretch(1)

    def start(self, ecarts: tuple[str, ...]) -> None:
        """Open the panel on these sentences."""
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for ecart in ecarts[:ECARTS_SHOWN]:
            self._lines.addWidget(Paragraph(ecart, Text.BODY))
            self._lines.addWidget(separator(self))
        if len(ecarts) > ECARTS_SHOWN:
            self._lines.addWidget(Label(self.tr("… et {} autres").format(len(ecarts) - ECARTS_SHOWN)))
        self.open_panel()


ECARTS_SHOWN = 100


def _titled(title: str, text: str) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme().px(2))
    column.addWidget(Label(title, Text.SECONDARY_STRONG, Colour.MUTED))
    column.addWidget(Paragraph(text, Text.BODY))
    return holder
