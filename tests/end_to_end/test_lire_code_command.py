"""``cabinet lire-code`` in a process of its own."""

from __future__ import annotations

import json
from pathlib import Path

import cv2

from app.domain.clock import SystemClock
from app.domain.codes import Symbology
from app.hardware.codes.draw import png_of
from app.simulator.apcv import SimulatedPhone
from app.simulator.apcv_people import ASSURES
from tests.code_frames import HEIGHT, INS, OPAQUE, WIDTH, frame
from tests.support_demo import cabinet

DONE, REFUSED, MISUSE, ENVIRONMENT = 0, 1, 2, 3


def test_pictures_are_read_and_nothing_opaque_is_shown(tmp_path: Path) -> None:
    made = {
        "ins é.png": png_of(INS.encode(), Symbology.DATAMATRIX),
        "appli.png": png_of(SimulatedPhone(SystemClock()).code(ASSURES[1]), Symbology.QR, inverted=True),
        "opaque.png": png_of(OPAQUE.encode(), Symbology.QR),
    }
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    done = cabinet("lire-code", "--json", *(tmp_path / name for name in made), temporary=tmp_path / "tmp")
    ins, appli, opaque = json.loads(done.stdout)["lectures"]
    assert done.returncode == REFUSED
    assert ins["codes"][0]["identites"][0]["nom"] == "ESSAI-TEST"
    assert appli["codes"][0]["simulation"] is True
    assert opaque["codes"][0]["usage"] == "refusé"
    assert OPAQUE not in done.stdout + done.stderr
    assert "285076311306996" not in done.stdout


def test_a_film_stands_for_a_camera(tmp_path: Path) -> None:
    writer = cv2.VideoWriter(str(tmp_path / "vue.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 15, (WIDTH, HEIGHT))
    for number in range(4):
        writer.write(cv2.cvtColor(frame("ins", "rotation", number), cv2.COLOR_GRAY2BGR))
    writer.release()
    done = cabinet("lire-code", "--camera", tmp_path / "vue.avi", temporary=tmp_path / "tmp")
    assert (done.returncode, done.stderr) == (DONE, "Code lu.\n")
    assert "ESSAI-TEST CAMILLE MARIE" in done.stdout


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    nothing = cabinet("lire-code", temporary=tmp_path / "tmp")
    assert (nothing.returncode, "--camera" in nothing.stderr) == (MISUSE, True)
    absent = cabinet("lire-code", "absent.png", temporary=tmp_path / "tmp")
    assert (absent.returncode, "introuvable" in absent.stderr) == (ENVIRONMENT, True)
    lost = cabinet("lire-code", "--camera", "98", "--json", temporary=tmp_path / "tmp")
    assert lost.returncode == ENVIRONMENT
    assert json.loads(lost.stdout)["lectures"][0]["erreur"] == "NoCamera"
