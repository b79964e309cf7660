"""The rights service as bootstrap connects it: by the settings, by the training, and for ``cabinet doctor``."""

from __future__ import annotations

import subprocess
import sys
from threading import Event

import pytest

from app.bootstrap.doctor_rights import rights_check
from app.bootstrap.teleservices import CabinetRights
from app.bootstrap.world import rights_of_cabinet
from app.domain.clock import FixedClock
from app.services.ports_rights import (
    CertificateMissing,
    RightsAnswer,
    RightsFailure,
    RightsRequest,
    ServiceUnreachable,
)
from app.services.post_check import Verdict
from app.simulator.world import OutsideWorld
from app.transport.endpoints import ForbiddenEndpoint
from app.transport.teleservice.settings import Credentials
from app.transport.teleservice.stored import Teleservice, address_key, stored
from tests.memory_store import MemoryStore
from tests.rights_line import NOW, request


class Failing:
    """A service that raises what it was given."""

    simulated, name = True, "failing"

    def __init__(self, error: Exception) -> None:
        self.error = error

    def query(self, _request: RightsRequest, _cancel: Event | None = None) -> RightsAnswer:
        raise self.error


def test_a_question_leaves_and_comes_back() -> None:
    check = rights_check()
    assert (check.verdict, check.repair) == (Verdict.OK, "")
    assert "aucun vrai service" in check.found


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ServiceUnreachable(), "ServiceUnreachable"),
        (ModuleNotFoundError("no zeep", name="zeep"), "zeep"),
        (OSError(98, "Address already in use"), "Address already in use"),
    ],
)
def test_what_is_wrong_is_said_with_its_repair(error: Exception, words: str) -> None:
    check = rights_check(lambda _world, _clock: Failing(error))
    assert check.verdict is Verdict.FAULT
    assert words in check.found
    assert check.repair


def test_the_settings_of_the_cabinet_lead_to_the_service_they_name() -> None:
    clock = FixedClock(NOW)
    with OutsideWorld(clock) as beside, OutsideWorld(clock) as own:
        papers = beside.teleservices.client_papers()
        credentials = Credentials(papers.certificate_pem, papers.key_pem, papers.authority_pem)
        kept = {**stored(credentials), address_key(Teleservice.DROITS): beside.rights_address}
        rights_of_cabinet(lambda key: kept.get(key, ""), own, clock).query(request())
        assert (beside.teleservices.questions, own.teleservices.questions) == (1, 0)
        rights_of_cabinet(lambda _: "", own, clock).query(request())
        assert (beside.teleservices.questions, own.teleservices.questions) == (1, 1)
        kept[address_key(Teleservice.DROITS)] = "https://droits.rss.fr/"
        with pytest.raises(ForbiddenEndpoint):
            rights_of_cabinet(lambda key: kept.get(key, ""), own, clock).query(request())


def test_settings_that_cannot_be_used_leave_the_window_open_and_say_why() -> None:
    clock = FixedClock(NOW)
    store = MemoryStore()
    with OutsideWorld(clock) as own:
        assert CabinetRights(store, own, clock).query(request()).open_on(NOW.date())
        for address, failure in (("https://droits.rss.fr/", RightsFailure), ("n’importe quoi", CertificateMissing)):
            with store() as uow:
                uow.cabinet.set_setting(address_key(Teleservice.DROITS), address)
                uow.commit()
            with pytest.raises(failure):
                CabinetRights(store, own, clock).query(request())


def test_the_window_starts_without_the_libraries_of_soap() -> None:
    lines = "import sys, app.bootstrap.world; raise SystemExit(bool({'zeep', 'requests', 'lxml'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", lines], check=False).returncode == 0
