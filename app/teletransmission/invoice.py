"""One FSE as B2 records: 2, 2S, then 4, 4S and 4E for each act, then 5.

Source: facts/b2-format.md §5 (layouts), §6 (values) and §7 (filling profile for a masseur-kinésithérapeute).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.domain.circonstances import Circonstances, TiersPayant
from app.domain.composition import LigneKind
from app.domain.droits import Droits, DroitsAmo, Gestion, SourceDroits
from app.domain.errors import FormatError
from app.domain.fse import Fse, FseLine, PartKind
from app.domain.identifiers import Nir
from app.domain.money import ZERO, Money
from app.domain.patient import Patient
from app.domain.people import Praticien
from app.domain.soins import Ordonnance
from app.teletransmission.encode import Value, encode
from app.teletransmission.layout import Layouts

MAX_QUANTITE = 99
MAX_RECORDS = 999
"""Record 5 counts the lines and their complements on 3 digits."""

_PROOF = {SourceDroits.CARTE: 4, SourceDroits.APPLI: 4, SourceDroits.ADRI: 2, SourceDroits.ATTESTATION: 1}
"""Nature de la pièce justificative; 0 for typed rights (facts/b2-format.md §6)."""

_RANKS = {"0": 1, "2": 2, "1": 31, "9": 9}
"""Rank of the beneficiary outside régime 01, by qualité; a child counts from 11."""

_PARIS_REGION = frozenset({"75", "77", "78", "91", "92", "93", "94", "95"})
SPECIALITE_MK = "26"
C2S_CONTRACT = "89"
ADVANCED = {TiersPayant.AUCUN: "HTP", TiersPayant.AMO: "TPA", TiersPayant.INTEGRAL: ""}
"""What the patient advances, in the zone left to editors: our own design, for want of a public source."""


@dataclass(frozen=True, slots=True)
class InvoiceSubject:
    """Who is treated, by whom, on whose prescription and with which rights."""

    praticien: Praticien
    patient: Patient
    droits: Droits
    ordonnance: Ordonnance


def encode_invoice(layouts: Layouts, fse: Fse, subject: InvoiceSubject) -> bytes:
    """Return the records of one invoice. Raise FormatError when an identity or a right is missing."""
    patient, amo = subject.patient, subject.droits.amo
    if patient.nir is None:
        raise FormatError("2", "nir", 1, "no NIR")
    if amo is None:
        raise FormatError("2", "regime", 1, "no rights with the compulsory insurer")
    if not fse.numero:
        raise FormatError("2", "invoice_num", 1, "no invoice number")
    key = _key(fse, subject, patient.nir, amo)
    apart = _amc_apart(fse, subject.droits)
    records = [
        encode(layouts["2"], {**key, **_header(fse, subject, amo, apart)}),
        encode(layouts["2S"], key),
    ]
    acts = [record for line in fse.feuille for record in _act(layouts, key, line, subject, apart)]
    if len(acts) > MAX_RECORDS:
        raise FormatError("5", "n34", len(acts), "too many lines for one invoice")
    records += [*acts, encode(layouts["5"], {**key, **_totals(fse, len(acts), apart)})]
    return "".join(records).encode("ascii")


def _amc_apart(fse: Fse, droits: Droits) -> bool:
    """Whether the FSE carries no AMC part: it travels in a DRE (facts/b2-format.md §9), or the patient advances it."""
    if fse.circonstances.tiers_payant is not TiersPayant.INTEGRAL:
        return True
    return droits.amc is not None and droits.amc.gestion is Gestion.SEPAREE


def _key(fse: Fse, subject: InvoiceSubject, nir: Nir, amo: DroitsAmo) -> dict[str, Value]:
    return {
        "ps_num": subject.praticien.numero_am.value,
        "nir": nir.digits,
        "nir_key": nir.key,
        "ben_rank": _rank(subject.patient, amo),
        "invoice_num": fse.numero,
    }


def _rank(patient: Patient, amo: DroitsAmo) -> int:
    if amo.regime == "01":
        return 0
    return _RANKS.get(patient.qualite, min(10 + max(patient.rang, 1), 16))


def _header(fse: Fse, subject: InvoiceSubject, amo: DroitsAmo, apart: bool) -> dict[str, Value]:
    droits, patient = subject.droits, subject.patient
    values: dict[str, Value] = {
        "regime": amo.regime,
        "caisse": amo.caisse,
        "centre": amo.centre,
        "proof_nature": _PROOF.get(droits.source, 0),
        "nat_assurance": amo.nature_assurance,
        "hosp_date": fse.first_day,
        "date_in": fse.first_day,
        "date_out": fse.last_day,
        "at": _accident(fse.circonstances),
        "birth": patient.naissance.yymmdd,
        "birth_rank": max(patient.rang, 1),
        "contract_type": C2S_CONTRACT if patient.c2s else "00",
    }
    if amo.periode is not None:
        values["rights_from"] = amo.periode.start
    if apart:
        values["split"] = "F" if fse.circonstances.tiers_payant is TiersPayant.INTEGRAL else ""
    elif droits.amc is not None and fse.part(PartKind.AMC):
        values["amc_num"] = droits.amc.organisme
    return values


def _act(
    layouts: Layouts, key: Mapping[str, Value], line: FseLine, subject: InvoiceSubject, apart: bool
) -> Iterator[str]:
    prescripteur = subject.ordonnance.prescripteur
    short = {name: key[name] for name in ("ps_num", "nir", "nir_key", "invoice_num")}
    yield encode(layouts["4"], {**key, **_priced(line, subject, apart)})
    yield encode(layouts["4S"], short)
    if prescripteur.rpps:
        numbers: dict[str, Value] = {"presc_rpps": prescripteur.rpps, "exec_rpps": subject.praticien.rpps.value}
        yield encode(layouts["4E"], {**short, **numbers})


def _priced(line: FseLine, subject: InvoiceSubject, apart: bool) -> dict[str, Value]:
    if line.amo > line.base or line.amo + line.amc > line.honoraires:
        raise FormatError("4", "amo", 1, "a share is greater than the price")
    praticien, amo = subject.praticien, subject.droits.amo
    quantite = _quantite(line)
    return {
        "presc_num": subject.ordonnance.prescripteur.numero_am or "0",
        "presc_spec": "",
        "exo": line.exoneration or (amo.exoneration if amo else "0"),
        "exec_num": praticien.numero_am.value,
        "exec_zone": "10" if praticien.numero_am.value[:2] in _PARIS_REGION else "20",
        "exec_spec": SPECIALITE_MK,
        "act_date": line.day,
        "act": f"{line.lettre_cle:<4}{line.complement if line.kind is LigneKind.ACTE else ''}",
        "qty": quantite,
        "coef": line.coefficient if line.coefficient else Decimal(1),
        "unit_price": _unit_price(line, quantite),
        "base": line.base,
        "rate": line.taux,
        "amo": line.amo,
        "honoraires": line.honoraires,
        "dep_qual": _dep_qual(line),
        "amc": ZERO if apart else line.amc,
    }


def _quantite(line: FseLine) -> int:
    """Kilometres of an indemnité kilométrique, 1 otherwise; the zone holds two digits."""
    if line.quantite != int(line.quantite) or not 1 <= line.quantite <= MAX_QUANTITE:
        raise FormatError("4", "qty", 1, "not a whole quantity of two digits")
    return int(line.quantite)


def _unit_price(line: FseLine, quantite: int) -> Money:
    """Value of the key letter, or price of one kilometre: the price divided by its number, to the cent."""
    price = line.base or line.honoraires
    divisor = line.coefficient * quantite if line.coefficient else Decimal(quantite)
    return Money(int((Decimal(price.cents) / divisor).quantize(Decimal(1), ROUND_HALF_UP)))


def _accident(asked: Circonstances) -> str:
    """Number of the work accident, else its day after three zeros (facts/b2-format.md §6)."""
    if asked.numero_at:
        return asked.numero_at
    return f"000{asked.accident_on:%y%m%d}" if asked.accident_on else "0"


def _dep_qual(line: FseLine) -> str:
    """N when nothing is refundable, E (exigence du patient) above the tariff (facts/b2-format.md §6)."""
    if line.qualificatif:
        return line.qualificatif
    if not line.base:
        return "N"
    return "E" if line.honoraires > line.base else ""


def _totals(fse: Fse, records: int, apart: bool) -> dict[str, Value]:
    amo, total = fse.part(PartKind.AMO), Money.total(line.honoraires for line in fse.feuille)
    return {
        "n34": records,
        "t_hon4": total,
        "t_amo4": amo,
        "t_assure": total - amo,
        "t_amc4": ZERO if apart else fse.part(PartKind.AMC),
        "editor": ADVANCED[fse.circonstances.tiers_payant],
    }
