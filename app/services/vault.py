"""What the use cases need from the vault that keeps the data key, and what it may answer."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import AppError, EnvironmentProblem
from app.domain.passphrase import strength


class WrongPassphrase(AppError):
    """Login or passphrase is wrong, without saying which; the next try is accepted after ``wait_s`` seconds."""

    what = "Identifiant ou phrase de passe incorrects."

    def __init__(self, wait_s: int = 0) -> None:
        after = f" Prochain essai possible dans {_spoken(wait_s)}." if wait_s else ""
        super().__init__("wrong passphrase", f"{self.what}{after}")
        self.wait_s = wait_s


class WrongOwnPassphrase(WrongPassphrase):
    """The same where the person is chosen in a list or known already: only the passphrase was asked."""

    what = "Phrase de passe incorrecte."


class TooManyTries(AppError):
    """Tried before the delay ran out: nothing was checked."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(
            f"wait {wait_s} s",
            f"Trop d’essais. Attendez {_spoken(wait_s)}, ou utilisez la clé de secours imprimée à l’installation.",
        )
        self.wait_s = wait_s


class WrongRecoveryKey(AppError):
    """A recovery key well typed, but not of this cabinet (or replaced since)."""

    user_message = (
        "Cette clé de secours n’ouvre pas ce cabinet. Prenez la dernière imprimée : les autres sont annulées."
    )


class MistypedRecoveryKey(AppError):
    """The check characters do not follow: a typing error, nothing was tried."""

    user_message = "Il y a une faute de frappe dans la clé de secours. Relisez chaque groupe de quatre caractères."


class WeakPassphrase(AppError):
    """The passphrase would not protect the database."""


class LoginTaken(AppError):
    """Two people cannot share a login."""

    user_message = "Cet identifiant existe déjà. Choisissez-en un autre."


class LastUser(AppError):
    """Someone must be able to open the cabinet."""

    user_message = "C’est la dernière personne qui peut ouvrir le cabinet : ajoutez-en une autre d’abord."


class VaultMissing(EnvironmentProblem):
    """The side file that holds the wrapped key is gone."""

    user_message = (
        "Le coffre des clés est introuvable : sans lui, la base ne s’ouvre pas. "
        "Remettez le fichier coffre.json en place, depuis une copie de secours au besoin."
    )


class VaultDamaged(EnvironmentProblem):
    """The side file cannot be read, or was changed by something else."""

    user_message = (
        "Le coffre des clés est abîmé ou a été modifié. Remettez le fichier coffre.json d’une copie de secours."
    )


class VaultNewer(EnvironmentProblem):
    """A later release wrote the side file."""

    user_message = (
        "Ce coffre vient d’une version suivante de Cabinet Kiné. Installez la dernière version : rien n’a été touché."
    )


@dataclass(frozen=True, slots=True)
class VaultUser:
    """A person who can open the vault, as the login screen lists them."""

    login: str
    nom_affiche: str


def require_strong(passphrase: str, *, known: tuple[str, ...] = ()) -> None:
    """Raise WeakPassphrase, with its advice, unless *passphrase* may protect the database."""
    found = strength(passphrase, known=known)
    if not found.sufficient:
        raise WeakPassphrase(f"{found.bits} bits", f"Phrase secrète trop facile à deviner. {found.advice}")


def _spoken(seconds: int) -> str:
    return f"{seconds}\u00a0s" if seconds < 120 else f"{-(-seconds // 60)}\u00a0min"
