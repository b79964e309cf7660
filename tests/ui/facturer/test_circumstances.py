"""The circumstances of the feuille and the buttons of the findings, without Qt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.billing.fixes import FixKind
from app.domain.circonstances import Circonstances, TiersPayant
from app.domain.composition import Complements, Deplacement, HorsNomenclature
from app.domain.fse import FseState
from app.domain.money import Money
from app.domain.soins import Lieu
from app.ui.facturer import model
from app.ui.facturer.circumstances_input import CircumstancesInput, parse_circumstances, typed_circumstances
from app.ui.facturer.fixing import GESTURES, NO_GESTURE
from app.ui.facturer.mending import CIRCUMSTANCES_FIELDS, EDITOR_FIELDS
from app.ui.facturer.model import FixItem
from tests.ui.carte.bench import NORD, SOMME, TODAY, Bench, bench
from tests.ui.facturer.office import Office

NB = "\u00a0"
CLERCS = replace(SOMME, regime="10")


def one_seance(complements: Complements | None = None, *, lieu: Lieu = Lieu.CABINET, domicile: bool = False) -> Bench:
    world = bench()
    patient = world.person("Durand", "Élodie", "19840314", 2)
    pec = world.care(patient, "MK-A-LOMBALGIE", "Lombalgie commune", domicile=domicile)
    world.desk.record_seance(world.desk.user, pec.id, TODAY, lieu=lieu, complements=complements or Complements())
    return world


def opened(world: Bench) -> Office:
    office = Office(world)
    office.open("Élodie")
    return office


def press(office: Office, code: str, kind: FixKind) -> None:
    """Press the button of a finding."""
    office.mending.on_fix(next(fix for fix in office.finding(code).fixes if fix.kind is kind))
    office.work.drain()


def carried(office: Office) -> Complements:
    """What the first séance carries in the store."""
    return min(office.world.store.state.seances.values(), key=lambda s: s.id).complements


@pytest.mark.parametrize(
    ("mode", "now", "dues"),
    [
        (TiersPayant.INTEGRAL, "0,00", ()),
        (
            TiersPayant.AMO,
            "7,15",
            (("L’Assurance Maladie vous doit", "10,73"), ("Ses assurances lui rendront", "7,15")),
        ),
        (TiersPayant.AUCUN, "17,88", (("Ses assurances lui rendront", "17,88"),)),
    ],
)
def test_what_the_patient_pays_now_follows_the_tiers_payant(
    mode: TiersPayant, now: str, dues: tuple[tuple[str, str], ...]
) -> None:
    office = opened(one_seance())
    office.circumstances.on_tiers(TiersPayant.AUCUN.value)
    office.circumstances.on_tiers(mode.value)
    office.work.drain()
    split = office.shown.split
    assert split is not None
    assert (split.maintenant, split.tiers) == (f"{now}{NB}€", mode.value)
    assert split.dus == tuple((words, f"{amount}{NB}€") for words, amount in dues)
    office.sign()
    fse = next(iter(office.world.store.state.fses.values()))
    assert (fse.state, fse.circonstances.tiers_payant) == (FseState.SIGNEE, mode)


def test_a_change_of_tiers_payant_is_undone() -> None:
    office = opened(one_seance())
    office.circumstances.on_tiers(TiersPayant.AUCUN.value)
    office.work.drain()
    assert office.nav.undo is not None
    office.nav.undo()
    office.work.drain()
    assert office.shown.split is not None
    assert office.shown.split.tiers == TiersPayant.INTEGRAL.value


def test_maternite_is_asked_for_its_date_then_priced_in_full() -> None:
    office = opened(one_seance())
    office.circumstances.on_open()
    assert office.panel.typed is not None
    typed = replace(office.panel.typed, nature="30")
    office.circumstances.on_typed(typed)
    office.rest()
    press(office, "MAT-01", FixKind.SAISIR_MATERNITE)
    assert office.panel.focus == "maternite"
    office.circumstances.on_typed(replace(typed, maternite="01/06/2026"))
    office.rest()
    assert [row.taux for row in office.shown.lines] == [f"100{NB}%"]
    office.circumstances.on_close()
    assert office.panel.typed is None
    assert office.nav.said == [model.CIRCUMSTANCES_KEPT]
    assert office.shown.split is not None
    assert office.shown.split.circonstances == "Maternité du 01/06/2026"


def test_a_rate_that_nothing_gives_is_typed_with_its_reason() -> None:
    world = one_seance()
    world.desk.record_rights(world.desk.user, world.people["Élodie"].id, CLERCS, NORD)
    office = opened(world)
    assert [row.acte.lead for row in office.shown.lines] == ["Sans prix"]
    press(office, "RAT-01", FixKind.SAISIR_TAUX)
    assert (office.panel.focus, office.panel.typed is not None) == ("taux", True)
    assert office.panel.typed is not None
    office.circumstances.on_typed(replace(office.panel.typed, taux="80"))
    office.circumstances.on_left()
    office.work.drain()
    assert list(office.panel.errors) == ["motif"]
    office.sign()
    assert office.fse_states() == []
    office.circumstances.on_typed(replace(office.panel.typed, taux="80 %", motif="attestation du 12/11"))
    office.circumstances.on_left()
    office.work.drain()
    assert [row.taux for row in office.shown.lines] == [f"80{NB}%"]
    office.sign()
    assert office.fse_states() == [FseState.SIGNEE]
    assert any("taux manuel 80" in entry.detail for entry in world.store.state.journal)


def test_a_draft_opened_again_has_its_circumstances() -> None:
    office = opened(one_seance())
    office.circumstances.on_tiers(TiersPayant.AMO.value)
    office.work.drain()
    office.signing.on_save()
    office.work.drain()
    fse_id = next(iter(office.world.store.state.fses))
    office.feuille.on_close()
    office.feuille.open(office.world.people["Élodie"].id, fse_id=fse_id)
    office.work.drain()
    assert office.shown.split is not None
    assert office.shown.split.tiers == TiersPayant.AMO.value
    office.top.reread()
    office.work.drain()
    assert office.shown.split.tiers == TiersPayant.AMO.value


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (CircumstancesInput(nature="41", numero="12"), "numero"),
        (CircumstancesInput(nature="41", accident="demain"), "accident"),
        (CircumstancesInput(nature="30", maternite="31/02"), "maternite"),
        (CircumstancesInput(taux="101", motif="attestation"), "taux"),
        (CircumstancesInput(motif="attestation"), "taux"),
        (CircumstancesInput(taux="80"), "motif"),
    ],
)
def test_circumstances_that_cannot_be_read_keep_what_was(typed: CircumstancesInput, field: str) -> None:
    old = Circonstances()
    made, errors = parse_circumstances(typed, old, "claire", TODAY)
    assert list(errors) == [field]
    assert (made.numero_at, made.accident_on, made.maternite_on, made.manuel) == ("", None, None, None)


def test_all_the_circumstances_are_read_and_written_back() -> None:
    full = CircumstancesInput("part obligatoire", "N", "41", "123456782", "02/11/2026", "", "80", "attestation", "non")
    made, errors = parse_circumstances(full, Circonstances(), "claire", TODAY)
    assert errors == {}
    assert made.manuel is not None
    assert made.manuel.par == "claire"
    assert typed_circumstances(made) == full


def test_the_bilan_is_added_and_taken_away() -> None:
    office = opened(one_seance())
    press(office, "BDK-01", FixKind.AJOUTER_BDK)
    assert carried(office).supplements == ("MK-I2-BDK",)
    assert [row.acte.lead for row in office.shown.lines] == ["RAM", "AMK"]
    assert office.nav.undo is not None
    office.nav.undo()
    office.work.drain()
    assert carried(office).supplements == ()


def test_a_supplement_without_its_act_is_removed() -> None:
    office = opened(one_seance(Complements(supplements=("MK-7-BANDAGE-1",))))
    press(office, "NCU-01", FixKind.RETIRER_SUPPLEMENT)
    assert carried(office).supplements == ()


def test_of_two_supplements_the_praticien_chooses() -> None:
    office = opened(one_seance(Complements(supplements=("MK-IV-BASSIN", "MK-IV-PISCINE"))))
    press(office, "NCU-01", FixKind.RETIRER_SUPPLEMENT)
    assert (office.editor.focus, carried(office).supplements) == ("supplements", ("MK-IV-BASSIN", "MK-IV-PISCINE"))


def test_a_trip_to_the_cabinet_goes_home() -> None:
    office = opened(one_seance(Complements(deplacement=Deplacement(Decimal(6))), domicile=True))
    press(office, "TRA-01", FixKind.CHANGER_LIEU)
    assert [row.acte.lead for row in office.shown.lines] == ["RAM", "IFD"]
    assert office.shown.lines[0].lieu == "Domicile"


@pytest.mark.parametrize(
    ("kind", "focus"),
    [
        (FixKind.CHANGER_DATE, "jour"), (FixKind.SAISIR_DEPLACEMENT, "distance"), (FixKind.SAISIR_URGENCE, "urgence"),
        (FixKind.SAISIR_DEPASSEMENT, "depassement"),
    ],
)  # fmt: skip
def test_a_gesture_opens_the_editor_at_its_field(kind: FixKind, focus: str) -> None:
    office = opened(one_seance())
    office.mending.on_fix(FixItem(kind, "", 1))
    assert office.editor.value is not None
    assert office.editor.focus == focus


def test_the_date_is_changed_from_the_editor() -> None:
    world = bench()
    pec = world.care(world.person("Durand", "Élodie", "19840314", 2), "MK-A-LOMBALGIE", "Lombalgie commune")
    for _ in range(2):
        world.seance(pec)
    office = opened(world)
    press(office, "DUP-01", FixKind.CHANGER_DATE)
    assert office.editor.value is not None
    office.editing.on_typed(replace(office.editor.value.typed, jour="20/11"))
    office.editing.on_left()
    office.work.drain()
    assert {s.day for s in world.store.state.seances.values()} == {TODAY, date(2026, 11, 20)}
    assert "DUP-01" not in {item.code for item in office.shown.findings}


def test_the_other_gestures_do_what_they_say() -> None:
    world = one_seance(Complements(acte_id="MK-6-VESTIB"))
    world.seance(world.pecs["Élodie"], TODAY - timedelta(days=1))
    office = opened(world)
    last = office.shown.lines[-1].seance_id
    office.mending.on_fix(FixItem(FixKind.RETABLIR_COTATION, "", last))
    office.work.drain()
    assert [row.acte.lead for row in office.shown.lines] == ["RAM", "RAM"]
    office.mending.on_fix(FixItem(FixKind.SCINDER_FEUILLE, "", last))
    office.work.drain()
    assert len(office.shown.lines) == 1
    office.mending.on_fix(FixItem(FixKind.NON_REMBOURSABLE, ""))
    office.work.drain()
    assert [row.taux for row in office.shown.lines] == [f"0{NB}%"]
    office.mending.on_fix(FixItem(FixKind.CHANGER_TIERS_PAYANT, "", 0, (("mode", TiersPayant.AMO.value),)))
    office.work.drain()
    assert office.shown.split is not None
    assert office.shown.split.tiers == TiersPayant.AMO.value
    office.mending.on_fix(FixItem(FixKind.CHOISIR_TITULAIRE, ""))
    assert office.nav.went == [("reglages", {"topic": model.PRATICIENS_TOPIC})]


def test_every_gesture_with_a_button_is_known() -> None:
    office = opened(one_seance())
    known = {*office.mending.deeds, *EDITOR_FIELDS, *CIRCUMSTANCES_FIELDS}
    assert known == GESTURES == frozenset(FixKind) - NO_GESTURE


def test_the_same_words_for_several_seances_are_said_once() -> None:
    world = one_seance()
    world.seance(world.pecs["Élodie"], TODAY - timedelta(days=1))
    world.desk.record_rights(world.desk.user, world.people["Élodie"].id, CLERCS, NORD)
    items = [item for item in opened(world).shown.findings if item.code == "RAT-01"]
    assert len(items) == 1
    assert items[0].sentence.endswith(f"(2{NB}séances).")


def test_a_devis_is_made_for_what_no_estimate_was_signed() -> None:
    item = HorsNomenclature("Drainage", Money(8000))
    office = opened(one_seance(Complements(hors_nomenclature=(item,))))
    press(office, "HON-01", FixKind.EDITER_DEVIS)
    assert office.paper.shown == (*model.DEVIS_PAPER, b"devis Drainage")


def test_the_reasons_and_the_note_are_printed() -> None:
    office = opened(one_seance(Complements(hors_nomenclature=(HorsNomenclature("Taping", Money(1500)),))))
    office.papers.on_why()
    office.work.drain()
    assert office.paper.shown == (*model.WHY_PAPER, f"pourquoi 32,88{NB}€".encode())
    assert not office.shown.note_printable
    office.signing.on_save()
    office.work.drain()
    assert office.shown.note_printable
    office.papers.on_note()
    office.work.drain()
    assert office.paper.shown == (*model.NOTE_PAPER, b"note 1")
