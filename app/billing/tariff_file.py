"""Reads a tariff update file: envelope, signed bytes, shape. Everything wrong is said at once, each with its place."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn, TypeVar

from app.billing.nomenclature import Acte, ActeStatus, LettreCleValue
from app.billing.tariff_update import ActeClosing, RateChange, StepConfirmed, TariffUpdate, ValueClosing
from app.domain.dates import DateRange
from app.domain.errors import AppError
from app.domain.money import Money
from app.domain.people import ZoneTarifaire

FORMAT = 1
LARGEST = 5_000_000
"""Bytes; the whole nomenclature holds in a tenth of it."""
_CONTEXT = b"cabinet-kine/tarifs/1\n"
"""Goes before the signed bytes, so that a signature made for something else never fits here."""

Json = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in the file: « actes.ajouter[3].coefficient » and the reason in French."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}\u00a0: {self.message}"


class TariffFileInvalid(AppError):
    """The file is not a tariff update, or is one that cannot be read."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        shown = " ".join(f"{problem}" for problem in problems[:3])
        more = f" (et {len(problems) - 3} autres)" if len(problems) > 3 else ""
        super().__init__(
            f"tariff file invalid: {len(problems)} problems",
            f"Ce fichier n’est pas une mise à jour des tarifs lisible\u00a0: rien n’a été appliqué. {shown}{more}",
        )
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Envelope:
    """A file whose signature was not checked yet: its content must not be believed."""

    payload: Json = field(repr=False)
    signed_bytes: bytes = field(repr=False)
    signature: bytes
    key_id: str
    """Which of the maintainers’ keys signed, as the file says."""


def signed_bytes(payload: Json) -> bytes:
    """Return what is signed: sorted keys, no white space, UTF-8, after the name of the use.

    Raises UnicodeEncodeError on a lone surrogate.
    """
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return _CONTEXT + text.encode()


def read_envelope(raw: bytes) -> Envelope:
    """Return the envelope of *raw*; raise TariffFileInvalid. Nothing of the content is interpreted."""
    if len(raw) > LARGEST:
        _refuse("fichier", "trop grand pour une mise à jour des tarifs.")
    try:
        whole = json.loads(
            raw, object_pairs_hook=_no_double, parse_float=_no_number, parse_constant=_no_number
        )  # fmt: skip
    except (ValueError, RecursionError):
        _refuse("fichier", "ce n’est pas du JSON, ou il contient un nombre à virgule ou une clé en double.")
    if not isinstance(whole, dict) or set(whole) != {"mise_a_jour", "signature"}:
        _refuse("fichier", "on attend « mise_a_jour » et « signature », et rien d’autre.")
    payload, seal = whole["mise_a_jour"], whole["signature"]
    if not isinstance(payload, dict):
        _refuse("mise_a_jour", "on attend un objet.")
    if not isinstance(seal, dict) or seal.get("algorithme") != "Ed25519" or not isinstance(seal.get("valeur"), str):
        _refuse("signature", "on attend « algorithme » (Ed25519), « cle » et « valeur ».")
    try:
        return Envelope(
            payload,
            signed_bytes(payload),
            base64.b64decode(seal["valeur"], validate=True),
            str(seal.get("cle", "")),
        )
    except (ValueError, RecursionError):  # not base64, a text that no encoding can carry, or one too deep
        _refuse("signature", "illisible.")


def sealed(payload: Json, signature: bytes, key_id: str) -> bytes:
    """Return the file that carries *payload* with its signature."""
    seal = {"algorithme": "Ed25519", "cle": key_id, "valeur": base64.b64encode(signature).decode()}
    whole = {"mise_a_jour": payload, "signature": seal}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def read_update(payload: Json) -> TariffUpdate:
    """Return the update of a payload whose signature was checked; raise TariffFileInvalid with every fault."""
    reader = _Reader()
    update = reader.update(payload)
    if reader.problems or update is None:
        raise TariffFileInvalid(tuple(reader.problems))
    return update


def _refuse(path: str, message: str) -> NoReturn:
    raise TariffFileInvalid((Problem(path, message),))


def _no_double(pairs: list[tuple[str, Any]]) -> Json:
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("double key")
    return dict(pairs)


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text}: amounts are texts")


