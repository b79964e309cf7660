"""``python -m benchmarks.rights --people 200``: a batch of lookups over TLS with a service that takes 300 ms."""

from __future__ import annotations

import argparse
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from statistics import median

from app.domain.clock import SystemClock
from app.domain.dates import BirthDate
from app.domain.identifiers import Nir
from app.services.ports_rights import RightsRequest
from app.simulator.world import OutsideWorld
from app.transport.adri.client import SoapRightsService
from app.transport.teleservice.pace import AT_ONCE, BETWEEN_S
from app.transport.teleservice.settings import Credentials, ServiceSettings, parse_address
from benchmarks.report import p99


@dataclass(frozen=True, slots=True)
class Figures:
    """What asking everybody took."""

    workers: int
    total_s: float
    longest_gap_ms: float
    """Longest time another thread, as that of the window is, could not run while asking."""
    answered: int


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
    """Return how long each of a few single questions took, the pace let by."""
    seconds = []
    for request in asked:
        time.sleep(BETWEEN_S)
        start = time.perf_counter()
        service.query(request)
        seconds.append(time.perf_counter() - start)
    return seconds


def batch(service: SoapRightsService, asked: list[RightsRequest], workers: int) -> Figures:
    """Return what asking everybody took, while this thread looks at the clock as a window would draw."""
    start = last = time.perf_counter()
    longest = 0.0
    with ThreadPoolExecutor(workers) as pool:
        jobs = [pool.submit(service.query, one) for one in asked]
        while not all(job.done() for job in jobs):
            time.sleep(0.002)
            longest, last = max(longest, time.perf_counter() - last), time.perf_counter()
    answered = sum(job.result().regime == "01" for job in jobs)
    return Figures(workers, round(time.perf_counter() - start, 2), round(longest * 1000, 1), answered)


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
        alone = one_by_one(service, asked[:50])
        world.teleservices.latency_s = chosen.latency_ms / 1000
        figures = [batch(service, asked, workers) for workers in (1, AT_ONCE)]
    middle, worst = median(alone) * 1000, p99(alone) * 1000
    print(f"Première question (contrat et zeep lus) : {first_s * 1000:.0f} ms")
    print(f"Une question, sans attente du service : médiane {middle:.1f} ms, p99 {worst:.1f} ms")
    for one in figures:
        print(
            f"{chosen.people} questions, service à {chosen.latency_ms} ms, {one.workers} à la fois : {one.total_s} s, "
            f"plus longue absence d’un autre fil {one.longest_gap_ms} ms"
        )
    if chosen.json is not None:
        document = {"premiere_ms": round(first_s * 1000), "mediane_ms": round(middle, 1), "vagues": figures}
        chosen.json.write_text(json.dumps(document, default=asdict), encoding="utf-8")
    return 0 if all(one.answered == chosen.people for one in figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())
