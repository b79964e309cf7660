"""Words and rows of the tariff topic. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.billing.tariff_diff import Change
from app.domain.money import Money
from app.domain.people import ZoneTarifaire
from app.domain.tarif import MiseAJourState, MiseAJourTarif
from app.services.reprice import TouchedDraft
from app.services.tariff_updates import TariffPreview
from app.ui.reglages.model import Said
from app.ui.values import State, TagValue
from app.ui.words import NBSP, capital, counted, day, hour, span

PRODUCT = "Livrés avec le logiciel"
NO_HISTORY = ("Aucune mise à jour", "Chargez le fichier signé que publie l’éditeur à chaque revalorisation.")
REOPEN = "Verrouiller et rouvrir"
UNREADABLE = "Ce fichier ne se lit pas. Copiez-le sur le poste, puis réessayez."
TOO_LARGE = "Ce fichier est trop gros pour une mise à jour des tarifs. Choisissez celui de l’éditeur."
LATER = "Effet immédiat sur ce poste\u00a0; sur les autres, à leur prochaine ouverture de session."
_STATES = {
    MiseAJourState.EN_COURS: State.WARNING,
    MiseAJourState.APPLIQUEE: State.SUCCESS,
    MiseAJourState.ANNULEE: State.NEUTRAL,
    MiseAJourState.ABANDONNEE: State.NEUTRAL,
}


@dataclass(frozen=True, slots=True)
class UpdateRow:
    """One update asked for."""

    id: int
    version: int
    libelle: str
    source: str
    at: datetime
    when: str
    par: str
    tag: TagValue


@dataclass(frozen=True, slots=True)
class TarifsShown:
    """The whole topic."""

    facts: tuple[tuple[str, str], ...]
    rows: tuple[UpdateRow, ...]
    waiting: Said | None
    """Said while the open session still counts with the tables before."""
    can_undo: bool


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change, before and after, with the price of the act in each zone."""

    key: int
    day: date
    kind: str
    libelle: str
    values: str
    metropole: str
    drom: str


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One draft whose amount or lines move."""

    fse_id: int
    patient: str
    seances: str
    first_day: date
    before: Money
    after: Money | None
    tag: TagValue

    def __repr__(self) -> str:
        return f"DraftRow({self.fse_id})"


@dataclass(frozen=True, slots=True)
class PreviewShown:
    """What an update, or its undo, changes; and the question asked before it."""

    title: str
    sentence: str
    warnings: tuple[Said, ...]
    changes: tuple[ChangeRow, ...]
    changes_title: str
    drafts: tuple[DraftRow, ...]
    drafts_title: str
    drafts_sentence: str
    verb: str
    question: tuple[str, str, str]
    undo: bool


def tarifs_shown(version: int, history: tuple[MiseAJourTarif, ...], product: int, *, waiting: bool) -> TarifsShown:
    """Return the topic; *waiting* while the tables of the session are not those stored."""
    standing = [u for u in history if u.state is MiseAJourState.APPLIQUEE and u.version > product]
    last = max(standing, key=lambda update: update.version, default=None)
    facts = (
        ("Version", _number(version)),
        ("Libellé", last.libelle if last else PRODUCT),
        ("Source", last.source if last else "Tables de la NGAP du logiciel, chaque ligne avec son texte"),
        ("Publiée le", day(last.publiee_on) if last else ""),
        ("Appliquée", f"le {day(last.at)} à {hour(last.at)} par {last.par}" if last else ""),
    )
    said = None
    if waiting:
        said = Said(
            State.WARNING,
            "Des tarifs changés sur un autre poste attendent la prochaine ouverture de session",
            "Jusque-là, les nouvelles feuilles de ce poste sont chiffrées avec les tarifs d’avant.",
        )
    return TarifsShown(facts, tuple(_row(update) for update in history), said, last is not None)


def preview_shown(preview: TariffPreview, today: date, *, undo: bool = False) -> PreviewShown:
    """Return the preview of an update, or of taking the last one back."""
    number, count = preview.version, len(preview.drafts)
    title = f"Annuler la version {number}" if undo else f"Version {number}\u00a0: {preview.libelle}"
    verb = title if undo else f"Appliquer la version {number}"
    touched = _recalculated(count)
    changed = len(preview.changes)
    return PreviewShown(
        title=title,
        sentence=f"{preview.libelle}. Source\u00a0: {preview.source}" if undo else f"Source\u00a0: {preview.source}",
        warnings=_warnings(preview, undo=undo),
        changes=tuple(_change_row(place, change) for place, change in enumerate(preview.changes)),
        changes_title=counted(changed, "changement") if changed else "Aucun tarif ne change",
        drafts=tuple(_draft_row(draft, today) for draft in preview.drafts),
        drafts_title=counted(count, "brouillon touché", "brouillons touchés") if count else "Aucun brouillon touché",
        drafts_sentence=f"Total de {preview.before} à {preview.after}" if count else "",
        verb=verb,
        question=(f"{verb} des tarifs{NBSP}?", f"{touched}Les FSE signées gardent leurs montants. {LATER}", verb),
        undo=undo,
    )


def done_words(preview: TariffPreview, *, undo: bool) -> str:
    """Return what the toast says."""
    return f"Version {preview.version} {'annulée' if undo else 'appliquée'}. {LATER}"


def _number(version: int) -> str:
    return f"n°{NBSP}{version}"


def _recalculated(count: int) -> str:
    if not count:
        return ""
    verb = "est recalculé" if count == 1 else "sont recalculés"
    return f"{counted(count, 'brouillon')} {verb}. "


def _row(update: MiseAJourTarif) -> UpdateRow:
    word = capital(update.state.value)
    return UpdateRow(
        update.id, update.version, update.libelle, update.source, update.at,
        f"{day(update.at)} {hour(update.at)}", update.par, TagValue(_STATES[update.state], word),
    )  # fmt: skip


def _warnings(preview: TariffPreview, *, undo: bool) -> tuple[Said, ...]:
    found = []
    if preview.retroactive:
        what = "L’annulation porte aussi sur des jours passés" if undo else "Effet rétroactif"
        found.append(
            Said(
                State.WARNING,
                what,
                "Certains tarifs changent avant aujourd’hui. Les FSE déjà signées gardent leurs montants\u00a0: "
                "vérifiez si des séances sont à régulariser.",
            )
        )
    unpriced = sum(draft.after is None for draft in preview.drafts)
    if unpriced:
        found.append(
            Said(
                State.DANGER,
                f"{counted(unpriced, 'brouillon')} sans prix",
                "Un acte y est fermé au jour de la séance. Corrigez l’acte avant de signer.",
            )
        )
    return tuple(found)


def _change_row(place: int, change: Change) -> ChangeRow:
    by_zone = {zone: (before, after) for zone, before, after in change.amounts}
    word = capital(change.kind.value)
    return ChangeRow(
        place, change.day, word, change.libelle, _moved(change.before, change.after),
        _prices(by_zone.get(ZoneTarifaire.METROPOLE)), _prices(by_zone.get(ZoneTarifaire.DROM)),
    )  # fmt: skip


def _prices(pair: tuple[Money | None, Money | None] | None) -> str:
    if pair is None or pair == (None, None):
        return ""
    before, after = pair
    return _moved("" if before is None else str(before), "" if after is None else str(after))


def _moved(before: str, after: str) -> str:
    return before if before == after else f"{before or 'rien'} → {after or 'rien'}"


def _draft_row(draft: TouchedDraft, today: date) -> DraftRow:
    if draft.after is None:
        tag = TagValue(State.DANGER, "Plus de prix")
    elif draft.after == draft.before:
        tag = TagValue(State.INFO, "Même total")
    else:
        tag = TagValue(State.INFO, "Recalculé")
    name = draft.patient or f"Brouillon {draft.fse_id}"
    seances = span(draft.first_day, draft.last_day, today)
    return DraftRow(draft.fse_id, name, seances, draft.first_day, draft.before, draft.after, tag)
