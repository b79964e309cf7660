"""What the stand-in libraries answer: XML and zones made from fictional people."""

from __future__ import annotations

from collections.abc import Sequence

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
