"""The rules of the house that no general tool checks. Each has a spoiled example, so that it is seen to fail."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, called_name, docstrings, python_files, tracked_texts, tree_of

LONGEST = 400
MONEY_ROOMS = ("app/domain", "app/billing", "app/receivables", "app/teletransmission")
OURS = ("app", "installer", "tests", "benchmarks")
CATCH_ALL_HOMES = ("app/ui/lane.py", "app/bootstrap")
WALL_CLOCKS = {
    *(f"{name}.{call}" for name in ("datetime", "datetime.datetime", "dt.datetime") for call in ("now", "utcnow")),
    *(f"{name}.today" for name in ("date", "datetime", "datetime.date", "datetime.datetime", "dt.date", "dt.datetime")),
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "time.strftime",
    "QDate.currentDate",
    "QTime.currentTime",
    "QDateTime.currentDateTime",
    "QDateTime.currentDateTimeUtc",
    "QDateTime.currentSecsSinceEpoch",
    "QDateTime.currentMSecsSinceEpoch",
}

Finder = Callable[[ast.Module], Iterator[int]]


def floats(tree: ast.Module) -> Iterator[int]:
    """Lines that name ``float`` or hold a float literal."""
    for node in ast.walk(tree):
        named = isinstance(node, ast.Name) and node.id == "float"
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        if named or literal:
            yield node.lineno  # type: ignore[attr-defined]


def cascades(tree: ast.Module) -> Iterator[int]:
    """Lines that let the database or the mapper delete children with their parent."""
    prose = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in {"ondelete", "cascade"}:
            value = node.value.value if isinstance(node.value, ast.Constant) else "cascade"
            if re.search(r"cascade|\ball\b|delete", str(value), re.IGNORECASE):
                yield node.value.lineno
        elif isinstance(node, ast.Constant) and id(node) not in prose and isinstance(node.value, str):
            yield from [node.lineno] if re.search(r"on\s+delete\s+cascade", node.value, re.IGNORECASE) else []


def wall_clocks(tree: ast.Module) -> Iterator[int]:
    """Lines that read the clock of the machine; ``time.monotonic`` measures and is allowed."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and re.sub(r"^(QtCore|_dt|_datetime)\.", "", called_name(node)) in WALL_CLOCKS:
            yield node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from (node.lineno for alias in node.names if f"time.{alias.name}" in WALL_CLOCKS)


def catch_alls(tree: ast.Module) -> Iterator[int]:
    """Lines that catch every exception and keep it; cleaning up before a bare ``raise`` loses nothing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and not _raises_again(node):
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            if any(kind is None or getattr(kind, "id", "") in {"Exception", "BaseException"} for kind in kinds):
                yield node.lineno


def _raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    leaves = any(isinstance(node, ast.Return | ast.Continue | ast.Break) for node in ast.walk(handler))
    return isinstance(last, ast.Raise) and last.exc is None and not leaves


def raw_french_keys(tree: ast.Module) -> Iterator[int]:
    """Lines that give non-ASCII text to the Qt test library, which aborts the process on it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called_name(node).rpartition(".")[2] in {"keyClicks", "keyClick"}:
            texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            if any(isinstance(text, str) and not text.isascii() for text in texts):
                yield node.lineno


def where(finder: Finder, *folders: str, but: tuple[str, ...] = ()) -> list[str]:
    """Return « file:line » of everything *finder* finds under *folders*, leaving out paths that start with *but*."""
    files = [path for path in python_files(*folders) if not path.as_posix().startswith(but or ("\0",))]
    return [f"{path.as_posix()}:{line}" for path in files for line in finder(tree_of(path))]


def test_no_float_touches_an_amount() -> None:
    bits_of_entropy = "app/domain/passphrase.py"
    assert where(floats, *MONEY_ROOMS, but=(bits_of_entropy,)) == []


def test_nothing_cascades_in_the_store() -> None:
    assert where(cascades, "app/store") == []


def test_only_the_clock_reads_the_clock() -> None:
    assert where(wall_clocks, "app", but=("app/domain/clock.py",)) == []


def test_only_lanes_and_bootstrap_catch_everything() -> None:
    assert where(catch_alls, "app", but=CATCH_ALL_HOMES) == []


