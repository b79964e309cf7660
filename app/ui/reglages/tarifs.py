"""The tariff topic: version in force, history, preview of an update. Decides nothing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.ui.reglages import tarifs_model as words
from app.ui.reglages.etapes import EtapesCard
from app.ui.reglages.model import Said
from app.ui.reglages.pages import TopicPage
from app.ui.reglages.tarifs_model import ChangeRow, DraftRow, PreviewShown, TarifsShown, UpdateRow
from app.ui.theme import Colour, Size, Space, Text, theme
from app.ui.values import LeadText
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.card import Card
from app.ui.widgets.confirm import ConfirmDialog
from app.ui.widgets.figures import Facts
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.side_panel import SidePanel
from app.ui.widgets.table import Column, DataTable, Kind
from app.ui.widgets.text import Label, Paragraph

WIDTH = 900
FILE_FILTER = "Mise à jour des tarifs (*.json);;Tous les fichiers (*)"
_UPDATES: tuple[Column[UpdateRow], ...] = (
    Column("version", "N°", lambda row: row.version, Kind.NUMBER),
    Column("libelle", "Mise à jour", lambda row: row.libelle, strong=True, stretch=True),
    Column("quand", "Quand", lambda row: row.when, muted=True, sort=lambda row: row.at),
    Column("par", "Par", lambda row: row.par, muted=True),
    Column("etat", "État", lambda row: row.tag, Kind.TAG),
    Column("source", "Source", lambda row: row.source, hidden=True),
)
_CHANGES: tuple[Column[ChangeRow], ...] = (
    Column("jour", "Dès le", lambda row: row.day, Kind.DATE),
    Column("objet", "Ce qui change", lambda row: LeadText(row.kind, row.libelle), stretch=True),
    Column("valeur", "Cotation ou valeur", lambda row: row.values),
    Column("metropole", "Métropole", lambda row: row.metropole, Kind.NUMBER),
    Column("drom", "DROM", lambda row: row.drom, Kind.NUMBER),
)
_DRAFTS: tuple[Column[DraftRow], ...] = (
    Column("patient", "Patient", lambda row: row.patient, strong=True, stretch=True),
    Column("seances", "Séances", lambda row: row.seances, sort=lambda row: row.first_day),
    Column("avant", "Avant", lambda row: row.before, Kind.MONEY),
    Column("apres", "Après", lambda row: row.after, Kind.MONEY),
    Column("etat", "État", lambda row: row.tag, Kind.TAG),
)


class TarifsTopic(TopicPage):
    """``file_requested(Path)``, ``undo_requested``, ``reopen_requested``."""

    file_requested = Signal(Path)
    undo_requested = Signal()
    reopen_requested = Signal()

    def __init__(self) -> None:
        super().__init__(
            self.tr("Tarifs"),
            self.tr(
                "Un fichier signé de l’éditeur les change, ou une étape activée ici. Ce qui est signé garde son prix."
            ),
        )
        self.dialog: QFileDialog | None = None
        self.refusal = InlineMessage(parent=self.widget(), dismissible=True)
        self.waiting = InlineMessage(parent=self.widget())
        for message in (self.refusal, self.waiting):
            message.setVisible(False)
            self.column.addWidget(message)
        self.load = Button(self.tr("Charger une mise à jour…"), icon="upload", small=True)
        self.undo = Button(self.tr("Annuler la dernière"), icon="undo-2", small=True)
        self._facts = Facts()
        card = Card(self.tr("Version en vigueur"))
        card.add_action(self.undo)
        card.add_action(self.load)
        card.add(self._facts)
        self.column.addWidget(card)
        self.table = DataTable(self.tr("Historique des tarifs"), _UPDATES, lambda row: row.id)
        self.table.empty.set_words(*words.NO_HISTORY)
        self.table.setMinimumHeight(theme().px(Size.ROW) * 6)
        history = Card(self.tr("Historique"), padded=False)
        history.add(self.table)
        self.etapes = EtapesCard()
        self.column.addWidget(self.etapes)
        self.column.addWidget(history)
        self.column.addStretch(1)
        self._can_undo = False
        self.undo.setEnabled(False)
        self.load.clicked.connect(self._on_load)
        self.undo.clicked.connect(self.undo_requested)
        self.waiting.action_requested.connect(self.reopen_requested)

    def show_tarifs(self, shown: TarifsShown) -> None:
        """Show the version in force and the history."""
        self._facts.set_facts(shown.facts)
        self.table.set_rows(shown.rows)
        self.waiting.setVisible(False)
        if shown.waiting is not None:
            self.waiting.show_message(shown.waiting.state, shown.waiting.what, shown.waiting.to_do, words.REOPEN)
        self._can_undo = shown.can_undo
        self._enable(True)

    def show_refusal(self, said: Said | None) -> None:
        """Say why something was refused, or take the message away."""
        self.refusal.setVisible(False)
        if said is not None:
            self.refusal.show_message(said.state, said.what, said.to_do)

    def show_busy(self, busy: bool) -> None:
        """Turn the buttons off while something is read or written."""
        self._enable(not busy)

    def _enable(self, on: bool) -> None:
        self.load.setEnabled(on)
        self.undo.setEnabled(on and self._can_undo)
        reason = "" if self._can_undo else self.tr("Les tarifs sont ceux livrés avec le logiciel.")
        self.undo.setToolTip(reason)
        self.undo.setAccessibleDescription(reason)

    def _on_load(self) -> None:
        dialog = QFileDialog(self, self.tr("Charger une mise à jour des tarifs"), "", FILE_FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda text: self.file_requested.emit(Path(text)))
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.open()


class PreviewPanel(SidePanel):
    """What changes, which drafts move, then a question. ``confirmed`` once it was answered yes."""

    confirmed = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, host.tr("Mise à jour des tarifs"), " ", width=WIDTH)
        self.question: ConfirmDialog | None = None
        self._shown: PreviewShown | None = None
        self.refusal = InlineMessage(parent=self)
        self.refusal.setVisible(False)
        self.body.addWidget(self.refusal)
        self._warnings = QVBoxLayout()
        self._warnings.setSpacing(theme().px(Space.S))
        self.body.addLayout(self._warnings)
        self._changes_title, self._drafts_title = Label(role=Text.GROUP), Label(role=Text.GROUP)
        self._drafts_sentence = Paragraph("", Text.BODY, Colour.MUTED)
        self.changes = DataTable(self.tr("Ce qui change"), _CHANGES, lambda row: row.key)
        self.drafts = DataTable(self.tr("Brouillons touchés"), _DRAFTS, lambda row: row.fse_id)
        for widget in (
            self._changes_title, self.changes, self._drafts_title, self._drafts_sentence, self.drafts,
        ):  # fmt: skip
            self.body.addWidget(widget)
        self.body.addStretch(1)
        cancel = Button(self.tr("Ne rien changer"))
        cancel.clicked.connect(self.close_panel)
        self.button = Button(" ", ButtonKind.PRIMARY, "check", "Ctrl+Return")
        self.button.clicked.connect(self._on_press)
        self.add_action(cancel)
        self.add_action(self.button)

    def start(self, shown: PreviewShown) -> None:
        """Open on a preview."""
        self._shown = shown
        self.set_words(shown.title, shown.sentence)
        self.show_refusal(None)
        self._show_warnings(shown.warnings)
        self._changes_title.setText(shown.changes_title)
        self._fill(self.changes, shown.changes, 8)
        self._drafts_title.setText(shown.drafts_title)
        self._drafts_sentence.setText(shown.drafts_sentence)
        self._drafts_sentence.setVisible(bool(shown.drafts_sentence))
        self._fill(self.drafts, shown.drafts, 5)
        self.button.set_label(shown.verb)
        self.button.set_icon_name("undo-2" if shown.undo else "check")
        self.button.setEnabled(True)
        self.open_panel(self.changes.view if shown.changes else self.button)

    def show_refusal(self, said: Said | None) -> None:
        """Say why it was refused, or take the message away."""
        self.refusal.setVisible(False)
        if said is not None:
            self.refusal.show_message(said.state, said.what, said.to_do)

    def _fill(self, table: DataTable, rows: tuple[ChangeRow, ...] | tuple[DraftRow, ...], most: int) -> None:
        table.setVisible(bool(rows))
        table.set_rows(rows)
        table.setFixedHeight(theme().px(Size.ROW) * (min(len(rows), most) + 1) + theme().px(Space.S))

    def _show_warnings(self, warnings: tuple[Said, ...]) -> None:
        while (item := self._warnings.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for said in warnings:
            message = InlineMessage(parent=self)
            message.show_message(said.state, said.what, said.to_do)
            self._warnings.addWidget(message)

    def _on_press(self) -> None:
        if self._shown is None or not self.button.isEnabled():
            return
        self.question = ConfirmDialog(*self._shown.question, self, danger=self._shown.undo)
        self.question.finished.connect(self.question.deleteLater)
        self.question.accepted.connect(self.confirmed)
        self.question.open()


class TarifsBoard:
    """The topic and the preview over it; a refusal stands where the person looks."""

    def __init__(self, topic: TarifsTopic, host: QWidget) -> None:
        self.topic, self.panel = topic, PreviewPanel(host)

    def show_tarifs(self, shown: TarifsShown) -> None:
        """Show the version in force and the history."""
        self.topic.show_tarifs(shown)

    def show_refusal(self, said: Said | None) -> None:
        """Say why something was refused."""
        in_panel = self.panel.isVisible()
        self.panel.show_refusal(said if in_panel else None)
        self.topic.show_refusal(None if in_panel else said)

    def show_preview(self, shown: PreviewShown) -> None:
        """Open the preview."""
        self.panel.start(shown)

    def close_preview(self) -> None:
        """Close the preview."""
        self.panel.close_panel()

    def show_busy(self, busy: bool) -> None:
        """Turn the buttons off while something is read or written."""
        self.topic.show_busy(busy)
        self.panel.button.setEnabled(not busy)
