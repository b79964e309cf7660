"""Droits: tomorrow's patients, feuilles to decide on, contracts that end, the journal of lookups."""

from __future__ import annotations

from functools import partial

from app.domain.permissions import Permission
from app.ui.desk import Desk, Lanes, Navigator
from app.ui.droits.presenter import DroitsPresenter
from app.ui.droits.view import DroitsWidget
from app.ui.saving import CSV_FILTER, save_as

__all__ = ["DroitsWidget", "droits_screen"]


def droits_screen(desk: Desk, lanes: Lanes, nav: Navigator) -> DroitsWidget:
    """Return the screen, wired; ``open_target(tab)`` opens a list."""
    view = DroitsWidget(may_decide=desk.may(Permission.FACTURER), may_send=desk.may(Permission.TRANSMETTRE))
    presenter = DroitsPresenter(view, desk, nav, partial(lanes.work.run, view))
    view.presenter = presenter
    view.refresh_requested.connect(presenter.refresh)
    view.ask_requested.connect(presenter.on_ask_all)
    view.queue_requested.connect(presenter.on_queue)
    view.cancel_requested.connect(presenter.on_cancel)
    view.open_patient_requested.connect(presenter.on_open_patient)
    view.decide_requested.connect(presenter.on_decide)
    view.filter_changed.connect(presenter.on_filter)
    view.export_requested.connect(presenter.on_export)
    view.csv_ready.connect(lambda name, contenu: save_as(view, lanes.work, name, CSV_FILTER, contenu, nav.toast))
    presenter.refresh()
    return view
