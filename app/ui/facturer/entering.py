"""The two small forms of the feuille: a prescription, and rights typed from a paper. No Qt."""

from __future__ import annotations

from collections.abc import Callable

from app.billing.search import ActFilter
from app.ui.facturer import forms, model, reading
from app.ui.facturer.model import OrdonnanceInput, RightsInput
from app.ui.facturer.reading import Opened
from app.ui.facturer.worktop import Worktop


class EnteringPresenter:
    """Checks what is typed, stores it, and gives the feuille back."""

    def __init__(self, top: Worktop) -> None:
        self._top = top
        self.opened: Callable[[Opened], None] = top.put
        """What to do with a feuille whose séances changed."""

    def on_ordonnance_requested(self, numero: str = "") -> None:
        """Ask for a new prescription, of the prescriber *numero* if given."""
        if self._top.free is not None:
            self._top.ask_ordonnance(forms.typed_ordonnance(self._top.free.ordonnance, numero))

    def on_other_act(self, acte_id: str = "") -> None:
        """Ask for the same prescription under another act, *acte_id* if one is proposed."""
        if self._top.free is not None:
            self._top.ask_ordonnance(forms.copied_ordonnance(self._top.free.ordonnance, acte_id))

    def on_acts_wanted(self, asked: ActFilter) -> None:
        """Look for acts by their words, their old cotation and the filters."""
        self._top.show_actes(asked)

    def on_ordonnance_submitted(self, typed: OrdonnanceInput) -> None:
        """Open the prescription and its act; with the card here, the séance of today follows."""
        top, desk, feuille = self._top, self._top.desk, self._top.free
        if feuille is None:
            return
        ordonnance, errors = forms.parse_ordonnance(typed, feuille.patient_id, desk.clock.today())
        top.view.show_form_errors(errors)
        if ordonnance is None:
            return
        written, present = ordonnance, top.present

        def done(opened: Opened) -> None:
            top.taken = (typed.acte_id, *top.taken)
            self.opened(opened)
            pec = opened.feuille.pec
            if pec is not None and not opened.changes:
                top.nav.toast(model.PEC_OPENED.format(pec.intitule))
                top.changed()

        top.run(
            model.SAVING,
            lambda _cancel: reading.with_ordonnance(
                desk, feuille, written, typed.acte_id, carry=typed.reporter, today_done=present
            ),
            done,
            lambda: self.on_ordonnance_submitted(typed),
        )

    def on_rights_requested(self) -> None:
        """Ask for the rights; those already known are filled in."""
        feuille, tables = self._top.free, self._top.desk.tables
        if feuille is None:
            return
        known = next((d for d in feuille.file.droits if d.amo is not None), None)
        typed = forms.typed_rights(known.amo if known else None, known.amc if known else None, tables)
        self._top.asking = True
        self._top.view.show_caisses(forms.caisse_choices(tables, typed.regime))
        self._top.view.show_rights_form(typed)

    def on_same_insurer(self) -> None:
        """Keep that the complementary insurer is the same: the question comes back next month."""
        top, desk, feuille = self._top, self._top.desk, self._top.free
        if feuille is None or feuille.file.same_insurer is None:
            return

        def done(opened: Opened) -> None:
            top.feuille = opened.feuille
            top.show()
            top.nav.toast(model.SAME_KEPT)
            top.changed()

        top.run(
            model.SAVING,
            lambda _cancel: Opened(reading.same_insurer(desk, feuille)),
            done,
            self.on_same_insurer,
        )

    def on_regime(self, regime: str) -> None:
        """Offer the caisses of a régime."""
        self._top.view.show_caisses(forms.caisse_choices(self._top.desk.tables, regime))

    def on_rights_submitted(self, typed: RightsInput) -> None:
        """Keep the rights and price again."""
        top, desk, feuille = self._top, self._top.desk, self._top.free
        if feuille is None:
            return
        rights, errors = forms.parse_rights(typed, desk.clock.today(), desk.tables)
        top.view.show_form_errors(errors)
        if rights is None:
            return
        amo, amc = rights.amo, rights.amc

        def done(opened: Opened) -> None:
            top.put(opened)
            top.nav.toast(model.RIGHTS_KEPT)
            top.changed()

        top.run(
            model.SAVING,
            lambda _cancel: Opened(reading.with_rights(desk, feuille, amo, amc)),
            done,
            lambda: self.on_rights_submitted(typed),
        )

    def on_form_left(self) -> None:
        """Go back to the feuille."""
        if not self._top.busy:
            self._top.asking = False
            self._top.show()
