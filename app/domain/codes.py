"""What a code in front of the camera says, before anybody acts on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from app.domain.errors import AppError, DeviceError
from app.domain.ins import MatriculeIns, TraitsIns

KEPT_S = 60
"""How long a code that may be a credential stays in memory (facts/apcv-qr.md §2, rule 1)."""


class Symbology(Enum):
    """The drawing of a code."""

    QR = "QR code"
    DATAMATRIX = "Datamatrix"
    AUTRE = "Autre code"


@dataclass(frozen=True, slots=True)
class ScannedCode:
    """One code as it was read, not a byte changed. ``repr`` shows nothing: it may be a credential or a person."""

    payload: bytes
    symbology: Symbology
    name: str = ""
    """The drawing in the words of the reader when it is neither QR nor Datamatrix: « Aztec », « EAN-13 »."""

    def __repr__(self) -> str:
        return f"ScannedCode({len(self.payload)} bytes, {self.symbology.name})"


class Secret:
    """An opaque code that waits to be handed over: once, and for a minute at most; then overwritten."""

    __slots__ = ("_bytes", "_until")

    def __init__(self, payload: bytes, read_at: datetime) -> None:
        self._bytes = bytearray(payload)
        self._until = read_at + timedelta(seconds=KEPT_S)

    def take(self, now: datetime) -> bytes:
        """Return the bytes unchanged and forget them. Raise CodeExpired when taken before, or too late."""
        kept = bytes(self._bytes)
        self.wipe()
        if not kept or now > self._until:
            raise CodeExpired()
        return kept

    def wipe(self) -> None:
        """Overwrite what is kept; nothing can be taken afterwards."""
        self._bytes[:] = bytes(len(self._bytes))
        self._bytes.clear()

    def __repr__(self) -> str:
        return "Secret(…)"


class SignatureZone(Enum):
    """Whether a signature follows the data; none is ever verified here."""

    ABSENTE = "aucune signature"
    PRESENTE = "signature présente, non vérifiée"
    ABIMEE = "signature incomplète ou abîmée"


@dataclass(frozen=True, slots=True)
class InsLu:
    """An INS datamatrix. It is not signed: what it says equals what somebody would type, with fewer mistakes."""

    traits: TraitsIns
    matricule: MatriculeIns
    version: str
    signature: SignatureZone = SignatureZone.ABSENTE
    remarques: tuple[str, ...] = ()
    """What does not fit together, in French; nothing here bars the use."""


@dataclass(frozen=True, slots=True)
class DeuxDDocLu:
    """The header of a 2D-Doc: whose document it is, never what it says."""

    version: str
    autorite: str
    certificat: str
    issued_on: date | None
    signed_on: date | None
    type_code: str
    libelle: str
    """Name of the type of document, empty when the table does not know it."""
    perimetre: str = ""
    pays: str = ""
    signature: SignatureZone = SignatureZone.ABSENTE

    @property
    def is_test(self) -> bool:
        """Whether the test authority of ANTS issued it."""
        return self.autorite == "FR00"


@dataclass(frozen=True, slots=True)
class AppliSimulee:
    """Our own marked code, for training and tests: ``SIMAPCV1:``."""

    code: Secret


@dataclass(frozen=True, slots=True)
class QrOpaque:
    """A QR code without a known prefix: perhaps the appli carte Vitale. Only an engine may look inside."""

    code: Secret


@dataclass(frozen=True, slots=True)
class CodeNomme:
    """A code that is of no use here, named for what its first characters say; its content is not kept."""

    nom: str
    conseil: str = "Présentez le QR de l’appli carte Vitale ou le datamatrix INS."


CodeLu = InsLu | DeuxDDocLu | AppliSimulee | QrOpaque | CodeNomme


class BadCode(AppError):
    """A code of a known kind does not follow its layout; ``str()`` tells the place, never the content."""

    def __init__(self, kind: str, zone: str, reason: str, user_message: str) -> None:
        super().__init__(f"bad {kind} at {zone}: {reason}", user_message)
        self.kind, self.zone, self.reason = kind, zone, reason


class NoCodeSeen(AppError):
    """No code could be read in the time or in the picture."""

    user_message = "Aucun code lu. Rapprochez le code, évitez les reflets, ou choisissez une image plus nette."


class SeveralCodes(AppError):
    """A picture holds several codes that name people: nobody can tell which one is meant."""

    user_message = "Plusieurs codes d’identité sont en vue. Montrez-en un seul à la fois."


class CodeExpired(AppError):
    """A code that lives a few seconds was handed over too late."""

    user_message = "Ce code n’est plus valable. Demandez au patient d’en afficher un nouveau."


class PictureUnreadable(AppError):
    """The bytes are not a picture."""

    user_message = "Ce fichier n’est pas une image lisible. Enregistrez-le en PNG ou en JPEG, puis réessayez."


class CameraError(DeviceError):
    """A camera did not do what was asked."""

    user_message = "La caméra n’a pas répondu. Débranchez-la, rebranchez-la et réessayez."


class NoCamera(CameraError):
    """There is no such camera, file or address."""

    user_message = "Caméra introuvable. Branchez-la, ou choisissez-en une autre dans les réglages."


class CameraBusy(CameraError):
    """Another program holds the camera."""

    user_message = "Un autre logiciel utilise la caméra (visioconférence ?). Fermez-le, puis réessayez."


class CameraDenied(CameraError):
    """The system refuses the camera to this user."""

    user_message = "Le système refuse la caméra à ce compte. Autorisez-la, puis rouvrez la session."


class CameraMute(CameraError):
    """The camera opened and never gave a picture: on Windows that is how a camera that another program holds looks."""

    user_message = (
        "La caméra ne donne aucune image : un autre logiciel l’utilise, ou son cache est fermé. "
        "Fermez ce logiciel ou ouvrez le cache, puis réessayez."
    )


class CameraLost(CameraError):
    """The camera was unplugged or fell silent while it was watched."""

    user_message = "La caméra a été débranchée ou ne répond plus. Rebranchez-la, puis recommencez."


class ModuleAbsent(AppError):
    """Only an official module can look inside this code, and none is installed."""

    user_message = (
        "Ce QR code peut être celui de l’appli carte Vitale. Pour l’ouvrir, il faut le module officiel, "
        "qui n’est pas installé sur ce poste. Insérez la carte Vitale ou saisissez l’identité."
    )
