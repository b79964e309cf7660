"""InsiService in process, for training without any line: the same brain as the server, the same failures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import Event

from app.domain.clock import Clock
from app.services.check_rights_answer import check_insi_person
from app.services.ports_insi import InsiAnswer, InsiByTraits
from app.services.ports_rights import ServiceUnreachable
from app.simulator.insi.decide import SimulatedInsi
from app.simulator.insi.soap import write_result
from app.simulator.teleservices.answers import Refusal
from app.simulator.teleservices.certificates import Authority
from app.simulator.teleservices.embedded import check_cancel, check_certificate, failure


@dataclass(slots=True)
class EmbeddedInsi:
    """Answers at once; ``raw`` is the envelope that the server would have sent."""

    brain: SimulatedInsi
    clock: Clock
    authority: Authority
    certificate_pem: bytes
    down: bool = False
    simulated: bool = True
    name: str = "INSi (simulé, sur ce poste)"

    def by_traits(self, request: InsiByTraits, cancel: Event | None = None) -> InsiAnswer:
        """Return what the simulated base knows of these traits. Raise a RightsFailure or Cancelled."""
        check_cancel(cancel)
        check_certificate(self.certificate_pem, self.authority, self.clock.now())
        if self.down:
            raise ServiceUnreachable("training without network")
        said = self.brain.decide(request)
        if isinstance(said, Refusal):
            raise failure(said)
        answer = replace(said, raw=write_result(said, "simulation").content)
        check_insi_person(request, answer)
        return answer
