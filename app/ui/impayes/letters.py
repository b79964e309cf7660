"""What the letter panel shows, and how a printing ended. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.creance import Relance
from app.receivables.accounts import DebtorAccount
from app.services.remind import Preview, PrintedBatch
from app.ui.values import State
from app.ui.words import NBSP, counted, day

PREPARING = "Mise en page de la lettre…"
PRINTING = "Impression des lettres"
FOLDER = "Ouvrir le dossier"
REFRESH = "Actualiser"


@dataclass(frozen=True, slots=True)
class LetterShown:
    """One letter in the panel: a preview, or as printed (then *printed* holds its reference)."""

    title: str
    sentence: str
    place: str
    """« Lettre 1 sur 27 », empty for one only."""
    pdf: bytes
    print_label: str
    """Empty for a letter already printed."""
    file_name: str
    note: str = ""

    def __repr__(self) -> str:
        return f"LetterShown({self.file_name})"


@dataclass(frozen=True, slots=True)
class Said:
    """A message in the page; *target* is what its button needs."""

    state: State
    what: str
    to_do: str = ""
    action: str = ""
    target: str = ""


def preview_shown(preview: Preview, account: DebtorAccount, index: int, count: int, today: date) -> LetterShown:
    """Return the panel for a letter that does not exist yet."""
    relance = preview.relance
    notes, before = counted(len(relance.lignes), "note"), day(relance.pay_before)
    early = account.next_action.on is not None and account.next_action.on > today
    note = (
        f"Proposée le {day(account.next_action.on)}. L’imprimer aujourd’hui avance la procédure."
        if early and account.next_action.on
        else ""
    )
    return LetterShown(
        title=f"{str(relance.etape.value).capitalize()} · {account.libelle}",
        sentence=f"{notes} · {relance.total} · à régler avant le {before}",
        place=place(index, count),
        pdf=preview.pdf,
        print_label="Imprimer la lettre" if count == 1 else f"Imprimer {counted(count, 'lettre')}",
        file_name=f"{relance.reference}.pdf",
        note=note,
    )


def printed_shown(relance: Relance, libelle: str) -> LetterShown:
    """Return the panel for a letter as it was printed."""
    on = day(relance.printed_at or relance.dated_on)
    return LetterShown(
        title=f"{str(relance.etape.value).capitalize()} · {libelle}",
        sentence=f"{relance.reference}, imprimée le {on} · solde alors {relance.total}",
        place="",
        pdf=relance.pdf,
        print_label="",
        file_name=f"{relance.reference}.pdf",
    )


def place(index: int, count: int) -> str:
    """Return « Lettre 1 sur 27 », empty for one only."""
    return f"Lettre {index + 1}{NBSP}sur{NBSP}{count}" if count > 1 else ""


def prepare_label(count: int) -> str:
    """Return the words of the main button."""
    return f"Préparer {counted(count, 'relance')}" if count else "Préparer les relances"


def batch_said(batch: PrintedBatch) -> Said:
    """Say how a printing ended."""
    count = len(batch.printed)
    path = batch.printed[-1].path if batch.printed else ""
    what = f"{counted(count, 'lettre imprimée', 'lettres imprimées')}." if count else "Aucune lettre imprimée."
    if batch.cancelled:
        return Said(
            State.INFO, f"Impression arrêtée. {what}", "Les autres débiteurs restent à relancer.", _action(path), path
        )
    if batch.refused:
        left = counted(len(batch.refused), "lettre n’a pas été imprimée", "lettres n’ont pas été imprimées")
        return Said(State.WARNING, what, f"{left}\u00a0: {batch.refused[0][1]}", _action(path), path)
    return Said(
        State.SUCCESS,
        what,
        "Elles sont conservées telles qu’imprimées, dans la fiche de chaque débiteur.",
        _action(path),
        path,
    )


def printed_said(reference: str, path: str) -> Said:
    """Say that one letter was printed."""
    return Said(
        State.SUCCESS, f"Lettre {reference} imprimée.", "Elle est conservée telle qu’imprimée.", _action(path), path
    )


def _action(path: str) -> str:
    return FOLDER if path else ""
