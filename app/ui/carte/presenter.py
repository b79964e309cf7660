"""From a card in the reader to a patient: read, choose, match, never merge in silence. No Qt."""

from __future__ import annotations

from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Protocol

from app.domain.card import CardKind, CarteLue, ReaderState, SlotState
from app.domain.errors import AppError, Cancelled, CardRemoved
from app.domain.matching import Trait
from app.domain.patient import Patient
from app.domain.permissions import Permission
from app.services.find_or_create_patient import ExactMatch, Match, NewPatient, Proposals, drafted
from app.services.jobs import Failed, Ok, Run
from app.ui.banner.model import told
from app.ui.carte import model
from app.ui.carte.model import CandidateItem, PersonRow

if TYPE_CHECKING:
    from app.ui.desk import Desk, Navigator

    class CardNavigator(Navigator, Protocol):
        """A navigator that also keeps what the reader holds."""

        def set_card(self, card: CarteLue | None) -> None:
            """Remember the card, or that there is none."""


class CardView(Protocol):
    """What the presenter asks of the panel."""

    def show_people(self, title: str, sentence: str, rows: tuple[PersonRow, ...]) -> None:
        """Let somebody choose a person."""

    def show_candidates(self, title: str, sentence: str, items: tuple[CandidateItem, ...], may_create: bool) -> None:
        """Let somebody choose a file, or say that it is another person."""

    def show_unknown(self, title: str, sentence: str, note: str, may_create: bool) -> None:
        """Offer to create the file."""

    def show_problem(self, title: str, what: str, to_do: str) -> None:
        """Say why nothing was read."""

    def close(self) -> None:
        """Take the panel away."""

    def is_typing(self) -> bool:
        """Whether somebody is writing somewhere: the panel must not take the keyboard away."""

    def tell_pages(self, patient_id: int | None) -> None:
        """Let the screens know that the card, or the person it names, changed."""


