"""What the services need to set up how a cabinet reaches the téléservices: addresses and one certificate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.errors import AppError


@dataclass(frozen=True, slots=True)
class CertificatLu:
    """What may be shown of the certificate of the cabinet."""

    nom: str
    debut: datetime
    fin: datetime


@dataclass(frozen=True, slots=True)
class Raccordement:
    """Where the téléservices are; an empty address is the simulated service of this post."""

    droits: str = ""
    insi: str = ""
    certificat: CertificatLu | None = None
    """None: none was chosen, or it cannot be read any more."""

    @property
    def simule(self) -> bool:
        """Whether both services are those of this post."""
        return not (self.droits or self.insi)


@dataclass(frozen=True, slots=True)
class FichierCertificat:
    """A certificate as chosen: PKCS#12 or PEM, with its passphrase. ``repr`` is masked; live only as long as needed."""

    contenu: bytes
    phrase: str = ""
    autorites: bytes = b""
    """PEM or DER certificates of who may vouch for the servers; empty: those of the file itself."""

    def __repr__(self) -> str:
        return "FichierCertificat(…)"


@dataclass(frozen=True, slots=True)
class RaccordementVoulu:
    """What the cabinet wants; no file keeps the certificate stored."""

    droits: str
    insi: str
    fichier: FichierCertificat | None = None


class RaccordementRefuse(AppError):
    """Something typed or chosen cannot be used; ``champ`` is where: droits, insi, fichier, phrase or autorites."""

    def __init__(self, champ: str, detail: str, user_message: str) -> None:
        super().__init__(detail, user_message)
        self.champ = champ


class RaccordementTexts(Protocol):
    """Turns what was chosen into the texts that the encrypted database keeps, and back. Touches no file."""

    keys: tuple[str, ...]
    """Every key that it writes."""

    def read(self, texts: Mapping[str, str]) -> Raccordement:
        """Return what the texts say; an unreadable certificate is none."""

    def write(self, wanted: RaccordementVoulu, held: Mapping[str, str]) -> Mapping[str, str]:
        """Return the text of every key. Raise RaccordementRefuse."""