_REQUIRED = ("format", "version", "apres", "publiee_le", "libelle", "source")
_PARTS = {"actes": ("fermer", "ajouter", "confirmer"), "lettres_cles": ("fermer", "ajouter")}
_ACTE_TEXTS = (
    "act_id", "category", "letter_key", "coefficient", "date_from", "date_to", "article", "label_fr", "old_key_coef",
    "referentiel_threshold", "dap_from_session", "referentiel_situation", "home_visit_code", "amount_metropole_eur",
    "amount_drom_eur", "status", "notes", "confidence", "source",
)  # fmt: skip
"""The columns of resources/ngap/actes.csv, key values left out."""
_ACTE_REQUIRED = frozenset({"act_id", "category", "letter_key", "date_from", "article", "label_fr"})
_STATUSES = {status.value: status for status in (ActeStatus.IN_FORCE_VERIFIED, ActeStatus.IN_FORCE_PROBABLE)}


class _Fault(Exception):
    """One field is wrong; the row is left out and the reading goes on."""


@dataclass(slots=True)
class _Reader:
    problems: list[Problem] = field(default_factory=list)

    def update(self, payload: Json) -> TariffUpdate | None:
        self._keys("mise_a_jour", payload, (*_REQUIRED, *_PARTS, "taux"), _REQUIRED)
        form = payload.get("format")
        if self.problems or form != FORMAT:
            if not self.problems:
                self._add("format", f"{form!r} n’est pas connu de cette version du logiciel. Mettez-le à jour d’abord.")
            return None
        parts = {name: self._part(payload, name, keys) for name, keys in _PARTS.items()}
        actes, values = parts["actes"], parts["lettres_cles"]
        published = self._guarded("publiee_le", lambda: _date(payload["publiee_le"]), date.min)
        update = TariffUpdate(
            version=self._guarded("version", lambda: _count(payload["version"], 1), 0),
            apres=self._guarded("apres", lambda: _count(payload["apres"], 0), 0),
            publiee_on=published,
            libelle=self._guarded("libelle", lambda: _text(payload, "libelle"), ""),
            source=self._guarded("source", lambda: _text(payload, "source"), ""),
            closed=self._rows("actes.fermer", actes["fermer"], ("act_id", "dernier_jour"), _closing),
            added=self._rows("actes.ajouter", actes["ajouter"], _ACTE_TEXTS, lambda row: _acte(row, payload)),
            confirmed=self._rows("actes.confirmer", actes["confirmer"], ("act_id", "date_from"), _step),
            values_closed=self._rows(
                "lettres_cles.fermer", values["fermer"], ("letter_key", "zone", "dernier_jour"), _value_closing
            ),
            values_added=self._rows(
                "lettres_cles.ajouter", values["ajouter"],
                ("letter_key", "zone", "value", "date_from", "date_to", "source"), lambda row: _value(row, payload),
            ),
            rates=self._rows(
                "taux", payload.get("taux", []), ("code", "taux_pct", "date_from", "source"),
                lambda row: _rate(row, payload),
            ),
        )  # fmt: skip
        if not self.problems and not _changes_something(update):
            self._add("mise_a_jour", "elle ne change rien.")
        return update

    def _part(self, payload: Json, name: str, keys: tuple[str, ...]) -> Json:
        part = payload.get(name, {})
        self._keys(name, part, keys, ())
        return {key: part.get(key, []) if isinstance(part, dict) else [] for key in keys}

    def _keys(self, path: str, found: object, known: tuple[str, ...], required: tuple[str, ...]) -> bool:
        """Say what is missing and what is not known: a misspelt key must not pass in silence."""
        if not isinstance(found, dict):
            self._add(path, "on attend un objet.")
            return False
        missing, unknown = [k for k in required if k not in found], sorted(set(found) - set(known))
        for key in missing:
            self._add(f"{path}.{key}", "manque.")
        for key in unknown:
            self._add(f"{path}.{key}", "clé inconnue.")
        return not missing and not unknown

    def _rows(
        self, path: str, rows: object, known: tuple[str, ...], build: Callable[[Json], T]
    ) -> tuple[T, ...]:  # fmt: skip
        if not isinstance(rows, list):
            self._add(path, "on attend une liste.")
            return ()
        built: list[T] = []
        for number, row in enumerate(rows):
            place = f"{path}[{number}]"
            if self._keys(place, row, known, ()):
                try:
                    built.append(build(row))
                except _Fault as fault:
                    self._add(place, str(fault))
        return tuple(built)

    def _guarded(self, path: str, build: Callable[[], T], otherwise: T) -> T:
        try:
            return build()
        except _Fault as fault:
            self._add(path, str(fault))
            return otherwise

    def _add(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))


def _changes_something(update: TariffUpdate) -> bool:
    return bool(
        update.closed or update.added or update.confirmed or update.values_closed or update.values_added or update.rates
    )


