"""The home screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.domain.permissions import Permission
from app.ui.accueil.presenter import AccueilPresenter
from app.ui.accueil.view import AccueilWidget
from app.ui.saving import CSV_FILTER, save_as
from app.ui.shell.main_window import MainWindow

if TYPE_CHECKING:
    from app.ui.desk import Desk, Lanes, Navigator

__all__ = ["AccueilWidget", "accueil_screen"]


def accueil_screen(desk: Desk, lanes: Lanes, nav: Navigator) -> QWidget:
    """Return the home screen. Call its ``card_changed(patient_id)`` when a card comes or goes."""
    view = AccueilWidget(
        care=desk.may(Permission.VOIR_SOINS),
        billing=desk.may(Permission.FACTURER),
        patients=desk.may(Permission.VOIR_PATIENTS),
    )
    presenter = AccueilPresenter(view, desk, nav, partial(lanes.work.run, view))
    view.presenter = presenter
    view.bill_requested.connect(presenter.on_bill)
    view.absence_requested.connect(presenter.on_absence)
    view.add_requested.connect(presenter.on_add)
    view.counter_requested.connect(presenter.on_counter)
    view.todo_requested.connect(presenter.on_todo)
    view.whole_day_requested.connect(presenter.on_whole_day)
    view.refresh_requested.connect(presenter.refresh)
    view.card_requested.connect(lambda: _ask(view, code=False))
    view.code_requested.connect(lambda: _ask(view, code=True))
    name = f"seances-{desk.clock.today():%Y-%m-%d}.csv"
    view.csv_requested.connect(lambda data: save_as(view, lanes.work, name, CSV_FILTER, data, nav.toast))
    presenter.refresh()
    return view


def _ask(view: QWidget, *, code: bool) -> None:
    """Let the window hear the button as it hears F12, or F11 for a *code*."""
    window = view.window()
    if isinstance(window, MainWindow):
        (window.qr_requested if code else window.card_requested).emit()
