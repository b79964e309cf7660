"""Réglages, Droits et mutuelles, Raccordement: choose, try, come back; the words without Qt, then the window."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from app.services.jobs import Failed, Ok
from app.services.ports_raccordement import CertificatLu, Raccordement
from app.services.ports_rights import AddressForbidden, CertificateExpired
from app.services.raccordement import Essai
from app.simulator.teleservices.certificates import CABINET, Authority
from app.ui.reglages import model
from app.ui.reglages import raccordement_model as words
from app.ui.reglages.raccordement_model import RaccordementTyped, essai_said, raccordement_shown
from app.ui.reglages.raccordement_presenter import RaccordementPresenter
from app.ui.values import State
from tests.raccordement import PHRASE, p12
from tests.ui.carte.bench import FakeNav
from tests.ui.conftest import ManualExecutor, clipped, unnamed, unreached
from tests.ui.reglages.bench import NOW, Post, post
from tests.ui.reglages.test_reglages import Screen

ADDRESS = "https://127.0.0.1:8443/droits"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cabinet.p12"
    path.write_bytes(p12(Authority().papers(CABINET)))
    return path


# --- words ---
@pytest.mark.parametrize(
    ("debut", "fin", "state", "said"),
    [
        (2020, 2030, None, ""),
        (2020, 2025, State.DANGER, "n’est plus valable depuis le 01/01/2025"),
        (2027, 2030, State.WARNING, "ne sera valable que le 01/01/2027"),
    ],
)
def test_the_dates_of_a_certificate_are_said(debut: int, fin: int, state: State | None, said: str) -> None:
    held = CertificatLu("CABINET", datetime(debut, 1, 1, tzinfo=UTC), datetime(fin, 1, 1, tzinfo=UTC))
    shown = raccordement_shown(Raccordement(ADDRESS, "", held), NOW)
    assert (shown.warning.state if shown.warning else None) == state
    assert said in (shown.warning.what if shown.warning else "")
    assert dict(shown.facts)["INSi"] == words.SIMULE


def test_a_trial_names_the_service_that_failed_and_the_one_that_did_not() -> None:
    bad, good = Essai("Le service de droits", False, CertificateExpired().user_message), Essai("INSi", True)
    said = essai_said((bad, good))
    assert (said.state, said.what) == (State.DANGER, "Le service de droits n’a pas pu être interrogé.")
    assert "plus valable" in said.to_do
    assert "INSi répond" in said.to_do
    assert essai_said((good, good)).state is State.SUCCESS


# --- presenter, without Qt ---
class View:
    """Remembers what it was asked to show."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, object]] = []

    def __getattr__(self, name: str) -> object:
        return lambda *args: self.calls.append((name, args[0] if args else None))

    def last(self, name: str) -> object:
        return next(value for key, value in reversed(self.calls) if key == name)


def at(found: Post) -> tuple[View, RaccordementPresenter]:
    def run(work: object, done: object) -> Event:
        cancel = Event()
        try:
            outcome: object = Ok(work(cancel))  # type: ignore[operator]
        except Exception as error:  # noqa: BLE001 - stands for the lane
            outcome = Failed(error)
        done(outcome)  # type: ignore[operator]
        return cancel

    view = View()
    return view, RaccordementPresenter(view, found.desk, FakeNav(), run)  # type: ignore[arg-type]


def test_a_file_that_is_gone_or_endless_is_said_under_its_field(file: Path) -> None:
    view, presenter = at(post())
    for path, said in ((file.with_name("gone.p12"), words.FILE_UNREADABLE), (file, words.FILE_TOO_BIG)):
        file.write_bytes(bytes(words.MAX_FILE + 1))
        presenter.on_sent(RaccordementTyped(ADDRESS, "", path, PHRASE))
        assert view.last("show_raccordement_errors") == {"fichier": said}
    presenter.on_sent(RaccordementTyped(" ", "", file, PHRASE))
    assert view.last("show_raccordement_errors") == {"droits": words.ADDRESS_MISSING}


def test_a_secretary_sees_nothing_of_it() -> None:
    found = post("sam")
    view, presenter = at(found)
    presenter.refresh()
    presenter.on_try()
    presenter.on_simulate()
    assert (view.calls, found.services.asked) == ([], 0)


# --- window ---
@pytest.fixture
def screen(qtbot: QtBot, manual: ManualExecutor) -> Screen:
    found = Screen(qtbot, manual)
    found.view.show_topic(model.DROITS)
    found.settle()
    return found


def stored(screen: Screen) -> dict[str, str]:
    return screen.post.store.state.settings


def test_the_cabinet_chooses_tries_and_comes_back(screen: Screen, file: Path) -> None:
    card, panel = screen.view.droits.raccordement, screen.view.droits_board.raccordement.panel
    assert card.isVisible()
    assert not card.simulate.isVisible()
    card.edit.click()
    panel.droits.setText(ADDRESS)
    panel.fichier.take(str(file))
    panel.phrase.edit.setText("une autre")
    assert unnamed(screen.view) == []
    assert clipped(screen.view) == []
    assert unreached(panel) == []
    panel.button.click()
    screen.settle()
    assert "ne s’ouvre pas" in panel.form.row("phrase").message.text()
    panel.phrase.edit.setText(PHRASE)
    panel.button.click()
    screen.settle()
    assert not panel.isVisible()
    assert panel.phrase.secret == ""
    assert stored(screen)["droits.adresse"] == ADDRESS
    assert PHRASE not in " ".join(stored(screen).values())
    card.trial.click()
    assert card.progress.isVisible()
    assert not card.trial.isEnabled()
    screen.settle()
    assert "Les deux services répondent" in card.message.text
    screen.post.services.failure = AddressForbidden()
    card.trial.click()
    screen.settle()
    assert "seule une adresse de ce poste" in card.message.text
    assert clipped(screen.view) == []
    card.simulate.click()
    screen.settle()
    assert not any(stored(screen).values())
    screen.undo()
    assert stored(screen)["droits.adresse"] == ADDRESS
    assert card.simulate.isVisible()
