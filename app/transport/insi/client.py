"""InsiService over SOAP and TLS with the certificate of the cabinet."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from threading import Event

from app.domain.clock import Clock
from app.services.check_rights_answer import check_insi_person
from app.services.ports_insi import InsiAnswer, InsiByTraits
from app.transport.insi.reading import read_answer
from app.transport.teleservice.call import Caller
from app.transport.teleservice.contract import Contract
from app.transport.teleservice.pace import Pace, Wait, wait_for
from app.transport.teleservice.settings import ServiceSettings
from app.transport.teleservice.wire import Monotonic

OPERATION = "rechercherInsAvecTraitsIdentite"
CONTRACT = Contract(
    "insi", "insi.wsdl", "resultat.xsd", OPERATION, f"urn:ServiceIdentiteCertifiee:1.0.0:{OPERATION}",
    "{http://www.cnamts.fr/INSiResultat}RESULTAT",
)  # fmt: skip


class SoapInsiService:
    """Asks the service of the settings. Nothing is read or opened before the first question."""

    def __init__(
        self,
        settings: ServiceSettings,
        clock: Clock,
        *,
        wait: Wait = wait_for,
        monotonic: Monotonic = time.monotonic,
        new_id: Callable[[], str] = lambda: str(uuid.uuid4()),
    ) -> None:
        self.simulated = settings.engine_is_simulated
        self.name = "INSi (service simulé)" if self.simulated else "INSi"
        self._settings, self._clock, self._new_id = settings, clock, new_id
        pace = Pace(wait, monotonic)
        self._caller = Caller(settings, CONTRACT, clock, pace, wait, monotonic)

    def by_traits(self, request: InsiByTraits, cancel: Event | None = None) -> InsiAnswer:
        """Return what INSi knows of these traits. Raise a RightsFailure, ForbiddenEndpoint or Cancelled."""
        question = self._caller.codec.question(f"uuid:{self._new_id()}", self._contexts(), _fields(request))
        found, raw = self._caller.ask(question, cancel)
        answer = read_answer(found, raw, self._clock.now())
        check_insi_person(request, answer)
        return answer

    def _contexts(self) -> dict[str, object]:
        """The two contexts, the second present even when empty (facts/ins-datamatrix.md §5)."""
        settings, now = self._settings, self._clock.now()
        lps = {
            "IDAM": {"_value_1": settings.authorisation, "R": "4"},
            "Version": "1",
            "Instance": self._new_id(),
            "Nom": settings.software,
        }
        sender = {"Temps": now, "Emetteur": settings.authorisation}
        return {
            "contexteLPS": {"Id": self._new_id(), **sender, "LPS": lps, "Nature": "CTXLPS", "Version": "01_00"},
            "contexteBAM": {"Id": self._new_id(), **sender, "Nature": "CTXBAM", "Version": "01_02"},
        }


def _fields(request: InsiByTraits) -> dict[str, object]:
    born = request.naissance.text
    fields: dict[str, object] = {
        "NomNaissance": request.nom_naissance,
        "Prenom": list(request.prenoms),
        "Sexe": request.sexe,
        "DateNaissance": f"{born[:4]}-{born[4:6]}-{born[6:]}",
    }
    return {**fields, "LieuNaissance": request.lieu_naissance} if request.lieu_naissance else fields
