"""The pictures of « whose patient is it? »: a card that is not quite a file, two files of one person, their fusion."""

from __future__ import annotations

from dataclasses import replace

from app.domain.patient import Patient
from app.hardware.virtual_card import VirtualCard, vitale_2
from app.hardware.virtual_people import Person, fictional_nir
from app.ui.desk import Desk

IDENTITY_SCREENS = ("rapprochement", "doublons", "fusion")


def known_patient(desk: Desk) -> Patient:
    """Return a patient of the school who comes today."""
    row = desk.consult.to_bill()[-1]
    return desk.consult.patient_file(row.patient_id).patient


def add_second_file(desk: Desk, known: Patient) -> None:
    """Store a second file of the same person, as a hurried hand would type it."""
    typed = replace(known, nom=f"{known.nom}-Lefèvre", nom_naissance=known.nom, nir=None, telephone="06 00 00 00 42")
    desk.find_patient.create(desk.user, typed)


def card_nearly_of(known: Patient) -> VirtualCard:
    """Return a card that names the person otherwise: a double name, another number."""
    other = Person(f"{known.nom.upper()}-LEROY", known.prenom, known.naissance.text, fictional_nir(1, 1971, 6, 901))
    return vitale_2([other])
