"""The history of the readings in Réglages, and the identity in the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.ins import CanalIdentite, ControleDocument, StatutIdentite, TypeDocument
from app.domain.lecture import LectureIdentite, SourceLecture, SuiteLecture, VoieLecture
from app.services.repositories_lecture import LectureRow
from app.ui.desk import Lanes
from app.ui.lane import Lane
from app.ui.patients import PatientsWidget, model, patients_screen
from app.ui.patients.identite import lecture_events
from app.ui.patients.ins_group import InsGroup
from app.ui.reglages import reglages_screen
from app.ui.reglages.lectures import lecture_items
from app.ui.widgets.table import SessionMemory
from app.ui.widgets.timeline import Timeline
from tests.code_frames import INS
from tests.samples import SECRETAIRE
from tests.ui.carte.bench import FakeNav, bench
from tests.ui.carte.test_code_flow import camille, scanned
from tests.ui.carte.test_presenter import flow
from tests.ui.conftest import ManualExecutor, clipped, press, unnamed
from tests.ui.patients.following import following
from tests.ui.reglages.bench import post

AT = datetime(2026, 11, 21, 8, 5, tzinfo=UTC)
READ = LectureIdentite(
    7,
    AT,
    "claire",
    SourceLecture.APPLI,
    VoieLecture.CAMERA,
    3,
    SuiteLecture.FACTURATION,
    12,
    delegue=True,
    simulation=True,
)
REFUSED = replace(
    READ, id=8, suite=SuiteLecture.REFUSEE, personnes=0, patient_id=None, motif="Ce code a expiré.", delegue=False
)


def test_a_line_tells_who_what_and_what_came_of_it() -> None:
    opened, refused = lecture_items((LectureRow(READ, "DURAND Élodie"), LectureRow(REFUSED)))
    assert (opened.when, opened.patient, opened.patient_id) == ("21/11/26 09:05 · claire", "Durand Élodie", 12)
    assert (opened.source, opened.suite) == ("Appli carte Vitale, caméra, 3\u00a0personnes", "Facturation")
    assert str(opened.mark) == "SIMULATION · délégué"
    assert (refused.source, refused.suite) == ("Appli carte Vitale, caméra\u00a0: ce code a expiré.", "Refusée")
    assert (refused.patient, refused.patient_id, str(refused.mark)) == ("", 0, "SIMULATION")
    assert "DURAND" not in repr(opened)


def test_the_file_lists_its_readings_with_their_marks() -> None:
    (event,) = lecture_events((READ,))
    assert (event.what, event.when) == ("Appli carte Vitale, caméra", "21/11/2026 à 09:05, par claire")
    assert event.note == "Facturation, 3\u00a0personnes · SIMULATION, usage délégué"


def test_the_topic_opens_the_file_of_a_reading(qtbot: QtBot, manual: ManualExecutor) -> None:
    desk, nav = post(), FakeNav()
    with desk.store() as uow:
        uow.patients.add(replace(bench().person("Durand", "Élodie", "19840314", 2), id=0))
        uow.lectures.add(replace(READ, patient_id=1))
        uow.commit()
    lanes = Lanes(Lane("device", manual), Lane("work", manual))
    view = reglages_screen(desk.desk, lanes, nav, SessionMemory())
    qtbot.addWidget(view)
    view.show()
    view.open_target(topic="lectures")
    manual.drain()
    QApplication.processEvents()
    assert [row.patient for row in view.lectures.table.rows] == ["Durand Élodie"]
    view.lectures.table.select(view.lectures.table.rows[0].id)
    press(view.lectures.table.view, Qt.Key.Key_Return)
    assert nav.went == [("patients", {"patient_id": 1})]
    assert b"SIMULATION" in view.lectures.table.csv_bytes()
    assert clipped(view) == []


@pytest.mark.parametrize("may_edit", [True, False])
def test_a_document_is_noted_in_the_file(qtbot: QtBot, manual: ManualExecutor, may_edit: bool) -> None:
    it = flow() if may_edit else flow(SECRETAIRE)
    patient = camille(it)
    it.world.desk.identify.keep(it.world.desk.user, patient.id, scanned(it, INS.encode()), 0)
    lanes = Lanes(Lane("device", manual), Lane("work", manual))
    view: PatientsWidget = patients_screen(following(it.world), lanes, FakeNav(), settle_ms=0)
    qtbot.addWidget(view)
    view.resize(1054, 718)
    view.show()
    view.open_target(patient_id=patient.id, tab=model.IDENTITE)
    for _ in range(3):
        QApplication.processEvents()
        manual.drain()
    group = view.file.identity.findChild(InsGroup)
    assert group is not None
    assert group.check.isVisible()
    assert unnamed(view) == []
    group.check.click()
    for _ in range(3):
        manual.drain()
        QApplication.processEvents()
    with it.world.store() as uow:
        newest = uow.identites.history(patient.id)[0].identite
    assert newest.statut is StatutIdentite.VALIDEE
    assert newest.document == ControleDocument(
        TypeDocument.CARTE_IDENTITE, date(2026, 11, 21), it.world.desk.user.login
    )
    assert newest.canal is CanalIdentite.CODE_BARRES
    shown = [one for one in view.file.identity.findChildren(InsGroup) if one.isVisible()]
    assert [one.check.isVisible() for one in shown] == [False]
    assert view.file.identity.findChildren(Timeline) == []
