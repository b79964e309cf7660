"""Files made one: everything of the absorbed file follows, nothing of it changes, and undo gives all of it back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select, table, text

from app.domain.clock import FixedClock
from app.domain.creance import RelanceState
from app.domain.dates import BirthDate, DateRange
from app.domain.errors import NotFound
from app.domain.fse import PartKind
from app.domain.fusion import Champ, Contenu, Croisements, FicheFusionnee, FusionRefused
from app.domain.journal import JournalAction
from app.domain.ledger import MouvementKind
from app.domain.patient import Patient
from app.domain.sejour import Sejour
from app.services.merge_files import MergeFiles
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.repositories_fusion import Bloc
from app.store.open import Store
from app.store.rows import ROW_MODULES
from app.store.rows_base import Base
from tests import store_fixtures as make
from tests.samples import KINE

MOVED = (
    "droits", "ordonnance", "prise_en_charge", "seance", "fse", "fse_ligne", "fse_signee", "mouvement", "part",
    "relance", "demande_accord", "sejour",
)  # fmt: skip


class Two:
    """Two files of one person, each with care, a signed invoice, a payment, a request and a letter."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.a, self.b = make.Case(uow), make.Case(uow, "Durand", 2)
        self.bills = [case.signed(uow) for case in (self.a, self.b)]
        for case, bill in zip((self.a, self.b), self.bills, strict=True):
            uow.ledger.append(make.mouvement(bill.id, MouvementKind.PAYE, 100, f"cheque:{bill.id}"))
            uow.daps.add(make.demande(case), make.NOW, "claire")
            uow.sejours.add(Sejour(0, case.patient.id, DateRange.through(make.DAY, make.DAY)))
            key = f"patient:{case.patient.id}"
            letter = make.relance(f"R-{case.patient.id}", key=key)
            own = replace(letter.lignes[0], invoice_numero=bill.numero)
            uow.relances.save_printed(uow.relances.add(replace(letter, lignes=(own,))))
            uow.journal.append(make.NOW, "claire", JournalAction.CREATION, key)
        uow.commit()


def rows(store: Store) -> dict[str, list[Any]]:
    with store.engine.connect() as connection:
        return {
            name: sorted(map(repr, connection.execute(select(text("*")).select_from(table(name)))))
            for name in (*MOVED, "patient")
        }


def merge(unit_of_work: UnitOfWorkFactory) -> MergeFiles:
    return MergeFiles(unit_of_work, FixedClock(make.NOW))


def made(unit_of_work: UnitOfWorkFactory) -> Two:
    with unit_of_work() as uow:
        return Two(uow)


def test_everything_follows_the_file_kept_and_no_row_changes(store: Store) -> None:
    two = made(store.unit_of_work)
    kept, gone = two.a.patient, two.b.patient
    before = rows(store)
    with store.unit_of_work() as uow:
        accounts, totals = list(uow.ledger.comptes()), uow.ledger.totals()
        owed = sum(row.reste.cents for one in (kept, gone) for row in uow.ledger.open_parts_of_patient(one.id))
        uow.fusions.add(make.fusion(kept, gone))
        uow.commit()
    assert rows(store) == before
    with store.unit_of_work() as uow:
        for asked in (kept.id, gone.id):
            assert uow.patients.get(asked) == kept
            assert [d.id for d in uow.patients.droits(asked)] == [two.b.droits.id, two.a.droits.id]
            assert {p.id for p in uow.soins.pecs(asked)} == {two.a.pec.id, two.b.pec.id}
            assert {s.patient_id for s in uow.soins.seances_of_patient(asked)} == {kept.id}
            assert len(uow.soins.seances_of_patient(asked)) == 2
            assert [f.id for f in uow.fses.of_patient(asked)] == [two.bills[1].id, two.bills[0].id]
            assert {f.patient_id for f in uow.fses.lines_of_patient(asked, make.DAY)} == {kept.id}
            assert sum(row.reste.cents for row in uow.ledger.open_parts_of_patient(asked)) == owed
            assert [stay.patient_id for stay in uow.sejours.of_patient(asked)] == [kept.id, kept.id]
            assert len(uow.relances.of_debtor(f"patient:{asked}")) == 2
            assert len(uow.journal.entries(subject=f"patient:{asked}")) == 2
        assert uow.patients.many([kept.id, gone.id]) == {kept.id: kept, gone.id: kept}
        assert uow.patients.by_nir(make.nir()) == (kept,)
        assert [row.id for row in uow.patients.search("durand")] == [kept.id]
        assert [row.id for row in uow.patients.search("")] == [kept.id]
        assert uow.patients.search("durand")[0].derniere_seance == make.DAY
        assert uow.patients.count() == 1
        assert (uow.fusions.absorbed_count(kept.id), uow.fusions.absorbed_count(gone.id)) == (1, 0)
        assert {row.patient_id for row in uow.soins.seances_on(make.DAY)} == {kept.id}
        assert {row.patient_id for row in uow.ledger.open_parts()} == {kept.id}
        assert set(uow.relances.latest()) == {f"patient:{kept.id}"}
        assert uow.soins.ordonnance(two.b.ordonnance.id).patient_id == kept.id
        assert uow.soins.pec(two.b.pec.id).patient_id == kept.id
        assert uow.patients.droits_by_id(two.b.droits.id).patient_id == kept.id
        assert uow.fses.get(two.bills[1].id).patient_id == kept.id
        assert {d.patient_id for d in uow.daps.of_pecs([two.b.pec.id])} == {kept.id}
        running = uow.daps.en_cours(["RACHIS"], make.DAY, make.DAY)
        assert [(row.pec.patient_id, row.douze_mois) for row in running] == [(kept.id, 2), (kept.id, 2)]
        assert list(uow.ledger.comptes()) == accounts
        assert uow.ledger.totals() == totals
        with pytest.raises(FicheFusionnee):
            uow.patients.save(gone)


