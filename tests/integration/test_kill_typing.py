"""A person types a prescription, the process is killed: nothing typed is lost, none of it is readable on disk."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from app.domain.clock import FixedClock
from app.services.keep_saisie import FACTURER, KeepSaisie
from app.store.open import open_store
from app.ui.facturer.keeping import read
from tests.samples import KINE, NOW
from tests.support_cabinet import DATA_KEY, furnished
from tests.support_kill import killed, killer

TYPED = "Dr Zéphyrine Lefèvre-Quàntin"


def type_and_die(folder: Path, patient_id: int, count: int) -> None:
    """Run in a process of its own: the real screen on a real lane; killed once the *count*-th key is kept."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from app.ui.desk import Lanes
    from app.ui.facturer import FacturerWidget, facturer_screen
    from app.ui.lane import Lane
    from tests.ui.carte.bench import FakeNav, FakeReadCard, desk_over
    from tests.ui.conftest import type_text

    app = QApplication.instance() or QApplication([])
    store = open_store(folder, DATA_KEY, FixedClock(NOW))
    lanes = Lanes(Lane("device"), Lane("work"))
    desk = desk_over(store.unit_of_work, FixedClock(NOW), KINE, FakeReadCard())
    screen = facturer_screen(desk, lanes, FakeNav())
    assert isinstance(screen, FacturerWidget)
    screen.show()

    def rest() -> None:
        app.processEvents()
        while lanes.work.busy:
            app.processEvents()

    rest()
    screen.open_target(patient_id=patient_id)
    rest()
    screen.lines.ordonnance.click()
    field = screen.ordonnance.prescripteur
    field.clear()
    for char in TYPED[:count]:
        type_text(field, char)
    rest()
    os.kill(os.getpid(), signal.SIGKILL)


def left_in(folder: Path) -> str:
    store = open_store(folder, DATA_KEY, FixedClock(NOW))
    saisie = KeepSaisie(store.unit_of_work, FixedClock(NOW)).get(KINE, FACTURER)
    store.close()
    typed = read(saisie.contenu) if saisie is not None else None
    return typed.champs["Prescripteur"] if typed is not None else ""


@pytest.mark.parametrize("count", [1, 14, len(TYPED)])
def test_nothing_typed_is_lost(tmp_path: Path, count: int) -> None:
    patient_id = furnished(tmp_path).patient_id
    killed(type_and_die, tmp_path, patient_id, count)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert b"phyrine" not in path.read_bytes(), path.name
    assert left_in(tmp_path) == TYPED[:count]


def keep_and_die(folder: Path, patient_id: int) -> None:
    """Run in a process of its own: killed right after the third text is durable."""
    store = open_store(folder, DATA_KEY, FixedClock(NOW))
    keep = KeepSaisie(store.unit_of_work, FixedClock(NOW), killer("kept", 3))
    for count in range(1, 9):
        keep.put(KINE, FACTURER, patient_id, f'{{"champs": {{"Prescripteur": "{TYPED[:count]}"}}, "seances": []}}')


def test_a_text_is_durable_as_soon_as_it_is_kept(tmp_path: Path) -> None:
    patient_id = furnished(tmp_path).patient_id
    killed(keep_and_die, tmp_path, patient_id)
    assert left_in(tmp_path) == TYPED[:3]
