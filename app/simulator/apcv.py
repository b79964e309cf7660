"""Our own marked stand-in for the appli carte Vitale: a telephone that shows codes and an engine that opens them.

Not the format of the real appli, which is confidential: only its use is alike (short, renewed, opaque, no personal
datum). Source of the design: facts/apcv-qr.md §3.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.domain.apcv import ApcvRefused, BeneficiaireAppli, ContexteApcv, RefusApcv
from app.domain.clock import Clock
from app.domain.errors import DeviceError
from app.services.ports_code import OnceOnly
from app.simulator import base45
from app.simulator.apcv_people import Assure

MARK = "SIMAPCV1:"
SIGNED_MARK = b"SIMAPCV1\x00"
VERSION = 1
BODY, SIGNATURE = 34, 64
DELEGATED = 0x01
LIFETIME_S, LONGEST_LIFETIME_S = 60, 300
SKEW = timedelta(seconds=120)
REMEMBERED = timedelta(minutes=10)
SESSION = timedelta(minutes=30)
TRAINING_SEED = hashlib.sha256(b"Cabinet Kine, appli carte Vitale simulee").digest()
"""The key of the training telephone: known to everybody, so that it can never vouch for anything real."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a code carries."""

    issued_at: datetime
    lifetime_s: int
    nonce: bytes
    subject: bytes
    delegated: bool
    key_id: bytes
    signed: bytes = field(repr=False, default=b"")
    signature: bytes = field(repr=False, default=b"")

    @property
    def ends_at(self) -> datetime:
        """When it can no longer be presented, clocks agreeing."""
        return self.issued_at + timedelta(seconds=self.lifetime_s)

    def body(self) -> bytes:
        """Return the 34 bytes that are signed."""
        head = bytes([VERSION, DELEGATED if self.delegated else 0]) + self.key_id
        issued = int(self.issued_at.timestamp()).to_bytes(4, "big")
        return head + issued + self.lifetime_s.to_bytes(2, "big") + self.nonce + self.subject

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Return the ticket of a code, its signature not yet checked; raise ApcvRefused (FORMAT or VERSION)."""
        try:
            text = raw.decode("ascii")
            data = base45.decode(text.removeprefix(MARK)) if text.startswith(MARK) else b""
        except ValueError:
            raise ApcvRefused(RefusApcv.FORMAT) from None
        if len(data) != BODY + SIGNATURE:
            raise ApcvRefused(RefusApcv.FORMAT)
        body, signature = data[:BODY], data[BODY:]
        if body[0] != VERSION:
            raise ApcvRefused(RefusApcv.VERSION)
        lifetime = int.from_bytes(body[8:10], "big")
        if body[1] & ~DELEGATED or not 0 < lifetime <= LONGEST_LIFETIME_S:
            raise ApcvRefused(RefusApcv.FORMAT)
        issued = datetime.fromtimestamp(int.from_bytes(body[4:8], "big"), UTC)
        return cls(issued, lifetime, body[10:18], body[18:], bool(body[1] & DELEGATED), body[2:4], body, signature)


def key_id(key: Ed25519PublicKey) -> bytes:
    """Return the first two bytes of the SHA-256 of the public key."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).digest()[:2]


@dataclass(frozen=True, slots=True)
class SimulatedPhone:
    """A telephone with the simulated appli: shows a new code at each call."""

    clock: Clock
    seed: bytes = TRAINING_SEED
    nonce: Callable[[], bytes] = lambda: secrets.token_bytes(8)

    def code(self, assure: Assure, *, delegated: bool = False, lifetime_s: int = LIFETIME_S) -> bytes:
        """Return the text of the QR for *assure*, signed, valid *lifetime_s* seconds from now."""
        key = Ed25519PrivateKey.from_private_bytes(self.seed)
        ticket = Ticket(self.clock.now(), lifetime_s, self.nonce(), assure.token, delegated, key_id(key.public_key()))
        body = ticket.body()
        return (MARK + base45.encode(body + key.sign(SIGNED_MARK + body))).encode("ascii")


@dataclass(slots=True)
class ApcvFaults:
    """What the engine of the training must pretend."""

    no_rights: bool = False
    adri_down: bool = False
    cps_absent: bool = False
    session_over: bool = False
    engine_silent: bool = False


