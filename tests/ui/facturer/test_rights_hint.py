"""The rights of the feuille: which reading, how old, whether to ask again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from app.domain.contrat import ContratAmc
from app.domain.dates import DateRange
from app.domain.droits import Droits, DroitsAmc, SourceDroits
from app.domain.fse import FseState
from app.domain.people import Role
from app.domain.soins import Seance, SeanceState
from app.services.consult import PatientFile
from app.ui.banner.model import Who, WhoColumn
from app.ui.banner.view import WhoBanner
from app.ui.facturer import model
from app.ui.facturer.rights_hint import ANSWERS, OTHER, SAME, ask_again, ask_same_insurer, rights_tag, rights_used
from app.ui.values import State
from app.ui.widgets.button import Button
from tests.samples import AMO, KINE, PATIENT, droits
from tests.ui.carte.bench import TODAY, bench
from tests.ui.facturer.office import Office

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
DAY = date(2026, 11, 21)


def file(*snapshots: Droits) -> PatientFile:
    seen = Seance(1, 1, 1, 1, date(2026, 11, 2), state=SeanceState.FACTUREE)
    return PatientFile(PATIENT, snapshots, {}, (), (seen,), (), (), ())


def read(days_ago: int, source: SourceDroits = SourceDroits.ADRI, **changes: object) -> Droits:
    return replace(droits(), id=days_ago + 1, source=source, lu_at=NOW - timedelta(days=days_ago), **changes)  # type: ignore[arg-type]


def test_the_frozen_snapshot_is_shown_and_else_the_one_that_holds() -> None:
    held, typed = read(2), replace(read(2, SourceDroits.SAISIE), id=9)
    shown = file(typed, held)
    assert rights_used(shown, 9, DAY) == typed
    assert rights_used(shown, 0, DAY) == held
    assert rights_used(file(), 0, DAY) is None


def test_the_tag_says_source_and_age_and_warns_of_old_or_closed_rights() -> None:
    fresh, old = read(0), read(45)
    assert rights_tag(fresh, file(fresh), DAY, NOW).state is State.SUCCESS
    assert rights_tag(fresh, file(fresh), DAY, NOW).word == "ADRi, à l’instant"
    assert rights_tag(old, file(old), DAY, NOW).state is State.WARNING
    closed = read(1, amo=replace(AMO, periode=DateRange(date(2020, 1, 1), date(2026, 11, 1))))
    assert rights_tag(closed, file(closed), DAY, NOW).state is State.WARNING


def test_a_contract_recorded_today_shows_the_age_of_the_rights_it_carries() -> None:
    adri = read(40)
    carried = replace(read(0, SourceDroits.ATTESTATION), amo_de=adri.id)
    assert rights_tag(carried, file(carried, adri), DAY, NOW).word == "ADRi, il y a 40\u00a0j"


def test_old_or_ending_rights_ask_to_be_asked_again() -> None:
    assert ask_again(file(read(5)), DAY) == ""
    assert "61\u00a0jours" in ask_again(file(read(61)), DAY)
    ending = read(5, amo=replace(AMO, periode=DateRange(date(2020, 1, 1), date(2026, 12, 1))))
    assert "fin le 30/11/2026" in ask_again(file(ending), DAY)


def asked_about_the_mutuelle() -> Office:
    """A patient seen last month, whose contract was recorded then."""
    world = bench()
    patient = world.person("Durand", "Élodie", "19840314", 2)
    pec = world.care(patient, "MK-A-LOMBALGIE", "Lombalgie commune")
    amc = DroitsAmc("75500222", "Mutuelle du Parc", "7")
    recorded = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
    with world.store() as uow:
        uow.contrats.add(ContratAmc(0, patient.id, amc, SourceDroits.ATTESTATION, recorded, "claire"))
        uow.commit()
    world.seance(pec, date(2026, 10, 8))
    world.seance(pec)
    return Office(world)


def test_the_first_visit_of_the_month_asks_about_the_mutuelle_and_yes_is_kept() -> None:
    office = asked_about_the_mutuelle()
    column = office.open("Élodie").who.droits
    assert column.question == "Même mutuelle\u00a0?"
    assert "Mutuelle du Parc" in column.details
    assert [key for key, _ in column.answers] == [SAME, OTHER]
    before = office.shown.lines
    office.entering.on_same_insurer()
    office.work.drain()
    assert office.shown.who.droits.question == ""
    assert office.nav.said == [model.SAME_KEPT]
    assert office.shown.lines == before, "nothing else moved"
    with office.world.store() as uow:
        assert uow.contrats.confirmed_on(1) == TODAY
    assert office.open("Élodie").who.droits.question == "", "asked once a month"


def test_the_question_stops_nothing_and_a_change_is_typed_as_rights() -> None:
    office = asked_about_the_mutuelle()
    office.open("Élodie")
    office.sign()
    assert office.fse_states() == [FseState.SIGNEE]
    again = asked_about_the_mutuelle()
    again.open("Élodie")
    again.entering.on_rights_requested()
    assert again.view.form == "droits"


def test_who_may_not_change_a_file_is_asked_nothing() -> None:
    office = asked_about_the_mutuelle()
    found = office.world.desk.consult.patient_file(office.world.people["Élodie"].id)
    column = WhoColumn("Avec quels droits")
    assert ask_same_insurer(column, found, KINE).question
    assert not ask_same_insurer(column, found, replace(KINE, role=Role.ADMINISTRATEUR)).question


def test_the_banner_shows_the_question_with_its_two_answers_and_hides_it_again() -> None:
    banner, told = WhoBanner(), list[str]()
    banner.action_requested.connect(told.append)
    column = WhoColumn("Avec quels droits", action="Corriger")
    asked = replace(column, question="Même mutuelle\u00a0?", details="Toujours X\u00a0?", answers=ANSWERS)
    for shown, words in ((asked, ["Corriger", "Oui, la même", "Changer"]), (asked, None), (column, ["Corriger"])):
        banner.show_who(Who(WhoColumn("Pour qui"), WhoColumn("Par qui"), shown))
        buttons = [b for b in banner.findChildren(Button) if b.isVisibleTo(banner)]
        if words is not None:
            assert [button.text() for button in buttons] == words
        for button in buttons[1:]:
            button.click()
    assert told == [SAME, OTHER, SAME, OTHER]
