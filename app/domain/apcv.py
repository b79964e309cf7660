"""The session that the appli carte Vitale opens: who came, what they are entitled to, until when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from app.domain.card import BeneficiaireLu
from app.domain.droits import DroitsAmc, DroitsAmo
from app.domain.errors import AppError
from app.domain.ins import MatriculeIns, TraitsIns


@dataclass(frozen=True, slots=True)
class BeneficiaireAppli:
    """One person of the appli, with the rights that came along. Masked: ``repr`` shows no name."""

    lu: BeneficiaireLu
    traits: TraitsIns
    matricule: MatriculeIns
    qualite: str = "0"
    rang: int = 1
    amo: DroitsAmo | None = None
    amc: DroitsAmc | None = None

    def __repr__(self) -> str:
        return "BeneficiaireAppli(…)"


@dataclass(frozen=True, slots=True)
class ContexteApcv:
    """What an engine gave in exchange for a code. Source of the shape: facts/apcv-qr.md §1.3."""

    identifiant: str
    token: str
    expires_at: datetime
    beneficiaires: tuple[BeneficiaireAppli, ...]
    delegue: bool = False
    """A trusted person presents the appli of somebody else: to be recorded with the visit."""
    simulation: bool = False
    avis: tuple[str, ...] = ()
    """What the engine has to say, in French: rights that could not be refreshed, CPS absent."""

    def left_s(self, now: datetime) -> int:
        """Whole seconds before this session ends, 0 once it has."""
        return max(0, int((self.expires_at - now).total_seconds()))

    def without_rights(self) -> ContexteApcv:
        """Return the same people with no right: what stays once the session has ended (facts/apcv-qr.md §2, rule 5)."""
        bare = tuple(replace(one, amo=None, amc=None) for one in self.beneficiaires)
        return replace(self, beneficiaires=bare, token="")

    def __repr__(self) -> str:
        return f"ContexteApcv({len(self.beneficiaires)} people)"


class RefusApcv(Enum):
    """Why a simulated code is refused: one per check, in the order of the checks (facts/apcv-qr.md §3)."""

    FORMAT = "format"
    VERSION = "version"
    CLE_INCONNUE = "cle_inconnue"
    SIGNATURE = "signature"
    PAS_ENCORE_VALIDE = "pas_encore_valide"
    EXPIRE = "expire"
    REJOUE = "rejoue"
    ASSURE_INCONNU = "assure_inconnu"
    MODE = "mode"


_CLOCK = "Vérifiez aussi l’heure de ce poste et celle du téléphone."
_WORDS = {
    RefusApcv.FORMAT: "Code de simulation abîmé : relisez-le, écran du téléphone propre et bien éclairé.",
    RefusApcv.VERSION: "Code de simulation d’une version inconnue. Mettez le logiciel à jour.",
    RefusApcv.CLE_INCONNUE: "Code de simulation d’un autre simulateur : ce poste ne connaît pas sa clé.",
    RefusApcv.SIGNATURE: "Code de simulation falsifié : sa signature ne correspond pas. Ne l’utilisez pas.",
    RefusApcv.PAS_ENCORE_VALIDE: f"Ce code est daté de plus tard. {_CLOCK}",
    RefusApcv.EXPIRE: f"Ce code a expiré. Demandez au patient d’en afficher un nouveau. {_CLOCK}",
    RefusApcv.REJOUE: "Ce code a déjà servi. Demandez au patient d’en afficher un nouveau.",
    RefusApcv.ASSURE_INCONNU: "Ce code désigne un assuré fictif que le simulateur ne connaît pas.",
    RefusApcv.MODE: "Code de simulation : ce poste est en mode réel et ne l’accepte pas.",
}


class ApcvRefused(AppError):
    """The engine does not accept this code; ``cause`` tells which check said no."""

    def __init__(self, cause: RefusApcv) -> None:
        super().__init__(f"apcv code refused: {cause.value}", _WORDS[cause])
        self.cause = cause
