"""Codes in front of the window: a film played by a real OpenCV capture, a picture, a scanner that types."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.droits import SourceDroits
from app.domain.ins import StatutIdentite
from app.domain.journal import JournalAction
from app.domain.lecture import LectureIdentite, SourceLecture, SuiteLecture, VoieLecture
from app.hardware.virtual_card import vitale_2
from app.hardware.virtual_people import SINGLE
from app.simulator.apcv import SimulatedPhone
from app.simulator.apcv_people import ASSURES
from app.ui.code.model import CAMERA_KEY
from app.ui.facturer import FacturerWidget
from app.ui.reglages.appearance import post_memory
from app.ui.widgets.confirm import ConfirmDialog
from tests.code_films import camera, phone_at_night, write_film
from tests.code_frames import HEIGHT, INS, WIDTH, drawn, frame
from tests.end_to_end.window_support import Post

FAMILY, ALONE = ASSURES[0], ASSURES[1]


@pytest.fixture
def school(post: Post, tmp_path: Path) -> Post:
    """A cabinet école, its post remembering nothing yet."""
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "reglages"))
    post.furnish(school=True)
    return post


def lectures(post: Post) -> list[LectureIdentite]:
    """The history, newest first."""
    with post.safe.store.unit_of_work() as uow:
        return [row.lecture for row in uow.lectures.recent()]


KEY_MS = 20
"""The slowest scanners. A test that the machine interrupts between two keys would be a slow hand."""


def scan(post: Post, code: str, over: QWidget | None = None) -> None:
    """Type as a handheld scanner does, every key to the window of the system, however busy the machine is."""
    window, wedge = (over or post.office.window).windowHandle(), post.office.code_desk.wedge
    assert window is not None
    real, latest = wedge.elapsed_ms, wedge.elapsed_ms()
    for char in code + "\r":
        latest = min(real(), latest + KEY_MS)
        wedge.elapsed_ms = partial(_at_most, real, latest)
        if char == "\x1d":
            QTest.keyClick(window, Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ControlModifier)
        else:
            QTest.keyClick(window, Qt.Key.Key_Return if char == "\r" else char)
    wedge.elapsed_ms = real


def _at_most(real: Callable[[], int], latest: int) -> int:
    """Return the time, not later than *latest* and the pause before the next key."""
    return min(real(), latest + KEY_MS)


def test_a_film_in_front_of_the_camera_ends_in_the_identity_on_screen(school: Post, tmp_path: Path) -> None:
    code = SimulatedPhone(school.clock).code(FAMILY, delegated=True).decode()
    post_memory().write(CAMERA_KEY, str(write_film(tmp_path / "appli.avi", phone_at_night(code))))
    school.open_session()
    hands, panel = school.hands, school.office.code_desk
    hands.key("F11")
    hands.wait_text("Qui vient aujourd’hui ?")
    assert hands.sees("SIMULATION")
    assert hands.sees("Usage délégué")
    assert hands.sees("Héloïse")
    assert hands.sees("Session ouverte encore 30 min 00 s.")
    assert not panel.is_open
    school.settle()
    hands.key("1")
    hands.wait_text("n’a pas encore de fiche. La fiche prendra les traits du code")
    assert hands.sees("INS-NIR de test")
    assert hands.sees("Identité récupérée")
    hands.press("Créer la fiche")
    hands.wait_focus("Prescripteur")
    school.settle()
    page = school.page(FacturerWidget)
    opened = page.open_patient()
    assert opened is not None
    with school.safe.store.unit_of_work() as uow:
        patient = uow.patients.get(opened[0])
        (identity,) = uow.identites.history(patient.id)
        droits = uow.patients.droits(patient.id)
        entries = uow.journal.entries(20)
    assert (patient.nom_naissance, patient.lieu_naissance) == ("NOEL SAVARY", "99990")
    assert identity.identite.statut is StatutIdentite.RECUPEREE
    assert [one.source for one in droits] == [SourceDroits.APPLI]
    (line,) = lectures(school)
    assert (line.source, line.voie, line.suite) == (SourceLecture.APPLI, VoieLecture.CAMERA, SuiteLecture.CREEE)
    assert (line.patient_id, line.personnes, line.delegue, line.simulation) == (patient.id, 3, True, True)
    assert any(entry.action is JournalAction.MODIFICATION and "récupérée" in entry.detail for entry in entries)
    assert not any("SAVARY" in entry.detail.upper() for entry in entries)
    assert school.office.card() is None
    assert hands.sees("Appli : session 30 min (SIMULATION)")
    school.office.auto_lock.stop()  # nobody touches the post for half an hour
    school.clock.advance(timedelta(minutes=31))
    hands.wait_text("Appli : session terminée (SIMULATION)")


def test_a_scanner_types_anywhere_and_enter_opens_the_file(school: Post) -> None:
    school.open_session()
    hands = school.hands
    scan(school, INS)
    hands.wait_text("Essai-Test Camille n’a pas encore de fiche")
    hands.press("Créer la fiche")
    hands.wait_focus("Prescripteur")
    school.settle()
    school.go(6)
    scan(school, INS)
    hands.wait_text("Code lu : Essai-Test Camille")
    assert school.office.window.current_room == "retours"
    hands.key("Return")
    school.settle()
    assert school.office.window.current_room == "facturer"
    newest = lectures(school)[0]
    assert (newest.source, newest.voie) == (SourceLecture.DATAMATRIX, VoieLecture.DOUCHETTE)
    assert newest.suite is SuiteLecture.FACTURATION


def test_a_code_scanned_while_somebody_writes_takes_no_key_away(school: Post) -> None:
    school.open_session()
    hands = school.hands
    hands.key("Ctrl+K")
    window = school.office.window.windowHandle()
    assert window is not None
    for char in "is":
        QTest.keyClick(window, char)
    field = hands.focus
    assert isinstance(field, QLineEdit)
    hands.wait(lambda: field.text() == "is")
    scan(school, INS)
    for char in "id":
        QTest.keyClick(window, char)
    hands.wait(lambda: field.text() == "isid")
    hands.wait_text("Code lu : Essai-Test Camille. F11 pour continuer.")
    hands.key("F11")
    hands.wait_text("Première venue")


def test_a_code_scanned_over_a_question_waits_and_answers_nothing(school: Post) -> None:
    school.open_session()
    hands, window = school.hands, school.office.window
    scan(school, INS)
    hands.press("Créer la fiche")
    hands.wait_focus("Prescripteur")
    school.settle()
    question = ConfirmDialog("Transmettre 14 FSE ?", "Elles ne pourront plus être modifiées.", "Transmettre", window)
    answers: list[int] = []
    question.finished.connect(answers.append)
    question.open()
    scan(school, INS, over=question)
    hands.wait(lambda: "Code lu" in window.toast.words)
    assert (question.isVisible(), answers) == (True, [])
    question.reject()
    assert hands.sees("Code lu : Essai-Test Camille")


def test_a_code_of_somebody_else_stops_the_work(school: Post) -> None:
    school.open_session()
    hands = school.hands
    school.reader.insert(vitale_2(SINGLE))
    hands.press("Créer la fiche")
    hands.wait_focus("Prescripteur")
    school.reader.remove()
    hands.wait_text("Lecteur : prêt, sans carte Vitale")
    school.settle()
    scan(school, INS)
    hands.wait_text("Le code lu n’est pas celui de Bernard Louis.")
    hands.wait_text("Code lu : Essai-Test Camille. F11 pour continuer.")
    hands.key("F11")
    hands.wait_focus("Créer la fiche")
    hands.key("Return")
    school.settle()
    hands.wait(lambda: (school.page(FacturerWidget).open_patient() or (0, ""))[1].startswith("Essai-Test Camille, "))
    school.reader.insert(vitale_2(SINGLE))
    hands.wait_text("Une autre personne que la fiche ouverte")
    assert hands.sees("La fiche ouverte est celle de Essai-Test Camille, 14/07/1985.")
    hands.press("Garder la fiche")
    school.settle()
    assert (school.page(FacturerWidget).open_patient() or (0, ""))[1].startswith("Essai-Test Camille, ")
    assert lectures(school)[0].suite is SuiteLecture.ECARTEE


def test_refusals_are_told_in_words(school: Post, tmp_path: Path) -> None:
    school.open_session()
    hands, panel = school.hands, school.office.code_desk
    code = SimulatedPhone(school.clock).code(ALONE)
    picture = tmp_path / "code.png"
    cv2.imwrite(str(picture), drawn(code.decode()))
    panel.file_chosen.emit(picture)
    hands.wait_text("Première venue")
    school.office.card_desk.close()
    panel.file_chosen.emit(picture)
    hands.wait_text("Ce code a déjà servi.")
    hands.wait_focus("Rallumer la caméra")
    QGuiApplication.clipboard().setImage(QImage(str(picture)))
    panel.on_paste()
    hands.wait_text("Ce code a déjà servi.")
    school.settle()
    QGuiApplication.clipboard().setText("du texte")
    panel.on_paste()
    hands.wait_text("Le presse-papiers ne contient pas d’image.")
    cv2.imwrite(str(picture), drawn("https://exemple.invalid/"))
    panel.file_chosen.emit(picture)
    hands.wait_text("Adresse d’un site web. Ce code ne sert pas ici")
    panel.file_chosen.emit(tmp_path / "absente.png")
    hands.wait_text("Ce fichier ne se lit pas")
    hands.key("Escape")
    assert not panel.is_open
    motifs = [line.motif for line in lectures(school) if line.suite is SuiteLecture.REFUSEE]
    assert motifs[1:] == ["Ce code a déjà servi.", "Ce code a déjà servi."]


@pytest.mark.usefixtures("theme_plain")
def test_a_code_that_served_is_refused_after_the_application_was_closed(qtbot: QtBot, tmp_path: Path) -> None:
    first, again = (Post(qtbot, tmp_path / "donnees") for _ in range(2))
    first.furnish(school=True)
    code = SimulatedPhone(first.clock).code(ALONE).decode()
    for post, words in ((first, "Première venue"), (again, "Ce code a déjà servi.")):
        try:
            post.open_session()
            scan(post, code)
            post.hands.wait_text(words)
            post.settle()
        finally:
            post.close()


def test_a_lost_camera_is_told_and_the_panel_stays_useful(school: Post, tmp_path: Path) -> None:
    film = write_film(tmp_path / "vide.avi", [frame("ins", "clean", 0)[:1].repeat(HEIGHT, axis=0)] * 3)
    post_memory().write(CAMERA_KEY, str(film))
    school.open_session()
    hands = school.hands
    hands.key("F11")
    hands.wait_text("Rallumez-la quand le patient est prêt.")
    write_film(film, [frame("ins", "clean", 0)] * 3)
    hands.key("F11")
    hands.wait_text("Première venue")
    assert lectures(school)[0].source is SourceLecture.DATAMATRIX


def test_a_camera_pulled_out_is_told_and_tried_again(school: Post) -> None:
    dull = [np.full((HEIGHT, WIDTH), 120, np.uint8)]
    school.open_session()
    hands, panel = school.hands, school.office.code_desk
    with camera(dull, stop_after=6) as (address, _gone):
        post_memory().write(CAMERA_KEY, address)
        hands.key("F11")
        hands.wait_text("La caméra a été débranchée ou ne répond plus.")
    hands.wait_focus("Rallumer la caméra")
    hands.key("F11")
    hands.wait_text("Ce film ou cette adresse ne donne pas d’image.")
    with camera([frame("ins", "combined", number) for number in range(4)]) as (address, gone):
        post_memory().write(CAMERA_KEY, address)
        hands.key("F11")
        hands.wait_text("Première venue")
        assert gone.wait(10)
    assert not panel.is_open


def test_the_lock_switches_the_camera_off(school: Post) -> None:
    school.open_session()
    hands, panel = school.hands, school.office.code_desk
    hands.key("F11")
    hands.wait(lambda: panel.is_open)
    hands.key("Ctrl+L")
    hands.wait_text("Poste verrouillé.")
    assert not panel.is_open
    scan(school, INS)
    school.settle()
    assert lectures(school) == []
