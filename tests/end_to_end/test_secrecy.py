"""Nobody of the demonstration can be found in a file on the disk: database, logs, letters, even after a kill -9."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import zlib
from pathlib import Path

import pypdfium2
import pytest

from app.bootstrap.demo.cast import LOGIN, PASSPHRASE
from app.store.layout import DATABASE
from tests.support_demo import IN_MEMORY, LIMIT_S, ROOT, Demo, environment, play_demo
from tests.support_secrets import files_under, found_in, needles, revealed, words_of_the_cast

LOUD = """
import logging, sys
logging.basicConfig(filename=sys.argv.pop(1), level=logging.DEBUG, encoding="utf-8")
ours = logging.getLogger("app")
ours.setLevel(logging.DEBUG)
ours.setLevel = lambda level: None
from app.bootstrap import run
raise SystemExit(run(sys.argv[1:]))
"""
"""The command with the log of the product, and of the libraries it uses, at its most talkative."""


@pytest.fixture(scope="module")
def sought() -> frozenset[bytes]:
    return needles(words_of_the_cast())


def test_the_search_sees_what_it_looks_for(demo: Demo, sought: frozenset[bytes]) -> None:
    with demo.opened() as uow:
        people = [uow.patients.get(row.id) for row in uow.patients.search("")]
        signed = uow.lots.get(uow.lots.rows()[0].id).fichier
    assert len(people) == 6
    for one in people:
        for text in (one.nom, one.prenom, one.nir.value, one.nir.digits, one.nir.grouped):
            assert found_in(f"bruit{text}bruit".encode(), sought)
            assert found_in(zlib.compress(text.upper().encode()), sought)
    assert found_in(signed, sought)
    (letter, *_) = sorted((demo.folder / "lettres").iterdir())
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(letter.read_bytes()))
    assert found_in(text.encode(), sought)  # a letter names its debtor, on paper


def test_plain_sqlite_does_not_open_the_database(demo: Demo) -> None:
    connection = sqlite3.connect(demo.folder / DATABASE)
    with pytest.raises(sqlite3.DatabaseError, match="file is not a database"):
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    connection.close()
    assert not (demo.folder / DATABASE).read_bytes().startswith(b"SQLite")


def test_no_file_names_anybody(demo: Demo, sought: frozenset[bytes]) -> None:
    names = {path.name for path in files_under(demo.output)}
    assert {"cabinet.db", "coffre.json", "cabinet.log", "R-2026-0001.pdf", "cle-de-secours.pdf"} <= names
    assert revealed(sought, demo.output, demo.temporary) == {}


def test_the_vault_and_the_log_hold_no_secret(demo: Demo) -> None:
    secrets = frozenset({PASSPHRASE.encode(), PASSPHRASE.split(maxsplit=1)[1].encode()})
    assert revealed(secrets, demo.output, demo.temporary) == {}
    users = json.loads((demo.folder / "coffre.json").read_text(encoding="utf-8"))["utilisateurs"]
    assert [user["login"] for user in users] == [LOGIN]


def test_what_the_command_says_names_nobody(demo: Demo, sought: frozenset[bytes]) -> None:
    for run in (demo.first, demo.second):
        assert found_in(run.told.encode() + json.dumps(run.report).encode(), sought) == set()


@pytest.mark.parametrize("moment", ["Lot 2 : réussi", "Relance R-2026-0001"])
def test_killed_in_the_middle_nothing_leaks_and_the_day_can_go_on(
    tmp_path: Path, sought: frozenset[bytes], moment: str
) -> None:
    output, temporary = tmp_path / "sortie", tmp_path / "tmp"
    command = [sys.executable, "-m", "app", "demo", "--sortie", str(output), *IN_MEMORY]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(temporary), stdout=subprocess.PIPE, encoding="utf-8"
    ) as running:  # fmt: skip
        assert any(line.startswith(moment) for line in running.stdout), "the day ended before that moment"
        running.kill()
    wal = output / "cabinet" / "cabinet.db-wal"
    assert wal.stat().st_size > 0
    assert revealed(sought, output, temporary) == {}
    again = play_demo(output, temporary, *IN_MEMORY)
    assert again.code == 0, again.told
    assert again.report["conservation"] is True
    assert again.report["fse"]["preparees"] == again.report["fse"]["signees"] == 7
    assert again.report["centimes"]["factures"] == 34008
    assert revealed(sought, output, temporary) == {}


def test_the_most_talkative_log_names_nobody(tmp_path: Path, sought: frozenset[bytes]) -> None:
    log = tmp_path / "tout.log"
    words = ["demo", "--json", "--sortie", str(tmp_path / "sortie"), *IN_MEMORY]
    done = subprocess.run(
        [sys.executable, "-c", LOUD, str(log), *words], cwd=ROOT, env=environment(tmp_path / "tmp"), check=False,
        capture_output=True, timeout=LIMIT_S,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    told = log.read_text(encoding="utf-8")
    assert "DEBUG:mail.log" in told
    assert "INFO:app.store" in told
    assert revealed(sought, tmp_path) == {}
    assert found_in(done.stdout + done.stderr, sought) == set()
