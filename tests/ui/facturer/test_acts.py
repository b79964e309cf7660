"""Choosing an act: by words, filters and old cotation, and by the three questions of the aide."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.billing.search import ActFilter
from app.services.tables import load_tables
from app.ui.facturer import acts
from app.ui.facturer.acts import AidePresenter, AideStep, act_rows, chosen_filter, regions
from tests.ui.carte.bench import TODAY, busy_day
from tests.ui.conftest import ManualExecutor, press, type_text, unnamed
from tests.ui.facturer.office import am_number
from tests.ui.facturer.window import Desk

TABLES = load_tables()


@dataclass(slots=True)
class FakePanel:
    steps: list[AideStep] = field(default_factory=list)
    closed: int = 0

    def show_step(self, step: AideStep) -> None:
        self.steps.append(step)

    def close_aide(self) -> None:
        self.closed += 1


class Aide:
    """The aide with a fake panel."""

    def __init__(self, day: date = TODAY) -> None:
        self.panel = FakePanel()
        self.taken: list[str] = []
        self.presenter = AidePresenter(self.panel, TABLES, lambda: day, self.taken.append)
        self.presenter.start()

    @property
    def step(self) -> AideStep:
        return self.panel.steps[-1]

    def answer(self, words: str) -> None:
        self.presenter.on_answer(self.step.answers.index(words) + 1)


def ids(asked: ActFilter, *recents: str) -> list[str]:
    return [row.acte_id for row in act_rows(TABLES, asked, TODAY, recents)]


def test_an_old_cotation_finds_what_replaced_it() -> None:
    rows = act_rows(TABLES, ActFilter("AMS 7.5"), TODAY)
    assert "MK-A-LOMBALGIE" in [row.acte_id for row in rows]
    assert all("7.5" in row.note for row in rows)
    assert ids(ActFilter("ams 7,5")) == [row.acte_id for row in rows]


def test_filters_narrow_the_list() -> None:
    rachis = set(ids(chosen_filter("", "rachis", acts.ALL, None)))
    operated = set(ids(chosen_filter("", "rachis", acts.OPERATED, None)))
    referentiel = set(ids(chosen_filter("", "rachis", acts.ALL, acts.IN_REFERENTIEL)))
    assert "MK-A-LOMBOSACRE-CH" in operated
    assert "MK-A-LOMBOSACRE-NC" not in operated
    assert "MK-A-LOMBALGIE" in referentiel
    assert operated < rachis
    assert referentiel < rachis
    assert rachis < set(ids(ActFilter()))


def test_recent_acts_come_first_and_say_so() -> None:
    rows = act_rows(TABLES, ActFilter(), TODAY, ("MK-A-DORSAL-NC", "MK-A-LOMBALGIE"))
    assert [(row.acte_id, row.mark) for row in rows[:2]] == [("MK-A-DORSAL-NC", "Récent"), ("MK-A-LOMBALGIE", "Récent")]
    assert rows[2].mark == ""
    assert rows[1].seuil == "Accord dès la 16ᵉ"


def test_every_region_offered_holds_an_act() -> None:
    choices = regions(TABLES, TODAY)
    assert choices[0][1] == ""
    assert all(ids(ActFilter(region=value)) for _words, value in choices)


def test_three_questions_lead_to_an_act_with_its_text_and_threshold() -> None:
    aide = Aide()
    assert not aide.step.may_go_back
    aide.answer("rachis : lombo-sacré")
    assert aide.step.title == "La région a-t-elle été opérée\u00a0?"
    aide.answer("non")
    aide.answer("Lombalgie commune")
    found = aide.step.proposal
    assert found is not None
    assert found.acte_id == "MK-A-LOMBALGIE"
    assert found.acte == "RAM\u00a08,09, Lombalgie commune"
    assert found.texte.startswith("NGAP, titre XIV")
    assert found.seuil == "Accord préalable dès la 16ᵉ\u00a0séance"
    assert aide.step.trail == "Rachis : lombo-sacré › Non › Lombalgie commune"
    aide.presenter.on_take()
    assert (aide.taken, aide.panel.closed) == (["MK-A-LOMBALGIE"], 1)


def test_it_goes_back_one_question_at_a_time() -> None:
    aide = Aide()
    first = aide.step
    aide.answer("rachis : lombo-sacré")
    aide.presenter.on_take()  # nothing is proposed yet
    aide.presenter.on_answer(99)
    aide.presenter.on_back()
    assert aide.step == first
    aide.presenter.on_back()
    assert (aide.step, aide.taken) == (first, [])


def test_every_path_ends_on_an_act_in_force() -> None:
    for row in TABLES.aide:
        aide = Aide()
        while aide.step.proposal is None:
            asked = aide.presenter._step
            aide.answer(row.answer(asked.question))  # type: ignore[union-attr]
        assert aide.step.proposal.acte_id == row.act_id


def test_an_act_not_yet_in_force_cannot_be_taken() -> None:
    aide = Aide(date(1999, 1, 4))
    for words in ("rachis : lombo-sacré", "non", "Lombalgie commune"):
        aide.answer(words)
    assert aide.step.proposal is not None
    assert aide.step.proposal.acte == acts.NOT_IN_FORCE
    aide.presenter.on_take()
    assert aide.taken == []


@pytest.fixture
def desk(qtbot: QtBot, manual: ManualExecutor) -> Desk:
    found = Desk(qtbot, manual, busy_day())
    found.open("Louis")
    found.page.lines.ordonnance.click()
    return found


def test_the_aide_by_keyboard_from_the_form_to_the_act(desk: Desk) -> None:
    form, panel = desk.page.ordonnance, desk.page.aide
    form.help.click()
    assert panel.isVisible()
    press(panel.answers.view, Qt.Key.Key_Return)  # rachis : lombo-sacré
    type_text(panel.answers.view, "1")  # non
    assert panel.question.text().startswith("Quelle est la situation")
    press(panel.answers.view, Qt.Key.Key_Backspace)
    assert panel.question.text().startswith("La région")
    type_text(panel.answers.view, "1")
    type_text(panel.answers.view, "1")
    assert "RAM" in panel.act.text()
    press(panel.take, Qt.Key.Key_Return)
    assert not panel.isVisible()
    assert form.actes.current_row.acte_id == "MK-A-LOMBALGIE"


def test_a_number_of_two_digits_is_typed_whole(desk: Desk) -> None:
    desk.page.ordonnance.help.click()
    panel = desk.page.aide
    words = panel.answers.rows[11][1]
    type_text(panel.answers.view, "1")
    assert panel.trail.text() == ""
    type_text(panel.answers.view, "2")
    assert panel.trail.text().lower() == words.lower()


def test_escape_leaves_the_form_as_it_was(desk: Desk) -> None:
    form, panel = desk.page.ordonnance, desk.page.aide
    form.prescripteur.setText("Dr Anne Lefèvre")
    form.help.click()
    press(panel.answers.view, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert form.prescripteur.text() == "Dr Anne Lefèvre"


def test_the_search_of_the_form(desk: Desk) -> None:
    form = desk.page.ordonnance
    assert form.actes.rows[0].mark == "Récent"
    form.chips.chips[1].click()
    assert form.actes.rows
    assert "MK-A-LOMBALGIE" not in [row.acte_id for row in form.actes.rows]
    form.chips.chips[0].click()
    type_text(form.search, "AMS 7.5")
    press(form.search, Qt.Key.Key_Return)
    assert "MK-A-LOMBALGIE" in [row.acte_id for row in form.actes.rows]
    form.help.click()
    assert not unnamed(desk.page)


def test_a_starred_act_comes_first_for_its_owner_and_is_remembered(qtbot: QtBot, manual: ManualExecutor) -> None:
    desk = Desk(qtbot, manual, busy_day())
    desk.open("Louis")
    desk.page.lines.ordonnance.click()
    form = desk.page.ordonnance
    assert form.star.shortcut().toString() == "Ctrl+B"
    last = form.actes.rows[-1].acte_id
    form.actes.select(last)
    form.star.click()
    manual.drain()
    assert (form.actes.rows[0].acte_id, form.actes.rows[0].mark) == (last, "Favori")
    assert form.star.text() == "Retirer des favoris"
    later = Desk(qtbot, manual, desk.world)
    later.open("Louis")
    later.page.lines.ordonnance.click()
    rows = later.page.ordonnance.actes.rows
    assert [row.mark for row in rows[:2]] == ["Favori", "Récent"]  # then that of the patient
    later.page.ordonnance.actes.select(last)
    later.page.ordonnance.star.click()
    manual.drain()
    assert later.page.ordonnance.actes.rows[0].mark == "Récent"


def test_an_act_taken_is_recent_at_the_next_session(qtbot: QtBot, manual: ManualExecutor) -> None:
    world = busy_day()
    desk = Desk(qtbot, manual, world)
    desk.open("Louis")
    desk.page.lines.ordonnance.click()
    form = desk.page.ordonnance
    form.prescrite.setText("20/11/2026")
    form.numero.setText(am_number("80101234"))
    form.actes.select("MK-A-CERVICALGIE")
    form.submit.click()
    manual.drain()
    later = Desk(qtbot, manual, world)
    later.open("Jeanne")
    later.page.lines.ordonnance.click()
    marks = {row.acte_id: row.mark for row in later.page.ordonnance.actes.rows}
    assert marks["MK-A-CERVICALGIE"] == "Récent"
