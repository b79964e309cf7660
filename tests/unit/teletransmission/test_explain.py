"""``cabinet decoder``: what a file says, in French, without a NIR in clear."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from app.cli import decoder
from app.services.explain_file import ExplainedFile, explain_file
from app.teletransmission.tables import load
from tests.unit.teletransmission import golden

TABLES = load()


def explain(contenu: bytes) -> ExplainedFile:
    return explain_file(contenu, TABLES)


@pytest.mark.parametrize(
    ("contenu", "kind", "count"),
    [
        (golden.B2, "B2", 20),
        (golden.RSP, "RSP", 17),
        (golden.PAYMENT, "NOEMIE", 14),
        (gzip.compress(golden.RSP, mtime=0), "RSP", 17),
    ],
)
def test_every_kind_is_known(contenu: bytes, kind: str, count: int) -> None:
    explained = explain(contenu)
    assert (explained.kind, len(explained.records), explained.error) == (kind, count, "")
    assert all(record.title != "Enregistrement" for record in explained.records)


def test_values_are_said_in_french_and_numbers_are_masked() -> None:
    act = {zone.key: zone.value for zone in explain(golden.B2).records[4].zones}
    assert (act["act_date"], act["honoraires"], act["act"]) == ("02/11/26", "17,88\u00a0€", "RAM")
    assert act["nir"] == "28505●●●●●●●●"
    assert act["nir_key"] == "●●"
    share = {zone.key: zone.value for zone in explain(golden.RSP).records[6].zones}
    assert (share["asked"], share["state"]) == ("32,19\u00a0€", "payé")


def test_a_rejection_comes_with_its_explanation() -> None:
    (refused,) = (record for record in explain(golden.RSP).records if record.code == "294")
    assert "exonération" in refused.hint
    vague = golden.RSP.replace(b"EXONERATION NON TROUVEE AU FICHIER", b"MOTIF QUE PERSONNE NE CONNAIT     ")
    (refused,) = (record for record in explain(vague).records if record.code == "294")
    assert "incertain" in refused.hint


def test_own_design_is_said() -> None:
    header = golden.RSP[:128]
    arl = golden.entity(golden.ARL_NEGATIVE_ENTITY).encode("latin-1")
    explained = explain(header + arl + golden.RSP[-128:])
    assert explained.kind == "ARL"
    assert explained.records[1].own_design
    assert explained.records[1].hint


@pytest.mark.parametrize(
    "contenu",
    [b"", b"bonjour", golden.RSP[:-9], golden.B2[:-1], golden.B2[:256], gzip.compress(golden.B2, mtime=0)[:40]],
)
def test_what_cannot_be_read_says_where(contenu: bytes) -> None:
    assert "conservé" in explain(contenu).error


def test_what_does_not_hold_together_is_a_remark() -> None:
    explained = explain(golden.B2.replace(b"0000536400003219", b"0000536400003218"))
    assert any("facture" in warning for warning in explained.warnings)


def test_the_command_prints_a_table_or_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "lot.b2"
    path.write_bytes(golden.B2)
    assert decoder.run(path, args_json=False) == decoder.DONE
    table = capsys.readouterr().out
    assert "En-tête de fichier" in table
    assert "2850575115042" not in table
    assert decoder.run(path, args_json=True) == decoder.DONE
    captured = capsys.readouterr().out
    assert "2850575115042" not in captured
    assert json.loads(captured)["type"] == "B2"
    assert decoder.run(path, args_json=True, clair=True) == decoder.DONE
    assert "2850575115042" in capsys.readouterr().out


def test_the_command_tells_what_went_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad"
    assert decoder.run(path, args_json=True) == decoder.ENVIRONMENT
    assert "introuvable" in capsys.readouterr().err
    path.write_bytes(golden.RSP[:200] + golden.RSP[400:])
    assert decoder.run(path, args_json=False) == decoder.REFUSED
    assert "illisible" in capsys.readouterr().err
    path.write_bytes(golden.RSP.replace(b"0810201", b"7Z9@0810201"))
    assert decoder.run(path, args_json=False) == decoder.DONE
    captured = capsys.readouterr()
    assert "7Z9" in captured.err
    assert "→" in captured.out
