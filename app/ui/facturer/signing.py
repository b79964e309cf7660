"""The end of a feuille: kept as a draft, signed, taken back while it waits. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from app.domain.fse import Severity, SignedFse
from app.services.prepare_fse import Prepared
from app.ui.facturer import model, reading, recomposing
from app.ui.facturer.composing import disagreement, missing_reasons
from app.ui.facturer.reading import Feuille, Opened
from app.ui.facturer.recomposing import Waiting
from app.ui.facturer.worktop import Worktop
from app.ui.words import counted, day


class SigningPresenter:
    """Stores on the work lane, signs on the lane of the cards."""

    def __init__(self, top: Worktop) -> None:
        self._top = top
        self.reopen: Callable[[int, int], None] = lambda _patient_id, _seance_id: None
        """Opens the feuille of a patient’s séance."""

    def on_save(self) -> None:
        """Store the draft."""
        feuille = self._top.free
        if feuille is None:
            return
        if not feuille.chosen:
            self._top.view.show_error(*model.NOTHING_CHOSEN)
            return
        self._top.run(model.SAVING, self._store(feuille), self._on_saved, self.on_save)

    def on_sign(self) -> None:
        """Sign, unless something blocks it, or a warning has no reason yet."""
        feuille = self._top.free
        if feuille is not None and self._may_sign(feuille):
            self._top.run(model.SIGNING, self._store(feuille), self._on_stored, self.on_sign)
            self._top.signing = True

    def _may_sign(self, feuille: Feuille) -> bool:
        top = self._top
        if not feuille.chosen:
            top.view.show_error(*model.NOTHING_CHOSEN)
            return False
        if disagreement(feuille, top.desk.user, top.nav.card(), top.desk.read_cps.held) is not None:
            top.show()
            return False
        blocking = sum(f.severity is Severity.BLOCKING for f in feuille.findings)
        if blocking:
            many = counted(blocking, "point bloque", "points bloquent")
            top.view.show_error(model.BLOCKED[0].format(many), model.BLOCKED[1])
            return False
        codes = list(dict.fromkeys(f.code for f in missing_reasons(feuille, top.reasons)))
        if codes:
            words = model.REASONS_MISSING[0].format(counted(len(codes), "point"))
            top.view.show_error(words, model.REASONS_MISSING[1])
            top.view.ask_reasons(codes)
            return False
        return True

    @property
    def _given(self) -> dict[str, str]:
        return {code: text for code, text in self._top.reasons.items() if text}

    def _store(self, feuille: Feuille) -> Callable[[Event], Prepared]:
        desk, reasons, asked = self._top.desk, {**dict(feuille.accepted), **self._given}, feuille.circonstances

        def job(_cancel: Event) -> Prepared:
            if feuille.fse is not None:
                return desk.prepare_fse.refresh(desk.user, feuille.fse.id, reasons, asked)
            return desk.prepare_fse(desk.user, feuille.patient_id, feuille.ids, reasons, asked)

        return job

    def _on_saved(self, prepared: Prepared) -> None:
        self._adopt(prepared)
        self._top.show()
        self._top.nav.toast(model.SAVED)
        self._top.changed()

    def _on_stored(self, prepared: Prepared) -> None:
        """The draft is safe: now the card, with no transaction open."""
        self._adopt(prepared)
        self._top.show()
        desk, fse_id, reasons = self._top.desk, prepared.fse.id, self._given
        self._top.run(
            model.SIGNING,
            lambda _cancel: desk.sign_fse(desk.user, fse_id, reasons),
            self._on_signed,
            self.on_sign,
            self._top.device,
        )
        self._top.signing = True

    def _on_signed(self, signed: SignedFse) -> None:
        top = self._top
        patient_id = top.feuille.patient_id if top.feuille else 0
        days = frozenset(s.day for s in top.feuille.chosen) if top.feuille else frozenset()
        top.drop()
        top.nav.toast(model.SIGNED.format(signed.numero), lambda: self._take_back(signed, patient_id))
        top.leave()
        top.changed()
        if patient_id:
            top.quietly(
                lambda _cancel: recomposing.still_waiting(top.desk, patient_id, days),
                lambda left: self._offer(patient_id, left),
            )

    def _offer(self, patient_id: int, left: Waiting | None) -> None:
        """Propose the feuille of what the same patient still has to be billed."""
        if left is None or self._top.feuille is not None:
            return
        what, to_do = model.LEFT_SAME_DAY if left.same_day else model.LEFT_TO_BILL
        self._top.offer(
            (what.format(day(left.day)), to_do.format(left.intitule), model.SECOND_FEUILLE),
            lambda: self.reopen(patient_id, left.seance_id),
        )

    def _take_back(self, signed: SignedFse, patient_id: int) -> None:
        top, desk = self._top, self._top.desk
        if top.signing:
            return

        def job(_cancel: Event) -> Opened:
            desk.cancel_fse(desk.user, signed.fse_id, model.CANCEL_REASON)
            return reading.open_patient(desk, patient_id)

        def done(opened: Opened) -> None:
            top.put(opened)
            top.nav.toast(model.TAKEN_BACK.format(signed.numero))
            top.changed()

        top.drop()
        top.run(model.OPENING, job, done, lambda: self._take_back(signed, patient_id))

    def _adopt(self, prepared: Prepared) -> None:
        if self._top.feuille is not None:
            self._top.feuille = reading.stored(self._top.feuille, prepared)
