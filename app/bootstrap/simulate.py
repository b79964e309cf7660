"""``cabinet simuler``: the outside world alone, for training with a window opened beside it."""

from __future__ import annotations

import json
import sys
from threading import Event

from app.cli.arguments import DONE
from app.domain.clock import SystemClock
from app.simulator.world import OutsideWorld

SETTLE_S = 5
"""Seconds between two rounds of payments of the simulated caisse."""


def run_world(seconds: int, *, json_wanted: bool) -> int:
    """Serve on loopback until Ctrl+C, or for *seconds*; payments leave every few seconds."""
    stop, waited = Event(), 0
    with OutsideWorld(SystemClock()) as world:
        doors = {
            "smtp": f"{world.host}:{world.smtp_port}",
            "pop3": f"{world.host}:{world.pop3_port}",
            "droits": world.rights_address,
            "insi": world.insi_address,
            "certificats": str(world.teleservices.folder),
        }
        if json_wanted:
            sys.stdout.write(json.dumps(doors) + "\n")
        else:
            sys.stdout.write(f"Caisse simulée : {doors['smtp']} · boîte de retours : {doors['pop3']}\n")
            sys.stdout.write(f"Droits simulés : {doors['droits']} · INSi simulé : {doors['insi']}\n")
            sys.stdout.write(f"Certificats de l’école, effacés à l’arrêt : {doors['certificats']}\n")
        sys.stdout.flush()
        try:
            while not seconds or waited < seconds:
                stop.wait(min(SETTLE_S, seconds - waited) if seconds else SETTLE_S)
                waited += SETTLE_S
                world.caisse.settle()
        except KeyboardInterrupt:
            sys.stderr.write("Monde simulé arrêté.\n")
    return DONE
