"""The camera panel as it is drawn: pictures, words, names of its controls."""

from __future__ import annotations

from threading import Thread

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.codes import CameraMute
from app.domain.lecture import VoieLecture
from app.hardware.camera.frames import frame_of
from app.hardware.camera.stills import read_picture
from app.services.ports_code import Aim, Frame, Sighting
from app.ui.code import model
from app.ui.code.camera_view import SHOWN_WIDTH, image_of, view_of
from app.ui.code.view import CodePanel, png_of
from app.ui.lane import Lane
from tests.code_frames import INS, drawn
from tests.ui.conftest import ManualExecutor, clipped, press, unnamed


@pytest.fixture
def panel(qtbot: QtBot, manual: ManualExecutor) -> CodePanel:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1054, 718)
    host.show()
    host.activateWindow()
    made = CodePanel(host, Lane("camera", manual), lambda: False)
    made.open(model.SIMULATED)
    return made


def bgr(width: int, height: int) -> Frame:
    picture = np.zeros((height, width, 3), np.uint8)
    picture[:, :, 0], picture[:, :, 2] = 10, 200
    return frame_of(picture)


def test_colours_of_a_frame_are_not_swapped() -> None:
    assert image_of(bgr(64, 48)).pixelColor(5, 5) == QColor(200, 0, 10)
    grey = frame_of(np.full((48, 64), 77, np.uint8))
    assert image_of(grey).pixelColor(5, 5) == QColor(77, 77, 77)


def test_a_frame_is_brought_down_before_it_reaches_the_window() -> None:
    view = view_of(Sighting(Aim.TOO_FAR, 12, bgr(1280, 720), ((0, 0), (100, 0), (100, 100), (0, 100))))
    assert view is not None
    assert view.image.width() == SHOWN_WIDTH
    assert view_of(Sighting(Aim.TOO_FAR, 12)) is None


def test_pictures_told_by_the_camera_are_painted_the_newest_only(panel: CodePanel) -> None:
    panel.show_waiting(model.STARTING)
    tell = panel.listener()

    def look() -> None:
        for aim in (Aim.SEARCHING, Aim.TOO_DARK, Aim.TOO_FAR):
            tell(Sighting(aim, 30, bgr(320, 240)))

    camera = Thread(target=look)
    camera.start()
    camera.join()
    assert not panel.view.has_picture
    QApplication.processEvents()
    assert panel.view.has_picture
    assert panel.aim.text == "Trop loin. Rapprochez le code."
    assert panel.left.text() == "La caméra s’éteint dans 30\u00a0s"


def test_a_late_picture_does_not_cover_what_stopped_the_camera(panel: CodePanel) -> None:
    tell = panel.listener()
    panel.show_problem("La caméra a été débranchée.", "Rebranchez-la.", retry=True)
    tell(Sighting(Aim.SEARCHING, 30, bgr(320, 240)))
    QApplication.processEvents()
    assert not panel.view.has_picture
    assert panel.again.isVisible()
    assert panel.panel.window().focusWidget() is panel.again


def test_every_state_is_named_and_whole(panel: CodePanel) -> None:
    choices = tuple(model.CameraChoice(f"Caméra au nom un peu long du fabricant {n}", str(n)) for n in range(3))
    panel.show_cameras(choices, "1")
    for aim in Aim:
        panel.show_waiting(model.STARTING)
        panel.show_view(view_of(Sighting(aim, 30, bgr(320, 240))))
        QApplication.processEvents()
        assert unnamed(panel.panel) == []
        assert clipped(panel.panel) == []
    lines = ("Autorité FR03, certificat 0001. Émission : 08/04/2021.", "Signature présente, non vérifiée.")
    panel.show_refused(model.Refused("Code refusé", model.State.DANGER, "Ce code a expiré.", lines))
    QApplication.processEvents()
    assert clipped(panel.panel) == []
    assert panel.cameras.value == "1"


def test_enter_and_escape_answer(panel: CodePanel, qtbot: QtBot) -> None:
    panel.show_problem("Rien.", "Recommencez.", retry=True)
    with qtbot.waitSignal(panel.retry_requested):
        press(panel.again, Qt.Key.Key_Space)
    with qtbot.waitSignal(panel.closed):
        press(panel.panel, Qt.Key.Key_Escape)


def test_a_picture_is_dropped_from_a_folder_or_from_a_page(panel: CodePanel) -> None:
    files, pictures = [], []
    panel.file_chosen.connect(files.append)
    panel.picture_given.connect(lambda content, voie: pictures.append((content, voie)))
    _drop(panel, _with_urls("file:///tmp/code.png"))
    assert [path.name for path in files] == ["code.png"]
    image = QMimeData()
    image.setImageData(_image())
    _drop(panel, image)
    ((content, voie),) = pictures
    assert voie is VoieLecture.IMAGE
    assert [code.payload for code in read_picture(content())] == [INS.encode()]


def test_a_picture_becomes_bytes_off_the_window() -> None:
    assert cv2.imdecode(np.frombuffer(png_of(_image()), np.uint8), cv2.IMREAD_GRAYSCALE) is not None


def _image() -> QImage:
    picture = np.ascontiguousarray(drawn(INS, matrix=True))
    height, width = picture.shape
    return QImage(picture.tobytes(), width, height, width, QImage.Format.Format_Grayscale8).copy()


def _with_urls(url: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl(url)])
    return data


def _drop(panel: CodePanel, data: QMimeData) -> None:
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(20, 20).toPoint(), copy, data, left, none)
    QApplication.sendEvent(panel.panel, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(panel.panel, QDropEvent(QPointF(20, 20), copy, data, left, none))


def test_nothing_below_the_picture_moves_while_one_aims(panel: CodePanel) -> None:
    panel.show_cameras((model.CameraChoice("Intégrée", "0"), model.CameraChoice("Comptoir", "2")), "0")
    places = set()
    panel.show_waiting(model.STARTING)
    for aim in Aim:
        QApplication.processEvents()
        places.add(panel.cameras_row.y())
        panel.show_view(view_of(Sighting(aim, 30, bgr(320, 240))))
    panel.show_problem(*model.problem_words(CameraMute()), retry=True)
    QApplication.processEvents()
    places.add(panel.pick.y() - panel.cameras_row.y())
    assert len(places) == 2, places  # one place for the list, one distance to the buttons
