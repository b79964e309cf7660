"""The tables of resources/ that records, addresses and rejections are read from, loaded once."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from app.domain.droits import DroitsAmo
from app.domain.lot import Destination
from app.teletransmission.layout import Layouts, b2_layouts, noemie_layouts


@dataclass(frozen=True, slots=True)
class Tables:
    """All that the encoders and the decoders need."""

    b2: Layouts
    noemie: Layouts
    destinations: Mapping[tuple[str, str, str], Destination]
    """Régime, caisse and centre (empty when any) to the destination."""
    destinataires: Mapping[str, str]
    """Grand régime to the type of addressee of record 000."""

    def destination(self, amo: DroitsAmo) -> Destination:
        """Return where the invoices of a caisse go; an unlisted caisse is its own organisme destinataire.

        Source: resources/b2/destinations.csv (facts/b2-format.md §4, « three different 3-digit codes »).
        """
        for centre in (amo.centre, ""):
            found = self.destinations.get((amo.regime, amo.caisse, centre))
            if found is not None:
                return found
        return Destination(amo.regime, amo.caisse)

    def dest_type(self, destination: Destination) -> str:
        """Return the type of addressee, « SI » (other) when the régime is not in the table."""
        return self.destinataires.get(destination.regime, "SI")


def read_rows(folder: str, name: str) -> list[dict[str, str]]:
    """Return the rows of a table of resources/ as dictionaries."""
    text = files("resources").joinpath(folder, name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def load() -> Tables:
    """Return the tables shipped with the application."""
    return Tables(
        b2=b2_layouts(read_rows("b2", "layout.csv")),
        noemie=noemie_layouts(read_rows("noemie", "layout.csv")),
        destinations={
            (r["regime"], r["caisse"], r["centre"]): Destination(r["regime"], r["organisme"], r["centre_informatique"])
            for r in read_rows("b2", "destinations.csv")
        },
        destinataires={r["regime"]: r["dest_type"] for r in read_rows("b2", "destinataires.csv")},
    )
