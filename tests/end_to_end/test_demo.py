"""``cabinet demo``: the whole day on real parts, what it says it produced, and the same day again."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from app.domain.creance import Etape, RelanceState
from app.domain.fse import FseState, PartState
from app.domain.ledger import MouvementKind, check_conservation
from app.domain.lot import EnvoiOutcome, LotState
from app.domain.retour import RetourKind, RetourState
from app.hardware.pcscd_process import PcscdProcess
from tests.support_demo import BESIDE, Demo, play_demo

pytest_plugins = ("tests.pcscd_fixture",)
FSE = ("preparees", "signees", "transmises", "acquittees", "refusees")
CENTIMES = ("factures", "payes", "attendus", "rejetes", "abandonnes")


@pytest.mark.parametrize("which", ["first", "second"])
def test_the_document_is_the_one_of_the_manual(demo: Demo, which: str) -> None:
    run = getattr(demo, which)
    assert run.code == 0, run.told
    report = run.report
    assert tuple(report) == ("fse", "centimes", "conservation", "lecteur", "messages", "fichiers")
    assert (tuple(report["fse"]), tuple(report["centimes"])) == (FSE, CENTIMES)
    assert tuple(report["messages"]) == ("envoyes", "recus")
    numbers = [*report["fse"].values(), *report["centimes"].values(), *report["messages"].values()]
    assert all(type(number) is int and number >= 0 for number in numbers)
    assert report["conservation"] is True
    assert report["lecteur"] == "en memoire"


def test_the_amounts_add_up_and_the_counts_follow(demo: Demo) -> None:
    cents, fse = demo.first.report["centimes"], demo.first.report["fse"]
    assert cents["factures"] == cents["payes"] + cents["attendus"] + cents["rejetes"] + cents["abandonnes"] > 0
    assert min(cents["payes"], cents["attendus"], cents["rejetes"]) > 0
    assert fse["preparees"] == fse["signees"] == fse["transmises"] == fse["acquittees"] + fse["refusees"]
    assert fse["refusees"] >= 1


def test_every_file_it_names_exists_and_none_is_left_out(demo: Demo) -> None:
    named = demo.second.report["fichiers"]
    assert named == demo.first.report["fichiers"]
    assert all((demo.output / name).stat().st_size for name in named)
    assert not any(Path(name).is_absolute() for name in named)
    found = {path.relative_to(demo.output).as_posix() for path in demo.output.rglob("*") if path.is_file()}
    assert found - set(named) == {"cabinet/cabinet.lock"}
    assert sum(name.startswith("cabinet/lettres/") for name in named) == 2


def test_the_same_day_again_counts_nothing_twice(demo: Demo) -> None:
    first, second = demo.first.report, demo.second.report
    assert (second["fse"], second["centimes"]) == (first["fse"], first["centimes"])
    assert first["messages"]["envoyes"] >= 4
    assert second["messages"]["envoyes"] == 0
    assert second["messages"]["recus"] > 0  # the caisse sent again what was known


def test_the_day_holds_all_that_was_promised(demo: Demo) -> None:
    with demo.opened() as uow:
        fses, lots = uow.fses.in_state(*FseState), uow.lots.rows()
        assert sum(len(uow.fses.get(row.id).lines) for row in fses) >= 12  # séances
        assert Counter(lot.state for lot in lots) == {LotState.ACQUITTE: 3, LotState.REFUSE: 1}  # one negative ARL
        assert len(uow.retours.rejets()) == 1
        states = Counter(one.state for one in uow.ledger.comptes())
        assert states[PartState.PAYEE_EN_PARTIE] == 1
        letters = [one for row in fses for one in uow.relances.of_debtor(f"patient:{row.patient_id}")]
        assert {(one.etape, one.state) for one in letters} == {(Etape.RELANCE_1, RelanceState.IMPRIMEE)}
        assert len({one.reference for one in letters}) == 2
        stored = {f"{one.reference}.pdf": uow.relances.get(one.id).pdf for one in letters}
        assert stored == {path.name: path.read_bytes() for path in (demo.folder / "lettres").iterdir()}
        assert {row.state for row in uow.retours.rows()} == {RetourState.IMPORTE}
        assert {row.kind for row in uow.retours.rows()} == {RetourKind.ARL, RetourKind.RSP}
        assert uow.journal.first_break() is None


def test_the_report_is_what_the_database_holds(demo: Demo) -> None:
    cents = demo.second.report["centimes"]
    with demo.opened() as uow:
        total = check_conservation(uow.ledger.comptes()).total
        found = [uow.ledger.mouvements(row.id) for row in uow.fses.in_state(*FseState)]
    assert [total.facture.cents, total.paye.cents, total.attendu.cents, total.rejete.cents, total.abandonne.cents] == [
        cents[name] for name in CENTIMES
    ]
    billed = sum(one.amount.cents for movements in found for one in movements if one.kind is MouvementKind.FACTURE)
    assert billed == cents["factures"]


def test_the_line_was_really_cut_for_part_of_the_day(demo: Demo) -> None:
    assert EnvoiOutcome.NON_PARTI.value in demo.first.told
    assert "La ligne est revenue" in demo.first.told


@pytest.mark.pcsc
def test_the_real_pcscd_is_used_when_there_is_one(pcscd: PcscdProcess, tmp_path: Path, demo: Demo) -> None:
    run = play_demo(tmp_path / "sortie", tmp_path / "tmp", start=("-c", BESIDE))
    assert (run.code, run.report["lecteur"]) == (0, "pcscd"), run.told
    assert pcscd.owned
    assert run.report["fse"] == demo.first.report["fse"]
    assert run.report["centimes"] == demo.first.report["centimes"]
