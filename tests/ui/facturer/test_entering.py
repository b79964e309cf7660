"""What is typed on the billing screen: days, rights, prescriptions, without Qt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.billing.search import ActFilter
from app.domain.fse import FseState
from app.domain.soins import Lieu, SeanceState
from app.ui.facturer import model
from app.ui.facturer.model import OrdonnanceInput, RightsInput
from tests.ui.carte.bench import SOMME, TODAY, bench, busy_day
from tests.ui.facturer.office import Office, am_number


def test_a_series_typed_at_once() -> None:
    world = bench()
    world.care(world.person("Durand", "Élodie", "19840314", 2), "MK-A-LOMBALGIE", "Lombalgie commune")
    office = Office(world)
    office.open("Élodie")
    office.feuille.on_add_days("2/11 3/11 4/11 5/11 6/11, 9/11 10/11 12/11 lun auj", domicile=True)
    office.work.drain()
    assert [row.acte.lead for row in office.shown.lines] == ["RAM", "IFD"] * 10  # a visit at home has its trip
    assert {row.order.lieu for row in office.shown.lines} == {"Domicile"}
    assert office.nav.said == ["10\u00a0séances ajoutées"]
    assert office.nav.undo is not None
    office.nav.undo()
    office.work.drain()
    assert office.shown.lines == ()
    assert {s.state for s in world.store.state.seances.values()} == {SeanceState.ANNULEE}


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", model.NO_DAY), ("+1", model.TOO_EARLY), ("31/02", "Date illisible. Écrivez 21/11/2026, 21/11, lun ou +7.")],
)
def test_days_that_cannot_be_billed_are_refused_in_words(typed: str, words: str) -> None:
    office = Office(busy_day())
    office.open("Louis")
    office.feuille.on_add_days(typed, domicile=False)
    assert office.view.day_error == words
    assert office.work.jobs == []


def test_a_draft_is_kept_opened_again_and_changed() -> None:
    office = Office(busy_day())
    office.open("Élodie", planned=True)
    office.signing.on_save()
    office.work.drain()
    assert office.shown.is_draft
    fse_id = next(iter(office.world.store.state.fses))
    office.feuille.on_close()
    office.feuille.open(office.world.people["Élodie"].id, fse_id=fse_id)
    office.work.drain()
    assert [line.jour for line in office.shown.lines] == ["jeu. 19/11/2026", "sam. 21/11/2026"]
    office.feuille.on_remove(office.shown.lines[0].seance_id)
    office.work.drain()
    assert office.world.store.state.fses[fse_id].state is FseState.ANNULEE
    assert not office.shown.is_draft
    office.sign()
    assert office.fse_states() == [FseState.ANNULEE, FseState.SIGNEE]


def test_without_rights_they_are_asked_for_and_the_price_follows() -> None:
    office = Office(busy_day())
    office.open("Tom", planned=True)
    item = office.finding("DRT-01")
    office.mending.on_fix(item.fixes[0])
    assert office.view.form == "droits"
    assert "CPAM Amiens (801)" in office.view.caisses
    office.entering.on_rights_submitted(RightsInput(caisse="", numero="12", jusqu_au="31/12/2026"))
    assert set(office.view.errors) == {"caisse", "numero", "depuis"}
    typed = RightsInput(caisse="CPAM Amiens (801)", mutuelle="Santé Nord", numero="75500999")
    office.entering.on_rights_submitted(typed)
    office.work.drain()
    assert office.shown.split is not None
    assert office.shown.split.shares[0].amount == "10,73\u00a0€"
    kept = [d for d in office.world.store.state.droits.values() if d.patient_id == office.world.people["Tom"].id]
    assert [d.amo for d in kept] == [SOMME]


def test_without_prescription_the_assistant_opens_one_then_today_s_seance() -> None:
    world = bench()
    world.person("Durand", "Élodie", "19840314", 2)
    office = Office(world)
    office.open("Élodie", present=True)
    assert office.view.form == "ordonnance"
    office.entering.on_acts_wanted(ActFilter("lombalgie"))
    assert next(row.acte_id for row in office.view.actes) == "MK-A-LOMBALGIE"
    office.entering.on_ordonnance_submitted(OrdonnanceInput(numero="80101234"))
    assert set(office.view.errors) == {"prescripteur", "numero", "prescrite", "acte"}
    typed = OrdonnanceInput("Dr Anne Lefèvre", "801012349", "2/11", "20", "MK-A-LOMBALGIE", domicile=True)
    office.entering.on_ordonnance_submitted(replace(typed, numero=am_number("80101234")))
    office.work.drain()
    assert [(line.jour, line.lieu) for line in office.shown.lines[:1]] == [("sam. 21/11/2026", "Domicile")]
    assert [line.acte.lead for line in office.shown.lines] == ["RAM", "IFD"]
    written = next(iter(world.store.state.ordonnances.values()))
    assert (written.prescripteur.prenom, written.prescripteur.nom) == ("Anne", "Lefèvre")
    assert (written.prescrite_on, written.seances_prescrites) == (date(2026, 11, 2), 20)


def test_a_new_prescription_takes_the_seances_along() -> None:
    office = Office(busy_day())
    office.open("Élodie", planned=True)
    office.entering.on_ordonnance_requested()
    assert office.view.typed.prescripteur == "Anne Lefèvre"
    office.entering.on_ordonnance_submitted(
        replace(
            office.view.typed, numero=am_number("80101234"), prescrite="18/11", acte_id="MK-A-LOMBALGIE", reporter=True
        )
    )
    office.work.drain()
    assert [line.jour for line in office.shown.lines] == ["jeu. 19/11/2026", "sam. 21/11/2026"]
    assert office.shown.lines[0].lieu == "Domicile"
    mine = [s for s in office.world.store.state.seances.values() if s.patient_id == office.world.people["Élodie"].id]
    assert sorted(s.state.value for s in mine) == ["annulée", "annulée", "honorée", "honorée"]


def test_a_home_visit_is_proposed_as_such() -> None:
    world = bench()
    patient = world.person("Durand", "Élodie", "19840314", 2)
    pec = world.care(patient, "MK-A-LOMBALGIE", "Lombalgie commune")
    with world.store() as uow:
        state = uow.soins.ordonnance(pec.ordonnance_id)
        written = uow.soins.add_ordonnance(replace(state, domicile=True))
        uow.soins.add_pec(replace(pec, ordonnance_id=written.id, ouverte_on=TODAY))
        uow.commit()
    office = Office(world)
    shown = office.open("Élodie", present=True)
    assert shown.domicile
    assert shown.lines[0].lieu == Lieu.DOMICILE.value.capitalize()
