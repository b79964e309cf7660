"""A scanner that types, and people who type: nothing is lost, nobody is taken for a scanner."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.hardware.codes.ins import parse_ins
from app.hardware.wedge import AWAITED_LENGTH, GAP_MS, TAIL_MS, US_ON_FRENCH, WedgeRecogniser, repair
from app.services.ports_code import KeyboardWedge, WedgeStep
from tests.code_frames import INS, OPAQUE, SIMULATION

Key = tuple[str, int]
BACK = {chr(meant) if isinstance(meant, int) else str(meant): chr(typed) for typed, meant in US_ON_FRENCH.items()}
"""What a French post receives for each key of an American scanner."""


def keys(text: str, gap_ms: int, start_ms: int = 1000) -> list[Key]:
    return [(char, start_ms + index * gap_ms) for index, char in enumerate(text)]


def play(wedge: KeyboardWedge, typed: Iterable[Key]) -> tuple[str, list[bytes]]:
    """Type, with the pause that the screen makes after keys that are held; return (passed on, codes)."""
    passed, codes, last = "", [], 0

    def take(step: WedgeStep) -> None:
        nonlocal passed
        passed += step.passed
        codes.extend([step.code] if step.code else [])

    for char, at_ms in typed:
        if at_ms - last > GAP_MS:
            take(wedge.pause(last + GAP_MS + 1))
        take(wedge.press(char, at_ms))
        last = at_ms
    take(wedge.pause(last + GAP_MS + 1))
    return passed, codes


@pytest.mark.parametrize("code", [INS, SIMULATION, "DC04FR0300011E58FFFF2801FR43ABC"])
@pytest.mark.parametrize("ending", ["\r", "\n", "\t", ""])
@pytest.mark.parametrize("gap_ms", [0, 3, 20, GAP_MS])
def test_a_marked_code_is_taken_anywhere(code: str, ending: str, gap_ms: int) -> None:
    assert play(WedgeRecogniser(), keys(code + ending, gap_ms)) == ("", [code.encode()])


def test_a_code_without_a_mark_is_taken_only_where_one_is_awaited() -> None:
    scan = keys(OPAQUE + "\r", 5)
    assert play(WedgeRecogniser(awaited=True), scan) == ("", [OPAQUE.encode()])
    assert play(WedgeRecogniser(), scan) == (OPAQUE + "\r", [])


@pytest.mark.parametrize(
    "words", ["Martin", "IS", "DCI", "simple", "isabelle", "diderot", "SIMAPCV1:", "IS01", "12,50\r", "\t"]
)
@pytest.mark.parametrize("gap_ms", [0, 10, 60, 200])
@pytest.mark.parametrize("awaited", [False, True])
def test_what_a_person_types_comes_through(words: str, gap_ms: int, awaited: bool) -> None:
    assert play(WedgeRecogniser(awaited), keys(words, gap_ms)) == (words, [])


def test_an_ordinary_letter_does_not_even_wait() -> None:
    wedge = WedgeRecogniser()
    assert wedge.press("M", 1000) == WedgeStep(passed="M")
    assert wedge.press("I", 1010) == WedgeStep(held=True)
    assert wedge.press("r", 1020) == WedgeStep(passed="Ir")
    assert wedge.press("S", 1030) == WedgeStep(held=True)
    assert wedge.pause(1030 + GAP_MS) == WedgeStep(held=True)
    assert wedge.pause(1031 + GAP_MS) == WedgeStep(passed="S")


def test_a_key_held_down_is_no_code() -> None:
    assert play(WedgeRecogniser(awaited=True), keys("a" * 60, 30)) == ("a" * 60, [])


def test_a_code_typed_by_hand_passes_as_typed() -> None:
    assert play(WedgeRecogniser(awaited=True), keys(INS, GAP_MS + 1)) == (INS, [])


def test_keys_before_and_after_a_code_stay_in_their_order() -> None:
    typed = [*keys("Dur", 150, 0), *keys(INS + "\r", 2, 2000), *keys("and", 150, 5000)]
    assert play(WedgeRecogniser(), typed) == ("Durand", [INS.encode()])


def test_a_code_ended_by_silence_does_not_take_the_next_key() -> None:
    wedge = WedgeRecogniser()
    for char, at_ms in keys(INS, 2):
        wedge.press(char, at_ms)
    step = wedge.press("x", 9000)  # the screen had no time to call ``pause``
    assert (step.code, step.passed) == (INS.encode(), "x")


@pytest.mark.parametrize("tail", ["\r\n", "\t\r", "\r\r", "\n\t\r"])
@pytest.mark.parametrize("gap_ms", [0, 20, GAP_MS])
def test_nothing_of_the_end_of_a_code_presses_a_button(tail: str, gap_ms: int) -> None:
    assert play(WedgeRecogniser(), keys(INS + tail, gap_ms)) == ("", [INS.encode()])


@pytest.mark.parametrize(("late_ms", "passed"), [(GAP_MS + 20, ""), (TAIL_MS, ""), (TAIL_MS + 1, "\r")])
def test_an_enter_that_dawdles_belongs_to_its_code(late_ms: int, passed: str) -> None:
    scan = keys(INS, 2)
    assert play(WedgeRecogniser(), [*scan, ("\r", scan[-1][1] + late_ms)]) == (passed, [INS.encode()])


def test_letters_behind_a_code_pass_and_so_does_the_enter_behind_them() -> None:
    scan = keys(INS + "\r", 2)
    end = scan[-1][1]
    assert play(WedgeRecogniser(), [*scan, ("a", end + 60), ("\r", end + 120)]) == ("a\r", [INS.encode()])


@pytest.mark.parametrize("prefix", ["]d2", "]Q3", "]Q1", "]d1"])
@pytest.mark.parametrize("awaited", [False, True])
def test_a_scanner_that_says_what_it_read_first_is_understood(prefix: str, awaited: bool) -> None:
    for code in (INS, SIMULATION):
        assert play(WedgeRecogniser(awaited), keys(prefix + code + "\r", 4)) == ("", [code.encode()])
        printed = code.replace("\x1d", "")
        typed = "".join(BACK.get(char, char) for char in prefix + printed)
        assert play(WedgeRecogniser(awaited), keys(typed + "\r", 4)) == ("", [printed.encode()])


@pytest.mark.parametrize("words", ["]", "]d", "]d2", "]d2 et", "$12", "[a]b"])
def test_a_bracket_typed_by_hand_comes_through(words: str) -> None:
    assert play(WedgeRecogniser(), keys(words, 20)) == (words, [])


def test_stopping_gives_the_keys_back() -> None:
    wedge = WedgeRecogniser()
    wedge.press("I", 1000)
    wedge.press("S", 1001)
    assert wedge.reset() == "IS"
    assert wedge.pause(2000) == WedgeStep()


def test_an_endless_burst_is_let_go() -> None:
    endless = "IS01" + "Z9" * 3000
    assert play(WedgeRecogniser(), keys(endless, 1)) == (endless, [])


@pytest.mark.parametrize("code", [INS.replace("\x1d", ""), SIMULATION])
def test_an_american_scanner_on_a_french_post_is_understood(code: str) -> None:
    typed = "".join(BACK.get(char, char) for char in code)
    assert typed != code
    assert play(WedgeRecogniser(), keys(typed + "\r", 4)) == ("", [code.encode()])


def test_capital_lock_is_understood_and_lost_separators_too() -> None:
    (code,) = play(WedgeRecogniser(), keys(INS.swapcase() + "\r", 4))[1]
    assert code == INS.encode()
    spelled = INS.replace("\x1d", "<GS>")
    (code,) = play(WedgeRecogniser(), keys(spelled + "\r", 4))[1]
    assert parse_ins(code) == parse_ins(INS.encode())


def test_a_text_without_a_mark_is_never_repaired() -> None:
    assert repair(OPAQUE) == OPAQUE
    assert repair("bonjour") == "bonjour"


TEXT = st.text(st.sampled_from("ISDCabz019:éà\r\t\x1d "), max_size=40)


@given(
    st.lists(st.tuples(TEXT, st.sampled_from([0, 4, 30, 50, 51, 120, 400]), st.booleans()), max_size=8), st.booleans()
)
def test_every_key_comes_out_once_and_in_order(bursts: list[tuple[str, int, bool]], awaited: bool) -> None:
    typed: list[Key] = []
    at_ms = 0
    for text, gap_ms, _ in bursts:
        typed += keys(text, gap_ms, at_ms + 300)
        at_ms = typed[-1][1] if typed else 0
    passed, codes = play(WedgeRecogniser(awaited), typed)
    if not codes:
        assert passed == "".join(char for char, _ in typed)
    else:
        assert all(len(code) >= AWAITED_LENGTH for code in codes)


@given(TEXT, st.integers(GAP_MS + 1, 500), st.booleans())
def test_no_pace_of_a_hand_is_ever_taken_for_a_scanner(text: str, gap_ms: int, awaited: bool) -> None:
    assert play(WedgeRecogniser(awaited), keys(text, gap_ms)) == (text, [])
