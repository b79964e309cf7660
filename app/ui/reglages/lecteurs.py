"""Readers, cameras and official libraries of the post: what works, what does not, the gesture that repairs it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication

from app.ui.reglages.model import Said
from app.ui.reglages.modules import ModulesCard
from app.ui.reglages.pages import TopicPage
from app.ui.reglages.post_model import ReaderRow, camera_rows
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.finding_row import FindingRow
from app.ui.widgets.message import InlineMessage


class LecteursTopic(TopicPage):
    """``test_requested``; ``try_requested(reader)``; ``camera_requested``."""

    test_requested = Signal()
    try_requested = Signal(str)
    camera_requested = Signal()

    def __init__(self) -> None:
        super().__init__(
            self.tr("Lecteurs et caméra"),
            self.tr("Ce que le poste voit en ce moment, et le geste à faire quand quelque chose manque."),
        )
        self.message = InlineMessage(parent=self.widget())
        self.message.setVisible(False)
        self._report = ""
        self.copy = Button(self.tr("Copier le rapport"), icon="copy", small=True)
        self.copy.setEnabled(False)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._report))
        self.again = Button(self.tr("Tester à nouveau"), icon="refresh-cw", small=True)
        self.again.clicked.connect(self.test_requested)
        self.film = Button(self.tr("Essayer la caméra"), icon="camera", small=True)
        self.film.clicked.connect(self.camera_requested)
        self.readers = _Points(self.tr("Lecteurs de cartes"), "credit-card", (self.copy, self.again))
        self.cameras = _Points(self.tr("Caméra"), "camera", (self.film,))
        self.modules = ModulesCard(self.widget())
        self.readers.action_requested.connect(self.try_requested)
        for widget in (self.message, self.readers, self.cameras, self.modules):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self.cameras.show_rows(camera_rows(None))

    def show_readers(self, rows: tuple[ReaderRow, ...]) -> None:
        """Show what is wrong with the post, then its readers."""
        self.readers.show_rows(rows, self.tr("Essayer la lecture"))

    def show_cameras(self, rows: tuple[ReaderRow, ...]) -> None:
        """Show the cameras."""
        self.cameras.show_rows(rows)

    def show_report(self, text: str) -> None:
        """Keep *text* for who copies it."""
        self._report = text
        self.copy.setEnabled(bool(text))

    def show_said(self, said: Said | None) -> None:
        """Say how a reading went."""
        self.message.setVisible(False)
        if said is not None:
            self.message.show_message(said.state, said.what, said.to_do)

    def show_testing(self, testing: bool) -> None:
        """Hold the buttons meanwhile."""
        self.again.setEnabled(not testing)
        self.readers.hold(testing)

    def show_filming(self, filming: bool) -> None:
        """Hold the button while the cameras are tried."""
        self.film.setEnabled(not filming)
        self.film.set_label(self.tr("Essai en cours…") if filming else self.tr("Essayer la caméra"))


class _Points(Card):
    """Points one under the other; ``action_requested(name)`` from the button of one that can be tried."""

    action_requested = Signal(str)

    def __init__(self, title: str, icon: str, actions: tuple[Button, ...]) -> None:
        super().__init__(title, padded=False, ruled=True)
        self._icon = icon
        self.rows: list[FindingRow] = []
        for button in actions:
            self.add_action(button)

    def show_rows(self, rows: tuple[ReaderRow, ...], action: str = "") -> None:
        """Show *rows*; *action* names the button of those that can be tried."""
        for old in self.rows:
            self.body.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = []
        for place, row in enumerate(rows):
            title = f"{row.name}\u00a0: {row.what[:1].lower()}{row.what[1:]}" if row.name else row.what
            button = action if row.can_try else ""
            item = FindingRow(row.state, title, row.to_do, button, icon=self._icon, ruled=place + 1 < len(rows))
            item.action_requested.connect(lambda name=row.name: self.action_requested.emit(name))
            self.add(item)
            self.rows.append(item)

    def hold(self, held: bool) -> None:
        """Turn the buttons of the points off, or on again."""
        for row in self.rows:
            if row.button is not None:
                row.button.setEnabled(not held)
