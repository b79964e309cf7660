"""``cabinet coter``: documents priced, every fault at once with its path, bad input never a crash."""

from __future__ import annotations

import copy
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cli import coter
from app.services.json_schema import faults, load_schema
from app.services.price_file import INPUT, OUTPUT, PricedFile, output, price_file
from app.services.tables import load_tables
from tests.architecture.tree import ROOT

TABLES = load_tables()
TODAY = date(2026, 11, 22)
PLAIN: dict[str, Any] = {
    "version": 1,
    "patient": {"naissance": "19840314"},
    "ordonnance": {"date": "2026-11-02", "seances": 10, "prescripteur": {"numero_am": "751012346"}},
    "droits": {"regime": "01", "caisse": "751", "complementaire": {"organisme": "75500999"}},
    "acte": "MK-A-LOMBALGIE",
    "seances": [{"date": "2026-11-17"}, {"date": "2026-11-16"}],
}
FULL: dict[str, Any] = {
    "version": 1,
    "aujourdhui": "2026-11-23",
    "lieu": {"zone": "métropole", "feries": "alsace-moselle"},
    "etapes": ["ARTICLE4-2026"],
    "patient": {"naissance": "19500000", "c2s": False},
    "ordonnance": {
        "date": "2026-11-02", "seances": 30, "prescripteur": {"rpps": "10000000016"}, "ald": True, "domicile": True,
        "numerisee": True,
    },
    "droits": {
        "regime": "01", "caisse": "751", "centre": "0000", "code_gestion": "10", "exoneration": "4", "nature": "10",
        "debut": "2026-01-01", "fin": "2026-12-31",
        "complementaire": {
            "organisme": "75500999", "nom": "Mutuelle", "gestion": "gestion séparée", "formule": "050:80",
            "debut": "2026-01-01",
        },
    },
    "acte": "MK-4-PARATETRA",
    "seances_deja_faites": 3,
    "tiers_payant": "part obligatoire",
    "franchise_deja_prise": "12,00",
    "seances": [
        {
            "date": "2026-11-22", "heure": "21:30", "lieu": "domicile", "etat": "honorée",
            "supplements": ["MK-I2-BDK-NEURO"],
            "deplacement": {
                "distance_km": "7,3", "montagne": True, "a_pied": False, "meme_agglomeration": False,
                "km_plus_proche": Decimal("6.5"), "rang": 1, "sortie": "2026-11-01", "retour_a_domicile": True,
            },
            "urgence": {"justifiee": True, "heure_acte": "21:30", "heure_appel": "20:00"},
            "depassement": {"montant": "4", "motif": "horaire", "information_ecrite": False},
            "hors_nomenclature": [{"libelle": "Atelier", "montant": "1 0,50", "devis_signe": False}],
            "patients_ensemble": 1, "territoires": ["tronc"], "telesoin": False,
            "situation": {
                "qualificatif": "", "hors_ald": False, "rente_at": False, "contrat_sncf": "", "liste_sncf": False,
                "prescripteur_sncf": False, "taux_manuel": {"taux": 80, "par": "claire", "motif": "vu"},
            },
            "cotation": {"lettre_cle": "NMI", "coefficient": "12,01", "montant": "26,54"},
        }
    ],
    "historique": [{"date": "2026-11-20", "acte": "MK-4-PARATETRA", "feuille": 12}],
    "dossier": {
        "acces_direct": False, "scor": True, "renouvellement": "2026-11-10", "ordonnance_distincte": True,
        "demandes_accord": [{"acte": "MK-A-LOMBALGIE", "recue": "2026-11-01", "seances": 10, "reponse": "accordée"}],
        "bilans": ["2026-11-02"], "hospitalisations": [{"debut": "2026-10-01", "fin": "2026-11-01"}],
        "reeducation_en_cours": True, "natures": ["10"], "numero_at": "", "accident": "2026-01-01",
        "maternite": "2026-01-01", "vu_en_presence": "2026-11-01", "teleexpertises_an": 0,
    },
}  # fmt: skip


def priced(document: dict[str, Any]) -> PricedFile:
    result = price_file(document, TABLES, TODAY)
    assert isinstance(result, PricedFile), result
    return result


