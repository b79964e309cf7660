"""What a screen may ask: the use cases of the open session, the lanes to run them on, the ways around the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from app.domain.card import CarteLue
from app.domain.clock import Clock
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, allows
from app.services.build_lots import BuildLots
from app.services.compose_seance import ComposeSeance
from app.services.consult import Consult
from app.services.fetch_returns import FetchReturns
from app.services.find_or_create_patient import FindOrCreatePatient
from app.services.follow_pec import FollowPec
from app.services.identify import Identify
from app.services.import_return import ImportReturn
from app.services.list_creances import ListCreances
from app.services.open_pec import OpenPriseEnCharge
from app.services.ports_card import CardReader, PostLibraries
from app.services.ports_post import PostDiagnosis
from app.services.prepare_fse import CancelFse, PrepareFse
from app.services.print_papers import PrintPapers
from app.services.read_card import ReadCard
from app.services.read_cps import ReadCps
from app.services.record_payment import AbandonCreance, RecordPayment
from app.services.record_rights import RecordRights
from app.services.record_seance import MarkSeance, RecordSeance
from app.services.remind import PreviewReminder, PrintReminder
from app.services.request_dap import RequestDap
from app.services.rights_desk import RightsDesk
from app.services.safe import Safe
from app.services.save_settings import SaveSettings
from app.services.send_lots import ResendLot, SendLots
from app.services.session import AddUtilisateur, Session
from app.services.sign_fse import SignFse
from app.services.tables import Tables
from app.services.tariff_steps import TariffSteps
from app.services.tariff_updates import TariffUpdates
from app.services.treat_rejet import TreatRejet

if TYPE_CHECKING:  # the demonstration uses the desk on posts without Qt libraries
    from app.ui.lane import Lane


def _camera_lane() -> Lane:
    from app.ui.lane import Lane

    return Lane("camera")


@dataclass(frozen=True, slots=True)
class Lanes:
    """Cards go through ``device``, cameras and codes through ``camera``, everything else that takes time, ``work``."""

    device: Lane
    work: Lane
    camera: Lane = field(default_factory=_camera_lane)

    @property
    def busy(self) -> bool:
        """Whether a job is queued or running on any of them."""
        return self.device.busy or self.work.busy or self.camera.busy

    def close(self) -> None:
        """Close them one after the other; blocks until the last worker stops."""
        for lane in (self.camera, self.device, self.work):
            lane.close()


@dataclass(frozen=True, slots=True)
class Desk:
    """The open cabinet as screens see it; built by bootstrap after a login, dropped at the lock."""

    session: Session
    clock: Clock
    tables: Tables
    simulated: bool
    """True while the engine is not homologated: screens say « SIMULATION »."""
    engine_name: str
    consult: Consult
    safe: Safe
    card_reader: CardReader
    libraries: PostLibraries
    post: PostDiagnosis
    read_card: ReadCard
    read_cps: ReadCps
    find_patient: FindOrCreatePatient
    identify: Identify
    open_pec: OpenPriseEnCharge
    record_rights: RecordRights
    record_seance: RecordSeance
    mark_seance: MarkSeance
    compose_seance: ComposeSeance
    prepare_fse: PrepareFse
    sign_fse: SignFse
    cancel_fse: CancelFse
    build_lots: BuildLots
    send_lots: SendLots
    resend_lot: ResendLot
    fetch_returns: FetchReturns
    import_return: ImportReturn
    treat_rejet: TreatRejet
    list_creances: ListCreances
    preview_reminder: PreviewReminder
    print_reminder: PrintReminder
    record_payment: RecordPayment
    abandon: AbandonCreance
    save_settings: SaveSettings
    add_utilisateur: AddUtilisateur
    tariff_updates: TariffUpdates
    tariff_steps: TariffSteps
    follow_pec: FollowPec
    request_dap: RequestDap
    rights: RightsDesk
    print_papers: PrintPapers
    recovery_sheet: Callable[[str], bytes]
    """PDF of the sheet that carries the recovery key given."""

    @property
    def user(self) -> Utilisateur:
        """Who is logged in."""
        return self.session.utilisateur

    def may(self, permission: Permission) -> bool:
        """Return whether the person logged in holds *permission*."""
        return allows(self.user.role, permission)


class Navigator(Protocol):
    """Moves around the window on behalf of a screen; GUI thread only."""

    def go(self, room: str, **target: object) -> None:
        """Enter a room; its page receives *target* through ``open_target(**target)`` when it has one."""

    def toast(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Say what was done, with a way back when there is one."""

    def data_changed(self) -> None:
        """Refresh rail counters, status line and the screens that are built."""

    def set_lock_after(self, minutes: int) -> None:
        """Lock the post after so many minutes without a key or a click, from now on."""

    def card(self) -> CarteLue | None:
        """Return the last card read that is still in the reader."""
