"""What can go wrong with a library of others. None of these loses anything: the next call starts a new worker."""

from __future__ import annotations

from app.domain.errors import DeviceError, EnvironmentProblem
from app.services.library_words import fault_sentence
from app.services.ports_card import LibraryState


class LibraryMissing(EnvironmentProblem):
    """The library cannot be loaded; ``state`` tells why and ``note`` makes it precise, naming nobody."""

    def __init__(self, state: LibraryState, note: str = "") -> None:
        super().__init__(f"{state.value}: {note}" if note else state.value, fault_sentence(state, note))
        self.state, self.note = state, note


class LibraryCrashed(DeviceError):
    """The library took its process down; the answer of the call is unknown, and nothing of it is kept."""

    user_message = (
        "Le module officiel s’est arrêté pendant l’opération. L’application continue et le relancera : "
        "retirez la carte, remettez-la et réessayez."
    )


class LibraryHung(DeviceError):
    """The library did not answer within its deadline and was stopped."""

    user_message = (
        "Le module officiel n’a pas répondu à temps : il a été arrêté, l’application continue. "
        "Retirez la carte, remettez-la et réessayez."
    )


class LibraryGarbled(DeviceError):
    """The library answered something that cannot be read; ``str()`` tells why, never the bytes."""

    user_message = (
        "Le module officiel a donné une réponse illisible. Rien n’en a été gardé : remettez la carte et réessayez."
    )
