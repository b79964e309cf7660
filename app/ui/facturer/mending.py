"""The buttons of the findings: each does what it says. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.billing.fixes import FixKind
from app.ui.facturer import model, recomposing
from app.ui.facturer.circumstances import CircumstancesPresenter
from app.ui.facturer.editing import EditingPresenter
from app.ui.facturer.entering import EnteringPresenter
from app.ui.facturer.model import FixItem
from app.ui.facturer.papers import PapersPresenter
from app.ui.facturer.presenter import FeuillePresenter
from app.ui.facturer.reading import Opened
from app.ui.facturer.seance_input import SeanceInput
from app.ui.facturer.worktop import Worktop
from app.ui.words import day

EDITOR_FIELDS = {
    FixKind.CHANGER_DATE: "jour",
    FixKind.SAISIR_DEPLACEMENT: "distance",
    FixKind.SAISIR_URGENCE: "urgence",
    FixKind.SAISIR_DEPASSEMENT: "depassement",
}
"""Gestures that lead to a field of the editor of the séance."""
CIRCUMSTANCES_FIELDS = {
    FixKind.SAISIR_TAUX: "taux",
    FixKind.SAISIR_ACCIDENT: "accident",
    FixKind.SAISIR_MATERNITE: "maternite",
}
"""Gestures that lead to a field of the circumstances."""


class MendingPresenter:
    """Sends each gesture to whoever knows it."""

    def __init__(
        self,
        top: Worktop,
        feuille: FeuillePresenter,
        entering: EnteringPresenter,
        editing: EditingPresenter,
        circumstances: CircumstancesPresenter,
        papers: PapersPresenter,
    ) -> None:
        self._top = top
        self._editing, self._circumstances = editing, circumstances
        self.deeds: dict[FixKind, Callable[[FixItem], None]] = {
            FixKind.RETIRER_LIGNE: lambda fix: feuille.on_remove(fix.seance_id),
            FixKind.OUVRIR_FICHE: lambda _fix: feuille.on_file(),
            FixKind.DEMANDER_ACCORD: lambda _fix: feuille.on_file(model.CARE_TAB),
            FixKind.SAISIR_DROITS: lambda _fix: entering.on_rights_requested(),
            FixKind.SAISIR_ORDONNANCE: lambda fix: entering.on_ordonnance_requested(fix.argument("prescripteur")),
            FixKind.CHANGER_ACTE: lambda fix: entering.on_other_act(fix.argument("acte")),
            FixKind.CHANGER_LIEU: lambda fix: editing.to_home(fix.seance_id),
            FixKind.AJOUTER_BDK: lambda fix: self._add(fix.seance_id, fix.argument("acte")),
            FixKind.RETIRER_SUPPLEMENT: lambda fix: self._remove_supplement(fix.seance_id),
            FixKind.RETABLIR_COTATION: lambda fix: editing.change(fix.seance_id, _own_act),
            FixKind.CHANGER_TIERS_PAYANT: lambda fix: circumstances.on_tiers(fix.argument("mode")),
            FixKind.NON_REMBOURSABLE: lambda _fix: circumstances.on_not_refundable(),
            FixKind.CHOISIR_TITULAIRE: lambda _fix: top.nav.go("reglages", topic=model.PRATICIENS_TOPIC),
            FixKind.EDITER_DEVIS: lambda fix: papers.on_devis(fix.seance_id),
            FixKind.SCINDER_FEUILLE: lambda fix: self._split(fix.seance_id),
        }

    def on_fix(self, fix: FixItem) -> None:
        """Do what a button of a finding says."""
        if fix.kind in EDITOR_FIELDS:
            self._editing.open(fix.seance_id, EDITOR_FIELDS[fix.kind])
        elif fix.kind in CIRCUMSTANCES_FIELDS:
            self._circumstances.on_open(CIRCUMSTANCES_FIELDS[fix.kind])
        else:
            self._editing.settle(lambda: self._do(fix))

    def _do(self, fix: FixItem) -> None:
        deed = self.deeds.get(fix.kind)
        if deed is not None:
            deed(fix)

    def _add(self, seance_id: int, acte_id: str) -> None:
        def added(typed: SeanceInput) -> SeanceInput:
            return replace(typed, supplements=tuple(dict.fromkeys((*typed.supplements, acte_id))))

        self._editing.change(seance_id, added)

    def _remove_supplement(self, seance_id: int) -> None:
        """Take the only supplement away; of several, let the praticien choose."""
        feuille = self._top.free
        seance = next((s for s in feuille.chosen if s.id == seance_id), None) if feuille else None
        if seance is None:
            return
        if len(seance.complements.supplements) == 1:
            self._editing.change(seance_id, lambda typed: replace(typed, supplements=()))
        else:
            self._editing.open(seance_id, "supplements")

    def _split(self, seance_id: int) -> None:
        """Keep on this feuille what comes before a séance; the rest stays to be billed."""
        top, feuille = self._top, self._top.free
        seance = next((s for s in feuille.chosen if s.id == seance_id), None) if feuille else None
        if feuille is None or seance is None:
            return

        def done(opened: Opened) -> None:
            top.put(opened)
            top.nav.toast(model.SPLIT.format(day(seance.day)))
            top.changed()

        top.run(
            model.PRICING,
            lambda _cancel: Opened(recomposing.kept_until(top.desk, feuille, seance_id)),
            done,
            lambda: self._split(seance_id),
        )


def _own_act(typed: SeanceInput) -> SeanceInput:
    """Back to the act of the prise en charge, at the price of the day."""
    return replace(typed, acte_id="")
