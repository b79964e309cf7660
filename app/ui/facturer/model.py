"""What the billing screen shows: rows, findings, split, words. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.billing.fixes import FixKind
from app.domain.money import Money
from app.ui.banner.model import Stop, Who
from app.ui.values import LeadText, Share, State, Tab, TagValue

TO_BILL, TO_SIGN, EVERYBODY = "a_facturer", "a_signer", "patients"
SELF_CHECK = "auto_controle"
"""Target that leads to the auto-contrôle."""
TABS = (Tab(TO_BILL, "À facturer"), Tab(TO_SIGN, "À signer"), Tab(EVERYBODY, "Tous les patients"))

CHOOSE_TITLE = "Facturer"
CHOOSE_SENTENCE = "Lisez la carte, ou choisissez une séance faite, un brouillon ou un patient."
NOTHING_TO_BILL = ("Rien à facturer", "Toutes les séances faites sont dans une feuille.", "Choisir un patient")
NOTHING_TO_SIGN = ("Rien à signer", "Aucun brouillon n’attend de signature.", "Voir ce qui est à facturer")
NOBODY_FOUND = ("Aucun patient", "Aucun nom ne commence ainsi. Lisez la carte pour créer la fiche.", "Lire la carte")
NOT_ALLOWED = ("Facturation fermée", "Votre rôle ne permet pas de préparer une feuille. Demandez au kiné titulaire.")
NO_SEANCE = ("Aucune séance à facturer", "Ajoutez la séance du jour, ou plusieurs d’un coup.", "Ajouter la séance")

CARE_TAB = "soins"
"""Tab of the patient’s file with the prises en charge."""

RETRY = "Réessayer"
SIGNING = "Signature en cours, ne retirez pas les cartes."
OPENING = "Ouverture du dossier…"
PRICING = "Calcul en cours…"
SAVING = "Enregistrement…"
SAVED = "Brouillon enregistré"
DROPPED = "Brouillon annulé\u00a0: ses séances sont de nouveau à facturer"
SIGNED = "FSE n°\u00a0{} signée, en file d’attente"
TAKEN_BACK = "FSE n°\u00a0{} annulée avant envoi"
TAKEN_OUT = "Séance du {} retirée de la feuille"
RIGHTS_KEPT = "Droits enregistrés"
SAME_KEPT = "Même mutuelle\u00a0: c’est noté"
PEC_OPENED = "Prise en charge ouverte\u00a0: {}"
COMPOSED = "Séance du {} modifiée"
NOT_KEPT = "Ce qui ne se lit pas n’a pas été gardé."
UNREADABLE = "La séance ouverte à droite ne se lit pas encore."
CIRCUMSTANCES_KEPT = "Circonstances de la feuille modifiées"
CIRCUMSTANCES_UNREADABLE = "Les circonstances de la feuille ne se lisent pas encore."
PRINTING = "Mise en page…"
WHY_PAPER = ("Pourquoi ce montant", "pourquoi-ce-montant.pdf")
NOTE_PAPER = ("Note d’honoraires", "note-d-honoraires.pdf")
DEVIS_PAPER = ("Devis", "devis.pdf")
"""Title of each paper, and the file proposed: it names nobody."""
SPLIT = "Feuille coupée\u00a0: la séance du {} et les suivantes restent à facturer"
LEFT_SAME_DAY = ("Un autre acte du {} reste à facturer.", "«\u00a0{}\u00a0» demande sa propre feuille.")
LEFT_TO_BILL = ("Une séance du {} reste à facturer pour ce patient.", "«\u00a0{}\u00a0».")
SECOND_FEUILLE = "Préparer la deuxième feuille"
PRATICIENS_TOPIC = "praticiens"
"""Topic of the settings where a remplaçant gets a titulaire."""
CANCEL_REASON = "annulée avant envoi"
CHANGE_REASON = "modifiée avant signature"
DROP_REASON = "brouillon abandonné"

BLOCKED = ("{} la signature.", "Corrigez ce qui est marqué en rouge, puis signez.")
REASONS_MISSING = ("{} à expliquer avant de signer.", "Écrivez pourquoi vous passez outre, puis signez de nouveau.")
NOTHING_CHOSEN = ("La feuille est vide.", "Ajoutez une séance avant de signer.")
TOO_EARLY = "Une séance à venir ne se facture pas encore. Écrivez un jour passé ou aujourd’hui."
NO_DAY = "Écrivez au moins un jour\u00a0: 21/11, lun, -2."
ALREADY_BILLED = "La séance du {} est déjà dans une feuille."
ALL_FINE = "Aucun point à corriger."

PARTS = {"amo": "Assurance Maladie", "amc": "Mutuelle"}
DUES = {
    "amo": "L’Assurance Maladie vous doit",
    "amc": "La mutuelle vous doit",
    "back": "Ses assurances lui rendront",
}
"""Who owes what to the cabinet, and what the patient gets back."""
SIMULATED = "signature simulée"


@dataclass(frozen=True, slots=True)
class ToBillRow:
    """One honoured séance that no feuille bills."""

    seance_id: int
    patient_id: int
    day: date
    patient: LeadText
    soin: str
    lieu: str

    def __repr__(self) -> str:
        return f"ToBillRow({self.seance_id})"


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One draft."""

    fse_id: int
    patient_id: int
    patient: LeadText
    jours: str
    total: Money
    tag: TagValue

    def __repr__(self) -> str:
        return f"DraftRow({self.fse_id})"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One patient found by name."""

    patient_id: int
    patient: LeadText
    naissance: str
    ville: str
    derniere: date | None

    def __repr__(self) -> str:
        return f"PersonRow({self.patient_id})"


@dataclass(frozen=True, slots=True)
class SeanceOrder:
    """How the lines of one séance are sorted: all together, whatever the column."""

    day: date
    acte: str
    lieu: str
    total: int
    """Cents of the whole séance."""


@dataclass(frozen=True, slots=True)
class WhyStep:
    """One step of a price and, quieter, the text and the table that it comes from."""

    texte: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of a séance: act, supplement, majoration, indemnité, kilomètres, note; or why one has no price."""

    seance_id: int
    place: int
    """0 for the first line of the séance, which carries its day and place."""
    day: date
    jour: str
    acte: LeadText
    libelle: str
    """Name of the line in the nomenclature, empty when there is none."""
    lieu: str
    coefficient: Decimal | str | None
    """Coefficient, or how many of a line without one: « 16 km »."""
    honoraires: Money | None
    base: Money | None
    taux: str
    order: SeanceOrder
    pourquoi: tuple[WhyStep, ...] = ()
    """Each step of the price with its sources."""
    resume: tuple[str, ...] = ()
    """The same steps, figures only."""

    @property
    def key(self) -> tuple[int, int]:
        """What tells a line from the others."""
        return self.seance_id, self.place


