"""Auto-contrôle: what was billed is checked again, counted in number and in euros, exported."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Event

import pytest

from app.domain.dates import DateRange
from app.domain.errors import Cancelled, NotAllowed
from app.domain.fse import Fse, FseState, Severity
from app.domain.money import Money
from app.domain.soins import Seance, SeanceState
from app.services import self_check
from app.services.prepare_fse import PrepareFse
from app.services.self_check import SelfCheck, SelfCheckReport, as_csv
from app.services.tables import load_tables
from tests.samples import AMO, KINE, PATIENT, SECRETAIRE, World, droits, ordonnance, world

TABLES = load_tables()
MONDAY = date(2026, 11, 16)
NOVEMBER = DateRange.through(date(2026, 11, 1), date(2026, 11, 30))


def signed(
    w: World, *days: date, reasons: dict[str, str] | None = None, droits_id: int | None = None, **changes: object
) -> Fse:
    """Store a signed feuille of these days, its first line or its rights changed after the fact."""
    prepared = PrepareFse(w.store, TABLES, w.clock)(KINE, w.patient.id, [w.seance(day).id for day in days], reasons)
    fse = prepared.fse
    first, *rest = fse.lines
    with w.store() as uow:
        kept = fse.droits_id if droits_id is None else droits_id
        lines = (replace(first, **changes), *rest)  # type: ignore[arg-type]
        uow.fses.replace_draft(replace(fse, lines=lines, droits_id=kept))
        uow.fses.set_state(fse.id, FseState.SIGNATURE, w.clock.now())
        uow.fses.set_state(fse.id, FseState.SIGNEE, w.clock.now())
        uow.commit()
        return uow.fses.get(fse.id)


def control(w: World, period: DateRange = NOVEMBER, **told: object) -> SelfCheckReport:
    return SelfCheck(w.store, TABLES, w.clock)(KINE, period, **told)  # type: ignore[arg-type]


def test_what_is_right_has_no_anomaly() -> None:
    w = world()
    fse = signed(w, MONDAY, MONDAY + timedelta(days=1))
    found = control(w)
    assert (found.feuilles, found.lines, found.honoraires) == (1, 2, fse.total)
    assert (found.anomalies, found.rate, found.rate_in_euros) == ((), Decimal("0.0"), Decimal("0.0"))


def test_a_wrong_cotation_is_counted_in_number_and_in_euros() -> None:
    w = world()
    signed(w, MONDAY, MONDAY + timedelta(days=1), coefficient=Decimal("8.07"))
    found = control(w)
    assert found.by_code() == {"ACT-03": 1}
    assert (found.lines, found.lines_wrong, found.honoraires_wrong) == (2, 1, Money(1788))
    assert (found.rate, found.rate_in_euros) == (Decimal("50.0"), Decimal("50.0"))
    (anomaly,) = found.anomalies
    assert (anomaly.day, anomaly.finding.severity, anomaly.finding.row) == (MONDAY, Severity.BLOCKING, 0)


def test_a_closed_key_and_a_wrong_amount_are_found() -> None:
    w = world()
    cheap = {"honoraires": Money(1655), "base": Money(1655), "amo": Money(993), "amc": Money(662)}
    signed(w, MONDAY, **cheap)
    signed(w, MONDAY + timedelta(days=1), lettre_cle="AMS", coefficient=Decimal("7.5"))
    assert control(w).by_code() == {"ACT-02": 1, "ACT-03": 1, "ACT-04": 1}


def test_an_act_that_did_not_exist_that_day_is_found() -> None:
    w = world()
    signed(w, MONDAY, acte_id="MK-INCONNU")
    assert control(w).by_code()["ACT-01"] == 1


def test_only_the_lines_of_the_period_and_of_the_praticien_count() -> None:
    w = world(asked=ordonnance(date(2026, 10, 1)))
    signed(w, date(2026, 10, 30), MONDAY)
    assert control(w).lines == 1
    assert control(w, DateRange(date(2026, 10, 1))).lines == 2
    assert control(w, DateRange.through(date(2025, 1, 1), date(2025, 2, 1))).lines == 0
    assert control(w, praticien_id=1).lines == 1
    assert control(w, praticien_id=9).lines == 0
    empty = control(w, DateRange.through(date(2025, 1, 1), date(2025, 2, 1)))
    assert (empty.rate, empty.by_code()) == (Decimal(0), {})


def test_drafts_and_cancelled_feuilles_are_left_out() -> None:
    w = world()
    PrepareFse(w.store, TABLES, w.clock)(KINE, w.patient.id, [w.seance(MONDAY).id])
    assert control(w).feuilles == 0


def test_the_quota_counts_what_was_billed_before_and_an_accepted_reason_is_kept() -> None:
    w = world(asked=ordonnance(date(2026, 10, 1)))
    days = [date(2026, 10, 5) + timedelta(days=n) for n in range(11)]
    signed(w, *days[:6])
    signed(w, *days[6:])
    october = DateRange.through(date(2026, 10, 1), date(2026, 10, 31))
    found = control(w, october)
    assert found.by_code() == {"QUO-01": 1}
    assert found.lines_wrong == 1


def test_a_warning_passed_with_its_reason_is_listed_and_not_counted() -> None:
    w = world(asked=ordonnance(date(2026, 10, 1)))
    days = [date(2026, 10, 5) + timedelta(days=n) for n in range(11)]
    signed(w, *days, reasons={"QUO-01": "ordonnance reçue"})
    found = control(w, DateRange.through(date(2026, 10, 1), date(2026, 10, 31)))
    assert (found.lines_wrong, found.anomalies[0].accepted) == (0, "ordonnance reçue")


def test_the_same_day_billed_twice_is_found_once_for_each_feuille() -> None:
    w = world()
    signed(w, MONDAY)
    other = signed(w, MONDAY + timedelta(days=1), day=MONDAY)
    found = control(w)
    assert found.by_code() == {"DUP-01": 2}
    assert {anomaly.fse_id for anomaly in found.anomalies} == {other.id, other.id - 1}


def test_rights_that_no_longer_price_are_not_an_anomaly_of_amount() -> None:
    w = world()
    with w.store() as uow:
        unpriced = replace(AMO, regime="10", periode=DateRange.through(date(2020, 1, 1), date(2020, 2, 1)))
        kept = uow.patients.add_droits(droits(unpriced, patient_id=w.patient.id))
        uow.commit()
    signed(w, MONDAY, droits_id=kept.id)
    assert control(w).by_code() == {"DRT-02": 1}
    signed(w, MONDAY + timedelta(days=1), droits_id=0)
    assert control(w).by_code() == {"DRT-01": 1, "DRT-02": 1}


def test_progress_is_told_and_cancel_stops_at_a_safe_point(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_check, "PER_UNIT", 1)
    w = world()
    signed(w, MONDAY)
    with w.store() as uow:
        second = uow.patients.add(replace(PATIENT, nom="Petit"))
        uow.patients.add_droits(replace(droits(), patient_id=second.id))
        asked = uow.soins.add_ordonnance(replace(ordonnance(), patient_id=second.id))
        pec = uow.soins.add_pec(replace(w.pec, id=0, patient_id=second.id, ordonnance_id=asked.id))
        seance = uow.soins.add_seance(Seance(0, second.id, pec.id, 1, MONDAY, state=SeanceState.HONOREE))
        uow.commit()
    prepared = PrepareFse(w.store, TABLES, w.clock)(KINE, second.id, [seance.id])
    with w.store() as uow:
        uow.fses.set_state(prepared.fse.id, FseState.SIGNATURE, w.clock.now())
        uow.fses.set_state(prepared.fse.id, FseState.SIGNEE, w.clock.now())
        uow.commit()
    heard: list[tuple[int, int]] = []
    stop = Event()

    def hear(done: int, total: int, label: str) -> None:
        assert "Petit" not in label
        heard.append((done, total))

    assert control(w, progress=hear, cancel=stop).lines == 2
    assert heard == [(1, 2), (2, 2)]

    def give_up(done: int, total: int, label: str) -> None:
        stop.set()

    with pytest.raises(Cancelled):
        control(w, progress=give_up, cancel=stop)


def test_a_secretary_does_not_see_care_and_the_control_is_journalled() -> None:
    w = world()
    with pytest.raises(NotAllowed):
        SelfCheck(w.store, TABLES, w.clock)(SECRETAIRE, NOVEMBER)
    control(w)
    with w.store() as uow:
        assert uow.journal.entries()[0].subject == "autocontrole:2026-11-01:2026-11-30"
        assert uow.journal.entries()[0].at == datetime(2026, 11, 20, 17, 0, tzinfo=UTC)


def test_the_export_opens_in_a_spreadsheet_and_names_no_one() -> None:
    w = world()
    signed(w, MONDAY, coefficient=Decimal("8.07"))
    content = as_csv(control(w))
    assert content.startswith(b"\xef\xbb\xbf")
    header, row = list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert header[:3] == ["feuille", "patient", "date"]
    assert (row[2], row[4], row[5]) == ("16/11/2026", "17,88", "ACT-03")
    assert PATIENT.nom not in content.decode("utf-8-sig")