def wrong(document: Any) -> list[str]:
    result = price_file(document, TABLES, TODAY)
    assert not isinstance(result, PricedFile)
    assert all(fault.message for fault in result)
    return [fault.chemin for fault in result]


def changed(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(PLAIN), **changes}


def codes(document: dict[str, Any]) -> list[str]:
    return [finding.code for finding, _ in priced(document).constats]


def test_a_plain_document_is_priced_in_the_order_of_days() -> None:
    made = output(priced(PLAIN))
    assert [(line["seance"], line["date"], line["honoraires"]) for line in made["lignes"]] == [
        (1, "2026-11-16", "17.88"), (0, "2026-11-17", "17.88"),
    ]  # fmt: skip
    assert made["totaux"] == {"honoraires": "35.76", "amo": "21.46", "amc": "14.30", "patient": "0.00", "note": "0.00"}
    assert made["reglement"]["mode"] == "intégral"
    assert (made["franchise"]["montant"], made["constats"], made["non_chiffre"]) == ("2.00", [], [])
    assert not priced(PLAIN).refused


def test_a_full_document_uses_every_field_and_its_output_fits_the_schema() -> None:
    made = output(priced(FULL))
    assert faults(made, load_schema(OUTPUT)) == ()
    assert [line["lettre_cle"] for line in made["lignes"]] == ["NMI", "AMK", "N", "IFS", "IKM"]
    assert [line["honoraires"] for line in made["lignes"]] == ["30.54", "23.87", "9.15", "4.00", "7.69"]
    assert made["totaux"]["note"] == "10.50"
    assert made["lignes"][0]["qualificatif"] == "E"
    assert {finding["code"] for finding in made["constats"]} >= {"LUN-01", "TAU-01", "PRE-06"}


