"""Rules on the séances and the act: prescription, tariff, duplicates, quota."""

from __future__ import annotations

from datetime import date

from app.billing.draft import BilledSeance, FseDraft
from app.domain.fse import Finding, Severity
from app.domain.soins import Lieu, SeanceState

_NGAP = "NGAP, version en vigueur au 21/06/2026"
_BDK = frozenset({"MK-I2-BDK", "MK-I2-BDK-NEURO"})


def draft_is_not_empty(draft: FseDraft) -> tuple[Finding, ...]:
    """No FSE without a séance."""
    if draft.seances:
        return ()
    return (Finding("REM-01", Severity.BLOCKING, "Aucune séance à facturer. Choisissez au moins une séance honorée."),)


def seances_follow_prescription(draft: FseDraft) -> tuple[Finding, ...]:
    """No séance before the day of the prescription. Source: facts/codage-amo-amc.md §4.2, facts/ngap-mk.md §5."""
    signed = draft.ordonnance.prescrite_on
    return tuple(
        Finding(
            "PRE-01",
            Severity.BLOCKING,
            f"Séance du {_day(s.seance.day)} antérieure à l’ordonnance du {_day(signed)}.",
            f"{_NGAP}, article 5 c\u00a0; SFG\u00a0: exécution postérieure ou égale à la prescription.",
            row,
        )
        for row, s in enumerate(draft.seances)
        if s.seance.day < signed
    )


def act_is_in_force(draft: FseDraft) -> tuple[Finding, ...]:
    """The act exists in the NGAP on the day of each séance. Source: facts/ngap-mk.md §1.3."""
    return tuple(
        Finding(
            "ACT-01",
            Severity.BLOCKING,
            f"L’acte «\u00a0{draft.pec.intitule}\u00a0» n’est pas en vigueur le {_day(s.seance.day)}. "
            "Choisissez l’acte de la nomenclature de ce jour.",
            f"{_NGAP}\u00a0: le tarif est celui du jour de l’exécution.",
            row,
        )
        for row, s in enumerate(draft.seances)
        if s.acte is None
    )


def every_seance_has_a_price(draft: FseDraft) -> tuple[Finding, ...]:
    """What no source prices is refused with the reason. Source: facts/taux_amo.csv."""
    return tuple(
        Finding("RAT-01", Severity.BLOCKING, s.unpriced, s.unpriced_source, row)
        for row, s in enumerate(draft.seances)
        if s.unpriced
    )


def seance_is_billed_once(draft: FseDraft) -> tuple[Finding, ...]:
    """One séance a day, billed once; what the text may allow gets a warning. Source: facts/ngap-mk.md §2.1, §2.2."""
    found: list[Finding] = []
    here: dict[date, list[int]] = {}
    before: dict[date, list[BilledSeance]] = {}
    for billed in draft.billed:
        before.setdefault(billed.day, []).append(billed)
    numbers = {billed.seance_id: billed for billed in draft.billed}
    for row, drafted in enumerate(draft.seances):
        seance = drafted.seance
        twin = numbers.get(seance.id)
        if twin is not None:
            text = f"La séance du {_day(seance.day)} est déjà facturée dans {_named(twin)}."
            found.append(Finding("DUP-01", Severity.BLOCKING, text, _ONE_COTATION, row))
        others = [b for b in before.get(seance.day, ()) if b.seance_id != seance.id]
        rows = here.setdefault(seance.day, [])
        places = [(b.acte_id, _named(b)) for b in others] + [(_act(draft, r), f"la ligne {r + 1}") for r in rows]
        found.extend(
            _second_of_the_day(draft, row, act_id, where, same=sum(other == _act(draft, row) for other, _ in places))
            for act_id, where in places
        )
        rows.append(row)
    return tuple(found)


_ONE_COTATION = f"{_NGAP}, titre XIV\u00a0: une seule cotation par séance."
_FOUR_CONDITIONS = (
    f"{_NGAP}\u00a0: deux séances le même jour seulement avec deux prescriptions, deux articles différents, "
    "deux régions anatomiques et deux séances distinctes."
)


def _act(draft: FseDraft, row: int) -> str:
    return draft.composees[row].acte_id if row < len(draft.composees) else draft.pec.acte_id


def _second_of_the_day(draft: FseDraft, row: int, other_act: str, where: str, *, same: int) -> Finding:
    """*same* counts the other séances of the day with this very act."""
    act, day = _act(draft, row), _day(draft.seances[row].seance.day)
    if (act in _BDK) != (other_act in _BDK):
        text = f"Le {day}, un bilan et une séance le même jour ({where})\u00a0: usage courant."
        return Finding("DUP-01", Severity.INFO, text, _ONE_COTATION, row)
    if act != other_act:
        return _two_acts(draft, row, other_act, where)
    acte = draft.seances[row].acte
    per_day = acte.classement.par_jour if acte else 1
    if per_day > same:
        text = f"Deux fois le même acte le {day} (voir {where})\u00a0: permis si les séances sont distinctes."
        return Finding("DUP-01", Severity.WARNING, text, f"{_NGAP}, titre XIV, articles 5 et 10.", row)
    text = f"Séance en double\u00a0: le même acte est déjà compté le {day} dans {where}."
    return Finding("DUP-01", Severity.BLOCKING, text, _ONE_COTATION, row)


