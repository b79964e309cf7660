"""What the card presenter asks of the panel and of the window. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from app.domain.card import CarteLue
from app.ui.carte.code_note import CodeNote
from app.ui.carte.model import CandidateItem, PersonRow

if TYPE_CHECKING:
    from app.domain.apcv import ContexteApcv
    from app.ui.desk import Navigator

    class CardNavigator(Navigator, Protocol):
        """A navigator that also keeps what the reader holds."""

        def set_card(self, card: CarteLue | None) -> None:
            """Remember the card, or that there is none."""

        def set_reading(self, reading: bool, words: str = "") -> None:
            """Say that a card is being read, in *words* when that lasts, or no longer."""

        def offer(self, text: str, verb: str, do: Callable[[], None], key: str = "") -> None:
            """Say who came; the button *verb*, Enter or *key* goes on."""

        def withdraw(self) -> None:
            """Take that back: somebody else comes."""

        def set_session(self, contexte: ContexteApcv | None) -> None:
            """Keep in sight how long the session of the appli lasts, or that there is none."""


class CardView(Protocol):
    """What the presenter asks of the panel."""

    def show_people(self, title: str, sentence: str, rows: tuple[PersonRow, ...]) -> None:
        """Let somebody choose a person."""

    def show_candidates(self, title: str, sentence: str, items: tuple[CandidateItem, ...], may_create: bool) -> None:
        """Let somebody choose a file, or say that it is another person."""

    def show_unknown(self, title: str, sentence: str, note: str, may_create: bool) -> None:
        """Offer to create the file."""

    def show_known(self, title: str, sentence: str, action: str) -> None:
        """Show the file that was found; the button opens it."""

    def show_other(self, title: str, sentence: str, action: str, keep: str) -> None:
        """Stop: the person is not the one whose file is open."""

    def show_problem(self, title: str, what: str, to_do: str, way_out: str = "") -> None:
        """Say why nothing was read; *way_out* names the button that goes where something can be done."""

    def show_note(self, note: CodeNote | None) -> None:
        """Keep what stands over the next thing shown: the code that was read, nothing for a card."""

    def show_left(self, words: str) -> None:
        """Say what is left of the code and of its session."""

    def open_patient(self) -> tuple[int, str] | None:
        """Return the id of the patient whose file is in sight, and who it is; None when there is none."""

    def close(self) -> None:
        """Take the panel away."""

    def is_typing(self) -> bool:
        """Whether the keys belong to somebody: the panel must not take them away."""

    def tell_pages(self, patient_id: int | None) -> None:
        """Let the screens know that the card, or the person it names, changed."""
