"""What the stand-in libraries answer: XML and zones made from fictional people."""

from __future__ import annotations

from collections.abc import Sequence

from app.hardware.ssv.groups import Group, encode_zone
from app.hardware.virtual_people import Person


def identification(people: Sequence[Person], *, qualites: Sequence[str] = (), nested_birth: bool = False) -> bytes:
    """Return the XML of an identification, as facts/vitale-card.md §5 tells it."""
    rows = "".join(
        _beneficiaire(person, qualites[i] if qualites else ("0" if i == 0 else "6"), nested_birth)
        for i, person in enumerate(people)
    )
    text = (
        '<?xml version="1.0" encoding="ISO-8859-1"?>\n<T_AsnDonneesVitale xmlns="urn:x"><autre>1</autre>'
        f"<listeBenef>{rows}</listeBenef></T_AsnDonneesVitale>"
    )
    return text.encode("iso-8859-1")


def _beneficiaire(person: Person, qualite: str, nested: bool) -> str:
    year, month, day = person.naissance[:4], person.naissance[4:6], person.naissance[6:]
    born = f"{day}{month}{year}"
    birth = f"<naissance><date>{born}</date></naissance>" if nested else f"<dateNaissance>{born}</dateNaissance>"
    return (
        f"<T_AsnBeneficiaire><ident><nomUsuel>{person.nom}</nomUsuel><prenomUsuel>{person.prenom}</prenomUsuel>{birth}"
        "<adresse><ligne1>1 rue des Essais</ligne1></adresse></ident><amo><codeRegime>01</codeRegime>"
        "<caisse>349</caisse><centreCarte>9881</centreCarte><codeGestion>13</codeGestion>"
        f"<nir>{person.nir.value}</nir><qualBenef>{qualite}</qualBenef></amo></T_AsnBeneficiaire>"
    )


def bearer_zone(
    nom: str = "MOREL", prenom: str = "CLAIRE", rpps: str = "10100000008", *, am: str = "", mode: str = "0"
) -> bytes:
    """Return the zone of a CPS with one situation; *am* is the number of billing with its key."""
    holder = [b"0", b"8", rpps.encode(), b"", b"MME", nom.encode("iso-8859-1"), prenom.encode("iso-8859-1")]
    situation = [b""] * 21
    situation[0], situation[1], situation[8], situation[9], situation[13] = (
        b"1", mode.encode(), am[:-1].encode(), am[-1:].encode(), b"26",
    )  # fmt: skip
    return encode_zone([Group(1, tuple(holder)), Group(2, tuple(situation))])


def rights_zone(people: Sequence[Person], *, card: str = "T") -> bytes:
    """Return the zone of the rights of *people*, the first one insured: the values seen on test cards."""
    insured = people[0].nir
    groups = [
        Group(
            101, _texts(card, "1", "20301231", "", "", "", "A", insured.digits, insured.key, "01", "349", "9881", "13")
        ),
        Group(102, _texts("00", "", "")),
    ]
    for i, person in enumerate(people):
        own = [person.nom, person.nom, person.prenom, "", "", "1 RUE DES ESSAIS", "", "80000 AMIENS", "", "", ""]
        groups += [
            Group(104, _texts(*own, person.naissance + "0000", "1", "0" if i == 0 else "6", "00", "00000000", "", "")),
            Group(105, _texts("20260101", "20261231")),
            Group(106, _texts("20260101", "00000000", "0", "0100")),
            Group(107, _texts("12345678", "OOOOOOOO", "01", "", "", "M")),
            Group(108, _texts("20260101", "20261231")),
        ]
    return encode_zone(groups)


def _texts(*texts: str) -> tuple[bytes, ...]:
    return tuple(text.encode("iso-8859-1") for text in texts)
