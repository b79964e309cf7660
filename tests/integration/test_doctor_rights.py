"""``cabinet doctor`` on the rights service."""

from __future__ import annotations

import subprocess
import sys
from threading import Event

import pytest

from app.bootstrap.doctor_rights import rights_check
from app.cli.doctor_lecteur import Verdict
from app.services.ports_rights import RightsAnswer, RightsRequest, ServiceUnreachable


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


def test_the_window_starts_without_zeep() -> None:
    lines = "import sys, app.bootstrap.world; raise SystemExit('zeep' in sys.modules or 'requests' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", lines], check=False).returncode == 0
