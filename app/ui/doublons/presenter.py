"""Looks for duplicates slice by slice, previews a fusion, does it, takes it back. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from app.domain.errors import AppError, Cancelled
from app.domain.fusion import Champ, Fusion, FusionRefused
from app.domain.people import Utilisateur
from app.services.find_duplicates import Duplicate, FindDuplicates, Slice, ranked
from app.services.jobs import Failed, Ok, Run
from app.services.merge_files import FusionPreview, FusionTenue, MergeFiles
from app.services.repositories_fusion import Pair
from app.ui.banner.model import told
from app.ui.doublons import model
from app.ui.doublons.model import FusionRow, FusionShown, PairRow, PreviewShown

T = TypeVar("T")


class DoublonsView(Protocol):
    """What the presenter asks of the page."""

    def show_progress(self, done: int, total: int) -> None:
        """Show how far the search is; a total of 0 means that it has just begun."""

    def end_progress(self) -> None:
        """The search ended, in whatever way."""

    def show_pairs(self, rows: tuple[PairRow, ...]) -> None:
        """Show the pairs to compare."""

    def show_no_pair(self, title: str, sentence: str) -> None:
        """Say why there is no pair to compare, when there is none."""

    def show_fusions(self, rows: tuple[FusionRow, ...]) -> None:
        """Show the fusions that hold."""

    def show_preview(self, shown: PreviewShown | None) -> None:
        """Show a fusion to come, or none."""

    def show_fusion(self, shown: FusionShown) -> None:
        """Show a fusion that holds."""

    def show_busy(self, busy: bool) -> None:
        """Turn the buttons off while something is written."""

    def show_error(self, what: str, to_do: str, action: str = "") -> None:
        """Say what failed, or take the message away when *what* is empty."""


class Around(Protocol):
    """The part of the navigator that this page needs."""

    def toast(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Say what was done, with a way back."""

    def data_changed(self) -> None:
        """Let the other screens read again."""


@dataclass(frozen=True, slots=True)
class Deeds:
    """The use cases, who asks, and what that person may see."""

    find: FindDuplicates
    merge: MergeFiles
    user: Utilisateur
    see_nir: bool
    day: Callable[[datetime], str]


