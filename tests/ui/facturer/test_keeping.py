"""What is typed is kept at every key, taken up again by another session, or given up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.circonstances import TiersPayant
from app.services.keep_saisie import FACTURER
from app.services.repositories_saisie import Saisie
from app.ui.facturer.keeping import ABANDONED, TAKEN_UP, Typed, read, written
from app.ui.facturer.resuming import ResumeNotice
from app.ui.facturer.series.page import SeriesPage
from app.ui.facturer.typed_fields import TypedFields
from app.ui.widgets.fields import PassphraseField
from tests.samples import KINE
from tests.ui.carte.bench import NOW, TODAY, Bench, bench, busy_day
from tests.ui.conftest import ManualExecutor, press, type_text, unnamed
from tests.ui.facturer.window import Desk


def kept(world: Bench) -> Saisie | None:
    return world.store.state.saisies.get((KINE.login, FACTURER))


def notice_of(desk: Desk) -> ResumeNotice:
    notice = desk.page.findChild(ResumeNotice)
    assert notice is not None
    return notice


@pytest.fixture
def desk(qtbot: QtBot, manual: ManualExecutor) -> Desk:
    return Desk(qtbot, manual, busy_day())


def again(desk: Desk, qtbot: QtBot) -> Desk:
    """The screen of a new session over the same base, the first one gone without a word."""
    return Desk(qtbot, ManualExecutor(), desk.world)


def test_nothing_is_kept_while_nothing_is_typed(desk: Desk) -> None:
    desk.open("Louis")
    assert kept(desk.world) is None
    assert not notice_of(desk).isVisible()


def test_each_key_of_a_prescription_is_kept_and_typed_again(desk: Desk, manual: ManualExecutor, qtbot: QtBot) -> None:
    desk.open("Louis")
    desk.page.presenters.entering.on_ordonnance_requested(numero="801012344")
    form = desk.page.ordonnance
    form.prescripteur.clear()
    for place, char in enumerate("Dr Anne Lefèvre", 1):
        type_text(form.prescripteur, char)
        manual.drain()
        saisie = kept(desk.world)
        assert saisie is not None
        told = read(saisie.contenu)
        assert told is not None
        assert told.champs["Prescripteur"] == "Dr Anne Lefèvre"[:place]
    type_text(form.seances, "15")
    form.ald.click()
    form.actes.view.setFocus()
    form.actes.select("MK-A-CERVICALGIE")
    manual.drain()
    later = again(desk, qtbot)
    notice = notice_of(later)
    assert notice.isVisible()
    assert notice.what.text() == "Reprendre la saisie de 09:18 pour Bernard Louis\u00a0?".replace(" ?", "\u00a0?")
    assert "une ordonnance en cours de saisie" in notice.detail.text()
    assert unnamed(notice) == []
    notice.resume.click()
    later.manual.drain()
    typed = later.page.ordonnance
    assert typed.isVisible()
    assert (typed.prescripteur.text(), typed.seances.text(), typed.numero.text()) == (
        "Dr Anne Lefèvre", "15", "801012344",
    )  # fmt: skip
    assert typed.ald.isChecked()
    assert typed.actes.current_row.acte_id == "MK-A-CERVICALGIE"
    assert later.nav.said == [TAKEN_UP]
    assert not notice.isVisible()


def test_the_seances_chosen_and_the_reasons_come_back(manual: ManualExecutor, qtbot: QtBot) -> None:
    world = bench()
    pec = world.care(world.person("Durand", "Élodie", "19840314", 2), "MK-A-LOMBALGIE", "Lombalgie", quota=1)
    for back in (1, 2, 3):
        world.seance(pec, TODAY - timedelta(days=back))
    desk = Desk(qtbot, manual, world)
    desk.open("Élodie")
    desk.page.lines.go_to(desk.page.lines.table.rows[0].seance_id)
    desk.page.lines.remove.click()
    manual.drain()
    desk.page.sign.click()
    manual.drain()
    reason = next(block.reason for block in desk.page.controls.blocks if block.item.code == "QUO-01")
    assert reason is not None
    type_text(reason, "Renouvellement")
    manual.drain()
    later = again(desk, qtbot)
    assert "1\u00a0motif écrit" in notice_of(later).detail.text()
    notice_of(later).resume.click()
    later.manual.drain()
    assert [row.jour for row in later.page.lines.table.rows] == ["jeu. 19/11/2026", "ven. 20/11/2026"]
    typed = next(block.reason for block in later.page.controls.blocks if block.item.code == "QUO-01")
    assert typed is not None
    assert typed.text() == "Renouvellement"


def test_a_series_being_composed_comes_back(desk: Desk, manual: ManualExecutor, qtbot: QtBot) -> None:
    from tests.ui.facturer.test_series import page_of, typed

    desk.open("Louis")
    page = page_of(desk)
    typed(page, manual, "lun jeu x4")
    page.table.select(date(2026, 11, 26))
    page.own.heure.clear()
    type_text(page.own.heure, "15h")
    manual.drain()
    later = again(desk, qtbot)
    notice_of(later).resume.click()
    later.manual.drain()
    back = later.page.findChild(SeriesPage)
    assert back is not None
    assert back.isVisible()
    assert [(row.jour, row.heure) for row in back.table.rows] == [
        ("lun. 23/11", "08:00"), ("jeu. 26/11", "15:00"), ("lun. 30/11", "08:00"), ("jeu. 03/12", "08:00"),
    ]  # fmt: skip


def test_it_is_dropped_once_stored_or_left_on_purpose(desk: Desk, manual: ManualExecutor) -> None:
    desk.open("Élodie")
    desk.page.lines.add_days.click()
    type_text(desk.page.lines.bar.days, "lun")
    press(desk.page.lines.bar.days, Qt.Key.Key_Return)
    manual.drain()
    assert kept(desk.world) is not None
    desk.page.save.click()
    manual.drain()
    assert kept(desk.world) is None
    desk.page.lines.remove.click()
    manual.drain()
    assert kept(desk.world) is not None
    desk.page.leave.click()
    manual.drain()
    assert kept(desk.world) is None


def test_it_is_given_up_with_a_way_back(desk: Desk, manual: ManualExecutor, qtbot: QtBot) -> None:
    desk.open("Louis")
    desk.page.presenters.entering.on_ordonnance_requested()
    type_text(desk.page.ordonnance.seances, "12")
    manual.drain()
    later = again(desk, qtbot)
    notice_of(later).abandon.click()
    later.manual.drain()
    assert kept(desk.world) is None
    assert later.nav.said == [ABANDONED]
    assert later.nav.undo is not None
    later.nav.undo()
    later.manual.drain()
    assert later.page.ordonnance.seances.text() == "12"
    assert kept(desk.world) is not None


def test_a_text_of_another_version_is_dropped_without_a_word(desk: Desk, manual: ManualExecutor, qtbot: QtBot) -> None:
    patient = desk.world.people["Louis"]
    for contenu in ("{", "[]", '{"x": 1}', "null"):
        desk.world.store.state.saisies[KINE.login, FACTURER] = Saisie(KINE.login, FACTURER, patient.id, contenu, NOW)
        later = again(desk, qtbot)
        assert not notice_of(later).isVisible()
        assert kept(desk.world) is None


def test_what_is_typed_reads_back_whole() -> None:
    typed = Typed(3, (1, 2), 0, {"QUO-01": "é ’ \u00a0"}, "ordonnance", 4, {"Prescripteur": "Dr Œ"})
    assert read(written(typed)) == typed
    assert "Œ" not in repr(typed)


def test_a_hidden_text_is_never_read(qtbot: QtBot) -> None:
    field = PassphraseField("Phrase de passe")
    qtbot.addWidget(field)
    field.edit.setText("secret")
    assert TypedFields(field).values() == {}


def test_a_seance_being_composed_and_the_circumstances_come_back(
    desk: Desk, manual: ManualExecutor, qtbot: QtBot
) -> None:
    desk.open("Élodie")
    desk.page.side.split.tiers_chosen.emit("part obligatoire")
    manual.drain()
    press(desk.page.lines.table.view, Qt.Key.Key_Return)
    manual.drain()
    panel = desk.page.side.seance
    assert panel.isVisible()
    panel.place.deplacement.click()
    type_text(panel.place.distance, "7,5")
    manual.drain()
    saisie = kept(desk.world)
    assert saisie is not None
    told = read(saisie.contenu)
    assert told is not None
    assert (told.form, told.about) == ("seance", desk.page.presenters.editing.seance_id)
    later = again(desk, qtbot)
    notice_of(later).resume.click()
    later.manual.drain()
    back = later.page.side.seance
    assert back.isVisible()
    assert back.place.distance.text() == "7,5"
    assert later.page.presenters.top.feuille.circonstances.tiers_payant is TiersPayant.AMO
