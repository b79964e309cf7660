"""The buttons of a finding: of what could repair it, the gestures that this screen knows. Pure, no Qt."""

from __future__ import annotations

from app.billing.fixes import FixKind
from app.domain.fse import Finding, Severity
from app.ui.facturer.model import FixItem
from app.ui.facturer.reading import Feuille

GESTURES = frozenset(
    {
        FixKind.RETIRER_LIGNE,
        FixKind.OUVRIR_FICHE,
        FixKind.SAISIR_DROITS,
        FixKind.SAISIR_ORDONNANCE,
        FixKind.CHANGER_ACTE,
        FixKind.DEMANDER_ACCORD,
    }
)
"""What the screen can do; a fix of another kind shows no button."""
_OF_INFORMATION = frozenset({FixKind.DEMANDER_ACCORD})
"""The only gesture worth a button when nothing is wrong yet."""


def fix_items(finding: Finding, feuille: Feuille) -> tuple[FixItem, ...]:
    """Return the buttons of a finding, the best first; empty when the screen has no gesture for it."""
    known = GESTURES if finding.severity is not Severity.INFO else _OF_INFORMATION
    row = finding.row
    seance = feuille.chosen[row].id if row is not None and row < len(feuille.chosen) else 0
    return tuple(
        FixItem(fix.kind, fix.label, seance, fix.arguments)
        for fix in feuille.fixes.get(finding, ())
        if fix.kind in known and (seance or fix.kind is not FixKind.RETIRER_LIGNE)
    )