def test_every_property_of_the_input_schema_is_used_by_the_full_document() -> None:
    schema = load_schema(INPUT)

    def names(rule: dict[str, Any]) -> set[str]:
        if "$ref" in rule:
            rule = schema["$defs"][rule["$ref"].rpartition("/")[2]]
        inside = [*rule.get("properties", {}).values(), *([rule["items"]] if "items" in rule else [])]
        return set(rule.get("properties", {})).union(*map(names, inside))

    def used(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set(value).union(*map(used, value.values()))
        return set().union(*map(used, value)) if isinstance(value, list) else set()

    assert names(schema) - used(FULL) == {"numero_am"}


@pytest.mark.parametrize("name", [INPUT, OUTPUT])
def test_a_schema_is_closed_and_says_its_version(name: str) -> None:
    schema = load_schema(name)
    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["additionalProperties"] is False
    assert schema["properties"]["version"]["enum"] == [1]


@pytest.mark.parametrize(
    ("document", "paths"),
    [
        ([], ["$"]),
        ({}, ["version", "patient", "seances"]),
        (changed(version=2, patient={}, seances=[]), ["version", "patient.naissance", "seances"]),
        (
            changed(seances=[{"date": "2026-02-30"}, {"date": 3, "lieu": "piscine", "x": 1}, {"heure": "25:00"}]),
            ["seances[0].date", "seances[1].date", "seances[1].lieu", "seances[1].x", "seances[2].date",
             "seances[2].heure"],
        ),
        (changed(seances=[{"date": "2026-11-17", "depassement": {"montant": "douze"}}]),
         ["seances[0].depassement.montant"]),
        (changed(seances=[{"date": "2026-11-17", "depassement": {"montant": Decimal("12.505")}}]),
         ["seances[0].depassement.montant"]),
        (changed(seances=[{"date": "2026-11-17", "deplacement": {"distance_km": "loin"}}]),
         ["seances[0].deplacement.distance_km"]),
        (changed(seances=[{"date": "2026-11-17", "deplacement": {"distance_km": Decimal("1E+9")}}]),
         ["seances[0].deplacement.distance_km"]),
        (changed(patient={"naissance": "14/03/1984"}), ["patient.naissance"]),
        (changed(droits={"regime": "1", "caisse": "7510"}), ["droits.regime", "droits.caisse"]),
        (changed(seances_deja_faites=-1), ["seances_deja_faites"]),
        (changed(ordonnance={"date": "2026-11-02", "seances": 1000, "prescripteur": {}}), ["ordonnance.seances"]),
        (changed(droits={"regime": "01", "caisse": "751", "debut": "2026-02-01", "fin": "2026-01-01"}), ["droits.fin"]),
        (
            {"version": 1, "patient": {"naissance": "19840314"}, "seances": [{"date": "2026-11-17"}],
             "dossier": {"hospitalisations": [{"debut": "2026-02-01", "fin": "2026-01-01"}]}},
            ["dossier.hospitalisations[0].fin", "seances[0].acte"],
        ),
        (changed(seances=[{"date": "2026-11-17", "telesoin": 1}]), ["seances[0].telesoin"]),
        (changed(seances_deja_faites=True), ["seances_deja_faites"]),
    ],
)  # fmt: skip
def test_every_fault_is_listed_with_its_path(document: Any, paths: list[str]) -> None:
    assert wrong(document) == paths


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (changed(seances=[{"date": "2026-11-17", "cotation": {"lettre_cle": "RAM", "coefficient": "8,07"}}]), "ACT-03"),
        (changed(seances=[{"date": "2026-11-17", "cotation": {"lettre_cle": "DMI", "coefficient": "8,07"}}]), "ACT-02"),
        (changed(seances=[{"date": "2005-01-04"}]), "ACT-01"),
        (changed(acte="MK-INCONNU"), "ACT-01"),
        ({k: v for k, v in PLAIN.items() if k != "ordonnance"}, "PRE-03"),
        (changed(seances=[{"date": "2026-11-17", "lieu": "domicile", "deplacement": {"distance_km": "-4"}}]), "TRA-02"),
        (changed(seances=[{"date": "2026-11-17", "lieu": "domicile", "deplacement": {"distance_km": 900}}]), "TRA-02"),
        (changed(dossier={"natures": ["10", "41"]}), "ASS-01"),
        (changed(patient={"naissance": "19841399"}), "LUN-01"),
        (changed(droits={"regime": "01", "caisse": "751",
                         "complementaire": {"organisme": "1", "fin": "2026-01-31"}}), "DRT-03"),
        ({k: v for k, v in PLAIN.items() if k != "droits"}, "DRT-01"),
        (changed(droits={"regime": "10", "caisse": "980"}), "RAT-01"),
        (changed(seances=[{"date": "2026-12-01"}]), "FUT-01"),
        (changed(droits={"regime": "01", "caisse": "751", "nature": "30"}), "MAT-01"),
        (changed(historique=[{"date": "2026-11-17", "acte": "MK-A-LOMBALGIE"}]), "DUP-01"),
        (changed(seances_deja_faites=14), "DAP-01"),
    ],
)  # fmt: skip
def test_bad_input_gets_its_finding(document: dict[str, Any], code: str) -> None:
    result = priced(document)
    assert code in [finding.code for finding, _ in result.constats]
    assert faults(output(result), load_schema(OUTPUT)) == ()


@pytest.mark.parametrize("typed", ["12,5", "12.50", " 12,50 ", "12,50 €", Decimal("12.5"), "1\u00a02,50"])
def test_amounts_are_read_with_comma_point_and_spaces(typed: object) -> None:
    told = {"date": "2026-11-17", "depassement": {"montant": typed, "motif": "horaire"}}
    assert output(priced(changed(seances=[told])))["lignes"][0]["depassement"] == "12.50"


def test_what_has_no_tariff_is_listed_at_its_place() -> None:
    old = {"date": "2025-06-03", "acte": "MK-9-DEAMB-8.5", "lieu": "domicile", "deplacement": {}}
    made = output(priced(changed(seances=[{"date": "2026-11-17"}, old])))
    assert [one["seance"] for one in made["non_chiffre"]] == [1]
    assert any(finding["code"] == "RAT-01" and finding["seance"] == 1 for finding in made["constats"])
    assert all(
        gesture["arguments"]["ligne"] == "1"
        for finding in made["constats"] if finding["code"] == "RAT-01" for gesture in finding["gestes"]
    )  # fmt: skip


