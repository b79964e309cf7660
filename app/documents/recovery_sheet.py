"""The sheet with the recovery key, printed once at set-up."""

from __future__ import annotations

from datetime import date

from app.documents.fonts import SEMIBOLD
from app.documents.letter_words import long_day
from app.documents.reminder import SIMULATION
from app.documents.sheet import LEFT, RIGHT, Pen, Style, render, wrap
from app.domain.people import Cabinet

TITLE = Style(SEMIBOLD, 18, 8)
KEY = Style(SEMIBOLD, 15, 8.5)
BODY = Style(leading=5.4)
STRONG = Style(SEMIBOLD, 10.5, 5.4)

_WHY = (
    "Cette clé ouvre les données du cabinet si toutes les phrases de passe sont perdues. "
    "Personne d’autre ne la connaît, et elle ne peut pas être recréée."
)
_STEPS = (
    "Rangez cette feuille hors du cabinet, sous clé\u00a0: coffre, notaire, coffre de banque.",
    "Ne la photographiez pas, ne l’envoyez pas par courriel, ne la laissez pas près de l’ordinateur.",
    "Le jour venu\u00a0: à l’écran d’ouverture, choisissez « Phrase de passe oubliée », tapez la clé ci-dessus (les "
    "tirets, les espaces et les majuscules sont sans importance), puis choisissez une nouvelle phrase de passe.",
    "Aucune donnée n’est perdue par cette opération. Imprimez ensuite une nouvelle clé depuis Réglages, "
    "Sécurité\u00a0: l’ancienne cessera d’ouvrir.",
)


def recovery_sheet(cabinet: Cabinet, recovery_key: str, created_on: date) -> bytes:
    """Return the PDF of the sheet; it is never stored by the application."""

    def page(pen: Pen) -> None:
        measure = RIGHT - LEFT
        y = pen.lines(LEFT, 34, ["Clé de secours du cabinet"], TITLE)
        y = pen.lines(LEFT, y, wrap(f"{cabinet.nom} · créée le {long_day(created_on)}", measure, BODY), BODY)
        if cabinet.fictif:
            y = pen.lines(LEFT, y + 1, [SIMULATION], STRONG)
        y = pen.lines(LEFT, y + 6, wrap(_WHY, measure, BODY), BODY)
        lines = _key_lines(recovery_key)
        pen.box(LEFT, y + 1, measure, len(lines) * KEY.leading + 10)
        y = pen.lines(LEFT + 8, y + 11, lines, KEY) + 10
        y = pen.lines(LEFT, y, ["Que faire de cette feuille"], STRONG) + 1
        for number, step in enumerate(_STEPS, 1):
            pen.text(LEFT, y, f"{number}.", BODY)
            y = pen.lines(LEFT + 7, y, wrap(step, measure - 7, BODY), BODY) + 1.6

    return render([page], "Clé de secours", cabinet.nom)


def _key_lines(recovery_key: str) -> list[str]:
    """Lay the groups out three by three, so that they are read and typed back without losing the place."""
    groups = recovery_key.split("-")
    return [" - ".join(groups[start : start + 3]) for start in range(0, len(groups), 3)]
