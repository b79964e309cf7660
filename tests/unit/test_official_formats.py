"""What the official libraries write: XML of identities, zones of groups. Only typed errors come out of either."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cps import NoCps
from app.domain.dates import BirthDate
from app.domain.errors import AppError
from app.hardware.api_lecture.xml import MAX_BYTES, BadXml, parse_identification
from app.hardware.native.errors import LibraryGarbled
from app.hardware.native.frames import Answer, Problem, pack_answer, pack_call, unpack_answer, unpack_call
from app.hardware.ssv.codes import meaning, refusal, warning
from app.hardware.ssv.groups import MAX_GROUPS, BadZone, Group, encode_zone, parse_zone, ranks, table
from app.hardware.ssv.reading import read_bearer, read_day, read_rights
from app.hardware.virtual_people import FAMILY, fictional_nir
from tests.native.people import bearer_zone, identification, rights_zone

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;">]><T_AsnDonneesVitale>&c;</T_AsnDonneesVitale>"""
OUTSIDE = b"""<!DOCTYPE l [<!ENTITY f SYSTEM "file:///etc/hostname">]><T_AsnDonneesVitale>&f;</T_AsnDonneesVitale>"""


def person(fields: str) -> bytes:
    inner = f"<listeBenef><T_AsnBeneficiaire>{fields}</T_AsnBeneficiaire></listeBenef>"
    return f"<T_AsnDonneesVitale>{inner}</T_AsnDonneesVitale>".encode()


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (LAUGHS, "document type"),
        (OUTSIDE, "document type"),
        (b"<!DOCTYPE T_AsnDonneesVitale><T_AsnDonneesVitale/>", "document type"),
        (b"<T_AsnDonneesVitale>&nbsp;</T_AsnDonneesVitale>", "malformed"),
        (b"<T_AsnDonneesVitale>" + b" " * MAX_BYTES + b"</T_AsnDonneesVitale>", "bytes"),
        (b"<T_AsnDonneesVitale>" + b"<a>" * 40 + b"</a>" * 40 + b"</T_AsnDonneesVitale>", "deep"),
        (b"<T_AsnDonneesVitale>" + b"<a/>" * 12_000 + b"</T_AsnDonneesVitale>", "many"),
        (b"<T_AsnDonneesVitale>" + b"<T_AsnBeneficiaire/>" * 33 + b"</T_AsnDonneesVitale>", "too many"),
        (b'<?xml version="1.0" encoding="cp037"?><T_AsnDonneesVitale/>', "encoding"),
        (b'<?xml version="1.0" encoding="none-such"?><T_AsnDonneesVitale/>', "encoding"),
        (b"<autre/>", "root"),
        (b"<T_AsnDonneesVitale/>", "nobody"),
        (b"", "malformed"),
    ],
)
def test_documents_that_cannot_be_trusted_are_refused(document: bytes, why: str) -> None:
    with pytest.raises(BadXml, match=why):
        parse_identification(document)


@pytest.mark.parametrize(
    ("text", "birth"),
    [("14031984", "19840314"), ("14/03/1984", "19840314"), ("01191942", "19421901"), ("19840314", "19840314")],
)
def test_birth_dates_are_read_day_first(text: str, birth: str) -> None:
    (one,) = parse_identification(person(f"<ident><dateNaissance>{text}</dateNaissance></ident>"))
    assert one.naissance == BirthDate(birth)


def test_the_other_form_of_birth_date_and_unknown_elements_pass() -> None:
    document = identification(FAMILY, nested_birth=True).replace(b"<ident>", b"<ident><inconnu><x>1</x></inconnu>")
    assert [p.naissance for p in parse_identification(document)] == [p.birth_date for p in FAMILY]


def test_the_own_number_of_an_ayant_droit_is_told_apart_from_the_insured_s() -> None:
    insured, own = fictional_nir(2, 1984, 3, 1), fictional_nir(1, 2012, 7, 2)
    fields = f"<ident><nirCertifie>{own.value}</nirCertifie></ident><amo><nir>{insured.digits}</nir>"
    (one,) = parse_identification(person(fields + "<qualBenef>6</qualBenef></amo>"))
    assert (one.nir, one.nir_certifie, one.qualite) == (insured, own, "6")
    assert one.rattachement is None
    (alone,) = parse_identification(person("<ident><nomUsuel>  D'ÉTÉ </nomUsuel></ident>"))
    assert (alone.nom, alone.nir, alone.nir_certifie, alone.naissance) == ("D'ÉTÉ", None, None, None)


@given(st.lists(st.builds(Group, st.integers(0, 0xFFFF), st.lists(st.binary(max_size=255), max_size=6).map(tuple))))
def test_a_zone_encodes_and_parses_back(groups: list[Group]) -> None:
    assert parse_zone(encode_zone(groups)) == tuple(groups)


@pytest.mark.parametrize(
    "data", ["00", "0001", "000105", "00010203", "00018001", "000184", "00010105", "0001030201", "00018400000000"]
)
def test_a_zone_that_reaches_past_its_end_is_refused(data: str) -> None:
    with pytest.raises(BadZone):
        parse_zone(bytes.fromhex(data))


