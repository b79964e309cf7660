"""A cabinet chooses its téléservices: over TLS on loopback, with real certificate files."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from app.domain.clock import FixedClock
from app.domain.errors import NotAllowed
from app.domain.journal import JournalAction
from app.services.ports_raccordement import FichierCertificat, RaccordementRefuse, RaccordementVoulu
from app.services.raccordement import SetRaccordement
from app.simulator.world import OutsideWorld
from tests.memory_store import MemoryStore
from tests.raccordement import PHRASE, p12, pem, raccordement
from tests.rights_line import NOW, papers
from tests.samples import KINE, SECRETAIRE


@dataclass
class Post:
    """A post with its own world, and another world beside."""

    store: MemoryStore
    own: OutsideWorld
    beside: OutsideWorld
    deeds: SetRaccordement

    def wanted(
        self, contenu: bytes, phrase: str = PHRASE, address: str = "", autorites: bytes = b""
    ) -> RaccordementVoulu:
        fichier = FichierCertificat(contenu, phrase, autorites)
        return RaccordementVoulu(address or self.beside.rights_address, self.beside.insi_address, fichier)

    @property
    def questions(self) -> tuple[int, int]:
        return self.own.teleservices.questions, self.beside.teleservices.questions


@pytest.fixture
def post() -> Iterator[Post]:
    clock, store = FixedClock(NOW), MemoryStore()
    with OutsideWorld(clock) as own, OutsideWorld(clock) as beside:
        yield Post(store, own, beside, raccordement(store, own, clock))


@pytest.mark.parametrize("form", [p12, pem])
def test_a_file_leads_to_the_services_chosen_and_back(post: Post, form: object) -> None:
    assert [one.reussi for one in post.deeds.essayer(KINE)] == [True, True]
    assert post.questions == (2, 0)
    before = post.deeds.save(KINE, post.wanted(form(papers(post.beside, "accepted"))))  # type: ignore[operator]
    held = post.deeds.read(KINE)
    assert held.certificat is not None
    assert (held.droits, held.certificat.nom) == (post.beside.rights_address, "SIMULATION CABINET")
    assert [one.reussi for one in post.deeds.essayer(KINE)] == [True, True]
    assert post.questions == (2, 2)
    after = post.deeds.restore(KINE, before)
    post.deeds.essayer(KINE)
    assert post.questions == (4, 2)
    post.deeds.restore(KINE, after)
    post.deeds.simulate(KINE)
    assert not any(post.store.state.settings.values())
    post.deeds.essayer(KINE)
    assert post.questions == (6, 2)


@pytest.mark.parametrize(
    ("kind", "words"),
    [("refused", "refuse le certificat de ce cabinet"), ("expired", "n’est pas valable à cette date")],
)
def test_a_certificate_that_does_not_do_is_said(post: Post, kind: str, words: str) -> None:
    post.deeds.save(KINE, post.wanted(p12(papers(post.beside, kind))))
    for essai in post.deeds.essayer(KINE):
        assert not essai.reussi
        assert words in essai.phrase


def test_a_simulated_engine_stays_on_this_post(post: Post) -> None:
    post.deeds.save(KINE, post.wanted(p12(papers(post.beside, "accepted")), address="https://droits.example.invalid/"))
    rights, insi = post.deeds.essayer(KINE)
    assert "seule une adresse de ce poste" in rights.phrase
    assert insi.reussi


def test_a_server_of_another_authority_and_a_silent_one_are_said(post: Post) -> None:
    shown = papers(post.beside, "accepted")
    post.deeds.save(KINE, post.wanted(p12(shown), autorites=post.own.teleservices.authority.pem))
    assert "ne prouve pas son identité" in post.deeds.essayer(KINE)[0].phrase
    post.deeds.save(KINE, post.wanted(p12(shown)))
    post.beside.teleservices.stop()
    assert "INSi est injoignable" in post.deeds.essayer(KINE)[1].phrase


def test_what_cannot_be_used_is_refused_where_it_stands(post: Post) -> None:
    good = papers(post.beside, "accepted")
    for wanted, champ in (
        (post.wanted(p12(good), "autre phrase"), "phrase"),
        (post.wanted(pem(good), "autre phrase"), "phrase"),
        (post.wanted(pem(good), ""), "phrase"),
        (post.wanted(b"nothing"), "phrase"),
        (post.wanted(pem(good).replace(good.certificate_pem, b"")), "phrase"),
        (post.wanted(p12(good, chain=False)), "autorites"),
        (post.wanted(p12(good), autorites=b"nothing"), "autorites"),
        (post.wanted(p12(good), address="http://127.0.0.1/"), "droits"),
        (RaccordementVoulu(post.beside.rights_address, "https://u:p@127.0.0.1/"), "insi"),
        (RaccordementVoulu(post.beside.rights_address, ""), "fichier"),
    ):
        with pytest.raises(RaccordementRefuse) as refused:
            post.deeds.save(KINE, wanted)
        assert refused.value.champ == champ
    assert not any(post.store.state.settings.values())


def test_neither_passphrase_nor_key_leaves_the_database(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    shown = papers(post.beside, "accepted")
    wanted = post.wanted(p12(shown))
    before = post.deeds.save(KINE, wanted)
    post.deeds.essayer(KINE)
    again = post.deeds.simulate(KINE)
    lines = [entry for entry in post.store.state.journal if entry.action is JournalAction.REGLAGE]
    said = " ".join([caplog.text, repr(wanted), repr(before), repr(again), *(entry.detail for entry in lines)])
    assert "SIMULATION CABINET" in said
    assert PHRASE not in said
    assert "PRIVATE KEY" not in said
    assert len(lines) == 2


def test_a_secretary_changes_nothing(post: Post) -> None:
    for deed in (post.deeds.read, post.deeds.simulate, post.deeds.essayer):
        with pytest.raises(NotAllowed):
            deed(SECRETAIRE)
    with pytest.raises(NotAllowed):
        post.deeds.save(SECRETAIRE, post.wanted(b""))
