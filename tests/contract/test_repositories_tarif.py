"""Tariff updates and demandes d’accord préalable: the same answers from memory, SQLCipher and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.dap import DemandeState, WrongDemande
from app.domain.errors import NotFound
from app.domain.soins import SeanceState
from app.domain.tarif import MiseAJourChanged, MiseAJourState
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from tests import store_fixtures as make

LATER = make.NOW + timedelta(minutes=3)


def test_an_update_comes_back_verbatim(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        first = uow.tarifs.add(make.tarif(contenu=b"\x00\xff verbatim"))
        second = uow.tarifs.add(make.tarif(2))
        assert first == replace(make.tarif(contenu=b"\x00\xff verbatim"), id=first.id)
        assert uow.tarifs.get(first.id) == first
        assert uow.tarifs.all() == (replace(second, contenu=b""), replace(first, contenu=b""))
        with pytest.raises(NotFound):
            uow.tarifs.get(99)


def test_an_update_moves_from_the_state_it_is_in(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        first, second = uow.tarifs.add(make.tarif()), uow.tarifs.add(make.tarif(2))
        uow.tarifs.set_state(first.id, MiseAJourState.EN_COURS, MiseAJourState.APPLIQUEE, LATER, "ada")
        assert uow.tarifs.in_state(MiseAJourState.APPLIQUEE) == (replace(first, state=MiseAJourState.APPLIQUEE),)
        assert uow.tarifs.in_state(MiseAJourState.EN_COURS) == (second,)
        with pytest.raises(MiseAJourChanged):
            uow.tarifs.set_state(first.id, MiseAJourState.EN_COURS, MiseAJourState.ABANDONNEE, LATER, "ada")
        with pytest.raises(NotFound):
            uow.tarifs.set_state(99, MiseAJourState.EN_COURS, MiseAJourState.ABANDONNEE, LATER, "ada")
        assert uow.tarifs.history(first.id) == (
            (make.NOW, MiseAJourState.EN_COURS, "claire"),
            (LATER, MiseAJourState.APPLIQUEE, "ada"),
        )


def test_a_request_comes_back_whole(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        case, other = make.Case(uow), make.Case(uow, "PETIT", 2)
        first = uow.daps.add(make.demande(case), make.NOW, "claire")
        second = uow.daps.add(make.demande(other), make.NOW, "claire")
        assert first == replace(make.demande(case), id=first.id)
        assert uow.daps.of_pecs([other.pec.id, case.pec.id, 99]) == (first, second)
        assert uow.daps.of_pecs([]) == ()
        with pytest.raises(NotFound):
            uow.daps.get(99)


def test_a_request_is_saved_from_the_state_it_is_in(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        held = uow.daps.add(make.demande(make.Case(uow)), make.NOW, "claire")
        fresh = replace(held, seances=12)
        uow.daps.save(fresh, DemandeState.A_PREPARER, LATER, "claire")
        ready = replace(fresh, state=DemandeState.PRETE)
        uow.daps.save(ready, DemandeState.A_PREPARER, LATER, "zoe")
        assert uow.daps.get(held.id) == ready
        with pytest.raises(WrongDemande):
            uow.daps.save(fresh, DemandeState.A_PREPARER, LATER, "claire")
        with pytest.raises(NotFound):
            uow.daps.save(replace(fresh, id=99), DemandeState.A_PREPARER, LATER, "claire")
        assert uow.daps.history(held.id) == (
            (make.NOW, DemandeState.A_PREPARER, "claire"),
            (LATER, DemandeState.PRETE, "zoe"),
        )


def test_open_prises_en_charge_are_counted(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        case, other = make.Case(uow), make.Case(uow, "petit", 2)
        _fill(uow, case, other)
        since, year = make.DAY - timedelta(days=60), date(2025, 11, 21)
        rows = uow.daps.en_cours(["RACHIS", "AUTRE"], since, year)
        assert [(row.pec.id, row.faites, row.douze_mois, row.derniere_on) for row in rows] == [
            (case.pec.id, 3, 4, make.DAY)
        ]
        assert rows[0].patient.lower() == "durand élodie"
        assert uow.daps.en_cours(["AUTRE"], since, year) == ()
        assert uow.daps.en_cours([], since, year) == ()


def _fill(uow: UnitOfWork, case: make.Case, other: make.Case) -> None:
    """Three séances, one of them over a year ago; an absence; an old series; a patient not seen for long."""
    for day in (make.DAY, date(2026, 10, 1), date(2025, 11, 20)):
        case.seance(uow, day)
    uow.soins.set_state([case.seance(uow).id], SeanceState.ABSENCE, None)
    before = uow.soins.add_pec(replace(case.pec, id=0, close_on=date(2026, 5, 1)))
    elsewhere = uow.soins.add_pec(replace(case.pec, id=0, acte_id="AUTRE", close_on=date(2026, 5, 1)))
    for pec, day in ((before, date(2026, 3, 3)), (before, date(2025, 11, 21)), (elsewhere, date(2026, 3, 4))):
        uow.soins.add_seance(make.seance(pec, case.praticien.id, day))
    other.seance(uow, date(2026, 9, 1))
