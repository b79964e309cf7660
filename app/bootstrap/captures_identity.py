"""The pictures of « whose patient is it? »: a card that is not quite a file, two files of one person, their fusion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from app.domain.patient import Patient, normalised
from app.hardware.virtual_card import VirtualCard, vitale_2
from app.hardware.virtual_people import Person, fictional_nir
from app.hardware.virtual_reader import VirtualReader
from app.ui.doublons import DoublonsWidget
from app.ui.office.office import Office

Step = Callable[[], object]


def identity_steps(office: Office, reader: VirtualReader, page: DoublonsWidget) -> Iterator[tuple[str, Step, Step]]:
    """Yield the name of each picture, how to reach it and how to leave it as it was."""

    def duplicates() -> None:
        _add_second_file(office)
        office.go("patients", tab="doublons")
        rest(office)
        page.search.click()
        rest(office)

    def fusion() -> None:
        duplicates()
        page.panel.merge.click()

    def card() -> None:
        office.go("accueil")
        reader.insert(_card_nearly_of(_known(office)), 0)
        office.card_desk.on_read_requested()

    yield "rapprochement", card, lambda: reader.remove(0)
    yield "doublons", duplicates, page.leave.click
    yield "fusion", fusion, office.window.toast.undo_requested.emit


def rest(office: Office) -> None:
    """Wait until the lane has nothing left: an answer is an event, and a search asks again at each one."""
    while office.lanes.work.busy:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def _known(office: Office) -> Patient:
    row = office.desk.consult.to_bill()[-1]
    return office.desk.consult.patient_file(row.patient_id).patient


def _add_second_file(office: Office) -> None:
    """Store a second file of the same person, as a hurried hand would type it, once."""
    known, desk = _known(office), office.desk
    double = f"{known.nom}-Lefèvre"
    if not desk.consult.search_patients(f"{normalised(double)} {known.prenom}"):
        typed = replace(known, nom=double, nom_naissance=known.nom, nir=None, telephone="06 00 00 00 42")
        desk.find_patient.create(desk.user, typed)


def _card_nearly_of(known: Patient) -> VirtualCard:
    """Return a card that names the person otherwise: a double name, the number of somebody else."""
    other = Person(f"{known.nom.upper()}-LEROY", known.prenom, known.naissance.text, fictional_nir(1, 1971, 6, 901))
    return vitale_2([other])
