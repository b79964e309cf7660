"""The possible duplicates in the window: found slice by slice, compared, made one, parted again, by keyboard too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.dates import BirthDate
from app.domain.errors import EnvironmentProblem
from app.domain.fusion import Champ
from app.domain.patient import Patient
from app.services import find_duplicates
from app.services.repositories_fusion import Bloc
from app.ui.desk import Lanes
from app.ui.doublons import DoublonsWidget, doublons_page, model
from app.ui.doublons.model import DONE
from app.ui.lane import Lane
from app.ui.patients import patients_screen
from app.ui.widgets.fields import RadioField
from app.ui.widgets.message import InlineMessage
from tests.samples import KINE, SECRETAIRE, nir
from tests.store_fixtures import fusion
from tests.ui.carte.bench import Bench, FakeNav, bench
from tests.ui.conftest import ManualExecutor, press, unnamed
from tests.ui.patients.following import following


@dataclass(slots=True)
class Page:
    """The page over a store with two files of Élodie and one of somebody else."""

    world: Bench
    view: DoublonsWidget
    nav: FakeNav
    manual: ManualExecutor
    files: list[Patient] = field(default_factory=list)

    def radio(self, start: str) -> RadioField:
        return next(r for r in self.view.panel.findChildren(RadioField) if r.accessibleName().startswith(start))

    def undo(self) -> None:
        assert self.nav.undo is not None
        self.nav.undo()
        self.manual.drain()


def _add(world: Bench, patient: Patient) -> Patient:
    with world.store() as uow:
        stored = uow.patients.add(patient)
        uow.commit()
    return stored


@pytest.fixture
def opened(qtbot: QtBot, manual: ManualExecutor) -> Callable[..., Page]:
    def make(user: object = KINE, *, twice: bool = True) -> Page:
        world, nav = bench(user), FakeNav()  # type: ignore[arg-type]
        one = world.person("Durand", "Élodie", "19840314", 2)
        files = [one, world.person("Bernard", "Louis", "19511108", 1)]
        if twice:
            files.append(_add(world, replace(one, nom="Durand-Lefèvre", nir=None, telephone="06 00 00 00 42")))
        view = doublons_page(world.desk, Lanes(Lane("device", manual), Lane("work", manual)), nav)
        qtbot.addWidget(view)
        view.resize(1000, 700)
        view.show()
        view.begin()
        manual.drain()
        return Page(world, view, nav, manual, files)

    return make


def test_two_files_are_compared_and_made_one_with_a_way_back(opened: Callable[..., Page]) -> None:
    page = opened()
    assert [row.pair for row in page.view.pairs.rows] == [(1, 3)]
    assert not unnamed(page.view)
    assert page.view.panel.taken == {Champ.TELEPHONE}
    page.radio("Nom, Absorbée").click()
    page.view.panel.merge.click()
    page.manual.drain()
    state = page.world.store.state
    assert state.aliases == {3: 1}
    assert (state.patients[1].nom, state.patients[1].telephone) == ("Durand-Lefèvre", "06 00 00 00 42")
    assert state.patients[1].nir == page.files[0].nir
    assert page.nav.said[-1].startswith("Fiches fusionnées")
    assert not page.view.pairs.rows
    assert page.view.tabs.chips[1].text() == "Fusions faites 1"
    page.undo()
    state = page.world.store.state
    assert state.aliases == {}
    assert [state.patients[p.id] for p in page.files] == page.files
    assert page.nav.said[-1] == model.UNDONE
    assert [row.pair for row in page.view.pairs.rows] == [(1, 3)]


@pytest.mark.parametrize("settle", ["merge", "apart"])
def test_the_next_pair_is_compared_at_once(opened: Callable[..., Page], settle: str) -> None:
    page = opened()
    _add(page.world, replace(page.files[1], nir=None, telephone="06 00 00 00 43"))
    page.view.search.click()
    page.manual.drain()
    assert len(page.view.pairs.rows) == 2
    getattr(page.view.panel, settle).click()
    page.manual.drain()
    assert len(page.view.pairs.rows) == 1
    assert page.view.panel.compares
    page.undo()
    assert len(page.view.pairs.rows) == 2
    assert page.view.panel.compares


def test_the_other_file_can_be_kept(opened: Callable[..., Page]) -> None:
    page = opened()
    page.view.panel.swap_requested.emit()
    page.manual.drain()
    page.view.panel.merge.click()
    page.manual.drain()
    assert page.world.store.state.aliases == {1: 3}


def test_two_people_are_set_apart_and_can_be_put_back(opened: Callable[..., Page]) -> None:
    page = opened()
    page.view.panel.apart.click()
    page.manual.drain()
    assert set(page.world.store.state.apart) == {(1, 3)}
    assert not page.view.pairs.rows
    page.undo()
    assert page.world.store.state.apart == {}
    assert [row.pair for row in page.view.pairs.rows] == [(1, 3)]


def test_a_fusion_done_earlier_is_taken_back_or_says_why_not(opened: Callable[..., Page]) -> None:
    page = opened()
    page.view.panel.merge.click()
    page.manual.drain()
    page.view.tabs.chosen.emit(DONE)
    page.view.fusions.select(1)
    page.manual.drain()
    assert page.view.panel.undo.isEnabled()
    assert not unnamed(page.view)
    with page.world.store() as uow:
        uow.patients.save(replace(uow.patients.get(1), telephone="07"))
        uow.commit()
    page.view.show_tab(DONE)
    page.manual.drain()
    assert not page.view.panel.undo.isEnabled()
    said = " ".join(m.text for m in page.view.panel.findChildren(InlineMessage))
    assert "Modifié depuis la fusion\u00a0: téléphone" in said


def test_the_search_goes_by_slices_can_be_stopped_and_keeps_what_it_found(
    opened: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find_duplicates, "SLICE", dict.fromkeys(Bloc, 1))
    page = opened()
    homonym = replace(page.files[1], nir=None)
    _add(page.world, homonym)
    page.view.search.click()
    assert page.view.progress.isVisible()
    assert not page.view.search.isEnabled()
    page.view.cancel_requested.emit()
    page.manual.drain()
    assert not page.view.progress.isVisible()
    assert "arrêtée" in page.view.message.text
    page.view.search.click()
    page.manual.drain()
    assert {row.pair for row in page.view.pairs.rows} == {(1, 3), (2, 4)}


def test_an_empty_list_claims_no_more_than_was_done(
    opened: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(twice=False)
    assert "Toutes les fiches ont été comparées" in page.view.pairs.empty.text
    page.view.search.click()
    assert page.view.pairs.empty.text.startswith("Recherche en cours")
    page.view.cancel_requested.emit()
    page.manual.drain()
    assert page.view.pairs.empty.text.startswith("Recherche arrêtée")
    assert "n’ont pas été comparées" in page.view.pairs.empty.text

    def fails(*_args: object) -> None:
        raise EnvironmentProblem("disk gone")

    monkeypatch.setattr(find_duplicates.FindDuplicates, "plan", fails)
    page.view.search.click()
    page.manual.drain()
    assert page.view.pairs.empty.text.startswith("Les fiches n’ont pas été comparées")


def test_coming_back_compares_the_files_added_since(opened: Callable[..., Page]) -> None:
    page = opened(twice=False)
    _add(page.world, replace(page.files[1], nir=None))
    page.view.begin()
    page.manual.drain()
    assert [row.pair for row in page.view.pairs.rows] == [(2, 3)]


def test_a_pair_settled_during_a_search_does_not_come_back(
    opened: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find_duplicates, "SLICE", dict.fromkeys(Bloc, 1))
    page = opened()
    _add(page.world, replace(page.files[1], nir=None))
    _add(page.world, replace(page.files[0], nir=None, naissance=BirthDate("19500101")))
    page.view.search.click()
    for _ in range(3):  # the plan, the births of 1951, those of 1984 with the pair; two names are still to come
        page.manual.jobs.popleft()()
    page.view.panel.merge.click()
    page.manual.drain()
    assert page.world.store.state.aliases == {3: 1}
    assert [row.pair for row in page.view.pairs.rows] == [(2, 4)]


def test_two_files_made_one_elsewhere_say_so_with_the_way_on(opened: Callable[..., Page]) -> None:
    page = opened()
    with page.world.store() as uow:
        one, other = (uow.patients.get(number) for number in (1, 3))
        uow.fusions.add(fusion(one, other))
        uow.commit()
    page.view.pair_chosen.emit((1, 3))
    page.manual.drain()
    assert "n’en font plus qu’une" in page.view.message.text
    page.view.message.action_requested.emit()
    page.manual.drain()
    assert not page.view.pairs.rows


def test_nothing_to_compare_says_so(opened: Callable[..., Page]) -> None:
    page = opened(twice=False)
    assert not page.view.pairs.rows
    assert "Aucun doublon possible" in page.view.pairs.empty.text
    assert not page.view.panel.merge.isVisible()


def test_a_failed_write_says_so_and_nothing_is_lost(opened: Callable[..., Page]) -> None:
    page = opened()
    page.world.store.fail_commit = EnvironmentProblem("disk full")
    page.view.panel.merge.click()
    page.manual.drain()
    assert page.world.store.state.aliases == {}
    assert page.view.message.isVisible()
    assert page.view.panel.merge.isEnabled()


def test_numbers_are_masked_and_a_secretary_chooses_between_none(opened: Callable[..., Page]) -> None:
    page = opened(SECRETAIRE)
    other = replace(page.files[0], nir=nir("1820675111456"))
    with page.world.store() as uow:
        uow.patients.save(replace(uow.patients.get(3), nir=other.nir))
        uow.commit()
    page.view.pair_chosen.emit((1, 3))
    page.manual.drain()
    names = [radio.accessibleName() for radio in page.view.panel.findChildren(RadioField) if radio.isVisible()]
    assert not [name for name in names if name.startswith("Assuré")]
    page = opened(KINE)
    assert "●●, assuré, rang 1" in page.radio("Assuré, qualité et rang, Gardée").accessibleName()


def test_patients_leads_there_and_back(qtbot: QtBot, manual: ManualExecutor) -> None:
    world, nav = bench(), FakeNav()
    screen = patients_screen(following(world), Lanes(Lane("device", manual), Lane("work", manual)), nav)
    qtbot.addWidget(screen)
    screen.show()
    manual.drain()
    press(screen.doublons_button, Qt.Key.Key_Space)
    manual.drain()
    assert screen.doublons.isVisible()
    screen.doublons.leave.click()
    assert not screen.doublons.isVisible()
    screen.open_target(tab="doublons")
    manual.drain()
    assert screen.doublons.isVisible()
    screen.open_target(patient_id=world.person("Durand", "Élodie", "19840314", 2).id)
    manual.drain()
    assert not screen.doublons.isVisible()
    assert isinstance(screen, QWidget)
