"""Patients, Droits: ask, compare, choose, contracts with their attestation, papers, roles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.domain.dates import DateRange
from app.domain.droits import Droits, Gestion, SourceDroits
from app.services.ports_rights import PeriodeLue, PersonUnknown, SituationLue
from app.ui.patients import model
from app.ui.widgets.message import InlineMessage
from app.ui.widgets.progress_card import ProgressCard
from app.ui.widgets.tag import Tag
from app.ui.widgets.text import Label, Paragraph
from app.ui.widgets.timeline import Timeline
from tests.rights_service import FakeRights
from tests.samples import SECRETAIRE
from tests.ui.carte.bench import NOW, SOMME, Bench, busy_day
from tests.ui.conftest import ManualExecutor, clipped, press, unnamed, unreached
from tests.ui.patients.test_patients import Screen
from tests.unit.rights.test_attestation import CARD

ALD = (SituationLue("10", "4", PeriodeLue(date(2026, 9, 1))),)


class Desk:
    """The screen with a rights service, on the tab of one patient."""

    def __init__(self, qtbot: QtBot, manual: ManualExecutor, world: Bench) -> None:
        self.world, self.service = world, FakeRights(world.clock)
        for patient in world.people.values():
            self.service.tell(patient, caisse="801")
        self.screen = Screen(qtbot, manual, world, self.service)
        self.tab = self.screen.view.file.rights
        self.screen.open("Élodie", model.DROITS)

    def press(self, key: str) -> None:
        self.tab.buttons[key].click()
        self.screen.settle()

    def words(self) -> str:
        texts = [label.text() for kind in (Paragraph, Label) for label in self.tab.findChildren(kind)]
        return " ".join([*texts, *(message.text for message in self.tab.findChildren(InlineMessage))])

    def snapshots(self) -> list[Droits]:
        rows = self.world.store.state.droits.values()
        return [d for d in rows if d.patient_id == self.world.people["Élodie"].id]


@pytest.fixture
def desk(qtbot: QtBot, manual: ManualExecutor) -> Desk:
    return Desk(qtbot, manual, busy_day())


def card(desk: Desk, **changes: object) -> None:
    """Store a card read a month ago and show the file again."""
    amo = replace(SOMME, **changes)  # type: ignore[arg-type]
    with desk.world.store() as uow:
        lu_at = NOW - timedelta(days=30)
        uow.patients.add_droits(Droits(0, desk.world.people["Élodie"].id, SourceDroits.CARTE, lu_at, "claire", amo))
        uow.commit()
    desk.screen.view.refresh()
    desk.screen.settle()


def test_the_tab_says_what_holds_how_sure_it_is_and_draws_it(desk: Desk) -> None:
    said = desk.words()
    assert "Droits ouverts" in said
    assert "ADRi, il y a 2\u00a0min" in said
    assert "Barre pleine" in said
    assert "ADRi · 21/11/2026 : sans période, lu le 21/11/2026, source retenue" in desk.tab.chart.table_text()
    press(desk.tab.chart, Qt.Key.Key_Down)
    assert desk.tab.chart.accessibleDescription().startswith("ADRi")


def test_asking_again_shows_what_changed_in_euros_and_keeps_the_old_reading(desk: Desk) -> None:
    before = desk.snapshots()
    desk.service.tell(desk.world.people["Élodie"], caisse="801", situations=ALD)
    desk.press("ask")
    assert desk.snapshots()[:-1] == before
    assert desk.screen.nav.said == ["Droits demandés\u00a0: 1\u00a0différence"]
    (line,) = desk.tab.findChildren(Timeline)
    assert "Droits différents" in " ".join(p.text() for p in line.findChildren(Paragraph))
    assert "4 ALD" in desk.words()


def test_while_asking_nothing_is_asked_twice_and_it_can_be_stopped(desk: Desk) -> None:
    desk.tab.buttons["ask"].click()
    assert not desk.tab.buttons["ask"].isEnabled()
    desk.tab.ask_requested.emit()
    (progress,) = desk.tab.findChildren(ProgressCard)
    progress.cancel_requested.emit()
    desk.screen.settle()
    assert len(desk.service.asked) <= 1


@pytest.mark.parametrize("down", [True, False])
def test_no_answer_is_said_and_changes_nothing(desk: Desk, down: bool) -> None:
    before = desk.snapshots()
    desk.service.down = down
    desk.service.fail(desk.world.people["Élodie"], PersonUnknown())
    desk.press("ask")
    assert desk.snapshots() == before
    assert ("injoignable" if down else "ne connaît pas") in desk.screen.nav.said[0]


def test_without_a_service_the_button_says_what_to_do(qtbot: QtBot, manual: ManualExecutor) -> None:
    screen = Screen(qtbot, manual, busy_day())
    screen.open("Élodie", model.DROITS)
    screen.view.file.rights.buttons["ask"].click()
    screen.settle()
    assert "Aucun service de droits" in screen.view.message.text


def test_a_difference_is_decided_with_a_reason_and_then_gone(desk: Desk) -> None:
    card(desk, caisse="595")
    assert "retenu «\u00a001 801 0000 CPAM" in desk.words()
    number = next(d.id for d in desk.snapshots() if d.source is SourceDroits.CARTE)
    desk.press(f"choose:0:{number}")
    panel = desk.screen.view.choice
    panel.button.click()
    desk.screen.settle()
    assert panel.isVisible()
    assert panel.form.row("reason").message.text()
    panel.reason.setText("Déménagement dans le Nord.")
    panel.button.click()
    desk.screen.settle()
    chosen = desk.snapshots()[-1]
    assert (chosen.amo, chosen.motif) == (replace(SOMME, caisse="595"), "Déménagement dans le Nord.")
    said = desk.words()
    assert "Ce que disent les autres sources" not in said
    assert "choix de claire" in said


def test_a_source_that_time_set_aside_is_no_difference(desk: Desk) -> None:
    card(desk, caisse="595", periode=DateRange(date(2025, 1, 1), date(2026, 6, 1)))
    assert "Ce que disent les autres sources" not in desk.words()
    assert "Carte · 22/10/2026" in desk.tab.chart.table_text()


def scan(desk: Desk, tmp_path: Path, lines: tuple[str, ...] = CARD) -> None:
    path = tmp_path / "carte.pdf"
    path.write_bytes(b"%PDF-" + "\n".join(lines).encode())
    desk.screen.view.contract.scan_chosen.emit(path)
    desk.screen.settle()


def test_an_attestation_fills_the_form_and_a_person_confirms(desk: Desk, tmp_path: Path) -> None:
    desk.press("contract")
    panel = desk.screen.view.contract
    panel.attach.click()
    dialog = panel.dialog
    assert isinstance(dialog, QFileDialog)
    dialog.reject()
    panel.csr.setText("999")
    scan(desk, tmp_path)
    assert (panel.nom_amc.text(), panel.organisme.text(), panel.csr.text()) == ("Mutuelle des Lilas", "75500999", "999")
    assert panel.fin.value == date(2026, 12, 31)
    assert any(tag.accessibleName() == "Douteux" for tag in panel.findChildren(Tag))
    assert desk.world.store.state.contrats == {}, "nothing is stored before a person says so"
    panel.gestion.set_value(Gestion.SEPAREE)
    assert unnamed(desk.screen.view) == []
    assert clipped(desk.screen.view) == []
    panel.button.click()
    desk.screen.settle()
    (stored,) = desk.world.store.state.contrats.values()
    assert (stored.amc.gestion, stored.domaine, stored.csr) == (Gestion.SEPAREE, "MKIN", "999")
    assert desk.world.store.state.pieces[stored.piece_id].contenu.startswith(b"%PDF-")
    assert "Deux demandes" in desk.words()
    assert "Finit" not in desk.words()


def test_a_paper_that_says_nothing_is_attached_all_the_same(desk: Desk, tmp_path: Path) -> None:
    desk.press("new_contract")
    scan(desk, tmp_path, ())
    panel = desk.screen.view.contract
    assert "à recopier" in panel.message.text
    assert panel.typed.scan == b"%PDF-"
    desk.screen.view.contract.scan_chosen.emit(tmp_path / "absent.pdf")
    desk.screen.settle()
    assert "ne peut pas être lu" in panel.message.text


def test_a_contract_is_checked_field_by_field(desk: Desk) -> None:
    desk.press("new_contract")
    panel = desk.screen.view.contract
    panel.formule.set_value("050")
    panel.debut.set_value(date(2026, 6, 1))
    panel.fin.set_value(date(2026, 5, 1))
    panel.button.click()
    desk.screen.settle()
    for key in ("nom_amc", "organisme", "pourcent", "fin"):
        assert panel.form.row(key).message.text(), key


def add_contract(desk: Desk, nom: str, organisme: str, debut: date | None = None) -> None:
    desk.press("new_contract")
    panel = desk.screen.view.contract
    panel.nom_amc.setText(nom)
    panel.organisme.setText(organisme)
    panel.debut.set_value(debut)
    panel.button.click()
    desk.screen.settle()


def test_two_contracts_are_told_and_one_is_kept(desk: Desk) -> None:
    add_contract(desk, "Ancienne", "75500111", date(2026, 1, 1))
    add_contract(desk, "Nouvelle", "75500222", date(2026, 6, 1))
    assert "choisissez celui qui paie" in desk.screen.nav.said[-1]
    assert "Deux contrats valables le même jour" in desk.words()
    newest = max(desk.world.store.state.contrats)
    desk.press(f"keep:{newest}")
    assert "Deux contrats" not in desk.words()
    assert desk.snapshots()[-1].amc is not None


def test_a_contract_is_corrected_then_ended_with_a_reason(desk: Desk) -> None:
    add_contract(desk, "Mutuelle", "75500111", date(2026, 1, 1))
    desk.press("edit:1")
    panel = desk.screen.view.contract
    assert panel.nom_amc.text() == "Mutuelle"
    panel.adherent.setText("42")
    panel.button.click()
    desk.screen.settle()
    desk.press("end:2")
    end = desk.screen.view.end
    end.day.set_value(date(2026, 11, 10))
    end.button.click()
    desk.screen.settle()
    assert end.form.row("reason").message.text()
    end.reason.setText("changement d’employeur")
    end.button.click()
    desk.screen.settle()
    assert desk.screen.nav.said[-1] == "Contrat clos le 10/11/2026"
    assert "a pris fin le 10/11/2026" in desk.words()


def test_same_insurer_is_asked_and_answered(desk: Desk) -> None:
    add_contract(desk, "Mutuelle", "75500111", date(2026, 1, 1))
    assert "same" not in desk.tab.buttons
    desk.world.clock.advance(timedelta(days=14))
    desk.screen.view.refresh()
    desk.screen.settle()
    assert "Même mutuelle" in desk.words()
    desk.press("same")
    assert "same" not in desk.tab.buttons


def test_the_sheet_and_the_scan_are_saved(desk: Desk, tmp_path: Path) -> None:
    saved: list[str] = []
    desk.screen.view.sheet_ready.connect(lambda name, _contenu: saved.append(name))
    desk.press("contract")
    scan(desk, tmp_path)
    desk.screen.view.contract.button.click()
    desk.screen.settle()
    desk.press("print")
    desk.press("scan:1")
    assert saved == ["fiche-de-droits.pdf", "attestation.pdf"]
    for dialog in desk.screen.view.findChildren(QFileDialog):
        dialog.reject()


def test_everything_is_named_reached_and_whole_with_every_piece_in_sight(desk: Desk) -> None:
    card(desk, caisse="595", exoneration="Z")
    add_contract(desk, "Une mutuelle au nom vraiment très long de la région", "75500111", date(2026, 1, 1))
    add_contract(desk, "Nouvelle", "75500222", date(2026, 6, 1))
    desk.world.clock.advance(timedelta(days=14))
    desk.screen.view.refresh()
    desk.screen.settle()
    assert unnamed(desk.screen.view) == []
    assert clipped(desk.screen.view) == []
    assert unreached(desk.screen.view) == []
    assert "Z (code inconnu)" in desk.words()


def test_the_secretary_asks_chooses_and_prints(qtbot: QtBot, manual: ManualExecutor) -> None:
    desk = Desk(qtbot, manual, busy_day(SECRETAIRE))
    assert set(desk.tab.buttons) >= {"ask", "add", "contract", "print"}
    desk.press("ask")
    assert desk.screen.nav.said == ["Droits demandés\u00a0: rien n’a changé"]
