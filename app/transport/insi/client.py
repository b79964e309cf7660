"""InsiService over SOAP and TLS with the certificate of the cabinet."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from datetime import date
from threading import Event
from typing import Any

from app.domain.clock import Clock
from app.domain.dates import BirthDate
from app.domain.errors import InvalidIdentifier
from app.domain.identifiers import Nir
from app.domain.ins import MatriculeIns, OidIns, TraitsIns
from app.domain.patient import Sexe
from app.services.check_rights_answer import check_insi_person
from app.services.ports_insi import CodeInsi, InsiAnswer, InsiByTraits, MatriculeHistorique
from app.services.ports_rights import MalformedAnswer, PeriodeLue
from app.transport.teleservice.call import Caller
from app.transport.teleservice.contract import Contract
from app.transport.teleservice.pace import Pace, Wait, wait_for
from app.transport.teleservice.settings import ServiceSettings
from app.transport.teleservice.wire import Monotonic

OPERATION = "rechercherInsAvecTraitsIdentite"
CONTRACT = Contract(
    "insi", "insi.wsdl", "resultat.xsd", OPERATION, f"urn:ServiceIdentiteCertifiee:1.0.0:{OPERATION}",
    "{http://www.cnamts.fr/INSiResultat}RESULTAT",
)  # fmt: skip


class SoapInsiService:
    """Asks the service of the settings. Nothing is read or opened before the first question."""

    def __init__(
        self,
        settings: ServiceSettings,
        clock: Clock,
        *,
        wait: Wait = wait_for,
        monotonic: Monotonic = time.monotonic,
        new_id: Callable[[], str] = lambda: str(uuid.uuid4()),
    ) -> None:
        self.simulated = settings.engine_is_simulated
        self.name = "INSi (service simulé)" if self.simulated else "INSi"
        self._settings, self._clock, self._new_id = settings, clock, new_id
        pace = Pace(wait, monotonic)
        self._caller = Caller(settings, CONTRACT, clock, pace, wait, monotonic)

    def by_traits(self, request: InsiByTraits, cancel: Event | None = None) -> InsiAnswer:
        """Return what INSi knows of these traits. Raise a RightsFailure, ForbiddenEndpoint or Cancelled."""
        question = self._caller.codec.question(f"uuid:{self._new_id()}", self._contexts(), _fields(request))
        found, raw = self._caller.ask(question, cancel)
        answer = _read(found, raw, InsiAnswer(self._clock.now(), CodeInsi.AUCUNE, ""))
        check_insi_person(request, answer)
        return answer

    def _contexts(self) -> dict[str, object]:
        """The two contexts, the second present even when empty (facts/ins-datamatrix.md §5)."""
        settings, now = self._settings, self._clock.now()
        lps = {
            "IDAM": {"_value_1": settings.authorisation, "R": "4"},
            "Version": "1",
            "Instance": self._new_id(),
            "Nom": settings.software,
        }
        sender = {"Temps": now, "Emetteur": settings.authorisation}
        return {
            "contexteLPS": {"Id": self._new_id(), **sender, "LPS": lps, "Nature": "CTXLPS", "Version": "01_00"},
            "contexteBAM": {"Id": self._new_id(), **sender, "Nature": "CTXBAM", "Version": "01_02"},
        }


def _fields(request: InsiByTraits) -> dict[str, object]:
    born = request.naissance.text
    fields: dict[str, object] = {
        "NomNaissance": request.nom_naissance,
        "Prenom": list(request.prenoms),
        "Sexe": request.sexe,
        "DateNaissance": f"{born[:4]}-{born[4:6]}-{born[6:]}",
    }
    return {**fields, "LieuNaissance": request.lieu_naissance} if request.lieu_naissance else fields


def _read(found: Any, raw: bytes, empty: InsiAnswer) -> InsiAnswer:
    """Return the value; raise MalformedAnswer for a code, a register or a date that is none, or a missing person."""
    try:
        code, label = CodeInsi(found.CR.CodeCR), str(found.CR.LibelleCR or "")
        if code is not CodeInsi.UNE_IDENTITE:
            return InsiAnswer(empty.answered_at, code, label, raw=raw)
        person = found.INDIVIDU
        if person is None:
            raise ValueError("no person")
        return InsiAnswer(
            answered_at=empty.answered_at,
            code=code,
            libelle=label,
            traits=_traits(person.TIQ),
            matricule=_matricule(person.INSACTIF),
            historique=tuple(
                MatriculeHistorique(_matricule(one), PeriodeLue(_day(one.DateDeb), _day(one.DateFin)))
                for one in person.INSHISTO
            ),
            raw=raw,
        )
    except (ValueError, InvalidIdentifier):
        raise MalformedAnswer("INSi: a value outside its table", raw=raw) from None


def _traits(found: Any) -> TraitsIns:
    names = str(found.ListePrenom or found.Prenom or "").strip()
    born = BirthDate(str(found.DateNaissance).replace("-", ""))
    return TraitsIns(str(found.NomNaissance or ""), names, born, Sexe(found.Sexe), str(found.LieuNaissance or ""))


def _matricule(found: Any) -> MatriculeIns:
    return MatriculeIns(Nir.unchecked(found.IdIndividu.NumIdentifiant + found.IdIndividu.Cle), OidIns(found.OID))


def _day(text: str | None) -> date | None:
    return None if not text or text.startswith("0000") else date.fromisoformat(text)
