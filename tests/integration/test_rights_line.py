"""The line of the téléservices itself: TLS, limits, retries, cancelling, and the guard that keeps a simulation home."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import cast

import pytest

from app.domain.clock import FixedClock
from app.domain.errors import Cancelled
from app.services.ports_rights import (
    AnswerTooBig,
    CertificateExpired,
    CertificateMissing,
    CertificateRefused,
    ClockSkewed,
    LookupRefused,
    MalformedAnswer,
    RightsFailure,
    ServerNotTrusted,
    ServiceFailing,
    ServiceTooSlow,
    ServiceUnreachable,
)
from app.simulator.adri.cases import CasDroits
from app.simulator.loopback import HOST, free_port
from app.simulator.teleservices.answers import Sent
from app.simulator.teleservices.certificates import CABINET, SERVER, Authority, Validity
from app.simulator.teleservices.server import TeleserviceServer
from app.simulator.world import OutsideWorld
from app.transport.adri.client import SoapRightsService
from app.transport.endpoints import Endpoint, ForbiddenEndpoint
from app.transport.teleservice import wire
from app.transport.teleservice.call import PAUSES_S
from app.transport.teleservice.settings import MAX_ANSWER_BYTES, Credentials, ServiceSettings
from app.transport.teleservice.tls import client_context
from tests.rights_line import NOW, FakeWait, papers, request, settings_of, ticking


@pytest.fixture(name="world")
def running_world() -> Iterator[OutsideWorld]:
    with OutsideWorld(FixedClock(NOW)) as world:
        yield world


def service(settings: ServiceSettings, wait: FakeWait | None = None, at: datetime = NOW) -> SoapRightsService:
    return SoapRightsService(settings, FixedClock(at), wait=wait or FakeWait(), monotonic=ticking(0))


def test_a_cabinet_of_another_authority_is_told_so_by_the_server(world: OutsideWorld) -> None:
    with pytest.raises(CertificateRefused) as caught:
        service(settings_of(world, papers(world, "refused"))).query(request())
    assert "alert" in str(caught.value)


def test_the_server_itself_refuses_an_expired_certificate(world: OutsideWorld) -> None:
    """A post whose clock is wrong believes its certificate good: the server does not."""
    world.teleservices.stop()
    at = datetime(2001, 6, 1, tzinfo=UTC)
    with OutsideWorld(FixedClock(at)) as old, pytest.raises(CertificateExpired) as caught:
        service(settings_of(old, papers(old, "expired")), at=at).query(request())
    assert "alert" in str(caught.value)


@pytest.mark.parametrize("validity", [Validity.NOW, Validity.EXPIRED])
def test_a_server_that_does_not_prove_who_it_is_gets_nothing(world: OutsideWorld, validity: Validity) -> None:
    teleservices = world.teleservices
    teleservices.stop()
    by = Authority() if validity is Validity.NOW else teleservices.authority
    teleservices.server_papers = by.papers(SERVER, validity)
    teleservices.start()
    with pytest.raises(ServerNotTrusted):
        service(settings_of(world)).query(request())
    assert teleservices.questions == 0


def test_a_server_of_another_name_gets_nothing(world: OutsideWorld) -> None:
    teleservices = world.teleservices
    teleservices.stop()
    teleservices.server_papers = teleservices.authority.papers(CABINET)
    teleservices.start()
    with pytest.raises(ServerNotTrusted):
        service(settings_of(world)).query(request())


def test_a_key_that_is_not_that_of_the_certificate(world: OutsideWorld) -> None:
    mine, other = papers(world, "accepted"), papers(world, "accepted")
    with pytest.raises(CertificateMissing):
        service(settings_of(world, replace(mine, key_pem=other.key_pem))).query(request())
    with pytest.raises(CertificateMissing):
        service(settings_of(world, replace(mine, authority_pem=b"none"))).query(request())


def test_no_key_stays_on_the_disk(world: OutsideWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    settings = settings_of(world)
    assert client_context(settings.credentials, NOW).get_ca_certs()
    assert list(tmp_path.iterdir()) == []


def test_the_papers_of_the_training_go_with_it() -> None:
    server = TeleserviceServer({}, FixedClock(NOW))
    server.start()
    folder = server.folder
    assert folder is not None
    assert {one.name for one in folder.iterdir()} == {"autorite.pem", "cabinet.key", "cabinet.pem", "serveur.pem"}
    assert all(one.stat().st_mode & 0o077 == 0 for one in folder.iterdir())
    server.stop()
    assert not folder.exists()


def test_a_line_that_is_down_is_tried_three_times(world: OutsideWorld) -> None:
    settings, wait = settings_of(world), FakeWait()
    world.teleservices.stop()
    with pytest.raises(ServiceUnreachable):
        service(settings, wait).query(request())
    assert wait.asked == list(PAUSES_S)


@pytest.mark.parametrize("cas", [CasDroits.EN_PANNE, CasDroits.PAGE_HTML, CasDroits.COUPEE])
def test_a_service_in_trouble_is_tried_three_times(world: OutsideWorld, cas: CasDroits) -> None:
    wait = FakeWait()
    with pytest.raises(RightsFailure):
        service(settings_of(world), wait).query(request(cas))
    assert (wait.asked, world.teleservices.questions) == (list(PAUSES_S), 3)


def test_a_line_that_comes_back_answers(world: OutsideWorld) -> None:
    settings = settings_of(world)
    world.teleservices.stop()
    wait = FakeWait(at_each=world.teleservices.start)
    assert service(settings, wait).query(request()).caisse == "801"
    assert wait.asked == list(PAUSES_S[:1])


def test_retries_stop_with_the_time_allowed(world: OutsideWorld) -> None:
    settings, wait = settings_of(world), FakeWait()
    world.teleservices.stop()
    hurried = SoapRightsService(settings, FixedClock(NOW), wait=wait, monotonic=ticking(4))
    with pytest.raises(ServiceUnreachable):
        hurried.query(request())
    assert wait.asked == list(PAUSES_S[:1])


@pytest.mark.parametrize("cas", [CasDroits.INCONNU, CasDroits.LOGICIEL_REFUSE, CasDroits.ILLISIBLE])
def test_what_another_try_cannot_mend_is_not_tried_again(world: OutsideWorld, cas: CasDroits) -> None:
    wait = FakeWait()
    with pytest.raises(RightsFailure):
        service(settings_of(world), wait).query(request(cas))
    assert (wait.asked, world.teleservices.questions) == ([], 1)


def test_giving_up_between_two_tries(world: OutsideWorld) -> None:
    settings = settings_of(world)
    world.teleservices.stop()
    with pytest.raises(Cancelled):
        service(settings, FakeWait(cancel_at=1)).query(request(), Event())


def test_giving_up_while_the_service_thinks(world: OutsideWorld) -> None:
    cancel, looks = Event(), iter(range(100))

    def monotonic() -> float:
        if next(looks) > 4:
            cancel.set()
        return 0.0

    patient = SoapRightsService(settings_of(world), FixedClock(NOW), wait=FakeWait(), monotonic=monotonic)
    with pytest.raises(Cancelled):
        patient.query(request(CasDroits.LENT), cancel)


@pytest.mark.parametrize("minutes", [-10, 10])
def test_clocks_that_disagree(world: OutsideWorld, minutes: int) -> None:
    with pytest.raises(ClockSkewed):
        service(settings_of(world), at=NOW + timedelta(minutes=minutes)).query(request())


@pytest.mark.parametrize(
    "host", ["droits.rss.fr", "01751.rss.fr", "localhost", "192.0.2.1", "services-ps.ameli.fr", "127.0.0.1.rss.fr"]
)
def test_a_simulation_opens_nothing_outside(world: OutsideWorld, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "create_connection", opened)
    monkeypatch.setattr(socket, "getaddrinfo", opened)
    away = replace(settings_of(world), endpoint=Endpoint(host, 443))
    with pytest.raises(ForbiddenEndpoint):
        service(away).query(request())


def test_the_simulated_world_listens_on_this_machine_only(world: OutsideWorld) -> None:
    assert world.rights_address.startswith(f"https://{HOST}:")
    with pytest.raises(OSError, match=r"."), socket.create_connection(("127.0.0.2", world.teleservices.port), 1):
        pass


def test_a_service_that_is_not_there(world: OutsideWorld) -> None:
    address = world.rights_address.replace("/droits", "/ailleurs")
    with pytest.raises(ServiceFailing) as caught:
        service(settings_of(world, address=address)).query(request())
    assert caught.value.raw.startswith(b"<!DOCTYPE html>")


ENVELOPE = b'<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body>%s</e:Body></e:Envelope>'
FAULT = ENVELOPE % b"<e:Fault><e:Code><e:Value>e:%s</e:Value></e:Code></e:Fault>"


@pytest.mark.parametrize(
    ("content", "status", "failure"),
    [
        (FAULT % b"Receiver", 500, ServiceFailing),
        (FAULT % b"Sender", 500, LookupRefused),
        (FAULT % b"Sender", 200, LookupRefused),
        (ENVELOPE % b"<x/>", 200, MalformedAnswer),
        (ENVELOPE % b"", 200, MalformedAnswer),
        (b"<x/>", 200, MalformedAnswer),
        (b"", 200, ServiceFailing),
        (b"<x/>", 401, LookupRefused),
        (b"<x/>", 403, LookupRefused),
    ],
)
def test_whatever_comes_back_has_a_name(content: bytes, status: int, failure: type[RightsFailure]) -> None:
    server = TeleserviceServer({"/droits": lambda _: Sent(content, status)}, FixedClock(NOW))
    server.start()
    shown = server.client_papers()
    try:
        credentials = Credentials(shown.certificate_pem, shown.key_pem, shown.authority_pem)
        settings = ServiceSettings(Endpoint(HOST, server.port), "/droits", credentials, engine_is_simulated=True)
        with pytest.raises(failure) as caught:
            service(settings).query(request())
    finally:
        server.stop()
    assert type(caught.value) is failure
    assert caught.value.raw == content


def receive(*pieces: bytes, total_s: float = 60) -> wire.Reply:
    """Let the client read *pieces*, then the end."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for piece in pieces:
            theirs.sendall(piece)
        theirs.shutdown(socket.SHUT_WR)
        limit = wire.Limit(total_s, Event(), ticking(1))
        return wire._receive(cast("wire.ssl.SSLSocket", ours), MAX_ANSWER_BYTES, limit)


