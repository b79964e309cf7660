"""The circumstances of the feuille: tiers payant, nature d’assurance, manual rate. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from app.domain.circonstances import Circonstances, TiersPayant
from app.ui.facturer import model, recomposing
from app.ui.facturer.circumstances_input import CircumstancesInput, parse_circumstances, typed_circumstances
from app.ui.facturer.editing import Later
from app.ui.facturer.reading import Feuille
from app.ui.facturer.worktop import Worktop
from app.ui.typed import Errors


class CircumstancesView(Protocol):
    """What the presenter asks of the panel."""

    def show_circumstances(self, typed: CircumstancesInput, focus: str = "") -> None:
        """Open the panel filled; go to the field *focus* when it is named."""

    def show_errors(self, errors: Errors) -> None:
        """Say under each field what is wrong."""

    def close_circumstances(self) -> None:
        """Put the panel away."""


class CircumstancesPresenter:
    """Keeps the circumstances with the feuille; they are stored with its draft."""

    def __init__(self, top: Worktop, view: CircumstancesView, later: Later) -> None:
        self._top, self._view, self._later = top, view, later
        self._typed: CircumstancesInput | None = None
        self._before: Circonstances | None = None
        top.watchers.append(self._on_shown)

    def on_open(self, focus: str = "") -> None:
        """Show the panel."""
        feuille = self._top.free
        if feuille is not None:
            if self._typed is None:
                self._before = feuille.circonstances
            self._typed = typed_circumstances(feuille.circonstances)
            self._view.show_circumstances(self._typed, focus)

    def on_tiers(self, value: str) -> None:
        """Choose the tiers payant; undoable."""
        feuille = self._top.free
        if feuille is not None and feuille.circonstances.tiers_payant.value != value:
            self._change(replace(feuille.circonstances, tiers_payant=TiersPayant(value)))
            self._refill()

    def on_not_refundable(self) -> None:
        """Bill the feuille as non remboursable; undoable."""
        feuille = self._top.free
        if feuille is not None:
            self._change(replace(feuille.circonstances, qualificatif="N"))
            self._refill()

    def on_typed(self, typed: CircumstancesInput) -> None:
        """Hear every keystroke; the amounts follow once typing rests."""
        if self._typed is not None:
            self._typed = typed
            self._later(self._take)

    def on_left(self) -> None:
        """A field was left: say what is wrong with it."""
        if self._typed is not None:
            self._view.show_errors(self._parsed(self._typed)[1])
            self._take()

    def on_close(self) -> None:
        """Leave the panel, keeping what can be read."""
        if self._typed is None:
            return
        errors = self._parsed(self._typed)[1]
        self._take()
        before, self._typed, self._before = self._before, None, None
        self._view.close_circumstances()
        feuille = self._top.feuille
        if feuille is not None and before is not None and feuille.circonstances != before:
            self._top.nav.toast(model.CIRCUMSTANCES_KEPT, lambda: self._put(before))
        if errors:
            self._top.view.show_error(model.NOT_KEPT, " ".join(errors.values()))

    def settle(self, then: Callable[[], None]) -> None:
        """Do *then* unless something typed here cannot be read."""
        if self._typed is not None:
            errors = self._parsed(self._typed)[1]
            if errors:
                self._view.show_errors(errors)
                self._top.view.show_error(model.CIRCUMSTANCES_UNREADABLE, " ".join(errors.values()))
                return
            self._take()
        then()

    # --- inside ---
    def _parsed(self, typed: CircumstancesInput) -> tuple[Circonstances, Errors]:
        desk, feuille = self._top.desk, self._top.feuille
        old = feuille.circonstances if feuille is not None else Circonstances()
        return parse_circumstances(typed, old, desk.user.login, desk.clock.today())

    def _take(self) -> None:
        if self._typed is not None and self._top.free is not None:
            self._put(self._parsed(self._typed)[0])

    def _change(self, asked: Circonstances) -> None:
        """Change at once, with a way back."""
        feuille = self._top.free
        if feuille is not None and asked != feuille.circonstances:
            before = feuille.circonstances
            self._put(asked)
            self._top.nav.toast(model.CIRCUMSTANCES_KEPT, lambda: self._put(before))

    def _refill(self) -> None:
        """The panel follows a change made beside it."""
        if self._typed is not None and self._top.feuille is not None:
            self._typed = typed_circumstances(self._top.feuille.circonstances)
            self._view.show_circumstances(self._typed)

    def _put(self, asked: Circonstances) -> None:
        feuille = self._top.free
        if feuille is None or asked == feuille.circonstances:
            return
        changed, top = replace(feuille, circonstances=asked), self._top
        top.feuille = changed

        def done(priced: Feuille) -> None:
            top.feuille = priced
            top.show()

        top.quietly(lambda _cancel: recomposing.live(top.desk, changed), done)

    def _on_shown(self) -> None:
        if self._typed is not None and (self._top.feuille is None or self._top.asking):
            self._typed = self._before = None
            self._view.close_circumstances()
