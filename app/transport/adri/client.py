"""RightsService over SOAP and TLS with the certificate of the cabinet."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from threading import Event

from app.domain.clock import Clock
from app.services.check_rights_answer import check_person
from app.services.ports_rights import RightsAnswer, RightsRequest
from app.transport.adri.reading import read_answer
from app.transport.teleservice.call import Caller
from app.transport.teleservice.contract import Contract
from app.transport.teleservice.pace import Pace, Wait, wait_for
from app.transport.teleservice.settings import ServiceSettings
from app.transport.teleservice.wire import Monotonic

NAMESPACE = "urn:cabinet-kine:simulation:droits:1"
CONTRACT = Contract(
    "adri", "droits.wsdl", "droits.xsd", "consulterDroits", f"{NAMESPACE}:consulterDroits",
    f"{{{NAMESPACE}}}reponseDroits",
)  # fmt: skip


class SoapRightsService:
    """Asks the service of the settings. Nothing is read or opened before the first question."""

    def __init__(
        self,
        settings: ServiceSettings,
        clock: Clock,
        *,
        wait: Wait = wait_for,
        monotonic: Monotonic = time.monotonic,
        message_id: Callable[[], str] = lambda: f"uuid:{uuid.uuid4()}",
    ) -> None:
        self.simulated = settings.engine_is_simulated
        self.name = "ADRi (service simulé)" if self.simulated else "ADRi"
        self._settings, self._clock, self._message_id = settings, clock, message_id
        pace = Pace(wait, monotonic)
        self._caller = Caller(settings, CONTRACT, clock, pace, wait, monotonic)

    def query(self, request: RightsRequest, cancel: Event | None = None) -> RightsAnswer:
        """Return the answer for this person. Raise a RightsFailure, ForbiddenEndpoint or Cancelled."""
        message_id = self._message_id()
        context = {
            "id": message_id,
            "temps": self._clock.now(),
            "emetteur": self._settings.authorisation,
            "logiciel": self._settings.software,
        }
        question = self._caller.codec.question(message_id, {"contexte": context}, _fields(request))
        found, raw = self._caller.ask(question, cancel)
        answer = read_answer(found, raw, self._clock.now())
        check_person(request, answer)
        return answer


def _fields(request: RightsRequest) -> dict[str, object]:
    """The question in the words of the contract; what is not known is left out."""
    known = {
        "codeRegime": request.regime,
        "immatriculation": request.nir.value,
        "dateNaissance": request.naissance.text,
        "rangGemellaire": str(request.rang),
        "dateReference": f"{request.care_on:%Y%m%d}",
        "codeCaisse": request.caisse,
        "codeCentre": request.centre,
        "nirCertifie": request.nir_certifie.value if request.nir_certifie else "",
        "nom": request.nom,
        "prenom": request.prenom,
    }
    return {name: value for name, value in known.items() if value}
