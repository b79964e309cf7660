"""Who holds the CPS, and whether that person may sign what lies on the table.

Sources: facts/vitale-card.md §7 (card, modes d'exercice); Code de la santé publique, art. R4321-107 (remplacement).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from threading import Event

from app.domain.cps import PorteurCps
from app.domain.people import Praticien, StatutPraticien, Utilisateur
from app.domain.permissions import Permission, require
from app.services.ports_cps import CpsReader


class Desaccord(Enum):
    """Why the CPS and the desk do not go together."""

    INCONNU = "bearer unknown in the cabinet"
    AUTRE_SESSION = "bearer is another praticien than the one logged in"
    CARTE_DU_TITULAIRE = "a remplaçant is logged in, the titulaire's card is in the reader"
    CARTE_DU_REMPLACANT = "the titulaire is logged in, the remplaçant's card is in the reader"
    AUTRE_SEANCE = "bearer did not make these séances, nor replaces who did"


@dataclass(frozen=True, slots=True)
class CpsDisagreement:
    """What does not go together, and with whom; ``attendu`` is None when nobody in particular is expected."""

    desaccord: Desaccord
    porteur: PorteurCps
    attendu: Praticien | None = None


@dataclass(slots=True)
class ReadCps:
    """Reads the CPS and keeps who holds it while it stays in the reader; never its code."""

    reader: CpsReader
    simulated: bool
    """True when the simulated engine reads: no card is then looked at."""
    _held: PorteurCps | None = field(default=None, init=False)

    @property
    def held(self) -> PorteurCps | None:
        """Who holds the CPS read last, None when none was read or it left."""
        return self._held

    @property
    def attempts_left(self) -> int:
        """Codes that may still be tried, at most."""
        return self.reader.attempts_left

    def __call__(self, user: Utilisateur, pin: str, cancel: Event | None = None) -> PorteurCps:
        """Return who holds the CPS. Blocks: run it on the device lane. *pin* is passed on and kept nowhere.

        Raise NotAllowed, and what CpsReader raises; nobody is then held.
        """
        require(user.role, Permission.SIGNER)
        self._held = None
        self._held = self.reader.read_bearer(pin, cancel)
        return self._held

    def forget(self) -> None:
        """The card left: nobody is held any more."""
        self._held = None

    def card_changed(self) -> None:
        """A CPS was put in, maybe another one."""
        self.forget()
        self.reader.card_changed()


def compare(
    bearer: PorteurCps, praticiens: Sequence[Praticien], user: Utilisateur, doing: Praticien | None = None
) -> CpsDisagreement | None:
    """Return why *bearer* does not go with who is logged in or with *doing*, who made the séances; None when all agree.

    A remplaçant signs with his own card, for himself or for the titulaire he replaces. Somebody who treats nobody
    (a secretary) is not compared: the card is, with *doing*.
    """
    owner = next((one for one in praticiens if _is(bearer, one)), None)
    if owner is None:
        return CpsDisagreement(Desaccord.INCONNU, bearer)
    logged = next((one for one in praticiens if one.id == user.praticien_id), None)
    if logged is not None and logged.id != owner.id:
        return CpsDisagreement(_between(owner, logged), bearer, logged)
    if doing is not None and doing.id not in {owner.id, owner.titulaire_id}:
        return CpsDisagreement(Desaccord.AUTRE_SEANCE, bearer, doing)
    return None


def _is(bearer: PorteurCps, praticien: Praticien) -> bool:
    """Return whether the national number names this praticien; else the number of billing, which a titulaire lends."""
    if bearer.identifiant == praticien.rpps.value:
        return True
    numbers = {one.numero_am for one in bearer.situations if not one.is_remplacant}
    return len(bearer.identifiant) != len(praticien.rpps.value) and praticien.numero_am.value in numbers


def _between(owner: Praticien, logged: Praticien) -> Desaccord:
    if logged.statut is StatutPraticien.REMPLACANT and logged.titulaire_id == owner.id:
        return Desaccord.CARTE_DU_TITULAIRE
    if owner.statut is StatutPraticien.REMPLACANT and owner.titulaire_id == logged.id:
        return Desaccord.CARTE_DU_REMPLACANT
    return Desaccord.AUTRE_SESSION
