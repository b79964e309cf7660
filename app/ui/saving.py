"""Saving bytes where the person says: the dialog first, the writing on the work lane."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Event

from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.errors import AppError, EnvironmentProblem
from app.services.jobs import Failed, Ok
from app.ui.lane import Lane

CSV_FILTER = "Tableau (*.csv)"
PDF_FILTER = "Document PDF (*.pdf)"
PICTURE_FILTER = "Image (*.jpg *.png)"
SAVED = "Fichier enregistré\u00a0: {}"


def filter_of(name: str) -> str:
    """Return the filter of the dialog for a paper: a PDF, or a picture kept as it came."""
    return PDF_FILTER if name.endswith(".pdf") else PICTURE_FILTER


def write_whole(path: Path, contenu: bytes) -> None:
    """Write *contenu* whole or not at all; raise EnvironmentProblem. Blocks."""
    kept = ""
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            kept = file.name
            file.write(contenu)
            file.flush()
            os.fsync(file.fileno())
        Path(kept).replace(path)
    except OSError as error:
        if kept:
            with suppress(OSError):
                Path(kept).unlink(missing_ok=True)
        raise EnvironmentProblem(
            "cannot write", "Le fichier n’a pas pu être écrit. Choisissez un autre dossier ou libérez de la place."
        ) from error


def save_as(
    owner: QWidget, work: Lane, name: str, kind: str, contenu: bytes, say: Callable[[str], None]
) -> QFileDialog:
    """Ask where to put *contenu* (suggested *name*), write it on the *work* lane, then *say* how it went."""
    dialog = QFileDialog(owner, owner.tr("Enregistrer"), name, kind)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.lstrip("."))

    def chosen(text: str) -> None:
        path = Path(text)

        def work_(_cancel: Event) -> None:
            write_whole(path, contenu)

        def done(outcome: Ok[None] | Failed) -> None:
            match outcome:
                case Ok():
                    say(SAVED.format(path.name))
                case Failed(AppError() as error):
                    say(error.user_message)
                case Failed(bug):
                    raise bug

        work.run(owner, work_, done)

    dialog.fileSelected.connect(chosen)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
