"""Where the official libraries are looked for, and what ``cabinet doctor`` says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bootstrap.folders import Folders
from app.bootstrap.libraries import libraries_of_window, official_libraries
from app.domain.card import ReaderState, SlotState
from app.domain.errors import EnvironmentProblem
from app.hardware.native import places
from app.hardware.native.diagnosis import diagnose_libraries
from app.hardware.native.places import API_LECTURE, SSV, find, read_post
from app.hardware.native.post import PostFile
from app.services.library_checks import library_checks
from app.services.ports_card import LibrarySeen, LibraryState, ReaderDiagnosis
from app.services.post_check import Check, Verdict
from tests.native import compiled

HERE = SlotState(ReaderState.EMPTY, "Lecteur A")


def states(post: dict[str, str]) -> dict[str, LibraryState]:
    return {seen.kind: seen.state for seen in diagnose_libraries(post)}


def said(*seen: LibrarySeen) -> tuple[Check, ...]:
    return library_checks(ReaderDiagnosis(True, (HERE,), libraries=seen))


def test_a_post_without_libraries_is_whole(tmp_path: Path) -> None:
    assert read_post(tmp_path / "poste.ini") == {}
    assert states({}) == {API_LECTURE: LibraryState.ABSENT, SSV: LibraryState.ABSENT}
    checks = said(*diagnose_libraries({}))
    assert [check.verdict for check in checks] == [Verdict.OK, Verdict.OK]
    assert all("absent" in check.found for check in checks)


def test_the_file_of_the_post_comes_first(tmp_path: Path) -> None:
    file = tmp_path / "poste.ini"
    file.write_text(
        f"[bibliotheques]\napi_lecture = {compiled('api_lec')}\napi_lecture_configuration = {tmp_path}\n"
        f"ssv = {compiled('ssv')}\nsesam_ini = {tmp_path / 'sesam.ini'}\nressource_ps = CPS1\n",
        encoding="utf-8",
    )
    post = read_post(file)
    library = find(SSV, post)
    assert library is not None
    assert (library.path, library.configuration) == (compiled("ssv"), str(tmp_path / "sesam.ini"))
    assert set(states(dict(post)).values()) == {LibraryState.REFUSING}  # neither has its configuration
    (tmp_path / "api_lec.behaviour").write_text("answer", encoding="ascii")
    (tmp_path / "sesam.ini").write_text("answer", encoding="ascii")
    assert set(states(dict(post)).values()) == {LibraryState.READY}
    official = official_libraries(Folders(tmp_path))
    assert official.identity is not None
    assert official.ssv is not None
    assert (official.ssv.resources.ps, official.ssv.resources.vitale) == ("CPS1", "CANAL2")
    official.close()


def test_a_path_pasted_with_its_quotes_is_understood(tmp_path: Path) -> None:
    file = tmp_path / "poste.ini"
    file.write_text('[bibliotheques]\nssv = "C:\\SSV 64\\ssv64.dll"\n', encoding="utf-8")
    assert read_post(file) == {"ssv": r"C:\SSV 64\ssv64.dll"}


def test_well_known_places_are_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "api_lec64.dll").write_bytes(b"")
    row = {"kind": API_LECTURE, "platform": "win32", "library": str(tmp_path / "api_lec64.dll")}
    rows = [row | {"configuration": str(tmp_path / "gone")}, row | {"configuration": str(tmp_path)}]
    monkeypatch.setattr(places, "_well_known", lambda: rows)
    found = find(API_LECTURE, {}, "win32")
    assert found is not None
    assert found.configuration == str(tmp_path)
    assert find(API_LECTURE, {}, "linux") is None
    assert find(SSV, {}, "win32") is None


def test_the_table_of_places_is_readable_and_invents_no_place() -> None:
    rows = places._well_known()
    assert {row["kind"] for row in rows} == {API_LECTURE}
    assert all(row["confidence"] in {"1S", "INF"} for row in rows)


def test_libraries_missing_unloadable_or_faulty_are_told_apart(tmp_path: Path) -> None:
    broken = tmp_path / "broken.so"
    broken.write_bytes(b"nothing of a library")
    assert states({API_LECTURE: str(tmp_path / "none.so"), SSV: str(broken)}) == {
        API_LECTURE: LibraryState.MISPLACED,
        SSV: LibraryState.NO_LIBRARY,
    }
    verdicts = [said(LibrarySeen(SSV, state, "x.so", note="Complétez sesam.ini."))[0] for state in LibraryState]
    assert [check.verdict for check in verdicts].count(Verdict.FAULT) == len(LibraryState) - 2
    assert all(check.repair for check in verdicts if check.verdict is Verdict.FAULT)
    assert "homologué" in said(LibrarySeen(SSV, LibraryState.READY))[0].found


def test_a_reader_that_the_library_waits_for_and_nobody_sees_is_said(tmp_path: Path) -> None:
    (tmp_path / "api_lec.ini").write_text(
        "[LECTEURS]\r\nRessource_Vitale=Lecteur A\r\nRessource_CPS = Lecteur B \r\n", encoding="iso-8859-1"
    )
    post = {API_LECTURE: str(compiled("api_lec")), "api_lecture_configuration": str(tmp_path)}
    (seen, _) = diagnose_libraries(post)
    assert seen.readers == ("Lecteur A", "Lecteur B")
    _, warning = said(seen)
    assert warning.verdict is Verdict.WARNING
    assert "Lecteur B" in warning.found
    assert "Lecteur A" in warning.repair


def test_the_report_hides_the_folder_of_the_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    seen = diagnose_libraries({SSV: str(tmp_path / "dossier" / "ssv.so")})
    assert seen[1].path == "~/dossier/ssv.so"


@pytest.mark.parametrize("content", [b"no section\n", b"[bibliotheques]\nssv\n\xff\xfe", b"[a]\n[a]\n"])
def test_an_unreadable_file_of_the_post_is_said_and_the_window_opens_without(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "poste.ini").write_bytes(content)
    with pytest.raises(EnvironmentProblem) as refused:
        read_post(tmp_path / "poste.ini")
    assert "poste.ini" in refused.value.user_message
    assert libraries_of_window(Folders(tmp_path)).identity is None


def test_a_library_placed_in_reglages_is_kept_with_the_rest(tmp_path: Path) -> None:
    (tmp_path / "poste.ini").write_text("[bibliotheques]\nressource_ps = CPS1\n", encoding="utf-8")
    post = PostFile(tmp_path / "poste.ini")
    post.place(SSV, str(compiled("ssv")))
    assert read_post(post.path) == {"ressource_ps": "CPS1", SSV: str(compiled("ssv"))}
    assert [seen.state for seen in post.seen()] == [LibraryState.ABSENT, LibraryState.REFUSING]
    assert [file.name for file in tmp_path.iterdir()] == ["poste.ini"]
    with pytest.raises(EnvironmentProblem) as refused:
        PostFile(tmp_path / "none" / "poste.ini").place(SSV, "x")
    assert "emplacement" in refused.value.user_message


def test_the_configuration_lies_beside_the_library_unless_the_post_says_where(tmp_path: Path) -> None:
    found = find(API_LECTURE, {API_LECTURE: str(tmp_path / "api_lec64.dll")}, "linux")
    assert found is not None
    assert found.configuration == str(tmp_path)
    told = find(API_LECTURE, {API_LECTURE: "x", "api_lecture_configuration": "/etc/api"}, "linux")
    assert told is not None
    assert told.configuration == "/etc/api"
    ssv = find(SSV, {SSV: str(tmp_path / "ssv.dll")}, "linux")
    assert ssv is not None
    assert ssv.configuration == ""
