"""Migrations of a populated database, on both engines."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, delete, func, inspect, select, table, text
from sqlalchemy.exc import DBAPIError

from app.domain.clock import FixedClock
from app.store.engine import open_postgres, open_sqlcipher
from app.store.layout import COPIES, DATABASE, VAULT
from app.store.migrate import upgrade, version
from app.store.migrations import HEAD, VERSIONS
from app.store.open import open_shared_store, open_store
from app.store.problems import DatabaseDamaged, DatabaseNewer
from app.store.rows import APPEND_ONLY, metadata
from tests.store_engines import postgres_url
from tests.store_fixtures import DATA_KEY, NOW, clock

__all__ = ["postgres_url"]

PEOPLE = (("DURAND", "Élodie", "D’Argent", "19840314"), ("Œuilly", "Zoé", "", "19530099"))

# One row or more in every table, as the first release would have written them.
POPULATED = (
    "INSERT INTO cabinet VALUES (1, 'Cabinet', 'rue', '74000', 'Annecy', '', '', '', NULL, '', {true})",
    "INSERT INTO praticien VALUES (1, 'Morel', 'Claire', '10000000011', '747000001', 'TITULAIRE', 'METROPOLE', NULL)",
    "INSERT INTO utilisateur VALUES (1, 'claire', 'Claire', 'KINE', 1, {true})",
    "INSERT INTO reglage VALUES ('theme', 'sombre')",
    "INSERT INTO compteur VALUES ('fse:1', 41)",
    "INSERT INTO droits VALUES (1, 1, 'CARTE', '2026-11-20 09:30:00', 'claire', '01', '741', '0000', '10', '0', '10',"
    " NULL, NULL, NULL, '', '', 'UNIQUE', '', NULL, NULL)",
    "INSERT INTO ordonnance VALUES (1, 1, 'Bernard', '', '', '', '01', '2026-11-02', 15, {true}, {true}, {true}, '')",
    "INSERT INTO prise_en_charge VALUES (1, 1, 1, 'RACHIS', 'Rachis', 15, '2026-11-03', NULL)",
    "INSERT INTO fse VALUES (1, 41, 1, 1, 1, 1, 1, 'SIGNEE', 'SECURISE', '2026-11-20 09:30:00', '[]', '2026-11-20',"
    " '2026-11-20')",
    "INSERT INTO seance VALUES (1, 1, 1, 1, '2026-11-20', NULL, 'CABINET', 'FACTUREE', 1)",
    "INSERT INTO fse_ligne VALUES (1, 0, 1, '2026-11-20', 'RACHIS', 'RAB', '8.00', 'Rachis', 'CABINET', 1768, 1768,"
    " 60, 1060, 500, 208, '[]')",
    "INSERT INTO fse_signee VALUES (1, 41, 'simulateur', '2026-11-20 09:30:00', 'octets', 'sceau')",
    "INSERT INTO fse_etat VALUES (1, 1, 'SIGNEE', '2026-11-20 09:30:00', '')",
    "INSERT INTO file_attente VALUES (1, '2026-11-20 09:30:00')",
    "INSERT INTO part VALUES (1, 'PATIENT', 'ATTENDUE')",
    "INSERT INTO mouvement VALUES (1, 1, 'PATIENT', 'FACTURE', 208, '2026-11-20', '2026-11-20 09:30:00', 'fse:1', '')",
    "INSERT INTO part_etat VALUES (1, 1, 'PATIENT', 'ATTENDUE', '2026-11-20 09:30:00', '')",
    "INSERT INTO lot VALUES (1, 1, 'FSE', '01', '741', '000', 1, 'PREPARE', '000001', '2026-11-20 09:30:00', '', NULL,"
    " '')",
    "INSERT INTO lot_fichier VALUES (1, 'B2')",
    "INSERT INTO lot_fse VALUES (1, 1, 0)",
    "INSERT INTO lot_etat VALUES (1, 1, 'PREPARE', '2026-11-20 09:30:00', '')",
    "INSERT INTO envoi VALUES (1, 1, '<a@b>', '2026-11-20 09:30:00', NULL, 'EN_COURS', '')",
    "INSERT INTO retour VALUES (1, 'abc', '2026-11-20 09:30:00', 'RSP', 'IMPORTE', '', 1, 2, 3)",
    "INSERT INTO retour_fichier VALUES (1, 'NOEMIE')",
    "INSERT INTO rejet VALUES (1, 1, 'AMO', 1060, '19', 'Droits', 1, '2026-11-20', {false}, NULL, '')",
    "INSERT INTO debiteur VALUES ('caisse:01741', 'CAISSE', 'CPAM', '', NULL, '', '')",
    "INSERT INTO relance VALUES (1, 'R-2026-0001', 'patient:1', 'PATIENT', 'Durand', '', NULL, '', '', 'RELANCE_1',"
    " 208, '2026-12-20', '2026-11-20', 'IMPRIMEE', NULL)",
    "INSERT INTO relance_ligne VALUES (1, 0, 41, '2026-11-20', '2026-11-20', 208, 0, 208)",
    "INSERT INTO relance_pdf VALUES (1, '%PDF')",
    "INSERT INTO journal VALUES (1, '2026-11-20 09:30:00', 'claire', 'CREATION', 'patient:1', '', 'abc')",
)


# The same for the tables that came later, empty after their migration.
SINCE = (
    "INSERT INTO tarif_mise_a_jour VALUES (1, 1, 'Été', 'Avenant', '2026-11-05', 'abc', 'cle', 'APPLIQUEE',"
    " '2026-11-20 09:30:00', 'claire')",
    "INSERT INTO tarif_fichier VALUES (1, {blob})",
    "INSERT INTO tarif_etat VALUES (1, 1, 'APPLIQUEE', '2026-11-20 09:30:00', 'claire')",
    "INSERT INTO demande_accord VALUES (1, 1, 1, 'SEUIL_SERIE', 16, 10, '2026-11-20', 'ENVOYEE', 'motif', {false},"
    " '2026-11-20', NULL, NULL, NULL, NULL, NULL, '')",
    "INSERT INTO demande_accord_etat VALUES (1, 1, 'ENVOYEE', '2026-11-20 09:30:00', 'claire')",
    "INSERT INTO saisie VALUES ('claire', 'facturer', 1, '{{}}', '2026-11-20 09:30:00')",
    "INSERT INTO sejour VALUES (1, 1, '2026-11-01', '2026-11-05')",
    "INSERT INTO fusion VALUES (1, 1, 2, '2026-11-20 09:30:00', 'claire', '{{}}', '{{}}')",
    "INSERT INTO fusion_defaite VALUES (1, '2026-11-20 09:30:00', 'claire')",
    "INSERT INTO patient_alias VALUES (2, 1)",
    "INSERT INTO pas_doublon VALUES (1, 2, '2026-11-20 09:30:00', 'claire')",
    "INSERT INTO lecture VALUES (1, '2026-11-20 09:30:00', 'claire', 'APPLI', 'CAMERA', 1, 'RECONNUE', 1, '', {false},"
    " {false})",
    "INSERT INTO identite_ins VALUES (1, 1, '2026-11-20 09:30:00', 'claire', 'DURAND', 'ELODIE', '19840314', 'F', '',"
    " 'CODE_BARRES', NULL, NULL, NULL, NULL, NULL, '', '')",
    "INSERT INTO interrogation VALUES (1, '2026-11-20 09:30:00', 'claire', 1, 'MANUEL', 'INCHANGE', '2026-11-20', 300,"
    " 1, 1, '[]', NULL, NULL, NULL, '')",
    "INSERT INTO interrogation_brut VALUES (1, {blob})",
    "INSERT INTO verification VALUES (1, 1, 'EN_ATTENTE', 'AVANT_ENVOI', '2026-11-20 09:30:00', 'claire', NULL, NULL,"
    " NULL, NULL, NULL, NULL, NULL, '')",
    "INSERT INTO verification_etat VALUES (1, 1, 'EN_ATTENTE', '2026-11-20 09:30:00', 'claire')",
    "INSERT INTO piece_droits VALUES (1, 1, 'image/png', {blob}, '2026-11-20 09:30:00', 'claire')",
    "INSERT INTO contrat_amc VALUES (1, 1, '75500999', 'Mutuelle', '', 'UNIQUE', '052', NULL, NULL, 'SAISIE',"
    " '2026-11-20 09:30:00', 'claire', '', '', '', '', 1, NULL, '', {false})",
    "INSERT INTO contrat_confirme VALUES (1, 1, '2026-11-20', '2026-11-20 09:30:00', 'claire')",
    "INSERT INTO organisme_amc VALUES ('75500999', 'Mutuelle', NULL, '', '', NULL, 'VIREMENT', NULL, '')",
)


PATIENT = (
    "INSERT INTO patient VALUES (:id, :nom, :prenom, '', :ne, 'F', :autre, '', NULL, '0', 1, NULL, '', '',"
    " '', '', NULL, '', '', NULL, '', '', {false}, {false}, {false})"
)


def populate(engine: Engine) -> dict[str, int]:
    """Fill a database of version 0001 and return its row counts."""
    sqlite = engine.dialect.name == "sqlite"
    words = {"true": "1", "false": "0"} if sqlite else {"true": "true", "false": "false"}
    patient = text(PATIENT.format(**words))
    with engine.begin() as connection:
        for number, (nom, prenom, autre, born) in enumerate(PEOPLE, 1):
            values = {"id": number, "nom": nom, "prenom": prenom, "autre": autre, "ne": born}
            connection.execute(patient, values)
        for statement in POPULATED:
            connection.execute(text(statement.format(**words)))
    return counts(engine)


def populate_since(engine: Engine) -> None:
    """Put a row in every table younger than the first release."""
    sqlite = engine.dialect.name == "sqlite"
    words = {"false": "0", "blob": "CAST('octets' AS BLOB)"} if sqlite else {"false": "false", "blob": "'octets'"}
    with engine.begin() as connection:
        for statement in SINCE:
            connection.execute(text(statement.format(**words)))


def counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table(name))).scalar_one()
            for name in inspect(connection).get_table_names()
        }


@pytest.fixture(params=["sqlcipher", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database without any table."""
    if request.param == "postgres":
        address: Callable[[str], str] = request.getfixturevalue("postgres_url")
        admin = create_engine(
            address("postgres").replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
        )
        name = f"migration_{abs(hash(request.node.name))}"
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        admin.dispose()
        made = open_postgres(address(name))
    else:
        made = open_sqlcipher(tmp_path / DATABASE, DATA_KEY[:32], create=True)
    yield made
    made.dispose()


