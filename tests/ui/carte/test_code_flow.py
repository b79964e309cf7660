"""People named by a code go the way of those of a card; what the code says stands over them. No Qt."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.dates import BirthDate
from app.domain.errors import CardRemoved, NoCard, WrongCard
from app.domain.ins import TypeDocument
from app.domain.lecture import LectureIdentite, SourceLecture, SuiteLecture, VoieLecture
from app.domain.matching import Trait
from app.domain.patient import Patient
from app.services.identify import Presentation, of_code
from app.simulator.apcv import SimulatedPhone
from app.simulator.apcv_people import ASSURES
from app.ui.carte import model
from tests.code_frames import INS
from tests.samples import KINE, SECRETAIRE
from tests.ui.carte.bench import EMPTY, SLOT, card_of
from tests.ui.carte.test_presenter import Flow, flow


def scanned(it: Flow, code: bytes) -> Presentation:
    read = it.world.desk.identify.read_code
    return of_code(read.typed(code), VoieLecture.CAMERA, it.world.clock.now())


def present(it: Flow, code: bytes, *, explicit: bool = True) -> None:
    it.presenter.present(scanned(it, code), explicit=explicit)
    it.lane.drain()


def camille(it: Flow) -> Patient:
    """The patient of the sample datamatrix."""
    shown = scanned(it, INS.encode()).carte.beneficiaires[0]
    with it.world.store() as uow:
        patient = uow.patients.add(Patient(0, "Essai-Test", "Camille", BirthDate("19850714"), nir=shown.nir))
        uow.commit()
    return patient


def last(it: Flow) -> LectureIdentite:
    return max(it.world.store.state.lectures.values(), key=lambda one: one.id)


def test_a_match_is_shown_with_the_code_over_it_and_one_key_bills() -> None:
    it = flow()
    patient = camille(it)
    present(it, INS.encode())
    known = model.KNOWN_SENTENCE.format("Essai-Test Camille, 14/07/1985")
    assert it.view.shown[-1] == ("known", "Essai-Test Camille", known, "Facturer")
    assert it.view.note is not None
    assert [tag.word for tag in it.view.note.tags] == ["Datamatrix INS", "Identité provisoire", "INS-NIR de test"]
    assert it.nav.held is not None
    it.presenter.on_go_requested()
    it.lane.drain()
    assert it.nav.went == [("facturer", {"patient_id": patient.id, "carte": True})]
    assert it.nav.held is None
    assert (last(it).suite, last(it).patient_id) == (SuiteLecture.FACTURATION, patient.id)
    assert len(it.world.store.state.identites) == 1


def test_a_scan_elsewhere_is_offered_and_enter_does_it() -> None:
    it = flow(SECRETAIRE)
    patient = camille(it)
    present(it, INS.encode(), explicit=False)
    assert it.nav.said == ["Code lu\u00a0: Essai-Test Camille, 14/07/1985 [Ouvrir la fiche F11]"]
    assert it.nav.went == []
    assert it.nav.deed is not None
    it.nav.deed()
    it.lane.drain()
    assert it.nav.went == [("patients", {"patient_id": patient.id})]
    assert last(it).suite is SuiteLecture.OUVERTE


def test_the_key_goes_on_with_a_code_that_waits() -> None:
    it = flow()
    camille(it)
    present(it, INS.encode(), explicit=False)
    assert it.presenter.waits_with_code
    it.press()
    assert it.view.shown[-1][0] == "known"
    assert it.world.read_card.asked == []


def test_a_code_of_somebody_else_stops_and_the_open_file_may_stay() -> None:
    it = flow()
    camille(it)
    it.view.open = (99, "Bernard Louis")
    present(it, INS.encode())
    kind, sentence, action, keep = it.view.shown[-1]
    assert (kind, action, keep) == ("other", "Facturer cette personne", "Garder la fiche")
    assert (
        sentence
        == "Le code lu est au nom de Essai-Test Camille, 14/07/1985. La fiche ouverte est celle de Bernard Louis."
    )
    it.presenter.on_kept()
    it.lane.drain()
    assert (it.nav.held, it.presenter.waits_with_code, it.nav.went) == (None, False, [])
    assert last(it).suite is SuiteLecture.ECARTEE


def test_a_card_of_somebody_else_stops_and_stays_in_its_reader() -> None:
    it = flow()
    elodie = it.world.person("Durand", "Élodie", "19840314", 2)
    it.world.read_card.carte = card_of(elodie)
    it.view.open = (99, "Bernard Louis")
    it.insert(SLOT)
    assert it.view.shown[-1][0] == "other"
    assert "La carte dans le lecteur est au nom de Durand Élodie, 14/03/1984." in it.view.shown[-1][1]
    it.presenter.on_kept()
    assert it.nav.held is not None
    it.press()
    assert it.nav.went == [("facturer", {"patient_id": elodie.id, "carte": True})]


def test_a_card_of_the_open_file_is_only_offered() -> None:
    it = flow()
    elodie = it.world.person("Durand", "Élodie", "19840314", 2)
    it.world.read_card.carte = card_of(elodie)
    it.view.open = (elodie.id, elodie.nom_complet)
    it.insert(SLOT)
    assert [one[0] for one in it.view.shown] == []
    assert it.nav.said == ["Carte lue\u00a0: Durand Élodie, 14/03/1984 [Facturer F12]"]


def test_a_session_runs_out_by_the_clock_of_the_desk() -> None:
    it = flow()
    present(it, SimulatedPhone(it.world.clock).code(ASSURES[0], delegated=True))
    assert it.view.shown[-1][0] == "people"
    assert it.view.note is not None
    assert [tag.word for tag in it.view.note.tags] == ["QR code de l’appli carte Vitale", "SIMULATION", "Usage délégué"]
    assert it.view.left == "Code valable encore 60 s.\nSession ouverte encore 30\u00a0min 00\u00a0s."
    it.world.clock.advance(timedelta(seconds=75))
    it.presenter.on_tick()
    assert it.view.left == "Session ouverte encore 28\u00a0min 45\u00a0s."
    it.world.clock.advance(timedelta(minutes=29))
    it.presenter.on_tick()
    assert it.view.left == "Session terminée\u00a0: l’identité reste, les droits sont à relire."
    assert (last(it).delegue, last(it).simulation, last(it).personnes) == (True, True, 3)


def test_the_session_stays_in_sight_until_the_next_reading() -> None:
    it = flow()
    present(it, SimulatedPhone(it.world.clock).code(ASSURES[1]))
    assert it.nav.session is None
    it.presenter.on_create_requested()
    it.lane.drain()
    assert it.nav.session is not None
    assert it.nav.session.simulation
    it.world.read_card.carte = card_of(it.world.person("Durand", "Élodie", "19840314", 2))
    it.insert(SLOT)
    assert it.nav.session is None


def test_a_new_person_is_created_with_the_traits_of_the_code() -> None:
    it = flow()
    present(it, INS.encode())
    kind, sentence, _note, may_create = it.view.shown[-1]
    assert (kind, may_create) == ("unknown", True)
    assert "La fiche prendra les traits du code" in sentence
    it.presenter.on_create_requested()
    it.lane.drain()
    (patient,) = it.world.store.state.patients.values()
    assert (patient.prenom, patient.lieu_naissance) == ("Camille", "63113")
    assert (last(it).suite, last(it).patient_id) == (SuiteLecture.CREEE, patient.id)


def test_a_datamatrix_never_takes_the_place_of_the_number_that_opens_the_rights() -> None:
    it = flow()
    parent = it.world.person("Essai-Test", "Camille", "19850714", 1)
    present(it, INS.encode())
    assert it.view.shown[-1][0] == "candidates"
    it.presenter.on_candidate_chosen(parent.id, frozenset({Trait.NIR}))
    it.lane.drain()
    assert it.world.store.state.patients[parent.id].nir == parent.nir
    assert (last(it).suite, last(it).patient_id) == (SuiteLecture.RAPPROCHEE, parent.id)


def test_differences_with_an_identity_that_stays_are_said() -> None:
    it = flow()
    camille(it)
    present(it, INS.encode())
    it.presenter.on_go_requested()
    it.lane.drain()
    keep = it.world.desk.identify.identites
    keep.checked(KINE, 1, TypeDocument.PASSEPORT)
    present(it, INS.replace("S763113", "S799100").encode())
    it.presenter.on_go_requested()
    it.lane.drain()
    assert it.nav.said[-1] == model.CODE_DIFFERS.format("lieu de naissance")


def test_a_code_while_somebody_writes_waits_for_its_key() -> None:
    it = flow()
    it.view.typing = True
    present(it, INS.encode(), explicit=False)
    assert it.view.shown == []
    assert it.nav.said == ["Code lu\u00a0: Essai-Test Camille. F11 pour continuer."]


def test_a_card_that_leaves_takes_no_code_away() -> None:
    it = flow()
    camille(it)
    it.world.read_card.carte = card_of(it.world.person("Durand", "Élodie", "19840314", 2))
    it.insert(SLOT)
    present(it, INS.encode(), explicit=False)
    it.insert(EMPTY)
    assert it.presenter.waits_with_code
    it.presenter.on_kept()
    it.lane.drain()
    assert not it.presenter.waits_with_code


@pytest.mark.parametrize(("refusal", "kept"), [(WrongCard(), 1), (CardRemoved(), 1), (NoCard(), 0)])
def test_a_card_that_was_refused_is_in_the_history(refusal: WrongCard | CardRemoved | NoCard, kept: int) -> None:
    it = flow()
    it.world.read_card.refusal = refusal
    it.press()
    lines = list(it.world.store.state.lectures.values())
    assert len(lines) == kept
    assert all((one.source, one.suite) == (SourceLecture.CARTE, SuiteLecture.REFUSEE) for one in lines)
