"""The rights of the feuille in the banner: which reading, how old, and whether to ask again first. No Qt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from app.domain.droits import Droits
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, allows
from app.domain.soins import SeanceState
from app.domain.verification import MotifDemande
from app.rights.holding import covers, holding
from app.rights.reliability import Fiabilite, lecture
from app.rights.targeting import ModeDroits, Passage, reasons
from app.services.consult import PatientFile
from app.ui.banner.model import WhoColumn
from app.ui.values import State, TagValue
from app.ui.words import capital

SAME, OTHER = "meme_mutuelle", "autre_mutuelle"
ANSWERS = ((SAME, "Oui, la même"), (OTHER, "Changer"))
_DONE = {SeanceState.HONOREE, SeanceState.FACTUREE}
_SAID = {MotifDemande.FIN_PROCHE, MotifDemande.LECTURE_ANCIENNE}
"""What the reading itself tells; the rest is for the screen Droits and the tab of the patient."""


def rights_used(file: PatientFile, droits_id: int, day: date) -> Droits | None:
    """Return the snapshot frozen in a draft, else the one that holds on *day*."""
    frozen = next((d for d in file.droits if droits_id and d.id == droits_id and d.amo is not None), None)
    return frozen or holding(file.droits, day).droits


def rights_tag(droits: Droits, file: PatientFile, day: date, now: datetime) -> TagValue:
    """Return source and age: a warning when the rights do not cover *day* or cannot be believed as they are."""
    read = lecture(droits, now, file.droits)
    sure = covers(droits, day) and read.niveau is not Fiabilite.A_CONFIRMER
    return TagValue(State.SUCCESS if sure else State.WARNING, capital(read.words))


def ask_same_insurer(column: WhoColumn, file: PatientFile, user: Utilisateur) -> WhoColumn:
    """Return the column of the rights with « même mutuelle ? » at the first visit of the month; it stops nothing."""
    held = file.same_insurer
    if held is None or not allows(user.role, Permission.MODIFIER_PATIENTS):
        return column
    name = held.amc.nom or held.amc.organisme
    details = f"Première visite du mois\u00a0: demandez si la complémentaire est toujours {name}."
    return replace(column, question="Même mutuelle\u00a0?", details=details, answers=ANSWERS)


def ask_again(file: PatientFile, day: date) -> str:
    """Return why the rights should be asked again before this feuille, empty when they need not be."""
    visits = tuple(s.day for s in file.seances if s.state in _DONE)
    found = reasons(Passage(file.droits, day, visits), ModeDroits.CIBLE)
    return next((reason.phrase for reason in found if reason.motif in _SAID), "")