def test_absurd_zones_are_refused() -> None:
    with pytest.raises(BadZone, match="groups"):
        parse_zone(b"\x00\x01\x00" * (MAX_GROUPS + 1))
    with pytest.raises(BadZone, match="fields"):
        parse_zone(b"\x00\x01\x82\x01\x2c" + bytes(300))
    with pytest.raises(ValueError, match="255"):
        encode_zone([Group(1, (bytes(256),))])


def test_fields_are_found_by_name_whatever_is_missing() -> None:
    group = Group(104, (b" DUPR\xc9 ", b"", b"Anne\x00  Lise"))
    assert [group.text(name) for name in ("nom_usuel", "prenom", "naissance", "none")] == ["DUPRÉ", "Anne Lise", "", ""]
    assert Group(9, (b"x",)).text("nom") == ""
    assert "DUPR" not in repr(group)


def test_each_beneficiary_keeps_the_groups_that_follow_it() -> None:
    groups = list(parse_zone(rights_zone(FAMILY)))
    first = next(i for i, group in enumerate(groups) if group.number == 104)
    groups.insert(first + 1, Group(105, (b"20250101", b"20251231")))
    rights = read_rights(groups)
    assert [len(p.droits) for p in rights.beneficiaires] == [2, 1, 1]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20261123", date(2026, 11, 23)),
        ("202611230000", date(2026, 11, 23)),
        ("00000000", None),
        ("", None),
        ("20261341", None),
        ("2026", None),
    ],
)
def test_days_of_the_zones(text: str, day: date | None) -> None:
    assert read_day(text) == day


def test_a_card_without_bearer_or_without_people_is_garbled() -> None:
    for read, groups in (
        (read_bearer, ()),
        (read_rights, ()),
        (read_rights, (Group(101),)),
        (read_bearer, (Group(1),)),
    ):
        with pytest.raises(LibraryGarbled):
            read(groups)


def test_a_remplacant_is_told_by_every_situation() -> None:
    assert read_bearer(parse_zone(bearer_zone(mode="4"))).is_remplacant
    assert not read_bearer(parse_zone(bearer_zone(mode="0"))).is_remplacant


def test_the_tables_of_the_library_are_whole() -> None:
    for fields in ranks().values():
        assert sorted(fields.values()) == list(range(1, len(fields) + 1))
    rows = table("codes_retour.csv")
    bounds = sorted((int(row["from"]), int(row["to"])) for row in rows)
    assert all(one[1] < other[0] for one, other in pairwise(bounds))
    assert all(row["message"].endswith(".") for row in rows)
    assert meaning(61443).kind == "pin"
    assert warning(61680)
    assert not warning(61444)


DOCUMENTED = (
    0xF001, 0xF003, 0xF004, 0xF011, 0xF014, 0xF015, 0xF026, 0xF0F0, 0xF0FF, 0xF100, 0xF101, 0xF600,
    *range(0xF610, 0xF670), 0xF670, 0xF680, 0xF6F1, 0xF6F2, *range(0xF800, 0xF80C),
    1, 4, 8, 64, 512, 1024, 2048, *range(0x8001, 0x8012),
)  # fmt: skip
"""Every code of facts/vitale-card.md §6.5."""


def test_every_documented_code_has_a_message_of_its_own_kind() -> None:
    for code in DOCUMENTED:
        found = meaning(code)
        assert "a refusé l’opération" not in found.message, f"{code:04X}"
        assert "{" not in found.message
        error = refusal(code)
        assert isinstance(error, AppError)
        if code != 0xF003:  # the only one whose sentence is made by who counts the tries
            assert error.user_message.count(".") >= 2 or found.kind in {"data", "environment"}, f"{code:04X}"
    for unknown in (2, 0xF002, 0xF60F, 0xF671, 0xF7FF, 0xF80C, 0x8012):
        assert f"code {unknown:04X}" in meaning(unknown).message
    for coded in (0xF633, 0xF805, 0x8003):
        assert f"code {coded:04X}" in meaning(coded).message


def test_a_reading_without_a_cps_says_what_it_lacks() -> None:
    assert "données administratives" in warning(0xF001)
    assert isinstance(refusal(0xF001), NoCps)


def test_frames_carry_bytes_both_ways() -> None:
    arguments = ["a", 7, b"\x00\xff", [b"one", b"two"]]
    assert unpack_call(pack_call("lot", arguments)[4:]) == ("lot", arguments)  # type: ignore[arg-type]
    for answer in (Answer(3, (1, -2), (b"", b"\xfe")), Problem("missing", "why")):
        assert unpack_answer(pack_answer(answer)[4:]) == answer
    assert "secret" not in repr(Answer(0, (), (b"secret",)))


@given(st.one_of(st.binary(max_size=80), st.from_regex(rb'\{"(code|zones|problem)": ?[\[{0-9"]?', fullmatch=False)))
def test_a_worker_that_speaks_nonsense_gives_a_typed_error(payload: bytes) -> None:
    with suppress(AppError):
        unpack_answer(payload)
