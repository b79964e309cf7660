"""The outside world as this post reaches it: for now the simulated one, on loopback only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.bootstrap.desk import Outside
from app.services.ports import IncomingFile, ReturnsMailbox
from app.services.ports_card import CardReader
from app.simulator.world import OutsideWorld
from app.transport.endpoints import Endpoint
from app.transport.mail import Pop3Mailbox, SmtpLotTransport

SENDER = "cabinet@cabinet.simulation.invalid"


def outside_of(world: OutsideWorld, card_reader: CardReader) -> Outside:
    """Return the adapters that lead to *world*."""
    smtp, pop3 = Endpoint(world.host, world.smtp_port), Endpoint(world.host, world.pop3_port)
    return Outside(
        transport=SmtpLotTransport(smtp, SENDER, engine_is_simulated=True, certificate=world.certificate),
        mailbox=Pop3Mailbox(pop3, world.pop3_user, world.pop3_password, engine_is_simulated=True),
        card_reader=card_reader,
    )


def training_outside(world: OutsideWorld, card_reader: CardReader) -> Outside:
    """Return the same, with a caisse that pays as soon as its mailbox is looked at: nobody waits a week to learn."""
    plain = outside_of(world, card_reader)
    return Outside(plain.transport, PayingMailbox(plain.mailbox, world), card_reader)


@dataclass(frozen=True, slots=True)
class PayingMailbox:
    """ReturnsMailbox of the training world."""

    mailbox: ReturnsMailbox
    world: OutsideWorld

    def fetch(self) -> Iterator[IncomingFile]:
        """Settle what waits at the caisse, then yield every waiting file; raises MailboxDown."""
        self.world.caisse.settle()
        return self.mailbox.fetch()

    def delete(self, uids: Sequence[str]) -> None:
        """Delete files that are safely stored."""
        self.mailbox.delete(uids)
