"""Readings and INS identities: the same answers from memory, SQLCipher and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.dates import BirthDate
from app.domain.errors import NotFound
from app.domain.ins import (
    AttributIdentite,
    CanalIdentite,
    ControleDocument,
    IdentiteIns,
    MatriculeIns,
    OidIns,
    TraitsIns,
    TypeDocument,
)
from app.domain.lecture import LectureIdentite, SourceLecture, SuiteLecture, VoieLecture
from app.domain.patient import Sexe
from app.services.repositories import UnitOfWorkFactory
from app.services.repositories_lecture import IdentiteRecue
from tests import store_fixtures as make

READ = LectureIdentite(0, make.NOW, "claire", SourceLecture.APPLI, VoieLecture.CAMERA, 3, delegue=True, simulation=True)
TRAITS = TraitsIns("DURAND", "ELODIE MARIE", BirthDate("19840314"), Sexe.F, "74010")


def test_a_reading_comes_back_whole_and_tells_what_came_of_it(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        patient = uow.patients.add(make.patient())
        first = uow.lectures.add(READ)
        refused = replace(READ, source=SourceLecture.CODE, suite=SuiteLecture.REFUSEE, motif="Code abîmé.", personnes=0)
        second = uow.lectures.add(refused)
        assert (first, second) == (replace(READ, id=first.id), replace(refused, id=second.id))
        known = uow.lectures.conclude(first.id, SuiteLecture.RECONNUE, patient.id)
        assert known == replace(first, suite=SuiteLecture.RECONNUE, patient_id=patient.id)
        opened = uow.lectures.conclude(first.id, SuiteLecture.OUVERTE, None)
        assert opened == replace(known, suite=SuiteLecture.OUVERTE)
        assert uow.lectures.of_patient(patient.id) == (opened,)
        seen = [(row.lecture, row.patient) for row in uow.lectures.recent()]
        assert seen == [(second, ""), (opened, "DURAND Élodie")]
        assert len(uow.lectures.recent(1)) == 1
        with pytest.raises(NotFound):
            uow.lectures.conclude(99, SuiteLecture.LUE, None)


def test_every_state_of_an_identity_is_kept(unit_of_work: UnitOfWorkFactory) -> None:
    bare = IdentiteRecue(IdentiteIns(TRAITS, CanalIdentite.SAISIE), make.NOW, "claire")
    whole = IdentiteRecue(
        IdentiteIns(
            replace(TRAITS, naissance=BirthDate("19840099")),
            CanalIdentite.APPLI_CARTE_VITALE,
            MatriculeIns(make.nir(), OidIns.TEST),
            date(2026, 11, 20),
            ControleDocument(TypeDocument.PASSEPORT, date(2026, 11, 19), "zoe"),
            frozenset({AttributIdentite.HOMONYME, AttributIdentite.FICTIF}),
        ),
        make.NOW + timedelta(minutes=2),
        "zoe",
    )
    with unit_of_work() as uow:
        patient, other = uow.patients.add(make.patient()), uow.patients.add(make.patient("PETIT"))
        uow.identites.add(patient.id, bare)
        uow.identites.add(patient.id, whole)
        assert uow.identites.history(patient.id) == (whole, bare)
        assert uow.identites.history(other.id) == ()


def test_readings_and_identities_follow_a_file_that_was_fused(unit_of_work: UnitOfWorkFactory) -> None:
    state = IdentiteRecue(IdentiteIns(TRAITS, CanalIdentite.SAISIE), make.NOW, "claire")
    with unit_of_work() as uow:
        patient, other = uow.patients.add(make.patient()), uow.patients.add(make.patient("PETIT"))
        line = uow.lectures.add(replace(READ, patient_id=other.id))
        uow.identites.add(other.id, state)
        uow.fusions.add(make.fusion(patient, other))
        followed = replace(line, patient_id=patient.id)
        assert uow.lectures.of_patient(patient.id) == (followed,)
        assert [(row.lecture, row.patient) for row in uow.lectures.recent()] == [(followed, "DURAND Élodie")]
        assert uow.identites.history(patient.id) == (state,)
