"""The simulated INSi as bytes: questions in, envelopes out."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from app.domain.clock import Clock
from app.domain.dates import BirthDate
from app.domain.ins import MatriculeIns
from app.services.ports_insi import InsiAnswer, InsiByTraits
from app.simulator.insi.decide import SimulatedInsi
from app.simulator.teleservices.answers import Sent
from app.simulator.teleservices.desk import Desk
from app.simulator.teleservices.soap import QuestionReader, element, envelope

ASKED, RESULT, SIRAM = "http://www.cnamts.fr/INSiRecSans", "http://www.cnamts.fr/INSiResultat", "urn:siram"
LPS = "urn:siram:lps:ctxlps"
_e = partial(element, RESULT)


def insi_desk(brain: SimulatedInsi, clock: Clock) -> Desk[InsiByTraits, InsiAnswer]:
    """Return what answers at ``/insi``."""
    asked_at = f"{{{LPS}}}ContexteLPS/{{{LPS}}}Temps"
    reader, error = QuestionReader("insi", "insi.xsd"), f"{{{SIRAM}}}Erreur"
    return Desk(reader, clock, asked_at, error, _request, brain.decide, write_result)


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


def _request(body: Any) -> InsiByTraits:
    def text(name: str) -> str:
        return str(body.findtext(f"{{{ASKED}}}{name}", ""))

    names = tuple(str(one.text) for one in body.findall(f"{{{ASKED}}}Prenom"))
    born = BirthDate(text("DateNaissance").replace("-", ""))
    return InsiByTraits(text("NomNaissance"), names, text("Sexe"), born, text("LieuNaissance"))
