"""``cabinet demo``: a whole fictional day without a display, on real parts."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from app.bootstrap.demo.cast import CABINET, KINE, LOGIN, MORNING, OCTOBER, PASSPHRASE
from app.bootstrap.demo.play import SCENARIO, Messages, Play
from app.bootstrap.demo.readers import MEMORY, demo_reader
from app.bootstrap.demo.report import Report, count
from app.bootstrap.desk import build_desk, recover
from app.bootstrap.folders import Folders
from app.bootstrap.post import SqlSafe
from app.bootstrap.world import outside_of
from app.cli.arguments import DONE, REFUSED
from app.documents.folder import PaperFolder
from app.documents.recovery_sheet import recovery_sheet
from app.domain.clock import FixedClock
from app.services.first_run import FirstRun, FirstRunAnswers
from app.services.session import OpenSession, Session
from app.simulator.world import OutsideWorld


def run_demo(output: Path, *, json_wanted: bool, in_memory: bool) -> int:
    """Play the day into *output* and print what it produced; return the exit code."""

    def say(words: str) -> None:
        (sys.stderr if json_wanted else sys.stdout).write(f"{words}\n")

    report = play_day(output, say, in_memory=in_memory)
    if json_wanted:
        sys.stdout.write(json.dumps(report.as_json(), ensure_ascii=False) + "\n")
    else:
        say("\nBilan de la journée fictive (moteur simulé, non homologué)")
        say(report.as_text())
        say(f"\nPour ouvrir ce cabinet : cabinet --donnees {output / 'cabinet'}")
        say(f"Identifiant « {LOGIN} », phrase de passe « {PASSPHRASE} ».")
    return DONE if report.conservation.holds else REFUSED


def play_day(output: Path, say: Callable[[str], None], *, in_memory: bool) -> Report:
    """Play the day and return its report."""
    folders, clock, messages = Folders(output / "cabinet"), FixedClock(OCTOBER), Messages()
    folders.start_log()
    safe = SqlSafe(folders, clock)
    try:
        session = _open(safe, clock, output, say)
        recover(session.unit_of_work, clock, folders)
        with demo_reader(in_memory=in_memory) as reader, OutsideWorld(clock, SCENARIO) as world:
            if reader.kind == MEMORY:
                say(f"Lecteur en mémoire : {reader.reason}")
            desk = build_desk(session, safe, clock, folders, outside_of(world, reader.card_reader))
            Play(desk, world, clock, reader, say, messages)()
            clock.instant = MORNING
            return count(session.unit_of_work, output, reader.kind, messages)
    finally:
        safe.close()


def _open(safe: SqlSafe, clock: FixedClock, output: Path, say: Callable[[str], None]) -> Session:
    if safe.exists():
        say("Cabinet de démonstration retrouvé : la journée est rejouée sans rien compter deux fois.")
        return OpenSession(safe, clock)(LOGIN, PASSPHRASE)
    done = FirstRun(safe, clock)(FirstRunAnswers(CABINET, KINE, LOGIN, PASSPHRASE))
    sheet = recovery_sheet(CABINET, done.recovery_key, clock.today())
    PaperFolder(output).write("cle-de-secours.pdf", sheet)
    return done.session
