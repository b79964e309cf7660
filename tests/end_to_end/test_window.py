"""One day in front of the window: every gesture a key or a click, every part real but the caisse and the card."""

from __future__ import annotations

import re
from datetime import timedelta

from PySide6.QtWidgets import QWidget

from app.domain.fse import FseState
from app.domain.money import Money
from app.ui.impayes.view import ImpayesWidget
from app.ui.premiere_ouverture.view import AssistantWidget
from app.ui.retours.view import RetoursWidget
from app.ui.teletransmission.view import SendingWidget
from tests.end_to_end.window_steps import bill_family_mother, fse_states, named, unlock
from tests.end_to_end.window_support import CABINET, KINE, LOGIN, PASSPHRASE, Post, plain


def first_run(post: Post) -> None:
    """Set the cabinet up through the assistant, by keyboard alone."""
    hands = post.hands
    post.front.start()
    post.activate()
    assert isinstance(post.front.entry.page, AssistantWidget)
    hands.press("Créer mon cabinet")
    lines = CABINET.adresse
    hands.fill({"Nom du cabinet": CABINET.nom, "Rue": lines.lignes[0], "Code postal": "80000", "Ville": "Amiens"})
    hands.key("Ctrl+Return")
    hands.fill({"Prénom": KINE.prenom, "Nom": KINE.nom, "Numéro RPPS": KINE.rpps.value})
    hands.fill({"Numéro Assurance Maladie": "12"})
    hands.key("Ctrl+Return")
    assert hands.sees("Le cabinet est prêt") is False
    assert KINE.numero_am is not None
    hands.fill({"Numéro Assurance Maladie": KINE.numero_am.value})
    hands.key("Ctrl+Return")
    hands.fill({"Identifiant": LOGIN, "Phrase de passe": PASSPHRASE, "Retapez-la": PASSPHRASE})
    hands.key("Ctrl+Return")
    hands.wait_text("Clé de secours : ")
    boxes = post.front.entry.findChildren(QWidget)
    said = next(b.accessibleName() for b in boxes if plain(b.accessibleName()).startswith("Clé de secours : "))
    groups = re.findall(r"[A-Z0-9]{4}", plain(said).partition(" : ")[2])
    assert len(groups) == 9
    hands.fill({"3ᵉ groupe": groups[2], "7ᵉ groupe": groups[6]})
    hands.key("Ctrl+Return")
    hands.wait_text("Le cabinet est prêt")
    hands.key("Ctrl+Return")
    post.wait_open()


def give_address(post: Post) -> None:
    """Complete the file of the patient, from the warning that no letter can leave."""
    hands = post.hands
    hands.press("Ouvrir la fiche")
    post.settle()
    hands.press("Modifier")
    hands.wait_focus("Nom")
    hands.fill({"Rue": "14 rue des Cordeliers", "Code postal": "80000", "Ville": "Amiens"})
    hands.key("Ctrl+Return")
    hands.wait_text("Fiche enregistrée")
    post.settle()


def has_ink(paper: QWidget) -> bool:
    """Whether something dark is drawn on something white."""
    image = paper.grab().toImage()
    places = [(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)]
    light = {image.pixelColor(x, y).lightness() for x, y in places}
    return min(light) < 80 and max(light) > 240


def letter_is_printed(post: Post, share: Money) -> None:
    """Fifty days later: the post has locked itself, the share of the patient is unpaid, its reminder is printed."""
    hands = post.hands
    post.clock.advance(timedelta(days=50))
    post.office.auto_lock.tick()
    unlock(post)
    post.go(7)
    unpaid = post.page(ImpayesWidget)
    hands.wait(lambda: [(row.libelle, row.due) for row in unpaid.table.rows] == [("Durand-Lefèvre Élodie", share)])
    hands.wait_text("Aucune lettre possible")
    give_address(post)
    post.go(7)
    hands.press("Aperçu de la lettre")
    hands.wait_text("Page 1 sur 1")
    assert has_ink(named(unpaid.letters, "Relance 1 · Durand-Lefèvre Élodie"))
    hands.press("Imprimer la lettre")
    hands.wait_text("imprimée.")
    post.settle()
    (letter,) = post.folders.letters.glob("*.pdf")
    assert letter.read_bytes().startswith(b"%PDF-")
    hands.press("Ouvrir : Relance 1 imprimée le 09/01 · solde alors " + plain(str(share)))
    hands.wait_text("imprimée le 09/01 · solde alors")
    hands.wait_text("Enregistrer une copie")
    with post.safe.store.unit_of_work() as uow:
        (relance,) = uow.relances.of_debtor(unpaid.table.rows[0].key)
        assert letter.read_bytes() == uow.relances.get(relance.id).pdf


def test_from_the_first_opening_to_the_printed_reminder(post: Post) -> None:
    first_run(post)
    hands, office = post.hands, post.office
    page = bill_family_mother(post)
    days = [row.jour for row in page.lines.table.rows]
    assert days == ["mar. 17/11/2026", "ven. 20/11/2026"]
    total = sum((row.honoraires.cents for row in page.lines.table.rows), 0)
    assert total > 0
    assert hands.sees("60 %")

    hands.key("Ctrl+Return")
    hands.wait_text("FSE n° 1 signée, en file d’attente")
    post.settle()
    assert fse_states(post) == [FseState.SIGNEE]

    hands.key("Ctrl+T")
    hands.wait_text("Transmettre 1 FSE")
    hands.key("Return")
    sending = post.page(SendingWidget)
    hands.wait(lambda: len(sending.lots.rows) == 1)
    post.settle()
    assert fse_states(post) == [FseState.TRANSMISE]

    hands.key("F5")
    post.settle()
    returns = post.page(RetoursWidget)
    hands.wait(lambda: len(returns.files.rows) == 2)
    post.settle()
    conservation = office.desk.consult.conservation()
    assert conservation.holds
    assert conservation.total.facture == Money(total)
    assert conservation.total.paye == Money(total).split(60)[0]
    assert fse_states(post) == [FseState.ACQUITTEE]
    share = Money(total) - conservation.total.paye

    letter_is_printed(post, share)
    assert office.desk.consult.conservation().holds
