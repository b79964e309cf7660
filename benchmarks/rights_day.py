"""``python -m benchmarks.rights_day --sizes S,L``: differences over a data set, and a batch seen from the window."""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from threading import Event
from typing import TYPE_CHECKING

from app.domain.clock import SystemClock
from app.domain.droits import Droits, SourceDroits
from app.domain.soins import Seance, SeanceState
from app.domain.verification import Montants
from app.rights.ecart import Source, compare
from app.rights.holding import holding
from app.rights.targeting import ModeDroits
from app.services.ports_rights import PeriodeLue, RightsAnswer, RightsRequest
from app.services.repositories import UnitOfWorkFactory
from app.services.rights_amounts import visit_under
from app.services.rights_desk import RightsDesk, RightsOutside, rights_desk
from app.services.rights_names import noms_of
from app.services.rights_settings import RightsSettings
from app.services.tables import load_tables
from app.simulator.population import Size
from benchmarks.datasets import KINE, NOW, UNTIL, data_set, opened, scratch_copy
from benchmarks.report import p99

if TYPE_CHECKING:
    from app.ui.lane import Lane

TAB_OPENINGS, TICK_MS, IDLE_S = 300, 2, 5


@dataclass(slots=True)
class SlowRights:
    """Answers every question the same way after *latency_s*, as a service far away would."""

    latency_s: float
    simulated: bool = True
    name: str = "service lent de mesure"

    def query(self, request: RightsRequest, cancel: Event | None = None) -> RightsAnswer:
        """Return open rights at the caisse asked for."""
        (cancel or Event()).wait(self.latency_s)
        now = datetime.now(UTC)
        return RightsAnswer(
            now, now.date(), request.regime, request.caisse or "801", request.centre or "0000",
            request.nir, request.naissance, request.rang, request.nom, "", request.prenom,
            periodes_amo=(PeriodeLue(date(2020, 1, 1)),), raw=b"<mesure/>",
        )  # fmt: skip


class _NoPaper:
    def lines(self, contenu: bytes, media: str) -> tuple[str, ...]:
        del contenu, media
        return ()

    def rights_sheet(self, sheet: object) -> bytes:
        del sheet
        return b""


def desk_over(uow: UnitOfWorkFactory, service: SlowRights | None, clock: SystemClock) -> RightsDesk:
    """Return the use cases over a store."""
    paper = _NoPaper()
    return rights_desk(uow, RightsOutside(service, paper, paper), load_tables(), clock)


