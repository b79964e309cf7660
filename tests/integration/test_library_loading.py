"""Why an official library cannot be used, each reason told apart: in the message of the screen and by the self-test."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

import pytest

from app.domain.errors import EnvironmentProblem
from app.hardware.native import loading
from app.hardware.native.binary import Binary, binary_of, own_binary
from app.hardware.native.diagnosis import diagnose_libraries
from app.hardware.native.errors import LibraryMissing
from app.hardware.native.loading import load
from app.hardware.native.places import API_LECTURE, SSV, find
from app.hardware.native.process import Library
from app.hardware.native.worker import Worker
from app.services.library_words import library_words
from app.services.ports_card import LibrarySeen, LibraryState
from tests.native import compiled


def seen(path: Path, **more: str) -> LibrarySeen:
    return diagnose_libraries({SSV: str(path), **more})[1]


def message(path: Path) -> str:
    """Return what the screen says when a card is to be read with this library."""
    worker = Worker(Library(SSV, path))
    with pytest.raises(LibraryMissing) as raised:
        worker.call("cps", "a", "b", "c", deadline_s=30)
    assert isinstance(raised.value, EnvironmentProblem)
    assert worker.pid is None
    return raised.value.user_message


def portable(machine: int) -> bytes:
    """Return the head of a Windows library."""
    head = bytearray(256)
    head[:2], head[60:64] = b"MZ", struct.pack("<I", 128)
    head[128:132], head[132:134] = b"PE\x00\x00", struct.pack("<H", machine)
    return bytes(head)


def without_companion(folder: Path) -> Path:
    """Return a library whose companion was deleted after the installation."""
    companion = compiled("companion")
    made = compiled("bare", f"-L{companion.parent}", "-lcompanion", "-Wl,--no-as-needed", "-lcompanion")
    target = folder / "ssv.so"
    target.write_bytes(made.read_bytes())
    return target


@pytest.mark.parametrize(
    ("content", "state", "words"),
    [
        (b"not a library", LibraryState.NO_LIBRARY, "n’est pas un module"),
        (b"", LibraryState.NO_LIBRARY, "n’est pas un module"),
        (b"MZ short", LibraryState.NO_LIBRARY, "n’est pas un module"),
        (portable(0x8664), LibraryState.FOREIGN, "Windows, 64 bits (x86-64)"),
        (portable(0x014C), LibraryState.FOREIGN, "Windows, 32 bits (x86)"),
        (None, LibraryState.MISPLACED, "Indiquez son emplacement"),
    ],
)
def test_a_file_that_is_no_library_of_this_post_is_said(
    tmp_path: Path, content: bytes | None, state: LibraryState, words: str
) -> None:
    path = tmp_path / "ssv.dll"
    if content is not None:
        path.write_bytes(content)
    assert seen(path).state is state
    assert words in message(path)


@pytest.mark.skipif(sys.platform != "linux", reason="the compiler of this system makes no 32-bit library")
def test_a_library_of_32_bits_is_told_as_such() -> None:
    path = compiled("bare", "-m32", "-nostdlib")
    assert seen(path).state is LibraryState.FOREIGN
    assert "Linux, 32 bits (x86)" in message(path)
    assert "64 bits" in message(path)


@pytest.mark.parametrize(("kept", "state"), [(64, LibraryState.UNLOADABLE), (2000, LibraryState.FAULTY)])
def test_a_cut_library_is_refused_by_the_loader_or_crashes_it(tmp_path: Path, kept: int, state: LibraryState) -> None:
    """Cut after its tables, it takes the loader down with SIGBUS: in the worker only."""
    path = tmp_path / "ssv.so"
    path.write_bytes(compiled("ssv").read_bytes()[:kept])
    assert seen(path).state is state


def test_the_companion_that_is_missing_is_named(tmp_path: Path) -> None:
    path = without_companion(tmp_path)
    found = seen(path)
    assert (found.state, found.note) == (LibraryState.INCOMPLETE, "libcompanion.so")
    assert "libcompanion.so" in message(path)
    assert str(tmp_path) not in message(path)


def test_the_function_that_is_missing_is_named() -> None:
    path = compiled("api_lec")
    found = seen(path)
    assert (found.state, found.note) == (LibraryState.LACKING, "SSV_LireConfig")
    assert "SSV_LireConfig" in message(path)
    assert "64 bits" not in message(path)


@pytest.mark.parametrize("denied", ["is_file", "open"])
def test_a_file_that_the_account_may_not_read_is_said(monkeypatch: pytest.MonkeyPatch, denied: str) -> None:
    """The folder closed, or the file itself; an administrator reads both, so the refusal is played."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, denied, refuse)
    with pytest.raises(LibraryMissing) as raised:
        load(str(compiled("ssv")))
    assert raised.value.state is LibraryState.UNREADABLE
    assert "interdit à votre compte" in raised.value.user_message


