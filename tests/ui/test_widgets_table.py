"""The table: sort, filter, columns, checks, keys, CSV, totals, empty state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from app.domain.money import Money
from app.ui.values import ActionValue, IconValue, LeadText, State, TagValue
from app.ui.widgets.table import Column, DataTable, Kind, SessionMemory
from tests.ui.conftest import press, unnamed


@dataclass(frozen=True, slots=True)
class Line:
    key: int
    name: str
    due: Money | None
    day: date | None = None


ROWS = [
    Line(1, "Étienne", Money(900), date(2026, 1, 5)),
    Line(2, "Zoé", Money(123456), date(2025, 12, 31)),
    Line(3, "Abel", None),
    Line(4, "=cmd;x", Money(-1788), date(2026, 2, 1)),
]

COLUMNS = [
    Column("nom", "Nom", lambda r: r.name, stretch=True),
    Column("du", "Dû", lambda r: r.due, Kind.MONEY, total=lambda rows: Money.total(r.due for r in rows if r.due)),
    Column("jour", "Jour", lambda r: r.day, Kind.DATE),
    Column("etat", "État", lambda _r: TagValue(State.WARNING, "À relancer"), Kind.TAG),
    Column("genre", "", lambda _r: IconValue("user", "Patient"), Kind.ICON),
    Column("acte", "Acte", lambda _r: LeadText("RAM", "Lombalgie"), hidden=True),
    Column("action", "", lambda _r: ActionValue("Ouvrir"), Kind.ACTION),
]


def names(table: DataTable) -> list[str]:
    return [row.name for row in table.rows]


@pytest.fixture
def table(qtbot: QtBot) -> Iterator[DataTable]:
    made = DataTable("Débiteurs", COLUMNS, lambda r: r.key, checkable=True, totals=True)
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.set_rows(ROWS)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def test_text_sorts_without_accents_nor_case(table: DataTable) -> None:
    table.sort_by("nom")
    assert names(table) == ["=cmd;x", "Abel", "Étienne", "Zoé"]
    table.sort_by("nom", descending=True)
    assert names(table) == ["Zoé", "Étienne", "Abel", "=cmd;x"]


def test_amounts_and_days_sort_by_value_and_empty_ones_stay_last(table: DataTable) -> None:
    table.sort_by("du")
    assert names(table) == ["=cmd;x", "Étienne", "Zoé", "Abel"]
    table.sort_by("du", descending=True)
    assert names(table) == ["Zoé", "Étienne", "=cmd;x", "Abel"]
    table.sort_by("jour")
    assert names(table) == ["Zoé", "Étienne", "=cmd;x", "Abel"]
    table.sort_by("")
    assert names(table) == [row.name for row in ROWS]


def test_a_click_on_a_title_sorts_then_flips(table: DataTable, qtbot: QtBot) -> None:
    header = table.view.horizontalHeader()
    spot = QPoint(header.sectionViewportPosition(1) + 20, 10)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert table.sort == ("nom", False)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert table.sort == ("nom", True)


def test_filter_ignores_accents_and_wants_every_word(table: DataTable) -> None:
    table.set_filter("ETIENNE relancer")
    assert names(table) == ["Étienne"]
    table.set_filter("1 234,56")
    assert names(table) == ["Zoé"]
    table.set_filter("")
    assert len(names(table)) == 4


def test_filter_without_answer_shows_the_empty_state(table: DataTable) -> None:
    assert not table.empty.isVisible()
    table.set_filter("introuvable")
    assert table.empty.isVisible()
    assert table.empty.text
    table.set_filter("")
    assert table.view.isVisible()


def test_current_row_and_ticks_survive_a_refresh(table: DataTable) -> None:
    table.select(2)
    table.set_checked([1, 2])
    table.sort_by("nom")
    table.set_rows([*ROWS[1:], Line(9, "Neuf", None)])
    assert table.current_row is not None
    assert table.current_row.key == 2
    assert [row.key for row in table.selected_rows] == [2]
    assert [row.key for row in table.checked_rows] == [2]


def test_keys_move_open_and_tick(table: DataTable, qtbot: QtBot) -> None:
    opened, ticked = [], []
    table.activated.connect(opened.append)
    table.checked_changed.connect(lambda rows: ticked.append([row.key for row in rows]))
    table.view.setFocus(Qt.FocusReason.TabFocusReason)
    assert table.current_row == ROWS[0]
    press(table.view, Qt.Key.Key_Down)
    press(table.view, Qt.Key.Key_Return)
    assert opened == [ROWS[1]]
    press(table.view, Qt.Key.Key_Space)
    assert ticked[-1] == [2]
    press(table.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert ticked[-1] == [1, 2, 3, 4]
    press(table.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert ticked[-1] == []
    press(table.view, Qt.Key.Key_End)
    assert table.current_row == ROWS[3]


def test_tick_all_means_the_rows_shown(table: DataTable) -> None:
    table.set_filter("e")
    shown = [row.key for row in table.rows]
    table.view.check_all_requested.emit()
    assert [row.key for row in table.checked_rows] == shown


def test_row_button_and_check_box_answer_the_mouse(table: DataTable, qtbot: QtBot) -> None:
    pressed, opened = [], []
    table.action_requested.connect(lambda row, key: pressed.append((row.key, key)))
    table.activated.connect(opened.append)
    last = table.view.model().columnCount() - 1
    cell = table.view.visualRect(table.model.index(1, last))
    spot = table.view.itemDelegate().button_area(cell, ActionValue("Ouvrir")).center().toPoint()
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert pressed == [(2, "action")]
    box = table.view.visualRect(table.model.index(2, 0)).center()
    qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert [row.key for row in table.checked_rows] == [3]
    assert opened == []


def test_multi_selection(qtbot: QtBot) -> None:
    table = DataTable("Lots", COLUMNS, lambda r: r.key, multi=True)
    qtbot.addWidget(table)
    table.set_rows(ROWS)
    heard = []
    table.selection_changed.connect(lambda rows: heard.append([row.key for row in rows]))
    table.view.selectAll()
    assert heard[-1] == [1, 2, 3, 4]


def test_sort_and_columns_are_remembered(qtbot: QtBot) -> None:
    memory = SessionMemory()
    first = DataTable("Débiteurs", COLUMNS, lambda r: r.key, memory=memory)
    qtbot.addWidget(first)
    first.sort_by("du", descending=True)
    first.show_column("acte")
    first.show_column("jour", False)
    second = DataTable("Débiteurs", COLUMNS, lambda r: r.key, memory=memory)
    qtbot.addWidget(second)
    assert second.sort == ("du", True)
    assert second.shown_columns == ["nom", "du", "etat", "genre", "acte", "action"]


@pytest.mark.parametrize("kept", ["", "{", '{"sort": "parti", "columns": ["parti"]}', '{"columns": 3}'])
def test_a_memory_of_another_version_is_ignored(qtbot: QtBot, kept: str) -> None:
    memory = SessionMemory()
    memory.write("Débiteurs", kept)
    table = DataTable("Débiteurs", COLUMNS, lambda r: r.key, memory=memory)
    qtbot.addWidget(table)
    assert table.sort == ("", False)
    assert "nom" in table.shown_columns
    assert "acte" not in table.shown_columns


def columns_seen(table: DataTable) -> list[str]:
    return [c.key for place, c in enumerate(GIVING) if not table.view.isColumnHidden(place)]


GIVING = [
    Column("nom", "Nom", lambda r: r.name, stretch=True),
    Column("jour", "Jour", lambda r: r.day, Kind.DATE, gives_way=True),
    Column("vu", "Vu le", lambda r: r.day, Kind.DATE, gives_way=True),
    Column("du", "Dû", lambda r: r.due, Kind.MONEY),
]


@pytest.fixture
def narrow(qtbot: QtBot) -> DataTable:
    made = DataTable("Feuilles", GIVING, lambda r: r.key)
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.set_rows([Line(1, "Hohenstaufen-Montmorency", Money(900), date(2026, 1, 5))])
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_days_give_way_to_names_and_come_back(narrow: DataTable, qtbot: QtBot) -> None:
    assert columns_seen(narrow) == ["nom", "jour", "vu", "du"]
    narrow.resize(430, 400)
    qtbot.waitUntil(lambda: columns_seen(narrow) == ["nom", "jour", "du"])
    narrow.resize(250, 400)
    qtbot.waitUntil(lambda: columns_seen(narrow) == ["nom", "du"])
    assert b"Vu le" in narrow.csv_bytes()
    narrow.resize(900, 400)
    qtbot.waitUntil(lambda: columns_seen(narrow) == ["nom", "jour", "vu", "du"])


def test_a_column_asked_for_gives_no_more_way(narrow: DataTable, qtbot: QtBot) -> None:
    narrow.resize(250, 400)
    qtbot.waitUntil(lambda: columns_seen(narrow) == ["nom", "du"])
    choices = narrow.table_menu().actions()[0].menu().actions()
    assert [action.isChecked() for action in choices] == [True, False, False, True]
    choices[1].setChecked(True)
    assert columns_seen(narrow) == ["nom", "jour", "du"]


def test_csv_opens_in_a_spreadsheet(table: DataTable) -> None:
    table.sort_by("nom")
    lines = table.csv_bytes().decode("utf-8-sig").split("\r\n")
    assert table.csv_bytes().startswith(b"\xef\xbb\xbf")
    assert lines[0] == "Nom;Dû;Jour;État;genre"
    assert lines[1] == '"\'=cmd;x";-17,88;01/02/2026;À relancer;Patient'  # neither a formula nor two fields
    assert lines[2] == "Abel;;;À relancer;Patient"
    assert lines[4] == "Zoé;1234,56;31/12/2025;À relancer;Patient"


def test_totals_are_those_of_the_rows_shown(table: DataTable) -> None:
    assert table.total_texts == {"du": "1\u00a0225,68\u00a0€"}
    table.set_filter("zoé")
    assert table.total_texts == {"du": "1\u00a0234,56\u00a0€"}


def test_menu_offers_columns_sort_and_csv(table: DataTable, qtbot: QtBot) -> None:
    menu = table.table_menu()
    words = [action.text() for action in menu.actions()]
    assert words == ["Colonnes", "Trier par", "Exporter en CSV"]
    with qtbot.waitSignal(table.csv_requested):
        menu.actions()[2].trigger()
    columns = menu.actions()[0].menu()
    columns.actions()[2].setChecked(False)
    assert "jour" not in table.shown_columns


def test_twenty_thousand_rows(qtbot: QtBot) -> None:
    table = DataTable("Factures", COLUMNS, lambda r: r.key)
    qtbot.addWidget(table)
    table.resize(900, 400)
    table.show()
    table.set_rows([Line(i, f"Patient {i:05d}", Money(i)) for i in range(20_000)])
    table.sort_by("du", descending=True)
    table.set_filter("patient 0012")
    assert [row.key for row in table.rows] == [10012, 129, 128, 127, 126, 125, 124, 123, 122, 121, 120, 12]


def test_cells_are_read_aloud(table: DataTable) -> None:
    grid = QAccessible.queryAccessibleInterface(table.view)
    assert grid.text(QAccessible.Text.Name) == "Débiteurs"
    said = [table.model.index(0, c).data(Qt.ItemDataRole.AccessibleTextRole) for c in range(table.model.columnCount())]
    assert said == [
        "Non cochée",
        "Étienne",
        "9,00\u00a0€",
        "05/01/2026",
        "À relancer",
        "Patient",
        "RAM Lombalgie",
        "Ouvrir",
    ]
    assert unnamed(table) == []


def test_tab_leaves_the_table(table: DataTable) -> None:
    assert not table.view.tabKeyNavigation()
