"""Signs tariff update files, away from the product. The private key never enters the repository.

python -m tools.sign_tariff cle PRIVEE.pem               makes a key pair, prints the public one
python -m tools.sign_tariff signer MAJ.json PRIVEE.pem FICHIER.json
python -m tools.sign_tariff verifier FICHIER.json        checks with the key of the product, says what changes
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from app.billing.tariff_diff import changes
from app.billing.tariff_file import read_envelope, read_update, sealed, signed_bytes
from app.billing.tariff_update import apply_update
from app.domain.errors import AppError
from app.services.tables import load_tables
from app.store.signatures import key_id, product_verifier

REPOSITORY = Path(__file__).resolve().parents[1]
Ask = Callable[[str], str]


class Unusable(AppError):
    """The key or the place given cannot serve."""


def make_key(target: Path, ask: Ask = getpass.getpass) -> str:
    """Write a new private key under a passphrase to *target*, outside the repository; return the public one as PEM."""
    if target.resolve().is_relative_to(REPOSITORY):
        raise Unusable("private key inside the repository", "Gardez la clé privée hors du dépôt.")
    passphrase = ask("Phrase de passe de la clé : ")
    if len(passphrase) < 12 or passphrase != ask("Encore une fois : "):
        raise Unusable("passphrase", "Douze caractères au moins, deux fois les mêmes.")
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase.encode()))
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    public = key.public_key()
    return f"# {key_id(public)}\n" + public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def read_key(path: Path, ask: Ask = getpass.getpass) -> Ed25519PrivateKey:
    """Return the private key of *path*; raise Unusable."""
    try:
        key = load_pem_private_key(path.read_bytes(), ask("Phrase de passe de la clé : ").encode())
    except (ValueError, TypeError) as error:
        raise Unusable("key unreadable", "Clé illisible, ou phrase de passe fausse.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Unusable("not an Ed25519 key", "Cette clé n’est pas une clé Ed25519.")
    return key


def sign(content: bytes, key: Ed25519PrivateKey) -> bytes:
    """Return the signed file of an update; raise TariffFileInvalid or, when it does not fit, TariffConflict.

    An update that follows another one cannot be tried on the product’s tables: only its shape is checked.
    """
    drafted = json.dumps({"mise_a_jour": json.loads(content), "signature": _EMPTY}).encode()
    payload = read_envelope(drafted).payload
    update = read_update(payload)
    if update.apres == 0:
        apply_update(load_tables().billing, update)
    return sealed(payload, key.sign(signed_bytes(payload)), key_id(key.public_key()))


_EMPTY = {"algorithme": "Ed25519", "cle": "", "valeur": ""}


def describe(raw: bytes) -> list[str]:
    """Return what a signed file says and changes, line by line; raise Unusable when the product refuses it."""
    envelope = read_envelope(raw)
    if not product_verifier().verify(envelope.signed_bytes, envelope.signature):
        raise Unusable("signature refused", "Le produit refusera ce fichier : signature ou clé fausse.")
    update, tables = read_update(envelope.payload), load_tables().billing
    lines = [f"n° {update.version} (après le n° {update.apres}), {update.libelle}"]
    if update.apres == 0:
        for one in changes(tables, apply_update(tables, update)):
            said = f"{one.day:%d/%m/%Y} {one.kind.value} {one.subject} : {one.before or '—'} → {one.after or '—'}"
            lines.append(said.replace("\u00a0", " "))
    return lines


def main(argv: Sequence[str] | None = None, ask: Ask = getpass.getpass) -> int:
    """Run one command; return 0, or 1 with the reason on stderr."""
    parser = argparse.ArgumentParser(prog="sign_tariff", description="Signe les mises à jour des tarifs.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("cle").add_argument("cle", type=Path)
    signing = commands.add_parser("signer")
    for name in ("contenu", "cle", "fichier"):
        signing.add_argument(name, type=Path)
    commands.add_parser("verifier").add_argument("fichier", type=Path)
    asked = parser.parse_args(argv)
    try:
        if asked.command == "cle":
            sys.stdout.write(make_key(asked.cle, ask))
        elif asked.command == "signer":
            asked.fichier.write_bytes(sign(asked.contenu.read_bytes(), read_key(asked.cle, ask)))
        else:
            sys.stdout.write("\n".join(describe(asked.fichier.read_bytes())) + "\n")
    except AppError as refusal:
        sys.stderr.write(refusal.user_message + "\n")
        return 1
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
