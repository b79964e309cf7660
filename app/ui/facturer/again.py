"""Compositions done again: as the last séance, or as a model that the cabinet named. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Protocol

from app.billing.nomenclature import Nomenclature
from app.domain.composition import NO_COMPLEMENT, Complements
from app.domain.errors import AppError
from app.domain.soins import Lieu, Seance
from app.services.compose_seance import Changes
from app.services.jobs import Failed, Ok, Run
from app.services.seance_models import ModeleSeance, SeanceModels, last_done, reusable
from app.ui.banner.model import told
from app.ui.facturer import reading, recomposing
from app.ui.facturer.reading import Feuille, Opened
from app.ui.facturer.worktop import Worktop
from app.ui.words import capital, short_day

COMPOSING = "Composition de la séance…"
NO_LAST = ("Aucune séance d’avant à refaire.", "Composez celle-ci, puis Ctrl D la refera la prochaine fois.")
NO_SEANCE = ("Aucune séance sur la feuille.", "Ajoutez la séance, puis appliquez le modèle.")
BARE = "L’acte seul"
AGAIN = "séance du {} refaite comme le {}"
APPLIED = "modèle «\u00a0{}\u00a0» sur la séance du {}"
CREATED = "Modèle «\u00a0{}\u00a0» créé"
RENAMED = "Modèle renommé «\u00a0{}\u00a0»"
REMOVED = "Modèle «\u00a0{}\u00a0» supprimé"

Step = Callable[[Opened, str], None]


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model with what it holds."""

    nom: str
    words: str


class ModelsView(Protocol):
    """What the presenter asks of the panel."""

    def open_models(self, rows: tuple[ModelRow, ...], seance: str) -> None:
        """Open the panel, or show it again; *seance* is the one that models apply to, empty for none."""

    def close_models(self) -> None:
        """Put the panel away."""

    def show_name_error(self, words: str) -> None:
        """Say what is wrong with the name typed; empty when it was taken."""


