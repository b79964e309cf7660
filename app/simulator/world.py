"""The outside world on loopback: a caisse that takes mails, a mailbox that gives its returns, the téléservices."""

from __future__ import annotations

import secrets
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

from cryptography.x509 import Certificate

from app.domain.clock import Clock
from app.simulator.adri.decide import PATH as RIGHTS_PATH
from app.simulator.adri.decide import SimulatedRights
from app.simulator.caisse import Caisse
from app.simulator.faults import Faults
from app.simulator.insi.decide import PATH as INSI_PATH
from app.simulator.insi.decide import SimulatedInsi
from app.simulator.loopback import HOST
from app.simulator.mailbox import Mailbox
from app.simulator.pop3 import Pop3Server
from app.simulator.scenario import Scenario
from app.simulator.smtp import SmtpServer
from app.simulator.teleservices.answers import Accident, Sent
from app.simulator.teleservices.server import TeleserviceServer
from app.teletransmission.tables import Tables, load

if TYPE_CHECKING:
    from app.services.ports_insi import InsiAnswer, InsiByTraits
    from app.services.ports_rights import RightsAnswer, RightsRequest
    from app.simulator.teleservices.desk import Desk

POP3_USER = "cabinet"


class OutsideWorld:
    """``with OutsideWorld(clock) as world``. Listens on loopback only: nothing configures it otherwise."""

    host = HOST
    pop3_user = POP3_USER

    def __init__(self, clock: Clock, scenario: Scenario | None = None, tables: Tables | None = None) -> None:
        self.faults = Faults()
        self.mailbox = Mailbox()
        self.caisse = Caisse(tables or load(), clock, self.mailbox, scenario)
        self.pop3_password = secrets.token_urlsafe(18)
        self._smtp = SmtpServer(self.caisse.take, self.faults)
        self._pop3 = Pop3Server(self.mailbox, POP3_USER, self.pop3_password, self.faults)
        self.rights = SimulatedRights(clock)
        self.insi = SimulatedInsi(clock)
        doors = {RIGHTS_PATH: self._answer_rights, INSI_PATH: self._answer_insi}
        self.teleservices = TeleserviceServer(doors, clock)
        self._clock = clock

    @property
    def smtp_port(self) -> int:
        """Port of the caisse."""
        return self._smtp.port

    @property
    def pop3_port(self) -> int:
        """Port of the mailbox, known once the world runs."""
        return self._pop3.port

    @property
    def certificate(self) -> Certificate:
        """Certificate that seals what is sent to the caisse."""
        return self.caisse.identity.certificate

    @property
    def rights_address(self) -> str:
        """``https://`` address of the rights service, known once the world runs."""
        return self.teleservices.address(RIGHTS_PATH)

    @property
    def insi_address(self) -> str:
        """``https://`` address of INSi, known once the world runs."""
        return self.teleservices.address(INSI_PATH)

    def _answer_rights(self, question: bytes) -> Sent | Accident:
        return self._rights_desk.respond(question)

    def _answer_insi(self, question: bytes) -> Sent | Accident:
        return self._insi_desk.respond(question)

    # What reads and writes XML is loaded at the first question: a window starts without it.

    @cached_property
    def _rights_desk(self) -> Desk[RightsRequest, RightsAnswer]:
        from app.simulator.adri.soap import adri_desk

        return adri_desk(self.rights, self._clock)

    @cached_property
    def _insi_desk(self) -> Desk[InsiByTraits, InsiAnswer]:
        from app.simulator.insi.soap import insi_desk

        return insi_desk(self.insi, self._clock)

    def __enter__(self) -> Self:
        self._smtp.start()
        self._pop3.start()
        self.teleservices.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._smtp.stop()
        self._pop3.stop()
        self.teleservices.stop()

    def smtp_down(self) -> None:
        """Refuse connections to the caisse until ``smtp_up``."""
        self._smtp.stop()

    def smtp_up(self) -> None:
        """Listen again, on the same port."""
        self._smtp.start()

    def pop3_down(self) -> None:
        """Refuse connections to the mailbox until ``pop3_up``; what waits in it stays."""
        self._pop3.stop()

    def pop3_up(self) -> None:
        """Listen again, on the same port."""
        self._pop3.start()
