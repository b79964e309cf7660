"""From the groups that the SSV library reads to what the desk shows. Source: facts/vitale-card.md §6.3."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from app.domain.card import Rattachement
from app.domain.cps import PorteurCps, SituationCps
from app.domain.dates import BirthDate
from app.domain.droits_vitale import (
    BeneficiaireVitale,
    ComplementaireLue,
    CouvertureLue,
    DroitsVitale,
    MutuelleLue,
    PeriodeLue,
)
from app.domain.identifiers import Nir
from app.hardware.native.errors import LibraryGarbled
from app.hardware.ssv.groups import Group

TITULAIRE_PS, SITUATION_PS = 1, 2
ASSURE, BENEFICIAIRE, DROITS_AMO, COUVERTURE, MUTUELLE, DROITS_MUTUELLE, COMPLEMENTAIRE = (
    101, 104, 105, 106, 107, 108, 109,
)  # fmt: skip
MAX_BENEFICIAIRES = 32
TEST_CARD = "T"
RPPS_LENGTH = 11


def read_bearer(groups: Sequence[Group]) -> PorteurCps:
    """Return who holds the CPS. Raise LibraryGarbled when no group names anybody."""
    holder = next((group for group in groups if group.number == TITULAIRE_PS), None)
    if holder is None or not holder.text("nom"):
        raise LibraryGarbled("no bearer")
    return PorteurCps(
        nom=holder.text("nom"),
        prenom=holder.text("prenom"),
        identifiant=_national(holder.text("identification"), holder.text("identification_cle")),
        type_carte=holder.text("type_carte"),
        situations=tuple(_situation(group) for group in groups if group.number == SITUATION_PS),
    )


def read_rights(groups: Sequence[Group], warning: str = "") -> DroitsVitale:
    """Return the rights of everybody on the card; *warning* is kept with them. Raise LibraryGarbled."""
    insured = next((group for group in groups if group.number == ASSURE), None)
    people = list(_people(groups))
    if insured is None or not people or len(people) > MAX_BENEFICIAIRES:
        raise LibraryGarbled(f"no insured, or {len(people)} people")
    return DroitsVitale(
        nir=_nir(insured.text("nir"), insured.text("nir_cle")),
        rattachement=Rattachement(
            insured.text("regime"), insured.text("caisse"), insured.text("centre"), insured.text("code_gestion")
        ),
        test=insured.text("type_carte") == TEST_CARD,
        beneficiaires=tuple(_beneficiaire(person, own) for person, own in people),
        avertissement=warning,
    )


def read_day(text: str) -> date | None:
    """Return the day of ``AAAAMMJJ``, maybe followed by ``0000``; None when there is none or no calendar knows it."""
    match = re.fullmatch(r"([0-9]{8})(0000)?", text)
    return BirthDate(match.group(1)).day if match else None


def _people(groups: Sequence[Group]) -> Iterator[tuple[Group, list[Group]]]:
    """Yield each person with the groups that follow it: their order is their nesting."""
    person: Group | None = None
    own: list[Group] = []
    for group in groups:
        if group.number == BENEFICIAIRE:
            if person is not None:
                yield person, own
            person, own = group, []
        elif person is not None:
            own.append(group)
    if person is not None:
        yield person, own


def _beneficiaire(person: Group, own: list[Group]) -> BeneficiaireVitale:
    born = person.text("naissance")[:8]
    mutuelle = next((group for group in own if group.number == MUTUELLE), None)
    amc = next((group for group in own if group.number == COMPLEMENTAIRE), None)
    return BeneficiaireVitale(
        nom=person.text("nom_usuel"),
        nom_patronymique=person.text("nom_patronymique"),
        prenom=person.text("prenom"),
        naissance=BirthDate(born) if re.fullmatch(r"[0-9]{8}", born) else None,
        rang=person.text("rang"),
        qualite=person.text("qualite"),
        nir_certifie=_nir(person.text("nir_certifie"), person.text("nir_certifie_cle")),
        service_amo=person.text("service_amo"),
        droits=tuple(_period(group) for group in own if group.number == DROITS_AMO),
        couvertures=tuple(
            CouvertureLue(_period(group), group.text("code_ald"), group.text("code_situation"))
            for group in own
            if group.number == COUVERTURE
        ),
        mutuelle=None if mutuelle is None else _mutuelle(mutuelle, own),
        complementaire=None if amc is None else _complementaire(amc),
    )


def _mutuelle(group: Group, own: list[Group]) -> MutuelleLue:
    periods = tuple(_period(one) for one in own if one.number == DROITS_MUTUELLE)
    return MutuelleLue(group.text("identification"), group.text("garanties"), group.text("indicateur"), periods)


def _complementaire(group: Group) -> ComplementaireLue:
    return ComplementaireLue(
        numero=group.text("numero_b2") or group.text("numero_edi"),
        adherent=group.text("adherent"),
        indicateur=group.text("indicateur"),
        periode=_period(group),
        routage=group.text("routage"),
        hote=group.text("hote"),
        domaine=group.text("domaine"),
    )


def _situation(group: Group) -> SituationCps:
    return SituationCps(
        numero_logique=group.text("numero_logique"),
        mode_exercice=group.text("mode_exercice"),
        numero_am=group.text("facturation") + group.text("facturation_cle"),
        numero_remplacant=group.text("remplacant") + group.text("remplacant_cle"),
        specialite=group.text("specialite"),
        raison_sociale=group.text("raison_sociale"),
    )


def _national(number: str, key: str) -> str:
    """Return the number with its key; the key of an RPPS is its last digit and may be given apart."""
    return number if len(number) >= RPPS_LENGTH else number + key


def _period(group: Group) -> PeriodeLue:
    return PeriodeLue(read_day(group.text("debut")), read_day(group.text("fin")))


def _nir(digits: str, key: str) -> Nir | None:
    bare = (digits + key).upper()
    return Nir.unchecked(bare) if re.fullmatch(r"[0-9]{5}([0-9]{2}|2A|2B)[0-9]{8}", bare) else None
