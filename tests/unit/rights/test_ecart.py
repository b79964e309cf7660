"""One line per difference, with what it costs and what may be chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from app.domain.dates import DateRange
from app.domain.droits import Droits, DroitsAmc, DroitsAmo, Gestion, SourceDroits
from app.domain.money import Money
from app.domain.verification import Montants
from app.rights.ecart import Noms, Source, compare
from tests.samples import AMC, AMO, droits

DAY = date(2026, 11, 20)
CARD = replace(droits(), id=1, source=SourceDroits.CARTE)
NOMS = Noms(lambda _regime, code: {"751": "CPAM Paris"}.get(code, ""), {"0": "aucune", "4": "ALD"}, {"10": "maladie"})


def price(held: Droits) -> Montants | None:
    """17,68 €: 60 % or 100 % for the caisse, the rest for the contract when it holds."""
    if held.amo is None or held.amo.exoneration not in {"0", "4"}:
        return None
    amo = 1768 if held.amo.exoneration == "4" else 1061
    amc = held.amc
    left = 1768 - amo
    covered = amc is not None and amc.formule == "052" and (amc.periode is None or DAY in amc.periode)
    return Montants(Money(amo), Money(left if covered else 0), Money(0 if covered else left))


def adri(amo: DroitsAmo = AMO, amc: DroitsAmc | None = None, number: int = 2) -> Source:
    at = datetime(2026, 11, 20, 8, tzinfo=UTC)
    return Source("ADRi", Droits(number, 1, SourceDroits.ADRI, at, "claire", amo, amc))


def test_the_same_rights_differ_in_nothing_and_a_silent_source_is_no_difference() -> None:
    assert compare(Source("carte", CARD), [adri()], DAY, price, NOMS) == ()


def test_an_exemption_is_told_with_its_euros_and_its_choices() -> None:
    (ecart,) = compare(Source("carte", CARD), [adri(replace(AMO, exoneration="4"))], DAY, price, NOMS)
    assert ecart.phrase == ("Exonération\u00a0: ADRi dit «\u00a04 ALD\u00a0», retenu «\u00a00 aucune\u00a0» (carte).")
    assert ecart.consequence == ("Avec ADRi\u00a0: Assurance Maladie +7,07\u00a0€, complémentaire −7,07\u00a0€.")
    assert ecart.choix == (("carte", 1), ("ADRi", 2))
    assert ecart.effet == Montants(Money(707), Money(-707), Money(0))


def test_sources_that_say_the_same_share_a_line() -> None:
    paid = Source("dernière facture payée", replace(CARD, id=3, amo=replace(AMO, caisse="931")))
    (ecart,) = compare(Source("carte", CARD), [adri(replace(AMO, caisse="931")), paid], DAY, price, NOMS)
    assert "ADRi et dernière facture payée disent «\u00a001 931 0000\u00a0», retenu «\u00a001 751 0000 CPAM Paris" in (
        ecart.phrase
    )
    assert ecart.consequence == "Mêmes montants, mais la feuille partirait à une autre caisse."
    assert [number for _, number in ecart.choix] == [1, 2, 3]


def test_closed_rights_put_the_share_at_risk() -> None:
    closed = DateRange.through(date(2020, 1, 1), date(2026, 10, 31))
    (ecart,) = compare(Source("carte", CARD), [adri(replace(AMO, periode=closed))], DAY, price, NOMS)
    assert ecart.risque == Money(1061)
    assert ecart.consequence == (
        "La caisse rejetterait 10,61\u00a0€\u00a0: d’après ADRi, rien n’est ouvert le 20/11/2026."
    )


def test_an_unknown_code_is_shown_as_it_came_and_never_priced() -> None:
    (ecart,) = compare(Source("carte", CARD), [adri(replace(AMO, exoneration="Z"))], DAY, price, NOMS)
    assert "«\u00a0Z (code inconnu)\u00a0»" in ecart.phrase
    assert ecart.effet is None
    assert "ne se calcule pas" in ecart.consequence


def test_another_insurer_is_one_line_and_the_same_one_is_told_field_by_field() -> None:
    other = DroitsAmc("75500111", "Mutuelle du Parc", "9", Gestion.SEPAREE, "")
    (ecart,) = compare(Source("carte", CARD), [adri(amc=other)], DAY, price, NOMS)
    assert ecart.champ == "Complémentaire"
    assert "patient +7,07" in ecart.consequence
    moved = replace(AMC, adherent="42", gestion=Gestion.SEPAREE, periode=DateRange(date(2020, 1, 1), date(2026, 1, 1)))
    found = compare(Source("carte", CARD), [adri(amc=moved)], DAY, price, NOMS)
    assert [e.champ for e in found] == ["N° d’adhérent", "Gestion", "Période de la complémentaire"]
    assert found[2].risque == Money(707)


def test_typed_rights_without_insurer_do_say_that_there_is_none() -> None:
    typed = Source("saisie", replace(CARD, id=4, source=SourceDroits.SAISIE, amc=None))
    (ecart,) = compare(Source("carte", CARD), [typed], DAY, price, NOMS)
    assert "saisie dit «\u00a0aucune\u00a0»" in ecart.phrase
    carried = Source("ADRi", replace(adri(amc=replace(AMC, adherent="7")).droits, amc_de=1))
    assert compare(Source("carte", CARD), [carried], DAY, price, NOMS) == ()


def test_rights_without_compulsory_part_are_one_line() -> None:
    (ecart,) = compare(Source("carte", CARD), [Source("saisie", replace(CARD, id=4, amo=None))], DAY, price, NOMS)
    assert ecart.champ == "Caisse"
    assert "aucun droit" in ecart.phrase


def test_a_period_that_changes_nothing_that_day_does_not_count_and_one_that_opens_it_does() -> None:
    (same,) = compare(
        Source("carte", CARD), [adri(replace(AMO, periode=DateRange(date(2020, 1, 1))))], DAY, price, NOMS
    )
    assert not same.compte
    closed = replace(CARD, amo=replace(AMO, periode=DateRange(date(2020, 1, 1), date(2026, 1, 1))))
    (opened,) = compare(Source("carte", closed), [adri()], DAY, price, NOMS)
    assert opened.compte
    assert "la feuille peut partir" in opened.consequence