class CardPresenter:
    """One card at a time; an answer that comes after the card left is dropped."""

    def __init__(self, view: CardView, desk: Desk, nav: CardNavigator, device: Run, work: Run) -> None:
        self._view, self._desk, self._nav = view, desk, nav
        self._device, self._work = device, work
        self._held: SlotState | None = None
        self._carte: CarteLue | None = None
        self._person = 0
        self._match: Match | None = None
        self._turn = 0
        self._reading = self._explicit = self._torn = False

    def on_slots(self, slots: tuple[SlotState, ...]) -> None:
        """Follow the readers: a new card is read at once, a card taken away is forgotten, torn out it is said."""
        present = {ReaderState.CARD, ReaderState.MUTE}
        held = next((s for s in slots if s.state in present and s.card is not CardKind.CPS), None)
        if held == self._held:
            return
        self._held, torn = held, held is None and (self._reading or self._torn)
        self._forget()
        if torn:
            self._view.show_problem(model.PROBLEM_TITLE, *told(CardRemoved()))
        if held is not None and self._desk.may(Permission.VOIR_PATIENTS):
            self._read(explicit=False)

    def on_read_requested(self) -> None:
        """F12: read the card, or go on with the one already read."""
        if not self._desk.may(Permission.VOIR_PATIENTS):
            self._nav.toast(model.READ_NO_RIGHT)
            return
        self._explicit = True
        if self._reading:
            return
        if self._match is not None:
            self._on_matched(self._match)
        elif self._carte is not None:
            self._on_card(self._carte)
        else:
            self._read(explicit=True)

    def on_person_chosen(self, index: int) -> None:
        """Go on with one person of the card."""
        self._explicit = True
        self._view.close()
        self._find(index)

    def on_candidate_chosen(self, patient_id: int, taken: frozenset[Trait] = frozenset()) -> None:
        """Somebody said that the file is this person's, and which traits of the reading go into it."""
        carte = self._carte
        if carte is None:
            return
        lu, turn = carte.beneficiaires[self._person], self._turn
        find, user = self._desk.find_patient, self._desk.user
        words = model.UPDATED if taken else ""
        before = self._proposed(patient_id) if taken else None
        self._work(
            lambda _cancel: find.adopt(user, patient_id, lu, taken),
            lambda outcome: self._on_stored(turn, outcome, words, before),
        )

    def _proposed(self, patient_id: int) -> Patient | None:
        candidates = self._match.candidates if isinstance(self._match, Proposals) else ()
        return next((one.patient for one in candidates if one.patient.id == patient_id), None)

    def _take_back(self, before: Patient, after: Patient) -> None:
        find, user = self._desk.find_patient, self._desk.user

        def done(outcome: Ok[None] | Failed) -> None:
            match outcome:
                case Ok():
                    self._nav.toast(model.TAKEN_BACK.format(before.nom_complet))
                    self._nav.data_changed()
                case Failed(AppError() as error):
                    self._nav.toast(error.user_message)
                case Failed(bug):
                    raise bug

        self._work(lambda _cancel: find.take_back(user, before, after), done)

    def on_create_requested(self) -> None:
        """Create the file of a person who has none, or who is none of those proposed."""
        carte = self._carte
        if carte is None:
            return
        lu, turn = carte.beneficiaires[self._person], self._turn
        find, user = self._desk.find_patient, self._desk.user
        new = self._match.patient if isinstance(self._match, NewPatient) else drafted(lu)
        aside = len(self._match.candidates) if isinstance(self._match, Proposals) else 0
        self._work(
            lambda _cancel: find.create(user, new, aside), lambda outcome: self._on_stored(turn, outcome, model.CREATED)
        )

    # --- reading ---
    def _read(self, *, explicit: bool) -> None:
        self._turn += 1
        self._reading, self._explicit = True, explicit
        turn, read = self._turn, self._desk.read_card
        reader = self._held.reader if self._held is not None else ""

        def job(cancel: Event) -> CarteLue:
            return read(cancel, reader)

        self._device(job, lambda outcome: self._on_read(turn, outcome))

    def _on_read(self, turn: int, outcome: Ok[CarteLue] | Failed) -> None:
        if turn != self._turn:
            return
        self._reading = False
        match outcome:
            case Ok(carte):
                self._carte = carte
                self._nav.set_card(carte)
                self._view.tell_pages(None)
                self._on_card(carte)
            case Failed(Cancelled()):
                pass
            case Failed(AppError() as error):
                self._torn = isinstance(error, CardRemoved)  # the reader is about to say so too
                self._view.show_problem(model.PROBLEM_TITLE, *told(error))
            case Failed(bug):
                raise bug

    def _on_card(self, carte: CarteLue) -> None:
        if not carte.beneficiaires:
            self._view.show_problem(model.PROBLEM_TITLE, *model.NOBODY)
        elif len(carte.beneficiaires) == 1:
            self._find(0)
        elif self._explicit or not self._view.is_typing():
            self._view.show_people(model.SEVERAL_TITLE, model.SEVERAL_SENTENCE, model.person_rows(carte))
        else:
            self._nav.toast(model.READ_SEVERAL.format(model.holder(carte)))

    # --- matching ---
    def _find(self, index: int) -> None:
        carte = self._carte
        if carte is None:
            return
        self._person, self._match = index, None
        turn, lu = self._turn, carte.beneficiaires[index]
        find, user = self._desk.find_patient, self._desk.user
        self._work(lambda _cancel: find(user, lu), lambda outcome: self._on_found(turn, outcome))

    def _on_found(self, turn: int, outcome: Ok[Match] | Failed) -> None:
        if turn != self._turn:
            return
        match outcome:
            case Ok(found):
                self._match = found
                self._on_matched(found)
            case Failed(AppError() as error):
                self._view.show_problem(model.PROBLEM_TITLE, *told(error))
            case Failed(bug):
                raise bug

    def _on_matched(self, found: Match) -> None:
        carte = self._carte
        if carte is None:
            return
        name = model.full_name(carte.beneficiaires[self._person])
        if isinstance(found, ExactMatch):
            self._on_known(found.patient)
        elif not self._explicit and self._view.is_typing():
            self._nav.toast(model.READ_UNKNOWN.format(name))
        else:
            self._ask(found, name, carte)

    def _ask(self, found: Proposals | NewPatient, name: str, carte: CarteLue) -> None:
        may_create = self._desk.may(Permission.MODIFIER_PATIENTS)
        if isinstance(found, Proposals):
            lu = carte.beneficiaires[self._person]
            person, see_nir = model.identity(lu), self._desk.may(Permission.VOIR_NIR)
            items = model.candidate_items(found.candidates, lu, see_nir=see_nir)
            self._view.show_candidates(
                model.PROPOSALS_TITLE, model.PROPOSALS_SENTENCE.format(person), items, may_create
            )
            return
        note = "" if carte.nirs_match else model.NIRS_DROPPED
        if not may_create:
            note = model.UNKNOWN_NO_RIGHT
        self._view.show_unknown(model.UNKNOWN_TITLE, model.UNKNOWN_SENTENCE.format(name), note, may_create)

    def _on_known(self, patient: Patient) -> None:
        self._view.tell_pages(patient.id)
        if self._explicit:
            self._go(patient.id)
        else:
            bills = self._desk.may(Permission.FACTURER)
            words = model.READ_BILL if bills else model.READ_OPEN
            self._nav.toast(words.format(patient.nom_complet))

    def _on_stored(
        self, turn: int, outcome: Ok[Patient] | Failed, words: str, before: Patient | None = None
    ) -> None:  # fmt: skip
        if turn != self._turn:
            return
        match outcome:
            case Ok(patient):
                self._match = ExactMatch(patient)
                self._view.close()
                if words:
                    undo = None if before is None else partial(self._take_back, before, patient)
                    self._nav.toast(words.format(patient.nom_complet), undo)
                self._view.tell_pages(patient.id)
                self._go(patient.id)
            case Failed(AppError() as error):
                self._view.show_problem(model.PROBLEM_TITLE, *told(error))
            case Failed(bug):
                raise bug

    def _go(self, patient_id: int) -> None:
        if self._desk.may(Permission.FACTURER):
            self._nav.go("facturer", patient_id=patient_id, carte=True)
        else:
            self._nav.go("patients", patient_id=patient_id)

    def _forget(self) -> None:
        self._turn += 1
        self._reading = self._explicit = self._torn = False
        had_one, self._carte, self._match = self._carte is not None, None, None
        self._nav.set_card(None)
        self._view.close()
        if had_one:
            self._view.tell_pages(None)
