"""What the installer asks of the machine and of its Pythons; the machine and apt are fakes here."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from installer import interpreter, launch, system
from installer.environment import Environment, SetupFailed
from installer.system import Machine, Means


class FakeMachine(Machine):
    """A machine that has everything but what is named."""

    def __init__(self, *lacking: str) -> None:
        self.lacking = set(lacking)

    def has_library(self, name: str) -> bool:
        return name not in self.lacking

    def has_command(self, name: str) -> bool:
        return name not in self.lacking

    def has_file(self, path: str) -> bool:
        return path not in self.lacking


class FakeApt:
    """Records what is run; the last word of a command decides the exit code."""

    def __init__(self, code: int = 0, said: str = "") -> None:
        self.commands: list[list[str]] = []
        self.code, self.said = code, said

    def __call__(self, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        self.commands.append(list(command))
        return subprocess.CompletedProcess(command, self.code, "", self.said)


@pytest.fixture
def project() -> Environment:
    """The project itself: these tests only read it."""
    return Environment(Path(__file__).resolve().parents[2])


def test_a_complete_machine_lacks_nothing() -> None:
    assert system.missing(system.WINDOW + system.READER + system.COMPILER + system.TESTS, FakeMachine()) == []


def test_missing_libraries_give_their_packages_in_order() -> None:
    machine = FakeMachine("libxcb-cursor.so.0", "libEGL.so.1", "pcscd", "/usr/include/PCSC/winscard.h")
    needs = system.WINDOW + system.READER + system.COMPILER
    assert system.missing(needs, machine) == ["libegl1", "libxcb-cursor0", "pcscd", "libpcsclite-dev"]


def test_every_need_can_be_seen_missing() -> None:
    for need in system.WINDOW + system.READER + system.COMPILER + system.TESTS:
        seen = need.library or need.command or need.file
        assert seen
        assert system.missing([need], FakeMachine(seen)) == [need.package]


def test_the_real_machine_is_asked() -> None:
    machine = Machine()
    assert not machine.has_library("libabsente-de-partout.so.9")
    assert not machine.has_command("commande-absente-de-partout")
    assert machine.has_file("/")
    assert not machine.has_file("/absent/de/partout")


def test_the_apt_line_is_exact() -> None:
    line = system.apt_line(["libegl1", "pcscd"])
    assert line == "sudo apt-get update && sudo apt-get install -y --no-install-recommends libegl1 pcscd"


@pytest.mark.parametrize(
    ("has_apt", "is_root", "allowed", "free", "expected"),
    [
        (True, True, False, False, Means.ROOT),
        (True, False, True, True, Means.SUDO),
        (True, False, True, False, Means.BY_HAND),
        (True, False, False, True, Means.BY_HAND),
        (False, True, True, True, Means.NO_APT),
    ],
)
def test_who_installs_packages(has_apt: bool, is_root: bool, allowed: bool, free: bool, expected: Means) -> None:
    assert system.means_of(has_apt, is_root, allowed, lambda: free) is expected


def test_sudo_is_not_even_asked_without_permission() -> None:
    asked: list[str] = []
    system.means_of(True, False, False, lambda: bool(asked.append("sudo")))
    assert asked == []


def test_a_person_without_rights_gets_the_line_to_type() -> None:
    said = system.advice(["libegl1"], Means.BY_HAND)
    assert said.splitlines()[-1].strip() == system.apt_line(["libegl1"])


def test_a_machine_without_apt_gets_names_and_no_apt_line() -> None:
    said = system.advice(["libegl1"], Means.NO_APT)
    assert "libegl1" in said
    assert "apt-get" not in said


def test_root_updates_then_installs_without_recommended_packages() -> None:
    apt = FakeApt()
    assert system.install(["pcscd"], Means.ROOT, apt) == ""
    assert apt.commands == [
        ["apt-get", "update"],
        ["apt-get", "install", "-y", "--no-install-recommends", "pcscd"],
    ]


def test_sudo_never_waits_for_a_password() -> None:
    apt = FakeApt()
    system.install(["pcscd"], Means.SUDO, apt)
    assert all(command[:2] == ["sudo", "-n"] for command in apt.commands)


def test_what_apt_says_when_it_fails_is_kept_short() -> None:
    apt = FakeApt(100, "\n".join(f"ligne {number}" for number in range(50)))
    assert system.install(["pcscd"], Means.ROOT, apt).splitlines()[-1].strip() == "ligne 49"
    assert len(system.install(["pcscd"], Means.ROOT, apt).splitlines()) == 6


@pytest.fixture
def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "means_here", lambda _allowed: Means.BY_HAND)


@pytest.mark.usefixtures("by_hand")
def test_running_goes_on_without_a_package(project: Environment, capsys: pytest.CaptureFixture[str]) -> None:
    absent = launch.prepare_machine(project, FakeMachine("pcscd"), allowed=False, for_tests=False)
    assert absent == ["pcscd"]
    assert system.apt_line(["pcscd"]) in capsys.readouterr().err


@pytest.mark.usefixtures("by_hand")
def test_tests_do_not_start_without_a_package(project: Environment) -> None:
    with pytest.raises(SetupFailed):
        launch.prepare_machine(project, FakeMachine("Xvfb"), allowed=False, for_tests=True)


@pytest.mark.parametrize(("version", "right"), [((3, 10), False), ((3, 11), True), ((3, 14), True), ((3, 15), False)])
def test_which_python_is_right(version: tuple[int, int], right: bool) -> None:
    assert interpreter.is_right(version) is right


def test_another_python_of_the_machine_is_found() -> None:
    versions = {("python3.12",): (3, 12), ("python3.13",): (3, 13)}
    assert interpreter.find_other(False, lambda command: versions.get(tuple(command))) == ["python3.12"]
    assert interpreter.find_other(True, lambda command: (3, 13) if command == ["py", "-3.13"] else None) == [
        "py",
        "-3.13",
    ]
    assert interpreter.find_other(False, lambda _command: None) == []


def test_a_python_tells_its_version() -> None:
    assert interpreter.version_of([sys.executable]) == sys.version_info[:2]
    assert interpreter.version_of(["python-absent-de-partout"]) is None


def test_the_refusal_names_what_was_found_and_what_to_do() -> None:
    said = interpreter.refusal((3, 9))
    assert "3.9" in said
    assert "3.11" in said
    assert "apt-get install" in said
