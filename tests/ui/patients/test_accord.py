"""Patients, Prises en charge: quota, thresholds, the accord from its preparation to the answer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QProgressBar
from pytestqt.qtbot import QtBot

from app.domain.dap import DemandeAccord, DemandeState
from app.ui.patients import model
from app.ui.patients.suivi_model import Deed
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.text import Paragraph
from tests.samples import SECRETAIRE
from tests.ui.carte.bench import TODAY, bench
from tests.ui.conftest import ManualExecutor, clipped, press, unnamed, unreached
from tests.ui.patients.test_patients import Screen

WHY = "Flexion limitée à 60°, marche douloureuse."


@pytest.fixture
def screen(qtbot: QtBot, manual: ManualExecutor) -> Screen:
    return opened(qtbot, manual)


def opened(qtbot: QtBot, manual: ManualExecutor, count: int = 12, acte_id: str = "MK-A-LOMBALGIE") -> Screen:
    """Open the tab of a patient with *count* séances done."""
    world = bench()
    pec = world.care(world.person("Durand", "Élodie", "19840314", 2), acte_id, "Lombalgie commune")
    for ago in range(count):
        world.seance(pec, TODAY - timedelta(days=ago))
    shown = Screen(qtbot, manual, world)
    shown.open("Élodie", model.SOINS)
    return shown


def do(screen: Screen, deed: Deed) -> None:
    pec_id = screen.world.pecs["Élodie"].id
    screen.view.file.pecs.buttons[pec_id, deed].click()
    screen.settle()


def deeds(screen: Screen) -> list[Deed]:
    return [deed for _pec, deed in screen.view.file.pecs.buttons]


def words(screen: Screen) -> str:
    card = screen.view.file.pecs.cards[screen.world.pecs["Élodie"].id]
    texts = [label.text() for label in card.findChildren(Paragraph)]
    return " ".join([*texts, *(message.text for message in card.findChildren(InlineMessage))])


def demande(screen: Screen) -> DemandeAccord:
    return screen.world.store.state.daps[max(screen.world.store.state.daps)]


def prepare(screen: Screen, why: str = WHY) -> None:
    do(screen, Deed.PREPARER)
    screen.view.accord.argumentaire.setPlainText(why)
    screen.view.accord.button.click()
    screen.settle()


def step(screen: Screen, deed: Deed, day: date, detail: str = "") -> None:
    do(screen, deed)
    panel = screen.view.step
    panel.day.set_value(day)
    panel.detail.setText(detail)
    panel.button.click()
    screen.settle()


def test_a_card_tells_quota_thresholds_and_next_bilan(screen: Screen) -> None:
    said = words(screen)
    assert "12\u00a0séances faites sur 20\u00a0prescrites" in said
    assert "à partir de la 16ᵉ séance" in said
    assert "31ᵉ séance" in said
    assert "NGAP" in said
    assert "Bilan-diagnostic" in said
    (bar,) = screen.view.file.pecs.findChildren(QProgressBar)
    assert (bar.value(), bar.maximum(), bool(bar.accessibleName())) == (12, 20, True)
    assert deeds(screen) == [Deed.PREPARER]


def test_from_the_preparation_to_the_tacit_accord(screen: Screen) -> None:
    do(screen, Deed.PREPARER)
    assert screen.view.accord.seances.text() == "5"
    assert screen.view.accord.isVisible()
    assert unnamed(screen.view) == []
    assert clipped(screen.view) == []
    screen.view.accord.argumentaire.setPlainText(WHY)
    screen.view.accord.urgence.setChecked(True)
    screen.view.accord.button.click()
    screen.settle()
    held = demande(screen)
    assert (held.state, held.seances, held.argumentaire, held.urgence) == (DemandeState.PRETE, 5, WHY, True)
    step(screen, Deed.ENVOYEE, date(2026, 11, 16))
    assert "notez le jour de réception" in words(screen)
    step(screen, Deed.RECUE, date(2026, 11, 18))
    said = words(screen)
    assert "Encore 12\u00a0jours à la caisse" in said
    assert "réputé accepté le 04/12/2026" in said
    assert Deed.RECUE not in deeds(screen)
    screen.world.clock.advance(timedelta(days=20))
    screen.view.refresh()
    screen.settle()
    assert "Réputée acceptée le 04/12/2026" in words(screen)


def test_without_reasons_the_request_waits(screen: Screen) -> None:
    prepare(screen, "")
    assert demande(screen).state is DemandeState.A_PREPARER
    assert deeds(screen) == [Deed.REPRENDRE, Deed.ABANDONNER]
    do(screen, Deed.REPRENDRE)
    screen.view.accord.argumentaire.setPlainText(WHY)
    screen.view.accord.button.click()
    screen.settle()
    assert demande(screen).state is DemandeState.PRETE


def test_an_incomplete_request_is_completed_then_accepted_for_less(screen: Screen) -> None:
    prepare(screen)
    step(screen, Deed.ENVOYEE, date(2026, 11, 10))
    step(screen, Deed.INCOMPLETE, date(2026, 11, 12), "Compte rendu opératoire")
    assert "Il manque\u00a0: Compte rendu opératoire" in words(screen)
    step(screen, Deed.COMPLETEE, date(2026, 11, 14))
    do(screen, Deed.ACCEPTEE)
    screen.view.step.seances.setText("3")
    screen.view.step.button.click()
    screen.settle()
    assert demande(screen).seances_accordees == 3
    assert "Couvre 3 séances, de la 16ᵉ à la 18ᵉ" in words(screen)


def test_a_refusal_needs_its_reason(screen: Screen) -> None:
    prepare(screen)
    step(screen, Deed.ENVOYEE, date(2026, 11, 10))
    step(screen, Deed.REFUSEE, date(2026, 11, 20))
    assert screen.view.step.isVisible()
    assert "motif" in screen.view.step.form.row("detail").message.text()
    screen.view.step.detail.setText("Objectifs atteints")
    screen.view.step.button.click()
    screen.settle()
    assert demande(screen).state is DemandeState.REFUSEE
    assert "Motif\u00a0: Objectifs atteints" in words(screen)
    assert Deed.PREPARER in deeds(screen)


def test_a_day_to_come_and_a_wrong_number_are_said_in_the_form(screen: Screen) -> None:
    do(screen, Deed.PREPARER)
    screen.view.accord.seances.setText("0")
    screen.view.accord.button.click()
    assert "entre 1 et 999" in screen.view.accord.form.row("seances").message.text()
    screen.view.close_forms()
    prepare(screen)
    step(screen, Deed.ENVOYEE, date(2026, 12, 1))
    assert "avenir" in screen.view.step.message.text
    assert demande(screen).state is DemandeState.PRETE


def test_the_sheet_is_offered_under_a_name_without_a_patient(screen: Screen) -> None:
    prepare(screen)
    do(screen, Deed.FICHE)
    (dialog,) = screen.view.findChildren(QFileDialog)
    assert dialog.selectedFiles()[0].endswith(f"demande-accord-{demande(screen).id}.pdf")
    dialog.reject()


def test_conflicting_thresholds_are_shown_as_such(qtbot: QtBot, manual: ManualExecutor) -> None:
    screen = opened(qtbot, manual, 3, "MK-A-TRAUMA-CERV")
    said = words(screen)
    assert "pas d’accord sur ce seuil" in said
    assert "11ᵉ séance" in said
    assert "16ᵉ séance" in said
    assert clipped(screen.view) == []


def test_the_keyboard_goes_through_the_card(screen: Screen) -> None:
    prepare(screen)
    assert unreached(screen.view) == []
    assert unnamed(screen.view) == []
    assert clipped(screen.view) == []
    button = screen.view.file.pecs.buttons[screen.world.pecs["Élodie"].id, Deed.ENVOYEE]
    button.setFocus()
    press(button, Qt.Key.Key_Space)
    assert screen.view.step.isVisible()


def test_the_list_is_exported(qtbot: QtBot, manual: ManualExecutor) -> None:
    screen = opened(qtbot, manual)
    with qtbot.waitSignal(screen.view.file.pecs.csv_requested, timeout=1000) as caught:
        screen.view.file.pecs.export.click()
    assert "Lombalgie commune" in caught.args[1].decode("utf-8-sig")


def test_the_secretary_gets_no_card(qtbot: QtBot, manual: ManualExecutor) -> None:
    world = bench(SECRETAIRE)
    world.care(world.person("Durand", "Élodie", "19840314", 2), "MK-A-LOMBALGIE", "Lombalgie commune")
    screen = Screen(qtbot, manual, world)
    screen.open("Élodie", model.SOINS)
    assert screen.view.file.tab != model.SOINS
    assert screen.view.file.pecs.buttons == {}
