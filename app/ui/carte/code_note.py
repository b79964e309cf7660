"""What stands over the person when a code was read: its nature, its marks, the time it has left. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.ins import IdentiteIns, StatutIdentite
from app.domain.lecture import SourceLecture
from app.services.code_words import NOT_SIGNED, remaining
from app.services.identify import Presentation
from app.ui.values import State, TagValue
from app.ui.words import NBSP

STATUT_TAGS = {
    StatutIdentite.PROVISOIRE: TagValue(State.WARNING, "Identité provisoire", "circle-dashed"),
    StatutIdentite.RECUPEREE: TagValue(State.INFO, "Identité récupérée", "download"),
    StatutIdentite.VALIDEE: TagValue(State.INFO, "Identité validée", "badge-check"),
    StatutIdentite.QUALIFIEE: TagValue(State.SUCCESS, "Identité qualifiée", "shield-check"),
}
FICTIONAL = "Identité fictive"
"""A remark that the red tag says better."""
SESSION_OVER = "Session terminée\u00a0: l’identité reste, les droits sont à relire."
DIFFERS = "Diffère de la fiche\u00a0: {}. Comparez avec une pièce d’identité."
DELEGATED = "Une personne de confiance présente l’appli pour le patient\u00a0: c’est noté dans l’historique."


@dataclass(frozen=True, slots=True)
class CodeNote:
    """Tags, quiet lines, warnings, and the ends of what runs out."""

    tags: tuple[TagValue, ...]
    lines: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    code_until: datetime | None = None
    session_until: datetime | None = None

    def left(self, now: datetime) -> str:
        """Return what is left of the code and of its session at *now*, empty when nothing runs out."""
        said = []
        if self.code_until is not None and now < self.code_until:
            said.append(remaining(self.code_until, now))
        if self.session_until is not None:
            minutes, seconds = divmod(max(0, int((self.session_until - now).total_seconds())), 60)
            still = f"Session ouverte encore {minutes}{NBSP}min {seconds:02}{NBSP}s."
            said.append(still if minutes or seconds else SESSION_OVER)
        return "\n".join(said)


def code_note(presentation: Presentation, person: int | None, differences: tuple[str, ...] = ()) -> CodeNote | None:
    """Return what to show over *person* (None: not chosen yet); nothing for a card."""
    if not presentation.is_code:
        return None
    identite = None if person is None else presentation.identite(person)
    contexte = presentation.contexte
    remarks = tuple(said for said in presentation.remarques if not said.startswith(FICTIONAL))
    lines = (NOT_SIGNED,) if presentation.source is SourceLecture.DATAMATRIX else ()
    return CodeNote(
        tags=(*_marks(presentation), *(_statuses(identite) if identite is not None else ())),
        lines=(*lines, DELEGATED) if presentation.delegue else lines,
        warnings=(*remarks, *((DIFFERS.format(", ".join(differences)),) if differences else ())),
        code_until=presentation.code_until,
        session_until=contexte.expires_at if contexte is not None else None,
    )


def _marks(presentation: Presentation) -> tuple[TagValue, ...]:
    tags = [TagValue(State.NEUTRAL, presentation.titre.removesuffix(" simulée"), "scan-qr-code")]
    if presentation.simulation:
        tags.append(TagValue(State.INFO, "SIMULATION", "monitor"))
    if presentation.delegue:
        tags.append(TagValue(State.WARNING, "Usage délégué", "users"))
    return tuple(tags)


def _statuses(identite: IdentiteIns) -> tuple[TagValue, ...]:
    tags = [STATUT_TAGS[identite.statut]]
    if identite.matricule is not None and identite.matricule.oid.is_fictional:
        tags.append(TagValue(State.DANGER, identite.matricule.oid.libelle, "triangle-alert"))
    return tuple(tags)
