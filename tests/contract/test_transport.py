"""LotTransport and ReturnsMailbox against a real SMTP and POP3 on loopback; the guard that keeps a simulation home."""

from __future__ import annotations

import gzip
import inspect
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Thread

import pytest

from app.domain.clock import FixedClock
from app.domain.errors import AppError, MailboxDown, NotSent, OutcomeUnknown, Refused
from app.services.ports import OutgoingMail
from app.simulator import loopback
from app.simulator.faults import Cut
from app.simulator.mail_form import open_mail, write_return
from app.simulator.world import OutsideWorld
from app.transport import mail as mail_module
from app.transport.endpoints import Endpoint, ForbiddenEndpoint, check_endpoint, check_recipient
from app.transport.mail import Pop3Mailbox, SmtpLotTransport
from app.transport.mail_form import compose, edi_content
from tests.unit.teletransmission import golden

NOW = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
SENDER = "cabinet@cabinet.simulation.invalid"
MAIL = OutgoingMail(
    "<2026112009150012345@cabinet.simulation.invalid>", "01751@caisse.simulation.invalid",
    "IR100500/00000757000013/2026112009150012345/00002", "IRISTEST/B2/Z", golden.B2,
)  # fmt: skip


@pytest.fixture(name="world")
def running_world() -> Iterator[OutsideWorld]:
    with OutsideWorld(FixedClock(NOW)) as world:
        yield world


@pytest.fixture(name="transport")
def smtp(world: OutsideWorld) -> SmtpLotTransport:
    endpoint = Endpoint(world.host, world.smtp_port)
    return SmtpLotTransport(endpoint, SENDER, engine_is_simulated=True, certificate=world.certificate, timeout_s=5)


@pytest.fixture(name="mailbox")
def pop3(world: OutsideWorld) -> Pop3Mailbox:
    endpoint = Endpoint(world.host, world.pop3_port)
    return Pop3Mailbox(endpoint, world.pop3_user, world.pop3_password, engine_is_simulated=True, timeout_s=5)


def test_a_file_arrives_sealed_and_whole(world: OutsideWorld, transport: SmtpLotTransport) -> None:
    transport.send(MAIL)
    (received,) = world.caisse.messages.values()
    assert (received.message_id, received.recipient) == (MAIL.message_id, MAIL.recipient)
    assert received.contenu == golden.B2
    assert received.accepted


def test_nothing_readable_travels() -> None:
    world = OutsideWorld(FixedClock(NOW))
    sealed = compose(MAIL, SENDER, world.certificate)
    for secret in (b"2850575115042", b"DUPONT", golden.B2[:40], gzip.compress(golden.B2, mtime=0)[:60]):
        assert secret not in sealed
    assert edi_content(sealed) is None
    opened = open_mail(sealed, world.caisse.identity)
    assert opened is not None
    assert gzip.decompress(opened) == golden.B2
    assert open_mail(sealed, OutsideWorld(FixedClock(NOW)).caisse.identity) is None  # another key opens nothing


def test_without_certificate_the_part_is_plain_and_may_be_uncompressed(world: OutsideWorld) -> None:
    endpoint = Endpoint(world.host, world.smtp_port)
    plain = SmtpLotTransport(endpoint, SENDER, engine_is_simulated=True, timeout_s=5)
    plain.send(OutgoingMail("<a@b.invalid>", MAIL.recipient, MAIL.subject, "IRISTEST/B2", golden.B2))
    assert world.caisse.messages["<a@b.invalid>"].contenu == golden.B2


def test_refused_connection_means_not_sent(world: OutsideWorld, transport: SmtpLotTransport) -> None:
    world.smtp_down()
    with pytest.raises(NotSent):
        transport.send(MAIL)
    world.smtp_up()
    transport.send(MAIL)
    assert len(world.caisse.messages) == 1


@pytest.mark.parametrize(
    ("fault", "error"), [("refuse_recipient", Refused), ("busy", NotSent), ("refuse_data", Refused)]
)
def test_an_answer_is_an_outcome(
    world: OutsideWorld, transport: SmtpLotTransport, fault: str, error: type[AppError]
) -> None:
    setattr(world.faults, fault, True)
    with pytest.raises(error):
        transport.send(MAIL)
    assert not world.caisse.messages


@pytest.mark.parametrize(("cut", "arrived"), [(Cut.TAKEN, 1), (Cut.LOST, 0)])
def test_cut_after_the_data_is_an_unknown_outcome(
    world: OutsideWorld, transport: SmtpLotTransport, cut: Cut, arrived: int
) -> None:
    world.faults.cut_after_data = cut
    with pytest.raises(OutcomeUnknown):
        transport.send(MAIL)
    assert len(world.caisse.messages) == arrived


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ([b"554 no\r\n"], Refused),
        ([b"421 busy\r\n"], NotSent),
        ([], NotSent),
        ([b"220 hi\r\n", b"554 no\r\n", b"554 no\r\n"], Refused),
        ([b"220 hi\r\n"], NotSent),
        ([b"220 hi\r\n", b"250 a\r\n"], NotSent),
        ([b"220 hi\r\n", b"250 a\r\n", b"250 b\r\n", b"250 c\r\n", b"451 later\r\n"], NotSent),
        ([b"220 hi\r\n", b"250 a\r\n", b"250 b\r\n", b"250 c\r\n", b"354 go\r\n"], OutcomeUnknown),
        ([b"220 hi\r\n", b"250 a\r\n", b"250 b\r\n", b"250 c\r\n", b"354 go\r\n", b"452 full\r\n"], NotSent),
    ],
)
def test_every_moment_of_a_conversation(answers: list[bytes], error: type[AppError]) -> None:
    with socket.create_server((loopback.HOST, 0)) as listener:
        thread = Thread(target=_script, args=(listener, answers))
        thread.start()
        endpoint = Endpoint(loopback.HOST, listener.getsockname()[1])
        with pytest.raises(error):
            SmtpLotTransport(endpoint, SENDER, engine_is_simulated=True, timeout_s=5).send(MAIL)
        thread.join()


