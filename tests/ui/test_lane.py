"""Background work: once, on the GUI thread, cancellable, closable."""

from __future__ import annotations

import threading
from threading import Event

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.domain.errors import Cancelled, NoCard
from app.services.jobs import Failed, Ok
from app.ui.lane import Lane
from tests.ui.conftest import ManualExecutor


@pytest.fixture
def lane(manual: ManualExecutor, qapp: QObject) -> Lane:
    return Lane("work", manual)


def test_result_comes_back_once(lane: Lane, manual: ManualExecutor) -> None:
    owner, heard = QObject(), []
    lane.run(owner, lambda _cancel: 7, heard.append)
    assert heard == []
    assert lane.busy
    manual.drain()
    assert heard == [Ok(7)]
    assert not lane.busy


def test_failure_is_a_value(lane: Lane, manual: ManualExecutor) -> None:
    owner, heard = QObject(), []
    refused = NoCard()

    def work(_cancel: Event) -> int:
        raise refused

    lane.run(owner, work, heard.append)
    manual.drain()
    assert heard == [Failed(refused)]


def test_job_cancelled_before_it_starts_does_not_run(lane: Lane, manual: ManualExecutor) -> None:
    owner, heard, ran = QObject(), [], []
    cancel = lane.run(owner, lambda _cancel: ran.append(1), heard.append)
    cancel.set()
    manual.drain()
    assert ran == []
    assert isinstance(heard[0], Failed)
    assert isinstance(heard[0].error, Cancelled)


def test_work_sees_its_own_cancel(lane: Lane, manual: ManualExecutor) -> None:
    owner, seen = QObject(), []
    returned = lane.run(owner, seen.append, lambda _outcome: None)
    manual.drain()
    assert seen == [returned]


def test_nothing_is_delivered_to_a_dead_owner(lane: Lane, manual: ManualExecutor) -> None:
    owner, heard = QObject(), []
    lane.run(owner, lambda _cancel: 1, heard.append)
    delete(owner)
    manual.drain()
    assert heard == []
    assert not lane.busy


def test_closing_cancels_waits_and_refuses(lane: Lane, manual: ManualExecutor) -> None:
    owner, heard = QObject(), []
    cancel = lane.run(owner, lambda _cancel: 1, heard.append)
    lane.close()
    assert cancel.is_set()
    assert manual.closed
    lane.run(owner, lambda _cancel: 2, heard.append)
    assert [type(outcome) for outcome in heard] == [Failed, Failed]


def test_closing_waits_for_a_real_worker(qtbot: QtBot) -> None:
    owner, heard, started = QObject(), [], Event()
    lane = Lane("real")

    def work(cancel: Event) -> str:
        started.set()
        cancel.wait(10)
        return threading.current_thread().name

    lane.run(owner, work, heard.append)
    assert started.wait(10)
    lane.close()
    qtbot.waitUntil(lambda: bool(heard), timeout=5000)
    assert isinstance(heard[0], Ok)
    assert heard[0].value.startswith("real")


def test_answers_and_progress_arrive_on_the_gui_thread(qtbot: QtBot) -> None:
    owner, threads, reports, answers = QObject(), [], [], []
    lane = Lane("real")

    def listen(done: int, total: int, label: str) -> None:
        threads.append(threading.current_thread())
        reports.append((done, total, label))

    report = lane.relay(owner, listen)

    def work(_cancel: Event) -> None:
        for step in range(1, 51):
            report(step, 50, "Lettre")

    def done(outcome: object) -> None:
        threads.append(threading.current_thread())
        answers.append(outcome)

    lane.run(owner, work, done)
    qtbot.waitUntil(lambda: bool(answers), timeout=5000)
    lane.close()
    assert set(threads) == {threading.main_thread()}
    assert reports[-1] == (50, 50, "Lettre")
    assert len(reports) <= 50


def test_progress_reports_are_merged_while_the_gui_is_busy(qtbot: QtBot) -> None:
    owner, reports, finished = QObject(), [], Event()
    lane = Lane("real")
    report = lane.relay(owner, lambda *args: reports.append(args))

    def work(_cancel: Event) -> None:
        for step in range(1000):
            report(step, 1000, "")
        finished.set()

    lane.run(owner, work, lambda _outcome: None)
    assert finished.wait(10)  # the GUI thread runs no event meanwhile
    qtbot.waitUntil(lambda: bool(reports), timeout=5000)
    lane.close()
    assert reports == [(999, 1000, "")]
