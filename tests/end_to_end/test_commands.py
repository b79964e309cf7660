"""Every ``cabinet`` command in a process of its own: exit code, document, words."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app.bootstrap.demo.cast import LOGIN, MORNING, PASSPHRASE, PROLOGUE
from app.domain.clock import FixedClock
from app.domain.retour import RetourKind
from app.hardware.virtual_card import family_card, vitale_1_card
from app.hardware.virtual_people import FAMILY
from app.store.engine import KEY_BYTES, connect_sqlcipher
from app.store.layout import DATABASE
from app.store.open import open_vault
from tests.card_desk import PcscdDesk
from tests.native import compiled
from tests.native.desk import ApiPost
from tests.support_demo import Demo, cabinet

pytest_plugins = ("tests.pcscd_fixture",)
DONE, REFUSED, MISUSE, ENVIRONMENT = 0, 1, 2, 3


def test_an_unknown_word_is_a_misuse(tmp_path: Path) -> None:
    done = cabinet("facturer-tout", temporary=tmp_path)
    assert (done.returncode, done.stdout) == (MISUSE, "")
    assert "facturer-tout" in done.stderr


def test_the_doctor_looks_at_a_cabinet_without_naming_anybody(demo: Demo, tmp_path: Path) -> None:
    done = cabinet("--donnees", demo.folder, "doctor", "--json", temporary=tmp_path)
    points = {point["point"]: point for point in json.loads(done.stdout)["points"]}
    broken = [name for name, point in points.items() if point["verdict"] == "panne"]
    assert done.returncode == (ENVIRONMENT if broken else DONE)
    assert points["Cabinet"]["constat"] == "base chiffrée et coffre en place"
    assert points["Réseau local"]["verdict"] == points["Polices"]["verdict"] == "ok"
    assert "non homologué" in points["Moteur de facturation"]["constat"]
    assert points["Service de droits"]["verdict"] == "ok"
    assert all(points[name]["reparation"] for name in broken)
    assert all(visit.patient.nom not in done.stdout for visit in PROLOGUE)


@pytest.mark.parametrize(("lost", "words"), [(DATABASE, "la base manque"), ("coffre.json", "le coffre manque")])
def test_the_doctor_finds_what_is_lost(demo: Demo, tmp_path: Path, lost: str, words: str) -> None:
    folder = shutil.copytree(demo.folder, tmp_path / "donnees")
    (folder / lost).unlink()
    done = cabinet("--donnees", folder, "doctor", "--json", temporary=tmp_path / "tmp")
    points = {point["point"]: point for point in json.loads(done.stdout)["points"]}
    assert done.returncode == ENVIRONMENT
    assert points["Cabinet"]["constat"] == words
    assert lost in points["Cabinet"]["reparation"]


@pytest.mark.pcsc
def test_a_card_is_read_through_the_service_and_its_absence_is_told(pcscd_desk: PcscdDesk, tmp_path: Path) -> None:
    pcscd_desk.insert(family_card())
    read = cabinet("lire-carte", "--json", temporary=tmp_path)
    assert read.returncode == DONE, read.stderr
    people = json.loads(read.stdout)["beneficiaires"]
    assert [(one["nom"], one["prenom"]) for one in people] == [(one.nom, one.prenom) for one in FAMILY]
    assert FAMILY[0].nir.value not in read.stdout
    assert FAMILY[0].nir.value in cabinet("lire-carte", "--json", "--clair", temporary=tmp_path).stdout
    pcscd_desk.remove()
    empty = cabinet("lire-carte", "--json", temporary=tmp_path)
    assert (empty.returncode, json.loads(empty.stdout)["erreur"]) == (REFUSED, "NoCard")
    pcscd_desk.service_down()
    down = cabinet("lire-carte", "--json", temporary=tmp_path)
    refusal = json.loads(down.stdout)
    assert (down.returncode, refusal["erreur"]) == (ENVIRONMENT, "ServiceDown")
    assert refusal["message"] == down.stderr.strip()


@pytest.mark.pcsc
def test_a_vitale_1_is_read_by_the_official_library_and_a_crash_of_it_is_told(
    pcscd_desk: PcscdDesk, tmp_path: Path
) -> None:
    """The library is a stand-in; the service, the worker and the command are the real ones."""
    post = ApiPost(tmp_path)
    told = f"[bibliotheques]\napi_lecture = {compiled('api_lec')}\napi_lecture_configuration = {tmp_path}\n"
    (tmp_path / "poste.ini").write_text(told, encoding="utf-8")
    pcscd_desk.insert(vitale_1_card())
    command = ("--donnees", tmp_path, "lire-carte")
    read = cabinet(*command, temporary=tmp_path / "tmp")
    assert read.returncode == DONE, read.stderr
    assert "lue par le module officiel" in read.stdout
    assert FAMILY[1].prenom in read.stdout
    post.behave("crash")
    crashed = cabinet(*command, "--json", temporary=tmp_path / "tmp")
    assert (crashed.returncode, json.loads(crashed.stdout)["erreur"]) == (REFUSED, "LibraryCrashed")
    assert "module officiel" in crashed.stderr
    files = cabinet("lire-carte", "--fichiers", temporary=tmp_path / "tmp")
    assert files.returncode == REFUSED


@pytest.fixture(scope="module")
def files(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A lot, an acknowledgement and a payment file of the demonstration, and one that says nothing."""
    folder = tmp_path_factory.mktemp("fichiers")
    with demo.opened() as uow:
        kinds = {row.kind: uow.retours.get(row.id).contenu for row in uow.retours.rows()}
        lot = uow.lots.get(uow.lots.rows()[0].id).fichier
    made = {"B2": lot, "ARL": kinds[RetourKind.ARL], "RSP": kinds[RetourKind.RSP], "rien": b"Bonjour, pas un fichier."}
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in made}


