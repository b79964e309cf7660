"""The panel of the models: applied, created from a séance, renamed, removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.ui.facturer.again import ModelRow
from app.ui.theme import Size, Space, Text, theme
from app.ui.widgets.button import Button, ButtonKind
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.fields import FormRow
from app.ui.widgets.side_panel import SidePanel
from app.ui.widgets.table import Column, DataTable
from app.ui.widgets.text import Label

if TYPE_CHECKING:
    from app.ui.facturer.again import AgainPresenter

_COLUMNS: tuple[Column[ModelRow], ...] = (
    Column("nom", "Modèle", lambda r: r.nom, strong=True),
    Column("words", "Ce qu’il compose", lambda r: r.words, muted=True, stretch=True),
)


class ModelsPanel(SidePanel):
    """Enter applies the model under the cursor, Ctrl E renames it, Ctrl Suppr removes it."""

    apply_requested = Signal(str)
    create_requested = Signal(str)
    rename_requested = Signal(str, str)
    remove_requested = Signal(str)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, host.tr("Modèles de séance"), " ", width=580)
        self.presenter: AgainPresenter | None = None
        self._renaming = self._seance = ""
        empty = EmptyState(
            self.tr("Aucun modèle"), self.tr("Composez une séance, puis donnez-lui un nom ci-dessous."), icon="layers"
        )
        self.table = DataTable(self.tr("Modèles de séance"), _COLUMNS, lambda row: row.nom, headless=True, empty=empty)
        self.table.setMinimumHeight(theme().px(Size.ROW) * 6)
        self.body.addWidget(self.table, 1)
        self._title = Label("", Text.GROUP)
        self.name = QLineEdit()
        self.row = FormRow(self.tr("Nom du modèle"), self.name, self.tr("Par exemple\u00a0: Domicile et bassin"))
        self.make = Button(self.tr("Créer le modèle"), icon="plus")
        self.body.addWidget(self._title)
        line = QHBoxLayout()
        line.setSpacing(theme().px(Space.S))
        line.addWidget(self.row, 1)
        line.addWidget(self.make, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(line)
        self.remove = Button(self.tr("Supprimer"), ButtonKind.GHOST, "trash-2", "Ctrl+Del")
        self.rename = Button(self.tr("Renommer"), ButtonKind.GHOST, "pencil", "Ctrl+E")
        self.apply = Button(self.tr("Appliquer"), ButtonKind.PRIMARY, shortcut="Return", owns_shortcut=False)
        for button in (self.remove, self.rename, self.apply):
            self.add_action(button)
        self.table.activated.connect(lambda row: self.apply_requested.emit(row.nom))
        self.table.current_changed.connect(lambda _row: self._show_actions())
        self.apply.clicked.connect(lambda: self._on_row(self.apply_requested.emit))
        self.remove.clicked.connect(lambda: self._on_row(self.remove_requested.emit))
        self.rename.clicked.connect(lambda: self._on_row(self._start_renaming))
        self.make.clicked.connect(self._on_name)
        self.name.returnPressed.connect(self._on_name)

    def open_models(self, rows: tuple[ModelRow, ...], seance: str) -> None:
        """Open the panel, or show it again; *seance* is the one that models apply to, empty for none."""
        self.set_words(
            self.tr("Modèles de séance"),
            self.tr("Entrée applique à la {}. L’urgence et le dépassement restent propres à chaque jour.").format(
                seance
            )
            if seance
            else self.tr("Ajoutez une séance à la feuille pour appliquer un modèle."),
        )
        self._seance = seance
        self._stop_renaming()
        self.table.set_rows(rows)
        if rows and self.table.current_row is None:
            self.table.select(rows[0].nom)
        self._show_actions()
        if not self.isVisible():
            self.show_name_error("")
            self.open_panel(self.table.view if rows else self.name)

    def close_models(self) -> None:
        """Put the panel away."""
        self.close_panel()

    def show_name_error(self, words: str) -> None:
        """Say what is wrong with the name typed; empty when it was taken."""
        self.row.set_error(words)

    def _show_actions(self) -> None:
        row = self.table.current_row is not None
        self.apply.setEnabled(row and bool(self._seance))
        self.remove.setEnabled(row)
        self.rename.setEnabled(row)
        self.make.setEnabled(bool(self._seance) or bool(self._renaming))

    def _on_row(self, then: Callable[[str], object]) -> None:
        row = self.table.current_row
        if isinstance(row, ModelRow):
            then(row.nom)

    def _start_renaming(self, nom: str) -> None:
        self._renaming = nom
        self._title.setText(self.tr("Renommer «\u00a0{}\u00a0»").format(nom))
        self.make.set_label(self.tr("Renommer"))
        self.name.setText(nom)
        self.name.selectAll()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_actions()

    def _stop_renaming(self) -> None:
        self._renaming = ""
        self._title.setText(self.tr("Nouveau modèle depuis la {}").format(self._seance) if self._seance else "")
        self._title.setVisible(bool(self._seance))
        self.make.set_label(self.tr("Créer le modèle"))
        self.name.clear()

    def _on_name(self) -> None:
        if self._renaming:
            self.rename_requested.emit(self._renaming, self.name.text())
        elif self._seance:
            self.create_requested.emit(self.name.text())
