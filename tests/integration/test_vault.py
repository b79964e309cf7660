"""The vault: who opens it, how slowly after failures, and what a changed file gives."""

from __future__ import annotations

import json
import stat
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.clock import FixedClock
from app.domain.errors import AppError, NotFound
from app.services.vault import (
    LastUser,
    LoginTaken,
    MistypedRecoveryKey,
    TooManyTries,
    VaultDamaged,
    VaultMissing,
    VaultNewer,
    VaultUser,
    WrongPassphrase,
    WrongRecoveryKey,
)
from app.store import recovery_key
from app.store.vault import FileVault
from tests.store_fixtures import CHEAP, clock

PHRASE = "brouette cannelle girafe tunnel velours pivot orage"
OTHER = "autre phrase secrète é"


@pytest.fixture
def at() -> FixedClock:
    return clock()


@pytest.fixture
def vault(tmp_path: Path, at: FixedClock) -> FileVault:
    return FileVault(tmp_path / "coffre.json", at, CHEAP)


def test_the_key_comes_back_by_passphrase_and_by_recovery_key(vault: FileVault) -> None:
    assert not vault.exists()
    key, recovery = vault.create("claire", PHRASE, "Claire Morel")
    assert len(key) == 64
    assert vault.exists()
    assert vault.users() == (VaultUser("claire", "Claire Morel"),)
    assert vault.unlock("claire", PHRASE) == key
    assert vault.unlock_with_recovery(recovery) == key


def test_the_default_cost_is_that_of_the_facts(tmp_path: Path, at: FixedClock) -> None:
    vault = FileVault(tmp_path / "coffre.json", at)
    key, _recovery = vault.create("claire", PHRASE)
    (user,) = json.loads((tmp_path / "coffre.json").read_text())["utilisateurs"]
    assert user["argon2"] == {"memory_kib": 65536, "passes": 3, "lanes": 4}
    assert vault.unlock("claire", PHRASE) == key


def test_the_file_is_private_and_holds_no_key(vault: FileVault, tmp_path: Path) -> None:
    key, recovery = vault.create("claire", PHRASE)
    path = tmp_path / "coffre.json"
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    content = path.read_text()
    for secret in (PHRASE, recovery, key.hex(), key[:32].hex()):
        assert secret not in content
    assert [file.name for file in tmp_path.iterdir()] == ["coffre.json"]


def test_a_second_creation_is_refused(vault: FileVault) -> None:
    key, _recovery = vault.create("claire", PHRASE)
    with pytest.raises(LoginTaken):
        vault.create("claire", OTHER)
    assert vault.unlock("claire", PHRASE) == key


def test_an_accent_composed_otherwise_is_the_same_passphrase(vault: FileVault) -> None:
    key, _recovery = vault.create("claire", "sécurité")
    assert vault.unlock("claire", "se\u0301curite\u0301") == key


def test_a_wrong_passphrase_and_an_unknown_login_look_alike(vault: FileVault) -> None:
    vault.create("claire", PHRASE)
    with pytest.raises(WrongPassphrase) as wrong:
        vault.unlock("claire", OTHER)
    with pytest.raises(WrongPassphrase) as unknown:
        vault.unlock("personne", OTHER)
    assert wrong.value.user_message == unknown.value.user_message
    assert OTHER not in str(wrong.value)


def test_the_wait_doubles_from_the_third_failure(vault: FileVault, at: FixedClock) -> None:
    key, recovery = vault.create("claire", PHRASE)
    waits = []
    for _ in range(7):
        with pytest.raises(WrongPassphrase) as wrong:
            vault.unlock("claire", OTHER)
        waits.append(wrong.value.wait_s)
        at.advance(timedelta(seconds=wrong.value.wait_s))
    assert waits == [0, 0, 1, 2, 4, 8, 16]
    with pytest.raises(WrongPassphrase):
        vault.unlock("claire", OTHER)
    at.advance(timedelta(seconds=31))
    with pytest.raises(TooManyTries) as early:  # the right one too: nothing is tried
        vault.unlock("claire", PHRASE)
    assert early.value.wait_s == 1
    assert vault.unlock_with_recovery(recovery) == key
    at.advance(timedelta(seconds=1))
    assert vault.unlock("claire", PHRASE) == key
    with pytest.raises(WrongPassphrase) as again:
        vault.unlock("claire", OTHER)
    assert again.value.wait_s == 0


def test_the_wait_survives_a_restart_and_a_clock_set_back(vault: FileVault, tmp_path: Path, at: FixedClock) -> None:
    vault.create("claire", PHRASE)
    for _ in range(30):
        with pytest.raises(WrongPassphrase) as wrong:
            vault.unlock("claire", OTHER)
        at.advance(timedelta(seconds=wrong.value.wait_s))
    assert wrong.value.wait_s == 900
    assert "15\u00a0min" in wrong.value.user_message
    with pytest.raises(WrongPassphrase):
        vault.unlock("claire", OTHER)
    at.advance(timedelta(days=-3))
    with pytest.raises(TooManyTries) as early:
        FileVault(tmp_path / "coffre.json", at, CHEAP).unlock("claire", PHRASE)
    assert early.value.wait_s == 900


