"""Who holds the CPS: kept while the card is there, compared with who is logged in and with who made the séances."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.cps import PorteurCps, SituationCps
from app.domain.errors import NotAllowed, PinRefused
from app.domain.identifiers import NumeroAm, Rpps
from app.domain.people import Praticien, StatutPraticien, Utilisateur
from app.services.read_cps import Desaccord, ReadCps, compare
from app.simulator.cps import PIN, SimulatedCps, bearer_of
from app.ui.banner.cps import OTHER_CPS, READ_CPS, cps_stop, with_cps
from app.ui.banner.model import WhoColumn
from tests.samples import KINE, PRATICIEN, SECRETAIRE

CLAIRE = replace(PRATICIEN, id=1)
PAUL = Praticien(2, "Girard", "Paul", Rpps("10100000016"), CLAIRE.numero_am, StatutPraticien.REMPLACANT, titulaire_id=1)
NOE = Praticien(3, "Petit", "Noé", Rpps("10100000024"), NumeroAm("757000021"))
PRATICIENS = (CLAIRE, PAUL, NOE)
AS_PAUL = replace(KINE, id=5, nom_affiche="Paul Girard", praticien_id=2)
STRANGER = PorteurCps("ROUX", "ANNE", "10100000032")


@pytest.mark.parametrize(
    ("bearer", "user", "doing", "expected"),
    [
        (bearer_of(CLAIRE), KINE, CLAIRE, None),
        (bearer_of(CLAIRE), KINE, None, None),
        (bearer_of(PAUL), AS_PAUL, PAUL, None),
        (bearer_of(PAUL), AS_PAUL, CLAIRE, None),  # for the titulaire he replaces
        (bearer_of(CLAIRE), SECRETAIRE, CLAIRE, None),
        (STRANGER, KINE, CLAIRE, Desaccord.INCONNU),
        (bearer_of(NOE), KINE, CLAIRE, Desaccord.AUTRE_SESSION),
        (bearer_of(CLAIRE), AS_PAUL, CLAIRE, Desaccord.CARTE_DU_TITULAIRE),
        (bearer_of(PAUL), KINE, CLAIRE, Desaccord.CARTE_DU_REMPLACANT),
        (bearer_of(CLAIRE), KINE, NOE, Desaccord.AUTRE_SEANCE),
        (bearer_of(CLAIRE), KINE, PAUL, Desaccord.AUTRE_SEANCE),  # nobody signs what his remplaçant did
        (bearer_of(PAUL), AS_PAUL, NOE, Desaccord.AUTRE_SEANCE),
        (bearer_of(NOE), SECRETAIRE, CLAIRE, Desaccord.AUTRE_SEANCE),
    ],
)
def test_the_bearer_is_compared_with_the_session_and_the_seances(
    bearer: PorteurCps, user: Utilisateur, doing: Praticien | None, expected: Desaccord | None
) -> None:
    found = compare(bearer, PRATICIENS, user, doing)
    assert (found and found.desaccord) is expected
    stop = cps_stop(bearer, PRATICIENS, user, doing)
    assert (stop is None) is (expected is None)
    if stop is not None:
        assert bearer.nom_complet in stop.what
        assert stop.to_do


def test_a_card_with_an_older_number_is_known_by_its_number_of_billing_unless_it_replaces() -> None:
    am = CLAIRE.numero_am.value
    own = PorteurCps("MOREL", "CLAIRE", "751234567", situations=(SituationCps("1", "0", am),))
    assert compare(own, PRATICIENS, KINE, CLAIRE) is None
    replacing = replace(own, situations=(SituationCps("1", "4", am),))
    found = compare(replacing, PRATICIENS, KINE, CLAIRE)
    assert found is not None
    assert found.desaccord is Desaccord.INCONNU


def test_without_a_card_read_nothing_stops() -> None:
    assert cps_stop(None, PRATICIENS, KINE, CLAIRE) is None


def test_the_column_tells_the_card_and_says_that_it_is_simulated() -> None:
    column = WhoColumn("Par qui", "Claire Morel", line="Titulaire · signature simulée")
    assert with_cps(column, None).action == READ_CPS
    shown = with_cps(column, bearer_of(CLAIRE))
    assert (shown.line, shown.action) == ("Titulaire · CPS lue (simulation)", OTHER_CPS)
    real = replace(bearer_of(CLAIRE), simule=False, nom="MOREL", prenom="CLAIRE")
    assert with_cps(column, real).line == "Titulaire · CPS lue"
    assert with_cps(column, STRANGER).line == "Titulaire · autre CPS"


def test_the_bearer_is_held_until_the_card_leaves_or_a_reading_fails() -> None:
    read = ReadCps(SimulatedCps(lambda: bearer_of(CLAIRE)), simulated=True)
    assert read.held is None
    read(KINE, PIN)
    assert read.held is not None
    with pytest.raises(PinRefused):
        read(KINE, "0000")
    assert (read.held, read.attempts_left) == (None, 2)
    read(KINE, PIN)
    read.forget()
    assert read.held is None
    read(KINE, PIN)
    read.card_changed()
    assert read.held is None


def test_somebody_who_may_not_sign_reads_no_cps() -> None:
    read = ReadCps(SimulatedCps(lambda: bearer_of(CLAIRE)), simulated=True)
    with pytest.raises(NotAllowed):
        read(SECRETAIRE, PIN)
    assert read.held is None
