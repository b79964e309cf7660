"""What the search field finds, and where it leads."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.people import Role, Utilisateur
from app.domain.permissions import PERMISSIONS, Permission
from app.ui.desk import Lanes
from app.ui.lane import Lane
from app.ui.palette import PaletteSearch, model
from app.ui.palette.model import Command, PatientTarget, TopicTarget
from app.ui.palette.presenter import PalettePresenter
from app.ui.shell.main_window import MainWindow
from app.ui.shell.rooms import Room
from tests.samples import KINE, SECRETAIRE
from tests.ui.carte.bench import FakeNav, busy_day
from tests.ui.conftest import ManualExecutor, press, type_text
from tests.ui.recording import RecordingView

ADMIN = Utilisateur(3, "admin", "Admin", Role.ADMINISTRATEUR)


@pytest.mark.parametrize(
    ("text", "number"),
    [("412", 412), ("n° 412", 412), ("facture 7", 7), ("N°12", 12), ("durand", None), ("14/03/1984", None), ("", None)],
)
def test_a_number_asks_for_an_invoice(text: str, number: int | None) -> None:
    assert model.invoice_number(text) == number


@pytest.mark.parametrize("role", list(Role))
def test_commands_follow_the_role(role: Role) -> None:
    titles = {item.title for item in model.commands(PERMISSIONS[role])}
    assert {"Verrouiller le poste", "Changer ma phrase de passe"} <= titles
    assert ("Transmettre les lots" in titles) is (Permission.TRANSMETTRE in PERMISSIONS[role])
    assert ("Journal des accès" in titles) is (Permission.LIRE_JOURNAL in PERMISSIONS[role])


class Search:
    """The presenter alone; jobs run when told."""

    def __init__(self, manual: ManualExecutor, user: Utilisateur = KINE) -> None:
        self.world, self.view, self.nav = busy_day(user), RecordingView(), FakeNav()
        self.done: list[str] = []
        self.lane = Lane("work", manual)
        deeds = {command: (lambda command=command: self.done.append(command.value)) for command in Command}
        self.presenter = PalettePresenter(
            self.view, self.world.desk, self.nav, lambda job, done: self.lane.run(self.lane, job, done), deeds
        )


@pytest.mark.usefixtures("qapp")
def test_patients_are_found_by_name_and_opened(manual: ManualExecutor) -> None:
    search = Search(manual)
    search.presenter.on_search("dur élo")
    manual.drain()
    text, items = search.view.last("show_results")
    assert (text, items[0].title, items[0].note) == ("dur élo", "Durand Élodie", "14/03/1984")
    search.presenter.on_chosen(items[0])
    assert search.nav.went == [("patients", {"patient_id": search.world.people["Élodie"].id, "tab": ""})]


@pytest.mark.usefixtures("qapp")
def test_an_older_search_is_not_run(manual: ManualExecutor) -> None:
    search = Search(manual)
    search.presenter.on_search("du")
    search.presenter.on_search("dur")
    manual.drain()
    assert [args[0] for name, args in search.view.calls if name == "show_results"] == ["dur"]


@pytest.mark.usefixtures("qapp")
def test_who_sees_no_patient_finds_none(manual: ManualExecutor) -> None:
    search = Search(manual, ADMIN)
    search.presenter.on_search("durand")
    assert manual.drain() == 0
    assert search.view.last("show_results") == ("durand", ())


@pytest.mark.usefixtures("qapp")
def test_targets_lead_where_they_say(manual: ManualExecutor) -> None:
    search = Search(manual)
    item = model.commands(frozenset(Permission))[0]
    search.presenter.on_chosen(replace(item, target=PatientTarget(4, "factures", 9)))
    search.presenter.on_chosen(replace(item, target=TopicTarget("securite")))
    search.presenter.on_chosen(replace(item, target=Command.LOCK))
    assert search.nav.went == [
        ("patients", {"patient_id": 4, "tab": "factures", "fse_id": 9}),
        ("reglages", {"topic": "securite"}),
    ]
    assert search.done == ["verrouiller"]


def test_the_window_searches_while_somebody_types(qtbot: QtBot, manual: ManualExecutor) -> None:
    world, nav = busy_day(SECRETAIRE), FakeNav()
    window = MainWindow([Room("accueil", "Accueil", "house", QWidget)])
    qtbot.addWidget(window)
    window.enter("accueil")
    window.show()
    lane = Lane("work", manual)
    palette = PaletteSearch(window, world.desk, Lanes(lane, lane), nav)
    window.palette_chosen.connect(palette.on_chosen)
    panel = window.palette_panel
    panel.open_palette()
    assert any(item.title == "Transmettre les lots" for item in panel.items)
    type_text(panel.field, "rouss")
    qtbot.waitUntil(lambda: bool(manual.jobs), timeout=2000)
    manual.drain()
    assert [item.title for item in panel.items] == ["Rousseau Jeanne"]
    press(panel.field, Qt.Key.Key_Return)
    assert nav.went == [("patients", {"patient_id": world.people["Jeanne"].id, "tab": ""})]


@pytest.mark.usefixtures("qapp")
def test_a_key_typed_while_the_window_closes_is_no_bug(manual: ManualExecutor) -> None:
    search = Search(manual)
    search.lane.close()
    search.presenter.on_search("dur")
    assert search.view.calls == []