def differences(size: Size) -> dict[str, float]:
    """Compare, for every patient of the set, what holds with an answer that differs in two fields."""
    tables = load_tables()
    noms, compared, found, seconds = noms_of(tables), 0, 0, list[float]()
    with scratch_copy(data_set(size)) as folder, opened(folder) as store:
        with store.unit_of_work() as uow:
            patients = [row.id for row in uow.patients.search("", 1_000_000)]
            for patient_id in patients:
                snapshots = uow.patients.droits(patient_id)
                held = holding(snapshots, UNTIL).droits
                if held is None or held.amo is None:
                    continue
                answer = replace(_changed(held), id=held.id + 1_000_000)

                def price(rights: Droits, patient_id: int = patient_id) -> Montants | None:
                    return visit_under(uow, tables, patient_id, UNTIL, rights)

                start = time.perf_counter()
                ecarts = compare(Source("carte", held), [Source("ADRi", answer)], UNTIL, price, noms)
                seconds.append(time.perf_counter() - start)
                compared, found = compared + 1, found + len(ecarts)
        file = desk_over(store.unit_of_work, None, SystemClock()).file
        step = max(1, len(patients) // TAB_OPENINGS)
        openings = [_timed(partial(file, KINE, patient_id)) for patient_id in patients[::step]]
    return {
        "patients": compared,
        "ecarts": found,
        "ecart_mediane_ms": round(median(seconds) * 1000, 2),
        "ecart_p99_ms": round(p99(seconds) * 1000, 2),
        "tout_s": round(sum(seconds), 1),
        "onglet_mediane_ms": round(median(openings) * 1000, 2),
        "onglet_p99_ms": round(p99(openings) * 1000, 2),
    }


def _changed(held: Droits) -> Droits:
    assert held.amo is not None
    exoneration = "0" if held.amo.exoneration == "4" else "4"
    amo = replace(held.amo, exoneration=exoneration, caisse="999")
    return replace(held, amo=amo, source=SourceDroits.ADRI, lu_at=NOW, amc_de=held.id)


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def batch(people: int, latency_ms: int) -> dict[str, float]:
    """Ask for *people* through the screen Droits with real lanes; a timer of the GUI thread sees every freeze."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from app.bootstrap.calm import settle_memory
    from app.ui.droits import droits_screen
    from app.ui.lane import Lane
    from app.ui.theme import install_theme

    app = QApplication.instance() or QApplication([])
    install_theme(app)  # type: ignore[arg-type]
    clock = SystemClock()
    with scratch_copy(data_set(Size.S)) as folder, opened(folder) as store:
        _expect(store.unit_of_work, people, clock.today() + timedelta(days=1))
        rights = desk_over(store.unit_of_work, SlowRights(latency_ms / 1000), clock)
        rights.settings(KINE, RightsSettings(ModeDroits.SYSTEMATIQUE, par_minute=600))
        lanes = _Lanes(Lane("device"), Lane("work"))
        view = droits_screen(_Desk(rights, clock), lanes, _Nav())  # type: ignore[arg-type]
        view.resize(1280, 800)
        view.show()
        while lanes.work.busy or not view.demain.rows:
            app.processEvents()
        settle_memory()  # as the window does once a session is open
        watch, timer = _Watch(), QTimer()
        timer.timeout.connect(watch.tick)
        timer.start(TICK_MS)
        idle_until = time.perf_counter() + IDLE_S
        watch.restart()
        while time.perf_counter() < idle_until:
            app.processEvents()
        idle = max(watch.gaps)
        watch.restart()
        start = time.perf_counter()
        view.ask_button.click()
        while view.progress.isVisible():
            app.processEvents()
        took = time.perf_counter() - start
        timer.stop()
        done = sum(row.tag.word != "À demander" for row in view.demain.rows)
        for lane in (lanes.work, lanes.device):
            lane.close()
        view.close()
    return {
        "patients": done,
        "total_s": round(took, 1),
        "gel_max_ms": round(max(watch.gaps) * 1000, 1),
        "gel_p99_ms": round(p99(watch.gaps) * 1000, 1),
        "travail_max_ms": round(max(watch.work) * 1000, 1),
        "fenetre_au_repos_max_ms": round(idle * 1000, 1),
    }


class _Watch:
    """Time between two ticks of the GUI thread: on the clock, and in work of that thread alone.

    On a machine that others load, the clock also counts the time the post was given to them: an idle window shows how
    much, and the work of the thread does not."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Forget what was seen."""
        self.gaps, self.work = list[float](), list[float]()
        self._at, self._cpu = time.perf_counter(), time.thread_time()

    def tick(self) -> None:
        """Note one tick."""
        at, cpu = time.perf_counter(), time.thread_time()
        self.gaps.append(at - self._at)
        self.work.append(cpu - self._cpu)
        self._at, self._cpu = at, cpu


@dataclass(slots=True)
class _Lanes:
    device: Lane
    work: Lane


class _Desk:
    """What the screen asks of a desk."""

    def __init__(self, rights: RightsDesk, clock: SystemClock) -> None:
        self.rights, self.clock, self.user = rights, clock, KINE

    def may(self, permission: object) -> bool:
        """Everything is open."""
        return bool(permission)


class _Nav:
    """Goes nowhere."""

    def toast(self, text: str, undo: object = None) -> None:
        """Say nothing."""

    def data_changed(self) -> None:
        """Refresh nothing."""


def _expect(uow: UnitOfWorkFactory, people: int, day: date) -> None:
    """Plan one visit of *people* patients with a number on *day*."""
    with uow() as unit:
        planned = 0
        for row in unit.patients.search("", 1_000_000):
            pecs = unit.soins.pecs(row.id)
            nir = unit.patients.get(row.id).nir
            if not pecs or nir is None or not nir.key_is_right:
                continue
            unit.soins.add_seance(Seance(0, row.id, pecs[0].id, 1, day, state=SeanceState.PREVUE))
            planned += 1
            if planned == people:
                break
        unit.commit()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the measures and print them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rights_day", description="Mesures des droits")
    parser.add_argument("--sizes", default="S,L", help="jeux de données de l’écart")
    parser.add_argument("--people", type=int, default=200, help="patients du prochain jour")
    parser.add_argument("--latency-ms", type=int, default=300, help="temps de réponse du service simulé")
    parser.add_argument("--json", type=Path, help="fichier où écrire les chiffres")
    chosen = parser.parse_args(arguments)
    figures: dict[str, dict[str, float]] = {}
    for name in filter(None, chosen.sizes.split(",")):
        figures[f"écarts {name}"] = differences(Size[name])
        print(f"Écarts, jeu {name} : {figures[f'écarts {name}']}", flush=True)
    if chosen.people:
        figures["prochain jour"] = batch(chosen.people, chosen.latency_ms)
        print(f"Prochain jour vu de la fenêtre : {figures['prochain jour']}")
    if chosen.json is not None:
        chosen.json.write_text(json.dumps(figures, ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
