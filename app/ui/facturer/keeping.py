"""What is being typed on the billing screen, kept at every key and taken up again after a crash. No Qt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from threading import Event
from typing import TYPE_CHECKING, Any, Protocol

from app.domain.errors import AppError
from app.services.composition_text import NOTHING, circonstances_of, circonstances_text
from app.services.jobs import Failed, Ok, Run
from app.services.keep_saisie import FACTURER, KeepSaisie
from app.services.repositories_saisie import Saisie
from app.ui.banner.model import told
from app.ui.facturer import reading
from app.ui.facturer.reading import Feuille, Opened
from app.ui.facturer.worktop import Worktop
from app.ui.words import capital, counted, hour, local, short_day

if TYPE_CHECKING:
    from app.ui.desk import Desk

REOPENING = "Reprise de la saisie…"
ABANDONED = "Saisie abandonnée"
TAKEN_UP = "Saisie reprise"
UNKEPT = ("Ce qui est tapé n’est plus gardé en cas de coupure.", "Enregistrez le brouillon. {}")


@dataclass(frozen=True, slots=True)
class Typed:
    """What is on the screen and nowhere else yet."""

    pec_id: int = 0
    seances: tuple[int, ...] = ()
    fse_id: int = 0
    motifs: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Reasons for passing a warning, by its code."""
    form: str = ""
    """Key of the form open in place of the séances or beside them, empty for none."""
    about: int = 0
    """The séance that the form is about, 0 for none."""
    champs: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What its fields say, by their names."""
    circonstances: str = field(default=NOTHING, repr=False)
    """As ``circonstances_text`` writes them."""


class Forms(Protocol):
    """The forms of the screen, as what is typed in them."""

    def open_form(self) -> tuple[str, int, dict[str, str]]:
        """Return the key of the open form, the séance it is about and what it says; an empty key for none."""

    def open_again(self, key: str, about: int, champs: Mapping[str, str]) -> None:
        """Open a form and type again what it said."""


class ResumeView(Protocol):
    """What the presenter asks of the notice."""

    def offer(self, what: str, detail: str) -> None:
        """Offer to take up what was typed, or to give it up."""

    def close_offer(self) -> None:
        """Put the notice away."""


class KeepingPresenter:
    """Writes the last text as soon as the one before is written: what a cut loses is the write under way."""

    def __init__(self, top: Worktop, keep: KeepSaisie, work: Run, view: ResumeView, forms: Forms) -> None:
        self._top, self._keep, self._work, self._view, self._forms = top, keep, work, view, forms
        self._writing = self._again = self._kept = self._resuming = self._warned = False
        self._fse = 0
        self._seen: Feuille | None = None
        self._offered: tuple[Saisie, Typed] | None = None
        top.listeners.append(self._on_put)
        top.watchers.append(self._on_shown)

    # --- at the opening ---
    def ask(self) -> None:
        """Look for what an earlier session left."""
        keep, user, desk = self._keep, self._top.desk.user, self._top.desk

        def job(_cancel: Event) -> tuple[Saisie, str] | None:
            saisie = keep.get(user, FACTURER)
            if saisie is None:
                return None
            return saisie, desk.consult.patient_file(saisie.patient_id).patient.nom_complet

        def done(outcome: Ok[tuple[Saisie, str] | None] | Failed) -> None:
            match outcome:
                case Ok((saisie, nom)) if self._top.feuille is None:
                    self._offer(saisie, nom)
                case Failed(error) if not isinstance(error, AppError):
                    raise error

        self._work(job, done)

    def resume(self) -> None:
        """Put back on the table what was typed."""
        if self._offered is None or self._top.busy:
            return
        saisie, typed = self._offered
        self._resuming = True
        self._top.drop()
        desk = self._top.desk

        def job(_cancel: Event) -> Opened | AppError:
            try:
                return Opened(taken_up(desk, saisie.patient_id, typed))
            except AppError as error:
                return error

        def done(opened: Opened | AppError) -> None:
            if isinstance(opened, AppError):
                self._resuming = False
                self._top.leave()
                self._top.view.show_error(*told(opened))
                return
            self._view.close_offer()
            self._offered = None
            self._top.put(opened)
            self._top.reasons.update(typed.motifs)
            self._top.show()
            if typed.form:
                self._forms.open_again(typed.form, typed.about, typed.champs)
            self._resuming = False
            self.touched()
            self._top.nav.toast(TAKEN_UP)

        self._top.run(REOPENING, job, done, self.resume)

    def abandon(self) -> None:
        """Give up what was typed, with a way back."""
        if self._offered is None:
            return
        self._give_up(*self._offered)
        self._drop()

    # --- while typing ---
    def touched(self) -> None:
        """Something was typed: keep it."""
        feuille = self._top.feuille
        if feuille is None or self._resuming or self._top.signing:
            return
        if self._offered is not None:  # something else is being typed: the earlier text gives way, and says so
            self._give_up(*self._offered)
        self._kept = True
        if self._writing:
            self._again = True
            return
        self._write(feuille.patient_id, written(self._typed(feuille)))

    def _typed(self, feuille: Feuille) -> Typed:
        form, about, champs = self._forms.open_form()
        motifs = {code: text for code, text in self._top.reasons.items() if text}
        return Typed(
            feuille.pec.id if feuille.pec else 0, feuille.ids, feuille.fse.id if feuille.fse else 0, motifs, form,
            about, champs, circonstances_text(feuille.circonstances),
        )  # fmt: skip

    def _write(self, patient_id: int, contenu: str) -> None:
        keep, user = self._keep, self._top.desk.user
        self._writing, self._again = True, False
        self._work(lambda _cancel: keep.put(user, FACTURER, patient_id, contenu), self._on_written)

    def _on_written(self, outcome: Ok[None] | Failed) -> None:
        self._writing = False
        match outcome:
            case Failed(AppError() as error):
                if not self._warned:
                    self._top.view.show_error(UNKEPT[0], UNKEPT[1].format(error.user_message))
                self._warned = True
                return
            case Failed(bug):
                raise bug
        self._warned = False
        if not self._kept:
            self._drop()
        elif self._again:
            self.touched()

    def _give_up(self, saisie: Saisie, typed: Typed) -> None:
        self._offered = None
        self._view.close_offer()

        def back() -> None:
            self._offered = saisie, typed
            self.resume()

        self._top.nav.toast(ABANDONED, back)

    def _on_put(self, before: Feuille | None, after: Feuille) -> None:
        """Heard before the feuille is shown: other séances are kept once it is."""
        if before is not None and before.patient_id == after.patient_id:
            self._kept = self._kept or (before.ids, before.pec) != (after.ids, after.pec)

    def _on_shown(self) -> None:
        """A feuille taken off the table or stored is no longer being typed."""
        feuille, before = self._top.feuille, self._seen
        self._seen = feuille
        if before is not None and feuille is not None and before.patient_id == feuille.patient_id:
            self._kept = self._kept or before.circonstances != feuille.circonstances
        stored = feuille.fse.id if feuille is not None and feuille.fse is not None else 0
        if not self._resuming and (feuille is None or (stored and stored != self._fse)):
            if self._kept:
                self._kept = self._again = False
                if not self._writing:
                    self._drop()
        elif self._kept:
            self.touched()
        self._fse = stored

    def _drop(self) -> None:
        keep, user = self._keep, self._top.desk.user
        self._work(lambda _cancel: keep.drop(user, FACTURER), _raise_bug)

    def _offer(self, saisie: Saisie, nom: str) -> None:
        typed = read(saisie.contenu)
        if typed is None:
            self._drop()
            return
        self._offered = saisie, typed
        now = self._top.desk.clock.now()
        when = hour(saisie.at) if local(saisie.at) == local(now) else f"{short_day(saisie.at)} à {hour(saisie.at)}"
        article = "de" if local(saisie.at) == local(now) else "du"
        self._view.offer(f"Reprendre la saisie {article} {when} pour {nom}\u00a0?", _detail(typed))


def written(typed: Typed) -> str:
    """Return *typed* as JSON."""
    return json.dumps(asdict(typed), ensure_ascii=False)


def read(contenu: str) -> Typed | None:
    """Return what a text of ``written`` holds; None when another version of the screen wrote it."""
    try:
        told: dict[str, Any] = json.loads(contenu)
        return Typed(**{**told, "seances": tuple(told["seances"])})
    except (ValueError, TypeError, KeyError):
        return None


def taken_up(desk: Desk, patient_id: int, typed: Typed) -> Feuille:
    """Return the feuille as it was, less what was billed meanwhile. Blocks. Raise NotFound, NotAllowed."""
    file = desk.consult.patient_file(patient_id)
    drafts = {s.fse_id for s in file.seances if s.id in typed.seances}
    if typed.fse_id and typed.fse_id in drafts:
        asked = circonstances_of(typed.circonstances)
        return reading.open_draft(desk, patient_id, typed.fse_id, file, asked)
    pec = next((p for p in file.pecs if p.id == typed.pec_id), None)
    feuille = Feuille(file, desk.consult.praticiens(), pec, circonstances=circonstances_of(typed.circonstances))
    return reading.replaced(desk, feuille, (), set(typed.seances))


def _detail(typed: Typed) -> str:
    parts = [counted(len(typed.seances), "séance choisie", "séances choisies")] if typed.seances else []
    names = {"ordonnance": "une ordonnance", "droits": "des droits", "serie": "une série", "seance": "une séance"}
    names["circonstances"] = "les circonstances"
    if typed.form:
        parts.append(f"{names.get(typed.form, 'un formulaire')} en cours de saisie")
    if typed.motifs:
        parts.append(counted(len(typed.motifs), "motif écrit", "motifs écrits"))
    words = ", ".join(parts) or "Rien n’était encore choisi"
    return f"{capital(words)}. Rien n’a été perdu."


def _raise_bug(outcome: Ok[None] | Failed) -> None:
    match outcome:
        case Failed(error) if not isinstance(error, AppError):
            raise error
