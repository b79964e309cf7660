"""Whether an answer speaks of the person asked for."""

from __future__ import annotations

from app.domain.patient import normalised
from app.services.ports_insi import InsiAnswer, InsiByTraits
from app.services.ports_rights import AnswerForSomebodyElse, RightsAnswer, RightsRequest


def check_person(request: RightsRequest, answer: RightsAnswer) -> None:
    """Raise AnswerForSomebodyElse when a trait that cannot change differs.

    NIR of the assuré, birth date, rank and first name decide. A surname alone changes with a marriage: it does not
    refuse: who reads the answer tells it.
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


def _share_a_word(one: str, other: str) -> bool:
    return bool(set(normalised(one).split()) & set(normalised(other).split()))
