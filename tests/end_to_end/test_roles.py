"""What each role sees of a full cabinet: every text of every room is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain import permissions
from app.domain.errors import NotAllowed
from app.domain.people import Role, Utilisateur
from app.domain.permissions import Permission
from app.hardware.virtual_card import family_card
from app.services.save_patient import NIR_SHOWN
from app.ui.keys import WINDOW_KEYS
from app.ui.office.office import Office
from app.ui.patients import PatientsWidget
from app.ui.widgets.fields import NirField
from tests.end_to_end.walk_support import Walk, poses
from tests.end_to_end.window_support import LOGIN, plain, shown_texts

PEOPLE = (
    Utilisateur(0, "sam", "Sam Petit", Role.SECRETAIRE),
    Utilisateur(0, "remi", "Rémi Vidal", Role.REMPLACANT, 1),
    Utilisateur(0, "alex", "Alex Fabre", Role.ADMINISTRATEUR),
)
EVERY = ("accueil", "patients", "facturer", "droits", "teletransmission", "retours", "impayes", "reglages")
ROOMS = {
    LOGIN: EVERY,
    "remi": EVERY,
    "sam": tuple(room for room in EVERY if room != "facturer"),
    "alex": ("accueil", "reglages"),
}
COTATION = re.compile(r"\b[A-Z]{3} \d{1,2},\d{1,2}\b")


@pytest.fixture(scope="module")
def walk(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """A full cabinet with one person of each role."""
    made = Walk(tmp_path_factory.mktemp("roles"), school=True, people=PEOPLE)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _themed(theme_plain: None) -> None:
    """Light, at 100 %."""


def read_all(walk: Walk, office: Office) -> dict[str, set[str]]:
    """Return every text of every pose of every room of this office."""
    read = {}
    for name, reach in poses(office):
        reach()
        walk.settle()
        read[name] = shown_texts(office.window)
    return read


def rooms(office: Office) -> tuple[str, ...]:
    """Return the rooms of the rail."""
    return tuple(room for room in EVERY if office.window.has_room(room))


@pytest.mark.parametrize("login", ROOMS)
def test_the_rail_leads_where_the_role_may_go(walk: Walk, login: str) -> None:
    with walk.office(login) as office:
        assert rooms(office) == ROOMS[login]


def test_the_secretary_reads_no_care_and_no_number(walk: Walk) -> None:
    found = walk.desk().tables.nomenclature.search("", walk.clock.today(), 1000)
    assert len(found) > 80
    acts = {words for acte in found for words in (acte.libelle, acte.act_id)}
    with walk.office("sam") as office:
        read = read_all(walk, office)
    assert "impayés : aperçu" in read
    assert "patients : une fiche" in read
    for name, texts in read.items():
        told = [text for text in texts if any(act in text for act in acts) or COTATION.search(text)]
        assert not told, (name, told)
        assert not clear_numbers(walk, texts), name
    tabs = " ".join(read["patients : une fiche"])
    assert "Prises en charge" not in tabs
    desk = walk.desk("sam")
    with pytest.raises(NotAllowed):
        desk.prepare_fse(desk.user, 1, (1,))


def test_the_kine_reads_the_care_and_a_number_only_on_demand(walk: Walk) -> None:
    with walk.office("remi") as office:
        read = read_all(walk, office)
        assert any(COTATION.search(text) for texts in read.values() for text in texts)
        seen = {name for name, texts in read.items() if clear_numbers(walk, texts)}
        assert not seen
        office.go("patients", tab="identite")
        walk.settle()
        page = office.window.page("patients")
        assert isinstance(page, PatientsWidget)
        field = page.file.identity.findChild(NirField)
        assert field is not None
        field.reveal_requested.emit()
        walk.settle()
    entries = walk.desk().consult.journal(20)
    assert any((entry.user, entry.detail) == ("remi", NIR_SHOWN) for entry in entries)


def test_the_administrator_reads_no_patient(walk: Walk) -> None:
    people = walk.desk().consult.search_patients("", 500)
    names = {
        plain(name) for p in people for name in (f"{p.nom} {p.prenom}".casefold(), f"{p.prenom} {p.nom}".casefold())
    }
    assert len(names) > 400
    with walk.office("alex") as office:
        read = read_all(walk, office)
        walk.reader.insert(family_card())
        office.window.card_requested.emit()
        walk.settle()
        read["carte"] = shown_texts(office.window)
        walk.reader.remove()
    for name, texts in read.items():
        words = " | ".join(texts).casefold()
        assert not [person for person in names if person in words], name
        assert "durand" not in words, name


@pytest.mark.parametrize("login", ["sam", "alex"])
def test_every_key_of_the_window_is_answered(walk: Walk, login: str) -> None:
    with walk.office(login) as office:
        office.window.activateWindow()
        for room in rooms(office):
            for keys in (key for key in WINDOW_KEYS if key not in {"F11", "Ctrl+L"}):
                office.go(room)
                walk.settle()
                combination = QKeySequence(keys)[0]
                target = office.window.focusWidget() or office.window
                QTest.keyClick(target, combination.key(), combination.keyboardModifiers())
                walk.settle()
                close_questions(office)
        assert not office.window.is_covered


def test_the_table_of_permissions_decides(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    held = permissions.PERMISSIONS[Role.SECRETAIRE]
    monkeypatch.setitem(permissions.PERMISSIONS, Role.SECRETAIRE, held - {Permission.VOIR_IMPAYES})
    with walk.office("sam") as office:
        assert rooms(office) == ("accueil", "patients", "droits", "teletransmission", "retours", "reglages")
    monkeypatch.setitem(permissions.PERMISSIONS, Role.SECRETAIRE, permissions.PERMISSIONS[Role.KINE])
    with walk.office("sam") as office:
        assert rooms(office) == EVERY


def clear_numbers(walk: Walk, texts: set[str]) -> list[str]:
    """Return the patients whose whole number stands among *texts*."""
    if not _NUMBERS:
        with walk.safe.store.unit_of_work() as uow:
            patients = uow.patients.many(range(1, 500)).values()
        _NUMBERS.update(patient.nir.digits for patient in patients if patient.nir is not None)
        assert len(_NUMBERS) > 100
    digits = {re.sub(r"\D", "", text) for text in texts}
    return [number for number in _NUMBERS if any(number in run for run in digits)]


def close_questions(office: Office) -> None:
    """Answer no to whatever was asked."""
    while (question := QApplication.activeModalWidget()) is not None:
        QTest.keyClick(question, Qt.Key.Key_Escape)
    QTest.keyClick(office.window.focusWidget() or office.window, Qt.Key.Key_Escape)


_NUMBERS: set[str] = set()
