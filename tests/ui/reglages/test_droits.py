"""Réglages, Droits et mutuelles: when to ask, what is known of each insurer."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.domain.contrat import ModePaiement, OrganismeAmc
from app.domain.people import Adresse
from app.rights.targeting import Ciblage, ModeDroits
from app.services.rights_settings import RightsSettings
from app.ui.reglages import model
from app.ui.reglages.droits_model import OrganismeTyped, SettingsTyped, read_organisme, read_settings, typed_organisme
from tests.ui.conftest import ManualExecutor, clipped, unnamed
from tests.ui.reglages.test_reglages import Screen

LILAS = OrganismeAmc(
    "75500999", "Mutuelle des Lilas", Adresse(("12 rue des Lilas", "Bâtiment B"), "80000", "Amiens"), True,
    ModePaiement.OPERATEUR, 12, "Viamedis",
)  # fmt: skip


@pytest.fixture
def screen(qtbot: QtBot, manual: ManualExecutor) -> Screen:
    found = Screen(qtbot, manual)
    found.view.show_topic(model.DROITS)
    found.settle()
    return found


def stored(screen: Screen) -> dict[str, str]:
    return {key: value for key, value in screen.post.store.state.settings.items() if key.startswith("droits.")}


def test_settings_are_saved_at_once_and_taken_back(screen: Screen) -> None:
    topic = screen.view.droits
    assert topic.typed == SettingsTyped(ModeDroits.CIBLE, "60", "30", "60")
    topic.mode.set_value(ModeDroits.SYSTEMATIQUE)
    topic.form.committed.emit()
    screen.settle()
    assert stored(screen)["droits.mode"] == "SYSTEMATIQUE"
    screen.undo()
    screen.settle()
    assert stored(screen)["droits.mode"] == "CIBLE"
    assert topic.typed.mode is ModeDroits.CIBLE


@pytest.mark.parametrize(("field", "text"), [("lecture", "0"), ("fin", "abc"), ("pace", "601")])
def test_a_wrong_number_is_said_under_its_field(screen: Screen, field: str, text: str) -> None:
    getattr(screen.view.droits, field).setText(text)
    screen.view.droits.form.committed.emit()
    screen.settle()
    assert screen.view.droits.form.row(field).message.text()
    assert stored(screen) == {}


def test_an_insurer_is_described_then_changed(screen: Screen) -> None:
    topic, panel = screen.view.droits, screen.view.droits_board.panel
    topic.add.click()
    panel.button.click()
    screen.settle()
    assert panel.form.row("nom").message.text()
    assert panel.form.row("numero").message.text()
    panel.start(typed_organisme(LILAS))
    assert unnamed(screen.view) == []
    assert clipped(screen.view) == []
    panel.button.click()
    screen.settle()
    assert screen.post.store.state.organismes == {"75500999": LILAS}
    assert [row.convention.word for row in topic.table.rows] == ["Signée"]
    topic.table.select("75500999")
    topic.edit.click()
    assert panel.numero.isReadOnly()
    panel.delai.setText("20")
    panel.button.click()
    screen.settle()
    assert screen.post.store.state.organismes["75500999"].delai_jours == 20


def test_what_is_typed_is_read_whole_or_refused() -> None:
    assert read_organisme(typed_organisme(LILAS)) == (LILAS, {})
    bare, errors = read_organisme(OrganismeTyped("755 00 999", "Lilas"))
    assert (bare, errors) == (OrganismeAmc("75500999", "Lilas"), {})
    _none, errors = read_organisme(OrganismeTyped("1", "", rue="12 rue", delai="400"))
    assert set(errors) >= {"numero", "nom", "delai", "code_postal"}
    assert read_settings(SettingsTyped(ModeDroits.MANUEL, "90", "15", "30"))[0] == RightsSettings(
        ModeDroits.MANUEL, Ciblage(90, 15), 30
    )
