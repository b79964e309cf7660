"""A day without network: feuilles are marked, asked about once it is back, and reopened when rights changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from threading import Event

import pytest

from app.domain.errors import NotAllowed
from app.domain.fse import FseState, WrongTransition
from app.domain.money import Money
from app.domain.people import Role, Utilisateur
from app.domain.verification import EtatVerification, Issue, Montants, MotifDemande, WrongVerification
from app.rights.targeting import ModeDroits
from app.services.ports_rights import (
    AnswerForSomebodyElse,
    LookupRefused,
    MalformedAnswer,
    PeriodeLue,
    PersonUnknown,
    SituationLue,
)
from app.services.repositories_rights import LookupFilter
from app.services.rights_queue import Decision, ReasonMissing
from app.services.rights_settings import RightsSettings, SaveRightsSettings
from tests.rights_day import Day
from tests.samples import KINE

E = EtatVerification
ALD = (SituationLue("10", "4", PeriodeLue(date(2026, 1, 1))),)
CLOSED = (PeriodeLue(date(2020, 1, 1), date(2026, 10, 31)),)


def states(day: Day) -> dict[int, EtatVerification]:
    with day.store() as uow:
        return {row.check.fse_id: row.check.state for row in uow.rights.checks(*E)}


def test_twenty_feuilles_signed_without_network_two_reopened_the_others_sent() -> None:
    day = Day()
    ids = day.sign_all()
    day.service.down = True
    stuck = day.queue.before_sending(KINE)
    assert (stuck.verifiees, stuck.a_decider, stuck.en_attente) == (0, (), 20)
    assert "injoignable" in stuck.message
    assert len(day.service.asked) == 1, "the line is down: the others are not tried"
    assert set(states(day).values()) == {E.EN_ATTENTE}
    assert day.build().lots == ()
    assert {row.check.motif for row in day.queue.waiting()} == {MotifDemande.AVANT_ENVOI}

    day.service.down = False
    day.service.tell(day.patients[3], situations=ALD)
    day.service.tell(day.patients[11], periodes_amo=CLOSED)
    seen: list[int] = []
    back = day.queue.before_sending(KINE, lambda done, total, label: seen.append(done))
    assert (back.verifiees, back.a_decider, back.en_attente, back.message) == (18, (ids[3], ids[11]), 0, "")
    assert seen == list(range(20))
    built = day.build()
    assert sorted(i for lot in built.lots for i in lot.fse_ids) == sorted(set(ids) - {ids[3], ids[11]})
    assert [fse_id for fse_id, why in built.left_out if "décidez" in why] == [ids[3], ids[11]]

    with day.store() as uow:
        ald, closed = uow.rights.check(ids[3]), uow.rights.check(ids[11])
    assert ald is not None
    assert closed is not None
    assert ald.avant is not None
    assert ald.apres is not None
    assert ald.apres.amo > ald.avant.amo
    assert ald.apres.amc == Money(0)
    assert "Exonération\u00a0: ADRi dit «\u00a04 ALD\u00a0»" in ald.pourquoi
    assert "ne couvrent pas le" in closed.pourquoi
    assert closed.avant is not None
    assert closed.apres == Montants(patient=closed.avant.total)


def test_a_feuille_done_again_is_billed_with_the_new_rights() -> None:
    day = Day(1)
    (fse_id,) = day.sign_all()
    day.service.tell(day.patients[0], situations=ALD)
    day.queue.before_sending(KINE)
    prepared = day.decide(KINE, fse_id, Decision.REFAIRE)
    assert prepared is not None
    assert day.fse(fse_id).state is FseState.ANNULEE
    assert prepared.fse.lines[0].taux == 100
    assert states(day)[fse_id] is E.REFAITE
    with day.store() as uow:
        assert uow.fses.outbox() == ()
        assert uow.patients.droits_by_id(day.fse(fse_id).droits_id).amo is not None, "the frozen snapshot stays"
    with pytest.raises(WrongVerification):
        day.decide(KINE, fse_id, Decision.REFAIRE)


def test_a_feuille_kept_as_it_is_needs_a_reason_which_stays_with_it() -> None:
    day = Day(1)
    (fse_id,) = day.sign_all()
    day.service.tell(day.patients[0], periodes_amo=CLOSED)
    day.queue.before_sending(KINE)
    with pytest.raises(ReasonMissing):
        day.decide(KINE, fse_id, Decision.MAINTENIR, "  ")
    assert day.decide(KINE, fse_id, Decision.MAINTENIR, "attestation du jour en main") is None
    with day.store() as uow:
        check = uow.rights.check(fse_id)
        entries = [e.detail for e in uow.journal.entries(subject=f"fse:{fse_id}")]
    assert check is not None
    assert check.pourquoi.endswith("Décision\u00a0: attestation du jour en main")
    assert "droits\u00a0: envoyée telle quelle" in entries
    assert [lot.fse_ids for lot in day.build().lots] == [(fse_id,)]


def test_a_person_may_send_without_waiting_for_the_answer() -> None:
    day = Day(2)
    ids = day.sign_all()
    day.service.down = True
    day.queue.before_sending(KINE)
    day.decide(KINE, ids[0], Decision.SANS_REPONSE, "délai d’envoi dépassé demain")
    assert [lot.fse_ids for lot in day.build().lots] == [(ids[0],)]
    assert states(day) == {ids[0]: E.SANS_REPONSE, ids[1]: E.EN_ATTENTE}
    with pytest.raises(WrongVerification):
        day.decide(KINE, ids[1], Decision.MAINTENIR, "non")


@pytest.mark.parametrize("failure", [PersonUnknown(), AnswerForSomebodyElse(("rang de naissance",))])
def test_a_person_that_the_insurer_does_not_know_is_decided_on(failure: Exception) -> None:
    day = Day(1)
    (fse_id,) = day.sign_all()
    day.service.fail(day.patients[0], failure)  # type: ignore[arg-type]
    assert day.queue.before_sending(KINE).a_decider == (fse_id,)
    with day.store() as uow:
        check = uow.rights.check(fse_id)
    assert check is not None
    assert check.apres is None
    assert check.pourquoi


def test_an_unreadable_answer_or_a_refusal_leaves_the_question_open() -> None:
    day = Day(3)
    ids = day.sign_all()
    day.service.fail(day.patients[0], MalformedAnswer())
    day.service.fail(day.patients[1], LookupRefused("desir_550"))
    drained = day.queue.before_sending(KINE)
    assert drained.en_attente == 3, "the refusal is about the software: the third one is not asked"
    assert "desir_550" in drained.message
    assert states(day)[ids[2]] is E.EN_ATTENTE


def test_a_patient_without_number_is_decided_on_and_nothing_is_sent() -> None:
    day = Day(1)
    (fse_id,) = day.sign_all()
    with day.store() as uow:
        uow.patients.save(replace(day.patients[0], nir=None))
        uow.commit()
    assert day.queue.before_sending(KINE).a_decider == (fse_id,)
    assert day.service.asked == []


def test_asked_the_same_day_already_the_insurer_is_not_asked_twice() -> None:
    day = Day(1)
    (fse_id,) = day.sign_all()
    day.ask(KINE, day.patients[0].id, day.when, MotifDemande.MANUEL)
    assert day.queue.before_sending(KINE).verifiees == 1
    assert len(day.service.asked) == 1
    assert states(day) == {fse_id: E.VERIFIEE}


def test_by_hand_nothing_is_asked_and_cancel_stops_between_two() -> None:
    day = Day(3)
    day.sign_all()
    save = SaveRightsSettings(day.store, day.clock)
    before = save(KINE, RightsSettings(mode=ModeDroits.MANUEL))
    assert before.mode is ModeDroits.CIBLE
    day.queue.before_sending(KINE)
    assert (states(day), len(day.build().lots)) == ({}, 1)
    other = Day(3)
    other.sign_all()
    cancel = Event()
    other.service.on_query = cancel.set
    assert other.queue.before_sending(KINE, cancel=cancel).en_attente == 2


def test_a_feuille_is_marked_once_and_only_by_who_bills() -> None:
    day = Day(1)
    (fse_id,) = day.sign_all()
    assert day.queue.mark(KINE, fse_id, MotifDemande.SANS_DROITS)
    assert not day.queue.mark(KINE, fse_id, MotifDemande.MANUEL)
    admin = Utilisateur(9, "root", "Root", Role.ADMINISTRATEUR)
    for forbidden in (lambda: day.queue.mark(admin, fse_id, MotifDemande.MANUEL), lambda: day.queue.drain(admin)):
        with pytest.raises(NotAllowed):
            forbidden()
    assert day.queue.one(KINE, fse_id)[0] is E.VERIFIEE
    assert day.queue.one(KINE, fse_id)[0] is None


def test_once_in_a_lot_a_feuille_is_not_done_again() -> None:
    day = Day(1)
    (fse_id,) = day.sign_all()
    day.build()
    day.queue.mark(KINE, fse_id, MotifDemande.MANUEL)
    day.service.tell(day.patients[0], situations=ALD)
    assert day.queue.drain(KINE).a_decider == (fse_id,)
    with pytest.raises(WrongTransition):
        day.decide(KINE, fse_id, Decision.REFAIRE)
    with day.store() as uow:
        assert [row.lookup.issue for row in uow.rights.lookups(LookupFilter())] == [Issue.CHANGE]


def test_rights_closed_between_the_prescription_and_the_care_are_told_with_the_share_at_risk() -> None:
    day = Day(1)
    (fse_id,) = day.sign_all()
    day.service.tell(day.patients[0], periodes_amo=(PeriodeLue(date(2020, 1, 1), date(2026, 11, 10)),))
    assert day.queue.before_sending(KINE).a_decider == (fse_id,)
    with day.store() as uow:
        check = uow.rights.check(fse_id)
    assert check is not None
    assert "La caisse rejetterait" in check.pourquoi
    assert check.apres == check.avant, "a series is billed on the rights of its prescription"
