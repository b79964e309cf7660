"""What fills a database in bulk: whole aggregates with their ids, chunk after chunk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.droits import Droits
from app.domain.fse import Fse, PartKind, PartState, SignedFse
from app.domain.ledger import Mouvement
from app.domain.lot import Lot
from app.domain.patient import Patient
from app.domain.people import Praticien, Utilisateur
from app.domain.retour import Rejet, Retour
from app.domain.soins import Ordonnance, PriseEnCharge, Seance


@dataclass(frozen=True, slots=True)
class BulkData:
    """What one chunk holds; every object has its id, and refers to objects of this chunk or of an earlier one.

    A movement and a state of a journal take their ids from the database. ``compteurs`` are last numbers by series
    (« lot:… », « relance:2026 »): those of the FSE and of the file identifications are worked out.
    """

    praticiens: Sequence[Praticien] = ()
    utilisateurs: Sequence[Utilisateur] = ()
    patients: Sequence[Patient] = ()
    droits: Sequence[Droits] = ()
    ordonnances: Sequence[Ordonnance] = ()
    pecs: Sequence[PriseEnCharge] = ()
    fses: Sequence[Fse] = ()
    seances: Sequence[Seance] = ()
    signed: Sequence[SignedFse] = ()
    outbox: Sequence[tuple[int, datetime]] = ()
    parts: Sequence[tuple[int, PartKind, PartState, datetime]] = ()
    """(FSE, share, state, since)."""
    mouvements: Sequence[Mouvement] = ()
    lots: Sequence[Lot] = ()
    retours: Sequence[Retour] = ()
    rejets: Sequence[Rejet] = ()
    compteurs: Mapping[str, int] = field(default_factory=dict)
