"""The simulated INSi as bytes: questions in, envelopes out; and the same in process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from threading import Event
from typing import Any

from app.domain.clock import Clock
from app.domain.dates import BirthDate
from app.domain.errors import InvalidIdentifier
from app.domain.ins import MatriculeIns
from app.services.check_rights_answer import check_insi_person
from app.services.ports_insi import InsiAnswer, InsiByTraits
from app.services.ports_rights import ServiceUnreachable
from app.simulator.insi.decide import SimulatedInsi
from app.simulator.teleservices.answers import Accident, Refusal, Sent
from app.simulator.teleservices.certificates import Authority
from app.simulator.teleservices.embedded import check_cancel, check_certificate, failure
from app.simulator.teleservices.soap import SoapDesk, Unreadable, element, envelope, fault

ASKED, RESULT, SIRAM = "http://www.cnamts.fr/INSiRecSans", "http://www.cnamts.fr/INSiResultat", "urn:siram"
LPS = "urn:siram:lps:ctxlps"
SKEW = timedelta(minutes=5)
_e = partial(element, RESULT)


class InsiDesk:
    """Answers at ``/insi``."""

    def __init__(self, brain: SimulatedInsi, clock: Clock) -> None:
        self.brain, self._clock = brain, clock
        self._desk = SoapDesk("insi", "insi.xsd")

    def respond(self, content: bytes) -> Sent | Accident:
        """Return what goes back for one question."""
        message_id = ""
        try:
            header, body, message_id = self._desk.question(content)
            sent_at = datetime.fromisoformat(header.findtext(f"{{{LPS}}}ContexteLPS/{{{LPS}}}Temps", ""))
            request = _request(body)
        except (Unreadable, ValueError, InvalidIdentifier):
            return _refused(Refusal("sim_question", "question illisible"), message_id)
        if abs(sent_at - self._clock.now()) > SKEW:
            return _refused(Refusal("sim_horloge", "horodatage trop éloigné"), message_id)
        said = self.brain.decide(request)
        return _refused(said, message_id) if isinstance(said, Refusal) else write_result(said, message_id)


def write_result(answer: InsiAnswer, message_id: str) -> Sent:
    """Return the envelope of *answer*."""
    heading = _e("CR", _e("CodeCR", text=answer.code.value), _e("LibelleCR", text=answer.libelle))
    return envelope(_e("RESULTAT", heading, _person(answer)), message_id)


def _person(answer: InsiAnswer) -> Any:
    traits, matricule = answer.traits, answer.matricule
    if traits is None or matricule is None:
        return None
    born = traits.naissance.text
    return _e(
        "INDIVIDU",
        _e("INSACTIF", *_number(matricule)),
        *(
            _e(
                "INSHISTO",
                *_number(one.matricule),
                _day("DateDeb", one.periode.debut),
                _day("DateFin", one.periode.fin),
            )
            for one in answer.historique
        ),
        _e(
            "TIQ",
            _e("NomNaissance", text=traits.nom_naissance),
            _e("Prenom", text=traits.premier_prenom),
            _e("ListePrenom", text=traits.prenoms),
            _e("Sexe", text=traits.sexe.value),
            _e("DateNaissance", text=f"{born[:4]}-{born[4:6]}-{born[6:]}"),
            _e("LieuNaissance", text=traits.lieu_naissance) if traits.lieu_naissance else None,
        ),
    )


def _number(matricule: MatriculeIns) -> tuple[Any, Any]:
    numero = matricule.numero
    identifier = _e("IdIndividu", _e("NumIdentifiant", text=numero.digits), _e("Cle", text=numero.key))
    return identifier, _e("OID", text=matricule.oid.value)


def _day(name: str, day: date | None) -> Any:
    return None if day is None else _e(name, text=day.isoformat())


def _refused(refusal: Refusal, message_id: str) -> Sent:
    error = partial(element, SIRAM)
    detail = error(
        "Erreur",
        error("code", text=refusal.code),
        error("severite", text="erreur"),
        error("messageID", text=message_id),
    )
    return fault(refusal, detail, message_id)


def _request(body: Any) -> InsiByTraits:
    def text(name: str) -> str:
        return str(body.findtext(f"{{{ASKED}}}{name}", ""))

    names = tuple(str(one.text) for one in body.findall(f"{{{ASKED}}}Prenom"))
    born = BirthDate(text("DateNaissance").replace("-", ""))
    return InsiByTraits(text("NomNaissance"), names, text("Sexe"), born, text("LieuNaissance"))


@dataclass(slots=True)
class EmbeddedInsi:
    """InsiService in process; ``raw`` is the envelope that the server would have sent."""

    brain: SimulatedInsi
    clock: Clock
    authority: Authority
    certificate_pem: bytes
    down: bool = False
    simulated: bool = True
    name: str = "INSi (simulé, sur ce poste)"

    def by_traits(self, request: InsiByTraits, cancel: Event | None = None) -> InsiAnswer:
        """Return what the simulated base knows of these traits. Raise a RightsFailure or Cancelled."""
        check_cancel(cancel)
        check_certificate(self.certificate_pem, self.authority, self.clock.now())
        if self.down:
            raise ServiceUnreachable("training without network")
        said = self.brain.decide(request)
        if isinstance(said, Refusal):
            raise failure(said)
        answer = replace(said, raw=write_result(said, "simulation").content)
        check_insi_person(request, answer)
        return answer
