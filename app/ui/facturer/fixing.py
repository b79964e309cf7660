"""The buttons of a finding: of what could repair it, the gestures that this screen knows. Pure, no Qt."""

from __future__ import annotations

from datetime import date

from app.billing.draft import DraftSeance, FseDraft
from app.billing.fixes import FixKind, fixes_for
from app.domain.fse import Finding, Severity
from app.domain.soins import SeanceState
from app.services.tables import Tables
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
_DONE = frozenset({SeanceState.HONOREE, SeanceState.FACTUREE})


def fix_items(finding: Finding, feuille: Feuille, tables: Tables, today: date) -> tuple[FixItem, ...]:
    """Return the buttons of a finding, the best first; empty when the screen has no gesture for it."""
    draft = _draft(feuille, tables, today)
    if draft is None:
        return ()
    known = GESTURES if finding.severity is not Severity.INFO else _OF_INFORMATION
    row = finding.row
    seance = feuille.chosen[row].id if row is not None and row < len(feuille.chosen) else 0
    return tuple(
        FixItem(fix.kind, fix.label, seance, fix.arguments)
        for fix in fixes_for(finding, draft)
        if fix.kind in known and (seance or fix.kind is not FixKind.RETIRER_LIGNE)
    )


def _draft(feuille: Feuille, tables: Tables, today: date) -> FseDraft | None:
    """What the fixes look at, from what is on the table; None before a prescription is known."""
    pec, ordonnance = feuille.pec, feuille.ordonnance
    if pec is None or ordonnance is None:
        return None
    acts, lines = tables.nomenclature, {line.seance_id: line for line in feuille.lines}
    return FseDraft(
        patient=feuille.file.patient,
        ordonnance=ordonnance,
        pec=pec,
        droits=None,
        droits_reason=feuille.droits_reason,
        droits_cover=True,
        seances=tuple(DraftSeance(s, acts.in_force(pec.acte_id, s.day), lines.get(s.id)) for s in feuille.chosen),
        billed=(),
        seances_before=_before(feuille, pec.id),
        today=today,
        nomenclature=acts,
    )


def _before(feuille: Feuille, pec_id: int) -> int:
    chosen = set(feuille.ids)
    first = feuille.chosen[0].day if feuille.chosen else date.max
    return sum(
        s.pec_id == pec_id and s.id not in chosen and s.day <= first and s.state in _DONE for s in feuille.file.seances
    )