def test_the_self_test_survives_a_folder_that_the_account_may_not_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_file", refuse)
    assert seen(compiled("ssv")).state is LibraryState.REFUSING
    assert find(API_LECTURE, {}, "win32") is None


@pytest.mark.parametrize(
    ("said", "winerror", "state", "note"),
    [
        ("libpcsc.so.1: cannot open shared object file: No such file", 0, LibraryState.INCOMPLETE, "libpcsc.so.1"),
        ("/opt/ssv.so: undefined symbol: GALSS_Ouvrir", 0, LibraryState.INCOMPLETE, "GALSS_Ouvrir"),
        ("dlopen(x): Library not loaded: @rpath/libgalss.dylib", 0, LibraryState.INCOMPLETE, "libgalss.dylib"),
        ("Could not find module 'ssv64.dll' (or one of its dependencies)", 126, LibraryState.INCOMPLETE, ""),
        ("The specified procedure could not be found", 127, LibraryState.INCOMPLETE, ""),
        ("/opt/ssv.so: file too short", 0, LibraryState.UNLOADABLE, ""),
    ],
)
def test_the_words_of_every_loader_are_understood(said: str, winerror: int, state: LibraryState, note: str) -> None:
    error = OSError(said)
    error.winerror = winerror  # type: ignore[attr-defined]
    refused = loading._refused(error, "/opt/ssv.so")
    assert (refused.state, refused.note) == (state, note)


def test_heads_of_every_system_are_told() -> None:
    elf = bytearray(64)
    elf[:6], elf[18:20] = b"\x7fELF\x02\x01", struct.pack("<H", 183)
    assert binary_of(bytes(elf)) == Binary("linux", frozenset({"arm64"}))
    thin = b"\xcf\xfa\xed\xfe" + struct.pack("<I", 0x0100000C)
    assert binary_of(thin) == Binary("darwin", frozenset({"arm64"}))
    fat = b"\xca\xfe\xba\xbe" + struct.pack(">I", 2)
    fat += b"".join(struct.pack(">5I", kind, 0, 0, 0, 0) for kind in (0x01000007, 0x0100000C))
    both = binary_of(fat)
    assert both == Binary("darwin", frozenset({"arm64", "x86-64"}))
    assert both is not None
    assert both.words == "macOS, 64 bits (arm64), 64 bits (x86-64)"
    assert binary_of(b"\xca\xfe\xba\xbe\x00\x00\x00\x3d" + bytes(64)) is None  # a compiled Java class
    assert binary_of(portable(0x9999)) == Binary("win32", frozenset({"?"}))
    own = binary_of(compiled("ssv").read_bytes()[:4096])
    assert own is not None
    assert own.processors & own_binary().processors


@pytest.mark.parametrize("state", [s for s in LibraryState if s not in {LibraryState.ABSENT, LibraryState.READY}])
def test_every_fault_has_its_own_repair(state: LibraryState) -> None:
    (words,) = library_words(LibrarySeen(SSV, state, "x.so", note="Complétez sesam.ini."), ())
    assert words.found
    assert words.repair.endswith(".")
    every = {library_words(LibrarySeen(SSV, other), ())[0].found for other in LibraryState}
    assert len(every) == len(LibraryState)


def test_a_library_that_loads_and_does_not_start_says_why(tmp_path: Path) -> None:
    ini = tmp_path / "sesam.ini"
    ini.write_text("init 63217", encoding="ascii")
    found = seen(compiled("ssv"), sesam_ini=str(ini))
    assert found.state is LibraryState.REFUSING
    (words,) = library_words(found, ())
    assert words.found == "ne démarre pas"
    assert "[commun]" in words.repair
    assert seen(compiled("ssv"), sesam_ini=str(tmp_path / "none.ini")).state is LibraryState.REFUSING
    ini.write_text("answer", encoding="ascii")
    assert seen(compiled("ssv"), sesam_ini=str(ini)).state is LibraryState.READY
    for fault in ("crash", "garbage"):
        ini.write_text(fault, encoding="ascii")
        expected = LibraryState.FAULTY if fault == "crash" else LibraryState.READY
        assert seen(compiled("ssv"), sesam_ini=str(ini)).state is expected


def test_the_reading_library_started_on_a_folder_without_its_file_says_so(tmp_path: Path) -> None:
    post = {"api_lecture": str(compiled("api_lec")), "api_lecture_configuration": str(tmp_path)}
    found = diagnose_libraries(post)[0]
    assert found.state is LibraryState.REFUSING
    assert "77" in found.note
    assert "api_lec.ini" in found.note
