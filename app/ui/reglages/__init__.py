"""Réglages: the cabinet, its people, this post."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.domain.permissions import Permission
from app.services.manage_accounts import ManageAccounts
from app.services.own_secrets import ChangePassphrase, RenewRecoveryKey
from app.services.read_settings import ReadSettings
from app.ui.premiere_ouverture.model import SHEET_NAME
from app.ui.reglages import appearance, model
from app.ui.reglages.droits_presenter import DroitsTopicPresenter
from app.ui.reglages.etapes_presenter import EtapesPresenter
from app.ui.reglages.lectures import LecturesPresenter
from app.ui.reglages.post_presenter import PostPresenter, PostRuns, Secrets
from app.ui.reglages.presenter import SettingsPresenter
from app.ui.reglages.raccordement_presenter import RaccordementPresenter
from app.ui.reglages.tarifs_presenter import TarifsPresenter
from app.ui.reglages.view import ReglagesWidget
from app.ui.saving import CSV_FILTER, PDF_FILTER, save_as
from app.ui.shell.main_window import MainWindow
from app.ui.theme import Mode, theme
from app.ui.widgets.table import Memory

if TYPE_CHECKING:
    from app.ui.desk import Desk, Lanes, Navigator

__all__ = ["ReglagesWidget", "reglages_screen"]


def reglages_screen(desk: Desk, lanes: Lanes, nav: Navigator, memory: Memory | None = None) -> ReglagesWidget:
    """Return the screen; *memory* keeps the appearance of this post."""
    topics = [topic for topic in model.TOPICS if topic.permission is None or desk.may(topic.permission)]
    versions = {rows[-1].version for rows in desk.tables.nomenclature.versions.values()}
    view = ReglagesWidget(
        topics,
        desk.engine_name,
        max(versions, default=""),
        simulated=desk.simulated,
        manages=desk.may(Permission.GERER_UTILISATEURS),
        reads_journal=desk.may(Permission.LIRE_JOURNAL),
    )
    uow, clock, safe = desk.session.unit_of_work, desk.clock, desk.safe
    work = partial(lanes.work.run, view)
    presenter = SettingsPresenter(view, desk, nav, ReadSettings(uow), ManageAccounts(safe, uow, clock), work)
    secrets = Secrets(ChangePassphrase(safe, uow, clock), RenewRecoveryKey(safe, uow, clock))
    runs = PostRuns(work, partial(lanes.device.run, view), partial(lanes.camera.run, view))
    post = PostPresenter(view, desk, nav, secrets, runs)
    tariffs = TarifsPresenter(view.board, desk, nav, work)
    history = LecturesPresenter(view, desk, nav, work)
    etapes = EtapesPresenter(view.tarifs.etapes, desk, nav, work, tariffs.refresh)
    view.presenter, view.post, view.tariffs, view.etapes = presenter, post, tariffs, etapes
    view.history = history
    view.tarifs.etapes.switch_requested.connect(etapes.on_switch)
    rights = DroitsTopicPresenter(view.droits_board, desk, nav, work)
    view.rights = rights
    view.raccordement = RaccordementPresenter(view.droits_board.raccordement, desk, nav, work)
    _connect_people(view, presenter)
    _connect_post(view, post)
    _connect_tariffs(view, tariffs)
    view.topic_shown.connect(lambda topic: history.refresh() if topic == model.LECTURES else None)
    view.lectures.file_requested.connect(history.on_file)
    _connect_rights(view, rights)
    _connect_raccordement(view, view.raccordement)
    _connect_appearance(view, nav, memory or appearance.post_memory())
    for csv_requested in (view.securite.csv_requested, view.lectures.csv_requested):
        csv_requested.connect(lambda name, contenu: save_as(view, lanes.work, name, CSV_FILTER, contenu, nav.toast))
    view.sheet_ready.connect(lambda contenu: save_as(view, lanes.work, SHEET_NAME, PDF_FILTER, contenu, nav.toast))
    presenter.refresh()
    post.refresh()
    tariffs.refresh()
    etapes.refresh()
    rights.refresh()
    view.raccordement.refresh()
    return view


def _connect_people(view: ReglagesWidget, presenter: SettingsPresenter) -> None:
    view.refresh_requested.connect(presenter.refresh)
    view.cabinet.form.committed.connect(lambda: presenter.on_cabinet(view.cabinet.form.typed))
    view.praticiens.edit_requested.connect(presenter.on_praticien)
    view.praticien.sent.connect(presenter.on_praticien_sent)
    view.utilisateurs.edit_requested.connect(presenter.on_account)
    view.utilisateurs.reopen_requested.connect(presenter.on_reopen)
    view.account.sent.connect(presenter.on_account_sent)
    view.reopen.sent.connect(presenter.on_reopen_sent)
    view.close_confirmed.connect(presenter.on_close)


def _connect_post(view: ReglagesWidget, post: PostPresenter) -> None:
    view.refresh_requested.connect(post.refresh)
    view.topic_shown.connect(lambda topic: post.on_test() if topic == model.LECTEURS else None)
    view.lecteurs.test_requested.connect(post.on_test)
    view.lecteurs.try_requested.connect(post.on_try)
    view.lecteurs.camera_requested.connect(post.on_film)
    view.lecteurs.modules.placed.connect(post.on_placed)
    view.securite.lock_chosen.connect(post.on_lock)
    view.securite.passphrase_requested.connect(view.passphrase.start)
    view.securite.check_requested.connect(post.on_check_journal)
    view.passphrase.sent.connect(post.on_passphrase)
    view.key_confirmed.connect(post.on_new_key)
    view.key.sent.connect(post.on_key_noted)
    view.key.closed.connect(post.on_key_left)
    view.key.card.sheet_requested.connect(post.on_sheet)
    view.key.card.groups_changed.connect(post.on_groups)


def _connect_tariffs(view: ReglagesWidget, tariffs: TarifsPresenter) -> None:
    view.refresh_requested.connect(tariffs.refresh)
    view.tarifs.file_requested.connect(tariffs.on_file)
    view.tarifs.undo_requested.connect(tariffs.on_undo)
    view.tarifs.reopen_requested.connect(lambda: _reopen(view))
    view.board.panel.confirmed.connect(tariffs.on_confirmed)


def _connect_rights(view: ReglagesWidget, rights: DroitsTopicPresenter) -> None:
    view.refresh_requested.connect(rights.refresh)
    view.droits.settings_changed.connect(rights.on_settings)
    view.droits.edit_requested.connect(rights.on_edit)
    view.droits_board.panel.sent.connect(rights.on_organisme)


def _connect_raccordement(view: ReglagesWidget, presenter: RaccordementPresenter) -> None:
    card = view.droits.raccordement
    view.refresh_requested.connect(presenter.refresh)
    card.edit_requested.connect(presenter.on_edit)
    card.try_requested.connect(presenter.on_try)
    card.cancel_requested.connect(presenter.on_cancel)
    card.simulate_requested.connect(presenter.on_simulate)
    view.droits_board.raccordement.panel.sent.connect(presenter.on_sent)


def _reopen(view: ReglagesWidget) -> None:
    """End the session at the login: a lock alone keeps the tables that the session was opened with."""
    window = view.window()
    if isinstance(window, MainWindow):
        window.switch_user_requested.emit()


def _connect_appearance(view: ReglagesWidget, nav: Navigator, memory: Memory) -> None:
    current, page = theme(), view.apparence

    def show() -> None:
        page.show_values(current.mode, round(current.scale * 100))

    def set_mode(mode: Mode) -> None:
        before = appearance.choose_mode(current, memory, mode)
        nav.toast("Couleurs changées", lambda: back_mode(before))

    def back_mode(mode: Mode) -> None:
        appearance.choose_mode(current, memory, mode)
        show()

    def set_scale(percent: int) -> None:
        before = appearance.choose_scale(current, memory, percent)
        nav.toast("Taille du texte changée", lambda: back_scale(before))

    def back_scale(percent: int) -> None:
        appearance.choose_scale(current, memory, percent)
        show()

    page.mode_chosen.connect(set_mode)
    page.scale_chosen.connect(set_scale)
    view.topic_shown.connect(lambda _topic: show())
    show()
