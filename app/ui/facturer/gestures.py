"""Gestures of the feuille that stand beside its lines: a series, undo and redo."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.services.chosen_acts import ChosenActs
from app.services.jobs import Run
from app.services.keep_saisie import KeepSaisie
from app.services.plan_series import PlanSeries
from app.services.restore_seances import RestoreSeances
from app.services.seance_models import SeanceModels
from app.ui.facturer.again import AgainPresenter
from app.ui.facturer.choices import ChoicesPresenter
from app.ui.facturer.keeping import KeepingPresenter
from app.ui.facturer.models_panel import ModelsPanel
from app.ui.facturer.resuming import KeptForm, KeptForms, ResumeNotice
from app.ui.facturer.series.model import TITLE
from app.ui.facturer.series.page import SeriesPage
from app.ui.facturer.series.presenter import SeriesPresenter
from app.ui.facturer.undoing import UndoPresenter
from app.ui.facturer.view import FacturerWidget, Presenters
from app.ui.theme import Space, theme
from app.ui.widgets.button import Button, ButtonKind, key_words

if TYPE_CHECKING:
    from app.ui.desk import Desk, Lanes


class GestureBar(QWidget):
    """The quiet line under the séances: a series, the last time again, models, undo, redo."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme().px
        self.undoing: UndoPresenter | None = None
        self.choices: ChoicesPresenter | None = None
        quiet = ButtonKind.GHOST
        self.series = Button(self.tr("Série"), quiet, "calendar-plus", "Ctrl+J", small=True)
        self.again = Button(self.tr("Refaire"), quiet, "repeat", "Ctrl+D", small=True)
        self.again.setToolTip(self.tr("Comme la dernière fois"))
        self.models = Button(self.tr("Modèles"), quiet, "layers", "Ctrl+M", small=True)
        self.undo = Button(kind=quiet, icon="undo-2", small=True, name=self.tr("Annuler"))
        self.redo = Button(kind=quiet, icon="redo-2", small=True, name=self.tr("Rétablir"))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(Space.S), px(Space.XS), px(Space.S), 0)
        row.setSpacing(px(Space.XS))
        for button in (self.series, self.again, self.models):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.undo)
        row.addWidget(self.redo)
        self.show_steps("", "")

    def show_steps(self, undo: str, redo: str) -> None:
        """Say what each button would do; empty turns it off."""
        for button, verb, key, words in (
            (self.undo, self.tr("Annuler"), "Ctrl+Z", undo), (self.redo, self.tr("Rétablir"), "Ctrl+Shift+Z", redo),
        ):  # fmt: skip
            button.setShortcut(QKeySequence(key))
            button.setEnabled(bool(words))
            said = f"{verb}\u00a0: {words}" if words else verb
            button.setAccessibleName(said)
            button.setToolTip(f"{said} ({key_words(key)})")


def add_gestures(view: FacturerWidget, desk: Desk, lanes: Lanes, by: Presenters) -> None:
    """Put the gestures on the screen."""
    uow, work = desk.session.unit_of_work, partial(lanes.work.run, view)
    bar = GestureBar()
    view.lines.add(bar)
    undoing = UndoPresenter(by.top, RestoreSeances(uow, desk.clock), bar.show_steps)
    by.feuille.way_back = undoing.way_back
    bar.undoing = undoing
    bar.undo.clicked.connect(lambda: by.settled(undoing.undo))
    bar.redo.clicked.connect(lambda: by.settled(undoing.redo))
    plan = PlanSeries(uow, desk.tables, desk.clock)
    page = SeriesPage(desk.clock.today())
    page.presenter = series = SeriesPresenter(page, by.top, plan, work, undoing.put)
    view.add_form(page)
    bar.series.clicked.connect(lambda: by.settled(series.open))
    _connect_series(view, page, series)
    _add_models(view, bar, by, SeanceModels(uow, desk.clock), work)
    _keep_typing(view, page, by, KeepSaisie(uow, desk.clock), work)
    bar.choices = choices = ChoicesPresenter(by.top, ChosenActs(uow), work, view.ordonnance.search_again)
    view.ordonnance.star_requested.connect(choices.on_star)
    choices.read()


def _connect_series(view: FacturerWidget, page: SeriesPage, series: SeriesPresenter) -> None:
    page.opened.connect(lambda sentence: view.bring_form(page, TITLE, sentence))
    page.picked_changed.connect(series.on_picked)
    page.days_typed.connect(lambda text: page.days.clear() if series.on_typed(text) else None)
    page.usual_edited.connect(series.on_usual)
    page.day_edited.connect(series.on_day)
    page.same_requested.connect(series.on_same)
    page.remove_requested.connect(series.on_remove)
    page.submitted.connect(series.on_submit)
    page.left.connect(series.on_left)


def _add_models(view: FacturerWidget, bar: GestureBar, by: Presenters, models: SeanceModels, work: Run) -> None:
    """The last time again, and the models of the cabinet."""
    panel = ModelsPanel(view)
    undoing = bar.undoing
    if undoing is None:
        return
    panel.presenter = again = AgainPresenter(panel, by.top, models, work, lambda: _current(view), undoing.put)
    bar.again.clicked.connect(lambda: by.settled(again.on_again))
    bar.models.clicked.connect(lambda: by.settled(again.on_open))
    panel.apply_requested.connect(again.on_apply)
    panel.create_requested.connect(again.on_create)
    panel.rename_requested.connect(again.on_rename)
    panel.remove_requested.connect(again.on_remove)
    by.top.watchers.append(lambda: panel.close_panel() if by.top.feuille is None else None)


def _current(view: FacturerWidget) -> int:
    """The séance under the cursor, 0 for none."""
    row = view.lines.table.current_row
    return row.seance_id if row is not None else 0


def _keep_typing(view: FacturerWidget, page: SeriesPage, by: Presenters, keep: KeepSaisie, work: Run) -> None:
    """Keep what is typed, and offer what an earlier session left."""
    notice = ResumeNotice(view)
    view.insert_notice(notice)
    forms = KeptForms()
    keeping = KeepingPresenter(by.top, keep, work, notice, forms)
    notice.presenter, forms.touched = keeping, keeping.touched
    notice.resume_requested.connect(keeping.resume)
    notice.abandon_requested.connect(keeping.abandon)
    view.controls.reason_changed.connect(lambda _code, _text: keeping.touched())
    forms.add_fields("ordonnance", view.ordonnance, lambda _about: by.entering.on_ordonnance_requested())
    forms.add_fields("droits", view.rights, lambda _about: by.entering.on_rights_requested())
    forms.add_fields("seance", view.side.seance, by.editing.open, lambda: by.editing.seance_id)
    forms.add_fields("circonstances", view.side.circumstances, lambda _about: by.circumstances.on_open())
    if (series := page.presenter) is not None:
        series.touched = keeping.touched
        again = KeptForm(
            "serie", lambda: bool(series.told()), lambda _about: None, lambda: {"serie": series.told()},
            lambda champs: series.take_up(champs.get("serie", "")),
        )  # fmt: skip
        forms.add(again)
    keeping.ask()
