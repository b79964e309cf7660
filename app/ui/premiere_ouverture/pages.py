"""The pages of the first run."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.ui.connexion.new_passphrase import NewPassphrase
from app.ui.coordonnees.forms import CabinetForm, PraticienForm
from app.ui.premiere_ouverture.key_card import KeyCard
from app.ui.premiere_ouverture.model import AccessTyped, Kind
from app.ui.theme import Colour, Space, Text, theme
from app.ui.values import State
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.fields import FormRow
from app.ui.widgets.figures import Facts
from app.ui.widgets.tag import StateMark
from app.ui.widgets.text import IconLabel, Label, Paragraph


class Page(QWidget):
    """A title, a sentence, content."""

    def __init__(self, title: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme().px(Space.S))
        self.column.addWidget(Paragraph(title, Text.GROUP))
        self.column.addWidget(Paragraph(sentence, Text.BODY, Colour.MUTED))
        self.column.addSpacing(theme().px(Space.S))

    def first_field(self) -> QWidget:
        """Return where the cursor begins."""
        return self

    def show_errors(self, errors: dict[str, str]) -> None:
        """Say what is wrong under each field."""


class _Choice(QFrame):
    """One of the two ways to begin."""

    chosen = Signal()

    def __init__(self, icon: str, title: str, sentence: str, verb: str, kind: ButtonKind) -> None:
        super().__init__()
        px = theme().px
        self.setProperty("piece", "inset")
        self.button = Button(verb, kind)
        self.button.clicked.connect(self.chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.L), px(Space.L), px(Space.L), px(Space.L))
        column.setSpacing(px(Space.S))
        column.addWidget(IconLabel(icon, Colour.ACCENT, 24))
        column.addWidget(Paragraph(title, Text.GROUP))
        column.addWidget(Paragraph(sentence, Text.BODY, Colour.MUTED))
        column.addStretch(1)
        column.addSpacing(px(Space.S))
        column.addWidget(self.button)


class ChoicePage(Page):
    """``chosen(Kind)``."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__("", "")
        tr = self.tr
        while (item := self.column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.real = _Choice(
            "building-2", tr("Mon cabinet"),
            tr(
                "Vos patients, vos factures, chiffrés sur ce poste. Le moteur de facturation de cette version est "
                "simulé : rien ne part encore vers les caisses."
            ),
            tr("Créer mon cabinet"), ButtonKind.PRIMARY,
        )  # fmt: skip
        self.school = _Choice(
            "life-buoy", tr("Cabinet école"),
            tr(
                "Un cabinet inventé, avec 400 patients et deux ans de factures, pour apprendre et essayer sans risque."
            ),
            tr("Ouvrir un cabinet école"), ButtonKind.SECONDARY,
        )  # fmt: skip
        row = QHBoxLayout()
        row.setSpacing(theme().px(Space.L))
        row.addWidget(self.real, 1)
        row.addWidget(self.school, 1)
        self.column.addLayout(row, 1)
        self.real.chosen.connect(lambda: self.chosen.emit(Kind.REAL))
        self.school.chosen.connect(lambda: self.chosen.emit(Kind.SCHOOL))

    def first_field(self) -> QWidget:
        return self.real.button


class CabinetPage(Page):
    """The letterhead."""

    def __init__(self) -> None:
        super().__init__(
            self.tr("Votre cabinet"),
            self.tr("Ces lignes forment l’en-tête des lettres. Vous pourrez les changer dans Réglages."),
        )
        self.form = CabinetForm()
        self.column.addWidget(self.form)
        self.column.addStretch(1)

    def first_field(self) -> QWidget:
        return self.form.nom

    def show_errors(self, errors: dict[str, str]) -> None:
        self.form.show_errors(errors)
        self.form.focus_error(errors)


class KinePage(Page):
    """Who treats and bills."""

    def __init__(self) -> None:
        super().__init__(
            self.tr("Le kinésithérapeute titulaire"),
            self.tr("Les deux numéros sont vérifiés par leur clé. Collaborateurs et remplaçants s’ajoutent ensuite."),
        )
        self.form = PraticienForm(whole=False)
        self.column.addWidget(self.form)
        self.column.addStretch(1)

    def first_field(self) -> QWidget:
        return self.form.prenom

    def show_errors(self, errors: dict[str, str]) -> None:
        self.form.show_errors(errors)
        self.form.focus_error(errors)


class AccessPage(Page):
    """Login and passphrase."""

    submitted = Signal()

    def __init__(self) -> None:
        super().__init__(
            self.tr("Votre accès"),
            self.tr("La phrase de passe chiffre toutes les données. Elle n’est écrite nulle part : retenez-la bien."),
        )
        self._proposed = ""
        self.login, self.new = QLineEdit(), NewPassphrase(self.tr("Phrase de passe"))
        self.login_row = FormRow(self.tr("Identifiant"), self.login)
        for row in (self.login_row, self.new):
            row.setMaximumWidth(theme().px(420))
            self.column.addWidget(row)
        self.column.addStretch(1)
        self.new.submitted.connect(self.submitted)

    @property
    def typed(self) -> AccessTyped:
        """What stands in the fields."""
        return AccessTyped(self.login.text(), self.new.secret, self.new.again)

    def propose(self, login: str) -> None:
        """Propose a login unless another was typed."""
        if self.login.text() == self._proposed:
            self.login.setText(login)
        self._proposed = login

    def first_field(self) -> QWidget:
        return self.new

    def show_errors(self, errors: dict[str, str]) -> None:
        self.login_row.set_error(errors.get("login", ""))
        self.new.show_errors(errors)


class KeyPage(Page):
    """The recovery key, shown once."""

    def __init__(self) -> None:
        super().__init__(
            self.tr("Clé de secours"),
            self.tr(
                "Si toutes les phrases de passe sont perdues, elle seule rouvre le cabinet. Elle ne sera plus "
                "affichée : imprimez la feuille et rangez-la hors du cabinet."
            ),
        )
        self.card = KeyCard()
        self.column.addWidget(self.card)
        self.column.addStretch(1)

    def first_field(self) -> QWidget:
        return self.card.save_button


class DonePage(Page):
    """All is ready."""

    def __init__(self) -> None:
        super().__init__(
            self.tr("Le cabinet est prêt"),
            self.tr("Insérez une carte Vitale pour commencer, ou tapez le nom d’un patient."),
        )
        self.facts = Facts()
        row = QHBoxLayout()
        row.setSpacing(theme().px(Space.M))
        row.addWidget(StateMark(State.SUCCESS))
        row.addWidget(Label(self.tr("Données chiffrées sur ce poste"), Text.STRONG))
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addWidget(self.facts)
        self.column.addStretch(1)

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Sum up."""
        self.facts.set_facts(facts)
