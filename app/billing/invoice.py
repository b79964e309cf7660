"""A whole feuille: lines in the order of the modules, shares, what the patient pays now, what each insurer owes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from app.billing.calendrier import ZoneFeries
from app.billing.composition import Ligne, SeanceComposee
from app.billing.majorations import majoration
from app.billing.nomenclature import Acte
from app.billing.pricing import BillingTables, Unpriced, act_fee, share
from app.billing.rates import AME_ORGANISME, Situation
from app.billing.trace import Step, StepKind
from app.billing.travel import travel_charges
from app.domain.circonstances import TiersPayant
from app.domain.composition import HorsNomenclature, LigneKind
from app.domain.droits import Droits, Gestion
from app.domain.money import ZERO, Money
from app.domain.people import ZoneTarifaire

_ONE = Decimal(1)
TELESOIN = "TMK"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the care is given: which tariffs and which holidays."""

    zone: ZoneTarifaire = ZoneTarifaire.METROPOLE
    feries: ZoneFeries = ZoneFeries.METROPOLE


METROPOLE = Place()


@dataclass(frozen=True, slots=True)
class NotPriced:
    """One thing of one séance that no table prices; ``row`` counts séances in the order of the feuille."""

    row: int
    why: Unpriced


@dataclass(frozen=True, slots=True)
class Facture:
    """Priced lines of the feuille, and apart the note d'honoraires of what the insurance does not know."""

    lignes: tuple[Ligne, ...]
    note: tuple[Ligne, ...] = ()
    unpriced: tuple[NotPriced, ...] = ()

    @property
    def total(self) -> Money:
        """Sum of the lines of the feuille as printed."""
        return Money.total(ligne.honoraires for ligne in self.lignes)

    @property
    def amo(self) -> Money:
        """Sum of the compulsory shares."""
        return Money.total(ligne.amo for ligne in self.lignes)

    @property
    def amc(self) -> Money:
        """Sum of the complementary shares."""
        return Money.total(ligne.amc for ligne in self.lignes)

    @property
    def patient(self) -> Money:
        """Sum of the patient shares, dépassements included."""
        return Money.total(ligne.patient for ligne in self.lignes)

    @property
    def total_note(self) -> Money:
        """Sum of the note d'honoraires."""
        return Money.total(ligne.honoraires for ligne in self.note)


@dataclass(frozen=True, slots=True)
class Reglement:
    """Who pays what to the praticien, and how the complementary share travels."""

    patient_maintenant: Money
    du_par_amo: Money
    du_par_amc: Money
    eclatement: str
    """« F » when the complementary share goes apart from the feuille (position 95), empty otherwise."""
    explication: str


def in_order(composees: Iterable[SeanceComposee]) -> tuple[SeanceComposee, ...]:
    """Return séances by day, hour and number: the order given never changes the feuille."""
    return tuple(sorted(composees, key=lambda c: (c.seance.day, c.heure, c.seance.id, c.acte_id)))


def price_invoice(
    composees: Iterable[SeanceComposee], droits: Droits | None, tables: BillingTables, place: Place = METROPOLE
) -> Facture:
    """Return the feuille of these séances; what has no price is listed in ``unpriced``, never guessed.

    Order of lines: act, supplements, majoration, indemnité, kilometres (facts/codage-amo-amc.md §6).
    """
    lignes: list[Ligne] = []
    note: list[Ligne] = []
    unpriced: list[NotPriced] = []
    for row, composee in enumerate(in_order(composees)):
        for made in _lines(composee, droits, tables, place):
            if isinstance(made, Unpriced):
                unpriced.append(NotPriced(row, made))
            else:
                lignes.append(made)
        note.extend(_note_line(composee, extra) for extra in composee.hors_nomenclature)
    return Facture(tuple(lignes), tuple(note), tuple(unpriced))


def settle(facture: Facture, mode: TiersPayant, droits: Droits | None) -> Reglement:
    """Return what each one pays under *mode* (facts/codage-amo-amc.md §5). The note d'honoraires is apart."""
    amc = droits.amc if droits else None
    if mode is TiersPayant.AUCUN:
        words = "Sans tiers payant\u00a0: le patient paie tout, la caisse le rembourse."
        return Reglement(facture.total, ZERO, ZERO, "", words)
    if mode is TiersPayant.AMO:
        words = "Tiers payant sur la part obligatoire\u00a0: le patient avance la complémentaire."
        return Reglement(facture.total - facture.amo, facture.amo, ZERO, "", words)
    apart = amc is not None and amc.gestion is Gestion.SEPAREE and amc.organisme != AME_ORGANISME and facture.amc > ZERO
    if facture.amc == ZERO:
        words = "Tiers payant\u00a0: la caisse paie sa part, aucune complémentaire ne paie le reste."
    elif apart:
        words = "Gestion séparée\u00a0: la feuille part à la caisse, une demande (DRE) à la complémentaire."
    else:
        words = "Gestion unique\u00a0: une seule feuille, la caisse transmet à la complémentaire."
    return Reglement(facture.patient, facture.amo, facture.amc, "F" if apart else "", words)


