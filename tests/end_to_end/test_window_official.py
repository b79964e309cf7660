"""The window on a post where both official libraries are installed: they crash and hang, it stays and goes on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.bootstrap.folders import Folders
from app.bootstrap.front import Readers
from app.bootstrap.libraries import OfficialLibraries, libraries_of_window
from app.hardware.api_lecture.reader import DEADLINE_S
from app.hardware.virtual_card import cps_card, vitale_1_card
from app.hardware.virtual_people import SINGLE
from app.hardware.virtual_reader import VirtualReader
from app.ui.reglages import model as reglages
from tests.end_to_end.window_support import PATIENCE_MS, Post
from tests.native import compiled
from tests.native.people import bearer_zone, identification, rights_zone
from tests.samples import PRATICIEN

PIN = "1234"
SHORT_S = 1.5


class OfficialPost(Post):
    """``poste.ini`` names both stand-ins; what they do is written in the folder of their configuration."""

    def __init__(self, qtbot: QtBot, folder: Path, configuration: Path) -> None:
        folder.mkdir()
        configuration.mkdir()
        self.configuration = configuration
        Folders(folder).post.write_text(
            f"[bibliotheques]\napi_lecture = {compiled('api_lec')}\napi_lecture_configuration = {configuration}\n"
            f"ssv = {compiled('ssv')}\nsesam_ini = {configuration / 'sesam.ini'}\n",
            encoding="utf-8",
        )
        self.official: OfficialLibraries = libraries_of_window(Folders(folder))
        reader = VirtualReader()
        super().__init__(qtbot, folder, Readers(reader, reader.watcher, self.official))
        self.reader = reader
        (configuration / "identite.xml").write_bytes(identification(SINGLE))
        (configuration / "cps.bin").write_bytes(
            bearer_zone(PRATICIEN.nom, PRATICIEN.prenom, PRATICIEN.rpps.value, am=PRATICIEN.numero_am.value)
        )
        (configuration / "droits.bin").write_bytes(rights_zone(SINGLE))
        self.behave("answer")

    def behave(self, how: str) -> None:
        """Change what both libraries do from their next start on; the SSV one learns it once."""
        (self.configuration / "api_lec.behaviour").write_text(how, encoding="ascii")
        (self.configuration / "sesam.ini").write_text(how, encoding="ascii")

    def fresh(self, how: str) -> None:
        """Change it now: a worker that lives would go on as it was."""
        self.settle()
        self.official.close()
        self.behave(how)

    def type_code(self) -> None:
        """Type the code porteur and Enter."""
        self.hands.type(PIN)
        self.hands.key("Return")


@pytest.fixture
def post(qtbot: QtBot, theme_plain: None, tmp_path: Path) -> Iterator[OfficialPost]:
    made = OfficialPost(qtbot, tmp_path / "donnees", tmp_path / "officiel")
    made.furnish()
    made.open_session()
    yield made
    made.close()


def test_the_cps_is_read_again_after_a_crash_and_a_hang(post: OfficialPost) -> None:
    hands, office = post.hands, post.office
    ssv = post.official.ssv
    assert ssv is not None
    post.reader.insert(cps_card(), 1)
    hands.wait_text("CPS présente")
    office.cps_desk.on_requested()
    post.behave("crash")
    post.type_code()
    hands.wait_text("Le module officiel s’est arrêté pendant l’opération")
    hands.wait_text("3 essais au plus avant blocage de la carte")
    post.behave("hang")
    post.type_code()
    hands.wait_text("Lecture de la carte CPS, ne la retirez pas.")
    hands.key("Ctrl+2")  # the library holds the lane of the cards, not the window
    hands.wait(lambda: office.window.current_room == "patients")
    hands.wait(lambda: not post.front.lanes.work.busy)
    assert post.front.lanes.device.busy
    hands.press("Abandonner la lecture")
    hands.wait_text("Lecture de la carte CPS abandonnée.")
    ssv.deadline_s = SHORT_S
    office.cps_desk.on_requested()
    post.type_code()
    hands.wait_text("Le module officiel n’a pas répondu à temps")
    ssv.deadline_s = PATIENCE_MS / 1000
    post.behave("answer")
    post.type_code()
    hands.wait_text("CPS : Claire Morel")
    assert not hands.sees("Claire Morel (simulation)")
    post.reader.remove(1)
    hands.wait_text("CPS absente")
    assert ssv.worker.pid is not None


def test_the_next_vitale_is_read_after_a_crash_and_a_hang(post: OfficialPost) -> None:
    hands, identity = post.hands, post.official.identity
    assert identity is not None
    assert identity.deadline_s == DEADLINE_S
    post.behave("crash")
    post.reader.insert(vitale_1_card())
    hands.wait_text("Le module officiel s’est arrêté pendant l’opération")
    post.reader.remove()
    hands.wait_text("Lecteur : prêt, sans carte Vitale")
    post.behave("hang")
    post.reader.insert(vitale_1_card())
    hands.wait_text("Carte Vitale 1 : lecture en cours, laissez-la en place.")
    hands.wait((post.configuration / "hung").exists)
    post.reader.remove()  # nobody waits thirty seconds for a card that left
    hands.wait_text("Lecteur : prêt, sans carte Vitale")
    assert not hands.sees("Carte Vitale 1 : lecture en cours, laissez-la en place.")
    post.behave("answer")
    post.reader.insert(vitale_1_card())
    hands.wait_text("Première venue")
    hands.wait_text(f"{SINGLE[0].prenom} n’a pas encore de fiche")


def test_the_self_test_tells_each_library_by_its_name(post: OfficialPost) -> None:
    hands, office = post.hands, post.office
    office.go("reglages", topic=reglages.LECTEURS)
    hands.wait_text("Module officiel de lecture : prêt")
    hands.wait_text("Module officiel de facturation (SSV) : prêt")
    post.fresh("init 63217")
    hands.press("Tester à nouveau")
    hands.wait_text("Module officiel de facturation (SSV) : ne démarre pas")
    assert hands.sees("section [commun]")
    post.fresh("crash")
    hands.press("Tester à nouveau")
    hands.wait_text("Module officiel de facturation (SSV) : s’arrête ou se bloque au démarrage")


def test_closing_the_window_on_a_hung_library_waits_for_nothing(post: OfficialPost, qtbot: QtBot) -> None:
    post.behave("hang")
    post.reader.insert(vitale_1_card())
    post.hands.wait((post.configuration / "hung").exists)
    worker = post.official.identity
    assert worker is not None
    pid = worker.worker.pid
    post.front.lanes.close()
    assert pid is not None
    assert not Path(f"/proc/{pid}").exists()


def test_the_code_porteur_is_written_nowhere(post: OfficialPost, caplog: pytest.LogCaptureFixture) -> None:
    """A code of eight digits through a crash, a refusal and garbage: in no file of the post, in no line of the log."""
    hands, secret = post.hands, "73519284"
    caplog.set_level(logging.DEBUG)
    post.reader.insert(cps_card(), 1)
    hands.wait_text("CPS présente")
    for how, words in (("crash", "s’est arrêté"), ("answer", "Il reste 2 essais au plus"), ("garbage", "illisible")):
        post.fresh(how)
        post.office.cps_desk.on_requested()
        hands.type(secret)
        hands.key("Return")
        hands.wait_text(words)
    post.settle()
    for file in post.folders.root.rglob("*"):
        if file.is_file():
            assert secret.encode() not in file.read_bytes(), file.name
    assert secret not in caplog.text + repr(post.official)
