"""The forms of the unpaid screen: a payment, a claim given up, the address of an organisme."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.people import Adresse
from app.services.record_payment import ModeReglement
from app.ui.impayes import money
from app.ui.impayes.money import AbandonTyped, MoneyForm, PaymentTyped
from app.ui.values import State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.fields import AmountField, ChoiceField, DateField, Form, FormRow
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.side_panel import SidePanel


class PaymentPanel(SidePanel):
    """Amount, mode, day; ``sent(PaymentTyped)``."""

    sent = Signal(object)

    def __init__(self, host: QWidget, today: Callable[[], date]) -> None:
        super().__init__(host, self.tr("Encaisser"), " ")
        self._form: MoneyForm | None = None
        self._today = today
        self.note, self.mode = ChoiceField(), ChoiceField()
        self.amount, self.day = AmountField(), DateField(today)
        for mode, words in money.MODES.items():
            self.mode.addItem(words, mode)
        form = Form()
        self._note_row = form.add(
            self.tr("Note"),
            self.note,
            self.tr("Sans précision, la plus ancienne d’abord (C. civ. 1342-10)."),
        )
        self._amount_row = form.add(self.tr("Montant reçu"), self.amount)
        form.add(self.tr("Moyen de paiement"), self.mode)
        self._day_row = form.add(self.tr("Reçu le"), self.day, self.tr("21/11, lun ou +7"))
        self.body.addWidget(form)
        self.body.addStretch(1)
        self.button = Button(self.tr("Encaisser"), ButtonKind.PRIMARY, "euro")
        self.add_action(self.button)
        self.button.clicked.connect(self._on_send)
        for field in (self.amount, self.day):  # queued: the field clears its own error first
            field.returnPressed.connect(self._on_send, Qt.ConnectionType.QueuedConnection)
        self.note.currentIndexChanged.connect(self._on_note)

    def start(self, form: MoneyForm) -> None:
        """Open the form for a debtor."""
        self._form = form
        _fill(self.note, form)
        self._note_row.setVisible(len(form.notes) > 1)
        self.set_words(self.tr("Encaisser"), f"{form.title} · {form.due}")
        self.amount.set_value(form.due)
        self.day.set_value(self._today())
        self.mode.setCurrentIndex(self.mode.findData(form.first_mode))
        self.show_errors({})
        self.open_panel(self.amount)
        self.amount.selectAll()

    def show_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong under each field."""
        self.amount.set_error(errors.get("amount", ""))
        self.day.set_error(errors.get("day", ""))

    def _on_note(self, index: int) -> None:
        if self._form is not None and index >= 0:
            self.amount.set_value(self._form.owed(index))

    def _on_send(self) -> None:
        mode = self.mode.currentData()
        if self._form is not None and isinstance(mode, ModeReglement) and self.button.isEnabled():
            self.sent.emit(PaymentTyped(self._form, self.note.currentIndex(), self.amount.value, mode, self.day.value))


class AbandonPanel(SidePanel):
    """Which note, and why; ``sent(AbandonTyped)``."""

    sent = Signal(object)

    def __init__(self, host: QWidget) -> None:
        super().__init__(
            host,
            self.tr("Abandonner une créance"),
            self.tr("La somme n’est plus réclamée. Elle reste au grand livre, avec le motif et votre nom."),
        )
        self._form: MoneyForm | None = None
        self.note, self.reason = ChoiceField(), ChoiceField()
        self.reason.setEditable(True)
        self.reason.addItems(list(money.REASONS))
        form = Form()
        form.add(self.tr("Note"), self.note)
        self._reason_row = form.add(self.tr("Motif"), self.reason, self.tr("Choisissez ou écrivez le motif."))
        if (typing := self.reason.lineEdit()) is not None:
            typing.setAccessibleName(self.tr("Motif"))
        self.body.addWidget(form)
        self.body.addStretch(1)
        self.button = Button(self.tr("Abandonner"), ButtonKind.DANGER, "ban")
        self.add_action(self.button)
        self.button.clicked.connect(self._on_send)
        self.note.currentIndexChanged.connect(self._on_note)

    def start(self, form: MoneyForm) -> None:
        """Open the form for a debtor."""
        self._form = form
        _fill(self.note, form)
        self.reason.setCurrentIndex(-1)
        self.reason.clearEditText()
        self.show_error("")
        self._on_note(self.note.currentIndex())
        self.open_panel(self.note if len(form.notes) > 1 else self.reason)

    def show_error(self, error: str) -> None:
        """Say what is wrong with the reason."""
        self._reason_row.set_error(error)

    def _on_note(self, index: int) -> None:
        if self._form is not None and index >= 0:
            self.button.set_label(self.tr("Abandonner {}").format(self._form.owed(index)))

    def _on_send(self) -> None:
        if self._form is not None:
            self.sent.emit(AbandonTyped(self._form, self.note.currentIndex(), self.reason.currentText()))


class AddressPanel(SidePanel):
    """Name and address of a caisse or a mutuelle; ``sent(nom, Adresse)``."""

    sent = Signal(str, object)

    def __init__(self, host: QWidget) -> None:
        super().__init__(
            host,
            self.tr("Adresse du débiteur"),
            self.tr("Elle paraîtra dans la fenêtre de l’enveloppe. Saisie une fois pour toutes."),
        )
        self.nom, self.street, self.more = QLineEdit(), QLineEdit(), QLineEdit()
        self.code, self.town = QLineEdit(), QLineEdit()
        self.code.setMaxLength(5)
        form = Form()
        self.rows: tuple[FormRow, ...] = tuple(
            form.add(label, field)
            for label, field in (
                (self.tr("Nom de l’organisme"), self.nom),
                (self.tr("Rue ou boîte postale"), self.street),
                (self.tr("Complément"), self.more),
                (self.tr("Code postal"), self.code),
                (self.tr("Ville"), self.town),
            )
        )
        self.message = InlineMessage(parent=self)
        self.body.addWidget(self.message)
        self.body.addWidget(form)
        self.body.addStretch(1)
        self.button = Button(self.tr("Enregistrer l’adresse"), ButtonKind.PRIMARY, "save")
        self.add_action(self.button)
        self.button.clicked.connect(self._on_send)
        self.town.returnPressed.connect(self._on_send)
        self.message.hide()

    def start(self, nom: str, adresse: Adresse | None) -> None:
        """Open the form with what is known."""
        lignes = adresse.lignes if adresse else ()
        self.nom.setText(nom)
        self.street.setText(lignes[0] if lignes else "")
        self.more.setText(", ".join(lignes[1:]))
        self.code.setText(adresse.code_postal if adresse else "")
        self.town.setText(adresse.ville if adresse else "")
        self.message.hide()
        self.open_panel(self.street)

    def show_error(self, error: str) -> None:
        """Say what is wrong."""
        self.message.show_message(State.DANGER, error)

    def _on_send(self) -> None:
        lignes = tuple(text for text in (self.street.text(), self.more.text()) if text.strip())
        self.sent.emit(self.nom.text(), Adresse(lignes, self.code.text(), self.town.text()))


def _fill(box: ChoiceField, form: MoneyForm) -> None:
    box.blockSignals(True)
    box.clear()
    box.addItems(list(form.choices))
    box.setCurrentIndex(0)
    box.blockSignals(False)
