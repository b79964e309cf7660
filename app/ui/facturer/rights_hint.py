"""The rights of the feuille in the banner: which reading, how old, and whether to ask again first. No Qt."""

from __future__ import annotations

from datetime import date, datetime

from app.domain.droits import Droits
from app.domain.soins import SeanceState
from app.domain.verification import MotifDemande
from app.rights.holding import covers, holding
from app.rights.reliability import Fiabilite, lecture
from app.rights.targeting import ModeDroits, Passage, reasons
from app.services.consult import PatientFile
from app.ui.values import State, TagValue

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
    return TagValue(State.SUCCESS if sure else State.WARNING, read.words[:1].upper() + read.words[1:])


def ask_again(file: PatientFile, day: date) -> str:
    """Return why the rights should be asked again before this feuille, empty when they need not be."""
    visits = tuple(s.day for s in file.seances if s.state in _DONE)
    found = reasons(Passage(file.droits, day, visits), ModeDroits.CIBLE)
    return next((reason.phrase for reason in found if reason.motif in _SAID), "")
