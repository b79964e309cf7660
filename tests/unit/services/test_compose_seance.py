"""A séance with its trip, its supplements and its emergency: kept, priced line by line, signed, paid as agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.circonstances import ORDINAIRES, Circonstances, TauxManuel, TiersPayant
from app.domain.composition import (
    NO_COMPLEMENT,
    Complements,
    Depassement,
    Deplacement,
    HorsNomenclature,
    LigneKind,
    Urgence,
)
from app.domain.dates import DateRange
from app.domain.fse import PartKind, Severity
from app.domain.ledger import solde
from app.domain.money import ZERO, Money
from app.domain.people import StatutPraticien
from app.domain.sejour import Sejour
from app.domain.soins import Lieu, SeanceState
from app.services.compose_seance import Changes, ComposeSeance, remembered_trip
from app.services.composition_text import (
    circonstances_of,
    circonstances_text,
    complements_of,
    complements_text,
)
from app.services.draft_builder import Asked
from app.services.prepare_fse import PrepareFse
from app.services.record_seance import SeanceBilled
from app.services.sign_fse import SignFse
from app.services.tables import load_tables
from tests.samples import AMO, KINE, PRATICIEN, FakeEngine, World, droits, ordonnance, world

TABLES = load_tables()
MONDAY, SUNDAY = date(2026, 11, 16), date(2026, 11, 15)
TRIP = Deplacement(Decimal(10))
FULL = Complements(
    supplements=("MK-I2-BDK",), deplacement=TRIP, urgence=Urgence(heure_acte=time(21), heure_appel=time(19, 30)),
    depassement=Depassement(Money(1000), "à 21 h à sa demande", information_ecrite=True),
    hors_nomenclature=(HorsNomenclature("Drainage de confort", Money(4500)),), telesoin=False, patients_ensemble=2,
    territoires=("membre inférieur droit", "rachis"), hors_ald=True,
)  # fmt: skip


def prepare(w: World) -> PrepareFse:
    return PrepareFse(w.store, TABLES, w.clock)


def at_home(w: World, day: date, complements: Complements) -> int:
    seance = w.seance(day)
    made = ComposeSeance(w.store, w.clock)(KINE, 1, seance.id, Changes(complements, Lieu.DOMICILE))
    assert made.complements == complements
    return made.id


def home_prescription() -> World:
    return world(asked=replace(ordonnance(), domicile=True))


def test_a_sunday_home_visit_has_its_act_majoration_lump_sum_and_kilometres() -> None:
    w = home_prescription()
    prepared = prepare(w)(KINE, 1, [at_home(w, SUNDAY, Complements(deplacement=TRIP, urgence=Urgence()))])
    lines = prepared.fse.lines
    assert [(line.kind, line.lettre_cle, line.honoraires.cents) for line in lines] == [
        (LigneKind.ACTE, "RAM", 1788),
        (LigneKind.MAJORATION, "F", 762),
        (LigneKind.INDEMNITE, "IFD", 250),
        (LigneKind.KILOMETRES, "IK", 608),
    ]
    assert (lines[0].complement, lines[-1].quantite) == ("F", Decimal(16))
    assert prepared.fse.total == Money(1788 + 762 + 250 + 608)
    assert prepared.fse.seance_ids == (lines[0].seance_id,)


def test_what_is_typed_is_priced_before_it_is_kept() -> None:
    w = home_prescription()
    seance = w.seance(MONDAY)
    asked = Asked(complements={seance.id: Complements(supplements=("MK-I2-BDK",))})
    seen = prepare(w).preview(KINE, 1, [seance.id], asked)
    assert [line.kind for line in seen.lines] == [LigneKind.ACTE, LigneKind.SUPPLEMENT]
    with w.store() as uow:
        assert uow.soins.seances_of_patient(1)[0].complements == NO_COMPLEMENT


def test_the_note_of_fees_is_the_patients_alone_and_never_on_the_feuille() -> None:
    w = world()
    ids = [at_home(w, MONDAY, Complements(hors_nomenclature=(HorsNomenclature("Taping", Money(1500)),)))]
    fse = prepare(w)(KINE, 1, ids).fse
    assert [line.libelle for line in fse.note] == ["Taping"]
    assert fse.total == Money(1788 + 1500)
    assert fse.owed(PartKind.PATIENT) == Money(1500)
    assert all(line.kind is not LigneKind.HORS_NOMENCLATURE for line in fse.feuille)


@pytest.mark.parametrize(
    ("mode", "owed"),
    [
        (TiersPayant.INTEGRAL, {PartKind.AMO: 1073, PartKind.AMC: 715}),
        (TiersPayant.AMO, {PartKind.AMO: 1073, PartKind.PATIENT: 715}),
        (TiersPayant.AUCUN, {PartKind.PATIENT: 1788}),
    ],
)
def test_signing_opens_what_each_one_owes_under_the_tiers_payant(mode: TiersPayant, owed: dict[PartKind, int]) -> None:
    w = world()
    fse = prepare(w)(KINE, 1, [w.seance(MONDAY).id], circonstances=Circonstances(mode)).fse
    SignFse(w.store, FakeEngine(), TABLES, w.clock)(KINE, fse.id)
    with w.store() as uow:
        found = {part: solde(uow.ledger.mouvements(fse.id, part)).attendu.cents for part in PartKind}
    assert {part: cents for part, cents in found.items() if cents} == owed


def test_a_manual_rate_prices_what_no_source_does_and_is_journalled() -> None:
    w = world(droits(replace(AMO, regime="10")))
    ids = [w.seance(MONDAY).id]
    manual = Circonstances(manuel=TauxManuel(80, "claire", "attestation du 12/11"))
    prepared = prepare(w)(KINE, 1, ids, circonstances=manual)
    assert (prepared.fse.lines[0].taux, prepared.fse.circonstances) == (80, manual)
    assert "TAU-01" in {finding.code for finding in prepared.findings}
    with w.store() as uow:
        assert any("taux manuel 80" in entry.detail for entry in uow.journal.entries())


def test_the_insurance_asked_for_takes_the_place_of_that_of_the_rights() -> None:
    w = world()
    seance = w.seance(MONDAY)
    pregnant = Asked(Circonstances(nature="30", maternite_on=date(2026, 6, 1)))
    assert {line.taux for line in prepare(w).preview(KINE, 1, [seance.id], pregnant).lines} == {100}
    undated = prepare(w).preview(KINE, 1, [seance.id], Asked(Circonstances(nature="41")))
    assert "AT-01" in {finding.code for finding in undated.findings}


def test_a_bilan_already_made_is_known_and_a_stay_is_seen() -> None:
    w = world()
    bilan = at_home(w, SUNDAY, Complements(supplements=("MK-I2-BDK",)))
    prepare(w)(KINE, 1, [bilan])
    with w.store() as uow:
        uow.sejours.add(Sejour(0, 1, DateRange.through(MONDAY, MONDAY)))
        uow.commit()
    found = {finding.code for finding in prepare(w).preview(KINE, 1, [w.seance(MONDAY).id]).findings}
    assert "BDK-01" not in found
    assert "HOS-01" in found


@pytest.mark.parametrize("own_paper", [True, False])
def test_two_cares_of_one_day_know_whether_each_has_its_prescription(own_paper: bool) -> None:
    w = world()
    with w.store() as uow:
        paper = uow.soins.add_ordonnance(ordonnance()) if own_paper else uow.soins.ordonnance(1)
        other = uow.soins.add_pec(replace(w.pec, id=0, ordonnance_id=paper.id, acte_id="MK-5-READAPT-IND"))
        uow.commit()
    prepare(w)(KINE, 1, [w.seance(MONDAY, pec_id=other.id).id])
    found = prepare(w).preview(KINE, 1, [w.seance(MONDAY).id]).findings
    same = [f for f in found if f.code == "DUP-01"]
    assert [f.severity is Severity.BLOCKING for f in same] == [not own_paper]


def test_a_remplacant_bills_in_the_name_of_the_titulaire() -> None:
    w = world()
    own = w.seance(MONDAY)
    with w.store() as uow:
        stand_in = replace(PRATICIEN, statut=StatutPraticien.REMPLACANT, titulaire_id=1, nom="Blanc")
        who = uow.cabinet.add_praticien(stand_in)
        seance = uow.soins.add_seance(replace(own, id=0, day=date(2026, 11, 17), praticien_id=who.id))
        uow.commit()
    prepared = prepare(w)(KINE, 1, [seance.id])
    assert prepared.fse.praticien_id == 1
    assert "REM-02" not in {finding.code for finding in prepared.findings}


def test_a_billed_seance_keeps_its_composition() -> None:
    w = world()
    seance = w.seance(MONDAY)
    prepare(w)(KINE, 1, [seance.id])
    with pytest.raises(SeanceBilled):
        ComposeSeance(w.store, w.clock)(KINE, 1, seance.id, Changes(FULL))
    with w.store() as uow:
        assert uow.soins.seances_of_patient(1)[0].complements == NO_COMPLEMENT


def test_the_trip_of_the_last_home_visit_is_remembered_without_what_belongs_to_its_day() -> None:
    w = world()
    at_home(w, date(2026, 11, 9), Complements(deplacement=Deplacement(Decimal(4))))
    at_home(w, MONDAY, Complements(deplacement=replace(TRIP, rang=2)))
    with w.store() as uow:
        seances = uow.soins.seances_of_patient(1)
    assert remembered_trip(seances, date(2026, 11, 20)) == TRIP
    assert remembered_trip(seances, date(2026, 11, 10)) == Deplacement(Decimal(4))
    assert remembered_trip(seances, date(2026, 11, 1)) is None


TRIPS = st.builds(
    Deplacement, st.none() | st.decimals(0, 99, places=1), st.booleans(), sortie_on=st.none() | st.dates(),
    rang=st.integers(1, 4),
)  # fmt: skip


@given(
    st.builds(
        Complements, st.sampled_from(["", "MK-I2-BDK"]), st.lists(st.text(max_size=4)).map(tuple), st.none() | TRIPS,
        st.none() | st.builds(Urgence, st.booleans(), st.none() | st.times()),
        st.none() | st.builds(Depassement, st.integers(0, 10**5).map(Money), st.text(max_size=5)),
        st.lists(st.builds(HorsNomenclature, st.text(max_size=5), st.integers(0, 10**5).map(Money))).map(tuple),
    )
)  # fmt: skip
def test_complements_come_back_from_their_text(complements: Complements) -> None:
    assert complements_of(complements_text(complements)) == complements


@pytest.mark.parametrize(
    "asked",
    [
        ORDINAIRES,
        Circonstances(
            TiersPayant.AUCUN, "N", "41", "751234567", date(2026, 3, 1), date(2026, 4, 1),
            TauxManuel(80, "claire", "papier"), False,
        ),
    ],
)  # fmt: skip
def test_circumstances_come_back_from_their_text(asked: Circonstances) -> None:
    assert circonstances_of(circonstances_text(asked)) == asked


def test_the_bare_act_weighs_nothing_in_the_base() -> None:
    assert (complements_text(NO_COMPLEMENT), circonstances_text(ORDINAIRES)) == ("{}", "{}")
    assert complements_of(complements_text(FULL)) == FULL
    assert FULL.depassement is not None
    assert FULL.depassement.montant > ZERO
    assert SeanceState.HONOREE.value == "honorée"


def test_the_franchise_is_told_and_never_taken_off() -> None:
    w = home_prescription()
    prepared = prepare(w)(KINE, 1, [at_home(w, MONDAY, Complements(deplacement=TRIP))])
    assert prepared.franchise.startswith("Franchise médicale\u00a0: 1,00\u00a0€")  # the act, not its trip
    assert prepared.fse.owed(PartKind.PATIENT) == ZERO
