"""What the simulated INSi answers: the same question gets the same answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.clock import Clock
from app.domain.dates import BirthDate
from app.services.ports_insi import CodeInsi, InsiAnswer, InsiByTraits
from app.simulator.insi.people import CasInsi, Connu, known
from app.simulator.teleservices.answers import Refusal

PATH = "/insi"
_LABELS = {
    CodeInsi.UNE_IDENTITE: "OK",
    CodeInsi.AUCUNE: "Aucune identité trouvée",
    CodeInsi.PLUSIEURS: "Plusieurs identités trouvées",
}


@dataclass(frozen=True, slots=True)
class SimulatedInsi:
    """The brain of the service; nobody real is known to it."""

    clock: Clock

    def decide(self, request: InsiByTraits) -> InsiAnswer | Refusal:
        """Return the answer or the refusal."""
        person = next((one for one in known() if _same(one, request)), None)
        if person is None:
            return self._answer(CodeInsi.AUCUNE)
        match person.cas:
            case CasInsi.LOGICIEL_REFUSE:
                return Refusal("desir_550", "numéro d’autorisation inconnu")
            case CasInsi.PAR_PRENOMS if len(request.prenoms) < len(person.traits.prenoms.split()):
                return self._answer(CodeInsi.AUCUNE)
            case CasInsi.PAR_LIEU if not request.lieu_naissance:
                return self._answer(CodeInsi.PLUSIEURS)
        found = self._answer(CodeInsi.UNE_IDENTITE)
        traits = person.traits
        if person.cas is CasInsi.AUTRE_PERSONNE:
            traits = replace(traits, prenoms="ODILE", naissance=BirthDate("19010101"))
        return replace(found, traits=traits, matricule=person.matricule, historique=person.historique)

    def _answer(self, code: CodeInsi) -> InsiAnswer:
        return InsiAnswer(self.clock.now(), code, _LABELS[code])


def _same(person: Connu, request: InsiByTraits) -> bool:
    traits = person.traits
    same = (traits.nom_naissance, traits.sexe.value, traits.naissance) == (
        request.nom_naissance, request.sexe, request.naissance,
    )  # fmt: skip
    place = not request.lieu_naissance or request.lieu_naissance == traits.lieu_naissance
    return same and place and set(request.prenoms) <= set(traits.prenoms.split())
