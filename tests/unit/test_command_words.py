"""A command line badly written is answered in French, with the usage and, when asked, one JSON document."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from app.bootstrap import run
from app.cli.french import _SAID

ENGLISH = re.compile(r"usage:|error|argument |invalid|expected|required|unrecognized|choose|show this", re.IGNORECASE)


LINES = (
    ("bidon", "« bidon » n’est pas une commande. « cabinet --help » les donne."),
    ("demo --lecteur z", "--lecteur n’accepte pas « z », seulement : auto, memoire."),
    ("simuler --duree x", "--duree attend un nombre entier, pas « x »."),
    ("decoder", "Il manque : FICHIER."),
    ("verifier-journal --identifiant", "--identifiant attend une valeur."),
    ("lire-carte --oups", "Option ou mot inconnu : --oups."),
    ("lire-code --json=3", "--json ne prend pas de valeur : « 3 » est de trop."),
    ("lire-code --c 0", "« --c » est trop court : --camera, --clair ?"),
)


@pytest.mark.parametrize(("line", "said"), LINES)
def test_what_is_badly_written_is_said_in_french(line: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(line.split()) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Usage : cabinet")
    assert err.splitlines()[-1] == said
    assert not ENGLISH.search(err.removeprefix("Usage"))


def test_every_sentence_is_met() -> None:
    assert len(LINES) == len(_SAID)


def test_misuse_in_json_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lire-carte", "--json", "--oups"]) == 2
    assert json.loads(capsys.readouterr().out) == {"refus": "Option ou mot inconnu : --oups."}
    assert run(["lire-code", "--json"]) == 2
    assert "image" in json.loads(capsys.readouterr().out)["refus"]


@pytest.mark.parametrize("command", ["", "doctor", "lire-carte", "lire-code", "decoder", "coter", "simuler", "demo"])
def test_the_help_is_french(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command.split(), "--help"]) == 0
    said = capsys.readouterr().out
    assert "montre cette aide" in said
    assert said.count("Usage") == 1
    assert not ENGLISH.search(said.removeprefix("Usage").replace("arguments", ""))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
def test_what_is_no_picture_file_is_never_opened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A pipe would never end, a folder is no file, a film would fill the memory: each has its sentence."""
    pipe, huge = tmp_path / "tuyau.png", tmp_path / "film.png"
    os.mkfifo(pipe)
    with huge.open("wb") as file:
        file.truncate(70_000_000)
    assert run(["lire-code", str(pipe), str(tmp_path), str(huge)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.partition(" : ")[2][:22] for line in err.splitlines()] == [
        "Ce n’est pas un fichie",
        "C’est un dossier. Nomm",
        "Ce fichier est trop gr",
    ]
    assert run(["lire-code", str(tmp_path / "absent.png")]) == 3
    assert capsys.readouterr().out == ""
