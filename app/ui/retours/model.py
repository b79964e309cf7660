"""What the returns screen shows: rejections, received files, the conservation card. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.fse import PartKind
from app.domain.ledger import Conservation
from app.domain.money import Money
from app.domain.retour import RetourState
from app.services.consult import Returns
from app.services.read_models import RejetRow, RetourRow
from app.teletransmission.rejects import Explanation, explain
from app.ui.values import IconValue, State, Tab, TagValue
from app.ui.words import NBSP, ago, counted, day, hour, local

TITLE = "Retours & rejets"
REJETS, FILES = "rejets", "fichiers"
TABS = (Tab(REJETS, "Rejets"), Tab(FILES, "Fichiers reçus"))

WAITING = TagValue(State.NEUTRAL, "Vérification…")
EMPTY_REJETS = "Aucun rejet en attente"
EMPTY_FILES = ("Aucun retour reçu", "Les accusés et les paiements des caisses arriveront ici.")
CHOOSE_REJET = "Choisissez un rejet pour voir sa cause et quoi faire."
CHOOSE_FILE = "Choisissez un fichier pour voir ce qu’il a apporté."
NEVER_FETCHED = "Aucun retour relevé pour le moment"
EQUATION = "Facturé = payé + attendu + rejeté + abandonné, vérifié part par part."

HOWS = (
    "Feuille refaite sous un nouveau numéro",
    "Part réclamée au patient",
    "Paiement retrouvé dans un autre retour",
    "Rejet accepté, rien à renvoyer",
)
HOW_MISSING = "Dites ce qui a été fait."

ACTIONS: dict[str, str] = {
    "NEW_INVOICE": "Corrigez la cause, puis refaites la feuille\u00a0: elle partira sous un nouveau numéro.",
    "NO_RESEND": "Ne renvoyez pas. Cherchez le paiement dans les retours, ou classez.",
    "WAIT": "Rien à renvoyer\u00a0: attendez la suite.",
    "INFO": "Rien à renvoyer\u00a0: c’est une information.",
    "COMPARE": "Rien à renvoyer\u00a0: comparez avec votre calcul, puis acceptez l’écart ou contestez.",
    "CONTACT": "Appelez la caisse ou le prescripteur avant de refaire la feuille.",
    "SEND_PROOF": "Envoyez la pièce demandée, puis attendez la réponse.",
    "RESEND_DRE": "Refaites la demande à la mutuelle. La part de la caisse ne bouge pas.",
    "RESEND_DRE_OR_PATIENT": "Refaites la demande à la bonne mutuelle, ou réclamez la part au patient.",
    "AFTER_AMO": "Réglez d’abord le rejet de la caisse\u00a0: la mutuelle attend son paiement.",
    "BILL_PATIENT": "Réclamez cette part au patient\u00a0: le délai court depuis la séance.",
    "CHECK_THEN_BILL_PATIENT": "Vérifiez les droits, puis réclamez cette part au patient si elle reste due.",
    "RETRANSMIT_LOT": "Le lot entier est à refaire sous un nouveau numéro.",
    "ASK": "Motif inconnu de nos tables\u00a0: lisez le message de la caisse et choisissez.",
}
PARTS = {PartKind.AMO: "Caisse", PartKind.AMC: "Mutuelle", PartKind.PATIENT: "Patient"}
_PART_ICONS = {PartKind.AMO: "scale", PartKind.AMC: "badge-check", PartKind.PATIENT: "user"}


@dataclass(frozen=True, slots=True)
class RejetLine:
    """One rejection waiting."""

    id: int
    fse_id: int
    patient_id: int
    numero: int
    patient: str
    part: IconValue
    montant: Money
    motif: str
    recu: date

    def __repr__(self) -> str:
        return f"RejetLine({self.id})"


@dataclass(frozen=True, slots=True)
class RejetDetail:
    """Message, cause, what to do; *source* says where the explanation comes from."""

    line: RejetLine
    title: str
    subtitle: str
    message: str
    cause_title: str
    cause: str
    correction: str
    action: str
    same: str
    """« 4 autres rejets portent le même motif. », empty when alone."""
    source: str

    def __repr__(self) -> str:
        return f"RejetDetail({self.line.id})"


@dataclass(frozen=True, slots=True)
class FileLine:
    """One received file."""

    id: int
    recu: str
    received_at: datetime
    kind: str
    state: TagValue
    lignes: int | None
    paye: Money | None
    rejete: Money | None
    facts: tuple[tuple[str, str], ...]
    explanation: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Balance:
    """The conservation card."""

    figures: tuple[tuple[str, str], ...]
    tag: TagValue
    note: str
    ecarts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReturnsShown:
    """The whole screen."""

    sentence: str
    tabs: tuple[Tab, ...]
    rejets: tuple[RejetLine, ...]
    files: tuple[FileLine, ...]
    balance: Balance
    empty_rejets: tuple[str, str]


def shown(returns: Returns, conservation: Conservation, now: datetime) -> ReturnsShown:
    """Return the screen for what the database says at *now*."""
    rejets = tuple(_rejet(row) for row in returns.rejets)
    files = tuple(_file(row, now) for row in sorted(returns.retours, key=lambda row: row.received_at, reverse=True))
    last = max((row.received_at for row in returns.retours), default=None)
    return ReturnsShown(
        sentence=_sentence(rejets, last, now),
        tabs=(Tab(REJETS, "Rejets", len(rejets)), Tab(FILES, "Fichiers reçus")),
        rejets=rejets,
        files=files,
        balance=balance(conservation),
        empty_rejets=(EMPTY_REJETS, _all_matched(last)),
    )


def balance(conservation: Conservation) -> Balance:
    """Return the conservation card."""
    t = conservation.total
    pairs = (
        ("Facturé", t.facture), ("Payé", t.paye), ("Attendu", t.attendu), ("Rejeté", t.rejete),
        ("Abandonné", t.abandonne),
    )  # fmt: skip
    ecarts = len(conservation.ecarts)
    tag = TagValue(State.DANGER, counted(ecarts, "écart")) if ecarts else TagValue(State.SUCCESS, "Juste au centime")
    extra = f" Trop-perçu à rendre ou à imputer\u00a0: {t.trop_percu}." if t.trop_percu else ""
    return Balance(tuple((label, str(amount)) for label, amount in pairs), tag, EQUATION + extra, conservation.ecarts)


def rejet_detail(row: RejetRow, others: Sequence[RejetRow]) -> RejetDetail:
    """Return the panel of a rejection; *others* are all those waiting."""
    line, why = _rejet(row), explain(row.code, row.label, row.part)
    alike = Counter(_motif(other) for other in others)[_motif(row)] - 1
    same = f"{counted(alike, 'autre rejet porte', 'autres rejets portent')} le même motif." if alike > 0 else ""
    return RejetDetail(
        line=line,
        title=row.patient,
        subtitle=f"FSE n°{NBSP}{row.numero} · part {PARTS[row.part].lower()} · {row.amount}",
        message=" · ".join(filter(None, (row.code.strip(), row.label.strip()))) or "Aucun message",
        cause_title="Cause possible" if why.weak else "Cause",
        cause=why.cause,
        correction=why.correction,
        action=ACTIONS.get(why.action, ACTIONS["ASK"]),
        same=same,
        source=_source(why),
    )


_STATES = {
    RetourState.RECU: TagValue(State.INFO, "Reçu, pas encore importé", "clock"),
    RetourState.IMPORTE: TagValue(State.SUCCESS, "Importé"),
    RetourState.DOUBLON: TagValue(State.NEUTRAL, "Doublon", "copy"),
    RetourState.ILLISIBLE: TagValue(State.DANGER, "Illisible"),
    RetourState.AUTRE_CABINET: TagValue(State.WARNING, "Autre cabinet", "building-2"),
}
_EXPLANATIONS = {
    RetourState.RECU: "Le fichier est en sûreté. Il sera importé au prochain relevé.",
    RetourState.IMPORTE: "Chaque décision a été rapprochée de sa facture.",
    RetourState.DOUBLON: "Son contenu était déjà compté\u00a0: rien n’a été ajouté.",
    RetourState.ILLISIBLE: "Il est conservé tel que reçu, et rien n’a été imputé.",
    RetourState.AUTRE_CABINET: "Il est conservé tel que reçu, et rien n’a été imputé.",
}


def _rejet(row: RejetRow) -> RejetLine:
    return RejetLine(
        id=row.id,
        fse_id=row.fse_id,
        patient_id=row.patient_id,
        numero=row.numero,
        patient=row.patient,
        part=IconValue(_PART_ICONS[row.part], PARTS[row.part]),
        montant=row.amount,
        motif=_motif(row),
        recu=row.received_on,
    )


def _motif(row: RejetRow) -> str:
    why = explain(row.code, row.label, row.part)
    known = why.id != "MK-Z99" and not why.weak
    return why.label if known else (row.label.strip() or row.code.strip() or why.label)


def _source(why: Explanation) -> str:
    if why.id == "MK-Z99":
        return ""
    agreed = "quatre chiffres du code seulement concordent" if why.weak else ""
    return " · ".join(filter(None, ("Explication de nos tables, pas de la caisse", agreed, why.source)))


def _file(row: RetourRow, now: datetime) -> FileLine:
    remarks = tuple(line for line in row.detail.splitlines() if line.strip())
    tag = _STATES[row.state]
    if row.state is RetourState.IMPORTE and remarks:
        tag = TagValue(State.WARNING, "Importé, à vérifier")
    counts = row.state in {RetourState.IMPORTE, RetourState.DOUBLON}
    facts = (
        ("Reçu le", f"{day(row.received_at)} à {hour(row.received_at)}"),
        ("Nature", row.kind.value),
        ("Décisions", str(row.lignes) if counts else ""),
        ("Payé", str(row.paye) if counts else ""),
        ("Rejeté", str(row.rejete) if counts and row.rejete else ""),
    )
    return FileLine(
        id=row.id,
        recu=ago(row.received_at, now),
        received_at=row.received_at,
        kind=row.kind.value,
        state=tag,
        lignes=row.lignes if counts else None,
        paye=row.paye if counts else None,
        rejete=row.rejete if counts else None,
        facts=facts,
        explanation=_EXPLANATIONS[row.state],
        remarks=remarks,
    )


def _sentence(rejets: tuple[RejetLine, ...], last: datetime | None, now: datetime) -> str:
    fetched = f"dernier retour reçu {ago(last, now)}" if last else NEVER_FETCHED
    if not rejets:
        return f"Aucun rejet en attente · {fetched}" if last else f"{NEVER_FETCHED}."
    total = Money.total(row.montant for row in rejets)
    return f"{counted(len(rejets), 'rejet')} à traiter · {total} · {fetched}"


def _all_matched(last: datetime | None) -> str:
    if last is None:
        return "Relevez les retours pour recevoir les accusés et les paiements."
    return f"Les retours du {local(last):%d/%m} ont été traités."
