"""Read a code at the desk: from a picture, a camera, a handheld scanner; say what it is and whom it names."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from threading import Event

from app.domain.apcv import ApcvRefused, ContexteApcv, RefusApcv
from app.domain.card import BeneficiaireLu
from app.domain.clock import Clock
from app.domain.codes import (
    AppliSimulee,
    BadCode,
    CodeLu,
    CodeNomme,
    DeuxDDocLu,
    InsLu,
    ModuleAbsent,
    NoCodeSeen,
    QrOpaque,
    ScannedCode,
    SeveralCodes,
    Symbology,
)
from app.domain.errors import AppError
from app.domain.ins import CanalIdentite, IdentiteIns, ModeIdentite, refusal
from app.services import code_words
from app.services.ports_code import AppliEngine, CodeScanner, CodeTeller, PictureReader, Tell

SAME_CODE = timedelta(seconds=5)
"""The same code seen again so soon is the same gesture (facts/apcv-qr.md §2, rule 6)."""
_ONLY_SIMULATION = "Ce poste est en mode simulation : il n’ouvre que les codes du simulateur."


class Usage(Enum):
    """What can be done with a code."""

    UTILISABLE = "utilisable"
    A_VERIFIER = "à vérifier"
    INUTILE = "sans usage ici"
    REFUSE = "refusé"


@dataclass(frozen=True, slots=True)
class Lecture:
    """One code, explained. ``repr`` names nobody."""

    titre: str
    usage: Usage
    lignes: tuple[str, ...]
    """What to show, in French; numbers of people are masked."""
    identites: tuple[IdentiteIns, ...] = ()
    personnes: tuple[BeneficiaireLu, ...] = ()
    """The same people as a card would give them, in the same order."""
    contexte: ContexteApcv | None = None
    valable_jusqu_a: datetime | None = None
    """End of the validity of the code itself, when it is known."""
    said: CodeLu | None = None

    def __repr__(self) -> str:
        return f"Lecture({self.titre!r}, {self.usage.name}, {len(self.personnes)} people)"


@dataclass(slots=True)
class Debounce:
    """Remembers the last code by a digest, never by itself."""

    clock: Clock
    _last: tuple[bytes, datetime] | None = field(default=None, repr=False)

    def note(self, code: ScannedCode) -> None:
        """Remember that *code* was just taken."""
        self._last = hashlib.sha256(code.payload).digest(), self.clock.now()

    def seen_lately(self, code: ScannedCode) -> bool:
        """Return whether *code* was taken less than five seconds ago."""
        if self._last is None:
            return False
        digest, at = self._last
        return digest == hashlib.sha256(code.payload).digest() and self.clock.now() - at < SAME_CODE


@dataclass(frozen=True, slots=True)
class ReadCode:
    """What a code says, wherever it was shown. *mode* None explains everything and refuses no identity."""

    tell: CodeTeller
    pictures: PictureReader
    scanner: Callable[[str], CodeScanner]
    """Return the scanner of a camera setting: « 0 », a film, an address of this machine."""
    module: AppliEngine
    """The official module, or what says that there is none."""
    simulator: AppliEngine | None
    clock: Clock
    debounce: Debounce
    mode: ModeIdentite | None = None

    def picture(self, content: bytes) -> tuple[Lecture, ...]:
        """Return every code of a picture, explained; the one who shows a bad code learns why.

        Blocks a moment. Raise NoCodeSeen when there is none, PictureUnreadable, EnvironmentProblem.
        """
        codes = self.pictures(content)
        if not codes:
            raise NoCodeSeen("no code in the picture")
        return tuple(self.explain(code) for code in codes)

    def pictured(self, content: bytes) -> Lecture:
        """Return the one code of a picture that names people, else the first one, explained.

        Blocks a moment. Raise SeveralCodes when more than one names people, what ``code`` raises when there is only
        one, NoCodeSeen when there is none, PictureUnreadable, EnvironmentProblem.
        """
        codes = self.pictures(content)
        if not codes:
            raise NoCodeSeen("no code in the picture")
        if len(codes) == 1:
            return self.code(codes[0])
        found = [self.explain(code) for code in codes]
        naming = [lecture for lecture in found if lecture.personnes]
        if len(naming) > 1:
            raise SeveralCodes()
        return naming[0] if naming else found[0]

    def camera(self, source: str, tell: Tell, cancel: Event) -> Lecture:
        """Return the first code that the camera sees, the camera already released. Blocks: use the camera lane.

        Raise what CodeScanner.scan and this object's ``code`` raise.
        """
        found = self.scanner(source).scan(tell, cancel)
        self.debounce.note(found)
        return self.code(found)

    def typed(self, payload: bytes) -> Lecture:
        """Return what a handheld scanner read. Raise as ``code`` does."""
        return self.code(ScannedCode(payload, Symbology.QR))

    def explain(self, code: ScannedCode) -> Lecture:
        """Return the code explained, a refusal included."""
        try:
            return self.code(code)
        except AppError as error:
            return Lecture(_name(error), Usage.REFUSE, (error.user_message,))

    def code(self, code: ScannedCode) -> Lecture:
        """Return the code explained; the appli carte Vitale is opened by its engine, its code handed over unchanged.

        Blocks when an engine is asked. Raise BadCode, ApcvRefused, ModuleAbsent, CodeExpired, DeviceError.
        """
        said = self.tell(code)
        match said:
            case InsLu():
                return self._ins(said)
            case DeuxDDocLu():
                return Lecture(code_words.title(said), Usage.INUTILE, code_words.document_lines(said), said=said)
            case CodeNomme():
                return Lecture(code_words.title(said), Usage.INUTILE, (said.conseil,), said=said)
            case AppliSimulee():
                return self._opened(said, said.code.take(self.clock.now()), self._simulator())
            case QrOpaque():
                return self._opened(said, said.code.take(self.clock.now()), self._module())

    def _ins(self, said: InsLu) -> Lecture:
        refused = refusal(said.matricule.oid, self.mode) if self.mode else ""
        usage = Usage.REFUSE if refused else Usage.A_VERIFIER if said.remarques else Usage.UTILISABLE
        traits = said.traits
        lu = BeneficiaireLu(traits.nom_naissance, traits.premier_prenom, traits.naissance, said.matricule.numero)
        identite = IdentiteIns(traits, CanalIdentite.CODE_BARRES, said.matricule)
        lines = (*code_words.ins_lines(said), *said.remarques)
        return Lecture(
            code_words.title(said),
            usage,
            (refused, *lines) if refused else lines,
            () if refused else (identite,),
            () if refused else (lu,),
            said=said,
        )

    def _opened(self, said: CodeLu, raw: bytes, engine: AppliEngine) -> Lecture:
        now = self.clock.now()
        until = engine.valid_until(raw)
        context = engine.acquire(raw)
        people = context.beneficiaires
        today = self.clock.today()
        lines = code_words.session_lines(context, now)
        return Lecture(
            f"{code_words.title(said)}{' simulée' if context.simulation else ''}",
            Usage.A_VERIFIER if context.avis else Usage.UTILISABLE,
            (*lines, code_words.remaining(until, now)) if until else lines,
            tuple(
                IdentiteIns(one.traits, CanalIdentite.APPLI_CARTE_VITALE, one.matricule, insi_on=today)
                for one in people
            ),
            tuple(one.lu for one in people),
            context,
            until,
            said,
        )

    def _simulator(self) -> AppliEngine:
        if self.simulator is None or self.mode is ModeIdentite.REEL:
            raise ApcvRefused(RefusApcv.MODE)
        return self.simulator

    def _module(self) -> AppliEngine:
        if self.mode is ModeIdentite.SIMULATION:
            raise ModuleAbsent("simulation mode", _ONLY_SIMULATION)
        return self.module


def _name(error: AppError) -> str:
    """Return the name of a code that was refused."""
    match error:
        case BadCode():
            return error.kind
        case ApcvRefused():
            return "QR code de l’appli carte Vitale simulée"
        case _:
            return "QR code"
