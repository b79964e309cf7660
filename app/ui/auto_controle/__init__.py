"""Auto-contrôle: what a caisse would look at, seen by the cabinet first."""

from __future__ import annotations

from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from app.domain.dates import DateRange
from app.services.jobs import Progress
from app.services.self_check import SelfCheck
from app.ui.auto_controle.model import shown
from app.ui.auto_controle.presenter import AutoControlePresenter, Found
from app.ui.auto_controle.view import AutoControleWidget
from app.ui.saving import CSV_FILTER, save_as

if TYPE_CHECKING:
    from app.ui.desk import Desk, Lanes, Navigator

__all__ = ["AutoControleWidget", "auto_controle_page"]


def auto_controle_page(desk: Desk, lanes: Lanes, nav: Navigator) -> AutoControleWidget:
    """Return the page, wired but for its ``leave_requested``."""
    view = AutoControleWidget(lambda progress: lanes.work.relay(view, progress), desk.clock.today)
    presenter = AutoControlePresenter(
        view,
        partial(_control, desk),
        desk.clock.today,
        lambda patient_id, fse_id: nav.go("patients", patient_id=patient_id, fse_id=fse_id),
        partial(lanes.work.run, view),
    )
    view.presenter = presenter
    view.run_requested.connect(presenter.on_run)
    view.again_requested.connect(presenter.on_again)
    view.cancel_requested.connect(presenter.on_cancel)
    view.export_requested.connect(presenter.on_export)
    view.open_requested.connect(presenter.on_open)

    def save(name: str, contenu: bytes) -> None:
        save_as(view, lanes.work, name, CSV_FILTER, contenu, nav.toast)

    view.save_requested.connect(save)
    view.table_csv_requested.connect(save)
    return view


def _control(desk: Desk, period: DateRange, progress: Progress, cancel: Event) -> Found:
    """Run the control, then read the names of the patients concerned. Blocks."""
    unit_of_work = desk.session.unit_of_work
    report = SelfCheck(unit_of_work, desk.tables, desk.clock)(desk.user, period, progress=progress, cancel=cancel)
    with unit_of_work() as uow:
        patients = uow.patients.many({anomaly.patient_id for anomaly in report.anomalies})
    return Found(report, shown(report, patients, desk.clock.today()))
