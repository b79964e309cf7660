"""The demande d’accord préalable from its preparation to the answer, and its data sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest

from app.domain.dap import DemandeAccord, DemandeState, MotifDemande, WrongDemande
from app.domain.errors import NotAllowed
from app.domain.journal import JournalAction
from app.domain.people import StatutPraticien
from app.services.follow_pec import FollowPec
from app.services.ports_tarif import DapSheet
from app.services.request_dap import ArgumentMissing, DemandeOpen, NoAccordNeeded, RequestDap
from app.services.tables import load_tables
from tests.samples import KINE, PRATICIEN, SECRETAIRE, TODAY, World, world

TABLES = load_tables()
WHY = "Douleur persistante, flexion limitée à 60°."


@dataclass
class FakePrinter:
    """Keeps what it is asked to print."""

    asked: list[DapSheet] = field(default_factory=list)

    def dap_sheet(self, sheet: DapSheet) -> bytes:
        """Return made-up bytes."""
        self.asked.append(sheet)
        return b"%PDF"


def request(w: World, printer: FakePrinter | None = None) -> RequestDap:
    return RequestDap(w.store, TABLES, w.clock, printer or FakePrinter())


def treated(count: int = 12, acte_id: str = "MK-A-LOMBALGIE") -> World:
    w = world(acte_id=acte_id)
    for ago in range(count):
        w.seance(TODAY - timedelta(days=ago))
    return w


def sent(w: World, day: date = date(2026, 11, 3)) -> DemandeAccord:
    service = request(w)
    asked = service.prepare(KINE, w.pec.id, 10, WHY)
    service.ready(KINE, asked.id)
    return service.sent(KINE, asked.id, day)


def test_a_request_starts_at_the_threshold_met_first() -> None:
    w = treated()
    asked = request(w).prepare(KINE, w.pec.id, 10, f" {WHY} ", urgence=True)
    assert (asked.motif, asked.a_partir_de, asked.seances, asked.argumentaire, asked.urgence) == (
        MotifDemande.SEUIL_SERIE, 16, 10, WHY, True,
    )  # fmt: skip
    assert asked.state is DemandeState.A_PREPARER
    with w.store() as uow:
        assert uow.daps.get(asked.id) == asked
        entry = uow.journal.entries()[0]
    assert (entry.action, entry.subject) == (JournalAction.CREATION, "patient:1")
    assert "flexion" not in entry.detail


def test_the_way_to_a_tacit_accord() -> None:
    w = treated()
    asked = sent(w)
    assert asked.deadline == date(2026, 11, 18)
    received = request(w).received(KINE, asked.id, date(2026, 11, 5))
    assert (received.deadline, received.clock_is_certain) == (TODAY, True)
    assert FollowPec(w.store, TABLES, w.clock)(KINE, w.pec.id).dap.jours_restants == 0
    w.clock.advance(timedelta(days=1))
    card = FollowPec(w.store, TABLES, w.clock)(KINE, w.pec.id)
    assert (card.dap.etat, card.dap.jours_restants) == (DemandeState.REPUTEE_ACCEPTEE, None)
    with w.store() as uow:
        states = [state for _, state, _ in uow.daps.history(asked.id)]
    assert states == [DemandeState.A_PREPARER, DemandeState.PRETE, DemandeState.ENVOYEE]


def test_missing_items_stop_the_clock() -> None:
    w = treated()
    asked, service = sent(w), request(w)
    stopped = service.incomplete(KINE, asked.id, date(2026, 11, 10), " ordonnance ")
    assert (stopped.deadline, stopped.detail) == (None, "ordonnance")
    again = service.completed(KINE, asked.id, date(2026, 11, 12))
    assert again.deadline == date(2026, 11, 27)
    twice = service.incomplete(KINE, asked.id, date(2026, 11, 14), "copie illisible")
    assert (twice.completee_on, twice.deadline) == (None, None)


def test_answers_are_recorded() -> None:
    w = treated()
    given = request(w).accepted(KINE, sent(w).id, TODAY, 5)
    assert given.granted_on(TODAY) == 5
    w = treated()
    whole = request(w).accepted(KINE, sent(w).id, TODAY)
    assert whole.granted_on(TODAY) == 10
    w = treated()
    refused = request(w).refused(KINE, sent(w).id, TODAY, "objectifs atteints")
    assert (refused.answered_late, refused.detail) == (True, "objectifs atteints")
    again = request(w).prepare(KINE, w.pec.id, 5)
    assert request(w).abandon(KINE, again.id, "guéri").state is DemandeState.ABANDONNEE


def test_a_ready_request_is_prepared_again_when_changed() -> None:
    w = treated()
    service = request(w)
    asked = service.prepare(KINE, w.pec.id, 10, WHY)
    assert service.edit(KINE, asked.id, 12, WHY).seances == 12
    service.ready(KINE, asked.id)
    changed = service.edit(KINE, asked.id, 8, "Autre", urgence=True)
    assert (changed.state, changed.seances, changed.argumentaire) == (DemandeState.A_PREPARER, 8, "Autre")
    with pytest.raises(WrongDemande):
        service.sent(KINE, asked.id, TODAY)


def test_what_cannot_be_asked_is_refused() -> None:
    w = treated()
    service = request(w)
    for number in (0, 1000):
        with pytest.raises(WrongDemande, match="number"):
            service.prepare(KINE, w.pec.id, number)
    asked = service.prepare(KINE, w.pec.id, 10)
    with pytest.raises(DemandeOpen):
        service.prepare(KINE, w.pec.id, 10)
    with pytest.raises(ArgumentMissing):
        service.ready(KINE, asked.id)
    with pytest.raises(WrongDemande):
        service.received(KINE, asked.id, TODAY)
    free = treated(30, "MK-A-LOMBOSACRE-NC")
    with pytest.raises(NoAccordNeeded):
        request(free).prepare(KINE, free.pec.id, 10)


def test_impossible_days_are_refused() -> None:
    w = treated()
    asked, service = sent(w), request(w)
    tomorrow, before = TODAY + timedelta(days=1), date(2026, 11, 2)
    steps: list[Callable[[date], object]] = [
        lambda day: service.received(KINE, asked.id, day),
        lambda day: service.incomplete(KINE, asked.id, day, ""),
        lambda day: service.accepted(KINE, asked.id, day),
        lambda day: service.refused(KINE, asked.id, day, ""),
    ]
    for step in steps:
        with pytest.raises(WrongDemande) as future:
            step(tomorrow)
        assert "avenir" in future.value.user_message
        with pytest.raises(WrongDemande) as early:
            step(before)
        assert "avant l’envoi" in early.value.user_message


def test_the_sheet_holds_what_the_form_asks() -> None:
    w, printer = treated(), FakePrinter()
    asked = request(w).prepare(KINE, w.pec.id, 10, WHY)
    assert request(w, printer).sheet(KINE, asked.id) == b"%PDF"
    (sheet,) = printer.asked
    assert (sheet.faites, sheet.premiere_on, sheet.derniere_on) == (12, TODAY - timedelta(days=11), TODAY)
    assert (sheet.acte, sheet.cotation, sheet.situation) == ("Lombalgie commune", "RAM\u00a08,09", "Lombalgie commune")
    assert (len(sheet.seuils), len(sheet.sources)) == (2, 1)
    assert sheet.amo is not None
    assert "PARIS" in sheet.caisse.upper()
    assert sheet.praticien.nom == "Morel"
    with w.store() as uow:
        assert uow.journal.entries()[0].action is JournalAction.IMPRESSION


def test_a_remplacant_asks_in_the_name_of_the_titulaire() -> None:
    w, printer = world(acte_id="MK-B-CANALCARP"), FakePrinter()
    with w.store() as uow:
        other = replace(PRATICIEN, nom="Petit", statut=StatutPraticien.REMPLACANT, titulaire_id=1)
        remplacant = uow.cabinet.add_praticien(other)
        uow.commit()
    service = request(w, printer)
    asked = service.prepare(replace(KINE, praticien_id=remplacant.id), w.pec.id, 10, WHY)
    for number in (remplacant.id, None, 77):
        service.sheet(replace(KINE, praticien_id=number), asked.id)
    assert [sheet.praticien.nom for sheet in printer.asked] == ["Morel"] * 3
    assert (printer.asked[0].premiere_on, asked.motif) == (None, MotifDemande.AVANT_PREMIERE)


def test_only_who_bills_may_ask() -> None:
    w = treated()
    asked, service = sent(w), request(w)
    steps: list[Callable[[], object]] = [
        lambda: service.prepare(SECRETAIRE, w.pec.id, 1),
        lambda: service.edit(SECRETAIRE, asked.id, 1, ""),
        lambda: service.ready(SECRETAIRE, asked.id),
        lambda: service.sent(SECRETAIRE, asked.id, TODAY),
        lambda: service.received(SECRETAIRE, asked.id, TODAY),
        lambda: service.sheet(SECRETAIRE, asked.id),
    ]
    for step in steps:
        with pytest.raises(NotAllowed):
            step()
