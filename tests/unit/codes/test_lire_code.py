"""``cabinet lire-code``, the service under it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from app.bootstrap.codes import build_read_code
from app.cli.lire_code import run
from app.domain.apcv import ApcvRefused, RefusApcv
from app.domain.clock import FixedClock
from app.domain.codes import (
    CodeExpired,
    ModuleAbsent,
    NoCodeSeen,
    PictureUnreadable,
    ScannedCode,
    Symbology,
)
from app.domain.errors import AppError, EnvironmentProblem
from app.domain.ins import ModeIdentite, StatutIdentite
from app.hardware.camera import libraries
from app.hardware.camera.diagnosis import diagnose_cameras
from app.hardware.codes.draw import png_of
from app.services.read_code import ReadCode, Usage
from app.simulator.apcv import SimulatedPhone
from app.simulator.apcv_people import ASSURES
from tests.code_frames import INS, OPAQUE, drawn

NOW = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
REAL_INS = INS.replace("4.10S3", "4.8\x1dS3")
MATRICULE = "285076311306996"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def read(clock: FixedClock) -> ReadCode:
    return build_read_code(clock)


def qr(payload: bytes) -> ScannedCode:
    return ScannedCode(payload, Symbology.QR)


def test_a_datamatrix_gives_an_identity_that_is_still_to_be_checked(read: ReadCode) -> None:
    (lecture,) = read.picture(png_of(INS.encode(), Symbology.DATAMATRIX))
    assert [(lu.nom, lu.prenom) for lu in lecture.personnes] == [("ESSAI-TEST", "CAMILLE")]
    assert lecture.identites[0].statut is StatutIdentite.PROVISOIRE
    assert lecture.usage is Usage.A_VERIFIER  # a test register
    assert read.typed(REAL_INS.encode()).usage is Usage.UTILISABLE
    assert "ESSAI" not in repr(lecture)


@pytest.mark.parametrize(
    ("mode", "code", "usable"),
    [
        (ModeIdentite.REEL, INS, False),
        (ModeIdentite.REEL, REAL_INS, True),
        (ModeIdentite.SIMULATION, INS, True),
        (ModeIdentite.SIMULATION, REAL_INS, False),
        (None, INS, True),
        (None, REAL_INS, True),
    ],
)
def test_test_people_and_real_people_never_meet(
    clock: FixedClock, mode: ModeIdentite | None, code: str, usable: bool
) -> None:
    lecture = build_read_code(clock, mode).typed(code.encode())
    assert bool(lecture.personnes) is bool(lecture.identites) is usable
    assert (lecture.usage is Usage.REFUSE) is not usable


def test_the_appli_gives_people_that_come_from_the_reference_base(read: ReadCode, clock: FixedClock) -> None:
    lecture = read.code(qr(SimulatedPhone(clock).code(ASSURES[2], delegated=True)))
    assert len(lecture.personnes) == 3
    assert {one.statut for one in lecture.identites} == {StatutIdentite.RECUPEREE}
    assert lecture.valable_jusqu_a == NOW + timedelta(seconds=60)
    assert any("usage délégué" in line for line in lecture.lignes)
    assert any("encore 60 s" in line for line in lecture.lignes)
    assert "SIMULATION" in lecture.lignes[0]


class RecordingModule:
    """An official module that keeps what it was given."""

    simulated = False

    def __init__(self) -> None:
        self.given: list[bytes] = []

    def acquire(self, raw: bytes):  # type: ignore[no-untyped-def]
        self.given.append(raw)
        raise ModuleAbsent()

    def valid_until(self, raw: bytes) -> None:
        return None

    def release(self) -> None:
        """Nothing."""


def test_an_opaque_code_reaches_the_module_unchanged(clock: FixedClock) -> None:
    module = RecordingModule()
    base = build_read_code(clock, ModeIdentite.REEL)
    read = ReadCode(base.tell, base.pictures, base.scanner, module, None, clock, base.debounce, ModeIdentite.REEL)
    raw = b" \x00\xff" + OPAQUE.encode() + b"\r\n "
    with pytest.raises(ModuleAbsent):
        read.code(qr(raw))
    assert module.given == [raw]


def test_each_mode_refuses_the_codes_of_the_other(clock: FixedClock) -> None:
    with pytest.raises(ApcvRefused) as refusal:
        build_read_code(clock, ModeIdentite.REEL).typed(SimulatedPhone(clock).code(ASSURES[0]))
    assert refusal.value.cause is RefusApcv.MODE
    with pytest.raises(ModuleAbsent, match="simulation mode"):
        build_read_code(clock, ModeIdentite.SIMULATION).typed(OPAQUE.encode())


def test_the_same_code_within_five_seconds_is_the_same_gesture(read: ReadCode, clock: FixedClock) -> None:
    code = qr(INS.encode())
    assert not read.debounce.seen_lately(code)
    read.debounce.note(code)
    assert read.debounce.seen_lately(code)
    assert not read.debounce.seen_lately(qr(b"other"))
    clock.advance(timedelta(seconds=5))
    assert not read.debounce.seen_lately(code)
    assert "ESSAI" not in repr(read.debounce)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", PictureUnreadable),
        (b"no picture", PictureUnreadable),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), PictureUnreadable),
        (bytes(60_000_001), PictureUnreadable),
        (b"GIF89a", PictureUnreadable),
    ],
)
def test_what_is_no_picture_is_refused(read: ReadCode, content: bytes, kind: type[AppError]) -> None:
    with pytest.raises(kind):
        read.picture(content)


def _files(folder: Path, clock: FixedClock) -> dict[str, Path]:
    made = {
        "ins": png_of(INS.encode(), Symbology.DATAMATRIX),
        "appli": png_of(SimulatedPhone(clock).code(ASSURES[0]), Symbology.QR, inverted=True),
        "opaque": png_of(OPAQUE.encode(), Symbology.QR),
        "web": png_of(b"https://example.org", Symbology.QR),
        "2ddoc": png_of(b"DC04FR0000011E58FFFF2801FR43ABC", Symbology.DATAMATRIX),
        "vide": png_of(b"x", Symbology.QR),
        "texte": b"no picture",
    }
    import cv2

    made["vide"] = bytes(cv2.imencode(".png", np.full((90, 90), 128, np.uint8))[1])
    for name, content in made.items():
        (folder / f"{name}.png").write_bytes(content)
    return {name: folder / f"{name}.png" for name in [*made, "absent"]}


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("ins", 0, "ESSAI-TEST CAMILLE MARIE"),
        ("appli", 0, "NOËL-SAVARY Héloïse"),
        ("opaque", 1, "module officiel"),
        ("web", 0, "site web"),
        ("2ddoc", 0, "Avis d’impôt"),
        ("vide", 1, "Aucun code lu"),
        ("texte", 1, "pas une image"),
        ("absent", 3, "introuvable"),
    ],
)
def test_each_picture_has_its_words_and_its_exit_code(
    read: ReadCode, clock: FixedClock, tmp_path: Path, name: str, code: int, words: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    images = _files(tmp_path, clock)
    assert run(read, [images[name]]) == code
    out, err = capsys.readouterr()
    assert words in out + err
    assert OPAQUE not in out + err
    assert MATRICULE not in out


@pytest.mark.parametrize("clear", [False, True])
def test_json_is_one_document_and_masks_numbers(
    read: ReadCode, clock: FixedClock, tmp_path: Path, clear: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    images = _files(tmp_path, clock)
    assert run(read, [images["ins"], images["appli"], images["absent"]], json_wanted=True, clear=clear) == 3
    out, err = capsys.readouterr()
    ins, appli, absent = json.loads(out)["lectures"]
    identity = ins["codes"][0]["identites"][0]
    assert (identity["fictif"], identity["cle_juste"], identity["statut"]) == (True, True, "provisoire")
    assert (MATRICULE in out) is clear
    assert (appli["codes"][0]["simulation"], len(appli["codes"][0]["identites"])) == (True, 3)
    assert (absent["erreur"], absent["message"]) == ("Fichier", err.strip().partition(" : ")[2])


def test_the_sheet_shows_whole_numbers_only_when_asked(
    read: ReadCode, clock: FixedClock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    images = _files(tmp_path, clock)
    assert run(read, [images["ins"], images["appli"], images["web"]], clear=True) == 0
    out, _ = capsys.readouterr()
    assert "2 85 07 63 113 069 96" in out
    nir = ASSURES[0].beneficiaires[0].lu.nir
    assert nir is not None
    assert nir.grouped in out


def test_no_picture_and_no_camera_is_a_misuse(read: ReadCode, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(read, []) == 2
    assert "--camera" in capsys.readouterr().err


def test_the_camera_says_each_gesture_once(read: ReadCode, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import cv2

    for index in range(3):
        cv2.imwrite(str(tmp_path / f"v{index}.png"), np.full((480, 640), 128, np.uint8))
    sheet = np.full((480, 640), 255, np.uint8)
    code = drawn(INS, matrix=True)
    sheet[60 : 60 + code.shape[0], 100 : 100 + code.shape[1]] = code
    cv2.imwrite(str(tmp_path / "v3.png"), sheet)
    assert run(read, [], str(tmp_path / "v%d.png")) == 0
    out, err = capsys.readouterr()
    assert err.splitlines() == ["Placez le code devant la caméra.", "Code lu."]
    assert "ESSAI-TEST" in out
    assert run(read, [], "99") == 3
    assert "Caméra introuvable" in capsys.readouterr().err


def test_a_post_without_the_libraries_says_how_to_repair(
    read: ReadCode,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    clock: FixedClock,
    capsys: pytest.CaptureFixture[str],
) -> None:
    images = _files(tmp_path, clock)

    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(libraries, "import_module", absent)
    assert run(read, [images["ins"]]) == 3
    assert "installer/run.py" in capsys.readouterr().err
    assert diagnose_cameras().library_ready is False
    with pytest.raises(EnvironmentProblem):
        libraries.numpy()


def test_what_is_too_old_or_unseen_is_told(read: ReadCode, clock: FixedClock) -> None:
    import cv2

    empty = bytes(cv2.imencode(".png", np.full((90, 90), 128, np.uint8))[1])
    with pytest.raises(NoCodeSeen):
        read.picture(empty)
    raw = SimulatedPhone(clock).code(ASSURES[0])
    clock.advance(timedelta(minutes=5))
    refused = read.explain(qr(raw))
    assert (refused.usage, refused.titre) == (Usage.REFUSE, "QR code de l’appli carte Vitale simulée")
    assert "expiré" in refused.lignes[0]
    assert issubclass(CodeExpired, AppError)


def test_real_mode_refuses_the_simulation_even_with_a_simulator_at_hand(clock: FixedClock) -> None:
    base = build_read_code(clock)
    read = ReadCode(
        base.tell, base.pictures, base.scanner, base.module, base.simulator, clock, base.debounce, ModeIdentite.REEL
    )
    with pytest.raises(ApcvRefused):
        read.typed(SimulatedPhone(clock).code(ASSURES[0]))
