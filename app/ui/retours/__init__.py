"""Retours & rejets: what the insurers answered, and what to do about it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from app.domain.errors import EnvironmentProblem
from app.domain.ledger import Conservation
from app.services.consult import Returns
from app.services.fetch_returns import ImportFile
from app.services.import_return import ImportResult
from app.ui.desk import Desk, Lanes, Navigator
from app.ui.retours.presenter import Around, Deeds, RetoursPresenter
from app.ui.retours.view import RetoursWidget
from app.ui.saving import CSV_FILTER, save_as

MAX_BYTES = 50_000_000
"""A return of the largest caisse is a few megabytes: more is not a return."""


def retours_screen(desk: Desk, lanes: Lanes, nav: Navigator) -> RetoursWidget:
    """Return the screen, wired."""
    view = RetoursWidget(lambda progress: lanes.work.relay(view, progress))
    around = Around(
        now=desk.clock.now,
        open_patient=lambda patient_id: nav.go("patients", patient_id=patient_id),
        changed=nav.data_changed,
        say=nav.toast,
    )
    presenter = RetoursPresenter(view, _deeds(desk), around, partial(lanes.work.run, view))
    view.presenter = presenter
    view.fetch_requested.connect(presenter.on_fetch)
    view.import_requested.connect(presenter.on_import)
    view.cancel_requested.connect(presenter.on_cancel)
    view.rejet_chosen.connect(presenter.on_rejet_chosen)
    view.open_patient_requested.connect(presenter.on_open_patient)
    view.treat_requested.connect(presenter.on_treat)
    view.treat.sent.connect(presenter.on_treat_sent)
    view.action_requested.connect(presenter.on_result_action)
    view.refresh_requested.connect(presenter.refresh)
    view.csv_requested.connect(lambda name, contenu: save_as(view, lanes.work, name, CSV_FILTER, contenu, nav.toast))
    return view


def _deeds(desk: Desk) -> Deeds:
    import_file = ImportFile(desk.import_return)

    def read() -> tuple[Returns, Conservation]:
        return desk.consult.returns(), desk.consult.conservation()

    def import_path(path: Path) -> ImportResult:
        return import_file(read_file(path), desk.user)

    return Deeds(
        read=read,
        fetch=lambda progress, cancel: desk.fetch_returns(desk.user, progress, cancel),
        import_file=import_path,
        treat=lambda rejet_id, how: desk.treat_rejet(desk.user, rejet_id, how),
    )


def read_file(path: Path) -> bytes:
    """Return the bytes of a file chosen by hand. Raise EnvironmentProblem when unreadable or too large. Blocks."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise EnvironmentProblem("too large", "Ce fichier est trop gros pour un retour de caisse.")
        return path.read_bytes()
    except OSError as error:
        raise EnvironmentProblem(
            "cannot read", "Ce fichier ne se lit pas. Copiez-le sur le poste, puis réessayez."
        ) from error
