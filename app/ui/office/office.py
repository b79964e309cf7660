"""Moves people around the window: rooms, counters, status line, card, lock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from app.domain.apcv import ContexteApcv
from app.domain.card import CarteLue, SlotState
from app.domain.errors import AppError, Cancelled
from app.domain.lot import LotState
from app.domain.permissions import Permission
from app.domain.verification import EtatVerification
from app.receivables.accounts import Tab
from app.services.jobs import Failed, Ok
from app.services.ports_card import CardWatcher, Slots
from app.services.read_models import Counters
from app.ui.carte import CardDesk, CpsDesk
from app.ui.code import CodeDesk
from app.ui.desk import Desk, Lanes
from app.ui.office.rooms import rooms_of
from app.ui.office.status import cps_item, engine_item, network_item, queue_item, reader_item, session_item
from app.ui.palette import PaletteSearch
from app.ui.reglages.appearance import post_memory
from app.ui.shell.auto_lock import AutoLock
from app.ui.shell.main_window import MainWindow
from app.ui.values import PaletteItem, State
from app.ui.widgets.table import Memory


@dataclass(frozen=True, slots=True)
class _Facts:
    counters: Counters
    last_sending: LotState | None
    reminders_ready: int
    to_decide: int
    """Feuilles whose rights changed before they left."""


SESSION_MS = 1_000
"""How often the minutes left of a session are written again."""
CLOSED = "Votre rôle n’ouvre pas cet écran. Demandez au kiné titulaire."


class Office(QObject):
    """One session in one window; satisfies Navigator. ``locked`` and ``left`` tell bootstrap what to do next."""

    locked = Signal(bool)  # True when nobody touched the post
    switch_user_requested = Signal()
    left = Signal()
    _slots_seen = Signal(object)  # from the watching thread to the GUI thread

    def __init__(
        self, desk: Desk, lanes: Lanes, watcher: CardWatcher, lock_after: timedelta, memory: Memory | None = None
    ) -> None:
        super().__init__()
        self.desk, self.lanes, self._watcher = desk, lanes, watcher
        self._card: CarteLue | None = None
        self._undo: Callable[[], None] | None = None
        self._deed: Callable[[], None] | None = None
        self.window = MainWindow(rooms_of(desk, lanes, self), desk.user.nom_affiche)
        self.card_desk = CardDesk(self.window, desk, lanes, self)
        self.code_desk = CodeDesk(self.window, desk, lanes, self, self.card_desk, memory or post_memory())
        self.cps_desk = CpsDesk(self.window, desk, lanes, self)
        self.slots: Slots = ()
        """What the watcher saw last."""
        self._reading, self._reading_words = False, ""
        self.palette = PaletteSearch(self.window, desk, lanes, self)
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            raise RuntimeError("the office needs a QApplication")
        self.auto_lock = AutoLock(app, desk.clock, lock_after)
        self._session: ContexteApcv | None = None
        self._session_clock = QTimer(self, interval=SESSION_MS)
        self._session_clock.timeout.connect(self._show_session)
        self._connect()
        self._show_fixed_facts()

    def open(self) -> None:
        """Show the window on the home screen and start to watch readers and hands."""
        self.window.show_workspace()
        self.window.enter("accueil")
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()  # the login window had the keyboard
        self._watcher.start(self._slots_seen.emit)
        self.auto_lock.start()
        self.data_changed()

    def resume(self) -> None:
        """Uncover the screens after the lock."""
        self.window.show_workspace()
        self.auto_lock.start()
        self.card_desk.on_slots(self.slots)  # a card that came meanwhile was not read
        self.data_changed()

    def close(self) -> None:
        """Stop watching; the lanes belong to bootstrap."""
        self.auto_lock.stop()
        self._watcher.stop()
        self._session_clock.stop()
        self.code_desk.stop()

    def go(self, room: str, **target: object) -> None:
        """Enter a room and hand it its target; say so when the role does not open it."""
        if not self.window.has_room(room):
            self.window.toast.say(CLOSED, State.WARNING)
            return
        self.code_desk.close()
        page = self.window.enter(room)
        open_target = getattr(page, "open_target", None)
        if target and callable(open_target):
            open_target(**target)

    def toast(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Say what was done, with a way back when there is one."""
        self._undo, self._deed = undo, None
        self.window.toast.say(text, State.SUCCESS, undo=undo is not None)

    def offer(self, text: str, verb: str, do: Callable[[], None], key: str = "") -> None:
        """Say who came; the button *verb* goes on, Enter too unless somebody is writing or answering a question."""
        self._deed = do
        free = not self.card_desk.is_typing() and not self.window.is_covered
        self.window.toast.offer(text, verb, key, enter=free)

    def withdraw(self) -> None:
        """Take back what was offered: somebody else comes."""
        if self._deed is not None:
            self._deed = None
            self.window.toast.hide()

    def set_lock_after(self, minutes: int) -> None:
        """Change the delay of the automatic lock."""
        self.auto_lock.set_delay(timedelta(minutes=minutes))

    def card(self) -> CarteLue | None:
        """Return the last card read that is still in the reader."""
        return self._card

    def set_card(self, card: CarteLue | None) -> None:
        """Remember what the reader holds."""
        self._card = card

    def set_reading(self, reading: bool, words: str = "") -> None:
        """Say that a card is being read, in *words* when that lasts, or no longer."""
        if self._reading_words and self.window.toast.words == self._reading_words:
            self.window.toast.hide()
        self._reading, self._reading_words = reading, words
        if words:
            self.window.toast.say(words, State.INFO)
        self._show_reader()

    def set_session(self, contexte: ContexteApcv | None) -> None:
        """Keep in sight how long the session of the appli lasts, or that there is none."""
        self._session = contexte
        if contexte is None:
            self._session_clock.stop()
            self.window.status.remove("appli")
        else:
            self._session_clock.start()
            self._show_session()

    def _show_session(self) -> None:
        if self._session is not None:
            self.window.status.set_item(session_item(self._session, self.desk.clock.now()))

    def data_changed(self) -> None:
        """Read the counters again, then let the screen in sight refresh itself."""
        self.lanes.work.run(self, lambda _cancel: self._facts(), self._on_facts)
        refresh = getattr(self.window.page(self.window.current_room), "refresh", None)
        if callable(refresh):
            refresh()

    def _facts(self) -> _Facts:
        sending = self.desk.consult.sending() if self.desk.may(Permission.TRANSMETTRE) else None
        lots = sending.lots if sending is not None else ()
        held = sending.held.values() if sending is not None else ()
        tried = [lot for lot in lots if lot.detail or lot.state is not LotState.PREPARE]
        may = self.desk.may(Permission.VOIR_IMPAYES)
        ready = self.desk.list_creances(self.desk.user).counters[Tab.A_RELANCER] if may else 0
        to_decide = sum(state is EtatVerification.A_DECIDER for state in held)
        return _Facts(self.desk.consult.home().counters, tried[0].state if tried else None, ready, to_decide)

    def _on_facts(self, outcome: Ok[_Facts] | Failed) -> None:
        match outcome:
            case Ok(facts):
                self._show_facts(facts)
            case Failed(Cancelled()):
                pass  # the window is closing
            case Failed(AppError() as error):
                self.window.toast.say(error.user_message, State.DANGER)
            case Failed(bug):
                raise bug

    def _show_facts(self, facts: _Facts) -> None:
        counters, status = facts.counters, self.window.status
        status.set_item(network_item(facts.last_sending))
        status.set_item(queue_item(counters, self.desk.clock.now()))
        badges = {
            "facturer": (counters.a_signer, State.NEUTRAL),
            "teletransmission": (counters.a_transmettre + counters.issue_inconnue, State.NEUTRAL),
            "droits": (facts.to_decide, State.DANGER),
            "retours": (counters.rejets, State.DANGER),
            "impayes": (facts.reminders_ready, State.WARNING),
        }
        for room, (count, state) in badges.items():
            if self.window.has_room(room):
                self.window.rail.set_badge(room, count, state)

    def _connect(self) -> None:
        window = self.window
        self._slots_seen.connect(self._on_slots)
        self.cps_desk.changed.connect(self._show_cps)
        window.toast.undo_requested.connect(self._on_undo)
        window.toast.action_requested.connect(self._on_deed)
        window.lock_requested.connect(lambda: self._on_lock(idle=False))
        window.switch_user_requested.connect(self.switch_user_requested)
        window.quit_requested.connect(window.close)
        window.closing.connect(self.left)
        window.card_requested.connect(self.card_desk.on_read_requested)
        window.qr_requested.connect(self.code_desk.on_scan_requested)
        window.new_seance_requested.connect(lambda: self.go("facturer"))
        window.transmit_requested.connect(lambda: self.go("teletransmission", action="transmettre"))
        window.returns_requested.connect(lambda: self.go("retours", action="relever"))
        window.print_requested.connect(lambda: self.go("impayes"))
        window.status_clicked.connect(self._on_status)
        window.palette_chosen.connect(self._on_palette)
        window.room_entered.connect(self._on_entered)
        self.auto_lock.expired.connect(lambda: self._on_lock(idle=True))
        self.auto_lock.announced.connect(window.status.set_item)

    def _show_fixed_facts(self) -> None:
        status = self.window.status
        status.set_item(reader_item(()))
        status.set_item(cps_item(()))
        status.set_item(network_item(None))
        status.set_item(engine_item(self.desk.engine_name, simulated=self.desk.simulated))

    def _on_slots(self, slots: Slots) -> None:
        seen: tuple[SlotState, ...] = slots
        self.slots = seen
        self._show_reader()
        self.cps_desk.on_slots(seen)
        self._show_cps()
        self.card_desk.on_slots(seen)

    def _show_reader(self) -> None:
        reads_old = self.desk.read_card.official is not None
        self.window.status.set_item(reader_item(self.slots, reading=self._reading, reads_old=reads_old))

    def _show_cps(self) -> None:
        self.window.status.set_item(cps_item(self.slots, self.desk.read_cps.held))

    def _on_entered(self, room: str) -> None:
        refresh = getattr(self.window.page(room), "refresh", None)
        if callable(refresh):
            refresh()

    def _on_undo(self) -> None:
        undo, self._undo = self._undo, None
        if undo is not None:
            undo()

    def _on_deed(self) -> None:
        deed, self._deed = self._deed, None
        if deed is not None:
            deed()

    def _on_status(self, key: str) -> None:
        if key == "verrou":
            self._on_lock(idle=False)
        elif key == "cps":
            self.cps_desk.on_requested()
        elif key == "lecteur":
            self.card_desk.on_read_requested()
        elif key == "appli":
            self.code_desk.on_scan_requested()
        elif key in {"file", "reseau"}:
            self.go("teletransmission")
        elif self.window.has_room("reglages"):
            self.go("reglages", topic="transmission")

    def _on_palette(self, item: PaletteItem) -> None:
        self.palette.on_chosen(item)

    def _on_lock(self, *, idle: bool) -> None:
        self.auto_lock.stop()
        self.code_desk.close()  # no camera watches behind the lock
        self.cps_desk.close()  # a code half typed does not wait behind the lock
        self.locked.emit(idle)