@dataclass(slots=True)
class Remembered:
    """Satisfies OnceOnly, as long as the process lives."""

    _seen: dict[bytes, datetime] = field(default_factory=dict, repr=False)

    def __call__(self, nonce: bytes, now: datetime, kept: timedelta) -> bool:
        """Return whether *nonce* comes for the first time."""
        self._seen = {one: at for one, at in self._seen.items() if now - at <= kept}
        first = nonce not in self._seen
        self._seen.setdefault(nonce, now)
        return first


@dataclass(slots=True)
class SimulatedApcv:
    """Satisfies AppliEngine; opens the codes of the simulated telephone and nothing else."""

    clock: Clock
    assures: Mapping[bytes, Assure]
    keys: Mapping[bytes, Ed25519PublicKey] = field(default_factory=dict)
    faults: ApcvFaults = field(default_factory=ApcvFaults)
    simulated: bool = True
    first_use: OnceOnly = field(default_factory=Remembered, repr=False)
    _open: ContexteApcv | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not self.keys:
            training = Ed25519PrivateKey.from_private_bytes(TRAINING_SEED).public_key()
            self.keys = {key_id(training): training}

    @property
    def session(self) -> ContexteApcv | None:
        """The session that is open."""
        return self._open

    def acquire(self, raw: bytes) -> ContexteApcv:
        """Return the session that *raw* opens. Raise ApcvRefused with the first check that says no."""
        self.release()
        if self.faults.engine_silent:
            raise DeviceError("simulated engine silent", "Le moteur simulé ne répond pas. Réessayez.")
        ticket = Ticket.parse(raw)
        self._check_signature(ticket)
        now = self.clock.now()
        if ticket.issued_at > now + SKEW:
            raise ApcvRefused(RefusApcv.PAS_ENCORE_VALIDE)
        if now > ticket.ends_at + SKEW:
            raise ApcvRefused(RefusApcv.EXPIRE)
        if not self.first_use(ticket.nonce, now, REMEMBERED):
            raise ApcvRefused(RefusApcv.REJOUE)
        assure = self.assures.get(ticket.subject)
        if assure is None:
            raise ApcvRefused(RefusApcv.ASSURE_INCONNU)
        self._open = self._session(ticket, assure, now)
        return self._open

    def valid_until(self, raw: bytes) -> datetime | None:
        """Return until when this code may be presented, None when it is none of ours."""
        try:
            return Ticket.parse(raw).ends_at
        except ApcvRefused:
            return None

    def release(self) -> None:
        """End the session that is open."""
        self._open = None

    def _check_signature(self, ticket: Ticket) -> None:
        key = self.keys.get(ticket.key_id)
        if key is None:
            raise ApcvRefused(RefusApcv.CLE_INCONNUE)
        try:
            key.verify(ticket.signature, SIGNED_MARK + ticket.signed)
        except InvalidSignature:
            raise ApcvRefused(RefusApcv.SIGNATURE) from None

    def _session(self, ticket: Ticket, assure: Assure, now: datetime) -> ContexteApcv:
        faults = self.faults
        bare = faults.no_rights or faults.cps_absent
        people = tuple(_without_rights(one) if bare else one for one in assure.beneficiaires)
        identifiant = hashlib.sha256(ticket.nonce + ticket.subject).hexdigest()[:16]
        return ContexteApcv(
            identifiant=identifiant,
            token=hashlib.sha256(b"token" + ticket.nonce).hexdigest(),
            expires_at=now if faults.session_over else now + SESSION,
            beneficiaires=people,
            delegue=ticket.delegated,
            simulation=True,
            avis=tuple(_words(faults)),
        )


def _without_rights(one: BeneficiaireAppli) -> BeneficiaireAppli:
    return replace(one, amo=None, amc=None)


def _words(faults: ApcvFaults) -> list[str]:
    said = []
    if faults.cps_absent:
        said.append("Carte CPS absente (61441) : identité seule, sans les droits.")
    if faults.no_rights:
        said.append("Aucun droit ouvert à cette date : demandez une attestation.")
    if faults.adri_down:
        said.append("ADRi ne répond pas : droits de la dernière consultation, à vérifier plus tard.")
    return said
