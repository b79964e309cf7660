"""Tariff updates of a cabinet: previewed, applied, undone; what is signed keeps its price."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from app.billing.tariff_diff import ChangeKind
from app.billing.tariff_file import TariffFileInvalid
from app.billing.tariff_update import TariffConflict
from app.domain.dates import DateRange
from app.domain.errors import AppError, NotAllowed
from app.domain.fse import Fse, FseState
from app.domain.money import Money
from app.domain.people import Role
from app.domain.tarif import MiseAJourChanged, MiseAJourState
from app.services.prepare_fse import PrepareFse
from app.services.sign_fse import DraftChanged, SignFse
from app.services.tables import Tables, load_tables
from app.services.tariff_updates import (
    BadTariffSignature,
    NothingToUndo,
    TariffNotNewer,
    TariffOutOfOrder,
    TariffUpdates,
    product_tariff_version,
    recover_tariffs,
    tables_in_force,
)
from tests.samples import AMO, KINE, LOMBALGIE, SECRETAIRE, FakeEngine, World, droits, world
from tests.tariff_files import ACTE, CLOSE, VERIFIER, payload, second, signed

PRODUCT = load_tables()
FIRST = signed(payload())
MONDAY, EARLY = date(2026, 11, 16), date(2026, 11, 9)
ADMIN = replace(KINE, login="ada", role=Role.ADMINISTRATEUR)


def updates(w: World, at_step: Callable[[str], None] = lambda _step: None, product_version: int = 0) -> TariffUpdates:
    return TariffUpdates(w.store, PRODUCT, VERIFIER, w.clock, at_step, product_version)


def drafted(w: World, *days: date, tables: Tables = PRODUCT) -> Fse:
    ids = [w.seance(day).id for day in days]
    return PrepareFse(w.store, tables, w.clock)(KINE, w.patient.id, ids).fse


def stored(w: World, fse_id: int) -> Fse:
    with w.store() as uow:
        return uow.fses.get(fse_id)


def test_a_preview_says_what_changes_and_stores_nothing() -> None:
    w = world()
    fse = drafted(w, EARLY, MONDAY)
    commits = w.store.commits
    seen = updates(w).preview(KINE, FIRST)
    assert [(c.kind, c.subject) for c in seen.changes] == [(ChangeKind.MODIFICATION, LOMBALGIE)]
    (draft,) = seen.drafts
    assert (draft.fse_id, draft.before, draft.after) == (fse.id, Money(2 * 1788), Money(1788 + 1854))
    assert (seen.before, seen.after, seen.retroactive) == (Money(3576), Money(3642), True)
    assert "Durand" in draft.patient
    assert "Durand" not in repr(seen)
    assert (w.store.commits, updates(w).version(), stored(w, fse.id)) == (commits, 0, fse)


def test_an_administrator_sees_no_name() -> None:
    w = world()
    drafted(w, MONDAY)
    assert [draft.patient for draft in updates(w).preview(ADMIN, FIRST).drafts] == [""]


def test_applying_prices_the_drafts_again_and_the_tables_follow() -> None:
    w = world()
    fse, untouched = drafted(w, MONDAY), drafted(w, EARLY)
    applied = updates(w).apply(KINE, FIRST)
    assert [draft.fse_id for draft in applied.drafts] == [fse.id]
    assert (stored(w, fse.id).total, stored(w, untouched.id)) == (Money(1854), untouched)
    assert "8,39" in stored(w, fse.id).lines[0].pourquoi[0]
    tables = tables_in_force(w.store, PRODUCT, 0)
    assert tables == updates(w).tables()
    assert tables.nomenclature.in_force(LOMBALGIE, MONDAY) != PRODUCT.nomenclature.in_force(LOMBALGIE, MONDAY)
    SignFse(w.store, FakeEngine(), tables, w.clock)(KINE, fse.id)
    (kept,) = updates(w).history(KINE)
    assert (kept.version, kept.par, kept.at, kept.state) == (1, "claire", w.clock.now(), MiseAJourState.APPLIQUEE)
    with w.store() as uow:
        assert uow.tarifs.get(kept.id).contenu == FIRST
        details = [(e.subject, e.detail) for e in uow.journal.entries() if e.subject.startswith("tarifs")]
    assert details == [("tarifs:1", "appliquée"), ("tarifs:1", "intention")]


def test_what_is_signed_never_changes_price() -> None:
    w = world()
    signed_one, under_way = drafted(w, MONDAY), drafted(w, date(2026, 11, 17))
    SignFse(w.store, FakeEngine(), PRODUCT, w.clock)(KINE, signed_one.id)
    with w.store() as uow:
        uow.fses.set_state(under_way.id, FseState.SIGNATURE, w.clock.now())
        uow.commit()
    before = [stored(w, fse.id) for fse in (signed_one, under_way)]
    with w.store() as uow:
        bytes_before = uow.fses.signed(signed_one.id)
    service = updates(w)
    assert service.preview(KINE, FIRST).drafts == ()
    service.apply(KINE, FIRST)
    service.undo(KINE)
    assert [stored(w, fse.id) for fse in (signed_one, under_way)] == before
    with w.store() as uow:
        assert uow.fses.signed(signed_one.id) == bytes_before


def test_old_tables_cannot_sign_a_draft_priced_again() -> None:
    w = world()
    fse = drafted(w, MONDAY)
    updates(w).apply(KINE, FIRST)
    with pytest.raises(DraftChanged):
        SignFse(w.store, FakeEngine(), PRODUCT, w.clock)(KINE, fse.id)


def test_a_draft_whose_act_ends_keeps_its_lines_and_cannot_be_signed() -> None:
    w = world()
    fse = drafted(w, MONDAY)
    ending = signed(payload(actes={"fermer": [CLOSE]}))
    (draft,) = updates(w).apply(KINE, ending).drafts
    assert draft.after is None
    held = stored(w, fse.id)
    assert (held.state, held.lines) == (FseState.BROUILLON, fse.lines)
    updates(w).undo(KINE)
    assert stored(w, fse.id) == fse


def test_a_rate_is_changed_from_its_day_on() -> None:
    w = world()
    old, new = drafted(w, EARLY), drafted(w, MONDAY)
    updates(w).apply(KINE, signed(payload(taux=[{"code": "BASE", "taux_pct": 50, "date_from": "2026-11-10"}])))
    assert stored(w, old.id) == old
    (line,) = stored(w, new.id).lines
    assert (line.taux, line.amo, line.honoraires) == (50, Money(894), Money(1788))


def test_the_more_favourable_rights_are_those_of_the_day() -> None:
    base = droits(replace(AMO, periode=DateRange(date(2026, 11, 1), date(2026, 11, 11))))
    aspa = droits(replace(AMO, exoneration="9", periode=DateRange(date(2026, 11, 11))))
    w = world(base)
    with w.store() as uow:
        uow.patients.add_droits(replace(aspa, patient_id=w.patient.id))
        uow.commit()
    fse = drafted(w, MONDAY)
    assert fse.lines[0].taux == 80
    updates(w).apply(KINE, signed(payload(taux=[{"code": "ASPA", "taux_pct": 50, "date_from": "2026-11-10"}])))
    assert stored(w, fse.id).lines[0].taux == 60


def test_the_last_one_is_undone_first() -> None:
    w = world()
    fse, service = drafted(w, MONDAY), updates(w)
    service.apply(KINE, FIRST)
    service.apply(KINE, second())
    assert (service.version(), stored(w, fse.id).total) == (2, Money(1989))
    seen = service.preview_undo(KINE)
    assert (seen.version, seen.before, seen.after) == (2, Money(1989), Money(1854))
    assert service.undo(KINE) == seen
    assert (service.version(), stored(w, fse.id).total) == (1, Money(1854))
    service.undo(KINE)
    assert (service.version(), stored(w, fse.id)) == (0, fse)
    assert service.tables() == PRODUCT
    with pytest.raises(NothingToUndo):
        service.undo(KINE)
    with pytest.raises(NothingToUndo):
        service.preview_undo(KINE)
    states = [(u.version, u.state) for u in service.history(KINE)]
    assert states == [(2, MiseAJourState.ANNULEE), (1, MiseAJourState.ANNULEE)]


def test_what_was_undone_can_be_applied_again() -> None:
    w = world()
    service = updates(w)
    service.apply(KINE, FIRST)
    service.undo(KINE)
    service.apply(KINE, FIRST)
    assert (service.version(), len(service.history(KINE))) == (1, 2)


STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
REFUSED: list[tuple[bytes, type[AppError], str]] = [
    (signed(payload(), STRANGER), BadTariffSignature, "signature"),
    (FIRST.replace(b"18.54", b"19.54"), BadTariffSignature, "signature"),
    (b"{}", TariffFileInvalid, "pas une mise à jour"),
    (signed(payload(actes={"ajouter": [ACTE]})), TariffConflict, "deux versions"),
    (signed(payload(1, 0)), TariffNotNewer, "n°\u00a01"),
    (signed(payload(3, 2)), TariffOutOfOrder, "fait suite au n°\u00a02"),
]


@pytest.mark.parametrize(("raw", "kind", "said"), REFUSED)
def test_what_is_not_right_is_refused_and_leaves_no_trace(raw: bytes, kind: type[AppError], said: str) -> None:
    w = world()
    service = updates(w)
    if kind is TariffNotNewer:
        service.apply(KINE, FIRST)
    state = w.store.state
    for ask in (service.preview, service.apply):
        with pytest.raises(kind) as refusal:
            ask(KINE, raw)
        assert said in refusal.value.user_message
    assert w.store.state is state


def test_only_who_sets_the_cabinet_up_may_touch_the_tariffs() -> None:
    service = updates(world())
    for ask in (service.preview, service.apply):
        with pytest.raises(NotAllowed):
            ask(SECRETAIRE, FIRST)
    for look in (service.undo, service.preview_undo, service.history):
        with pytest.raises(NotAllowed):
            look(SECRETAIRE)


def test_a_release_that_holds_the_update_leaves_it_out() -> None:
    w = world()
    updates(w).apply(KINE, FIRST)
    newer = updates(w, product_version=1)
    assert (newer.tables(), newer.version()) == (PRODUCT, 1)
    with pytest.raises(NothingToUndo):
        newer.undo(KINE)
    with pytest.raises(TariffNotNewer):
        newer.preview(KINE, FIRST)
    own = TariffUpdates(w.store, PRODUCT, VERIFIER, w.clock)
    assert own.version() == max(1, product_tariff_version())
    assert own.tables() == tables_in_force(w.store, PRODUCT)


class Stopped(Exception):
    """The post was switched off here."""


@pytest.mark.parametrize(("step", "left", "version"), [("intent", (1,), 0), ("effect", (1,), 0), ("outcome", (), 1)])
def test_a_stop_leaves_all_or_nothing(step: str, left: tuple[int, ...], version: int) -> None:
    w = world()
    fse = drafted(w, MONDAY)

    def stop(reached: str) -> None:
        if reached == step:
            raise Stopped

    with pytest.raises(Stopped):
        updates(w, stop).apply(KINE, FIRST)
    assert recover_tariffs(w.store, w.clock) == left
    assert recover_tariffs(w.store, w.clock) == ()
    assert (updates(w).version(), stored(w, fse.id) == fse) == (version, version == 0)
    if version == 0:
        assert updates(w).history(KINE)[0].state is MiseAJourState.ABANDONNEE
        updates(w).apply(KINE, FIRST)
    assert stored(w, fse.id).total == Money(1854)


def test_one_that_was_left_behind_is_given_up_by_the_next() -> None:
    w = world()

    def overtaken(reached: str) -> None:
        if reached == "intent":
            updates(w).apply(KINE, FIRST)

    with pytest.raises((MiseAJourChanged, TariffNotNewer)):
        updates(w, overtaken).apply(KINE, FIRST)
    states = [update.state for update in updates(w).history(KINE)]
    assert states == [MiseAJourState.APPLIQUEE, MiseAJourState.ABANDONNEE]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.dates(date(2026, 11, 2), date(2026, 11, 20)), min_size=1, max_size=4, unique=True), st.booleans())
def test_applying_then_undoing_is_as_before(days: list[date], twice: bool) -> None:
    w = world()
    drafts = [drafted(w, day) for day in days]
    service = updates(w)
    rounds = (FIRST, second()) if twice else (FIRST,)
    for raw in rounds:
        service.apply(KINE, raw)
    for _ in rounds:
        service.undo(KINE)
    assert [stored(w, fse.id) for fse in drafts] == drafts
    assert service.tables() == PRODUCT
