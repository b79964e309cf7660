"""Contracts recorded, corrected, ended, confirmed; the rights that bill follow; what was billed keeps its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.contrat import ContratAmc, ModePaiement, OrganismeAmc
from app.domain.dates import DateRange
from app.domain.droits import Droits, DroitsAmc, DroitsAmo, Gestion, SourceDroits
from app.domain.errors import NotAllowed, NotFound
from app.domain.money import ZERO
from app.domain.soins import SeanceState
from app.rights.contrats import current
from app.rights.holding import holding
from app.services.amc_contracts import AmcContracts, ContractEnded, PieceRefused, media_of
from app.services.prepare_fse import PrepareFse
from app.services.record_rights import RecordRights
from app.services.rights_file import ChoiceWithoutReason, ChooseRights, ReadRightsFile
from app.services.tables import load_tables
from tests.rights_day import NOMS, Day
from tests.samples import AMC, AMO, KINE, SECRETAIRE, TODAY, World, droits, world

PNG = b"\x89PNG\r\n\x1a\n0000"
NEW_YEAR = date(2026, 1, 1)
ENDED = (
    "Le contrat Mutuelle du Parc a pris fin le 10/11/2026\u00a0: sa part du 16/11/2026 est mise à zéro. "
    "Demandez la nouvelle carte de tiers payant, puis corrigez les droits."
)


def contrat(nom: str = "Mutuelle du Parc", periode: DateRange | None = None, organisme: str = "75500222") -> ContratAmc:
    amc = DroitsAmc(organisme, nom, "7", Gestion.SEPAREE, "052", periode)
    return ContratAmc(0, 1, amc, SourceDroits.ATTESTATION, world().clock.now(), "")


def setting() -> tuple[World, AmcContracts]:
    at = world()
    return at, AmcContracts(at.store, at.clock)


def holds(at: World) -> Droits:
    with at.store() as uow:
        held = holding(uow.patients.droits(1), TODAY).droits
    assert held is not None
    return held


def test_a_contract_and_its_scan_are_kept_and_bill_from_now_on() -> None:
    at, contracts = setting()
    before = holds(at)
    saved = contracts.save(KINE, contrat(), PNG)
    assert contracts.scan(KINE, saved.contrat.piece_id).contenu == PNG
    after = holds(at)
    assert (after.amc, after.amo, after.amo_de) == (saved.contrat.amc, before.amo, before.id)
    assert saved.clash == ()


@pytest.mark.parametrize("contenu", [b"MZ\x90", b"<html>", b"%PDF-" + b"0" * (10 * 1024 * 1024)])
def test_a_file_that_is_no_scan_is_refused_and_nothing_is_stored(contenu: bytes) -> None:
    at, contracts = setting()
    with pytest.raises(PieceRefused):
        contracts.save(KINE, contrat(), contenu)
    assert contracts.of_patient(KINE, 1).versions == ()
    assert len(at.store.state.droits) == 1
    with pytest.raises(PieceRefused):
        media_of(b"")


def test_a_contract_ended_stops_paying_and_the_version_before_stays() -> None:
    at, contracts = setting()
    first = contracts.save(KINE, contrat(periode=DateRange(NEW_YEAR))).contrat
    ended = contracts.end(KINE, first.id, date(2026, 11, 10), "changement d’employeur")
    assert [c.id for c in contracts.of_patient(KINE, 1).versions] == [ended.id, first.id]
    assert ended.amc.periode == DateRange.through(NEW_YEAR, date(2026, 11, 10))
    held = holds(at)
    assert held.amc == ended.amc, "billing sees its end, and its share falls to nothing"
    with pytest.raises(ContractEnded):
        contracts.end(KINE, ended.id, date(2025, 1, 1), "")
    with pytest.raises(NotFound):
        contracts.end(KINE, 99, TODAY, "")


def test_a_feuille_never_bills_a_contract_after_its_end() -> None:
    at, contracts = setting()
    first = contracts.save(KINE, contrat(periode=DateRange(NEW_YEAR))).contrat
    covered, late = at.seance(date(2026, 11, 10)), at.seance(date(2026, 11, 16))
    prepare = PrepareFse(at.store, load_tables(), at.clock)
    assert prepare.preview(KINE, 1, [late.id]).lines[0].amc > ZERO
    contracts.end(KINE, first.id, covered.day, "")
    seen = prepare.preview(KINE, 1, [covered.id, late.id])
    assert [line.amc > ZERO for line in seen.lines] == [True, False]
    assert [f.message for f in seen.findings if f.code == "DRT-03"] == [ENDED]


def test_better_rights_at_the_prescription_do_not_bring_back_a_contract_ended_since() -> None:
    lower, higher = (replace(AMO, periode=DateRange(date(2026, 11, 12))), replace(AMO, exoneration="4"))
    at, kept = world(droits(lower)), contrat(periode=DateRange(NEW_YEAR))
    contracts = AmcContracts(at.store, at.clock)
    first = contracts.save(KINE, kept).contrat
    until = replace(higher, periode=DateRange.through(NEW_YEAR, date(2026, 11, 11)))
    with at.store() as uow:
        read = at.clock.now() - timedelta(days=30)
        uow.patients.add_droits(Droits(0, 1, SourceDroits.ADRI, read, "claire", until, kept.amc))
        uow.commit()
    contracts.end(KINE, first.id, date(2026, 11, 10), "")
    seen = PrepareFse(at.store, load_tables(), at.clock).preview(KINE, 1, [at.seance(date(2026, 11, 16)).id])
    assert seen.lines[0].taux == 100
    assert seen.lines[0].amc == ZERO
    assert ENDED in [f.message for f in seen.findings]


def test_two_contracts_of_the_same_day_are_told_and_choosing_one_settles_the_other() -> None:
    at, contracts = setting()
    old = contracts.save(KINE, contrat("Ancienne", DateRange(NEW_YEAR), "75500111")).contrat
    saved = contracts.save(KINE, contrat("Nouvelle", DateRange(date(2026, 6, 1))))
    assert [c.amc.nom for c in saved.clash] == ["Nouvelle", "Ancienne"]
    (closed,) = contracts.choose(KINE, saved.contrat.id, TODAY)
    assert closed.remplace_id == old.id
    assert closed.amc.periode == DateRange.through(NEW_YEAR, date(2026, 5, 31))
    assert holds(at).amc == saved.contrat.amc


def test_choosing_the_older_one_cancels_the_newer() -> None:
    at, contracts = setting()
    old = contracts.save(KINE, contrat("Ancienne", DateRange(NEW_YEAR), "75500111")).contrat
    contracts.save(KINE, contrat("Erreur", DateRange(date(2026, 6, 1))))
    (gone,) = contracts.choose(KINE, old.id, TODAY)
    assert gone.annule
    assert current(contracts.of_patient(KINE, 1).versions) == (old,)
    assert holds(at).amc == old.amc
    contracts.cancel(KINE, old.id, "mauvais patient")
    assert current(contracts.of_patient(KINE, 1).versions) == ()
    assert holds(at).amc is None


def test_the_same_insurer_is_asked_about_once_a_month() -> None:
    at, contracts = setting()
    saved = contracts.save(KINE, contrat()).contrat
    assert contracts.of_patient(KINE, 1).ask_same is None, "read this month"
    at.clock.advance(timedelta(days=20))
    at.seance(date(2026, 11, 25))
    assert contracts.of_patient(KINE, 1).ask_same == saved
    contracts.confirm(KINE, saved.id)
    assert contracts.of_patient(KINE, 1).ask_same is None
    at.clock.advance(timedelta(days=31))
    at.seance(date(2026, 12, 30), SeanceState.ABSENCE)
    assert contracts.of_patient(KINE, 1).ask_same == saved


def test_contracts_that_end_soon_are_listed() -> None:
    _at, contracts = setting()
    contracts.save(KINE, contrat(periode=DateRange.through(NEW_YEAR, date(2026, 12, 10))))
    assert len(contracts.ending(KINE, 20)) == 1
    assert contracts.ending(KINE, 19) == ()


def test_an_insurer_is_described_by_who_sets_the_cabinet_up() -> None:
    _at, contracts = setting()
    told = OrganismeAmc("75500222", "Mutuelle du Parc", None, True, ModePaiement.OPERATEUR, 12, "Almerys")
    assert contracts.describe(KINE, told) is None
    assert contracts.describe(KINE, replace(told, delai_jours=20)) == told
    assert [o.delai_jours for o in contracts.organismes()] == [20]
    with pytest.raises(NotAllowed):
        contracts.describe(SECRETAIRE, told)


def test_rights_typed_with_an_insurer_record_its_contract_once() -> None:
    at, contracts = setting()
    record = RecordRights(at.store, at.clock)
    record(KINE, 1, AMO, AMC)
    record(KINE, 1, AMO, AMC)
    assert [c.amc for c in contracts.of_patient(KINE, 1).versions] == [AMC]
    record(KINE, 1, AMO, replace(AMC, adherent="42"))
    newest, first = contracts.of_patient(KINE, 1).versions
    assert newest.remplace_id == first.id
    record(KINE, 1, AMO, None)
    assert len(contracts.of_patient(KINE, 1).versions) == 2


def test_rights_typed_after_adri_of_the_day_hold_and_say_why() -> None:
    at, _contracts = setting()
    with at.store() as uow:
        uow.patients.add_droits(Droits(0, 1, SourceDroits.ADRI, at.clock.now(), "claire", AMO))
        uow.commit()
    typed = RecordRights(at.store, at.clock)(KINE, 1, DroitsAmo("01", "931")).droits
    assert typed.motif == "Saisi après la lecture du même jour (ADRi)."
    assert holds(at) == typed


def test_the_file_compares_what_holds_with_every_source_and_a_choice_settles_it() -> None:
    day = Day(1)
    with day.store() as uow:
        card = Droits(0, 1, SourceDroits.CARTE, day.clock.now() - timedelta(days=30), "claire", DroitsAmo("01", "931"))
        stored = uow.patients.add_droits(card)
        uow.commit()
    read = ReadRightsFile(day.store, load_tables(), day.clock, NOMS)
    shown = read(KINE, 1)
    assert [s.nom for s in shown.sources] == ["carte"]
    assert [e.champ for e in shown.ecarts] == ["Caisse"]
    assert shown.lecture is not None
    assert shown.lecture.words.startswith("attestation")
    assert shown.raisons
    choose = ChooseRights(day.store, day.clock)
    with pytest.raises(ChoiceWithoutReason):
        choose(KINE, 1, stored.id, "")
    with pytest.raises(NotFound):
        choose(KINE, 2, stored.id, "déménagement")
    chosen = choose(KINE, 1, stored.id, "Déménagement confirmé.")
    assert (chosen.amo, chosen.amo_de, chosen.amc) == (stored.amo, stored.id, AMC), "the silent card keeps the contract"
    after = read(KINE, 1)
    assert after.held.droits == chosen
    assert "choisis par claire" in after.held.reason
    with day.store() as uow:
        assert any("source retenue carte" in e.detail for e in uow.journal.entries(subject="patient:1"))


def test_the_rights_of_the_last_invoice_paid_are_a_source() -> None:
    from app.domain.fse import PartKind, PartState

    day = Day(1)
    (fse_id,) = day.sign_all()
    with day.store() as uow:
        uow.ledger.set_part_state(fse_id, PartKind.AMO, PartState.PAYEE, day.clock.now())
        uow.patients.add_droits(Droits(0, 1, SourceDroits.ADRI, day.clock.now(), "claire", DroitsAmo("01", "931"), AMC))
        uow.commit()
    shown = ReadRightsFile(day.store, load_tables(), day.clock, NOMS)(KINE, 1)
    assert "dernière facture payée" in [s.nom for s in shown.sources]
    assert "attestation et dernière facture payée disent" in shown.ecarts[0].phrase
