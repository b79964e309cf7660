"""``cabinet coter``: a document in, the feuille it makes out, with every reason. No database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.billing.composition import Ligne, SeanceComposee
from app.billing.draft import FseDraft
from app.billing.fixes import Fix, fixes_for
from app.billing.franchise import Franchise, case_of, franchise, refunded_acts
from app.billing.invoice import Facture, Place, Reglement, in_order, price_invoice, settle
from app.billing.pricing import BillingTables
from app.billing.rules import check
from app.domain.droits import Droits
from app.domain.fse import Finding, Severity
from app.domain.money import Money
from app.domain.soins import PriseEnCharge
from app.rights.holding import Holding
from app.rights.reference import reference
from app.services import price_input as read
from app.services.draft_builder import priced_seance
from app.services.json_schema import Fault, faults, load_schema
from app.services.tables import Tables, load_tables

INPUT, OUTPUT = "coter-entree", "coter-sortie"
_IDENTITY = "IDT-"
"""Rules on the identity are left out: the document has none."""


@dataclass(frozen=True, slots=True)
class PricedFile:
    """The feuille, what the rules say, who pays what."""

    composees: tuple[SeanceComposee, ...]
    facture: Facture
    reglement: Reglement
    mode: str
    franchise: Franchise
    droits: str
    constats: tuple[tuple[Finding, tuple[Fix, ...]], ...]

    @property
    def refused(self) -> bool:
        """Whether a blocking finding speaks."""
        return any(finding.severity is Severity.BLOCKING for finding, _ in self.constats)


def price_file(document: Any, tables: Tables, today: date) -> PricedFile | tuple[Fault, ...]:
    """Return the priced document, or every fault of it at once. *today* serves when the document gives no day."""
    wrong = faults(document, load_schema(INPUT)) or tuple(_meaning(document))
    if wrong:
        return wrong
    steps = frozenset(document.get("etapes", ()))
    billing = (load_tables(steps=steps) if steps else tables).billing
    return _priced(document, billing, date.fromisoformat(document["aujourdhui"]) if "aujourdhui" in document else today)


def _meaning(document: dict[str, Any]) -> Iterator[Fault]:
    """Faults that no schema says: ranges written backwards, séances without an act."""
    rights = document.get("droits", {})
    ranges: list[tuple[str, dict[str, Any]]] = [
        ("droits", rights), ("droits.complementaire", rights.get("complementaire", {}))
    ]  # fmt: skip
    stays = document.get("dossier", {}).get("hospitalisations", ())
    ranges += [(f"dossier.hospitalisations[{index}]", stay) for index, stay in enumerate(stays)]
    for path, told in ranges:
        if told.get("debut", "") > told.get("fin", "9999"):
            yield Fault(f"{path}.fin", "La fin précède le début.")
    if "acte" not in document:
        for index, seance in enumerate(document["seances"]):
            if "acte" not in seance:
                yield Fault(f"seances[{index}].acte", "Acte absent de la séance et du document.")


def _priced(document: dict[str, Any], tables: BillingTables, today: date) -> PricedFile:
    place = read.place_of(document)
    composees = in_order(read.seances_of(document))
    held = _rights(document, composees, today)
    facture = price_invoice(composees, held.droits, tables, place)
    draft = _draft(document, composees, held, tables, place, today)
    mode = read.mode_of(document)
    constats = tuple((f, fixes_for(f, draft)) for f in check(draft) if not f.code.startswith(_IDENTITY))
    return PricedFile(
        composees, facture, settle(facture, mode, held.droits), mode.value,
        _franchise(document, facture, held.droits, tables), held.reason, constats,
    )  # fmt: skip


def _rights(document: dict[str, Any], composees: tuple[SeanceComposee, ...], today: date) -> Holding:
    """One snapshot only: only its period can tell the two days apart."""
    typed = read.droits_of(document, today)
    signed = read.ordonnance_of(document, composees[0].seance.day).prescrite_on
    return reference((typed,) if typed else (), signed, composees[-1].seance.day, lambda _droits: 0)


def _draft(
    document: dict[str, Any], composees: tuple[SeanceComposee, ...], held: Holding, tables: BillingTables, place: Place,
    today: date,
) -> FseDraft:  # fmt: skip
    first = composees[0]
    ordonnance = read.ordonnance_of(document, first.seance.day)
    act_id = document.get("acte", first.acte_id)
    acte = tables.nomenclature.in_force(act_id, first.seance.day)
    pec = PriseEnCharge(
        1, 1, 1, act_id, acte.libelle if acte else act_id, ordonnance.seances_prescrites, ordonnance.prescrite_on
    )
    return FseDraft(
        patient=read.patient_of(document),
        ordonnance=ordonnance,
        pec=pec,
        droits=held.droits,
        droits_reason=held.reason,
        droits_cover=held.covers,
        seances=tuple(priced_seance(one, held.droits, tables, place) for one in composees),
        billed=read.history_of(document),
        seances_before=document.get("seances_deja_faites", 0),
        today=today,
        nomenclature=tables.nomenclature,
        composees=composees,
        dossier=read.dossier_of(document, place),
    )


def _franchise(document: dict[str, Any], facture: Facture, droits: Droits | None, tables: BillingTables) -> Franchise:
    acts = refunded_acts(ligne.fse_line for ligne in facture.lignes)
    case = case_of(read.patient_of(document), droits)
    return franchise(acts, case, tables.franchise, read.money(document.get("franchise_deja_prise")))


def output(result: PricedFile | tuple[Fault, ...]) -> dict[str, Any]:
    """Return the document that resources/schemas/coter-sortie.schema.json describes."""
    if not isinstance(result, PricedFile):
        return {"version": 1, "erreurs": [{"chemin": f.chemin, "message": f.message} for f in result]}
    facture, paid = result.facture, result.reglement
    places = [composee.seance.id - 1 for composee in result.composees]
    return {
        "version": 1,
        "erreurs": [],
        "lignes": [_line(ligne) for ligne in facture.lignes],
        "note": [_line(ligne) for ligne in facture.note],
        "totaux": {
            "honoraires": _euros(facture.total), "amo": _euros(facture.amo), "amc": _euros(facture.amc),
            "patient": _euros(facture.patient), "note": _euros(facture.total_note),
        },
        "reglement": {
            "mode": result.mode, "patient_maintenant": _euros(paid.patient_maintenant),
            "du_par_amo": _euros(paid.du_par_amo), "du_par_amc": _euros(paid.du_par_amc),
            "eclatement": paid.eclatement, "explication": paid.explication,
        },
        "franchise": {"montant": _euros(result.franchise.montant), "explication": result.franchise.explication},
        "droits": result.droits,
        "non_chiffre": [
            {"seance": places[one.row], "raison": one.why.reason, "source": one.why.source} for one in facture.unpriced
        ],
        "constats": [_finding(finding, fixes, places) for finding, fixes in result.constats],
    }  # fmt: skip


def _line(ligne: Ligne) -> dict[str, Any]:
    return {
        "seance": ligne.seance.id - 1, "date": ligne.seance.day.isoformat(), "genre": ligne.kind.value,
        "acte": ligne.acte_id, "lettre_cle": ligne.lettre_cle,
        "coefficient": None if ligne.coefficient is None else str(ligne.coefficient), "quantite": str(ligne.quantite),
        "libelle": ligne.libelle, "complement": ligne.complement, "qualificatif": ligne.qualificatif,
        "honoraires": _euros(ligne.honoraires), "base": _euros(ligne.base), "depassement": _euros(ligne.depassement),
        "taux": ligne.taux, "exoneration": ligne.exoneration, "amo": _euros(ligne.amo), "amc": _euros(ligne.amc),
        "patient": _euros(ligne.patient),
        "pourquoi": [
            {
                "genre": step.kind.value, "texte": step.texte,
                "montant": None if step.montant is None else _euros(step.montant), "valeurs": dict(step.valeurs),
                "source": step.source, "version": step.version,
            }
            for step in ligne.trace
        ],
    }  # fmt: skip


def _finding(finding: Finding, fixes: tuple[Fix, ...], places: list[int]) -> dict[str, Any]:
    """*places* turns a row of the feuille into the place of the séance in the document."""
    place = None if finding.row is None else places[finding.row]
    return {
        "code": finding.code, "poids": finding.severity.value, "message": finding.message, "texte": finding.source,
        "seance": place, "gestes": [_fix(fix, place) for fix in fixes],
    }  # fmt: skip


def _fix(fix: Fix, place: int | None) -> dict[str, Any]:
    arguments = {name: str(place) if name == "ligne" else value for name, value in fix.arguments}
    return {"genre": fix.kind.value, "libelle": fix.label, "arguments": arguments}


def _euros(amount: Money) -> str:
    return amount.bare.replace("\u00a0", "").replace(",", ".")
