"""Accounts, passphrases and files of patients: what is stored, what is refused, what the journal says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.domain.errors import AppError, NotAllowed
from app.domain.journal import JournalAction
from app.domain.people import Role, Utilisateur
from app.services.manage_accounts import ManageAccounts, NobodyWouldManage, OwnAccount
from app.services.own_secrets import ChangePassphrase, RenewRecoveryKey, ResetPassphrase
from app.services.read_history import ReadHistory
from app.services.read_settings import ReadSettings
from app.services.save_patient import NIR_SHOWN, SavePatient
from app.services.session import OpenSession, Session, UnlockSession
from app.services.vault import LoginTaken, WeakPassphrase, WrongPassphrase
from tests.samples import CABINET, KINE, SECRETAIRE, nir, world
from tests.ui.reglages.bench import OTHER, PHRASE, RECOVERY, Post, post


def _manage(p: Post) -> ManageAccounts:
    return ManageAccounts(p.safe, p.store, p.clock)


def test_a_closed_account_opens_nothing_until_it_is_reopened() -> None:
    p = post()
    sam = p.account("sam")
    _manage(p).close(p.desk.user, sam.id)
    assert "sam" not in p.safe.phrases
    with pytest.raises(WrongPassphrase):
        OpenSession(p.safe, p.clock)("sam", OTHER)
    _manage(p).reopen(p.desk.user, sam.id, PHRASE)
    assert OpenSession(p.safe, p.clock)("sam", PHRASE).utilisateur.login == "sam"


def test_a_close_cut_short_leaves_an_account_that_is_refused() -> None:
    p = post()
    sam = p.account("sam")
    _manage(p).close(p.desk.user, sam.id)
    p.safe.add_login("sam", OTHER, "Sam Petit")  # as if the vault had not followed
    with pytest.raises(NotAllowed):
        OpenSession(p.safe, p.clock)("sam", OTHER)
    _manage(p).reopen(p.desk.user, sam.id, PHRASE)
    assert p.safe.phrases["sam"] == PHRASE


def test_somebody_always_manages() -> None:
    p = post()
    with pytest.raises(OwnAccount):
        _manage(p).close(p.desk.user, p.desk.user.id)
    with pytest.raises(NobodyWouldManage):
        _manage(p).change(p.desk.user, replace(p.desk.user, role=Role.SECRETAIRE))
    before = _manage(p).change(p.desk.user, replace(p.account("sam"), role=Role.ADMINISTRATEUR, login="autre"))
    assert before.role is Role.SECRETAIRE
    assert p.account("sam").role is Role.ADMINISTRATEUR  # and the login stays
    _manage(p).change(p.desk.user, replace(p.desk.user, role=Role.SECRETAIRE))


def test_a_login_is_never_given_twice_even_closed() -> None:
    p = post()
    _manage(p).close(p.desk.user, p.account("sam").id)
    with pytest.raises(LoginTaken):
        _manage(p).check_login("sam")
    _manage(p).check_login("lou")


@pytest.mark.parametrize(
    "deed",
    [
        lambda p, user, kine: _manage(p).change(user, kine),
        lambda p, user, kine: _manage(p).close(user, kine.id),
        lambda p, user, kine: _manage(p).reopen(user, kine.id, PHRASE),
        lambda p, user, _kine: RenewRecoveryKey(p.safe, p.store, p.clock)(user),
    ],
)
def test_the_secretary_manages_nobody(deed: Callable[[Post, Utilisateur, Utilisateur], object]) -> None:
    p = post("sam")
    with pytest.raises(NotAllowed):
        deed(p, p.desk.user, p.account("claire"))


def test_a_passphrase_is_changed_only_by_who_knows_it_and_for_a_strong_one() -> None:
    p = post()
    change = ChangePassphrase(p.safe, p.store, p.clock)
    with pytest.raises(WeakPassphrase):
        change(p.desk.user, PHRASE, "court")
    with pytest.raises(WrongPassphrase):
        change(p.desk.user, OTHER, OTHER)
    change(p.desk.user, PHRASE, OTHER)
    assert p.safe.phrases["claire"] == OTHER
    last = p.store.state.journal[-1]
    assert (last.action, last.detail) == (JournalAction.REGLAGE, "phrase de passe changée")


def test_the_recovery_key_is_renewed_and_resets_a_phrase() -> None:
    p = post()
    key = RenewRecoveryKey(p.safe, p.store, p.clock)(p.desk.user)
    assert key != RECOVERY
    assert all(key not in f"{entry.detail} {entry.subject}" for entry in p.store.state.journal)
    with pytest.raises(WeakPassphrase):
        ResetPassphrase(p.safe)("sam", key, "court")
    with pytest.raises(AppError):
        ResetPassphrase(p.safe)("sam", RECOVERY, PHRASE)
    ResetPassphrase(p.safe)("sam", key, PHRASE)
    assert p.safe.phrases["sam"] == PHRASE


def test_the_settings_are_read_at_once() -> None:
    settings = ReadSettings(post().store)()
    assert settings.cabinet.nom == "Cabinet des Lilas"
    assert [user.login for user in settings.utilisateurs] == ["claire", "sam"]


def test_a_file_is_saved_and_the_one_before_comes_back() -> None:
    w = world()
    save = SavePatient(w.store, w.clock)
    before = save(KINE, replace(w.patient, telephone="03 22 00 00 00"))
    assert before == w.patient
    assert w.store.state.patients[w.patient.id].telephone == "03 22 00 00 00"
    assert w.store.state.journal[-1].action is JournalAction.MODIFICATION


def test_who_may_not_see_the_nir_cannot_replace_it() -> None:
    w = world()
    save = SavePatient(w.store, w.clock)
    save(SECRETAIRE, replace(w.patient, nir=nir("1790180021124"), nom="Duval"))
    stored = w.store.state.patients[w.patient.id]
    assert (stored.nom, stored.nir) == ("Duval", w.patient.nir)
    with pytest.raises(NotAllowed):
        save.note_nir_shown(SECRETAIRE, w.patient.id)
    save.note_nir_shown(KINE, w.patient.id)
    assert w.store.state.journal[-1].detail == NIR_SHOWN


def test_the_history_of_an_unknown_invoice_is_empty() -> None:
    assert ReadHistory(world().store)(KINE, 99) == ()


def test_unlocking_is_written_in_the_journal_and_so_is_a_failure() -> None:
    p = post()
    unlock, session = UnlockSession(p.safe, p.clock), Session(KINE, CABINET, p.store)
    with pytest.raises(WrongPassphrase):
        unlock(session, OTHER)
    unlock(session, PHRASE)
    with p.store() as uow:
        newest, before = uow.journal.entries(2)
        assert uow.journal.first_break() is None
    assert (newest.action, newest.user) == (JournalAction.DEVERROUILLAGE, "claire")
    assert (before.action, before.detail) == (JournalAction.ECHEC_CONNEXION, "écran verrouillé")


def test_an_account_closed_meanwhile_does_not_unlock() -> None:
    p = post()
    sam = p.account("sam")
    session = Session(sam, CABINET, p.store)
    _manage(p).close(p.desk.user, sam.id)
    p.safe.add_login("sam", OTHER, "Sam Petit")  # as if the vault had not followed
    with pytest.raises(NotAllowed):
        UnlockSession(p.safe, p.clock)(session, OTHER)
