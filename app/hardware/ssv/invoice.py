"""The groups of an invoice to be secured, after ``resources/ssv/facture.csv``: OUR OWN table, not the official one.

The data are those of facts/fse_modele.csv; the official group numbers and their order are not public. The day somebody
holds the manual, the table is replaced and this file stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from app.domain.fse import Fse, FseLine
from app.hardware.ssv.groups import Group, encode_zone, table
from app.services.ports import InvoiceContext

LINE_FIELD = "date_execution"
SERIES, ISOLATED = "2", "1"


def invoice_zone(fse: Fse, context: InvoiceContext) -> bytes:
    """Return the zone to hand over: the groups of the invoice, then one group for each line."""
    layout: dict[int, list[str]] = {}
    for row in table("facture.csv"):
        layout.setdefault(int(row["groupe"]), []).append(row["champ"])
    head = _head(fse, context)
    groups = [_group(number, fields, head) for number, fields in layout.items() if LINE_FIELD not in fields]
    lines = next((item for item in layout.items() if LINE_FIELD in item[1]), None)
    if lines is not None:
        groups += [_group(lines[0], lines[1], _line(line)) for line in fse.lines]
    return encode_zone(groups)


def _group(number: int, fields: list[str], values: Mapping[str, str]) -> Group:
    return Group(number, tuple(values[name].encode("iso-8859-1", "replace") for name in fields))


def _head(fse: Fse, context: InvoiceContext) -> dict[str, str]:
    patient, amo, ordonnance = context.patient, context.droits.amo, context.ordonnance
    doctor = ordonnance.prescripteur
    return {
        "numero_facture": f"{fse.numero:09d}",
        "date_elaboration": f"{context.elaborated_at:%Y%m%d}",
        "type_traitement": SERIES if len(fse.lines) > 1 else ISOLATED,
        "mode_securisation": fse.mode.value,
        "nir": patient.nir.digits if patient.nir else "",
        "nir_cle": patient.nir.key if patient.nir else "",
        "regime": amo.regime if amo else "",
        "caisse": amo.caisse if amo else "",
        "centre": amo.centre if amo else "",
        "code_gestion": amo.code_gestion if amo else "",
        "nom": patient.nom,
        "prenom": patient.prenom,
        "naissance": patient.naissance.text,
        "rang": str(patient.rang),
        "qualite": patient.qualite,
        "date_prescription": f"{ordonnance.prescrite_on:%Y%m%d}",
        "prescripteur": doctor.numero_am or doctor.rpps,
        "nature_assurance": amo.nature_assurance if amo else "",
    }


def _line(line: FseLine) -> dict[str, str]:
    return {
        "date_execution": f"{line.day:%Y%m%d}",
        "lettre_cle": line.lettre_cle,
        "coefficient": str(int(line.coefficient * Decimal(100))),
        "quantite": "1",
        "honoraires": str(line.honoraires.cents),
        "part_amo": str(line.amo.cents),
        "part_amc": str(line.amc.cents),
    }
