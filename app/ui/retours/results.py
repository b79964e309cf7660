"""What the returns screen says after an act. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.money import Money
from app.domain.retour import RetourState
from app.services.fetch_returns import FetchReport
from app.services.import_return import ImportResult
from app.ui.values import State
from app.ui.words import counted

FETCHING = "Relevé des retours"
IMPORTING = "Import du fichier"
SEE_FILES, RETRY, REFRESH = "Voir les fichiers", "Réessayer", "Actualiser"
TREATED = "Rejet classé\u00a0: {}"
_BAD = {RetourState.ILLISIBLE, RetourState.AUTRE_CABINET}


@dataclass(frozen=True, slots=True)
class Result:
    """How an act ended, said in the page."""

    state: State
    what: str
    to_do: str = ""
    action: str = ""


def fetched(report: FetchReport) -> Result:
    """Say what a round of the mailbox brought."""
    if not report.imports:
        already = f"{counted(report.duplicates, 'fichier')} déjà connus." if report.duplicates else ""
        what = "Relevé arrêté." if report.cancelled else "Rien de nouveau dans la boîte des retours."
        return Result(State.INFO, what, already)
    return _imported(report.imports, "Relevé arrêté avant la fin. " if report.cancelled else "")


def imported(result: ImportResult) -> Result:
    """Say what a file chosen by hand did."""
    if result.state is RetourState.DOUBLON:
        return Result(State.INFO, "Ce fichier a déjà été importé.", "Rien n’a été compté deux fois.", SEE_FILES)
    return _imported((result,), "")


def _imported(imports: Sequence[ImportResult], before: str) -> Result:
    bad = [one for one in imports if one.state in _BAD]
    paid = Money.total(one.paye for one in imports)
    refused = Money.total(one.rejete for one in imports)
    parts = [f"{counted(len(imports), 'fichier traité', 'fichiers traités')}"]
    if paid:
        parts.append(f"{paid} payés")
    if refused:
        parts.append(f"{refused} rejetés")
    what = f"{before}{', '.join(parts)}."
    if bad:
        reason = bad[0].warnings[0] if bad[0].warnings else ""
        left = counted(len(bad), "fichier n’a pas pu être imputé", "fichiers n’ont pas pu être imputés")
        return Result(State.WARNING, what, f"{left}. {reason}".strip(), SEE_FILES)
    if remarks := sum(len(one.warnings) for one in imports):
        return Result(State.WARNING, what, f"{counted(remarks, 'remarque')} à vérifier.", SEE_FILES)
    return Result(State.SUCCESS, what)
