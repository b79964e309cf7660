"""``python -m benchmarks.rights --people 200``: a batch of lookups over TLS with a service that takes 300 ms."""

from __future__ import annotations

import argparse
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

from app.domain.clock import SystemClock
from app.domain.dates import BirthDate
from app.domain.identifiers import Nir
from app.services.jobs import Ok
from app.services.ports_rights import RightsRequest
from app.services.rights_batch import AT_ONCE, BETWEEN_S, QueryBatch
from app.simulator.world import OutsideWorld
from app.transport.adri.client import SoapRightsService
from app.transport.teleservice.settings import Credentials, ServiceSettings, parse_address
from benchmarks.report import p99


@dataclass(frozen=True, slots=True)
class Figures:
    """What one way of asking took, in seconds."""

    at_once: int
    between_s: float
    total_s: float
    answered: int
    longest_gap_ms: float = 0.0
    """Longest time another thread, as that of the window is, could not run while asking."""


def people(count: int, today: date) -> list[RightsRequest]:
    """Return questions about *count* fictional people, all different."""
    found = []
    for number in range(count):
        birth = f"{1 + number % 2}{30 + number % 60:02d}{1 + number % 12:02d}"
        digits = f"{birth}99{990 + number // 100}{900 + number % 100}"
        nir = Nir(digits, Nir(digits, "00").expected_key)
        found.append(RightsRequest("01", nir, BirthDate("19500101"), 1, today, caisse="801"))
    return found


def one_by_one(service: SoapRightsService, asked: list[RightsRequest]) -> list[float]:
    """Return how long each of a few single questions took."""
    seconds = []
    for request in asked:
        start = time.perf_counter()
        service.query(request)
        seconds.append(time.perf_counter() - start)
    return seconds


def batch(service: SoapRightsService, asked: list[RightsRequest], at_once: int, between_s: float) -> Figures:
    """Return what asking everybody took, while this thread looks at the clock as a window would draw."""
    start = last = time.perf_counter()
    longest = 0.0
    with ThreadPoolExecutor(1) as lane:
        job = lane.submit(lambda: list(QueryBatch(service, at_once=at_once, between_s=between_s)(asked)))
        while not job.done():
            time.sleep(0.002)
            longest, last = max(longest, time.perf_counter() - last), time.perf_counter()
    answered = sum(isinstance(outcome, Ok) for _, outcome in job.result())
    return Figures(at_once, between_s, round(time.perf_counter() - start, 2), answered, longest * 1000)


def main(arguments: list[str] | None = None) -> int:
    """Run the measures and print them; return 0, or 1 when somebody was not answered."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rights", description="Mesures du service de droits")
    parser.add_argument("--people", type=int, default=200, help="personnes de la vague")
    parser.add_argument("--latency-ms", type=int, default=300, help="temps de réponse du service simulé")
    parser.add_argument("--json", type=Path, help="fichier où écrire les chiffres")
    chosen = parser.parse_args(arguments)
    clock = SystemClock()
    with OutsideWorld(clock) as world:
        papers = world.teleservices.client_papers()
        endpoint, path = parse_address(world.rights_address)
        credentials = Credentials(papers.certificate_pem, papers.key_pem, papers.authority_pem)
        service = SoapRightsService(ServiceSettings(endpoint, path, credentials, True), clock)
        asked = people(chosen.people, clock.today())
        start = time.perf_counter()
        service.query(asked[0])
        first_s = time.perf_counter() - start
        alone = one_by_one(service, asked[:100])
        world.teleservices.latency_s = chosen.latency_ms / 1000
        ways = [(AT_ONCE, BETWEEN_S), (1, 0.0), (8, 0.0)]
        figures = [batch(service, asked, at_once, between_s) for at_once, between_s in ways]
    print(f"Première question (contrat et zeep lus) : {first_s * 1000:.0f} ms")
    middle, worst = median(alone) * 1000, p99(alone) * 1000
    print(f"Une question, sans attente du service : médiane {middle:.1f} ms, p99 {worst:.1f} ms")
    print(f"Plus longue absence de l’autre fil pendant la première vague : {figures[0].longest_gap_ms:.0f} ms")
    for one in figures:
        rhythm = f"{one.at_once} à la fois, {one.between_s * 1000:.0f} ms entre deux départs"
        print(f"{chosen.people} questions, service à {chosen.latency_ms} ms, {rhythm} : {one.total_s} s")
    if chosen.json is not None:
        rows = [{"a_la_fois": o.at_once, "ecart_s": o.between_s, "total_s": o.total_s} for o in figures]
        chosen.json.write_text(json.dumps({"premiere_ms": round(first_s * 1000), "vagues": rows}), encoding="utf-8")
    return 0 if all(one.answered == chosen.people for one in figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())
