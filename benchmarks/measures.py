"""The first measures: start, search, unpaid list (opened, and made again), a lot of a thousand FSE."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.domain.clock import FixedClock
from app.domain.droits import Droits
from app.domain.fse import Fse, FseState, PartKind, PartState
from app.domain.ledger import Mouvement, MouvementKind
from app.domain.lot import EnvoiOutcome
from app.domain.money import ZERO
from app.domain.patient import Patient, normalised
from app.domain.soins import Ordonnance, Seance, SeanceState
from app.receivables.accounts import Tab
from app.services.build_lots import BuildLots
from app.services.law import load_law
from app.services.list_creances import ListCreances
from app.services.ports import InvoiceContext
from app.services.ports_bulk import BulkData
from app.services.repositories import UnitOfWork
from app.services.send_lots import SendLots
from app.services.tables import load_tables
from app.simulator.population_care import Pricer
from app.simulator.population_people import NOMS
from app.simulator.world import OutsideWorld
from app.store.bulk import BulkLoader
from app.store.open import Store
from app.teletransmission.tables import load as load_flow
from app.transport.endpoints import Endpoint
from app.transport.mail import SmtpLotTransport
from app.ui.impayes.model import listing, shown
from app.ui.impayes.view import ImpayesWidget
from app.ui.pdf_preview import PdfPreview
from app.ui.theme import Mode, install_theme
from benchmarks.datasets import CABINET, ENGINE, KINE, NOW, DataSet, opened, scratch_copy

STARTS, LISTS, LOT_RUNS, TO_SEND = 7, 100, 3, 1000
LOT_SIZE = 500
"""A B2 file holds 999 invoices at most: a thousand make two lots."""
START_COMMAND = (sys.executable, "-m", "app", "--mesure-demarrage")
"""Opens the window, says on stdout how many milliseconds it took once usable, and leaves."""


@dataclass(slots=True)
class Samples:
    """Durations of one measure, in seconds; ``problem`` says in French why there are none."""

    name: str
    seconds: list[float] = field(default_factory=list)
    problem: str = ""

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Add how long the block took."""
        start = time.perf_counter()
        yield
        self.seconds.append(time.perf_counter() - start)


def cold_start(data: DataSet) -> Samples:
    """Whole life of a process that opens the window on an empty screen and leaves, interpreter included."""
    samples = Samples("Démarrage à froid jusqu’à la fenêtre utilisable")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with tempfile.TemporaryDirectory(prefix="cabinet-kine-mesures-") as folder:
        command = [*START_COMMAND, "--donnees", folder]
        for _ in range(STARTS):
            with samples.timed():
                done = subprocess.run(
                    command, env=environment, capture_output=True, text=True, timeout=60, check=False,
                    cwd=Path(__file__).parent.parent,
                )  # fmt: skip
            if done.returncode != 0 or not done.stdout.strip():
                samples.seconds.clear()
                samples.problem = f"la fenêtre n’a pas démarré (code {done.returncode})"
                break
    del data  # the same for every size: no cabinet is open at start-up
    return samples


def patient_search(data: DataSet) -> Samples:
    """One search per keystroke, while typing a name then the start of a first name."""
    samples = Samples("Recherche d’un patient, par frappe")
    with opened(data.folder) as store:
        for nom in NOMS:
            typed = f"{normalised(nom)} ma"
            for length in range(1, len(typed) + 1):
                with samples.timed(), store.unit_of_work() as uow:
                    uow.patients.search(typed[:length])
    return samples


def unpaid_list(data: DataSet) -> Samples:
    """Opening the list as a person does, until painted: the home screen read it, nothing was written since."""
    samples = Samples("Ouverture de la liste des impayés")
    with opened(data.folder) as store:
        lists = ListCreances(store.unit_of_work, FixedClock(NOW), load_law())
        read, screen = listing(lists(KINE)), _unpaid_screen()
        for run in range(LISTS + 1):
            start = time.perf_counter()
            read = read if lists(KINE) is read.view else listing(lists(KINE))
            screen.show_list(shown(read, Tab.TOUS, None))
            screen.grab()
            if run:  # the first one builds the fonts and the icons
                samples.seconds.append(time.perf_counter() - start)
        screen.close()
    return samples


def unpaid_list_anew(data: DataSet) -> Samples:
    """The same after something was written: every share, counter and line is made again."""
    samples = Samples("Liste des impayés refaite après une écriture")
    with scratch_copy(data) as folder, opened(folder) as store:
        lists = ListCreances(store.unit_of_work, FixedClock(NOW), load_law())
        lists(KINE)
        for run in range(LISTS):
            with store.unit_of_work() as uow:
                uow.cabinet.set_setting("mesure", str(run))
                uow.commit()
            with samples.timed():
                shown(listing(lists(KINE)), Tab.TOUS, None)
    return samples


