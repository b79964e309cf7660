"""The window on the real card service: the same gestures, a card behind a real pcscd."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.bootstrap.front import Readers
from app.hardware.virtual_card import family_card, vitale_2
from app.hardware.virtual_people import SINGLE
from app.hardware.vpcd import VpcdCard
from app.ui.facturer import FacturerWidget
from tests.card_desk import PcscdDesk
from tests.end_to_end.window_support import Post

pytest_plugins = ["tests.pcscd_fixture"]
pytestmark = pytest.mark.pcsc


@pytest.fixture
def pcscd_post(qtbot: QtBot, theme_plain: None, tmp_path: Path, pcscd_desk: PcscdDesk) -> Iterator[Post]:
    """A post that was just unpacked, on the real card service."""
    made = Post(qtbot, tmp_path / "donnees", Readers(pcscd_desk.reader, pcscd_desk.watcher))
    yield made
    made.close()


def test_from_the_card_to_the_feuille_and_back_through_a_stopped_service(
    pcscd_post: Post, pcscd_desk: PcscdDesk
) -> None:
    post, hands = pcscd_post, pcscd_post.hands
    post.furnish()
    post.open_session()
    torn = VpcdCard(family_card(), 0)
    torn.insert(4)
    hands.wait_text("La carte a été retirée pendant la lecture.")
    torn.remove()
    hands.wait_text("Lecteur : prêt, sans carte Vitale")
    pcscd_desk.insert(family_card())
    hands.wait_text("Personnes de la carte")
    hands.key("2")
    hands.press("Créer la fiche")
    hands.wait_focus("Prescripteur")
    assert hands.sees("Durand-Lefèvre Anaïs")
    hands.fill({"Prescripteur": "Dr Anne Lefèvre"})
    pcscd_desk.service_down()
    hands.wait_text("Lecteur : service arrêté")
    pcscd_desk.cards.clear()
    pcscd_desk.service_up()
    hands.wait_text("Lecteur : prêt, sans carte Vitale")
    pcscd_desk.insert(vitale_2(SINGLE))
    hands.wait_text("La carte dans le lecteur n’est pas celle de Durand-Lefèvre Anaïs.")
    assert post.page(FacturerWidget).ordonnance.prescripteur.text() == "Dr Anne Lefèvre"
    hands.wait_text("Lecteur : carte Vitale présente")
