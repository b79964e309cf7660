"""Bad returns on the whole way: the mailbox, the encrypted file, the screens' own words, then the good file."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.domain.clock import FixedClock
from app.domain.identifiers import luhn_key
from app.domain.retour import RetourState
from app.services.read_models import RetourRow
from app.simulator.world import OutsideWorld
from app.teletransmission.noemie import plain
from app.transport.mail_form import edi_content
from tests.samples import NUMERO_AM
from tests.support_day import OCTOBER, SCENARIO, Day, Doors, day, make_cabinet, play

OTHER = ("75709999" + luhn_key("75709999")).encode()


@dataclass(frozen=True)
class Bench:
    """A cabinet whose lot is acknowledged, and the payment file that its caisse is about to leave."""

    opened: Day
    world: OutsideWorld
    rsp: bytes

    def receive(self, content: bytes) -> RetourRow:
        """Leave a file in the mailbox, fetch, and return the newest line of the list of returns."""
        self.world.caisse.leave_raw(content)
        self.opened.fetch()
        assert len(self.world.mailbox) == 0
        return self.opened.desk.consult.returns().retours[0]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_cabinet(tmp_path_factory.mktemp("modele") / "donnees")


@pytest.fixture
def bench(template: Path, tmp_path: Path) -> Iterator[Bench]:
    folder = shutil.copytree(template, tmp_path / "donnees")
    with OutsideWorld(FixedClock(OCTOBER), SCENARIO) as world, day(folder, Doors.of(world)) as opened:
        for stage in (opened.sign, opened.lots, opened.send, opened.fetch):
            stage()
        world.caisse.settle()
        ((uid, mail),) = world.mailbox.waiting()
        world.mailbox.remove([uid])
        yield Bench(opened, world, edi_content(mail) or b"")


@pytest.fixture(scope="module")
def undisturbed(template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    folder = shutil.copytree(template, tmp_path_factory.mktemp("calme") / "donnees")
    with OutsideWorld(FixedClock(OCTOBER), SCENARIO) as world, day(folder, Doors.of(world)) as opened:
        play(opened, world, ["sign", "lots", "send", "fetch"])
        return money(opened)


def money(opened: Day) -> dict[str, object]:
    """Everything the cabinet knows but the list of the files."""
    return {name: value for name, value in opened.picture().items() if name != "returns"}


BAD: dict[str, tuple[Callable[[bytes], bytes], RetourState, str]] = {
    "cut in the archive": (lambda rsp: rsp[:-20], RetourState.ILLISIBLE, "conservé"),
    "cut in an entity": (lambda rsp: plain(rsp)[:-60], RetourState.ILLISIBLE, "conservé"),
    "cut after an entity": (lambda rsp: plain(rsp)[:-128], RetourState.ILLISIBLE, "conservé"),
    "of another cabinet": (
        lambda rsp: plain(rsp).replace(NUMERO_AM.value.encode(), OTHER), RetourState.AUTRE_CABINET, OTHER.decode(),
    ),
    "a letter": (lambda _: "Madame, votre courrier n’a pu être remis.".encode(), RetourState.ILLISIBLE, "conservé"),
    "empty": (lambda _: b"", RetourState.ILLISIBLE, "conservé"),
    "random bytes": (lambda _: bytes(range(256)) * 40, RetourState.ILLISIBLE, "conservé"),
}  # fmt: skip


def test_bad_files_are_kept_and_told_and_the_good_one_still_counts_once(
    bench: Bench, undisturbed: dict[str, object]
) -> None:
    before = money(bench.opened)
    for name, (spoil, state, words) in BAD.items():
        content = spoil(bench.rsp)
        row = bench.receive(content)
        assert (name, row.state) == (name, state)
        assert words in row.detail
        assert "Durand" not in row.detail
        with bench.opened.store.unit_of_work() as uow:
            assert uow.retours.get(row.id).contenu == content
        assert money(bench.opened) == before
    assert bench.receive(bench.rsp).state is RetourState.IMPORTE
    assert money(bench.opened) == undisturbed


def test_the_same_return_comes_again_in_every_way(bench: Bench, undisturbed: dict[str, object]) -> None:
    bench.receive(bench.rsp)
    bench.world.caisse.leave_raw(bench.rsp)
    bench.world.caisse.leave_raw(bench.rsp)
    report = bench.opened.fetch()
    assert (report.received, report.duplicates, report.imports) == (0, 2, ())
    for other_form in (plain(bench.rsp), gzip.compress(plain(bench.rsp), 1, mtime=5)):
        row = bench.receive(other_form)
        assert row.state is RetourState.DOUBLON
        assert "déjà reçu" in row.detail
    assert money(bench.opened) == undisturbed


def test_an_unknown_entity_is_told_and_the_rest_counts(bench: Bench, undisturbed: dict[str, object]) -> None:
    row = bench.receive(plain(bench.rsp).replace(b"@0810", b"@7Z9ABCDEF@0810", 1))
    assert row.state is RetourState.IMPORTE
    assert "7Z9" in row.detail
    assert money(bench.opened) == undisturbed
    assert bench.receive(bench.rsp).state is RetourState.DOUBLON
    assert money(bench.opened) == undisturbed
