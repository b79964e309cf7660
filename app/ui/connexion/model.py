"""What the login pages say, and how a new passphrase is judged. No Qt."""

from __future__ import annotations

from app.domain.errors import AppError, NotFound
from app.domain.passphrase import strength
from app.services.vault import WrongOwnPassphrase, WrongPassphrase
from app.ui.banner.model import told

CLOSED_HALF_WAY = ("Ce compte n’a pas fini d’être créé.", "Demandez au kiné titulaire de le créer à nouveau.")
RESET_DONE = ("Phrase de passe changée.", "Ouvrez la session avec la nouvelle.")
OPENING = "Ouverture du cabinet…"
KEY_MISSING = "Saisissez la clé de secours imprimée : neuf groupes de quatre caractères."
SECRET_MISSING = "Choisissez une phrase de passe."  # noqa: S105 - words of the screen
TOO_WEAK = "Cette phrase de passe serait trop facile à deviner."
KNOWN_WORDS = "Sans votre identifiant ni le nom du cabinet, elle est trop facile à deviner."
AGAIN_WRONG = "Les deux saisies diffèrent. Affichez-les avec l’œil, puis corrigez."


def passphrase_errors(secret: str, again: str, known: tuple[str, ...] = ()) -> dict[str, str]:
    """Return what is wrong with a chosen passphrase, by field: « secret », « again »."""
    errors = {}
    if not secret:
        errors["secret"] = SECRET_MISSING
    elif not strength(secret).sufficient:
        errors["secret"] = TOO_WEAK
    elif not strength(secret, known=known).sufficient:
        errors["secret"] = KNOWN_WORDS
    if secret != again:
        errors["again"] = AGAIN_WRONG
    return errors


def refusal(error: AppError) -> tuple[str, str]:
    """Return what happened and what to do when a session does not open."""
    match error:
        case NotFound():
            return CLOSED_HALF_WAY
        case WrongPassphrase(wait_s=wait_s):
            return told(WrongOwnPassphrase(wait_s))
        case _:
            return told(error)