def _two_acts(draft: FseDraft, row: int, other_act: str, where: str) -> Finding:
    """The four conditions, as far as the tables and the dossier tell them."""
    drafted = draft.seances[row]
    day = _day(drafted.seance.day)
    mine, other = drafted.acte, draft.acte_of(other_act, drafted.seance.day)
    apart = draft.dossier.ordonnance_distincte
    if apart is False:
        text = f"Deux actes le {day} (voir {where}) sur la même ordonnance\u00a0: deux prescriptions sont exigées."
        return Finding("DUP-01", Severity.BLOCKING, text, _FOUR_CONDITIONS, row)
    if mine is None or other is None or not mine.numero_article or not other.numero_article:
        text = f"Deux actes différents le {day} (voir {where}). Vérifiez les quatre conditions."
        return Finding("DUP-01", Severity.WARNING, text, _FOUR_CONDITIONS, row)
    if mine.numero_article == other.numero_article == "1":
        text = (
            f"Deux actes de l’article 1 le {day} (voir {where})\u00a0: un seul article, pas les quatre conditions. "
            "Deux territoires se cotent TER."
        )
        return Finding("DUP-01", Severity.WARNING, text, _FOUR_CONDITIONS, row)
    if mine.numero_article == other.numero_article:
        text = f"Deux actes de l’article {mine.numero_article} le {day} (voir {where})\u00a0: un seul se facture."
        return Finding("DUP-01", Severity.BLOCKING, text, _FOUR_CONDITIONS, row)
    if apart and mine.classement.region != other.classement.region:
        text = f"Deux actes le {day} (voir {where})\u00a0: les quatre conditions sont réunies, chacun à taux plein."
        return Finding("DUP-01", Severity.INFO, text, _FOUR_CONDITIONS, row)
    text = f"Deux actes différents le {day} (voir {where}). Vérifiez les quatre conditions."
    return Finding("DUP-01", Severity.WARNING, text, _FOUR_CONDITIONS, row)


def _named(billed: BilledSeance) -> str:
    return f"la feuille n°\u00a0{billed.numero}" if billed.numero else "une autre feuille en préparation"


def seance_took_place(draft: FseDraft) -> tuple[Finding, ...]:
    """An absence or a planned visit is never billed. Source: facts/ngap-mk.md §7 (fictitious acts are an indu)."""
    return tuple(
        Finding(
            "ABS-01",
            Severity.BLOCKING,
            f"La séance du {_day(s.seance.day)} est «\u00a0{s.seance.state.value}\u00a0»\u00a0: "
            "seule une séance honorée se facture.",
            "Convention nationale des masseurs-kinésithérapeutes\u00a0: un acte non réalisé est un indu.",
            row,
        )
        for row, s in enumerate(draft.seances)
        if s.seance.state not in {SeanceState.HONOREE, SeanceState.FACTUREE}
    )


def seance_is_not_in_the_future(draft: FseDraft) -> tuple[Finding, ...]:
    """Nothing is billed before it is done. Source: facts/codage-amo-amc.md §4.2."""
    return tuple(
        Finding(
            "FUT-01",
            Severity.BLOCKING,
            f"La séance du {_day(s.seance.day)} est dans l’avenir. Facturez-la une fois faite.",
            "Code de la sécurité sociale, art. R. 161-42 10°\u00a0: le délai d’envoi part de l’acte fait.",
            row,
        )
        for row, s in enumerate(draft.seances)
        if s.seance.day > draft.today
    )


def quota_is_respected(draft: FseDraft) -> tuple[Finding, ...]:
    """The number prescribed binds the MK. Source: facts/ngap-mk.md §5."""
    quota, total = draft.pec.quota, draft.seances_before + len(draft.seances)
    if quota is None or total <= quota:
        return ()
    text = f"{total} séances pour {quota} prévues dans cette prise en charge. Demandez une nouvelle ordonnance."
    source = f"{_NGAP}, titre XIV\u00a0: le nombre fixé par le médecin s’impose."
    return (Finding("QUO-01", Severity.WARNING, text, source, max(0, quota - draft.seances_before)),)


def travel_is_not_billed_here(draft: FseDraft) -> tuple[Finding, ...]:
    """A home visit has its travel line apart. Source: facts/ngap-mk.md §3.2."""
    return tuple(
        Finding(
            "DOM-01",
            Severity.INFO,
            f"Séance du {_day(s.seance.day)} à domicile\u00a0: l’indemnité de déplacement n’est pas comptée ici.",
            f"{_NGAP}, article 13.",
            row,
        )
        for row, s in enumerate(draft.seances)
        if s.seance.lieu is Lieu.DOMICILE and not (row < len(draft.composees) and draft.composees[row].deplacement)
    )


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
