"""One séance edited beside the feuille: seen as it is typed, kept when a field is left, undone. Without Qt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from app.domain.composition import Complements, Deplacement, HorsNomenclature, LigneKind
from app.domain.fse import FseState
from app.domain.money import Money
from app.domain.soins import Lieu, Seance
from app.ui.facturer import model
from app.ui.facturer.model import LineRow
from app.ui.facturer.seance_input import HorsInput, SeanceInput, parse_seance, typed_seance
from tests.ui.carte.bench import TODAY, Bench, bench
from tests.ui.facturer.office import Office

SUNDAY = date(2026, 11, 15)
NB = "\u00a0"


def at_home(*days: date) -> Bench:
    """One patient whose care may be given at home, a séance done on each day."""
    world = bench()
    patient = world.person("Durand", "Élodie", "19840314", 2)
    pec = world.care(patient, "MK-A-LOMBALGIE", "Lombalgie commune", domicile=True)
    for day in days:
        world.seance(pec, day)
    return world


def editing(office: Office, place: int = 0) -> Seance:
    feuille = office.top.feuille
    assert feuille is not None
    office.editing.open(feuille.chosen[place].id)
    return feuille.chosen[place]


def typed(office: Office) -> SeanceInput:
    assert office.editor.value is not None
    return office.editor.value.typed


def stored(office: Office, seance_id: int) -> Seance:
    return office.world.store.state.seances[seance_id]


def leads(rows: tuple[LineRow, ...]) -> list[str]:
    return [row.acte.lead for row in rows]


def test_every_line_stands_under_its_seance_in_the_order_of_the_modules() -> None:
    world = at_home()
    trip = Deplacement(Decimal(10))
    pec = world.pecs["Élodie"]
    for day, extras in (
        (SUNDAY, Complements(deplacement=trip, hors_nomenclature=(HorsNomenclature("Taping", Money(1500)),))),
        (TODAY, Complements(supplements=("MK-I2-BDK",))),
    ):
        world.desk.record_seance(world.desk.user, pec.id, day, lieu=Lieu.DOMICILE, complements=extras)
    shown = Office(world).open("Élodie")
    assert [(row.jour.strip(NB), row.acte.lead, row.lieu.strip(NB)) for row in shown.lines] == [
        ("dim. 15/11/2026", "RAM", "Domicile"),
        ("", "IFD", ""),
        ("", "IK", ""),
        ("", "Note", ""),
        ("sam. 21/11/2026", "RAM", "Domicile"),
        ("", "AMK", ""),
    ]
    assert [row.coefficient for row in shown.lines[1:3]] == ["1", f"16{NB}km"]
    assert shown.note == f"2{NB}séances · 6{NB}lignes"
    assert {row.order.total for row in shown.lines[:4]} == {1788 + 250 + 608 + 1500}


def test_amounts_and_findings_move_while_typing_and_nothing_is_stored() -> None:
    office = Office(at_home(SUNDAY))
    office.open("Élodie")
    seance = editing(office)
    office.editing.on_typed(replace(typed(office), domicile=True))
    office.editing.on_typed(replace(typed(office), distance="1"))
    office.editing.on_typed(replace(typed(office), distance="10", urgence=True))
    office.rest()
    assert leads(office.shown.lines) == ["RAM", "F", "IFD", "IK"]
    assert office.editor.value is not None
    assert office.editor.value.sentence == f"34,08{NB}€ pour cette séance"
    assert stored(office, seance.id).complements == Complements()


def test_only_the_last_answer_is_shown() -> None:
    office = Office(at_home(SUNDAY))
    office.open("Élodie")
    editing(office)
    office.editing.on_typed(replace(typed(office), domicile=True))
    office.editing.on_typed(replace(typed(office), distance="10"))
    office.resting.rest()
    office.editing.on_typed(replace(typed(office), distance="30"))
    office.resting.rest()
    office.work.drain()
    assert office.shown.lines[-1].coefficient == f"56{NB}km"


def test_a_field_left_is_kept_and_undone_in_one_gesture() -> None:
    office = Office(at_home(SUNDAY))
    office.open("Élodie")
    seance = editing(office)
    office.editing.on_typed(replace(typed(office), domicile=True, heure="10h30"))
    office.editing.on_left()
    office.work.drain()
    office.editing.on_typed(replace(typed(office), distance="12,5"))
    office.editing.on_close()
    office.work.drain()
    kept = stored(office, seance.id)
    assert (kept.lieu, kept.heure, kept.complements.deplacement) == (
        Lieu.DOMICILE, time(10, 30), Deplacement(Decimal("12.5")),
    )  # fmt: skip
    assert office.editor.value is None
    assert office.nav.said == ["Séance du 15/11/2026 modifiée"]
    assert office.nav.undo is not None
    office.nav.undo()
    office.work.drain()
    back = stored(office, seance.id)
    assert (back.lieu, back.complements) == (Lieu.CABINET, Complements())
    assert leads(office.shown.lines) == ["RAM"]


def test_opening_and_leaving_changes_nothing() -> None:
    office = Office(at_home(SUNDAY))
    office.open("Élodie")
    editing(office)
    office.editing.on_left()
    office.editing.on_close()
    assert office.work.jobs == []
    assert office.nav.said == []


def test_the_trip_of_the_last_visit_is_proposed() -> None:
    world = at_home()
    trip = Deplacement(Decimal(7), montagne=True, rang=2)
    pec = world.pecs["Élodie"]
    visit = world.desk.record_seance
    visit(world.desk.user, pec.id, SUNDAY, lieu=Lieu.DOMICILE, complements=Complements(deplacement=trip))
    visit(world.desk.user, pec.id, TODAY)
    office = Office(world)
    office.open("Élodie")
    editing(office, 1)
    office.editing.on_typed(replace(typed(office), domicile=True))
    assert (typed(office).deplacement, typed(office).distance, typed(office).montagne) == (True, "7", True)
    assert not typed(office).meme_adresse


def test_what_cannot_be_read_holds_the_signature_and_says_where() -> None:
    office = Office(at_home(SUNDAY))
    office.open("Élodie")
    editing(office)
    office.editing.on_typed(replace(typed(office), domicile=True))
    office.editing.on_typed(replace(typed(office), distance="12,3"))
    office.sign()
    assert list(office.editor.errors) == ["distance"]
    assert office.view.error is not None
    assert office.view.error[0] == model.UNREADABLE
    assert office.fse_states() == []


def test_the_signature_waits_for_what_was_typed_last() -> None:
    office = Office(at_home(SUNDAY))
    office.open("Élodie")
    editing(office)
    office.editing.on_typed(replace(typed(office), domicile=True))
    office.editing.on_typed(replace(typed(office), distance="10"))
    office.sign()
    assert office.fse_states() == [FseState.SIGNEE]
    fse = next(iter(office.world.store.state.fses.values()))
    assert [line.kind for line in fse.lines] == [LigneKind.ACTE, LigneKind.INDEMNITE, LigneKind.KILOMETRES]


def test_the_signature_of_a_stored_draft_waits_for_what_was_typed_last() -> None:
    office = Office(at_home(SUNDAY))
    office.open("Élodie")
    office.signing.on_save()
    office.work.drain()
    editing(office)
    office.editing.on_typed(replace(typed(office), supplements=("MK-I2-BDK",)))
    office.sign()
    assert office.fse_states() == [FseState.ANNULEE, FseState.SIGNEE]
    assert [line.kind for line in list(office.world.store.state.fses.values())[-1].lines] == [
        LigneKind.ACTE, LigneKind.SUPPLEMENT,
    ]  # fmt: skip


def test_a_stored_draft_is_changed_without_losing_its_reasons() -> None:
    world = bench()
    patient = world.person("Durand", "Élodie", "19840314", 2)
    pec = world.care(patient, "MK-A-LOMBALGIE", "Lombalgie commune", quota=1)
    for back in (1, 2):
        world.seance(pec, TODAY - timedelta(days=back))
    office = Office(world)
    office.open("Élodie")
    office.feuille.on_reason("QUO-01", "Vu avec le médecin")
    office.signing.on_save()
    office.work.drain()
    office.top.reasons.clear()
    editing(office)
    office.editing.on_typed(replace(typed(office), depassement="10", motif="à 21 h à sa demande"))
    office.rest()
    assert [line.honoraires for line in office.shown.lines] == [Money(2788), Money(1788)]
    office.editing.on_close()
    office.work.drain()
    assert not office.shown.is_draft
    assert office.finding("QUO-01").reason == "Vu avec le médecin"
    office.sign()
    assert FseState.SIGNEE in office.fse_states()


def test_a_seance_billed_meanwhile_says_so_and_is_read_again() -> None:
    office = Office(at_home(SUNDAY))
    office.open("Élodie")
    seance = editing(office)
    desk = office.world.desk
    desk.prepare_fse(desk.user, seance.patient_id, [seance.id])
    office.editing.on_typed(replace(typed(office), hors_ald=True))
    office.editing.on_left()
    office.work.drain()
    assert office.view.error is not None
    assert office.view.error[0].startswith("Cette séance est dans une feuille.")
    assert office.shown.lines == ()
    assert office.editor.value is None


def test_what_is_typed_while_the_lane_stores_is_kept_too() -> None:
    office = Office(at_home(SUNDAY))
    office.open("Élodie")
    seance = editing(office)
    office.editing.on_typed(replace(typed(office), telesoin=True))
    office.editing.on_left()
    office.editing.on_typed(replace(typed(office), telesoin=True, hors_ald=True))
    office.editing.on_left()
    office.work.drain()
    kept = stored(office, seance.id).complements
    assert (kept.telesoin, kept.hors_ald) == (True, True)


def test_another_patient_opened_while_the_lane_stores_stays_on_the_table() -> None:
    world = at_home(SUNDAY)
    other = world.care(world.person("Bernard", "Louis", "19511108", 1), "MK-A-LOMBALGIE", "Lombalgie commune")
    world.seance(other)
    office = Office(world)
    office.open("Élodie")
    editing(office)
    office.editing.on_typed(replace(typed(office), hors_ald=True))
    office.editing.on_left()
    office.open("Louis")
    assert office.shown.who.patient.lead == "Bernard Louis"


def test_the_arrows_go_to_the_neighbours_and_keep_what_was_typed() -> None:
    office = Office(at_home(SUNDAY, TODAY))
    office.open("Élodie")
    first = editing(office)
    office.editing.on_typed(replace(typed(office), hors_ald=True))
    office.editing.on_move(1)
    office.work.drain()
    assert office.editor.value is not None
    assert office.editor.value.title == "Séance du sam. 21/11/2026"
    assert stored(office, first.id).complements.hors_ald
    office.editing.on_move(1)
    assert office.editor.value.title == "Séance du sam. 21/11/2026"


def test_a_second_act_the_same_day_joins_the_feuille() -> None:
    office = Office(at_home(TODAY))
    office.open("Élodie")
    editing(office)
    office.editing.on_act_words("vestibulaire")
    assert office.editor.acts[0].acte_id == "MK-6-VESTIB"
    office.editing.on_second_act("MK-6-VESTIB")
    office.work.drain()
    assert leads(office.shown.lines) == ["RAM", "ARL"]
    item = office.finding("DUP-01")
    assert "quatre conditions" in item.sentence
    assert "deux régions anatomiques" in item.source
    assert office.nav.undo is not None
    office.nav.undo()
    office.work.drain()
    assert leads(office.shown.lines) == ["RAM"]


def test_after_the_first_feuille_the_second_is_proposed() -> None:
    world = at_home(TODAY)
    other = world.care(world.people["Élodie"], "MK-6-VESTIB", "Rééducation vestibulaire")
    world.seance(other, TODAY)
    office = Office(world)
    office.open("Élodie")
    office.feuille.on_pec(next(p.pec_id for p in office.shown.pecs if p.pec_id != other.id))
    office.work.drain()
    office.feuille.on_reason("DUP-01", "deux ordonnances")
    office.sign()
    assert office.view.offer == (
        "Un autre acte du 21/11/2026 reste à facturer.",
        f"«{NB}Rééducation vestibulaire{NB}» demande sa propre feuille.",
        model.SECOND_FEUILLE,
    )
    office.top.again()
    office.work.drain()
    assert leads(office.shown.lines) == ["ARL"]


def test_a_seance_that_leaves_the_feuille_leaves_the_editor() -> None:
    office = Office(at_home(SUNDAY, TODAY))
    office.open("Élodie")
    seance = editing(office)
    office.feuille.on_remove(seance.id)
    office.work.drain()
    assert office.editor.value is None


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("distance", "12,3"), ("distance", "douze"), ("distance", "-4"), ("distance", "60"), ("heure", "25:00"),
        ("appel", "9 heures moins"), ("jour", "demain"), ("depassement", "dix"), ("ensemble", "0"), ("sortie", "hier?"),
    ],
)  # fmt: skip
def test_what_is_refused_has_its_message_and_keeps_what_was(field: str, text: str) -> None:
    seance = Seance(
        1, 1, 1, 1, SUNDAY, lieu=Lieu.DOMICILE, complements=Complements(deplacement=Deplacement(Decimal(4)))
    )
    typed_now = replace(typed_seance(seance), urgence=True, **{field: text})
    changes, errors = parse_seance(typed_now, seance, TODAY)
    assert list(errors) == [field]
    assert errors[field].endswith((".", "+7."))
    assert changes.complements is not None
    assert changes.complements.deplacement == Deplacement(Decimal(4))


@pytest.mark.parametrize(
    ("text", "km"), [("12", "12"), ("12,5", "12.5"), ("12.0", "12"), (" 7 km ", "7"), ("0", "0"), ("", None)]
)
def test_kilometres_are_whole_or_half(text: str, km: str | None) -> None:
    seance = Seance(1, 1, 1, 1, SUNDAY)
    changes, errors = parse_seance(SeanceInput("15/11", domicile=True, deplacement=True, distance=text), seance, TODAY)
    assert errors == {}
    assert changes.complements is not None
    assert changes.complements.deplacement == Deplacement(None if km is None else Decimal(km))


def test_all_that_a_seance_carries_is_read_and_written_back() -> None:
    full = SeanceInput(
        "15/11/2026", "20:30", True, True, "12,5", True, False, False, "9", True, "01/11/2026", True, True, "19:15",
        "MK-6-VESTIB", ("MK-I2-BDK",), "10,00", "à 21 h", True, (HorsInput("Taping", "15,00", True),), False, "2",
        "épaule droite, rachis", True,
    )  # fmt: skip
    seance = Seance(1, 1, 1, 1, SUNDAY)
    changes, errors = parse_seance(full, seance, TODAY)
    assert errors == {}
    assert changes.complements is not None
    kept = replace(seance, complements=changes.complements, lieu=changes.lieu or seance.lieu, heure=changes.heure)
    assert typed_seance(kept) == full
