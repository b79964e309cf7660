"""A prise en charge as its card shows it: quota, accord préalable, thresholds, next bilan. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.billing.follow_up import BdkDue, Poids, Quota, SeuilSuivi
from app.domain.dap import DemandeAccord, DemandeState
from app.domain.soins import ordinal
from app.services.follow_pec import PecFollowUp, open_demande
from app.ui.patients.model import Said
from app.ui.patients.rows import PecRow
from app.ui.values import State, TagValue
from app.ui.words import counted, day

NO_ACCORD = "Cet acte ne demande pas d’accord préalable."
CONTESTED = (
    "Les sources ne sont pas d’accord sur ce seuil",
    "Les deux lectures sont montrées. Demander au plus tôt évite un refus.",
)


class Deed(StrEnum):
    """What somebody may do about an accord."""

    PREPARER = "preparer"
    REPRENDRE = "reprendre"
    FICHE = "fiche"
    ENVOYEE = "envoyee"
    RECUE = "recue"
    INCOMPLETE = "incomplete"
    COMPLETEE = "completee"
    ACCEPTEE = "acceptee"
    REFUSEE = "refusee"
    ABANDONNER = "abandonner"


LABELS: dict[Deed, tuple[str, str]] = {
    Deed.PREPARER: ("Préparer la demande", "pencil"),
    Deed.REPRENDRE: ("Modifier la demande", "pencil"),
    Deed.FICHE: ("Fiche de demande (PDF)", "file-down"),
    Deed.ENVOYEE: ("Envoyée le…", "send"),
    Deed.RECUE: ("Reçue le…", "inbox"),
    Deed.INCOMPLETE: ("Incomplète…", "circle-alert"),
    Deed.COMPLETEE: ("Complétée le…", "check"),
    Deed.ACCEPTEE: ("Acceptée…", "circle-check"),
    Deed.REFUSEE: ("Refusée…", "circle-x"),
    Deed.ABANDONNER: ("Abandonner", "ban"),
}
_S = DemandeState
_TAGS = {
    _S.A_PREPARER: TagValue(State.WARNING, "Accord à préparer", "pencil"),
    _S.PRETE: TagValue(State.INFO, "Demande prête", "file-check"),
    _S.ENVOYEE: TagValue(State.INFO, "Demande envoyée", "hourglass"),
    _S.INCOMPLETE: TagValue(State.WARNING, "Demande incomplète"),
    _S.REPUTEE_ACCEPTEE: TagValue(State.SUCCESS, "Réputée acceptée"),
    _S.ACCEPTEE: TagValue(State.SUCCESS, "Accord donné"),
    _S.REFUSEE: TagValue(State.DANGER, "Accord refusé"),
}
_DEEDS: dict[DemandeState, tuple[Deed, ...]] = {
    _S.A_PREPARER: (Deed.REPRENDRE, Deed.ABANDONNER),
    _S.PRETE: (Deed.FICHE, Deed.ENVOYEE, Deed.REPRENDRE, Deed.ABANDONNER),
    _S.ENVOYEE: (Deed.FICHE, Deed.RECUE, Deed.INCOMPLETE, Deed.ACCEPTEE, Deed.REFUSEE),
    _S.INCOMPLETE: (Deed.FICHE, Deed.COMPLETEE, Deed.ACCEPTEE, Deed.REFUSEE, Deed.ABANDONNER),
    _S.REPUTEE_ACCEPTEE: (Deed.FICHE, Deed.ACCEPTEE, Deed.REFUSEE),
    _S.ACCEPTEE: (Deed.FICHE,),
    _S.REFUSEE: (Deed.FICHE,),
}
_WEIGHTS = {
    Poids.EN_VIGUEUR: TagValue(State.NEUTRAL, "Texte en vigueur", "scale"),
    Poids.LECTURE: TagValue(State.INFO, "Lecture du texte", "scale"),
    Poids.CONTESTE: TagValue(State.WARNING, "Contesté", "scale"),
}


@dataclass(frozen=True, slots=True)
class SeuilShown:
    """One threshold, how near it is, what it stands on."""

    libelle: str
    counter: str
    weight: TagValue
    source: str


@dataclass(frozen=True, slots=True)
class PecCard:
    """One prise en charge. ``total`` 0: the prescription gives no number."""

    pec_id: int
    title: str
    line: str
    tag: TagValue
    quota: str
    done: int
    total: int
    dap_tag: TagValue | None = None
    dap: Said | None = None
    seuils: tuple[SeuilShown, ...] = ()
    contested: bool = False
    bdk: Said | None = None
    deeds: tuple[Deed, ...] = ()
    history: tuple[str, ...] = ()


def pec_cards(
    rows: Sequence[PecRow], followed: Sequence[PecFollowUp], today: date, *, may: bool
) -> tuple[PecCard, ...]:
    """Return one card a row, in their order; *may* whether the person may ask for an accord."""
    known = {one.pec.id: one for one in followed}
    return tuple(_card(row, known.get(row.id), today, may=may) for row in rows)


def _card(row: PecRow, one: PecFollowUp | None, today: date, *, may: bool) -> PecCard:
    line = " · ".join(
        part for part in (row.cotation, row.prescripteur, f"ordonnance du {day(row.prescrite_on)}") if part
    )
    used = one.quota if one is not None else Quota(row.used, 0, row.quota)
    plain = PecCard(row.id, row.intitule, line, row.tag, quota_words(used), used.faites, used.prevu or 0)
    if one is None:
        return plain
    tag, said = _dap_words(one, today)
    return PecCard(
        row.id, row.intitule, line, row.tag, quota_words(used), used.faites, used.prevu or 0,
        dap_tag=tag,
        dap=said,
        seuils=tuple(_seuil(seuil) for seuil in one.dap.seuils),
        contested=one.dap.conteste,
        bdk=_bdk(one.bdk) if one.bdk is not None else None,
        deeds=_deeds(one, today) if may else (),
        history=tuple(_past(d, today) for d in one.demandes if one.dap.demande is None or d.id != one.dap.demande.id),
    )  # fmt: skip


def quota_words(used: Quota) -> str:
    """Return « 12 séances faites sur 20 prescrites, 3 à venir »."""
    done = counted(used.faites, "séance faite", "séances faites")
    coming = f", {used.a_venir} à venir" if used.a_venir else ""
    if used.prevu is None:
        return f"{done}{coming}. L’ordonnance ne donne pas de nombre."
    over = f", {used.faites - used.prevu} de trop" if used.depasse else ""
    return f"{done} sur {counted(used.prevu, 'prescrite')}{over}{coming}"


def suggested(one: PecFollowUp) -> str:
    """Return how many séances of the prescription are left from the threshold on, empty when it does not say."""
    if one.proposition is None or one.quota.prevu is None:
        return ""
    left = one.quota.prevu - one.proposition[1] + 1
    return str(left) if left > 0 else ""


def _deeds(one: PecFollowUp, today: date) -> tuple[Deed, ...]:
    demande, etat = one.dap.demande, one.dap.etat
    found: tuple[Deed, ...] = ()
    if demande is not None and etat is not None:
        heard = demande.recue_on is not None or demande.completee_on is not None
        found = tuple(deed for deed in _DEEDS[etat] if not (deed is Deed.RECUE and heard))
    if one.proposition is not None and open_demande(one.demandes, today) is None:
        return (Deed.PREPARER, *found)
    return found


def _seuil(one: SeuilSuivi) -> SeuilShown:
    if one.couvert:
        counter = "Prochaine séance couverte par un accord"
    elif one.avant == 0:
        counter = f"Atteint, {counted(one.faites, 'séance comptée', 'séances comptées')}"
    else:
        counter = f"{counted(one.faites, 'séance comptée', 'séances comptées')}, encore {one.avant} avant l’accord"
    if one.par_prescription and not one.couvert:
        counter += ". L’ordonnance le dépasse."
    return SeuilShown(one.seuil.libelle, counter, _WEIGHTS[one.seuil.poids], one.seuil.source)


def _bdk(due: BdkDue) -> Said:
    which = f"Bilan-diagnostic de la {ordinal(due.rang)} séance"
    if due.en_retard:
        return Said(State.WARNING, f"{which} en retard", due.source)
    if due.avant == 0:
        return Said(State.WARNING, f"{which} à faire maintenant", due.source)
    return Said(State.NEUTRAL, f"{which}, dans {counted(due.avant, 'séance')}", due.source)


def _dap_words(one: PecFollowUp, today: date) -> tuple[TagValue | None, Said | None]:
    if one.dap.demande is not None and one.dap.etat is not None:
        said = _demande_words(one.dap.demande, one.dap.etat, one.dap.jours_restants)
        if one.dap.etat in {_S.ACCEPTEE, _S.REPUTEE_ACCEPTEE} and one.dap.a_faire:
            said = Said(State.WARNING, said.what, f"{said.to_do} Préparez la demande pour les suivantes.")
        return _TAGS[one.dap.etat], said
    if not one.dap.concerne:
        return None, Said(State.NEUTRAL, NO_ACCORD)
    near = min((s.avant for s in one.dap.seuils if not s.couvert), default=0)
    if not one.dap.a_faire:
        return (
            TagValue(State.SUCCESS, "Sans accord pour l’instant"),
            Said(State.NEUTRAL, f"Encore {counted(near, 'séance')} avant le premier seuil"),
        )
    if near == 0:
        return (
            TagValue(State.DANGER, "Accord à demander"),
            Said(State.DANGER, "Seuil atteint", "Demandez l’accord avant la prochaine séance."),
        )
    to_do = "La caisse a 15 jours pour répondre\u00a0: préparez la demande dès maintenant."
    return (
        TagValue(State.WARNING, "Accord à préparer", "pencil"),
        Said(State.WARNING, f"Encore {counted(near, 'séance')} avant le seuil", to_do),
    )


def _demande_words(demande: DemandeAccord, etat: DemandeState, left: int | None) -> Said:
    asked = _span(demande, demande.seances)
    match etat:
        case _S.A_PREPARER:
            return Said(State.WARNING, f"Demande commencée\u00a0: {asked}", "Écrivez l’argumentaire pour la terminer.")
        case _S.PRETE:
            to_do = "Enregistrez la fiche, joignez-la au formulaire de la caisse, puis notez le jour de l’envoi."
            return Said(State.INFO, f"Demande prête\u00a0: {asked}", to_do)
        case _S.ENVOYEE:
            return _running(demande, left)
        case _S.INCOMPLETE:
            stopped = f"Délai arrêté le {day(demande.incomplete_on)}" if demande.incomplete_on else "Délai arrêté"
            missing = f"Il manque\u00a0: {demande.detail}" if demande.detail else "La caisse demande un complément."
            return Said(State.WARNING, stopped, missing)
        case _:
            return _answered(demande, etat)


def _answered(demande: DemandeAccord, etat: DemandeState) -> Said:
    if etat is _S.REPUTEE_ACCEPTEE:
        covered = f"Sans réponse en 15 jours : couvre {_span(demande, demande.seances)}."
        return Said(State.SUCCESS, f"Réputée acceptée le {_acquired(demande)}", covered)
    if etat is _S.ACCEPTEE:
        when = f"Acceptée le {day(demande.reponse_on)}" if demande.reponse_on else "Acceptée"
        return Said(State.SUCCESS, when, f"Couvre {_span(demande, demande.granted_on(date.max))}.")
    return _refused(demande)


def _running(demande: DemandeAccord, left: int | None) -> Said:
    days = "Dernier jour pour la caisse" if not left else f"Encore {counted(left, 'jour')} à la caisse"
    to_do = f"Sans réponse, accord réputé accepté le {_acquired(demande)}."
    if not demande.clock_is_certain:
        to_do += " Compté depuis l’envoi\u00a0: notez le jour de réception, le délai court de là."
    return Said(State.INFO, days, to_do)


def _refused(demande: DemandeAccord) -> Said:
    when = f"Refusée le {day(demande.reponse_on)}" if demande.reponse_on else "Refusée"
    reason = f"Motif\u00a0: {demande.detail}" if demande.detail else ""
    if demande.answered_late:
        late = "La réponse est arrivée après 15 jours\u00a0: l’accord était acquis par le silence de la caisse."
        return Said(State.WARNING, when, f"{late} {reason}".strip())
    return Said(State.DANGER, when, reason)


def _acquired(demande: DemandeAccord) -> str:
    return day(demande.deadline + timedelta(days=1)) if demande.deadline is not None else ""


def _span(demande: DemandeAccord, seances: int) -> str:
    first = demande.a_partir_de
    if seances <= 1:
        return f"la {ordinal(first)} séance" if seances else "aucune séance"
    return f"{seances} séances, de la {ordinal(first)} à la {ordinal(first + seances - 1)}"


def _past(demande: DemandeAccord, today: date) -> str:
    words = f"Demande du {day(demande.creee_on)}\u00a0: {demande.state_on(today).value}"
    return f"{words}, {_span(demande, demande.seances)}"
