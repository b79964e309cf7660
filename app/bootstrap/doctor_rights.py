"""The rights service as ``cabinet doctor`` sees it: one fictional question, put as the window will put it."""

from __future__ import annotations

from collections.abc import Callable

from app.bootstrap.world import rights_of
from app.domain.clock import Clock, SystemClock
from app.domain.errors import AppError
from app.services.ports_rights import RightsRequest, RightsService
from app.services.post_check import Check, Verdict
from app.simulator.adri.cases import BY_CASE, CasDroits
from app.simulator.world import OutsideWorld

NAME = "Service de droits"
Connect = Callable[[OutsideWorld, Clock], RightsService]


def rights_check(connect: Connect = rights_of) -> Check:
    """Return whether a question leaves with a certificate and comes back, on loopback."""
    clock, person = SystemClock(), BY_CASE[CasDroits.OUVERTS]
    question = RightsRequest("01", person.nir, person.naissance, 1, clock.today(), person.nom, person.prenom)
    try:
        with OutsideWorld(clock) as world:
            connect(world, clock).query(question)
    except ImportError as error:
        repair = "Relancez « python3 installer/run.py »."
        return Check(NAME, Verdict.FAULT, f"bibliothèque absente ({error.name})", repair)
    except OSError as error:
        return Check(NAME, Verdict.FAULT, f"boucle locale fermée ({error.strerror})", "Voyez le pare-feu.")
    except AppError as error:
        return Check(NAME, Verdict.FAULT, f"pas de réponse ({type(error).__name__})", error.user_message)
    found = "service simulé : question posée et réponse reçue, certificats vérifiés ; aucun vrai service n’est joint"
    return Check(NAME, Verdict.OK, found)
