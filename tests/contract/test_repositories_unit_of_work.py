"""Transactions, concurrency, counters, and rows that no one may change."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import delete, event, func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.domain.contrat import PieceDroits
from app.domain.creance import Debtor, DebtorKind
from app.domain.errors import NotFound
from app.domain.fse import FseState, WrongTransition
from app.domain.ins import CanalIdentite, IdentiteIns
from app.domain.journal import JournalAction
from app.domain.money import Money
from app.services.keep_identite import traits_of
from app.services.read_models import Counters
from app.services.repositories import UnitOfWork
from app.services.repositories_lecture import IdentiteRecue
from app.store.open import Store
from app.store.rows import APPEND_ONLY, metadata
from tests import store_fixtures as make


def test_nothing_stays_without_a_commit(store: Store) -> None:
    def fail() -> None:
        with store.unit_of_work() as uow:
            uow.patients.add(make.patient())
            uow.patients.get(999)

    with store.unit_of_work() as uow:
        uow.patients.add(make.patient())
        uow.commit()
        uow.patients.add(make.patient())
    with pytest.raises(NotFound):
        fail()
    with store.unit_of_work() as uow:
        assert uow.patients.count() == 1


def test_a_number_is_given_to_one_thread_only(store: Store) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        uow.commit()
    barrier = Barrier(3)

    def work(_thread: int) -> list[int]:
        barrier.wait()
        given = []
        for _ in range(10):
            with store.unit_of_work() as uow:
                given.append(uow.fses.reserve_numero(case.praticien.id))
        return given

    with ThreadPoolExecutor(3) as threads:
        numbers = [number for given in threads.map(work, range(3)) for number in given]
    assert sorted(numbers) == list(range(1, 31))


def test_two_threads_cannot_both_take_an_fse(store: Store) -> None:
    with store.unit_of_work() as uow:
        draft = make.Case(uow).draft(uow)
        uow.commit()
    barrier = Barrier(2)

    def work(_thread: int) -> bool:
        with store.unit_of_work() as uow:
            barrier.wait()
            try:
                uow.fses.set_state(draft.id, FseState.SIGNATURE, make.NOW)
            except WrongTransition:
                return False
            uow.commit()
            return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(work, range(2))) == [False, True]


def test_counters_of_an_empty_cabinet(store: Store) -> None:
    with store.unit_of_work() as uow:
        assert uow.counters(make.DAY) == Counters(0, Money(0), 0, 0, None, 0, 0, 0, Money(0))


def test_counters_equal_the_lists_they_lead_to(store: Store) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        case.seance(uow)
        case.seance(uow, make.DAY - timedelta(days=2))
        draft, to_sign, signing = case.draft(uow, 2), case.draft(uow), case.draft(uow)
        uow.fses.set_state(to_sign.id, FseState.A_SIGNER, make.NOW)
        uow.fses.set_state(signing.id, FseState.SIGNATURE, make.NOW)
        queued, in_lot, sent, unknown = (case.signed(uow) for _ in range(4))
        uow.fses.enqueue(queued.id, make.NOW + timedelta(hours=1))
        uow.lots.add(make.lot(case.praticien.id, (in_lot.id,)))
        for one, state in ((sent, FseState.TRANSMISE), (unknown, FseState.ISSUE_INCONNUE)):
            uow.fses.set_state(one.id, FseState.EN_LOT, make.NOW)
            uow.fses.set_state(one.id, state, make.NOW)
        file = uow.retours.add(make.retour())
        treated = uow.retours.add_rejet(make.rejet(sent.id, file.id))
        uow.retours.treat_rejet(treated.id, make.NOW, "abandonné")
        uow.retours.add_rejet(make.rejet(sent.id, file.id, 300))
        counters = uow.counters(make.DAY)
        assert counters.a_facturer == len(uow.soins.a_facturer()) == 2
        assert counters.a_facturer_montant == draft.total + to_sign.total
        drafts = (FseState.BROUILLON, FseState.A_SIGNER, FseState.SIGNATURE)
        assert counters.a_signer == len(uow.fses.in_state(*drafts)) == 3
        assert (counters.a_transmettre, counters.a_transmettre_depuis) == (2, make.NOW)
        assert (counters.sans_arl, counters.issue_inconnue) == (1, 1)
        assert (counters.rejets, counters.rejets_montant) == (1, Money(300))


def test_rows_that_never_change_refuse_to(store: Store) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        done = case.signed(uow)
        uow.lots.add(make.lot(case.praticien.id, (done.id,)))
        uow.retours.add(make.retour())
        letter = uow.relances.add(make.relance("R-1"))
        uow.relances.save_printed(letter)
        uow.journal.append(make.NOW, "claire", JournalAction.CREATION, "patient:1")
        uow.tarifs.add(make.tarif())
        uow.daps.add(make.demande(case), make.NOW, "claire")
        received = IdentiteIns(traits_of(case.patient), CanalIdentite.SAISIE)
        uow.identites.add(case.patient.id, IdentiteRecue(received, make.NOW, "claire"))
        other = uow.patients.add(make.patient())
        fusion = uow.fusions.add(make.fusion(case.patient, other))
        uow.fusions.undo(fusion.id, make.NOW, "claire")
        uow.rights.add_lookup(make.lookup(case.patient.id), b"<reponse/>")
        uow.rights.open_check(make.question(case, done.id))
        contract = uow.contrats.add(make.contrat(case.patient.id))
        uow.contrats.confirm(contract.id, make.DAY, make.NOW, "claire")
        uow.contrats.add_piece(PieceDroits(0, case.patient.id, "application/pdf", b"%PDF", make.NOW, "claire"))
        uow.commit()
    for name in APPEND_ONLY:
        table = metadata.tables[name]
        for statement in (delete(table), update(table).values({next(iter(table.c)): next(iter(table.c))})):
            with store.engine.connect() as connection:
                assert connection.execute(select(func.count()).select_from(table)).scalar_one() > 0
                with pytest.raises(DBAPIError, match="append-only"):
                    connection.execute(statement)


def test_a_parent_with_children_cannot_go(store: Store) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        uow.commit()
    with store.engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(text("DELETE FROM patient WHERE id = :id"), {"id": case.patient.id})


LISTS: dict[str, tuple[Callable[[UnitOfWork], object], int]] = {
    "search": (lambda uow: uow.patients.search("nom"), 4),
    "recent": (lambda uow: uow.patients.search(""), 5),
    "open parts": (lambda uow: uow.ledger.open_parts(), 1),
    "accounts": (lambda uow: list(uow.ledger.comptes()), 1),
    "totals": (lambda uow: uow.ledger.totals(), 1),
    "counters": (lambda uow: uow.counters(make.DAY), 6),
    "signed": (lambda uow: uow.fses.in_state(FseState.SIGNEE), 3),
    "day": (lambda uow: uow.soins.seances_on(make.DAY), 1),
    "lots": (lambda uow: uow.lots.rows(), 2),
    "rejections": (lambda uow: uow.retours.rejets(), 1),
    "duplicates": (lambda uow: uow.fses.lines_of_patient(1, make.DAY), 3),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_the_same_few_queries_whatever_its_length(store: Store, name: str) -> None:
    with store.unit_of_work() as uow:
        for number in range(6):
            case = make.Case(uow, f"Nom{number}", number)
            done = case.signed(uow)
            uow.lots.add(make.lot(case.praticien.id, (done.id,), number, f"00000{number}"))
        uow.commit()
    read, most = LISTS[name]
    statements: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        statements.append(statement)

    event.listen(store.engine, "before_cursor_execute", count)
    with store.unit_of_work() as uow:
        read(uow)
    event.remove(store.engine, "before_cursor_execute", count)
    assert 1 <= len(statements) <= most


def _revision(store: Store) -> str:
    with store.unit_of_work() as uow:
        return uow.revision()


def test_a_revision_stays_while_one_only_reads_and_looks(store: Store) -> None:
    with store.unit_of_work() as uow:
        patient = uow.patients.add(make.patient())
        uow.commit()
    before = _revision(store)
    with store.unit_of_work() as uow:
        uow.patients.get(patient.id)
        uow.ledger.open_parts()
    assert _revision(store) == before


def test_every_write_makes_another_revision(store: Store) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        patient = uow.patients.add(make.patient())
        uow.commit()
    writes: tuple[Callable[[UnitOfWork], object], ...] = (
        lambda uow: uow.patients.save(replace(patient, decede=True)),
        lambda uow: uow.relances.save_debtor(Debtor("caisse:01801", DebtorKind.CAISSE, "CPAM de la Somme")),
        case.draft,
        lambda uow: uow.cabinet.set_setting("ton", "ferme"),
    )
    seen = {_revision(store)}
    for number, write in enumerate(writes, 2):
        with store.unit_of_work() as uow:
            write(uow)
            uow.commit()
        seen.add(_revision(store))
        assert len(seen) == number


def test_a_revision_taken_while_another_writes_vouches_for_nothing_kept(store: Store) -> None:
    """The list read between a write and its commit must not pass for the list after it."""
    with store.unit_of_work() as writer:
        writer.patients.add(make.patient())
        during = _revision(store)
        writer.commit()
        after_commit = _revision(store)
    assert during not in {after_commit, _revision(store)}


def test_looking_at_a_patient_leaves_the_revision_of_the_post(store: Store) -> None:
    before = _revision(store)
    with store.unit_of_work() as uow:
        uow.journal.append(make.NOW, "claire", JournalAction.CONSULTATION, "patient:1")
        uow.commit()
    if store.path is not None:  # a shared database has other posts: there every write counts
        assert _revision(store) == before
