"""The answer of the rights service as a value: codes raw, dates read, nothing guessed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from app.domain.dates import BirthDate
from app.domain.errors import InvalidIdentifier
from app.domain.identifiers import Nir
from app.services.ports_rights import (
    CouvertureLue,
    MalformedAnswer,
    MutuelleLue,
    PeriodeLue,
    RightsAnswer,
    SituationLue,
)


def read_answer(found: Any, raw: bytes, received_at: datetime) -> RightsAnswer:
    """Return the value of what zeep read; raise MalformedAnswer, with the bytes, when a date is none."""
    globales, person = found.infosGlobales, found.beneficiaireDeSoins
    try:
        answered_on = read_day(found.dateReponse)
        if answered_on is None:
            raise ValueError("no day")
        return RightsAnswer(
            answered_at=received_at,
            answered_on=answered_on,
            regime=_text(globales.codeRegime),
            caisse=_text(globales.codeCaisse),
            centre=_text(globales.centrePrestation),
            code_presentation=_text(globales.codePresentationSupportAMO),
            nir=Nir.unchecked(person.numero),
            naissance=BirthDate(person.dateNaissance),
            rang=int(person.rangGemellaire),
            nom_usuel=_text(person.nomUsuel),
            nom_patronymique=_text(person.nomPatronymique),
            prenom=_text(person.prenom),
            qualite=_text(person.qualite),
            nir_certifie=Nir.unchecked(person.noNIRCertifie) if person.noNIRCertifie else None,
            adresse=tuple(_text(line) for line in person.adresse),
            service_amo=_text(person.codeServiceAMO),
            periode_service_amo=_period(person.periodeServiceAMO) if person.periodeServiceAMO else None,
            gestion_complementaire=_text(person.codeModeGestionComplementaire),
            support_complementaire=_text(person.codeSupportComplementaire),
            medecin_traitant={"O": True, "N": False}.get(_text(person.topMedecinTraitant)),
            periodes_amo=tuple(_period(one) for one in person.periodeAMO),
            couvertures=_couvertures(person.couverture),
            situations=_situations(person.situation),
            mutuelle=_mutuelle(found.mutuelle) if found.mutuelle else None,
            raw=raw,
        )
    except (ValueError, InvalidIdentifier):
        raise MalformedAnswer("a value that is no date or number", raw=raw) from None


def read_day(text: str | None) -> date | None:
    """Return the day of ``AAAAMMJJ``, None for « no date » (empty or zeros). Raise ValueError when it is no day."""
    bare = _text(text)
    if bare in {"", "00000000"}:
        return None
    return date(int(bare[:4]), int(bare[4:6]), int(bare[6:]))


def _period(one: Any) -> PeriodeLue:
    return PeriodeLue(read_day(one.dateDebut), read_day(one.dateFin))


def _couvertures(found: Iterable[Any]) -> tuple[CouvertureLue, ...]:
    return tuple(CouvertureLue(_period(one.periode), _text(one.codeALD), _text(one.codeSituation)) for one in found)


def _situations(found: Iterable[Any]) -> tuple[SituationLue, ...]:
    return tuple(
        SituationLue(_text(one.natureAssurance), _text(one.exoneration), _period(one.periode), _text(one.numero))
        for one in found
    )


def _mutuelle(one: Any) -> MutuelleLue:
    return MutuelleLue(
        numero=_text(one.noIdentification),
        periode=_period(one.periodeMutuelle),
        indicateur_traitement=_text(one.indicateurTraitement),
        aiguillage_sts=_text(one.codeAiguillageSTS),
        type_services=_text(one.typeServicesAssocies),
        services_associes=_text(one.servicesAssociesAuContrat),
        garanties=_text(one.codeGarantiesComplementaires),
    )


def _text(value: object) -> str:
    """Return the text of an element, without the spaces around it; empty when there is none."""
    return "" if value is None else str(value).strip()
