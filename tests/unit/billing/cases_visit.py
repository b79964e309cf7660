"""One refused and one accepted draft for the rules on visits, fees and insurance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from app.billing.dossier import Dossier
from app.billing.draft import FseDraft
from app.billing.rates import Situation
from app.domain.circonstances import TauxManuel, TiersPayant
from app.domain.composition import Depassement, Deplacement, HorsNomenclature, Urgence
from app.domain.identifiers import luhn_key
from app.domain.money import Money
from tests.samples import AMC, AMO, PATIENT, droits
from tests.unit.billing.drafts import MONDAY, B, Case, I, W, draft, made

SUNDAY = date(2026, 11, 15)
AT_NUMBER = "12345678" + luhn_key("12345678")
MANUAL = Situation(manuel=TauxManuel(80, "claire", "attestation CRPCEN"))


def trip(**told: object) -> FseDraft:
    """Return a home visit."""
    return made(home=True, deplacement=Deplacement(**told))  # type: ignore[arg-type]


def km(text: str, **told: object) -> FseDraft:
    """Return a home visit at that many kilometres."""
    return trip(distance_km=Decimal(text), **told)


def urgent(day: date = MONDAY, **told: object) -> FseDraft:
    """Return an emergency of that day."""
    return made(day=day, urgence=Urgence(**told))  # type: ignore[arg-type]


def over(cents: int, motif: str = "rendez-vous à 7 h", count: int = 1, written: bool = False) -> FseDraft:
    """Return séances with a DE each."""
    return made(count=count, depassement=Depassement(Money(cents), motif, written))


def free(cents: int, signed: bool = False) -> FseDraft:
    """Return an act that the insurance does not know."""
    return made(hors_nomenclature=(HorsNomenclature("Massage de bien-être", Money(cents), signed),))


def accident(nature: str = "41", **facts: object) -> FseDraft:
    """Return a draft under another nature d'assurance."""
    rights = droits(replace(AMO, nature_assurance=nature))
    return draft(droits=rights, dossier=Dossier(**facts))  # type: ignore[arg-type]


ADVANCED = Dossier(tiers_payant=TiersPayant.AMO)

VISIT: dict[str, list[Case]] = {
    "TRA-01": [
        Case(lambda: made(deplacement=Deplacement()), W, "au cabinet", trip, 0),
    ],
    "TRA-02": [
        Case(lambda: km("-1"), B, "négative", lambda: km("10"), 0),
        Case(lambda: km("101"), W, "plus de 100 km", lambda: km("100"), 0),
        Case(lambda: km("10", km_plus_proche=Decimal(-3)), B, "négative", row=0),
        Case(
            lambda: trip(sortie_on=date(2026, 11, 17)), B, "hospitalisation", lambda: trip(sortie_on=MONDAY), 0
        ),
    ],
    "TRA-03": [
        Case(lambda: km("10", rang=2), I, "compté une fois", lambda: km("10"), 0),
        Case(lambda: km("10", meme_agglomeration=True), I, "Même agglomération", trip, 0),
        Case(lambda: km("2"), I, "2 km au plus", lambda: km("2", montagne=True), 0),
    ],
    "MAJ-01": [
        Case(urgent, W, "ni dimanche", lambda: urgent(SUNDAY), 0),
        Case(lambda: urgent(SUNDAY, justifiee=False), I, "urgence justifiée", row=0),
    ],
    "MAJ-02": [
        Case(
            lambda: urgent(heure_acte=time(21)),
            W,
            "appel",
            lambda: urgent(heure_acte=time(21), heure_appel=time(20, 30)),
            0,
        )
    ],
    "DEP-01": [
        Case(lambda: over(0), B, "supérieur à zéro", lambda: over(500), 0),
        Case(lambda: over(500, " "), W, "sans motif", row=0),
        Case(lambda: over(7000), W, "information écrite", lambda: over(7000, written=True), 0),
        Case(lambda: over(500, count=2), W, "systématique"),
    ],
    "HON-01": [
        Case(lambda: free(-1), B, "supérieur à zéro", lambda: free(6900), 0),
        Case(lambda: free(7000), W, "devis", lambda: free(7000, signed=True), 0),
    ],
    "TEL-01": [
        Case(lambda: made("MK-5-DESENC-URG", telesoin=True), B, "contact", lambda: made(telesoin=True), 0),
        Case(lambda: made(telesoin=True, supplements=("MK-IV-BASSIN",)), B, "équipement", row=0),
        Case(
            lambda: made(telesoin=True, dossier=Dossier(vu_en_presence_on=date(2025, 11, 15))),
            W,
            "douze mois",
            lambda: made(telesoin=True, dossier=Dossier(vu_en_presence_on=date(2025, 11, 16))),
            0,
        ),
    ],
    "TEX-01": [
        Case(
            lambda: made(supplements=("MK-RQD",), dossier=Dossier(teleexpertises_an=2)),
            W,
            "3 demandes",
            lambda: made(supplements=("MK-RQD",), dossier=Dossier(teleexpertises_an=1)),
            0,
        )
    ],
    "ASS-01": [
        Case(
            lambda: draft(dossier=Dossier(natures=("10", "41"))),
            B,
            "10, 41",
            lambda: draft(dossier=Dossier(natures=("10", "10"))),
        )
    ],
    "AT-01": [
        Case(accident, B, "sans numéro", lambda: accident(numero_at=AT_NUMBER)),
        Case(lambda: accident(numero_at="123456780"), W, "clé", lambda: accident(accident_on=date(2026, 10, 1))),
        Case(lambda: accident(accident_on=date(2026, 11, 17)), B, "suit une séance", lambda: accident("10")),
    ],
    "MAT-01": [
        Case(lambda: accident("30"), B, "sans date", lambda: accident("30", maternite_on=date(2026, 6, 1))),
        Case(lambda: accident("30", maternite_on=date(2026, 11, 17)), B, "antérieure", row=0),
    ],
    "TAU-01": [Case(lambda: made(situation=MANUAL), I, "claire", made, 0)],
    "TPC-01": [
        Case(
            lambda: draft(droits=droits(amc=replace(AMC, organisme="75500017")), dossier=ADVANCED),
            W,
            "AME",
            lambda: draft(droits=None, dossier=ADVANCED),
        ),
        Case(
            lambda: draft(
                patient=replace(PATIENT, c2s=True), dossier=Dossier(tiers_payant=TiersPayant.AMO)
            ),
            W,
            "intégral",
            lambda: draft(
                patient=replace(PATIENT, c2s=True), dossier=Dossier(tiers_payant=TiersPayant.INTEGRAL)
            ),
        )
    ],
}  # fmt: skip