def test_people_come_and_go(vault: FileVault) -> None:
    key, _recovery = vault.create("claire", PHRASE)
    with pytest.raises(LoginTaken):
        vault.add_user(key, "claire", OTHER)
    vault.add_user(key, "paul", OTHER, "Paul Petit")
    assert vault.unlock("paul", OTHER) == key
    with pytest.raises(NotFound):
        vault.remove_user(key, "personne")
    vault.remove_user(key, "claire")
    with pytest.raises(WrongPassphrase):
        vault.unlock("claire", PHRASE)
    with pytest.raises(LastUser):
        vault.remove_user(key, "paul")


def test_changing_a_passphrase_keeps_the_key(vault: FileVault) -> None:
    key, recovery = vault.create("claire", PHRASE, "Claire")
    with pytest.raises(WrongPassphrase):
        vault.change_passphrase("claire", OTHER, "nouvelle")
    vault.change_passphrase("claire", PHRASE, OTHER)
    assert vault.unlock("claire", OTHER) == key
    assert vault.unlock_with_recovery(recovery) == key
    assert vault.users() == (VaultUser("claire", "Claire"),)
    with pytest.raises(WrongPassphrase):
        vault.unlock("claire", PHRASE)


def test_a_forgotten_passphrase_is_replaced_with_the_recovery_key(vault: FileVault) -> None:
    key, recovery = vault.create("claire", PHRASE)
    with pytest.raises(NotFound):
        vault.reset_with_recovery("personne", recovery, OTHER)
    typed = recovery.lower().replace("-", "  ").replace("0", "O").replace("1", "l")
    assert vault.reset_with_recovery("claire", typed, OTHER) == key
    assert vault.unlock("claire", OTHER) == key


def test_a_new_recovery_key_cancels_the_one_before(vault: FileVault) -> None:
    key, first = vault.create("claire", PHRASE)
    second = vault.new_recovery_key(key)
    with pytest.raises(WrongRecoveryKey):
        vault.unlock_with_recovery(first)
    assert vault.unlock_with_recovery(second) == key


def test_each_typing_error_in_a_recovery_key_is_told() -> None:
    secret = bytes(range(20))
    printed = recovery_key.printed(secret)
    assert len(printed.replace("-", "")) == 36
    assert recovery_key.typed(printed) == secret
    chars = printed.replace("-", "")
    for place, char in enumerate(chars):
        other = "Z" if char != "Z" else "Y"
        with pytest.raises(MistypedRecoveryKey):
            recovery_key.typed(chars[:place] + other + chars[place + 1 :])
    for text in ("", "abc", chars[:-1], chars + "0", "é" * 36):
        with pytest.raises(MistypedRecoveryKey):
            recovery_key.typed(text)


def _user(document: dict[str, Any], **changes: str) -> dict[str, Any]:
    return {**document["utilisateurs"][0], **changes}


DAMAGES: list[tuple[Callable[[dict[str, Any]], Any], type[AppError]]] = [
    (lambda _d: None, VaultDamaged),
    (lambda _d: [], VaultDamaged),
    (lambda d: {**d, "version": 2}, VaultNewer),
    (lambda d: {**d, "utilisateurs": []}, VaultDamaged),
    (lambda d: {**d, "cle": "00"}, VaultDamaged),
    (lambda d: {**d, "utilisateurs": [_user(d, publique="AAAA")]}, VaultDamaged),
    (lambda d: {**d, "utilisateurs": [_user(d, sel="é")]}, VaultDamaged),
    (lambda d: {**d, "utilisateurs": [*d["utilisateurs"], _user(d, login="x")]}, VaultDamaged),
]


@pytest.mark.parametrize(("damage", "problem"), DAMAGES)
def test_a_changed_vault_is_refused_in_plain_words(
    vault: FileVault, tmp_path: Path, damage: Callable[[dict[str, Any]], Any], problem: type[AppError]
) -> None:
    vault.create("claire", PHRASE)
    path = tmp_path / "coffre.json"
    path.write_text(json.dumps(damage(json.loads(path.read_text()))))
    with pytest.raises(problem) as told:
        vault.unlock("claire", PHRASE)
    assert isinstance(told.value, AppError)
    assert "coffre" in told.value.user_message


def test_a_missing_vault_is_told(vault: FileVault) -> None:
    with pytest.raises(VaultMissing):
        vault.users()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{"])
def test_an_unreadable_vault_is_told(vault: FileVault, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "coffre.json").write_bytes(content)
    with pytest.raises(VaultDamaged):
        vault.unlock("claire", PHRASE)