class DoublonsPresenter:
    """One search at a time; an answer about another line than the one shown is dropped."""

    def __init__(self, view: DoublonsView, deeds: Deeds, nav: Around, run: Run) -> None:
        self._view, self._deeds, self._nav, self._run = view, deeds, nav, run
        self._found: tuple[Duplicate, ...] | None = None
        self._slices: tuple[Slice, ...] = ()
        self._gathered: list[Duplicate] = []
        self._searching = self._stopped = self._swapped = False
        self._chosen: object = None

    # --- the search ---
    def begin(self) -> None:
        """The page comes in sight: search, for files were added since; what was found stays in sight meanwhile."""
        self._read_fusions()
        self.on_search()

    def on_search(self) -> None:
        """Compare the whole base, one slice per job: what others ask of the lane goes in between."""
        if self._searching:
            return
        self._searching, self._stopped, self._gathered = True, False, []
        self._view.show_error("", "")
        self._view.show_no_pair(*model.SEARCHING)
        self._view.show_progress(0, 0)
        find, user = self._deeds.find, self._deeds.user
        self._run(lambda _cancel: find.plan(user), self._on_plan)

    def on_cancel(self) -> None:
        """Stop after the slice under way; what was found stays."""
        self._stopped = True

    def _on_plan(self, outcome: Ok[tuple[Slice, ...]] | Failed) -> None:
        match outcome:
            case Ok(slices):
                self._slices = slices
                self._next(0)
            case Failed(error):
                self._failed(error)

    def _next(self, place: int) -> None:
        if self._stopped or place == len(self._slices):
            self._ended()
            return
        self._view.show_progress(place, len(self._slices))
        find, user, some = self._deeds.find, self._deeds.user, self._slices[place]
        self._run(lambda _cancel: find.compare(user, some), lambda outcome: self._on_slice(place, outcome))

    def _on_slice(self, place: int, outcome: Ok[tuple[Duplicate, ...]] | Failed) -> None:
        match outcome:
            case Ok(found):
                self._gathered.extend(found)
                self._next(place + 1)
            case Failed(error):
                self._failed(error)

    def _ended(self) -> None:
        self._searching = False
        self._view.end_progress()
        self._view.show_no_pair(*(model.STOPPED if self._stopped else model.NO_PAIR))
        if self._stopped:
            self._view.show_error(*model.CANCELLED, model.RETRY)
        self._show(ranked(self._gathered))

    def _failed(self, error: Exception) -> None:
        self._searching = False
        self._view.end_progress()
        self._view.show_no_pair(*model.UNKNOWN)
        self._say(error)

    def _drop(self, settled: Callable[[Duplicate], bool]) -> None:
        """Leave out what is settled, also of a search under way, which may have met it before."""
        self._gathered = [one for one in self._gathered if not settled(one)]
        self._show(tuple(one for one in self._found or () if not settled(one)))

    def _show(self, found: tuple[Duplicate, ...]) -> None:
        self._found = found
        self._view.show_pairs(tuple(map(model.pair_row, found)))

    # --- one pair ---
    def on_pair(self, pair: Pair | None) -> None:
        """Preview the fusion of a pair."""
        self._swapped = False
        self._preview(pair)

    def on_swap(self) -> None:
        """Preview it the other way: the other file is kept."""
        if isinstance(self._chosen, tuple):
            self._swapped = not self._swapped
            self._preview(self._chosen)

    def _preview(self, pair: Pair | None) -> None:
        self._chosen, swapped = pair, self._swapped
        if pair is None:
            self._view.show_preview(None)
            return
        merge, user = self._deeds.merge, self._deeds.user

        def done(outcome: Ok[FusionPreview] | Failed) -> None:
            match outcome:
                case _ if self._chosen != pair:
                    pass
                case Ok(preview):
                    self._view.show_preview(model.preview_shown(preview, see_nir=self._deeds.see_nir))
                case Failed(error):
                    self._view.show_preview(None)
                    self._say(error)

        self._run(lambda _cancel: merge.preview(user, *pair, swapped=swapped), done)

    def on_merge(self, garde_id: int, absorbe_id: int, taken: Collection[Champ]) -> None:
        """Make the two files one."""
        merge, user, fields = self._deeds.merge, self._deeds.user, frozenset(taken)

        def merged(fusion: Fusion) -> None:
            self._done(model.MERGED.format(fusion.apres.nom_complet), lambda: self.on_undo(fusion.id))
            self._drop(lambda one: fusion.absorbe_id in one.pair)

        self._write(lambda: merge(user, garde_id, absorbe_id, fields), merged)

    def on_apart(self, pair: Pair) -> None:
        """Remember that they are two people."""
        find, user = self._deeds.find, self._deeds.user
        put_aside = tuple(one for one in self._found or () if one.pair == pair)

        def back() -> None:
            self._write(lambda: find.put_back(user, pair), lambda _none: restore())

        def restore() -> None:
            self._done(model.PUT_BACK)
            self._show(ranked((*(self._found or ()), *put_aside)))

        def noted(_none: None) -> None:
            self._done(model.SET_APART, back)
            self._drop(lambda one: one.pair == pair)

        self._write(lambda: find.set_apart(user, pair), noted)

    # --- fusions that hold ---
    def on_fusion(self, row: FusionRow | None) -> None:
        """Show one, with what bars taking it back."""
        self._chosen = row
        if row is None:
            self._view.show_preview(None)
            return
        merge, user = self._deeds.merge, self._deeds.user

        def read(_cancel: object) -> tuple[str, FusionTenue | None]:
            held = next((one for one in merge.held(user) if one.fusion.id == row.fusion.id), None)
            return merge.obstacle(user, row.fusion.id), held

        def done(outcome: Ok[tuple[str, FusionTenue | None]] | Failed) -> None:
            match outcome:
                case Ok((obstacle, held)) if held is not None and self._chosen is row:
                    day = self._deeds.day(held.fusion.at)
                    self._view.show_fusion(model.fusion_shown(held, obstacle, day))
                case Failed(error):
                    self._say(error)
                case _:
                    pass

        self._run(read, done)

    def on_undo(self, fusion_id: int) -> None:
        """Part the two files again."""
        merge, user = self._deeds.merge, self._deeds.user

        def undone(_fusion: Fusion) -> None:
            self._done(model.UNDONE)
            self.on_search()

        self._write(lambda: merge.undo(user, fusion_id), undone)

    def _read_fusions(self) -> None:
        merge, user = self._deeds.merge, self._deeds.user

        def done(outcome: Ok[tuple[FusionTenue, ...]] | Failed) -> None:
            match outcome:
                case Ok(held):
                    self._view.show_fusions(tuple(map(model.fusion_row, held)))
                case Failed(error):
                    self._say(error)

        self._run(lambda _cancel: merge.held(user), done)

    # --- inside ---
    def _write(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        self._view.show_busy(True)

        def ended(outcome: Ok[T] | Failed) -> None:
            self._view.show_busy(False)
            match outcome:
                case Ok(value):
                    self._view.show_error("", "")
                    done(value)
                case Failed(error):
                    self._say(error)

        self._run(lambda _cancel: work(), ended)

    def _done(self, words: str, undo: Callable[[], None] | None = None) -> None:
        self._chosen = None
        self._view.show_preview(None)
        self._nav.toast(words, undo)
        self._read_fusions()
        self._nav.data_changed()

    def _say(self, error: Exception) -> None:
        match error:
            case Cancelled():
                pass
            case FusionRefused():
                self._view.show_error(*told(error), model.RETRY)
            case AppError():
                self._view.show_error(*told(error))
            case bug:
                raise bug
