"""The vault as a side file of the database."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import RLock
from typing import Any

from app.domain.clock import Clock
from app.domain.errors import NotFound
from app.services.vault import (
    LastUser,
    LoginTaken,
    TooManyTries,
    VaultDamaged,
    VaultMissing,
    VaultNewer,
    VaultUser,
    WrongPassphrase,
    WrongRecoveryKey,
)
from app.store import recovery_key
from app.store import vault_crypto as crypto
from app.store.files import write_atomically
from app.store.problems import translated

VERSION = 1
DATA_KEY_BYTES = 64
"""32 of the database, then 32 of the journal's chain: renewing the first leaves the chain unbroken."""
FREE_TRIES = 3
LONGEST_WAIT_S = 900
_RECOVERY = "secours"
_SEALED = ("login", "nom", "sel", "argon2", "publique", "privee")

Document = dict[str, Any]


def _nothing(_data_key: bytes) -> None:
    return None


class FileVault:
    """Implements Vault on a JSON file (0600, replaced whole). The data key is 64 bytes, opaque to its holders."""

    def __init__(self, path: Path, clock: Clock, cost: crypto.Argon2Cost | None = None) -> None:
        self._path = path
        self.clock = clock
        self._cost = cost or crypto.Argon2Cost()
        self._lock = RLock()

    def exists(self) -> bool:
        """Return whether a cabinet was created here."""
        return self._path.exists()

    def users(self) -> tuple[VaultUser, ...]:
        """Return those who can open it."""
        return tuple(VaultUser(entry["login"], entry["nom"]) for entry in self._read()["utilisateurs"])

    def create(
        self, login: str, passphrase: str, nom_affiche: str = "", prepare: Callable[[bytes], None] = _nothing
    ) -> tuple[bytes, str]:
        """Make the vault and return (data key, recovery key to print).

        *prepare* receives the key before the file exists: a database made there is never without its vault.
        Raise LoginTaken when there is a vault already.
        """
        if self.exists():
            raise LoginTaken("vault already made", "Un cabinet existe déjà dans ce dossier.")
        data_key = os.urandom(DATA_KEY_BYTES)
        prepare(data_key)
        secret = recovery_key.new_secret()
        document = {
            "version": VERSION,
            "utilisateurs": [self._user_entry(login, passphrase, nom_affiche, data_key)],
            _RECOVERY: crypto.recovery_entry(_RECOVERY, secret, data_key),
        }
        self._write(_signed(document, data_key))
        return data_key, recovery_key.printed(secret)

    def unlock(self, login: str, passphrase: str) -> bytes:
        """Return the data key; raise WrongPassphrase or TooManyTries, both with the seconds to wait."""
        with self._lock:
            document = self._read()
            entry = _find(document, login)
            if entry is None:
                crypto.waste_time(passphrase, self._cost)
                raise WrongPassphrase
            if (wait_s := self._wait_s(entry)) > 0:
                raise TooManyTries(wait_s)
            try:
                with _readable():
                    data_key = crypto.open_with_passphrase(login, entry, passphrase)
            except crypto.WrongSecret:
                raise WrongPassphrase(self._count_failure(document, entry)) from None
            self._verify(document, data_key)
            self._forget_failures(document, entry)
            return data_key

    def unlock_with_recovery(self, text: str) -> bytes:
        """Return the data key; raise MistypedRecoveryKey or WrongRecoveryKey."""
        document = self._read()
        secret = recovery_key.typed(text)
        try:
            with _readable():
                data_key = crypto.open_with_recovery(_RECOVERY, document[_RECOVERY], secret)
        except crypto.WrongSecret:
            raise WrongRecoveryKey("recovery key refused") from None
        self._verify(document, data_key)
        return data_key

    def add_user(self, data_key: bytes, login: str, passphrase: str, nom_affiche: str = "") -> None:
        """Let one more person open it; raise LoginTaken."""
        with self._lock:
            document = self._verified(data_key)
            if _find(document, login) is not None:
                raise LoginTaken("login taken")
            document["utilisateurs"].append(self._user_entry(login, passphrase, nom_affiche, data_key))
            self._write(_signed(document, data_key))

    def remove_user(self, data_key: bytes, login: str) -> None:
        """Shut it to a person; raise NotFound or LastUser. Renewing the data key comes after."""
        with self._lock:
            document = self._verified(data_key)
            kept = [entry for entry in document["utilisateurs"] if entry["login"] != login]
            if len(kept) == len(document["utilisateurs"]):
                raise NotFound("login not found")
            if not kept:
                raise LastUser("last user of the vault")
            self._write(_signed({**document, "utilisateurs": kept}, data_key))

    def change_passphrase(self, login: str, old: str, new: str) -> None:
        """Replace a passphrase; raise WrongPassphrase or TooManyTries. The data key stays."""
        with self._lock:
            self._replace(login, new, self.unlock(login, old))

    def reset_with_recovery(self, login: str, recovery: str, new: str) -> bytes:
        """Give a person who forgot a new passphrase and return the data key; raise NotFound for an unknown login."""
        with self._lock:
            data_key = self.unlock_with_recovery(recovery)
            self._replace(login, new, data_key)
            return data_key

    def new_recovery_key(self, data_key: bytes) -> str:
        """Return a new recovery key, to be printed; the one before opens nothing any more."""
        with self._lock:
            document = self._verified(data_key)
            secret = recovery_key.new_secret()
            document[_RECOVERY] = crypto.recovery_entry(_RECOVERY, secret, data_key)
            self._write(_signed(document, data_key))
            return recovery_key.printed(secret)

    def write_renewed(self, old_key: bytes, new_key: bytes, target: Path) -> None:
        """Write to *target* the same vault on *new_key*: same people, same passphrases, same recovery key."""
        document = self._verified(old_key)
        document["utilisateurs"] = [crypto.sealed_again(entry, new_key) for entry in document["utilisateurs"]]
        document[_RECOVERY] = crypto.sealed_again(document[_RECOVERY], new_key)
        with translated():
            write_atomically(target, _bytes(_signed(document, new_key)))

    def _replace(self, login: str, passphrase: str, data_key: bytes) -> None:
        document = self._verified(data_key)
        entry = _find(document, login)
        if entry is None:
            raise NotFound("login not found")
        renewed = self._user_entry(login, passphrase, entry["nom"], data_key)
        users = [renewed if other is entry else other for other in document["utilisateurs"]]
        self._write(_signed({**document, "utilisateurs": users}, data_key))

    def _user_entry(self, login: str, passphrase: str, nom_affiche: str, data_key: bytes) -> crypto.Entry:
        entry = crypto.passphrase_entry(login, passphrase, data_key, self._cost)
        return {"login": login, "nom": nom_affiche or login, **entry, "echecs": 0, "dernier_echec": ""}

    def _wait_s(self, entry: crypto.Entry) -> int:
        """Seconds before the next try: 1 from the third failure, then twice as long each time."""
        delay = _delay_s(entry["echecs"])
        if delay == 0:
            return 0
        until = datetime.fromisoformat(entry["dernier_echec"]) + timedelta(seconds=delay)
        return min(delay, math.ceil((until - self.clock.now()).total_seconds()))

    def _count_failure(self, document: Document, entry: crypto.Entry) -> int:
        entry["echecs"] += 1
        entry["dernier_echec"] = self.clock.now().isoformat()
        self._write(document)
        return _delay_s(entry["echecs"])

    def _forget_failures(self, document: Document, entry: crypto.Entry) -> None:
        if entry["echecs"]:
            entry["echecs"], entry["dernier_echec"] = 0, ""
            self._write(document)

    def _verified(self, data_key: bytes) -> Document:
        document = self._read()
        self._verify(document, data_key)
        return document

    def _verify(self, document: Document, data_key: bytes) -> None:
        """A public key slipped in would receive the next data key: only a signed vault is used."""
        if document.get("sceau") != _signature(document, data_key):
            raise VaultDamaged("vault changed by something else")

    def _read(self) -> Document:
        try:
            with translated():
                document = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            raise VaultMissing("vault missing") from None
        except ValueError:
            raise VaultDamaged("vault unreadable") from None
        if not isinstance(document, dict) or not isinstance(document.get("version"), int):
            raise VaultDamaged("vault without version")
        if document["version"] > VERSION:
            raise VaultNewer(f"vault version {document['version']}")
        if not document.get("utilisateurs") or _RECOVERY not in document:
            raise VaultDamaged("vault incomplete")
        return document

    def _write(self, document: Document) -> None:
        with translated():
            write_atomically(self._path, _bytes(document))


@contextmanager
def _readable() -> Iterator[None]:
    """An entry that lacks a field, or holds another type, is damage and not a wrong secret."""
    try:
        yield
    except (KeyError, TypeError, ValueError):
        raise VaultDamaged("vault entry unreadable") from None


def _delay_s(failures: int) -> int:
    return 0 if failures < FREE_TRIES else min(LONGEST_WAIT_S, 2 ** min(failures - FREE_TRIES, 20))


def _find(document: Document, login: str) -> crypto.Entry | None:
    return next((entry for entry in document["utilisateurs"] if entry["login"] == login), None)


def _signed(document: Document, data_key: bytes) -> Document:
    named = {**document, "cle": crypto.key_id(data_key)}
    return {**named, "sceau": _signature(named, data_key)}


def _signature(document: Document, data_key: bytes) -> str:
    """Signature of all that lasts: the counters of failures change without the key."""
    users = [{name: entry.get(name) for name in _SEALED} for entry in document["utilisateurs"]]
    recovery = {name: document[_RECOVERY].get(name) for name in _SEALED}
    lasting = [document["version"], document.get("cle"), users, recovery]
    return crypto.signature(data_key, json.dumps(lasting, sort_keys=True).encode())


def _bytes(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
