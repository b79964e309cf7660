"""Tomorrow's patients in one go, the journal of lookups, and what asking brought."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from threading import Event

from app.domain.money import Money
from app.domain.soins import SeanceState
from app.domain.verification import Issue, Montants, MotifDemande
from app.rights.targeting import ModeDroits
from app.services.ports_rights import PeriodeLue, PersonUnknown, ServiceUnreachable, SituationLue
from app.services.repositories_rights import LookupFilter, LookupRow
from app.services.rights_journal import LookupStats, ReadLookups, saved, stats_of
from app.services.rights_settings import RightsSettings, SaveRightsSettings
from tests.rights_day import Day
from tests.samples import KINE

TOMORROW = date(2026, 11, 21)


def tomorrow(count: int = 3) -> Day:
    day = Day(count, TOMORROW, SeanceState.PREVUE)
    SaveRightsSettings(day.store, day.clock)(KINE, RightsSettings(ModeDroits.CIBLE, par_minute=600))
    return day


def quiet(_done: int, _total: int, _label: str) -> None:
    return None


def test_the_plan_holds_the_patients_expected_with_a_reason() -> None:
    day = tomorrow()
    with day.store() as uow:
        uow.soins.save_seance(replace(day.seances[1], state=SeanceState.ANNULEE))
        uow.commit()
    planned = day.tomorrow.plan(KINE, TOMORROW)
    assert [one.patient_id for one in planned] == [1, 3]
    assert [r.motif for r in planned[0].raisons] == [MotifDemande.NOUVEAU_PATIENT, MotifDemande.PREMIERE_DU_MOIS]
    assert day.tomorrow.plan(KINE, date(2026, 11, 22)) == ()


def test_a_patient_whose_rights_are_known_is_asked_about_only_with_everyone() -> None:
    day = tomorrow(1)
    with day.store() as uow:
        seen = replace(day.seances[0], id=0, day=date(2026, 11, 5), state=SeanceState.HONOREE)
        uow.soins.add_seance(seen)
        uow.commit()
    assert day.tomorrow.plan(KINE, TOMORROW) == ()
    assert len(day.tomorrow.plan(KINE, TOMORROW, everyone=True)) == 1


def test_the_batch_tells_what_changed_and_for_whom() -> None:
    day = tomorrow()
    day.service.tell(day.patients[1], situations=(SituationLue("10", "4", PeriodeLue(None)),))
    day.service.fail(day.patients[2], PersonUnknown())
    steps: list[tuple[int, int]] = []
    bilan = day.tomorrow(
        KINE,
        day.tomorrow.plan(KINE, TOMORROW),
        TOMORROW,
        lambda done, total, _label: steps.append((done, total)),
        Event(),
    )
    assert [r.issue for r in bilan.resultats] == [Issue.INCHANGE, Issue.CHANGE, Issue.INTROUVABLE]
    assert [r.patient_id for r in bilan.changes] == [2, 3]
    assert "Exonération" in bilan.changes[0].ecarts[-1].phrase
    assert "ne connaît pas" in bilan.changes[1].detail
    assert (bilan.restants, bilan.arret) == (0, "")
    assert steps == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_cancel_and_a_line_that_fails_stop_the_batch_and_say_how_many_are_left() -> None:
    day = tomorrow()
    cancel = Event()
    day.service.on_query = cancel.set
    stopped = day.tomorrow(KINE, day.tomorrow.plan(KINE, TOMORROW), TOMORROW, quiet, cancel)
    assert (len(stopped.resultats), stopped.restants) == (1, 2)
    other = tomorrow()
    other.service.fail(other.patients[1], ServiceUnreachable())
    cut = other.tomorrow(KINE, other.tomorrow.plan(KINE, TOMORROW), TOMORROW, quiet, Event())
    assert (len(cut.resultats), cut.restants) == (2, 1)
    assert "injoignable" in cut.arret


def test_a_patient_without_number_does_not_stop_the_others() -> None:
    day = tomorrow(2)
    with day.store() as uow:
        uow.patients.save(replace(day.patients[0], nir=None))
        uow.commit()
    bilan = day.tomorrow(KINE, day.tomorrow.plan(KINE, TOMORROW), TOMORROW, quiet, Event())
    assert [r.issue for r in bilan.resultats] == [Issue.REFUS, Issue.INCHANGE]
    assert "numéro de sécurité sociale" in bilan.resultats[0].detail


def test_the_pace_comes_from_the_settings_within_bounds() -> None:
    day = tomorrow(1)
    assert day.tomorrow.pause_s() == 0.1
    SaveRightsSettings(day.store, day.clock)(KINE, RightsSettings(par_minute=99_999))
    assert day.tomorrow.pause_s() == 0.1
    SaveRightsSettings(day.store, day.clock)(KINE, RightsSettings(par_minute=0))
    assert day.tomorrow.pause_s() == 60


def test_the_figures_count_what_changed_the_bill_and_the_euros_asked_in_vain() -> None:
    day = tomorrow(3)
    day.service.tell(day.patients[0], situations=(SituationLue("10", "4", PeriodeLue(None)),))
    day.service.tell(day.patients[1], periodes_amo=(PeriodeLue(None, date(2026, 11, 1)),))
    for patient in day.patients:
        day.ask(KINE, patient.id, TOMORROW, MotifDemande.MANUEL)
    journal = ReadLookups(day.store, day.clock)
    rows = journal(KINE, LookupFilter())
    found = stats_of(rows)
    effets = [row.lookup.effet for row in rows if row.lookup.effet]
    assert (found.demandes, found.repondues, found.changees, found.duree_mediane_ms) == (3, 3, 2, 300)
    assert found.euros == Money.total(saved(effet) for effet in effets)
    assert saved(Montants(Money(707), Money(-707))) == Money(707)
    assert saved(Montants(Money(-1061), Money(-707), Money(1768))) == Money(1768)
    assert stats_of(()) == LookupStats()


def test_the_export_is_a_table_that_no_spreadsheet_runs() -> None:
    day = tomorrow(1)
    with day.store() as uow:
        uow.patients.save(replace(day.patients[0], nom="=HYPERLINK()"))
        uow.commit()
    day.service.answers[day.patients[0].prenom] = PersonUnknown()
    day.ask(KINE, 1, TOMORROW, MotifDemande.MANUEL)
    journal = ReadLookups(day.store, day.clock)
    text = journal.export(KINE, LookupFilter(motif=MotifDemande.MANUEL)).decode("utf-8-sig")
    head, row = text.rstrip("\r\n").split("\r\n")
    assert head.startswith("Date;Heure;Demandé par;Patient")
    assert "'=Hyperlink()" in row
    assert "personne inconnue" in row
    with day.store() as uow:
        assert uow.journal.entries()[0].detail == "1 interrogations de droits"
    assert journal.export(KINE, LookupFilter(since=day.clock.now() + timedelta(days=1))).count(b"\r\n") == 1


def test_an_answer_is_read_as_received_and_that_is_noted() -> None:
    day = tomorrow(1)
    asked = day.ask(KINE, 1, TOMORROW, MotifDemande.MANUEL)
    journal = ReadLookups(day.store, day.clock)
    assert journal.raw(KINE, asked.lookup.id) == b"<reponse/>"
    with day.store() as uow:
        assert uow.journal.entries()[0].subject == f"interrogation:{asked.lookup.id}"
    assert "LookupRow" in repr(LookupRow(asked.lookup, "Durand"))
    assert "Durand" not in repr(LookupRow(asked.lookup, "Durand"))
