"""Topics and words of Réglages. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.people import Praticien, Role, StatutPraticien, Utilisateur
from app.domain.permissions import Permission, allows
from app.ui.values import IconValue, State, TagValue
from app.ui.words import NBSP, capital, counted

DROITS = "droits"
CABINET, PRATICIENS, UTILISATEURS, TARIFS, LECTEURS, LECTURES, TRANSMISSION, SECURITE, APPARENCE, A_PROPOS = (
    "cabinet",
    "praticiens",
    "utilisateurs",
    "tarifs",
    "lecteurs",
    "lectures",
    "transmission",
    "securite",
    "apparence",
    "a-propos",
)
CABINET_SAVED = "Cabinet enregistré"
PRATICIEN_SAVED = "Kiné enregistré\u00a0: {}"
UNDONE = "Réglage remis comme avant"
ACCOUNT_ADDED = "Compte ouvert pour {}"
ACCOUNT_SAVED = "Compte enregistré"
ACCOUNT_CLOSED = "Compte fermé\u00a0: {}"
ACCOUNT_REOPENED = "Compte rouvert\u00a0: {}"
LOCK_SAVED = "Verrouillage après {}"
PASSPHRASE_CHANGED = "Phrase de passe changée"  # noqa: S105 - words of the screen
OLD_MISSING = "Saisissez la phrase de passe actuelle."
NEW_KEY_NOTED = "Nouvelle clé de secours en vigueur"
JOURNAL_HOLDS = ("Le journal est intact.", "Aucune ligne n’a été changée, retirée ni ajoutée après coup.")
JOURNAL_BROKEN = "Le journal a été modifié à partir de la ligne {}."
JOURNAL_BROKEN_TO_DO = "Faites une copie du dossier des données, puis prévenez l’assistance avant de continuer."
NAME_MISSING = "Indiquez le nom, tel qu’il paraît à l’écran."
PRATICIEN_NEEDED = "Indiquez quel kiné c’est\u00a0: ses feuilles porteront ses numéros."
NOT_ALLOWED_LOCK = "Votre rôle ne permet pas de changer ce délai."
MINUTES = tuple(range(1, 16))
JOURNAL_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Topic:
    """One line of the list on the left."""

    key: str
    title: str
    icon: str
    permission: Permission | None = None


TOPICS = (
    Topic(CABINET, "Cabinet", "building-2", Permission.REGLER),
    Topic(PRATICIENS, "Kinés", "stethoscope", Permission.REGLER),
    Topic(UTILISATEURS, "Utilisateurs", "users", Permission.GERER_UTILISATEURS),
    Topic(TARIFS, "Tarifs", "euro", Permission.REGLER),
    Topic(DROITS, "Droits et mutuelles", "landmark", Permission.REGLER),
    Topic(LECTEURS, "Lecteurs et caméra", "credit-card"),
    Topic(LECTURES, "Lectures", "scan-qr-code", Permission.VOIR_PATIENTS),
    Topic(TRANSMISSION, "Transmission", "send"),
    Topic(SECURITE, "Sécurité", "shield-check"),
    Topic(APPARENCE, "Apparence", "sun"),
    Topic(A_PROPOS, "À propos", "info"),
)
STATUT_WORDS = {
    StatutPraticien.TITULAIRE: "Titulaire",
    StatutPraticien.COLLABORATEUR: "Collaborateur",
    StatutPraticien.REMPLACANT: "Remplaçant",
}
ROLE_WORDS = {
    Role.KINE: "Kiné",
    Role.REMPLACANT: "Remplaçant",
    Role.SECRETAIRE: "Secrétaire",
    Role.ADMINISTRATEUR: "Administrateur",
}
_YES, _NO = IconValue("check", "oui", State.SUCCESS), IconValue("minus", "non", State.NEUTRAL)


@dataclass(frozen=True, slots=True)
class Said:
    """One message in a topic."""

    state: State
    what: str
    to_do: str = ""


@dataclass(frozen=True, slots=True)
class PraticienRow:
    """One kiné."""

    id: int
    name: str
    rpps: str
    numero_am: str
    statut: str


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account; ``own`` is that of the person who looks."""

    id: int
    name: str
    login: str
    role: str
    tag: TagValue
    active: bool
    own: bool


@dataclass(frozen=True, slots=True)
class PermissionRow:
    """What each role may do about one thing."""

    words: str
    cells: dict[Role, IconValue]

    def __hash__(self) -> int:
        return hash(self.words)


@dataclass(frozen=True, slots=True)
class AccountTyped:
    """The form of an account as sent; ``id`` 0 is a new one."""

    id: int = 0
    nom: str = ""
    login: str = ""
    role: Role = Role.SECRETAIRE
    praticien_id: int | None = None
    secret: str = ""
    again: str = ""

    def __repr__(self) -> str:
        return f"AccountTyped({self.id})"


@dataclass(frozen=True, slots=True)
class PassphraseTyped:
    """Old and new passphrase as sent."""

    old: str
    secret: str
    again: str

    def __repr__(self) -> str:
        return "PassphraseTyped(…)"


def praticien_rows(praticiens: tuple[Praticien, ...]) -> tuple[PraticienRow, ...]:
    """Return the kinés, titulaires first."""
    names = {praticien.id: praticien.nom_complet for praticien in praticiens}
    rows = []
    for praticien in praticiens:
        replaced = names.get(praticien.titulaire_id or 0, "")
        words = STATUT_WORDS[praticien.statut] + (f" de {replaced}" if replaced else "")
        rows.append(
            PraticienRow(praticien.id, praticien.nom_complet, str(praticien.rpps), str(praticien.numero_am), words)
        )
    return tuple(rows)


def account_rows(accounts: tuple[Utilisateur, ...], own_id: int) -> tuple[AccountRow, ...]:
    """Return the accounts, open ones first."""
    return tuple(
        AccountRow(
            account.id,
            account.nom_affiche,
            account.login,
            ROLE_WORDS[account.role],
            TagValue(State.SUCCESS, "Ouvert") if account.actif else TagValue(State.NEUTRAL, "Fermé", "lock"),
            account.actif,
            account.id == own_id,
        )
        for account in accounts
    )


def permission_rows() -> tuple[PermissionRow, ...]:
    """Return the whole table of roles and permissions, as the application applies it."""
    return tuple(
        PermissionRow(
            capital(permission.value),
            {role: _YES if allows(role, permission) else _NO for role in Role},
        )
        for permission in Permission
    )


def minutes_words(minutes: int) -> str:
    """Return « 5 minutes »."""
    return counted(minutes, "minute")


def close_words(row: AccountRow) -> tuple[str, str, str]:
    """Return the question, the consequence and the verb."""
    return (
        f"Fermer le compte de {row.name}{NBSP}?",
        "Sa phrase de passe est effacée tout de suite. Pour revenir, il faudra rouvrir le compte avec une nouvelle.",
        "Fermer le compte",
    )


NEW_KEY_WORDS = (
    "Créer une nouvelle clé de secours\u00a0?",
    "L’ancienne feuille n’ouvrira plus rien. La nouvelle clé ne sera affichée qu’une fois.",
    "Créer une nouvelle clé",
)
