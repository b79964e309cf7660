"""The official libraries of this post, when they are installed, behind our ports."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from app.bootstrap.folders import Folders
from app.domain.errors import EnvironmentProblem
from app.hardware.api_lecture.reader import ApiLectureReader
from app.hardware.native.places import API_LECTURE, SSV, find, read_post
from app.hardware.native.worker import Worker
from app.hardware.ssv.engine import Resources, SsvEngine

DEVICE_LANE = "device"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OfficialLibraries:
    """Nothing runs until a card is read; ``close`` ends what does."""

    identity: ApiLectureReader | None = None
    ssv: SsvEngine | None = None

    def close(self) -> None:
        """End the workers."""
        for held in (self.identity, self.ssv):
            if held is not None:
                held.worker.close()


def libraries_of_window(folders: Folders) -> OfficialLibraries:
    """Return the same for the window, none when the file of the post is unreadable: the doctor says so."""
    try:
        return official_libraries(folders, DEVICE_LANE)
    except EnvironmentProblem as problem:
        log.warning("official libraries left aside: %s", problem)
        return OfficialLibraries()


def official_libraries(folders: Folders, lane: str = "") -> OfficialLibraries:
    """Return what is installed; *lane* starts the name of the only thread that may call. Raise EnvironmentProblem."""
    post = read_post(folders.post)
    identity, ssv = find(API_LECTURE, post), find(SSV, post)
    default = Resources()
    resources = Resources(post.get("ressource_ps", default.ps), post.get("ressource_vitale", default.vitale))
    return OfficialLibraries(
        None if identity is None else ApiLectureReader(Worker(identity, lane)),
        None if ssv is None else SsvEngine(Worker(ssv, lane), resources),
    )
