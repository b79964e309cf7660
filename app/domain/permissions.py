"""Who may do what: the one table."""

from __future__ import annotations

from enum import Enum

from app.domain.errors import NotAllowed
from app.domain.people import Role


class Permission(Enum):
    """One thing that a role opens or not."""

    VOIR_PATIENTS = "voir les fiches administratives"
    VOIR_SOINS = "voir les soins (prises en charge, séances, actes)"
    MODIFIER_PATIENTS = "modifier les fiches"
    VOIR_NIR = "voir le NIR en clair"
    FACTURER = "préparer une FSE"
    SIGNER = "signer une FSE"
    TRANSMETTRE = "transmettre les lots"
    TRAITER_RETOURS = "relever et traiter les retours"
    VOIR_IMPAYES = "voir les impayés"
    RELANCER = "préparer et imprimer les relances"
    ENCAISSER = "enregistrer un règlement"
    ABANDONNER = "abandonner une créance"
    REGLER = "changer les réglages du cabinet"
    GERER_UTILISATEURS = "gérer les utilisateurs"
    LIRE_JOURNAL = "lire le journal des accès"


_P = Permission
_SOIN = frozenset(
    {
        _P.VOIR_PATIENTS, _P.VOIR_SOINS, _P.MODIFIER_PATIENTS, _P.VOIR_NIR, _P.FACTURER, _P.SIGNER,
        _P.TRANSMETTRE, _P.TRAITER_RETOURS, _P.VOIR_IMPAYES, _P.ENCAISSER,
    }
)  # fmt: skip
_BUREAU = frozenset(
    {
        _P.VOIR_PATIENTS, _P.MODIFIER_PATIENTS, _P.TRANSMETTRE, _P.TRAITER_RETOURS, _P.VOIR_IMPAYES,
        _P.RELANCER, _P.ENCAISSER,
    }
)  # fmt: skip

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.KINE: _SOIN | {_P.RELANCER, _P.ABANDONNER, _P.REGLER, _P.GERER_UTILISATEURS, _P.LIRE_JOURNAL},
    Role.REMPLACANT: _SOIN,
    Role.SECRETAIRE: _BUREAU,
    Role.ADMINISTRATEUR: frozenset({_P.REGLER, _P.GERER_UTILISATEURS, _P.LIRE_JOURNAL}),
}


def allows(role: Role, permission: Permission) -> bool:
    """Return whether *role* opens *permission*."""
    return permission in PERMISSIONS[role]


def require(role: Role, permission: Permission) -> None:
    """Raise NotAllowed unless *role* opens *permission*."""
    if not allows(role, permission):
        raise NotAllowed(
            f"{role.name} lacks {permission.name}",
            f"Votre rôle ({role.value}) ne permet pas de {permission.value}. Demandez au kiné titulaire.",
        )
