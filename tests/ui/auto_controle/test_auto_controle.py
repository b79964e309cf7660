"""The auto-contrôle by keyboard: a period, a result, a feuille; the stop, the refusals and the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.dates import DateRange
from app.domain.errors import AppError
from app.domain.fse import FseState
from app.services.self_check import SelfCheck, as_csv
from app.ui.auto_controle import AutoControleWidget, model
from app.ui.theme import theme
from tests.samples import KINE
from tests.ui.carte.bench import NOW, Bench, bench
from tests.ui.conftest import ManualExecutor, press, unnamed
from tests.ui.facturer.window import Desk

MONDAY = date(2026, 10, 12)


def billed(world: Bench, prenom: str, *days: date, **changes: object) -> int:
    """Store a signed feuille of these days, its first line changed after the fact; return its id."""
    pec = world.pecs.get(prenom) or world.care(world.people[prenom], "MK-A-LOMBALGIE", "Lombalgie commune")
    ids = [world.seance(pec, day).id for day in days]
    fse = world.desk.prepare_fse(KINE, pec.patient_id, ids, {"QUO-01": "Vu avec le médecin"}).fse
    first, *rest = fse.lines
    with world.store() as uow:
        uow.fses.replace_draft(replace(fse, lines=(replace(first, **changes), *rest)))  # type: ignore[arg-type]
        for state in (FseState.SIGNATURE, FseState.SIGNEE):
            uow.fses.set_state(fse.id, state, NOW)
        uow.commit()
    return fse.id


def october(*, wrong: bool = True) -> Bench:
    """Return a cabinet with two feuilles in October, one of them with a coefficient that is another act’s."""
    world = bench()
    world.person("Durand", "Élodie", "19840314", 2)
    world.person("Bernard", "Louis", "19511108", 1)
    changes: dict[str, object] = {"coefficient": Decimal("8.07")} if wrong else {}
    billed(world, "Élodie", MONDAY, MONDAY + timedelta(days=2), **changes)
    billed(world, "Louis", MONDAY + timedelta(days=1))
    return world


class Post:
    """The page in the window of Facturer."""

    def __init__(self, qtbot: QtBot, manual: ManualExecutor, world: Bench) -> None:
        desk = Desk(qtbot, manual, world)
        self.world, self.nav, self.manual, self.window, self.room = world, desk.nav, manual, desk.window, desk.page

    @property
    def page(self) -> AutoControleWidget:
        return self.room.auto_controle

    def run(self) -> None:
        self.room.open_target(liste="auto_controle")
        press(self.page.last, Qt.Key.Key_Return)
        self.manual.drain()


@pytest.fixture
def post(qtbot: QtBot, manual: ManualExecutor) -> Post:
    return Post(qtbot, manual, october())


def test_last_month_is_proposed_and_enter_runs_it(post: Post) -> None:
    post.room.check.click()
    assert post.page.isVisible()
    assert not post.room.header.isVisible()
    assert (post.page.first.value, post.page.last.value) == (date(2026, 10, 1), date(2026, 10, 31))
    press(post.page.last, Qt.Key.Key_Return)
    assert post.page.progress.isVisible()
    assert not post.page.run.isEnabled()
    post.manual.drain()
    assert not post.page.progress.isVisible()
    assert (post.page.rate.value, post.page.rate.note) == ("33,3\u00a0%", "1 sur 3\u00a0séances")
    assert (post.page.euros.value, post.page.euros.note) == ("33,3\u00a0%", "17,88\u00a0€ sur 53,64\u00a0€")
    (rule,) = post.page.rules.rows
    assert (rule.code, rule.constat.lead, rule.count, str(rule.amount)) == (
        "ACT-03", "Coefficient de l’acte", 1, "17,88\u00a0€",
    )  # fmt: skip
    assert rule.source.startswith("NGAP")
    assert post.page.whole.isVisible()
    assert (post.page.said.text(), post.page.cited.text()) == (rule.constat.rest, rule.source)


def test_a_rule_leads_to_its_feuilles_and_enter_opens_the_file(post: Post) -> None:
    post.run()
    press(post.page.rules.view, Qt.Key.Key_Return)
    assert post.page.tabs.current() == model.BY_FEUILLE
    (row,) = post.page.feuilles.rows
    assert not post.page.whole.isVisible()
    assert (str(row.patient), row.codes, row.tag.word) == ("Durand Élodie", "ACT-03", "Bloquant")
    press(post.page.feuilles.view, Qt.Key.Key_Return)
    assert post.nav.went == [("patients", {"patient_id": row.patient_id, "fse_id": row.fse_id})]


def test_nothing_wrong_says_so(qtbot: QtBot, manual: ManualExecutor) -> None:
    post = Post(qtbot, manual, october(wrong=False))
    post.run()
    assert post.page.rules.empty.isVisible()
    assert not post.page.whole.isVisible()
    assert post.page.rules.empty.text.startswith("Aucune anomalie")
    assert "3\u00a0séances contrôlées sont conformes" in post.page.rules.empty.text
    assert post.page.rate.value.startswith("0,0\u00a0%")


def test_a_month_without_a_feuille_says_so(qtbot: QtBot, manual: ManualExecutor) -> None:
    post = Post(qtbot, manual, bench())
    post.run()
    assert post.page.rules.empty.text.startswith("Rien à contrôler")
    assert "du 01/10/2026 au 31/10/2026" in post.page.rules.empty.text


def test_it_says_whose_control_it_is() -> None:
    assert model.OWN == "C’est votre propre contrôle, pas celui d’une caisse."


def test_a_period_that_goes_backwards_is_refused_under_its_field(post: Post) -> None:
    post.room.open_target(liste="auto_controle")
    post.manual.drain()
    post.page.first.setText("31/10/2026")
    post.page.last.setText("1/10/2026")
    post.page.run.click()
    assert post.page.last.error == model.BACKWARDS
    post.page.first.setText("")
    post.page.run.click()
    assert post.page.first.error == model.NO_START
    assert post.manual.drain() == 0
    post.page.first.setText("1/10/2026")
    post.page.last.setText("31/10/2026")
    post.page.run.click()
    assert (post.page.first.error, post.page.last.error) == ("", "")
    assert post.manual.drain() > 0


def test_the_control_stops_when_asked(post: Post) -> None:
    post.room.open_target(liste="auto_controle")
    post.page.run.click()
    post.page.progress.cancel_requested.emit()
    post.manual.drain()
    assert post.page.message.text.startswith("Contrôle annulé.")
    assert post.page.run.isEnabled()
    assert not post.page.export.isEnabled()


def test_a_failure_is_told_and_tried_again(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_told: Any) -> Any:
        raise AppError("gone", "La base ne répond pas. Réessayez.")

    with monkeypatch.context() as patched:
        patched.setattr(SelfCheck, "__call__", broken)
        post.run()
    assert post.page.message.text.startswith("La base ne répond pas.")
    post.page.message.action_requested.emit()
    post.manual.drain()
    assert len(post.page.rules.rows) == 1
    assert not post.page.message.isVisible()


def test_the_file_names_no_patient(post: Post) -> None:
    post.run()
    saved: list[tuple[str, bytes]] = []
    post.page.save_requested.disconnect()
    post.page.save_requested.connect(lambda name, contenu: saved.append((name, bytes(contenu))))
    post.page.export.click()
    post.manual.drain()
    (name, contenu) = saved[0]
    assert name == "auto-controle.csv"
    assert b"ACT-03" in contenu
    assert "Durand" not in contenu.decode("utf-8-sig")


def test_a_line_counts_once_per_rule_and_a_reason_is_seen() -> None:
    world = october()
    pec = world.care(world.people["Louis"], "MK-A-LOMBALGIE", "Lombalgie commune", quota=1)
    world.pecs["Louis"] = pec
    billed(world, "Louis", MONDAY + timedelta(days=3), MONDAY + timedelta(days=4))
    desk = world.desk
    period = DateRange.through(date(2026, 10, 1), date(2026, 10, 31))
    report = SelfCheck(desk.session.unit_of_work, desk.tables, desk.clock)(desk.user, period)
    rows = {row.code: row for row in model.rule_rows((*report.anomalies, *report.anomalies))}
    assert rows["QUO-01"].explained == rows["QUO-01"].count == 1
    tags = {row.codes: row.tag.word for row in model.feuille_rows(report.anomalies, {}, NOW.date())}
    assert tags["QUO-01"] == "Motif gardé"
    assert as_csv(report)


def test_it_goes_back_to_the_lists(post: Post) -> None:
    post.run()
    post.page.leave.click()
    assert post.room.choose.isVisible()
    assert post.room.header.isVisible()
    post.room.check.click()
    assert len(post.page.rules.rows) == 1  # the result is still there


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_everything_has_a_name_and_fits(post: Post, scale: float) -> None:
    theme().set_scale(scale)
    post.run()
    assert not unnamed(post.room)
    assert post.room.minimumSizeHint().width() <= 1054 * scale
