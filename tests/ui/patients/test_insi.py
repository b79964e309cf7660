"""Patients, Identité: « Rechercher l’identité INS »; the words without Qt, then the window."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from app.domain.errors import Cancelled
from app.domain.ins import CanalIdentite, IdentiteIns
from app.domain.people import Role, Utilisateur
from app.domain.permissions import Permission, allows
from app.domain.verification import Interrogation, Issue, MotifDemande
from app.services.ask_insi import InsiAsked
from app.services.jobs import Failed, Ok
from app.services.ports_insi import CodeInsi
from app.services.ports_rights import ServiceUnreachable
from app.services.repositories_lecture import IdentiteRecue
from app.ui.patients import model
from app.ui.patients.insi_presenter import FOUND, NOBODY, SEVERAL, STOPPED, insi_said
from app.ui.values import State
from tests.insi_service import FakeInsi, known_traits, patient_of
from tests.ui.carte.bench import NOW, busy_day
from tests.ui.conftest import ManualExecutor, clipped, unnamed, unreached
from tests.ui.patients.test_patients import Screen

LINE = Interrogation(
    1, datetime(2026, 11, 20, tzinfo=UTC), "claire", 1, MotifDemande.IDENTITE_INS, Issue.IDENTITE, NOW.date(), 12
)  # fmt: skip
FOUND_ONE = IdentiteIns(known_traits(), CanalIdentite.INSI, insi_on=NOW.date())


# --- words ---
def test_each_end_has_its_words() -> None:
    good = insi_said(Ok(InsiAsked(LINE, CodeInsi.UNE_IDENTITE, FOUND_ONE)))
    assert (good.state, good.what) == (State.SUCCESS, "INSi connaît cette personne\u00a0: identité récupérée.")
    differs = insi_said(Ok(InsiAsked(LINE, CodeInsi.UNE_IDENTITE, FOUND_ONE, ("prénoms", "lieu de naissance"))))
    assert (differs.state, "prénoms, lieu de naissance" in differs.to_do) == (State.WARNING, True)
    assert insi_said(Ok(InsiAsked(LINE, CodeInsi.AUCUNE))) is NOBODY
    assert insi_said(Ok(InsiAsked(LINE, CodeInsi.PLUSIEURS))) is SEVERAL
    assert insi_said(Ok(InsiAsked(replace(LINE, issue=Issue.ABANDON)))) is STOPPED
    assert insi_said(Failed(Cancelled())) is STOPPED
    down = insi_said(Ok(InsiAsked(replace(LINE, issue=Issue.SANS_RESEAU, detail="INSi est injoignable."))))
    assert (down.state, down.to_do) == (State.DANGER, "INSi est injoignable.")
    with pytest.raises(ZeroDivisionError):
        insi_said(Failed(ZeroDivisionError()))


# --- window ---
class Desk:
    """The tab of Zoé, whom the simulated base knows."""

    def __init__(self, qtbot: QtBot, manual: ManualExecutor, role: Role | None = None) -> None:
        user = Utilisateur(2, "sam", "Sam", role) if role is not None else None
        world = busy_day(user) if user is not None else busy_day()
        with world.store() as uow:
            world.people["Zoé"] = uow.patients.add(patient_of(known_traits(), prenom="Zoé"))
            uow.commit()
        self.insi = FakeInsi(world.clock)
        self.screen = Screen(qtbot, manual, world, None, self.insi)
        self.tab = self.screen.view.file.identity
        self.screen.open("Zoé", model.IDENTITE)

    def search(self) -> str:
        assert self.tab.group is not None
        self.tab.group.search.click()
        self.screen.settle()
        return self.tab.message.text if self.tab.message is not None else ""

    def held(self, identite: IdentiteIns) -> None:
        with self.screen.world.store() as uow:
            uow.identites.add(self.screen.world.people["Zoé"].id, IdentiteRecue(identite, NOW, "claire"))
            uow.commit()


@pytest.fixture
def desk(qtbot: QtBot, manual: ManualExecutor) -> Desk:
    return Desk(qtbot, manual)


def test_found_kept_and_still_said_once_the_file_is_read_again(desk: Desk) -> None:
    assert desk.tab.group is not None
    desk.tab.group.search.setFocus()
    assert "identité récupérée" in desk.search()
    assert desk.screen.nav.said == [FOUND]
    assert desk.tab.group is not None
    assert desk.tab.group.search.hasFocus()
    file = desk.screen.view.presenter.file if desk.screen.view.presenter else None
    assert file is not None
    assert [one.identite.canal for one in file.identites] == [CanalIdentite.INSI]
    assert unnamed(desk.screen.view) == []
    assert clipped(desk.screen.view) == []
    assert unreached(desk.screen.view) == []
    desk.screen.open("Tom", model.IDENTITE)
    assert desk.tab.message is None


def test_while_searching_nothing_is_asked_twice_and_it_can_be_stopped(desk: Desk) -> None:
    assert desk.tab.group is not None
    desk.tab.group.search.click()
    assert not desk.tab.group.search.isEnabled()
    assert desk.tab.progress is not None
    desk.tab.search_requested.emit()
    desk.tab.progress.cancel_requested.emit()
    desk.screen.settle()
    assert desk.insi.asked == []
    assert desk.tab.message is not None
    assert desk.tab.message.text.startswith(STOPPED.what)


def test_down_then_refused_for_the_appli(desk: Desk) -> None:
    desk.insi.failure = ServiceUnreachable("cut")
    assert "INSi est injoignable" in desk.search()
    desk.insi.failure = None
    asked = len(desk.insi.asked)
    desk.held(IdentiteIns(known_traits(), CanalIdentite.APPLI_CARTE_VITALE))
    assert "appli carte Vitale" in desk.search()
    assert len(desk.insi.asked) == asked


@pytest.mark.parametrize("role", list(Role))
def test_who_may_not_change_a_file_has_no_button(qtbot: QtBot, manual: ManualExecutor, role: Role) -> None:
    desk = Desk(qtbot, manual, role)
    shown = desk.tab.group is not None and desk.tab.group.search.isVisible()
    assert shown is allows(role, Permission.MODIFIER_PATIENTS)
