"""A whole cabinet to walk through: every room and gate, in every state that a person can put in sight by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

from app.bootstrap.desk import build_desk
from app.bootstrap.folders import Folders
from app.bootstrap.post import SqlSafe
from app.bootstrap.school import fill_school
from app.bootstrap.world import training_outside
from app.domain.clock import FixedClock
from app.domain.people import Cabinet, Utilisateur
from app.hardware.virtual_reader import VirtualReader
from app.services.first_run import FirstRun, FirstRunAnswers
from app.services.session import OpenSession, UnlockSession
from app.simulator.world import OutsideWorld
from app.ui.connexion import lock_gate, login_gate
from app.ui.connexion.presenter import LoginPresenter
from app.ui.desk import Desk, Lanes
from app.ui.doublons.model import DONE
from app.ui.droits import model as droits
from app.ui.facturer import FacturerWidget
from app.ui.facturer.gestures import GestureBar
from app.ui.facturer.models_panel import ModelsPanel
from app.ui.facturer.series.page import SeriesPage
from app.ui.impayes.view import ImpayesWidget
from app.ui.lane import Lane
from app.ui.office.entry import EntryWindow
from app.ui.office.office import Office
from app.ui.patients import PatientsWidget
from app.ui.premiere_ouverture import assistant
from app.ui.premiere_ouverture.model import key_shown
from app.ui.reglages import model as reglages
from app.ui.retours.view import RetoursWidget
from app.ui.shell.crash import CrashReport
from app.ui.teletransmission.view import SendingWidget
from tests.end_to_end.window_support import CABINET, CHEAP, KINE, LOGIN, MORNING, PASSPHRASE, add_person
from tests.samples import RPPS

Pose = tuple[str, Callable[[], None]]
KEY = "-".join(["ABCD"] * 9)
LAYOUTS = 4
"""Turns of the event loop after which panels inside panels know their sizes."""
STEPS = ("choix", "cabinet", "kiné", "accès", "clé", "prêt")


class Walk:
    """An open cabinet, full of invented patients or empty, and its windows."""

    def __init__(self, folder: Path, *, school: bool, people: tuple[Utilisateur, ...] = ()) -> None:
        self.folders, self.clock, self.reader = Folders(folder), FixedClock(MORNING), VirtualReader()
        self.safe = SqlSafe(self.folders, self.clock, CHEAP)
        made = FirstRun(self.safe, self.clock)(FirstRunAnswers(CABINET, KINE, LOGIN, PASSPHRASE))
        if school:
            fill_school(self.safe.store.unit_of_work, self.clock)
            with made.session.unit_of_work() as uow:  # a second file of somebody, for the page of the duplicates
                known = uow.patients.get(1)
                uow.patients.add(replace(known, nom=f"{known.nom}-Lefèvre", nir=None, telephone="06 00 00 00 42"))
                uow.commit()
        for person in people:
            add_person(self.safe, made.session.unit_of_work, person)
        self.world = OutsideWorld(self.clock).__enter__()
        self.lanes = Lanes(Lane("device"), Lane("work"))

    def desk(self, login: str = LOGIN) -> Desk:
        """Return the desk of somebody."""
        session = OpenSession(self.safe, self.clock)(login, PASSPHRASE)
        return build_desk(
            session, self.safe, self.clock, self.folders, training_outside(self.world, self.reader, self.clock)
        )

    @contextmanager
    def office(self, login: str = LOGIN) -> Iterator[Office]:
        """Open the office of somebody, and take it away afterwards."""
        office = Office(self.desk(login), self.lanes, self.reader.watcher(), timedelta(minutes=5))
        office.open()
        office.auto_lock.stop()
        self.settle()
        try:
            yield office
        finally:
            self.settle()
            office.close()
            _gone(office.window)

    @contextmanager
    def entry(self) -> Iterator[EntryWindow]:
        """Open the window of the gates."""
        window = EntryWindow()
        window.show()
        try:
            yield window
        finally:
            self.settle()
            _gone(window)

    def settle(self) -> None:
        """Let the lanes and the window come to rest."""
        for _ in range(LAYOUTS):
            QApplication.processEvents()
            while self.lanes.busy:  # an answer is an event: it wakes the wait
                QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def close(self) -> None:
        """Stop everything in order."""
        self.lanes.close()
        QApplication.processEvents()
        self.world.__exit__(None, None, None)
        self.safe.close()


def poses(office: Office) -> Iterator[Pose]:
    """Yield every state of every room that this person may enter, with how to reach it."""
    for room in ("accueil", "patients", "facturer", "droits", "teletransmission", "retours", "impayes", "reglages"):
        if office.window.has_room(room):
            yield room, lambda room=room: office.go(room)  # type: ignore[misc]
            yield from _MORE.get(room, _nothing)(office)


def _patients(office: Office) -> Iterator[Pose]:
    page = office.window.page("patients")
    assert isinstance(page, PatientsWidget)
    if page.table.rows:
        patient_id = _somebody(office) or page.table.rows[0].id
        yield "patients : une fiche", lambda: office.go("patients", patient_id=patient_id)
        for place in range(page.file.tabs.count()):
            yield f"patients : onglet {place}", lambda place=place: page.file.tabs.setCurrentIndex(place)  # type: ignore[misc]
    if page.table.rows and page.file.care.sejours.add.isEnabled():
        yield "patients : séjour", page.file.care.sejours.add.click
        yield "patients : séjour fermé", page.sejour.close_panel
    if page.new_button.isVisible():
        yield "patients : nouveau", lambda: office.go("patients", tab="nouveau")
        yield "patients : nouveau, autre payeur", lambda: page.form.autre_payeur.setChecked(True)
        yield "patients", page.form.close_panel
        yield "patients : doublons", lambda: office.go("patients", tab="doublons")
        yield "patients : fusions faites", lambda: page.doublons.show_tab(DONE)
        yield "patients : retour", page.show_files


def _facturer(office: Office) -> Iterator[Pose]:
    page = office.window.page("facturer")
    assert isinstance(page, FacturerWidget)
    for key in ("a_facturer", "a_signer", "patients"):
        yield f"facturer : {key}", lambda key=key: office.go("facturer", liste=key)  # type: ignore[misc]
    if patient_id := _somebody(office):
        yield "facturer : une feuille", lambda: office.go("facturer", patient_id=patient_id)
        yield "facturer : jours", page.lines.add_days.click
        yield from _gestures(page)
        yield "facturer : ordonnance", page.lines.ordonnance.click
        yield "facturer : droits", lambda: (page.ordonnance.left.emit(), page.who.action_requested.emit("droits"))[0]


def _gestures(page: FacturerWidget) -> Iterator[Pose]:
    bar, series, models = page.findChild(GestureBar), page.findChild(SeriesPage), page.findChild(ModelsPanel)
    assert bar is not None
    assert series is not None
    assert models is not None
    yield "facturer : série", bar.series.click
    yield "facturer : série, des jours", lambda: series.days_typed.emit("lun jeu x10")
    yield "facturer : série quittée", series.back.click
    yield "facturer : modèles", bar.models.click
    yield "facturer : modèles fermés", models.close_panel


def _teletransmission(office: Office) -> Iterator[Pose]:
    page = office.window.page("teletransmission")
    assert isinstance(page, SendingWidget)
    for chip in page.tabs.chips:
        yield f"télétransmission : {chip.tab.title}", chip.click


def _retours(office: Office) -> Iterator[Pose]:
    page = office.window.page("retours")
    assert isinstance(page, RetoursWidget)
    for chip in page.tabs.chips:
        yield f"retours : {chip.tab.title}", chip.click


def _impayes(office: Office) -> Iterator[Pose]:
    page = office.window.page("impayes")
    assert isinstance(page, ImpayesWidget)
    for chip in page.tabs.chips[:4]:
        yield f"impayés : {chip.tab.title}", chip.click
    yield "impayés : tous", page.tabs.chips[0].click
    if page.panel.pay_button.isVisible() and page.panel.pay_button.isEnabled():
        yield "impayés : encaisser", page.panel.pay_button.click
        yield "impayés : encaisser fermé", page.payment.close_panel
    if page.panel.abandon_button.isVisible() and page.panel.abandon_button.isEnabled():
        yield "impayés : abandonner", page.panel.abandon_button.click
        yield "impayés : abandonner fermé", page.abandon.close_panel
    if page.panel.preview_button.isVisible() and page.panel.preview_button.isEnabled():
        yield "impayés : aperçu", page.panel.preview_button.click
        yield "impayés : aperçu fermé", page.letters.close_panel


def _reglages(office: Office) -> Iterator[Pose]:
    for topic in reglages.TOPICS:
        if topic.permission is None or office.desk.may(topic.permission):
            yield f"réglages : {topic.title}", lambda key=topic.key: office.go("reglages", topic=key)  # type: ignore[misc]


def _droits(office: Office) -> Iterator[Pose]:
    for tab in droits.TABS:
        yield f"droits : {tab.title}", lambda key=tab.key: office.go("droits", tab=key)  # type: ignore[misc]


def _nothing(_office: Office) -> Iterator[Pose]:
    return iter(())


_MORE: dict[str, Callable[[Office], Iterator[Pose]]] = {
    "patients": _patients, "facturer": _facturer, "teletransmission": _teletransmission, "retours": _retours,
    "impayes": _impayes, "reglages": _reglages, "droits": _droits,
}  # fmt: skip


def gates(walk: Walk) -> Iterator[tuple[str, QWidget]]:
    """Yield every page that stands before the rooms or over them."""
    session = OpenSession(walk.safe, walk.clock)(LOGIN, PASSPHRASE)
    yield "connexion", login_gate(walk.safe, OpenSession(walk.safe, walk.clock), walk.lanes.work, lambda _s: None)
    recovery = login_gate(walk.safe, OpenSession(walk.safe, walk.clock), walk.lanes.work, lambda _s: None)
    assert isinstance(recovery.presenter, LoginPresenter)
    recovery.presenter.on_forgotten(LOGIN)
    yield "clé de secours", recovery
    for step, name in enumerate(STEPS):
        yield f"première ouverture : {name}", _assistant(walk, step)
    yield (
        "verrou",
        lock_gate(UnlockSession(walk.safe, walk.clock), session, walk.lanes.work, lambda: None, lambda: None),
    )
    yield "rapport", CrashReport("RuntimeError\n" + "  app/ui/lane.py:12 body\n" * 30)


def _assistant(walk: Walk, step: int) -> QWidget:
    run = FirstRun(walk.safe, walk.clock)
    page = assistant(run, run, _no_sheet, walk.lanes.work, lambda _session: None)
    if STEPS[step] == "clé":
        page.show_key(key_shown(KEY))
    if STEPS[step] == "prêt":
        page.show_done((("Cabinet", CABINET.nom), ("RPPS", RPPS.value)))
    page.show_step(step, back=0 < step < 4, note="Cabinet école : tout est inventé." if step == 1 else "")
    return page


def _no_sheet(_cabinet: Cabinet, _key: str) -> bytes:
    return b""


def _somebody(office: Office) -> int:
    """Return a patient with séances to bill, 0 when there is none."""
    waiting = office.desk.consult.to_bill() if office.window.has_room("facturer") else ()
    return waiting[-1].patient_id if waiting else 0


def _gone(window: QWidget) -> None:
    window.close()
    window.deleteLater()
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # or every window so far is styled with the next
