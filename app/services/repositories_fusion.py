"""What the use cases need from the database to compare files, to make two of them one, and to take it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from app.domain.fusion import Contenu, Croisements, Fusion
from app.domain.patient import Patient


class Bloc(Enum):
    """What two files must share to be compared at all: comparing every pair of a large base would take hours."""

    NIR = "nir"
    NAISSANCE = "naissance"
    NOM = "nom"
    """Names and first names, normalised, written alike."""


@dataclass(frozen=True, slots=True)
class Groupe:
    """The files that share one key."""

    bloc: Bloc
    patients: tuple[Patient, ...]

    def __repr__(self) -> str:
        return f"Groupe({self.bloc.name}, {len(self.patients)})"


Pair = tuple[int, int]
"""Two files, the lower number first."""


class FusionRepository(Protocol):
    """Fusions of files, and what was said of pairs of files."""

    def claim(self, garde_id: int, absorbe_id: int) -> None:
        """Hold both files until the end of the transaction: two posts may fuse them at once, each the other way.

        Raise FusionRefused when they are one file already, NotFound.
        """

    def add(self, fusion: Fusion) -> Fusion:
        """Store the fusion and let the absorbed file be followed by the one kept; return it with its id.

        Raise as ``claim`` does.
        """

    def undo(self, fusion_id: int, at: datetime, par: str) -> None:
        """Give the absorbed file its own life back; raise FusionRefused when that is already done; NotFound."""

    def get(self, fusion_id: int) -> Fusion:
        """Return one; raise NotFound."""

    def of_file(self, patient_id: int) -> tuple[Fusion, ...]:
        """Return those that the file took part in, newest first, taken back or not."""

    def held(self, limit: int = 200) -> tuple[Fusion, ...]:
        """Return those not taken back, newest first."""

    def absorbed_count(self, patient_id: int) -> int:
        """Return how many files this one answers for."""

    def file(self, patient_id: int) -> Patient:
        """Return a file itself, absorbed or not; raise NotFound."""

    def contents(self, patient_id: int) -> Contenu:
        """Return how much the file and those it absorbed hold."""

    def crossings(self, fusion_id: int) -> Croisements:
        """Return what was written since over both files at once."""

    def keys(self, bloc: Bloc) -> tuple[str, ...]:
        """Return the keys that two files or more share, absorbed files set aside."""

    def groups(self, bloc: Bloc, keys: Iterable[str]) -> tuple[Groupe, ...]:
        """Return the files of each of *keys*, absorbed files set aside."""

    def not_duplicates(self) -> frozenset[Pair]:
        """Return the pairs that somebody said are two people."""

    def set_not_duplicate(self, pair: Pair, at: datetime, par: str) -> None:
        """Remember that these are two people; harmless when it is known."""

    def forget_not_duplicate(self, pair: Pair) -> None:
        """Take that back."""
