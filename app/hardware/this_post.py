"""The post that this process runs on, looked at for Réglages; satisfies PostDiagnosis."""

from __future__ import annotations

from dataclasses import dataclass

from app.hardware.camera.diagnosis import diagnose_cameras
from app.hardware.diagnosis import diagnose
from app.services.ports_card import ReaderDiagnosis
from app.services.ports_code import CameraDiagnosis


@dataclass(frozen=True, slots=True)
class ThisPost:
    """The real readers and cameras."""

    def readers(self) -> ReaderDiagnosis:
        """Return what is seen now. Blocks some milliseconds and raises nothing."""
        return diagnose()

    def cameras(self) -> CameraDiagnosis:
        """Return what each camera gives once opened. Blocks some seconds at most and raises nothing."""
        return diagnose_cameras()
