"""Lots, attempts, received files, rejections, letters."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.creance import Etape, RelanceState
from app.domain.errors import NotFound
from app.domain.fse import WrongTransition
from app.domain.lot import EnvoiOutcome, LotState
from app.domain.money import Money
from app.domain.retour import RetourKind, RetourState
from app.store.open import Store
from tests import store_fixtures as make


def test_lot_numbers_wrap_after_999_by_destination(store: Store) -> None:
    with store.unit_of_work() as uow:
        given = [uow.lots.reserve_numero("01 741") for _ in range(4)]
        assert given == [1, 2, 3, 4]
        assert uow.lots.reserve_numero("01 691") == 1
        for _ in range(995):
            last = uow.lots.reserve_numero("01 741")
        assert (last, uow.lots.reserve_numero("01 741")) == (999, 1)


def test_file_identifications_are_never_given_twice(store: Store) -> None:
    with store.unit_of_work() as uow:
        given = [uow.lots.reserve_file_id() for _ in range(40)]
        assert given[:2] == ["000001", "000002"]
        assert given[35] == "000010"
        assert len(set(given)) == 40


def test_a_lot_comes_back_with_its_bytes_and_its_fse(store: Store) -> None:
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        second, first = case.signed(uow), case.signed(uow, 2)
        built = make.lot(case.praticien.id, (first.id, second.id))
        stored = uow.lots.add(built)
        assert stored == replace(built, id=stored.id)
        newer = uow.lots.add(make.lot(case.praticien.id, (first.id,), 1, "000002"))
        assert uow.lots.by_numero(1) == newer
        assert uow.lots.by_numero(1, "000001") == stored
        assert uow.lots.by_numero(2) is None
        assert uow.lots.in_state(LotState.PREPARE) == (stored, newer)
        assert uow.lots.in_state(LotState.TRANSMIS) == ()
        with pytest.raises(NotFound):
            uow.lots.get(999)
        rows = uow.lots.rows()
        assert [(row.id, row.fse_count, row.total) for row in rows] == [
            (newer.id, 1, Money(3536)),
            (stored.id, 2, Money(5304)),
        ]
        assert (rows[0].destination, rows[0].sent_at) == ("01 741", None)
        assert [row.id for row in uow.lots.rows(limit=1)] == [newer.id]


def test_sending_a_lot_dates_it_and_keeps_each_attempt(store: Store) -> None:
    later = make.NOW + timedelta(minutes=2)
    with store.unit_of_work() as uow:
        case = make.Case(uow)
        stored = uow.lots.add(make.lot(case.praticien.id, (case.signed(uow).id,)))
        uow.lots.set_state(stored.id, LotState.ENVOI, make.NOW)
        first = uow.lots.start_envoi(stored.id, make.NOW, "<a@cabinet>")
        assert uow.lots.open_envois() == ((first, stored.id),)
        uow.lots.end_envoi(first, later, EnvoiOutcome.NON_PARTI, "délai")
        second = uow.lots.start_envoi(stored.id, later, "<b@cabinet>")
        assert uow.lots.open_envois() == ((second, stored.id),)
        uow.lots.end_envoi(second, later, EnvoiOutcome.REUSSI)
        uow.lots.set_state(stored.id, LotState.TRANSMIS, later, "accepté")
        found = uow.lots.get(stored.id)
        assert (found.state, found.sent_at, found.message_id, found.detail) == (
            LotState.TRANSMIS,
            later,
            "<b@cabinet>",
            "accepté",
        )
        assert uow.lots.open_envois() == ()
        for refused in (
            lambda: uow.lots.set_state(999, LotState.ENVOI, later),
            lambda: uow.lots.start_envoi(999, later, "<c@cabinet>"),
            lambda: uow.lots.end_envoi(999, later, EnvoiOutcome.REUSSI),
        ):
            with pytest.raises(NotFound):
                refused()


def test_a_received_file_is_kept_verbatim(store: Store) -> None:
    with store.unit_of_work() as uow:
        stored = uow.retours.add(make.retour())
        assert stored == replace(make.retour(), id=stored.id)
        assert uow.retours.by_sha256(stored.sha256) == stored
        assert uow.retours.by_sha256("0" * 64) is None
        assert uow.retours.pending() == (stored,)
        uow.retours.set_state(stored.id, RetourState.IMPORTE, RetourKind.RSP, "12 lignes")
        uow.retours.set_summary(stored.id, 12, 1500, 200)
        assert uow.retours.pending() == ()
        second = uow.retours.add(make.retour(b"autre"))
        found = uow.retours.get(stored.id)
        assert (found.state, found.kind, found.contenu) == (RetourState.IMPORTE, RetourKind.RSP, b"NOEMIE\xff")
        rows = uow.retours.rows()
        assert [row.id for row in rows] == [second.id, stored.id]
        assert (rows[1].lignes, rows[1].paye, rows[1].rejete, rows[1].detail) == (
            12,
            Money(1500),
            Money(200),
            "12 lignes",
        )
        assert [row.id for row in uow.retours.rows(limit=1)] == [second.id]
        for refused in (
            lambda: uow.retours.get(999),
            lambda: uow.retours.set_state(999, RetourState.IMPORTE, RetourKind.ARL),
            lambda: uow.retours.set_summary(999, 0, 0, 0),
        ):
            with pytest.raises(NotFound):
                refused()


def test_rejections_wait_until_treated(store: Store) -> None:
    with store.unit_of_work() as uow:
        done = make.Case(uow).signed(uow)
        file = uow.retours.add(make.retour())
        late = uow.retours.add_rejet(make.rejet(done.id, file.id))
        early = uow.retours.add_rejet(
            replace(make.rejet(done.id, file.id), received_on=make.DAY - timedelta(days=1), code="20")
        )
        assert late == replace(make.rejet(done.id, file.id), id=late.id)
        rows = uow.retours.rejets()
        assert [row.id for row in rows] == [early.id, late.id]
        assert (rows[1].numero, rows[1].patient, rows[1].amount, rows[1].label) == (
            1,
            "Durand Élodie",
            Money(1060),
            "Droits fermés",
        )
        uow.retours.treat_rejet(early.id, make.NOW, "refacturé")
        assert [row.id for row in uow.retours.rejets()] == [late.id]
        assert [row.id for row in uow.retours.rejets(treated=True)] == [early.id]
        with pytest.raises(NotFound):
            uow.retours.treat_rejet(999, make.NOW, "")


def test_letter_references_go_up_by_year(store: Store) -> None:
    with store.unit_of_work() as uow:
        assert [uow.relances.reserve_reference(2026) for _ in range(2)] == ["R-2026-0001", "R-2026-0002"]
        assert uow.relances.reserve_reference(2027) == "R-2027-0001"


def test_a_letter_is_printed_once(store: Store) -> None:
    with store.unit_of_work() as uow:
        stored = uow.relances.add(make.relance("R-2026-0001"))
        assert stored == replace(make.relance("R-2026-0001"), id=stored.id)
        assert uow.relances.pending() == (stored,)
        printed = replace(stored, pdf=b"%PDF-1", printed_at=make.NOW, state=RelanceState.IMPRIMEE)
        uow.relances.save_printed(printed)
        with pytest.raises(WrongTransition):
            uow.relances.save_printed(replace(printed, pdf=b"%PDF-2"))
        with pytest.raises(NotFound):
            uow.relances.save_printed(replace(printed, id=999))
        assert uow.relances.get(stored.id) == printed
        assert uow.relances.pending() == ()
        assert uow.relances.of_debtor("patient:1") == (replace(printed, pdf=b""),)
        with pytest.raises(NotFound):
            uow.relances.get(999)


def test_the_level_of_a_debtor_is_that_of_the_last_printed_letter(store: Store) -> None:
    with store.unit_of_work() as uow:
        for number, etape in enumerate((Etape.RELANCE_1, Etape.RELANCE_2)):
            stored = uow.relances.add(make.relance(f"R-{number}", etape))
            uow.relances.save_printed(replace(stored, pdf=b"%PDF", printed_at=make.NOW))
        uow.relances.add(make.relance("R-3", Etape.MISE_EN_DEMEURE))
        other = uow.relances.add(make.relance("R-4", key="mutuelle:1"))
        assert uow.relances.latest() == {"patient:1": (Etape.RELANCE_2, make.DAY)}
        assert [letter.reference for letter in uow.relances.of_debtor("patient:1")] == ["R-3", "R-1", "R-0"]
        assert uow.relances.of_debtor("mutuelle:1") == (other,)


def test_addresses_of_debtors_are_replaced(store: Store) -> None:
    with store.unit_of_work() as uow:
        assert uow.relances.debtor_address("caisse:01741") is None
        uow.relances.save_debtor(make.debtor("caisse:01741"))
        moved = replace(make.debtor("caisse:01741"), nom="CPAM de Haute-Savoie", adresse=None)
        uow.relances.save_debtor(moved)
        assert uow.relances.debtor_address("caisse:01741") == moved
