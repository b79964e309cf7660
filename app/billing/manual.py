"""docs/regles.md, written from the rules themselves: ``python -m app.billing.manual > docs/regles.md``."""

from __future__ import annotations

import sys

from app.billing.fixes import FIXES, fix_label
from app.billing.rule_cards import CARDS, RuleCard
from app.billing.rules import RULES

_HEAD = """# Règles de facturation

Cette page est écrite par le programme (`python -m app.billing.manual > docs/regles.md`)\u00a0; un test échoue quand
elle n’est plus à jour. Chaque règle a un code stable, un poids, un texte et un geste proposé.

- **bloquant**\u00a0: la feuille ne se signe pas\u00a0;
- **à vérifier**\u00a0: elle se signe avec un motif écrit, qui est conservé\u00a0;
- **information**\u00a0: à savoir.

| Code | Titre | Poids |
| --- | --- | --- |
"""


def manual() -> str:
    """Return the whole page."""
    cards = [CARDS[code] for code, _ in RULES]
    index = "".join(f"| [{card.code}](#{card.code.lower()}) | {card.titre} | {_weights(card)} |\n" for card in cards)
    return _HEAD + index + "".join(_section(card) for card in cards)


def _section(card: RuleCard) -> str:
    labels = [fix_label(kind) for kind in FIXES.get(card.code, ())]
    gestures = "\u00a0; ".join(labels) or "aucun"
    since = f"- Depuis\u00a0: {card.depuis}\n" if card.depuis else ""
    return (
        f"\n## {card.code}\n\n**{card.titre}.** {card.regle}\n\n"
        f"- Poids\u00a0: {_weights(card)}\n- Texte\u00a0: {card.source}\n{since}- Geste proposé\u00a0: {gestures}\n"
    )


def _weights(card: RuleCard) -> str:
    return ", ".join(weight.value for weight in card.severites)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(manual())
