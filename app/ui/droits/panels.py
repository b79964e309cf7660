"""The right-hand panels of the screen Droits, and the form of a decision."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.services.rights_queue import Decision
from app.ui.droits.model import NO_DECIDE, ContratLine, DecisionLine, DemainLine, LookupLine
from app.ui.theme import Colour, Text
from app.ui.values import State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.detail_panel import DetailPanel
from app.ui.widgets.fields import FormRow
from app.ui.widgets.figures import Facts
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.side_panel import SidePanel
from app.ui.widgets.text import Label, Paragraph
from app.ui.words import day


class PatientPanel(DetailPanel):
    """One patient of a list; ``open_requested(patient_id)``."""

    open_requested = Signal(int)

    def __init__(self, name: str, empty: str) -> None:
        super().__init__(name, empty)
        self._patient_id = 0
        self.open_button = Button(self.tr("Ouvrir les droits"), icon="user", small=True)
        self.open_button.clicked.connect(lambda: self.open_requested.emit(self._patient_id))
        self.add_actions(self.open_button)

    def start(self, patient_id: int, title: str, line: str) -> None:
        """Empty the panel for another patient."""
        self._patient_id = patient_id
        self.clear()
        self.show_subject(title, line)

    def add_ecarts(self, ecarts: Sequence[tuple[str, str]]) -> None:
        """Append differences, each with its consequence."""
        for phrase, consequence in ecarts:
            self.add(Paragraph(phrase, Text.STRONG))
            if consequence:
                self.add(Paragraph(consequence, Text.BODY, Colour.MUTED))


class DemainPanel(PatientPanel):
    """A patient expected."""

    def show_row(self, row: DemainLine | None) -> None:
        """Show a patient, or the empty state."""
        if row is None:
            self.show_empty()
            return
        self.start(row.patient_id, row.patient, row.heure)
        self.add(Facts(((self.tr("Pourquoi demander"), row.pourquoi), (self.tr("Réponse"), row.tag.word))))
        self.add_ecarts(row.ecarts)
        if row.detail:
            self.add(Paragraph(row.detail, Text.BODY, Colour.MUTED))


class DecisionPanel(PatientPanel):
    """A feuille held back; ``decide_requested(line, decision)``."""

    decide_requested = Signal(object, object)

    def __init__(self, *, may_decide: bool) -> None:
        super().__init__(self.tr("Feuille retenue"), self.tr("Choisissez une feuille pour voir ce qui a changé."))
        self._row: DecisionLine | None = None
        self._may = may_decide
        self.redo = Button(self.tr("Refaire la feuille"), icon="repeat", small=True)
        self.keep = Button(self.tr("Envoyer telle quelle"), icon="send", small=True)
        self.hurry = Button(self.tr("Envoyer sans attendre"), icon="send", small=True)
        deeds = ((self.redo, Decision.REFAIRE), (self.keep, Decision.MAINTENIR), (self.hurry, Decision.SANS_REPONSE))
        for button, decision in deeds:
            button.clicked.connect(lambda _on=False, d=decision: self.decide_requested.emit(self._row, d))
            self.add_actions(button)

    def show_row(self, row: DecisionLine | None) -> None:
        """Show a feuille, or the empty state."""
        self._row = row
        if row is None:
            self.show_empty()
            return
        self.start(row.patient_id, row.patient, self.tr("FSE {} · {}").format(row.numero, row.since))
        state = State.DANGER if row.to_decide else State.WARNING
        self.add(InlineMessage(state, row.tag.word, row.pourquoi, parent=self))
        if row.amounts:
            self.add(Label(self.tr("Avant → après"), Text.STRONG))
            self.add(Facts(tuple((name, f"{before} → {after}") for name, before, after in row.amounts)))
        for button, wanted in ((self.redo, True), (self.keep, True), (self.hurry, False)):
            button.setVisible(row.to_decide is wanted)
            button.setEnabled(self._may)
            button.setToolTip("" if self._may else NO_DECIDE)
            button.setAccessibleDescription("" if self._may else NO_DECIDE)


class ContratPanel(PatientPanel):
    """A contract that ends."""

    def show_row(self, row: ContratLine | None) -> None:
        """Show a contract, or the empty state."""
        if row is None:
            self.show_empty()
            return
        self.start(row.patient_id, row.patient, row.mutuelle)
        last = day(row.derniere) if row.derniere else self.tr("aucune")
        self.add(Facts(((self.tr("Dernier jour"), day(row.fin)), (self.tr("Dernière séance"), last))))
        self.add(Paragraph(self.tr("Demandez la nouvelle carte de tiers payant avant la prochaine séance.")))


class LookupPanel(PatientPanel):
    """One lookup."""

    def show_row(self, row: LookupLine | None) -> None:
        """Show a lookup, or the empty state."""
        if row is None:
            self.show_empty()
            return
        self.start(row.patient_id, row.patient, row.quand)
        facts = (
            (self.tr("Demandé par"), row.par),
            (self.tr("Motif"), row.motif),
            (self.tr("Résultat"), row.tag.word),
            (self.tr("Durée"), row.duree),
            (self.tr("Effet"), row.effet),
        )
        self.add(Facts(facts))
        self.add_ecarts(tuple((phrase, "") for phrase in row.ecarts))
        if row.detail:
            self.add(Paragraph(row.detail, Text.BODY, Colour.MUTED))


class ReasonPanel(SidePanel):
    """Why a feuille leaves against the answer; ``sent(fse_id, decision, reason)``."""

    sent = Signal(int, object, str)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, host.tr("Envoyer quand même"), " ")
        self._fse_id, self._decision = 0, Decision.MAINTENIR
        self.message = InlineMessage(parent=self)
        self.message.setVisible(False)
        self.reason = QLineEdit()
        self.row = FormRow(self.tr("Pourquoi"), self.reason, self.tr("La raison reste avec la feuille et au journal."))
        self.body.addWidget(self.message)
        self.body.addWidget(self.row)
        self.body.addStretch(1)
        cancel = Button(self.tr("Annuler"))
        cancel.clicked.connect(self.close_panel)
        self.button = Button(self.tr("Envoyer telle quelle"), ButtonKind.PRIMARY, "send", "Ctrl+Return")
        self.button.clicked.connect(lambda: self.sent.emit(self._fse_id, self._decision, self.reason.text()))
        self.add_action(cancel)
        self.add_action(self.button)

    def start(self, line: DecisionLine, decision: Decision) -> None:
        """Open the form for a feuille."""
        self._fse_id, self._decision = line.fse_id, decision
        waits = decision is Decision.SANS_REPONSE
        words = self.tr("La caisse n’a pas répondu : elle peut rejeter la feuille.") if waits else line.pourquoi
        self.set_words(self.tr("FSE {} : envoyer quand même").format(line.numero), words)
        self.button.set_label(self.tr("Envoyer sans attendre") if waits else self.tr("Envoyer telle quelle"))
        self.message.setVisible(False)
        self.reason.clear()
        self.open_panel(self.reason)

    def show_error(self, words: str) -> None:
        """Say what is wrong."""
        self.message.show_message(State.DANGER, words)
