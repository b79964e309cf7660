"""The presenters of the billing screen on a bench, with a fake view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.fse import FseState
from app.domain.identifiers import luhn_key
from app.ui.facturer.circumstances import CircumstancesPresenter
from app.ui.facturer.circumstances_input import CircumstancesInput
from app.ui.facturer.editing import EditingPresenter
from app.ui.facturer.editor_value import EditorValue
from app.ui.facturer.entering import EnteringPresenter
from app.ui.facturer.mending import MendingPresenter
from app.ui.facturer.model import Composition, FindingItem, OrdonnanceInput, RightsInput
from app.ui.facturer.papers import PapersPresenter
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
    offer: tuple[str, str, str] | None = None
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

    def show_offer(self, what: str, to_do: str, action: str) -> None:
        self.offer = (what, to_do, action)

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


@dataclass(slots=True)
class FakeEditor:
    """The panel of a séance."""

    value: EditorValue | None = None
    focus: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    acts: tuple[Any, ...] = ()

    def show_editor(self, value: EditorValue, focus: str = "") -> None:
        self.value, self.focus = value, focus

    def show_amounts(self, value: EditorValue) -> None:
        self.value = value

    def show_errors(self, errors: dict[str, str]) -> None:
        self.errors = errors

    def show_acts(self, rows: tuple[Any, ...]) -> None:
        self.acts = rows

    def close_editor(self) -> None:
        self.value = None


@dataclass(slots=True)
class FakeCircumstances:
    """The panel of the circumstances."""

    typed: CircumstancesInput | None = None
    focus: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    def show_circumstances(self, typed: CircumstancesInput, focus: str = "") -> None:
        self.typed, self.focus = typed, focus

    def show_errors(self, errors: dict[str, str]) -> None:
        self.errors = errors

    def close_circumstances(self) -> None:
        self.typed = None


@dataclass(slots=True)
class FakePaper:
    """What was shown last."""

    shown: tuple[str, str, bytes] | None = None

    def show_paper(self, title: str, file_name: str, pdf: bytes) -> None:
        self.shown = (title, file_name, pdf)


class Resting:
    """Typing rests when told to."""

    def __init__(self) -> None:
        self.then: list[Any] = []

    def __call__(self, then: Any) -> None:
        self.then = [then]

    def rest(self) -> None:
        while self.then:
            self.then.pop()()


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
        self.signing.reopen = self.feuille.open
        self.editor, self.panel = FakeEditor(), FakeCircumstances()
        self.resting = Resting()
        self.editing = EditingPresenter(self.top, self.editor, self.resting)
        self.editing.opened = self.feuille.on_opened
        self.circumstances = CircumstancesPresenter(self.top, self.panel, self.resting)
        self.paper = FakePaper()
        self.papers = PapersPresenter(self.top, self.paper)
        self.mending = MendingPresenter(
            self.top, self.feuille, self.entering, self.editing, self.circumstances, self.papers
        )

    def _leave(self) -> None:
        self.left += 1

    def open(self, prenom: str, *, planned: bool = False, present: bool = False) -> Composition:
        patient = self.world.people[prenom]
        today = [s for s in self.world.store.state.seances.values() if s.patient_id == patient.id and s.day == TODAY]
        self.feuille.open(patient.id, today[0].id if planned else 0, present=present)
        self.work.drain()
        return self.shown

    def sign(self) -> None:
        self.editing.settle(lambda: self.circumstances.settle(self.signing.on_sign))
        self.work.drain()
        self.device.drain()
        self.work.drain()

    def rest(self) -> None:
        """The keyboard rests, and the lane answers."""
        self.resting.rest()
        self.work.drain()

    @property
    def shown(self) -> Composition:
        assert self.view.value is not None
        return self.view.value

    def fse_states(self) -> list[FseState]:
        return [fse.state for fse in self.world.store.state.fses.values()]

    def finding(self, code: str) -> FindingItem:
        return next(item for item in self.shown.findings if item.code == code)
