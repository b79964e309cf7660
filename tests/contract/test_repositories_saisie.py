"""What is being typed, hospital stays, composed séances: the same answers from memory, SQLCipher and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from app.domain.circonstances import Circonstances, TauxManuel, TiersPayant
from app.domain.composition import Complements, Depassement, Deplacement, HorsNomenclature, LigneKind, Urgence
from app.domain.dates import DateRange
from app.domain.errors import NotFound
from app.domain.money import Money
from app.domain.sejour import Sejour
from app.services.repositories import UnitOfWorkFactory
from app.services.repositories_saisie import Saisie
from tests import store_fixtures as make

FULL = Complements(
    "MK-I2-BDK", ("MK-7-BANDAGE-1",), Deplacement(Decimal("12.5"), montagne=True, sortie_on=date(2026, 11, 1)),
    Urgence(heure_acte=time(21), heure_appel=time(19, 30)), Depassement(Money(1000), "à sa demande", True),
    (HorsNomenclature("Taping", Money(1500)),), False, 2, ("membre inférieur droit",), True,
)  # fmt: skip


def test_what_is_typed_is_kept_once_a_screen_and_a_person(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        case = make.Case(uow)
        first = Saisie("claire", "facturer", case.patient.id, '{"a": "é"}', make.NOW)
        uow.saisies.put(first)
        uow.saisies.put(replace(first, login="paul"))
        second = replace(first, contenu="{}", at=make.NOW + timedelta(seconds=1))
        uow.saisies.put(second)
        assert (uow.saisies.get("claire", "facturer"), uow.saisies.get("claire", "agenda")) == (second, None)
        uow.saisies.drop("claire", "facturer")
        uow.saisies.drop("claire", "facturer")
        assert uow.saisies.get("claire", "facturer") is None
        assert uow.saisies.get("paul", "facturer") == replace(first, login="paul")


def test_what_is_typed_does_not_show_itself() -> None:
    assert "Dupont" not in repr(Saisie("claire", "facturer", 1, "Dupont", make.NOW))


def test_stays_come_newest_first_and_an_open_one_is_closed(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        case = make.Case(uow)
        old = uow.sejours.add(Sejour(0, case.patient.id, DateRange.through(date(2026, 1, 5), date(2026, 1, 9))))
        here = uow.sejours.add(Sejour(0, case.patient.id, DateRange.through(date(2026, 11, 2), None)))
        assert uow.sejours.of_patient(case.patient.id) == (here, old)
        left = replace(here, periode=DateRange.through(date(2026, 11, 2), date(2026, 11, 12)))
        uow.sejours.save(left)
        uow.sejours.remove(old.id)
        assert uow.sejours.of_patient(case.patient.id) == (left,)
        with pytest.raises(NotFound):
            uow.sejours.remove(old.id)
        with pytest.raises(NotFound):
            uow.sejours.save(old)


def test_a_composed_seance_and_its_lines_come_back_whole(unit_of_work: UnitOfWorkFactory) -> None:
    with unit_of_work() as uow:
        case = make.Case(uow)
        seance = case.seance(uow)
        composed = replace(seance, complements=FULL)
        uow.soins.save_seance(composed)
        assert uow.soins.seances_of_patient(case.patient.id) == (composed,)
        act = replace(make.line(seance.id), exoneration="4", qualificatif="E", complement="F", depassement=Money(100))
        trip = replace(
            make.line(seance.id), acte_id="DEP-IK", lettre_cle="IK", coefficient=Decimal(0),
            kind=LigneKind.KILOMETRES, quantite=Decimal(16),
        )  # fmt: skip
        asked = Circonstances(
            TiersPayant.AMO, nature="41", numero_at="751234567", accident_on=make.DAY,
            manuel=TauxManuel(80, "claire", "attestation"), ordonnance_distincte=True,
        )  # fmt: skip
        fse = uow.fses.add(replace(make.fse(case, act, trip), circonstances=asked))
        assert (fse.lines, fse.circonstances) == ((act, trip), asked)
        changed = replace(fse, circonstances=replace(asked, tiers_payant=TiersPayant.AUCUN), lines=(act,))
        uow.fses.replace_draft(changed)
        assert uow.fses.get(fse.id) == changed
