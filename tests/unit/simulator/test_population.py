"""Data set S: complete, coherent, fictional, and the same every time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from app.domain.composition import LigneKind
from app.domain.creance import Debtor, Etape, Relance
from app.domain.fse import FseState, PartKind
from app.domain.ledger import MouvementKind, PartCompte, check_conservation, solde
from app.domain.people import StatutPraticien
from app.domain.soins import Lieu, SeanceState
from app.services.ports_bulk import BulkData
from app.simulator.engine import SimulatedEngine
from app.simulator.population import PopulationPlan, Size, load_population
from app.simulator.population_money import CLOSED_CAISSE, CLOSURE
from tests.samples import CABINET, PRATICIEN

UNTIL = date(2026, 11, 20)


@dataclass(slots=True)
class Everything:
    """A sink that keeps all."""

    chunks: list[BulkData] = field(default_factory=list)
    payers: list[Debtor] = field(default_factory=list)
    relances: list[Relance] = field(default_factory=list)

    def load(self, data: BulkData) -> None:
        self.chunks.append(data)

    def debtors(self, debtors: Sequence[Debtor]) -> None:
        self.payers.extend(debtors)

    def letters(self, relances: Sequence[Relance]) -> None:
        self.relances.extend(relances)

    def all(self, kind: str) -> list[Any]:
        return [one for chunk in self.chunks for one in getattr(chunk, kind)]


def letter(relance: Relance, sent: Sequence[tuple[Etape, date]]) -> bytes:
    return f"{relance.reference} {len(sent)}".encode()


def made(**changes: Any) -> Everything:
    sink = Everything()
    load_population(PopulationPlan(Size.S, UNTIL, CABINET, print_letter=letter, **changes), sink)
    return sink


@pytest.fixture(scope="module")
def s() -> Everything:
    return made()


def ids(rows: Iterable[Any]) -> list[int]:
    return [row.id for row in rows]


def test_the_numbers_of_the_design(s: Everything) -> None:
    assert len(s.all("patients")) == 400
    assert len(s.all("seances")) == 8600


def test_ids_run_without_gap_and_references_never_point_forward(s: Everything) -> None:
    known: dict[str, set[int]] = {}
    for chunk in s.chunks:
        for kind in ("praticiens", "patients", "droits", "ordonnances", "pecs", "fses", "seances", "lots", "retours"):
            known.setdefault(kind, set()).update(ids(getattr(chunk, kind)))
        assert all(d.patient_id in known["patients"] for d in chunk.droits)
        assert all(p.ordonnance_id in known["ordonnances"] for p in chunk.pecs)
        for seance in chunk.seances:
            assert seance.pec_id in known["pecs"]
            assert seance.praticien_id in known["praticiens"]
            assert seance.fse_id is None or seance.fse_id in known["fses"]
        for fse in chunk.fses:
            assert {fse.droits_id} <= known["droits"]
            assert {line.seance_id for line in fse.lines} <= known["seances"]
        assert {rejet.retour_id for rejet in chunk.rejets} <= known.get("retours", set())
        assert {fse_id for lot in chunk.lots for fse_id in lot.fse_ids} <= known["fses"]
    for kind in ("patients", "seances", "fses", "lots", "rejets"):
        assert sorted(ids(s.all(kind))) == list(range(1, len(s.all(kind)) + 1))


def test_billed_is_paid_plus_awaited_plus_rejected_plus_given_up(s: Everything) -> None:
    fses = {fse.id: fse for fse in s.all("fses")}
    by_part: dict[tuple[int, PartKind], list[Any]] = {}
    for mouvement in s.all("mouvements"):
        by_part.setdefault((mouvement.fse_id, mouvement.part), []).append(mouvement)
    comptes = [
        PartCompte(fse_id, part, state, fses[fse_id].part(part), solde(by_part[fse_id, part]))
        for fse_id, part, state, _at in s.all("parts")
    ]
    found = check_conservation(comptes)
    assert found.ecarts == ()
    assert len(comptes) == len(by_part)
    total = found.total
    assert total.facture == total.paye + total.attendu + total.rejete + total.abandonne
    assert {part.value for fse in fses.values() for part in PartKind if fse.part(part)} == {"AMO", "AMC", "patient"}


def test_every_cause_is_its_own(s: Everything) -> None:
    keys = [(m.fse_id, m.part, m.kind, m.cause) for m in s.all("mouvements")]
    assert len(keys) == len(set(keys))


def test_nothing_happens_after_the_last_day(s: Everything) -> None:
    assert max(m.day for m in s.all("mouvements")) <= UNTIL
    assert max(r.received_at.date() for r in s.all("retours")) <= UNTIL
    assert max(seance.day for seance in s.all("seances")) == UNTIL
    assert {seance.state for seance in s.all("seances") if seance.day == UNTIL} == {SeanceState.PREVUE}


def test_every_nir_is_fictional_with_its_right_key(s: Everything) -> None:
    for patient in s.all("patients"):
        digits = patient.nir.digits
        assert (digits[5:9], digits[10]) == ("9999", "9")
        assert patient.nir.key_is_right


def test_only_a_family_shares_a_nir(s: Everything) -> None:
    shared = Counter(patient.nir.digits for patient in s.all("patients"))
    assert all(count <= 2 for count in shared.values())
    newborns = [p for p in s.all("patients") if p.prenom == "Noé"]
    by_nir = {(p.nir.digits, p.qualite): p for p in s.all("patients")}
    assert newborns
    for child in newborns:
        mother = by_nir[child.nir.digits, "0"]
        assert (mother.nom, mother.prenom) == (child.nom, "Maëlle")


def test_the_nasty_people_are_there(s: Everything) -> None:
    patients = s.all("patients")
    names = Counter((p.nom, p.prenom) for p in patients)
    assert any(count > 1 for count in names.values())
    assert any(p.naissance.is_lunar for p in patients)
    assert any(len(p.nom) >= 75 for p in patients)
    assert any("'" in p.nom for p in patients)
    assert any(p.payeur for p in patients)
    assert any(p.c2s for p in patients)


def test_nobody_is_treated_before_birth(s: Everything) -> None:
    born = {p.id: p.naissance.day for p in s.all("patients")}
    assert all(born[x.patient_id] is None or born[x.patient_id] < x.day for x in s.all("seances"))


def test_an_absence_is_never_billed_and_a_bill_has_its_seances(s: Everything) -> None:
    seances = {seance.id: seance for seance in s.all("seances")}
    billed = [seance_id for fse in s.all("fses") for seance_id in fse.seance_ids]
    assert len(billed) == len(set(billed))
    assert all(seances[seance_id].state is SeanceState.FACTUREE for seance_id in billed)
    assert sum(x.state is SeanceState.FACTUREE for x in seances.values()) == len(billed)
    assert any(x.state is SeanceState.ABSENCE for x in seances.values())
    assert any(x.state is SeanceState.HONOREE for x in seances.values())


def test_invoice_numbers_follow_the_days_of_each_praticien(s: Everything) -> None:
    series: dict[int, list[Any]] = {}
    for fse in s.all("fses"):
        series.setdefault(fse.praticien_id, []).append(fse)
    titulaires = {p.id for p in s.all("praticiens") if p.statut is StatutPraticien.TITULAIRE}
    assert series.keys() == titulaires  # a remplaçant bills in the name of the one replaced
    for fses in series.values():
        assert [fse.numero for fse in fses] == list(range(1, len(fses) + 1))
        assert all(before.last_day <= after.last_day for before, after in pairwise(fses))


def test_the_replacement_bills_one_month(s: Everything) -> None:
    (remplacant,) = [p for p in s.all("praticiens") if p.statut is StatutPraticien.REMPLACANT]
    assert {x.day.month for x in s.all("seances") if x.praticien_id == remplacant.id} == {8}


def test_some_are_treated_at_home_and_some_have_a_bilan(s: Everything) -> None:
    asked = {x.id: x.domicile for x in s.all("ordonnances")}
    under = {x.id: asked[x.ordonnance_id] for x in s.all("pecs")}
    assert all((x.lieu is Lieu.DOMICILE) == under[x.pec_id] for x in s.all("seances"))
    kinds = Counter(line.kind for fse in s.all("fses") for line in fse.lines)
    home = sum(x.lieu is Lieu.DOMICILE and x.state is SeanceState.FACTUREE for x in s.all("seances"))
    assert kinds[LigneKind.INDEMNITE] == home > 500
    assert kinds[LigneKind.KILOMETRES] > 300
    assert kinds[LigneKind.SUPPLEMENT] > 100


def test_each_fse_travels_once_or_waits(s: Everything) -> None:
    sent = [fse_id for lot in s.all("lots") for fse_id in lot.fse_ids]
    waiting = [fse_id for fse_id, _at in s.all("outbox")]
    assert sorted(sent + waiting) == sorted(ids(s.all("fses")))
    states = {fse.id: fse.state for fse in s.all("fses")}
    assert {states[fse_id] for fse_id in waiting} == {FseState.SIGNEE}
    assert len({lot.file_id for lot in s.all("lots")}) == len(s.all("lots"))


def test_the_odd_days_of_the_payers(s: Everything) -> None:
    amo = {d.id: d.amo for d in s.all("droits")}
    closed = {fse.id for fse in s.all("fses") if amo[fse.droits_id].regime + amo[fse.droits_id].caisse == CLOSED_CAISSE}
    start = UNTIL - timedelta(days=75)
    shut = [
        m
        for m in s.all("mouvements")
        if m.fse_id in closed and m.part is PartKind.AMO and m.kind is MouvementKind.PAYE
        if start <= m.day < start + CLOSURE
    ]
    assert shut == []
    kinds = Counter((m.kind, m.amount.cents < 0) for m in s.all("mouvements"))
    assert kinds[MouvementKind.REJETE, True] >= 3
    for kind in (MouvementKind.REJETE, MouvementKind.ABANDONNE, MouvementKind.TROP_PERCU, MouvementKind.PAYE):
        assert kinds[kind, False]
    assert any(not rejet.treated for rejet in s.all("rejets"))


def test_letters_were_sent_for_what_is_still_owed(s: Everything) -> None:
    assert {r.etape for r in s.relances} >= {Etape.RELANCE_1, Etape.RELANCE_2}
    assert len({r.reference for r in s.relances}) == len(s.relances)
    assert all(r.pdf and r.total.cents > 0 and r.dated_on < UNTIL for r in s.relances)
    debtors = {r.debtor.key for r in s.relances}
    forbidden = {f"patient:{p.id}" for p in s.all("patients") if p.c2s or p.decede}
    assert not debtors & forbidden


def test_the_same_seed_makes_the_same_set(s: Everything) -> None:
    again = made()
    assert again.chunks == s.chunks
    assert again.relances == s.relances


def test_a_first_run_keeps_its_own_titulaire() -> None:
    mine = PRATICIEN.__class__(1, "Durand", "Alix", PRATICIEN.rpps, PRATICIEN.numero_am)
    found = made(titulaire=mine)
    assert [p.id for p in found.all("praticiens")] == [2]
    assert {x.praticien_id for x in found.all("seances")} == {1, 2}


def test_the_engine_signs_real_records() -> None:
    engine = SimulatedEngine(b"k" * 32)
    found = made(engine=engine)
    assert all(engine.verifies(one) for one in found.all("signed"))
    assert all(b"SIMULATION" in lot.fichier for lot in found.all("lots"))
