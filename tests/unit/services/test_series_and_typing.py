"""Series, séances put back, what is typed, models, stays, chosen acts: what each accepts and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from app.domain.composition import Complements, Deplacement, Urgence
from app.domain.dates import DateRange
from app.domain.errors import NotAllowed, NotFound
from app.domain.money import Money
from app.domain.people import Role
from app.domain.sejour import Sejour
from app.domain.soins import Lieu, Seance, SeanceState
from app.services.chosen_acts import MOST_RECENTS, ActChoices, ChosenActs
from app.services.keep_saisie import FACTURER, KeepSaisie
from app.services.plan_series import DayTaken, PlanSeries, SeriesDay
from app.services.prepare_fse import PrepareFse
from app.services.record_seance import SeanceBilled, SeanceInFuture
from app.services.record_sejour import RecordSejour, SejourOverlaps
from app.services.restore_seances import RestoreSeances, SeanceChanged
from app.services.seance_models import ModeleSeance, SeanceModels, last_done
from app.services.tables import load_tables
from tests.samples import KINE, SECRETAIRE, TODAY, World, world

TABLES = load_tables()
AHEAD = date(2026, 11, 24)
BACK = date(2026, 11, 17)
NOBODY = replace(SECRETAIRE, role=Role.ADMINISTRATEUR)


def plan(w: World) -> PlanSeries:
    return PlanSeries(w.store, TABLES, w.clock)


def stored(w: World) -> dict[date, Seance]:
    return {s.day: s for s in w.store.state.seances.values()}


# --- series ---
def test_past_days_are_done_and_later_ones_planned_in_one_commit() -> None:
    w = world()
    commits = w.store.commits
    home = Complements(deplacement=Deplacement(Decimal(4)))
    asked = [SeriesDay(AHEAD, time(9)), SeriesDay(BACK, lieu=Lieu.DOMICILE, complements=home), SeriesDay(TODAY)]
    done = plan(w)(KINE, w.pec.id, asked)
    assert w.store.commits == commits + 1
    assert [(s.day, s.state) for s in done.now] == [
        (BACK, SeanceState.HONOREE), (TODAY, SeanceState.HONOREE), (AHEAD, SeanceState.PREVUE),
    ]  # fmt: skip
    assert stored(w)[BACK].complements == home
    assert done.before == ()
    assert "Durand" not in "".join(e.detail for e in w.store.state.journal)


def test_a_planned_day_takes_what_is_asked_and_a_done_one_refuses_the_whole() -> None:
    w = world()
    planned, done = w.seance(AHEAD, SeanceState.PREVUE), w.seance(BACK)
    kept = dict(w.store.state.seances)
    with pytest.raises(DayTaken) as refused:
        plan(w)(KINE, w.pec.id, [SeriesDay(AHEAD), SeriesDay(BACK)])
    assert "17/11" in refused.value.user_message
    assert w.store.state.seances == kept
    made = plan(w)(KINE, w.pec.id, [SeriesDay(AHEAD, time(14))])
    assert (made.now[0].id, made.now[0].heure, made.before) == (planned.id, time(14), (planned,))
    assert stored(w)[BACK] == done


def test_a_preview_prices_each_day_with_its_own_tables_and_stores_nothing() -> None:
    w = world()
    commits = w.store.commits
    bassin = Complements(supplements=("MK-IV-BASSIN",))
    priced = plan(w).preview(KINE, w.pec.id, [SeriesDay(AHEAD, complements=bassin), SeriesDay(BACK)])
    assert [(p.asked.day, p.honoraires) for p in priced] == [(BACK, Money(1788)), (AHEAD, Money(1788 + 553))]
    assert w.store.commits == commits
    early = plan(w).preview(KINE, w.pec.id, [SeriesDay(date(1990, 1, 1))])
    assert (early[0].honoraires, bool(early[0].problem)) == (None, True)


def test_who_sees_no_care_plans_none() -> None:
    w = world()
    with pytest.raises(NotAllowed):
        plan(w)(NOBODY, w.pec.id, [SeriesDay(AHEAD)])
    with pytest.raises(NotAllowed):
        plan(w).preview(NOBODY, w.pec.id, [SeriesDay(AHEAD)])


# --- put back ---
def test_seances_are_put_back_all_or_none() -> None:
    w = world()
    first, second = w.seance(BACK), w.seance(TODAY)
    restore = RestoreSeances(w.store, w.clock)
    gone = [replace(s, state=SeanceState.ANNULEE) for s in (first, second)]
    assert restore(KINE, w.patient.id, [first, second], gone) == tuple(gone)
    with pytest.raises(SeanceChanged):
        restore(KINE, w.patient.id, [gone[0], second], [first, second])
    assert stored(w)[BACK].state is SeanceState.ANNULEE
    with pytest.raises(SeanceInFuture):
        restore(KINE, w.patient.id, gone, [replace(first, day=AHEAD), second])
    with pytest.raises(NotAllowed):
        restore(NOBODY, w.patient.id, gone, [first, second])


def test_a_seance_in_a_feuille_is_not_put_back() -> None:
    w = world()
    seance = w.seance(BACK)
    PrepareFse(w.store, TABLES, w.clock)(KINE, w.patient.id, [seance.id])
    with pytest.raises(SeanceBilled):
        RestoreSeances(w.store, w.clock)(KINE, w.patient.id, [seance], [replace(seance, heure=time(8))])


# --- what is typed ---
def test_one_text_a_person_the_last_one_stays_until_dropped() -> None:
    w = world()
    keep = KeepSaisie(w.store, w.clock)
    assert keep.get(KINE, FACTURER) is None
    keep.put(KINE, FACTURER, w.patient.id, "a")
    keep.put(KINE, FACTURER, w.patient.id, "ab")
    keep.put(SECRETAIRE, FACTURER, w.patient.id, "z")
    kept = keep.get(KINE, FACTURER)
    assert kept is not None
    assert (kept.contenu, kept.at, "ab" in repr(kept)) == ("ab", w.clock.now(), False)
    keep.drop(KINE, FACTURER)
    keep.drop(KINE, FACTURER)
    assert keep.get(KINE, FACTURER) is None
    assert keep.get(SECRETAIRE, FACTURER) is not None


# --- models ---
def test_models_keep_what_may_be_done_again_and_every_change_has_its_way_back() -> None:
    w = world()
    models = SeanceModels(w.store, w.clock)
    full = Complements(
        supplements=("MK-IV-BASSIN",), deplacement=Deplacement(Decimal("4.5"), rang=3), urgence=Urgence()
    )
    models.add(KINE, ModeleSeance(" Domicile ", Lieu.DOMICILE, full))
    (kept,) = models.all()
    assert kept.nom == "Domicile"
    assert kept.complements == Complements(supplements=("MK-IV-BASSIN",), deplacement=Deplacement(Decimal("4.5")))
    models.rename(KINE, "Domicile", "Maison")
    before = models.remove(KINE, "Maison")
    assert models.all() == ()
    models.put_back(KINE, before)
    assert [one.nom for one in models.all()] == ["Maison"]
    with pytest.raises(NotAllowed):
        models.add(NOBODY, ModeleSeance("Autre"))


def test_the_last_done_leaves_out_the_absences_and_what_comes_after() -> None:
    w = world()
    first, missed, later = w.seance(BACK), w.seance(TODAY, SeanceState.ABSENCE), w.seance(AHEAD, SeanceState.PREVUE)
    seances = (later, missed, first)
    assert last_done(seances, w.pec.id, TODAY) == first
    assert last_done(seances, w.pec.id, TODAY, but=first.id) is None
    assert last_done(seances, w.pec.id + 1, TODAY) is None


# --- stays ---
def test_stays_are_journalled_and_never_overlap() -> None:
    w = world()
    sejours = RecordSejour(w.store, w.clock)
    first = sejours.add(KINE, Sejour(0, w.patient.id, DateRange.through(BACK, TODAY)))
    with pytest.raises(SejourOverlaps):
        sejours.add(KINE, Sejour(0, w.patient.id, DateRange.through(TODAY, None)))
    open_end = replace(first, periode=DateRange.through(BACK, None))
    assert sejours.correct(KINE, open_end) == first
    assert sejours.of_patient(KINE, w.patient.id) == (open_end,)
    assert sejours.remove(KINE, open_end) == open_end
    with pytest.raises(NotFound):
        sejours.remove(KINE, open_end)
    with pytest.raises(NotAllowed):
        sejours.of_patient(NOBODY, w.patient.id)
    details = [e.detail for e in w.store.state.journal if "séjour" in e.detail]
    assert details == ["séjour hospitalier 1", "séjour hospitalier 1", "séjour hospitalier 1 retiré"]


# --- chosen acts ---
def test_stars_and_recents_are_of_one_person() -> None:
    w = world()
    chosen = ChosenActs(w.store)
    assert chosen.star(KINE, "a").favourites == ("a",)
    assert chosen.star(KINE, "b").favourites == ("a", "b")
    assert chosen.star(KINE, "a").favourites == ("b",)
    for place in range(MOST_RECENTS + 3):
        chosen.took(KINE, f"acte{place}")
    chosen.took(KINE, "acte5")
    recents = chosen.of(KINE).recents
    assert (len(recents), recents[:2]) == (MOST_RECENTS, ("acte5", f"acte{MOST_RECENTS + 2}"))
    assert chosen.of(SECRETAIRE) == ActChoices()
