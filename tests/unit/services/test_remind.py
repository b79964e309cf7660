"""Reminders: previewed without effect, printed once, recovered under the same reference."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from threading import Event

import pytest

from app.domain.creance import Debtor, DebtorKind, Etape, RelanceState
from app.domain.errors import EnvironmentProblem, NotAllowed
from app.domain.fse import PartKind
from app.domain.journal import JournalAction
from app.domain.money import Money
from app.domain.people import Role
from app.receivables.accounts import Tab
from app.services.record_payment import ModeReglement, RecordPayment, Reglement
from app.services.remind import (
    PIED_SETTING,
    DebtChanged,
    NothingToRemind,
    PreviewReminder,
    PrintReminder,
    recover_reminders,
)
from tests.samples import ADRESSE, KINE, SECRETAIRE
from tests.unit.services.unpaid import TODAY, Unpaid

REMPLACANT = replace(KINE, role=Role.REMPLACANT)


class Killed(BaseException):
    """The process died at a step."""


@pytest.fixture
def unpaid() -> Unpaid:
    return Unpaid()


def press(unpaid: Unpaid, die_at: str = "") -> PrintReminder:
    def at_step(step: str) -> None:
        if step == f"print:{die_at}":
            raise Killed(step)

    return PrintReminder(unpaid.lists, unpaid.printer, unpaid.files, at_step)


def test_the_list_is_made_again_only_when_something_was_written(unpaid: Unpaid) -> None:
    jeanne = unpaid.patient()
    unpaid.note(jeanne)
    lists = unpaid.lists
    first = lists(SECRETAIRE)
    assert lists(SECRETAIRE) is first
    unpaid.note(jeanne, 3000)
    second = lists(SECRETAIRE)
    assert (first.total, second.total) == (Money(5000), Money(8000))
    with unpaid.store() as uow:
        uow.patients.save(replace(jeanne, decede=True))
        uow.commit()
    assert lists(SECRETAIRE).counters[Tab.BLOQUES] == 1


def test_a_list_kept_over_midnight_is_made_again(unpaid: Unpaid) -> None:
    unpaid.note(unpaid.patient(), signed_on=TODAY)
    lists = unpaid.lists
    assert lists(SECRETAIRE).counters[Tab.A_RELANCER] == 0
    unpaid.clock.advance(timedelta(days=30))
    assert lists(SECRETAIRE).counters[Tab.A_RELANCER] == 1


def test_a_list_kept_is_still_refused_to_who_may_not_see_it(unpaid: Unpaid) -> None:
    unpaid.note(unpaid.patient())
    lists = unpaid.lists
    lists(SECRETAIRE)
    with pytest.raises(NotAllowed):
        lists(replace(KINE, role=Role.ADMINISTRATEUR))


def test_the_list_counts_what_its_tabs_hold(unpaid: Unpaid) -> None:
    jeanne, karim = unpaid.patient(), unpaid.patient("MOREAU")
    unpaid.note(jeanne)
    unpaid.note(jeanne, 3000)
    unpaid.note(karim, 1788, TODAY)
    unpaid.note(karim, 9999, part=PartKind.AMO)
    view = unpaid.lists(SECRETAIRE)
    assert (len(view.accounts), view.total) == (3, Money(5000 + 3000 + 1788 + 9999))
    assert {tab: len(view.of(tab)) for tab in Tab} == dict(view.counters)
    assert view.counters[Tab.A_RELANCER] == 1
    caisse = view.account("caisse:01751")
    assert caisse is not None
    assert (caisse.libelle, caisse.debtor.kind) == ("CPAM de Paris", DebtorKind.CAISSE)
    assert view.account("patient:99") is None


def test_a_preview_leaves_no_trace(unpaid: Unpaid) -> None:
    jeanne = unpaid.patient()
    unpaid.note(jeanne)
    before = unpaid.store.state
    preview = PreviewReminder(unpaid.lists, unpaid.printer)(SECRETAIRE, f"patient:{jeanne.id}")
    assert preview.relance.reference == "R-2026-APERCU"
    assert preview.pdf.startswith(b"R-2026-APERCU RELANCE_1")
    assert unpaid.store.state is before
    assert unpaid.files.files == {}
    printed = press(unpaid)(SECRETAIRE, f"patient:{jeanne.id}")
    assert printed.relance.reference == "R-2026-0001"


def test_a_printed_letter_is_stored_as_printed(unpaid: Unpaid) -> None:
    jeanne = unpaid.patient()
    unpaid.note(jeanne)
    unpaid.note(jeanne, 3000)
    printed = press(unpaid)(SECRETAIRE, f"patient:{jeanne.id}")
    with unpaid.store() as uow:
        stored = uow.relances.get(printed.relance.id)
        (entry,) = uow.journal.entries(subject=f"relance:{stored.id}")
    assert stored.state is RelanceState.IMPRIMEE
    assert stored.pdf == unpaid.files.files["R-2026-0001.pdf"]
    assert (stored.total, stored.dated_on, stored.pay_before) == (Money(8000), TODAY, date(2026, 12, 5))
    assert printed.path == "lettres/R-2026-0001.pdf"
    assert (entry.action, entry.user) == (JournalAction.IMPRESSION, "sam")
    assert "ROUSSEAU" not in entry.detail


def test_the_same_letter_is_not_printed_twice(unpaid: Unpaid) -> None:
    jeanne = unpaid.patient()
    unpaid.note(jeanne)
    press(unpaid)(SECRETAIRE, f"patient:{jeanne.id}")
    with pytest.raises(NothingToRemind) as caught:
        press(unpaid)(SECRETAIRE, f"patient:{jeanne.id}")
    assert caught.value.user_message == "Relance 2 proposée le 05/12/2026."
    with pytest.raises(NothingToRemind, match="printed already"):
        press(unpaid)(SECRETAIRE, f"patient:{jeanne.id}", Etape.RELANCE_1)


def test_the_procedure_goes_from_level_to_level(unpaid: Unpaid) -> None:
    jeanne = unpaid.patient()
    unpaid.note(jeanne)
    levels = []
    for _ in range(3):
        levels.append(press(unpaid)(SECRETAIRE, f"patient:{jeanne.id}").relance.etape)
        unpaid.forward(15)
    assert levels == [Etape.RELANCE_1, Etape.RELANCE_2, Etape.MISE_EN_DEMEURE]
    contexts = unpaid.printer.asked
    assert [len(context.precedentes) for context in contexts] == [0, 1, 2]
    assert [context.signataire for context in contexts] == ["Le secrétariat du cabinet"] * 2 + ["Claire Morel"]
    with pytest.raises(NothingToRemind) as caught:
        press(unpaid)(SECRETAIRE, f"patient:{jeanne.id}")
    assert "injonction de payer" in caught.value.user_message


def test_a_new_debt_starts_a_new_round(unpaid: Unpaid) -> None:
    jeanne = unpaid.patient()
    old = unpaid.note(jeanne)
    press(unpaid)(SECRETAIRE, f"patient:{jeanne.id}")
    unpaid.forward(15)
    press(unpaid)(SECRETAIRE, f"patient:{jeanne.id}")
    reglement = Reglement("a", Money(5000), unpaid.clock.today(), ModeReglement.CHEQUE)
    RecordPayment(unpaid.store, unpaid.clock)(SECRETAIRE, [old.id], reglement)
    unpaid.note(jeanne, 700, unpaid.clock.today())
    unpaid.forward(15)
    again = press(unpaid)(SECRETAIRE, f"patient:{jeanne.id}")
    assert (again.relance.etape, again.relance.total) == (Etape.RELANCE_1, Money(700))
    assert unpaid.printer.asked[-1].precedentes == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"c2s": True}, "C2S"), ({"decede": True}, "succession"), ({"adresse": None}, "Adresse inconnue")],
)
def test_whoever_may_not_be_written_to_is_not(unpaid: Unpaid, changes: dict[str, object], words: str) -> None:
    jeanne = unpaid.patient()
    with unpaid.store() as uow:
        uow.patients.save(replace(jeanne, **changes))  # type: ignore[arg-type]
        uow.commit()
    unpaid.note(jeanne)
    with pytest.raises(NothingToRemind) as caught:
        press(unpaid)(SECRETAIRE, f"patient:{jeanne.id}", Etape.RELANCE_1)
    assert words in caught.value.user_message
    assert unpaid.store.counters.get("relance:2026") is None


@pytest.mark.parametrize("etape", [Etape.EN_PAUSE, Etape.A_RELANCER])
def test_only_letters_are_printed(unpaid: Unpaid, etape: Etape) -> None:
    jeanne = unpaid.patient()
    unpaid.note(jeanne)
    with pytest.raises(NothingToRemind, match="not a letter"):
        press(unpaid)(SECRETAIRE, f"patient:{jeanne.id}", etape)


def test_a_note_not_due_is_not_reminded_even_when_asked(unpaid: Unpaid) -> None:
    jeanne = unpaid.patient()
    unpaid.note(jeanne, signed_on=TODAY)
    with pytest.raises(NothingToRemind, match="not due"):
        press(unpaid)(SECRETAIRE, f"patient:{jeanne.id}", Etape.RELANCE_1)
    with pytest.raises(NothingToRemind, match="nothing owed"):
        press(unpaid)(SECRETAIRE, "patient:99")


@pytest.mark.parametrize("act", [lambda u: press(u)(REMPLACANT, "patient:1"), lambda u: press(u).many(REMPLACANT, []),
                                 lambda u: PreviewReminder(u.lists, u.printer)(REMPLACANT, "patient:1")])  # fmt: skip
def test_a_role_without_the_right_is_refused(unpaid: Unpaid, act) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NotAllowed):
        act(unpaid)


@pytest.mark.parametrize("step", ["intent", "effect"])
def test_a_letter_left_by_a_crash_is_finished_under_its_reference(unpaid: Unpaid, step: str) -> None:
    jeanne = unpaid.patient()
    note = unpaid.note(jeanne)
    with pytest.raises(Killed):
        press(unpaid, step)(SECRETAIRE, f"patient:{jeanne.id}")
    # The debt is paid while the letter waits: what was frozen is printed, nothing is computed again.
    reglement = Reglement("a", Money(5000), TODAY, ModeReglement.ESPECES)
    RecordPayment(unpaid.store, unpaid.clock)(SECRETAIRE, [note.id], reglement)
    (printed,) = recover_reminders(unpaid.store, unpaid.printer, unpaid.files, unpaid.clock, "sam")
    assert printed.relance.reference == "R-2026-0001"
    assert list(unpaid.files.files) == ["R-2026-0001.pdf"]
    assert b"5000" in unpaid.files.files["R-2026-0001.pdf"]
    assert recover_reminders(unpaid.store, unpaid.printer, unpaid.files, unpaid.clock, "sam") == ()
    with unpaid.store() as uow:
        assert len(uow.relances.of_debtor(f"patient:{jeanne.id}")) == 1


def test_a_crash_after_the_outcome_leaves_nothing_to_recover(unpaid: Unpaid) -> None:
    jeanne = unpaid.patient()
    unpaid.note(jeanne)
    with pytest.raises(Killed):
        press(unpaid, "outcome")(SECRETAIRE, f"patient:{jeanne.id}")
    assert recover_reminders(unpaid.store, unpaid.printer, unpaid.files, unpaid.clock, "sam") == ()


def test_a_crash_before_the_intent_costs_a_number_only(unpaid: Unpaid) -> None:
    jeanne = unpaid.patient()
    unpaid.note(jeanne)
    with pytest.raises(Killed):
        press(unpaid, "reference")(SECRETAIRE, f"patient:{jeanne.id}")
    assert press(unpaid)(SECRETAIRE, f"patient:{jeanne.id}").relance.reference == "R-2026-0002"


def test_a_full_disk_leaves_a_letter_that_asking_again_finishes(unpaid: Unpaid) -> None:
    jeanne = unpaid.patient()
    unpaid.note(jeanne)
    unpaid.files.full = True
    with pytest.raises(EnvironmentProblem):
        press(unpaid)(SECRETAIRE, f"patient:{jeanne.id}")
    unpaid.files.full = False
    assert press(unpaid)(SECRETAIRE, f"patient:{jeanne.id}").relance.reference == "R-2026-0001"
    assert recover_reminders(unpaid.store, unpaid.printer, unpaid.files, unpaid.clock, "sam") == ()
    with pytest.raises(NothingToRemind):
        press(unpaid)(SECRETAIRE, f"patient:{jeanne.id}")


def test_many_letters_report_progress_and_refusals(unpaid: Unpaid) -> None:
    keys = []
    for cents in (5000, 3000, 700):
        patient = unpaid.patient()
        unpaid.note(patient, cents)
        keys.append(f"patient:{patient.id}")
    heard: list[tuple[int, int, str]] = []
    batch = press(unpaid).many(SECRETAIRE, [*keys, "patient:99"], lambda *step: heard.append(step))
    assert [p.relance.reference for p in batch.printed] == ["R-2026-0001", "R-2026-0002", "R-2026-0003"]
    assert [key for key, _why in batch.refused] == ["patient:99"]
    assert heard[-1] == (4, 4, "Lettre 4 sur 4")
    assert not batch.cancelled


def test_cancel_stops_between_two_letters(unpaid: Unpaid) -> None:
    keys = [f"patient:{unpaid.note(unpaid.patient()).patient_id}" for _ in range(3)]
    cancel = Event()
    batch = press(unpaid).many(SECRETAIRE, keys, lambda *_step: cancel.set(), cancel)
    assert (len(batch.printed), batch.cancelled) == (1, True)
    with unpaid.store() as uow:
        assert uow.relances.pending() == ()


def test_a_debt_that_moved_since_the_list_is_not_printed(unpaid: Unpaid) -> None:
    jeanne = unpaid.patient()
    note = unpaid.note(jeanne)

    def paid_meanwhile(step: str) -> None:
        if step == "print:reference":
            reglement = Reglement("a", Money(1000), TODAY, ModeReglement.CARTE)
            RecordPayment(unpaid.store, unpaid.clock)(SECRETAIRE, [note.id], reglement)

    service = PrintReminder(unpaid.lists, unpaid.printer, unpaid.files, paid_meanwhile)
    with pytest.raises(DebtChanged):
        service(SECRETAIRE, f"patient:{jeanne.id}")
    assert unpaid.files.files == {}


def test_a_payer_gets_its_letter_at_the_address_typed(unpaid: Unpaid) -> None:
    unpaid.note(unpaid.patient(), 9999, part=PartKind.AMC)
    key = "mutuelle:75500999"
    with pytest.raises(NothingToRemind, match="blocked"):
        press(unpaid)(KINE, key)
    with unpaid.store() as uow:
        uow.relances.save_debtor(Debtor(key, DebtorKind.MUTUELLE, "Mutuelle des Lilas", "", ADRESSE))
        uow.cabinet.set_setting(PIED_SETTING, "Membre d’une association agréée")
        uow.commit()
    printed = press(unpaid)(KINE, key)
    assert printed.relance.debtor.nom == "Mutuelle des Lilas"
    assert unpaid.printer.asked[-1].pied == "Membre d’une association agréée"
