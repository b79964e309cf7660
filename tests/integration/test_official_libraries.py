"""Libraries of others in their worker: they answer, refuse, lie, crash and hang; the application goes on."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event, Thread

import pytest

from app.domain.card import Rattachement, SourceIdentite
from app.domain.errors import (
    AppError,
    Cancelled,
    CardBusy,
    CardRemoved,
    DeviceError,
    EnvironmentProblem,
    NoCard,
    PinRefused,
    WrongCard,
)
from app.hardware.api_lecture.reader import ApiLectureReader
from app.hardware.native.errors import LibraryCrashed, LibraryGarbled, LibraryHung, LibraryMissing
from app.hardware.native.frames import pack_call
from app.hardware.native.loading import START
from app.hardware.native.process import Library
from app.hardware.native.worker import Worker
from app.hardware.ssv.groups import Group, encode_zone
from app.hardware.ssv.library import SsvLibrary
from app.hardware.virtual_people import CORSICAN, FAMILY, LUNAR
from tests.native import compiled
from tests.native.desk import ApiPost, SsvPost

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DAY = date(2026, 11, 23)
PIN = "1234"
SHORT_S = 0.5
"""Deadline of a library that hangs on purpose."""


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_identity_carries_what_the_clear_card_does_not(api: ApiPost) -> None:
    card = api.reader.read_identity("L", NOW)
    assert (card.source, card.reader, card.read_at) == (SourceIdentite.MODULE_OFFICIEL, "L", NOW)
    first, second = card.beneficiaires[:2]
    assert first.rattachement == Rattachement("01", "349", "9881", "13")
    assert (first.qualite, first.nir_certifie) == ("0", FAMILY[0].nir)
    assert (second.qualite, second.nir_certifie) == ("6", None)


@pytest.mark.parametrize("people", [CORSICAN, LUNAR], ids=["corsican", "lunar"])
def test_odd_numbers_and_dates_pass(api: ApiPost, people: tuple) -> None:  # type: ignore[type-arg]
    api.insert(people)
    (person,) = api.reader.read_identity("L", NOW).beneficiaires
    assert (person.nir, person.naissance) == (people[0].nir, people[0].birth_date)


API_FAULTS = {
    "refuse": DeviceError,
    "garbage": LibraryGarbled,
    "lie": LibraryGarbled,
    "crash": LibraryCrashed,
    "leave": LibraryCrashed,
    "crash-at-end": LibraryCrashed,
}


@pytest.mark.parametrize("fault", API_FAULTS)
def test_a_faulty_reading_is_said_and_the_next_card_read(api: ApiPost, fault: str) -> None:
    api.behave(fault)
    with pytest.raises(API_FAULTS[fault]) as raised:
        api.reader.read_identity("L", NOW)
    assert_spoken(raised.value)
    api.behave("answer")
    assert len(api.reader.read_identity("L", NOW).beneficiaires) == 3


def test_a_code_that_nobody_explains_is_shown(api: ApiPost) -> None:
    api.behave("refuse")
    with pytest.raises(DeviceError) as raised:
        api.reader.read_identity("L", NOW)
    assert "4242" in raised.value.user_message


def test_what_the_library_prints_stays_out_of_the_exchange(api: ApiPost, capfd: pytest.CaptureFixture[str]) -> None:
    api.behave("noisy")
    assert len(api.reader.read_identity("L", NOW).beneficiaires) == 3
    assert capfd.readouterr() == ("", "")


def test_a_library_that_hangs_is_stopped_and_replaced(tmp_path: Path) -> None:
    api = ApiPost(tmp_path, deadline_s=SHORT_S)
    api.behave("answer")
    patient = ApiLectureReader(api.worker, wait_s=0)
    patient.read_identity("L", NOW)
    hung = api.worker.pid
    api.behave("hang")
    with pytest.raises(LibraryHung) as raised:
        api.reader.read_identity("L", NOW)
    assert_spoken(raised.value)
    assert hung is not None
    assert not is_running(hung)
    assert api.worker.pid is None
    api.behave("answer")
    assert len(patient.read_identity("L", NOW).beneficiaires) == 3
    api.worker.close()


def test_a_hang_can_be_given_up(api: ApiPost) -> None:
    api.behave("hang")
    cancel, outcome = Event(), []

    def read() -> None:
        try:
            api.reader.read_identity("L", NOW, cancel)
        except AppError as error:
            outcome.append(error)

    lane = Thread(target=read)
    lane.start()
    cancel.set()
    lane.join(20)
    assert [type(error) for error in outcome] == [Cancelled]
    api.behave("answer")
    assert len(api.reader.read_identity("L", NOW).beneficiaires) == 3


def test_the_worker_ends_with_its_owner(api: ApiPost) -> None:
    api.reader.read_identity("L", NOW)
    pid = api.worker.pid
    assert pid is not None
    api.worker.close()
    assert not is_running(pid)


def test_a_worker_whose_application_died_leaves_even_when_the_library_hangs(api: ApiPost) -> None:
    api.behave("hang")
    command = [sys.executable, "-m", "app.hardware.native.serve", "api_lecture", str(compiled("api_lec"))]
    worker = subprocess.Popen([*command, str(api.folder)], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert worker.stdin is not None
    worker.stdin.write(pack_call("identify", [0]))
    worker.stdin.close()
    assert worker.wait(30) == 0


def test_a_library_put_in_place_meanwhile_is_found_without_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "ssv.so"
    worker = Worker(Library("ssv", path, str(tmp_path / "sesam.ini")))
    with pytest.raises(LibraryMissing):
        worker.call(START, deadline_s=30)
    shutil.copy(compiled("ssv"), path)
    (tmp_path / "sesam.ini").write_text("answer", encoding="ascii")
    assert worker.call(START, deadline_s=30).code == 0
    worker.close()


def test_only_the_device_lane_may_call(tmp_path: Path) -> None:
    post = SsvPost(tmp_path, lane="device")
    with pytest.raises(RuntimeError, match="outside the lane"):
        post.engine.read_bearer(PIN)
    found = []
    lane = Thread(target=lambda: found.append(post.engine.read_bearer(PIN)), name="device_0")
    lane.start()
    lane.join(30)
    assert [bearer.nom_complet for bearer in found] == ["Claire Morel"]
    post.worker.close()


def test_the_rights_of_the_family_are_read(ssv: SsvPost) -> None:
    rights = ssv.engine.read_rights(PIN, DAY)
    assert rights.nir == FAMILY[0].nir
    assert rights.rattachement == Rattachement("01", "349", "9881", "13")
    assert rights.test
    assert rights.avertissement == ""
    assert [p.prenom for p in rights.beneficiaires] == [p.prenom for p in FAMILY]
    (first, *_) = rights.beneficiaires
    assert (first.naissance, first.qualite) == (FAMILY[0].birth_date, "0")
    assert [(p.debut, p.fin) for p in first.droits] == [(date(2026, 1, 1), date(2026, 12, 31))]
    assert [(c.code_ald, c.code_situation, c.periode.fin) for c in first.couvertures] == [("0", "0100", None)]
    assert first.mutuelle is not None
    assert (first.mutuelle.identification, len(first.mutuelle.periodes)) == ("12345678", 1)
    assert first.complementaire is None
    assert "DURAND" not in repr(rights) + repr(first)


def test_without_cps_the_rights_go_on_with_less_and_it_is_said(ssv: SsvPost) -> None:
    ssv.behave("no-cps")
    rights = ssv.engine.read_rights(PIN, DAY)
    assert len(rights.beneficiaires) == 3
    assert "CPS" in rights.avertissement


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (61444, WrongCard, "CPS"),
        (61457, NoCard, "Vitale"),
        (61460, WrongCard, "Retournez"),
        (61461, CardRemoved, "retirée"),
        (61478, WrongCard, "test"),
        (61696, DeviceError, "Débranchez"),
        (61697, EnvironmentProblem, "cabinet doctor"),
        (63000, EnvironmentProblem, "table"),
        (63218, EnvironmentProblem, "dossier de travail"),
        (8, CardBusy, "autre logiciel"),
        (32770, EnvironmentProblem, "galss.ini"),
        (48879, DeviceError, "BEEF"),
    ],
)
def test_codes_become_french_gestures(ssv: SsvPost, code: int, kind: type[Exception], words: str) -> None:
    ssv.behave(f"refuse {code}")
    with pytest.raises(kind) as raised:
        ssv.engine.read_rights(PIN, DAY)
    assert words in raised.value.user_message  # type: ignore[attr-defined]


def test_a_wrong_code_is_counted_whatever_comes_with_it(ssv: SsvPost) -> None:
    """A refusal with an absurd zone is that refusal: three of them block the card."""
    ssv.behave("absurd 61443")
    with pytest.raises(PinRefused) as refused:
        ssv.engine.read_bearer(PIN)
    assert refused.value.attempts_left == ssv.engine.attempts_left == 2
    assert "2 essais au plus" in refused.value.user_message


def test_a_library_ended_by_somebody_else_is_started_again(ssv: SsvPost) -> None:
    ssv.behave("forget")
    with pytest.raises(EnvironmentProblem) as raised:
        ssv.engine.read_bearer(PIN)
    assert "réessayez" in raised.value.user_message
    assert ssv.engine.read_bearer(PIN).nom == "MOREL"


def test_a_library_that_does_not_start_says_why(ssv: SsvPost) -> None:
    ssv.behave("init 63104")
    with pytest.raises(EnvironmentProblem, match="F680") as raised:
        ssv.engine.read_bearer(PIN)
    assert "sesam.ini" in raised.value.user_message


SSV_FAULTS = {
    "garbage": LibraryGarbled,
    "lie": LibraryGarbled,
    "null": LibraryGarbled,
    "crash": LibraryCrashed,
    "abort": LibraryCrashed,
    "leave": LibraryCrashed,
}


@pytest.mark.parametrize("fault", SSV_FAULTS)
@pytest.mark.parametrize("call", ["read_bearer", "read_rights", "translate_arl", "configuration"])
def test_a_faulty_engine_is_said_and_the_next_call_works(ssv: SsvPost, fault: str, call: str) -> None:
    calls = {
        "read_bearer": lambda: ssv.engine.read_bearer(PIN),
        "read_rights": lambda: ssv.engine.read_rights(PIN, DAY),
        "translate_arl": lambda: ssv.engine.translate_arl([encode_zone([Group(1, (b"x",))])]),
        "configuration": ssv.engine.configuration,
    }
    ssv.behave(fault)
    with pytest.raises(SSV_FAULTS[fault]) as raised:
        calls[call]()
    assert_spoken(raised.value)
    ssv.behave("answer")
    calls[call]()


def test_a_hung_engine_is_stopped_and_replaced(tmp_path: Path) -> None:
    ssv = SsvPost(tmp_path)
    ssv.behave("hang")
    ssv.engine.deadline_s = SHORT_S
    with pytest.raises(LibraryHung):
        ssv.engine.read_bearer(PIN)
    ssv.engine.deadline_s = 30.0
    ssv.behave("answer")
    assert ssv.engine.read_bearer(PIN).nom == "MOREL"
    ssv.worker.close()


def test_an_acknowledgement_is_translated_and_versions_read(ssv: SsvPost) -> None:
    groups = (Group(600, (b"01", b"ACCEPTE")), Group(601, (b"x" * 200,)))
    assert ssv.engine.translate_arl([encode_zone(groups)]) == groups
    assert [group.number for group in ssv.engine.configuration()] == [60]


@pytest.mark.parametrize(
    "behaviour", ["answer", "refuse 61457", "absurd 61457", "garbage", "null", "lie", "no-cps", "stingy", "forget"]
)
def test_every_zone_of_the_library_is_given_back(tmp_path: Path, behaviour: str) -> None:
    """In this process: nothing here crashes, and the stand-in counts what it handed out."""
    post = SsvPost(tmp_path)
    post.behave(behaviour)
    library = SsvLibrary(str(compiled("ssv")), str(post.ini))
    counter = ctypes.CDLL(str(compiled("ssv"))).stub_live_zones
    cards = ("PS", "LECTEUR", PIN)
    for name, arguments in {
        START: [],
        "cps": [*cards],
        "droits": [*cards, "20261123"],
        "secure": [*cards, "1", "000000001", b"zone"],
        "lot": [*cards, [b"one", b"two"]],
        "file": [b"lot"],
        "arl": [[b"\x00\x01\x00"]],
    }.items():
        for _ in range(20):
            with suppress(LibraryGarbled):
                library.call(name, arguments)  # type: ignore[arg-type]
        assert counter() == 0, name
    library.close()
    assert ctypes.CDLL(str(compiled("ssv"))).stub_is_ready() == 0


def assert_spoken(error: BaseException) -> None:
    """The message is French, says what to do and holds nothing of the card."""
    assert isinstance(error, AppError)
    assert "module officiel" in error.user_message
    assert any(word in error.user_message for word in ("réessayez", "relancera", "Retirez"))
    assert "DURAND" not in error.user_message + str(error)
