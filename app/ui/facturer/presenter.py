"""A patient’s feuille: opened, its séances added and taken out, its findings repaired. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from app.domain.errors import InvalidIdentifier
from app.domain.soins import Lieu
from app.ui.facturer import forms, model, reading
from app.ui.facturer.entering import EnteringPresenter
from app.ui.facturer.reading import Change, Opened
from app.ui.facturer.worktop import Worktop
from app.ui.words import counted, day


class FeuillePresenter:
    """Opens and changes the feuille on the worktop."""

    def __init__(self, top: Worktop, entering: EnteringPresenter) -> None:
        self._top, self._entering = top, entering
        entering.opened = self.on_opened
        self.way_back: Callable[[Callable[[], None]], Callable[[], None]] = lambda otherwise: otherwise
        """What undoes the change just shown, given what to do when nobody remembers the steps."""

    @property
    def is_open(self) -> bool:
        """Whether a feuille is on the table."""
        return self._top.feuille is not None

    def open(self, patient_id: int, seance_id: int = 0, fse_id: int = 0, *, present: bool = False) -> None:
        """Put a patient’s feuille on the table; *present* says that the card is here. Not while signing."""
        top, desk = self._top, self._top.desk
        if top.signing:
            return

        def job(_cancel: Event) -> Opened:
            if fse_id:
                return Opened(reading.open_draft(desk, patient_id, fse_id))
            return reading.open_patient(desk, patient_id, seance_id, present=present)

        top.drop()
        top.present = present
        top.run(model.OPENING, job, self.on_opened, lambda: self.open(patient_id, seance_id, fse_id, present=present))

    def on_close(self) -> None:
        """Leave the feuille: séances stay to be billed, a stored draft stays to be signed."""
        if not self._top.signing:
            self._top.drop()
            self._top.view.clear_error()
            self._top.leave()

    def on_card_changed(self, patient_id: int | None) -> None:
        """A card came, left or was recognised: show whether it agrees; open its patient when nothing is open."""
        if self.is_open:
            if not self._top.busy:
                self._top.show()
        elif patient_id is not None and not self._top.busy:
            self.open(patient_id, present=True)

    def on_add_days(self, text: str, domicile: bool) -> None:
        """Add a séance done on each day typed."""
        top, desk, feuille = self._top, self._top.desk, self._top.free
        if feuille is None:
            return
        try:
            days = forms.parse_days(text, desk.clock.today())
        except InvalidIdentifier as refused:
            top.view.show_day_error(refused.user_message)
            return
        top.view.show_day_error("")
        lieu = Lieu.DOMICILE if domicile else Lieu.CABINET
        top.run(
            model.PRICING,
            lambda _cancel: reading.add_days(desk, feuille, days, lieu),
            self.on_opened,
            lambda: self.on_add_days(text, domicile),
        )

    def on_remove(self, seance_id: int) -> None:
        """Take a séance out of the feuille; it stays to be billed."""
        top, desk, feuille = self._top, self._top.desk, self._top.free
        seance = next((s for s in feuille.chosen if s.id == seance_id), None) if feuille else None
        if feuille is None or seance is None:
            return

        def done(opened: Opened) -> None:
            top.put(opened)
            back = self.way_back(lambda: self._put_back(seance_id))
            top.nav.toast(model.TAKEN_OUT.format(day(seance.day)), back)
            top.changed()

        top.run(
            model.PRICING,
            lambda _cancel: Opened(reading.take_out(desk, feuille, seance_id)),
            done,
            lambda: self.on_remove(seance_id),
        )

    def on_pec(self, pec_id: int) -> None:
        """Bill under another prise en charge."""
        top, desk, feuille = self._top, self._top.desk, self._top.free
        if feuille is None or (feuille.pec is not None and feuille.pec.id == pec_id):
            return
        top.run(
            model.PRICING,
            lambda _cancel: Opened(reading.under_pec(desk, feuille, pec_id)),
            top.put,
            lambda: self.on_pec(pec_id),
        )

    def on_file(self, tab: str = "") -> None:
        """Open the patient’s file, at a tab if given."""
        if self._top.feuille is not None:
            target: dict[str, object] = {"tab": tab} if tab else {}
            self._top.nav.go("patients", patient_id=self._top.feuille.patient_id, **target)

    def on_reason(self, code: str, text: str) -> None:
        """Keep why a warning is passed."""
        self._top.reasons[code] = text.strip()

    def on_opened(self, opened: Opened) -> None:
        """Show the feuille and say what opening it did, with a way back."""
        top, changes = self._top, opened.changes
        top.put(opened)
        if changes:
            words = changes[0].words
            if len(changes) > 1:
                words = counted(len(changes), "séance ajoutée", "séances ajoutées")
            top.nav.toast(words, self.way_back(lambda: self._undo(changes)))
            top.changed()

    def _put_back(self, seance_id: int) -> None:
        top, desk, feuille = self._top, self._top.desk, self._top.free
        if feuille is not None:
            top.run(
                model.PRICING,
                lambda _cancel: Opened(reading.put_back(desk, feuille, seance_id)),
                top.put,
                lambda: self._put_back(seance_id),
            )

    def _undo(self, changes: tuple[Change, ...]) -> None:
        top, desk, feuille = self._top, self._top.desk, self._top.free
        if feuille is None:
            return

        def done(opened: Opened) -> None:
            top.put(opened)
            top.changed()

        top.run(
            model.PRICING,
            lambda _cancel: Opened(reading.undo_changes(desk, feuille, changes)),
            done,
            lambda: self._undo(changes),
        )
