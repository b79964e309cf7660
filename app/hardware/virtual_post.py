"""A post with virtual readers and told cameras, for the training and the pictures; satisfies PostDiagnosis."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from app.hardware.virtual_reader import VirtualReader
from app.services.ports_card import ReaderDiagnosis
from app.services.ports_code import CameraDiagnosis, CameraSeen, CameraState

SOUND = ReaderDiagnosis(library_ready=True, slots=(), platform="linux")
WEBCAM = CameraSeen(0, "Webcam intégrée", CameraState.READY, (1280, 720))


@dataclass(slots=True)
class VirtualPost:
    """What is told of the post, around the readers as they are."""

    reader: VirtualReader
    around: ReaderDiagnosis = SOUND
    seen: tuple[CameraSeen, ...] = field(default=(WEBCAM,))

    def readers(self) -> ReaderDiagnosis:
        """Return what is told, with the readers as they are."""
        return replace(self.around, slots=self.reader.slots())

    def cameras(self) -> CameraDiagnosis:
        """Return the cameras told."""
        return CameraDiagnosis(library_ready=True, cameras=self.seen, platform=self.around.platform)
