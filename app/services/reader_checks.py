"""What is said of the readers of a post: what is wrong, and the gesture or the line that repairs it."""

from __future__ import annotations

from app.domain.card import CardKind, ReaderState, SlotState
from app.services.ports_card import ReaderDiagnosis, UsbReader
from app.services.post_check import Check, Verdict

_INSTALL = (
    "Relancez « python3 installer/run.py ». Sous Debian ou Ubuntu, installez d’abord : "
    "sudo apt-get install pcscd libccid libpcsclite-dev gcc python3-dev"
)
_START = {
    "linux": "Démarrez le service : sudo systemctl enable --now pcscd.socket "
    "(s’il manque : sudo apt-get install pcscd libccid)",
    "win32": "Branchez le lecteur ; si rien ne change, ouvrez « Services » et démarrez « Carte à puce » (SCardSvr).",
    "darwin": "Débranchez et rebranchez le lecteur ; si rien ne change, redémarrez le Mac.",
}
_RIGHTS = (
    "Ajoutez une règle polkit qui autorise org.debian.pcsc-lite.access_pcsc et org.debian.pcsc-lite.access_card, "
    "puis fermez et rouvrez la session."
)
_GROUP = 'Ajoutez ce compte au groupe « {0} » : sudo usermod -aG {0} "$USER", puis fermez et rouvrez la session.'
_EVERYTHING = {"root", "wheel", "sudo", "admin"}
"""Groups that open far more than a reader: nobody is to be put in one for a card."""
_REOPEN = (
    "Rendez-la à tous les comptes, comme son paquet l’installe : sudo systemctl restart pcscd.socket pcscd. Si rien ne "
    "change, un réglage de ce poste l’a fermée : demandez à son administrateur."
)
_HELD = (
    "Interdisez ce module : écrivez « blacklist {0} » dans /etc/modprobe.d/lecteur.conf, puis : sudo modprobe -r {0}, "
    "et rebranchez le lecteur."
)
_UNKNOWN_READER = (
    "Mettez libccid à jour (sudo apt-get install libccid). Certains lecteurs SESAM demandent aussi un logiciel interne "
    "récent : voyez leur fabricant."
)
_DRIVER = {
    "linux": "Le système voit le lecteur mais le service ne le connaît pas : sudo apt-get install libccid, "
    "puis débranchez et rebranchez le lecteur.",
}
_PLUG = "Branchez le lecteur de cartes sur une prise USB du poste, sans multiprise."
_UPSIDE = (
    "Retournez la carte, puce vers le bas et vers l’avant. Si rien ne change, nettoyez la puce avec un chiffon sec."
)


def reader_checks(diagnosis: ReaderDiagnosis) -> tuple[Check, ...]:
    """Return the points in the order in which to repair them; those that cannot be judged yet are left out."""
    checks = post_checks(diagnosis)
    if not answers(diagnosis):
        return checks
    return *checks, plugged_check(diagnosis), *_cards(diagnosis)


def post_checks(diagnosis: ReaderDiagnosis) -> tuple[Check, ...]:
    """Return the points about the post itself, readers and cards left out."""
    library = _library(diagnosis)
    if library.verdict is Verdict.FAULT:
        return (library,)
    return library, _service(diagnosis), *_modules(diagnosis), *_usb(diagnosis)


def answers(diagnosis: ReaderDiagnosis) -> bool:
    """Return whether the service was asked and answered: only then is something known of readers."""
    return diagnosis.library_ready and _service(diagnosis).verdict is Verdict.OK


def _library(diagnosis: ReaderDiagnosis) -> Check:
    if diagnosis.library_ready:
        return Check("Module des lecteurs", Verdict.OK, "pyscard est installé.")
    return Check("Module des lecteurs", Verdict.FAULT, "pyscard n’est pas installé.", _INSTALL)


