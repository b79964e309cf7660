"""The card flow without Qt: read, choose, match, forget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Event
from typing import Any

import pytest

from app.domain.card import CardKind, ReaderState, SlotState
from app.domain.dates import BirthDate
from app.domain.errors import AppError, CardRemoved, EnvironmentProblem, NoCard, NoReader, ServiceDown, WrongCard
from app.domain.matching import Trait
from app.domain.people import Role, Utilisateur
from app.services.jobs import Failed, Ok
from app.ui.carte import model
from app.ui.carte.code_note import CodeNote
from app.ui.carte.presenter import CardPresenter
from tests.samples import KINE, SECRETAIRE, nir
from tests.ui.carte.bench import EMPTY, SLOT, Bench, FakeNav, bench, card_of


@dataclass(slots=True)
class Queue:
    """A lane run by hand."""

    jobs: list[Callable[[], None]] = field(default_factory=list)

    def __call__(self, work: Callable[[Event], Any], done: Callable[[Any], None]) -> Event:
        cancel = Event()

        def body() -> None:
            try:
                outcome: Any = Ok(work(cancel))
            except Exception as error:  # noqa: BLE001 - as the lane does
                outcome = Failed(error)
            done(outcome)

        self.jobs.append(body)
        return cancel

    def drain(self) -> None:
        while self.jobs:
            self.jobs.pop(0)()


@dataclass(slots=True)
class FakePanel:
    """Remembers what it was asked to show."""

    shown: list[tuple[Any, ...]] = field(default_factory=list)
    told: list[int | None] = field(default_factory=list)
    closed: int = 0
    typing: bool = False
    note: CodeNote | None = None
    left: str = ""
    open: tuple[int, str] | None = None
    way_out: str = ""

    def show_people(self, title: str, sentence: str, rows: Any) -> None:
        self.shown.append(("people", rows))

    def show_candidates(self, title: str, sentence: str, items: Any, may_create: bool) -> None:
        self.shown.append(("candidates", items, may_create))

    def show_unknown(self, title: str, sentence: str, note: str, may_create: bool) -> None:
        self.shown.append(("unknown", sentence, note, may_create))

    def show_known(self, title: str, sentence: str, action: str) -> None:
        self.shown.append(("known", title, sentence, action))

    def show_other(self, title: str, sentence: str, action: str, keep: str) -> None:
        self.shown.append(("other", sentence, action, keep))

    def show_note(self, note: CodeNote | None) -> None:
        self.note = note

    def show_left(self, words: str) -> None:
        self.left = words

    def open_patient(self) -> tuple[int, str] | None:
        return self.open

    def show_problem(self, title: str, what: str, to_do: str, way_out: str = "") -> None:
        self.shown.append(("problem", what, to_do))
        self.way_out = way_out

    def close(self) -> None:
        self.closed += 1

    def is_typing(self) -> bool:
        return self.typing

    def tell_pages(self, patient_id: int | None) -> None:
        self.told.append(patient_id)


@dataclass(slots=True)
class Flow:
    """A presenter with everything around it."""

    world: Bench
    view: FakePanel
    nav: FakeNav
    lane: Queue
    presenter: CardPresenter

    def insert(self, *slots: SlotState) -> None:
        self.presenter.on_slots(slots)
        self.lane.drain()

    def press(self) -> None:
        self.presenter.on_read_requested()
        self.lane.drain()


def flow(user: Utilisateur = KINE) -> Flow:
    world, view, nav, lane = bench(user), FakePanel(), FakeNav(), Queue()
    return Flow(world, view, nav, lane, CardPresenter(view, world.desk, nav, lane, lane))


def test_a_known_patient_is_announced_and_the_key_bills() -> None:
    it = flow()
    elodie = it.world.person("Durand", "Élodie", "19840314", 2)
    it.world.read_card.carte = card_of(elodie)
    it.insert(SLOT)
    assert it.nav.said == ["Carte lue\u00a0: Durand Élodie, 14/03/1984 [Facturer F12]"]
    assert it.view.told[-1] == elodie.id
    assert it.nav.went == []
    it.press()
    assert it.nav.went == [("facturer", {"patient_id": elodie.id, "carte": True})]
    assert it.world.read_card.asked == [SLOT.reader]  # the card was read once


def test_the_reading_is_said_while_it_lasts() -> None:
    it = flow()
    it.world.read_card.carte = card_of(it.world.person("Durand", "Élodie", "19840314", 2))
    it.presenter.on_slots((SLOT,))
    assert it.nav.reading
    it.lane.drain()
    assert not it.nav.reading
    it.insert(EMPTY)
    it.presenter.on_slots((SLOT,))
    it.presenter.on_slots((EMPTY,))
    assert not it.nav.reading
    it.lane.drain()
    assert not it.nav.reading


def test_the_secretary_goes_to_the_file() -> None:
    it = flow(SECRETAIRE)
    elodie = it.world.person("Durand", "Élodie", "19840314", 2)
    it.world.read_card.carte = card_of(elodie)
    it.insert(SLOT)
    it.press()
    assert it.nav.went == [("patients", {"patient_id": elodie.id})]


def test_an_administrator_reads_no_card() -> None:
    it = flow(Utilisateur(3, "root", "Alex Root", Role.ADMINISTRATEUR))
    it.insert(SLOT)
    assert it.world.read_card.asked == []


def test_several_people_are_asked_for_and_one_is_chosen() -> None:
    it = flow()
    mother = it.world.person("Durand", "Élodie", "19840314", 2)
    child = replace(mother, prenom="Anaïs", naissance=BirthDate("20120725"), nir=mother.nir)
    with it.world.store() as uow:
        child = uow.patients.add(child)
        uow.commit()
    it.world.read_card.carte = card_of(mother, child)
    it.insert(SLOT)
    kind, rows = it.view.shown[-1]
    assert (kind, [row.key for row in rows]) == ("people", ["1", "2"])
    it.presenter.on_person_chosen(1)
    it.lane.drain()
    assert it.nav.went == [("facturer", {"patient_id": child.id, "carte": True})]


def test_while_somebody_writes_only_a_word_is_said() -> None:
    it = flow()
    it.view.typing = True
    people = [it.world.person("Durand", name, "19840314", 2) for name in ("Élodie", "Anaïs")]
    it.world.read_card.carte = card_of(*people)
    it.insert(SLOT)
    assert it.view.shown == []
    assert it.nav.said == ["Carte lue, 2\u00a0personnes. F12 pour choisir."]


def test_a_doubt_is_shown_and_settled_by_a_person() -> None:
    it = flow()
    known = it.world.person("Durand", "Élodie", "19840314", 2)
    other = replace(known, naissance=BirthDate("19840315"))
    it.world.read_card.carte = card_of(other)
    it.insert(SLOT)
    kind, items, may_create = it.view.shown[-1]
    assert (kind, items[0].patient_id, may_create) == ("candidates", known.id, True)
    assert "Date de naissance proche" in items[0].doubt
    it.presenter.on_candidate_chosen(known.id)
    it.lane.drain()
    assert it.nav.went == [("facturer", {"patient_id": known.id, "carte": True})]


def test_an_unknown_person_gets_a_file_on_demand() -> None:
    it = flow()
    stranger = it.world.person("Durand", "Élodie", "19840314", 2)
    it.world.store.state.patients.clear()
    it.world.read_card.carte = card_of(stranger)
    it.insert(SLOT)
    assert it.view.shown[-1][0] == "unknown"
    assert it.world.store.state.patients == {}  # nothing is stored before somebody says so
    it.presenter.on_create_requested()
    it.lane.drain()
    stored = next(iter(it.world.store.state.patients.values()))
    assert stored.nom_complet == "Durand Élodie"
    assert it.nav.went == [("facturer", {"patient_id": stored.id, "carte": True})]


def test_a_card_taken_away_is_forgotten_and_its_late_answer_dropped() -> None:
    it = flow()
    it.world.read_card.carte = card_of(it.world.person("Durand", "Élodie", "19840314", 2))
    it.presenter.on_slots((SLOT,))
    it.presenter.on_slots((EMPTY,))
    it.lane.drain()
    assert it.nav.held is None
    assert it.nav.said == []
    it.insert(SLOT)
    assert it.nav.held is not None
    it.insert(EMPTY)
    assert it.nav.held is None
    assert it.view.told[-1] is None


@pytest.mark.parametrize("answer_first", [True, False])
def test_a_card_torn_out_while_read_is_said_and_stays_said(answer_first: bool) -> None:
    it = flow()
    it.world.read_card.refusal = CardRemoved()
    it.presenter.on_slots((SLOT,))
    if answer_first:
        it.lane.drain()
    it.presenter.on_slots((EMPTY,))
    it.lane.drain()
    assert it.view.shown[-1][:2] == ("problem", "La carte a été retirée pendant la lecture.")
    shown = len(it.view.shown)
    it.world.read_card.refusal, it.world.read_card.carte = (
        None,
        card_of(it.world.person("Durand", "Élodie", "19840314", 2)),
    )
    it.insert(SLOT)
    it.insert(EMPTY)
    assert len(it.view.shown) == shown


def test_what_the_reader_refuses_is_said_with_the_gesture() -> None:
    it = flow()
    it.world.read_card.refusal = NoCard()
    it.press()
    assert it.view.shown == [("problem", "Aucune carte dans le lecteur.", "Insérez la carte Vitale, puce vers le bas.")]
    it.world.read_card.refusal = WrongCard("mute card", "La carte ne répond pas. Retournez-la.")
    it.insert(SlotState(ReaderState.MUTE, SLOT.reader))
    assert it.view.shown[-1][1] == "La carte ne répond pas."


MUTE = SlotState(ReaderState.MUTE, "Lecteur 1")
UNKNOWN = SlotState(ReaderState.CARD, "Lecteur 1", CardKind.UNKNOWN, b"\x3b\x01")


@pytest.mark.parametrize("other", [MUTE, UNKNOWN])
def test_the_vitale_is_read_beside_a_card_that_is_no_patients(other: SlotState) -> None:
    """A CPS the wrong way round, a bank card: what lies in the first reader never hides the Vitale in the second."""
    it = flow()
    elodie = it.world.person("Durand", "Élodie", "19840314", 2)
    it.world.read_card.refusal = WrongCard("no card of a patient")
    it.insert(other, EMPTY)
    it.world.read_card.refusal, it.world.read_card.carte = None, card_of(elodie)
    it.insert(other, SLOT)
    assert it.world.read_card.asked == [other.reader, SLOT.reader]
    assert it.nav.held is not None
    shown = len(it.view.shown)
    it.insert(other, EMPTY)
    assert it.nav.held is None
    assert it.world.read_card.asked == [other.reader, SLOT.reader]  # what stayed in the other reader is not read again
    assert len(it.view.shown) == shown


def test_a_vitale_torn_out_beside_another_card_is_said() -> None:
    it = flow()
    it.world.read_card.refusal = CardRemoved()
    it.insert(UNKNOWN, SLOT)
    it.insert(UNKNOWN, EMPTY)
    assert it.view.shown[-1][:2] == ("problem", "La carte a été retirée pendant la lecture.")


def test_a_second_vitale_waits_until_the_first_leaves() -> None:
    it = flow()
    it.world.read_card.carte = card_of(it.world.person("Durand", "Élodie", "19840314", 2))
    first = replace(SLOT, reader="Lecteur 1")
    it.insert(SlotState(ReaderState.EMPTY, "Lecteur 1"), SLOT)
    it.insert(first, SLOT)
    assert it.world.read_card.asked == [SLOT.reader]
    it.insert(first, EMPTY)
    assert it.nav.held is None
    it.press()
    assert it.world.read_card.asked == [SLOT.reader, "Lecteur 1"]


@pytest.mark.parametrize(
    ("refusal", "label", "went"),
    [
        (ServiceDown(), model.REPAIR, [("reglages", {"topic": "lecteurs"})]),
        (NoReader(), model.REPAIR, [("reglages", {"topic": "lecteurs"})]),
        (EnvironmentProblem("pyscard is missing"), model.REPAIR, [("reglages", {"topic": "lecteurs"})]),
        (WrongCard("vitale 1"), model.LOOK_FOR, [("patients", {})]),
        (NoCard(), "", None),
    ],
)
def test_a_card_that_was_not_read_has_a_way_out(
    refusal: AppError, label: str, went: list[tuple[str, dict[str, object]]] | None
) -> None:
    it = flow()
    it.world.read_card.refusal = refusal
    it.press()
    assert it.view.way_out == label
    if went is not None:
        it.presenter.on_way_out()
        assert it.nav.went == went


def test_the_cps_alone_is_not_a_patient() -> None:
    it = flow()
    it.insert(SlotState(ReaderState.CARD, SLOT.reader, CardKind.CPS))
    assert it.world.read_card.asked == []


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"nom": "Durand-Petit"}, True),  # married: number, birth and first name agree
        ({"prenom": "Élodie Marie"}, True),  # adopted spelling: number, birth and name agree
        ({"prenom": "Laure"}, False),  # her twin, on the number of one parent
        ({"naissance": BirthDate("19840315")}, False),
        ({"prenom": "Anaïs", "naissance": BirthDate("20120725")}, False),  # a child on the number of her mother
    ],
)
def test_whether_a_patient_is_on_a_card(change: dict[str, Any], same: bool) -> None:
    patient = bench().person("Durand", "Élodie", "19840314", 2)
    assert model.is_on_card(replace(patient, **change), card_of(patient)) is same


def test_the_file_that_somebody_chose_is_on_the_card_whatever_its_spelling() -> None:
    it = flow()
    known = it.world.person("Durand", "Élodie", "19840314", 2)
    it.world.read_card.carte = card_of(replace(known, nom="Leroy", nir=nir("1820675111456")))
    it.insert(SLOT)
    it.presenter.on_candidate_chosen(known.id)
    it.lane.drain()
    held = it.nav.held
    assert held is not None
    assert model.is_on_card(known, held)
    assert not model.is_on_card(replace(known, id=known.id + 1), held)
    it.insert(EMPTY)
    it.insert(SLOT)
    assert it.nav.held is not None
    assert not it.nav.held.reconnus


def test_the_stop_tells_two_homonyms_apart_by_their_births() -> None:
    it = flow()
    known = it.world.person("Durand", "Élodie", "19840314", 2)
    it.view.open = (known.id + 1, "Durand Élodie, 02/06/1951")
    it.world.read_card.carte = card_of(known)
    it.insert(SLOT)
    kind, sentence, *_ = it.view.shown[-1]
    assert kind == "other"
    assert "Durand Élodie, 14/03/1984" in sentence
    assert "Durand Élodie, 02/06/1951" in sentence


def test_a_secretary_is_not_asked_to_choose_between_two_numbers() -> None:
    it = flow(SECRETAIRE)
    known = it.world.person("Durand", "Élodie", "19840314", 2)
    it.world.read_card.carte = card_of(replace(known, nom="Leroy", nir=nir("1820675111456")))
    it.insert(SLOT)
    _kind, items, _may = it.view.shown[-1]
    assert [one.trait for one in items[0].differences] == [Trait.NOM]
    assert items[0].score == "50 sur 100"
