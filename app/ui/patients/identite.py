"""The INS identity and the readings of a patient, as the tab « Identité » shows them. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.ins import AttributIdentite, CanalIdentite, IdentiteIns, StatutIdentite, TypeDocument
from app.domain.lecture import LectureIdentite, SuiteLecture
from app.services.consult import PatientFile
from app.services.keep_identite import FILE_DIFFERS, trait_differences, traits_of
from app.services.repositories_lecture import IdentiteRecue
from app.ui.carte.code_note import STATUT_TAGS
from app.ui.values import Event, State, TagValue
from app.ui.words import capital, counted, day, hour

CANAUX = {
    CanalIdentite.SAISIE: "Saisie au cabinet",
    CanalIdentite.CARTE_VITALE: "Carte Vitale",
    CanalIdentite.INSI: "Téléservice INSi",
    CanalIdentite.CODE_BARRES: "Datamatrix INS",
    CanalIdentite.SANS_CONTACT: "Lecture sans contact",
    CanalIdentite.APPLI_CARTE_VITALE: "Appli carte Vitale",
}
DOCUMENTS = {
    TypeDocument.CARTE_IDENTITE: "Carte d’identité",
    TypeDocument.PASSEPORT: "Passeport",
    TypeDocument.TITRE_SEJOUR: "Titre de séjour",
}
NONE = "Aucune\u00a0: ni datamatrix INS ni appli carte Vitale n’a été lu, INSi n’a rien rendu pour ce patient."
CHECKED = "Pièce vérifiée\u00a0: identité {}"
SHOWN = 8
"""Readings listed under the identity; the whole history is in Réglages."""
_MEANING = {
    StatutIdentite.PROVISOIRE: "Ni le référentiel ni une pièce ne l’a confirmée\u00a0: le matricule ne sort pas d’ici.",
    StatutIdentite.RECUPEREE: "Donnée par le référentiel\u00a0; il reste à vérifier une pièce d’identité.",
    StatutIdentite.VALIDEE: "Une pièce a été vérifiée\u00a0; le référentiel n’a pas été interrogé.",
    StatutIdentite.QUALIFIEE: "Référentiel et pièce concordent\u00a0: le matricule peut accompagner les documents.",
}
_STATES = {SuiteLecture.REFUSEE: State.DANGER, SuiteLecture.LUE: None, SuiteLecture.ECARTEE: State.WARNING}


@dataclass(frozen=True, slots=True)
class IdentiteShown:
    """The identity in tags and facts; no tag when there is none."""

    tags: tuple[TagValue, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    sentence: str = NONE
    differs: bool = False
    """Whether the file does not say the same: ``sentence`` tells where, and what to do."""
    may_check: bool = False
    """Whether noting that a document was looked at changes the status."""
    may_search: bool = False
    """Whether INSi may be asked from here; who must not be asked for is said when somebody does."""


def identite_shown(file: PatientFile, *, may_edit: bool) -> IdentiteShown:
    """Return the newest state of the identity."""
    if not file.identites:
        return IdentiteShown(may_check=may_edit, may_search=may_edit)
    recue = file.identites[0]
    identite = recue.identite
    doubted = identite.attributs & {AttributIdentite.DOUTEUX, AttributIdentite.FICTIF}
    differing = trait_differences(traits_of(file.patient), identite.traits)
    return IdentiteShown(
        tags=_tags(identite),
        facts=_facts(recue),
        sentence=FILE_DIFFERS.format(", ".join(differing)) if differing else _MEANING[identite.statut],
        differs=bool(differing),
        may_check=may_edit and identite.document is None and not doubted and not differing,
        may_search=may_edit,
    )


def lecture_events(lectures: tuple[LectureIdentite, ...]) -> tuple[Event, ...]:
    """Return the newest readings, each with who made it and what came of it."""
    return tuple(_event(lecture) for lecture in lectures[:SHOWN])


def source_words(lecture: LectureIdentite) -> str:
    """Return « Appli carte Vitale, caméra »."""
    source = lecture.source.value
    return f"{capital(source)}, {lecture.voie.value}"


def suite_words(lecture: LectureIdentite) -> str:
    """Return what came of a reading, and why when it was refused."""
    suite = lecture.suite.value
    words = capital(suite)
    if lecture.motif:
        return f"{words}\u00a0: {lecture.motif}"
    return f"{words}, {counted(lecture.personnes, 'personne')}" if lecture.personnes > 1 else words


def _event(lecture: LectureIdentite) -> Event:
    when = f"{day(lecture.at)} à {hour(lecture.at)}, par {lecture.par}"
    state = _STATES.get(lecture.suite, State.SUCCESS)
    marks = ", ".join(m for m in ("SIMULATION" * lecture.simulation, "usage délégué" * lecture.delegue) if m)
    note = f"{suite_words(lecture)} · {marks}" if marks else suite_words(lecture)
    return Event(source_words(lecture), when, note, state)


def _tags(identite: IdentiteIns) -> tuple[TagValue, ...]:
    tags = [STATUT_TAGS[identite.statut]]
    if identite.matricule is not None and identite.matricule.oid.is_fictional:
        tags.append(TagValue(State.DANGER, identite.matricule.oid.libelle, "triangle-alert"))
    tags += [TagValue(State.WARNING, f"Identité {one.value}") for one in sorted(identite.attributs, key=str)]
    return tuple(tags)


def _facts(recue: IdentiteRecue) -> tuple[tuple[str, str], ...]:
    identite = recue.identite
    traits, matricule, controle = identite.traits, identite.matricule, identite.document
    key = "" if matricule is None or matricule.numero.key_is_right else " (clé fausse)"
    checked = ""
    if controle is not None:
        checked = f"{DOCUMENTS[controle.document]}, le {day(controle.checked_on)} par {controle.checked_by}"
    return (
        ("Traits", f"{traits.nom_naissance} {traits.prenoms}, {traits.naissance}"),
        ("Lieu (code Insee)", traits.lieu_naissance),
        ("Matricule", f"{matricule.numero.masked}{key}" if matricule else ""),
        ("Registre", matricule.oid.libelle if matricule else ""),
        ("Venue par", f"{CANAUX[identite.canal]}, le {day(recue.at)} par {recue.par}"),
        ("Référentiel", f"le {day(identite.insi_on)}" if identite.insi_on else "non interrogé"),
        ("Pièce vérifiée", checked or "aucune"),
    )
