"""A feuille from its proposal to its signature, without Qt."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.billing.fixes import FixKind
from app.domain.errors import CardRemoved
from app.domain.fse import FseState
from app.domain.people import Role, Utilisateur
from app.ui.facturer import model
from app.ui.facturer.fixing import GESTURES
from app.ui.facturer.model import FixItem
from tests.samples import KINE
from tests.ui.carte.bench import TODAY, bench, busy_day, card_of
from tests.ui.facturer.office import Office


def test_the_planned_seance_is_marked_done_and_the_ones_before_join_it() -> None:
    office = Office(busy_day())
    shown = office.open("Élodie", planned=True)
    assert [line.jour for line in shown.lines] == ["jeu. 19/11/2026", "sam. 21/11/2026"]
    assert shown.split is not None
    assert (shown.split.total, [s.amount for s in shown.split.shares]) == (
        "35,76\u00a0€", ["21,46\u00a0€", "14,30\u00a0€", "0,00\u00a0€"],
    )  # fmt: skip
    assert shown.split.note == "2\u00a0séances sur 20 prescrites"
    assert shown.lines[0].resume[1] == "Honoraires\u00a0: 2,21 × 8,09 = 17,88\u00a0€"
    assert office.nav.said == ["Séance du 21/11 notée faite"]
    assert office.nav.undo is not None
    office.nav.undo()
    office.work.drain()
    assert [line.jour for line in office.shown.lines] == ["jeu. 19/11/2026"]


def test_one_key_and_one_confirmation_with_the_card() -> None:
    world = bench()
    world.care(world.person("Durand", "Élodie", "19840314", 2), "MK-A-LOMBALGIE", "Lombalgie commune")
    office = Office(world)
    office.nav.held = card_of(world.people["Élodie"])
    assert len(office.open("Élodie", present=True).lines) == 1  # the séance of today, added
    office.sign()
    assert office.fse_states() == [FseState.SIGNEE]
    assert office.nav.said[-1] == "FSE n°\u00a01 signée, en file d’attente"
    assert office.left == 1
    assert model.SIGNING in office.view.busy
    assert office.nav.undo is not None
    office.nav.undo()
    office.work.drain()
    assert office.fse_states() == [FseState.ANNULEE]
    assert len(office.shown.lines) == 1  # it can be billed again


def test_nothing_is_added_for_a_patient_who_is_not_there() -> None:
    world = bench()
    world.care(world.person("Durand", "Élodie", "19840314", 2), "MK-A-LOMBALGIE", "Lombalgie commune")
    office = Office(world)
    assert office.open("Élodie").lines == ()
    office.sign()
    assert office.view.error == (*model.NOTHING_CHOSEN, "")
    assert world.store.state.seances == {}


def test_a_seance_taken_out_stays_to_be_billed_and_comes_back() -> None:
    office = Office(busy_day())
    first = office.open("Élodie", planned=True).lines[0]
    office.feuille.on_remove(first.seance_id)
    office.work.drain()
    assert len(office.shown.lines) == 1
    assert first.seance_id in {row.seance_id for row in office.world.desk.consult.to_bill()}
    assert office.nav.undo is not None
    office.nav.undo()
    office.work.drain()
    assert len(office.shown.lines) == 2


def test_a_warning_is_explained_before_signing() -> None:
    world = bench()
    patient = world.person("Durand", "Élodie", "19840314", 2)
    pec = world.care(patient, "MK-A-LOMBALGIE", "Lombalgie commune", quota=1)
    for back in (1, 2):
        world.seance(pec, TODAY - timedelta(days=back))
    office = Office(world)
    office.open("Élodie")
    assert office.finding("QUO-01").needs_reason
    office.sign()
    assert office.view.asked == ["QUO-01"]
    assert office.fse_states() == []
    office.feuille.on_reason("QUO-01", "Renouvellement demandé par téléphone")
    office.sign()
    assert office.fse_states() == [FseState.SIGNEE]
    fse = next(iter(world.store.state.fses.values()))
    assert dict(fse.accepted) == {"QUO-01": "Renouvellement demandé par téléphone"}


def test_a_duplicate_blocks_and_its_button_removes_the_line() -> None:
    world = bench()
    patient = world.person("Durand", "Élodie", "19840314", 2)
    pec = world.care(patient, "MK-A-LOMBALGIE", "Lombalgie commune")
    world.seance(pec)
    world.seance(pec)
    office = Office(world)
    office.open("Élodie")
    item = office.finding("DUP-01")
    assert [(fix.kind, fix.label) for fix in item.fixes] == [
        (FixKind.RETIRER_LIGNE, "Retirer la ligne"),
        (FixKind.CHANGER_DATE, "Changer la date"),
    ]
    office.sign()
    assert office.view.error is not None
    assert office.view.error[0] == "1\u00a0point bloque la signature."
    office.mending.on_fix(item.fixes[0])
    office.work.drain()
    assert len(office.shown.lines) == 1
    office.sign()
    assert office.fse_states() == [FseState.SIGNEE]


def test_every_fix_the_screen_can_apply_has_its_button() -> None:
    world = bench()
    patient = world.person("Durand", "Élodie", "19840314", 2)
    pec = world.care(patient, "MK-A-LOMBALGIE", "Lombalgie commune", quota=1)
    for back in (1, 2):
        world.seance(pec, TODAY - timedelta(days=back))
    world.seance(pec, TODAY - timedelta(days=80))  # before the prescription
    office = Office(world)
    office.open("Élodie")
    shown = {item.code: [fix.kind for fix in item.fixes] for item in office.shown.findings}
    assert shown["PRE-01"] == [FixKind.CHANGER_DATE, FixKind.RETIRER_LIGNE, FixKind.SAISIR_ORDONNANCE]
    assert shown["QUO-01"] == [FixKind.SAISIR_ORDONNANCE, FixKind.RETIRER_LIGNE]
    assert {kind for kinds in shown.values() for kind in kinds} <= GESTURES


def test_a_fix_leads_where_it_says() -> None:
    office = Office(busy_day())
    office.open("Élodie", planned=True)
    office.mending.on_fix(FixItem(FixKind.OUVRIR_FICHE, "Ouvrir la fiche"))
    office.mending.on_fix(FixItem(FixKind.DEMANDER_ACCORD, "Préparer la demande d’accord"))
    who = office.world.people["Élodie"].id
    assert office.nav.went == [
        ("patients", {"patient_id": who}),
        ("patients", {"patient_id": who, "tab": "soins"}),
    ]
    office.mending.on_fix(FixItem(FixKind.CHANGER_ACTE, "Changer l’acte", 0, (("acte", "MK-A-DORSAL-NC"),)))
    assert (office.view.typed.prescrite, office.view.typed.seances) == ("28/09/2026", "20")
    assert office.view.typed.acte_id == "MK-A-DORSAL-NC"
    office.mending.on_fix(
        FixItem(FixKind.SAISIR_ORDONNANCE, "Ouvrir l’ordonnance", 0, (("prescripteur", "291991123"),))
    )
    assert (office.view.typed.numero, office.view.typed.prescrite) == ("291991123", "")


def test_a_card_that_leaves_keeps_the_draft_and_the_same_number() -> None:
    office = Office(busy_day())
    office.open("Louis")
    office.world.engine.refusal = CardRemoved()
    office.sign()
    assert office.fse_states() == [FseState.A_SIGNER]
    assert office.view.error is not None
    assert office.view.error[0] == "La carte a été retirée pendant la lecture."
    assert office.shown.is_draft
    office.world.engine.refusal = None
    office.top.again()
    office.work.drain()
    office.device.drain()
    assert office.fse_states() == [FseState.SIGNEE]
    assert len(office.world.store.state.fses) == 1


def test_somebody_else_s_card_stops_the_work() -> None:
    office = Office(busy_day())
    office.nav.held = card_of(office.world.people["Louis"])
    shown = office.open("Élodie", planned=True)
    assert shown.stop is not None
    assert shown.stop.what == "La carte dans le lecteur n’est pas celle de Durand Élodie."
    office.sign()
    assert office.fse_states() == []
    office.nav.held = None
    office.feuille.on_card_changed(None)
    assert office.shown.stop is None


def test_nobody_signs_for_a_colleague() -> None:
    remplacant = Utilisateur(2, "paul", "Paul Roy", Role.REMPLACANT, praticien_id=9)
    office = Office(busy_day(remplacant))
    stop = office.open("Louis").stop
    assert stop is not None
    assert stop.what == "Ces séances ont été faites par Claire Morel."


def test_a_card_opens_its_patient_when_nothing_is_open() -> None:
    office = Office(busy_day())
    office.feuille.on_card_changed(office.world.people["Élodie"].id)
    office.work.drain()
    assert office.shown.who.patient.lead == "Durand Élodie"
    assert len(office.shown.lines) == 2  # that of Thursday, and that of today


def test_an_answer_that_comes_too_late_is_dropped() -> None:
    office = Office(busy_day())
    office.feuille.open(office.world.people["Louis"].id)
    office.feuille.open(office.world.people["Élodie"].id)
    office.work.drain()
    assert office.shown.who.patient.lead == "Durand Élodie"


def test_the_unlucky_day_is_billed_once() -> None:
    office = Office(busy_day())
    office.open("Louis")
    office.sign()
    office.open("Louis")
    office.feuille.on_add_days("auj", domicile=False)
    office.work.drain()
    assert office.view.error is not None
    assert office.view.error[0] == "La séance du 21/11 est déjà dans une feuille."


def test_the_reading_role_prepares_but_the_service_has_the_last_word() -> None:
    office = Office(busy_day(replace(KINE, role=Role.ADMINISTRATEUR)))
    office.feuille.open(office.world.people["Louis"].id)
    office.work.drain()
    assert office.view.error is not None
    assert office.left == 1
