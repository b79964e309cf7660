"""What each letter says, and what it must not say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.documents.letter_words import Words, days_of, letter_words, long_day
from app.domain.creance import Debtor, Etape
from tests.unit.documents.letters import CABINET, CONTEXT, CPAM, DATED, JEANNE, MUTUELLE, RAPPELS, TWO, letter, lignes

SENT = replace(CONTEXT, precedentes=RAPPELS)
LEVELS = (Etape.RELANCE_1, Etape.RELANCE_2, Etape.MISE_EN_DEMEURE)


def said(words: Words) -> str:
    return " ".join((words.subject, *words.opening, words.total, *words.closing, words.politeness)).replace(
        "\u00a0", " "
    )


@pytest.mark.parametrize(
    ("count", "subject"),
    [
        (1, "Rappel : une note d’honoraires reste à régler"),
        (2, "Rappel : deux notes d’honoraires restent à régler"),
        (11, "Rappel : 11 notes d’honoraires restent à régler"),
    ],
)
def test_the_plural_of_the_subject(count: int, subject: str) -> None:
    assert letter_words(letter(rows=lignes(count)), CONTEXT).subject.replace("\u00a0", " ") == subject


@pytest.mark.parametrize(
    ("count", "words"), [(1, "le règlement de la note ci-dessous"), (2, "le règlement des notes ci-dessous")]
)
def test_the_plural_of_the_opening(count: int, words: str) -> None:
    assert words in said(letter_words(letter(rows=lignes(count)), CONTEXT))


@pytest.mark.parametrize("etape", LEVELS[:2])
@pytest.mark.parametrize("debtor", [JEANNE, CPAM, MUTUELLE])
def test_friendly_letters_leave_room_for_error_and_threaten_nothing(etape: Etape, debtor: Debtor) -> None:
    text = said(letter_words(letter(debtor, etape), replace(CONTEXT, precedentes=RAPPELS[:1])))
    assert "Sauf erreur de notre part" in text
    assert "merci de ne pas tenir compte" in text
    assert "mettons en demeure" not in text
    assert "intérêt" not in text
    assert "tribunal" not in text


def test_the_second_letter_names_the_first() -> None:
    text = said(letter_words(letter(etape=Etape.RELANCE_2), replace(CONTEXT, precedentes=RAPPELS[:1])))
    assert "malgré notre rappel du 6 octobre 2026" in text
    assert "malgré" not in said(letter_words(letter(etape=Etape.RELANCE_2), CONTEXT))


def test_the_formal_notice_to_a_patient_is_lawful() -> None:
    words = letter_words(letter(etape=Etape.MISE_EN_DEMEURE), SENT)
    text = said(words)
    assert "nous vous mettons en demeure de nous régler la somme de 128,40 € au plus tard le 6 décembre 2026" in text
    assert "à compter de la réception de cette lettre (code civil, articles 1231-6 et 1344-1)" in text
    assert "Malgré nos rappels du 6 octobre 2026 et du 28 octobre 2026" in text
    assert "Aucun frais n’est ajouté" in text
    assert "Sauf erreur" not in text
    assert words.registered


def test_a_formal_notice_without_reminder_invents_none() -> None:
    text = said(letter_words(letter(etape=Etape.MISE_EN_DEMEURE, rows=lignes(1)), CONTEXT))
    assert "rappel" not in text
    assert "La note ci-dessous reste impayée" in text


@pytest.mark.parametrize(
    ("debtor", "suite"), [(CPAM, "commission de recours amiable"), (MUTUELLE, "réclamation écrite")]
)
def test_the_notice_to_a_payer_names_its_own_recourse(debtor: Debtor, suite: str) -> None:
    words = letter_words(letter(debtor, Etape.MISE_EN_DEMEURE), SENT)
    assert suite in said(words)
    assert "nos demandes" in said(words)
    assert not words.with_qr
    bare = said(letter_words(letter(debtor, Etape.MISE_EN_DEMEURE, lignes(1)), CONTEXT))
    assert "de la facture ci-dessous, transmise en tiers payant, ne nous a pas été réglée" in bare


@pytest.mark.parametrize("etape", LEVELS)
def test_no_letter_ever_adds_a_cost_or_a_care(etape: Etape) -> None:
    for debtor in (JEANNE, CPAM, MUTUELLE):
        text = said(letter_words(letter(debtor, etape), SENT)).lower()
        for word in (
            "frais de relance",
            "frais de dossier",
            "pénalité",
            "forfaitaire",
            "huissier",
            "rééducation",
            "acte ",
        ):
            assert word not in text


def test_without_account_the_other_means_are_not_also() -> None:
    none = replace(CONTEXT, cabinet=replace(CABINET, iban=None, telephone=""))
    assert "Vous pouvez régler par chèque" in said(letter_words(letter(), none))
    assert "dites-le-nous" in said(letter_words(letter(), none))
    assert "Vous pouvez aussi régler" in said(letter_words(letter(), CONTEXT))


def test_an_unknown_civility_greets_both() -> None:
    words = letter_words(letter(replace(JEANNE, civilite="")), CONTEXT)
    assert (words.greeting, "Madame, Monsieur," in words.politeness) == ("Madame, Monsieur", True)


def test_days() -> None:
    assert days_of(TWO[0]) == "du 01/08/2026 au 22/08/2026"
    assert days_of(replace(TWO[0], last_day=TWO[0].first_day)) == "le 01/08/2026"
    assert long_day(DATED) == "21\u00a0novembre 2026"
    assert long_day(DATED.replace(day=1)) == "1er\u00a0novembre 2026"