def test_a_populated_first_release_comes_up_whole(engine: Engine) -> None:
    assert upgrade(engine, target="0001") is None
    before = populate(engine)
    tables_without_rows = [name for name, count in before.items() if count == 0]
    assert tables_without_rows == []
    copied: list[str] = []
    assert upgrade(engine, copied.append) == "0001"
    assert (version(engine), copied) == (HEAD, ["0001"])
    after = counts(engine)
    assert {name: after[name] for name in before} == before
    with engine.connect() as connection:
        words = connection.execute(text("SELECT patient_id, mot FROM patient_mot ORDER BY patient_id, mot")).all()
    assert [tuple(row) for row in words] == [
        *((1, mot) for mot in ("03", "14", "14031984", "1984", "argent", "d", "durand", "elodie")),
        *((2, mot) for mot in ("00", "1953", "99", "99001953", "oeuilly", "zoe")),
    ]


def test_migrated_rows_are_read_by_the_repositories(engine: Engine, tmp_path: Path) -> None:
    upgrade(engine, target="0001")
    populate(engine)
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    engine.dispose()
    sqlite = engine.dialect.name == "sqlite"
    store = open_store(tmp_path, DATA_KEY, clock()) if sqlite else open_shared_store(url, DATA_KEY, clock())
    with store.unit_of_work() as uow:
        assert [row.nom for row in uow.patients.search("oeu")] == ["Œuilly"]
        assert uow.fses.get(1).numero == 41
        assert uow.fses.reserve_numero(1) == 42
        assert uow.lots.get(1).fse_ids == (1,)
        assert uow.ledger.open_parts()[0].reste.cents == 208
        assert uow.fses.history(1)[0][0] == NOW
    store.close()


