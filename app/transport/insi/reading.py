"""The answer of INSi as a value: the person it knows, her number and those before it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from app.domain.dates import BirthDate
from app.domain.errors import InvalidIdentifier
from app.domain.identifiers import Nir
from app.domain.ins import MatriculeIns, OidIns, TraitsIns
from app.domain.patient import Sexe
from app.services.ports_insi import CodeInsi, InsiAnswer, MatriculeHistorique
from app.services.ports_rights import MalformedAnswer, PeriodeLue


def read_answer(found: Any, raw: bytes, received_at: datetime) -> InsiAnswer:
    """Return the value; raise MalformedAnswer for a code, a register or a date that is none, or a missing person."""
    try:
        code, label = CodeInsi(found.CR.CodeCR), str(found.CR.LibelleCR or "")
        if code is not CodeInsi.UNE_IDENTITE:
            return InsiAnswer(received_at, code, label, raw=raw)
        person = found.INDIVIDU
        if person is None:
            raise ValueError("no person")
        return InsiAnswer(
            answered_at=received_at,
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
