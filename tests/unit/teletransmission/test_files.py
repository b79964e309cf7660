"""Invoices, lots and the checks a caisse runs on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.domain.dates import BirthDate, DateRange
from app.domain.droits import DroitsAmc, DroitsAmo, Gestion
from app.domain.errors import DeviceError, FormatError
from app.domain.fse import Fse, PartKind
from app.domain.lot import Destination
from app.domain.money import Money
from app.services.ports import InvoiceContext, LotContext
from app.teletransmission import address
from app.teletransmission.b2_file import anomalies, read_file, read_invoices
from app.teletransmission.invoice import InvoiceSubject, encode_invoice
from app.teletransmission.tables import load
from tests.flow import FIRST_DAY, Flow, line
from tests.samples import CABINET, NOW, PATIENT, PRATICIEN, droits, nir, ordonnance
from tests.unit.teletransmission import golden

TABLES = load()
SUBJECT = InvoiceSubject(PRATICIEN, PATIENT, droits(), ordonnance())


def fse(*lines: object, numero: int = 7) -> Fse:
    flow = Flow()
    signed = flow.sign(*lines)  # type: ignore[arg-type]
    return replace(signed, numero=numero)


def test_an_invoice_holds_what_the_fse_says() -> None:
    drawn = fse(line(FIRST_DAY), line(FIRST_DAY + timedelta(days=2)))
    (invoice,) = read_invoices(TABLES.b2, encode_invoice(TABLES.b2, drawn, SUBJECT))
    assert invoice.numero == 7
    assert (invoice.honoraires, invoice.amo, invoice.amc) == (drawn.total, drawn.part(PartKind.AMO), Money(1430))
    assert invoice.header["nir"] == "2840375111123"
    assert invoice.header["amc_num"] == "75500999"
    assert invoice.totals.number("n34") == 4
    assert invoice.acts[0]["unit_price"] == "0000221"
    assert [record.code for record in invoice.records] == ["2S", "4", "4S", "4", "4S"]


def test_the_share_sent_apart_is_not_in_the_invoice() -> None:
    apart = droits(amc=DroitsAmc("75500999", "Mutuelle", gestion=Gestion.SEPAREE))
    payload = encode_invoice(TABLES.b2, fse(line(FIRST_DAY)), replace(SUBJECT, droits=apart))
    (invoice,) = read_invoices(TABLES.b2, payload)
    assert (invoice.header["split"], invoice.amc) == ("F", Money(0))
    assert invoice.acts[0].money("amc") == Money(0)


def test_without_complementary_insurer_nobody_is_named() -> None:
    alone = replace(SUBJECT, droits=droits(amc=None))
    priced = replace(line(FIRST_DAY, 1073, 0, 715), coefficient=Decimal(0))
    (invoice,) = read_invoices(TABLES.b2, encode_invoice(TABLES.b2, fse(priced), alone))
    assert (invoice.header["amc_num"], invoice.header["split"]) == ("", "")
    assert invoice.acts[0].money("unit_price") == Money(1788)
    assert invoice.acts[0]["coef"] == "000100"


def test_addresses_of_a_destination() -> None:
    loire = Destination("01", "422", "016")
    assert address.recipient(loire, simulated=False) == "01422@422.01.rss.fr"
    assert address.recipient(loire, simulated=True) == "01422@caisse.simulation.invalid"
    assert address.content_description(simulated=False) == "IRIS/B2/Z"
    assert address.stamp(NOW) == "2026112017000000000"


def test_a_child_outside_the_general_scheme_has_a_rank_and_a_lunar_birth_date_passes() -> None:
    child = replace(PATIENT, qualite="6", rang=2, naissance=BirthDate("20199931"), nir=nir("284032A111123"))
    rights = droits(DroitsAmo("02", "751", periode=DateRange(FIRST_DAY)))
    subject = replace(SUBJECT, patient=child, droits=rights)
    (invoice,) = read_invoices(TABLES.b2, encode_invoice(TABLES.b2, fse(), subject))
    assert (invoice.header["ben_rank"], invoice.header["birth"]) == ("012", "199931")
    assert invoice.header["rights_from"] == "261103"


def test_the_rpps_of_the_prescriber_adds_its_record() -> None:
    prescribed = ordonnance()
    known = replace(prescribed, prescripteur=replace(prescribed.prescripteur, rpps="10000000015", numero_am=""))
    (invoice,) = read_invoices(TABLES.b2, encode_invoice(TABLES.b2, fse(), replace(SUBJECT, ordonnance=known)))
    assert invoice.records[3]["presc_rpps"] == "10000000015"
    assert invoice.totals.number("n34") == 6


@pytest.mark.parametrize(
    ("subject", "drawn", "zone"),
    [
        (replace(SUBJECT, patient=replace(PATIENT, nir=None)), fse(), "nir"),
        (replace(SUBJECT, droits=droits(None)), fse(), "regime"),
        (SUBJECT, fse(numero=0), "invoice_num"),
        (SUBJECT, replace(fse(), lines=tuple([line(FIRST_DAY)] * 500)), "n34"),
        (SUBJECT, replace(fse(), lines=(replace(line(FIRST_DAY), base=Money(1)),)), "amo"),
    ],
)
def test_what_cannot_be_billed_is_refused(subject: InvoiceSubject, drawn: Fse, zone: str) -> None:
    with pytest.raises(FormatError) as caught:
        encode_invoice(TABLES.b2, drawn, subject)
    assert caught.value.zone == zone


def test_qualifiers_say_why_the_price_is_not_the_tariff() -> None:
    beyond = replace(line(FIRST_DAY), honoraires=Money(2000), patient=Money(212))
    free = replace(line(FIRST_DAY, amo=0, amc=0, patient=1500), base=Money(0))
    (invoice,) = read_invoices(TABLES.b2, encode_invoice(TABLES.b2, fse(beyond, free), SUBJECT))
    assert [act["dep_qual"] for act in invoice.acts] == ["E", "N"]


def lot_of(flow: Flow, *, numero: int = 12) -> bytes:
    signed = [flow.store.state.signed[key] for key in flow.store.state.signed]
    context = LotContext(flow.praticien, "01", "751", "036", numero, "00000A", NOW)
    return flow.engine.format_lot(signed, context)


def test_a_lot_carries_the_signed_bytes_unchanged_and_says_simulation() -> None:
    flow = Flow()
    for _ in range(3):
        flow.sign()
    content = lot_of(flow)
    file = read_file(TABLES.b2, content)
    assert anomalies(file) == ()
    assert all(signed.payload in content for signed in flow.store.state.signed.values())
    assert (file.header["flow"], file.header["dest_num"]) == ("T", "00000001036751")
    assert "SIMULATION" in file.header["message"]
    assert file.lots[0].totals.money("t_fac") == Money(3 * 3576)
    assert file.trailer.number("n_records") == len(content) // 128
    assert (file.file_id, file.lots[0].numero) == ("00000A", 12)


def test_changed_bytes_are_not_put_in_a_lot() -> None:
    flow = Flow()
    flow.sign()
    signed = flow.store.state.signed[1]
    flow.store.state.signed[1] = replace(signed, payload=signed.payload.replace(b"RAM", b"TER"))
    with pytest.raises(DeviceError):
        lot_of(flow)


def test_a_lot_of_another_praticien_or_without_invoice_is_refused() -> None:
    flow = Flow()
    flow.sign()
    other = replace(flow.praticien, numero_am=replace(flow.praticien.numero_am, value="757000013"))
    signed = list(flow.store.state.signed.values())
    context = LotContext(other, "01", "751", "036", 1, "00000A", NOW)
    with pytest.raises(FormatError, match="another"):
        flow.engine.format_lot(signed, context)
    with pytest.raises(FormatError):
        flow.engine.format_lot([], context)


def test_the_engine_never_claims_to_be_homologated() -> None:
    flow = Flow()
    context = InvoiceContext(CABINET, flow.praticien, flow.patient, flow.droits, flow.ordonnance, NOW)
    signed = flow.engine.secure(fse(), context)
    assert not flow.engine.homologated
    assert "non homologué" in signed.engine
    assert flow.engine.verifies(signed)


@pytest.mark.parametrize(
    ("old", "new", "label"),
    [
        (b"6757000013002", b"6757000013003", "LOT NON CONFORME"),
        (b"6757000013002000500020020000089", b"6757000013002000500020020000088", "TOTAUX DU LOT"),
        (b"00000100000020", b"00000100000021", "FICHIER NON CONFORME NOMBRE"),
        (b"999TP00000757000013", b"999TP00000757000021", "EN TETE ET FIN"),
        (b"0000536400003219", b"0000536400003218", "TOTAUX DE LA FACTURE"),
        (b"000006795000000000001", b"000006795000000000002", "NUMERO ERRONE"),
        (b"60000107300017", b"60000197300017", "MONTANT SUPERIEUR"),
        (b"000000002", b"000000001", "DEJA CONNU"),
    ],
)
def test_each_check_of_a_caisse_sees_its_fault(old: bytes, new: bytes, label: str) -> None:
    assert old in golden.B2
    found = anomalies(read_file(TABLES.b2, golden.B2.replace(old, new)))
    assert any(label in anomaly.label for anomaly in found)


def test_the_golden_files_pass_every_check() -> None:
    assert anomalies(read_file(TABLES.b2, golden.B2)) == ()
    assert anomalies(read_file(TABLES.b2, golden.DRE)) == ()


def test_a_share_sent_twice_is_seen() -> None:
    twice = golden.DRE.replace(b"DRD00001", b"TRD00001")
    assert "PART COMPLEMENTAIRE ENVOYEE DEUX FOIS" in {a.label for a in anomalies(read_file(TABLES.b2, twice))}


@pytest.mark.parametrize("lines", [slice(1, None), slice(None, -1), slice(0, 3)])
def test_records_out_of_order_are_refused(lines: slice) -> None:
    records = [golden.B2[i : i + 128] for i in range(0, len(golden.B2), 128)]
    with pytest.raises(FormatError):
        read_file(TABLES.b2, b"".join(records[lines]))
    swapped = [*records[:3], records[4], records[3], *records[5:]]
    with pytest.raises(FormatError, match="not allowed after"):
        read_file(TABLES.b2, b"".join(swapped))


def test_an_invoice_without_totals_is_refused() -> None:
    with pytest.raises(FormatError, match="totals"):
        read_invoices(TABLES.b2, golden.B2[256:384])


@pytest.mark.parametrize(
    ("amo", "expected"),
    [
        (DroitsAmo("01", "751"), Destination("01", "751", "036")),
        (DroitsAmo("02", "475"), Destination("02", "471", "821")),
        (DroitsAmo("08", "758", "0200"), Destination("08", "758", "050")),
        (DroitsAmo("08", "758", "0100"), Destination("08", "758")),
        (DroitsAmo("17", "000"), Destination("17", "000")),
    ],
)
def test_the_destination_comes_from_the_caisse(amo: DroitsAmo, expected: Destination) -> None:
    assert TABLES.destination(amo) == expected
    assert TABLES.dest_type(expected) in {"CT", "MA", "CM", "SI"}
