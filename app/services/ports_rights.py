"""What the services need from the rights service (ADRi): the question, the answer, the failures, the door.

The content follows what is publicly known of ADRi (facts/adri.md §3, the JSON of a billing engine). What is not public
is our own design and says so: SituationLue. INSi is in ports_insi.py and shares the failures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Event
from typing import Protocol

from app.domain.dates import BirthDate
from app.domain.errors import AppError, InvalidIdentifier
from app.domain.identifiers import Nir

_RETRY = "La question reste dans la file et sera reposée."


@dataclass(frozen=True, slots=True)
class RightsRequest:
    """One question to the rights service; ``repr`` is masked. Minimum: régime, NIR, birth date, rank, day of care."""

    regime: str
    """Grand régime, 2 digits."""
    nir: Nir
    """Of the assuré who opens the rights."""
    naissance: BirthDate
    rang: int
    """Rank of birth, 1 to 9."""
    care_on: date
    """Day the rights are asked for: that of the care, or of the prescription for a series."""
    nom: str = ""
    prenom: str = ""
    caisse: str = ""
    """3 characters, empty when not known."""
    centre: str = ""
    """4 characters, empty when not known."""
    nir_certifie: Nir | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\d{2}", self.regime) or not 1 <= self.rang <= 9:
            raise InvalidIdentifier(
                "rights request",
                "régime or rank",
                "Pour interroger le service de droits, il faut le régime (2 chiffres) et le rang de naissance (1 à 9).",
            )
        if not self.nir.key_is_right:
            raise InvalidIdentifier(
                "rights request",
                "key of the NIR",
                "La clé du NIR ne correspond pas\u00a0: corrigez le numéro avant d’interroger le service de droits.",
            )

    def __repr__(self) -> str:
        return "RightsRequest(…)"


@dataclass(frozen=True, slots=True)
class PeriodeLue:
    """A period as it came, both ends included; None where the service gives no date. It may run backwards."""

    debut: date | None
    fin: date | None = None

    @property
    def backwards(self) -> bool:
        """Whether the end comes before the beginning: then it contains no day."""
        return self.debut is not None and self.fin is not None and self.fin < self.debut

    def __contains__(self, day: date) -> bool:
        return (self.debut is None or self.debut <= day) and (self.fin is None or day <= self.fin)


@dataclass(frozen=True, slots=True)
class CouvertureLue:
    """Code couverture over a period: raw pair, never mapped when unknown (facts/vitale-card.md, group 106)."""

    periode: PeriodeLue
    code_ald: str
    """0 none, 1 ALD; anything else is kept as it came."""
    code_situation: str
    """4 characters; their table is not public."""


@dataclass(frozen=True, slots=True)
class SituationLue:
    """A situation that changes the rate. OUR OWN DESIGN: how ADRi tells of AT, maternity or ALD is not public."""

    nature_assurance: str
    """10 maladie, 30 maternité, 41 AT/MP… (resources/amo), raw."""
    exoneration: str
    """Justificatif d’exonération 0 to 9 or C (resources/amo), raw."""
    periode: PeriodeLue
    numero: str = ""
    """Number of the work accident, or empty."""


@dataclass(frozen=True, slots=True)
class MutuelleLue:
    """Complementary insurer known to the compulsory one; may be absent from an answer."""

    numero: str
    periode: PeriodeLue
    indicateur_traitement: str = ""
    aiguillage_sts: str = ""
    type_services: str = ""
    services_associes: str = ""
    garanties: str = ""


@dataclass(frozen=True, slots=True)
class RightsAnswer:
    """What the service said at one moment; every code is raw. ``repr`` is masked."""

    answered_at: datetime
    """When this post received it, UTC."""
    answered_on: date
    """``dateReponse`` of the service."""
    regime: str
    caisse: str
    centre: str
    nir: Nir
    """Of the assuré, as the service gives it."""
    naissance: BirthDate
    rang: int
    nom_usuel: str
    nom_patronymique: str
    prenom: str
    qualite: str = ""
    nir_certifie: Nir | None = None
    code_presentation: str = ""
    adresse: tuple[str, ...] = ()
    service_amo: str = ""
    """01, 02, 03: C2S; 10: leaving the C2S; empty: none told (facts/adri.md §4)."""
    periode_service_amo: PeriodeLue | None = None
    gestion_complementaire: str = ""
    support_complementaire: str = ""
    medecin_traitant: bool | None = None
    """None: not told, which is not « no »."""
    periodes_amo: tuple[PeriodeLue, ...] = ()
    """In the order received; they may overlap. None at all means « inconnu », never « non »."""
    couvertures: tuple[CouvertureLue, ...] = ()
    situations: tuple[SituationLue, ...] = ()
    mutuelle: MutuelleLue | None = None
    raw: bytes = field(default=b"", compare=False)
    """The answer exactly as received, to be stored (the database is encrypted), never logged."""

    def open_on(self, day: date) -> bool | None:
        """Return whether the compulsory rights are open on *day*; None when the service gives no period."""
        return any(day in periode for periode in self.periodes_amo) if self.periodes_amo else None

    def __repr__(self) -> str:
        return f"RightsAnswer({len(self.raw)} bytes)"


class RightsFailure(AppError):
    """No usable answer. ``raw`` holds what was received, to be kept, empty when nothing was."""

    again_later: bool = False
    """Whether the same question may succeed later without anybody doing anything: keep it in the queue."""
    stops_batch: bool = False
    """Whether the line, and not this person, is at fault: the rest of a batch need not be tried."""

    def __init__(self, detail: str = "", user_message: str | None = None, raw: bytes = b"") -> None:
        super().__init__(detail, user_message)
        self.raw = raw


class PersonUnknown(RightsFailure):
    """The service knows nobody with this NIR, birth date and rank."""

    user_message = "Le service de droits ne connaît pas cet assuré. Vérifiez le NIR, la date de naissance et le rang."


class SeveralPeople(RightsFailure):
    """Homonyms: the question does not tell them apart."""

    user_message = (
        "Plusieurs bénéficiaires répondent à cette question (homonymes ou jumeaux). "
        "Vérifiez le rang de naissance et le prénom, puis reposez la question."
    )


class AnswerForSomebodyElse(RightsFailure):
    """The traits of the answer are not those asked for: nothing of it may be used."""

    def __init__(self, differences: tuple[str, ...], raw: bytes = b"") -> None:
        listed = ", ".join(differences)
        super().__init__(
            f"answer for somebody else: {listed}",
            f"La réponse concerne une autre personne ({listed}). Elle est refusée\u00a0: les droits n’ont pas changé.",
            raw,
        )
        self.differences = differences
        """French names of the traits that differ, without their values."""


class LookupRefused(RightsFailure):
    """The service refuses; ``code`` is its own (desir_550, desir_560…). Those that name the software stop a batch."""

    user_message = (
        "Le service de droits refuse ce logiciel ou ce praticien. Vérifiez l’abonnement et le numéro "
        "d’agrément dans Réglages, ou appelez l’assistance."
    )

    def __init__(self, code: str, raw: bytes = b"") -> None:
        super().__init__(f"refused by the service: {code}", f"{type(self).user_message} (code {code})", raw)
        self.code = code
        self.stops_batch = code.startswith(("desir_", "http_"))


class AddressForbidden(RightsFailure):
    """The billing engine is simulated and the address is not on this machine: nothing was opened."""

    stops_batch = True
    user_message = (
        "Le moteur de facturation est simulé\u00a0: seule une adresse de ce poste (https://127.0.0.1…) est permise. "
        "Rien n’a été envoyé. Changez l’adresse dans Réglages, ou revenez au service simulé."
    )


class CertificateMissing(RightsFailure):
    """This post has no usable client certificate: absent, unreadable, or its key does not match."""

    stops_batch = True
    user_message = (
        "Le certificat du cabinet pour le service de droits est absent ou illisible. Choisissez-le dans Réglages."
    )


class CertificateExpired(RightsFailure):
    """The client certificate is out of its dates."""

    stops_batch = True
    user_message = (
        "Le certificat du cabinet pour le service de droits n’est plus valable à cette date. "
        "Vérifiez l’heure de ce poste, puis renouvelez le certificat."
    )


class CertificateRefused(RightsFailure):
    """The server does not accept the client certificate."""

    stops_batch = True
    user_message = (
        "Le service de droits refuse le certificat de ce cabinet. Vérifiez dans Réglages que c’est le bon certificat."
    )


class ServerNotTrusted(RightsFailure):
    """The server does not prove who it is: unknown authority, other name, or certificate out of its dates."""

    stops_batch = True
    user_message = (
        "Le service de droits ne prouve pas son identité (certificat inconnu ou périmé). Rien n’a été envoyé. "
        "Vérifiez l’heure de ce poste et l’adresse du service dans Réglages."
    )


class ClockSkewed(RightsFailure):
    """The clocks of this post and of the service disagree."""

    stops_batch = True
    user_message = (
        "L’heure de ce poste et celle du service de droits ne s’accordent pas. "
        "Mettez l’heure de l’ordinateur à jour, puis reposez la question."
    )


class ServiceUnreachable(RightsFailure):
    """No connection, or it was cut."""

    again_later = True
    stops_batch = True
    user_message = f"Le service de droits est injoignable. {_RETRY}"


class ServiceTooSlow(RightsFailure):
    """No whole answer in the time allowed."""

    again_later = True
    user_message = f"Le service de droits n’a pas répondu à temps. {_RETRY}"


class ServiceFailing(RightsFailure):
    """The service answered that it cannot: HTTP error, page of a proxy, technical fault."""

    again_later = True
    user_message = f"Le service de droits est en panne ou en maintenance. {_RETRY}"


class MalformedAnswer(RightsFailure):
    """The answer does not follow the contract: nothing of it is used."""

    user_message = (
        "La réponse du service de droits est illisible. Elle est conservée telle que reçue\u00a0; "
        "les droits n’ont pas changé."
    )


class AnswerTooBig(RightsFailure):
    """The answer is longer than any answer may be: reading stopped there, nothing is kept."""

    user_message = (
        "La réponse du service de droits est démesurée\u00a0: elle a été refusée. Les droits n’ont pas changé."
    )


class RightsService(Protocol):
    """Asks the rights of one person. Safe to call from several threads at once."""

    simulated: bool
    name: str
    """What the screens call it, in French."""

    def query(self, request: RightsRequest, cancel: Event | None = None) -> RightsAnswer:
        """Return the answer, its person checked against *request*. Blocks, 15 s at most, retries included.

        Raise a RightsFailure, ForbiddenEndpoint (transport), or Cancelled once *cancel* is set.
        """
