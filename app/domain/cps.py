"""The carte de professionnel de santé and its bearer, as an engine reads them.

Source: facts/vitale-card.md §6.3 and §7.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import DeviceError, NoCard

MAX_PIN_TRIES = 3
"""Wrong codes that block a CPS (facts/vitale-card.md §6.5, F003)."""

SHORTEST_PIN, LONGEST_PIN = 4, 8
"""Digits of a code porteur: 4 on a CPS (facts/vitale-card.md §7); up to 8 are let through, own choice."""

MODE_REMPLACANT = "4"
SPECIALITE_MK = "26"


def is_pin(typed: str) -> bool:
    """Return whether *typed* may be tried as a code porteur: anything else would spend one of three tries."""
    return typed.isascii() and typed.isdigit() and SHORTEST_PIN <= len(typed) <= LONGEST_PIN


class NoCps(NoCard):
    """No CPS in any reader."""

    user_message = "Aucune carte CPS dans le lecteur. Insérez votre carte CPS, puce vers le bas."


class CpsBlocked(DeviceError):
    """Three wrong codes: the card answers no more until it is unblocked."""

    user_message = (
        "La carte CPS est bloquée après trois codes faux. Débloquez-la avec le code de secours reçu avec elle, "
        "dans l’outil de l’Agence du numérique en santé. Rien n’a été perdu."
    )


@dataclass(frozen=True, slots=True)
class SituationCps:
    """One place where the bearer works, as the card holds it."""

    numero_logique: str = "1"
    mode_exercice: str = ""
    """0 libéral, 1 salarié, 4 remplaçant, 7 bénévole."""
    numero_am: str = ""
    """Number of billing with its key, empty when the situation has none."""
    numero_remplacant: str = ""
    specialite: str = ""
    raison_sociale: str = ""

    @property
    def is_remplacant(self) -> bool:
        """Whether the bearer works here in somebody's place."""
        return self.mode_exercice == MODE_REMPLACANT


@dataclass(frozen=True, slots=True)
class PorteurCps:
    """Who holds the card. ``repr`` shows nobody."""

    nom: str
    prenom: str
    identifiant: str
    """National number, without what the card puts before it: an RPPS has 11 digits."""
    type_carte: str = "0"
    """0 CPS, 1 CPF, 2 CDE/CPE, 3 CPA, 4 CSA."""
    situations: tuple[SituationCps, ...] = ()
    simule: bool = False
    """True when the simulated engine made it up: every screen says so."""

    @property
    def nom_complet(self) -> str:
        """« Claire Morel »."""
        nom = self.nom.title() if self.nom.isupper() else self.nom
        prenom = self.prenom.title() if self.prenom.isupper() else self.prenom
        return f"{prenom} {nom}".strip()

    @property
    def is_remplacant(self) -> bool:
        """Whether every situation of the card is one of a remplaçant."""
        return bool(self.situations) and all(one.is_remplacant for one in self.situations)

    def __repr__(self) -> str:
        return "PorteurCps(…)"
