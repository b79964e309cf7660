"""A post where the stand-in libraries are installed: what they do is told from one call to the next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.hardware.api_lecture.reader import ApiLectureReader
from app.hardware.native.process import Library
from app.hardware.native.worker import Worker
from app.hardware.ssv.engine import SsvEngine
from app.hardware.virtual_people import FAMILY, Person
from tests.native import compiled
from tests.native.people import bearer_zone, identification, rights_zone

USUAL_S = 30.0
"""Generous: a machine under load. A test of a hang gives less."""


class ApiPost:
    """The « API de lecture » in its worker."""

    def __init__(self, folder: Path, deadline_s: float = USUAL_S) -> None:
        self.folder = folder
        self.worker = Worker(Library("api_lecture", compiled("api_lec"), str(folder)))
        self.reader = ApiLectureReader(self.worker, wait_s=0, deadline_s=deadline_s)
        self.behave("answer")
        self.insert(FAMILY)

    def behave(self, how: str) -> None:
        (self.folder / "api_lec.behaviour").write_text(how, encoding="ascii")

    def insert(self, people: Sequence[Person] | bytes) -> None:
        content = people if isinstance(people, bytes) else identification(people)
        (self.folder / "identite.xml").write_bytes(content)


class SsvPost:
    """The SSV library in its worker; a behaviour is learnt when a worker starts."""

    def __init__(self, folder: Path, deadline_s: float = USUAL_S, lane: str = "") -> None:
        self.folder, self.ini = folder, folder / "sesam.ini"
        self.worker = Worker(Library("ssv", compiled("ssv"), str(self.ini)), lane)
        self.engine = SsvEngine(self.worker, deadline_s=deadline_s)
        (folder / "cps.bin").write_bytes(bearer_zone(am="807001239"))
        (folder / "droits.bin").write_bytes(rights_zone(FAMILY))
        self.behave("answer")

    def behave(self, how: str) -> None:
        """Change what the library does, in a new worker."""
        self.worker.close()
        self.ini.write_text(how, encoding="ascii")
