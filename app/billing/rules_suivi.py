"""Rules on the course of a treatment: bilans, accord préalable, sequences."""

from __future__ import annotations

from datetime import date, timedelta

from app.billing.dossier import DemandeAccord, Reponse
from app.billing.draft import FseDraft
from app.billing.nomenclature import Acte
from app.billing.rule_cards import say
from app.domain.fse import Finding, Severity
from app.domain.soins import ordinal

BDK = {"standard": "MK-I2-BDK", "neuro": "MK-I2-BDK-NEURO"}
_RHYTHM = {"standard": (30, 20), "neuro": (60, 50)}
"""Séance of the second bilan, then every so many (facts/ngap-mk.md §2.5)."""
YEARLY = {"MK-A-LOMBALGIE": 30, "MK-A-CERVICALGIE": 30}
"""Séances covered over twelve months after which each series needs an agreement (facts/ngap-mk.md §2.6)."""
CONFLICTS = {
    "MK-A-TRAUMA-CERV": (10, "la NGAP écrit la 16ᵉ séance, la décision UNCAM du 26/11/2013 et le SNMKR la 11ᵉ"),
    "MK-C-ENTORSE-OP": (10, "la mise en page de la NGAP la compte, le titre du référentiel ne vise que la non opérée"),
}
"""Acts whose sources disagree: séances sure to be free, and what each source says (facts/ngap-mk.md §8)."""
_INTENSIVE, _READAPT = "MK-7-LYMPH-SEIN", frozenset({"MK-5-READAPT-IND", "MK-5-READAPT-GRP"})


