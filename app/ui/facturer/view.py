"""The billing screen as widgets: the lists, then the feuille. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.ui.auto_controle.view import AutoControleWidget
from app.ui.banner.view import WhoBanner
from app.ui.carte.model import filed
from app.ui.facturer import model
from app.ui.facturer.acts import AidePresenter
from app.ui.facturer.aide_panel import AidePanel
from app.ui.facturer.choose_page import ChoosePage
from app.ui.facturer.choosing import ChoosingPresenter
from app.ui.facturer.circumstances import CircumstancesPresenter
from app.ui.facturer.controls import ControlsCard
from app.ui.facturer.editing import EditingPresenter
from app.ui.facturer.entering import EnteringPresenter
from app.ui.facturer.form_pages import OrdonnanceForm, RightsForm
from app.ui.facturer.lines import LinesCard
from app.ui.facturer.mending import MendingPresenter
from app.ui.facturer.model import (
    ActeRow,
    Composition,
    DraftRow,
    OrdonnanceInput,
    PersonRow,
    RightsInput,
    ToBillRow,
)
from app.ui.facturer.paper_panel import PaperPanel
from app.ui.facturer.papers import PapersPresenter
from app.ui.facturer.presenter import FeuillePresenter
from app.ui.facturer.side import FeuilleSide
from app.ui.facturer.signing import SigningPresenter
from app.ui.facturer.worktop import Worktop
from app.ui.pdf_preview import PdfPreview
from app.ui.theme import Space, theme
from app.ui.typed import Errors
from app.ui.values import State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.page_header import PageHeader


@dataclass(slots=True)
class Presenters:
    """Who answers the screen; the widget owns them."""

    top: Worktop
    choosing: ChoosingPresenter
    feuille: FeuillePresenter
    entering: EnteringPresenter
    signing: SigningPresenter
    aide: AidePresenter
    editing: EditingPresenter
    circumstances: CircumstancesPresenter
    mending: MendingPresenter
    papers: PapersPresenter

    def settled(self, then: Callable[[], None]) -> None:
        """Keep what is typed beside the feuille, then do *then*."""
        self.editing.settle(lambda: self.circumstances.settle(then))


class FacturerWidget(QWidget):
    """Header, message, then the lists or the feuille."""

    save_requested = Signal()
    sign_requested = Signal()
    close_requested = Signal()
    retry_requested = Signal()
    card_requested = Signal()

    def __init__(
        self,
        regimes: tuple[tuple[str, str], ...],
        regions: tuple[tuple[str, str], ...],
        auto_controle: AutoControleWidget,
        preview: PdfPreview,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        px = theme().px
        self.presenters: Presenters | None = None
        self._sentence = ""
        self._stopped = self._busy = self._may_retry = False
        self.setProperty("ground", "window")
        self._make_header()
        self.message = InlineMessage(parent=self, dismissible=True)
        self.message.setVisible(False)
        self.message.action_requested.connect(self.retry_requested)
        self.choose = ChoosePage()
        self.choose.card_requested.connect(self.card_requested)
        self.who = WhoBanner()
        self.lines, self.controls, self.side = LinesCard(), ControlsCard(), FeuilleSide()
        self.lines.current_changed.connect(self.side.show_row)
        self.side.left.connect(self._to_lines)
        self.ordonnance, self.rights = OrdonnanceForm(regions), RightsForm(regimes)
        self._stack, self._left = QStackedWidget(self), QStackedWidget(self)
        self._stack.addWidget(self.choose)
        self._feuille = self._feuille_page()
        self._stack.addWidget(self._feuille)
        self.auto_controle = auto_controle
        self._stack.addWidget(auto_controle)
        auto_controle.leave_requested.connect(self.show_choice)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.XL), px(Space.XL), px(Space.XL), px(Space.XL))
        column.setSpacing(px(Space.L))
        column.addWidget(self.header)
        column.addWidget(self.message)
        column.addWidget(self._stack, 1)
        self.aide = AidePanel(self)
        self.paper = PaperPanel(self, preview)
        self.ordonnance.left.connect(self.aide.close_aide)
        self.show_choice()

    # --- what the window asks ---
    def open_target(
        self,
        patient_id: int = 0,
        seance_id: int = 0,
        fse_id: int = 0,
        liste: str = "",
        carte: bool = False,
        **_target: object,
    ) -> None:
        """Open a patient, a séance or a draft; *liste* shows a list, or « auto_controle »."""
        if self.presenters is None:
            return
        if patient_id:
            feuille = self.presenters.feuille
            self.presenters.editing.leave(lambda: feuille.open(patient_id, seance_id, fse_id, present=carte))
        elif liste and not self.presenters.top.signing:
            self.presenters.top.drop()
            self.presenters.choosing.show(liste)
            if liste == model.SELF_CHECK:
                self.show_self_check()

    def refresh(self) -> None:
        """Read again what is in sight."""
        if self.presenters is None:
            return
        if self.presenters.feuille.is_open:
            self.presenters.top.reread()
        elif not self.presenters.top.busy:
            self.presenters.choosing.refresh()

    def open_patient(self) -> tuple[int, str] | None:
        """Return the id, the name and the birth date of the patient whose feuille is on the table."""
        feuille = self.presenters.top.feuille if self.presenters is not None else None
        return None if feuille is None else (feuille.patient_id, filed(feuille.file.patient))

    def card_changed(self, patient_id: int | None) -> None:
        """Hear whose card is in the reader."""
        if self.presenters is not None and (self.isVisible() or self.presenters.feuille.is_open):
            self.presenters.feuille.on_card_changed(patient_id)

    def cps_changed(self) -> None:
        """Hear that another CPS, or none, is in the reader."""
        if self.presenters is not None and self.presenters.feuille.is_open:
            self.presenters.top.show()

    # --- the lists ---
    def show_choice(self) -> None:
        """Bring the lists forward."""
        self._bring(self.choose)
        self.controls.forget()
        self.header.set_title(model.CHOOSE_TITLE)
        self._say(model.CHOOSE_SENTENCE)
        self._show_actions()
        if self.isVisible():
            self.choose.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_self_check(self) -> None:
        """Bring the auto-contrôle forward; it has its own header."""
        self._bring(self.auto_controle)
        self.auto_controle.begin()

    def show_lists(
        self, to_bill: tuple[ToBillRow, ...], to_sign: tuple[DraftRow, ...], people: tuple[PersonRow, ...]
    ) -> None:
        """Show the three lists."""
        self.choose.show_lists(to_bill, to_sign, people)

    def show_people(self, rows: tuple[PersonRow, ...]) -> None:
        """Show the patients found."""
        self.choose.show_people(rows)

    def show_tab(self, key: str) -> None:
        """Pick a list."""
        self.choose.show_tab(key)

    def show_choice_error(self, what: str, to_do: str) -> None:
        """Say what failed."""
        self.show_error(what, to_do)

    # --- the feuille ---
    def show_feuille(self, value: Composition) -> None:
        """Bring the feuille forward and show it whole."""
        arriving = self._stack.currentWidget() is not self._feuille or self._left.currentIndex() != 0
        self._bring(self._feuille)
        self._left.setCurrentIndex(0)
        self.side.setVisible(True)
        self.header.set_title(value.title)
        self._say(value.sentence)
        self.show_who(value)
        self.lines.show_lines(value)
        self.controls.show_findings(value.findings, value.marks if value.lines else ())
        self.side.show_split(value.split, value.lines, note=value.note_printable)
        self.side.show_row(self.lines.table.current_row)
        if arriving:
            self.lines.forget()
        self._show_actions()
        if arriving and self.isVisible():
            first = self.lines.table.view if value.lines else self.lines.add_days
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_who(self, value: Composition) -> None:
        """Show who is concerned, and what stops the work."""
        self.who.show_who(value.who)
        self.who.show_stop(value.stop)
        self._stopped = value.stop is not None
        self._show_actions()

    def show_busy(self, words: str) -> None:
        """Say what is going on and hold the buttons; empty frees them."""
        self._busy = bool(words)
        self.header.set_sentence(words or self._sentence)
        self._show_actions()

    def show_error(self, what: str, to_do: str, action: str = "") -> None:
        """Say what failed."""
        state = State.DANGER if action else State.WARNING
        self.message.show_message(state, what, to_do, action)

    def show_offer(self, what: str, to_do: str, action: str) -> None:
        """Offer what comes next; the button has the focus."""
        self.message.show_message(State.INFO, what, to_do, action)
        if self.isVisible():
            self.message.focus_action()

    def clear_error(self) -> None:
        """Take the message away."""
        self.message.setVisible(False)

    def ask_reasons(self, codes: Sequence[str]) -> None:
        """Open the fields of these warnings."""
        self.controls.ask_reasons(codes)

    def show_day_error(self, words: str) -> None:
        """Say what is wrong with the days typed."""
        self.lines.show_day_error(words)

    def show_ordonnance_form(self, typed: OrdonnanceInput, may_carry: bool, may_leave: bool) -> None:
        """Ask for the prescription in place of the séances."""
        self._show_form(self.ordonnance)
        self._show_actions()
        self.ordonnance.fill(typed, may_carry, may_leave)

    def show_rights_form(self, typed: RightsInput) -> None:
        """Ask for the rights in place of the séances."""
        self._show_form(self.rights)
        self._show_actions()
        self.rights.fill(typed)

    def insert_notice(self, notice: QWidget) -> None:
        """Put a notice under the header, above the lists and the feuille."""
        self._column.insertWidget(1, notice)

    def add_form(self, form: QWidget) -> None:
        """Give the feuille one more page that may take the place of the séances."""
        self._left.addWidget(form)

    def bring_form(self, form: QWidget, title: str, sentence: str) -> None:
        """Show a page given by ``add_form`` in place of the séances."""
        self._show_form(form)
        self.header.set_title(title)
        self._say(sentence)
        self._show_actions()

    def show_form_errors(self, errors: Errors) -> None:
        """Say under each field what is wrong."""
        form = self.rights if self._left.currentWidget() is self.rights else self.ordonnance
        form.show_errors(errors)

    def show_actes(self, rows: tuple[ActeRow, ...]) -> None:
        """Show the acts found."""
        self.ordonnance.show_actes(rows)

    def show_caisses(self, words: tuple[str, ...]) -> None:
        """Offer the caisses of a régime."""
        self.rights.show_caisses(words)

    # --- inside ---
    def _make_header(self) -> None:
        self.header = PageHeader("", parent=self)
        self.read_card = Button(self.tr("Lire la carte"), ButtonKind.PRIMARY, "credit-card", "F12", owns_shortcut=False)
        self.check = Button(self.tr("Auto-contrôle"), icon="list-checks")
        self.leave = Button(self.tr("Autre patient"), ButtonKind.GHOST, "arrow-left")
        self.save = Button(self.tr("Enregistrer le brouillon"))
        self.sign = Button(self.tr("Signer la FSE"), ButtonKind.PRIMARY, shortcut="Ctrl+Return")
        for button, signal in (
            (self.check, self.show_self_check),
            (self.leave, self.close_requested),
            (self.save, self.save_requested),
            (self.sign, self.sign_requested),
            (self.read_card, self.card_requested),
        ):
            button.clicked.connect(signal)
            self.header.add_action(button)

    def _feuille_page(self) -> QWidget:
        px = theme().px
        page, table, billing = QWidget(), QVBoxLayout(), QWidget()
        inside = QVBoxLayout(billing)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(px(Space.L))
        inside.addWidget(self.lines)
        inside.addWidget(self.controls, 1)
        for part in (billing, self.ordonnance, self.rights):
            self._left.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(px(Space.L))
        row.addWidget(self._left, 5)
        row.addWidget(self.side, 2)
        page.setLayout(table)
        table.setContentsMargins(0, 0, 0, 0)
        table.setSpacing(px(Space.L))
        table.addWidget(self.who)
        table.addLayout(row, 1)
        return page

    def _bring(self, page: QWidget) -> None:
        self._stack.setCurrentWidget(page)
        self.aide.close_aide()
        self.paper.close_panel()
        self.header.setVisible(page is not self.auto_controle)
        self.message.setVisible(self.message.isVisibleTo(self) and page is not self.auto_controle)

    def _show_form(self, form: QWidget) -> None:
        """A form takes the whole width: nothing has a price before it is filled."""
        self._left.setCurrentWidget(form)
        self.side.setVisible(False)

    def _to_lines(self) -> None:
        """A page at the right was left: back to the séances."""
        if self.isVisible() and self._left.currentIndex() == 0:
            self.lines.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, sentence: str) -> None:
        self._sentence = sentence
        self.header.set_sentence(sentence)

    def _show_actions(self) -> None:
        choosing = self._stack.currentWidget() is self.choose
        form = self._left.currentIndex() != 0
        self.read_card.setVisible(choosing)
        self.check.setVisible(choosing)
        self.leave.setVisible(not choosing)
        self.save.setVisible(not choosing and not form)
        self.sign.setVisible(not choosing and not form)
        held = (
            self.leave,
            self.save,
            self.lines.add_days,
            self.ordonnance.submit,
            self.rights.submit,
        )
        for button in held:
            button.setEnabled(not self._busy)
        for button in (self.lines.remove, self.lines.edit):
            button.setEnabled(not self._busy and self.lines.table.current_row is not None)
        self.sign.setEnabled(not self._busy and not self._stopped)
        self.sign.setToolTip(self.who.stop.text if self._stopped else "")
