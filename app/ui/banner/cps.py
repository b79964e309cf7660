"""The CPS in the banner: whose card it is, and why it stops the work. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.cps import PorteurCps
from app.domain.people import Praticien, Utilisateur
from app.services.read_cps import CpsDisagreement, Desaccord, compare
from app.ui.banner.model import Stop, WhoColumn

READ_CPS, OTHER_CPS = "Lire la CPS", "Autre CPS"
SIMULATED, SEPARATOR = " (simulation)", " · "


def with_cps(column: WhoColumn, bearer: PorteurCps | None) -> WhoColumn:
    """Return the column « par qui » with what is known of the CPS, and the button that reads one.

    The line is short: when the bearer is somebody else, the stop above the columns names him.
    """
    if bearer is None:
        return replace(column, action=column.action or READ_CPS)
    standing = column.line.partition(SEPARATOR)[0]
    card = ("CPS lue" if bearer.nom_complet == column.lead else "autre CPS") + (SIMULATED if bearer.simule else "")
    return replace(column, line=f"{standing}{SEPARATOR}{card}" if standing else card, action=column.action or OTHER_CPS)


def cps_stop(
    bearer: PorteurCps | None, praticiens: Sequence[Praticien], user: Utilisateur, doing: Praticien | None
) -> Stop | None:
    """Return why the CPS stops the work, None when it agrees or none was read."""
    found = None if bearer is None else compare(bearer, praticiens, user, doing)
    return None if found is None else _words(found, user)


def _words(found: CpsDisagreement, user: Utilisateur) -> Stop:
    card = f"La carte CPS nomme {found.porteur.nom_complet}"
    expected = found.attendu.nom_complet if found.attendu is not None else ""
    match found.desaccord:
        case Desaccord.INCONNU:
            to_do = "Ajoutez ce praticien dans Réglages, ou insérez la carte d’un praticien du cabinet."
            return Stop(f"{card}, qui n’est pas praticien de ce cabinet.", to_do)
        case Desaccord.CARTE_DU_TITULAIRE:
            return Stop(f"{card}, que {expected} remplace.", "En remplacement, signez avec votre propre carte CPS.")
        case Desaccord.CARTE_DU_REMPLACANT:
            to_do = "Insérez votre carte, ou changez d’utilisateur."
            return Stop(f"{card}, qui remplace {expected}.", to_do)
        case Desaccord.AUTRE_SEANCE:
            to_do = "Faites signer qui les a faites, ou retirez ces séances de la feuille."
            return Stop(f"{card}\u00a0; ces séances ont été faites par {expected}.", to_do)
        case Desaccord.AUTRE_SESSION:
            to_do = "Insérez votre carte, ou changez d’utilisateur."
            return Stop(f"{card}\u00a0; la session est ouverte par {user.nom_affiche}.", to_do)
