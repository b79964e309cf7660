"""The rooms of the rail and what opens each."""

from __future__ import annotations

from app.domain.permissions import Permission
from app.ui.accueil import accueil_screen
from app.ui.desk import Desk, Lanes, Navigator
from app.ui.droits import droits_screen
from app.ui.facturer import facturer_screen
from app.ui.impayes import impayes_screen
from app.ui.patients import patients_screen
from app.ui.reglages import reglages_screen
from app.ui.retours import retours_screen
from app.ui.shell.rooms import Room
from app.ui.teletransmission import teletransmission_screen


def rooms_of(desk: Desk, lanes: Lanes, nav: Navigator) -> list[Room]:
    """Return the rooms that the person logged in may enter; the others are absent, not empty."""
    every = (
        (Room("accueil", "Accueil", "house", lambda: accueil_screen(desk, lanes, nav)), None),
        (Room("patients", "Patients", "users", lambda: patients_screen(desk, lanes, nav)), Permission.VOIR_PATIENTS),
        (
            Room("facturer", "Facturer", "receipt-euro", lambda: facturer_screen(desk, lanes, nav)),
            Permission.FACTURER,
        ),
        (
            Room("droits", "Droits", "shield-check", lambda: droits_screen(desk, lanes, nav)),
            Permission.MODIFIER_PATIENTS,
        ),
        (
            Room("teletransmission", "Télétransmission", "send", lambda: teletransmission_screen(desk, lanes, nav)),
            Permission.TRANSMETTRE,
        ),
        (
            Room("retours", "Retours & rejets", "inbox", lambda: retours_screen(desk, lanes, nav)),
            Permission.TRAITER_RETOURS,
        ),
        (
            Room("impayes", "Impayés & relances", "alarm-clock", lambda: impayes_screen(desk, lanes, nav)),
            Permission.VOIR_IMPAYES,
        ),
        (
            Room("reglages", "Réglages", "settings", lambda: reglages_screen(desk, lanes, nav), at_foot=True),
            None,
        ),
    )
    return [room for room, permission in every if permission is None or desk.may(permission)]
