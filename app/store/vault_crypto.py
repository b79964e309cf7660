"""The algorithms of the vault, version 1.

A passphrase (Argon2id) or a recovery key (HKDF) wraps a private key of its own with AES-256-GCM; the data key is
sealed to the public half (X25519, HKDF-SHA256, AES-256-GCM). So the data key can be renewed for everyone without
anyone's passphrase, and a person taken out of the vault gets nothing from the next key.
Parameters: facts/donnees-securite.md §4 (RFC 9106 second choice: 64 MiB, 3 passes, 4 lanes).
"""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12
_SALT = 16


@dataclass(frozen=True, slots=True)
class Argon2Cost:
    """What one guess costs."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4


class WrongSecret(Exception):
    """The secret does not open the entry."""


Entry = dict[str, Any]
"""One way in, as JSON: ``sel``, ``argon2`` (absent for the recovery key), ``publique``, ``privee``, ``scellee``."""


def passphrase_entry(name: str, passphrase: str, data_key: bytes, cost: Argon2Cost) -> Entry:
    """Return a new way in for *passphrase*."""
    salt = os.urandom(_SALT)
    wrapping = _from_passphrase(passphrase, salt, cost)
    return {"argon2": asdict(cost), **_entry(name, salt, wrapping, data_key)}


def recovery_entry(name: str, secret: bytes, data_key: bytes) -> Entry:
    """Return a new way in for the random *secret* of a recovery key."""
    salt = os.urandom(_SALT)
    return _entry(name, salt, _hkdf(secret, salt, "secours"), data_key)


def open_with_passphrase(name: str, entry: Entry, passphrase: str) -> bytes:
    """Return the data key; raise WrongSecret. Takes as long as the cost of the entry says."""
    wrapping = _from_passphrase(passphrase, b64decode(entry["sel"]), Argon2Cost(**entry["argon2"]))
    return _open(name, entry, wrapping)


def open_with_recovery(name: str, entry: Entry, secret: bytes) -> bytes:
    """Return the data key; raise WrongSecret."""
    return _open(name, entry, _hkdf(secret, b64decode(entry["sel"]), "secours"))


def sealed_again(entry: Entry, data_key: bytes) -> Entry:
    """Return *entry* opened by the same secret, on another data key."""
    return {**entry, "scellee": _text(_seal(b64decode(entry["publique"]), data_key))}


def key_id(data_key: bytes) -> str:
    """Return a name of the key that tells nothing of it."""
    return _hkdf(data_key, b"", "nom de la cle")[:8].hex()


def signature(data_key: bytes, text: bytes) -> str:
    """Return the HMAC of *text* that only a holder of the data key can make."""
    return hmac.new(_hkdf(data_key, b"", "sceau du coffre"), text, hashlib.sha256).hexdigest()


def waste_time(passphrase: str, cost: Argon2Cost) -> None:
    """Work as long as a real check, so that the delay does not tell whether a login exists."""
    _from_passphrase(passphrase, bytes(_SALT), cost)


def _entry(name: str, salt: bytes, wrapping: bytes, data_key: bytes) -> Entry:
    private = X25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    entry = {
        "sel": _text(salt),
        "publique": _text(public),
        "privee": _text(_encrypt(wrapping, private.private_bytes_raw(), name)),
    }
    return sealed_again(entry, data_key)


def _open(name: str, entry: Entry, wrapping: bytes) -> bytes:
    private = X25519PrivateKey.from_private_bytes(_decrypt(wrapping, b64decode(entry["privee"]), name))
    sealed = b64decode(entry["scellee"])
    ephemeral, public = sealed[:32], private.public_key().public_bytes_raw()
    shared = private.exchange(X25519PublicKey.from_public_bytes(ephemeral))
    return _decrypt(_hkdf(shared, ephemeral + public, "scellee"), sealed[32:], "cle de donnees")


def _seal(public: bytes, data_key: bytes) -> bytes:
    private = X25519PrivateKey.generate()
    ephemeral = private.public_key().public_bytes_raw()
    shared = private.exchange(X25519PublicKey.from_public_bytes(public))
    return ephemeral + _encrypt(_hkdf(shared, ephemeral + public, "scellee"), data_key, "cle de donnees")


def _encrypt(key: bytes, plain: bytes, what: str) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, _label(what))


def _decrypt(key: bytes, data: bytes, what: str) -> bytes:
    try:
        return AESGCM(key).decrypt(data[:_NONCE], data[_NONCE:], _label(what))
    except InvalidTag:
        raise WrongSecret from None


def _from_passphrase(passphrase: str, salt: bytes, cost: Argon2Cost) -> bytes:
    """Two keyboards may compose the same accent differently: one form is derived."""
    secret = unicodedata.normalize("NFKC", passphrase).encode()
    return hash_secret_raw(secret, salt, cost.passes, cost.memory_kib, cost.lanes, 32, Type.ID)


def _hkdf(secret: bytes, salt: bytes, what: str) -> bytes:
    return HKDF(SHA256(), 32, salt, _label(what)).derive(secret)


def _label(what: str) -> bytes:
    return f"cabinet-kine coffre 1 {what}".encode()


def _text(data: bytes) -> str:
    return b64encode(data).decode()
