"""What the page of the possible duplicates shows. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.fusion import Champ, Contenu, Fusion
from app.domain.matching import UNKNOWN_BIRTH, Level
from app.domain.money import Money
from app.domain.patient import QUALITES, Patient, Payeur, Sexe
from app.domain.people import Adresse
from app.services.find_duplicates import Duplicate
from app.services.merge_files import FusionPreview, FusionTenue
from app.services.repositories_fusion import Pair
from app.ui.carte.model import out_of_hundred
from app.ui.values import State, Tab, TagValue
from app.ui.words import counted

TITLE = "Doublons possibles"
SENTENCE = "Comparez, gardez les bonnes valeurs, fusionnez. Rien n’est supprimé."
TO_COMPARE, DONE = "a_comparer", "faites"
RUNNING = "Recherche des doublons"
LOOKING = "Fiches comparées par numéro, date de naissance et nom"
CANCELLED = ("La recherche a été arrêtée.", "La liste montre ce qui a été trouvé jusque-là.")
RETRY = "Chercher à nouveau"
NO_PAIR = (
    "Aucun doublon possible",
    "Toutes les fiches ont été comparées. Les nouvelles le seront à la prochaine recherche.",
)
SEARCHING = ("Recherche en cours", "Les fiches qui se ressemblent paraîtront ici.")
STOPPED = ("Recherche arrêtée", "Toutes les fiches n’ont pas été comparées.")
UNKNOWN = ("Les fiches n’ont pas été comparées", "La recherche n’a pas pu se faire.")
NO_FUSION = ("Aucune fusion", "Les fiches fusionnées paraîtront ici, avec le moyen de revenir en arrière.")
CHOOSE = ("Choisissez une ligne", "Les deux fiches se comparent ici, champ par champ.")
MERGE, APART, SWAP = "Fusionner", "Pas un doublon", "Garder plutôt l’autre"
UNDO = "Annuler cette fusion"
MERGED = "Fiches fusionnées\u00a0: {}"
UNDONE = "Fusion annulée\u00a0: les deux fiches sont comme avant"
SET_APART = "Noté\u00a0: ce sont deux personnes"
PUT_BACK = "De nouveau à comparer"
TWO_MATRICULES = "Deux matricules INS différents\u00a0: sans doute deux personnes."
PROMISE = (
    "La fiche absorbée et tout ce qui est signé, envoyé ou imprimé restent tels quels. L’annulation reste possible."
)
_STATES = {Level.CERTAINE: State.SUCCESS, Level.PROBABLE: State.SUCCESS, Level.POSSIBLE: State.WARNING}
_YES = {True: "Oui", False: "Non"}
_SEXES = {Sexe.F: "Féminin", Sexe.M: "Masculin", Sexe.INCONNU: ""}


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two files to compare."""

    pair: Pair
    one: str
    other: str
    born: str
    level: TagValue
    why: str
    score: int
    """From 0 to 100: what ranks the list."""

    def __repr__(self) -> str:
        return f"PairRow({self.pair})"


@dataclass(frozen=True, slots=True)
class FusionRow:
    """One fusion that holds."""

    fusion: Fusion
    kept: str
    absorbed: str
    by: str

    def __repr__(self) -> str:
        return f"FusionRow({self.fusion.id})"


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """One field whose values differ; ``take`` is what is advised."""

    champ: Champ
    kept: str
    absorbed: str
    take: bool

    def __repr__(self) -> str:
        return f"FieldChoice({self.champ.name})"


@dataclass(frozen=True, slots=True)
class PreviewShown:
    """A fusion before it is done."""

    pair: Pair
    garde_id: int
    absorbe_id: int
    kept: str
    kept_holds: str
    absorbed: str
    absorbed_holds: str
    level: TagValue
    score: str
    agreement: str
    doubt: str
    choices: tuple[FieldChoice, ...]

    def __repr__(self) -> str:
        return f"PreviewShown({self.absorbe_id} → {self.garde_id})"


@dataclass(frozen=True, slots=True)
class FusionShown:
    """A fusion that holds; ``obstacle`` empty when it can be taken back."""

    fusion_id: int
    title: str
    lines: tuple[str, ...]
    obstacle: str

    def __repr__(self) -> str:
        return f"FusionShown({self.fusion_id})"


def tabs(pairs: int, fusions: int) -> tuple[Tab, ...]:
    """Return the two lists with their counters."""
    return Tab(TO_COMPARE, "À comparer", pairs), Tab(DONE, "Fusions faites", fusions)


def pair_row(found: Duplicate) -> PairRow:
    """Return the row of one pair."""
    why = " ".join(found.comparison.doubts) or " ".join(found.comparison.agreements)
    return PairRow(
        found.pair, found.one.nom_complet, found.other.nom_complet, _born(found.one), _tag(found.comparison.level), why,
        found.comparison.score,
    )  # fmt: skip


