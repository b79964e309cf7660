"""What each record is called, in French (headings of facts/b2-format.md §5 and facts/noemie-format.md §5)."""

from __future__ import annotations

from app.teletransmission.decode import Decoded

_B2 = {
    "1": "En-tête de lot", "2": "En-tête de facture", "2S": "Complément de facture", "2X": "Identification AMC",
    "3": "Prestation hospitalière", "3S": "Complément hospitalier", "3E": "Identifiants RPPS", "4": "Acte",
    "4S": "Complément d’acte", "4E": "Identifiants RPPS", "4M": "Détail CCAM", "5": "Totaux de la facture",
    "6": "Totaux du lot",
}  # fmt: skip
_RETURN = {
    "010": "Organisme complémentaire", "020": "Mandataire", "040": "Destinataire du règlement",
    "070": "Journée comptable", "071": "Virement", "080": "Lot", "081": "Type de retour", "100": "Facture",
    "102": "Facture", "103": "Assuré et bénéficiaire", "110": "Assuré", "120": "Malade", "150": "Nature d’assurance",
    "160": "Archivage", "198": "Part AMO", "199": "Part AMC", "210": "Acte", "220": "Frais hospitaliers",
    "250": "Récupération d’indu", "261": "Paiement forfaitaire", "262": "Détail de paiement forfaitaire",
    "290": "Rejet ou signalement", "294": "Rejet", "295": "Commentaire", "990": "Contrôle de fin de niveau",
    "8A0": "Accusé de réception simulé",
}  # fmt: skip
_ENDS = {"000": "En-tête de fichier", "999": "Fin de fichier"}


def title(record: Decoded) -> str:
    """Return the French name of the kind of a record."""
    return _ENDS.get(record.code) or _RETURN.get(record.code) or _B2.get(record.code, "Enregistrement")
