"""The buttons of a finding: of what could repair it, the gestures that this screen knows. Pure, no Qt."""

from __future__ import annotations

from app.billing.fixes import Fix, FixKind
from app.domain.fse import Finding, Severity
from app.ui.facturer.model import FixItem
from app.ui.facturer.reading import Feuille

NO_GESTURE = frozenset({FixKind.NUMERISER_ORDONNANCE})
"""What this screen cannot do: nothing here reads a scanner."""
GESTURES = frozenset(FixKind) - NO_GESTURE
"""What the screen can do; a fix of another kind shows no button."""
_ON_A_SEANCE = frozenset(
    {
        FixKind.RETIRER_LIGNE,
        FixKind.CHANGER_DATE,
        FixKind.CHANGER_LIEU,
        FixKind.AJOUTER_BDK,
        FixKind.RETIRER_SUPPLEMENT,
        FixKind.SAISIR_DEPLACEMENT,
        FixKind.SAISIR_URGENCE,
        FixKind.SAISIR_DEPASSEMENT,
        FixKind.RETABLIR_COTATION,
        FixKind.SCINDER_FEUILLE,
        FixKind.EDITER_DEVIS,
    }
)
"""Gestures that need to know which séance."""
_OF_INFORMATION = frozenset({FixKind.DEMANDER_ACCORD, FixKind.AJOUTER_BDK, FixKind.SAISIR_DEPLACEMENT})
"""The gestures worth a button when nothing is wrong yet."""


def fix_items(finding: Finding, feuille: Feuille) -> tuple[FixItem, ...]:
    """Return the buttons of a finding, the best first; empty when the screen has no gesture for it."""
    known = GESTURES if finding.severity is not Severity.INFO else _OF_INFORMATION
    row = finding.row
    if row is None and len(feuille.chosen) == 1:
        row = 0
    held = row if row is not None and row < len(feuille.chosen) else None
    return tuple(
        FixItem(fix.kind, fix.label, feuille.chosen[held].id if held is not None else 0, fix.arguments)
        for fix in feuille.fixes.get(finding, ())
        if fix.kind in known and _useful(fix, feuille, held)
    )


def _useful(fix: Fix, feuille: Feuille, row: int | None) -> bool:
    """Whether the gesture has something to work on."""
    if fix.kind not in _ON_A_SEANCE:
        return True
    if row is None:
        return False
    own, acte = feuille.chosen[row].complements, dict(fix.arguments).get("acte", "")
    useful = {
        FixKind.RETABLIR_COTATION: bool(own.acte_id),
        FixKind.RETIRER_SUPPLEMENT: bool(own.supplements),
        FixKind.AJOUTER_BDK: bool(acte) and acte not in own.supplements,
        FixKind.SCINDER_FEUILLE: row > 0,
    }
    return useful.get(fix.kind, True)
