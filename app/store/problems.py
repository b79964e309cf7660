"""Turns what the driver or the disk says into what the person must do; no data in either text."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as sqlcipher

from app.domain.errors import EnvironmentProblem


class DiskFull(EnvironmentProblem):
    """No room left; what was being written is undone."""

    user_message = (
        "Le disque est plein : rien de ce qui était en cours n’a été enregistré, le reste est intact. "
        "Libérez de la place, puis recommencez."
    )


class WriteRefused(DiskFull):
    """The system takes no more bytes though the disk may have room: a quota, most often."""

    user_message = (
        "Le disque n’accepte plus d’écriture : il est plein, ou la place accordée à votre compte est épuisée. "
        "Rien de ce qui était en cours n’a été enregistré, le reste est intact. "
        "Libérez de la place, puis recommencez ; s’il en reste, faites vérifier le disque."
    )


class DatabaseLocked(EnvironmentProblem):
    """Another program kept the file too long."""

    user_message = (
        "La base est occupée par un autre programme (antivirus, synchronisation, copie). "
        "Attendez qu’il ait fini, puis recommencez."
    )


class AlreadyOpen(EnvironmentProblem):
    """Another process holds this database."""

    user_message = (
        "Cabinet Kiné est déjà ouvert sur ce poste. Reprenez la fenêtre ouverte, "
        "ou fermez-la avant d’en ouvrir une autre."
    )


class WrongKey(EnvironmentProblem):
    """The key does not open this file, or the file is no database of ours."""

    user_message = (
        "La clé ne correspond pas à cette base, ou le fichier n’est pas une base Cabinet Kiné. "
        "Vérifiez que le dossier de données est complet (base et coffre de la même date)."
    )


class DatabaseMissing(EnvironmentProblem):
    """The vault is there but not the database."""

    user_message = (
        "Le fichier de la base est introuvable dans le dossier de données. "
        "Remettez-le en place, ou restaurez une copie de secours."
    )


class DatabaseDamaged(EnvironmentProblem):
    """A page does not pass its check."""

    user_message = (
        "La base est abîmée : une page ne passe plus le contrôle d’intégrité. "
        "N’enregistrez plus rien et restaurez la dernière copie de secours."
    )


class DatabaseNewer(EnvironmentProblem):
    """A later release wrote this database."""

    user_message = (
        "Cette base plus récente a été enregistrée par une version suivante de Cabinet Kiné. "
        "Installez la dernière version : la base n’a pas été touchée."
    )


class NotWritable(EnvironmentProblem):
    """The folder or the file refuses to be written."""

    user_message = "Le dossier de données est en lecture seule. Rendez-le modifiable, puis recommencez."


class DatabaseUnreachable(EnvironmentProblem):
    """The server of a shared database does not answer."""

    user_message = (
        "Le serveur de la base ne répond pas. Vérifiez le réseau du cabinet : rien de ce qui était en cours "
        "n’a été enregistré."
    )


_BY_TEXT: tuple[tuple[str, type[EnvironmentProblem]], ...] = (
    ("database or disk is full", DiskFull),
    ("no space left on device", DiskFull),
    ("could not extend file", DiskFull),
    ("database is locked", DatabaseLocked),
    ("database table is locked", DatabaseLocked),
    ("file is not a database", WrongKey),
    ("malformed", DatabaseDamaged),
    ("disk i/o error", DatabaseDamaged),
    ("unable to open database file", DatabaseMissing),
    ("readonly database", NotWritable),
    ("connection refused", DatabaseUnreachable),
    ("server closed the connection", DatabaseUnreachable),
    ("terminating connection", DatabaseUnreachable),
)
_BY_ERRNO: dict[int, type[EnvironmentProblem]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: WriteRefused,
    errno.EFBIG: WriteRefused,
    errno.EACCES: NotWritable,
    errno.EPERM: NotWritable,
    errno.EROFS: NotWritable,
}


def problem_of(error: BaseException) -> EnvironmentProblem | None:
    """Return the problem behind *error*, None when it is a bug."""
    if isinstance(error, OSError):
        kind = _BY_ERRNO.get(error.errno or 0)
        return None if kind is None else kind(f"errno {error.errno}")
    text = str(error.orig if isinstance(error, DBAPIError) else error).lower()
    return next((kind(sign) for sign, kind in _BY_TEXT if sign in text), None)


@contextmanager
def translated() -> Iterator[None]:
    """Raise EnvironmentProblem where the driver, or the disk, tells one; let bugs through as they are.

    The driver's own words go no further: its message may quote what was being written.
    """
    try:
        yield
    except WriteRefused as refused:
        raise refused from None
    except (DBAPIError, OSError, sqlcipher.Error) as error:
        problem = problem_of(error)
        if problem is None:
            raise
        raise problem from None
