"""Whether an answer speaks of the person asked for, and what is odd in it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from app.domain.patient import normalised
from app.services.ports_insi import InsiAnswer, InsiByTraits
from app.services.ports_rights import AnswerForSomebodyElse, PeriodeLue, RightsAnswer, RightsRequest

_SERVICES = frozenset({"", "01", "02", "03", "10"})
"""facts/adri.md §4, rule 4."""


def check_person(request: RightsRequest, answer: RightsAnswer) -> None:
    """Raise AnswerForSomebodyElse when a trait that cannot change differs.

    NIR of the assuré, birth date, rank and first name decide. A surname alone changes with a marriage: it does not
    refuse, ``remarks`` tells it.
    """
    differences = [
        name
        for name, asked, told in (
            ("NIR", request.nir.digits, answer.nir.digits),
            ("date de naissance", request.naissance.text, answer.naissance.text),
            ("rang de naissance", request.rang, answer.rang),
        )
        if asked != told
    ]
    if request.prenom and not _share_a_word(request.prenom, answer.prenom):
        differences.append("prénom")
    if differences:
        raise AnswerForSomebodyElse(tuple(differences), answer.raw)


def check_insi_person(request: InsiByTraits, answer: InsiAnswer) -> None:
    """Raise AnswerForSomebodyElse when the traits that came back are not those asked for."""
    told = answer.traits
    if told is None:
        return
    differences = [
        name
        for name, same in (
            ("nom de naissance", normalised(request.nom_naissance) == normalised(told.nom_naissance)),
            ("date de naissance", request.naissance == told.naissance),
            ("sexe", request.sexe == told.sexe.value),
            ("prénom", _share_a_word(" ".join(request.prenoms), told.prenoms)),
        )
        if not same
    ]
    if differences:
        raise AnswerForSomebodyElse(tuple(differences), answer.raw)


def remarks(
    request: RightsRequest, answer: RightsAnswer, regimes: frozenset[str], exonerations: frozenset[str]
) -> tuple[str, ...]:
    """Return in French what a person must look at before using *answer*; empty when nothing is odd.

    *regimes* and *exonerations* are the codes that the tables of the product know (resources/amo).
    """
    found = []
    if request.nom and not (
        _share_a_word(request.nom, answer.nom_usuel) or _share_a_word(request.nom, answer.nom_patronymique)
    ):
        found.append("Le nom diffère de celui de la fiche\u00a0: nom d’usage ou autre personne\u00a0? Vérifiez.")
    if answer.regime not in regimes:
        found.append(f"Régime inconnu «\u00a0{answer.regime}\u00a0»\u00a0: gardé tel quel, à vérifier avec la caisse.")
    found.extend(_odd_codes(answer, exonerations))
    found.extend(_odd_periods("droits de base", answer.periodes_amo))
    found.extend(_odd_periods("couverture", [one.periode for one in answer.couvertures]))
    found.extend(_backwards("situation", [one.periode for one in answer.situations]))
    if answer.mutuelle is not None:
        found.extend(_backwards("complémentaire", [answer.mutuelle.periode]))
    return tuple(found)


def _odd_codes(answer: RightsAnswer, exonerations: frozenset[str]) -> list[str]:
    found = []
    if answer.service_amo not in _SERVICES:
        found.append(f"Code de service «\u00a0{answer.service_amo}\u00a0» inconnu\u00a0: gardé tel quel, sans effet.")
    for code in sorted({one.exoneration for one in answer.situations} - exonerations):
        found.append(f"Exonération inconnue «\u00a0{code}\u00a0»\u00a0: gardée telle quelle, sans effet sur le taux.")
    for code in sorted({one.code_ald for one in answer.couvertures} - {"0", "1"}):
        found.append(f"Indicateur ALD inconnu «\u00a0{code}\u00a0»\u00a0: gardé tel quel, sans effet.")
    return found


def _odd_periods(what: str, periodes: Sequence[PeriodeLue]) -> list[str]:
    found = _backwards(what, periodes)
    straight = [one for one in periodes if not one.backwards]
    if any(_overlap(one, other) for one, other in combinations(straight, 2)):
        found.append(f"Périodes de {what} qui se chevauchent\u00a0: toutes sont gardées.")
    return found


def _backwards(what: str, periodes: Sequence[PeriodeLue]) -> list[str]:
    if any(one.backwards for one in periodes):
        return [f"Une période de {what} finit avant de commencer\u00a0: elle ne couvre aucun jour."]
    return []


def _overlap(one: PeriodeLue, other: PeriodeLue) -> bool:
    starts_before = one.debut is None or other.fin is None or one.debut <= other.fin
    return starts_before and (other.debut is None or one.fin is None or other.debut <= one.fin)


def _share_a_word(one: str, other: str) -> bool:
    return bool(set(normalised(one).split()) & set(normalised(other).split()))
