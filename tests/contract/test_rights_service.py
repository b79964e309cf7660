"""RightsService: one suite, on the SOAP client over real TLS on loopback and on the adapter in process."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Event

import pytest

from app.domain.clock import FixedClock
from app.domain.dates import BirthDate
from app.domain.errors import AppError, Cancelled, InvalidIdentifier
from app.domain.identifiers import Nir
from app.services.ports_rights import (
    AnswerForSomebodyElse,
    AnswerTooBig,
    CertificateExpired,
    CertificateMissing,
    CertificateRefused,
    ClockSkewed,
    LookupRefused,
    MalformedAnswer,
    PeriodeLue,
    PersonUnknown,
    RightsAnswer,
    RightsFailure,
    RightsRequest,
    ServerNotTrusted,
    ServiceFailing,
    ServiceTooSlow,
    ServiceUnreachable,
    SeveralPeople,
)
from app.simulator.adri.cases import PEOPLE, CasDroits
from app.simulator.world import OutsideWorld
from tests.rights_line import NOW, TODAY, Desk, request

FAILURES: dict[CasDroits, type[RightsFailure]] = {
    CasDroits.INCONNU: PersonUnknown,
    CasDroits.HOMONYME: SeveralPeople,
    CasDroits.AUTRE_PERSONNE: AnswerForSomebodyElse,
    CasDroits.LOGICIEL_REFUSE: LookupRefused,
    CasDroits.NIVEAU_INSUFFISANT: LookupRefused,
    CasDroits.EN_PANNE: ServiceFailing,
    CasDroits.ILLISIBLE: MalformedAnswer,
    CasDroits.LENT: ServiceTooSlow,
    CasDroits.PAGE_HTML: ServiceFailing,
    CasDroits.DEMESUREE: AnswerTooBig,
    CasDroits.PIEGEE: MalformedAnswer,
    CasDroits.COUPEE: ServiceUnreachable,
    CasDroits.HORLOGE: ClockSkewed,
}
ANSWERED = [cas for cas in CasDroits if cas not in FAILURES]
DAY = timedelta(days=1)


@pytest.fixture(name="world", scope="module")
def running_world() -> Iterator[OutsideWorld]:
    with OutsideWorld(FixedClock(NOW)) as world:
        yield world


@pytest.fixture(name="desk", params=["tls", "embedded"])
def either(request: pytest.FixtureRequest, world: OutsideWorld) -> Desk:
    return Desk(world, FixedClock(NOW), over_tls=request.param == "tls")


@pytest.mark.parametrize("cas", ANSWERED)
def test_every_answer_is_the_one_that_was_decided(desk: Desk, cas: CasDroits) -> None:
    answer = desk.service().query(request(cas))
    assert answer == desk.world.rights.decide(request(cas))
    assert answer.raw.startswith(b"<?xml")
    assert answer.regime.encode() in answer.raw


@pytest.mark.parametrize("cas", FAILURES)
def test_every_failure_has_its_name(desk: Desk, cas: CasDroits) -> None:
    desk.step_s = 3 if cas is CasDroits.LENT else 0
    with pytest.raises(FAILURES[cas]) as caught:
        desk.service().query(request(cas))
    assert type(caught.value) is FAILURES[cas]
    assert request(cas).nir.digits not in caught.value.user_message + str(caught.value)


@pytest.mark.parametrize(
    ("cas", "day", "opened"),
    [
        (CasDroits.OUVERTS, TODAY, True),
        (CasDroits.FERMES, TODAY, False),
        (CasDroits.FERMES, TODAY - DAY, True),
        (CasDroits.A_VENIR, TODAY, False),
        (CasDroits.A_VENIR, TODAY + 30 * DAY, True),
        (CasDroits.PERIODES_MULTIPLES, TODAY, True),
        (CasDroits.PERIODE_INVERSEE, TODAY - DAY, False),
        (CasDroits.SANS_PERIODE, TODAY, None),
    ],
)
def test_no_period_is_unknown_and_never_closed(desk: Desk, cas: CasDroits, day: date, opened: bool | None) -> None:
    assert desk.service().query(request(cas)).open_on(day) is opened


def ask(desk: Desk, cas: CasDroits) -> RightsAnswer:
    return desk.service().query(request(cas))


def test_what_each_case_says(desk: Desk) -> None:
    assert ask(desk, CasDroits.CAISSE_CHANGEE).caisse == "601"
    assert [one.code_ald for one in ask(desk, CasDroits.ALD_OUVERTE).couvertures] == ["0", "1"]
    assert ask(desk, CasDroits.ALD_TERMINEE).couvertures[1].periode.fin == TODAY - 30 * DAY
    assert [ask(desk, cas).service_amo for cas in (CasDroits.C2S_01, CasDroits.C2S_SORTANT)] == ["01", "10"]
    accident = ask(desk, CasDroits.ACCIDENT_TRAVAIL).situations
    assert [(one.nature_assurance, one.numero) for one in accident] == [("41", "260912340")]
    assert [one.nature_assurance for one in ask(desk, CasDroits.MATERNITE).situations] == ["30"]
    assert ask(desk, CasDroits.SANS_MEDECIN_TRAITANT).medecin_traitant is False
    assert ask(desk, CasDroits.SANS_PERIODE).medecin_traitant is None
    assert ask(desk, CasDroits.PERIODE_INVERSEE).periodes_amo == (PeriodeLue(TODAY, TODAY - 40 * DAY),)
    odd = ask(desk, CasDroits.CODES_INCONNUS)
    assert (odd.regime, odd.service_amo, odd.situations[0].exoneration) == ("77", "44", "X")


def test_twins_are_told_apart_by_their_rank(desk: Desk) -> None:
    first, second = (desk.service().query(request(CasDroits.JUMEAUX, rang)) for rang in (1, 2))
    assert (first.rang, second.rang) == (1, 2)
    with pytest.raises(SeveralPeople):
        desk.service().query(request(CasDroits.JUMEAUX, 3))


def test_anybody_of_the_fictional_range_has_open_rights_and_nobody_outside_of_it(desk: Desk) -> None:
    digits = "2750199995950"
    other = RightsRequest("02", Nir(digits, Nir(digits, "00").expected_key), BirthDate("19750112"), 1, TODAY)
    answer = desk.service().query(replace(other, caisse="805"))
    assert (answer.regime, answer.caisse, answer.open_on(TODAY)) == ("02", "805", True)
    assert (answer.couvertures, answer.mutuelle) == ((), None), "a cabinet école keeps those of its data set"
    real = "2850575115042"
    with pytest.raises(PersonUnknown):
        desk.service().query(replace(other, nir=Nir(real, Nir(real, "00").expected_key)))


def test_the_scenario_plays_a_case_for_anybody(desk: Desk) -> None:
    asked = request()
    desk.world.rights.scenario[asked.nir.digits] = CasDroits.FERMES
    try:
        assert desk.service().query(asked).open_on(TODAY) is False
    finally:
        desk.world.rights.scenario.clear()


@pytest.mark.parametrize(
    ("kind", "failure"), [("accepted", None), ("refused", CertificateRefused), ("expired", CertificateExpired)]
)
def test_the_certificate_of_the_cabinet(desk: Desk, kind: str, failure: type[RightsFailure] | None) -> None:
    service = desk.service(kind)
    if failure is None:
        assert service.query(request()).open_on(TODAY)
        return
    before = desk.world.teleservices.questions
    with pytest.raises(failure) as caught:
        service.query(request())
    assert type(caught.value) is failure
    assert desk.world.teleservices.questions == before
    assert desk.wait.asked == []


def test_a_cabinet_without_certificate(desk: Desk) -> None:
    with pytest.raises(CertificateMissing):
        desk.service("missing").query(request())


def test_nothing_is_asked_once_given_up(desk: Desk) -> None:
    cancel = Event()
    cancel.set()
    before = desk.world.teleservices.questions
    with pytest.raises(Cancelled):
        desk.service().query(request(), cancel)
    assert desk.world.teleservices.questions == before


def test_a_post_without_network(world: OutsideWorld, desk: Desk) -> None:
    service = desk.service()
    desk.cut_the_line(service)
    try:
        with pytest.raises(ServiceUnreachable) as caught:
            service.query(request())
    finally:
        world.teleservices.start()
    assert caught.value.again_later
    assert caught.value.stops_batch


def test_several_questions_at_once(desk: Desk) -> None:
    service, asked = desk.service(), [request(cas) for cas in ANSWERED]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(service.query, asked))
    assert answers == [desk.world.rights.decide(one) for one in asked]


def test_the_service_says_that_it_is_simulated(desk: Desk) -> None:
    assert desk.service().simulated
    assert "simulé" in desk.service().name


def test_what_stays_in_the_queue() -> None:
    kinds = {ServiceUnreachable, ServiceTooSlow, ServiceFailing}
    every = {PersonUnknown, ServerNotTrusted, *FAILURES.values(), CertificateExpired, CertificateRefused}
    assert {kind for kind in every | kinds if kind.again_later} == kinds


def test_only_what_names_the_software_stops_a_batch() -> None:
    stopping = {
        code for code in ("desir_550", "desir_560", "http_403", "sim_question") if LookupRefused(code).stops_batch
    }
    assert stopping == {"desir_550", "desir_560", "http_403"}
    assert not PersonUnknown().stops_batch


@pytest.mark.parametrize("change", [{"regime": "1"}, {"regime": ""}, {"rang": 0}, {"rang": 10}])
def test_a_question_that_cannot_be_put_is_refused_at_once(change: dict[str, object]) -> None:
    with pytest.raises(InvalidIdentifier):
        replace(request(), **change)  # type: ignore[arg-type]


def test_a_number_typed_wrong_is_never_asked_for() -> None:
    wrong = Nir(request().nir.digits, "00")
    with pytest.raises(InvalidIdentifier) as caught:
        replace(request(), nir=wrong)
    assert "clé" in caught.value.user_message


def test_everybody_of_the_list_is_fictional_and_plays_one_case() -> None:
    assert len({one.nir.digits for one in PEOPLE}) == len(CasDroits) == len(PEOPLE)
    assert all(one.nir.key_is_right and one.nir.digits[5:9] == "9999" and one.nir.digits[10] == "9" for one in PEOPLE)


def test_no_name_is_written_where_values_are_shown(desk: Desk) -> None:
    answer = desk.service().query(request())
    shown = f"{request()!r} {answer!r} {desk.service()!r}"
    assert all(word not in shown for word in (request().nom, request().prenom, request().nir.digits))
    assert issubclass(RightsFailure, AppError)
