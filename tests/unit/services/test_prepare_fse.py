"""Prescription, visits, rights, drafts: what is stored, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from app.billing.draft import FseRefused
from app.domain.dates import DateRange
from app.domain.droits import SourceDroits
from app.domain.errors import NotAllowed, NotFound
from app.domain.fse import Finding, FseState, WrongTransition
from app.domain.journal import JournalAction
from app.domain.money import Money
from app.domain.people import Role
from app.domain.soins import Lieu, PriseEnCharge, Seance, SeanceState
from app.services.draft_builder import MixedSeances
from app.services.open_pec import ActeNotBillable, OpenPriseEnCharge
from app.services.prepare_fse import CancelFse, PrepareFse
from app.services.record_rights import RecordRights
from app.services.record_seance import MarkSeance, RecordSeance, SeanceBilled, SeanceInFuture
from app.services.tables import load_tables
from tests.memory_store import MemoryStore
from tests.samples import AMO, KINE, LOMBALGIE, SECRETAIRE, TODAY, World, droits, ordonnance, world

TABLES = load_tables()
MONDAY, TUESDAY, FUTURE = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 23)
ADMIN = replace(KINE, role=Role.ADMINISTRATEUR)


def prepare(w: World) -> PrepareFse:
    return PrepareFse(w.store, TABLES, w.clock)


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def test_a_draft_is_priced_stored_and_leaves_the_list_to_bill() -> None:
    w = world()
    ids = [w.seance(day).id for day in (TUESDAY, MONDAY)]
    prepared = prepare(w)(KINE, w.patient.id, ids)
    assert codes(prepared.findings) == ["BDK-01"]  # a piece of information: the bilan of the first séance
    assert prepared.fse.state is FseState.A_SIGNER
    assert [line.day for line in prepared.fse.lines] == [MONDAY, TUESDAY]
    assert prepared.fse.total == Money(2 * 1788)
    with w.store() as uow:
        assert uow.fses.get(prepared.fse.id) == prepared.fse
        assert uow.soins.a_facturer() == ()
        assert {s.fse_id for s in uow.soins.seances_of_patient(1)} == {prepared.fse.id}
        assert uow.journal.entries()[0].action is JournalAction.CREATION
        assert uow.journal.first_break() is None


def test_a_preview_stores_nothing() -> None:
    w = world()
    seance = w.seance(MONDAY)
    seen = prepare(w).preview(KINE, 1, [seance.id])
    assert (seen.lines[0].honoraires, codes(seen.findings)) == (Money(1788), ["BDK-01"])
    assert "attestation" in seen.droits_reason
    with w.store() as uow:
        assert uow.fses.of_patient(1) == ()
        assert len(uow.soins.a_facturer()) == 1


def test_a_blocking_finding_keeps_the_draft_unready_until_it_is_mended() -> None:
    w = world(patient=replace(world().patient, nir=None))
    prepared = prepare(w)(KINE, 1, [w.seance(MONDAY).id])
    assert prepared.fse.state is FseState.BROUILLON
    assert codes(prepared.findings) == ["IDT-01", "BDK-01"]
    with w.store() as uow:
        uow.patients.save(replace(uow.patients.get(1), nir=world().patient.nir))
        uow.commit()
    assert codes(prepare(w).findings(KINE, prepared.fse.id)) == ["BDK-01"]
    again = prepare(w).refresh(KINE, prepared.fse.id, {"QUO-01": "vu"})
    assert (again.fse.state, codes(again.findings)) == (FseState.A_SIGNER, ["BDK-01"])
    assert again.fse.accepted == (("QUO-01", "vu"),)
    assert prepare(w).refresh(KINE, prepared.fse.id).fse.accepted == (("QUO-01", "vu"),)


@pytest.mark.parametrize("day", [date(2024, 2, 21), date(2026, 11, 16)])
def test_what_has_no_price_is_refused_and_not_stored(day: date) -> None:
    w = world(droits(replace(AMO, regime="10")), ordonnance(date(2024, 1, 1)))
    with pytest.raises(FseRefused) as refused:
        prepare(w)(KINE, 1, [w.seance(day).id])
    assert {f.code for f in refused.value.findings} <= {"ACT-01", "RAT-01"}
    with w.store() as uow:
        assert uow.fses.of_patient(1) == ()


def test_an_absence_and_a_seance_already_billed_are_refused() -> None:
    w = world()
    missed, done = w.seance(MONDAY, SeanceState.ABSENCE), w.seance(TUESDAY)
    with pytest.raises(FseRefused, match="ABS-01"):
        prepare(w)(KINE, 1, [missed.id])
    prepare(w)(KINE, 1, [done.id])
    with pytest.raises(FseRefused, match="DUP-01"):
        prepare(w)(KINE, 1, [done.id])
    with pytest.raises(FseRefused, match="DUP-01"):
        prepare(w)(KINE, 1, [w.seance(TUESDAY).id])


def test_one_fse_holds_one_prise_en_charge_of_one_patient() -> None:
    w = world()
    with w.store() as uow:
        other = uow.soins.add_pec(PriseEnCharge(0, 1, 1, "MK-C-ENTORSE-NO", "Entorse", None, MONDAY))
        uow.commit()
    ids = [w.seance(MONDAY).id, w.seance(TUESDAY, pec_id=other.id).id]
    with pytest.raises(MixedSeances):
        prepare(w)(KINE, 1, ids)
    for unknown in ([], [999]):
        with pytest.raises(NotFound):
            prepare(w)(KINE, 1, unknown)


def test_the_quota_counts_what_was_done_before() -> None:
    w = world()
    early = [w.seance(date(2026, 11, day)) for day in (3, 4, 5, 6, 9, 10, 11, 12, 13)]
    w.seance(date(2026, 11, 2), SeanceState.ABSENCE)
    prepare(w)(KINE, 1, [s.id for s in early])
    findings = prepare(w).preview(KINE, 1, [w.seance(MONDAY).id, w.seance(TUESDAY).id]).findings
    assert [(f.code, f.row) for f in findings] == [("QUO-01", 1)]


def test_the_more_favourable_rights_of_prescription_and_care_are_used() -> None:
    until_october = DateRange.through(date(2026, 1, 1), date(2026, 11, 10))
    ald = droits(replace(AMO, exoneration="4", periode=until_october))
    w = world(ald, replace(ordonnance(), ald=True))
    with w.store() as uow:
        later = replace(
            droits(replace(AMO, periode=DateRange(date(2026, 11, 11)))), lu_at=datetime(2026, 11, 12, tzinfo=UTC)
        )
        uow.patients.add_droits(later)
        uow.commit()
    seen = prepare(w).preview(KINE, 1, [w.seance(MONDAY).id])
    assert (seen.lines[0].taux, codes(seen.findings)) == (100, ["BDK-01"])
    assert "02/11/2026" in seen.droits_reason


def test_rights_that_ended_get_a_warning_and_none_at_all_block() -> None:
    ended = droits(replace(AMO, periode=DateRange.through(date(2025, 1, 1), date(2025, 12, 31))))
    w = world(ended)
    assert codes(prepare(w).preview(KINE, 1, [w.seance(MONDAY).id]).findings) == ["DRT-02", "BDK-01"]
    w = world(droits(None))
    prepared = prepare(w)(KINE, 1, [w.seance(MONDAY).id])
    assert [f.code for f in prepared.findings] == ["DRT-01", "BDK-01"]
    assert (prepared.fse.droits_id, prepared.fse.state) == (0, FseState.BROUILLON)


def test_a_draft_is_cancelled_and_its_seances_come_back() -> None:
    w = world()
    fse = prepare(w)(KINE, 1, [w.seance(MONDAY).id]).fse
    CancelFse(w.store, w.clock)(KINE, fse.id, "erreur d’acte")
    with w.store() as uow:
        assert uow.fses.get(fse.id).state is FseState.ANNULEE
        assert uow.fses.history(fse.id)[-1][2] == "erreur d’acte"
        assert len(uow.soins.a_facturer()) == 1
    with pytest.raises(WrongTransition):
        CancelFse(w.store, w.clock)(KINE, fse.id, "encore")
    with pytest.raises(WrongTransition):
        prepare(w).refresh(KINE, fse.id)
    prepare(w)(KINE, 1, [1])  # the séance can be billed again


@pytest.mark.parametrize("role", [Role.SECRETAIRE, Role.ADMINISTRATEUR])
def test_who_does_not_treat_does_not_bill(role: Role) -> None:
    w, user = world(), replace(KINE, role=role)
    seance = w.seance(MONDAY)
    fse = prepare(w)(KINE, 1, [seance.id]).fse
    attempts = (
        lambda: prepare(w)(user, 1, [seance.id]),
        lambda: prepare(w).preview(user, 1, [seance.id]),
        lambda: prepare(w).refresh(user, fse.id),
        lambda: prepare(w).findings(user, fse.id),
        lambda: CancelFse(w.store, w.clock)(user, fse.id, ""),
        lambda: RecordSeance(w.store, w.clock)(user, 1, MONDAY),
        lambda: MarkSeance(w.store, w.clock)(user, 1, seance.id, SeanceState.ABSENCE),
        lambda: OpenPriseEnCharge(w.store, TABLES, w.clock)(user, ordonnance(), LOMBALGIE),
    )
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()


# --- visits


def test_a_visit_is_recorded_by_the_praticien_of_the_user_or_the_titulaire() -> None:
    w = world()
    record = RecordSeance(w.store, w.clock)
    mine = record(KINE, w.pec.id, MONDAY, heure=time(9, 30), lieu=Lieu.DOMICILE)
    assert (mine.state, mine.praticien_id, mine.lieu) == (SeanceState.HONOREE, 1, Lieu.DOMICILE)
    assert record(replace(KINE, praticien_id=None), w.pec.id, TUESDAY).praticien_id == 1
    planned = record(KINE, w.pec.id, FUTURE, state=SeanceState.PREVUE)
    with w.store() as uow:
        assert [row.seance_id for row in uow.soins.a_facturer()] == [mine.id, mine.id + 1]
    for state in (SeanceState.HONOREE, SeanceState.ABSENCE):
        with pytest.raises(SeanceInFuture):
            record(KINE, w.pec.id, FUTURE, state=state)
        with pytest.raises(SeanceInFuture):
            MarkSeance(w.store, w.clock)(KINE, 1, planned.id, state)


def test_no_praticien_no_visit() -> None:
    store = MemoryStore()
    w = world()
    with store() as uow:
        patient = uow.patients.add(w.patient)
        asked = uow.soins.add_ordonnance(ordonnance())
        pec = uow.soins.add_pec(replace(w.pec, patient_id=patient.id, ordonnance_id=asked.id))
        uow.commit()
    with pytest.raises(NotFound):
        RecordSeance(store, w.clock)(replace(KINE, praticien_id=None), pec.id, MONDAY)


def test_a_planned_visit_becomes_an_absence_and_is_not_billable() -> None:
    w = world()
    mark, planned = MarkSeance(w.store, w.clock), w.seance(MONDAY, SeanceState.PREVUE)
    assert mark(KINE, 1, planned.id, SeanceState.ABSENCE).state is SeanceState.ABSENCE
    with w.store() as uow:
        assert uow.soins.a_facturer() == ()
    assert mark(KINE, 1, planned.id, SeanceState.HONOREE).state is SeanceState.HONOREE
    prepare(w)(KINE, 1, [planned.id])
    with pytest.raises(SeanceBilled):
        mark(KINE, 1, planned.id, SeanceState.ABSENCE)
    with pytest.raises(NotFound):
        mark(KINE, 1, 999, SeanceState.ABSENCE)
    with pytest.raises(ValueError, match="only signing"):
        mark(KINE, 1, planned.id, SeanceState.FACTUREE)


# --- prise en charge and rights


def test_a_prescription_opens_an_act_with_its_quota() -> None:
    w = world()
    opening = OpenPriseEnCharge(w.store, TABLES, w.clock)
    pec = opening(KINE, ordonnance(), "MK-C-ENTORSE-NO")
    assert (pec.quota, pec.ouverte_on, pec.intitule[:7]) == (10, TODAY, "Entorse")
    with w.store() as uow:
        stored = uow.soins.ordonnance(pec.ordonnance_id)
    second = opening(KINE, stored, LOMBALGIE, quota=5, opened_on=date(2026, 11, 3))
    assert (second.ordonnance_id, second.quota) == (stored.id, 5)
    with w.store() as uow:
        assert uow.soins.pecs(1)[0].id == pec.id


@pytest.mark.parametrize("acte_id", ["MK-INCONNU", "DEP-IFD", "MK-I1-FRAGILITE"])
def test_an_act_that_nothing_carries_is_refused(acte_id: str) -> None:
    w = world()
    with pytest.raises(ActeNotBillable):
        OpenPriseEnCharge(w.store, TABLES, w.clock)(KINE, ordonnance(), acte_id)
    with pytest.raises(NotFound):
        OpenPriseEnCharge(w.store, TABLES, w.clock)(KINE, replace(ordonnance(), patient_id=99), LOMBALGIE)


def test_rights_are_appended_with_what_changed() -> None:
    w = world()
    record = RecordRights(w.store, w.clock)
    added = record(SECRETAIRE, 1, replace(AMO, exoneration="4"), source=SourceDroits.ADRI)
    assert added.droits.lu_par == "sam"
    assert any("exonération" in change for change in added.changes)
    with w.store() as uow:
        assert [d.id for d in uow.patients.droits(1)] == [added.droits.id, 1]
        newcomer = uow.patients.add(replace(w.patient, nom="Autre"))
        uow.commit()
    assert record(KINE, newcomer.id, AMO).changes == ()
    with pytest.raises(NotAllowed):
        record(ADMIN, 1, AMO)
    with pytest.raises(NotFound):
        record(KINE, 99, AMO)


def test_seances_of_two_praticiens_do_not_mix() -> None:
    w = world()
    with w.store() as uow:
        uow.cabinet.add_praticien(uow.cabinet.praticien(1))
        other = uow.soins.add_seance(Seance(0, 1, w.pec.id, 2, TUESDAY, state=SeanceState.HONOREE))
        uow.commit()
    with pytest.raises(MixedSeances):
        prepare(w)(KINE, 1, [w.seance(MONDAY).id, other.id])
