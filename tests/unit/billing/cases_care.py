"""One refused and one accepted draft for the rules on prescription, cotation and course of care."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from app.billing.composition import Cotation
from app.billing.dossier import DemandeAccord, Dossier, Reponse
from app.billing.draft import FseDraft
from app.domain.circonstances import TiersPayant
from app.domain.dates import BirthDate, DateRange
from app.domain.money import Money
from app.domain.people import StatutPraticien
from app.domain.soins import Lieu
from tests.samples import AMO, PATIENT, PRATICIEN, TODAY, droits, ordonnance
from tests.unit.billing.drafts import MONDAY, B, Case, I, W, act, billed, draft, drafted, made, with_prescriber

CHILD = replace(PATIENT, naissance=BirthDate("20150101"))
OLD = replace(PATIENT, naissance=BirthDate("19400101"))
REPLACING = replace(PRATICIEN, id=2, statut=StatutPraticien.REMPLACANT)


def known(**facts: object) -> FseDraft:
    """Return the clean draft with these facts around it."""
    return draft(dossier=Dossier(**facts))  # type: ignore[arg-type]


def typed(key: str, coefficient: str, cents: int | None = None, acte_id: str = "MK-A-LOMBALGIE") -> FseDraft:
    """Return a draft whose cotation was typed."""
    return made(acte_id, cotation=Cotation(key, Decimal(coefficient), None if cents is None else Money(cents)))


def asked(*answers: Reponse, since: int = 5, count: int = 10, act_id: str = "MK-A-LOMBALGIE", **more: int) -> FseDraft:
    """Return the 16th séance of a référentiel of 15 (or more), its requests made *since* days before."""
    day = MONDAY - timedelta(days=since)
    demandes = tuple(DemandeAccord(act_id, day, count, answer) for answer in answers)
    return made(dossier=Dossier(demandes=demandes), **({"before": 15} | more))  # type: ignore[arg-type]


def at(today: date, nature: str = "10", day: date = MONDAY) -> FseDraft:
    """Return one séance of *day* seen from *today*."""
    return made(day=day, changes={"today": today, "droits": droits(replace(AMO, nature_assurance=nature))})


OLD_DAY = date(2023, 1, 16)
HOME_2023 = drafted(OLD_DAY, lieu=Lieu.DOMICILE)
NOT_WRITTEN = replace(ordonnance(OLD_DAY), domicile=False)

CARE: dict[str, list[Case]] = {
    "PRE-03": [
        Case(lambda: known(ordonnance_absente=True), B, "Aucune ordonnance"),
        Case(lambda: known(ordonnance_absente=True, acces_direct=True), I, "Accès direct", known),
    ],
    "PRE-04": [
        Case(
            lambda: known(scor=True),
            W,
            "numérisée",
            lambda: replace(known(scor=True), ordonnance=replace(ordonnance(), scan="abc")),
        ),
        Case(lambda: known(scor=True), W, "SCOR", lambda: known(scor=True, ordonnance_absente=True)),
    ],
    "PRE-05": [
        Case(lambda: draft(ordonnance=ordonnance(date(2025, 11, 16))), W, "plus d’un an", row=0),
        Case(
            lambda: draft(ordonnance=ordonnance(date(2025, 11, 15))),
            W,
            "16/11/2026",
            lambda: draft(ordonnance=ordonnance(date(2025, 11, 17))),
            0,
        ),
        Case(
            lambda: draft(ordonnance=ordonnance(date(2025, 1, 15))),
            W,
            "15/01/2025",
            lambda: draft(ordonnance=ordonnance(date(2025, 1, 15)), seances_before=3),
            0,
        ),
    ],
    "PRE-06": [
        Case(
            lambda: replace(
                with_prescriber(numero_am="291991123"), dossier=Dossier(renouvellement_on=date(2027, 11, 2))
            ),
            W,
            "plus d’un an",
            lambda: replace(
                with_prescriber(numero_am="291991123"), dossier=Dossier(renouvellement_on=date(2026, 11, 10))
            ),
        ),
        Case(lambda: with_prescriber(numero_am="291991123"), I, "33 mois"),
        Case(lambda: known(renouvellement_on=date(2026, 11, 10)), W, "fictif"),
    ],
    "DOM-02": [
        Case(lambda: draft(seances=(drafted(MONDAY, lieu=Lieu.DOMICILE),)), I, "justification", row=0),
        Case(
            lambda: draft(seances=(HOME_2023,), ordonnance=NOT_WRITTEN),
            W,
            "alors exigée",
            lambda: draft(seances=(HOME_2023,), ordonnance=replace(NOT_WRITTEN, domicile=True)),
            0,
        ),
    ],
    "HOS-01": [
        Case(
            lambda: known(hospitalisations=(DateRange.through(MONDAY, MONDAY),)),
            W,
            "hospitalisation",
            lambda: known(hospitalisations=(DateRange.through(date(2026, 1, 1), date(2026, 1, 9)),)),
            0,
        )
    ],
    "DEL-01": [
        Case(lambda: at(date(2029, 1, 1)), W, "31/12/2028", lambda: at(date(2028, 6, 1)), 0),
        Case(lambda: at(date(2028, 12, 31)), I, "avant le 31/12/2028", lambda: at(date(2028, 10, 2)), 0),
        Case(lambda: at(date(2028, 11, 17), "41"), W, "16/11/2028", lambda: at(date(2028, 8, 1), "41"), 0),
        Case(lambda: at(date(2027, 11, 17), "30"), W, "16/11/2027", row=0),
    ],
    "DEL-02": [
        Case(
            lambda: replace(known(tiers_payant=TiersPayant.AUCUN), today=date(2026, 11, 23)),
            I,
            "20/11/2026",
            lambda: replace(known(tiers_payant=TiersPayant.AMO), today=date(2026, 11, 23)),
        ),
        Case(
            lambda: replace(known(tiers_payant=TiersPayant.AMO), today=date(2026, 11, 30)),
            I,
            "8 jours",
            lambda: replace(known(tiers_payant=TiersPayant.AMO), seances=()),
        ),
    ],
    "REM-02": [
        Case(lambda: known(praticien=REPLACING), B, "titulaire", lambda: known(praticien=PRATICIEN)),
        Case(
            lambda: known(praticien=replace(REPLACING, titulaire_id=1), facture_par=9),
            W,
            "remplacé",
            lambda: known(praticien=replace(REPLACING, titulaire_id=1), facture_par=1),
        ),
    ],
    "ACT-02": [
        Case(lambda: typed("AMS", "7.5"), B, "fermée depuis le 22/02/2024", lambda: typed("RAM", "8.09"), 0),
        Case(lambda: typed("RRB", "8.09"), B, "n’existe pas", row=0),
        Case(lambda: typed("AMS", "7.5"), B, "AMS", lambda: replace(typed("XYZ", "1"), nomenclature=None), 0),
    ],
    "ACT-03": [
        Case(lambda: typed("RAM", "8.07"), B, "Cervicalgie", lambda: typed("RAM", "8.09"), 0),
        Case(lambda: typed("RAM", "9.99"), B, "aucun acte", lambda: typed("TMK", "8.09"), 0),
        Case(
            lambda: replace(typed("RAM", "8.1"), nomenclature=None),
            B,
            "RAM\u00a08,09",
            lambda: typed("IFD", "1", acte_id="DEP-IFD"),
            0,
        ),
    ],
    "ACT-04": [
        Case(lambda: typed("RAM", "8.09", 1655), W, "17,88", lambda: typed("RAM", "8.09", 1788), 0),
    ],
    "B11-01": [Case(lambda: typed("RAM", "4.045", 894), B, "11-B", lambda: typed("RAM", "8.09"), 0)],
    "NCU-01": [
        Case(
            lambda: made("MK-I2-BDK", supplements=("MK-IV-BASSIN",)),
            B,
            "chapitre II",
            lambda: made(supplements=("MK-IV-BASSIN",)),
            0,
        ),
        Case(lambda: made("MK-7-LYMPH-SEIN", supplements=("MK-7-BANDAGE-1",)), B, "comprend déjà", row=0),
        Case(
            lambda: made(supplements=("MK-7-BANDAGE-1",)),
            W,
            "article 7",
            lambda: made("MK-7-LYMPH-1", supplements=("MK-7-BANDAGE-1",)),
            0,
        ),
        Case(lambda: made(supplements=("MK-IV-BASSIN", "MK-IV-PISCINE")), B, "gardez-en un", row=0),
    ],
    "NCU-02": [
        Case(
            lambda: made("MK-I1-OSTEO-1", dossier=Dossier(reeducation_en_cours=True)),
            B,
            "en cours",
            lambda: made("MK-I1-OSTEO-1"),
            0,
        ),
        Case(
            lambda: act("MK-I1-OSTEO-1", billed=(billed(date(2026, 11, 2)),)),
            W,
            "02/11/2026",
            lambda: act("MK-I1-OSTEO-1", billed=(billed(date(2026, 9, 2)), billed(MONDAY, "MK-I2-BDK"))),
            0,
        ),
    ],
    "TER-01": [
        Case(
            lambda: made("MK-D-2TERR-NC", territoires=("rachis : lombaire", "Rachis : cervical")),
            B,
            "rachis",
            lambda: made("MK-D-2TERR-NC", territoires=("rachis", "membre inférieur droit")),
            0,
        ),
        Case(
            lambda: made("MK-D-2TERR-NC", changes={"billed": (billed(MONDAY),)}),
            W,
            "article 1",
            lambda: made("MK-D-2TERR-NC", changes={"billed": (billed(MONDAY, "MK-6-VESTIB"),)}),
            0,
        ),
    ],
    "AGE-01": [
        Case(
            lambda: made("MK-E-DEV-DORSAL"), B, "18 ans", lambda: made("MK-E-DEV-DORSAL", changes={"patient": CHILD}), 0
        ),
        Case(lambda: made("MK-4-ENCEPHALO"), W, "enfant", row=0),
        Case(
            lambda: made("MK-I1-FRAGILITE"), B, "70 ans", lambda: made("MK-I1-FRAGILITE", changes={"patient": OLD}), 0
        ),
        Case(
            lambda: made("MK-E-DEV-DORSAL"),
            B,
            "DRA",
            lambda: made("MK-E-DEV-DORSAL", changes={"patient": replace(PATIENT, naissance=BirthDate("00000000"))}),
            0,
        ),
    ],
    "GRP-01": [
        Case(lambda: made(patients_ensemble=4), B, "trois au plus", lambda: made(patients_ensemble=3), 0),
        Case(lambda: made("MK-6-VESTIB", patients_ensemble=2), W, "groupe", row=0),
        Case(
            lambda: made("MK-5-READAPT-GRP", patients_ensemble=5),
            B,
            "ARL 20",
            lambda: made("MK-5-READAPT-GRP", patients_ensemble=4),
            0,
        ),
        Case(
            lambda: made("MK-5-READAPT-GRP"),
            B,
            "deux à quatre",
            lambda: replace(made("MK-5-READAPT-GRP"), composees=()),
            0,
        ),
        Case(lambda: made(patients_ensemble=9), B, "9 patients", lambda: made("MK-INCONNU", patients_ensemble=9), 0),
    ],
    "BDK-01": [
        Case(
            lambda: made(dossier=Dossier(bdk_on=())),
            I,
            "première séance",
            lambda: made(dossier=Dossier(bdk_on=()), supplements=("MK-I2-BDK",)),
            0,
        ),
        Case(
            lambda: made(dossier=Dossier(bdk_on=(MONDAY,)), before=28, count=4),
            I,
            "30ᵉ séance",
            lambda: made(dossier=Dossier(bdk_on=(MONDAY, MONDAY)), before=28, count=4),
            1,
        ),
        Case(
            lambda: made(dossier=Dossier(bdk_on=(MONDAY,)), before=11, supplements=("MK-I2-BDK",)),
            W,
            "à la 30ᵉ",
            lambda: made(before=11, supplements=("MK-I2-BDK",)),
            0,
        ),
        Case(
            lambda: made("MK-4-HEMIPLEGIE", supplements=("MK-I2-BDK",)),
            W,
            "10,8",
            lambda: made("MK-4-HEMIPLEGIE", supplements=("MK-I2-BDK-NEURO",)),
            0,
        ),
        Case(
            lambda: made("MK-4-PERIPH-1", supplements=("MK-I2-BDK-NEURO",)),
            W,
            "radiculaire",
            lambda: made("MK-4-PERIPH-1", supplements=("MK-I2-BDK",)),
            0,
        ),
        Case(
            lambda: made(dossier=Dossier(bdk_on=())),
            I,
            "dû",
            lambda: made("MK-INCONNU", dossier=Dossier(bdk_on=())),
            0,
        ),
    ],
    "DAP-01": [
        Case(lambda: made(before=15), W, "16ᵉ séance", lambda: made(before=14), 0),
        Case(lambda: made(before=13, count=3), W, "31ᵉ", row=2),
        Case(lambda: made("MK-B-CANALCARP"), W, "précède la première", lambda: made("MK-A-DORSAL-NC"), 0),
        Case(
            lambda: made(
                changes={"billed": tuple(billed(MONDAY - timedelta(days=9 * n + 3), seance_id=n) for n in range(30))}
            ),
            W,
            "douze mois",
            lambda: made(
                changes={"billed": tuple(billed(MONDAY - timedelta(days=9 * n + 3), seance_id=n) for n in range(29))}
            ),
            0,
        ),
        Case(lambda: made("MK-A-TRAUMA-CERV", before=10), I, "se contredisent", row=0),
        Case(lambda: made("MK-A-TRAUMA-CERV", before=15), W, "contradictoires", row=0),
        Case(lambda: asked(Reponse.REFUSEE), B, "refusé", lambda: asked(Reponse.REFUSEE, Reponse.ACCORDEE), 0),
        Case(lambda: asked(Reponse.ACCORDEE, before=40), W, "moins de séances", lambda: asked(Reponse.ACCORDEE), 0),
        Case(asked, W, "Aucune demande", lambda: asked(Reponse.ATTENDUE), 0),
        Case(asked, W, "Aucune demande", lambda: asked(Reponse.ATTENDUE, since=16), 0),
    ],
    "DAP-02": [
        Case(lambda: asked(Reponse.ATTENDUE), W, "27/11/2026", lambda: asked(Reponse.ACCORDEE)),
        Case(lambda: asked(Reponse.INCOMPLETE), W, "suspendu"),
        Case(lambda: asked(Reponse.ATTENDUE, since=16), I, "tacite", lambda: asked(Reponse.URGENCE)),
    ],
    "LYM-01": [
        Case(
            lambda: made("MK-7-LYMPH-SEIN", before=9, count=2, dossier=Dossier(bdk_on=(MONDAY,))),
            W,
            "11ᵉ séance",
            lambda: made("MK-7-LYMPH-SEIN", before=9, count=2, dossier=Dossier(bdk_on=(MONDAY, TODAY))),
            1,
        )
    ],
    "ARL-01": [
        Case(
            lambda: made("MK-5-READAPT-IND"),
            W,
            "sans ALD",
            lambda: made("MK-5-READAPT-IND", changes={"droits": droits(replace(AMO, exoneration="4"))}),
        ),
        Case(
            lambda: made("MK-5-READAPT-IND", before=20, changes={"droits": None}),
            W,
            "21 séances",
            lambda: made("MK-5-READAPT-IND", before=19, changes={"droits": None}),
            0,
        ),
        Case(lambda: made("MK-5-READAPT-IND"), W, "BPCO", lambda: replace(made("MK-5-READAPT-IND"), seances=())),
    ],
}
