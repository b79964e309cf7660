"""The shape of a tariff update file: every fault said at once, none a crash."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.billing.tariff_file import (
    LARGEST,
    TariffFileInvalid,
    read_envelope,
    read_update,
    sealed,
    signed_bytes,
)
from tests.tariff_files import ACTE, CLOSE, VERIFIER, payload, signed

VALUE = {"letter_key": "RAM", "zone": "METROPOLE", "value": "2.30", "date_from": "2027-01-01"}


def refused(raw: bytes) -> str:
    with pytest.raises(TariffFileInvalid) as error:
        read_envelope(raw)
    return error.value.user_message


def faults(content: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(TariffFileInvalid) as error:
        read_update(content)
    return {problem.path: problem.message for problem in error.value.problems}


def test_a_signed_file_comes_back_as_written() -> None:
    envelope = read_envelope(signed(payload()))
    assert VERIFIER.verify(envelope.signed_bytes, envelope.signature)
    assert envelope.payload == payload()
    assert envelope.key_id == VERIFIER.key_ids[0]
    update = read_update(envelope.payload)
    assert (update.version, update.apres, len(update.closed), len(update.added)) == (1, 0, 1, 1)


def test_the_order_of_keys_and_the_white_space_do_not_matter() -> None:
    whole = json.loads(signed(payload()))
    turned = {
        "signature": whole["signature"],
        "mise_a_jour": dict(reversed(whole["mise_a_jour"].items())),
    }
    envelope = read_envelope(json.dumps(turned, indent=4).encode())
    assert VERIFIER.verify(envelope.signed_bytes, envelope.signature)


def test_one_changed_figure_spoils_the_signature() -> None:
    envelope = read_envelope(signed(payload()).replace(b"8.39", b"9.39"))
    assert not VERIFIER.verify(envelope.signed_bytes, envelope.signature)


SEAL = '"signature": {"algorithme": "Ed25519", "cle": "", "valeur": "AA=="}'
DEEP = b"[" * 200_000 + b"]" * 200_000


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b" " * (LARGEST + 1), "trop grand"),
        (b"%PDF-1.7", "pas du JSON"),
        (b"\xff\xfe\x00", "pas du JSON"),
        (DEEP, "pas du JSON"),
        (b"[]", "« mise_a_jour »"),
        (b'{"mise_a_jour": {}}', "« mise_a_jour »"),
        (('{"mise_a_jour": [], ' + SEAL + "}").encode(), "un objet"),
        (b'{"mise_a_jour": {}, "signature": []}', "« algorithme »"),
        (b'{"mise_a_jour": {}, "signature": {"algorithme": "RSA", "valeur": ""}}', "« algorithme »"),
        (b'{"mise_a_jour": {}, "signature": {"algorithme": "Ed25519", "valeur": 3}}', "« algorithme »"),
        (b'{"mise_a_jour": {}, "signature": {"algorithme": "Ed25519", "valeur": "?"}}', "illisible"),
        (('{"mise_a_jour": {"a": "\\ud800"}, ' + SEAL + "}").encode(), "illisible"),
        (('{"mise_a_jour": {"a": 1.5}, ' + SEAL + "}").encode(), "nombre à virgule"),
        (('{"mise_a_jour": {"a": NaN}, ' + SEAL + "}").encode(), "nombre à virgule"),
        (('{"mise_a_jour": {"a": 1, "a": 2}, ' + SEAL + "}").encode(), "clé en double"),
    ],
)
def test_what_is_no_envelope_is_refused(raw: bytes, said: str) -> None:
    assert said in refused(raw)


def test_a_later_format_asks_for_a_newer_product() -> None:
    assert "Mettez-le à jour" in faults({**payload(), "format": 2})["format"]


def test_missing_and_unknown_keys_are_named() -> None:
    content = payload()
    del content["source"]
    assert faults({**content, "acte": {}}) == {"mise_a_jour.source": "manque.", "mise_a_jour.acte": "clé inconnue."}


def test_an_update_that_changes_nothing_is_refused() -> None:
    assert faults(payload(actes={})) == {"mise_a_jour": "elle ne change rien."}


def test_every_fault_is_said_at_once() -> None:
    content = payload(
        actes={
            "fermer": [CLOSE, {**CLOSE, "dernier_jour": "2026-02-30"}],
            "ajouter": [{**ACTE, "coefficient": "8,39"}],
        },
        lettres_cles=[],
        taux={},
    )
    content |= {"version": True, "apres": -1, "publiee_le": "demain", "libelle": " "}
    assert set(faults(content)) == {
        "version", "apres", "publiee_le", "libelle", "actes.fermer[1]", "actes.ajouter[0]", "lettres_cles", "taux",
    }  # fmt: skip
    with pytest.raises(TariffFileInvalid) as error:
        read_update(content)
    assert "(et 5 autres)" in error.value.user_message


@pytest.mark.parametrize(
    ("part", "row", "said"),
    [
        ("actes.ajouter", {**ACTE, "letter_key": "Ram"}, "lettres capitales"),
        ("actes.ajouter", {**ACTE, "date_to": "2026-11-01"}, "date_to est avant"),
        ("actes.ajouter", {**ACTE, "status": "scheduled_unconfirmed"}, "status"),
        ("actes.ajouter", {**ACTE, "dap_from_session": "16e"}, "rang de séance"),
        ("actes.ajouter", {**ACTE, "amount_drom_eur": "20,39"}, "montant"),
        ("actes.ajouter", {**ACTE, "notes": 3}, "notes"),
        ("actes.ajouter", {**ACTE, "category": ""}, "category"),
        ("actes.ajouter", {**ACTE, "couleur": "bleu"}, "clé inconnue"),
        ("actes.ajouter", "lombalgie", "un objet"),
        ("actes.fermer", {"act_id": 3, "dernier_jour": "2026-11-09"}, "act_id"),
        ("actes.confirmer", {"act_id": "MK", "date_from": 20260901}, "AAAA-MM-JJ"),
        ("lettres_cles.ajouter", {**VALUE, "zone": "CORSE"}, "METROPOLE ou DROM"),
        ("lettres_cles.ajouter", {**VALUE, "value": "2.3"}, "deux décimales"),
        ("lettres_cles.fermer", {"letter_key": "RAM", "zone": "DROM"}, "AAAA-MM-JJ"),
        ("taux", {"code": "BASE", "taux_pct": 101, "date_from": "2027-01-01"}, "100 au plus"),
        ("taux", {"code": "BASE", "taux_pct": "60", "date_from": "2027-01-01"}, "nombre entier"),
    ],
)
def test_a_faulty_row_is_named_with_its_place(part: str, row: object, said: str) -> None:
    name, _, key = part.partition(".")
    content = payload(**{name: {key: [row]} if key else [row]})
    (place,) = found = faults(content)
    assert place.startswith(f"{part}[0]")
    assert said in place + found[place]


def test_rows_without_amounts_nor_ends_are_whole() -> None:
    row = {key: ACTE[key] for key in ("act_id", "category", "letter_key", "date_from", "article", "label_fr")}
    closing = {"letter_key": "RAM", "zone": "DROM", "dernier_jour": "2026-12-31"}
    step = {"act_id": "A", "date_from": "2026-09-01"}
    update = read_update(
        payload(
            actes={"ajouter": [{**row, "date_to": "2027-01-01"}], "confirmer": [step]},
            lettres_cles={"ajouter": [VALUE], "fermer": [closing]},
            taux=[{"code": "BASE", "taux_pct": 0, "date_from": "2027-01-01", "source": "Loi"}],
        )
    )
    (acte,) = update.added
    assert (acte.coefficient, acte.published, acte.seuil_referentiel) == (None, {}, None)
    assert (update.values_added[0].source, update.rates[0].source) == ("Texte inventé pour les essais", "Loi")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(payload())), JSON, st.sampled_from(["fermer", "ajouter", "confirmer", ""]))
def test_no_content_is_a_crash(key: str, value: object, inner: str) -> None:
    content = {**payload(), key: value, "actes": {inner: value} if inner else value}
    with suppress(TariffFileInvalid):
        read_update(content)


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), JSON, max_size=4), st.binary(max_size=70))
def test_what_is_sealed_is_what_is_read(content: dict[str, Any], signature: bytes) -> None:
    try:
        expected = signed_bytes(content)
    except UnicodeEncodeError:
        return
    envelope = read_envelope(sealed(content, signature, "clé"))
    assert (envelope.payload, envelope.signed_bytes, envelope.signature) == (content, expected, signature)
