"""When to ask, what is wrong with an answer, which contract pays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from app.domain.contrat import ContratAmc
from app.domain.dates import DateRange
from app.domain.droits import Droits, SourceDroits
from app.domain.verification import MotifDemande
from app.rights.anomalies import period_on, period_problems, unknown_codes
from app.rights.contrats import ask_same_insurer, clashes, contract_on, current, ending, stopped
from app.rights.targeting import ModeDroits, Passage, reasons
from tests.samples import AMC, AMO, droits

DAY = date(2026, 11, 20)
SEEN = (date(2026, 11, 2), date(2026, 10, 30))


def read(on: date, source: SourceDroits = SourceDroits.CARTE, **changes: object) -> Droits:
    at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    return replace(droits(AMO), id=1, source=source, lu_at=at, **changes)  # type: ignore[arg-type]


def motifs(passage: Passage, mode: ModeDroits = ModeDroits.CIBLE) -> list[MotifDemande]:
    return [reason.motif for reason in reasons(passage, mode)]


def test_a_recent_reading_and_a_patient_seen_this_month_ask_nothing() -> None:
    assert motifs(Passage((read(date(2026, 11, 2)),), DAY, SEEN)) == []


@pytest.mark.parametrize(
    ("passage", "motif"),
    [
        (Passage((), DAY, SEEN), MotifDemande.SANS_DROITS),
        (Passage((read(date(2026, 11, 2)),), DAY, SEEN, date(2026, 11, 10)), MotifDemande.REJET),
        (Passage((read(date(2026, 11, 2)),), DAY), MotifDemande.NOUVEAU_PATIENT),
        (Passage((read(date(2026, 8, 1)),), DAY, SEEN), MotifDemande.LECTURE_ANCIENNE),
        (Passage((read(date(2026, 10, 2)),), DAY, SEEN[1:]), MotifDemande.PREMIERE_DU_MOIS),
        (
            Passage((read(date(2026, 11, 2), amo=replace(AMO, periode=DateRange(DAY, date(2026, 12, 2)))),), DAY, SEEN),
            MotifDemande.FIN_PROCHE,
        ),
        (
            Passage((read(date(2026, 11, 2), amc=replace(AMC, periode=DateRange(date(2026, 1, 1), DAY))),), DAY, SEEN),
            MotifDemande.FIN_PROCHE,
        ),
    ],
)
def test_each_rule_of_the_targeted_mode_speaks(passage: Passage, motif: MotifDemande) -> None:
    found = reasons(passage, ModeDroits.CIBLE)
    assert motif in [reason.motif for reason in found]
    assert all(reason.phrase.endswith(".") for reason in found)


def test_modes_and_an_answer_of_the_day() -> None:
    passage = Passage((read(date(2026, 11, 2)),), DAY, SEEN)
    assert motifs(passage, ModeDroits.SYSTEMATIQUE) == [MotifDemande.SYSTEMATIQUE]
    assert motifs(Passage((), DAY), ModeDroits.MANUEL) == []
    answered = Passage((read(DAY, SourceDroits.ADRI),), DAY)
    assert motifs(answered, ModeDroits.SYSTEMATIQUE) == []
    carried = Passage((read(DAY, SourceDroits.ADRI, amo_de=7),), DAY)
    assert motifs(carried, ModeDroits.SYSTEMATIQUE) == [MotifDemande.SYSTEMATIQUE]


@dataclass(frozen=True)
class Bornes:
    debut: date | None
    fin: date | None = None

    @property
    def backwards(self) -> bool:
        return self.debut is not None and self.fin is not None and self.fin < self.debut


def test_periods_backwards_or_overlapping_are_told_and_the_latest_begun_counts() -> None:
    backwards = Bornes(date(2026, 5, 1), date(2026, 4, 1))
    spring, autumn = Bornes(date(2026, 1, 1), date(2026, 9, 30)), Bornes(date(2026, 9, 1))
    said = period_problems([autumn, backwards, spring], "droits")
    assert len(said) == 2
    assert "avant son début" in said[0]
    assert "chevauchent depuis le 01/09/2026" in said[1]
    assert period_on([spring, autumn, backwards], date(2026, 9, 15)) == autumn
    assert period_on([backwards], date(2026, 4, 15)) is None
    assert period_problems([spring, Bornes(date(2026, 10, 1))], "droits") == ()
    assert period_problems([Bornes(None), Bornes(None)], "droits")[0].count("le début") == 1


def test_unknown_codes_are_kept_and_said() -> None:
    assert unknown_codes(AMO, {"01"}, {"0"}) == ()
    said = unknown_codes(replace(AMO, regime="77", exoneration="Z"), {"01"}, {"0"})
    assert "«\u00a077\u00a0»" in said[0]
    assert "aucune exonération" in said[1]


def contrat(number: int, periode: DateRange | None = None, nom: str = "Mutuelle des Lilas", **more: int) -> ContratAmc:
    at = datetime(2026, 1, number, 9, tzinfo=UTC)
    return ContratAmc(number, 1, replace(AMC, nom=nom, periode=periode), SourceDroits.ATTESTATION, at, "claire", **more)


OLD = contrat(1, DateRange.through(date(2025, 1, 1), date(2025, 12, 31)), "Ancienne")
NEW = contrat(2, DateRange(date(2026, 1, 1)), "Nouvelle")


def test_the_contract_of_a_day_and_one_used_after_its_end() -> None:
    assert contract_on([], DAY).contrat is None
    assert contract_on([OLD, NEW], DAY).contrat == NEW
    assert contract_on([OLD, NEW], date(2025, 6, 1)).contrat == OLD
    late = contract_on([OLD], DAY)
    assert late.contrat is None
    assert "a pris fin le 31/12/2025" in late.reason
    assert "ne commence que le 01/01/2026" in stopped(NEW, date(2025, 6, 1))
    assert stopped(NEW, DAY) == ""


def test_two_contracts_valid_the_same_day_ask_for_a_choice() -> None:
    third = contrat(3, DateRange(date(2026, 6, 1)), "Troisième")
    found = contract_on([OLD, NEW, third], DAY)
    assert found.contrat == third
    assert found.clash == (third, NEW)
    assert "Troisième et Nouvelle" in found.reason
    assert clashes([OLD, NEW, third]) == ((third, NEW),)
    assert clashes([OLD, NEW]) == ()


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    closed = contrat(4, DateRange(date(2026, 1, 1), date(2026, 11, 30)), "Nouvelle", remplace_id=2)
    assert current([OLD, NEW, closed]) == (closed, OLD)
    assert ending([OLD, NEW, closed], DAY, 30) == (closed,)
    assert ending([OLD, NEW, closed], DAY, 5) == ()


def test_same_insurer_is_asked_at_the_first_visit_of_the_month_only() -> None:
    assert ask_same_insurer(NEW, None, SEEN[1:], DAY)
    assert not ask_same_insurer(NEW, None, SEEN, DAY)
    assert not ask_same_insurer(None, None, (), DAY)
    assert not ask_same_insurer(NEW, date(2026, 11, 3), SEEN[1:], DAY)
    assert ask_same_insurer(NEW, date(2026, 10, 30), SEEN[1:], DAY)
    assert not ask_same_insurer(NEW, None, (), date(2026, 1, 20))
