"""``python -m benchmarks --sizes S,L --json mesures.json``: figures to compare, never a test."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.simulator.population import Size
from benchmarks import identity, measures
from benchmarks.datasets import data_set
from benchmarks.measures import Samples
from benchmarks.report import as_json, as_table

MEASURES = (*measures.MEASURES, identity.card_match, identity.duplicates, identity.fusion)


def main(arguments: list[str] | None = None) -> int:
    """Run the measures on each size; return 0, or 1 when one could not be taken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Mesures de Cabinet Kiné")
    parser.add_argument("--sizes", default="S,L", help="jeux de données, du plus petit au plus grand (S, M, L)")
    parser.add_argument("--only", default="", help="mesures à garder : " + ", ".join(m.__name__ for m in MEASURES))
    parser.add_argument("--json", type=Path, help="fichier où écrire les chiffres")
    chosen = parser.parse_args(arguments)
    wanted = [m for m in MEASURES if not chosen.only or m.__name__ in chosen.only.split(",")]
    results: dict[str, list[Samples]] = {}
    for name in chosen.sizes.split(","):
        print(f"Jeu de données {name}…", file=sys.stderr)
        data = data_set(Size[name])
        results[name] = []
        for measure in wanted:
            print(f"  {measure.__name__}…", file=sys.stderr)
            results[name].append(measure(data))
    print(as_table(results))
    if chosen.json is not None:
        as_json(results, chosen.json)
    return 1 if any(one.problem for samples in results.values() for one in samples) else 0


raise SystemExit(main())
