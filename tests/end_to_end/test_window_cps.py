"""The CPS in front of the window: asked from the banner, its code typed by hand, named everywhere, gone at the lock."""

from __future__ import annotations

from app.domain.fse import FseState
from app.simulator.cps import PIN
from tests.end_to_end.window_steps import bill_family_mother, fse_states, unlock
from tests.end_to_end.window_support import Post


def test_the_cps_is_read_with_its_code_then_the_feuille_signed(post: Post) -> None:
    post.furnish()
    post.open_session()
    page, hands = bill_family_mother(post), post.hands
    hands.press("Lire la CPS")
    hands.wait_text("3 essais au plus avant blocage de la carte")
    hands.type("0000")
    hands.key("Return")
    hands.wait_text("Il reste 2 essais au plus avant blocage de la carte.")
    hands.type(PIN)
    hands.key("Return")
    hands.wait_text("CPS : Claire Morel (simulation)")
    assert not post.office.cps_desk.panel.isVisible()
    assert hands.sees("Titulaire · CPS lue (simulation)")
    page.setFocus()
    hands.key("Ctrl+Return")
    hands.wait(lambda: fse_states(post) == [FseState.SIGNEE])


def test_a_code_half_typed_does_not_wait_behind_the_lock(post: Post) -> None:
    post.furnish()
    post.open_session()
    post.office.cps_desk.on_requested()
    post.hands.type("12")
    assert post.office.cps_desk.pin.text() == "12"
    post.hands.key("Ctrl+L")
    assert post.office.cps_desk.pin.text() == ""
    unlock(post)
    assert not post.office.cps_desk.panel.isVisible()
