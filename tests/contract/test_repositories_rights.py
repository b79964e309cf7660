"""Lookups of rights, questions about feuilles, contracts: the same answers from memory, SQLCipher and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.contrat import ModePaiement, OrganismeAmc, PieceDroits
from app.domain.dates import DateRange
from app.domain.droits import Droits, SourceDroits
from app.domain.errors import NotFound
from app.domain.money import Money
from app.domain.soins import SeanceState
from app.domain.verification import (
    EtatVerification,
    Issue,
    Montants,
    MotifDemande,
    WrongVerification,
)
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.repositories_rights import LookupFilter
from tests import store_fixtures as make

LATER = make.NOW + timedelta(minutes=3)


def test_a_snapshot_says_what_it_was_carried_from(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        case = make.Case(uow)
        first = case.droits
        asked = Droits(
            0, case.patient.id, SourceDroits.ADRI, LATER, "claire", first.amo, first.amc, date(2026, 9, 3), first.id,
            first.id, make.DAY, "Choisi.",
        )  # fmt: skip
        stored = uow.patients.add_droits(asked)
        assert stored == replace(asked, id=stored.id)
        assert uow.patients.droits(case.patient.id) == (stored, first)
        assert uow.patients.droits_by_id(first.id) == first


def test_a_lookup_and_its_answer_come_back_verbatim(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        case = make.Case(uow)
        first = uow.rights.add_lookup(make.lookup(case.patient.id, droits_id=case.droits.id), b"<r>\x00\xff</r>")
        second = uow.rights.add_lookup(
            make.lookup(case.patient.id, at=LATER, issue=Issue.SANS_RESEAU, effet=None, ecarts=())
        )
        assert first == make.lookup(case.patient.id, id=first.id, droits_id=case.droits.id)
        assert uow.rights.raw_answer(first.id) == b"<r>\x00\xff</r>"
        with pytest.raises(NotFound):
            uow.rights.raw_answer(second.id)
        rows = uow.rights.lookups(LookupFilter())
        assert [row.lookup for row in rows] == [second, first]
        assert rows[0].patient == "Durand Élodie"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (LookupFilter(since=LATER), [2]),
        (LookupFilter(until=LATER), [1]),
        (LookupFilter(motif=MotifDemande.VEILLE), [2]),
        (LookupFilter(issue=Issue.CHANGE), [1]),
        (LookupFilter(par="sam"), [2]),
        (LookupFilter(patient_id=1), [2, 1]),
        (LookupFilter(patient_id=2), []),
    ],
)
def test_lookups_are_filtered(unit_of_work: UnitOfWorkFactory, wanted: LookupFilter, found: list[int]) -> None:
    with unit_of_work() as uow:
        case = make.Case(uow)
        uow.rights.add_lookup(make.lookup(case.patient.id))
        uow.rights.add_lookup(
            make.lookup(case.patient.id, at=LATER, motif=MotifDemande.VEILLE, issue=Issue.SANS_RESEAU, par="sam")
        )
        assert [row.lookup.id for row in uow.rights.lookups(wanted)] == found
        assert len(uow.rights.lookups(LookupFilter(), limit=1)) == 1


def test_a_feuille_has_one_question_which_moves_by_its_steps(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        case = make.Case(uow)
        fse = case.signed(uow)
        asked = make.question(case, fse.id)
        assert uow.rights.check(fse.id) is None
        assert uow.rights.open_check(asked)
        assert not uow.rights.open_check(replace(asked, motif=MotifDemande.VEILLE))
        assert uow.rights.check(fse.id) == asked
        to_decide = replace(
            asked, state=EtatVerification.A_DECIDER, avant=Montants(Money(1060)), apres=Montants(Money(1768)),
            droits_id=case.droits.id, pourquoi="ALD ouverte.",
        )  # fmt: skip
        uow.rights.move_check(to_decide, LATER, "sam")
        assert uow.rights.check(fse.id) == to_decide
        (row,) = uow.rights.checks(EtatVerification.EN_ATTENTE, EtatVerification.A_DECIDER)
        assert (row.check, row.numero, row.patient) == (to_decide, fse.numero, "Durand Élodie")
        assert uow.rights.checks(EtatVerification.VERIFIEE) == ()
        assert uow.rights.check_history(fse.id) == (
            (make.NOW, EtatVerification.EN_ATTENTE, "claire"),
            (LATER, EtatVerification.A_DECIDER, "sam"),
        )
        uow.rights.move_check(replace(to_decide, state=EtatVerification.MAINTENUE), LATER, "sam")
        with pytest.raises(WrongVerification):
            uow.rights.move_check(replace(to_decide, state=EtatVerification.REFAITE), LATER, "sam")
        with pytest.raises(NotFound):
            uow.rights.move_check(replace(to_decide, fse_id=99), LATER, "sam")


def test_a_correction_follows_the_version_it_corrects(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        case = make.Case(uow)
        piece = uow.contrats.add_piece(PieceDroits(0, case.patient.id, "image/png", b"\x89PNG\xff", make.NOW, "claire"))
        assert uow.contrats.piece(piece.id) == replace(piece, contenu=b"\x89PNG\xff")
        first = uow.contrats.add(make.contrat(case.patient.id, piece_id=piece.id))
        ended = make.contrat(
            case.patient.id, DateRange(date(2026, 1, 1), date(2026, 12, 1)), at=LATER, remplace_id=first.id,
            motif="Changement",
        )  # fmt: skip
        second = uow.contrats.add(ended)
        assert first == make.contrat(case.patient.id, id=first.id, piece_id=piece.id)
        assert uow.contrats.get(second.id) == replace(ended, id=second.id)
        assert uow.contrats.versions(case.patient.id) == (second, first)
        assert uow.contrats.versions(99) == ()
        for missing in (uow.contrats.get, uow.contrats.piece):
            with pytest.raises(NotFound):
                missing(99)


def test_contracts_that_end_are_listed_without_those_corrected(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        case, other = make.Case(uow), make.Case(uow, "petit", 2)
        case.seance(uow, date(2026, 11, 2))
        uow.soins.set_state([case.seance(uow, date(2026, 11, 9)).id], SeanceState.ABSENCE, None)
        start = date(2026, 1, 1)
        old = uow.contrats.add(make.contrat(case.patient.id, DateRange.through(start, date(2026, 11, 25))))
        new = uow.contrats.add(
            make.contrat(case.patient.id, DateRange.through(start, date(2026, 12, 20)), remplace_id=old.id)
        )
        soon = uow.contrats.add(make.contrat(other.patient.id, DateRange.through(start, make.DAY)))
        uow.contrats.add(make.contrat(other.patient.id))
        rows = uow.contrats.ending(make.DAY, date(2026, 12, 20))
        assert [(row.contrat, row.derniere_on) for row in rows] == [(soon, None), (new, date(2026, 11, 2))]
        assert rows[1].patient == "Durand Élodie"
        assert uow.contrats.ending(date(2026, 11, 21), date(2026, 12, 19)) == ()


def test_the_patient_says_that_the_contract_still_holds(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        held = uow.contrats.add(make.contrat(make.Case(uow).patient.id))
        assert uow.contrats.confirmed_on(held.id) is None
        for day in (date(2026, 10, 2), make.DAY, date(2026, 9, 1)):
            uow.contrats.confirm(held.id, day, make.NOW, "sam")
        assert uow.contrats.confirmed_on(held.id) == make.DAY


def test_insurers_are_described_and_described_again(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        unknown = OrganismeAmc("75500111", "Zen Mutuelle")
        told = OrganismeAmc(
            "75500999", "Mutuelle des Lilas", make.ADRESSE, True, ModePaiement.OPERATEUR, 12, "Viamedis"
        )
        for one in (unknown, told):
            uow.contrats.save_organisme(one)
        uow.contrats.save_organisme(replace(unknown, nom="Aube Mutuelle", convention_signee=False))
        assert uow.contrats.organismes() == (replace(unknown, nom="Aube Mutuelle", convention_signee=False), told)
        assert uow.contrats.organisme("75500999") == told
        assert uow.contrats.organisme("0") is None


def test_nothing_is_kept_without_a_commit(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        case = make.Case(uow)
        uow.commit()
        uow.rights.add_lookup(make.lookup(case.patient.id))
    with unit_of_work() as uow:
        assert _count(uow) == 0


def _count(uow: UnitOfWork) -> int:
    return len(uow.rights.lookups(LookupFilter()))


def test_what_an_absorbed_file_asked_and_holds_follows_the_file_kept(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        kept, gone = make.Case(uow), make.Case(uow, "Durand", 2)
        bill = gone.signed(uow)
        ends = DateRange.through(date(2026, 1, 1), date(2026, 12, 1))
        piece = uow.contrats.add_piece(PieceDroits(0, gone.patient.id, "image/png", b"\x89PNG", make.NOW, "claire"))
        held = uow.contrats.add(make.contrat(gone.patient.id, ends, piece_id=piece.id))
        uow.rights.add_lookup(make.lookup(gone.patient.id, fse_id=bill.id))
        uow.rights.open_check(make.question(gone, bill.id))
        fusion = uow.fusions.add(make.fusion(kept.patient, gone.patient))
        uow.commit()
    with unit_of_work() as uow:
        me = kept.patient.id
        assert {row.lookup.patient_id for row in uow.rights.lookups(LookupFilter(patient_id=me))} == {me}
        (row,) = uow.rights.checks(EtatVerification.EN_ATTENTE)
        assert (row.check.patient_id, uow.rights.check(bill.id)) == (me, row.check)
        assert [c.patient_id for c in uow.contrats.versions(me)] == [me]
        assert uow.contrats.versions(gone.patient.id) == uow.contrats.versions(me)
        assert uow.contrats.piece(piece.id).patient_id == me
        (ending,) = uow.contrats.ending(make.DAY, date(2026, 12, 31))
        assert (ending.contrat.patient_id, ending.derniere_on) == (me, make.DAY)
        corrected = uow.contrats.add(replace(held, patient_id=me, remplace_id=held.id, motif="corrigé"))
        uow.rights.move_check(replace(row.check, state=EtatVerification.VERIFIEE), LATER, "sam")
        uow.commit()
    with unit_of_work() as uow:
        uow.fusions.undo(fusion.id, LATER, "sam")
        uow.commit()
    with unit_of_work() as uow:
        assert uow.contrats.versions(kept.patient.id) == ()
        assert [c.id for c in uow.contrats.versions(gone.patient.id)] == [corrected.id, held.id], "both leave together"
        found = uow.rights.check(bill.id)
        assert found is not None
        assert found.patient_id == gone.patient.id
