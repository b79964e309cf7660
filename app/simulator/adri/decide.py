"""What the simulated rights service answers: the same question on the same day gets the same answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from app.domain.clock import Clock
from app.domain.dates import BirthDate
from app.services.ports_rights import (
    CouvertureLue,
    MutuelleLue,
    PeriodeLue,
    RightsAnswer,
    RightsRequest,
    SituationLue,
)
from app.simulator.adri.cases import BY_NIR, CasDroits, is_fictional
from app.simulator.teleservices.answers import Accident, Refusal

Said = RightsAnswer | Refusal | Accident
PATH = "/droits"
LONG_AGO = date(2020, 1, 1)

_REFUSALS: Mapping[CasDroits, Refusal] = {
    CasDroits.INCONNU: Refusal("sim_inconnu", "assuré inconnu"),
    CasDroits.HOMONYME: Refusal("sim_plusieurs", "plusieurs bénéficiaires"),
    CasDroits.LOGICIEL_REFUSE: Refusal("desir_550", "numéro d’autorisation inconnu"),
    CasDroits.NIVEAU_INSUFFISANT: Refusal("desir_560", "niveau d’accès insuffisant"),
    CasDroits.EN_PANNE: Refusal("sim_panne", "service en panne", sender=False),
}
_ACCIDENTS: Mapping[CasDroits, Accident] = {
    CasDroits.ILLISIBLE: Accident.MALFORMED,
    CasDroits.LENT: Accident.SLOW,
    CasDroits.PAGE_HTML: Accident.HTML,
    CasDroits.DEMESUREE: Accident.HUGE,
    CasDroits.PIEGEE: Accident.BOMB,
    CasDroits.COUPEE: Accident.CUT,
    CasDroits.HORLOGE: Accident.SKEWED,
}


@dataclass(slots=True)
class SimulatedRights:
    """The brain of the service. ``scenario`` plays a case for anybody, by the 13 characters of the NIR."""

    clock: Clock
    scenario: dict[str, CasDroits] = field(default_factory=dict)

    def decide(self, request: RightsRequest) -> Said:
        """Return the answer, the refusal or the accident.

        A fictional number outside the list of cases has open rights, at the régime and caisse asked with, and nothing
        is said of its cover nor of its insurer: a cabinet école keeps those of its data set. A number outside the
        fictional range is unknown: the simulated world says nothing of anybody real.
        """
        person = BY_NIR.get(request.nir.digits)
        cas = self.scenario.get(request.nir.digits) or (person.cas if person else None)
        if cas is None:
            cas = CasDroits.OUVERTS if is_fictional(request.nir) else CasDroits.INCONNU
        if cas in _ACCIDENTS:
            return _ACCIDENTS[cas]
        if cas in _REFUSALS:
            return _REFUSALS[cas]
        if person and request.naissance != person.naissance:
            return _REFUSALS[CasDroits.INCONNU]
        if request.rang > (2 if cas is CasDroits.JUMEAUX else 1) and person:
            return _REFUSALS[CasDroits.HOMONYME if cas is CasDroits.JUMEAUX else CasDroits.INCONNU]
        answer = self._open(request)
        change = _CHANGES.get(cas)
        return answer if change is None else change(answer, self.clock.today())

    def _open(self, request: RightsRequest) -> RightsAnswer:
        """Open rights, with a complementary insurer."""
        person = BY_NIR.get(request.nir.digits)
        nom = request.nom or (person.nom if person else "FICTIF")
        prenom = person.prenom if person else request.prenom or "Personne"
        known = person is not None or request.nir.digits in self.scenario
        if person and request.rang == 2:
            prenom = request.prenom or f"{prenom} Deux"
        return RightsAnswer(
            answered_at=self.clock.now(),
            answered_on=self.clock.today(),
            regime=request.regime,
            caisse=request.caisse or "801",
            centre=request.centre or "0000",
            nir=request.nir,
            naissance=request.naissance,
            rang=request.rang,
            nom_usuel=nom,
            nom_patronymique=person.nom if person else nom,
            prenom=prenom,
            qualite="0",
            medecin_traitant=True,
            periodes_amo=(PeriodeLue(LONG_AGO),),
            couvertures=(CouvertureLue(PeriodeLue(LONG_AGO), "0", "0100"),) if known else (),
            mutuelle=MutuelleLue("99990001", PeriodeLue(LONG_AGO), garanties="OOOOOOOO") if known else None,
        )


Change = Callable[[RightsAnswer, date], RightsAnswer]


def _days(count: int) -> timedelta:
    return timedelta(days=count)


def _ald(answer: RightsAnswer, today: date, *, over: bool) -> RightsAnswer:
    since, until = (today - _days(760), today - _days(30)) if over else (today - _days(60), None)
    period = PeriodeLue(since, until)
    rest = (CouvertureLue(PeriodeLue(until + _days(1)), "0", "0100"),) if until else ()
    return replace(
        answer,
        couvertures=(CouvertureLue(PeriodeLue(LONG_AGO, since - _days(1)), "0", "0100"),
                     CouvertureLue(period, "1", "0100"), *rest),
        situations=(SituationLue("10", "4", period),),
    )  # fmt: skip


def _c2s(code: str) -> Change:
    def change(answer: RightsAnswer, today: date) -> RightsAnswer:
        period = PeriodeLue(today - _days(120), today + _days(244))
        mutuelle = MutuelleLue("99999997", period, garanties="OOOOOOOO")
        return replace(answer, service_amo=code, periode_service_amo=period, mutuelle=mutuelle)

    return change


def _leaving_c2s(answer: RightsAnswer, today: date) -> RightsAnswer:
    return replace(answer, service_amo="10", periode_service_amo=PeriodeLue(today - _days(400), today - _days(5)))


def _work_accident(answer: RightsAnswer, today: date) -> RightsAnswer:
    period = PeriodeLue(today - _days(45))
    return replace(answer, situations=(SituationLue("41", "0", period, "260912340"),))


def _maternity(answer: RightsAnswer, today: date) -> RightsAnswer:
    return replace(answer, situations=(SituationLue("30", "0", PeriodeLue(today - _days(20), today + _days(160))),))


def _several_periods(answer: RightsAnswer, today: date) -> RightsAnswer:
    return replace(
        answer,
        periodes_amo=(
            PeriodeLue(LONG_AGO, today - _days(200)),
            PeriodeLue(today - _days(230), today + _days(90)),
            PeriodeLue(today + _days(91)),
        ),
    )


def _unknown_codes(answer: RightsAnswer, _today: date) -> RightsAnswer:
    return replace(
        answer,
        regime="77",
        service_amo="44",
        couvertures=(CouvertureLue(PeriodeLue(LONG_AGO), "7", "ZZZZ"),),
        situations=(SituationLue("66", "X", PeriodeLue(LONG_AGO)),),
    )


def _no_mutuelle_left(answer: RightsAnswer, today: date) -> RightsAnswer:
    return replace(answer, mutuelle=MutuelleLue("99990001", PeriodeLue(LONG_AGO, today - _days(10))))


_CHANGES: Mapping[CasDroits, Change] = {
    CasDroits.FERMES: lambda a, day: replace(a, periodes_amo=(PeriodeLue(LONG_AGO, day - _days(1)),), mutuelle=None),
    CasDroits.A_VENIR: lambda a, day: replace(a, periodes_amo=(PeriodeLue(day + _days(30)),), mutuelle=None),
    CasDroits.CAISSE_CHANGEE: lambda a, _: replace(a, caisse="601" if a.caisse != "601" else "801"),
    CasDroits.ALD_OUVERTE: lambda a, day: _ald(a, day, over=False),
    CasDroits.ALD_TERMINEE: lambda a, day: _ald(a, day, over=True),
    CasDroits.C2S_01: _c2s("01"),
    CasDroits.C2S_02: _c2s("02"),
    CasDroits.C2S_03: _c2s("03"),
    CasDroits.C2S_SORTANT: _leaving_c2s,
    CasDroits.ACCIDENT_TRAVAIL: _work_accident,
    CasDroits.MATERNITE: _maternity,
    CasDroits.ALSACE_MOSELLE: lambda a, _: replace(
        a, caisse="673", situations=(SituationLue("13", "0", PeriodeLue(LONG_AGO)),)
    ),
    CasDroits.SANS_MEDECIN_TRAITANT: lambda a, _: replace(a, medecin_traitant=False),
    CasDroits.MUTUELLE_TERMINEE: _no_mutuelle_left,
    CasDroits.PERIODES_MULTIPLES: _several_periods,
    CasDroits.PERIODE_INVERSEE: lambda a, day: replace(a, periodes_amo=(PeriodeLue(day, day - _days(40)),)),
    CasDroits.SANS_PERIODE: lambda a, _: replace(a, periodes_amo=(), medecin_traitant=None, mutuelle=None),
    CasDroits.CODES_INCONNUS: _unknown_codes,
    CasDroits.AUTRE_PERSONNE: lambda a, _: replace(
        a, prenom="Quelqu’une", naissance=BirthDate("19010101"), nom_usuel="D’AUTRE", nom_patronymique="D’AUTRE"
    ),
}
