"""What a screen can offer to do about a finding. Pure: a fix says what to do, the screen does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from app.billing.draft import FseDraft
from app.billing.rules_prescription import RENEWED_BY_MK
from app.billing.rules_suivi import BDK
from app.domain.circonstances import TiersPayant
from app.domain.fse import Finding


class FixKind(Enum):
    """The gesture; the value names it in a file."""

    RETIRER_LIGNE = "retirer_ligne"
    CHANGER_DATE = "changer_date"
    CHANGER_ACTE = "changer_acte"
    CHANGER_LIEU = "changer_lieu"
    OUVRIR_FICHE = "ouvrir_fiche"
    SAISIR_DROITS = "saisir_droits"
    SAISIR_ORDONNANCE = "saisir_ordonnance"
    NUMERISER_ORDONNANCE = "numeriser_ordonnance"
    DEMANDER_ACCORD = "demander_accord"
    AJOUTER_BDK = "ajouter_bdk"
    RETIRER_SUPPLEMENT = "retirer_supplement"
    SAISIR_DEPLACEMENT = "saisir_deplacement"
    SAISIR_URGENCE = "saisir_urgence"
    SAISIR_DEPASSEMENT = "saisir_depassement"
    SAISIR_TAUX = "saisir_taux"
    RETABLIR_COTATION = "retablir_cotation"
    CHOISIR_TITULAIRE = "choisir_titulaire"
    SCINDER_FEUILLE = "scinder_feuille"
    SAISIR_ACCIDENT = "saisir_accident"
    SAISIR_MATERNITE = "saisir_maternite"
    CHANGER_TIERS_PAYANT = "changer_tiers_payant"
    EDITER_DEVIS = "editer_devis"
    NON_REMBOURSABLE = "non_remboursable"


@dataclass(frozen=True, slots=True)
class Fix:
    """One button: what it does, its French words, and what the gesture needs."""

    kind: FixKind
    label: str
    arguments: tuple[tuple[str, str], ...] = ()


_K = FixKind
_LABELS = {
    _K.RETIRER_LIGNE: "Retirer la ligne",
    _K.CHANGER_DATE: "Changer la date",
    _K.CHANGER_ACTE: "Changer l’acte",
    _K.CHANGER_LIEU: "Passer à domicile",
    _K.OUVRIR_FICHE: "Ouvrir la fiche",
    _K.SAISIR_DROITS: "Saisir les droits",
    _K.SAISIR_ORDONNANCE: "Ouvrir l’ordonnance",
    _K.NUMERISER_ORDONNANCE: "Numériser l’ordonnance",
    _K.DEMANDER_ACCORD: "Préparer la demande d’accord",
    _K.AJOUTER_BDK: "Ajouter le bilan",
    _K.RETIRER_SUPPLEMENT: "Retirer le supplément",
    _K.SAISIR_DEPLACEMENT: "Corriger le déplacement",
    _K.SAISIR_URGENCE: "Corriger les heures",
    _K.SAISIR_DEPASSEMENT: "Corriger le dépassement",
    _K.SAISIR_TAUX: "Saisir le taux",
    _K.RETABLIR_COTATION: "Reprendre la cotation du jour",
    _K.CHOISIR_TITULAIRE: "Choisir le titulaire",
    _K.SCINDER_FEUILLE: "Faire deux feuilles",
    _K.SAISIR_ACCIDENT: "Saisir l’accident",
    _K.SAISIR_MATERNITE: "Saisir la maternité",
    _K.CHANGER_TIERS_PAYANT: "Passer en tiers payant intégral",
    _K.EDITER_DEVIS: "Faire le devis",
    _K.NON_REMBOURSABLE: "Facturer non remboursable",
}
FIXES: dict[str, tuple[FixKind, ...]] = {
    "REM-01": (), "LUN-01": (), "DEL-01": (), "DEL-02": (), "TAU-01": (), "TRA-03": (), "HOS-01": (_K.RETIRER_LIGNE,),
    "PRE-01": (_K.CHANGER_DATE, _K.RETIRER_LIGNE, _K.SAISIR_ORDONNANCE), "PRE-02": (_K.SAISIR_ORDONNANCE,),
    "PRE-03": (_K.SAISIR_ORDONNANCE,), "PRE-04": (_K.NUMERISER_ORDONNANCE,), "PRE-05": (_K.SAISIR_ORDONNANCE,),
    "PRE-06": (_K.SAISIR_ORDONNANCE,), "ACT-01": (_K.CHANGER_ACTE, _K.CHANGER_DATE),
    "ACT-02": (_K.RETABLIR_COTATION, _K.CHANGER_ACTE), "ACT-03": (_K.RETABLIR_COTATION, _K.CHANGER_ACTE),
    "ACT-04": (_K.RETABLIR_COTATION,), "B11-01": (_K.RETABLIR_COTATION, _K.RETIRER_LIGNE),
    "RAT-01": (_K.SAISIR_TAUX, _K.SAISIR_DROITS), "DUP-01": (_K.RETIRER_LIGNE, _K.CHANGER_DATE),
    "NCU-01": (_K.RETIRER_SUPPLEMENT,), "NCU-02": (_K.RETIRER_LIGNE,), "TER-01": (_K.CHANGER_ACTE,),
    "AGE-01": (_K.CHANGER_ACTE, _K.OUVRIR_FICHE), "GRP-01": (_K.CHANGER_ACTE,), "ABS-01": (_K.RETIRER_LIGNE,),
    "FUT-01": (_K.RETIRER_LIGNE, _K.CHANGER_DATE), "QUO-01": (_K.SAISIR_ORDONNANCE, _K.RETIRER_LIGNE),
    "BDK-01": (_K.AJOUTER_BDK,), "DAP-01": (_K.DEMANDER_ACCORD, _K.NON_REMBOURSABLE),
    "DAP-02": (_K.DEMANDER_ACCORD,), "LYM-01": (_K.AJOUTER_BDK,), "ARL-01": (_K.SAISIR_DROITS, _K.CHANGER_ACTE),
    "REM-02": (_K.CHOISIR_TITULAIRE,), "DOM-01": (_K.SAISIR_DEPLACEMENT,), "DOM-02": (_K.SAISIR_ORDONNANCE,),
    "TRA-01": (_K.CHANGER_LIEU, _K.SAISIR_DEPLACEMENT), "TRA-02": (_K.SAISIR_DEPLACEMENT,),
    "MAJ-01": (_K.SAISIR_URGENCE,), "MAJ-02": (_K.SAISIR_URGENCE,), "DEP-01": (_K.SAISIR_DEPASSEMENT,),
    "HON-01": (_K.EDITER_DEVIS,), "TEL-01": (_K.CHANGER_ACTE, _K.RETIRER_SUPPLEMENT), "TEX-01": (_K.RETIRER_LIGNE,),
    "IDT-01": (_K.OUVRIR_FICHE,), "IDT-02": (_K.OUVRIR_FICHE,), "IDT-03": (_K.OUVRIR_FICHE,),
    "DRT-01": (_K.SAISIR_DROITS,), "DRT-02": (_K.SAISIR_DROITS,), "DRT-03": (_K.SAISIR_DROITS,),
    "ALD-01": (_K.SAISIR_ORDONNANCE, _K.SAISIR_DROITS), "C2S-01": (_K.SAISIR_DROITS,),
    "TPC-01": (_K.CHANGER_TIERS_PAYANT,), "ASS-01": (_K.SCINDER_FEUILLE,), "AT-01": (_K.SAISIR_ACCIDENT,),
    "MAT-01": (_K.SAISIR_MATERNITE,),
}  # fmt: skip
"""Gestures by rule, the best first."""
_ADULT = {"MK-E-DEV-LOMBO": "MK-A-LOMBOSACRE-NC", "MK-E-DEV-DORSAL": "MK-A-DORSAL-NC",
          "MK-E-DEV-CERV": "MK-A-CERVICAL-NC", "MK-E-DEV-2SEG": "MK-A-2SEG-NC"}  # fmt: skip
"""Act of the same segment for an adult."""


def fixes_for(finding: Finding, draft: FseDraft) -> tuple[Fix, ...]:
    """Return the gestures that answer *finding*, the best first; empty when only reading it helps."""
    row = () if finding.row is None else (("ligne", str(finding.row)),)
    return tuple(
        Fix(kind, _LABELS[kind], (*row, *_ARGUMENTS.get(kind, _nothing)(finding, draft)))
        for kind in FIXES.get(finding.code, ())
    )


Arguments = tuple[tuple[str, str], ...]


def _nothing(_finding: Finding, _draft: FseDraft) -> Arguments:
    return ()


def _other_act(finding: Finding, draft: FseDraft) -> Arguments:
    """The act to propose when the text names it."""
    if finding.code == "AGE-01" and draft.pec.acte_id in _ADULT:
        return (("acte", _ADULT[draft.pec.acte_id]),)
    if finding.code == "ACT-03" and finding.row is not None and draft.nomenclature is not None:
        typed = draft.composees[finding.row].cotation if finding.row < len(draft.composees) else None
        if typed is not None:
            day = draft.composees[finding.row].seance.day
            named = draft.nomenclature.cotations(typed.lettre_cle, typed.coefficient, day)
            return (("acte", named[0].act_id),) if len(named) == 1 else ()
    return ()


def _bdk(_finding: Finding, draft: FseDraft) -> Arguments:
    acte = draft.seances[0].acte if draft.seances else None
    kind = acte.classement.bdk if acte else ""
    return (("acte", BDK[kind]),) if kind in BDK else ()


def _request(finding: Finding, draft: FseDraft) -> Arguments:
    row = finding.row or 0
    return (("acte", draft.pec.acte_id), ("seance", str(draft.rank(row))))


_ARGUMENTS: dict[FixKind, Callable[[Finding, FseDraft], Arguments]] = {
    FixKind.CHANGER_ACTE: _other_act,
    FixKind.AJOUTER_BDK: _bdk,
    FixKind.DEMANDER_ACCORD: _request,
    FixKind.CHANGER_TIERS_PAYANT: lambda _finding, _draft: (("mode", TiersPayant.INTEGRAL.value),),
    FixKind.SAISIR_ORDONNANCE: lambda finding, _draft: (
        (("prescripteur", RENEWED_BY_MK),) if finding.code == "PRE-06" else ()
    ),
}


def fix_label(kind: FixKind) -> str:
    """Return the words of the button."""
    return _LABELS[kind]
