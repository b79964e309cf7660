"""Returns: the examples of the specification, and everything that may be wrong with a file."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime

import pytest

from app.domain.errors import FormatError
from app.domain.fse import PartKind
from app.domain.money import Money
from app.domain.retour import PartOutcome, RetourKind
from app.teletransmission import noemie_build
from app.teletransmission.encode import encode
from app.teletransmission.noemie import cut, packed, plain, read_return
from app.teletransmission.noemie_build import ArlEntry, Envelope, InvoiceReturn, Share, Transfer, build_arl, build_rsp
from app.teletransmission.rejects import ARL, explain, known_code
from app.teletransmission.tables import load
from tests.unit.teletransmission import golden

LAYOUTS = load().noemie
ENVELOPE = Envelope("CT", "00000001036751", "00000757000013", "R00001", date(2026, 11, 24), "RS", "908")
ENTRY = ArlEntry(
    "000001", 1, date(2026, 11, 20), "00000757000013", datetime(2026, 11, 21, 3, 15, tzinfo=UTC), label="LOT ACCEPTE"
)


@pytest.mark.parametrize("content", [golden.RSP, golden.PAYMENT], ids=["rsp", "payment"])
def test_golden_bytes_are_rebuilt_from_what_was_read(content: bytes) -> None:
    entities = cut(LAYOUTS, content).entities
    rebuilt = []
    for entity in entities:
        texts = {zone.key: zone.cut(entity.raw).strip() for zone in entity.record.zones}
        rebuilt.append(encode(entity.record, texts))
    assert "".join(rebuilt).encode("latin-1") == content


def test_the_rsp_of_the_specification() -> None:
    read = read_return(LAYOUTS, golden.RSP)
    assert (read.kind, read.recipient, read.paid_on) == (RetourKind.RSP, "757000013", date(2026, 11, 24))
    assert "VIR 000123456 26328" in read.label
    paid, refused = read.lignes
    assert (paid.invoice_numero, paid.part, paid.outcome) == (1, PartKind.AMO, PartOutcome.PAYE)
    assert (paid.amount, paid.asked, paid.lot_numero) == (Money(3219), Money(3219), 1)
    assert (refused.outcome, refused.amount, refused.code) == (PartOutcome.REJETE, Money(3576), "0450")
    assert refused.label.startswith("EXONERATION NON TROUVEE")
    assert read.warnings == ()


def test_the_payment_of_the_specification() -> None:
    read = read_return(LAYOUTS, golden.PAYMENT)
    (paid,) = read.lignes
    assert (read.kind, paid.amount, paid.lot_numero, paid.invoice_numero) == (RetourKind.NOEMIE, Money(3219), 1, 1)
    assert read.warnings == ()


def test_a_rejection_of_the_payment_family() -> None:
    lines = [e.raw for e in cut(LAYOUTS, golden.PAYMENT).entities if e.code not in {"210", "990"}]
    reason = encode(LAYOUTS["290"], {"level": 8, "code": "0250 050", "label": "ASSURE ABSENT"})
    trailer = lines[-1].replace("00000003219P", "00000000000P")
    (refused,) = read_return(LAYOUTS, "".join([*lines[:-1], reason, trailer]).encode()).lignes
    assert (refused.outcome, refused.code, refused.label) == (PartOutcome.REJETE, "0250 050", "ASSURE ABSENT")


def test_the_amc_share_and_a_signalement_of_the_payment_family() -> None:
    with_amc = golden.PAYMENT.replace(b"000000000000000000000000000000@", b"000000000000000040000071500000000@"[-31:])
    reason = encode(LAYOUTS["290"], {"level": 8, "line": 1, "code": "INFO", "label": "SIGNALEMENT"}).encode()
    content = with_amc.replace(b"99099100", reason + b"99099100", 1)
    lignes = read_return(LAYOUTS, content).lignes
    assert [ligne.part for ligne in lignes] == [PartKind.AMO, PartKind.AMC]
    assert (lignes[0].outcome, lignes[0].code) == (PartOutcome.PAYE, "INFO")


def test_hospital_lines_and_unknown_levels_go_through() -> None:
    blank = {"exo": "0", "act": "PJ", "act_ext": " ", "dep_qual": " ", "sign": "P"}
    hospital = encode(LAYOUTS["220"], {"level": 8, **blank}).encode()
    read = read_return(LAYOUTS, golden.PAYMENT.replace(b"99099040", hospital + b"99099777"))
    assert (read.lignes[0].amount, read.warnings) == (Money(3219), ())


def test_gzip_and_plain_say_the_same() -> None:
    assert read_return(LAYOUTS, gzip.compress(golden.RSP)) == read_return(LAYOUTS, golden.RSP)
    assert packed(golden.RSP) == packed(golden.RSP)


def test_an_unknown_entity_is_skipped_with_a_warning() -> None:
    content = golden.RSP.replace(b"0810201", b"7Z9ABC@0810201")
    read = read_return(LAYOUTS, content)
    assert read.lignes[0].amount == Money(3219)
    assert "7Z9" in read.warnings[0]


def test_a_label_may_hold_the_delimiter() -> None:
    assert len(read_return(LAYOUTS, golden.RSP.replace(b"EXONERATION NON", b"EXONER@TION NON")).lignes) == 2


@pytest.mark.parametrize(
    "length", [1, 100, 140, 150, 400, len(golden.RSP) - 128, len(golden.RSP) - 200, len(golden.RSP) - 1]
)
def test_a_truncated_file_is_refused(length: int) -> None:
    with pytest.raises(FormatError):
        read_return(LAYOUTS, golden.RSP[:length])
    with pytest.raises(FormatError):
        read_return(LAYOUTS, gzip.compress(golden.RSP)[: length // 4 + 11])


def test_what_is_no_return_is_refused() -> None:
    for content in (b"", b"bonjour", b"\x1f\x8bxxxxxxxxxx", golden.RSP[:149] + b"Z" * 20):
        with pytest.raises(FormatError):
            read_return(LAYOUTS, content)
    with pytest.raises(FormatError, match="no @"):
        read_return(LAYOUTS, golden.RSP.replace(b"04002000000757000013@", b"04002000000757000013#"))
    with pytest.raises(FormatError, match="not a number"):
        read_return(LAYOUTS, golden.RSP.replace(b"1980500003219P", b"19805000O3219P"))


def test_a_compressed_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.teletransmission.noemie.MAX_PLAIN", 1000)
    with pytest.raises(FormatError, match="too big"):
        plain(gzip.compress(b"0" * 5000))


@pytest.mark.parametrize("old", [b"0000000200000003219P@", b"00100000003219P"])
def test_a_wrong_control_total_is_a_warning(old: bytes) -> None:
    read = read_return(LAYOUTS, golden.RSP.replace(old, old.replace(b"3219P", b"3220P")))
    assert len(read.lignes) == 2
    assert "32,20" in read.warnings[0]


def test_recoveries_and_flat_payments_are_told() -> None:
    debt = {"level": 3, "debt_ref": "D12", "debt_nature": "IND", "operation": "RPR", "amount": 500, "sign": "N"}
    recovery = encode(LAYOUTS["250"], debt)
    flat = encode(LAYOUTS["261"], {"level": 3, "code": 12, "amount": 49000})
    content = golden.RSP.replace(b"99099071", (recovery + flat).encode() + b"99099071")
    warnings = " ".join(read_return(LAYOUTS, content).warnings)
    assert "D12" in warnings
    assert "490,00" in warnings


def test_a_negative_share_is_a_recovery_and_a_blank_state_says_nothing() -> None:
    recovered = golden.RSP.replace(b"1980500003219P00003219P", b"1980500003219P00003219N")
    assert read_return(LAYOUTS, recovered).lignes[0].amount == Money(-3219)
    silent = golden.RSP.replace(b"1980500003219P00003219P", b"1980500003219 00000000P")
    assert [ligne.invoice_numero for ligne in read_return(LAYOUTS, silent).lignes] == [2]


def test_an_acknowledgement_is_built_as_printed_and_read_back() -> None:
    negative = ArlEntry(
        "000001", 1, ENTRY.lot_date, ENTRY.emit_num, ENTRY.at, "MK-A", "NUMERO DE FACTURE DEJA CONNU", 2, accepted=False
    )
    assert noemie_build._arl(LAYOUTS, ENTRY) == golden.entity(golden.ARL_POSITIVE_ENTITY)
    assert noemie_build._arl(LAYOUTS, negative) == golden.entity(golden.ARL_NEGATIVE_ENTITY)
    read = read_return(LAYOUTS, build_arl(LAYOUTS, ENVELOPE, [negative, negative]))
    assert (read.kind, len(read.arls), read.arls[0].accepted) == (RetourKind.ARL, 1, False)
    assert read.arls[0].invoice_numeros == (2, 2)
    assert read_return(LAYOUTS, build_arl(LAYOUTS, ENVELOPE, [ENTRY])).arls[0].accepted


def test_an_rsp_is_built_and_read_back() -> None:
    invoice = InvoiceReturn(
        5, 3, date(2026, 11, 20), date(2026, 11, 9), "2850575115042", "95", "850512", "1",
        Share(Money(1000), PartOutcome.PAYE, Money(600)), Share(Money(400), PartOutcome.REJETE, code="A01", label="X"),
        "75500999",
    )  # fmt: skip
    content = build_rsp(LAYOUTS, ENVELOPE, "757000013", Transfer(date(2026, 11, 24), "A", "B", "01751"), [invoice])
    read = read_return(LAYOUTS, content)
    assert read.warnings == ()
    assert [(x.part, x.outcome, x.amount, x.code) for x in read.lignes] == [
        (PartKind.AMO, PartOutcome.PAYE, Money(600), ""),
        (PartKind.AMC, PartOutcome.REJETE, Money(400), "A01"),
    ]


@pytest.mark.parametrize(
    ("code", "label", "part", "stage", "expected"),
    [
        ("0450 072", "", PartKind.AMO, "RSP", "AMO-0450-072"),
        ("", "Bénéficiaire inconnu en BDO", PartKind.AMO, "RSP", "MK-D01"),
        ("", "ADHERENT INCONNU", PartKind.AMC, "RSP", "MK-A01"),
        ("", "LOT DEJA RECU", PartKind.AMO, ARL, "MK-L04"),
        ("", "FICHIER ILLISIBLE", PartKind.AMO, ARL, "MK-L01"),
        ("0250", "LIBELLE JAMAIS VU", PartKind.AMO, "RSP", "AMO-0250-050"),
        ("9999", "LIBELLE JAMAIS VU", PartKind.AMO, "RSP", "MK-Z99"),
    ],
)
def test_a_rejection_is_explained(code: str, label: str, part: PartKind, stage: str, expected: str) -> None:
    found = explain(code, label, part, stage)
    assert found.id == expected
    assert "'" not in found.cause
    assert found.weak == (code == "0250")


def test_a_code_is_found_by_its_four_digits() -> None:
    known = known_code("0250")
    assert known is not None
    assert known.id == "AMO-0250-050"
    assert known_code("9999") is None