def next_bdk(kind: str, rank: int) -> int:
    """Return the rank of the séance at which the next bilan is due, from *rank* on (1, 30, 50, 70… or 1, 60, 110…)."""
    if rank <= 1:
        return 1
    second, step = _RHYTHM[kind]
    if rank <= second:
        return second
    return second + -(-(rank - second) // step) * step


def bdk_follows_its_rhythm(draft: FseDraft) -> tuple[Finding, ...]:
    """A bilan at the start, then 30 and every 20, or 60 and every 50. Source: facts/ngap-mk.md §2.5."""
    done = draft.dossier.bdk_on
    if not draft.seances or draft.seances[0].acte is None:
        return ()
    kind = draft.seances[0].acte.classement.bdk
    wrong = tuple(
        say("BDK-01", Severity.WARNING, "Ce bilan n’est pas celui de l’acte\u00a0: AMK 10,8 en neurologie, sauf "
            "atteinte radiculaire ou tronculaire, AMK 10,7 ailleurs.", row)
        for row, c in draft.details()
        if kind and set(c.supplements) & (set(BDK.values()) - {BDK[kind]})
    )  # fmt: skip
    if done is None or not kind:
        return wrong
    return (*wrong, *_bdk_due(draft, kind, done), *_bdk_too_early(draft, kind, done))


def _bdk_due(draft: FseDraft, kind: str, done: tuple[date, ...]) -> tuple[Finding, ...]:
    first, last = draft.rank(0), draft.rank(len(draft.seances) - 1)
    due = next_bdk(kind, first)
    today_ones = sum(BDK[kind] in c.supplements for _, c in draft.details())
    expected = sum(1 for rank in range(1, last + 1) if next_bdk(kind, rank) == rank)
    if due > last or len(done) + today_ones >= expected:
        return ()
    text = (
        f"Bilan-diagnostic dû à la {ordinal(due)} séance." if due > 1 else "Bilan-diagnostic dû dès la première séance."
    )
    return (say("BDK-01", Severity.INFO, text, due - first),)


def _bdk_too_early(draft: FseDraft, kind: str, done: tuple[date, ...]) -> tuple[Finding, ...]:
    found, count = [], len(done)
    for row, composee in draft.details():
        if BDK[kind] not in composee.supplements:
            continue
        allowed = sum(1 for rank in range(1, draft.rank(row) + 1) if next_bdk(kind, rank) == rank)
        count += 1
        if count > allowed:
            due = next_bdk(kind, draft.rank(row) + 1)
            text = f"Bilan-diagnostic en avance\u00a0: le suivant est à la {ordinal(due)} séance."
            found.append(say("BDK-01", Severity.WARNING, text, row))
    return tuple(found)


def agreement_is_asked(draft: FseDraft) -> tuple[Finding, ...]:
    """Beyond the référentiel a request is made, and not refused. Source: facts/ngap-mk.md §2.6."""
    for row, s in enumerate(draft.seances):
        acte = s.acte
        if acte is None or acte.dap_from is None:
            continue
        rank = draft.rank(row)
        if rank >= acte.dap_from or _over_a_year(draft, acte, row):
            found = _beyond(draft, acte, row, rank)
            return (found,) if found else ()
        free, words = CONFLICTS.get(acte.act_id, (acte.dap_from, ""))
        if rank > free:
            text = f"{ordinal(rank)} séance\u00a0: les sources se contredisent, {words}."
            return (say("DAP-01", Severity.INFO, text, row),)
    return ()


def _beyond(draft: FseDraft, acte: Acte, row: int, rank: int) -> Finding | None:
    asked = [d for d in draft.dossier.demandes or () if d.acte_id == acte.act_id]
    day = draft.seances[row].seance.day
    if any(d.reponse is Reponse.REFUSEE for d in asked) and not any(d.holds(day) for d in asked):
        text = f"L’accord préalable a été refusé\u00a0: la {ordinal(rank)} séance n’est pas prise en charge."
        return say("DAP-01", Severity.BLOCKING, text, row)
    free = (acte.dap_from or 1) - 1
    if any(d.holds(day) and draft.rank(len(draft.seances) - 1) <= free + d.seances for d in asked):
        return None
    if any(not d.holds(day) for d in asked):
        return None  # DAP-02 speaks of it
    text = _threshold(acte, free, rank)
    known = "Aucune demande n’est enregistrée." if not asked else "L’accord obtenu couvre moins de séances."
    return say("DAP-01", Severity.WARNING, f"{text} {known}", row)


def _threshold(acte: Acte, free: int, rank: int) -> str:
    if free == 0:
        return "Canal carpien opéré\u00a0: l’accord préalable précède la première séance."
    if acte.act_id in YEARLY and rank <= free:
        return f"Plus de {YEARLY[acte.act_id]} séances en douze mois\u00a0: accord préalable."
    words = f"{ordinal(rank)} séance de la série\u00a0: accord préalable dès la {ordinal(free + 1)} (référentiel)."
    if (yearly := YEARLY.get(acte.act_id)) is not None:
        words += f" Autre lecture\u00a0: la {ordinal(yearly + 1)} si 30 séances ont été couvertes en douze mois."
    if acte.act_id in CONFLICTS:
        words += f" Sources contradictoires\u00a0: {CONFLICTS[acte.act_id][1]}."
    return words


def _over_a_year(draft: FseDraft, acte: Acte, row: int) -> bool:
    """Whether séances of this act pass the yearly reading, this row included."""
    if acte.act_id not in YEARLY:
        return False
    day = draft.seances[row].seance.day
    since = day - timedelta(days=365)
    past = sum(b.acte_id == acte.act_id and since < b.day <= day for b in draft.billed)
    return past + row + 1 > YEARLY[acte.act_id]


def waiting_request_is_told(draft: FseDraft) -> tuple[Finding, ...]:
    """Silence of 15 days is an agreement, an incomplete request stops the clock. Source: facts/ngap-mk.md §2.6."""
    return tuple(
        _waiting(demande, draft.today)
        for demande in draft.dossier.demandes or ()
        if demande.acte_id == draft.pec.acte_id and demande.reponse in {Reponse.ATTENDUE, Reponse.INCOMPLETE}
    )


def _waiting(demande: DemandeAccord, today: date) -> Finding:
    if demande.reponse is Reponse.INCOMPLETE:
        return say(
            "DAP-02", Severity.WARNING, "Demande d’accord incomplète\u00a0: le délai est suspendu. Complétez-la."
        )
    if demande.holds(today):
        text = f"Silence de plus de quinze jours depuis le {demande.recue_on:%d/%m/%Y}\u00a0: accord tacite."
        return say("DAP-02", Severity.INFO, text)
    text = f"Réponse à la demande d’accord attendue\u00a0: accord tacite le {demande.tacite_on:%d/%m/%Y}."
    return say("DAP-02", Severity.WARNING, text)


def intensive_phase_has_its_bilan(draft: FseDraft) -> tuple[Finding, ...]:
    """More than ten séances of RAV 15,5 come after a bilan. Source: facts/ngap-mk.md §2.5."""
    done = draft.dossier.bdk_on
    if draft.pec.acte_id != _INTENSIVE or done is None:
        return ()
    for row, _ in enumerate(draft.seances):
        if draft.rank(row) > 10 and len(done) < 2:
            text = f"{ordinal(draft.rank(row))} séance de RAV 15,5\u00a0: un bilan-diagnostic précède la onzième."
            return (say("LYM-01", Severity.WARNING, text, row),)
    return ()


def readaptation_is_for_copd(draft: FseDraft) -> tuple[Finding, ...]:
    """ARL 28 and 20: COPD in ALD, sequences of twenty. Source: facts/ngap-mk.md §7, NGAP article 5."""
    if draft.pec.acte_id not in _READAPT or not draft.seances:
        return ()
    found = []
    amo = draft.droits.amo if draft.droits else None
    if amo is not None and amo.exoneration != "4" and amo.nature_assurance == "10":
        text = "Réadaptation respiratoire sans ALD dans les droits\u00a0: elle vise la BPCO en ALD."
        found.append(say("ARL-01", Severity.WARNING, text))
    last = draft.rank(len(draft.seances) - 1)
    if last > 20:
        text = f"{last} séances\u00a0: une séquence de réadaptation en compte vingt."
        found.append(say("ARL-01", Severity.WARNING, text, max(0, 20 - draft.seances_before)))
    return tuple(found)
