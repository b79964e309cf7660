"""Two files made one: which values are kept, what is given back, what stands in the way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import BirthDate
from app.domain.fusion import (
    Champ,
    Contenu,
    Croisements,
    Fusion,
    FusionRefused,
    advised,
    differing,
    merged,
    restored,
    why_not_undone,
)
from app.domain.patient import Patient, Payeur, Sexe
from app.domain.people import Adresse
from tests.samples import NOW, PATIENT, nir

HOME = Adresse(("1 rue des Lilas",), "80000", "Amiens")
KEPT = replace(PATIENT, id=1, telephone="", c2s=False)
GONE = replace(PATIENT, id=2, nom="Leroy", telephone="06 00 00 00 01", c2s=True, nir=nir("2840375111999"), adresse=HOME)

patients = st.builds(
    Patient,
    st.just(1),
    st.sampled_from(("Durand", "Leroy")),
    st.sampled_from(("Élodie", "Ana")),
    st.sampled_from(tuple(map(BirthDate, ("00000000", "19840314")))),
    st.sampled_from(Sexe),
    st.sampled_from(("", "Durand")),
    st.sampled_from(("", "75111")),
    st.sampled_from((None, PATIENT.nir)),
    st.sampled_from(("0", "6")),
    st.integers(1, 2),
    st.sampled_from((None, HOME)),
    st.sampled_from(("", "06")),
    st.sampled_from(("", "a@b.fr")),
    st.sampled_from((None, Payeur("Madame", "Durand", "mère", HOME))),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


@given(patients, patients, st.sets(st.sampled_from(Champ)))
def test_every_field_comes_from_one_of_the_two_and_undo_gives_the_first_back(
    kept: Patient, gone: Patient, taken: set[Champ]
) -> None:
    after = merged(kept, gone, taken)
    assert after.id == kept.id
    assert differing(after, merged(gone, kept, set(Champ) - taken)) == ()
    assert restored(after, Fusion(1, 1, 2, NOW, "claire", kept, after)) == kept
    assert merged(kept, gone, advised(kept, gone)) == merged(
        merged(kept, gone, advised(kept, gone)), gone, advised(kept, gone)
    )


def test_what_is_empty_is_taken_and_a_warning_is_never_lost() -> None:
    assert advised(KEPT, GONE) == {Champ.TELEPHONE, Champ.C2S, Champ.ADRESSE}
    assert advised(GONE, KEPT) == frozenset()
    unknown = replace(KEPT, naissance=BirthDate("00000000"), sexe=Sexe.INCONNU)
    assert Champ.NAISSANCE in advised(unknown, GONE)
    assert Champ.NAISSANCE not in advised(GONE, unknown)


def test_what_was_changed_since_elsewhere_stays_and_what_was_changed_twice_bars_the_undo() -> None:
    after = merged(KEPT, GONE, {Champ.NOM})
    fusion = Fusion(1, 1, 2, NOW, "claire", KEPT, after)
    assert restored(replace(after, email="a@b.fr"), fusion) == replace(KEPT, email="a@b.fr")
    with pytest.raises(FusionRefused) as refused:
        restored(replace(after, nom="Martin"), fusion)
    assert "nom" in refused.value.user_message


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Croisements(), ""),
        (Croisements(seances=1), "1 séance tiennent"),
        (Croisements(pecs=2, fses=1, demandes=3, relances=1), "2 prises en charge, 1 facture, 3 demandes d’accord"),
        (Croisements(plus_recente=True), "la fusion la plus récente"),
    ],
)
def test_each_obstacle_has_its_words(found: Croisements, words: str) -> None:
    said = why_not_undone(found)
    assert words in said
    assert bool(said) is (found != Croisements())


def test_an_empty_file_is_said_so_and_nobody_is_named_by_a_repr() -> None:
    assert Contenu().is_empty
    assert not Contenu(droits=1).is_empty
    assert "Durand" not in repr(Fusion(1, 1, 2, NOW, "claire", KEPT, GONE))
