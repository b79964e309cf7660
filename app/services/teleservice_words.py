"""What a téléservice that was asked directly did not answer, in French: nothing waits in a queue."""

from __future__ import annotations

from collections.abc import Mapping

from app.services.ports_rights import (
    AnswerForSomebodyElse,
    AnswerTooBig,
    CertificateExpired,
    CertificateMissing,
    CertificateRefused,
    ClockSkewed,
    LookupRefused,
    MalformedAnswer,
    RightsFailure,
    ServerNotTrusted,
    ServiceFailing,
    ServiceTooSlow,
    ServiceUnreachable,
)

_WORDS: Mapping[type[RightsFailure], str] = {
    ServiceUnreachable: "{} est injoignable. Vérifiez l’adresse et la connexion, puis réessayez.",
    ServiceTooSlow: "{} n’a pas répondu à temps. Réessayez plus tard.",
    ServiceFailing: "{} est en panne ou en maintenance. Réessayez plus tard.",
    MalformedAnswer: "La réponse est illisible\u00a0: rien n’en a été repris.",
    AnswerTooBig: "La réponse est démesurée\u00a0: elle a été refusée.",
    CertificateMissing: "Le certificat du cabinet est absent ou illisible. Choisissez-le dans Réglages.",
    CertificateExpired: "Le certificat du cabinet n’est pas valable à cette date. "
    "Vérifiez l’heure de ce poste, puis renouvelez le certificat.",
    CertificateRefused: "{} refuse le certificat de ce cabinet. Vérifiez dans Réglages que c’est le bon.",
    ServerNotTrusted: "{} ne prouve pas son identité. Rien n’a été envoyé. Vérifiez l’adresse et les autorités.",
    ClockSkewed: "L’heure de ce poste et celle du service ne s’accordent pas. Mettez l’ordinateur à l’heure.",
}


def direct_words(service: str, failure: RightsFailure) -> str:
    """Return what happened and what to do; *service* starts the sentence: « INSi », « Le service de droits »."""
    if isinstance(failure, LookupRefused):
        return f"{service} refuse ce logiciel ou ce praticien (code {failure.code}). Appelez l’assistance."
    if isinstance(failure, AnswerForSomebodyElse):
        listed = ", ".join(failure.differences)
        return f"La réponse concerne une autre personne ({listed}). Elle est refusée\u00a0: rien n’a changé."
    words = _WORDS.get(type(failure))
    return words.format(service) if words is not None else failure.user_message
