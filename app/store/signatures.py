"""Checks the signature of what the maintainers publish: Ed25519, with the public keys that the product carries."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from importlib import resources

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

_PEM = re.compile(rb"-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----", re.DOTALL)


class Ed25519Verifier:
    """Implements SignatureVerifier with one key or more: a new key joins before the old one leaves."""

    def __init__(self, keys: Iterable[Ed25519PublicKey]) -> None:
        self._keys = tuple(keys)

    @classmethod
    def of_pem(cls, pem: bytes) -> Ed25519Verifier:
        """Return the verifier of every public key of *pem*; raise ValueError when one is not Ed25519 or none is there.

        What stands between the keys is a comment.
        """
        keys = [load_pem_public_key(block) for block in _PEM.findall(pem)]
        ours = [key for key in keys if isinstance(key, Ed25519PublicKey)]
        if not ours or len(ours) < len(keys):
            raise ValueError("one Ed25519 public key at least, and nothing else")
        return cls(ours)

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Return whether one of the keys signed *message*."""
        return any(_signed(key, message, signature) for key in self._keys)

    @property
    def key_ids(self) -> tuple[str, ...]:
        """Name of each key, for a person to compare."""
        return tuple(key_id(key) for key in self._keys)


def key_id(key: Ed25519PublicKey) -> str:
    """Return the 16 hexadecimal characters that name a public key."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def product_verifier() -> Ed25519Verifier:
    """Return the verifier of resources/tarifs/cle-publique.pem."""
    return Ed25519Verifier.of_pem(resources.files("resources").joinpath("tarifs", "cle-publique.pem").read_bytes())


def _signed(key: Ed25519PublicKey, message: bytes, signature: bytes) -> bool:
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True
