"""The card panel in a window, by keyboard."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import NoReader
from app.domain.matching import Trait
from app.ui.carte import CardDesk
from app.ui.carte.proposal import ProposalCard
from app.ui.desk import Lanes
from app.ui.lane import Lane
from app.ui.shell.main_window import MainWindow
from app.ui.shell.rooms import Room
from app.ui.widgets.fields import RadioField
from tests.ui.carte.bench import SLOT, FakeNav, bench, card_of
from tests.ui.conftest import ManualExecutor, press, unnamed


def test_arrows_and_enter_choose_a_person(qtbot: QtBot, manual: ManualExecutor) -> None:
    world, nav = bench(), FakeNav()
    window = MainWindow([Room("accueil", "Accueil", "house", QWidget)], "Claire Morel")
    qtbot.addWidget(window)
    card_desk = CardDesk(window, world.desk, Lanes(Lane("device", manual), Lane("work", manual)), nav)
    window.enter("accueil")
    window.show()
    people = [world.person("Durand", name, born, 2) for name, born in (("Élodie", "19840314"), ("Anaïs", "20120725"))]
    world.read_card.carte = card_of(*people)
    card_desk.on_slots((SLOT,))
    manual.drain()
    assert card_desk.panel.isVisible()
    assert not unnamed(card_desk.panel)
    focused = window.focusWidget()
    assert focused is not None
    press(focused, Qt.Key.Key_Down)
    press(focused, Qt.Key.Key_Return)
    manual.drain()
    assert nav.went == [("facturer", {"patient_id": people[1].id, "carte": True})]
    assert not card_desk.panel.isVisible()


def test_a_missing_reader_is_told_with_a_way_to_try_again(qtbot: QtBot, manual: ManualExecutor) -> None:
    world, nav = bench(), FakeNav()
    window = MainWindow([Room("accueil", "Accueil", "house", QWidget)], "Claire Morel")
    qtbot.addWidget(window)
    card_desk = CardDesk(window, world.desk, Lanes(Lane("device", manual), Lane("work", manual)), nav)
    window.enter("accueil")
    window.show()
    world.read_card.refusal = NoReader()
    card_desk.on_read_requested()
    manual.drain()
    assert card_desk.retry.isVisible()
    world.read_card.refusal = None
    patient = world.person("Durand", "Élodie", "19840314", 2)
    world.read_card.carte = card_of(patient)
    card_desk.retry.click()
    manual.drain()
    assert nav.went == [("facturer", {"patient_id": patient.id, "carte": True})]


def test_a_file_that_may_be_hers_is_compared_and_updated_field_by_field(qtbot: QtBot, manual: ManualExecutor) -> None:
    world, nav = bench(), FakeNav()
    window = MainWindow([Room("accueil", "Accueil", "house", QWidget)], "Claire Morel")
    qtbot.addWidget(window)
    card_desk = CardDesk(window, world.desk, Lanes(Lane("device", manual), Lane("work", manual)), nav)
    window.enter("accueil")
    window.show()
    filed = world.person("Durand", "Élodie", "19840314", 2)
    world.read_card.carte = card_of(replace(filed, nom="Durand Lefèvre", nir=None))
    card_desk.on_slots((SLOT,))
    manual.drain()
    assert not unnamed(card_desk.panel)
    (card,) = card_desk.panel.findChildren(ProposalCard)
    assert card.taken == frozenset()
    read = next(r for r in card.findChildren(RadioField) if r.accessibleName().startswith("Nom, Lu"))
    read.click()
    assert card.taken == {Trait.NOM}
    assert card.button.accessibleName().startswith("C’est cette personne, mettre à jour")
    card.button.click()
    manual.drain()
    assert world.store.state.patients[filed.id] == replace(filed, nom="DURAND LEFÈVRE", nom_naissance="Durand")
    assert nav.went == [("facturer", {"patient_id": filed.id, "carte": True})]
    assert nav.said[-1].startswith("Fiche mise à jour")
    assert nav.undo is not None
    undo = nav.undo
    undo()
    manual.drain()
    assert world.store.state.patients[filed.id] == filed
    assert nav.said[-1].startswith("Fiche remise comme avant")
    undo()  # a second time: the file is not what the update left any more
    manual.drain()
    assert "a changé depuis" in nav.said[-1]
