"""RightsService in process, for training without any line: the same brain as the server, the same failures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import Event

from app.domain.clock import Clock
from app.services.check_rights_answer import check_person
from app.services.ports_rights import RightsAnswer, RightsRequest, ServiceUnreachable
from app.simulator.adri.decide import SimulatedRights
from app.simulator.adri.soap import write_answer
from app.simulator.teleservices.answers import Accident, Refusal
from app.simulator.teleservices.certificates import Authority
from app.simulator.teleservices.embedded import check_cancel, check_certificate, failure


@dataclass(slots=True)
class EmbeddedRights:
    """Answers at once; ``raw`` is the envelope that the server would have sent."""

    brain: SimulatedRights
    clock: Clock
    authority: Authority
    certificate_pem: bytes
    down: bool = False
    """Whether to play a post without network."""
    simulated: bool = True
    name: str = "ADRi (simulé, sur ce poste)"

    def query(self, request: RightsRequest, cancel: Event | None = None) -> RightsAnswer:
        """Return the answer for this person. Raise a RightsFailure or Cancelled."""
        check_cancel(cancel)
        check_certificate(self.certificate_pem, self.authority, self.clock.now())
        if self.down:
            raise ServiceUnreachable("training without network")
        said = self.brain.decide(request)
        if isinstance(said, Refusal | Accident):
            raise failure(said)
        answer = replace(said, raw=write_answer(said, "simulation").content)
        check_person(request, answer)
        return answer
