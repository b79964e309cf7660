"""The search of an INS identity: what is kept, what is refused, one line in the journal of lookups each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from threading import Event

import pytest

from app.domain.clock import FixedClock
from app.domain.errors import NotAllowed
from app.domain.ins import AttributIdentite, CanalIdentite, IdentiteIns, IdentityRefused, OidIns, StatutIdentite
from app.domain.patient import Patient, Sexe
from app.domain.people import Role, Utilisateur
from app.domain.permissions import Permission, allows
from app.domain.verification import Issue, MotifDemande
from app.services.ask_insi import AskInsi, InsiAsked, NoInsiService
from app.services.ports_insi import CodeInsi
from app.services.ports_rights import ServiceUnreachable
from app.services.repositories_lecture import IdentiteRecue
from app.services.repositories_rights import LookupFilter, LookupRow
from app.services.rights_journal import stats_of
from tests.insi_service import FakeInsi, known_traits, patient_of
from tests.memory_store import MemoryStore
from tests.rights_line import NOW
from tests.samples import CABINET, KINE


class Office:
    """A cabinet école and INSi."""

    def __init__(self) -> None:
        self.store, self.clock = MemoryStore(), FixedClock(NOW)
        self.insi = FakeInsi(self.clock)
        self.ask = AskInsi(self.store, self.insi, self.clock)
        with self.store() as uow:
            uow.cabinet.save_cabinet(CABINET)
            uow.commit()

    def patient(self, patient: Patient) -> int:
        with self.store() as uow:
            stored = uow.patients.add(patient)
            uow.commit()
        return stored.id

    def held(self, patient_id: int, identite: IdentiteIns) -> None:
        with self.store() as uow:
            uow.identites.add(patient_id, IdentiteRecue(identite, NOW, "claire"))
            uow.commit()

    def lines(self) -> tuple[LookupRow, ...]:
        with self.store() as uow:
            return uow.rights.lookups(LookupFilter())

    def states(self, patient_id: int) -> tuple[IdentiteRecue, ...]:
        with self.store() as uow:
            return tuple(uow.identites.history(patient_id))


@pytest.fixture
def office() -> Office:
    return Office()


def test_one_identity_is_compared_kept_and_noted(office: Office) -> None:
    patient_id = office.patient(patient_of(known_traits()))
    asked = office.ask(KINE, patient_id)
    assert asked.identite is not None
    assert asked.identite.matricule is not None
    assert (asked.identite.statut, asked.identite.canal) == (StatutIdentite.RECUPEREE, CanalIdentite.INSI)
    assert (asked.identite.insi_on, asked.differences) == (date(2026, 11, 20), ())
    assert [one.identite for one in office.states(patient_id)] == [asked.identite]
    (row,) = office.lines()
    assert (row.lookup.motif, row.lookup.issue, row.lookup.par) == (MotifDemande.IDENTITE_INS, Issue.IDENTITE, "claire")
    assert stats_of([row]).demandes == 0


def test_what_differs_is_told_and_a_document_checked_before_falls_with_it(office: Office) -> None:
    traits = known_traits()
    patient_id = office.patient(patient_of(traits, lieu_naissance="63220"))
    asked = office.ask(KINE, patient_id)
    assert asked.differences == ("lieu de naissance",)
    assert office.lines()[0].lookup.detail == "À comparer avec une pièce\u00a0: lieu de naissance."


@pytest.mark.parametrize(("changes", "code"), [({"prenom": "Aglaé"}, CodeInsi.AUCUNE), ({}, CodeInsi.PLUSIEURS)])
def test_nobody_and_several_keep_nothing(office: Office, changes: dict[str, object], code: CodeInsi) -> None:
    place = 0 if changes else 3
    patient_id = office.patient(patient_of(known_traits(place), **changes))
    asked = office.ask(KINE, patient_id)
    assert (asked.code, asked.lookup.issue, asked.identite) == (code, Issue.INTROUVABLE, None)
    assert office.states(patient_id) == ()


def test_an_answer_about_somebody_else_and_a_refusal_keep_nothing(office: Office) -> None:
    for place, issue in ((4, Issue.AUTRE_PERSONNE), (5, Issue.REFUS)):
        patient_id = office.patient(patient_of(known_traits(place)))
        asked = office.ask(KINE, patient_id)
        assert (asked.code, asked.lookup.issue) == (None, issue)
        assert office.states(patient_id) == ()


def test_a_service_that_is_down_is_said_without_a_word_on_rights(office: Office) -> None:
    office.insi.failure = ServiceUnreachable("cut")
    asked = office.ask(KINE, office.patient(patient_of(known_traits())))
    assert asked.lookup.issue is Issue.SANS_RESEAU
    assert asked.lookup.detail.startswith("INSi est injoignable")
    assert "droits" not in asked.lookup.detail


def test_given_up_between_two_questions(office: Office) -> None:
    cancel = Event()
    office.insi.on_question = cancel.set
    asked = office.ask(KINE, office.patient(patient_of(known_traits())), cancel)
    assert asked.lookup.issue is Issue.ABANDON
    assert len(office.insi.asked) == 1


@pytest.mark.parametrize(
    "identite",
    [
        {"canal": CanalIdentite.APPLI_CARTE_VITALE},
        {"attributs": frozenset({AttributIdentite.DOUTEUX})},
        {"traits": replace(known_traits(), sexe=Sexe.INCONNU)},
    ],
)
def test_who_must_not_be_asked_for_is_not(office: Office, identite: dict[str, object]) -> None:
    patient_id = office.patient(patient_of(known_traits()))
    office.held(patient_id, replace(IdentiteIns(known_traits(), CanalIdentite.SAISIE), **identite))  # type: ignore[arg-type]
    with pytest.raises(IdentityRefused):
        office.ask(KINE, patient_id)
    assert (office.insi.asked, office.lines()) == ([], ())


def test_a_test_identity_never_enters_a_real_cabinet(office: Office) -> None:
    with office.store() as uow:
        uow.cabinet.save_cabinet(replace(CABINET, fictif=False))
        uow.commit()
    patient_id = office.patient(patient_of(known_traits()))
    asked = office.ask(KINE, patient_id)
    assert asked.lookup.issue is Issue.REFUS
    assert OidIns.TEST.libelle in asked.lookup.detail
    assert office.states(patient_id) == ()


def test_roles_and_a_post_without_insi(office: Office) -> None:
    patient_id = office.patient(patient_of(known_traits()))
    for role in Role:
        user = Utilisateur(9, "x", "X", role)
        if allows(role, Permission.MODIFIER_PATIENTS):
            assert isinstance(office.ask(user, patient_id), InsiAsked)
        else:
            with pytest.raises(NotAllowed):
                office.ask(user, patient_id)
    with pytest.raises(NoInsiService):
        AskInsi(office.store, None, office.clock)(KINE, patient_id)
