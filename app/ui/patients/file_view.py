"""The right half: head of the file and its tabs. Decides nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.ui.patients import model
from app.ui.patients.file_model import FileShown, May
from app.ui.patients.lists import DueTab, InvoiceTab, JournalTab, SeanceTab
from app.ui.patients.rights_tab import RightsTab
from app.ui.patients.sejours import CarePage
from app.ui.patients.suivi import SuiviTab
from app.ui.patients.tabs import IdentityTab
from app.ui.theme import Colour, Space, Text, theme
from app.ui.widgets.avatar import Avatar
from app.ui.widgets.button import Button
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.tag import Tag
from app.ui.widgets.text import Paragraph, separator


class FilePanel(QFrame):
    """One file, or its empty state. ``complete_requested`` from the warning under the name."""

    edit_requested = Signal()
    bill_requested = Signal()
    tab_shown = Signal(str)

    def __init__(self, may: May, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("piece", "card")
        self.setAccessibleName(self.tr("Fiche du patient"))
        self._may = may
        self.identity, self.rights, self.pecs, self.seances = IdentityTab(), RightsTab(), SuiviTab(), SeanceTab()
        self.care = CarePage(self.pecs)
        self.invoices, self.dues = InvoiceTab(), DueTab(may_pay=may.pay)
        self.journal = JournalTab()
        self._pages: dict[str, QWidget] = {
            model.IDENTITE: self.identity,
            model.DROITS: self.rights,
            model.SOINS: self.care,
            model.SEANCES: self.seances,
            model.FACTURES: self.invoices,
            model.REGLEMENTS: self.dues,
            model.JOURNAL: self.journal,
        }
        self.tabs = QTabBar()
        self._title, self._line = Paragraph(role=Text.GROUP), Paragraph(role=Text.BODY, tone=Colour.MUTED)
        self._avatar = Avatar("", clickable=False)
        self._tags = QHBoxLayout()
        self.edit = Button(self.tr("Modifier"), icon="pencil")
        self.bill = Button(self.tr("Facturer"), icon="receipt-euro")
        self.warning = InlineMessage(parent=self)
        self._stack, self._outer = QStackedWidget(), QStackedWidget()
        self._arrange()
        self._connect()

    def show_file(self, shown: FileShown | None) -> None:
        """Show a file; the tab stays."""
        if shown is None:
            self._outer.setCurrentIndex(0)
            return
        self._title.setText(shown.title)
        self._line.setText(shown.line)
        self._avatar.set_person(shown.title)
        self._show_tags(shown)
        self.warning.setVisible(False)
        if shown.warning is not None:
            self.warning.show_message(
                shown.warning.state, shown.warning.what, shown.warning.to_do, shown.warning.action
            )
        self._show_tabs(shown)
        for page in (self.identity, self.rights, self.pecs, self.seances, self.invoices, self.dues, self.journal):
            page.show_file(shown)
        self._outer.setCurrentIndex(1)

    def show_tab(self, tab: str) -> None:
        """Show one tab, if the file has it."""
        place = next((i for i in range(self.tabs.count()) if self.tabs.tabData(i) == tab), -1)
        if place >= 0:
            self.tabs.setCurrentIndex(place)

    @property
    def tab(self) -> str:
        """Key of the tab shown."""
        return str(self.tabs.tabData(self.tabs.currentIndex()) or "")

    def _show_tags(self, shown: FileShown) -> None:
        while (item := self._tags.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for value in shown.tags:
            self._tags.addWidget(Tag(value))

    def _show_tabs(self, shown: FileShown) -> None:
        if [self.tabs.tabData(i) for i in range(self.tabs.count())] != [tab.key for tab in shown.tabs]:
            while self.tabs.count():
                self.tabs.removeTab(0)
            for tab in shown.tabs:
                self.tabs.setTabData(self.tabs.addTab(tab.title), tab.key)
        for place, tab in enumerate(shown.tabs):
            self.tabs.setTabText(place, tab.title if tab.count is None else f"{tab.title} {tab.count}")

    def _arrange(self) -> None:
        px = theme().px
        for page in self._pages.values():
            self._stack.addWidget(page)
        self.tabs.setAccessibleName(self.tr("Onglets de la fiche"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.warning.setVisible(False)
        self.edit.setVisible(self._may.edit)
        self.bill.setVisible(self._may.bill)
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(self._title)
        words.addWidget(self._line)
        top = QHBoxLayout()
        top.setSpacing(px(Space.M))
        top.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        self._tags.setSpacing(px(Space.XS))
        top.addLayout(self._tags)
        top.addWidget(self.edit)
        top.addWidget(self.bill)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, px(Space.L), 0, px(Space.S))
        column.setSpacing(px(Space.S))
        head = QVBoxLayout()
        head.setContentsMargins(px(Space.L), 0, px(Space.L), 0)
        head.setSpacing(px(Space.S))
        head.addLayout(top)
        head.addWidget(self.warning)
        column.addLayout(head)
        bar = QVBoxLayout()
        bar.setContentsMargins(px(Space.XS), 0, px(Space.XS), 0)
        bar.addWidget(self.tabs)
        body = QVBoxLayout()
        body.setSpacing(0)
        body.addLayout(bar)
        body.addWidget(separator(self))
        body.addWidget(self._stack, 1)
        column.addLayout(body, 1)
        what, to_do = model.CHOOSE
        self._outer.addWidget(EmptyState(what, to_do, icon="users"))
        self._outer.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(self._outer)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._on_tab)
        self.edit.clicked.connect(self.edit_requested)
        self.warning.action_requested.connect(self.edit_requested)
        self.bill.clicked.connect(self.bill_requested)

    def _on_tab(self, place: int) -> None:
        page = self._pages.get(str(self.tabs.tabData(place) or ""))
        if page is not None:
            self._stack.setCurrentWidget(page)
            self.tab_shown.emit(self.tab)
