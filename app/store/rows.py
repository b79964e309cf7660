"""Every table in one import, and the list of those whose rows never change."""

from __future__ import annotations

from app.store import (
    rows_cabinet,
    rows_contrat,
    rows_dap,
    rows_fse,
    rows_fusion,
    rows_journal,
    rows_lecture,
    rows_ledger,
    rows_lot,
    rows_patient,
    rows_relance,
    rows_retour,
    rows_rights,
    rows_saisie,
    rows_soins,
    rows_tarif,
)
from app.store.rows_base import Base

ROW_MODULES = (
    rows_cabinet,
    rows_patient,
    rows_soins,
    rows_fse,
    rows_ledger,
    rows_lot,
    rows_retour,
    rows_relance,
    rows_journal,
    rows_tarif,
    rows_dap,
    rows_saisie,
    rows_fusion,
    rows_lecture,
    rows_rights,
    rows_contrat,
)

metadata = Base.metadata

APPEND_ONLY = (
    "droits",
    "fse_signee",
    "fse_etat",
    "mouvement",
    "part_etat",
    "lot_fichier",
    "lot_etat",
    "retour_fichier",
    "relance_pdf",
    "journal",
    "tarif_fichier",
    "tarif_etat",
    "demande_accord_etat",
    "fusion",
    "fusion_defaite",
    "identite_ins",
    "interrogation",
    "interrogation_brut",
    "verification_etat",
    "contrat_amc",
    "contrat_confirme",
    "piece_droits",
)
"""Tables where a trigger refuses UPDATE and DELETE, on both engines."""
