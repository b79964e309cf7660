"""One question to the insurer: what is kept, what is refused, what it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from threading import Event

import pytest

from app.domain.contrat import ContratAmc
from app.domain.dates import DateRange
from app.domain.droits import DroitsAmc, Gestion, SourceDroits
from app.domain.errors import Cancelled, InvalidIdentifier, NotAllowed, NotFound
from app.domain.identifiers import Nir
from app.domain.money import Money
from app.domain.people import Role
from app.domain.verification import Issue, Montants, MotifDemande
from app.rights.ecart import Noms
from app.services.amc_contracts import AmcContracts
from app.services.ask_rights import Asked, AskRights, NoNir
from app.services.ports_rights import (
    AnswerForSomebodyElse,
    CertificateExpired,
    CouvertureLue,
    LookupRefused,
    MalformedAnswer,
    MutuelleLue,
    PeriodeLue,
    PersonUnknown,
    ServiceTooSlow,
    SituationLue,
)
from app.services.repositories_rights import LookupFilter
from app.services.tables import load_tables
from tests.rights_service import FakeRights
from tests.samples import AMC, KINE, PATIENT, SECRETAIRE, TODAY, World, nir, world

NOMS = Noms(exonerations={"0": "aucune", "4": "ALD"}, natures={"10": "maladie"})


class Case:
    """A world, a service, and the use case."""

    def __init__(self, at: World | None = None) -> None:
        self.world = at or world()
        self.service = FakeRights(self.world.clock)
        if self.world.patient.nir is not None:
            self.service.tell(self.world.patient)
        self.ask = AskRights(self.world.store, self.service, load_tables(), self.world.clock, NOMS)

    def __call__(self, care_on: date = TODAY, **more: object) -> Asked:
        return self.ask(KINE, self.world.patient.id, care_on, MotifDemande.MANUEL, **more)  # type: ignore[arg-type]

    @property
    def held(self) -> object:
        with self.world.store() as uow:
            return uow.patients.droits(self.world.patient.id)


def test_the_same_rights_are_kept_as_a_snapshot_of_their_own() -> None:
    case = Case()
    before = case.held
    asked = case()
    assert asked.lookup.issue is Issue.INCHANGE
    assert asked.lookup.duree_ms == 300
    assert asked.droits is not None
    assert (asked.droits.source, asked.droits.amc, asked.droits.amc_de) == (SourceDroits.ADRI, AMC, 1)
    assert case.held == (asked.droits, *before)  # type: ignore[misc]
    with case.world.store() as uow:
        assert uow.rights.raw_answer(asked.lookup.id) == b"<reponse/>"
        assert uow.journal.first_break() is None
    assert case.service.asked[0].caisse == "751"


def test_an_ald_opened_is_told_in_euros() -> None:
    case = Case()
    case.service.tell(case.world.patient, situations=(SituationLue("10", "4", PeriodeLue(date(2026, 1, 1))),))
    asked = case()
    assert asked.lookup.issue is Issue.CHANGE
    period, ecart = asked.ecarts
    assert (period.compte, ecart.compte, ecart.champ) == (False, True, "Exonération")
    assert asked.lookup.effet is not None
    assert asked.lookup.effet.amo == -asked.lookup.effet.amc > Money(0)
    assert asked.lookup.ecarts == (period.phrase, ecart.phrase)


@pytest.mark.parametrize(("code", "kept"), [("0", "0"), ("1", "4"), ("7", "?7")])
def test_the_ald_digit_is_read_and_an_unknown_one_is_never_no_exemption(code: str, kept: str) -> None:
    case = Case()
    case.service.tell(case.world.patient, couvertures=(CouvertureLue(PeriodeLue(None), code, "0100"),))
    asked = case()
    assert asked.droits is not None
    assert asked.droits.amo is not None
    assert asked.droits.amo.exoneration == kept
    assert any("aucune exonération" in remark for remark in asked.remarks) == kept.startswith("?")


def test_closed_rights_take_the_whole_share_away() -> None:
    case = Case()
    case.service.tell(case.world.patient, periodes_amo=(PeriodeLue(date(2020, 1, 1), date(2026, 11, 1)),))
    asked = case()
    assert asked.lookup.issue is Issue.FERMES
    assert asked.lookup.effet is not None
    assert asked.lookup.effet.amo < Money(0)
    assert asked.lookup.effet.amo + asked.lookup.effet.amc + asked.lookup.effet.patient == Money(0)


def test_periods_that_clash_or_run_backwards_are_told_and_unknown_periods_stay_unknown() -> None:
    case = Case()
    odd = (PeriodeLue(date(2026, 5, 1), date(2026, 4, 1)), PeriodeLue(None), PeriodeLue(date(2026, 9, 1)))
    case.service.tell(case.world.patient, periodes_amo=odd)
    asked = case()
    assert len(asked.remarks) == 2
    assert asked.droits is not None
    assert asked.droits.amo is not None
    assert asked.droits.amo.periode == DateRange(date(2026, 9, 1))
    case.service.tell(case.world.patient, periodes_amo=())
    silent = case(again=True)
    assert silent.droits is not None
    assert silent.droits.amo is not None
    assert silent.droits.amo.periode is None
    assert "inconnue" in silent.remarks[0]


def test_the_c2s_pays_everything_and_leaving_it_is_said() -> None:
    case = Case()
    case.service.tell(case.world.patient, service_amo="01")
    asked = case()
    assert asked.droits is not None
    assert asked.droits.amc is not None
    assert asked.droits.amc.organisme == "99999997"
    case.service.tell(case.world.patient, service_amo="10")
    assert "sort de la C2S" in case(again=True).remarks[0]
    case.service.tell(case.world.patient, service_amo="77")
    assert "«\u00a077\u00a0»" in case(again=True).remarks[0]


def test_another_insurer_is_kept_without_a_guess_on_its_formula() -> None:
    case = Case()
    case.service.tell(case.world.patient, mutuelle=MutuelleLue("75500111", PeriodeLue(date(2026, 6, 1))))
    asked = case()
    assert asked.droits is not None
    assert asked.droits.amc == DroitsAmc("75500111", "", formule="", periode=DateRange(date(2026, 6, 1)))
    assert "sa formule et sa gestion ne sont pas dites" in asked.remarks[0]
    same = MutuelleLue(AMC.organisme, PeriodeLue(None, date(2026, 12, 31)))
    case.service.tell(case.world.patient, mutuelle=same)
    kept = case(again=True)
    assert kept.droits is not None
    assert kept.droits.amc is not None


def test_the_contract_in_force_follows_an_answer_that_names_none() -> None:
    case = Case(world(patient=replace(PATIENT, prenom="Zoé")))
    amc = DroitsAmc("75500222", "Mutuelle du Parc", "7", Gestion.SEPAREE, "050:80")
    contrat = ContratAmc(0, case.world.patient.id, amc, SourceDroits.ATTESTATION, case.world.clock.now(), "")
    AmcContracts(case.world.store, case.world.clock).save(KINE, contrat)
    asked = case()
    assert asked.droits is not None
    assert asked.droits.amc == amc
    assert asked.droits.amc_de > 0


def test_the_answer_of_the_day_is_not_asked_again_unless_told() -> None:
    case = Case()
    first, second = case(), case()
    assert (second.reused, second.lookup) == (True, first.lookup)
    assert len(case.service.asked) == 1
    case(again=True)
    case(date(2026, 11, 19))
    case.world.clock.advance(timedelta(days=1))
    case()
    assert len(case.service.asked) == 4


@pytest.mark.parametrize(
    ("failure", "issue", "again_later", "stops"),
    [
        (PersonUnknown(raw=b"<x/>"), Issue.INTROUVABLE, False, False),
        (AnswerForSomebodyElse(("date de naissance",)), Issue.AUTRE_PERSONNE, False, False),
        (MalformedAnswer(raw=b"<html>"), Issue.ILLISIBLE, False, False),
        (ServiceTooSlow(), Issue.SANS_RESEAU, True, False),
        (LookupRefused("desir_550"), Issue.REFUS, False, True),
        (CertificateExpired(), Issue.REFUS, False, True),
        (Cancelled(), Issue.ABANDON, False, False),
    ],
)
def test_no_answer_is_a_line_of_the_journal_and_no_snapshot(
    failure: Exception, issue: Issue, again_later: bool, stops: bool
) -> None:
    case = Case()
    before = case.held
    case.service.fail(case.world.patient, failure)  # type: ignore[arg-type]
    asked = case(cancel=Event())
    assert (asked.lookup.issue, asked.again_later, asked.stops_batch) == (issue, again_later, stops)
    assert case.held == before
    with case.world.store() as uow:
        (row,) = uow.rights.lookups(LookupFilter())
        assert row.lookup == asked.lookup
        if raw := getattr(failure, "raw", b""):
            assert uow.rights.raw_answer(row.lookup.id) == raw


def test_an_answer_for_another_person_is_refused_even_when_the_line_let_it_pass() -> None:
    case = Case()
    before = case.held
    case.service.tell(replace(case.world.patient, nir=nir("1840375111123")))
    asked = case()
    assert (asked.lookup.issue, asked.droits) == (Issue.AUTRE_PERSONNE, None)
    assert case.held == before


def test_who_cannot_be_asked_about_is_said_before_anything_is_sent() -> None:
    without = Case(world(patient=replace(PATIENT, nir=None)))
    with pytest.raises(NoNir):
        without()
    wrong = Case(world(patient=replace(PATIENT, nir=Nir("2840375111123", "00"))))
    with pytest.raises(InvalidIdentifier):
        wrong()
    assert without.service.asked == wrong.service.asked == []
    case = Case()
    with pytest.raises(NotFound):
        case.ask(KINE, 99, TODAY, MotifDemande.MANUEL)
    with pytest.raises(NotAllowed):
        case.ask(replace(SECRETAIRE, role=Role.ADMINISTRATEUR), 1, TODAY, MotifDemande.MANUEL)


def test_without_known_rights_the_answer_is_new_and_has_no_price_before() -> None:
    case = Case()
    with case.world.store() as uow:
        other = uow.patients.add(replace(PATIENT, prenom="Nina"))
        uow.commit()
    case.service.tell(other)
    asked = case.ask(KINE, other.id, TODAY, MotifDemande.NOUVEAU_PATIENT)
    assert (asked.lookup.issue, asked.lookup.effet, asked.ecarts) == (Issue.CHANGE, None, ())
    assert case.service.asked[-1].regime == "01"


def test_the_effect_is_none_rather_than_a_guess() -> None:
    case = Case()
    case.service.tell(case.world.patient, situations=(SituationLue("10", "Z", PeriodeLue(None)),))
    asked = case()
    assert asked.lookup.effet is None
    assert asked.ecarts[1].effet is None
    assert Montants() == Montants(Money(0), Money(0), Money(0))
