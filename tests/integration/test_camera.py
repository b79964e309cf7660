"""Cameras without a camera: a corpus of spoiled frames, films and a stream that a real cv2.VideoCapture plays."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from threading import Event

import cv2
import numpy as np
import pytest

from app.bootstrap.codes import build_read_code
from app.domain.clock import FixedClock
from app.domain.codes import BadCode, CameraLost, NoCamera, Symbology
from app.hardware.camera.aim import LOOKS, Advisor, hint, textured_square
from app.hardware.camera.decode import Decoder, Effort
from app.hardware.camera.stills import read_picture
from app.hardware.codes.draw import png_of
from app.services.ports_code import Aim, Sighting
from app.services.read_code import Usage
from app.simulator.apcv import SimulatedPhone
from app.simulator.apcv_people import ASSURES
from tests.code_films import camera, phone_at_night, write_film
from tests.code_frames import (
    HEIGHT,
    INS,
    KINDS,
    SIMULATION,
    WIDTH,
    Scene,
    blurred,
    drawn,
    frame,
    grainy,
    to_bytes,
)

CLOCK = FixedClock(datetime(2026, 11, 22, 11, 0, tzinfo=UTC))
FAMILY = ASSURES[0]


BAD_VIEWS = {
    Aim.TOO_DARK: lambda random, code: grainy(Scene(random, code).taken() * 0.06, random, 3),
    Aim.TOO_FAR: lambda random, code: Scene(random, code, side=random.randrange(44, 56)).taken(),
    Aim.BLURRED: lambda random, code: blurred(Scene(random, code).taken(), 4.5),
    Aim.CUT_OFF: lambda random, code: Scene(random, code, at=(random.choice((0.02, 0.98)), 0.5)).taken(),
    Aim.TOO_CLOSE: lambda random, code: Scene(random, code, side=620).taken(),
    Aim.SEARCHING: lambda random, code: Scene(random, code, side=4).taken(),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("expected", BAD_VIEWS)
def test_the_gesture_to_make_is_told(kind: str, expected: Aim) -> None:
    told: Counter[Aim] = Counter()
    code = drawn(KINDS[kind][0], matrix=KINDS[kind][1])
    for number in range(10):
        picture = to_bytes(BAD_VIEWS[expected](Random(f"{kind}{expected}{number}"), code))
        told[hint(picture, textured_square(picture))] += 1
    assert told[expected] >= 9, told


def test_too_much_light_is_told() -> None:
    white = np.full((HEIGHT, WIDTH), 255, np.uint8)
    assert hint(white, ()) is Aim.TOO_BRIGHT


def test_a_hint_does_not_flicker() -> None:
    advisor = Advisor()
    dark, grey = np.zeros((HEIGHT, WIDTH), np.uint8), np.full((HEIGHT, WIDTH), 128, np.uint8)
    assert advisor(dark, ())[0] is Aim.TOO_DARK
    shown = [advisor(grey, ())[0] for _ in range(LOOKS)]
    assert shown == [Aim.TOO_DARK] * (LOOKS - 1) + [Aim.SEARCHING]


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".bmp", ".tiff"])
def test_every_usual_picture_file_is_read(suffix: str) -> None:
    content = bytes(cv2.imencode(suffix, frame("ins", "combined", 1))[1])
    assert [code.payload for code in read_picture(content)] == [INS.encode()]


def test_two_codes_of_one_picture_come_from_top_to_bottom() -> None:
    sheet = np.full((1400, 1000), 255, np.uint8)
    for top, code in ((100, drawn(INS, matrix=True)), (800, drawn(SIMULATION))):
        sheet[top : top + code.shape[0], 200 : 200 + code.shape[1]] = code
    found = read_picture(bytes(cv2.imencode(".png", sheet)[1]))
    assert [code.payload for code in found] == [INS.encode(), SIMULATION.encode()]
    assert [code.symbology for code in found] == [Symbology.DATAMATRIX, Symbology.QR]


def test_a_small_code_on_a_large_photograph_is_read() -> None:
    photograph = np.full((3000, 4000), 190, np.uint8)
    code = cv2.resize(drawn(INS, matrix=True), (300, 300), interpolation=cv2.INTER_AREA)
    photograph[1500:1800, 2500:2800] = code
    noisy = to_bytes(grainy(blurred(photograph, 1.2), Random(1), 20))
    assert [code.payload for code in read_picture(bytes(cv2.imencode(".jpg", noisy)[1]))] == [INS.encode()]


def test_a_still_picture_is_looked_at_harder_than_a_frame() -> None:
    hard = [frame("opaque", "motion", number) for number in range(12)]
    frames = sum(any(one.code for one in Decoder().read(picture)) for picture in hard)
    stills = sum(any(one.code for one in Decoder().read(picture, Effort.STILL)) for picture in hard)
    assert stills >= frames


def test_a_film_played_by_opencv_ends_in_an_identity(tmp_path: Path) -> None:
    code = SimulatedPhone(CLOCK).code(FAMILY, delegated=True).decode()
    write_film(tmp_path / "appli.avi", phone_at_night(code))
    told: list[Sighting] = []
    lecture = build_read_code(CLOCK).camera(str(tmp_path / "appli.avi"), told.append, Event())
    assert [lu.prenom for lu in lecture.personnes] == [one.lu.prenom for one in FAMILY.beneficiaires]
    assert lecture.contexte is not None
    assert (lecture.contexte.delegue, lecture.contexte.simulation) == (True, True)
    assert lecture.usage is Usage.UTILISABLE
    assert told[0].aim is Aim.TOO_FAR
    assert told[-1].aim is Aim.READ


def test_a_stream_played_by_opencv_ends_in_an_identity_and_lets_the_camera_go() -> None:
    empty = [np.full((HEIGHT, WIDTH), 120, np.uint8)] * 5
    with camera(empty + [frame("ins", "combined", number) for number in range(4)]) as (address, gone):
        lecture = build_read_code(CLOCK).camera(address, lambda _: None, Event())
        assert gone.wait(10)
    assert [(lu.nom, lu.prenom) for lu in lecture.personnes] == [("ESSAI-TEST", "CAMILLE")]
    assert lecture.identites[0].matricule is not None
    assert lecture.identites[0].matricule.oid.is_fictional


def test_a_stream_that_is_cut_is_a_camera_that_was_lost() -> None:
    dull = [np.full((HEIGHT, WIDTH), 120, np.uint8)]
    with camera(dull, stop_after=6) as (address, _gone), pytest.raises(CameraLost):
        build_read_code(CLOCK).camera(address, lambda _: None, Event())


def test_an_address_where_nobody_answers_is_no_camera() -> None:
    with camera([]) as (address, _gone):
        pass
    with pytest.raises(NoCamera):
        build_read_code(CLOCK).camera(address, lambda _: None, Event())


@pytest.mark.parametrize("payload", [b"", b"A" * 5000])
@pytest.mark.parametrize("symbology", [Symbology.QR, Symbology.DATAMATRIX])
def test_what_does_not_fit_is_not_drawn(payload: bytes, symbology: Symbology) -> None:
    with pytest.raises(BadCode):
        png_of(payload, symbology)


@pytest.mark.parametrize("inverted", [False, True])
def test_what_we_draw_is_read(inverted: bool) -> None:
    for text, symbology in ((INS, Symbology.DATAMATRIX), (SIMULATION, Symbology.QR)):
        (code,) = read_picture(png_of(text.encode(), symbology, inverted=inverted))
        assert (code.payload, code.symbology) == (text.encode(), symbology)
