"""Reads what an attestation says from its text: fields, how sure each one is, and the line it was found on. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from app.domain.patient import normalised


class Confiance(Enum):
    """How sure a field is; a person confirms it whatever it is."""

    SURE = "sûr"
    PROBABLE = "probable"
    DOUTEUX = "douteux"


@dataclass(frozen=True, slots=True)
class Champ:
    """One field found. ``repr`` is masked."""

    valeur: str
    confiance: Confiance
    ligne: str
    """The line of the paper it was found on."""

    def __repr__(self) -> str:
        return f"Champ({self.confiance.name})"


@dataclass(frozen=True, slots=True)
class AttestationLue:
    """What was found, by the name of the field of the form; nothing else was understood."""

    champs: dict[str, Champ]

    def __repr__(self) -> str:
        return f"AttestationLue({sorted(self.champs)})"

    def get(self, key: str) -> str:
        """Return the value of a field, empty when it was not found."""
        found = self.champs.get(key)
        return found.valeur if found else ""


_DAY = r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})"
_LABELS: tuple[tuple[str, str, str], ...] = (
    ("organisme", r"(?:n[°ºo]\s*|numero\s*(?:d\W)?\s*)?(?:amc|organisme complementaire|prefectoral)", r"(\d{8,10})"),
    ("adherent", r"(?:n[°ºo]|numero)\s*(?:d\W?)?\s*adherent", r"([A-Z0-9][A-Z0-9 \-/.]{2,24})"),
    ("convention", r"(?:type\s+(?:de\s+)?)?conv(?:ention)?(?:\s*type)?", r"([A-Z0-9]{1,6})"),
    ("csr", r"csr|critere secondaire(?: de routage)?", r"([A-Z0-9*]{1,10})"),
    ("domaine", r"domaines?", r"([A-Z]{3,6})"),
)
"""Field, its label once accents are dropped, its value. Labels of the harmonised card (facts/ins-datamatrix.md §7)."""
_OPERATEURS = (
    "Almerys",
    "Viamedis",
    "SP santé",
    "Actil",
    "Kalixia",
    "Itelis",
    "Santéclair",
    "Carte Blanche",
    "Sévéane",
)
"""Facts/codage-amo-amc.md §5."""
_INSURER = re.compile(r"\b(mutuelle|mutuelles|mgen|assurances?|prevoyance|complementaire sante)\b")


def read_attestation(lines: Sequence[str]) -> AttestationLue:
    """Return the fields found in the *lines* of an attestation; none is invented, a doubtful one says so."""
    found: dict[str, Champ] = {}
    for key, label, value in _LABELS:
        field = _labelled(lines, label, value)
        if field is not None:
            found[key] = field
    found |= _period(lines)
    for key, field in (("operateur", _operator(lines)), ("nom_amc", _insurer(lines))):
        if field is not None:
            found[key] = field
    return AttestationLue(found)


def _labelled(lines: Sequence[str], label: str, value: str) -> Champ | None:
    """The value after its label on one line is sure; on the line under it, probable; two different ones, doubtful."""
    pattern = re.compile(rf"\b(?:{label})\b\s*[:.]?\s*", re.IGNORECASE)
    shape, seen = re.compile(value), list[Champ]()
    for index, line in enumerate(lines):
        bare = _bare(line)
        label_found = pattern.search(bare)
        if label_found is None:
            continue
        rest = bare[label_found.end() :].upper()
        here = shape.match(rest)
        if here:
            seen.append(Champ(here[1].strip(), Confiance.SURE, line.strip()))
        elif not rest.strip() and index + 1 < len(lines) and (under := shape.match(_bare(lines[index + 1]).upper())):
            seen.append(Champ(under[1].strip(), Confiance.PROBABLE, lines[index + 1].strip()))
    if not seen:
        return None
    if len({field.valeur for field in seen}) > 1:
        return Champ(seen[0].valeur, Confiance.DOUTEUX, seen[0].ligne)
    return seen[0]


def _period(lines: Sequence[str]) -> dict[str, Champ]:
    between = re.compile(rf"\bdu\s*:?\s*{_DAY}\s*au\s*:?\s*{_DAY}", re.IGNORECASE)
    until = re.compile(
        rf"\b(?:jusqu\W?au|valable jusqu\w*|fin(?: de droits| de validite)?)\s*:?\s*{_DAY}", re.IGNORECASE
    )
    found = [(line, match) for line in lines if (match := between.search(_bare(line)))]
    spans = [(line, _day(m.groups()[:3]), _day(m.groups()[3:])) for line, m in found]
    good = [(line, a, b) for line, a, b in spans if a is not None and b is not None and a <= b]
    if good:
        line, first, last = max(good, key=lambda one: one[2])
        level = Confiance.SURE if len({one[1:] for one in good}) == 1 else Confiance.PROBABLE
        return {"debut": Champ(_text(first), level, line.strip()), "fin": Champ(_text(last), level, line.strip())}
    for line in lines:
        match = until.search(_bare(line))
        if match and (last_day := _day(match.groups())):
            return {"fin": Champ(_text(last_day), Confiance.PROBABLE, line.strip())}
    return {}


def _operator(lines: Sequence[str]) -> Champ | None:
    for name in _OPERATEURS:
        line = next((line for line in lines if normalised(name) in normalised(line)), None)
        if line is not None:
            return Champ(name, Confiance.PROBABLE, line.strip())
    return None


def _insurer(lines: Sequence[str]) -> Champ | None:
    """A line that names an insurer and holds no number: the name of the paper itself, never sure."""
    named = [line.strip() for line in lines if _INSURER.search(_bare(line).lower()) and not re.search(r"\d", line)]
    short = [line for line in named if len(line) <= 40 and "attestation" not in _bare(line).lower()]
    return Champ(short[0], Confiance.DOUTEUX, short[0]) if short else None


def _bare(line: str) -> str:
    """Accents off, letter for letter, so that places in the line stay true."""
    return line.translate(_ACCENTS)


_ACCENTS = str.maketrans("àâäéèêëîïôöùûüçÀÂÄÉÈÊËÎÏÔÖÙÛÜÇ’", "aaaeeeeiioouuucAAAEEEEIIOOUUUC'")


def _day(parts: Sequence[str | None]) -> date | None:
    day, month, year = (int(part or 0) for part in parts)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _text(day: date) -> str:
    return f"{day:%d/%m/%Y}"