def test_the_tables_are_those_of_the_rows(engine: Engine) -> None:
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences: list[Any] = compare_metadata(context, metadata)
    assert differences == []


def test_protected_tables_are_still_protected_at_the_last_version(engine: Engine) -> None:
    upgrade(engine, target="0001")
    populate(engine)
    upgrade(engine)
    populate_since(engine)
    assert [name for name, count in counts(engine).items() if count == 0 and name in APPEND_ONLY] == []
    for name in APPEND_ONLY:
        with engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
            connection.execute(delete(table(name)))


def test_no_reference_cascades(engine: Engine) -> None:
    upgrade(engine)
    with engine.connect() as connection:
        found = inspect(connection)
        rules = [
            key["options"].get("ondelete") for name in found.get_table_names() for key in found.get_foreign_keys(name)
        ]
    assert len(rules) > 20
    assert set(rules) == {"RESTRICT"}


def test_a_database_at_the_last_version_is_left_alone(engine: Engine) -> None:
    upgrade(engine)
    assert upgrade(engine, lambda _version: pytest.fail("no copy is due")) == HEAD


def test_a_newer_database_is_refused(engine: Engine) -> None:
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    with pytest.raises(DatabaseNewer):
        upgrade(engine)


def test_a_failed_migration_leaves_the_database_as_it_was(engine: Engine) -> None:
    upgrade(engine, target="0001")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE patient_mot (mot VARCHAR(3))"))  # in the way of 0002
    before = populate(engine)
    with pytest.raises(DBAPIError):
        upgrade(engine)
    assert (version(engine), counts(engine)) == ("0001", before)


