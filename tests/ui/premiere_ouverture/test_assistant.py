"""The first run: every field checked at once, back always possible, the recovery key noted before anything else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.clock import FixedClock
from app.domain.errors import EnvironmentProblem
from app.domain.people import Cabinet
from app.services.first_run import FirstRun
from app.services.jobs import Progress
from app.services.repositories import UnitOfWorkFactory
from app.services.session import Session
from app.ui.coordonnees.typed import CabinetTyped, PraticienTyped
from app.ui.lane import Lane
from app.ui.premiere_ouverture import assistant, model
from app.ui.premiere_ouverture.model import AccessTyped, Kind
from app.ui.premiere_ouverture.presenter import ACCESS, CABINET, CHOICE, DONE, KEY, KINE, AssistantPresenter
from app.ui.premiere_ouverture.view import AssistantWidget
from tests.samples import NUMERO_AM, RPPS
from tests.ui.conftest import ManualExecutor, clipped, press, type_text, unnamed
from tests.ui.recording import RecordingView
from tests.ui.reglages.bench import NOW, PHRASE, RECOVERY, FakeSafe

LILAS = CabinetTyped("Cabinet des Lilas", "12 rue des Lilas", "", "75011", "Paris")
CLAIRE = PraticienTyped(0, "Morel", "Claire", RPPS.value, NUMERO_AM.value)


class Run:
    """A presenter over a fake view and a safe in memory; jobs run at once."""

    def __init__(self) -> None:
        self.safe, self.view = FakeSafe(), RecordingView()
        self.filled: list[bool] = []
        self.opened: list[Session] = []
        clock = FixedClock(NOW)

        def fill(_uow: UnitOfWorkFactory, progress: Progress | None) -> None:
            assert progress is not None
            progress(1, 2, "Patients")
            self.filled.append(True)

        runs = {Kind.REAL: FirstRun(self.safe, clock), Kind.SCHOOL: FirstRun(self.safe, clock, fill)}
        lane = Lane("work", _Now())
        self.presenter = AssistantPresenter(
            self.view, runs, lambda _cabinet, key: key.encode(),
            lambda job, done: lane.run(lane, job, done), self.opened.append,
        )  # fmt: skip

    def up_to_access(self, kind: Kind = Kind.REAL) -> None:
        self.presenter.on_choose(kind)
        self.presenter.on_cabinet(LILAS if kind is Kind.REAL else self.view.last("fill_cabinet"))
        self.presenter.on_kine(CLAIRE if kind is Kind.REAL else self.view.last("fill_kine"))

    @property
    def step(self) -> int:
        return int(self.view.last("show_step")[0])


class _Now(ManualExecutor):
    def submit(self, fn: Callable[..., object], /, *args: object, **kwargs: object):  # type: ignore[no-untyped-def]
        future = super().submit(fn, *args, **kwargs)
        self.drain()
        return future


@pytest.mark.usefixtures("qapp")
def test_every_field_of_the_cabinet_is_checked_at_once() -> None:
    run = Run()
    run.presenter.on_choose(Kind.REAL)
    run.presenter.on_cabinet(CabinetTyped(code_postal="12", iban="FR76", siret="1", telephone="3", email="a", bic="?"))
    step, errors = run.view.last("show_errors")
    assert step == CABINET
    assert set(errors) == {"nom", "rue", "ville", "code_postal", "iban", "siret", "telephone", "email", "bic"}
    assert run.step == CABINET


@pytest.mark.usefixtures("qapp")
def test_both_numbers_of_the_kine_are_checked() -> None:
    run = Run()
    run.presenter.on_choose(Kind.REAL)
    run.presenter.on_cabinet(LILAS)
    run.presenter.on_kine(PraticienTyped(0, "Morel", "Claire", "10000000008", "757000019"))
    assert set(run.view.last("show_errors")[1]) == {"rpps", "numero_am"}
    run.presenter.on_kine(CLAIRE)
    assert run.view.last("fill_login") == "claire"
    assert run.step == ACCESS


@pytest.mark.usefixtures("qapp")
def test_back_is_possible_until_the_cabinet_exists() -> None:
    run = Run()
    run.up_to_access()
    run.presenter.on_back()
    assert run.step == KINE
    run.presenter.on_step(CABINET)
    assert run.step == CABINET
    assert run.view.times("fill_cabinet") == 1  # what was typed stays
    run.presenter.on_cabinet(LILAS)
    run.presenter.on_kine(CLAIRE)
    run.presenter.on_access(AccessTyped("claire", PHRASE, PHRASE))
    assert run.step == KEY
    run.presenter.on_back()
    assert run.step == KEY


@pytest.mark.usefixtures("qapp")
def test_a_weak_phrase_makes_no_cabinet() -> None:
    run = Run()
    run.up_to_access()
    run.presenter.on_access(AccessTyped("é", "Cabinet des Lilas", "autre"))
    assert set(run.view.last("show_errors")[1]) == {"login", "secret", "again"}
    assert not run.safe.exists()


@pytest.mark.usefixtures("qapp")
def test_the_key_must_be_typed_back_before_the_cabinet_opens() -> None:
    run = Run()
    run.up_to_access()
    run.presenter.on_access(AccessTyped("Claire", PHRASE, PHRASE))
    shown = run.view.last("show_key")
    assert shown.groups == tuple(RECOVERY.split("-"))
    run.presenter.on_groups(("jkmn", "0000"))
    assert run.view.last("show_key_errors") == ({1: model.GROUP_WRONG}, False)
    run.presenter.on_key_noted(("jkmn", "0000"))
    assert run.step == KEY
    run.presenter.on_groups(("jkmn", "2345"))
    assert run.view.last("show_key_errors") == ({}, True)
    run.presenter.on_sheet()
    assert run.view.last("save_sheet") == RECOVERY.encode()
    run.presenter.on_key_noted(("jkmn", "2345"))
    assert run.step == DONE
    assert ("Identifiant", "claire") in run.view.last("show_done")
    assert run.opened == []
    run.presenter.on_finish()
    assert run.opened[0].cabinet.nom == "Cabinet des Lilas"
    assert RECOVERY not in repr(shown)


@pytest.mark.usefixtures("qapp")
def test_the_school_is_filled_in_and_filled_up() -> None:
    run = Run()
    run.up_to_access(Kind.SCHOOL)
    run.presenter.on_access(AccessTyped("claire", PHRASE, PHRASE))
    assert run.filled == [True]
    cabinet: Cabinet = run.safe.store.state.cabinet[1]
    assert cabinet.fictif
    assert model.SCHOOL_NOTE in run.view.last("show_step")


@pytest.mark.usefixtures("qapp")
def test_a_full_disk_is_said_and_can_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run()
    run.up_to_access()

    def full(*_args: str) -> tuple[UnitOfWorkFactory, str]:
        raise EnvironmentProblem("disk", "Le disque est plein. Libérez de la place.")

    with monkeypatch.context() as patch:
        patch.setattr(FakeSafe, "create", full)
        run.presenter.on_access(AccessTyped("claire", PHRASE, PHRASE))
    assert run.view.last("show_problem") == ("Le disque est plein.", "Libérez de la place.")
    run.presenter.on_access(AccessTyped("claire", PHRASE, PHRASE))
    assert run.step == KEY


class Screen:
    """The real view on a manual lane."""

    def __init__(self, qtbot: QtBot, manual: ManualExecutor) -> None:
        self.safe, self.opened = FakeSafe(), []
        clock = FixedClock(NOW)
        self.view: AssistantWidget = assistant(
            FirstRun(self.safe, clock), FirstRun(self.safe, clock), lambda _c, key: key.encode(),
            Lane("work", manual), self.opened.append,
        )  # fmt: skip
        qtbot.addWidget(self.view)
        self.view.resize(1280, 720)
        self.view.show()
        self.view.activateWindow()


def test_the_keyboard_alone_sets_a_school_up(qtbot: QtBot, manual: ManualExecutor) -> None:
    screen = Screen(qtbot, manual)
    view = screen.view
    view.choice.school.button.setFocus()
    press(view.choice.school.button, Qt.Key.Key_Space)
    assert view.steps.current == CABINET
    view.next.click()
    view.next.click()
    type_text(view.access.new._secret.edit, PHRASE)
    press(view.access.new._secret.edit, Qt.Key.Key_Return)
    type_text(view.access.new._again.edit, PHRASE)
    press(view.access.new._again.edit, Qt.Key.Key_Return)
    assert view.progress.isVisible()
    assert not view.next.isEnabled()
    manual.drain()
    assert view.access.new.secret == ""
    assert not view.next.isEnabled()
    groups = RECOVERY.split("-")
    for field, place in zip(view.key.card._typed, model.ASKED_GROUPS, strict=True):
        type_text(field, groups[place])
    assert view.next.isEnabled()
    view.next.click()
    assert view.key.card.typed == ("", "")
    view.next.click()
    assert len(screen.opened) == 1


def test_the_pages_are_named_and_whole(qtbot: QtBot, manual: ManualExecutor) -> None:
    view = Screen(qtbot, manual).view
    for step in range(CHOICE, DONE + 1):
        view.show_step(step, back=step > CHOICE, note=model.SCHOOL_NOTE)
        QApplication.processEvents()
        assert unnamed(view) == [], step
        assert clipped(view) == [], step