def test_undo_gives_the_absorbed_file_back_whole(store: Store) -> None:
    two = made(store.unit_of_work)
    before, kept, gone = rows(store), two.a.patient, two.b.patient
    fusion = merge(store.unit_of_work)(KINE, kept.id, gone.id, {Champ.NOM, Champ.TELEPHONE})
    merge(store.unit_of_work).undo(KINE, fusion.id)
    assert rows(store) == before
    with store.unit_of_work() as uow:
        for case, bill in zip((two.a, two.b), two.bills, strict=True):
            assert uow.patients.get(case.patient.id) == case.patient
            assert [p.id for p in uow.soins.pecs(case.patient.id)] == [case.pec.id]
            assert [f.id for f in uow.fses.of_patient(case.patient.id)] == [bill.id]
            assert {e.action for e in uow.journal.entries(subject=f"patient:{case.patient.id}")} == {
                JournalAction.CREATION,
                JournalAction.FUSION,
            }
        assert uow.journal.first_break() is None
        assert uow.fusions.of_file(gone.id)[0].defaite_at == make.NOW
        with pytest.raises(FusionRefused):
            uow.fusions.undo(fusion.id, make.NOW, "claire")
        assert uow.fusions.held() == ()
        with pytest.raises(NotFound):
            uow.fusions.get(99)


