"""A séance done again by keyboard: as the last time, or as a named model."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.composition import Complements, Depassement, Deplacement, Urgence
from app.domain.money import Money
from app.domain.soins import Lieu, Seance
from app.services.compose_seance import Changes
from app.services.seance_models import ModeleSeance, ModelRefused, SeanceModels, reusable
from app.ui.facturer import again
from app.ui.facturer.models_panel import ModelsPanel
from tests.samples import KINE
from tests.ui.carte.bench import TODAY, busy_day
from tests.ui.conftest import ManualExecutor, press, type_text, unnamed
from tests.ui.facturer.test_series import bar_of
from tests.ui.facturer.window import Desk

BASSIN = "MK-IV-BASSIN"
HOME = Complements(
    supplements=(BASSIN,), deplacement=Deplacement(Decimal("4.5"), rang=2), urgence=Urgence(),
    depassement=Depassement(Money(500), "à 21 h"),
)  # fmt: skip


@pytest.fixture
def desk(qtbot: QtBot, manual: ManualExecutor) -> Desk:
    """Élodie had a composed séance at home on the 19th, and a plain one today."""
    world = busy_day()
    made = Desk(qtbot, manual, world)
    first = next(s for s in world.store.state.seances.values() if s.day == date(2026, 11, 19))
    world.desk.compose_seance(KINE, first.patient_id, first.id, Changes(HOME))
    today = next(s for s in world.store.state.seances.values() if s.patient_id == first.patient_id and s.day == TODAY)
    made.page.open_target(patient_id=first.patient_id, seance_id=today.id)
    manual.drain()
    return made


def today_of(desk: Desk) -> Seance:
    pec = desk.world.pecs["Élodie"]
    return next(s for s in desk.world.store.state.seances.values() if s.pec_id == pec.id and s.day == TODAY)


def panel_of(desk: Desk) -> ModelsPanel:
    panel = desk.page.findChild(ModelsPanel)
    assert panel is not None
    return panel


def test_ctrl_d_does_as_the_last_time_and_ctrl_z_takes_it_back(desk: Desk, manual: ManualExecutor) -> None:
    bar = bar_of(desk)
    assert (bar.again.shortcut().toString(), bar.undo.shortcut().toString()) == ("Ctrl+D", "Ctrl+Z")
    before = today_of(desk)
    desk.page.lines.go_to(before.id)
    bar.again.click()
    manual.drain()
    made = today_of(desk)
    assert made.lieu is Lieu.DOMICILE
    assert made.complements == Complements(supplements=(BASSIN,), deplacement=Deplacement(Decimal("4.5")))
    assert desk.nav.said[-1] == "Séance du 21/11 refaite comme le 19/11"
    bar.undo.click()
    manual.drain()
    assert today_of(desk) == before
    bar.redo.click()
    manual.drain()
    assert today_of(desk) == made


def test_with_nothing_before_it_says_so(desk: Desk, manual: ManualExecutor) -> None:
    desk.open("Louis")
    bar_of(desk).again.click()
    manual.drain()
    assert desk.page.message.text.startswith(again.NO_LAST[0])


def test_the_seance_of_today_is_added_when_there_is_none(qtbot: QtBot, manual: ManualExecutor) -> None:
    world = busy_day()
    made = Desk(qtbot, manual, world)
    pec = world.pecs["Agnès"]
    last = world.seance(pec, date(2026, 11, 12), lieu=Lieu.DOMICILE)
    world.desk.compose_seance(KINE, pec.patient_id, last.id, Changes(HOME))
    made.open("Agnès")
    assert len({row.seance_id for row in made.page.lines.table.rows}) == 1
    made.page.lines.remove.click()
    manual.drain()
    bar_of(made).again.click()
    manual.drain()
    added = [s for s in world.store.state.seances.values() if s.pec_id == pec.id and s.day == TODAY]
    assert [s.complements.supplements for s in added if s.lieu is Lieu.DOMICILE] == [(BASSIN,)]


def test_a_model_is_created_applied_renamed_and_removed_by_keyboard(desk: Desk, manual: ManualExecutor) -> None:
    panel, lines = panel_of(desk), desk.page.lines
    first = lines.table.rows[0].seance_id
    lines.go_to(first)
    bar_of(desk).models.click()
    manual.drain()
    assert panel.isVisible()
    assert unnamed(panel) == []
    type_text(panel.name, "Domicile et bassin")
    press(panel.name, Qt.Key.Key_Return)
    manual.drain()
    assert [(row.nom, row.words) for row in panel.table.rows] == [
        ("Domicile et bassin", "Domicile, 4,5\u00a0km, kinébalnéothérapie en bassin"),
    ]  # fmt: skip
    type_text(panel.name, "DOMICILE ET BASSIN")
    press(panel.name, Qt.Key.Key_Return)
    manual.drain()
    assert "s’appelle déjà" in panel.row.message.text()
    panel.close_panel()
    lines.go_to(today_of(desk).id)
    bar_of(desk).models.click()
    manual.drain()
    press(panel.table.view, Qt.Key.Key_Return)
    manual.drain()
    assert not panel.isVisible()
    assert today_of(desk).complements == reusable(HOME)
    bar_of(desk).models.click()
    manual.drain()
    panel.rename.click()
    panel.name.setText("Bassin")
    press(panel.name, Qt.Key.Key_Return)
    manual.drain()
    assert [row.nom for row in panel.table.rows] == ["Bassin"]
    panel.remove.click()
    manual.drain()
    assert list(panel.table.rows) == []
    assert desk.nav.said[-1] == "Modèle «\u00a0Bassin\u00a0» supprimé"
    assert desk.nav.undo is not None
    desk.nav.undo()
    manual.drain()
    assert [row.nom for row in panel.table.rows] == ["Bassin"]


@pytest.mark.parametrize("nom", ["", "   ", "x" * 61])
def test_a_model_needs_a_name(nom: str) -> None:
    world = busy_day()
    with pytest.raises(ModelRefused):
        SeanceModels(world.store, world.clock).add(KINE, ModeleSeance(nom))
