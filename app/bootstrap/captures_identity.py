"""The pictures of « whose patient is it? »: a card that is not quite a file, two files of one person, their fusion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from app.domain.card import CardKind, ReaderState
from app.domain.dates import BirthDate
from app.domain.patient import Patient, normalised
from app.hardware.virtual_card import VirtualCard, vitale_2
from app.hardware.virtual_people import Person, fictional_nir
from app.hardware.virtual_reader import VirtualReader
from app.ui.doublons import DoublonsWidget
from app.ui.doublons.model import DONE, TO_COMPARE
from app.ui.lane import Lane
from app.ui.office.office import Office

Step = Callable[[], object]


def identity_steps(office: Office, reader: VirtualReader, page: DoublonsWidget) -> Iterator[tuple[str, Step, Step]]:
    """Yield the name of each picture, how to reach it and how to leave it as it was."""

    def duplicates() -> None:
        _add_second_file(office)
        office.go("patients", tab="doublons")
        _rest(office)
        page.pairs.select(page.pairs.rows[0].pair)
        _rest(office)

    def searching() -> None:
        duplicates()
        page.show_progress(17, 48)

    def fusion() -> None:
        duplicates()
        page.panel.merge.click()

    def done() -> None:
        fusion()
        _rest(office)
        page.tabs.choose(DONE)
        page.show_tab(DONE)
        page.fusions.select(page.fusions.rows[0].fusion.id)

    def undo() -> None:
        page.panel.undo.click()
        _rest(office)
        page.show_tab(TO_COMPARE)
        page.leave.click()

    def present(card: Callable[[Patient], VirtualCard], room: str = "accueil", *, other: bool = False) -> None:
        known = _known(office)
        target = {"patient_id": _somebody_else(office, known)} if other else {}
        office.go(room, **target)
        _rest(office)
        reader.insert(card(known), 0)
        _until(lambda: any(s.state is ReaderState.CARD and s.card is not CardKind.CPS for s in office.slots))
        _rest(office)

    def away() -> None:
        reader.remove(0)
        office.window.toast.hide()

    def several() -> None:
        _add_relatives(office)
        present(_card_nearly_of)

    yield "rapprochement", lambda: present(_card_nearly_of), away
    yield "carte-toast", lambda: present(_card_of, "impayes"), away
    yield "carte-autre-fiche", lambda: present(_card_of, "patients", other=True), away
    yield "carte-nouvelle", lambda: present(_card_of_nobody), away
    yield "rapprochement-plusieurs", several, away
    yield "doublons", duplicates, page.leave.click
    yield "doublons-recherche", searching, page.end_progress
    yield "fusion", fusion, office.window.toast.undo_requested.emit
    yield "fusions-faites", done, undo
    yield "lectures", lambda: office.go("reglages", topic="lectures"), lambda: office.go("accueil")


def rest(lane: Lane) -> None:
    """Wait until the lane has nothing left: an answer is an event, and a search asks again at each one."""
    _until(lambda: not lane.busy)


def _rest(office: Office) -> None:
    """Wait until no lane has anything left."""
    _until(lambda: not office.lanes.busy)


def _until(what: Callable[[], bool]) -> None:
    while not what():
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


def _somebody_else(office: Office, known: Patient) -> int:
    return next(row.patient_id for row in office.desk.consult.to_bill() if row.patient_id != known.id)


def _add_relatives(office: Office) -> None:
    """Store a twin and a homonym, once."""
    known, desk = _known(office), office.desk
    twin = replace(known, prenom=f"{known.prenom}-Anne", rang=2, telephone="")
    homonym = replace(known, nir=None, naissance=BirthDate("19890301"), telephone="")
    filed = {(row.prenom, row.naissance) for row in desk.consult.search_patients(normalised(known.nom), 50)}
    for one in (twin, homonym):
        if (one.prenom, one.naissance) not in filed:
            desk.find_patient.create(desk.user, one)


def _card_of(known: Patient) -> VirtualCard:
    """Return the card that names the person as the file does."""
    if known.nir is None:
        raise LookupError("a card needs a number")
    return vitale_2([Person(known.nom.upper(), known.prenom, known.naissance.text, known.nir)])


def _card_of_nobody(_known: Patient) -> VirtualCard:
    return vitale_2([Person("D'ORNANO-N'GUESSAN", "Marie-Ange", "19790412", fictional_nir(2, 1979, 4, 902))])


def _card_nearly_of(known: Patient) -> VirtualCard:
    """Return a card that names the person otherwise: a double name, the number of somebody else."""
    other = Person(f"{known.nom.upper()}-LEROY", known.prenom, known.naissance.text, fictional_nir(1, 1971, 6, 901))
    return vitale_2([other])
