"""Réglages: topics on the left, the chosen one on the right, forms over it. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.people import Praticien
from app.ui.coordonnees.typed import CabinetTyped, PraticienTyped
from app.ui.journal_rows import JournalRow
from app.ui.premiere_ouverture.model import KeyShown
from app.ui.reglages import model
from app.ui.reglages.droits import DroitsBoard, DroitsTopic
from app.ui.reglages.droits_presenter import DroitsTopicPresenter
from app.ui.reglages.etapes_presenter import EtapesPresenter
from app.ui.reglages.lecteurs import LecteursTopic
from app.ui.reglages.lectures import LectureItem, LecturesPresenter, LecturesTopic
from app.ui.reglages.model import AccountRow, AccountTyped, PraticienRow, Said, Topic
from app.ui.reglages.modules_model import ModuleRow
from app.ui.reglages.pages import CabinetTopic, PraticiensTopic, UtilisateursTopic
from app.ui.reglages.panels import AccountPanel, KeyPanel, PassphrasePanel, PraticienPanel, ReopenPanel
from app.ui.reglages.post_model import ReaderRow
from app.ui.reglages.post_pages import ApparenceTopic, AProposTopic, SecuriteTopic, TransmissionTopic
from app.ui.reglages.post_presenter import PostPresenter
from app.ui.reglages.presenter import SettingsPresenter
from app.ui.reglages.raccordement_presenter import RaccordementPresenter
from app.ui.reglages.tarifs import TarifsBoard, TarifsTopic
from app.ui.reglages.tarifs_presenter import TarifsPresenter
from app.ui.shell.rail_item import RailItems
from app.ui.theme import Space, theme
from app.ui.widgets.confirm import ConfirmDialog
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.page_header import PageHeader

TOPICS_WIDTH = 208


class TopicList(RailItems):
    """The topics."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        super().__init__()
        px = theme().px
        self.setProperty("piece", "card")
        self.setAccessibleName(self.tr("Sujets"))
        self.setFixedWidth(px(TOPICS_WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.S), px(Space.S), px(Space.S), px(Space.S))
        column.setSpacing(2)
        for topic in topics:
            column.addWidget(self.make(topic.key, topic.title, topic.icon))
        column.addStretch(1)


