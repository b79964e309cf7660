"""One refused and one accepted draft for the rules on people, rights and séances."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.billing.dossier import Dossier
from app.domain.dates import BirthDate
from app.domain.identifiers import Nir
from app.domain.soins import Lieu, SeanceState
from tests.samples import AMO, TODAY, droits, nir, ordonnance
from tests.unit.billing.drafts import (
    MONDAY,
    TUESDAY,
    UNPRICED,
    B,
    Case,
    I,
    W,
    act,
    billed,
    draft,
    drafted,
    patient,
    paying,
    with_prescriber,
)

FIRST: dict[str, list[Case]] = {
    "REM-01": [Case(lambda: draft(seances=()), B, "Aucune séance")],
    "PRE-01": [
        Case(
            lambda: draft(ordonnance=ordonnance(TUESDAY)),
            B,
            "16/11/2026 antérieure à l’ordonnance du 17/11/2026",
            lambda: draft(ordonnance=ordonnance(MONDAY)),
            0,
        )
    ],
    "PRE-02": [
        Case(
            lambda: with_prescriber(numero_am=""),
            B,
            "ni numéro",
            lambda: replace(with_prescriber(numero_am=""), dossier=Dossier(ordonnance_absente=True)),
        ),
        Case(lambda: with_prescriber(numero_am="", rpps="10000000016"), I, "qu’un RPPS"),
    ],
    "ACT-01": [
        Case(lambda: draft(seances=(drafted(MONDAY), drafted(date(2012, 7, 14), 2))), B, "14/07/2012", row=1),
    ],
    "RAT-01": [Case(lambda: draft(seances=(UNPRICED,)), B, "Le taux manque", row=0)],
    "DUP-01": [
        Case(
            lambda: draft(billed=(billed(MONDAY),)),
            B,
            "n°\u00a012",
            lambda: draft(billed=(billed(date(2026, 11, 13)),)),
            0,
        ),
        Case(lambda: draft(billed=(billed(TUESDAY, seance_id=2),)), B, "déjà facturée", row=1),
        Case(lambda: draft(billed=(billed(MONDAY, numero=0),)), B, "en préparation", row=0),
        Case(lambda: draft(billed=(billed(MONDAY, "MK-C-ENTORSE-NO"),)), W, "quatre conditions", row=0),
        Case(lambda: draft(billed=(billed(MONDAY, "MK-6-VESTIB"),)), W, "Vérifiez les quatre", row=0),
        Case(
            lambda: draft(billed=(billed(MONDAY, "MK-6-VESTIB"),), dossier=Dossier(ordonnance_distincte=True)),
            I,
            "sont réunies",
            row=0,
        ),
        Case(
            lambda: draft(billed=(billed(MONDAY, "MK-6-VESTIB"),), dossier=Dossier(ordonnance_distincte=False)),
            B,
            "deux prescriptions",
            row=0,
        ),
        Case(lambda: act("MK-6-DEGLUT", billed=(billed(MONDAY, "MK-6-VESTIB"),)), B, "un seul se facture", row=0),
        Case(lambda: act("MK-I1-OSTEO-1", billed=(billed(MONDAY, "MK-6-VESTIB"),)), W, "quatre conditions", row=0),
        Case(
            lambda: act("MK-5-MUCO", billed=(billed(MONDAY, "MK-5-MUCO"), billed(MONDAY, "MK-5-MUCO", 98))),
            B,
            "en double",
            row=0,
        ),
        Case(lambda: draft(billed=(billed(MONDAY, "MK-I2-BDK"),)), I, "usage courant", row=0),
        Case(lambda: act("MK-I2-BDK", billed=(billed(MONDAY),)), I, "usage courant", row=0),
        Case(lambda: act("MK-5-MUCO", billed=(billed(MONDAY, "MK-5-MUCO"),)), W, "permis", row=0),
        Case(lambda: draft(seances=(drafted(MONDAY), drafted(MONDAY, 2))), B, "la ligne 1", row=1),
    ],
    "ABS-01": [
        Case(lambda: draft(seances=(drafted(MONDAY, state=SeanceState.ABSENCE),)), B, "absence", row=0),
        Case(
            lambda: draft(seances=(drafted(MONDAY, state=SeanceState.PREVUE),)),
            B,
            "prévue",
            lambda: draft(seances=(drafted(MONDAY, state=SeanceState.FACTUREE),)),
            0,
        ),
    ],
    "FUT-01": [
        Case(
            lambda: draft(seances=(drafted(date(2026, 11, 21)),)),
            B,
            "avenir",
            lambda: draft(seances=(drafted(TODAY),)),
            0,
        )
    ],
    "QUO-01": [
        Case(lambda: draft(seances_before=9), W, "11 séances pour 10", lambda: draft(seances_before=8), 1),
        Case(lambda: draft(seances_before=12), W, "14 séances pour 10", lambda: draft(seances_before=8), 0),
        Case(
            lambda: draft(seances_before=10),
            W,
            "12 séances",
            lambda: draft(seances_before=99, pec=replace(draft().pec, quota=None)),
            0,
        ),
    ],
    "DOM-01": [Case(lambda: draft(seances=(drafted(MONDAY, lieu=Lieu.DOMICILE),)), I, "déplacement", row=0)],
    "IDT-01": [Case(lambda: patient(nir=None), B, "Numéro de sécurité sociale absent")],
    "IDT-02": [
        Case(
            lambda: patient(nir=Nir.unchecked("284037511112300")),
            W,
            "clé",
            lambda: patient(nir=nir("284032A111123")),
        )
    ],
    "IDT-03": [
        Case(lambda: patient(naissance=BirthDate("00000000")), B, "date de naissance"),
        Case(lambda: patient(nom=" ", prenom=""), B, "le nom et le prénom"),
    ],
    "LUN-01": [
        Case(
            lambda: patient(naissance=BirthDate("19840000")),
            I,
            "00/00/1984",
            lambda: patient(naissance=BirthDate("00000000")),
        )
    ],
    "DRT-01": [
        Case(lambda: draft(droits=None, droits_reason="Aucun droit."), B, "Interrogez"),
        Case(lambda: draft(droits=droits(None)), B, "Interrogez"),
    ],
    "DRT-02": [
        Case(
            lambda: draft(droits_cover=False, droits_reason="Ne couvre pas."),
            W,
            "Ne couvre pas",
            lambda: draft(droits=None, droits_cover=False),
        )
    ],
    "DRT-03": [
        Case(lambda: draft(seances=(replace(drafted(MONDAY), amc_problem="Contrat terminé."),)), W, "terminé", row=0)
    ],
    "ALD-01": [
        Case(
            lambda: draft(droits=droits(replace(AMO, exoneration="4"))),
            W,
            "ALD",
            lambda: draft(droits=droits(replace(AMO, exoneration="4")), ordonnance=replace(ordonnance(), ald=True)),
        ),
    ],
    "C2S-01": [Case(lambda: replace(patient(c2s=True), seances=(paying(),)), W, "C2S", lambda: patient(c2s=True))],
}
