"""Lots out by SMTP, returns in by POP3."""

from __future__ import annotations

import contextlib
import logging
import poplib
import smtplib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cryptography.x509 import Certificate

from app.domain.errors import MailboxDown, NotSent, OutcomeUnknown, Refused
from app.services.ports import IncomingFile, OutgoingMail
from app.transport.endpoints import Endpoint, check_endpoint, check_recipient
from app.transport.mail_form import compose, edi_content

TIMEOUT_S = 20
MAX_RETURN_BYTES = 32 * 1024 * 1024
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SmtpLotTransport:
    """LotTransport over SMTP: knows at each moment whether the other side may have taken the file."""

    endpoint: Endpoint
    sender: str
    engine_is_simulated: bool
    certificate: Certificate | None = None
    """Of the recipient: the file is then enveloped for it alone (S/MIME)."""
    timeout_s: int = TIMEOUT_S

    def send(self, mail: OutgoingMail) -> None:
        """Return when the other side took the mail. Raise NotSent, OutcomeUnknown, Refused or ForbiddenEndpoint."""
        check_endpoint(self.endpoint, self.engine_is_simulated)
        check_recipient(mail.recipient, self.engine_is_simulated)
        message = compose(mail, self.sender, self.certificate)
        try:
            smtp = smtplib.SMTP(self.endpoint.host, self.endpoint.port, timeout=self.timeout_s)
        except smtplib.SMTPConnectError as error:
            raise _answered(error.smtp_code) from error
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent("cannot connect") from error
        try:
            self._announce(smtp, mail.recipient)
            self._transmit(smtp, message)
        finally:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                smtp.quit()

    def _announce(self, smtp: smtplib.SMTP, recipient: str) -> None:
        try:
            smtp.ehlo_or_helo_if_needed()
            for code, _ in (smtp.mail(self.sender), smtp.rcpt(recipient)):
                if code >= 400:
                    raise _answered(code)
            code, _ = smtp.docmd("DATA")
        except smtplib.SMTPHeloError as error:
            raise _answered(error.smtp_code) from error
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent("cut before the data") from error
        if code != 354:
            raise _answered(code)

    def _transmit(self, smtp: smtplib.SMTP, message: bytes) -> None:
        """Send the data, then its end apart: until the end leaves, the other side cannot have taken the mail."""
        stuffed = message.replace(b"\r\n.", b"\r\n..")
        try:
            smtp.send(stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n")
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent("cut inside the data") from error
        try:
            smtp.send(b".\r\n")
            code, _ = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise OutcomeUnknown("cut after the data") from error
        if code >= 400:
            raise _answered(code)


def _answered(code: int) -> NotSent | Refused:
    """A 4xx is said to be temporary: nothing was taken; a 5xx is final."""
    return Refused(f"answer {code}") if code >= 500 else NotSent(f"answer {code}")


class Pop3Mailbox:
    """ReturnsMailbox over POP3. While files are fetched, deletions go through the same connection.

    The server deletes when the connection ends well; after a cut the same files come again and are known by their hash.
    """

    def __init__(
        self, endpoint: Endpoint, user: str, password: str, engine_is_simulated: bool, timeout_s: int = TIMEOUT_S
    ) -> None:
        self._endpoint, self._user, self._password = endpoint, user, password
        self._simulated, self._timeout_s = engine_is_simulated, timeout_s
        self._open: tuple[poplib.POP3, dict[str, int]] | None = None

    def fetch(self) -> Iterator[IncomingFile]:
        """Yield every waiting file, its EDI part as it came, or the whole mail when it has none. Raise MailboxDown."""
        pop, numbers = self._connect()
        self._open = pop, numbers
        try:
            sizes = self._sizes(pop)
            for uid, number in list(numbers.items()):
                if sizes.get(number, 0) > MAX_RETURN_BYTES:
                    _log.warning("return of %d bytes left in the mailbox: too big", sizes[number])
                    continue
                message = self._retrieve(pop, number)
                content = edi_content(message)
                yield IncomingFile(uid, message if content is None else content)
        finally:
            self._open = None
            _quit(pop)

    def delete(self, uids: Sequence[str]) -> None:
        """Delete files that are safely stored. Raise MailboxDown; a file already gone is no error."""
        shared = self._open is not None
        pop, numbers = self._open or self._connect()
        try:
            for uid in uids:
                if uid in numbers:
                    pop.dele(numbers[uid])
        except (OSError, poplib.error_proto) as error:
            raise MailboxDown("cut while deleting") from error
        finally:
            if not shared:
                _quit(pop)

    def _connect(self) -> tuple[poplib.POP3, dict[str, int]]:
        check_endpoint(self._endpoint, self._simulated)
        try:
            pop = poplib.POP3(self._endpoint.host, self._endpoint.port, timeout=self._timeout_s)
        except (OSError, poplib.error_proto) as error:
            raise MailboxDown("cannot connect") from error
        try:
            pop.user(self._user)
            pop.pass_(self._password)
        except (OSError, poplib.error_proto) as error:
            pop.close()
            raise MailboxDown(
                "login refused", "La boîte de retours refuse l’identifiant ou le mot de passe. Vérifiez les réglages."
            ) from error
        try:
            lines = pop.uidl()[1]
        except (OSError, poplib.error_proto) as error:
            pop.close()
            raise MailboxDown("no listing") from error
        pairs = (line.decode("ascii", "replace").split(maxsplit=1) for line in lines)
        return pop, {uid: int(number) for number, uid in pairs}

    def _sizes(self, pop: poplib.POP3) -> dict[int, int]:
        try:
            lines = pop.list()[1]
        except (OSError, poplib.error_proto) as error:
            raise MailboxDown("no listing") from error
        return {int(number): int(size) for number, size in (line.split()[:2] for line in lines)}

    def _retrieve(self, pop: poplib.POP3, number: int) -> bytes:
        try:
            lines = pop.retr(number)[1]
        except (OSError, poplib.error_proto) as error:
            raise MailboxDown("cut while fetching") from error
        return b"\r\n".join(lines) + b"\r\n"


def _quit(pop: poplib.POP3) -> None:
    """End well, so that the server deletes; a cut leaves the files there."""
    with contextlib.suppress(OSError, poplib.error_proto):
        pop.quit()
    pop.close()