def lot_of_a_thousand(data: DataSet) -> Samples:
    """Build the lots of a thousand signed FSE, write their file and send them by mail to the simulated caisse."""
    samples = Samples(f"Envoi de {TO_SEND} FSE en lots")
    clock = FixedClock(NOW)
    with scratch_copy(data) as folder, opened(folder) as store, OutsideWorld(clock) as world:
        _empty_outbox(store)
        transport = SmtpLotTransport(
            Endpoint(world.host, world.smtp_port), "cabinet@cabinet.simulation.invalid", True, world.certificate
        )
        build = BuildLots(store.unit_of_work, ENGINE, load_flow(), clock, max_fse=LOT_SIZE)
        send = SendLots(store.unit_of_work, transport, clock, simulated=True)
        for run in range(LOT_RUNS):
            _sign_a_thousand(store, data, run)
            with samples.timed():
                built = build(KINE)
                report = send(KINE)
            held, gone = sum(len(lot.fse_ids) for lot in built.lots), report.count(EnvoiOutcome.REUSSI)
            if held != TO_SEND or gone != len(built.lots):
                samples.problem = f"{held} FSE en {len(built.lots)} lots, {gone} lots envoyés"
            clock.advance(timedelta(minutes=1))
    return samples


MEASURES: tuple[Callable[[DataSet], Samples], ...] = (
    cold_start, patient_search, unpaid_list, unpaid_list_anew, lot_of_a_thousand,
)  # fmt: skip


def application() -> QApplication:
    """Return the one application of this process, made when there is none."""
    known = QApplication.instance()
    return known if isinstance(known, QApplication) else QApplication([])


def _unpaid_screen() -> ImpayesWidget:
    """Return the screen at the size of a 1280x800 window, drawn on no display."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    install_theme(application(), Mode.LIGHT)
    screen = ImpayesWidget(lambda progress: progress, PdfPreview(), NOW.date)
    screen.resize(1054, 720)
    return screen


def _empty_outbox(store: Store) -> None:
    with store.unit_of_work() as uow:
        uow.fses.dequeue([row.id for row in uow.fses.outbox()])
        uow.commit()


def _sign_a_thousand(store: Store, data: DataSet, run: int) -> None:
    """Load a thousand FSE of one praticien for one caisse, signed by the engine, waiting in the outbox."""
    pricer, contexts = Pricer(load_tables()), []
    with store.unit_of_work() as uow:
        praticien = uow.cabinet.praticien(1)
        for patient in uow.patients.many(range(1, data.made.patients + 1)).values():
            contexts += _context(uow, patient.id)
            if len(contexts) == 150:
                break
    fses, seances, signed = [], [], []
    for index in range(TO_SEND):
        subject = contexts[index % len(contexts)]
        number = run * TO_SEND + index + 1
        fse_id, seance_id = data.made.fses + number, data.made.seances + number
        seance = Seance(
            seance_id, subject.patient.id, subject.pec_id, praticien.id, NOW.date() - timedelta(days=1),
            state=SeanceState.FACTUREE, fse_id=fse_id,
        )  # fmt: skip
        line = pricer.line(seance, subject.acte_id, subject.droits)
        fse = Fse(
            fse_id, 500_000 + number, subject.patient.id, praticien.id, subject.pec_id, subject.ordonnance.id,
            subject.droits.id, FseState.SIGNEE, (line,), created_at=NOW,
        )  # fmt: skip
        context = InvoiceContext(CABINET, praticien, subject.patient, subject.droits, subject.ordonnance, NOW)
        fses.append(fse)
        seances.append(seance)
        signed.append(ENGINE.secure(fse, context))
    shares = [(fse, part) for fse in fses for part in PartKind if fse.part(part) > ZERO]
    BulkLoader(store.engine).load(
        BulkData(
            fses=fses, seances=seances, signed=signed, outbox=[(fse.id, NOW) for fse in fses],
            parts=[(fse.id, part, PartState.ATTENDUE, NOW) for fse, part in shares],
            mouvements=[
                Mouvement(0, fse.id, part, MouvementKind.FACTURE, fse.part(part), NOW.date(), NOW, f"fse:{fse.id}")
                for fse, part in shares
            ],
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Subject:
    patient: Patient
    droits: Droits
    ordonnance: Ordonnance
    pec_id: int
    acte_id: str


def _context(uow: UnitOfWork, patient_id: int) -> list[_Subject]:
    """Return what an FSE of this patient needs, nothing when the caisse is not the one of the lot."""
    droits = uow.patients.droits(patient_id)[0]
    pecs = uow.soins.pecs(patient_id)
    if droits.amo is None or (droits.amo.regime, droits.amo.caisse) != ("01", "801") or not pecs:
        return []
    pec = pecs[0]
    return [
        _Subject(uow.patients.get(patient_id), droits, uow.soins.ordonnance(pec.ordonnance_id), pec.id, pec.acte_id)
    ]
