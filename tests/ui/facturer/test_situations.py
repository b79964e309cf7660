"""The situations photographed are what their names say."""

from __future__ import annotations

import pytest

from app.bootstrap.situations import Situation, billing_situations
from app.ui.facturer.model import Composition
from app.ui.values import State
from tests.ui.carte.bench import bench
from tests.ui.facturer.office import Office


def opened(name: str) -> tuple[Composition, Situation]:
    world = bench()
    made = billing_situations(world.desk)[name]()
    office = Office(world)
    office.feuille.open(made.patient_id, made.seance_id)
    office.work.drain()
    return office.shown, made


@pytest.mark.parametrize(
    ("name", "leads"),
    [
        ("facturer-simple", ["RAM"]),
        ("facturer-serie", ["RAM"] * 10),
        ("facturer-domicile", ["RAM", "IFD", "IK", "RAM", "F", "IFD", "IK"]),
        ("facturer-deux-actes", ["RAM", "ARL"]),
        ("facturer-bloque", ["Sans prix", "Sans prix"]),
    ],
)
def test_a_situation_shows_its_lines(name: str, leads: list[str]) -> None:
    assert [row.acte.lead for row in opened(name)[0].lines] == leads


def test_the_blocked_one_has_fixes_for_what_blocks() -> None:
    shown, _made = opened("facturer-bloque")
    wrong = [item for item in shown.findings if item.state is State.DANGER]
    assert wrong
    assert all(item.fixes for item in wrong)


def test_two_acts_say_the_four_conditions() -> None:
    shown, _made = opened("facturer-deux-actes")
    assert any("quatre conditions" in item.sentence for item in shown.findings)
