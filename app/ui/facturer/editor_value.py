"""What the editor of a séance shows around its fields. Pure, no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.billing.calendrier import feries_of, holiday
from app.billing.nomenclature import Acte
from app.billing.search import ActFilter
from app.domain.soins import Seance
from app.services.tables import Tables
from app.ui.facturer.acts import act_rows
from app.ui.facturer.line_rows import long_day, seance_total
from app.ui.facturer.model import ActeRow
from app.ui.facturer.reading import Feuille
from app.ui.facturer.seance_input import SeanceInput
from app.ui.values import LeadText

if TYPE_CHECKING:
    from app.ui.desk import Desk

ADDED = frozenset({"supplement", "bilan", "telesante"})
"""Categories of what rides on the act of a séance."""
_WORDS = {"bilan": "bilan diagnostic", "supplement": "supplément", "telesante": "téléexpertise"}
_ACTS_SHOWN = 30
_SUNDAY = 6


@dataclass(frozen=True, slots=True)
class SupplementRow:
    """One supplement or bilan that may be added."""

    acte_id: str
    acte: LeadText
    mots: str = ""
    """Words that find it although its name lacks them."""


@dataclass(frozen=True, slots=True)
class EditorValue:
    """The panel of one séance."""

    seance_id: int
    title: str
    sentence: str
    """Rank among the séances of the feuille, and what it costs."""
    typed: SeanceInput
    acte: LeadText
    """Act done that day."""
    replaced: bool
    """It is not that of the prise en charge."""
    jour: str
    """« Dimanche », the name of a public holiday, or empty."""
    supplements: tuple[SupplementRow, ...]
    first: bool
    last: bool


def editor_value(feuille: Feuille, stored: Seance, typed: SeanceInput, desk: Desk) -> EditorValue:
    """Return the panel of *stored*, filled with what is typed."""
    tables, place = desk.tables, feuille.ids.index(stored.id)
    count, total = len(feuille.chosen), seance_total(feuille.lines, stored.id)
    rank = f"Séance {place + 1} sur {count} · {total}" if count > 1 else f"{total} pour cette séance"
    acte_id = typed.acte_id or (feuille.pec.acte_id if feuille.pec else "")
    acte = tables.nomenclature.in_force(acte_id, stored.day)
    return EditorValue(
        stored.id,
        f"Séance du {long_day(stored.day)}",
        rank,
        typed,
        LeadText(acte.cotation, acte.libelle) if acte else LeadText("—", "acte absent de la nomenclature de ce jour"),
        bool(typed.acte_id),
        _special(stored.day, desk.session.cabinet.adresse.code_postal),
        supplement_rows(tables, stored.day, typed.supplements),
        place == 0,
        place == count - 1,
    )


def supplement_rows(tables: Tables, day: date, chosen: tuple[str, ...]) -> tuple[SupplementRow, ...]:
    """Return what may be added on *day*, what is chosen first."""
    rows = [
        SupplementRow(acte.act_id, LeadText(acte.cotation, acte.libelle), _WORDS.get(acte.category, ""))
        for acte in _in_force(tables, day)
        if acte.category in ADDED or acte.act_id in chosen
    ]
    return tuple(sorted(rows, key=lambda row: row.acte_id not in chosen))


def act_choices(tables: Tables, words: str, day: date) -> tuple[ActeRow, ...]:
    """Return the acts found by their words; none while nothing is typed."""
    return act_rows(tables, ActFilter(words=words), day)[:_ACTS_SHOWN] if words.strip() else ()


def _in_force(tables: Tables, day: date) -> list[Acte]:
    versions = tables.nomenclature.versions.values()
    return [acte for rows in versions for acte in rows if day in acte.validity]


def _special(day: date, code_postal: str) -> str:
    named = holiday(day, feries_of(code_postal))
    return named or ("Dimanche" if day.weekday() == _SUNDAY else "")
