"""The simulated rights service as bytes: questions in, envelopes out."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from app.domain.clock import Clock
from app.domain.dates import BirthDate
from app.domain.identifiers import Nir
from app.services.ports_rights import MutuelleLue, PeriodeLue, RightsAnswer, RightsRequest
from app.simulator.adri.decide import SimulatedRights
from app.simulator.teleservices.answers import Sent
from app.simulator.teleservices.desk import Desk
from app.simulator.teleservices.soap import QuestionReader, element, envelope

NAMESPACE = "urn:cabinet-kine:simulation:droits:1"
_e = partial(element, NAMESPACE)


def adri_desk(brain: SimulatedRights, clock: Clock) -> Desk[RightsRequest, RightsAnswer]:
    """Return what answers at ``/droits``."""
    asked_at = f"{{{NAMESPACE}}}contexte/{{{NAMESPACE}}}temps"
    reader, error = QuestionReader("adri", "droits.xsd"), f"{{{NAMESPACE}}}erreur"
    return Desk(reader, clock, asked_at, error, _request, brain.decide, write_answer)


def write_answer(answer: RightsAnswer, message_id: str) -> Sent:
    """Return the envelope of *answer*."""
    payload = _e(
        "reponseDroits",
        _e("horodatage", text=f"{answer.answered_at:%Y-%m-%dT%H:%M:%SZ}"),
        _e("dateReponse", text=f"{answer.answered_on:%Y%m%d}"),
        _e(
            "infosGlobales",
            _e("codeRegime", text=answer.regime),
            _e("codeCaisse", text=answer.caisse),
            _e("centrePrestation", text=answer.centre),
            _e("codePresentationSupportAMO", text=answer.code_presentation),
        ),
        _person(answer),
        None if answer.mutuelle is None else _mutuelle(answer.mutuelle),
    )
    return envelope(payload, message_id)


def _request(body: Any) -> RightsRequest:
    def text(name: str) -> str:
        return str(body.findtext(f"{{{NAMESPACE}}}{name}", ""))

    day = text("dateReference")
    return RightsRequest(
        regime=text("codeRegime"),
        nir=Nir.unchecked(text("immatriculation")),
        naissance=BirthDate(text("dateNaissance")),
        rang=int(text("rangGemellaire")),
        care_on=date(int(day[:4]), int(day[4:6]), int(day[6:])),
        nom=text("nom"),
        prenom=text("prenom"),
        caisse=text("codeCaisse"),
        centre=text("codeCentre"),
    )


def _person(answer: RightsAnswer) -> Any:
    top = {True: "O", False: "N"}.get(answer.medecin_traitant) if answer.medecin_traitant is not None else None
    service = answer.periode_service_amo
    return _e(
        "beneficiaireDeSoins",
        _e("numero", text=answer.nir.value),
        _e("nomUsuel", text=answer.nom_usuel),
        _e("nomPatronymique", text=answer.nom_patronymique),
        _e("prenom", text=answer.prenom),
        *(_e("adresse", text=line) for line in answer.adresse),
        None if answer.nir_certifie is None else _e("noNIRCertifie", text=answer.nir_certifie.value),
        _e("dateNaissance", text=answer.naissance.text),
        _e("rangGemellaire", text=str(answer.rang)),
        _e("qualite", text=answer.qualite),
        _e("codeServiceAMO", text=answer.service_amo),
        None if service is None else _period("periodeServiceAMO", service),
        _e("codeModeGestionComplementaire", text=answer.gestion_complementaire),
        _e("codeSupportComplementaire", text=answer.support_complementaire),
        None if top is None else _e("topMedecinTraitant", text=top),
        *(_period("periodeAMO", one) for one in answer.periodes_amo),
        *(
            _e(
                "couverture",
                _period("periode", one.periode),
                _e("codeALD", text=one.code_ald),
                _e("codeSituation", text=one.code_situation),
            )
            for one in answer.couvertures
        ),
        *(
            _e(
                "situation",
                _period("periode", one.periode),
                _e("natureAssurance", text=one.nature_assurance),
                _e("exoneration", text=one.exoneration),
                _e("numero", text=one.numero),
            )
            for one in answer.situations
        ),
    )


def _mutuelle(one: MutuelleLue) -> Any:
    return _e(
        "mutuelle",
        _e("noIdentification", text=one.numero),
        _e("indicateurTraitement", text=one.indicateur_traitement),
        _e("codeAiguillageSTS", text=one.aiguillage_sts),
        _e("typeServicesAssocies", text=one.type_services),
        _e("servicesAssociesAuContrat", text=one.services_associes),
        _e("codeGarantiesComplementaires", text=one.garanties),
        _period("periodeMutuelle", one.periode),
    )


def _period(name: str, one: PeriodeLue) -> Any:
    return _e(name, _e("dateDebut", text=_day(one.debut)), _e("dateFin", text=_day(one.fin)))


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%Y%m%d}"
