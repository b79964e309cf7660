"""One suite for IdentityReader: the clear card, and the official library (a stand-in compiled for the tests)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Protocol

import pytest

from app.domain.errors import AppError, Cancelled
from app.hardware.virtual_card import raw_vitale_2, vitale_2
from app.hardware.virtual_people import CORSICAN, FAMILY, LUNAR, SINGLE, Person
from app.hardware.virtual_reader import VirtualReader
from app.services.ports_card import IdentityReader
from tests.native.desk import ApiPost

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class Post(Protocol):
    reader: IdentityReader

    def insert(self, people: Sequence[Person]) -> None: ...
    def insert_nonsense(self) -> None: ...


class Clear:
    def __init__(self) -> None:
        self.virtual = VirtualReader(("L",))
        self.reader: IdentityReader = self.virtual

    def insert(self, people: Sequence[Person]) -> None:
        self.virtual.insert(vitale_2(people))

    def insert_nonsense(self) -> None:
        self.virtual.insert(raw_vitale_2(b"\x65\x82nonsense", b""))


class Official:
    def __init__(self, folder: Path) -> None:
        self.post = ApiPost(folder)
        self.reader: IdentityReader = self.post.reader

    def insert(self, people: Sequence[Person]) -> None:
        self.post.insert(people)

    def insert_nonsense(self) -> None:
        self.post.insert(b"<T_AsnDonneesVitale><listeBenef/></T_AsnDonneesVitale>")


@pytest.fixture(params=["clear", "api_lecture"])
def post(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Post]:
    if request.param == "clear":
        yield Clear()
        return
    official = Official(tmp_path)
    yield official
    official.post.worker.close()


@pytest.mark.parametrize("people", [FAMILY, SINGLE, CORSICAN, LUNAR], ids=["family", "single", "corsican", "lunar"])
def test_everybody_is_named_with_what_the_desk_matches(post: Post, people: Sequence[Person]) -> None:
    post.insert(people)
    card = post.reader.read_identity("L", NOW)
    assert [(p.nom, p.prenom, p.naissance, p.nir) for p in card.beneficiaires] == [
        (p.nom, p.prenom, p.birth_date, p.nir) for p in people
    ]
    assert (card.reader, card.read_at, card.nirs_match) == ("L", NOW, True)
    assert people[0].nom not in repr(card)


def test_one_card_after_another(post: Post) -> None:
    for people in (FAMILY, SINGLE, FAMILY):
        post.insert(people)
        assert len(post.reader.read_identity("L", NOW).beneficiaires) == len(people)


def test_nonsense_is_refused_in_french_and_the_next_card_read(post: Post) -> None:
    post.insert_nonsense()
    with pytest.raises(AppError) as refused:
        post.reader.read_identity("L", NOW)
    assert refused.value.user_message.endswith(".")
    post.insert(SINGLE)
    assert len(post.reader.read_identity("L", NOW).beneficiaires) == 1


def test_a_reading_can_be_given_up(post: Post) -> None:
    post.insert(SINGLE)
    cancel = Event()
    cancel.set()
    with pytest.raises(Cancelled):
        post.reader.read_identity("L", NOW, cancel)
