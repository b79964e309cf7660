"""InsiService: one suite, on the SOAP client over real TLS on loopback and on the adapter in process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from threading import Event

import pytest

from app.domain.clock import FixedClock
from app.domain.dates import BirthDate
from app.domain.errors import Cancelled, InvalidIdentifier
from app.domain.ins import AttributIdentite, CanalIdentite, IdentiteIns, IdentityRefused, OidIns, TraitsIns
from app.domain.patient import Sexe
from app.services.ports_insi import CodeInsi, InsiAnswer, InsiByTraits, InsiService, insi_name
from app.services.ports_rights import (
    AnswerForSomebodyElse,
    CertificateExpired,
    CertificateRefused,
    LookupRefused,
    RightsFailure,
    ServiceUnreachable,
)
from app.services.search_insi import SearchInsi
from app.simulator.adri.cases import BY_CASE, CasDroits
from app.simulator.insi.embedded import EmbeddedInsi
from app.simulator.insi.people import known
from app.simulator.world import OutsideWorld
from app.transport.insi.client import SoapInsiService
from tests.rights_line import NOW, FakeWait, papers, settings_of, ticking

ZOE = InsiByTraits("ADRUN", ("ZOE",), "F", BirthDate("19751231"))


@pytest.fixture(name="world", scope="module")
def running_world() -> Iterator[OutsideWorld]:
    with OutsideWorld(FixedClock(NOW)) as world:
        yield world


class Desk:
    """One way to the simulated INSi."""

    def __init__(self, world: OutsideWorld, over_tls: bool) -> None:
        self.world, self.over_tls = world, over_tls

    def service(self, kind: str = "accepted") -> InsiService:
        shown = papers(self.world, kind)
        if self.over_tls:
            settings = settings_of(self.world, shown, self.world.insi_address)
            return SoapInsiService(settings, FixedClock(NOW), wait=FakeWait(), monotonic=ticking(0))
        authority = self.world.teleservices.authority
        return EmbeddedInsi(self.world.insi, FixedClock(NOW), authority, shown.certificate_pem)


@pytest.fixture(name="desk", params=["tls", "embedded"])
def either(request: pytest.FixtureRequest, world: OutsideWorld) -> Desk:
    return Desk(world, request.param == "tls")


def identity(nom: str, prenoms: str, born: str, sexe: Sexe, lieu: str = "99990") -> IdentiteIns:
    return IdentiteIns(TraitsIns(nom, prenoms, BirthDate(born), sexe, lieu), CanalIdentite.SAISIE)


def test_one_identity_with_its_matricule(desk: Desk) -> None:
    answer = desk.service().by_traits(ZOE)
    assert answer == desk.world.insi.decide(ZOE)
    assert answer.code is CodeInsi.UNE_IDENTITE
    assert answer.matricule is not None
    assert answer.matricule.oid is OidIns.TEST
    assert answer.matricule.numero.key_is_right
    assert b"RESULTAT" in answer.raw


def test_former_matricules_come_with_their_dates(desk: Desk) -> None:
    asked = InsiByTraits("ECETINSI", ("PIERRE-ALAIN",), "M", BirthDate("20090714"))
    answer = desk.service().by_traits(asked)
    assert answer == desk.world.insi.decide(asked)
    assert len({one.matricule for one in answer.historique}) == 2
    assert answer.traits is not None
    assert answer.traits.prenoms == "PIERRE-ALAIN MURIEL FLORIANT"


def test_nobody_and_several(desk: Desk) -> None:
    nobody = desk.service().by_traits(replace(ZOE, prenoms=("AGLAE",)))
    several = desk.service().by_traits(InsiByTraits("HERMANN", ("GATIEN",), "M", BirthDate("19810324")))
    assert (nobody.code, several.code) == (CodeInsi.AUCUNE, CodeInsi.PLUSIEURS)
    assert (nobody.traits, nobody.matricule, several.traits) == (None, None, None)
    assert nobody.libelle


def test_the_people_of_the_rights_service_are_known(desk: Desk) -> None:
    person = BY_CASE[CasDroits.C2S_01]
    asked = InsiByTraits.of(identity(person.nom, person.prenom, person.naissance.text, person.sexe))
    answer = desk.service().by_traits(asked)
    assert answer.matricule is not None
    assert answer.matricule.numero == person.nir


def test_an_answer_for_somebody_else_is_refused(desk: Desk) -> None:
    with pytest.raises(AnswerForSomebodyElse) as caught:
        desk.service().by_traits(InsiByTraits("HOUILLES", ("PIERRE",), "M", BirthDate("19930127")))
    assert caught.value.differences == ("date de naissance", "prénom")
    assert caught.value.raw


def test_a_software_that_is_not_known(desk: Desk) -> None:
    with pytest.raises(LookupRefused) as caught:
        desk.service().by_traits(InsiByTraits("NESSI", ("MICHELANGELO",), "M", BirthDate("20100807")))
    assert caught.value.code == "desir_550"


@pytest.mark.parametrize(("kind", "failure"), [("refused", CertificateRefused), ("expired", CertificateExpired)])
def test_the_certificate_of_the_cabinet(desk: Desk, kind: str, failure: type[RightsFailure]) -> None:
    with pytest.raises(failure):
        desk.service(kind).by_traits(ZOE)


def test_nothing_is_asked_once_given_up(desk: Desk) -> None:
    cancel = Event()
    cancel.set()
    with pytest.raises(Cancelled):
        desk.service().by_traits(ZOE, cancel)


def test_a_post_without_network(world: OutsideWorld, desk: Desk) -> None:
    service = desk.service()
    if isinstance(service, EmbeddedInsi):
        service.down = True
    world.teleservices.stop()
    try:
        with pytest.raises(ServiceUnreachable):
            service.by_traits(ZOE)
    finally:
        world.teleservices.start()


@pytest.mark.parametrize(
    ("nom", "prenoms", "born", "sexe", "code", "questions"),
    [
        ("Adrun", "Zoé", "19751231", Sexe.F, CodeInsi.UNE_IDENTITE, 1),
        ("Tchitchi", "Ola Catarina Bella", "19360621", Sexe.F, CodeInsi.UNE_IDENTITE, 4),
        ("Hermann", "Gatien", "19810324", Sexe.M, CodeInsi.UNE_IDENTITE, 2),
        ("Personne", "Aglaé Zoé", "19751231", Sexe.F, CodeInsi.AUCUNE, 6),
    ],
)
def test_the_search_asks_as_many_times_as_it_takes(
    desk: Desk, nom: str, prenoms: str, born: str, sexe: Sexe, code: CodeInsi, questions: int
) -> None:
    found = SearchInsi(desk.service())(identity(nom, prenoms, born, sexe))
    assert (found.answer.code, found.questions) == (code, questions)


class Silent:
    """An INSi that must not be asked."""

    simulated, name = True, "INSi"

    def by_traits(self, _request: InsiByTraits, _cancel: Event | None = None) -> InsiAnswer:
        raise AssertionError("INSi was asked")


@pytest.mark.parametrize(
    "change",
    [
        {"canal": CanalIdentite.APPLI_CARTE_VITALE},
        {"attributs": frozenset({AttributIdentite.DOUTEUX})},
        {"attributs": frozenset({AttributIdentite.FICTIF})},
    ],
)
def test_insi_is_not_asked_for_everybody(change: dict[str, object]) -> None:
    who = replace(identity("ADRUN", "ZOE", "19751231", Sexe.F), **change)  # type: ignore[arg-type]
    with pytest.raises(IdentityRefused):
        SearchInsi(Silent())(who)


def test_insi_needs_the_sex() -> None:
    with pytest.raises(IdentityRefused):
        InsiByTraits.of(identity("ADRUN", "ZOE", "19751231", Sexe.INCONNU))


@pytest.mark.parametrize(
    ("typed", "asked"),
    [("d’Hérouville", "D'HEROUVILLE"), ("Cœur Noël", "COEUR NOEL"), ("Le--Goff", "LE--GOFF"), ("Zoé-Lou", "ZOE-LOU")],
)
def test_a_name_as_insi_reads_it(typed: str, asked: str) -> None:
    assert insi_name(typed) == asked


@pytest.mark.parametrize("typed", ["", "Jean 2", "-", "12", "O''Connor", "Лев"])
def test_a_name_that_insi_cannot_read(typed: str) -> None:
    with pytest.raises(InvalidIdentifier):
        insi_name(typed)


def test_nobody_of_the_simulated_base_can_enter_a_real_file() -> None:
    every = [one.matricule for one in known()] + [past.matricule for one in known() for past in one.historique]
    assert all(one.oid.is_fictional and one.numero.digits[5:9] == "9999" for one in every)
    assert "ADRUN" not in repr(ZOE)
