"""Which feuilles are kept out of the lots until their rights are checked or decided on."""

from __future__ import annotations

from app.domain.verification import EtatVerification
from app.services.repositories import UnitOfWork

WAITING = (EtatVerification.EN_ATTENTE, EtatVerification.A_DECIDER)
"""A feuille in one of these states is not put in a lot."""
WHY_HELD = {
    EtatVerification.EN_ATTENTE: "Droits non vérifiés\u00a0: la question n’a pas encore de réponse.",
    EtatVerification.A_DECIDER: "Les droits ont changé\u00a0: décidez avant l’envoi.",
}


def held_back(uow: UnitOfWork) -> dict[int, str]:
    """Return the FSE that must not be put in a lot, with the reason in French."""
    return {row.check.fse_id: WHY_HELD[row.check.state] for row in uow.rights.checks(*WAITING)}
