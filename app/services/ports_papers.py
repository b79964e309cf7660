"""What the papers around a feuille need from outside, as Protocols."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.domain.composition import HorsNomenclature
from app.domain.fse import Fse, FseLine
from app.domain.patient import Patient
from app.domain.people import Cabinet, Praticien


@dataclass(frozen=True, slots=True)
class Papers:
    """Who a paper is from and for, and the day it is made."""

    cabinet: Cabinet
    praticien: Praticien
    patient: Patient
    edited_on: date


@dataclass(frozen=True, slots=True)
class WhySheet:
    """A feuille with the reason of every cent. ``fse.numero`` 0 is a draft."""

    papers: Papers
    fse: Fse
    droits_reason: str = ""


@dataclass(frozen=True, slots=True)
class NoteSheet:
    """The note d'honoraires: what the insurance does not know and the patient pays."""

    papers: Papers
    numero: int
    """Number of the feuille it goes with, 0 when there is none."""
    lines: tuple[FseLine, ...]


@dataclass(frozen=True, slots=True)
class DevisSheet:
    """What the patient is told in writing before free fees or a dépassement."""

    papers: Papers
    items: tuple[HorsNomenclature, ...]
    seances: int
    """How many times each item is planned, 1 or more."""
    valid_until: date


class PaperPrinter(Protocol):
    """Makes the papers; every method returns the same bytes for the same input."""

    def why(self, sheet: WhySheet) -> bytes:
        """Return the PDF of « Pourquoi ce montant »."""

    def note(self, sheet: NoteSheet) -> bytes:
        """Return the PDF of a note d'honoraires."""

    def devis(self, sheet: DevisSheet) -> bytes:
        """Return the PDF of a devis."""
