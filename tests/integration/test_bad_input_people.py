"""People whose names, numbers and birth dates break lesser programs: from their card to the printed reminder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from app.domain.card import BeneficiaireLu, CarteLue
from app.domain.clock import FixedClock
from app.domain.fse import FseState, PartKind, PartState
from app.domain.identifiers import Nir
from app.domain.patient import Patient
from app.domain.soins import SeanceState
from app.hardware.virtual_card import vitale_2
from app.hardware.virtual_people import CORSICAN, LUNAR, Person, fictional_nir
from app.services.find_or_create_patient import ExactMatch, NewPatient
from app.simulator.world import OutsideWorld
from app.teletransmission.b2_file import B2Invoice, read_file
from app.teletransmission.tables import load
from tests.samples import ADRESSE, AMO, LOMBALGIE, ordonnance
from tests.support_day import DAYS, NOVEMBER, OCTOBER, PRESCRIBED, Day, Doors, day, make_cabinet, play

REASON = "vu sur l’attestation"
RIGHT = fictional_nir(1, 1972, 5, 7)
NIRS = fictional_nir(2, 1988, 6, 8), fictional_nir(2, 1993, 1, 9)
WRONG_KEY = Person("O'CONNOR-LÉVÊQUE", "Maël", "19720512", Nir(RIGHT.digits, f"{(int(RIGHT.key) + 1) % 97:02d}"))
LONG = Person("L'HÉRITIER-D'AUÇÀ " * 4 + "D'ÔÜÏÉÈÊ", "Zoë-Maïlis D'Ô" * 5 + "Éléonoreÿç", "19880630", NIRS[0])
TYPED = Person("L’ŒUVRE-D’AŸ DE " * 5, "Cœur-d’Éloïse " * 5 + "d’Ÿvoire ñ", "19930101", NIRS[1])
"""Signs that a card cannot carry: its characters are those of ISO 8859-1."""
ON_CARDS = {"corsican": CORSICAN[0], "lunar": LUNAR[0], "wrong key": WRONG_KEY, "80 characters": LONG}
PEOPLE = {**ON_CARDS, "typed": TYPED}
TYPOGRAPHIC = str.maketrans({"'": "’", "-": "", "\u2011": "", "\ufffe": ""})


@pytest.fixture(scope="module")
def world() -> Iterator[OutsideWorld]:
    with OutsideWorld(FixedClock(OCTOBER)) as running:
        yield running


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, world: OutsideWorld) -> Iterator[Day]:
    """The cabinet at the end: everybody came with a card, was billed, paid for by the caisse, and owes the rest."""
    folder = make_cabinet(tmp_path_factory.mktemp("gens") / "donnees")
    with day(folder, Doors.of(world)) as one:
        for person in PEOPLE.values():
            bill(one, come_in(one, person))
        play(one, world, ["lots", "send", "fetch", "fetch", "remind"])
        yield one


def read(opened: Day, person: Person) -> CarteLue:
    reader = opened.desk.card_reader
    reader.insert(vitale_2((person,)))  # type: ignore[attr-defined]
    try:
        return opened.desk.read_card()
    finally:
        reader.remove()  # type: ignore[attr-defined]


def typed(person: Person) -> BeneficiaireLu:
    return BeneficiaireLu(person.nom, person.prenom, person.birth_date, person.nir)


def come_in(opened: Day, person: Person) -> Patient:
    lu = typed(person) if person is TYPED else read(opened, person).beneficiaires[0]
    match = opened.desk.find_patient(opened.desk.user, lu)
    assert isinstance(match, NewPatient)
    return opened.desk.find_patient.create(opened.desk.user, replace(match.patient, adresse=ADRESSE))


def bill(opened: Day, patient: Patient) -> None:
    desk, user = opened.desk, opened.desk.user
    desk.record_rights(user, patient.id, AMO)
    asked = replace(ordonnance(PRESCRIBED), patient_id=patient.id)
    pec = desk.open_pec(user, asked, LOMBALGIE, opened_on=DAYS[0])
    seances = [desk.record_seance(user, pec.id, visit) for visit in DAYS]
    assert {one.state for one in seances} == {SeanceState.HONOREE}
    prepared = desk.prepare_fse(user, patient.id, [one.id for one in seances])
    desk.sign_fse(user, prepared.fse.id, {finding.code: REASON for finding in prepared.findings})


def stored(opened: Day, person: Person) -> Patient:
    with opened.store.unit_of_work() as uow:
        (patient,) = uow.patients.by_nir(person.nir)
    return patient


def invoice(opened: Day, patient: Patient) -> B2Invoice:
    with opened.store.unit_of_work() as uow:
        (fse,) = uow.fses.of_patient(patient.id)
        (lot,) = [uow.lots.get(row.id) for row in uow.lots.rows()]
        assert fse.id in lot.fse_ids
    return next(one for one in read_file(load().b2, lot.fichier).invoices if one.numero == fse.numero)


def test_names_have_80_characters() -> None:
    assert {len(name) for one in (LONG, TYPED) for name in (one.nom, one.prenom)} == {80}


@pytest.mark.parametrize("name", PEOPLE)
def test_the_person_is_kept_as_it_was_read_and_known_again(opened: Day, name: str) -> None:
    person = PEOPLE[name]
    patient = stored(opened, person)
    assert (patient.nom, patient.prenom) == (person.nom.strip(), person.prenom.strip())
    assert patient.naissance.text == person.naissance
    assert patient.nir == person.nir
    lu = typed(person) if person is TYPED else read(opened, person).beneficiaires[0]
    assert opened.desk.find_patient(opened.desk.user, lu) == ExactMatch(patient)
    for word in (person.nom.split()[0], person.prenom.split()[0].lower(), person.nom.replace("’", "'")[:6]):
        assert patient.id in {row.id for row in opened.desk.consult.search_patients(word)}


@pytest.mark.parametrize("name", PEOPLE)
def test_the_record_carries_the_number_and_the_birth_as_read(opened: Day, name: str) -> None:
    person = PEOPLE[name]
    header = invoice(opened, stored(opened, person)).header
    assert header["nir"] + header["nir_key"] == person.nir.value
    assert header["birth"] == person.naissance[2:]


@pytest.mark.parametrize("name", PEOPLE)
def test_the_caisse_pays_and_the_rest_is_asked_for_by_name(opened: Day, name: str) -> None:
    patient = stored(opened, PEOPLE[name])
    with opened.store.unit_of_work() as uow:
        (fse,) = uow.fses.of_patient(patient.id)
        assert fse.state is FseState.ACQUITTEE
        assert uow.ledger.part_state(fse.id, PartKind.AMO) is PartState.PAYEE
        (letter,) = uow.relances.of_debtor(f"patient:{patient.id}")
        pdf = uow.relances.get(letter.id).pdf
    printed = bare("".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)))
    assert bare(f"{patient.prenom} {patient.nom}") in printed
    assert patient.nir
    assert patient.nir.digits.lower() not in printed


def bare(text: str) -> str:
    """Return *text* without what a line of print may change: case, breaks, spaces, hyphens, shape of apostrophes."""
    return "".join(text.translate(TYPOGRAPHIC).casefold().split())


def test_nothing_else_was_disturbed(opened: Day, world: OutsideWorld) -> None:
    assert opened.desk.consult.conservation().holds
    assert world.caisse.lots_accepted == 1
    assert opened.desk.consult.returns().rejets == ()
    assert all(row.state is FseState.ACQUITTEE for row in fses(opened))
    assert len({path.name for path in (Path(opened.folders.letters)).iterdir()}) == len(PEOPLE)


def fses(opened: Day):  # type: ignore[no-untyped-def]
    with opened.store.unit_of_work() as uow:
        return uow.fses.in_state(*FseState)


@pytest.mark.parametrize(("name", "code"), [("wrong key", "IDT-02"), ("lunar", "LUN-01")])
def test_what_is_odd_is_said_before_the_signature(opened: Day, name: str, code: str) -> None:
    patient = stored(opened, PEOPLE[name])
    opened.clock.instant = NOVEMBER
    (pec,) = opened.desk.consult.patient_file(patient.id).pecs
    seance = opened.desk.record_seance(opened.desk.user, pec.id, NOVEMBER.date())
    assert code in {
        finding.code for finding in opened.desk.prepare_fse.preview(opened.desk.user, patient.id, [seance.id]).findings
    }
