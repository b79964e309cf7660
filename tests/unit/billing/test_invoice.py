"""A whole feuille: lines in order, shares, worked examples, who pays what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from app.billing.calendrier import ZoneFeries
from app.billing.composition import Ligne, SeanceComposee, home_visit
from app.billing.invoice import Facture, Place, price_invoice, settle
from app.billing.nomenclature import Acte, LettreCleValue, Nomenclature
from app.billing.pricing import BillingTables, Unpriced
from app.billing.rates import AME_ORGANISME, Rate, RateUnknown, Situation, amo_rate
from app.billing.trace import StepKind
from app.domain.circonstances import TauxManuel, TiersPayant
from app.domain.composition import Depassement, Deplacement, HorsNomenclature, LigneKind, Urgence
from app.domain.dates import DateRange
from app.domain.droits import Droits, DroitsAmc, Gestion
from app.domain.money import ZERO, Money
from app.domain.people import ZoneTarifaire
from app.domain.soins import Seance
from app.services.tables import load_tables
from tests.samples import AMC, AMO, LOMBALGIE, droits

TABLES = load_tables().billing
SUNDAY, DAY = date(2026, 11, 22), date(2026, 11, 17)
METROPOLE = ZoneTarifaire.METROPOLE


def visit(day: date = DAY, acte_id: str = LOMBALGIE, seance_id: int = 1, **told: object) -> SeanceComposee:
    return SeanceComposee(Seance(seance_id, 1, 1, 1, day), acte_id, **told)  # type: ignore[arg-type]


def invoice(*composees: SeanceComposee, held: Droits | None = None, place: Place | None = None) -> Facture:
    return price_invoice(composees, held or droits(), TABLES, place or Place())


def cents(facture: Facture) -> list[tuple[str, int]]:
    return [(ligne.lettre_cle, ligne.honoraires.cents) for ligne in facture.lignes]


def test_lines_come_as_act_supplement_majoration_indemnite_kilometres() -> None:
    full = home_visit(
        visit(SUNDAY, supplements=("MK-I2-BDK",), urgence=Urgence()), Deplacement(Decimal("10"), montagne=True)
    )
    found = invoice(full)
    assert cents(found) == [("RAM", 1788), ("AMK", 2365), ("F", 762), ("IFD", 250), ("IKM", 1098)]
    assert [ligne.kind for ligne in found.lignes] == [
        LigneKind.ACTE, LigneKind.SUPPLEMENT, LigneKind.MAJORATION, LigneKind.INDEMNITE, LigneKind.KILOMETRES,
    ]  # fmt: skip
    assert [ligne.complement for ligne in found.lignes] == ["F", "", "F", "", ""]
    assert found.lignes[-1].quantite == Decimal(18)
    assert found.total == Money(6263) == found.amo + found.amc + found.patient
    assert (found.unpriced, found.note) == ((), ())
    domain = found.lignes[-1].fse_line
    assert (domain.coefficient, domain.quantite, domain.kind) == (Decimal(0), Decimal(18), LigneKind.KILOMETRES)
    assert found.lignes[0].fse_line.pourquoi == tuple(step.texte for step in found.lignes[0].trace)


def test_every_cent_has_a_step_with_its_table() -> None:
    (ligne,) = invoice(visit()).lignes
    kinds = [step.kind for step in ligne.trace]
    assert kinds == [
        StepKind.ACTE,
        StepKind.LETTRE_CLE,
        StepKind.HONORAIRES,
        StepKind.AMO,
        StepKind.AMC,
        StepKind.PATIENT,
    ]
    by_kind = {step.kind: step for step in ligne.trace}
    assert by_kind[StepKind.HONORAIRES].montant == ligne.honoraires
    assert by_kind[StepKind.AMO].montant == ligne.amo
    assert by_kind[StepKind.AMO].version == "2026-11-22"
    assert dict(by_kind[StepKind.ACTE].valeurs)["coefficient"] == "8.09"
    assert dict(by_kind[StepKind.AMO].valeurs)["regle"] == "BASE"
    assert by_kind[StepKind.PATIENT].montant == ligne.patient
    assert all(step.source for step in ligne.trace)


def test_a_requirement_stays_out_of_every_insurance() -> None:
    (ligne,) = invoice(visit(depassement=Depassement(Money(400), "rendez-vous à 7 h"))).lignes
    assert (ligne.qualificatif, ligne.depassement) == ("E", Money(400))
    assert (ligne.honoraires, ligne.base, ligne.amo, ligne.amc, ligne.patient) == (
        Money(2188), Money(1788), Money(1073), Money(715), Money(400),
    )  # fmt: skip
    assert any("rendez-vous à 7 h" in step.texte for step in ligne.trace)
    (unsaid,) = invoice(visit(depassement=Depassement(Money(400)))).lignes
    assert any("non écrit" in step.texte for step in unsaid.trace)
    assert invoice(visit(depassement=Depassement(Money(-400), "x"))).lignes[0].depassement == ZERO


def test_acts_off_the_nomenclature_go_on_a_note_apart() -> None:
    found = invoice(visit(hors_nomenclature=(HorsNomenclature("Massage", Money(5000)),)))
    assert found.total == Money(1788)
    assert found.total_note == Money(5000)
    (note,) = found.note
    assert (note.kind, note.qualificatif, note.amo, note.patient) == (
        LigneKind.HORS_NOMENCLATURE, "N", ZERO, Money(5000),
    )  # fmt: skip
    assert invoice(visit(hors_nomenclature=(HorsNomenclature("x", Money(-1)),))).total_note == ZERO


def test_free_and_unpaid_acts() -> None:
    (gift,) = invoice(visit(situation=Situation(qualificatif="G"))).lignes
    assert (gift.qualificatif, gift.honoraires, gift.taux) == ("G", ZERO, 0)
    (unpaid,) = invoice(visit(situation=Situation(qualificatif="N"))).lignes
    assert (unpaid.qualificatif, unpaid.honoraires, unpaid.base, unpaid.patient) == (
        "N",
        Money(1788),
        ZERO,
        Money(1788),
    )
    assert isinstance(amo_rate(droits(), TABLES.rates, TABLES.regimes, Situation(qualificatif="N")), Rate)


def test_ame_pays_the_tariff_and_leaves_a_requirement_to_the_patient() -> None:
    ame = droits(amc=replace(AMC, organisme="75500017"))
    (ligne,) = invoice(visit(depassement=Depassement(Money(400), "x")), held=ame).lignes
    assert (ligne.qualificatif, ligne.base, ligne.amo, ligne.amc, ligne.patient) == (
        "N", ZERO, ZERO, Money(1788), Money(400),
    )  # fmt: skip


def test_telesoin_takes_its_own_key_and_has_no_known_value_overseas() -> None:
    (ligne,) = invoice(visit(telesoin=True)).lignes
    assert (ligne.lettre_cle, ligne.honoraires) == ("TMK", Money(1739))
    overseas = invoice(visit(telesoin=True), place=Place(ZoneTarifaire.DROM, ZoneFeries.REUNION))
    assert overseas.lignes == ()
    assert "TMK" in overseas.unpriced[0].why.reason


def test_an_expert_opinion_is_a_lump_sum_beside_the_act() -> None:
    assert cents(invoice(visit(supplements=("MK-RQD",)))) == [("RAM", 1788), ("RQD", 1000)]
    overseas = invoice(visit(acte_id="MK-RQD"), place=Place(ZoneTarifaire.DROM))
    assert overseas.lignes == ()
    assert overseas.unpriced


def test_what_has_no_price_is_listed_and_the_rest_is_priced() -> None:
    found = invoice(visit(acte_id="MK-INCONNU"), visit(supplements=("MK-INCONNU",), seance_id=2))
    assert [(one.row, isinstance(one.why, Unpriced)) for one in found.unpriced] == [(0, True), (1, True)]
    assert cents(found) == [("RAM", 1788)]
    before = visit(date(2025, 6, 2), "MK-9-DEAMB-8.5", deplacement=Deplacement())
    assert "IFV" in invoice(before).unpriced[0].why.reason
    assert invoice(visit(), held=droits(replace(AMO, regime="10"))).unpriced


def test_a_line_whose_shares_do_not_add_up_cannot_exist() -> None:
    (ligne,) = invoice(visit()).lignes
    with pytest.raises(ValueError, match="add up"):
        replace(ligne, amo=ligne.amo + Money(1))
    with pytest.raises(ValueError, match="negative"):
        replace(ligne, amo=ligne.honoraires + Money(1), amc=ZERO, patient=Money(-1))
    with pytest.raises(ValueError, match="above"):
        replace(ligne, base=ligne.honoraires + Money(1))


@pytest.mark.parametrize(
    ("mode", "held", "expected"),
    [
        (TiersPayant.AUCUN, droits(), (1788, 0, 0, "")),
        (TiersPayant.AMO, droits(), (715, 1073, 0, "")),
        (TiersPayant.INTEGRAL, droits(), (0, 1073, 715, "")),
        (TiersPayant.INTEGRAL, droits(amc=replace(AMC, gestion=Gestion.SEPAREE)), (0, 1073, 715, "F")),
        (TiersPayant.INTEGRAL, droits(amc=replace(AMC, organisme="99999997", formule="?")), (0, 1073, 715, "")),
        (
            TiersPayant.INTEGRAL,
            droits(amc=replace(AMC, organisme="88888888", gestion=Gestion.SEPAREE)),
            (0, 1073, 715, "F"),
        ),
        (TiersPayant.INTEGRAL, droits(amc=None), (715, 1073, 0, "")),
        (TiersPayant.INTEGRAL, None, (1788, 0, 0, "")),
        (
            TiersPayant.INTEGRAL,
            droits(amc=replace(AMC, organisme="75500017", gestion=Gestion.SEPAREE)),
            (0, 0, 1788, ""),
        ),
    ],
)
def test_who_pays_what(mode: TiersPayant, held: Droits | None, expected: tuple[int, int, int, str]) -> None:
    facture = price_invoice([visit()], held, TABLES)
    found = settle(facture, mode, held)
    assert (
        found.patient_maintenant.cents, found.du_par_amo.cents, found.du_par_amc.cents, found.eclatement,
    ) == expected  # fmt: skip
    assert found.explication


WORKED = [
    (3, "7.5", 400, 60, 0, [1658, 995, 663, 400]),
    (9, "7.5", 0, 60, 915, [2573, 1544, 1029, 0]),
]


@pytest.mark.parametrize(("number", "coefficient", "over", "percent", "night", "expected"), WORKED)
def test_worked_examples_with_a_requirement_or_a_night(
    number: int, coefficient: str, over: int, percent: int, night: int, expected: list[int]
) -> None:
    acte = TABLES.nomenclature.in_force(LOMBALGIE, DAY)
    extra = TABLES.nomenclature.in_force("MAJ-N", DAY)
    assert isinstance(acte, Acte)
    assert isinstance(extra, Acte)
    drawn = replace(acte, coefficient=Decimal(coefficient))
    key = LettreCleValue("RAM", METROPOLE, Decimal("2.21"), DateRange(date(2020, 1, 1)), f"exemple {number}")
    rates = {**TABLES.rates, "BASE": replace(TABLES.rates["BASE"], taux=percent)}
    tables = BillingTables(Nomenclature.build([drawn, extra], [key]), rates, TABLES.regimes)
    told = visit(
        depassement=Depassement(Money(over), "x") if over else None,
        urgence=Urgence(heure_acte=time(21), heure_appel=time(20)) if night else None,
    )
    found = price_invoice([told], droits(), tables)
    base = Money.total(ligne.base for ligne in found.lignes)
    assert [base.cents, found.amo.cents, found.amc.cents, found.patient.cents] == expected


def rate(changes: dict[str, str], **situation: object) -> tuple[int, str] | None:
    found = amo_rate(droits(replace(AMO, **changes)), TABLES.rates, TABLES.regimes, Situation(**situation))  # type: ignore[arg-type]
    return None if isinstance(found, RateUnknown) else (found.taux, found.row.code)


@pytest.mark.parametrize(
    ("changes", "situation", "expected"),
    [
        ({"exoneration": "4"}, {"hors_ald": True}, (60, "BASE")),
        ({"exoneration": "4", "nature_assurance": "13"}, {"hors_ald": True}, (90, "REGIME_LOCAL")),
        ({"code_gestion": "65"}, {}, (100, "PENSION")),
        ({"code_gestion": "65", "exoneration": "4"}, {}, (100, "PENSION_ALD")),
        ({"exoneration": "5"}, {"rente_at": True}, (100, "RENTE_AT")),
        ({"regime": "04"}, {"contrat_sncf": "21"}, (100, "SNCF_21")),
        ({"regime": "04", "exoneration": "5"}, {"contrat_sncf": "21"}, (100, "SNCF_21")),
        ({"regime": "04"}, {"contrat_sncf": "25"}, (100, "SNCF_24_25")),
        ({"regime": "04"}, {"contrat_sncf": "22", "liste_sncf": True}, (100, "SNCF_22_LISTE")),
        ({"regime": "04"}, {"contrat_sncf": "22", "prescripteur_sncf": True}, (100, "SNCF_22_MEDECIN")),
        ({"regime": "04"}, {"contrat_sncf": "22"}, (60, "SNCF_22_BASE")),
        ({"regime": "04"}, {"contrat_sncf": "23"}, (75, "SNCF_23")),
        ({"regime": "04"}, {"contrat_sncf": "18"}, (60, "SNCF_18_20")),
        ({"regime": "04"}, {"contrat_sncf": "99"}, None),
        ({"regime": "04", "exoneration": "4"}, {"contrat_sncf": "23"}, (100, "ALD")),
        ({"regime": "07", "nature_assurance": "41"}, {}, (100, "AT_MP")),
    ],
)
def test_priorities_that_the_rights_alone_do_not_tell(
    changes: dict[str, str], situation: dict[str, object], expected: tuple[int, str] | None
) -> None:
    assert rate(changes, **situation) == expected


def test_a_manual_rate_fills_only_what_no_source_gives() -> None:
    manual = TauxManuel(80, "claire", "attestation CRPCEN", "0")
    assert rate({"regime": "10"}, manuel=manual) == (80, "MANUEL")
    assert rate({}, manuel=manual) == (60, "BASE")
    (ligne,) = invoice(visit(situation=Situation(manuel=manual)), held=droits(replace(AMO, regime="10"))).lignes
    told = " ".join(step.texte for step in ligne.trace)
    assert "claire" in told
    assert "attestation CRPCEN" in told
    for bad in ((101, "claire", "x"), (-1, "claire", "x"), (60, " ", "x"), (60, "claire", "")):
        with pytest.raises(ValueError, match="manual rate"):
            TauxManuel(*bad)


def test_a_line_is_a_value() -> None:
    one, again = invoice(visit()).lignes[0], invoice(visit()).lignes[0]
    assert isinstance(one, Ligne)
    assert one == again


def test_a_rate_typed_by_hand_beside_the_ame_leaves_it_the_rest() -> None:
    """Régime 08, caisse 835 has no rate of its own; the patient for whom one is typed may hold an AME too."""
    held = replace(droits(replace(AMO, regime="08", caisse="835")), amc=DroitsAmc(AME_ORGANISME, "AME"))
    (ligne,) = invoice(visit(situation=Situation(manuel=TauxManuel(1, "claire", "vu"))), held=held).lignes
    assert (ligne.amo, ligne.patient) == (Money(18), ZERO)
    assert ligne.amo + ligne.amc == ligne.honoraires
