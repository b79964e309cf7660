"""What tariff updates and demandes d’accord préalable need from outside, as Protocols."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.domain.dap import DemandeAccord
from app.domain.droits import DroitsAmo
from app.domain.patient import Patient
from app.domain.people import Cabinet, Praticien
from app.domain.soins import Ordonnance


class SignatureVerifier(Protocol):
    """Knows the public keys of the maintainers."""

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Return whether one of the keys signed *message*."""


@dataclass(frozen=True, slots=True)
class DapSheet:
    """All that the data sheet of a request shows, frozen. ``repr`` is masked by its parts."""

    demande: DemandeAccord
    cabinet: Cabinet
    praticien: Praticien
    patient: Patient
    amo: DroitsAmo | None
    caisse: str
    """Name of the caisse, empty when the table does not know it."""
    ordonnance: Ordonnance
    acte: str
    """Label of the act."""
    cotation: str
    situation: str
    """Référentiel, empty when none."""
    seuils: tuple[str, ...]
    """Each threshold in words."""
    sources: tuple[str, ...]
    premiere_on: date | None
    derniere_on: date | None
    faites: int
    edited_on: date


class DapPrinter(Protocol):
    """Makes the paper."""

    def dap_sheet(self, sheet: DapSheet) -> bytes:
        """Return the PDF of our own data sheet, to go with the official form: byte-identical for the same input."""
