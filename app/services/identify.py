"""Who was presented at the desk, by a card or by a code, and what is kept once a person says whose file it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.domain.apcv import BeneficiaireAppli, ContexteApcv
from app.domain.card import CarteLue
from app.domain.clock import Clock
from app.domain.codes import AppliSimulee, BadCode, CodeLu, InsLu, QrOpaque
from app.domain.droits import SourceDroits
from app.domain.errors import AppError
from app.domain.ins import IdentiteIns, OidIns
from app.domain.lecture import SourceLecture, VoieLecture
from app.domain.patient import Patient, Sexe
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, allows
from app.services.keep_identite import KeepIdentite, trait_differences, traits_of
from app.services.ports_code import CameraSeen, KeyboardWedge
from app.services.read_code import Lecture, ReadCode
from app.services.record_lecture import RecordLecture
from app.services.record_rights import RecordRights

ADULT = 18
"""Years from which one’s own number usually opens one’s rights."""


@dataclass(frozen=True, slots=True)
class Presentation:
    """People named by one reading. ``repr`` names nobody."""

    carte: CarteLue
    voie: VoieLecture = VoieLecture.LECTEUR
    titre: str = "Carte Vitale"
    identites: tuple[IdentiteIns, ...] = ()
    """INS identity of each person, in the order of the card; empty for a card, which holds none."""
    contexte: ContexteApcv | None = None
    code_until: datetime | None = None
    """End of the validity of the code itself, when it is known."""
    remarques: tuple[str, ...] = ()

    @property
    def source(self) -> SourceLecture:
        """What was presented."""
        return self.carte.presente

    @property
    def is_code(self) -> bool:
        """Whether a code was read, not a card: it stays in no reader."""
        return self.source is not SourceLecture.CARTE

    @property
    def delegue(self) -> bool:
        """Whether somebody presented the appli for the patient."""
        return self.contexte is not None and self.contexte.delegue

    @property
    def simulation(self) -> bool:
        """Whether our simulator made it up."""
        return self.contexte is not None and self.contexte.simulation

    @property
    def read(self) -> str:
        """What the access journal says of it; no name."""
        if not self.is_code:
            return "carte lue"
        marks = (f"{self.titre} lu", self.voie.value, "usage délégué" * self.delegue, "SIMULATION" * self.simulation)
        return ", ".join(mark for mark in marks if mark)

    def recognised(self, patient_id: int) -> Presentation:
        """Return the same once somebody said that this file is the one of a person named."""
        return replace(self, carte=replace(self.carte, reconnus=self.carte.reconnus | {patient_id}))

    def identite(self, person: int) -> IdentiteIns | None:
        """Return the INS identity of one person, None when the reading gave none."""
        return self.identites[person] if person < len(self.identites) else None

    def beneficiaire(self, person: int) -> BeneficiaireAppli | None:
        """Return one person with rights, None when the reading gave none."""
        people = self.contexte.beneficiaires if self.contexte is not None else ()
        return people[person] if person < len(people) else None

    def __repr__(self) -> str:
        return f"Presentation({self.source.name}, {self.voie.name}, {len(self.carte.beneficiaires)} people)"


def of_code(lecture: Lecture, voie: VoieLecture, now: datetime) -> Presentation:
    """Return the people that a code named; none when the code is of no use here."""
    said, contexte = lecture.said, lecture.contexte
    return Presentation(
        CarteLue(lecture.personnes, "", now, presente=source_of(said)),
        voie,
        lecture.titre,
        lecture.identites,
        contexte,
        lecture.valable_jusqu_a,
        said.remarques if isinstance(said, InsLu) else contexte.avis if contexte is not None else (),
    )


def source_of(said: CodeLu | None) -> SourceLecture:
    """Return what a code is for the history."""
    match said:
        case InsLu():
            return SourceLecture.DATAMATRIX
        case AppliSimulee() | QrOpaque():
            return SourceLecture.APPLI
        case _:
            return SourceLecture.CODE


def source_of_refusal(error: AppError) -> SourceLecture:
    """Return what was presented when a code was refused."""
    if isinstance(error, BadCode):
        return SourceLecture.DATAMATRIX if "INS" in error.kind else SourceLecture.CODE
    return SourceLecture.APPLI


def completed(patient: Patient, presentation: Presentation, person: int) -> Patient:
    """Return a patient to be created with what the INS identity and the appli add to a card’s few traits.

    A datamatrix carries the person’s own matricule, which opens no rights for a minor, nor when it is a waiting number.
    """
    identite, one = presentation.identite(person), presentation.beneficiaire(person)
    if (
        identite is not None
        and presentation.source is SourceLecture.DATAMATRIX
        and not _opens_rights(identite, presentation.carte.read_at)
    ):
        patient = replace(patient, nir=None)
    if identite is not None:
        traits = identite.traits
        patient = replace(
            patient,
            prenom=patient.prenom.title() if patient.prenom.isupper() else patient.prenom,
            nom_naissance=traits.nom_naissance,
            naissance=traits.naissance,
            sexe=traits.sexe if traits.sexe is not Sexe.INCONNU else patient.sexe,
            lieu_naissance=traits.lieu_naissance,
        )
    if one is not None:
        patient = replace(patient, qualite=one.qualite, rang=one.rang)
    return patient


def _opens_rights(identite: IdentiteIns, now: datetime) -> bool:
    waiting = identite.matricule is not None and identite.matricule.oid is OidIns.NIA
    return not waiting and int(f"{now:%Y%m%d}") - int(identite.traits.naissance.text) >= ADULT * 10_000


def differences(patient: Patient, presentation: Presentation, person: int) -> tuple[str, ...]:
    """Return the traits in which the INS identity differs from the file; what the file leaves empty does not count."""
    identite = presentation.identite(person)
    if identite is None:
        return ()
    return trait_differences(traits_of(patient), identite.traits)


@dataclass(frozen=True, slots=True)
class Identify:
    """What the desk needs to know who came: codes, cameras, handheld scanners, history, identities."""

    read_code: ReadCode
    cameras: Callable[[], tuple[CameraSeen, ...]]
    """Cameras that may be chosen, none of them opened."""
    wedge: Callable[[], KeyboardWedge]
    lectures: RecordLecture
    identites: KeepIdentite
    rights: RecordRights
    clock: Clock
    telephones: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)
    """In a cabinet école, the simulated telephones by name: each call gives the picture of a fresh code."""

    def keep(self, user: Utilisateur, patient_id: int, presentation: Presentation, person: int) -> tuple[str, ...]:
        """Keep in the file what a code brought: INS identity, rights of a session still open. Blocks.

        Return the traits that differ from the identity of the file. A role that may not change files keeps nothing.
        Raise NotFound, IdentityRefused.
        """
        identite, one = presentation.identite(person), presentation.beneficiaire(person)
        if identite is None or not allows(user.role, Permission.MODIFIER_PATIENTS):
            return ()
        kept = self.identites(user, patient_id, identite)
        contexte = presentation.contexte
        if one is not None and one.amo is not None and contexte is not None and contexte.left_s(self.clock.now()):
            self.rights(user, patient_id, one.amo, one.amc, SourceDroits.APPLI)
        return kept.differences
