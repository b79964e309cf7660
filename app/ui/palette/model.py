"""What the search field finds beside the rooms: patients, an invoice, things to do. No Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from app.domain.permissions import Permission
from app.services.read_models import FseRow, PatientRow
from app.ui.values import PaletteItem
from app.ui.words import NBSP, span

PATIENTS, INVOICES, COMMANDS = "Patients", "Factures", "Commandes"
LIMIT = 6
_NUMBER = re.compile(r"(?:n°|n|fse|facture|note)?[\s\u00a0]*(\d{1,9})", re.IGNORECASE)


class Command(Enum):
    """Something the window does from anywhere."""

    READ_CARD = "lire-carte"
    READ_CODE = "lire-code"
    NEW_SEANCE = "nouvelle-seance"
    NEW_PATIENT = "nouveau-patient"
    DUPLICATES = "doublons"
    TRANSMIT = "transmettre"
    RETURNS = "relever"
    LOCK = "verrouiller"
    SWITCH = "changer"
    LIGHT = "clair"
    DARK = "sombre"
    HELP = "aide"


@dataclass(frozen=True, slots=True)
class PatientTarget:
    """A file to open, at a tab if given."""

    patient_id: int
    tab: str = ""
    fse_id: int = 0


@dataclass(frozen=True, slots=True)
class TopicTarget:
    """A topic of Réglages."""

    topic: str


_COMMANDS: tuple[tuple[Command, str, str, str, str, Permission | None], ...] = (
    (Command.READ_CARD, "Lire la carte Vitale", "lecteur", "credit-card", "F12", Permission.VOIR_PATIENTS),
    (Command.READ_CODE, "Scanner un code", "appli carte Vitale, datamatrix INS, caméra", "scan-qr-code", "F11",
     Permission.VOIR_PATIENTS),
    (Command.NEW_SEANCE, "Nouvelle séance", "facturer, feuille", "receipt-euro", "Ctrl+N", Permission.FACTURER),
    (Command.NEW_PATIENT, "Nouveau patient", "créer une fiche", "user-plus", "", Permission.MODIFIER_PATIENTS),
    (Command.DUPLICATES, "Doublons possibles", "patients, fusionner deux fiches", "users", "",
     Permission.MODIFIER_PATIENTS),
    (Command.TRANSMIT, "Transmettre les lots", "envoyer, caisse", "send", "Ctrl+T", Permission.TRANSMETTRE),
    (Command.RETURNS, "Relever les retours", "rejets, paiements, ARL", "inbox", "F5", Permission.TRAITER_RETOURS),
    (Command.LOCK, "Verrouiller le poste", "absence", "lock", "Ctrl+L", None),
    (Command.SWITCH, "Changer d’utilisateur", "session", "users", "", None),
    (Command.LIGHT, "Apparence claire", "thème, couleurs", "sun", "", None),
    (Command.DARK, "Apparence sombre", "thème, nuit", "moon", "", None),
    (Command.HELP, "Les touches", "aide, raccourcis clavier", "keyboard", "F1", None),
)  # fmt: skip

_TOPICS = (
    ("Changer ma phrase de passe", "sécurité, mot de passe", "key-round", "securite", None),
    ("Nouvelle clé de secours", "sécurité, feuille", "life-buoy", "securite", Permission.GERER_UTILISATEURS),
    ("Journal des accès", "sécurité, traçabilité", "history", "securite", Permission.LIRE_JOURNAL),
    ("Tester le lecteur de cartes", "réglages, panne", "credit-card", "lecteurs", None),
    ("Historique des lectures", "cartes, codes, caméra, douchette", "history", "lectures", Permission.VOIR_PATIENTS),
    ("Ajouter un utilisateur", "réglages, secrétaire, remplaçant", "user-plus", "utilisateurs",
     Permission.GERER_UTILISATEURS),
)  # fmt: skip


def commands(held: frozenset[Permission]) -> tuple[PaletteItem, ...]:
    """Return what may be done, in the order of a day."""
    deeds = (
        PaletteItem(COMMANDS, title, note, icon, shortcut, command)
        for command, title, note, icon, shortcut, needs in _COMMANDS
        if needs is None or needs in held
    )
    topics = (
        PaletteItem(COMMANDS, title, note, icon, target=TopicTarget(topic))
        for title, note, icon, topic, needs in _TOPICS
        if needs is None or needs in held
    )
    return (*deeds, *topics)


def patient_item(row: PatientRow) -> PaletteItem:
    """Return one patient found."""
    name = f"{row.nom.title() if row.nom.isupper() else row.nom} {row.prenom}"
    note = " · ".join(part for part in (str(row.naissance), row.ville) if part)
    return PaletteItem(PATIENTS, name, note, "user", target=PatientTarget(row.id))


def invoice_item(row: FseRow, today: date) -> PaletteItem:
    """Return the invoice found."""
    note = f"{row.patient} · {span(row.first_day, row.last_day, today)} · {row.total} · {row.state.value}"
    target = PatientTarget(row.patient_id, "factures", row.id)
    return PaletteItem(INVOICES, f"Facture n°{NBSP}{row.numero}", note, "receipt-euro", target=target)


def invoice_number(text: str) -> int | None:
    """Return the number that *text* asks for (« 412 », « n° 412 », « facture 412 »), None when it asks for none."""
    match = _NUMBER.fullmatch(text.strip())
    return int(match[1]) if match else None
