"""The tab Droits: what holds, the periods as a picture, differences, contracts, lookups, every reading."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.services.jobs import Progress
from app.ui.patients.file_model import FileShown, RightsCard
from app.ui.patients.rights_model import SAME_INSURER, ContratShown, EcartShown, RightsShown
from app.ui.patients.tabs import Scrolled
from app.ui.theme import Colour, Space, Text, theme
from app.ui.values import State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.figures import Facts
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.period_chart import PeriodChart
from app.ui.widgets.progress_card import ProgressCard
from app.ui.widgets.tag import StateMark, Tag
from app.ui.widgets.text import Label, Paragraph
from app.ui.widgets.timeline import Timeline


class RightsTab(Scrolled):
    """Rights of a patient. What somebody asks for comes out as signals; ids are those of snapshots or contracts."""

    add_requested = Signal()
    ask_requested = Signal()
    cancel_requested = Signal()
    print_requested = Signal()
    choose_requested = Signal(int, str)
    contract_requested = Signal(int)
    end_requested = Signal(int)
    keep_requested = Signal(int)
    confirm_requested = Signal(int)
    scan_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__("")
        self.setAccessibleName(self.tr("Droits"))
        self._file: FileShown | None = None
        self._rights: RightsShown | None = None
        self._asking: ProgressCard | None = None
        self.buttons: dict[str, Button] = {}

    def show_file(self, shown: FileShown) -> None:
        """Show the state of the day and every snapshot; the rest follows with :meth:`show_rights`."""
        if self._file is None or self._file.patient_id != shown.patient_id:
            self._rights, self._asking = None, None
        self._file = shown
        self._draw()

    def show_rights(self, shown: RightsShown) -> None:
        """Show what the rights say, compared."""
        self._rights, self._asking = shown, None
        self._draw()

    def show_asking(self, title: str) -> Progress:
        """Show that the insurer is being asked, with a way to stop."""
        card = ProgressCard(title, self.widget())
        card.cancel_requested.connect(self.cancel_requested)
        self.column.insertWidget(0, card)
        self._asking = card
        for key in ("ask", "add"):
            if key in self.buttons:
                self.buttons[key].setEnabled(False)
        return card.report

    def end_asking(self) -> None:
        """Take that away; the tab is drawn again when the answer is read."""
        self._asking = None
        self._draw()

    # --- drawing ---
    def _draw(self) -> None:
        if self._file is None:
            return
        self.renew()
        self.buttons.clear()
        self._head(self._file, self._rights)
        if self._rights is not None:
            self._pictures(self._rights)
            self._differences(self._rights)
            self._contracts(self._rights, may_edit=self._file.may.edit)
            self._lookups(self._rights)
        self._readings(self._file)
        self.column.addStretch(1)

    def _head(self, file: FileShown, rights: RightsShown | None) -> None:
        said = rights.said if rights is not None else file.rights_said
        message = InlineMessage(parent=self.widget())
        message.show_message(said.state, said.what, said.to_do)
        self.column.addWidget(message)
        self._add_why(rights)
        bar = QHBoxLayout()
        bar.setSpacing(theme().px(Space.S))
        if file.may.edit:
            due = ButtonKind.PRIMARY if rights is not None and rights.reasons else ButtonKind.SECONDARY
            self._button(bar, "ask", self.tr("Demander à nouveau"), "refresh-cw", kind=due).clicked.connect(
                self.ask_requested
            )
            self._button(bar, "add", self.tr("Corriger"), "pencil").clicked.connect(self.add_requested)
            self._button(bar, "contract", self.tr("Attestation"), "file-check").clicked.connect(
                lambda: self.contract_requested.emit(0)
            )
            self.buttons["contract"].setAccessibleName(self.tr("Joindre une attestation"))
        self._button(bar, "print", self.tr("Imprimer"), "printer").clicked.connect(self.print_requested)
        bar.addStretch(1)
        self.column.addLayout(bar)
        if rights is not None and rights.same_insurer is not None and file.may.edit:
            self.column.addWidget(self._same_insurer(rights.same_insurer))

    def _add_why(self, rights: RightsShown | None) -> None:
        """How sure the source is, and why to ask again."""
        if rights is None or (rights.tag is None and not rights.reasons):
            return
        line = QHBoxLayout()
        line.setSpacing(theme().px(Space.S))
        if rights.tag is not None:
            line.addWidget(Tag(rights.tag), 0, Qt.AlignmentFlag.AlignTop)
        words, lead = " ".join(rights.reasons), self.tr("À redemander.") if rights.reasons else ""
        line.addWidget(Paragraph(words, Text.SECONDARY, Colour.MUTED, lead=lead), 1)
        self.column.addLayout(line)

    def _button(
        self, bar: QHBoxLayout, key: str, label: str, icon: str, kind: ButtonKind = ButtonKind.SECONDARY
    ) -> Button:
        button = Button(label, kind, icon, small=True)
        self.buttons[key] = button
        bar.addWidget(button)
        return button

    def _same_insurer(self, contrat: ContratShown) -> QWidget:
        frame, column = self._inset(SAME_INSURER)
        column.addWidget(Paragraph(SAME_INSURER, Text.STRONG))
        words = self.tr("Première visite du mois : demandez si la complémentaire est toujours {}.").format(contrat.nom)
        column.addWidget(Paragraph(words))
        bar = QHBoxLayout()
        bar.setSpacing(theme().px(Space.S))
        self._button(bar, "same", self.tr("Oui, la même"), "check").clicked.connect(
            lambda: self.confirm_requested.emit(contrat.id)
        )
        self._button(bar, "other", self.tr("Elle a changé"), "repeat").clicked.connect(
            lambda: self.contract_requested.emit(0)
        )
        bar.addStretch(1)
        column.addLayout(bar)
        return frame

    def _pictures(self, rights: RightsShown) -> None:
        if not rights.periods:
            return
        self.column.addWidget(Label(self.tr("Périodes et sources"), Text.GROUP))
        self.chart = PeriodChart(self.tr("Périodes et sources"))
        self.chart.set_periods(rights.periods, rights.today)
        self.column.addWidget(self.chart)
        note = self.tr("Barre pleine : la source retenue. Point : le jour de la lecture. Trait : aujourd’hui.")
        self.column.addWidget(Paragraph(note, Text.SECONDARY, Colour.HINT))

    def _differences(self, rights: RightsShown) -> None:
        if not rights.ecarts:
            return
        self.column.addWidget(Label(self.tr("Ce que disent les autres sources"), Text.GROUP))
        may = self._file is not None and self._file.may.edit
        for number, ecart in enumerate(rights.ecarts):
            self.column.addWidget(self._ecart(number, ecart, may_choose=may))

    def _ecart(self, number: int, ecart: EcartShown, *, may_choose: bool) -> QWidget:
        frame, column = self._inset(ecart.phrase)
        head = QHBoxLayout()
        head.setSpacing(theme().px(Space.S))
        head.addWidget(StateMark(ecart.state, "", self.tr("Différence")))
        head.addWidget(Paragraph(ecart.phrase, Text.STRONG), 1)
        column.addLayout(head)
        column.addWidget(Paragraph(ecart.consequence))
        if may_choose and ecart.state is not State.NEUTRAL:
            bar = QHBoxLayout()
            bar.setSpacing(theme().px(Space.S))
            for choice in ecart.choices:
                key = f"choose:{number}:{choice.droits_id}"
                button = self._button(bar, key, choice.label, "")
                button.setAccessibleDescription(ecart.phrase)
                button.clicked.connect(lambda _on=False, c=choice: self.choose_requested.emit(c.droits_id, c.source))
            bar.addStretch(1)
            column.addLayout(bar)
        return frame

    def _contracts(self, rights: RightsShown, *, may_edit: bool) -> None:
        head = QHBoxLayout()
        head.addWidget(Label(self.tr("Complémentaire"), Text.GROUP), 1)
        if may_edit:
            self._button(head, "new_contract", self.tr("Ajouter un contrat"), "plus").clicked.connect(
                lambda: self.contract_requested.emit(0)
            )
        self.column.addLayout(head)
        if rights.clash:
            message = InlineMessage(parent=self.widget())
            message.show_message(State.WARNING, self.tr("Deux contrats valables le même jour"), rights.clash)
            self.column.addWidget(message)
        for contrat in rights.contrats:
            self.column.addWidget(self._contract(contrat, may_edit=may_edit, clash=bool(rights.clash)))
        if not rights.contrats:
            words = self.tr("Aucun contrat enregistré : la part complémentaire vient des droits lus.")
            self.column.addWidget(Paragraph(words, Text.BODY, Colour.MUTED))

    def _contract(self, contrat: ContratShown, *, may_edit: bool, clash: bool) -> QWidget:
        frame, column = self._inset(f"{contrat.nom}, {contrat.tag.word}")
        head = QHBoxLayout()
        head.setSpacing(theme().px(Space.S))
        head.addWidget(Paragraph(contrat.nom, Text.STRONG), 1)
        head.addWidget(Tag(contrat.tag), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(Paragraph(contrat.line, Text.SECONDARY, Colour.HINT))
        column.addWidget(Facts(contrat.facts))
        column.addWidget(Paragraph(contrat.gestion, Text.SECONDARY, Colour.MUTED))
        bar = QHBoxLayout()
        bar.setSpacing(theme().px(Space.S))
        if may_edit:
            deeds = [
                ("edit", self.tr("Corriger"), "pencil", self.contract_requested),
                ("end", self.tr("Clore"), "ban", self.end_requested),
            ]
            if clash and contrat.is_current:
                deeds.insert(0, ("keep", self.tr("C’est celui-ci qui paie"), "check", self.keep_requested))
            for key, label, icon, signal in deeds:
                button = self._button(bar, f"{key}:{contrat.id}", label, icon)
                button.setAccessibleDescription(contrat.nom)
                button.clicked.connect(lambda _on=False, s=signal: s.emit(contrat.id))
        if contrat.piece_id:
            self._button(bar, f"scan:{contrat.id}", self.tr("Voir l’attestation"), "eye").clicked.connect(
                lambda: self.scan_requested.emit(contrat.piece_id)
            )
        bar.addStretch(1)
        column.addLayout(bar)
        return frame

    def _lookups(self, rights: RightsShown) -> None:
        if not rights.lookups:
            return
        self.column.addWidget(Label(self.tr("Interrogations du service de droits"), Text.GROUP))
        line = Timeline(self.tr("Interrogations"))
        line.set_events(rights.lookups)
        self.column.addWidget(line)

    def _readings(self, file: FileShown) -> None:
        self.column.addWidget(Label(self.tr("Lectures et saisies"), Text.GROUP))
        for card in file.rights:
            self.column.addWidget(self._reading(card))
        if not file.rights:
            empty = EmptyState(
                self.tr("Aucun droit connu"), self.tr("Demandez-les, ou recopiez l’attestation du patient."),
                icon="shield-check",
            )  # fmt: skip
            self.column.addWidget(empty)

    def _reading(self, card: RightsCard) -> QWidget:
        frame, column = self._inset(f"{card.title}, {card.line}, {card.tag.word}")
        head = QHBoxLayout()
        head.setSpacing(theme().px(Space.S))
        head.addWidget(Label(card.title, Text.STRONG))
        head.addWidget(Label(card.line, Text.SECONDARY, Colour.HINT), 1)
        head.addWidget(Tag(card.tag))
        column.addLayout(head)
        column.addWidget(Facts(card.facts))
        for change in card.changes:
            column.addWidget(Paragraph(change, Text.SECONDARY, Colour.WARNING, lead=self.tr("A changé.")))
        return frame

    def _inset(self, name: str) -> tuple[QFrame, QVBoxLayout]:
        px = theme().px
        frame = QFrame()
        frame.setProperty("piece", "inset")
        frame.setAccessibleName(name)
        column = QVBoxLayout(frame)
        column.setContentsMargins(px(Space.L), px(Space.M), px(Space.L), px(Space.M))
        column.setSpacing(px(Space.S))
        return frame, column
