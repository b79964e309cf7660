"""The right-hand panels of the transmission screen: one FSE, one lot."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.teletransmission.model import LotDetail, LotLine, OutboxLine
from app.ui.theme import Text
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.detail_panel import DetailPanel
from app.ui.widgets.figures import Facts
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.split_bar import SplitBar
from app.ui.widgets.text import Label
from app.ui.widgets.timeline import Timeline


class FsePanel(DetailPanel):
    """One FSE that waits."""

    open_patient_requested = Signal(int)
    cancel_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Détail de la FSE"), self.tr("Choisissez une FSE pour voir son détail."), parent)
        self._row: OutboxLine | None = None
        self.open_button = Button(self.tr("Ouvrir le dossier"), icon="user", small=True)
        self.cancel_button = Button(self.tr("Annuler la FSE"), icon="trash-2", small=True)
        self.open_button.clicked.connect(self._on_open)
        self.cancel_button.clicked.connect(lambda: self.cancel_requested.emit(self._row))
        self.add_actions(self.open_button, self.cancel_button)

    def show_row(self, row: OutboxLine | None, why_no_cancel: str) -> None:
        """Show an FSE, or the empty state."""
        self._row = row
        self.clear()
        if row is None:
            self.show_empty()
            return
        self.show_subject(row.patient, self.tr("FSE n°\u00a0{}").format(row.numero))
        split = SplitBar()
        split.set_shares(row.shares, str(row.montant))
        self.add(split)
        signed = f"{row.signee:%d/%m/%Y}" if row.signee else ""
        facts = ((self.tr("Séances"), row.seances), (self.tr("Signée le"), signed), (self.tr("Attend depuis"), row.age))
        self.add(Facts((*facts, (self.tr("État"), row.place.word))))
        reason = why_no_cancel if row.cancellable else self.tr("Cette FSE est déjà dans un lot.")
        self.cancel_button.setEnabled(not reason)
        self.cancel_button.setToolTip(reason)
        self.cancel_button.setAccessibleDescription(reason)

    def _on_open(self) -> None:
        if self._row is not None:
            self.open_patient_requested.emit(self._row.patient_id)


class LotPanel(DetailPanel):
    """One lot: its state in words, what to decide, its history."""

    resend_requested = Signal(object)
    wait_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, deciding: bool = False) -> None:
        super().__init__(self.tr("Détail du lot"), self.tr("Choisissez un lot pour voir son histoire."), parent)
        self._lot: LotLine | None = None
        louder = ButtonKind.PRIMARY if deciding else ButtonKind.SECONDARY
        self.wait_button = Button(self.tr("Attendre l’accusé"), louder, "hourglass", small=True)
        self.resend_button = Button(self.tr("Renvoyer les mêmes octets"), icon="repeat", small=True)
        self.wait_button.clicked.connect(lambda: self.wait_requested.emit(self._lot))
        self.resend_button.clicked.connect(lambda: self.resend_requested.emit(self._lot))
        for button in (self.wait_button, self.resend_button):
            self.add_actions(button)

    def show_nothing(self) -> None:
        """Go back to the empty state."""
        self._lot = None
        self.show_empty()

    def show_detail(self, detail: LotDetail, *, allowed: bool) -> None:
        """Show a lot."""
        self._lot = detail.line
        self.clear()
        self.show_subject(detail.title, detail.subtitle)
        if detail.message:
            self.add(InlineMessage(detail.message_state, "", detail.message, parent=self))
        if detail.events:
            self.add(Label(self.tr("Histoire du lot"), Text.STRONG))
            timeline = Timeline(self.tr("Histoire du lot"))
            timeline.set_events(detail.events)
            self.add(timeline)
        self.wait_button.setVisible(detail.line.unknown)
        self.resend_button.setVisible(detail.line.resendable)
        for button in (self.wait_button, self.resend_button):
            button.setEnabled(allowed)
