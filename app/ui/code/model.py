"""Words and values of the camera panel. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.codes import CameraError, DeuxDDocLu, NoCodeSeen, PictureUnreadable, SeveralCodes
from app.domain.errors import AppError, EnvironmentProblem
from app.services.ports_code import Aim, CameraSeen
from app.services.read_code import Lecture, Usage
from app.ui.banner.model import told
from app.ui.values import State
from app.ui.words import NBSP

TITLE = "Appli carte Vitale ou datamatrix INS"
SENTENCE = "Montrez le code à la caméra, passez la douchette, déposez une image ou collez-la (Ctrl\u00a0V)."
SIMULATED = (
    "SIMULATION\u00a0: ce cabinet école n’ouvre que les codes du simulateur (SIMAPCV1). "
    "L’appli carte Vitale réelle demande le module officiel."
)
REAL = "L’appli carte Vitale demande le module officiel, absent de ce poste. Le datamatrix INS se lit sans lui."
NO_RIGHT = "Votre rôle ne permet pas de lire un code. Demandez au kiné titulaire."
STARTING = "La caméra s’allume…"
READING = "Lecture de l’image…"
NO_CAMERA = (
    "Aucune caméra branchée.",
    "Branchez-en une, passez la douchette, ou choisissez une image du code.",
)
CAMERA_OFF = ("La caméra s’est éteinte\u00a0: aucun code en une minute.", "Rallumez-la quand le patient est prêt.")
REFUSED_TITLE, USELESS_TITLE = "Code refusé", "Ce code ne sert pas ici"
_NOT_REFUSED: dict[type[AppError], str] = {
    PictureUnreadable: "Image non lue",
    EnvironmentProblem: "Image non lue",
    NoCodeSeen: "Aucun code lu",
    SeveralCodes: "Plusieurs codes",
}
"""No code was refused: none was read, or nobody can tell which one is meant."""
NOT_READ = "Ce fichier ne se lit pas\u00a0: il a été déplacé ou il est protégé."
NOT_A_PICTURE = ("Le presse-papiers ne contient pas d’image.", "Copiez d’abord l’image du code, puis collez-la ici.")
CAMERA_KEY = "camera.choix"
"""Where this post keeps the camera chosen: a number, a film, or an address of this machine. Nothing personal."""
IMAGE_FILTER = "Image (*.png *.jpg *.jpeg *.webp *.gif *.bmp *.tif *.tiff);;Tous les fichiers (*)"
"""A PDF or a HEIC photograph can be chosen: it is told what to do with it."""


@dataclass(frozen=True, slots=True)
class AimShown:
    """The gesture to make, in two halves."""

    state: State
    icon: str
    what: str
    to_do: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a code led to nobody."""

    title: str
    state: State
    what: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CameraChoice:
    """One camera of the list."""

    label: str
    setting: str


_AIMS: dict[Aim, tuple[State, str]] = {
    Aim.SEARCHING: (State.INFO, "scan-qr-code"),
    Aim.TOO_DARK: (State.WARNING, "moon"),
    Aim.TOO_BRIGHT: (State.WARNING, "sun"),
    Aim.TOO_FAR: (State.WARNING, "search"),
    Aim.TOO_CLOSE: (State.WARNING, "search"),
    Aim.CUT_OFF: (State.WARNING, "scan-qr-code"),
    Aim.BLURRED: (State.WARNING, "eye"),
    Aim.HOLD_STILL: (State.INFO, "pause"),
    Aim.READ: (State.SUCCESS, "check"),
}


def aim_shown(aim: Aim) -> AimShown:
    """Return the gesture as the panel shows it."""
    state, icon = _AIMS[aim]
    what, colon, to_do = aim.value.partition("\u00a0: " if "\u00a0: " in aim.value else " : ")
    if not colon:
        return AimShown(state, icon, aim.value, "")
    return AimShown(state, icon, f"{what}.", f"{to_do[:1].upper()}{to_do[1:]}")


def left_words(left_s: int) -> str:
    """Return how long the camera still watches."""
    return f"La caméra s’éteint dans {left_s}{NBSP}s"


def choices(cameras: tuple[CameraSeen, ...], kept: str) -> tuple[tuple[CameraChoice, ...], str]:
    """Return the cameras to choose among and the setting chosen, empty when there is none.

    A film or an address kept on this post stays on the list; a camera that is no longer plugged in does not.
    """
    found = [CameraChoice(camera.name, str(camera.index)) for camera in cameras]
    if kept and not kept.isdigit():
        found.append(CameraChoice(kept if "://" in kept else Path(kept).name, kept))
    settings = [one.setting for one in found]
    return tuple(found), kept if kept in settings else next(iter(settings), "")


def refused_lecture(lecture: Lecture) -> Refused:
    """Return why a code that was understood leads to nobody."""
    first, *others = lecture.lignes or ("",)
    if lecture.usage is Usage.REFUSE:  # the lines behind the reason name the person
        return Refused(REFUSED_TITLE, State.DANGER, first, ())
    if isinstance(lecture.said, DeuxDDocLu):
        what = f"{lecture.titre}\u00a0: {first[:1].lower()}{first[1:]}"
        return Refused(USELESS_TITLE, State.WARNING, what, tuple(others))
    return Refused(USELESS_TITLE, State.WARNING, f"{lecture.titre}.", (first, *others))


def refused_error(error: AppError) -> Refused:
    """Return why a code could not be opened."""
    what, to_do = told(error)
    title = next((words for kind, words in _NOT_REFUSED.items() if isinstance(error, kind)), REFUSED_TITLE)
    state = State.DANGER if title == REFUSED_TITLE else State.WARNING
    return Refused(title, state, what, (to_do,) if to_do else ())


def problem_words(error: AppError) -> tuple[str, str]:
    """Return what happened to the camera and what to do."""
    return CAMERA_OFF if isinstance(error, NoCodeSeen) else told(error)


def is_of_camera(error: AppError) -> bool:
    """Whether the camera is at fault, not the code."""
    return isinstance(error, CameraError | NoCodeSeen)
