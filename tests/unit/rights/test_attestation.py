"""Fields of an attestation: what is sure, what is doubtful, and nothing invented."""

from __future__ import annotations

import pytest

from app.rights.attestation import Confiance, read_attestation

CARD = (
    "ATTESTATION DE TIERS PAYANT",
    "Mutuelle des Lilas",
    "Bénéficiaire : DURAND Élodie",
    "N° AMC : 75500999   Type conv : SP   CSR : 123",
    "N° d'adhérent : 00123456 A",
    "Domaines : MKIN",
    "Période de validité : du 01/01/2026 au 31/12/2026",
    "Opérateur de tiers payant Almerys",
)


def test_a_harmonised_card_fills_the_form() -> None:
    found = read_attestation(CARD)
    values = {key: (champ.valeur, champ.confiance) for key, champ in found.champs.items()}
    assert values["organisme"] == ("75500999", Confiance.SURE)
    assert values["adherent"] == ("00123456 A", Confiance.SURE)
    assert values["debut"] == ("01/01/2026", Confiance.SURE)
    assert values["fin"] == ("31/12/2026", Confiance.SURE)
    assert values["domaine"] == ("MKIN", Confiance.SURE)
    assert values["convention"][0] == "SP"
    assert values["csr"][0] == "123"
    assert values["operateur"] == ("Almerys", Confiance.PROBABLE)
    assert values["nom_amc"] == ("Mutuelle des Lilas", Confiance.DOUTEUX)
    assert found.champs["organisme"].ligne.startswith("N° AMC")
    assert found.get("regime") == ""


def test_a_value_under_its_label_is_probable_and_two_values_are_doubtful() -> None:
    assert read_attestation(("Numéro AMC", "75500999")).champs["organisme"].confiance is Confiance.PROBABLE
    twice = read_attestation(("N° AMC : 75500999", "N° AMC : 75500111")).champs["organisme"]
    assert (twice.valeur, twice.confiance) == ("75500999", Confiance.DOUTEUX)


@pytest.mark.parametrize(
    "lines",
    [(), ("Facture d’électricité", "du 31/12/2026 au 01/01/2026"), ("du 45/13/2026 au 99/99/2026",), ("N° AMC : 12",)],
)
def test_nothing_is_invented(lines: tuple[str, ...]) -> None:
    assert read_attestation(lines).champs == {}


def test_the_latest_of_several_periods_is_only_probable() -> None:
    found = read_attestation(("du 01/01/2025 au 31/12/2025", "du 01/01/2026 au 31/12/2026"))
    assert (found.get("fin"), found.champs["fin"].confiance) == ("31/12/2026", Confiance.PROBABLE)
    alone = read_attestation(("Valable jusqu’au 30/06/2026",))
    assert (alone.get("debut"), alone.get("fin")) == ("", "30/06/2026")


def test_a_field_never_shows_in_a_log() -> None:
    found = read_attestation(CARD)
    assert "00123456" not in repr(found) + repr(found.champs["adherent"])
