"""Steps that several tests of the window share: every gesture a key or a click."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.fse import FseState
from app.hardware.virtual_card import family_card
from app.ui.facturer import FacturerWidget
from tests.end_to_end.window_support import PASSPHRASE, Post, plain

ORDONNANCE = {
    "Prescripteur": "Dr Anne Lefèvre",
    "N° Assurance Maladie ou RPPS": "801000019",
    "Date de l’ordonnance": "16/11",
    "Séances prescrites": "10",
    "Lombalgie, épaule, RAM, ou une ancienne cotation : AMS 7.5": "lombalgie",
}


def bill_family_mother(post: Post) -> FacturerWidget:
    """From the card of a family to a priced feuille of two séances for the mother."""
    hands = post.hands
    post.reader.insert(family_card())
    hands.wait_text("Qui vient aujourd’hui ?")
    hands.wait_text("Personnes de la carte")
    assert hands.sees("Anaïs")
    hands.key("1")
    hands.wait_text("Durand-Lefèvre Élodie n’a pas encore de fiche dans le cabinet.")
    hands.press("Créer la fiche")
    hands.wait_focus("Prescripteur")
    hands.fill(ORDONNANCE)
    page = post.page(FacturerWidget)
    hands.wait(lambda: bool(page.ordonnance.actes.rows) and len(page.ordonnance.actes.rows) < 20)
    hands.key("Return")
    hands.key("Return")
    hands.wait_text("Séance du 20/11 ajoutée")
    post.settle()
    hands.wait_text("Aucun droit connu")
    hands.press("Saisir les droits")
    hands.wait_focus("Caisse")
    hands.fill({"Caisse": "801"})
    hands.press("Enregistrer les droits")
    hands.wait_text("Droits enregistrés")
    post.settle()
    hands.key("Ctrl+N")
    hands.type("mar")
    hands.key("Return")
    hands.wait(lambda: len(page.lines.table.rows) == 2)
    post.settle()
    return page


def fse_states(post: Post) -> list[FseState]:
    """Return the state of every FSE as the database has it."""
    with post.safe.store.unit_of_work() as uow:
        return [row.state for row in uow.fses.in_state(*FseState)]


def unlock(post: Post) -> None:
    """Type the passphrase of the locked post."""
    post.hands.wait_text("Poste verrouillé. Votre travail est resté en l’état.")
    post.hands.fill({"Phrase de passe": PASSPHRASE})
    post.hands.key("Return")
    post.hands.wait(lambda: not post.office.window.is_covered)
    post.settle()


def named(root: QWidget, start: str) -> QWidget:
    """Return the widget in sight whose spoken name begins with *start*."""
    return next(w for w in root.findChildren(QWidget) if plain(w.accessibleName()).startswith(start) and w.isVisible())
