"""Says of which kind a code is, by its first characters only (facts/apcv-qr.md §2, rule 1)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.clock import Clock
from app.domain.codes import AppliSimulee, CodeLu, CodeNomme, QrOpaque, ScannedCode, Secret, Symbology
from app.hardware.codes.deux_d_doc import MARK as DOCUMENT_MARK
from app.hardware.codes.deux_d_doc import parse_deux_d_doc
from app.hardware.codes.ins import MARK as INS_MARK
from app.hardware.codes.ins import parse_ins

SIMULATION_MARK = b"SIMAPCV1:"
OTHER_SIMULATION = b"SIMAPCV"
_OUT = "Ce code ne sert pas ici : présentez le QR de l’appli carte Vitale ou le datamatrix INS."
NAMES: tuple[tuple[re.Pattern[bytes], str, str], ...] = (
    (re.compile(rb"(?i)https?://|www\."), "Adresse d’un site web", _OUT),
    (re.compile(rb"BCD\r?\n"), "QR code de virement bancaire", _OUT),
    (re.compile(rb"(?i)WIFI:"), "QR code d’un réseau Wi-Fi", _OUT),
    (re.compile(rb"(?i)BEGIN:VCARD|MECARD:"), "Carte de visite", _OUT),
    (re.compile(rb"(?i)BEGIN:VEVENT|BEGIN:VCALENDAR"), "Rendez-vous d’agenda", _OUT),
    (re.compile(rb"(?i)otpauth://"), "Code secret de double authentification", "Ne le montrez à personne."),
    (re.compile(rb"(?i)mailto:|smsto:|sms:|tel:|geo:"), "Raccourci de téléphone", _OUT),
    (re.compile(rb"HC1:"), "Certificat Covid européen", _OUT),
)
"""First characters of codes that people show by mistake. Sources: the public formats of these names."""
_BOX = re.compile(rb"\x1d?01\d{14}")
_MUTUELLE = (
    "Il peut être celui d’une carte de mutuelle, dont le format n’est pas public : "
    "saisissez les cinq données imprimées sur l’attestation de tiers payant."
)


@dataclass(frozen=True, slots=True)
class Understand:
    """Tells what a code is; satisfies CodeTeller."""

    clock: Clock

    def __call__(self, code: ScannedCode) -> CodeLu:
        """Return what the code says. Raise BadCode when a known kind breaks its own layout."""
        payload = code.payload
        if payload.startswith(SIMULATION_MARK):
            return AppliSimulee(Secret(payload, self.clock.now()))
        if _is_ins(payload):
            return parse_ins(payload)
        if re.match(rb"DC\d{2}[A-Z0-9]{4}", payload):
            return parse_deux_d_doc(payload)
        return self._other(code)

    def may_name_people(self, code: ScannedCode) -> bool:
        """Return whether the first characters are those of a code that names people, or of none that is known."""
        payload = code.payload
        if payload.startswith(SIMULATION_MARK) or _is_ins(payload):
            return True
        known = payload.startswith((DOCUMENT_MARK, OTHER_SIMULATION)) or any(one.match(payload) for one, _, _ in NAMES)
        return code.symbology is Symbology.QR and not known

    def _other(self, code: ScannedCode) -> CodeLu:
        for pattern, name, advice in NAMES:
            if pattern.match(code.payload):
                return CodeNomme(name, advice)
        if code.payload.startswith(OTHER_SIMULATION):
            return CodeNomme("Code de simulation d’une autre version", "Mettez le logiciel à jour.")
        if code.symbology is Symbology.DATAMATRIX:
            return CodeNomme("Boîte de médicament", _OUT) if _BOX.match(code.payload) else _unknown_datamatrix()
        if code.symbology is Symbology.AUTRE:
            return CodeNomme(f"Code {code.name}" if code.name else "Code-barres", _OUT)
        return QrOpaque(Secret(code.payload, self.clock.now()))


def _is_ins(payload: bytes) -> bool:
    """« IS » and a version: « ISBN… » or a word is not one."""
    return payload.startswith(INS_MARK) and payload[2:4].isdigit()


def _unknown_datamatrix() -> CodeNomme:
    return CodeNomme("Datamatrix inconnu", _MUTUELLE)
