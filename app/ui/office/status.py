"""What the status line says; plain values, no Qt."""

from __future__ import annotations

from datetime import datetime

from app.domain.apcv import ContexteApcv
from app.domain.card import CardKind, ReaderState, SlotState
from app.domain.cps import PorteurCps
from app.domain.lot import LotState
from app.services.read_models import Counters
from app.ui.shell.status_strip import StatusItem
from app.ui.values import State
from app.ui.words import NBSP, age, counted


def reader_item(slots: tuple[SlotState, ...], *, reading: bool = False, reads_old: bool = False) -> StatusItem:
    """Return the fact about the readers: the card if there is one, else what is missing.

    *reads_old* says that the official module is there, the only way to read a Vitale 1.
    """
    if reading:
        note = "Laissez la carte en place jusqu’à la fin de la lecture."
        return StatusItem("lecteur", "credit-card", f"Lecteur{NBSP}: lecture de la carte", State.INFO, note)
    cards = [slot for slot in slots if slot.state is ReaderState.CARD]
    vitale = next((s for kind in (CardKind.VITALE_2, CardKind.VITALE_1) for s in cards if s.card is kind), None)
    if vitale is not None:
        if vitale.card is CardKind.VITALE_2 or reads_old:
            return StatusItem("lecteur", "credit-card", f"Lecteur{NBSP}: carte Vitale présente", State.SUCCESS)
        note = "Ce modèle ancien ne se lit qu’avec le module officiel\u00a0: saisissez l’identité."
        return StatusItem("lecteur", "credit-card", f"Lecteur{NBSP}: carte Vitale 1", State.WARNING, note)
    unknown = [slot for slot in cards if slot.card is CardKind.UNKNOWN]
    if unknown:
        note = "Cette carte n’est pas reconnue. Retirez-la et insérez la carte Vitale."
        return StatusItem("lecteur", "credit-card", f"Lecteur{NBSP}: carte inconnue", State.WARNING, note)
    return _without_card(slots)


def _without_card(slots: tuple[SlotState, ...]) -> StatusItem:
    states = {slot.state for slot in slots}
    if ReaderState.UNUSABLE in states:
        note = "Ce poste ne peut pas utiliser ses lecteurs\u00a0: un module ou un droit manque. F12 dit lequel."
        return StatusItem("lecteur", "credit-card", f"Lecteur{NBSP}: à réparer", State.DANGER, note)
    if ReaderState.SERVICE_DOWN in states:
        note = "Le service de carte à puce est arrêté. Branchez le lecteur\u00a0; s’il l’est déjà, relancez le service."
        return StatusItem("lecteur", "credit-card", f"Lecteur{NBSP}: service arrêté", State.DANGER, note)
    if ReaderState.MUTE in states:
        note = "La carte ne répond pas\u00a0: retournez-la, puce vers le bas."
        return StatusItem("lecteur", "credit-card", f"Lecteur{NBSP}: carte illisible", State.WARNING, note)
    if states <= {ReaderState.NO_READER}:
        note = "Branchez le lecteur de cartes."
        return StatusItem("lecteur", "credit-card", f"Lecteur{NBSP}: aucun branché", State.WARNING, note)
    return StatusItem("lecteur", "credit-card", f"Lecteur{NBSP}: prêt, sans carte Vitale")


def session_item(contexte: ContexteApcv, now: datetime) -> StatusItem:
    """Return how long the session of the appli lasts; it says when it was simulated."""
    left = contexte.left_s(now)
    mark = " (SIMULATION)" if contexte.simulation else ""
    if not left:
        note = "L’identité reste. Pour des droits à jour, demandez un nouveau code au patient (F11)."
        return StatusItem("appli", "scan-qr-code", f"Appli{NBSP}: session terminée{mark}", State.WARNING, note)
    words = f"Appli{NBSP}: session {max(1, left // 60)}{NBSP}min{mark}"
    return StatusItem("appli", "scan-qr-code", words, note="Temps pendant lequel les droits de l’appli sont à jour.")


def cps_item(slots: tuple[SlotState, ...], bearer: PorteurCps | None = None) -> StatusItem:
    """Return the fact about the CPS: whose it is once it was read; a simulated one says so."""
    if bearer is not None:
        simulated = " (simulation)" if bearer.simule else ""
        return StatusItem("cps", "badge-check", f"CPS{NBSP}: {bearer.nom_complet}{simulated}", State.SUCCESS)
    if any(slot.card is CardKind.CPS for slot in slots):
        return StatusItem("cps", "badge-check", "CPS présente", State.SUCCESS)
    return StatusItem("cps", "badge-check", "CPS absente", note="La signature simulée n’en a pas besoin.")


def engine_item(name: str, *, simulated: bool) -> StatusItem:
    """Return the fact about the engine; the simulated one never passes for a homologated one."""
    if simulated:
        note = f"Moteur «{NBSP}{name}{NBSP}»{NBSP}: rien ne part vers une vraie caisse."
        return StatusItem("moteur", "monitor", "Simulation", State.INFO, note)
    return StatusItem("moteur", "shield-check", name)


def network_item(last: LotState | None) -> StatusItem:
    """Return the fact about the line to the caisse, as the last attempt left it."""
    if last is None:
        return StatusItem("reseau", "wifi", "Caisse jointe au prochain envoi")
    if last is LotState.PREPARE:
        note = "La caisse n’a pas répondu. Tout reste dans la file et partira au prochain envoi."
        return StatusItem("reseau", "wifi-off", "Hors ligne", State.WARNING, note)
    if last is LotState.ISSUE_INCONNUE:
        note = "Le dernier envoi a été coupé avant la réponse de la caisse."
        return StatusItem("reseau", "wifi-off", "Liaison coupée", State.WARNING, note)
    return StatusItem("reseau", "wifi", "En ligne", State.SUCCESS)


def queue_item(counters: Counters, now: datetime) -> StatusItem:
    """Return the fact about what waits to leave, with its age."""
    count, since = counters.a_transmettre, counters.a_transmettre_depuis
    if counters.issue_inconnue:
        words = counted(counters.issue_inconnue, "envoi à vérifier", "envois à vérifier")
        return StatusItem(
            "file", "send", words, State.DANGER, "Un envoi a été coupé\u00a0: décidez dans Télétransmission."
        )
    if not count:
        return StatusItem("file", "send", "Rien à transmettre")
    oldest = f" · la plus ancienne {age(since, now)}" if since is not None else ""
    return StatusItem("file", "send", f"{count}{NBSP}FSE à transmettre{oldest}")