def test_no_french_text_goes_through_key_clicks() -> None:
    assert where(raw_french_keys, "tests") == []


@pytest.mark.parametrize(
    ("finder", "bad", "good"),
    [
        (floats, "rate = 0.6", "rate = Decimal('0.6')"),
        (floats, "def price(euros: float): ...", "def price(euros: int): ..."),
        (floats, "cents = int(float(text) * 100)", "cents = int(text) * 100"),
        (cascades, "ForeignKey('a.id', ondelete='CASCADE')", "ForeignKey('a.id', ondelete='RESTRICT')"),
        (cascades, "relationship(cascade='all, delete-orphan')", "relationship(cascade='save-update, merge')"),
        (cascades, "op.execute('... ON DELETE CASCADE')", "'''No ON DELETE CASCADE here.'''"),
        (wall_clocks, "datetime.now(UTC)", "clock.now()"),
        (wall_clocks, "import datetime; datetime.date.today()", "clock.today()"),
        (wall_clocks, "time.time()", "time.monotonic()"),
        (wall_clocks, "from time import time", "from time import monotonic"),
        (wall_clocks, "QDate.currentDate()", "QDate(today.year, today.month, today.day)"),
        (wall_clocks, "QtCore.QDateTime.currentDateTime()", "QtCore.QElapsedTimer()"),
        (catch_alls, "try: f()\nexcept Exception: g()", "try: f()\nexcept OSError: g()"),
        (
            catch_alls,
            "while 1:\n try: f()\n except BaseException:\n  if g(): break\n  raise",
            "try: f()\nexcept OSError: g()",
        ),
        (catch_alls, "try: f()\nexcept Exception: h()", "try: f()\nexcept BaseException:\n  g()\n  raise"),
        (catch_alls, "try: f()\nexcept: g()", "try: f()\nexcept (OSError, ValueError): g()"),
        (catch_alls, "try: f()\nexcept (OSError, Exception): g()", "try: f()\nfinally: g()"),
        (raw_french_keys, "qtbot.keyClicks(field, 'Élodie')", "qtbot.keyClicks(field, 'Elodie')"),
    ],
)
def test_each_finder_sees_the_fault_and_lets_the_rest_pass(finder: Finder, bad: str, good: str) -> None:
    assert list(finder(ast.parse(bad)))
    assert not list(finder(ast.parse(good)))


def test_no_file_is_too_long() -> None:
    lengths = {path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in python_files(*OURS)}
    assert {path.as_posix(): length for path, length in lengths.items() if length > LONGEST} == {}


def loose_ends(source: str) -> Iterator[int]:
    """Lines whose comment leaves work undone without an issue number."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and re.search(r"\b(TODO|FIXME|XXX)\b(?!\s*\(?#\d+)", token.string):
            yield token.start[0]


def test_a_loose_end_carries_an_issue_number() -> None:
    found = [
        f"{path.as_posix()}:{line}"
        for path in python_files(*OURS)
        for line in loose_ends((ROOT / path).read_text(encoding="utf-8"))
    ]
    assert found == []
    assert list(loose_ends("x = 1  # " + "TODO widen"))
    assert not list(loose_ends("x = 1  # " + "TODO #12 widen"))


# Written in pieces: this file is read by its own tests.
MACHINE_PATHS = re.compile("|".join([r"(?<![\w.~-])/" + place for place in (r"work/\w", r"root/\w", r"home/\w+/\w")]))
INDEX_ADDRESSES = re.compile(
    "|".join(["--(extra-)?index" + "-url", "pypi" + r"\.org/", "python" + r"hosted\.org", "registry\\.npm" + "js"])
)


def test_no_tracked_file_names_a_place_of_one_machine() -> None:
    assert _lines_with(MACHINE_PATHS) == []
    assert MACHINE_PATHS.search("see /" + "root/x")
    assert not MACHINE_PATHS.search("tests/work/lane")


def test_no_tracked_file_names_a_package_index() -> None:
    assert _lines_with(INDEX_ADDRESSES) == []
    assert INDEX_ADDRESSES.search("pip install --index" + "-url x")


def _lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.as_posix()}:{number}"
        for path, text in tracked_texts()
        if path != Path("uv.lock")
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]
