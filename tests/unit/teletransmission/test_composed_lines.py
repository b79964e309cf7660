"""A composed séance as B2 records: act, majoration, indemnité, kilometres, and what never leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.billing.composition import SeanceComposee
from app.billing.invoice import price_invoice
from app.domain.circonstances import Circonstances, TiersPayant
from app.domain.composition import Complements, Depassement, Deplacement, HorsNomenclature, LigneKind, Urgence
from app.domain.errors import FormatError
from app.domain.fse import Fse, FseLine, FseState
from app.domain.money import Money
from app.domain.soins import Lieu, Seance, SeanceState
from app.services.tables import load_tables
from app.teletransmission.b2_file import B2Invoice, anomalies, read_file, read_invoices
from app.teletransmission.invoice import InvoiceSubject, encode_invoice
from app.teletransmission.lot import LotHeader, encode_file
from app.teletransmission.tables import load
from tests.samples import AMO, PATIENT, PRATICIEN, droits, ordonnance

TABLES, BILLING = load(), load_tables().billing
SUNDAY = date(2026, 11, 15)
TRIP = Complements(
    deplacement=Deplacement(Decimal("10.5")), urgence=Urgence(),
    hors_nomenclature=(HorsNomenclature("Taping", Money(1500)),),
)  # fmt: skip


def lines(complements: Complements = TRIP) -> tuple[FseLine, ...]:
    seance = Seance(1, 1, 1, 1, SUNDAY, None, Lieu.DOMICILE, SeanceState.HONOREE, None, complements)
    made = price_invoice([SeanceComposee.of(seance, "MK-A-LOMBALGIE")], droits(), BILLING)
    return tuple(ligne.fse_line for ligne in (*made.lignes, *made.note))


def fse(own: tuple[FseLine, ...], asked: Circonstances) -> Fse:
    return Fse(1, 1, 1, 1, 1, 1, 1, FseState.SIGNEE, own, circonstances=asked)


def sent(own: tuple[FseLine, ...] | None = None, asked: Circonstances = Circonstances()) -> B2Invoice:  # noqa: B008 - frozen
    subject = InvoiceSubject(PRATICIEN, PATIENT, droits(), ordonnance())
    content = encode_invoice(TABLES.b2, fse(lines() if own is None else own, asked), subject)
    (invoice,) = read_invoices(TABLES.b2, content)
    return invoice


def test_each_line_is_a_record_in_the_order_of_the_modules() -> None:
    invoice = sent()
    assert [act["act"] for act in invoice.acts] == ["RAM F", "F", "IFD", "IK"]
    assert [act.number("qty") for act in invoice.acts] == [1, 1, 1, 17]
    assert [act.money("unit_price").cents for act in invoice.acts] == [221, 762, 250, 38]
    assert [act.number("coef") for act in invoice.acts] == [809, 100, 100, 100]
    assert invoice.acts[-1].money("base") == Money(17 * 38)


def test_the_note_of_fees_stays_in_the_cabinet() -> None:
    own = lines()
    billed = [line for line in own if line.kind is not LigneKind.HORS_NOMENCLATURE]
    assert len(billed) == len(own) - 1
    assert sent(own).honoraires == Money.total(line.honoraires for line in billed)


@pytest.mark.parametrize("asked", [Circonstances(mode) for mode in TiersPayant])
def test_a_caisse_finds_nothing_wrong(asked: Circonstances) -> None:
    subject = InvoiceSubject(PRATICIEN, PATIENT, droits(), ordonnance())
    destination = TABLES.destination(AMO)
    header = LotHeader(PRATICIEN, destination, TABLES.dest_type(destination), 1, "00000A", SUNDAY, "T", "SIMULATION")
    content = encode_file(TABLES.b2, header, [encode_invoice(TABLES.b2, fse(lines(), asked), subject)])
    assert anomalies(read_file(TABLES.b2, content)) == ()


def test_the_complementary_share_is_asked_under_the_whole_tiers_payant_only() -> None:
    assert sent().amc > Money(0)
    assert sent(asked=Circonstances(TiersPayant.AMO)).amc == Money(0)
    advanced = sent(asked=Circonstances(TiersPayant.AUCUN))
    assert (advanced.advanced, advanced.amc, sent().advanced) == (True, Money(0), False)


def test_a_work_accident_is_named_by_its_number_or_its_day() -> None:
    assert sent(asked=Circonstances(numero_at="751234567")).header["at"] == "751234567"
    assert sent(asked=Circonstances(accident_on=date(2026, 3, 1))).header["at"] == "000260301"
    assert sent().header["at"] == "000000000"


def test_a_depassement_has_its_qualificatif_and_an_exonerated_line_its_reason() -> None:
    own = lines(Complements(depassement=Depassement(Money(1000), "à 21 h à sa demande", information_ecrite=True)))
    (act, *_) = sent(tuple(replace(line, exoneration="4") for line in own)).acts
    assert (act["dep_qual"], act["exo"], act.money("honoraires")) == ("E", "4", Money(2788))


@pytest.mark.parametrize("quantite", ["6.4", "100", "0"])
def test_kilometres_that_the_record_cannot_hold_are_refused(quantite: str) -> None:
    *others, trip, note = lines()
    with pytest.raises(FormatError, match="quantity"):
        sent((*others, replace(trip, quantite=Decimal(quantite)), note))
