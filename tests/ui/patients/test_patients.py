"""The patients screen: search, file, forms, undo, roles."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.errors import EnvironmentProblem
from app.domain.journal import JournalAction
from app.domain.patient import Patient
from app.domain.people import Adresse, Utilisateur
from app.domain.soins import SeanceState
from app.services.consult import Consult
from app.services.ports_insi import InsiService
from app.services.ports_rights import RightsService
from app.services.save_patient import NIR_SHOWN
from app.ui.desk import Lanes
from app.ui.lane import Lane
from app.ui.patients import PatientsWidget, model, patients_screen
from app.ui.widgets.fields import NirField
from tests.samples import KINE, SECRETAIRE
from tests.ui.carte.bench import Bench, FakeNav, bench, busy_day
from tests.ui.conftest import ManualExecutor, clipped, press, type_text, unnamed, unreached
from tests.ui.patients.following import following

LONG = "de La Rochefoucauld-Montmorency-d’Aubigné-Saint-Exupéry-Beauharnais-L’Hôpital"


class Screen:
    """The screen on a bench, nothing waiting."""

    def __init__(
        self,
        qtbot: QtBot,
        manual: ManualExecutor,
        world: Bench,
        service: RightsService | None = None,
        insi: InsiService | None = None,
    ) -> None:
        self.world, self.manual, self.nav = world, manual, FakeNav()
        lanes = Lanes(Lane("device", manual), Lane("work", manual))
        self.view: PatientsWidget = patients_screen(following(world, service, insi), lanes, self.nav, settle_ms=0)
        qtbot.addWidget(self.view)
        self.view.resize(1054, 718)
        self.view.show()
        self.view.activateWindow()
        self.settle()

    def settle(self) -> None:
        for _ in range(3):
            QApplication.processEvents()
            self.manual.drain()

    def search(self, text: str) -> None:
        self.view.search.clear()
        type_text(self.view.search, text)
        press(self.view.search, Qt.Key.Key_Return)
        self.settle()

    def open(self, prenom: str, tab: str = "") -> None:
        self.view.open_target(patient_id=self.world.people[prenom].id, tab=tab)
        self.settle()

    @property
    def title(self) -> str:
        return self.view.file._title.text() if self.view.file._outer.currentIndex() else ""

    def accesses(self, prenom: str) -> int:
        subject = f"patient:{self.world.people[prenom].id}"
        journal = self.world.store.state.journal
        return sum(e.action is JournalAction.CONSULTATION and e.subject == subject for e in journal)


@pytest.fixture
def screen(qtbot: QtBot, manual: ManualExecutor) -> Screen:
    return Screen(qtbot, manual, busy_day())


def test_nobody_is_looked_at_before_being_chosen(screen: Screen) -> None:
    assert screen.title == ""
    assert len(screen.view.table.rows) == 5
    assert not any(e.action is JournalAction.CONSULTATION for e in screen.world.store.state.journal)


def test_typing_and_enter_open_the_first_one_found(screen: Screen) -> None:
    screen.search("dur")
    assert screen.title == "Durand Élodie"
    assert [row.name for row in screen.view.table.rows] == ["Durand Élodie"]
    assert screen.accesses("Élodie") == 1


def test_arrows_open_the_file_they_rest_on(screen: Screen) -> None:
    screen.view.search.setFocus()
    press(screen.view.search, Qt.Key.Key_Down)
    screen.settle()
    first = screen.title
    press(screen.view.table.view, Qt.Key.Key_Down)
    screen.settle()
    assert "" != first != screen.title != ""


def test_only_the_last_file_asked_for_is_read(screen: Screen) -> None:
    for prenom in ("Louis", "Tom", "Jeanne"):
        screen.view.open_target(patient_id=screen.world.people[prenom].id)
    screen.settle()
    assert screen.title == "Rousseau Jeanne"
    assert [screen.accesses(prenom) for prenom in ("Louis", "Tom", "Jeanne")] == [0, 0, 1]


def test_a_refresh_during_a_reading_reads_once(screen: Screen) -> None:
    screen.open("Jeanne")
    screen.view.refresh()
    screen.view.refresh()
    screen.settle()
    assert screen.accesses("Jeanne") == 2


def test_no_result_says_what_to_do_and_starts_the_form(screen: Screen) -> None:
    screen.search("zorglub")
    assert model.NOT_FOUND[0] in screen.view.table.empty.text
    screen.view.table.empty.action_requested.emit()
    assert screen.view.form.isVisible()
    assert screen.view.form.nom.text() == "Zorglub"


def test_an_empty_cabinet_says_what_to_do(qtbot: QtBot, manual: ManualExecutor) -> None:
    assert model.NOBODY[0] in Screen(qtbot, manual, bench()).view.table.empty.text


def test_a_failed_reading_is_said_and_tried_again(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_args: object) -> None:
        raise EnvironmentProblem("locked", "La base est verrouillée. Fermez l’autre fenêtre.")

    with monkeypatch.context() as patch:
        patch.setattr(Consult, "patient_file", locked)
        screen.open("Jeanne")
    assert "La base est verrouillée." in screen.view.message.text
    assert screen.title == ""
    screen.view.message.action_requested.emit()
    screen.open("Jeanne")
    assert not screen.view.message.isVisible()
    assert screen.title == "Rousseau Jeanne"


def test_a_file_is_changed_and_taken_back(screen: Screen) -> None:
    screen.open("Jeanne")
    screen.view.file.edit.click()
    form = screen.view.form
    form.telephone.setText("3")
    form.button.click()
    assert "10 chiffres" in form.form.row("telephone").message.text()
    form.telephone.setText("0322112233")
    form.button.click()
    assert not form.button.isEnabled()
    screen.settle()
    patient_id = screen.world.people["Jeanne"].id
    assert screen.world.store.state.patients[patient_id].telephone == "03 22 11 22 33"
    assert not form.isVisible()
    assert "03 22 11 22 33" in screen.view.file._line.text()
    assert screen.nav.said == [model.SAVED]
    assert screen.nav.undo is not None
    screen.nav.undo()
    screen.settle()
    assert screen.world.store.state.patients[patient_id] == screen.world.people["Jeanne"]


def test_a_new_patient_opens_on_the_rights(screen: Screen) -> None:
    screen.view.open_target(tab="nouveau")
    form = screen.view.form
    form.nom.setText(LONG)
    form.prenom.setText("Marie-Élisabeth")
    form.naissance.setText("00/00/1950")
    form.button.click()
    screen.settle()
    assert screen.title.startswith(LONG)
    assert screen.view.file.tab == model.DROITS
    assert clipped(screen.view.file) == []
    assert screen.view.width() == 1054


def test_the_nir_is_masked_and_looking_is_noted(screen: Screen) -> None:
    screen.open("Élodie")
    field = screen.view.file.identity.findChild(NirField)
    assert field is not None
    assert "●" in field.text()
    field._on_eye()
    screen.settle()
    assert field.text().startswith("2 84 03 80 021")
    assert field.isReadOnly()
    assert screen.world.store.state.journal[-1].detail == NIR_SHOWN
    field._on_eye()
    screen.settle()
    assert sum(e.detail == NIR_SHOWN for e in screen.world.store.state.journal) == 1


def test_rights_are_added_and_the_difference_said(screen: Screen) -> None:
    screen.open("Élodie", model.DROITS)
    screen.view.file.rights.add_requested.emit()
    panel = screen.view.rights
    assert (panel.caisse.value, panel.nom_amc.text()) == ("801", "Mutuelle Santé Nord")
    panel.exoneration.set_value("4")
    panel.debut.setText("01/01/2026")
    panel.button.click()
    screen.settle()
    patient_id = screen.world.people["Élodie"].id
    rights = [d for d in screen.world.store.state.droits.values() if d.patient_id == patient_id]
    assert len(rights) == 2
    assert rights[-1].amo is not None
    assert rights[-1].amo.exoneration == "4"
    assert screen.nav.said == ["Droits enregistrés\u00a0: 2\u00a0changements"]


def test_an_act_is_opened_then_a_seance_added_and_undone(screen: Screen) -> None:
    screen.open("Élodie", model.SOINS)
    screen.view.file.pecs.add_requested.emit()
    panel = screen.view.pec
    assert panel.nom.text() == "Lefèvre"
    panel.prescrite_on.setText("20/11/2026")
    panel.button.click()
    assert "acte" in panel.form.row("acte").message.text()
    panel.numero_am.setText("801000019")  # the doctor of the bench has an invented number
    type_text(panel.search, "genou")
    press(panel.search, Qt.Key.Key_Return)
    panel.button.click()
    screen.settle()
    assert screen.nav.said[-1].startswith("Prise en charge ouverte")
    screen.view.file.seances.add_requested.emit()
    screen.view.seance.button.click()
    screen.settle()
    assert screen.nav.said[-1] == "Séance du 21/11/2026 ajoutée"
    added = max(screen.world.store.state.seances.values(), key=lambda s: s.id)
    assert added.state is SeanceState.HONOREE
    assert screen.nav.undo is not None
    screen.nav.undo()
    screen.settle()
    assert screen.world.store.state.seances[added.id].state is SeanceState.ANNULEE


def test_an_absence_is_marked_and_taken_back(screen: Screen) -> None:
    screen.open("Louis", model.SEANCES)
    tab = screen.view.file.seances
    assert not tab.marks[SeanceState.ABSENCE].isEnabled()
    tab.table.view.selectRow(0)
    assert not tab.marks[SeanceState.HONOREE].isEnabled()  # it is already
    tab.marks[SeanceState.ABSENCE].click()
    screen.settle()
    seance = next(s for s in screen.world.store.state.seances.values() if s.id == tab.table.rows[0].id)
    assert seance.state is SeanceState.ABSENCE
    assert screen.nav.undo is not None
    screen.nav.undo()
    screen.settle()
    assert screen.world.store.state.seances[seance.id].state is SeanceState.HONOREE


def test_a_patient_without_prescription_gets_no_seance(qtbot: QtBot, manual: ManualExecutor) -> None:
    world = bench()
    world.person("Petit", "Nadia", "19910408", 2)
    screen = Screen(qtbot, manual, world)
    screen.open("Nadia")
    screen.view.file.seances.add_requested.emit()
    assert "ordonnance" in screen.view.seance.message.text
    screen.view.seance.button.click()
    assert screen.manual.drain() == 0


def test_a_minor_without_payer_is_said(qtbot: QtBot, manual: ManualExecutor) -> None:
    screen = Screen(qtbot, manual, busy_day())
    screen.open("Tom")
    assert "mineur" in screen.view.file.warning.text
    screen.view.file.warning.action_requested.emit()
    assert screen.view.form.isVisible()


@pytest.mark.parametrize(("user", "care"), [(KINE, True), (SECRETAIRE, False)])
def test_the_secretary_sees_no_care_and_no_nir(
    qtbot: QtBot, manual: ManualExecutor, user: Utilisateur, care: bool
) -> None:
    screen = Screen(qtbot, manual, busy_day(user))
    screen.open("Élodie")
    tabs = [screen.view.file.tabs.tabData(i) for i in range(screen.view.file.tabs.count())]
    assert (model.SOINS in tabs, model.SEANCES in tabs, model.JOURNAL in tabs) == (care, care, care)
    assert screen.view.file.bill.isVisible() is care
    field = screen.view.file.identity.findChild(NirField)
    assert field is not None
    assert bool(field.actions()) is care
    screen.view.file.edit.click()
    assert screen.view.form.nir.isVisible() is care
    screen.view.form.nom.setText("Duval")
    screen.view.form.button.click()
    screen.settle()
    stored: Patient = screen.world.store.state.patients[screen.world.people["Élodie"].id]
    assert (stored.nom, stored.nir) == ("Duval", screen.world.people["Élodie"].nir)


def test_bill_and_pay_lead_to_their_screens(screen: Screen) -> None:
    screen.open("Élodie")
    patient_id = screen.world.people["Élodie"].id
    screen.view.file.bill.click()
    screen.view.file.dues.pay_requested.emit()
    assert screen.nav.went == [("facturer", {"patient_id": patient_id}), ("impayes", {"patient_id": patient_id})]


@pytest.mark.parametrize("tab", [model.IDENTITE, model.DROITS, model.SOINS, model.SEANCES, model.FACTURES,
                                 model.REGLEMENTS, model.JOURNAL])  # fmt: skip
def test_every_tab_is_named_reached_and_whole(screen: Screen, tab: str) -> None:
    screen.open("Élodie", tab)
    assert screen.view.file.tab == tab
    assert unnamed(screen.view) == []
    assert unreached(screen.view) == []
    assert clipped(screen.view) == []


def test_every_form_is_named_and_whole(screen: Screen) -> None:
    screen.open("Élodie")
    for ask in (screen.view.file.edit_requested, screen.view.file.rights.add_requested,
                screen.view.file.pecs.add_requested, screen.view.file.seances.add_requested):  # fmt: skip
        ask.emit()
        screen.settle()
        assert unnamed(screen.view) == []
        assert clipped(screen.view) == []
        screen.view.close_forms()


def test_ages_and_lunar_dates_are_said(qtbot: QtBot, manual: ManualExecutor) -> None:
    world = bench()
    baby = world.person("Petit", "Lou", "20260401", 2)
    elder = world.person("Petit", "Rose", "19500000", 2)
    with world.store() as uow:
        uow.patients.save(replace(baby, adresse=Adresse(("1 rue",), "80000", "Amiens")))
        uow.patients.save(replace(elder, decede=True, c2s=True, fragile=True))
        uow.commit()
    screen = Screen(qtbot, manual, world)
    screen.open("Lou")
    assert "7\u00a0mois" in screen.view.file._line.text()
    screen.open("Rose")
    assert screen.view.file._line.text() == "Naissance le 00/00/1950"
