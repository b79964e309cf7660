"""Facturer: from a card or a name to a signed FSE."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.domain.permissions import Permission
from app.ui.auto_controle import auto_controle_page
from app.ui.facturer import model
from app.ui.facturer.acts import AidePresenter, regions
from app.ui.facturer.choosing import ChoosingPresenter
from app.ui.facturer.circumstances import CircumstancesPresenter
from app.ui.facturer.editing import EditingPresenter
from app.ui.facturer.entering import EnteringPresenter
from app.ui.facturer.forms import regime_choices
from app.ui.facturer.gestures import add_gestures
from app.ui.facturer.mending import MendingPresenter
from app.ui.facturer.papers import PapersPresenter
from app.ui.facturer.presenter import FeuillePresenter
from app.ui.facturer.rest import Rest
from app.ui.facturer.rights_hint import OTHER, SAME
from app.ui.facturer.signing import SigningPresenter
from app.ui.facturer.view import FacturerWidget, Presenters
from app.ui.facturer.worktop import Worktop
from app.ui.pdf_preview import pdf_preview
from app.ui.saving import CSV_FILTER, PDF_FILTER, save_as
from app.ui.shell.main_window import MainWindow
from app.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from app.ui.desk import Desk, Lanes, Navigator

__all__ = ["FacturerWidget", "facturer_screen"]


def facturer_screen(desk: Desk, lanes: Lanes, nav: Navigator) -> QWidget:
    """Return the billing screen. Targets: ``patient_id``, ``seance_id``, ``fse_id``, ``carte``, ``liste``.

    Call its ``card_changed(patient_id)`` when a card comes or goes."""
    if not desk.may(Permission.FACTURER):
        return EmptyState(*model.NOT_ALLOWED, icon="lock")
    tables, today = desk.tables, desk.clock.today
    check, preview = auto_controle_page(desk, lanes, nav), pdf_preview(lanes.work)
    view = FacturerWidget(regime_choices(tables), regions(tables, today()), check, preview)
    work, device = partial(lanes.work.run, view), partial(lanes.device.run, view)
    choosing = ChoosingPresenter(view, desk, nav, work)
    top = Worktop(view, desk, nav, work, device, leave=choosing.show)
    entering = EnteringPresenter(top)
    aide = AidePresenter(view.aide, tables, today, view.ordonnance.propose)
    feuille, signing = FeuillePresenter(top, entering), SigningPresenter(top)
    signing.reopen = feuille.open
    editing = EditingPresenter(top, view.side.seance, Rest(view))
    editing.opened = feuille.on_opened
    circumstances = CircumstancesPresenter(top, view.side.circumstances, Rest(view))
    papers = PapersPresenter(top, view.paper)
    mending = MendingPresenter(top, feuille, entering, editing, circumstances, papers)
    view.presenters = Presenters(
        top, choosing, feuille, entering, signing, aide, editing, circumstances, mending, papers
    )  # fmt: skip
    _connect(view, view.presenters)
    add_gestures(view, desk, lanes, view.presenters)

    def save(key: str, data: bytes) -> None:
        save_as(view, lanes.work, f"{key}.csv", CSV_FILTER, data, nav.toast)

    view.paper.save_requested.connect(lambda name, pdf: save_as(view, lanes.work, name, PDF_FILTER, pdf, nav.toast))
    view.choose.csv_requested.connect(save)
    view.lines.csv_requested.connect(partial(save, "feuille"))
    choosing.refresh()
    return view


def _connect(view: FacturerWidget, by: Presenters) -> None:
    """Who hears what; whatever touches the feuille first keeps what is typed beside it."""

    def settled(then: Callable[..., None]) -> Callable[..., None]:
        return lambda *told: by.settled(lambda: then(*told))

    view.save_requested.connect(settled(by.signing.on_save))
    view.sign_requested.connect(settled(by.signing.on_sign))
    view.close_requested.connect(lambda: by.editing.leave(by.feuille.on_close))
    view.retry_requested.connect(by.top.again)
    view.card_requested.connect(partial(_ask_for_card, view))
    view.choose.open_requested.connect(by.feuille.open)
    view.choose.search_requested.connect(by.choosing.on_search)
    view.choose.drop_requested.connect(by.choosing.on_drop_draft)
    view.lines.days_requested.connect(settled(by.feuille.on_add_days))
    view.lines.remove_requested.connect(settled(by.feuille.on_remove))
    view.lines.pec_requested.connect(settled(by.feuille.on_pec))
    view.lines.ordonnance_requested.connect(settled(by.entering.on_ordonnance_requested))
    view.controls.fix_requested.connect(by.mending.on_fix)
    view.controls.reason_changed.connect(by.feuille.on_reason)
    deeds: dict[str, Callable[[], None]] = {"patient": by.feuille.on_file}
    deeds["droits"] = settled(by.entering.on_rights_requested)
    deeds[SAME], deeds[OTHER] = settled(by.entering.on_same_insurer), deeds["droits"]
    deeds["stop"] = partial(_ask_for_card, view)
    deeds["praticien"] = partial(_ask_for_cps, view)
    view.who.action_requested.connect(lambda key: deeds[key]() if key in deeds else None)
    _connect_forms(view, by)
    _connect_side(view, by)


def _connect_forms(view: FacturerWidget, by: Presenters) -> None:
    view.ordonnance.submitted.connect(by.entering.on_ordonnance_submitted)
    view.ordonnance.acts_wanted.connect(by.entering.on_acts_wanted)
    view.ordonnance.aide_requested.connect(by.aide.start)
    view.aide.answered.connect(by.aide.on_answer)
    view.aide.back_requested.connect(by.aide.on_back)
    view.aide.take_requested.connect(by.aide.on_take)
    view.ordonnance.left.connect(by.entering.on_form_left)
    view.rights.submitted.connect(by.entering.on_rights_submitted)
    view.rights.regime_chosen.connect(by.entering.on_regime)
    view.rights.left.connect(by.entering.on_form_left)


def _connect_side(view: FacturerWidget, by: Presenters) -> None:
    """The pages at the right of the feuille."""
    seance, circumstances, split = view.side.seance, view.side.circumstances, view.side.split
    view.lines.edit_requested.connect(by.editing.open)
    view.lines.seance_changed.connect(by.editing.follow)
    seance.typed.connect(by.editing.on_typed)
    seance.field_left.connect(by.editing.on_left)
    seance.close_requested.connect(by.editing.on_close)
    seance.move_requested.connect(by.editing.on_move)
    seance.act_words_typed.connect(by.editing.on_act_words)
    seance.second_act_requested.connect(by.editing.on_second_act)
    seance.shown.connect(view.lines.go_to)
    split.tiers_chosen.connect(by.circumstances.on_tiers)
    split.circumstances_requested.connect(lambda: by.editing.leave(by.circumstances.on_open))
    view.side.why.print_requested.connect(by.papers.on_why)
    view.side.why.note_requested.connect(by.papers.on_note)
    circumstances.typed.connect(by.circumstances.on_typed)
    circumstances.field_left.connect(by.circumstances.on_left)
    circumstances.close_requested.connect(by.circumstances.on_close)


def _ask_for_cps(view: QWidget) -> None:
    """Let the window hear the button as it hears the CPS in the status line."""
    window = view.window()
    if isinstance(window, MainWindow):
        window.status_clicked.emit("cps")


def _ask_for_card(view: QWidget) -> None:
    """Let the window hear the button as it hears F12."""
    window = view.window()
    if isinstance(window, MainWindow):
        window.card_requested.emit()