class AgainPresenter:
    """Composes the séance under the cursor.

    *current* tells which it is, 0 for none; *step* shows the feuille as one step that can be undone."""

    def __init__(
        self, view: ModelsView, top: Worktop, models: SeanceModels, work: Run, current: Callable[[], int], step: Step
    ) -> None:
        self._view, self._top, self._models, self._work = view, top, models, work
        self._current, self._step = current, step
        self._known: tuple[ModeleSeance, ...] = ()

    # --- as the last time ---
    def on_again(self) -> None:
        """Do the séance under the cursor as the one before it; with none on the feuille, add that of today."""
        top, desk, feuille = self._top, self._top.desk, self._top.free
        if feuille is None or feuille.pec is None:
            return
        target = self._target(feuille)
        before = target.day if target else desk.clock.today()
        last = last_done(feuille.file.seances, feuille.pec.id, before, target.id if target else 0)
        if last is None:
            top.view.show_error(*NO_LAST)
            return
        words = AGAIN.format(short_day(before), short_day(last.day))
        changes = Changes(reusable(last.complements), last.lieu)
        if target is not None:
            self._compose(feuille, target.id, changes, words)
        else:
            self._add(feuille, feuille.pec.id, last, words)

    # --- models ---
    def on_open(self) -> None:
        """Show the models."""
        if self._top.free is not None:
            self._read()

    def on_apply(self, nom: str) -> None:
        """Compose the séance under the cursor as a model."""
        feuille = self._top.free
        model = next((one for one in self._known if one.nom == nom), None)
        if feuille is None or model is None:
            return
        target = self._target(feuille)
        self._view.close_models()
        if target is None:
            self._top.view.show_error(*NO_SEANCE)
            return
        words = APPLIED.format(nom, short_day(target.day))
        self._compose(feuille, target.id, Changes(model.complements, model.lieu), words)

    def on_create(self, nom: str) -> None:
        """Name the composition of the séance under the cursor."""
        feuille = self._top.free
        target = self._target(feuille) if feuille else None
        if target is not None:
            made = ModeleSeance(nom, target.lieu, target.complements)
            user, models = self._top.desk.user, self._models
            self._change(lambda: models.add(user, made), CREATED.format(nom.strip()))

    def on_rename(self, nom: str, new: str) -> None:
        """Give a model another name."""
        user, models = self._top.desk.user, self._models
        self._change(lambda: models.rename(user, nom, new), RENAMED.format(new.strip()))

    def on_remove(self, nom: str) -> None:
        """Forget a model, with a way back."""
        user, models = self._top.desk.user, self._models
        self._change(lambda: models.remove(user, nom), REMOVED.format(nom))

    # --- inside ---
    def _target(self, feuille: Feuille) -> Seance | None:
        wanted = self._current()
        return next((s for s in feuille.chosen if s.id == wanted), feuille.chosen[-1] if feuille.chosen else None)

    def _compose(self, feuille: Feuille, seance_id: int, changes: Changes, words: str) -> None:
        top, desk = self._top, self._top.desk
        top.run(
            COMPOSING,
            lambda _cancel: Opened(recomposing.composed(desk, feuille, seance_id, changes)),
            lambda opened: self._step(opened, words),
            lambda: self._compose(feuille, seance_id, changes, words),
        )

    def _add(self, feuille: Feuille, pec_id: int, last: Seance, words: str) -> None:
        top, desk = self._top, self._top.desk

        def job(_cancel: Event) -> Opened:
            made = desk.record_seance(
                desk.user, pec_id, desk.clock.today(), lieu=last.lieu, complements=reusable(last.complements)
            )
            return Opened(reading.replaced(desk, reading.loosened(desk, feuille), (made,), {*feuille.ids, made.id}))

        top.run(
            COMPOSING,
            job,
            lambda opened: self._step(opened, words),
            lambda: self._add(feuille, pec_id, last, words),
        )

    def _read(self) -> None:
        models = self._models

        def done(outcome: Ok[tuple[ModeleSeance, ...]] | Failed) -> None:
            if self._passed(outcome) and isinstance(outcome, Ok):
                self._show(outcome.value)

        self._work(lambda _cancel: models.all(), done)

    def _show(self, models: tuple[ModeleSeance, ...]) -> None:
        self._known = models
        feuille = self._top.feuille
        target = self._target(feuille) if feuille is not None else None
        nomenclature = self._top.desk.tables.nomenclature
        rows = tuple(ModelRow(one.nom, model_words(one, nomenclature)) for one in models)
        self._view.open_models(rows, f"séance du {short_day(target.day)}" if target else "")

    def _change(self, change: Callable[[], tuple[ModeleSeance, ...]], words: str) -> None:
        user, models = self._top.desk.user, self._models

        def job(_cancel: Event) -> tuple[tuple[ModeleSeance, ...], tuple[ModeleSeance, ...]]:
            before = change()
            return before, models.all()

        def done(outcome: Ok[tuple[tuple[ModeleSeance, ...], tuple[ModeleSeance, ...]]] | Failed) -> None:
            match outcome:
                case Ok((before, after)):
                    self._view.show_name_error("")
                    self._show(after)
                    back = lambda: self._change(lambda: models.put_back(user, before), "Modèles rétablis")  # noqa: E731
                    self._top.nav.toast(words, back)
                case Failed(AppError() as error):
                    self._view.show_name_error(error.user_message)
                case Failed(bug):
                    raise bug

        self._work(job, done)

    def _passed(self, outcome: Ok[tuple[ModeleSeance, ...]] | Failed) -> bool:
        match outcome:
            case Failed(AppError() as error):
                self._top.view.show_error(*told(error))
                return False
            case Failed(bug):
                raise bug
        return True


def model_words(model: ModeleSeance, nomenclature: Nomenclature) -> str:
    """Return what a model holds: « Domicile, 4,5 km, Kinébalnéothérapie en bassin »."""
    words = ["Domicile"] if model.lieu is Lieu.DOMICILE else []
    told = ", ".join((*words, *_complement_words(model.complements, nomenclature))) or BARE
    return capital(told)


def _complement_words(complements: Complements, nomenclature: Nomenclature) -> list[str]:
    if complements == NO_COMPLEMENT:
        return []
    words = []
    if complements.acte_id:
        words.append(_label(complements.acte_id, nomenclature))
    trip = complements.deplacement
    if trip is not None and trip.distance_km is not None:
        words.append(f"{trip.distance_km:f}\u00a0km".replace(".", ","))
    words += [_label(act_id, nomenclature) for act_id in complements.supplements]
    if complements.telesoin:
        words.append("télésoin")
    if complements.patients_ensemble > 1:
        words.append(f"{complements.patients_ensemble} patients ensemble")
    return [*words, *complements.territoires]


def _label(act_id: str, nomenclature: Nomenclature) -> str:
    """The act in its newest version, its id when the tables do not know it."""
    rows = nomenclature.versions.get(act_id)
    return rows[-1].libelle.removeprefix("Supplément ").partition(" (")[0] if rows else act_id