def _script(listener: socket.socket, answers: list[bytes]) -> None:
    """Answer one line each time something is said, then hang up once the client has said its piece."""
    connection, _ = listener.accept()
    with connection, connection.makefile("rb") as heard:
        for index, answer in enumerate(answers):
            connection.sendall(answer)
            if answer.startswith(b"354"):
                while heard.readline() not in {b".\r\n", b""}:
                    pass
            elif index < len(answers) - 1 or answer.startswith(b"2"):
                heard.readline()


def test_files_are_fetched_verbatim_and_deleted_only_when_told(world: OutsideWorld, mailbox: Pop3Mailbox) -> None:
    world.caisse.leave_raw(golden.RSP)
    world.caisse.leave_raw(gzip.compress(golden.RSP, mtime=0))
    assert [file.contenu for file in mailbox.fetch()] == [golden.RSP, gzip.compress(golden.RSP, mtime=0)]
    assert len(world.mailbox) == 2
    for file in mailbox.fetch():
        mailbox.delete([file.uid])
    assert len(world.mailbox) == 0
    assert list(mailbox.fetch()) == []


def test_deleting_later_opens_a_connection_of_its_own(world: OutsideWorld, mailbox: Pop3Mailbox) -> None:
    world.caisse.leave_raw(golden.RSP)
    uids = [file.uid for file in mailbox.fetch()]
    mailbox.delete([*uids, "never seen"])
    assert len(world.mailbox) == 0


def test_a_mail_without_edi_part_is_kept_whole(world: OutsideWorld, mailbox: Pop3Mailbox) -> None:
    notice = b"From: mail@caisse.simulation.invalid\r\nSubject: non remis\r\n\r\n.\r\nAdresse inconnue\r\n"
    world.mailbox.leave(notice)
    assert [file.contenu for file in mailbox.fetch()] == [notice]


def test_a_file_too_big_stays_in_the_mailbox(
    world: OutsideWorld, mailbox: Pop3Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.caisse.leave_raw(golden.RSP)
    monkeypatch.setattr(mail_module, "MAX_RETURN_BYTES", 100)
    assert list(mailbox.fetch()) == []
    assert len(world.mailbox) == 1


def test_a_mailbox_down_or_a_refused_login_is_said(world: OutsideWorld, mailbox: Pop3Mailbox) -> None:
    world.caisse.leave_raw(golden.RSP)
    world.pop3_down()
    with pytest.raises(MailboxDown):
        list(mailbox.fetch())
    world.pop3_up()
    world.faults.refuse_login = True
    with pytest.raises(MailboxDown) as caught:
        list(mailbox.fetch())
    assert "mot de passe" in caught.value.user_message
    world.faults.refuse_login = False
    assert len(list(mailbox.fetch())) == 1


def test_a_cut_loses_nothing(world: OutsideWorld, mailbox: Pop3Mailbox) -> None:
    world.caisse.leave_raw(golden.RSP)
    world.faults.cut_retrieval = True
    with pytest.raises(MailboxDown):
        list(mailbox.fetch())
    world.faults.cut_retrieval, world.faults.cut_before_quit = False, True
    for file in mailbox.fetch():
        mailbox.delete([file.uid])
    assert len(world.mailbox) == 1
    world.faults.cut_before_quit = False
    assert [file.contenu for file in mailbox.fetch()] == [golden.RSP]


@pytest.mark.parametrize("host", ["smtp.example.org", "192.0.2.7", "0.0.0.0", "localhost", "::", ""])  # noqa: S104
def test_a_simulated_engine_reaches_this_machine_only(host: str) -> None:
    endpoint = Endpoint(host, 25)
    with pytest.raises(ForbiddenEndpoint):
        check_endpoint(endpoint, engine_is_simulated=True)
    with pytest.raises(ForbiddenEndpoint):
        SmtpLotTransport(endpoint, SENDER, engine_is_simulated=True).send(MAIL)
    with pytest.raises(ForbiddenEndpoint):
        list(Pop3Mailbox(endpoint, "u", "p", engine_is_simulated=True).fetch())
    check_endpoint(endpoint, engine_is_simulated=False)
    check_endpoint(Endpoint("127.0.0.1", 25), engine_is_simulated=True)
    check_endpoint(Endpoint("::1", 25), engine_is_simulated=True)


@pytest.mark.parametrize("recipient", ["01422@422.01.rss.fr", "01422@422.01.RSS.FR.", "x@rss.fr", "<x@996.01.rss.fr>"])
def test_a_simulated_engine_never_writes_to_a_caisse(
    world: OutsideWorld, transport: SmtpLotTransport, recipient: str
) -> None:
    with pytest.raises(ForbiddenEndpoint):
        check_recipient(recipient, engine_is_simulated=True)
    with pytest.raises(ForbiddenEndpoint):
        transport.send(OutgoingMail("<a@b>", recipient, "s", "IRISTEST/B2/Z", golden.B2))
    assert not world.caisse.copies
    check_recipient(recipient, engine_is_simulated=False)
    check_recipient("01422@caisse.simulation.invalid", engine_is_simulated=True)


def test_the_world_listens_on_loopback_and_nothing_says_otherwise(world: OutsideWorld) -> None:
    assert loopback.HOST == "127.0.0.1"
    assert not {"host", "address", "bind"} & set(inspect.signature(OutsideWorld).parameters)
    assert write_return(b"x", "ARL", 1).startswith(b"From: caisse@caisse.simulation.invalid")