def test_the_identity_is_chosen_field_by_field_and_found_by_both_names(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        kept = uow.patients.add(replace(make.patient(), telephone=""))
        gone = uow.patients.add(replace(make.patient("Leroy"), telephone="06 11 11 11 11"))
        uow.commit()
    preview = merge(unit_of_work).preview(KINE, kept.id, gone.id)
    assert (preview.garde, preview.advised) == (kept, {Champ.TELEPHONE})
    assert merge(unit_of_work).preview(KINE, kept.id, gone.id, swapped=True).garde == gone
    fusion = merge(unit_of_work)(KINE, kept.id, gone.id, preview.advised)
    assert fusion.changed == (Champ.TELEPHONE,)
    (held,) = merge(unit_of_work).held(KINE)
    assert (held.fusion, held.garde.telephone, held.absorbe) == (fusion, "06 11 11 11 11", gone)
    assert merge(unit_of_work).obstacle(KINE, fusion.id) == ""
    with unit_of_work() as uow:
        assert uow.patients.get(kept.id) == replace(kept, telephone="06 11 11 11 11")
        assert uow.fusions.file(gone.id) == gone
        assert [row.id for row in uow.patients.search("leroy")] == [kept.id]
        assert uow.fusions.get(fusion.id) == fusion


def test_what_is_written_since_goes_with_its_parent_and_does_not_bar_the_undo(unit_of_work: UnitOfWorkFactory) -> None:
    two = made(unit_of_work)
    kept, gone = two.a.patient, two.b.patient
    fusion = merge(unit_of_work)(KINE, kept.id, gone.id, ())
    with unit_of_work() as uow:
        pec = uow.soins.pec(two.b.pec.id)
        seance = uow.soins.add_seance(make.seance(pec, two.b.praticien.id, hour=17))
        assert seance.patient_id == kept.id
        uow.soins.save_seance(replace(seance, heure=None))
        demande = uow.daps.add(make.demande(two.b), make.NOW, "claire")
        uow.daps.save(demande, demande.state, make.NOW, "claire")
        line = make.line(seance.id)
        draft = uow.fses.add(replace(make.fse(two.b, line), patient_id=kept.id))
        uow.fses.replace_draft(replace(draft, lines=(line, line)))
        uow.soins.add_pec(make.pec(kept.id, two.b.ordonnance.id))
        uow.patients.save(replace(kept, email="nouveau@exemple.fr"))
        uow.commit()
    merge(unit_of_work).undo(KINE, fusion.id)
    with unit_of_work() as uow:
        assert seance.id in {s.id for s in uow.soins.seances_of_patient(gone.id)}
        assert draft.id in {f.id for f in uow.fses.of_patient(gone.id)}
        assert len(uow.soins.pecs(gone.id)) == 2
        assert uow.patients.get(kept.id).email == "nouveau@exemple.fr"


def test_what_stands_over_both_files_bars_the_undo_with_its_reason(unit_of_work: UnitOfWorkFactory) -> None:
    two = made(unit_of_work)
    kept, gone = two.a.patient, two.b.patient
    fusion = merge(unit_of_work)(KINE, kept.id, gone.id, ())
    with unit_of_work() as uow:
        assert uow.fusions.crossings(fusion.id) == Croisements()
        uow.fses.add(replace(make.fse(two.a), droits_id=two.b.droits.id))
        letter = make.relance("R-9", key=f"patient:{kept.id}")
        # invoice numbers restart with each praticien: this one is in both files, and bars nothing
        uow.relances.add(replace(letter, state=RelanceState.IMPRESSION, lignes=letter.lignes))
        uow.commit()
    with pytest.raises(FusionRefused) as refused:
        merge(unit_of_work).undo(KINE, fusion.id)
    assert "1 facture tiennent" in refused.value.user_message
    assert "1 facture" in merge(unit_of_work).obstacle(KINE, fusion.id)
    with unit_of_work() as uow:
        assert uow.patients.get(gone.id) == kept  # nothing was half done


def test_a_letter_over_both_files_bars_the_undo(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        a, b = make.Case(uow), make.Case(uow, "Durand", 2)
        uow.fses.reserve_numero(b.praticien.id)
        bill = b.signed(uow)
        uow.commit()
    fusion = merge(unit_of_work)(KINE, a.patient.id, b.patient.id, ())
    with unit_of_work() as uow:
        letter = make.relance("R-9", key=f"patient:{a.patient.id}")
        uow.relances.add(replace(letter, lignes=(replace(letter.lignes[0], invoice_numero=bill.numero),)))
        uow.commit()
        assert uow.fusions.crossings(fusion.id) == Croisements(relances=1)


def test_a_field_changed_since_bars_the_undo(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        kept, gone = uow.patients.add(make.patient()), uow.patients.add(make.patient("Leroy"))
        uow.commit()
    fusion = merge(unit_of_work)(KINE, kept.id, gone.id, {Champ.NOM})
    with unit_of_work() as uow:
        uow.patients.save(replace(uow.patients.get(kept.id), nom="Martin"))
        uow.commit()
    with pytest.raises(FusionRefused, match="changed since") as refused:
        merge(unit_of_work).undo(KINE, fusion.id)
    assert "nom" in refused.value.user_message


def test_chains_are_flat_and_come_apart_in_order(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        a, b, c = (uow.patients.add(make.patient(nom)) for nom in ("Un", "Deux", "Trois"))
        uow.commit()
    first = merge(unit_of_work)(KINE, b.id, a.id, ())
    second = merge(unit_of_work)(KINE, c.id, b.id, ())
    with unit_of_work() as uow:
        assert uow.patients.get(a.id) == c
        assert uow.patients.count() == 1
        assert uow.fusions.crossings(first.id) == Croisements(plus_recente=True)
        for kept, gone in ((c, c), (c, a), (b, c)):
            with pytest.raises(FusionRefused):
                uow.fusions.add(make.fusion(kept, gone))
        with pytest.raises(NotFound):
            uow.fusions.add(make.fusion(c, replace(c, id=99)))
    with pytest.raises(FusionRefused, match="crossed"):
        merge(unit_of_work).undo(KINE, first.id)
    merge(unit_of_work).undo(KINE, second.id)
    with unit_of_work() as uow:
        assert (uow.patients.get(a.id), uow.patients.get(b.id), uow.patients.get(c.id)) == (b, b, c)
    merge(unit_of_work).undo(KINE, first.id)
    with unit_of_work() as uow:
        assert (uow.patients.get(a.id), uow.patients.count()) == (a, 3)
        assert [f.id for f in uow.fusions.of_file(b.id)] == [second.id, first.id]


def test_contents_count_both_files_once_merged(unit_of_work: UnitOfWorkFactory) -> None:
    two = made(unit_of_work)
    one = Contenu(1, 1, 1, 1, 1, 1, 1, 1, 4, two.bills[0].total.cents - 100, 1)
    with unit_of_work() as uow:
        assert uow.fusions.contents(two.a.patient.id) == one
        assert uow.fusions.contents(uow.patients.add(make.patient()).id).is_empty
        uow.fusions.add(make.fusion(two.a.patient, two.b.patient))
        assert uow.fusions.contents(two.a.patient.id) == Contenu(2, 2, 2, 2, 2, 2, 2, 2, 8, 2 * one.reste_cents, 2)


def test_files_are_grouped_by_what_they_share_absorbed_ones_set_aside(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        bare = Patient(0, "Durand", "Élodie", BirthDate("19500101"))
        one, two, homonym = (uow.patients.add(who) for who in (make.patient(), make.patient("Leroy"), bare))
        for unknown in ("A", "B"):
            uow.patients.add(Patient(0, unknown, unknown, BirthDate("00000000")))
        assert uow.fusions.keys(Bloc.NIR) == (make.nir().value,)
        assert uow.fusions.keys(Bloc.NAISSANCE) == ("19840314",)
        assert uow.fusions.keys(Bloc.NOM) == ("durand elodie",)
        (group,) = uow.fusions.groups(Bloc.NOM, ["durand elodie", "personne"])
        assert (group.bloc, group.patients) == (Bloc.NOM, (one, homonym))
        uow.fusions.add(make.fusion(one, two))
        assert (uow.fusions.keys(Bloc.NIR), uow.fusions.keys(Bloc.NAISSANCE)) == ((), ())
        (alone,) = uow.fusions.groups(Bloc.NAISSANCE, ["19840314"])
        assert alone.patients == (one,)


def test_two_people_are_remembered_as_two(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        one, two = uow.patients.add(make.patient()), uow.patients.add(make.patient())
        pair = (one.id, two.id)
        uow.fusions.set_not_duplicate(pair, make.NOW, "claire")
        uow.fusions.set_not_duplicate(pair, make.NOW, "sam")
        assert uow.fusions.not_duplicates() == {pair}
        uow.fusions.forget_not_duplicate(pair)
        assert uow.fusions.not_duplicates() == frozenset()


def test_money_is_conserved_through_fusion_and_undo(unit_of_work: UnitOfWorkFactory) -> None:
    two = made(unit_of_work)
    with unit_of_work() as uow:
        accounts, totals, owed = list(uow.ledger.comptes()), uow.ledger.totals(), len(uow.ledger.open_parts())
        alone = {p: uow.ledger.part_state(two.bills[1].id, p) for p in PartKind}
    fusion = merge(unit_of_work)(KINE, two.a.patient.id, two.b.patient.id, set(Champ))
    for act in (lambda: None, lambda: merge(unit_of_work).undo(KINE, fusion.id)):
        act()
        with unit_of_work() as uow:
            assert (list(uow.ledger.comptes()), uow.ledger.totals(), len(uow.ledger.open_parts())) == (
                accounts, totals, owed,
            )  # fmt: skip
            assert {p: uow.ledger.part_state(two.bills[1].id, p) for p in PartKind} == alone
            assert uow.fses.signed(two.bills[1].id).payload == make.signed(two.bills[1].id).payload


def test_every_row_of_a_patient_says_which_file_answers_for_it_today() -> None:
    """A table that joins later and forgets the fusions fails here."""
    assert ROW_MODULES
    of_a_patient = [
        m for m in Base.registry.mappers if "patient_id" in m.columns and m.local_table.name != "patient_mot"
    ]
    assert len(of_a_patient) >= 8
    assert [m.local_table.name for m in of_a_patient if "dossier_id" not in m.all_orm_descriptors] == []


def test_two_posts_cannot_absorb_each_other_s_file(store: Store) -> None:
    with store.unit_of_work() as uow:
        one, two = uow.patients.add(make.patient()), uow.patients.add(make.patient())
        uow.commit()
    barrier = Barrier(2)

    def work(pair: tuple[int, int]) -> bool:
        barrier.wait()
        try:
            merge(store.unit_of_work)(KINE, *pair, ())
        except FusionRefused:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(work, [(one.id, two.id), (two.id, one.id)])) == [False, True]
    with store.unit_of_work() as uow:
        assert (uow.patients.count(), len(uow.fusions.held())) == (1, 1)
        assert uow.journal.first_break() is None
