"""From a card or a code to a patient: read, choose, match, never merge in silence. No Qt."""

from __future__ import annotations

from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from app.domain.card import BeneficiaireLu, CardKind, CarteLue, SlotState
from app.domain.errors import (
    AppError,
    Cancelled,
    CardBusy,
    CardRemoved,
    EnvironmentProblem,
    NoReader,
    ServiceDown,
    WrongCard,
)
from app.domain.lecture import SourceLecture, SuiteLecture, VoieLecture
from app.domain.matching import Trait
from app.domain.patient import Patient
from app.domain.permissions import Permission
from app.services.find_or_create_patient import ExactMatch, Match, NewPatient, Proposals, drafted
from app.services.identify import Presentation, completed, differences
from app.services.jobs import Failed, Ok, Run
from app.services.read_card import patient_cards
from app.ui.banner.model import told
from app.ui.carte import model
from app.ui.carte.code_note import CodeNote, code_note
from app.ui.carte.keeping import Keeper, proposed, takeable
from app.ui.carte.log import LectureLog

if TYPE_CHECKING:
    from app.ui.carte.ports import CardNavigator, CardView
    from app.ui.desk import Desk

READERS_TOPIC = "lecteurs"


class CardPresenter:
    """One reading at a time; an answer that comes after the card left is dropped."""

    def __init__(self, view: CardView, desk: Desk, nav: CardNavigator, device: Run, work: Run) -> None:
        self._view, self._desk, self._nav = view, desk, nav
        self._device, self._work = device, work
        self.log, self._keeper = LectureLog(desk, nav, work), Keeper(desk, nav, work)
        self._note: CodeNote | None = None
        self._held: SlotState | None = None
        self._cards: tuple[SlotState, ...] = ()
        self._shown: Presentation | None = None
        self._person = 0
        self._match: Match | None = None
        self._turn = 0
        self._cancel: Event | None = None
        self._reading = self._explicit = self._torn = self._to_repair = False

    def on_slots(self, slots: tuple[SlotState, ...], *, covered: bool = False) -> None:
        """Follow the readers: a new card is read at once, a card taken away is forgotten, torn out it is said.

        While the screens are *covered* nobody is read: a card that moved waits for the next call without.
        """
        before, cards = self._cards, patient_cards(slots)
        self._cards = tuple(card for card in cards if card == self._held) if covered else cards
        held = next(iter(self._cards), None)
        if self._held in self._cards and held is not None and held.card is self._held.card:
            held = self._held  # a second card like the one being looked at waits for its turn
        if held == self._held:
            return
        arrived = held is not None and held not in before
        torn = self._held not in self._cards and not arrived and not covered and (self._reading or self._torn)
        self._held = held
        if not arrived and self.waits_with_code:
            return  # the card that leaves is not what is being looked at
        self._forget()
        if torn:
            self._say(CardRemoved())
        if arrived and self._desk.may(Permission.VOIR_PATIENTS):
            self._read(explicit=False)

    def on_read_requested(self) -> None:
        """F12: read the card, or go on with what was already read."""
        if not self._desk.may(Permission.VOIR_PATIENTS):
            self._nav.toast(model.READ_NO_RIGHT)
            return
        self._explicit = True
        if self._reading:
            return
        if self._match is not None:
            self._on_matched(self._match)
        elif self._shown is not None:
            self._on_people()
        else:
            self._read(explicit=True)

    def present(self, presentation: Presentation, *, explicit: bool) -> None:
        """Go on with the people of a code as with those of a card; *explicit* when somebody asked for it (F11)."""
        self._forget()
        self._nav.withdraw()
        self._explicit = explicit
        self._take(presentation)

    @property
    def waits_with_code(self) -> bool:
        """Whether a code was read and nobody went on with it yet."""
        return self._shown is not None and self._shown.is_code

    def on_person_chosen(self, index: int) -> None:
        """Go on with one person of the card."""
        self._explicit = True
        self._view.close()
        self._find(index)

    def on_candidate_chosen(self, patient_id: int, taken: frozenset[Trait] = frozenset()) -> None:
        """Somebody said that the file is this person's, and which traits of the reading go into it."""
        shown = self._shown
        if shown is None:
            return
        lu, turn, before = self._lu, self._turn, proposed(self._match, patient_id)
        wanted = takeable(taken, shown, before)
        find, user = self._desk.find_patient, self._desk.user
        words = model.UPDATED if wanted else ""

        def done(outcome: Ok[Patient] | Failed) -> None:
            self._on_stored(turn, outcome, words, SuiteLecture.RAPPROCHEE, before if wanted else None)

        self._work(lambda _cancel: find.adopt(user, patient_id, lu, wanted), done)

    def on_create_requested(self) -> None:
        """Create the file of a person who has none, or who is none of those proposed."""
        shown = self._shown
        if shown is None:
            return
        turn, find, user = self._turn, self._desk.find_patient, self._desk.user
        ins = shown.identite(self._person)
        bare = self._match.patient if isinstance(self._match, NewPatient) else drafted(self._lu, ins)
        new = completed(bare, shown, self._person)
        aside = len(self._match.candidates) if isinstance(self._match, Proposals) else 0

        def done(outcome: Ok[Patient] | Failed) -> None:
            self._on_stored(turn, outcome, model.CREATED, SuiteLecture.CREEE)

        self._work(lambda _cancel: find.create(user, new, aside), done)

    def on_go_requested(self) -> None:
        """Open the file found, or bill."""
        if isinstance(self._match, ExactMatch) and self._shown is not None:
            self._view.close()
            self._go(self._match.patient.id)

    def on_kept(self) -> None:
        """The open file stays: a code is put aside, a card stays in its reader."""
        self.log.conclude(SuiteLecture.ECARTEE)
        self._view.close()
        if self.waits_with_code:
            self._forget()

    def on_way_out(self) -> None:
        """Go where something can be done about a card that was not read."""
        self._view.close()
        if self._to_repair:
            self._nav.go("reglages", topic=READERS_TOPIC)
        else:
            self._nav.go("patients")

    def on_tick(self) -> None:
        """Look at the clock: codes and sessions run out."""
        self._view.show_left(self._note.left(self._desk.clock.now()) if self._note is not None else "")

    def _say(self, error: AppError) -> None:
        """Say why nothing was read, with the way out that suits it."""
        self._to_repair = isinstance(error, ServiceDown | NoReader | EnvironmentProblem)
        hopeless = isinstance(error, WrongCard)
        way_out = model.REPAIR if self._to_repair else model.LOOK_FOR if hopeless else ""
        self._view.show_problem(model.PROBLEM_TITLE, *told(error), way_out)

    # --- reading ---
    def _read(self, *, explicit: bool) -> None:
        self._turn += 1
        self._nav.withdraw()
        self._reading, self._explicit = True, explicit
        old = self._held is not None and self._held.card is CardKind.VITALE_1
        self._nav.set_reading(True, model.READING_OLD if old else "")  # by the official module: seconds
        turn, read = self._turn, self._desk.read_card
        reader = self._held.reader if self._held is not None else ""

        def job(cancel: Event) -> CarteLue:
            return read(cancel, reader)

        self._cancel = self._device(job, lambda outcome: self._on_read(turn, outcome))

    def _on_read(self, turn: int, outcome: Ok[CarteLue] | Failed) -> None:
        if turn != self._turn:
            return
        self._reading = False
        self._nav.set_reading(False)
        match outcome:
            case Ok(carte):
                self._take(Presentation(carte))
            case Failed(Cancelled()):
                pass
            case Failed(AppError() as error):
                self._torn = isinstance(error, CardRemoved)  # the reader is about to say so too
                if isinstance(error, CardRemoved | CardBusy | WrongCard):
                    self.log.refused(SourceLecture.CARTE, VoieLecture.LECTEUR, told(error)[0])
                self._say(error)
            case Failed(bug):
                raise bug

    def _take(self, presentation: Presentation) -> None:
        self._shown = presentation
        self._nav.set_session(None)  # a new reading ends the session before: two patients never mix
        self.log.begin(presentation)
        self._nav.set_card(presentation.carte)
        self._view.tell_pages(None)
        self._show_note(code_note(presentation, None))
        self._on_people()

    def _on_people(self) -> None:
        shown = self._shown
        if shown is None:
            return
        people = shown.carte.beneficiaires
        if not people:
            self._view.show_problem(model.PROBLEM_TITLE, *model.NOBODY)
        elif len(people) == 1:
            self._find(0)
        elif self._explicit or not self._view.is_typing():
            self.log.conclude(SuiteLecture.A_CHOISIR)
            sentence = model.SEVERAL_CODE if shown.is_code else model.SEVERAL_SENTENCE
            self._view.show_people(model.SEVERAL_TITLE, sentence, model.person_rows(shown.carte))
        else:
            what, key = self._words
            self._nav.toast(model.READ_SEVERAL.format(what, model.holder(shown.carte), key))

    # --- matching ---
    def _find(self, index: int) -> None:
        shown = self._shown
        if shown is None:
            return
        self._person, self._match = index, None
        turn, lu, ins, read = self._turn, self._lu, shown.identite(index), shown.read
        find, user = self._desk.find_patient, self._desk.user
        self._work(lambda _cancel: find(user, lu, ins, read), lambda outcome: self._on_found(turn, outcome))

    def _on_found(self, turn: int, outcome: Ok[Match] | Failed) -> None:
        if turn != self._turn:
            return
        match outcome:
            case Ok(found):
                self._match = found
                self._note_match(found)
                self._on_matched(found)
            case Failed(AppError() as error):
                self._say(error)
            case Failed(bug):
                raise bug

    def _note_match(self, found: Match) -> None:
        if isinstance(found, ExactMatch):
            self.log.conclude(SuiteLecture.RECONNUE, found.patient.id)
        else:
            self.log.conclude(SuiteLecture.A_CHOISIR if isinstance(found, Proposals) else SuiteLecture.INCONNUE)

    def _on_matched(self, found: Match) -> None:
        shown = self._shown
        if shown is None:
            return
        known = found.patient if isinstance(found, ExactMatch) else None
        differs = differences(known, shown, self._person) if known is not None else ()
        self._show_note(code_note(shown, self._person, differs))
        name = model.full_name(self._lu)
        if known is not None:
            self._on_known(known)
        elif not self._explicit and self._view.is_typing():
            what, key = self._words
            self._nav.toast(model.READ_UNKNOWN.format(what, name, key))
        else:
            self._ask(found, name, shown)

    def _ask(self, found: Match, name: str, shown: Presentation) -> None:
        may_create = self._desk.may(Permission.MODIFIER_PATIENTS)
        if isinstance(found, Proposals):
            sentence = model.PROPOSALS_CODE if shown.is_code else model.PROPOSALS_SENTENCE
            lu, see_nir = self._lu, self._desk.may(Permission.VOIR_NIR)
            items = model.candidate_items(found.candidates, lu, see_nir=see_nir)
            said = sentence.format(model.identity(lu))
            self._view.show_candidates(model.PROPOSALS_TITLE, said, items, may_create)
            return
        note = "" if shown.carte.nirs_match else model.NIRS_DROPPED
        if not may_create:
            note = model.UNKNOWN_NO_RIGHT
        sentence = model.UNKNOWN_CODE if shown.is_code and may_create else model.UNKNOWN_SENTENCE
        self._view.show_unknown(model.UNKNOWN_TITLE, sentence.format(name), note, may_create)

    def _on_known(self, patient: Patient) -> None:
        self._view.tell_pages(patient.id)
        bills, name = self._desk.may(Permission.FACTURER), model.filed(patient)
        other = self._view.open_patient()
        what, key = self._words
        code = self.waits_with_code
        if other is not None and other[0] != patient.id and (code or not self._explicit):
            sentence = model.OTHER_CODE if code else model.OTHER_CARD
            action = model.BILL_OTHER if bills else model.OPEN_OTHER
            self._view.show_other(model.OTHER_TITLE, sentence.format(name, other[1]), action, model.KEEP)
        elif self._explicit and code:
            said = model.KNOWN_SENTENCE.format(name)
            self._view.show_known(patient.nom_complet, said, model.BILL if bills else model.OPEN)
        elif self._explicit:
            self._go(patient.id)
        else:
            verb = model.BILL if bills else model.OPEN
            self._nav.offer(model.READ_KNOWN.format(what, name), verb, partial(self._on_offer, patient.id), key)

    def _on_stored(
        self,
        turn: int,
        outcome: Ok[Patient] | Failed,
        words: str,
        suite: SuiteLecture,
        before: Patient | None = None,
    ) -> None:
        if turn != self._turn:
            return
        match outcome:
            case Ok(patient):
                self._match = ExactMatch(patient)
                if self._shown is not None:  # as long as the card stays, no screen asks or stops again
                    self._shown = self._shown.recognised(patient.id)
                    self._nav.set_card(self._shown.carte)
                self.log.conclude(suite, patient.id)
                self._view.close()
                if words:
                    undo = None if before is None else partial(self._keeper.take_back, before, patient)
                    self._nav.toast(words.format(patient.nom_complet), undo)
                self._view.tell_pages(patient.id)
                self._go(patient.id)
            case Failed(AppError() as error):
                self._say(error)
            case Failed(bug):
                raise bug

    # --- going on ---
    def _on_offer(self, patient_id: int) -> None:
        """Go on with who was announced; the card may have been handed back meanwhile."""
        found = self._match
        if isinstance(found, ExactMatch) and found.patient.id == patient_id:
            self.on_go_requested()
            return
        self._enter(patient_id, present=False)

    def _go(self, patient_id: int) -> None:
        shown = self._shown
        if shown is not None and shown.is_code:
            self._keeper.keep(patient_id, shown, self._person)
            self._nav.set_session(shown.contexte)
            self._forget()
        self._enter(patient_id, present=True)

    def _enter(self, patient_id: int, *, present: bool) -> None:
        bills = self._desk.may(Permission.FACTURER)
        self.log.conclude(SuiteLecture.FACTURATION if bills else SuiteLecture.OUVERTE, patient_id)
        if not bills:
            self._nav.go("patients", patient_id=patient_id)
        elif present:
            self._nav.go("facturer", patient_id=patient_id, carte=True)
        else:
            self._nav.go("facturer", patient_id=patient_id)

    @property
    def _lu(self) -> BeneficiaireLu:
        assert self._shown is not None  # noqa: S101 - asked for once people were shown
        return self._shown.carte.beneficiaires[self._person]

    @property
    def _words(self) -> tuple[str, str]:
        """What was read and the key that goes on."""
        code = self.waits_with_code
        return (model.CODE_READ, model.CODE_KEY) if code else (model.CARD_READ, model.CARD_KEY)

    def _show_note(self, note: CodeNote | None) -> None:
        self._note = note
        self._view.show_note(note)
        self.on_tick()

    def _forget(self) -> None:
        self._turn += 1
        if self._cancel is not None:
            self._cancel.set()  # a module that waits for a card that left would keep the next one waiting
        self._note = None
        self._reading = self._explicit = self._torn = False
        had_one, self._shown, self._match = self._shown is not None, None, None
        self._nav.set_reading(False)
        self._nav.set_card(None)
        self._view.close()
        if had_one:
            self._view.tell_pages(None)
