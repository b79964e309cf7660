"""The forms of a demande d’accord préalable: what is asked, and each of its steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.ui.coordonnees.form_panel import FormPanel
from app.ui.patients.accord_typed import STEPS, AccordTyped, StepTyped
from app.ui.patients.suivi_model import Deed
from app.ui.theme import theme
from app.ui.widgets.fields import CheckField, DateField


class AccordPanel(FormPanel):
    """``sent(AccordTyped)``."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(
            host,
            host.tr("Demande d’accord préalable"),
            host.tr("Notre fiche accompagne le formulaire de la caisse, elle ne le remplace pas."),
            host.tr("Enregistrer la demande"),
        )
        self._typed = AccordTyped(0)
        form, tr = self.form, self.tr
        self.seances, self.argumentaire = QLineEdit(), QPlainTextEdit()
        self.seances.setMaxLength(3)
        self.argumentaire.setTabChangesFocus(True)
        self.argumentaire.setFixedHeight(theme().px(200))
        self.urgence = CheckField(tr("Acte d’urgence, soigné sans attendre la réponse"))
        form.place("seances", tr("Séances demandées"), self.seances, wide=True)
        hint = tr("Objectifs non atteints, et ce que les séances doivent apporter. Vide\u00a0: la demande attend.")
        form.place("argumentaire", tr("Argumentaire"), self.argumentaire, hint, wide=True)
        form.wide(self.urgence)

    def start(self, typed: AccordTyped) -> None:
        """Open the form."""
        self._typed = typed
        self.seances.setText(typed.seances)
        self.argumentaire.setPlainText(typed.argumentaire)
        self.urgence.setChecked(typed.urgence)
        self.show_errors({})
        self.open_panel(self.argumentaire if typed.seances else self.seances)

    @property
    def typed(self) -> AccordTyped:
        """What stands in the fields."""
        return AccordTyped(
            self._typed.pec_id, self._typed.demande_id, self.seances.text(), self.argumentaire.toPlainText(),
            self.urgence.isChecked(),
        )  # fmt: skip

    def _send(self) -> None:
        if self.button.isEnabled():
            self.sent.emit(self.typed)


class StepPanel(FormPanel):
    """``sent(StepTyped)``."""

    def __init__(self, host: QWidget, today: Callable[[], date]) -> None:
        super().__init__(host, host.tr("Étape de la demande"), " ", host.tr("Enregistrer"), "check")
        self._demande_id, self._deed = 0, Deed.ENVOYEE
        form, tr = self.form, self.tr
        self.day, self.seances, self.detail = DateField(today), QLineEdit(), QLineEdit()
        self.seances.setMaxLength(3)
        form.place("day", tr("Jour"), self.day, tr("21/11, lun ou -3"), wide=True)
        form.place(
            "seances", tr("Séances accordées"), self.seances, tr("Vide\u00a0: toutes celles demandées."), wide=True
        )
        form.place("detail", tr("Motif"), self.detail, wide=True)

    def start(self, typed: StepTyped) -> None:
        """Open the form of one step."""
        self._demande_id, self._deed = typed.demande_id, typed.deed
        title, sentence, verb = STEPS[typed.deed]
        self.set_words(title, sentence)
        self.button.set_label(verb)
        self.day.set_value(typed.day)
        self.seances.setText(typed.seances)
        self.detail.setText(typed.detail)
        self.form.row("day").setVisible(typed.deed is not Deed.ABANDONNER)
        self.form.row("seances").setVisible(typed.deed is Deed.ACCEPTEE)
        self.form.row("detail").setVisible(typed.deed in {Deed.INCOMPLETE, Deed.REFUSEE, Deed.ABANDONNER})
        self.show_errors({})
        self.open_panel(self.detail if typed.deed is Deed.ABANDONNER else self.day)

    @property
    def typed(self) -> StepTyped:
        """What stands in the fields."""
        return StepTyped(self._demande_id, self._deed, self.day.value, self.seances.text(), self.detail.text())

    def _send(self) -> None:
        if self.button.isEnabled():
            self.sent.emit(self.typed)
