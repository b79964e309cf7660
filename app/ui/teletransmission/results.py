"""What the transmission screen asks before an act, and says after it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.lot import EnvoiOutcome
from app.domain.money import Money
from app.services.build_lots import LotsBuilt
from app.services.rights_held import WHY_HELD
from app.services.send_lots import LotSent, SendReport
from app.ui.teletransmission.model import CUT, LotLine, OutboxLine
from app.ui.values import State
from app.ui.words import NBSP, counted

SEE, RETRY, RESUME, REFRESH, DECIDE = "Voir", "Réessayer", "Reprendre", "Actualiser", "Décider"


@dataclass(frozen=True, slots=True)
class Question:
    """What a confirmation asks: the thing, the consequence, the verb."""

    question: str
    consequence: str
    verb: str


@dataclass(frozen=True, slots=True)
class Result:
    """How an action ended, said in the page."""

    state: State
    what: str
    to_do: str = ""
    action: str = ""


def question_send(rows: tuple[OutboxLine, ...]) -> Question:
    """Ask before sending."""
    total = Money.total(row.montant for row in rows)
    fses = counted(len(rows), "FSE", "FSE")
    many = len(rows) > 1
    return Question(
        f"Transmettre {fses}, {total}{NBSP}?",
        f"{'Elles ne pourront' if many else 'Elle ne pourra'} plus être {'modifiées' if many else 'modifiée'} "
        f"ni {'annulées' if many else 'annulée'}.",
        f"Transmettre {fses}",
    )


def question_cancel(row: OutboxLine) -> Question:
    """Ask before an FSE is cancelled."""
    return Question(
        f"Annuler la FSE n°{NBSP}{row.numero}{NBSP}?",
        "Ses séances redeviennent à facturer. Son numéro ne servira plus.",
        "Annuler la FSE",
    )


def question_resend(line: LotLine) -> Question:
    """Ask before the same bytes are sent again."""
    fses = counted(line.fses, "FSE", "FSE")
    return Question(
        f"Renvoyer le lot {line.numero} ({fses}){NBSP}?",
        "Le même fichier repart, octet pour octet, sous le même identifiant. La décision est inscrite au journal "
        "à votre nom.",
        f"Renvoyer {fses}",
    )


def result_of(built: LotsBuilt, report: SendReport) -> Result:
    """Say how a sending went, the worst first."""
    left = report.count(EnvoiOutcome.REUSSI)
    sent = f"{counted(left, 'lot transmis', 'lots transmis')}." if left else ""
    answers = (_unknown(report, sent), _refused(report, sent), _not_sent(report, sent), _stopped(report, sent))
    for answer in (*answers, _left_out(built, sent)):
        if answer is not None:
            return answer
    if not left:
        return Result(State.INFO, "Rien à envoyer.", "Un autre poste a déjà transmis ces FSE.")
    return Result(State.SUCCESS, sent, "Les accusés de réception arrivent avec les retours.")


def result_of_resend(sent: LotSent) -> Result:
    """Say how a lot sent again went."""
    if sent.outcome is EnvoiOutcome.REUSSI:
        return Result(State.SUCCESS, f"Lot {sent.numero} renvoyé.", "Son accusé arrivera avec les retours.")
    return Result(State.WARNING, f"Le lot {sent.numero} n’a pas pu être renvoyé.", sent.message)


def _unknown(report: SendReport, sent: str) -> Result | None:
    if not (count := report.count(EnvoiOutcome.INCONNU)):
        return None
    return Result(State.WARNING, f"L’issue de {counted(count, 'lot')} est inconnue.", f"{sent} {CUT}".strip(), SEE)


def _refused(report: SendReport, sent: str) -> Result | None:
    refused = [one for one in report.sent if one.outcome is EnvoiOutcome.REFUSE]
    if not refused:
        return None
    what = f"{counted(len(refused), 'lot refusé', 'lots refusés')} à l’arrivée."
    return Result(State.DANGER, what, f"{sent} {refused[0].message}".strip(), SEE)


def _not_sent(report: SendReport, sent: str) -> Result | None:
    if not (count := report.count(EnvoiOutcome.NON_PARTI)):
        return None
    stay, leave = ("reste", "partira") if count < 2 else ("restent", "partiront")
    wait = f"{counted(count, 'lot')} {stay} dans la file et {leave} à la reconnexion."
    return Result(State.WARNING, "La caisse n’a pas répondu.", f"{sent} {wait}".strip(), RETRY)


def _stopped(report: SendReport, sent: str) -> Result | None:
    if not report.cancelled:
        return None
    return Result(State.INFO, f"Envoi arrêté. {sent}".strip(), "Les autres lots attendent dans la file.", RESUME)


def _left_out(built: LotsBuilt, sent: str) -> Result | None:
    if not built.left_out:
        return None
    fses = counted(len(built.left_out), "FSE n’est pas partie", "FSE ne sont pas parties")
    reasons = dict.fromkeys(reason for _fse_id, reason in built.left_out)
    action = DECIDE if reasons.keys() & set(WHY_HELD.values()) else ""
    return Result(State.WARNING, f"{fses}.", f"{sent} {' '.join(reasons)}".strip(), action)
