"""A post of one's own: real safe, lanes, loopback world and cards; and the hands that work in front of its window.

Windows are really shown, on the platform without a screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)
from pytestqt.exceptions import TimeoutError as QtTimeout
from pytestqt.qtbot import QtBot

from app.bootstrap.folders import Folders
from app.bootstrap.front import Front, Readers
from app.bootstrap.post import SqlSafe
from app.domain.clock import FixedClock
from app.domain.people import Adresse, Cabinet, Praticien, Utilisateur
from app.hardware.virtual_reader import VirtualReader
from app.services.first_run import FirstRun, FirstRunAnswers
from app.services.repositories import UnitOfWorkFactory
from app.services.session import OpenSession, Session
from app.services.vault import require_strong
from app.store.vault_crypto import Argon2Cost
from app.ui.office.office import Office
from app.ui.widgets.table import DataTable
from app.ui.widgets.table.columns import cell_text
from tests.samples import NUMERO_AM, RPPS
from tests.ui.conftest import type_text

CHEAP = Argon2Cost(memory_kib=8 * 1024, passes=1, lanes=1)
LOGIN, PASSPHRASE = "claire", "sept mots fictifs pour ouvrir ce post-it bleu"
PATIENCE_MS = 10_000
"""Generous: the machine may be busy. Nothing sleeps; what is waited for ends the wait."""
MORNING = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
"""A Friday, 08:30 in France."""
CABINET = Cabinet("Cabinet des Lilas", Adresse(("12 rue des Lilas",), "80000", "Amiens"), "0322000000")
KINE = Praticien(0, "Morel", "Claire", RPPS, NUMERO_AM)
T = TypeVar("T")
_kept: list[Any] = []


class Hands:
    """Keyboard and mouse. What is looked for must be in sight."""

    def __init__(self, qtbot: QtBot, window: Callable[[], QMainWindow]) -> None:
        self.qtbot, self._window = qtbot, window

    @property
    def window(self) -> QWidget:
        """Whatever takes the keys: a question, else the window."""
        return QApplication.activeModalWidget() or self._window()

    @property
    def focus(self) -> QWidget:
        """What has the cursor."""
        return self.window.focusWidget() or self.window

    def key(self, keys: str) -> None:
        """Press a key or a combination: « Ctrl+T »."""
        if not self.window.isActiveWindow():  # no window manager here to do it when a question closes
            self.window.activateWindow()
            self.wait(self.window.isActiveWindow)
        combination = QKeySequence(keys)[0]
        QTest.keyClick(self.focus, combination.key(), combination.keyboardModifiers())

    def type(self, text: str) -> None:
        """Type in the field that has the cursor."""
        type_text(self.focus, text)

    def tab_to(self, name: str) -> QWidget:
        """Wait for the control named *name*, then press Tab until it has the cursor."""
        self.wait_for(name)
        for _ in range(150):
            if name in _names(self.focus):
                return self.focus
            QTest.keyClick(self.focus, Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never reaches « {name} »; in sight: {sorted(shown_texts(self.window))}")

    def wait_focus(self, name: str) -> None:
        """Wait until the window itself puts the cursor on the control named *name*."""
        self._wait_or_say(lambda: name in _names(self.focus), f"the cursor never came to « {name} »")

    def fill(self, fields: Mapping[str, str]) -> None:
        """Tab to each field and write over what stands there."""
        for name, text in fields.items():
            field = self.tab_to(name)
            if isinstance(field, QLineEdit):
                field.selectAll()
            self.type(text)

    def press(self, name: str) -> None:
        """Tab to a button and press Space."""
        self.tab_to(name)
        QTest.keyClick(self.focus, Qt.Key.Key_Space)

    def click(self, name: str) -> None:
        """Click a button in sight with the mouse."""
        self.qtbot.mouseClick(self.button(name), Qt.MouseButton.LeftButton)

    def button(self, name: str) -> QWidget:
        """Return a button in sight, once it can be pressed."""
        self.wait_for(name)
        return self._controls(name)[0]

    def wait_for(self, name: str) -> None:
        """Wait until a control named *name* can be used."""
        self._wait_or_say(lambda: bool(self._controls(name)), f"no control « {name} »")

    def _controls(self, name: str) -> list[QWidget]:
        widgets = self.window.findChildren(QWidget)
        taking = Qt.FocusPolicy.TabFocus
        return [
            w for w in widgets if w.focusPolicy() & taking and name in _names(w) and w.isVisible() and w.isEnabled()
        ]

    def _wait_or_say(self, what: Callable[[], bool], words: str) -> None:
        try:
            self.wait(what)
        except QtTimeout as late:
            raise AssertionError(f"{words}; in sight: {sorted(shown_texts(self.window))}") from late

    def wait(self, what: Callable[[], bool]) -> None:
        """Let the window live until *what* is true."""
        self.qtbot.waitUntil(what, timeout=PATIENCE_MS)

    def wait_text(self, text: str) -> None:
        """Wait until *text* stands in sight; no-break spaces count as spaces."""
        self._wait_or_say(lambda: self.sees(text), f"never seen: {text!r}")

    def sees(self, text: str) -> bool:
        """Whether *text* stands in sight."""
        return any(plain(text) in shown for shown in shown_texts(self.window))


class Post:
    """One cabinet on one post, from the first window to the last."""

    def __init__(self, qtbot: QtBot, folder: Path, readers: Readers | None = None) -> None:
        self.clock, self.folders, self.reader = FixedClock(MORNING), Folders(folder), VirtualReader()
        self.safe = SqlSafe(self.folders, self.clock, CHEAP)
        readers = readers or Readers(self.reader, self.reader.watcher)
        self.front = Front(self.folders, self.clock, readers, self.safe)
        self.hands = Hands(qtbot, self._window)
        _kept[:] = [self.front]  # until the next one: events left after a test may still paint its windows

    def _window(self) -> QMainWindow:
        office = self.front.office
        return office.window if office is not None else self.front.entry

    @property
    def office(self) -> Office:
        """The open office."""
        assert self.front.office is not None
        return self.front.office

    def page(self, kind: type[T]) -> T:
        """Return the room in sight, which must be of *kind*."""
        window = self.office.window
        page = window.page(window.current_room)
        assert isinstance(page, kind)
        return page

    def furnish(self, *others: Utilisateur, school: bool = False) -> None:
        """Set a cabinet up without the assistant, with more people if given, and shut it again."""
        cabinet = replace(CABINET, fictif=school)
        made = FirstRun(self.safe, self.clock)(FirstRunAnswers(cabinet, KINE, LOGIN, PASSPHRASE))
        for person in others:
            add_person(self.safe, made.session.unit_of_work, person)
        self.safe.close()

    def open_session(self, login: str = LOGIN) -> None:
        """Come in through the login gate, by keyboard."""
        self.front.start()
        self.activate()
        users = self.hands.tab_to("Utilisateur")
        assert isinstance(users, QComboBox)
        for _ in range(users.count()):
            if users.currentData() != login:
                self.hands.key("Down")
        assert users.currentData() == login
        self.hands.fill({"Phrase de passe": PASSPHRASE})
        self.hands.key("Return")
        self.wait_open()

    def wait_open(self) -> None:
        """Wait until the office stands and is quiet."""
        self.hands.wait(lambda: self.front.office is not None)
        self.activate()
        self.settle()

    def activate(self) -> None:
        """Wait until the window takes the keys."""
        window = self._window()
        window.activateWindow()
        self.hands.wait(window.isActiveWindow)

    def settle(self) -> None:
        """Wait until no job is left."""
        lanes = self.front.lanes
        self.hands.wait(lambda: not lanes.busy)

    def go(self, place: int) -> None:
        """Enter a room by its place on the rail: Ctrl+1 is home."""
        self.hands.key(f"Ctrl+{place}")
        self.settle()

    def close(self) -> None:
        """Leave everything as a person who closes the window would."""
        office = self.front.office
        self.front.close()
        for window in (office.window if office is not None else None, self.front.entry):
            if window is not None:
                window.close()
                window.deleteLater()
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def add_person(safe: SqlSafe, unit_of_work: UnitOfWorkFactory, person: Utilisateur) -> Utilisateur:
    """Give *person* a login with the passphrase of every test."""
    require_strong(PASSPHRASE, known=(person.login, person.nom_affiche))
    safe.add_login(person.login, PASSPHRASE, person.nom_affiche)
    with unit_of_work() as uow:
        stored = uow.cabinet.add_utilisateur(person)
        uow.commit()
    return stored


def reopened(safe: SqlSafe, clock: FixedClock, login: str) -> Session:
    """Return the session of somebody, as the login gate gives it."""
    return OpenSession(safe, clock)(login, PASSPHRASE)


def shown_texts(root: QWidget) -> set[str]:
    """Return every text in sight under *root*, tables included, with plain spaces."""
    found: set[str] = set()
    for widget in (root, *root.findChildren(QWidget)):
        if widget.isVisible():
            found.update(_texts_of(widget))
    return {plain(text) for text in found if text}


def _texts_of(widget: QWidget) -> list[str]:
    texts = [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle()]
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        texts.append(widget.text())
    if isinstance(widget, QLineEdit):
        texts.append(widget.placeholderText())
    if isinstance(widget, QPlainTextEdit):
        texts.append(widget.toPlainText())
    if isinstance(widget, QComboBox):
        texts += [widget.itemText(place) for place in range(widget.count())]
    if isinstance(widget, QTabBar):
        texts += [widget.tabText(place) for place in range(widget.count())]
    if isinstance(widget, DataTable):
        texts += [cell_text(column.get(row)) for row in widget.rows for column in widget.model.columns]
    return texts


def plain(text: str) -> str:
    """Return *text* with ordinary spaces and no mark-up."""
    return re.sub(r"<[^>]+>", "", text).replace("\u00a0", " ").replace("\u202f", " ")


def _names(widget: QWidget) -> tuple[str, str]:
    words = widget.text() if isinstance(widget, QAbstractButton) else ""
    return plain(widget.accessibleName()), plain(words).replace("&&", "&")