def test_the_act_may_stand_on_each_seance_and_a_missing_prescription_is_said_once() -> None:
    told = {"date": "2026-11-17", "acte": "MK-A-LOMBALGIE", "lieu": "domicile", "deplacement": {}}
    document = {"version": 1, "patient": {"naissance": "19840314"}, "seances": [told]}
    assert codes(document) == ["DRT-01", "PRE-03"]


def test_the_order_of_seances_changes_nothing() -> None:
    forth, back = priced(PLAIN), priced(changed(seances=list(reversed(PLAIN["seances"]))))
    assert forth.facture.total == back.facture.total
    assert codes(PLAIN) == codes(changed(seances=list(reversed(PLAIN["seances"]))))


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.decimals(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(path=st.lists(st.integers(0, 30), min_size=1, max_size=5), junk=JUNK)
@settings(max_examples=500, deadline=None)
def test_junk_anywhere_gives_faults_or_findings_never_a_crash(path: list[int], junk: Any) -> None:
    document: Any = copy.deepcopy(FULL)
    spot = document
    for depth, step in enumerate(path):
        keys = sorted(spot) if isinstance(spot, dict) else list(range(len(spot)))
        if not keys:
            break
        key = keys[step % len(keys)]
        if depth == len(path) - 1 or not isinstance(spot[key], dict | list):
            spot[key] = junk
            break
        spot = spot[key]
    assert faults(output(price_file(document, TABLES, TODAY)), load_schema(OUTPUT)) == ()


def written(folder: Path, content: bytes) -> Path:
    file = folder / "feuille.json"
    file.write_bytes(content)
    return file


def test_the_command_prints_one_document_and_its_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, json.dumps(PLAIN).encode())
    assert coter.run(file, True, TABLES, TODAY) == 0
    assert json.loads(capsys.readouterr().out)["totaux"]["honoraires"] == "35.76"
    blocked = written(tmp_path, json.dumps(changed(seances=[{"date": "2005-01-04"}])).encode())
    assert coter.run(blocked, True, TABLES) == 1
    assert json.loads(capsys.readouterr().out)["constats"][0]["code"] == "PRE-01"
    assert coter.run(tmp_path / "absent.json", True, TABLES) == 3
    assert "introuvable" in capsys.readouterr().err


def test_the_command_speaks_french_to_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = copy.deepcopy(FULL)
    told["seances"][0]["deplacement"]["km_plus_proche"] = "6,5"
    told["historique"].append({"date": "2026-11-22", "acte": "MK-A-LOMBALGIE"})
    assert coter.run(written(tmp_path, json.dumps(told).encode()), False, TABLES) == 0
    shown = capsys.readouterr().out
    for words in ("Total", "Assurance Maladie", "Retirer la ligne", "Franchise", "Atelier", "DUP-01"):
        assert words in shown
    old = {"date": "2025-06-03", "acte": "MK-9-DEAMB-8.5", "deplacement": {}}
    assert coter.run(written(tmp_path, json.dumps(changed(seances=[old])).encode()), False, TABLES) == 1
    assert "Non chiffré" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "ligne 1"),
        (b"\xff\xfe", "UTF-8"),
        (b'{"version": NaN}', "n’admet"),
        (b"[" * 100_000, "n’admet"),
        (b"{}", "patient : Champ obligatoire"),
    ],
)
def test_a_file_that_is_not_json_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, words: str
) -> None:
    assert coter.run(written(tmp_path, content), False, TABLES) == 1
    assert words in capsys.readouterr().out
    assert coter.run(written(tmp_path, content), True, TABLES) == 1
    made = json.loads(capsys.readouterr().out)
    assert made["erreurs"]
    assert faults(made, load_schema(OUTPUT)) == ()


def test_the_example_of_the_page_is_priced() -> None:
    page = (ROOT / "docs" / "coter.md").read_text(encoding="utf-8")
    example, faulty = (json.loads(block.partition("```")[0]) for block in page.split("```json\n")[1:])
    made = output(priced(example))
    assert [line["lettre_cle"] for line in made["lignes"]] == ["RAM", "RAM", "F", "IFD", "IK"]
    bad = {**example, "seances": [{"date": "2026-13-01"}]}
    assert output(price_file(bad, TABLES, TODAY)) == faulty
