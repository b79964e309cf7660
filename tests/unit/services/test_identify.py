"""What a code brings to a file: identity by the rules of the RNIV, rights of an open session, history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.bootstrap.codes import build_identify
from app.domain.dates import BirthDate
from app.domain.droits import SourceDroits
from app.domain.errors import NotAllowed
from app.domain.ins import (
    AttributIdentite,
    CanalIdentite,
    IdentiteIns,
    IdentityRefused,
    MatriculeIns,
    OidIns,
    StatutIdentite,
    TraitsIns,
    TypeDocument,
)
from app.domain.journal import JournalAction
from app.domain.lecture import SourceLecture, SuiteLecture, VoieLecture
from app.domain.patient import Patient, Sexe
from app.domain.people import Role, Utilisateur
from app.services.find_or_create_patient import drafted
from app.services.identify import Identify, Presentation, completed, differences, of_code
from app.services.keep_identite import KeepIdentite
from app.services.repositories_lecture import IdentiteRecue
from app.simulator.apcv import SimulatedPhone
from app.simulator.apcv_people import ASSURES
from tests.code_frames import INS
from tests.samples import KINE, SECRETAIRE, World, nir, world

ADMIN = Utilisateur(3, "root", "Zoé Admin", Role.ADMINISTRATEUR)
TRAITS = TraitsIns("DURAND", "ELODIE MARIE", BirthDate("19840314"), Sexe.F, "75111")
MATRICULE = MatriculeIns(nir("2840375111123"), OidIns.TEST)
SCANNED = IdentiteIns(TRAITS, CanalIdentite.CODE_BARRES, MATRICULE)
FROM_APPLI = replace(SCANNED, canal=CanalIdentite.APPLI_CARTE_VITALE, insi_on=date(2026, 11, 20))


@pytest.fixture
def w() -> World:
    return world()


def identify(w: World) -> Identify:
    return build_identify(w.store, w.clock, fictif=True)


def keep(w: World) -> KeepIdentite:
    return KeepIdentite(w.store, w.clock)


def states(w: World) -> list[StatutIdentite]:
    with w.store() as uow:
        return [recue.identite.statut for recue in uow.identites.history(w.patient.id)]


def scanned(w: World, code: bytes, voie: VoieLecture = VoieLecture.DOUCHETTE) -> Presentation:
    return of_code(identify(w).read_code.typed(code), voie, w.clock.now())


def test_a_datamatrix_stays_provisional_and_a_document_validates_it(w: World) -> None:
    kept = keep(w)(KINE, w.patient.id, SCANNED)
    assert (kept.identite.statut, kept.differences) == (StatutIdentite.PROVISOIRE, ())
    checked = keep(w).checked(KINE, w.patient.id, TypeDocument.PASSEPORT)
    assert checked.statut is StatutIdentite.VALIDEE
    assert states(w) == [StatutIdentite.VALIDEE, StatutIdentite.PROVISOIRE]
    with w.store() as uow:
        newest = uow.journal.entries(1)[0]
    assert (newest.action, newest.subject) == (JournalAction.MODIFICATION, f"patient:{w.patient.id}")
    assert "validée" in newest.detail
    assert "DURAND" not in newest.detail


def test_the_appli_and_a_document_qualify(w: World) -> None:
    keep(w)(KINE, w.patient.id, FROM_APPLI)
    assert states(w) == [StatutIdentite.RECUPEREE]
    assert keep(w).checked(KINE, w.patient.id, TypeDocument.CARTE_IDENTITE).statut is StatutIdentite.QUALIFIEE


def test_a_weaker_source_never_takes_the_place_of_a_stronger_one(w: World) -> None:
    keep(w)(KINE, w.patient.id, FROM_APPLI)
    other = replace(SCANNED, traits=replace(TRAITS, lieu_naissance="99100", prenoms="ELODIE"))
    kept = keep(w)(KINE, w.patient.id, other)
    assert kept.identite == FROM_APPLI
    assert kept.differences == ("prénoms", "lieu de naissance")
    assert states(w) == [StatutIdentite.RECUPEREE]


def test_the_same_reading_twice_adds_nothing(w: World) -> None:
    keep(w)(KINE, w.patient.id, SCANNED)
    keep(w)(KINE, w.patient.id, SCANNED)
    assert len(states(w)) == 1


def test_a_document_falls_when_the_reference_changes_a_trait(w: World) -> None:
    keep(w)(KINE, w.patient.id, SCANNED)
    keep(w).checked(KINE, w.patient.id, TypeDocument.PASSEPORT)
    same = keep(w)(KINE, w.patient.id, FROM_APPLI)
    assert same.identite.statut is StatutIdentite.QUALIFIEE
    changed = replace(FROM_APPLI, traits=replace(TRAITS, nom_naissance="DURANT"))
    assert keep(w)(KINE, w.patient.id, changed).identite.statut is StatutIdentite.RECUPEREE


def test_a_doubtful_identity_is_neither_received_nor_validated(w: World) -> None:
    doubtful = replace(SCANNED, attributs=frozenset({AttributIdentite.DOUTEUX}))
    with w.store() as uow:
        uow.identites.add(w.patient.id, IdentiteRecue(doubtful, w.clock.now(), "claire"))
        uow.commit()
    with pytest.raises(IdentityRefused):
        keep(w)(KINE, w.patient.id, FROM_APPLI)
    with pytest.raises(IdentityRefused):
        keep(w).checked(KINE, w.patient.id, TypeDocument.PASSEPORT)
    assert keep(w)(KINE, w.patient.id, SCANNED).identite.statut is StatutIdentite.PROVISOIRE


def test_a_document_alone_validates_the_traits_of_the_file(w: World) -> None:
    checked = keep(w).checked(KINE, w.patient.id, TypeDocument.TITRE_SEJOUR)
    assert (checked.statut, checked.matricule) == (StatutIdentite.VALIDEE, None)
    assert checked.traits.nom_naissance == "Durand"
    with pytest.raises(NotAllowed):
        keep(w).checked(ADMIN, w.patient.id, TypeDocument.PASSEPORT)


def test_rights_of_an_open_session_are_kept_and_none_of_one_that_is_over(w: World) -> None:
    one = identify(w)
    shown = of_code(one.read_code.typed(SimulatedPhone(w.clock).code(ASSURES[0])), VoieLecture.CAMERA, w.clock.now())
    one.keep(KINE, w.patient.id, shown, 1)
    with w.store() as uow:
        newest = uow.patients.droits(w.patient.id)[0]
    assert newest.source is SourceDroits.APPLI
    w.clock.advance(timedelta(minutes=31))
    one.keep(KINE, w.patient.id, shown, 1)
    with w.store() as uow:
        assert uow.patients.droits(w.patient.id)[0] == newest


def test_who_may_not_change_files_keeps_nothing(w: World) -> None:
    one = identify(w)
    assert one.keep(ADMIN, w.patient.id, scanned(w, INS.encode()), 0) == ()
    assert states(w) == []
    one.keep(SECRETAIRE, w.patient.id, scanned(w, INS.encode()), 0)
    assert states(w) == [StatutIdentite.PROVISOIRE]


def test_a_new_file_takes_the_traits_of_the_code(w: World) -> None:
    shown = scanned(w, INS.encode())
    new = completed(drafted(shown.carte.beneficiaires[0]), shown, 0)
    assert (new.prenom, new.nom_naissance, new.sexe, new.lieu_naissance) == ("Camille", "ESSAI-TEST", Sexe.F, "63113")
    assert new.nir is not None


def test_the_number_of_a_minor_opens_no_rights(w: World) -> None:
    young = INS.replace("14-07-1985", "14-07-2015")
    assert (
        completed(drafted(scanned(w, young.encode()).carte.beneficiaires[0]), scanned(w, young.encode()), 0).nir is None
    )
    waiting = INS.replace("1.2.250.1.213.1.4.10", "1.2.250.1.213.1.4.9\x1d")
    real = build_identify(w.store, w.clock, fictif=False)
    shown = of_code(real.read_code.typed(waiting.encode()), VoieLecture.DOUCHETTE, w.clock.now())
    assert completed(drafted(shown.carte.beneficiaires[0]), shown, 0).nir is None


def test_a_child_of_the_appli_keeps_the_number_of_the_parent(w: World) -> None:
    shown = scanned(w, SimulatedPhone(w.clock).code(ASSURES[0]))
    child = completed(drafted(shown.carte.beneficiaires[1]), shown, 1)
    assert (child.qualite, child.nir) == ("6", ASSURES[0].beneficiaires[0].lu.nir)
    assert child.sexe is Sexe.M


def test_differences_with_the_file_are_told_and_blanks_are_not(w: World) -> None:
    shown = scanned(w, INS.encode())
    same = Patient(1, "Essai-Test", "Camille", BirthDate("19850714"))
    assert differences(same, shown, 0) == ()
    assert differences(replace(same, sexe=Sexe.M, lieu_naissance="75111"), shown, 0) == ("sexe", "lieu de naissance")
    assert differences(replace(same, prenom="Camillle"), shown, 0) == ("prénoms",)


def test_the_journal_tells_the_code_its_way_and_the_delegated_use(w: World) -> None:
    delegated = scanned(w, SimulatedPhone(w.clock).code(ASSURES[1], delegated=True), VoieLecture.CAMERA)
    assert delegated.read == "QR code de l’appli carte Vitale simulée lu, caméra, usage délégué, SIMULATION"
    assert scanned(w, INS.encode()).read == "Datamatrix INS lu, douchette"
    assert ASSURES[1].beneficiaires[0].lu.nom not in repr(delegated)


def test_the_history_is_written_and_read_by_who_may_see_patients(w: World) -> None:
    lectures = identify(w).lectures
    line = lectures.read(KINE, SourceLecture.APPLI, VoieLecture.CAMERA, 3, delegue=True, simulation=True)
    lectures.refused(SECRETAIRE, SourceLecture.CODE, VoieLecture.IMAGE, "Ce code a expiré.")
    lectures.conclude(KINE, line, SuiteLecture.OUVERTE, w.patient.id)
    newest, first = lectures.history(SECRETAIRE)
    assert (newest.lecture.suite, newest.lecture.motif) == (SuiteLecture.REFUSEE, "Ce code a expiré.")
    assert (first.lecture.suite, first.patient, first.lecture.delegue) == (SuiteLecture.OUVERTE, "Durand Élodie", True)
    for asked in (
        lambda: lectures.history(ADMIN),
        lambda: lectures.refused(ADMIN, SourceLecture.CODE, VoieLecture.IMAGE, ""),
        lambda: lectures.conclude(ADMIN, line, SuiteLecture.LUE),
    ):
        with pytest.raises(NotAllowed):
            asked()
