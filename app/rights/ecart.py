"""Sources of rights side by side: one line of French per difference, what it costs, and the choice to make. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.domain.dates import DateRange
from app.domain.droits import Droits, DroitsAmc, DroitsAmo, SourceDroits
from app.domain.money import ZERO, Money
from app.domain.verification import Montants

Pricer = Callable[[Droits], "Montants | None"]
"""What would be billed under some rights; None when they cannot be priced."""
NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class Source:
    """One reading to compare, with the name it bears on the screen."""

    nom: str
    """« ADRi », « carte », « dernière facture payée »…"""
    droits: Droits

    @property
    def silent_on_amc(self) -> bool:
        """Whether this source says nothing of the complementary insurer: that is not a difference."""
        said = self.droits.source in {SourceDroits.ATTESTATION, SourceDroits.SAISIE}
        return bool(self.droits.amc_de) or (self.droits.amc is None and not said)


def _no_name(_regime: str, _caisse: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Noms:
    """Names of codes for the screen; a code without a name is shown as read and said to be unknown."""

    caisse: Callable[[str, str], str] = _no_name
    exonerations: Mapping[str, str] = field(default_factory=dict)
    natures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ecart:
    """One difference: which field, what each source says, what it changes."""

    champ: str
    phrase: str
    """« Exonération : ADRi dit « ALD », la carte dit « aucune ». »"""
    consequence: str
    choix: tuple[tuple[str, int], ...]
    """What may be chosen: name of the source and its snapshot, the one retained first."""
    effet: Montants | None = None
    """What is billed under the other value, less what is billed now; None when it cannot be priced."""
    risque: Money = ZERO
    """What may be rejected if the other source is right."""
    rouvre: bool = False
    """Whether the other source opens the day that the retained one leaves out."""

    @property
    def compte(self) -> bool:
        """Whether somebody must look at it: amounts, a share at risk, another payer, or a price nobody knows."""
        return self.effet is None or bool(self.effet) or bool(self.risque) or self.rouvre or self.champ in ROUTES


@dataclass(frozen=True, slots=True)
class _Champ:
    """One thing to compare: how to read it, to show it, and to put it in place of the retained one."""

    nom: str
    read: Callable[[Droits], object]
    show: Callable[[Droits, Noms], str]
    put: Callable[[Droits, Droits], Droits]
    amc: bool = False
    detail: bool = False
    """Only told of the same insurer: another one differs in everything, and that is one line."""


def compare(
    retenu: Source, autres: Sequence[Source], day: date, price: Pricer, noms: Noms = Noms()
) -> tuple[Ecart, ...]:  # fmt: skip
    """Return the differences between the rights retained and every other source, field by field.

    Sources that say the same share a line. Each consequence is that of its own field alone, priced for the care of
    *day*; nothing is silently mapped: an unknown code is a value like any other.
    """
    now = price(retenu.droits)
    found: list[Ecart] = []
    for champ in CHAMPS:
        groups: dict[object, list[Source]] = {}
        for autre in autres:
            if _not_compared(champ, retenu.droits, autre):
                continue
            value = champ.read(autre.droits)
            if value != champ.read(retenu.droits):
                groups.setdefault(value, []).append(autre)
        found.extend(_ecart(champ, retenu, same, day, (now, price), noms) for same in groups.values())
    return tuple(found)


def _not_compared(champ: _Champ, mine: Droits, autre: Source) -> bool:
    if champ.amc and autre.silent_on_amc:
        return True
    if not champ.detail:
        return False
    if champ.amc:
        theirs = autre.droits.amc
        return mine.amc is None or theirs is None or mine.amc.organisme != theirs.organisme
    return mine.amo is None or autre.droits.amo is None


def _ecart(
    champ: _Champ, retenu: Source, same: Sequence[Source], day: date, priced: tuple[Montants | None, Pricer], noms: Noms
) -> Ecart:
    now, price = priced
    other = same[0].droits
    there = price(champ.put(retenu.droits, other))
    effet = there - now if there is not None and now is not None else None
    names = " et ".join(source.nom for source in same)
    verb = "disent" if len(same) > 1 else "dit"
    phrase = (
        f"{champ.nom}{NBSP}: {names} {verb} «{NBSP}{champ.show(other, noms)}{NBSP}», "
        f"retenu «{NBSP}{champ.show(retenu.droits, noms)}{NBSP}» ({retenu.nom})."
    )
    risk, opens = _at_risk(champ, retenu.droits, other, day, now), _reopens(champ, retenu.droits, other, day)
    return Ecart(
        champ=champ.nom,
        phrase=phrase,
        consequence=_opened(names, day) if opens else _consequence(champ, names, effet, risk, day),
        choix=tuple(dict.fromkeys((source.nom, source.droits.id) for source in (retenu, *same))),
        effet=effet,
        risque=risk,
        rouvre=opens,
    )


def _at_risk(champ: _Champ, retenu: Droits, other: Droits, day: date, now: Montants | None) -> Money:
    """Share of the insurer whose period the other source says not to hold on the day."""
    if now is None or champ.nom not in {PERIODE_AMO, PERIODE_AMC}:
        return ZERO
    part = (retenu.amo, other.amo, now.amo) if champ.nom == PERIODE_AMO else (retenu.amc, other.amc, now.amc)
    mine, theirs, amount = part
    if mine is None or theirs is None or not _holds(mine.periode, day) or _holds(theirs.periode, day):
        return ZERO
    return amount


def _reopens(champ: _Champ, retenu: Droits, other: Droits, day: date) -> bool:
    pair = {PERIODE_AMO: (retenu.amo, other.amo), PERIODE_AMC: (retenu.amc, other.amc)}.get(champ.nom)
    if pair is None or pair[0] is None or pair[1] is None:
        return False
    return not _holds(pair[0].periode, day) and _holds(pair[1].periode, day)


def _opened(names: str, day: date) -> str:
    return f"D’après {names}, les droits sont ouverts le {day:%d/%m/%Y}{NBSP}: la feuille peut partir."


def _holds(periode: DateRange | None, day: date) -> bool:
    return periode is None or day in periode


def _consequence(champ: _Champ, names: str, effet: Montants | None, risk: Money, day: date) -> str:
    if risk:
        who = "La caisse" if champ.nom == PERIODE_AMO else "La complémentaire"
        return f"{who} rejetterait {risk}{NBSP}: d’après {names}, rien n’est ouvert le {day:%d/%m/%Y}."
    if effet is None:
        return f"Avec {names}, le montant ne se calcule pas ici{NBSP}: vérifiez avant de facturer."
    if effet:
        return f"Avec {names}{NBSP}: {signed(effet)}."
    if champ.nom == CAISSE:
        return "Mêmes montants, mais la feuille partirait à une autre caisse."
    if champ.nom in {ORGANISME, ADHERENT, GESTION}:
        return "Mêmes montants, mais la part complémentaire serait demandée autrement."
    return "Aucun effet sur les montants."


def signed(effet: Montants) -> str:
    """Return « Assurance Maladie +7,07 €, complémentaire −7,07 € », shares that do not move left out."""
    parts = (("Assurance Maladie", effet.amo), ("complémentaire", effet.amc), ("patient", effet.patient))
    moved = [f"{name} {'+' if amount > ZERO else '−'}{abs_money(amount)}" for name, amount in parts if amount]
    return ", ".join(moved) or "mêmes montants"


def abs_money(amount: Money) -> Money:
    """Return the amount without its sign."""
    return Money(abs(amount.cents))


# --- the fields, in the order they are told ---
CAISSE, PERIODE_AMO, PERIODE_AMC = "Caisse", "Droits de l’Assurance Maladie", "Période de la complémentaire"
ORGANISME, ADHERENT, GESTION = "Complémentaire", "N° d’adhérent", "Gestion"
EXONERATION, NATURE, FORMULE = "Exonération", "Nature d’assurance", "Formule de la complémentaire"
CODE_GESTION = "Code gestion"
ROUTES = frozenset({CAISSE, ORGANISME, GESTION})
"""Same amounts, but the claim goes elsewhere."""


def _amo(droits: Droits) -> DroitsAmo:
    return droits.amo or DroitsAmo("", "")


def _caisse_words(droits: Droits, noms: Noms) -> str:
    a = droits.amo
    if a is None:
        return "aucun droit"
    name = noms.caisse(a.regime, a.caisse)
    return " ".join(part for part in (f"{a.regime} {a.caisse} {a.centre}", name) if part)


def _named(code: str, names: Mapping[str, str]) -> str:
    if not code:
        return "non renseigné"
    return f"{code} {names[code]}" if code in names else f"{code} (code inconnu)"


def period_words(periode: DateRange | None) -> str:
    """Return « du 01/01/2026 au 30/06/2026 », « depuis le 01/01/2026 », « sans période »."""
    if periode is None:
        return "sans période"
    since = "" if periode.start == date.min else f"{periode.start:%d/%m/%Y}"
    if periode.last is None:
        return f"depuis le {since}" if since else "sans période"
    return f"du {since} au {periode.last:%d/%m/%Y}" if since else f"jusqu’au {periode.last:%d/%m/%Y}"


def _put_amo(read: str) -> Callable[[Droits, Droits], Droits]:
    def put(mine: Droits, theirs: Droits) -> Droits:
        return replace(mine, amo=replace(_amo(mine), **{read: getattr(theirs.amo, read)}))

    return put


def _put_caisse(mine: Droits, theirs: Droits) -> Droits:
    a, b = mine.amo, theirs.amo
    if a is None or b is None:
        return replace(mine, amo=b)
    return replace(mine, amo=replace(a, regime=b.regime, caisse=b.caisse, centre=b.centre))


def _put_amc(read: str) -> Callable[[Droits, Droits], Droits]:
    def put(mine: Droits, theirs: Droits) -> Droits:
        return replace(mine, amc=replace(_amc(mine), **{read: getattr(theirs.amc, read)}))

    return put


def _amc(droits: Droits) -> DroitsAmc:
    return droits.amc or DroitsAmc("", "")


CHAMPS: tuple[_Champ, ...] = (
    _Champ(CAISSE, lambda d: (_amo(d).regime, _amo(d).caisse, _amo(d).centre), _caisse_words, _put_caisse),
    _Champ(
        PERIODE_AMO, lambda d: _amo(d).periode, lambda d, _: period_words(_amo(d).periode), _put_amo("periode"),
        detail=True,
    ),
    _Champ(
        EXONERATION, lambda d: _amo(d).exoneration, lambda d, n: _named(_amo(d).exoneration, n.exonerations),
        _put_amo("exoneration"), detail=True,
    ),
    _Champ(
        NATURE, lambda d: _amo(d).nature_assurance, lambda d, n: _named(_amo(d).nature_assurance, n.natures),
        _put_amo("nature_assurance"), detail=True,
    ),
    _Champ(
        CODE_GESTION, lambda d: _amo(d).code_gestion, lambda d, _: _amo(d).code_gestion or "non renseigné",
        _put_amo("code_gestion"), detail=True,
    ),
    _Champ(
        ORGANISME, lambda d: d.amc.organisme if d.amc else None,
        lambda d, _: "aucune" if d.amc is None else f"{d.amc.organisme} {d.amc.nom}".strip(),
        lambda mine, theirs: replace(mine, amc=theirs.amc), amc=True,
    ),
    _Champ(
        ADHERENT, lambda d: _amc(d).adherent, lambda d, _: _amc(d).adherent or "non renseigné", _put_amc("adherent"),
        amc=True, detail=True,
    ),
    _Champ(
        GESTION, lambda d: _amc(d).gestion, lambda d, _: _amc(d).gestion.value, _put_amc("gestion"),
        amc=True, detail=True,
    ),
    _Champ(
        FORMULE, lambda d: _amc(d).formule, lambda d, _: _amc(d).formule or "non renseignée", _put_amc("formule"),
        amc=True, detail=True,
    ),
    _Champ(
        PERIODE_AMC, lambda d: _amc(d).periode, lambda d, _: period_words(_amc(d).periode), _put_amc("periode"),
        amc=True, detail=True,
    ),
)  # fmt: skip
"""What is compared, in the order it is told."""
