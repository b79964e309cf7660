"""The INS datamatrix: the vector of the facts, what is tolerated, what is refused and where."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codes import BadCode, SignatureZone
from app.domain.dates import BirthDate
from app.domain.identifiers import Nir
from app.domain.ins import (
    CanalIdentite,
    ControleDocument,
    IdentiteIns,
    IdentityRefused,
    MatriculeIns,
    OidIns,
    TraitsIns,
    TypeDocument,
)
from app.domain.patient import Sexe
from app.hardware.codes.ins import compose, parse_ins, write_ins

HEADER = "IS01" + "0" * 22
STRICT = (
    HEADER + "S1285076311306996S21.2.250.1.213.1.4.10S3CAMILLE MARIE\x1dS4ESSAI-TEST\x1dS5FS614-07-1985S763113"
)  # facts/ins-datamatrix.md §1.2, strict form: 116 characters
TRAITS = TraitsIns("ESSAI-TEST", "CAMILLE MARIE", BirthDate("19850714"), Sexe.F, "63113")
MATRICULE = MatriculeIns(Nir("2850763113069", "96"), OidIns.TEST)
LOOSE = STRICT.replace("4.10S3", "4.10\x1dS3")


def test_the_vector_of_the_facts_is_read_whole() -> None:
    assert (len(STRICT), len(LOOSE)) == (116, 117)
    lu = parse_ins(LOOSE.encode())
    assert (lu.traits, lu.matricule, lu.version) == (TRAITS, MATRICULE, "01")
    assert lu.signature is SignatureZone.ABSENTE
    assert lu.remarques == ("Identité fictive\u00a0: INS-NIR de test.",)


def test_the_writer_follows_the_strict_rule() -> None:
    assert compose(TRAITS, MATRICULE) == STRICT.encode()


@pytest.mark.parametrize(
    "spoiled",
    [
        LOOSE,
        LOOSE.replace("\x1d", "<GS>"),
        LOOSE.replace("\x1d", "^]"),
        LOOSE.replace("\x1d", "\\x1d"),
        LOOSE.replace("\x1d", "\u241d"),
        LOOSE.replace("\x1d", ""),
        STRICT.replace("S5F", "S5F\x1d"),
        STRICT + "\r\n",
        HEADER + STRICT[len(HEADER) :].replace("S5F", "").replace("S1285", "S5FS1285"),
    ],
)
def test_separators_and_order_may_be_anything(spoiled: str) -> None:
    lu = parse_ins(spoiled.encode())
    assert (lu.traits, lu.matricule) == (TRAITS, MATRICULE)


def test_the_place_of_birth_may_be_missing_and_is_said() -> None:
    lu = parse_ins(STRICT.removesuffix("S763113").encode())
    assert lu.traits.lieu_naissance == ""
    assert "lieu de naissance" in lu.remarques[-1]


@pytest.mark.parametrize(
    ("bad", "zone", "reason"),
    [
        ("XX01", "en-tête", "mark"),
        ("IS02" + STRICT[4:], "en-tête", "version"),
        (HEADER[:20], "en-tête", "length"),
        (STRICT + "A" * 3000, "en-tête", "length"),
        (HEADER + "ZZ" + STRICT[26:], "S1", "order"),
        (STRICT + "S5M", "S5", "repeated"),
        (STRICT.replace("S5F", ""), "S5", "missing"),
        (STRICT.replace("S5F", "S5I"), "S5", "rule"),
        (STRICT.replace("14-07-1985", "1985-07-14"), "S6", "rule"),
        (STRICT.replace("ESSAI-TEST", "Essai"), "S4", "rule"),
        (STRICT.replace("ESSAI-TEST", "A" * 101), "S4", "rule"),
        (STRICT.replace("ESSAI-TEST", "' -"), "S4", "rule"),
        (STRICT.replace("2850763113069", "2850763X13069"), "S1", "rule"),
        (STRICT.replace("285076", "28507\u0666"), "S1", "rule"),
        (STRICT.replace("4.10", "4.12"), "S2", "unknown OID"),
        (STRICT.replace("S763113", "S7631"), "S7", "rule"),
    ],
)
def test_what_breaks_the_layout_is_refused_by_its_place(bad: str, zone: str, reason: str) -> None:
    with pytest.raises(BadCode) as refusal:
        parse_ins(bad.encode())
    assert (refusal.value.zone, refusal.value.reason) == (zone, reason)
    assert "ESSAI" not in str(refusal.value) + refusal.value.user_message


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("06996", "06997"), "clé du matricule"),
        (("S5F", "S5M"), "sexe"),
        (("1985S7", "1986S7"), "date de naissance"),
        (("14-07", "14-08"), "date de naissance"),
        (("IS010", "IS011"), "En-tête"),
    ],
)
def test_what_does_not_fit_together_is_a_remark_not_a_refusal(change: tuple[str, str], words: str) -> None:
    assert any(words in remark for remark in parse_ins(STRICT.replace(*change).encode()).remarques)


def test_lunar_months_and_corsican_numbers_pass() -> None:
    digits = "185192A004001"
    nir = Nir(digits, Nir(digits, "00").expected_key)
    traits = TraitsIns("D'ORNANO", "JEAN", BirthDate("19850000"), Sexe.M, "2A004")
    lu = parse_ins(compose(traits, MatriculeIns(nir, OidIns.NIR)))
    assert (lu.traits, lu.matricule.numero, lu.remarques) == (traits, nir, ())


@pytest.mark.parametrize(
    ("tail", "state"),
    [("\x1fABC234", SignatureZone.PRESENTE), ("\x1f", SignatureZone.ABIMEE)],
)
def test_a_signature_that_the_format_does_not_know_is_said_and_cut_off(tail: str, state: SignatureZone) -> None:
    lu = parse_ins((STRICT + tail).encode())
    assert (lu.traits, lu.signature) == (TRAITS, state)
    assert any("signature" in remark for remark in lu.remarques)


NAMES = st.from_regex(r"[A-RT-Z]{1,12}(?:[ '-][A-RT-Z]{1,12}){0,3}", fullmatch=True)
BIRTHS = st.builds(
    lambda y, m, d: BirthDate(f"{y:04d}{m:02d}{d:02d}"), st.integers(1900, 2026), st.integers(0, 99), st.integers(0, 31)
)
NUMBERS = st.from_regex(r"[12][0-9]{4}([0-9]{2}|2A|2B)[0-9]{6}", fullmatch=True).map(
    lambda d: Nir(d, Nir(d, "00").expected_key)
)


@given(
    NAMES,
    NAMES,
    BIRTHS,
    st.sampled_from([Sexe.F, Sexe.M]),
    NUMBERS,
    st.sampled_from(OidIns),
    st.sampled_from(["", "75056", "2A004", "99100"]),
)
def test_what_is_written_is_read_back(
    nom: str, prenoms: str, born: BirthDate, sexe: Sexe, numero: Nir, oid: OidIns, place: str
) -> None:
    traits, matricule = TraitsIns(nom, prenoms, born, sexe, place), MatriculeIns(numero, oid)
    lu = parse_ins(compose(traits, matricule))
    assert (lu.traits, lu.matricule) == (traits, matricule)


def test_only_a_qualified_identity_is_printed() -> None:
    identite = IdentiteIns(TRAITS, CanalIdentite.INSI, MATRICULE, insi_on=date(2026, 11, 22))
    with pytest.raises(IdentityRefused):
        write_ins(identite)
    checked = identite.validee(ControleDocument(TypeDocument.CARTE_IDENTITE, date(2026, 11, 22), "claire"))
    assert write_ins(checked) == STRICT.encode()


def test_a_field_that_cannot_be_written_is_refused() -> None:
    with pytest.raises(BadCode):
        compose(TraitsIns("Élodie", "A", BirthDate("19850714"), Sexe.F), MATRICULE)
