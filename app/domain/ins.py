"""Identité nationale de santé: traits, matricule, statuses. Source: facts/ins-datamatrix.md §2 to §4 (RNIV)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Self

from app.domain.dates import BirthDate
from app.domain.errors import AppError
from app.domain.identifiers import Nir
from app.domain.patient import Sexe, normalised


class OidIns(Enum):
    """Which register a matricule belongs to. Source: FR Core, as quoted by facts/ins-datamatrix.md §2."""

    NIR = "1.2.250.1.213.1.4.8"
    NIA = "1.2.250.1.213.1.4.9"
    TEST = "1.2.250.1.213.1.4.10"
    DEMONSTRATION = "1.2.250.1.213.1.4.11"

    @property
    def is_fictional(self) -> bool:
        """Whether nobody real bears a matricule of this register."""
        return self in {OidIns.TEST, OidIns.DEMONSTRATION}

    @property
    def libelle(self) -> str:
        """What the screen says of it."""
        return _LIBELLES[self]


_LIBELLES = {
    OidIns.NIR: "INS-NIR",
    OidIns.NIA: "INS-NIA, numéro d’attente",
    OidIns.TEST: "INS-NIR de test",
    OidIns.DEMONSTRATION: "INS-NIR de démonstration",
}


@dataclass(frozen=True, slots=True)
class MatriculeIns:
    """The number of one person, and its register. The key may be wrong: official test data carry wrong keys."""

    numero: Nir
    oid: OidIns


class StatutIdentite(Enum):
    """How far an identity is trusted; the four exclude each other."""

    PROVISOIRE = "provisoire"
    RECUPEREE = "récupérée"
    VALIDEE = "validée"
    QUALIFIEE = "qualifiée"


class AttributIdentite(Enum):
    """What somebody said of an identity, beside its status."""

    HOMONYME = "homonyme"
    DOUTEUX = "douteux"
    FICTIF = "fictif"


class CanalIdentite(Enum):
    """How the traits came in. Source: FR Core, collection channel (facts/ins-datamatrix.md §4)."""

    SAISIE = "SM"
    CARTE_VITALE = "CV"
    INSI = "INSI"
    CODE_BARRES = "CB"
    SANS_CONTACT = "RFID"
    APPLI_CARTE_VITALE = "AV"


class TypeDocument(Enum):
    """Identity documents of high confidence. Source: facts/ins-datamatrix.md §4."""

    CARTE_IDENTITE = "CN"
    PASSEPORT = "PA"
    TITRE_SEJOUR = "CS"


@dataclass(frozen=True, slots=True)
class TraitsIns:
    """The strict traits of one person. ``repr`` is masked."""

    nom_naissance: str
    prenoms: str
    """Every given name of the birth record, parted by spaces."""
    naissance: BirthDate
    sexe: Sexe
    lieu_naissance: str = ""
    """INSEE code of the place of birth, 5 characters; empty when the source leaves it out."""

    @property
    def premier_prenom(self) -> str:
        """The first given name; the list does not tell a compound name without hyphen."""
        return self.prenoms.partition(" ")[0]

    def differences(self, other: TraitsIns) -> tuple[str, ...]:
        """Return the French names of the traits that differ; accents, case and punctuation do not count."""
        pairs = (
            ("nom de naissance", normalised(self.nom_naissance), normalised(other.nom_naissance)),
            ("prénoms", normalised(self.prenoms), normalised(other.prenoms)),
            ("date de naissance", self.naissance.text, other.naissance.text),
            ("sexe", self.sexe.value, other.sexe.value),
            ("lieu de naissance", self.lieu_naissance, other.lieu_naissance),
        )
        return tuple(name for name, mine, theirs in pairs if mine != theirs)

    def __repr__(self) -> str:
        return "TraitsIns(…)"


@dataclass(frozen=True, slots=True)
class ControleDocument:
    """An identity document that somebody of the cabinet looked at."""

    document: TypeDocument
    checked_on: date
    checked_by: str


class IdentityRefused(AppError):
    """A rule of identity vigilance bars what was asked."""


@dataclass(frozen=True, slots=True)
class IdentiteIns:
    """Traits with what vouches for them: the status follows from it and is never set by hand."""

    traits: TraitsIns
    canal: CanalIdentite
    matricule: MatriculeIns | None = None
    insi_on: date | None = None
    """Day when the reference base gave these traits (INSi answer 00, or the appli carte Vitale)."""
    document: ControleDocument | None = None
    attributs: frozenset[AttributIdentite] = frozenset()

    @property
    def statut(self) -> StatutIdentite:
        """The status that the proofs call for; a doubtful or fictional identity stays provisoire (RNIV)."""
        if self.attributs & {AttributIdentite.DOUTEUX, AttributIdentite.FICTIF}:
            return StatutIdentite.PROVISOIRE
        match self.insi_on is not None, self.document is not None:
            case True, True:
                return StatutIdentite.QUALIFIEE
            case True, False:
                return StatutIdentite.RECUPEREE
            case False, True:
                return StatutIdentite.VALIDEE
            case _:
                return StatutIdentite.PROVISOIRE

    @property
    def may_call_insi(self) -> bool:
        """Whether the reference base may be asked; an appli carte Vitale already comes from it (RNIV 1 v2.0)."""
        doubted = self.attributs & {AttributIdentite.DOUTEUX, AttributIdentite.FICTIF}
        return not doubted and self.canal is not CanalIdentite.APPLI_CARTE_VITALE

    @property
    def may_exchange(self) -> bool:
        """Whether matricule and OID may be written on a document: qualifiée only, with a right key."""
        return (
            self.statut is StatutIdentite.QUALIFIEE
            and self.matricule is not None
            and self.matricule.numero.key_is_right
        )

    def recuperee(self, traits: TraitsIns, matricule: MatriculeIns, on: date) -> Self:
        """Return the identity as the reference base gave it on that day; raise IdentityRefused when it is doubted.

        A document that was checked still vouches only when no strict trait changed.
        """
        if self.attributs & {AttributIdentite.DOUTEUX, AttributIdentite.FICTIF}:
            raise IdentityRefused(
                "doubtful identity",
                "Cette identité est marquée douteuse ou fictive : levez la marque avant d’appeler INSi.",
            )
        document = self.document if not self.traits.differences(traits) else None
        return replace(self, traits=traits, matricule=matricule, insi_on=on, document=document)

    def validee(self, controle: ControleDocument) -> Self:
        """Return the identity once a document was checked; raise IdentityRefused when it is doubted."""
        if self.attributs & {AttributIdentite.DOUTEUX, AttributIdentite.FICTIF}:
            raise IdentityRefused(
                "doubtful identity",
                "Cette identité est marquée douteuse ou fictive : levez la marque avant de la valider.",
            )
        return replace(self, document=controle)

    def enriched(self, received: IdentiteIns) -> IdentiteIns:
        """Return what holds once *received* came in: a weaker source never takes the place of a stronger one.

        What the reference base gave goes through ``recuperee``; typed or scanned traits replace a provisional identity
        only. Raise IdentityRefused when this identity is doubted and the reference base speaks.
        """
        if received.insi_on is not None and received.matricule is not None:
            held = self.recuperee(received.traits, received.matricule, received.insi_on)
            return replace(held, canal=received.canal)
        if self.statut is StatutIdentite.PROVISOIRE:
            return replace(received, attributs=self.attributs | received.attributs)
        return self

    def corrected(self, traits: TraitsIns) -> Self:
        """Return the identity with typed traits: every proof falls as soon as one strict trait changes."""
        if not self.traits.differences(traits):
            return replace(self, traits=traits)
        return replace(self, traits=traits, canal=CanalIdentite.SAISIE, matricule=None, insi_on=None, document=None)


class ModeIdentite(Enum):
    """Which people this post works with."""

    REEL = "réel"
    SIMULATION = "simulation"


def refusal(oid: OidIns, mode: ModeIdentite) -> str:
    """Return why a matricule of this register cannot be used here, in French; empty when it can (facts §2)."""
    if mode is ModeIdentite.REEL and oid.is_fictional:
        return f"Identité de test ({oid.libelle}) : elle ne peut pas entrer dans un vrai dossier."
    if mode is ModeIdentite.SIMULATION and not oid.is_fictional:
        return f"Identité réelle ({oid.libelle}) : ce cabinet est un cabinet école, elle n’y entre pas."
    return ""
