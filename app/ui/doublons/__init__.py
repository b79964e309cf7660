"""Possible duplicates: found, compared, made one, parted again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.domain.permissions import Permission
from app.services.find_duplicates import FindDuplicates
from app.services.merge_files import MergeFiles
from app.ui.doublons.presenter import Deeds, DoublonsPresenter
from app.ui.doublons.view import DoublonsWidget
from app.ui.saving import CSV_FILTER, save_as
from app.ui.words import day

if TYPE_CHECKING:
    from app.ui.desk import Desk, Lanes, Navigator

__all__ = ["DoublonsWidget", "doublons_page"]


def doublons_page(desk: Desk, lanes: Lanes, nav: Navigator) -> DoublonsWidget:
    """Return the page, wired but for its ``leave_requested``."""
    view, uow = DoublonsWidget(), desk.session.unit_of_work
    deeds = Deeds(
        FindDuplicates(uow, desk.clock), MergeFiles(uow, desk.clock), desk.user, desk.may(Permission.VOIR_NIR), day
    )
    presenter = DoublonsPresenter(view, deeds, nav, partial(lanes.work.run, view))
    view.presenter = presenter
    view.search_requested.connect(presenter.on_search)
    view.cancel_requested.connect(presenter.on_cancel)
    view.pair_chosen.connect(presenter.on_pair)
    view.fusion_chosen.connect(presenter.on_fusion)
    view.panel.merge_requested.connect(presenter.on_merge)
    view.panel.apart_requested.connect(presenter.on_apart)
    view.panel.swap_requested.connect(presenter.on_swap)
    view.panel.undo_requested.connect(presenter.on_undo)
    view.csv_requested.connect(lambda name, contenu: save_as(view, lanes.work, name, CSV_FILTER, contenu, nav.toast))
    return view