def fusion_row(held: FusionTenue) -> FusionRow:
    """Return the row of one fusion."""
    return FusionRow(held.fusion, held.garde.nom_complet, held.absorbe.nom_complet, held.fusion.par)


def preview_shown(preview: FusionPreview, *, see_nir: bool) -> PreviewShown:
    """Return what the panel says of a fusion to come."""
    kept, gone, found = preview.garde, preview.absorbe, preview.comparison
    choices = tuple(
        FieldChoice(
            champ,
            words(kept, champ, gone, see_nir=see_nir),
            words(gone, champ, kept, see_nir=see_nir),
            champ in preview.advised,
        )
        for champ in preview.differing
        if see_nir or champ is not Champ.ASSURE or kept.nir is None  # blind, nobody chooses between two numbers
    )
    low, high = sorted((kept.id, gone.id))
    doubts = (*((TWO_MATRICULES,) if preview.two_matricules else ()), *found.doubts)
    return PreviewShown(
        (low, high), kept.id, gone.id, _title(kept), holds(preview.garde_contenu), _title(gone),
        holds(preview.absorbe_contenu), _tag(found.level), out_of_hundred(found.score),
        " ".join(found.agreements), " ".join(doubts), choices,
    )  # fmt: skip


def fusion_shown(held: FusionTenue, obstacle: str, day: str) -> FusionShown:
    """Return what the panel says of a fusion that holds."""
    fusion = held.fusion
    changed = ", ".join(champ.value.lower() for champ in fusion.changed)
    lines = (
        f"Fiche gardée\u00a0: {_title(held.garde)}",
        f"Fiche absorbée\u00a0: {_title(held.absorbe)}",
        f"Fusion du {day}, par {fusion.par}",
        f"Pris dans la fiche absorbée\u00a0: {changed}" if changed else "Rien n’a été pris dans la fiche absorbée.",
    )
    return FusionShown(fusion.id, held.garde.nom_complet, lines, obstacle)


def holds(contenu: Contenu) -> str:
    """Return « 12 séances, 3 factures, 45,00 € à recevoir », or that there is nothing."""
    parts = [
        counted(count, one, many)
        for count, one, many in (
            (contenu.droits, "lecture de droits", "lectures de droits"),
            (contenu.ordonnances, "ordonnance", "ordonnances"),
            (contenu.pecs, "prise en charge", "prises en charge"),
            (contenu.seances, "séance", "séances"),
            (contenu.fses, "facture", "factures"),
            (contenu.mouvements, "écriture", "écritures"),
            (contenu.demandes, "demande d’accord", "demandes d’accord"),
            (contenu.sejours, "hospitalisation", "hospitalisations"),
            (contenu.relances, "relance", "relances"),
            (contenu.scans, "document", "documents"),
        )
        if count
    ]
    if contenu.reste_cents:
        parts.append(f"{Money(contenu.reste_cents)} à recevoir")
    return ", ".join(parts) or "rien dans cette fiche"


def words(patient: Patient, champ: Champ, beside: Patient, *, see_nir: bool) -> str:
    """Return the value of a field as the panel shows it *beside* the other file’s, empty when there is none.

    A whole number is shown on demand only, in the file; here what parts the two is enough to decide.
    """
    nir = patient.nir
    number = "" if nir is None else nir.masked_beside(beside.nir) if see_nir else nir.masked
    assure = (number, QUALITES.get(patient.qualite, patient.qualite).lower(), f"rang {patient.rang}")
    return {
        Champ.NOM: patient.nom,
        Champ.NOM_NAISSANCE: patient.nom_naissance,
        Champ.PRENOM: patient.prenom,
        Champ.NAISSANCE: _born(patient),
        Champ.SEXE: _SEXES[patient.sexe],
        Champ.LIEU: patient.lieu_naissance,
        Champ.ASSURE: ", ".join(part for part in assure if part),
        Champ.ADRESSE: _address(patient.adresse),
        Champ.TELEPHONE: patient.telephone,
        Champ.EMAIL: patient.email,
        Champ.PAYEUR: _payer(patient.payeur),
        Champ.C2S: _YES[patient.c2s],
        Champ.FRAGILE: _YES[patient.fragile],
        Champ.DECEDE: _YES[patient.decede],
    }[champ]


def _address(adresse: Adresse | None) -> str:
    if adresse is None:
        return ""
    return ", ".join(part for part in (*adresse.lignes, f"{adresse.code_postal} {adresse.ville}".strip()) if part)


def _payer(payeur: Payeur | None) -> str:
    return "" if payeur is None else f"{payeur.civilite} {payeur.nom} ({payeur.lien})".strip()


def _born(patient: Patient) -> str:
    return "" if patient.naissance == UNKNOWN_BIRTH else str(patient.naissance)


def _title(patient: Patient) -> str:
    return ", ".join(part for part in (patient.nom_complet, _born(patient), f"fiche n°\u00a0{patient.id}") if part)


def _tag(level: Level) -> TagValue:
    return TagValue(_STATES.get(level, State.NEUTRAL), level.value)
