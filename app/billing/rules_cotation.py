"""Rules on the cotation: key, coefficient, amount, cumul, territories, age, group."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from app.billing.composition import Cotation
from app.billing.draft import FseDraft
from app.billing.franchise import age_on
from app.billing.nomenclature import Acte
from app.billing.rule_cards import say
from app.domain.fse import Finding, Severity

_CLOSED = {"AMS": date(2024, 2, 22), "AMC": date(2024, 2, 22)}
"""Keys deleted by the decision of 14/12/2023 (facts/ngap-mk.md §1.1)."""
_BANDAGES = frozenset({"MK-7-BANDAGE-1", "MK-7-BANDAGE-2"})
_BALNEO = frozenset({"MK-IV-BASSIN", "MK-IV-PISCINE"})
_INTENSIVE = "MK-7-LYMPH-SEIN"
_TER_1D = frozenset({"MK-D-2TERR-NC", "MK-D-2TERR-CH"})
_CHILD = frozenset({"MK-4-PC-POLYHAND", "MK-4-ENCEPHALO"})
_READAPT_GROUP = "MK-5-READAPT-GRP"


def _typed(draft: FseDraft) -> Iterator[tuple[int, Acte | None, Cotation, date]]:
    for row, composee in draft.details():
        if composee.cotation is not None:
            acte = draft.seances[row].acte if row < len(draft.seances) else None
            yield row, acte, composee.cotation, composee.seance.day


def letter_key_is_open(draft: FseDraft) -> tuple[Finding, ...]:
    """The key exists and is open that day. Source: facts/ngap-mk.md §1.1 (annexe 2; some web keys do not exist)."""
    found = []
    for row, acte, typed, day in _typed(draft):
        closed = _CLOSED.get(typed.lettre_cle)
        if closed is not None and day >= closed:
            text = f"La lettre clé {typed.lettre_cle} est fermée depuis le {_day(closed)}. Choisissez l’acte actuel."
            found.append(say("ACT-02", Severity.BLOCKING, text, row))
        elif acte is not None and typed.lettre_cle == acte.lettre_cle:
            continue
        elif draft.nomenclature is not None and typed.lettre_cle not in draft.nomenclature.lettres_cles():
            text = f"La lettre clé «\u00a0{typed.lettre_cle}\u00a0» n’existe pas pour un masseur-kinésithérapeute."
            found.append(say("ACT-02", Severity.BLOCKING, text, row))
    return tuple(found)


def coefficient_is_that_of_the_act(draft: FseDraft) -> tuple[Finding, ...]:
    """Hundredths tell acts apart. Source: facts/ngap-mk.md §1.3."""
    found = []
    for row, acte, typed, day in _typed(draft):
        if acte is None or acte.coefficient is None or _is_half(acte, typed):
            continue
        if typed.coefficient == acte.coefficient and typed.lettre_cle in {acte.lettre_cle, "TMK"}:
            continue
        named = draft.nomenclature.cotations(typed.lettre_cle, typed.coefficient, day) if draft.nomenclature else ()
        other = f" désigne «\u00a0{named[0].libelle}\u00a0»" if named else " ne désigne aucun acte ce jour-là"
        shown = f"{typed.lettre_cle}\u00a0{typed.coefficient}".replace(".", ",")
        text = f"{shown}{other}\u00a0; «\u00a0{acte.libelle}\u00a0» se cote {acte.cotation} le {_day(day)}."
        found.append(say("ACT-03", Severity.BLOCKING, text, row))
    return tuple(found)


def amount_is_that_of_the_day(draft: FseDraft) -> tuple[Finding, ...]:
    """The amount billed is the price of the day of the séance. Source: facts/ngap-mk.md §1.3."""
    found = []
    for row, acte, typed, day in _typed(draft):
        line = draft.seances[row].line if row < len(draft.seances) else None
        if line is None or typed.honoraires is None or acte is None or _is_half(acte, typed):
            continue
        if typed.honoraires != line.honoraires:
            text = f"Montant de {typed.honoraires} le {_day(day)}\u00a0: le tarif de ce jour donne {line.honoraires}."
            found.append(say("ACT-04", Severity.WARNING, text, row))
    return tuple(found)


def article_11b_is_never_applied(draft: FseDraft) -> tuple[Finding, ...]:
    """No MK key is in the list of article 11-B. Source: facts/ngap-mk.md §2.3."""
    text = "Acte coté à moitié\u00a0: l’article 11-B ne vise aucune lettre de kiné. Cotez l’acte entier ou retirez-le."
    return tuple(
        say("B11-01", Severity.BLOCKING, text, row)
        for row, acte, typed, _ in _typed(draft)
        if acte is not None and _is_half(acte, typed)
    )


def _is_half(acte: Acte, typed: Cotation) -> bool:
    return acte.coefficient is not None and typed.coefficient * Decimal(2) == acte.coefficient


def supplements_have_their_act(draft: FseDraft) -> tuple[Finding, ...]:
    """Balnéo adds to chapter II, bandages to article 7, never to RAV 15,5. Source: facts/ngap-mk.md §2.1."""
    found = []
    for row, composee in draft.details():
        acte = draft.seances[row].acte if row < len(draft.seances) else None
        chosen = set(composee.supplements)
        chapter_ii = acte is not None and acte.chapitre_ii and acte.category == "acte"
        if chosen & (_BANDAGES | _BALNEO) and not chapter_ii:
            text = "Balnéothérapie et bandage s’ajoutent à un acte du chapitre II, qui manque ici."
            found.append(say("NCU-01", Severity.BLOCKING, text, row))
        elif chosen & _BANDAGES and composee.acte_id == _INTENSIVE:
            text = "RAV 15,5 comprend déjà le bandage\u00a0: retirez le supplément."
            found.append(say("NCU-01", Severity.BLOCKING, text, row))
        elif chosen & _BANDAGES and acte is not None and acte.numero_article != "7":
            text = "Bandage multicouche sans acte de l’article 7 (lymphœdème). Vérifiez l’acte."
            found.append(say("NCU-01", Severity.WARNING, text, row))
        if chosen >= _BANDAGES or chosen >= _BALNEO:
            text = "Deux suppléments de même nature le même jour\u00a0: gardez-en un."
            found.append(say("NCU-01", Severity.BLOCKING, text, row))
    return tuple(found)


def isolated_bilan_stands_alone(draft: FseDraft) -> tuple[Finding, ...]:
    """No isolated bilan with a rehabilitation under way. Source: facts/ngap-mk.md §2.4."""
    found = []
    for row, s in enumerate(draft.seances):
        if s.acte is None or not s.acte.act_id.startswith("MK-I1-") or s.acte.act_id == "MK-I1-FRAGILITE":
            continue
        if draft.dossier.reeducation_en_cours:
            text = "Bilan isolé alors qu’une rééducation est en cours\u00a0: il ne se facture pas."
            found.append(say("NCU-02", Severity.BLOCKING, text, row))
        elif near := _treated_near(draft, s.seance.day):
            text = f"Bilan isolé alors qu’une rééducation est facturée le {_day(near)}. Est-elle finie\u00a0?"
            found.append(say("NCU-02", Severity.WARNING, text, row))
    return tuple(found)


def _treated_near(draft: FseDraft, day: date) -> date | None:
    near = timedelta(days=30)
    for billed in draft.billed:
        acte = draft.acte_of(billed.acte_id, billed.day) if abs(billed.day - day) <= near else None
        if acte is not None and acte.category == "acte":
            return billed.day
    return None


def territories_are_apart(draft: FseDraft) -> tuple[Finding, ...]:
    """TER 1-D needs different limbs, or trunk and limb. Source: facts/ngap-mk.md §2.1."""
    found = []
    for row, composee in draft.details():
        if composee.acte_id not in _TER_1D:
            continue
        limbs = {place.partition(":")[0].strip().lower() for place in composee.territoires if place.strip()}
        if len(limbs) == 1:
            text = (
                f"Un seul territoire pour TER ({limbs.pop()})\u00a0: cotez l’acte de cette région, "
                "ou ses «\u00a0deux segments\u00a0»."
            )
            found.append(say("TER-01", Severity.BLOCKING, text, row))
        day = composee.seance.day
        if any(_first_article(draft, b.acte_id, b.day) for b in draft.billed if b.day == day):
            text = f"TER et un autre acte de l’article 1 le {_day(day)}\u00a0: TER couvre déjà plusieurs territoires."
            found.append(say("TER-01", Severity.WARNING, text, row))
    return tuple(found)


def _first_article(draft: FseDraft, act_id: str, day: date) -> bool:
    acte = draft.acte_of(act_id, day)
    return acte is not None and acte.numero_article == "1"


def age_suits_the_act(draft: FseDraft) -> tuple[Finding, ...]:
    """Deviation of the spine before 18, child acts, fragility from 70. Source: facts/ngap-mk.md §2.1."""
    if draft.patient.naissance.text[:4] == "0000":
        return ()
    found = []
    for row, composee in draft.details():
        age = age_on(draft.patient.naissance, composee.seance.day)
        if composee.acte_id.startswith("MK-E-") and age >= 18:
            text = f"Patient de {age} ans\u00a0: une déviation du rachis (DRA) se cote avant 18 ans."
            found.append(say("AGE-01", Severity.BLOCKING, text, row))
        elif composee.acte_id in _CHILD and age >= 18:
            text = f"Patient de {age} ans\u00a0: cet acte vise l’enfant. Vérifiez l’acte."
            found.append(say("AGE-01", Severity.WARNING, text, row))
        elif composee.acte_id == "MK-I1-FRAGILITE" and age < 70:
            text = f"Patient de {age} ans\u00a0: le bilan de fragilité se fait à partir de 70 ans."
            found.append(say("AGE-01", Severity.BLOCKING, text, row))
    return tuple(found)


def group_is_within_limits(draft: FseDraft) -> tuple[Finding, ...]:
    """Three patients at most, articles 1 to 4; two to four for ARL 20. Source: facts/ngap-mk.md §2.1."""
    found = []
    for row, composee in draft.details():
        together, acte = composee.patients_ensemble, draft.seances[row].acte if row < len(draft.seances) else None
        if acte is None:
            continue
        if acte.act_id == _READAPT_GROUP:
            if draft.composees and not 2 <= together <= 4:
                text = f"{together} patient(s)\u00a0: la réadaptation en groupe (ARL 20) en réunit deux à quatre."
                found.append(say("GRP-01", Severity.BLOCKING, text, row))
        elif together > 3:
            text = f"{together} patients ensemble\u00a0: trois au plus."
            found.append(say("GRP-01", Severity.BLOCKING, text, row))
        elif together > 1 and acte.classement.groupe != "oui":
            text = "Pas de groupe hors des articles 1 à 4. En parallèle, gardez 30 minutes pour chacun."
            found.append(say("GRP-01", Severity.WARNING, text, row))
    return tuple(found)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
