"""Readers, transmission and « À propos » in words. No Qt."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import metadata

from app.domain.card import CardKind, CarteLue, ReaderState, SlotState
from app.services.camera_checks import camera_checks
from app.services.library_checks import library_checks
from app.services.ports_card import LibraryState, ReaderDiagnosis
from app.services.ports_code import CameraDiagnosis
from app.services.post_check import Check, Verdict, as_text
from app.services.reader_checks import answers, plugged_check, post_checks, reader_checks
from app.ui.reglages.model import Said
from app.ui.values import State
from app.ui.words import NBSP, counted

PRODUCT = "cabinet-kine"
_STATES = {Verdict.OK: State.SUCCESS, Verdict.WARNING: State.WARNING, Verdict.FAULT: State.DANGER}
CAMERAS_UNTRIED = Check(
    "Caméra",
    Verdict.OK,
    "pas encore essayée",
    "L’essai allume chaque caméra quelques secondes. Aucune image n’est gardée.",
)
_WORDS: dict[ReaderState, tuple[State, str, str]] = {
    ReaderState.EMPTY: (State.SUCCESS, "Prêt, sans carte", "Insérez une carte Vitale pour l’essayer."),
    ReaderState.MUTE: (
        State.WARNING,
        "La carte ne répond pas",
        "Retournez-la, puce vers le bas et vers l’avant. Si rien ne change, nettoyez la puce avec un chiffon sec.",
    ),
    ReaderState.CARD: (State.SUCCESS, "Carte présente", "Lancez un essai de lecture\u00a0: aucun nom n’est affiché."),
}
_CARDS: dict[CardKind, tuple[State, str, str]] = {
    CardKind.VITALE_2: _WORDS[ReaderState.CARD],
    CardKind.VITALE_1: (
        State.WARNING,
        "Carte Vitale 1",
        "Ce modèle ancien ne se lit qu’avec le module officiel\u00a0: saisissez l’identité.",
    ),
    CardKind.CPS: (State.SUCCESS, "Carte CPS présente", "La signature simulée n’en a pas besoin."),
    CardKind.UNKNOWN: (State.WARNING, "Carte inconnue", "Retirez-la et insérez une carte Vitale."),
}
_OLD_CARD = (
    State.SUCCESS,
    "Carte Vitale 1",
    "Le module officiel la lit : lancez un essai de lecture, aucun nom n’est affiché.",
)
SIMULATED = Said(
    State.INFO,
    "Moteur simulé, non homologué",
    "Les feuilles sont signées avec une clé de ce poste et ne valent rien devant une caisse. "
    "Chaque document produit porte «\u00a0SIMULATION\u00a0».",
)
HOMOLOGATION = (
    "Cabinet Kiné n’est pas homologué par le Centre national de dépôt et d’agrément (CNDA) et n’a pas l’agrément du "
    "GIE SESAM-Vitale. Tant qu’un moteur homologué n’est pas installé sur le poste, rien ne part vers une caisse."
)
_LICENCES: tuple[tuple[str, str, str], ...] = (
    ("PySide6 (Qt)", "PySide6-Essentials", "LGPL v3"),
    ("SQLAlchemy", "SQLAlchemy", "MIT"),
    ("Alembic", "alembic", "MIT"),
    ("SQLCipher pour Python", "sqlcipher3", "zlib, BSD"),
    ("argon2-cffi", "argon2-cffi", "MIT"),
    ("cryptography", "cryptography", "Apache 2.0 ou BSD"),
    ("ReportLab", "reportlab", "BSD"),
    ("qrcode", "qrcode", "BSD"),
    ("pypdfium2", "pypdfium2", "Apache 2.0 ou BSD"),
    ("psycopg", "psycopg", "LGPL v3"),
    ("aiosmtpd", "aiosmtpd", "Apache 2.0"),
    ("platformdirs", "platformdirs", "MIT"),
    ("pyscard", "pyscard", "LGPL v2.1"),
)


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """One reader, one camera or one point of the post, and what to do about it."""

    name: str
    state: State
    what: str
    to_do: str
    can_try: bool

    def __hash__(self) -> int:
        return hash(self.name)


@dataclass(frozen=True, slots=True)
class LicenceRow:
    """One part made by others."""

    name: str
    version: str
    licence: str


def reader_rows(diagnosis: ReaderDiagnosis) -> tuple[ReaderRow, ...]:
    """Return what is wrong with the post, then the readers as seen now, each with the gesture to make."""
    wrong = [check for check in _of_the_post(diagnosis) if check.verdict is not Verdict.OK]
    return *(check_row(check) for check in wrong), *_slot_rows(diagnosis)


def camera_rows(diagnosis: CameraDiagnosis | None) -> tuple[ReaderRow, ...]:
    """Return the cameras, each with the gesture to make; None when none was tried yet."""
    if diagnosis is None:
        return (replace(check_row(CAMERAS_UNTRIED), state=State.NEUTRAL),)
    library, *cameras = camera_checks(diagnosis)
    return tuple(check_row(check) for check in cameras or [library])


def check_row(check: Check) -> ReaderRow:
    """Return one point of ``cabinet doctor`` as a row."""
    return ReaderRow(check.name, _STATES[check.verdict], check.found.rstrip("."), check.repair, can_try=False)


def report(readers: ReaderDiagnosis, cameras: CameraDiagnosis | None) -> str:
    """Return the text to copy for support, as ``cabinet doctor`` writes it: it names nobody."""
    seen = camera_checks(cameras) if cameras is not None else (replace(CAMERAS_UNTRIED, repair=""),)
    version = Check("Cabinet Kiné", Verdict.OK, f"{version_of(PRODUCT) or 'développement'}, {platform.system()}")
    return as_text((version, *reader_checks(readers), *library_checks(readers), *seen))


def _of_the_post(diagnosis: ReaderDiagnosis) -> tuple[Check, ...]:
    checks = post_checks(diagnosis)
    return (*checks, plugged_check(diagnosis)) if answers(diagnosis) else checks


def _slot_rows(diagnosis: ReaderDiagnosis) -> Iterator[ReaderRow]:
    official = any(one.kind == "api_lecture" and one.state is LibraryState.READY for one in diagnosis.libraries)
    return (_slot_row(slot, official) for slot in diagnosis.slots if slot.reader)


def _slot_row(slot: SlotState, official: bool) -> ReaderRow:
    card = slot.card if slot.state is ReaderState.CARD else None
    if official and card is CardKind.VITALE_1:
        return ReaderRow(slot.reader, *_OLD_CARD, can_try=True)
    words = _CARDS[card] if card is not None else _WORDS[slot.state]
    return ReaderRow(slot.reader, *words, can_try=card is CardKind.VITALE_2)


def tried_words(carte: CarteLue) -> Said:
    """Return how a reading went, naming nobody."""
    people = counted(len(carte.beneficiaires), "personne")
    if not carte.nirs_match:
        to_do = "Les numéros de cette carte sont incohérents\u00a0: ils ont été écartés."
        return Said(State.WARNING, f"Carte lue{NBSP}: {people}", to_do)
    return Said(State.SUCCESS, f"Carte lue{NBSP}: {people}", "Le lecteur et la carte fonctionnent.")


def transmission_facts(engine: str, *, simulated: bool) -> tuple[tuple[str, str], ...]:
    """Return what leaves this post, and where to."""
    if not simulated:
        return (("Moteur", engine), ("Envoi", "Par le moteur installé sur ce poste"))
    return (
        ("Moteur", engine),
        ("Envoi des lots", "Caisse simulée, sur ce poste (boucle locale 127.0.0.1)"),
        ("Retours", "Boîte simulée, sur ce poste (boucle locale 127.0.0.1)"),
        ("Réseau", "Toute autre adresse est refusée, celles des caisses (rss.fr) comprises"),
    )


def versions(tables: str) -> tuple[tuple[str, str], ...]:
    """Return the facts of the product; *tables* is the version of the nomenclature."""
    return (
        ("Cabinet Kiné", version_of(PRODUCT) or "version de développement"),
        ("Licence", "MIT"),
        ("Nomenclature (NGAP)", tables),
        ("Python", platform.python_version()),
        ("Système", f"{platform.system()} {platform.release()}"),
    )


def licence_rows() -> tuple[LicenceRow, ...]:
    """Return the parts made by others that are installed, fonts and icons included."""
    held = ((name, version_of(package), licence) for name, package, licence in _LICENCES)
    return (
        LicenceRow("Inter (police)", "", "OFL 1.1"),
        LicenceRow("Lucide (icônes)", "", "ISC"),
        *(LicenceRow(name, version, licence) for name, version, licence in held if version),
    )


def version_of(package: str) -> str:
    """Return the version installed, empty when there is none."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
