"""Tariff updates and requests on real databases: populated migration, protection, kill -9 while applying."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, column, delete, table, update
from sqlalchemy.exc import DBAPIError

from app.domain.clock import FixedClock
from app.domain.dap import DemandeState
from app.domain.money import Money
from app.domain.tarif import MiseAJourState
from app.services.tables import load_tables
from app.services.tariff_updates import TariffUpdates, recover_tariffs
from app.store.migrate import upgrade, version
from app.store.migrations import HEAD
from app.store.open import open_shared_store, open_store
from tests.integration.test_migrations import counts, engine, populate, populate_since
from tests.samples import KINE, NOW
from tests.store_engines import postgres_url
from tests.store_fixtures import clock
from tests.support_cabinet import DATA_KEY, drafted
from tests.support_kill import killed, killer
from tests.tariff_files import VERIFIER, payload, signed

__all__ = ["engine", "postgres_url"]

RAW = signed(payload())
NEW_TABLES = ("tarif_mise_a_jour", "tarif_fichier", "tarif_etat", "demande_accord", "demande_accord_etat")


def filled(made: Engine) -> None:
    """Bring a populated first release to this one and put a row in each new table."""
    upgrade(made, target="0001")
    populate(made)
    upgrade(made)
    populate_since(made)


def test_a_populated_second_release_comes_up_whole(engine: Engine) -> None:
    upgrade(engine, target="0001")
    populate(engine)
    upgrade(engine, target="0002")
    before = counts(engine)
    assert upgrade(engine) == "0002"
    after = counts(engine)
    assert version(engine) == HEAD
    assert {name: after[name] for name in before} == before
    assert {name: after[name] for name in NEW_TABLES} == dict.fromkeys(NEW_TABLES, 0)


def test_the_rows_are_read_by_the_repositories(engine: Engine, tmp_path: Path) -> None:
    filled(engine)
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    engine.dispose()
    sqlite = engine.dialect.name == "sqlite"
    store = open_store(tmp_path, DATA_KEY, clock()) if sqlite else open_shared_store(url, DATA_KEY, clock())
    with store.unit_of_work() as uow:
        (kept,) = uow.tarifs.in_state(MiseAJourState.APPLIQUEE)
        (demande,) = uow.daps.of_pecs([1])
        assert (kept.contenu, kept.publiee_on) == (b"octets", date(2026, 11, 5))
        assert (demande.state, demande.envoyee_on) == (DemandeState.ENVOYEE, date(2026, 11, 20))
    store.close()


@pytest.mark.parametrize("name", ["tarif_fichier", "tarif_etat", "demande_accord_etat"])
def test_what_was_received_and_done_is_never_changed(engine: Engine, name: str) -> None:
    filled(engine)
    changed = "contenu" if name == "tarif_fichier" else "par"
    with engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(delete(table(name)))
    with engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(update(table(name, column(changed))).values({changed: b"x"}))


def apply_and_die(folder: Path, step: str) -> None:
    """Run in a process of its own: apply, and be killed at *step*."""
    store = open_store(folder, DATA_KEY, FixedClock(NOW))
    TariffUpdates(store.unit_of_work, load_tables(), VERIFIER, FixedClock(NOW), killer(step), 0).apply(KINE, RAW)


@pytest.mark.parametrize(("step", "left"), [("intent", (1,)), ("effect", (1,)), ("outcome", ())])
def test_a_kill_while_applying_leaves_all_or_nothing(tmp_path: Path, step: str, left: tuple[int, ...]) -> None:
    folder, fixed = tmp_path / "donnees", FixedClock(NOW)
    fse_id = drafted(folder)
    killed(apply_and_die, folder, step)
    store = open_store(folder, DATA_KEY, fixed)
    service = TariffUpdates(store.unit_of_work, load_tables(), VERIFIER, fixed, product_version=0)
    assert recover_tariffs(store.unit_of_work, fixed) == left
    with store.unit_of_work() as uow:
        assert uow.fses.get(fse_id).total == (Money(1788) if left else Money(1854))
    assert service.version() == (0 if left else 1)
    if left:
        service.apply(KINE, RAW)
    with store.unit_of_work() as uow:
        assert uow.fses.get(fse_id).total == Money(1854)
        assert [u.contenu for u in uow.tarifs.in_state(MiseAJourState.APPLIQUEE)] == [RAW]
        assert uow.journal.first_break() is None
    service.undo(KINE)
    with store.unit_of_work() as uow:
        assert uow.fses.get(fse_id).total == Money(1788)
    store.close()