def _service(diagnosis: ReaderDiagnosis) -> Check:
    name = "Service de carte à puce"
    if diagnosis.socket_group:
        group = diagnosis.socket_group
        repair = _REOPEN if group in _EVERYTHING else _GROUP.format(group)
        return Check(name, Verdict.FAULT, "La porte du service est fermée à ce compte.", repair)
    if diagnosis.access_denied:
        return Check(name, Verdict.FAULT, "Le service refuse cet utilisateur.", _RIGHTS)
    if any(slot.state is ReaderState.SERVICE_DOWN for slot in diagnosis.slots):
        return Check(name, Verdict.FAULT, "Le service est arrêté.", _START.get(diagnosis.platform, _START["linux"]))
    return Check(name, Verdict.OK, "Le service répond.")


def _modules(diagnosis: ReaderDiagnosis) -> tuple[Check, ...]:
    told = {reader.held_by for reader in diagnosis.usb}
    free = [name for name in diagnosis.blocking_modules if name not in told]
    if not free:
        return ()
    names = " ".join(free)
    repair = (
        f"Interdisez-les : écrivez une ligne « blacklist NOM » par module ({names}) dans /etc/modprobe.d/lecteur.conf, "
    )
    found = f"Des modules du noyau peuvent prendre le lecteur : {names}."
    return (Check("Noyau", Verdict.WARNING, found, repair + "puis redémarrez."),)


def _usb(diagnosis: ReaderDiagnosis) -> tuple[Check, ...]:
    return tuple(_usb_reader(reader) for reader in diagnosis.usb)


def _usb_reader(reader: UsbReader) -> Check:
    name = f"Lecteur USB « {reader.name} »" + (f" ({reader.ids})" if reader.ids else "")
    if reader.held_by:
        return Check(
            name, Verdict.FAULT, f"Le module du noyau {reader.held_by} le retient.", _HELD.format(reader.held_by)
        )
    if reader.is_known is False:
        return Check(name, Verdict.WARNING, "Le pilote libccid ne le connaît pas.", _UNKNOWN_READER)
    return Check(name, Verdict.OK, "Branché, libre pour le service.")


def plugged_check(diagnosis: ReaderDiagnosis) -> Check:
    """Return what is said of how many readers there are."""
    readers = [slot.reader for slot in diagnosis.slots if slot.reader]
    if readers:
        plural = "s" if len(readers) > 1 else ""
        return Check("Lecteurs", Verdict.OK, f"{len(readers)} lecteur{plural} : {', '.join(readers)}.")
    if any(reader.held_by for reader in diagnosis.usb):
        return Check("Lecteurs", Verdict.FAULT, "Aucun n’est libre.", "Libérez d’abord le lecteur USB nommé plus haut.")
    if diagnosis.usb_readers:
        return Check("Lecteurs", Verdict.FAULT, "Un lecteur est branché mais sans pilote.", _DRIVER["linux"])
    return Check("Lecteurs", Verdict.FAULT, "Aucun lecteur branché.", _PLUG)


def _cards(diagnosis: ReaderDiagnosis) -> tuple[Check, ...]:
    return tuple(_card(slot) for slot in diagnosis.slots if slot.reader)


def _card(slot: SlotState) -> Check:
    name = f"Carte dans « {slot.reader} »"
    if slot.state is ReaderState.EMPTY:
        return Check(name, Verdict.OK, "Aucune carte. Insérez une carte Vitale pour l’essayer.")
    if slot.state is ReaderState.MUTE:
        return Check(name, Verdict.FAULT, "La carte ne répond pas.", _UPSIDE)
    if slot.card is CardKind.VITALE_1:
        repair = "Saisissez l’identité : sa lecture demande le module officiel."
        return Check(name, Verdict.WARNING, "Carte Vitale 1.", repair)
    if slot.card is CardKind.UNKNOWN:
        found = f"Carte inconnue, réponse {slot.atr.hex(' ').upper()}."
        return Check(name, Verdict.WARNING, found, "Copiez cette ligne et signalez-la : elle ne nomme personne.")
    return Check(name, Verdict.OK, f"{slot.card.value if slot.card else 'Carte'}.")