def _lines(
    composee: SeanceComposee, droits: Droits | None, tables: BillingTables, place: Place
) -> Iterator[Ligne | Unpriced]:
    day, nomenclature = composee.seance.day, tables.nomenclature
    acte = nomenclature.in_force(composee.acte_id, day)
    if acte is None:
        yield Unpriced(
            f"L’acte «\u00a0{composee.acte_id}\u00a0» n’est pas dans la nomenclature du {day:%d/%m/%Y}.",
            "NGAP, version en vigueur au 21/06/2026",
        )
        return
    draw = _Draw(composee, droits, tables, place)
    extra = majoration(day, composee.urgence, place.zone, place.feries, nomenclature)
    yield draw.act(acte, extra.complement if extra else "")
    for act_id in composee.supplements:
        yield draw.supplement(act_id)
    if extra is not None:
        yield draw.fixed(LigneKind.MAJORATION, extra.act_id, extra.montant, extra.steps, complement=extra.complement)
    if composee.deplacement is None:
        return
    for charge in travel_charges(acte, day, composee.deplacement, place.zone, nomenclature):
        if isinstance(charge, Unpriced):
            yield charge
        else:
            kind = LigneKind.KILOMETRES if charge.act_id.startswith("DEP-IK") else LigneKind.INDEMNITE
            yield draw.fixed(kind, charge.act_id, charge.montant, charge.steps, charge.quantite)


@dataclass(frozen=True, slots=True)
class _Draw:
    """Draws the lines of one séance."""

    composee: SeanceComposee
    droits: Droits | None
    tables: BillingTables
    place: Place

    def act(self, acte: Acte, complement: str) -> Ligne | Unpriced:
        if acte.coefficient is None:
            amount = acte.published.get(self.place.zone)
            if acte.category == "telesante" and amount is not None:
                return self.fixed(LigneKind.ACTE, acte.act_id, amount, (_published(acte, amount),))
        key = TELESOIN if self.composee.telesoin else ""
        fee = act_fee(acte, self.place.zone, self.composee.seance.day, self.tables.nomenclature, key)
        if isinstance(fee, Unpriced):
            return fee
        base, steps = fee
        return self._line(LigneKind.ACTE, acte, base, steps, complement=complement, lettre_cle=key)

    def supplement(self, act_id: str) -> Ligne | Unpriced:
        acte = self.tables.nomenclature.in_force(act_id, self.composee.seance.day)
        if acte is None:
            return Unpriced(f"Le supplément «\u00a0{act_id}\u00a0» n’est pas dans la nomenclature de ce jour.", "NGAP")
        drawn = replace(self, composee=replace(self.composee, depassement=None, telesoin=False)).act(acte, "")
        return drawn if isinstance(drawn, Unpriced) else replace(drawn, kind=LigneKind.SUPPLEMENT)

    def fixed(
        self,
        kind: LigneKind,
        act_id: str,
        amount: Money,
        steps: tuple[Step, ...],
        quantite: Decimal = _ONE,
        complement: str = "",
    ) -> Ligne | Unpriced:
        acte = self.tables.nomenclature.in_force(act_id, self.composee.seance.day)
        assert acte is not None  # noqa: S101 - the amount comes from this very row
        return self._line(kind, acte, amount, steps, quantite, complement)

    def _line(
        self,
        kind: LigneKind,
        acte: Acte,
        base: Money,
        steps: tuple[Step, ...],
        quantite: Decimal = _ONE,
        complement: str = "",
        lettre_cle: str = "",
    ) -> Ligne | Unpriced:
        extra = self.composee.depassement if kind is LigneKind.ACTE else None
        over = max(ZERO, extra.montant) if extra and not self.composee.situation.qualificatif else ZERO
        situation = self.composee.situation
        shares = share(base, over, self.composee.seance.day, self.droits, self.tables, situation)
        if isinstance(shares, Unpriced):
            return shares
        return Ligne(
            kind, self.composee.seance, acte.act_id, lettre_cle or acte.lettre_cle, acte.coefficient, quantite,
            acte.libelle, shares.honoraires, shares.base, shares.taux, shares.exoneration, shares.amo, shares.amc,
            shares.patient, over, _qualificatif(situation, over, self.droits), complement, shares.amc_problem,
            (*steps, *_over_step(over, extra.motif if extra else ""), *shares.steps),
        )  # fmt: skip


def _qualificatif(situation: Situation, over: Money, droits: Droits | None) -> str:
    """E for a DE, N for AME (facts/codage-amo-amc.md §3.3, §3.5)."""
    if situation.qualificatif:
        return situation.qualificatif
    if droits is not None and droits.amc is not None and droits.amc.organisme == AME_ORGANISME:
        return "N"
    return "E" if over > ZERO else ""


def _over_step(over: Money, motif: str) -> tuple[Step, ...]:
    if over == ZERO:
        return ()
    text = f"Dépassement DE de {over}, qualificatif E\u00a0: hors base, jamais remboursé par la caisse. Motif\u00a0: "
    source = "Convention nationale, article 3.3.4"
    return (Step(StepKind.DEPASSEMENT, f"{text}{motif or 'non écrit'}.", over, (), source),)


def _published(acte: Acte, amount: Money) -> Step:
    text = f"Acte\u00a0: {acte.libelle}, {acte.lettre_cle}, forfait de {amount} ({acte.source})."
    return Step(StepKind.ACTE, text, amount, (("acte", acte.act_id),), acte.source, acte.version)


def _note_line(composee: SeanceComposee, extra: HorsNomenclature) -> Ligne:
    amount = max(ZERO, extra.montant)
    text = f"Hors nomenclature\u00a0: {extra.libelle}, {amount}, sur note d’honoraires, sans remboursement."
    step = Step(StepKind.INFORMATION, text, amount, (), "CSP, art. L1111-3 et suivants")
    return Ligne(
        LigneKind.HORS_NOMENCLATURE, composee.seance, "", "", None, _ONE, extra.libelle, amount, ZERO, 0, "0",
        ZERO, ZERO, amount, qualificatif="N", trace=(step,),
    )  # fmt: skip
