"""The first run: a cabinet, its kiné, a passphrase, a recovery key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app.domain.people import Cabinet
from app.services.first_run import FirstRun
from app.services.session import Session
from app.ui.lane import Lane
from app.ui.premiere_ouverture.model import SHEET_NAME, SHEET_SAVED, Kind
from app.ui.premiere_ouverture.presenter import AssistantPresenter
from app.ui.premiere_ouverture.view import AssistantWidget
from app.ui.saving import PDF_FILTER, save_as

__all__ = ["assistant"]


def assistant(
    real: FirstRun,
    school: FirstRun,
    recovery_sheet: Callable[[Cabinet, str], bytes],
    work: Lane,
    on_done: Callable[[Session], None],
) -> AssistantWidget:
    """Return the assistant; *on_done* gets the open session once the recovery key is noted."""
    view = AssistantWidget(lambda progress: work.relay(view, progress))
    runs = {Kind.REAL: real, Kind.SCHOOL: school}
    presenter = AssistantPresenter(view, runs, recovery_sheet, partial(work.run, view), on_done)
    view.presenter = presenter
    view.chosen.connect(presenter.on_choose)
    view.back_requested.connect(presenter.on_back)
    view.step_requested.connect(presenter.on_step)
    view.cabinet_sent.connect(presenter.on_cabinet)
    view.kine_sent.connect(presenter.on_kine)
    view.access_sent.connect(presenter.on_access)
    view.sheet_requested.connect(presenter.on_sheet)
    view.sheet_ready.connect(
        lambda contenu: save_as(view, work, SHEET_NAME, PDF_FILTER, contenu, lambda _said: view.show_saved(SHEET_SAVED))
    )
    view.groups_changed.connect(presenter.on_groups)
    view.key_noted.connect(presenter.on_key_noted)
    view.finish_requested.connect(presenter.on_finish)
    return view
