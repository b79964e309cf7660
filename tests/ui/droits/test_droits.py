"""The screen Droits: the next day asked one by one, contracts that end, the journal, names and keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.domain.contrat import ContratAmc
from app.domain.dates import DateRange
from app.domain.droits import SourceDroits
from app.domain.people import Utilisateur
from app.domain.soins import SeanceState
from app.domain.verification import Issue, MotifDemande
from app.rights.targeting import ModeDroits
from app.services.ports_rights import PeriodeLue, PersonUnknown, ServiceUnreachable, SituationLue
from app.services.rights_settings import RightsSettings
from app.ui.droits import DroitsWidget, droits_screen, model
from tests.rights_day import Day
from tests.samples import AMC, KINE, SECRETAIRE
from tests.ui.conftest import ManualExecutor, clipped, unnamed, unreached
from tests.ui.flow_bench import Bench, bench, settle

NEXT = date(2026, 11, 23)


class Screen:
    """The screen over a day to come."""

    def __init__(self, qtbot: QtBot, manual: ManualExecutor, count: int = 4, user: Utilisateur = KINE) -> None:
        self.day, self.manual = Day(count, NEXT, SeanceState.PREVUE), manual
        self.desk: Bench = bench(self.day.store, self.day.clock, manual, user, service=self.day.service)  # type: ignore[arg-type]
        self.desk.desk.rights.settings(KINE, RightsSettings(ModeDroits.CIBLE, par_minute=600))
        self.view: DroitsWidget = droits_screen(self.desk.desk, self.desk.lanes, self.desk.nav)
        qtbot.addWidget(self.view)
        self.view.resize(1054, 718)
        self.view.show()
        self.view.activateWindow()
        settle(manual)

    def tab(self, key: str) -> None:
        self.view.open_target(tab=key)
        settle(self.manual)

    def step(self) -> None:
        """Run the question that waits, and no other."""
        self.manual.jobs.popleft()()


@pytest.fixture
def screen(qtbot: QtBot, manual: ManualExecutor) -> Screen:
    return Screen(qtbot, manual)


def words(screen: Screen) -> list[str]:
    return [row.tag.word for row in screen.view.demain.rows]


def test_the_next_day_with_somebody_is_planned_and_says_why(screen: Screen) -> None:
    view = screen.view
    assert view.header._sentence._whole == "23/11/2026\u00a0: 4\u00a0patients à vérifier."
    assert words(screen) == ["À demander"] * 4
    assert "première visite" in view.demain.rows[0].pourquoi
    assert view.ask_button.text() == "Demander pour 4\u00a0patients"
    assert [tab.count for tab in view._shown.tabs] == [4, 0, 0, None]  # type: ignore[union-attr]


def test_patients_are_asked_one_by_one_and_what_changed_is_told(screen: Screen) -> None:
    day, view = screen.day, screen.view
    day.service.tell(day.patients[1], situations=(SituationLue("10", "4", PeriodeLue(None)),))
    day.service.fail(day.patients[2], PersonUnknown())
    view.ask_button.click()
    assert view.progress.isVisible()
    assert not view.ask_button.isEnabled()
    view.ask_requested.emit()
    assert len(screen.manual.jobs) == 1, "one question per job: the other screens are served between two"
    screen.step()
    assert words(screen) == ["Inchangés", "À demander", "À demander", "À demander"]
    settle(screen.manual)
    assert words(screen) == ["Inchangés", "Différents", "Inconnu", "Inchangés"]
    assert "4\u00a0patients vérifiés, 2\u00a0à regarder" in view.message.text
    assert not view.progress.isVisible()
    view.demain.select(day.patients[1].id)
    assert "Exonération" in view.demain.rows[1].ecarts[0][0]
    view.refresh()
    settle(screen.manual)
    assert words(screen) == ["Inchangés", "Différents", "Inconnu", "Inchangés"], "what was answered stays in sight"


def test_cancel_stops_after_the_question_on_its_way(screen: Screen) -> None:
    screen.view.ask_button.click()
    screen.step()
    screen.view.progress.cancel_requested.emit()
    settle(screen.manual)
    assert len(screen.day.service.asked) <= 2
    assert "restent à vérifier" in screen.view.message.text
    assert screen.view.ask_button.isEnabled()


def test_a_line_that_fails_stops_the_batch(screen: Screen) -> None:
    screen.day.service.fail(screen.day.patients[1], ServiceUnreachable())
    screen.view.ask_button.click()
    settle(screen.manual)
    assert words(screen)[:3] == ["Inchangés", "Sans réponse", "À demander"]
    assert "injoignable" in screen.view.message.text


def test_contracts_that_end_lead_to_the_patient(screen: Screen) -> None:
    ends = DateRange.through(date(2026, 1, 1), date(2026, 11, 25))
    contrat = ContratAmc(0, 1, replace(AMC, periode=ends), SourceDroits.ATTESTATION, screen.day.clock.now(), "")
    screen.desk.desk.rights.contracts.save(KINE, contrat)
    screen.view.refresh()
    screen.tab(model.CONTRATS)
    (row,) = screen.view.contrats.rows
    assert (row.mutuelle, row.tag.word) == ("Mutuelle des Lilas", "Dans 5\u00a0jours")
    assert not screen.view.ask_button.isVisible()
    screen.view.contrat_panel.open_button.click()
    assert screen.desk.nav.went == [("patients", {"patient_id": 1, "tab": "droits"})]


def test_the_journal_is_filtered_counted_and_exported(screen: Screen) -> None:
    day, ask = screen.day, screen.desk.desk.rights.ask
    day.service.tell(day.patients[0], situations=(SituationLue("10", "4", PeriodeLue(None)),))
    ask(KINE, 1, NEXT, MotifDemande.MANUEL)
    ask(KINE, 2, NEXT, MotifDemande.VEILLE)
    screen.view.refresh()
    screen.tab(model.JOURNAL)
    view = screen.view
    assert [row.patient for row in view.lookups.rows] == ["Nom02 Prénom02", "Nom01 Prénom01"]
    assert view.figures["Factures changées"].value == "1"
    assert view.figures["Demandés au bon payeur"].value != "0\u00a0€"
    assert "caisse +" in view.lookups.rows[1].effet
    view.issue.set_value(Issue.CHANGE)
    view.issue.activated.emit(0)
    settle(screen.manual)
    assert len(view.lookups.rows) == 1
    view.motif.set_value(MotifDemande.VEILLE)
    view.motif.activated.emit(0)
    settle(screen.manual)
    assert view.lookups.empty.isVisible()
    saved: list[tuple[str, int]] = []
    view.csv_ready.connect(lambda name, contenu: saved.append((name, contenu.count(b"\r\n"))))
    view.export_button.click()
    settle(screen.manual)
    screen.tab(model.DEMAIN)
    view.export_button.click()
    assert saved[0] == ("interrogations-de-droits.csv", 1)
    assert saved[1][0] == "demain.csv"
    for dialog in view.findChildren(QFileDialog):
        dialog.reject()


@pytest.mark.parametrize("tab", [one.key for one in model.TABS])
@pytest.mark.parametrize("count", [0, 3])
def test_every_list_is_named_reached_and_whole(qtbot: QtBot, manual: ManualExecutor, tab: str, count: int) -> None:
    screen = Screen(qtbot, manual, count)
    if count:
        screen.desk.desk.rights.ask(KINE, 1, NEXT, MotifDemande.MANUEL)
        screen.view.refresh()
    screen.tab(tab)
    assert unnamed(screen.view) == []
    assert clipped(screen.view) == []
    assert unreached(screen.view) == []


def test_the_secretary_asks_but_does_not_decide(qtbot: QtBot, manual: ManualExecutor) -> None:
    screen = Screen(qtbot, manual, user=SECRETAIRE)
    assert screen.view.ask_button.isEnabled()
    screen.view.ask_button.click()
    settle(manual)
    assert set(words(screen)) == {"Inchangés"}
    assert not screen.view.decision_panel._may
