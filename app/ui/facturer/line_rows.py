"""Every line of every séance, grouped, in the order of the modules; why one has no price. Pure, no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from app.billing.trace import Step, decimal_text
from app.domain.composition import LigneKind
from app.domain.fse import FseLine
from app.domain.money import Money
from app.domain.soins import Lieu, Seance
from app.ui.facturer.model import LineRow, SeanceOrder, WhyStep
from app.ui.facturer.reading import Feuille
from app.ui.values import LeadText
from app.ui.words import NBSP

_WEEKDAYS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
_NO_PRICE = ("RAT-01", "ACT-01")
"""Findings that say why a séance, or one of its lines, has no price."""
_SAME = NBSP
"""A cell that repeats the one above; not empty, or sorting would put the line last."""
_DETAIL = ("Lettre clé", "Part patient")
"""Steps that the short form leaves out: the source of a value, and a share printed above it."""
_SHORT = {
    "MAJ-F": "Dimanche ou férié", "MAJ-N": "Nuit", "DEP-IFD": "Déplacement", "DEP-IFS": "Déplacement",
    "DEP-IFS-OLD": "Déplacement", "DEP-IK": "Kilomètres", "DEP-IKM": "Km, montagne", "DEP-IKS": "Km, à pied",
    "MK-I2-BDK": "Bilan-diagnostic", "MK-I2-BDK-NEURO": "Bilan-diagnostic neuro",
}  # fmt: skip
"""Short words of the lines that ride on an act; the panel of the reasons has the whole name."""
_PLACES = {Lieu.DOMICILE: "Domicile", Lieu.CABINET: "Cabinet"}


def line_rows(feuille: Feuille) -> tuple[LineRow, ...]:
    """Return every line under its séance, in the order of the findings."""
    told = feuille.traces if len(feuille.traces) == len(feuille.lines) else ((),) * len(feuille.lines)
    priced = list(zip(feuille.lines, told, strict=True))
    reasons = {f.row: f.message for f in feuille.findings if f.code in _NO_PRICE and f.row is not None}
    rows: list[LineRow] = []
    for place, seance in enumerate(feuille.chosen):
        own = [(line, steps) for line, steps in priced if line.seance_id == seance.id]
        rows.extend(_rows(feuille, seance, own, reasons.get(place, "")))
    return tuple(rows)


def long_day(when: date) -> str:
    """Return « sam. 21/11/2026 »."""
    return f"{_WEEKDAYS[when.weekday()]} {when:%d/%m/%Y}"


def seance_total(lines: Iterable[FseLine], seance_id: int) -> Money:
    """Return what one séance costs, note d’honoraires included."""
    return Money.total(line.honoraires for line in lines if line.seance_id == seance_id)


def _rows(
    feuille: Feuille, seance: Seance, own: list[tuple[FseLine, tuple[Step, ...]]], reason: str
) -> Iterator[LineRow]:
    lead = own[0][0].lettre_cle if own else ""
    order = SeanceOrder(
        seance.day, lead, _PLACES[seance.lieu], seance_total((line for line, _ in own), seance.id).cents
    )
    for place, (line, steps) in enumerate(own):
        yield _priced(seance, place, line, steps, order)
    if reason or not own:
        words = LeadText("Sans prix" if reason else "—", reason or (feuille.pec.intitule if feuille.pec else ""))
        yield LineRow(seance.id, len(own), seance.day, *_head(seance, len(own), words, ""), None, None, None, "", order)


def _head(seance: Seance, place: int, words: LeadText, libelle: str) -> tuple[str, LeadText, str, str]:
    """Day, words and place of a line: the day and the place are told once by séance."""
    day, lieu = (_SAME, _SAME) if place else (long_day(seance.day), _PLACES[seance.lieu])
    return day, words, libelle, lieu


def _priced(seance: Seance, place: int, line: FseLine, steps: tuple[Step, ...], order: SeanceOrder) -> LineRow:
    note = line.kind is LigneKind.HORS_NOMENCLATURE
    words = LeadText("Note" if note else line.lettre_cle, _SHORT.get(line.acte_id, line.libelle))
    return LineRow(
        seance.id, place, seance.day, *_head(seance, place, words, line.libelle), _quantity(line), line.honoraires,
        None if note else line.base, "" if note else f"{line.taux}{NBSP}%", order, _why(line, steps),
        tuple(_bare(step) for step in line.pourquoi if not step.startswith(_DETAIL)),
    )  # fmt: skip


def _quantity(line: FseLine) -> Decimal | str | None:
    if line.kind is LigneKind.KILOMETRES:
        return f"{decimal_text(f'{line.quantite.normalize():f}')}{NBSP}km"
    if line.kind in {LigneKind.MAJORATION, LigneKind.INDEMNITE}:
        return "1"
    return line.coefficient or None


def _why(line: FseLine, steps: tuple[Step, ...]) -> tuple[WhyStep, ...]:
    if not steps:
        return tuple(WhyStep(text) for text in line.pourquoi)
    return tuple(WhyStep(step.texte, _source(step)) for step in steps)


def _source(step: Step) -> str:
    """The text cited, and the version of the table unless the sentence says it already."""
    version = f"table du {step.version}" if step.version and step.version not in step.texte else ""
    cited = step.source if step.source not in step.texte else ""
    return " · ".join(part for part in (cited, version) if part)


def _bare(step: str) -> str:
    """Return a step of the price without its sources: « 60 % de 17,88 € = 10,73 € »."""
    for mark in (", arrondi", ", version", " (formule", ", par soustraction"):
        step = step.partition(mark)[0]
    return step.rstrip(".")
