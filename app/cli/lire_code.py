"""``cabinet lire-code IMAGE… [--camera]``: what codes say, for support and scripts."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from threading import Event
from typing import Any

from app.cli.arguments import DONE, ENVIRONMENT, MISUSE, REFUSED
from app.domain.codes import CameraError, InsLu
from app.domain.errors import AppError, EnvironmentProblem
from app.services import code_words
from app.services.ports_code import LARGEST_PICTURE, Aim, Sighting
from app.services.read_code import Lecture, ReadCode, Usage

_NOTHING = "Nommez une image, ou ajoutez --camera."
_ABSENT = "Image introuvable ou protégée. Vérifiez son nom et ses droits d’accès."
_FOLDER = "C’est un dossier. Nommez les images qu’il contient."
_NO_FILE = "Ce n’est pas un fichier d’image. Nommez un fichier PNG ou JPEG."
_TOO_BIG = "Ce fichier est trop gros pour une image. Nommez une photo ou une capture d’écran."


@dataclass(frozen=True, slots=True)
class _Result:
    """What one picture or one camera gave."""

    source: str
    lectures: tuple[Lecture, ...] = ()
    message: str = ""
    code: int = DONE
    error: str = ""


def run(
    read: ReadCode, images: Sequence[Path], camera: str | None = None, *, json_wanted: bool = False, clear: bool = False
) -> int:
    """Print what each code says; return the worst exit code (0 read, 1 no code or refused, 2 misuse, 3 the post).

    Numbers are masked unless *clear*; a code that may be a credential is never shown.
    """
    if not images and camera is None:
        if json_wanted:
            print(json.dumps({"refus": _NOTHING}, ensure_ascii=False))
        print(_NOTHING, file=sys.stderr)
        return MISUSE
    results = [_picture(read, image) for image in images]
    if camera is not None:
        results.append(_camera(read, camera))
    if json_wanted:
        document = {"lectures": [_document(one, read, clear) for one in results]}
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        sys.stdout.writelines(f"{line}\n" for one in results for line in _sheet(one, read, clear))
    for one in results:
        if one.message:
            print(f"{one.source} : {one.message}", file=sys.stderr)
    return max(one.code for one in results)


def _picture(read: ReadCode, image: Path) -> _Result:
    try:
        if refused := _refused(image):
            return _Result(image.name or str(image), message=refused, code=REFUSED, error="Fichier")
        content = image.read_bytes()
    except OSError:
        return _Result(image.name, message=_ABSENT, code=ENVIRONMENT, error="Fichier")
    try:
        return _result(image.name, read.picture(content))
    except AppError as error:
        return _failed(image.name, error)


def _refused(image: Path) -> str:
    """Return why *image* is not to be opened: a pipe would never end, a film would fill the memory."""
    if image.is_dir():
        return _FOLDER
    status = image.stat()
    if not S_ISREG(status.st_mode):
        return _NO_FILE
    return _TOO_BIG if status.st_size > LARGEST_PICTURE else ""


def _camera(read: ReadCode, camera: str) -> _Result:
    name = f"caméra {camera}"
    try:
        return _result(name, (read.camera(camera, _Voice(), Event()),))
    except AppError as error:
        return _failed(name, error)


def _result(source: str, lectures: tuple[Lecture, ...]) -> _Result:
    refused = all(one.usage is Usage.REFUSE for one in lectures)
    return _Result(source, lectures, code=REFUSED if refused else DONE)


def _failed(source: str, error: AppError) -> _Result:
    code = ENVIRONMENT if isinstance(error, EnvironmentProblem | CameraError) else REFUSED
    return _Result(source, message=error.user_message, code=code, error=type(error).__name__)


class _Voice:
    """Says each new gesture once, on stderr."""

    def __init__(self) -> None:
        self._last: Aim | None = None

    def __call__(self, sighting: Sighting) -> None:
        if sighting.aim is not self._last:
            self._last = sighting.aim
            print(sighting.aim.value, file=sys.stderr, flush=True)


def _document(result: _Result, read: ReadCode, clear: bool) -> dict[str, Any]:
    document: dict[str, Any] = {
        "source": result.source,
        "codes": [
            {
                "nature": one.titre,
                "usage": one.usage.value,
                "lignes": list(_lines(one, read, clear)),
                "identites": [_identity(one, index, clear) for index in range(len(one.identites))],
                "simulation": bool(one.contexte and one.contexte.simulation),
                "usage_delegue": bool(one.contexte and one.contexte.delegue),
            }
            for one in result.lectures
        ],
    }
    if result.message:
        document |= {"erreur": result.error, "message": result.message}
    return document


def _identity(lecture: Lecture, index: int, clear: bool) -> dict[str, Any]:
    identite, lu = lecture.identites[index], lecture.personnes[index]
    matricule = identite.matricule
    return {
        "nom": lu.nom,
        "prenoms": identite.traits.prenoms,
        "naissance": identite.traits.naissance.text,
        "sexe": identite.traits.sexe.value,
        "lieu_naissance": identite.traits.lieu_naissance,
        "matricule": matricule and (matricule.numero.value if clear else matricule.numero.masked),
        "cle_juste": matricule and matricule.numero.key_is_right,
        "oid": matricule and matricule.oid.value,
        "fictif": bool(matricule and matricule.oid.is_fictional),
        "statut": identite.statut.value,
        "canal": identite.canal.value,
    }


def _sheet(result: _Result, read: ReadCode, clear: bool) -> list[str]:
    lines = [] if result.message else [result.source]
    for one in result.lectures:
        lines.append(f"  {one.titre} — {one.usage.value}")
        lines += [f"    {line}" for line in _lines(one, read, clear)]
    return lines


def _lines(lecture: Lecture, read: ReadCode, clear: bool) -> tuple[str, ...]:
    if not clear or not lecture.identites:
        return lecture.lignes
    if isinstance(lecture.said, InsLu):
        return (*code_words.ins_lines(lecture.said, clear=True), *lecture.said.remarques)
    if lecture.contexte is not None:
        return code_words.session_lines(lecture.contexte, read.clock.now(), clear=True)
    return lecture.lignes
