"""The CPS on any screen: seen, read with its code when asked, forgotten when it leaves. No Qt."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, Protocol

from app.domain.card import CardKind, ReaderState, SlotState
from app.domain.cps import CpsBlocked, PorteurCps, is_pin
from app.domain.errors import AppError, Cancelled, CardRemoved, PinRefused
from app.domain.permissions import Permission
from app.services.jobs import Failed, Ok, Run
from app.ui.banner.model import told
from app.ui.words import counted

if TYPE_CHECKING:
    from app.ui.desk import Desk, Navigator

TITLE = "Carte CPS"
SENTENCE = "Tapez votre code porteur. Il sert une fois et n’est jamais gardé."
SIMULATED = "SIMULATION\u00a0: aucune carte n’est lue. Le code de la carte simulée est 1234."
ATTEMPTS = "{} au plus avant blocage de la carte"
BLOCKED = "Aucun essai\u00a0: la carte est bloquée"
SHAPE = "Le code porteur est fait de 4 à 8 chiffres."
READING = "Lecture de la carte CPS, ne la retirez pas."
GIVEN_UP = "Lecture de la carte CPS abandonnée."
READ = "Carte CPS lue\u00a0: {}"
NO_RIGHT = "Votre rôle ne permet pas de signer\u00a0: la carte CPS n’est pas demandée."


class CpsView(Protocol):
    """What the presenter asks of the panel."""

    def ask_pin(self, sentence: str, note: str, attempts: str, *, open_: bool) -> None:
        """Open the panel with an empty field; *open_* False when no code may be tried."""

    def show_reading(self, words: str) -> None:
        """Say that the card is being read; the field is already empty."""

    def show_refusal(self, what: str, to_do: str, attempts: str, *, open_: bool) -> None:
        """Say why the card was not read, and how many codes are left."""

    def show_shape(self, words: str) -> None:
        """Say under the field that this is no code."""

    def close(self) -> None:
        """Take the panel away."""

    def tell_pages(self) -> None:
        """Let the screens know that the CPS changed."""


class CpsPresenter:
    """One CPS at a time. The code typed goes through one call and stays nowhere."""

    def __init__(self, view: CpsView, desk: Desk, nav: Navigator, device: Run) -> None:
        self._view, self._desk, self._nav, self._device = view, desk, nav, device
        self._slot: SlotState | None = None
        self._reading, self._turn = False, 0
        self._give_up = Event()

    def on_slots(self, slots: tuple[SlotState, ...]) -> None:
        """Follow the readers: a CPS taken away is forgotten at once, wherever it lay."""
        cps = self._desk.read_cps
        held = next((s for s in slots if s.state is ReaderState.CARD and s.card is CardKind.CPS), None)
        if held == self._slot or cps.simulated:
            self._slot = held
            return
        self._slot = held
        known = cps.held is not None
        self._turn += 1
        if held is None:
            cps.forget()
        else:
            cps.card_changed()
        if known:
            self._view.close()
            self._view.tell_pages()

    def on_requested(self) -> None:
        """Ask for the code."""
        if not self._desk.may(Permission.SIGNER):
            self._nav.toast(NO_RIGHT)
            return
        note = SIMULATED if self._desk.read_cps.simulated else ""
        self._view.ask_pin(SENTENCE, note, self._attempts, open_=self._open)
        if not self._open:
            self._view.show_refusal(*told(CpsBlocked()), self._attempts, open_=False)

    def on_pin(self, pin: str) -> None:
        """Read the card with the code just typed."""
        if self._reading:
            return
        if not is_pin(pin):
            self._view.show_shape(SHAPE)
            return
        self._reading = True
        self._view.show_reading(READING)
        read, user = self._desk.read_cps, self._desk.user

        def job(cancel: Event) -> PorteurCps:
            return read(user, pin, cancel)

        turn = self._turn
        self._give_up = self._device(job, lambda outcome: self._on_read(turn, outcome))

    def on_given_up(self) -> None:
        """The panel was closed, or the button pressed: a library that does not answer is stopped."""
        if self._reading:
            self._give_up.set()

    @property
    def _open(self) -> bool:
        return self._desk.read_cps.attempts_left > 0

    @property
    def _attempts(self) -> str:
        left = self._desk.read_cps.attempts_left
        return ATTEMPTS.format(counted(left, "essai")) if left > 0 else BLOCKED

    def _on_read(self, turn: int, outcome: Ok[PorteurCps] | Failed) -> None:
        self._reading = False
        if turn != self._turn:  # the card left meanwhile: who held it is nobody here any more
            self._desk.read_cps.forget()
            outcome = Failed(CardRemoved())
        match outcome:
            case Ok(bearer):
                self._view.close()
                self._nav.toast(READ.format(bearer.nom_complet))
                self._view.tell_pages()
            case Failed(Cancelled()):
                self._view.close()
                self._nav.toast(GIVEN_UP)
                self._view.tell_pages()
            case Failed(PinRefused() | CpsBlocked() as refused):
                self._view.show_refusal(*told(refused), self._attempts, open_=self._open)
                self._view.tell_pages()
            case Failed(AppError() as error):
                self._view.show_refusal(*told(error), self._attempts, open_=True)
                self._view.tell_pages()
            case Failed(bug):
                raise bug