@dataclass(frozen=True, slots=True)
class FixItem:
    """One button of a finding: the gesture, its words, the séance and what else it needs."""

    kind: FixKind
    label: str
    seance_id: int = 0
    arguments: tuple[tuple[str, str], ...] = ()

    def argument(self, name: str) -> str:
        """Return what the gesture was given, empty when it was not."""
        return dict(self.arguments).get(name, "")


@dataclass(frozen=True, slots=True)
class FindingItem:
    """What a rule says; ``needs_reason`` asks for a typed reason before signing."""

    code: str
    state: State
    sentence: str
    source: str
    fixes: tuple[FixItem, ...] = ()
    """The buttons that repair, the best first."""
    needs_reason: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SplitValue:
    """Who pays what, what is paid today, and the quiet lines below."""

    shares: tuple[Share, ...]
    total: str
    maintenant: str
    """What the patient pays today."""
    tiers: str
    """Value of the tiers payant chosen."""
    dus: tuple[tuple[str, str], ...]
    """What each insurer owes the cabinet, and what the caisse pays back to the patient."""
    circonstances: str
    """What is not ordinary on this feuille, in a sentence; empty otherwise."""
    note: str
    foot: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PecChoice:
    """One prise en charge to bill under."""

    pec_id: int
    words: str


@dataclass(frozen=True, slots=True)
class Composition:
    """The whole feuille as the screen shows it."""

    title: str
    sentence: str
    who: Who
    stop: Stop | None
    note: str
    """Beside « Séances »: « 2 séances »."""
    lines: tuple[LineRow, ...]
    findings: tuple[FindingItem, ...]
    marks: tuple[TagValue, ...]
    split: SplitValue | None
    pecs: tuple[PecChoice, ...]
    pec_id: int
    is_draft: bool
    domicile: bool = False
    """Whether the next séance added is proposed at home."""
    note_printable: bool = False
    """Whether the feuille is stored with a note d’honoraires."""


@dataclass(frozen=True, slots=True)
class ActeRow:
    """One act of the nomenclature."""

    acte_id: str
    acte: LeadText
    note: str
    """Its cotation before the reform."""
    seuil: str = ""
    """From which séance an accord préalable is asked."""
    mark: str = ""
    """« Favori », « Récent »."""
    favori: bool = False


@dataclass(frozen=True, slots=True)
class OrdonnanceInput:
    """The prescription as typed."""

    prescripteur: str = ""
    numero: str = ""
    prescrite: str = ""
    seances: str = ""
    acte_id: str = ""
    ald: bool = False
    domicile: bool = False
    reporter: bool = False
    """Move the séances of the open feuille under the new prescription."""


@dataclass(frozen=True, slots=True)
class RightsInput:
    """Rights as typed."""

    regime: str = "01"
    caisse: str = ""
    centre: str = ""
    exoneration: str = "0"
    nature: str = "10"
    depuis: str = ""
    jusqu_au: str = ""
    mutuelle: str = ""
    numero: str = ""
    adherent: str = ""
    formule: str = "052"
    pourcentage: str = ""
    separee: bool = False