@pytest.mark.parametrize(("name", "kind"), [("B2", "B2"), ("ARL", "ARL"), ("RSP", "RSP")])
def test_a_file_of_the_day_is_explained(files: dict[str, Path], tmp_path: Path, name: str, kind: str) -> None:
    done = cabinet("decoder", "--json", files[name], temporary=tmp_path)
    assert done.returncode == DONE, done.stderr
    document = json.loads(done.stdout)
    assert document["type"].startswith(kind)
    assert document["erreur"] == ""
    assert len(document["enregistrements"]) >= 3
    numbers = [visit.patient.nir for visit in PROLOGUE if visit.patient.nir]
    assert all(number.digits not in done.stdout for number in numbers)


def test_what_is_no_file_of_ours_is_refused_in_french(files: dict[str, Path], tmp_path: Path) -> None:
    done = cabinet("decoder", files["rien"], temporary=tmp_path)
    assert done.returncode == REFUSED
    assert "illisible" in done.stderr.lower() or "reconn" in done.stderr.lower(), done.stderr
    missing = cabinet("decoder", tmp_path / "absent", temporary=tmp_path)
    assert (missing.returncode, "introuvable" in missing.stderr) == (ENVIRONMENT, True)


def check(folder: Path, temporary: Path, phrase: str = PASSPHRASE) -> tuple[int, dict[str, object]]:
    """Run ``verifier-journal`` on *folder*."""
    words = ("--donnees", folder, "verifier-journal", "--identifiant", LOGIN, "--json")
    done = cabinet(*words, temporary=temporary, CABINET_PHRASE=phrase)
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout)


def test_the_journal_of_the_day_holds_until_somebody_writes_in_it(demo: Demo, tmp_path: Path) -> None:
    folder = shutil.copytree(demo.folder, tmp_path / "donnees")
    assert check(folder, tmp_path / "tmp") == (DONE, {"intact": True, "rupture": None})
    key = open_vault(folder, FixedClock(MORNING)).unlock(LOGIN, PASSPHRASE)
    connection = connect_sqlcipher(folder / DATABASE, key[:KEY_BYTES])
    connection.execute("DROP TRIGGER fige_journal_update")
    connection.execute("UPDATE journal SET detail = 'rien' WHERE seq = 5")
    connection.commit()
    connection.close()
    assert check(folder, tmp_path / "tmp") == (REFUSED, {"intact": False, "rupture": 5})


def test_the_journal_is_not_opened_by_a_wrong_passphrase(demo: Demo, tmp_path: Path) -> None:
    folder = shutil.copytree(demo.folder, tmp_path / "donnees")
    code, document = check(folder, tmp_path / "tmp", "une autre phrase")
    assert code == REFUSED
    assert "incorrects" in str(document["refus"])
    code, document = check(tmp_path / "vide", tmp_path / "tmp")
    assert code == ENVIRONMENT
    assert document["refus"]


def test_the_outside_world_serves_on_loopback_only(tmp_path: Path) -> None:
    done = cabinet("simuler", "--duree", "1", "--json", temporary=tmp_path)
    assert done.returncode == DONE, done.stderr
    doors = json.loads(done.stdout)
    assert set(doors) == {"smtp", "pop3", "droits", "insi", "certificats"}
    assert all(doors[name].startswith("127.0.0.1:") and int(doors[name].partition(":")[2]) for name in ("smtp", "pop3"))
    assert all(doors[name].startswith("https://127.0.0.1:") for name in ("droits", "insi"))
    assert not Path(doors["certificats"]).exists()


@pytest.mark.parametrize("taken", ["fichier", "cabinet"])
def test_a_demonstration_that_cannot_write_says_so(tmp_path: Path, taken: str) -> None:
    output = tmp_path / "sortie"
    if taken == "cabinet":
        output.mkdir()
    (output if taken == "fichier" else output / "cabinet").write_bytes(b"")
    done = cabinet("demo", "--json", "--sortie", output, "--lecteur", "memoire", temporary=tmp_path / "tmp")
    assert done.returncode == ENVIRONMENT
    assert "dossier des données" in json.loads(done.stdout)["refus"]
    assert "Traceback" not in done.stderr
