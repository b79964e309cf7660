"""The papers around a feuille: the reasons of its amounts, the note d’honoraires, the devis. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Protocol

from app.ui.facturer import model
from app.ui.facturer.worktop import Worktop


class PaperView(Protocol):
    """Where a paper is seen before it is printed or saved."""

    def show_paper(self, title: str, file_name: str, pdf: bytes) -> None:
        """Show *pdf*; *file_name* is proposed when it is saved and names nobody."""


class PapersPresenter:
    """Makes papers on the lane; the service writes in the journal."""

    def __init__(self, top: Worktop, view: PaperView) -> None:
        self._top, self._view = top, view

    def on_why(self) -> None:
        """Show « Pourquoi ce montant » of the feuille, stored or not."""
        feuille, desk = self._top.free, self._top.desk
        if feuille is None or feuille.priced is None:
            return
        fse, stored, reason = feuille.priced, feuille.fse, feuille.droits_reason

        def job(_cancel: Event) -> bytes:
            if stored is not None:
                return desk.print_papers.why(desk.user, stored.id)
            return desk.print_papers.why_preview(desk.user, fse, reason)

        self._make(job, model.WHY_PAPER, self.on_why)

    def on_note(self) -> None:
        """Show the note d’honoraires of a stored feuille."""
        feuille, desk = self._top.free, self._top.desk
        if feuille is not None and feuille.fse is not None:
            fse_id = feuille.fse.id
            self._make(lambda _cancel: desk.print_papers.note(desk.user, fse_id), model.NOTE_PAPER, self.on_note)

    def on_devis(self, seance_id: int) -> None:
        """Show the devis of what one séance carries beyond the nomenclature."""
        feuille, desk = self._top.free, self._top.desk
        seance = next((s for s in feuille.chosen if s.id == seance_id), None) if feuille else None
        if seance is not None:
            items = seance.complements.hors_nomenclature
            self._make(
                lambda _cancel: desk.print_papers.devis(desk.user, seance.patient_id, seance.praticien_id, items),
                model.DEVIS_PAPER,
                lambda: self.on_devis(seance_id),
            )

    def _make(self, job: Callable[[Event], bytes], words: tuple[str, str], again: Callable[[], None]) -> None:
        title, file_name = words
        self._top.run(model.PRINTING, job, lambda pdf: self._view.show_paper(title, file_name, pdf), again)
