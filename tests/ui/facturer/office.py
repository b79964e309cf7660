"""The presenters of the billing screen on a bench, with a fake view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.fse import FseState
from app.domain.identifiers import luhn_key
from app.ui.facturer.entering import EnteringPresenter
from app.ui.facturer.model import Composition, FindingItem, OrdonnanceInput, RightsInput
from app.ui.facturer.presenter import FeuillePresenter
from app.ui.facturer.signing import SigningPresenter
from app.ui.facturer.worktop import Worktop
from tests.ui.carte.bench import TODAY, Bench, FakeNav
from tests.ui.carte.test_presenter import Queue


@dataclass(slots=True)
class FakeFeuille:
    """Remembers what it shows."""

    value: Composition | None = None
    busy: list[str] = field(default_factory=list)
    error: tuple[str, str, str] | None = None
    asked: Sequence[str] = ()
    day_error: str = ""
    form: str = ""
    typed: Any = None
    errors: dict[str, str] = field(default_factory=dict)
    actes: tuple[Any, ...] = ()
    caisses: tuple[str, ...] = ()

    def show_feuille(self, value: Composition) -> None:
        self.value, self.form = value, ""

    def show_who(self, value: Composition) -> None:
        self.value = value

    def show_busy(self, words: str) -> None:
        self.busy.append(words)

    def show_error(self, what: str, to_do: str, action: str = "") -> None:
        self.error = (what, to_do, action)

    def clear_error(self) -> None:
        self.error = None

    def ask_reasons(self, codes: Sequence[str]) -> None:
        self.asked = codes

    def show_day_error(self, words: str) -> None:
        self.day_error = words

    def show_ordonnance_form(self, typed: OrdonnanceInput, may_carry: bool, may_leave: bool) -> None:
        self.form, self.typed = "ordonnance", typed

    def show_rights_form(self, typed: RightsInput) -> None:
        self.form, self.typed = "droits", typed

    def show_form_errors(self, errors: dict[str, str]) -> None:
        self.errors = errors

    def show_actes(self, rows: tuple[Any, ...]) -> None:
        self.actes = rows

    def show_caisses(self, words: tuple[str, ...]) -> None:
        self.caisses = words


def am_number(eight: str) -> str:
    """Return an AM number with its right key."""
    return eight + luhn_key(eight)


class Office:
    """The presenters on a bench, with one lane each."""

    def __init__(self, world: Bench) -> None:
        self.world, self.view, self.nav = world, FakeFeuille(), FakeNav()
        self.work, self.device = Queue(), Queue()
        self.left = 0
        self.top = Worktop(self.view, world.desk, self.nav, self.work, self.device, self._leave)
        self.entering = EnteringPresenter(self.top)
        self.feuille = FeuillePresenter(self.top, self.entering)
        self.signing = SigningPresenter(self.top)

    def _leave(self) -> None:
        self.left += 1

    def open(self, prenom: str, *, planned: bool = False, present: bool = False) -> Composition:
        patient = self.world.people[prenom]
        today = [s for s in self.world.store.state.seances.values() if s.patient_id == patient.id and s.day == TODAY]
        self.feuille.open(patient.id, today[0].id if planned else 0, present=present)
        self.work.drain()
        return self.shown

    def sign(self) -> None:
        self.signing.on_sign()
        self.work.drain()
        self.device.drain()

    @property
    def shown(self) -> Composition:
        assert self.view.value is not None
        return self.view.value

    def fse_states(self) -> list[FseState]:
        return [fse.state for fse in self.world.store.state.fses.values()]

    def finding(self, code: str) -> FindingItem:
        return next(item for item in self.shown.findings if item.code == code)
