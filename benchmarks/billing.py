"""``python -m benchmarks.billing --sizes S,L``: price and check a feuille, auto-contrôle of a whole cabinet."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from app.billing.composition import SeanceComposee, home_visit
from app.billing.draft import BilledSeance, DraftSeance, FseDraft
from app.billing.invoice import price_invoice
from app.billing.pricing import Priced, price_seance
from app.billing.rules import check
from app.domain.clock import FixedClock
from app.domain.composition import Deplacement
from app.domain.dates import BirthDate, DateRange
from app.domain.droits import Droits, DroitsAmc, DroitsAmo, SourceDroits
from app.domain.identifiers import Nir
from app.domain.patient import Patient
from app.domain.people import ZoneTarifaire
from app.domain.soins import Ordonnance, Prescripteur, PriseEnCharge, Seance, SeanceState
from app.services.self_check import SelfCheck
from app.services.tables import load_tables
from app.simulator.population import Size
from benchmarks.datasets import KINE, NOW, UNTIL, DataSet, data_set, opened
from benchmarks.measures import Samples
from benchmarks.report import as_table

TEN, RUNS, YEARS = 10, 200, 5
ACT = "MK-A-LOMBALGIE"
TABLES = load_tables()
DROITS = Droits(
    1, 1, SourceDroits.ATTESTATION, NOW, "claire", DroitsAmo("01", "801"), DroitsAmc("75500999", "Mutuelle")
)  # fmt: skip


def feuille_of_ten(data: DataSet) -> Samples:
    """Price ten séances at home and check them against two séances a week over five years."""
    samples = Samples("Coter et vérifier 10 séances, 5 ans d’historique")
    history = tuple(
        BilledSeance(number // 10, number // 10, 1000 + number, UNTIL - timedelta(days=30 + number * 7 // 2), ACT)
        for number in range(YEARS * 104)
    )
    for _ in range(RUNS):
        with samples.timed():
            _priced_and_checked(history)
    del data  # the same for every size
    return samples


def self_check_month(data: DataSet) -> Samples:
    """Auto-contrôle of the last month."""
    return _self_check(data, "Auto-contrôle d’un mois", UNTIL - timedelta(days=30), runs=3)


def self_check_all(data: DataSet) -> Samples:
    """Auto-contrôle of everything ever billed."""
    return _self_check(data, "Auto-contrôle de tout le jeu", date(2000, 1, 1), runs=1)


MEASURES: tuple[Callable[[DataSet], Samples], ...] = (feuille_of_ten, self_check_month, self_check_all)


def _self_check(data: DataSet, name: str, since: date, runs: int) -> Samples:
    samples = Samples(name)
    with opened(data.folder) as store:
        control = SelfCheck(store.unit_of_work, TABLES, FixedClock(NOW))
        for _ in range(runs):
            with samples.timed():
                report = control(replace(KINE, id=1), DateRange.through(since, UNTIL))
            print(f"    {report.feuilles} feuilles, {report.lines} lignes, {report.by_code()}", file=sys.stderr)
    return samples


def _priced_and_checked(history: tuple[BilledSeance, ...]) -> None:
    nomenclature, seances, composees = TABLES.nomenclature, [], []
    for number in range(TEN):
        seance = Seance(number + 1, 1, 1, 1, UNTIL - timedelta(days=TEN - number), state=SeanceState.HONOREE)
        acte = nomenclature.in_force(ACT, seance.day)
        if acte is None:
            raise ValueError(ACT)
        priced = price_seance(seance, acte, ZoneTarifaire.METROPOLE, DROITS, TABLES.billing)
        seances.append(DraftSeance(seance, acte, (priced.line,) if isinstance(priced, Priced) else ()))
        composees.append(home_visit(SeanceComposee(seance, ACT), Deplacement()))
    price_invoice(composees, DROITS, TABLES.billing)
    first = UNTIL - timedelta(days=TEN)
    check(
        FseDraft(
            Patient(1, "Durand", "Élodie", BirthDate("19840314"), nir=Nir.unchecked("284037511112300")),
            Ordonnance(1, 1, Prescripteur("Vasseur", numero_am="801012341"), first),
            PriseEnCharge(1, 1, 1, ACT, "Lombalgie commune", 10, first), DROITS, "Droits lus.", True, tuple(seances),
            history, 0, UNTIL, nomenclature, tuple(composees),
        )
    )  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Run the measures on each size; return 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.billing", description="Mesures de la facturation")
    parser.add_argument("--sizes", default="S,L", help="jeux de données, du plus petit au plus grand (S, M, L)")
    chosen = parser.parse_args(arguments)
    results: dict[str, list[Samples]] = {}
    for name in chosen.sizes.split(","):
        print(f"Jeu de données {name}…", file=sys.stderr)
        data = data_set(Size[name])
        results[name] = [measure(data) for measure in MEASURES]
    print(as_table(results))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