class ReglagesWidget(QWidget):
    """The screen. *topics* are those that the person may open."""

    topic_shown = Signal(str)
    refresh_requested = Signal()
    close_confirmed = Signal(object)
    key_confirmed = Signal()
    sheet_ready = Signal(bytes)

    def __init__(
        self, topics: Sequence[Topic], engine: str, tables: str, *, simulated: bool, manages: bool, reads_journal: bool,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.presenter: SettingsPresenter | None = None
        self.post: PostPresenter | None = None
        self.tariffs: TarifsPresenter | None = None
        self.history: LecturesPresenter | None = None
        self.etapes: EtapesPresenter | None = None
        self.rights: DroitsTopicPresenter | None = None
        self.raccordement: RaccordementPresenter | None = None
        self._question: ConfirmDialog | None = None
        self.topics = TopicList(topics)
        self.message = InlineMessage(parent=self, dismissible=True)
        self.message.setVisible(False)
        self.cabinet, self.praticiens, self.utilisateurs = CabinetTopic(), PraticiensTopic(), UtilisateursTopic()
        self.lecteurs, self.apparence, self.tarifs = LecteursTopic(), ApparenceTopic(), TarifsTopic()
        self.lectures = LecturesTopic()
        self.transmission = TransmissionTopic(engine, simulated=simulated)
        self.securite = SecuriteTopic(manages=manages, reads_journal=reads_journal)
        self.about, self.droits = AProposTopic(tables), DroitsTopic()
        every: dict[str, QWidget] = {
            model.CABINET: self.cabinet, model.PRATICIENS: self.praticiens, model.UTILISATEURS: self.utilisateurs,
            model.TARIFS: self.tarifs, model.LECTEURS: self.lecteurs, model.LECTURES: self.lectures,
            model.TRANSMISSION: self.transmission, model.DROITS: self.droits,
            model.SECURITE: self.securite, model.APPARENCE: self.apparence, model.A_PROPOS: self.about,
        }  # fmt: skip
        self._pages = {topic.key: every[topic.key] for topic in topics}
        self._shut = [page for key, page in every.items() if key not in self._pages]  # kept, never shown
        self._stack = QStackedWidget()
        self._arrange()
        self.praticien, self.account, self.reopen = PraticienPanel(self), AccountPanel(self), ReopenPanel(self)
        self.passphrase, self.key = PassphrasePanel(self), KeyPanel(self)
        self.board, self.droits_board = TarifsBoard(self.tarifs, self), DroitsBoard(self.droits, self)
        self.topics.chosen.connect(self.show_topic)
        self.passphrase.closed.connect(self.passphrase.forget)
        self.utilisateurs.close_requested.connect(self._ask_close)
        self.securite.key_requested.connect(self._ask_key)
        self.show_topic(topics[0].key)

    # --- topics ---
    def show_topic(self, key: str) -> None:
        """Show a topic, if it is open."""
        if key in self._pages:
            self._stack.setCurrentWidget(self._pages[key])
            self.topics.set_current(key)
            self.topic_shown.emit(key)

    @property
    def topic(self) -> str:
        """Key of the topic shown."""
        return next(key for key, page in self._pages.items() if page is self._stack.currentWidget())

    def open_target(self, topic: str = "", **_target: object) -> None:
        """Come from another screen."""
        self.show_topic(topic)

    def refresh(self) -> None:
        """Read everything again."""
        self.refresh_requested.emit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self.topic_shown.emit(self.topic)

    # --- what the presenters ask ---
    def show_message(self, said: Said | None) -> None:
        self.message.setVisible(False)
        if said is not None:
            self.message.show_message(said.state, said.what, said.to_do)

    def show_cabinet(self, typed: CabinetTyped) -> None:
        self.cabinet.form.show_typed(typed)
        self.cabinet.form.show_errors({})

    def show_cabinet_errors(self, errors: dict[str, str]) -> None:
        self.cabinet.form.show_errors(errors)

    def show_praticiens(self, rows: tuple[PraticienRow, ...]) -> None:
        self.praticiens.show_rows(rows)

    def show_praticien_form(self, typed: PraticienTyped, titulaires: tuple[Praticien, ...]) -> None:
        self.praticien.start(typed, titulaires)

    def show_praticien_errors(self, errors: dict[str, str]) -> None:
        self.praticien.show_errors(errors)

    def show_accounts(self, rows: tuple[AccountRow, ...]) -> None:
        self.utilisateurs.show_rows(rows)

    def show_account_form(self, typed: AccountTyped, praticiens: tuple[Praticien, ...]) -> None:
        self.account.start(typed, praticiens)

    def show_account_errors(self, errors: dict[str, str]) -> None:
        self.account.show_errors(errors)

    def ask_reopen(self, row: AccountRow) -> None:
        self.reopen.start(row)

    def show_reopen_errors(self, errors: dict[str, str]) -> None:
        self.reopen.show_errors(errors)

    def show_lock(self, minutes: int, why_not: str) -> None:
        self.securite.show_lock(minutes, why_not)

    def show_passphrase_errors(self, errors: dict[str, str]) -> None:
        self.passphrase.show_errors(errors)

    def show_new_key(self, shown: KeyShown) -> None:
        self.key.start(shown)

    def show_key_errors(self, errors: dict[int, str], right: bool) -> None:
        self.key.show_errors(errors, right)

    def save_sheet(self, contenu: bytes) -> None:
        self.sheet_ready.emit(contenu)

    def show_security(self, said: Said) -> None:
        self.securite.show_said(said)

    def show_journal(self, items: tuple[JournalRow, ...]) -> None:
        self.securite.table.set_rows(items)

    def show_readers(self, rows: tuple[ReaderRow, ...]) -> None:
        self.lecteurs.show_readers(rows)

    def show_modules(self, rows: tuple[ModuleRow, ...]) -> None:
        self.lecteurs.modules.show_modules(rows)

    def show_cameras(self, rows: tuple[ReaderRow, ...]) -> None:
        self.lecteurs.show_cameras(rows)

    def show_report(self, text: str) -> None:
        self.lecteurs.show_report(text)

    def show_filming(self, filming: bool) -> None:
        self.lecteurs.show_filming(filming)

    def show_readers_said(self, said: Said | None) -> None:
        self.lecteurs.show_said(said)

    def show_lectures(self, items: tuple[LectureItem, ...]) -> None:
        self.lectures.show_lectures(items)

    def show_testing(self, testing: bool) -> None:
        self.lecteurs.show_testing(testing)

    def close_forms(self) -> None:
        for panel in (
            self.praticien,
            self.account,
            self.reopen,
            self.passphrase,
            self.key,
            self.board.panel,
            self.droits_board.panel,
            self.droits_board.raccordement.panel,
        ):
            panel.close_panel()

    def show_busy(self, busy: bool) -> None:
        for panel in (self.praticien, self.account, self.reopen, self.passphrase):
            panel.button.setEnabled(not busy)

    # --- questions ---
    def _ask_close(self, row: AccountRow) -> None:
        self._ask(*model.close_words(row)).accepted.connect(lambda: self.close_confirmed.emit(row))

    def _ask_key(self) -> None:
        self._ask(*model.NEW_KEY_WORDS).accepted.connect(self.key_confirmed)

    def _ask(self, question: str, consequence: str, verb: str) -> ConfirmDialog:
        self._question = ConfirmDialog(question, consequence, verb, self, danger=True)
        self._question.finished.connect(self._question.deleteLater)
        self._question.open()
        return self._question

    # --- inside ---
    def _arrange(self) -> None:
        px = theme().px
        for page in self._pages.values():
            self._stack.addWidget(page)
        for page in self._shut:
            page.setParent(self)
            page.hide()
        right = QVBoxLayout()
        right.setSpacing(px(Space.M))
        right.addWidget(self.message)
        right.addWidget(self._stack, 1)
        row = QHBoxLayout()
        row.setSpacing(px(Space.XL))
        row.addWidget(self.topics)
        row.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.XL), px(Space.XL), px(Space.XL), px(Space.L))
        column.setSpacing(px(Space.L))
        column.addWidget(PageHeader(self.tr("Réglages"), self.tr("Chaque changement est enregistré tout de suite.")))
        column.addLayout(row, 1)
