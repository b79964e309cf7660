"""A CPS that does not exist: same port as the official library, marked as a simulation everywhere it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Event

from app.domain.cps import MAX_PIN_TRIES, SPECIALITE_MK, CpsBlocked, NoCps, PorteurCps, SituationCps
from app.domain.errors import Cancelled, PinRefused
from app.domain.people import Praticien, StatutPraticien

PIN = "1234"
"""Code porteur of every simulated CPS; our own choice, printed on the dialog."""


@dataclass(slots=True)
class SimulatedCps:
    """Satisfies CpsReader. *bearer* says whose card lies in the reader, None when there is none."""

    bearer: Callable[[], PorteurCps | None]
    _refused: int = field(default=0, init=False)

    @property
    def attempts_left(self) -> int:
        """Codes that may still be tried."""
        return MAX_PIN_TRIES - self._refused

    def read_bearer(self, pin: str, cancel: Event | None = None) -> PorteurCps:
        """Return the simulated bearer; as CpsReader says."""
        if cancel is not None and cancel.is_set():
            raise Cancelled("cps reading")
        held = self.bearer()
        if held is None:
            raise NoCps("simulated")
        if self.attempts_left <= 0:
            raise CpsBlocked("simulated")
        if pin != PIN:
            self._refused += 1
            raise PinRefused(self.attempts_left) if self.attempts_left else CpsBlocked("simulated")
        self._refused = 0
        return replace(held, simule=True)

    def card_changed(self) -> None:
        """A CPS was put in: one try is open again."""
        self._refused = min(self._refused, MAX_PIN_TRIES - 1)


def bearer_of(praticien: Praticien) -> PorteurCps:
    """Return the bearer that the simulated CPS of *praticien* names."""
    mode = "4" if praticien.statut is StatutPraticien.REMPLACANT else "0"
    situation = SituationCps("1", mode, praticien.numero_am.value, "", SPECIALITE_MK, "")
    return PorteurCps(praticien.nom, praticien.prenom, praticien.rpps.value, situations=(situation,), simule=True)
