"""Follow-up of a prise en charge: quota used, thresholds of the accord préalable, next bilan-diagnostic.

A series is one prise en charge: the texts do not say what a renewed prescription restarts (facts/ngap-mk.md §2.5, §8).
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import chain, count, takewhile

from app.billing.nomenclature import Acte
from app.domain.dap import DemandeAccord, DemandeState, MotifDemande
from app.domain.soins import PriseEnCharge, Seance, SeanceState, ordinal

_NGAP = "NGAP, version en vigueur au 21/06/2026"
LEAD = 5
"""Séances before a threshold from which the request is to be made: « quelques séances avant » (facts §2.6)."""
_DONE = (SeanceState.HONOREE, SeanceState.FACTUREE)


class Poids(Enum):
    """How far a threshold is settled."""

    EN_VIGUEUR = "texte en vigueur"
    LECTURE = "lecture du texte"
    CONTESTE = "sources en désaccord"


class Proximite(Enum):
    """How near a threshold is."""

    LOIN = "loin"
    PROCHE = "à préparer"
    ATTEINT = "atteint"


@dataclass(frozen=True, slots=True)
class Seuil:
    """From which séance an accord is needed, according to one reading; ``source`` is printed under it."""

    motif: MotifDemande
    a_partir_de: int
    poids: Poids
    libelle: str
    source: str


_SUR_DOUZE_MOIS = frozenset({"MK-A-LOMBALGIE", "MK-A-CERVICALGIE"})
"""15 séances a series, « ou 31ᵉ si 30 séances prises en charge dans les 12 mois précédents » (NGAP, II-1-A)."""
_TRENTE_ET_UN = 31
_CONTESTES = {
    "MK-A-TRAUMA-CERV": "La NGAP écrit 16ᵉ séance\u00a0; la décision UNCAM du 26/11/2013 et le tableau du SNMKR, 11ᵉ.",
    "MK-C-ENTORSE-OP": (
        "La mise en page de la NGAP laisse penser 11ᵉ séance\u00a0; le tableau du SNMKR et le titre du référentiel ne "
        "visent que l’entorse non opérée."
    ),
}
"""Thresholds on which the sources disagree (facts/ngap-mk.md §2.6 and §8)."""


def seuils(acte: Acte) -> tuple[Seuil, ...]:
    """Return the thresholds of this version of an act, lowest first; none for an act without référentiel.

    Source: facts/ngap-mk.md §2.6 and the columns of resources/ngap/actes.csv.
    """
    first = acte.dap_from
    if first is None:
        return ()
    source = f"{_NGAP}, {acte.article}, {acte.situation_referentiel} ({acte.source})"
    if first == 1:
        text = "Accord demandé avant la première séance."
        return (Seuil(MotifDemande.AVANT_PREMIERE, 1, Poids.EN_VIGUEUR, text, source),)
    conflict = _CONTESTES.get(acte.act_id)
    if conflict is not None:
        return _contested(acte, first, f"{source}. {conflict}")
    plain = Seuil(MotifDemande.SEUIL_SERIE, first, Poids.EN_VIGUEUR, _from(first, "de la série"), source)
    if acte.act_id not in _SUR_DOUZE_MOIS:
        return (plain,)
    reading = f"{source}\u00a0: 15 séances par série, ou 31ᵉ si 30 séances ont été prises en charge sur 12 mois"
    return (
        Seuil(MotifDemande.SEUIL_SERIE, first, Poids.LECTURE, plain.libelle, reading),
        Seuil(
            MotifDemande.SEUIL_DOUZE_MOIS, _TRENTE_ET_UN, Poids.LECTURE,
            _from(_TRENTE_ET_UN, "sur 12 mois glissants"), reading,
        ),
    )  # fmt: skip


def _contested(acte: Acte, first: int, source: str) -> tuple[Seuil, ...]:
    usual = (acte.seuil_referentiel or 0) + 1
    ranks = sorted({usual, first})
    return tuple(
        Seuil(
            MotifDemande.SEUIL_SERIE, rank, Poids.EN_VIGUEUR if rank == first != usual else Poids.CONTESTE,
            _from(rank, "de la série"), source,
        )
        for rank in ranks
    )  # fmt: skip


def _from(rank: int, where: str) -> str:
    return f"Accord demandé à partir de la {ordinal(rank)} séance {where}."


@dataclass(frozen=True, slots=True)
class Quota:
    """Séances of a prise en charge; ``prevu`` None when the prescription gives no number."""

    faites: int
    a_venir: int
    prevu: int | None

    @property
    def restantes(self) -> int | None:
        """How many are left, never below zero; None without a number."""
        return None if self.prevu is None else max(0, self.prevu - self.faites)

    @property
    def depasse(self) -> bool:
        """Whether more was done than planned."""
        return self.prevu is not None and self.faites > self.prevu


def quota(pec: PriseEnCharge, seances: Sequence[Seance]) -> Quota:
    """Return what was done and what is planned; absences and cancelled séances count for nothing."""
    own = [s.state for s in seances if s.pec_id == pec.id]
    return Quota(sum(s in _DONE for s in own), own.count(SeanceState.PREVUE), pec.quota)


@dataclass(frozen=True, slots=True)
class SeuilSuivi:
    """A threshold with the counter that runs towards it."""

    seuil: Seuil
    faites: int
    """Séances counted: those of the series, or those of the act over the 12 months before *today*."""
    par_prescription: bool
    """Whether the number planned goes past the threshold: the accord is then asked at once (NGAP, chapitre V)."""
    couvert: bool
    """Whether a standing accord covers the next séance."""

    @property
    def avant(self) -> int:
        """Séances that can still be done before the threshold."""
        return max(0, self.seuil.a_partir_de - 1 - self.faites)

    @property
    def proximite(self) -> Proximite:
        """Where the counter stands."""
        if self.avant == 0:
            return Proximite.ATTEINT
        return Proximite.PROCHE if self.avant <= LEAD or self.par_prescription else Proximite.LOIN

    @property
    def a_demander(self) -> bool:
        """Whether a request is to be made now."""
        return not self.couvert and self.proximite is not Proximite.LOIN


def suivi_seuils(
    pec: PriseEnCharge,
    acte: Acte,
    seances: Sequence[Seance],
    autres: Sequence[Seance],
    demandes: Sequence[DemandeAccord],
    today: date,
) -> tuple[SeuilSuivi, ...]:
    """Return each threshold of *acte* with its counter on *today*.

    *seances* are those of the prise en charge, *autres* those of the same act in the patient’s other ones.
    """
    done = quota(pec, seances).faites
    year = done_since(year_before(today), (*(s for s in seances if s.pec_id == pec.id), *autres), today)
    covered = couvertes(demandes, today)
    return tuple(
        SeuilSuivi(
            seuil=seuil,
            faites=year if seuil.motif is MotifDemande.SEUIL_DOUZE_MOIS else done,
            par_prescription=_prescribed_past(pec, seuil),
            couvert=done + 1 in covered,
        )
        for seuil in seuils(acte)
    )


def _prescribed_past(pec: PriseEnCharge, seuil: Seuil) -> bool:
    by_series = seuil.motif is not MotifDemande.SEUIL_DOUZE_MOIS
    return by_series and pec.quota is not None and pec.quota >= seuil.a_partir_de


def couvertes(demandes: Sequence[DemandeAccord], today: date) -> frozenset[int]:
    """Return the ranks of the séances that an accord covers on *today* (facts §2.6: the number asked, no more)."""
    spans = (range(d.a_partir_de, d.a_partir_de + d.granted_on(today)) for d in demandes)
    return frozenset(chain.from_iterable(spans))


def done_since(first: date, seances: Sequence[Seance], last: date) -> int:
    """Return how many séances were done from *first* to *last*, both included."""
    return sum(s.state in _DONE and first <= s.day <= last for s in seances)


def year_before(day: date) -> date:
    """Return the first of the 12 rolling months that end on *day*: 29 February falls back on the 28th, plus one."""
    start = date(day.year - 1, day.month, min(day.day, calendar.monthrange(day.year - 1, day.month)[1]))
    return date.fromordinal(start.toordinal() + 1)


@dataclass(frozen=True, slots=True)
class Dap:
    """Where the accord of a prise en charge stands."""

    seuils: tuple[SeuilSuivi, ...]
    demande: DemandeAccord | None
    """The latest request that is not abandoned, None when nothing was asked."""
    etat: DemandeState | None
    jours_restants: int | None
    """Days left to the caisse while the clock runs, 0 on the last one."""

    @property
    def concerne(self) -> bool:
        """Whether the act needs an accord at some point."""
        return bool(self.seuils)

    @property
    def a_faire(self) -> bool:
        """Whether someone has to act: make the request, send it, complete it, or ask again."""
        waiting = self.etat in {DemandeState.ENVOYEE}
        return not waiting and any(s.a_demander for s in self.seuils)

    @property
    def conteste(self) -> bool:
        """Whether the sources disagree on a threshold."""
        return any(s.seuil.poids is Poids.CONTESTE for s in self.seuils)


def dap(
    pec: PriseEnCharge,
    acte: Acte,
    seances: Sequence[Seance],
    autres: Sequence[Seance],
    demandes: Sequence[DemandeAccord],
    today: date,
) -> Dap:
    """Return the thresholds and the state of the latest request on *today*."""
    followed = suivi_seuils(pec, acte, seances, autres, demandes, today)
    standing = [d for d in demandes if d.state is not DemandeState.ABANDONNEE]
    latest = max(standing, key=lambda d: d.id, default=None)
    if latest is None:
        return Dap(followed, None, None, None)
    deadline = latest.deadline
    left = None if deadline is None or deadline < today else (deadline - today).days
    return Dap(followed, latest, latest.state_on(today), left)


def proposed(pec: PriseEnCharge, followed: Sequence[SeuilSuivi]) -> tuple[MotifDemande, int] | None:
    """Return why and from which rank of the prise en charge to ask, for the threshold met first; None when none."""
    wanted = [s for s in followed if not s.couvert]
    if not wanted:
        return None
    first = min(wanted, key=lambda s: (s.avant, s.seuil.a_partir_de))
    done = min((s.faites for s in followed if s.seuil.motif is not MotifDemande.SEUIL_DOUZE_MOIS), default=0)
    motif = first.seuil.motif
    if first.par_prescription and motif is MotifDemande.SEUIL_SERIE and first.avant > LEAD:
        motif = MotifDemande.PRESCRIPTION
    return motif, done + first.avant + 1


# --- Bilan-diagnostic ----------------------------------------------------------------------------------------------

BDK, BDK_NEURO = "MK-I2-BDK", "MK-I2-BDK-NEURO"
_RADICULAIRES = frozenset({"MK-4-PERIPH-1", "MK-4-PERIPH-MULTI"})
"""Article 4 acts that keep the standard rhythm (NGAP, chapitre I section 2; facts/ngap-mk.md §2.5)."""
_RYTHMES = {BDK: (30, 20), BDK_NEURO: (60, 50)}
"""Rank of the second bilan, then every so many séances (facts/ngap-mk.md §2.5)."""


@dataclass(frozen=True, slots=True)
class BdkDue:
    """Next bilan-diagnostic of a prise en charge."""

    acte_id: str
    rang: int
    """Séance at which it is due: 1, then 30, 50, 70… or 60, 110, 160…"""
    faites: int
    source: str

    @property
    def avant(self) -> int:
        """Séances to go before it is due; 0 when it is due now or late."""
        return max(0, self.rang - self.faites)

    @property
    def en_retard(self) -> bool:
        """Whether its séance is behind."""
        return self.faites > self.rang


def next_bdk(acte: Acte, faites: int, bilans: Sequence[int]) -> BdkDue | None:
    """Return the next bilan of a prise en charge, None for what has none (bilans, travel, supplements).

    *faites* séances were done; *bilans* are the number of séances already done when each bilan took place. A bilan
    made ahead of its rank does not stand for the one due there.
    """
    if acte.category != "acte" or not acte.article.startswith("II-"):
        return None
    neuro = acte.article == "II-4" and acte.act_id not in _RADICULAIRES
    bdk = BDK_NEURO if neuro else BDK
    ranks = list(takewhile(lambda rank: rank <= max(faites, 1), _ranks(bdk)))
    due = ranks[-1]
    if (due == 1 and bilans) or any(at >= due for at in bilans if due > 1):
        due = next(rank for rank in _ranks(bdk) if rank > due)
    rhythm = "30e puis toutes les 20" if bdk == BDK else "60e puis toutes les 50"
    return BdkDue(bdk, due, faites, f"{_NGAP}, chapitre I, section 2\u00a0: premières séances, {rhythm}")


def _ranks(bdk: str) -> chain[int]:
    second, step = _RYTHMES[bdk]
    return chain((1,), count(second, step))
