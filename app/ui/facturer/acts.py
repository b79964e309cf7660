"""Acts to choose from: searched with filters, recent ones first, or proposed by the aide à la cotation. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.billing.aide import AideRow, Asking, Question, next_step
from app.billing.nomenclature import Acte
from app.billing.search import ActFilter, find_acts
from app.domain.soins import ordinal
from app.services.tables import Tables
from app.ui.facturer.model import ActeRow
from app.ui.values import LeadText, Tab
from app.ui.words import NBSP, capital

TREATED = frozenset({"acte", "bilan"})
"""Categories that a prise en charge carries; the others ride on an act (open_pec.py)."""
OPERATED, NOT_OPERATED, IN_REFERENTIEL, OUTSIDE = "operee", "non_operee", "referentiel", "hors_referentiel"
ALL = "toutes"
FILTERS = (
    Tab(ALL, "Opérée ou non"),
    Tab(OPERATED, "Opérée"),
    Tab(NOT_OPERATED, "Non opérée"),
    Tab(IN_REFERENTIEL, "Référentiel", group=1),
    Tab(OUTSIDE, "Hors référentiel", group=1),
)
AIDE_TITLE = "Aide à la cotation"
AIDE_SENTENCE = "Tapez le numéro de la réponse. Retour arrière revient à la question d’avant, Échap ferme."
AIDE_FOUND = "Entrée prend l’acte, Retour arrière revient à la question d’avant."
NOT_IN_FORCE = "Cet acte n’est pas en vigueur aujourd’hui. Revenez en arrière ou cherchez-le par ses mots."
NO_ANSWER = "Aucun acte ne répond à ces trois réponses. Revenez en arrière."
NO_THRESHOLD = "Pas d’accord préalable"
_ALL_ROWS = 1000


def chosen_filter(words: str, region: str, operated: str | None, referentiel: str | None) -> ActFilter:
    """Return what the field, the list and the chips ask for together."""
    return ActFilter(
        words=words,
        region=region,
        opere={OPERATED: True, NOT_OPERATED: False}.get(operated or ""),
        referentiel={IN_REFERENTIEL: True, OUTSIDE: False}.get(referentiel or ""),
    )


def act_rows(
    tables: Tables, asked: ActFilter, day: date, recents: Sequence[str] = (), favourites: Sequence[str] = ()
) -> tuple[ActeRow, ...]:
    """Return the acts in force on *day* that pass the filter and that a prise en charge carries.

    *favourites* come first, then *recents*.
    """
    hits = find_acts(tables.nomenclature, asked, day, favourites, recents, _ALL_ROWS)
    return tuple(
        ActeRow(
            hit.acte.act_id,
            LeadText(hit.acte.cotation, hit.acte.libelle),
            f"Avant 2024\u00a0: {hit.acte.ancienne_cotation}" if hit.acte.ancienne_cotation else "",
            _short_threshold(hit.acte),
            "Favori" if hit.favori else "Récent" if hit.recent else "",
            hit.favori,
        )
        for hit in hits
        if hit.acte.category in TREATED
    )


def regions(tables: Tables, day: date) -> tuple[tuple[str, str], ...]:
    """Return (words, value) of the regions with an act in force, the empty value first for all of them."""
    known = {
        acte.classement.region
        for rows in tables.nomenclature.versions.values()
        for acte in rows
        if acte.classement.region and acte.category in TREATED and day in acte.validity
    }
    return (("Toutes les régions", ""), *((region.capitalize(), region) for region in sorted(known)))


@dataclass(frozen=True, slots=True)
class Proposal:
    """The act that the answers lead to; ``acte_id`` is empty when it cannot be taken."""

    acte_id: str
    acte: str
    texte: str
    seuil: str
    source: str


@dataclass(frozen=True, slots=True)
class AideStep:
    """One question with its answers, or the proposal."""

    title: str
    trail: str
    """Answers given so far."""
    answers: tuple[str, ...] = ()
    proposal: Proposal | None = None
    may_go_back: bool = False


class AideView(Protocol):
    """What the aide asks of its panel."""

    def show_step(self, step: AideStep) -> None:
        """Show a question or the proposal, opening the panel if need be."""

    def close_aide(self) -> None:
        """Put the panel away."""


class AidePresenter:
    """Three questions at most, then an act; *take* hears its id."""

    def __init__(self, view: AideView, tables: Tables, today: Callable[[], date], take: Callable[[str], None]) -> None:
        self._view, self._tables, self._today, self._take = view, tables, today, take
        self._answers: dict[Question, str] = {}
        self._step: Asking | AideRow | None = None

    def start(self) -> None:
        """Ask the first question."""
        self._answers = {}
        self._show()

    def on_answer(self, place: int) -> None:
        """Take the answer at *place*, counted from 1; another number is ignored."""
        step = self._step
        if isinstance(step, Asking) and 1 <= place <= len(step.answers):
            self._answers[step.question] = step.answers[place - 1]
            self._show()

    def on_back(self) -> None:
        """Go back to the question before."""
        if self._answers:
            self._answers.pop(next(reversed(self._answers)))
            self._show()

    def on_take(self) -> None:
        """Take the act proposed."""
        step = self._step
        if isinstance(step, AideRow) and self._in_force(step) is not None:
            self._view.close_aide()
            self._take(step.act_id)

    def _show(self) -> None:
        self._step = step = next_step(self._tables.aide, self._answers)
        trail = " › ".join(capital(text) for text in self._answers.values())
        back = bool(self._answers)
        if isinstance(step, Asking):
            self._view.show_step(AideStep(step.question.value, trail, step.answers, may_go_back=back))
        elif step is None:
            self._view.show_step(AideStep(NO_ANSWER, trail, may_go_back=back))
        else:
            self._view.show_step(AideStep("Acte proposé", trail, proposal=self._proposal(step), may_go_back=back))

    def _proposal(self, row: AideRow) -> Proposal:
        acte = self._in_force(row)
        if acte is None:
            return Proposal("", NOT_IN_FORCE, row.texte, "", row.source)
        return Proposal(row.act_id, f"{acte.cotation}, {acte.libelle}", row.texte, _threshold(acte), row.source)

    def _in_force(self, row: AideRow) -> Acte | None:
        return self._tables.nomenclature.in_force(row.act_id, self._today())


def _threshold(acte: Acte) -> str:
    return NO_THRESHOLD if acte.dap_from is None else f"Accord préalable dès la {ordinal(acte.dap_from)}{NBSP}séance"


def _short_threshold(acte: Acte) -> str:
    return "" if acte.dap_from is None else f"Accord dès la {ordinal(acte.dap_from)}"
