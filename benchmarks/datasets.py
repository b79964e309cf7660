"""Data sets made once and kept in the temporary folder of the post."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from app.domain.clock import FixedClock
from app.domain.identifiers import Iban
from app.domain.people import Adresse, Cabinet, Role, Utilisateur
from app.services.tables import load_tables
from app.simulator.engine import SimulatedEngine
from app.simulator.population import PopulationMade, PopulationPlan, Size, load_population
from app.simulator.population_sink import StoreSink
from app.store.bulk import BulkLoader
from app.store.open import Store, create_store, open_store

UNTIL = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DATA_KEY = bytes(range(64))
"""Of fictional data only."""
ENGINE = SimulatedEngine(bytes(range(32)))
CABINET = Cabinet(
    "Cabinet école", Adresse(("8 place Gambetta",), "80000", "Amiens"), "03 53 01 00 00",
    iban=Iban.parse("FR7630006000011234567890189"), fictif=True,
)  # fmt: skip
KINE = Utilisateur(0, "claire", "Claire Morel", Role.KINE, praticien_id=1)


def _code_digest() -> str:
    """Digest of the code that makes a data set: another store or another population means another set."""
    root = Path(__file__).parent.parent / "app"
    files = sorted([*root.glob("store/**/*.py"), *root.glob("simulator/population*.py")])
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class DataSet:
    """One data set on the disk."""

    size: Size
    folder: Path
    made: PopulationMade


def data_set(size: Size) -> DataSet:
    """Return the data set, making it the first time (S: seconds, L: minutes)."""
    folder = Path(tempfile.gettempdir()) / "cabinet-kine-mesures" / f"{size.name}-{_code_digest()}"
    stamp = folder / "jeu.json"
    if not stamp.exists():
        shutil.rmtree(folder, ignore_errors=True)
        made = _make(size, folder)
        stamp.write_text(json.dumps({name: getattr(made, name) for name in made.__slots__}), encoding="utf-8")
    return DataSet(size, folder, PopulationMade(**json.loads(stamp.read_text(encoding="utf-8"))))


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    """Open the database of a folder at the hour of the measures."""
    store = open_store(folder, DATA_KEY, FixedClock(NOW))
    try:
        yield store
    finally:
        store.close()


@contextmanager
def scratch_copy(data: DataSet) -> Iterator[Path]:
    """Copy the data set, to be changed and thrown away."""
    with tempfile.TemporaryDirectory(prefix="cabinet-kine-mesures-") as name:
        target = Path(name) / "copie"
        shutil.copytree(data.folder, target)
        yield target


def _make(size: Size, folder: Path) -> PopulationMade:
    load_tables()
    store = create_store(folder, DATA_KEY, FixedClock(NOW))
    try:
        with store.unit_of_work() as uow:
            uow.cabinet.save_cabinet(CABINET)
            uow.commit()
        plan = PopulationPlan(size, UNTIL, CABINET, engine=ENGINE if size is Size.S else None)
        made = load_population(plan, StoreSink(BulkLoader(store.engine).load, store.unit_of_work))
        with store.unit_of_work() as uow:
            uow.cabinet.add_utilisateur(replace(KINE))
            uow.commit()
        return made
    finally:
        store.close()
