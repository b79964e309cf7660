"""The CPS in the reader and the feuille: named in the banner, and nothing signed when they disagree."""

from __future__ import annotations

from dataclasses import replace

from app.domain.fse import FseState
from app.domain.identifiers import Rpps
from app.simulator.cps import PIN, SimulatedCps, bearer_of
from app.ui.banner.cps import READ_CPS
from tests.samples import KINE, PRATICIEN
from tests.ui.carte.bench import busy_day
from tests.ui.facturer.office import Office

STRANGER = replace(PRATICIEN, nom="Roux", prenom="Anne", rpps=Rpps("10100000032"))


def put_in(office: Office, praticien: object) -> None:
    """Read the CPS of *praticien*, as the panel does."""
    read = office.world.desk.read_cps
    assert isinstance(read.reader, SimulatedCps)
    read.reader.bearer = lambda: bearer_of(praticien)  # type: ignore[arg-type]
    read(KINE, PIN)
    office.top.show()


def test_the_banner_offers_to_read_the_cps_then_names_it() -> None:
    office = Office(busy_day())
    assert office.open("Louis").who.praticien.action == READ_CPS
    put_in(office, PRATICIEN)
    assert "CPS lue (simulation)" in office.shown.who.praticien.line
    assert office.shown.stop is None
    office.sign()
    assert office.fse_states() == [FseState.SIGNEE]


def test_somebody_else_s_cps_stops_the_signature_until_it_leaves() -> None:
    office = Office(busy_day())
    office.open("Louis")
    put_in(office, STRANGER)
    assert office.shown.stop is not None
    assert "Anne Roux" in office.shown.stop.what
    office.sign()
    assert office.fse_states() == []
    office.world.desk.read_cps.forget()
    office.top.show()
    assert office.shown.stop is None
    office.sign()
    assert office.fse_states() == [FseState.SIGNEE]