OK = b"HTTP/1.1 200 OK\r\nContent-Type: Text/XML; charset=utf-8\r\n"


def test_a_whole_reply() -> None:
    reply = receive(OK + b"Date: Fri, 20 Nov 2026 17:00:00 GMT\r\nContent-Length: 4\r\n\r\n", b"<x/>")
    assert (reply.status, reply.content_type, reply.content, reply.dated_at) == (200, "text/xml", b"<x/>", NOW)
    for odd in (b"yesterday", b"Fri, 31 Dec 9999 23:59:59 -2359", b"Mon, 99 Jan 2026 00:00:00 GMT"):
        assert receive(OK + b"Date: " + odd + b"\r\nContent-Length: \xb2\r\n\r\n").dated_at is None


@pytest.mark.parametrize(
    ("head", "failure"),
    [
        (b"Content-Length: 50000000\r\n\r\n", AnswerTooBig),
        (b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n", AnswerTooBig),
        (b"Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n<x/>", AnswerTooBig),
        (b"Content-Length: 9\r\n\r\n<x/>", ServiceUnreachable),
    ],
)
def test_a_reply_that_is_not_to_be_read(head: bytes, failure: type[RightsFailure]) -> None:
    with pytest.raises(failure):
        receive(OK + head)


def test_a_service_that_keeps_one_waiting() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(OK)
        with pytest.raises(ServiceTooSlow):
            wire._receive(cast("wire.ssl.SSLSocket", ours), MAX_ANSWER_BYTES, wire.Limit(3, Event(), ticking(1)))


def test_a_port_that_nobody_listens_on(world: OutsideWorld) -> None:
    nobody = replace(settings_of(world), endpoint=Endpoint(HOST, free_port()))
    with pytest.raises(ServiceUnreachable):
        service(nobody).query(request())


def test_a_server_that_speaks_no_tls(world: OutsideWorld) -> None:
    plain = replace(settings_of(world), endpoint=Endpoint(HOST, world.smtp_port))
    with pytest.raises(ServiceUnreachable):
        service(plain).query(request())