def _text(row: Json, key: str, default: str | None = None) -> str:
    value = row.get(key, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise _Fault(f"{key} manque ou n’est pas un texte.")
    return value


def _date(value: object) -> date:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise _Fault("on attend un jour AAAA-MM-JJ qui existe.")


def _count(value: object, least: int) -> int:
    if type(value) is not int or not least <= value < 2**31:
        raise _Fault(f"on attend un nombre entier à partir de {least}.")
    return value


def _decimal(text: str, key: str) -> Decimal:
    if not re.fullmatch(r"\d{1,3}\.\d{2}", text):
        raise _Fault(f"{key}\u00a0: on attend deux décimales après un point, comme 8.09.")
    return Decimal(text)


def _period(row: Json) -> DateRange:
    last = _text(row, "date_to", "")
    first, end = _date(row.get("date_from")), _date(last) if last else None
    if end is not None and end < first:
        raise _Fault("date_to est avant date_from.")
    return DateRange.through(first, end)


def _zone(row: Json) -> ZoneTarifaire:
    name = _text(row, "zone")
    if name not in ZoneTarifaire.__members__:
        raise _Fault("zone\u00a0: METROPOLE ou DROM.")
    return ZoneTarifaire[name]


def _closing(row: Json) -> ActeClosing:
    return ActeClosing(_text(row, "act_id"), _date(row.get("dernier_jour")))


def _value_closing(row: Json) -> ValueClosing:
    return ValueClosing(_text(row, "letter_key"), _zone(row), _date(row.get("dernier_jour")))


def _step(row: Json) -> StepConfirmed:
    return StepConfirmed(_text(row, "act_id"), _date(row.get("date_from")))


def _value(row: Json, head: Json) -> LettreCleValue:
    value = _decimal(_text(row, "value"), "value")
    return LettreCleValue(_key(row), _zone(row), value, _period(row), _text(row, "source", str(head["source"])))


def _rate(row: Json, head: Json) -> RateChange:
    percent = _count(row.get("taux_pct"), 0)
    if percent > 100:
        raise _Fault("taux_pct\u00a0: 100 au plus.")
    return RateChange(
        _text(row, "code"), percent, _date(row.get("date_from")), _text(row, "source", str(head["source"]))
    )  # fmt: skip


def _acte(row: Json, head: Json) -> Acte:
    texts = {key: _text(row, key, None if key in _ACTE_REQUIRED else "") for key in _ACTE_TEXTS}
    coefficient = _decimal(texts["coefficient"], "coefficient") if texts["coefficient"] else None
    status = texts["status"] or ActeStatus.IN_FORCE_VERIFIED.value
    if status not in _STATUSES:
        raise _Fault("status\u00a0: in_force_verified ou in_force_probable.")
    return Acte(
        act_id=texts["act_id"],
        category=texts["category"],
        lettre_cle=_key(row),
        coefficient=coefficient,
        validity=_period(row),
        article=texts["article"],
        libelle=texts["label_fr"].replace("'", "’"),
        ancienne_cotation=texts["old_key_coef"],
        seuil_referentiel=_session(texts, "referentiel_threshold"),
        dap_from=_session(texts, "dap_from_session"),
        situation_referentiel=texts["referentiel_situation"],
        deplacement=texts["home_visit_code"],
        published=_amounts(texts),
        status=_STATUSES[status],
        notes=texts["notes"],
        confidence=texts["confidence"],
        source=texts["source"] or str(head["source"]),
        version=str(head["publiee_le"]),
    )


def _key(row: Json) -> str:
    letters = _text(row, "letter_key")
    if not re.fullmatch(r"[A-Z]{1,4}", letters):
        raise _Fault("letter_key\u00a0: une à quatre lettres capitales.")
    return letters


def _session(texts: dict[str, str], key: str) -> int | None:
    if texts[key] and not re.fullmatch(r"\d{1,3}", texts[key]):
        raise _Fault(f"{key}\u00a0: on attend un rang de séance.")
    return int(texts[key]) if texts[key] else None


def _amounts(texts: dict[str, str]) -> dict[ZoneTarifaire, Money]:
    found = {
        ZoneTarifaire.METROPOLE: texts["amount_metropole_eur"],
        ZoneTarifaire.DROM: texts["amount_drom_eur"],
    }
    return {zone: _money(text) for zone, text in found.items() if text}


def _money(text: str) -> Money:
    if not re.fullmatch(r"\d{1,5}\.\d{2}", text):
        raise _Fault("montant\u00a0: on attend deux décimales après un point, comme 17.88.")
    return Money.parse(text)
