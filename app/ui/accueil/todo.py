"""Counters and the list of things to do, from the figures of the cabinet. No Qt."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.domain.creance import DebtorKind
from app.domain.money import Money
from app.receivables.accounts import DebtorAccount, Tab
from app.services.list_creances import CreancesView
from app.services.read_models import Counters
from app.ui.accueil.model import CounterItem, HomeFacts, Sight, TodoItem
from app.ui.values import State, TagValue
from app.ui.words import age, counted, day, figure

LATE_SENDING = timedelta(days=2)
"""An FSE signed with the card leaves within three working days (facts/transport.md): warn before."""


def counter_items(facts: HomeFacts, sight: Sight, now: datetime) -> tuple[CounterItem, ...]:
    """Return the counters that the role may follow, each with the list it leads to."""
    counters, items = facts.home.counters, []
    if sight.bill:
        items.append(_to_bill(counters))
    if sight.send:
        items += [_to_send(counters, now), _without_arl(counters)]
    if sight.returns:
        amount = TagValue(State.DANGER, str(counters.rejets_montant), "") if counters.rejets else _fine("aucun")
        items.append(
            CounterItem("rejets", "inbox", "Rejets", figure(counters.rejets), amount, "retours", {"tab": "rejets"})
        )
    if facts.creances is not None:
        items.append(_at_risk(facts.creances))
    return tuple(items)


def todo_items(facts: HomeFacts, sight: Sight) -> tuple[TodoItem, ...]:
    """Return what waits for somebody, the gravest first."""
    counters, items = facts.home.counters, []
    if sight.send and counters.issue_inconnue:
        items.append(_unknown_outcome(counters.issue_inconnue))
    if sight.returns and counters.rejets:
        items.append(_rejets(counters))
    if facts.creances is not None:
        items += _limits(facts.creances)
    if facts.rights and sight.soins:
        items.append(_rights(facts))
    if sight.bill and counters.a_signer:
        words = counted(counters.a_signer, "feuille à signer", "feuilles à signer")
        note = f"{counters.a_facturer_montant} préparés"
        items.append(TodoItem(State.INFO, "pencil", words, note, "Signer", "facturer", {"liste": "a_signer"}))
    if facts.creances is not None:
        items += _reminders(facts.creances)
    return tuple(items)


def _to_bill(counters: Counters) -> CounterItem:
    tag = TagValue(State.NEUTRAL, "séances faites", "") if counters.a_facturer else _fine("à jour")
    if counters.a_signer:
        tag = TagValue(State.INFO, f"{counted(counters.a_signer, 'feuille')} à signer", "")
    target: dict[str, object] = {"liste": "a_facturer"}
    return CounterItem("a_facturer", "receipt-euro", "À facturer", figure(counters.a_facturer), tag, "facturer", target)


def _to_send(counters: Counters, now: datetime) -> CounterItem:
    since, tag = counters.a_transmettre_depuis, _fine("rien n’attend")
    if counters.a_transmettre and since is not None:
        state = State.WARNING if now - since > LATE_SENDING else State.SUCCESS
        tag = TagValue(state, f"la plus ancienne\u00a0: {age(since, now)}", "")
    target: dict[str, object] = {"tab": "a_envoyer"}
    number = figure(counters.a_transmettre)
    return CounterItem("a_transmettre", "send", "À transmettre", number, tag, "teletransmission", target)


def _without_arl(counters: Counters) -> CounterItem:
    tag = TagValue(State.NEUTRAL, "accusé attendu", "") if counters.sans_arl else _fine("tout est reçu")
    target: dict[str, object] = {"tab": "sans_arl"}
    number = figure(counters.sans_arl)
    return CounterItem("sans_arl", "hourglass", "Sans accusé (ARL)", number, tag, "teletransmission", target)


def _at_risk(creances: CreancesView) -> CounterItem:
    near = creances.of(Tab.FORCLUSION)
    total = Money.total(account.total for account in near)
    tag = TagValue(State.DANGER, f"{total} en jeu", "") if near else _fine("rien en jeu")
    return CounterItem(
        "forclusion", "scale", "Forclusion < 3 mois", figure(len(near)), tag, "impayes", {"tab": Tab.FORCLUSION.name}
    )


def _unknown_outcome(count: int) -> TodoItem:
    words = counted(count, "FSE à l’issue inconnue")
    note = "La liaison a été coupée pendant l’envoi."
    return TodoItem(
        State.DANGER, "circle-question-mark", words, note, "Décider", "teletransmission", {"tab": "issue_inconnue"}
    )


def _rejets(counters: Counters) -> TodoItem:
    words = counted(counters.rejets, "rejet à corriger", "rejets à corriger")
    return TodoItem(
        State.DANGER,
        "circle-x",
        words,
        f"{counters.rejets_montant} à récupérer",
        "Ouvrir",
        "retours",
        {"tab": "rejets"},
    )


def _limits(creances: CreancesView) -> list[TodoItem]:
    near = creances.of(Tab.FORCLUSION)
    if not near:
        return []
    first = min(account.forclusion_on for account in near)
    words = counted(len(near), "débiteur proche de la forclusion", "débiteurs proches de la forclusion")
    note = f"{Money.total(a.total for a in near)} en jeu, première limite le {day(first)}"
    return [TodoItem(State.WARNING, "scale", words, note, "Voir", "impayes", {"tab": Tab.FORCLUSION.name})]


def _reminders(creances: CreancesView) -> list[TodoItem]:
    ready = creances.of(Tab.A_RELANCER)
    if not ready:
        return []
    words = counted(len(ready), "relance prête", "relances prêtes")
    target: dict[str, object] = {"tab": Tab.A_RELANCER.name}
    return [TodoItem(State.WARNING, "alarm-clock", words, _kinds(ready), "Aperçu", "impayes", target)]


def _kinds(accounts: tuple[DebtorAccount, ...]) -> str:
    words = {DebtorKind.PATIENT: "patient", DebtorKind.MUTUELLE: "mutuelle", DebtorKind.CAISSE: "caisse"}
    counts = {kind: sum(a.debtor.kind is kind for a in accounts) for kind in words}
    return ", ".join(counted(count, words[kind]) for kind, count in counts.items() if count)


def _rights(facts: HomeFacts) -> TodoItem:
    rows = facts.home.seances
    names = list(dict.fromkeys(row.patient for row in rows if row.patient_id in facts.rights))
    words = f"Droits à vérifier pour {counted(len(facts.rights), 'patient')} du jour"
    shown = ", ".join(names[:3]) + ("…" if len(names) > 3 else "")
    return TodoItem(State.WARNING, "shield-check", words, shown, "Voir", "")


def _fine(words: str) -> TagValue:
    return TagValue(State.SUCCESS, words, "")