def test_a_migration_that_leaves_an_orphan_is_undone(tmp_path: Path) -> None:
    engine = open_sqlcipher(tmp_path / DATABASE, DATA_KEY[:32], create=True)
    upgrade(engine, target="0001")
    before = populate(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("UPDATE seance SET pec_id = 77")
        connection.commit()
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
    with pytest.raises(DatabaseDamaged):
        upgrade(engine)
    assert (version(engine), counts(engine)) == ("0001", before)
    engine.dispose()


def test_the_old_file_and_its_vault_are_copied_first(tmp_path: Path) -> None:
    engine = open_sqlcipher(tmp_path / DATABASE, DATA_KEY[:32], create=True)
    upgrade(engine, target="0001")
    before = populate(engine)
    engine.dispose()
    (tmp_path / VAULT).write_bytes(b"coffre")
    open_store(tmp_path, DATA_KEY, FixedClock(NOW)).close()
    copy = tmp_path / COPIES / "avant-migration-0001-20261120-093000"
    assert (copy / VAULT).read_bytes() == b"coffre"
    old = open_sqlcipher(copy / DATABASE, DATA_KEY[:32])
    assert (version(old), counts(old)) == ("0001", before)
    old.dispose()


def test_the_versions_listed_are_those_on_disk() -> None:
    config = Config()
    config.set_main_option("script_location", "app.store:migrations")
    script = ScriptDirectory.from_config(config)
    assert tuple(step.revision for step in reversed(list(script.walk_revisions()))) == VERSIONS
    assert script.get_current_head() == HEAD


def test_a_current_database_opens_without_importing_alembic(tmp_path: Path) -> None:
    engine = open_sqlcipher(tmp_path / DATABASE, DATA_KEY[:32], create=True)
    upgrade(engine)
    engine.dispose()
    code = (
        "import sys; from pathlib import Path; from app.store.open import open_store;"
        "from tests.store_fixtures import DATA_KEY, clock;"
        f"open_store(Path({str(tmp_path)!r}), DATA_KEY, clock()).close(); assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])
