"""Signed tariff updates: previewed, applied in the open, undone one at a time. What is signed keeps its price."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from app.billing.tariff_diff import Change, changes
from app.billing.tariff_file import read_envelope, read_update
from app.billing.tariff_update import TariffUpdate, apply_update
from app.domain.clock import Clock
from app.domain.errors import AppError
from app.domain.journal import JournalAction
from app.domain.money import Money
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, allows, require
from app.domain.tarif import MiseAJourState, MiseAJourTarif
from app.services.planned_steps import steps_on, with_steps
from app.services.ports_tarif import SignatureVerifier
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.reprice import TouchedDraft, reprice, touched_drafts
from app.services.steps import AtStep, no_stop
from app.services.tables import Tables

SYSTEM = "reprise"


class BadTariffSignature(AppError):
    """No key of the maintainers signed this file."""

    user_message = (
        "La signature de ce fichier de tarifs n’est pas valable\u00a0: rien n’a été appliqué. "
        "Téléchargez-le de nouveau depuis le site de l’éditeur\u00a0; n’appliquez jamais un fichier reçu d’ailleurs."
    )


class TariffNotNewer(AppError):
    """The tables already hold this version, or a later one."""

    def __init__(self, version: int, current: int) -> None:
        super().__init__(
            f"tariff version {version} not newer than {current}",
            f"Les tarifs en place portent déjà le n°\u00a0{current}\u00a0: la mise à jour n°\u00a0{version} est plus "
            "ancienne ou déjà appliquée. Rien n’a changé.",
        )


class TariffOutOfOrder(AppError):
    """The update follows another one that is not there."""

    def __init__(self, version: int, apres: int, current: int) -> None:
        super().__init__(
            f"tariff version {version} follows {apres}, not {current}",
            f"La mise à jour n°\u00a0{version} fait suite au n°\u00a0{apres}, et les tarifs en place sont au "
            f"n°\u00a0{current}. Appliquez d’abord celle qui manque.",
        )


class NothingToUndo(AppError):
    """No update was applied here, or the product itself now carries it."""

    user_message = "Aucune mise à jour des tarifs à annuler. Les tarifs sont ceux livrés avec le logiciel."


@dataclass(frozen=True, slots=True)
class TariffPreview:
    """What an update, or its undo, changes. Nothing is stored."""

    version: int
    libelle: str
    source: str
    changes: tuple[Change, ...]
    drafts: tuple[TouchedDraft, ...]
    """Patients are named only to who may see them."""
    retroactive: bool
    """Whether something changes before today: FSE already signed keep their amounts."""

    @property
    def before(self) -> Money:
        """Total of the touched drafts as they are."""
        return Money.total(draft.before for draft in self.drafts)

    @property
    def after(self) -> Money:
        """The same once priced again; drafts without a price any more keep their amount."""
        return Money.total(draft.before if draft.after is None else draft.after for draft in self.drafts)


@cache
def product_tariff_version() -> int:
    """Return the number of the last update that the tables of this release already hold."""
    text = resources.files("resources").joinpath("tarifs", "version.json").read_text(encoding="utf-8")
    return int(json.loads(text)["version"])


def nothing() -> None:
    """Tell nobody."""


def tables_in_force(unit_of_work: UnitOfWorkFactory, product: Tables, product_version: int | None = None) -> Tables:
    """Return the product’s tables with every update applied in this cabinet, in order. Read at the opening."""
    with unit_of_work() as uow:
        return _tables(uow, product, product_tariff_version() if product_version is None else product_version)


def recover_tariffs(unit_of_work: UnitOfWorkFactory, clock: Clock) -> tuple[int, ...]:
    """Give up the updates that a stop left between intent and outcome: none of their effect was stored.

    Return their versions. Run at start-up.
    """
    with unit_of_work() as uow:
        left = uow.tarifs.in_state(MiseAJourState.EN_COURS)
        for update in left:
            _abandon(uow, update, clock, SYSTEM)
        uow.commit()
    return tuple(update.version for update in left)


@dataclass(frozen=True, slots=True)
class TariffUpdates:
    """The updates of one cabinet. Every method blocks: call it from the work lane."""

    unit_of_work: UnitOfWorkFactory
    product: Tables
    """The tables of this release, without any update."""
    verifier: SignatureVerifier
    clock: Clock
    at_step: AtStep = no_stop
    product_version: int | None = None
    """Version of the product’s own tables; None reads it from the release."""
    after: Callable[[], None] = nothing
    """Called once the tables of the cabinet changed."""

    def tables(self) -> Tables:
        """Return the tables in force here."""
        return tables_in_force(self.unit_of_work, self.product, self._product_version)

    def version(self) -> int:
        """Return the number that the tables in force carry; 0 is the first product."""
        with self.unit_of_work() as uow:
            return self._current(uow)

    def history(self, user: Utilisateur) -> tuple[MiseAJourTarif, ...]:
        """Return every update asked for, newest first, without its bytes. Raises NotAllowed."""
        require(user.role, Permission.REGLER)
        with self.unit_of_work() as uow:
            return uow.tarifs.all()

    def preview(self, user: Utilisateur, raw: bytes) -> TariffPreview:
        """Return what *raw* would change.

        Raise NotAllowed, TariffFileInvalid, BadTariffSignature, TariffNotNewer, TariffOutOfOrder, TariffConflict.
        """
        require(user.role, Permission.REGLER)
        update = self._read(raw)
        with self.unit_of_work() as uow:
            return self._previewed(uow, user, update)[0]

    def apply(self, user: Utilisateur, raw: bytes) -> TariffPreview:
        """Apply *raw* and price the drafts again; return what changed. Raises as ``preview`` does.

        Intent and outcome are two commits; all of the effect comes with the second one.
        """
        require(user.role, Permission.REGLER)
        update, now = self._read(raw), self.clock.now()
        with self.unit_of_work() as uow:
            self._previewed(uow, user, update)
            for left in uow.tarifs.in_state(MiseAJourState.EN_COURS):
                _abandon(uow, left, self.clock, user.login)
            stored = uow.tarifs.add(
                MiseAJourTarif(
                    0, update.version, update.libelle, update.source, update.publiee_on,
                    hashlib.sha256(raw).hexdigest(), read_envelope(raw).key_id, MiseAJourState.EN_COURS, now,
                    user.login, raw,
                )
            )  # fmt: skip
            self._log(uow, user, stored, "intention")
            uow.commit()
        self.at_step("intent")
        with self.unit_of_work() as uow:
            shown, new = self._previewed(uow, user, update)
            reprice(uow, shown.drafts, new, self.clock, user.login)
            uow.tarifs.set_state(
                stored.id, MiseAJourState.EN_COURS, MiseAJourState.APPLIQUEE, self.clock.now(), user.login
            )
            self._log(uow, user, stored, "appliquée")
            self.at_step("effect")
            uow.commit()
        self.at_step("outcome")
        self.after()
        return shown

    def preview_undo(self, user: Utilisateur) -> TariffPreview:
        """Return what taking the last update back would change. Raise NotAllowed, NothingToUndo."""
        require(user.role, Permission.REGLER)
        with self.unit_of_work() as uow:
            return self._undone(uow, user)[1]

    def undo(self, user: Utilisateur) -> TariffPreview:
        """Take the last update back and price the drafts again, in one commit. Raise NotAllowed, NothingToUndo."""
        require(user.role, Permission.REGLER)
        with self.unit_of_work() as uow:
            last, shown, tables = self._undone(uow, user)
            applied, undone = MiseAJourState.APPLIQUEE, MiseAJourState.ANNULEE
            uow.tarifs.set_state(last.id, applied, undone, self.clock.now(), user.login)
            reprice(uow, shown.drafts, tables, self.clock, user.login)
            self._log(uow, user, last, "annulée")
            uow.commit()
        self.after()
        return shown

    @property
    def _product_version(self) -> int:
        return product_tariff_version() if self.product_version is None else self.product_version

    def _current(self, uow: UnitOfWork) -> int:
        applied = (update.version for update in uow.tarifs.in_state(MiseAJourState.APPLIQUEE))
        return max((self._product_version, *applied))

    def _read(self, raw: bytes) -> TariffUpdate:
        envelope = read_envelope(raw)
        if not self.verifier.verify(envelope.signed_bytes, envelope.signature):
            raise BadTariffSignature("tariff signature refused")
        return read_update(envelope.payload)

    def _previewed(self, uow: UnitOfWork, user: Utilisateur, update: TariffUpdate) -> tuple[TariffPreview, Tables]:
        current = self._current(uow)
        if update.version <= current:
            raise TariffNotNewer(update.version, current)
        if update.apres != current:
            raise TariffOutOfOrder(update.version, update.apres, current)
        old = _tables(uow, self.product, self._product_version)
        new = updated(old, update)
        return self._shown(uow, user, update, old, new), new

    def _undone(self, uow: UnitOfWork, user: Utilisateur) -> tuple[MiseAJourTarif, TariffPreview, Tables]:
        applied = _standing(uow, self._product_version)
        if not applied:
            raise NothingToUndo("no tariff update to undo")
        old = _tables(uow, self.product, self._product_version)
        new = _with(with_steps(self.product, steps_on(uow)), applied[:-1])
        return applied[-1], self._shown(uow, user, _update_of(applied[-1]), old, new), new

    def _shown(self, uow: UnitOfWork, user: Utilisateur, update: TariffUpdate, old: Tables, new: Tables) -> TariffPreview:  # fmt: skip  # noqa: E501
        today = self.clock.today()
        found = changes(old.billing, new.billing)
        drafts = touched_drafts(uow, old, new, today)
        if not allows(user.role, Permission.VOIR_PATIENTS):
            drafts = tuple(replace(draft, patient="") for draft in drafts)
        retroactive = any(change.day <= today for change in found)
        return TariffPreview(update.version, update.libelle, update.source, found, drafts, retroactive)

    def _log(self, uow: UnitOfWork, user: Utilisateur, update: MiseAJourTarif, detail: str) -> None:
        subject = f"tarifs:{update.version}"
        uow.journal.append(self.clock.now(), user.login, JournalAction.REGLAGE, subject, detail)


def updated(tables: Tables, update: TariffUpdate) -> Tables:
    """Return *tables* with *update*; raise TariffConflict."""
    return replace(tables, billing=apply_update(tables.billing, update))


def tables_with(uow: UnitOfWork, product: Tables, product_version: int, steps: frozenset[str]) -> Tables:
    """Return the product’s tables with the planned *steps* on, then every update applied in this cabinet."""
    return _with(with_steps(product, steps), _standing(uow, product_version))


def _tables(uow: UnitOfWork, product: Tables, product_version: int) -> Tables:
    return tables_with(uow, product, product_version, steps_on(uow))


def _with(product: Tables, applied: tuple[MiseAJourTarif, ...]) -> Tables:
    tables = product
    for update in applied:
        tables = updated(tables, _update_of(update))
    return tables


def _standing(uow: UnitOfWork, product_version: int) -> tuple[MiseAJourTarif, ...]:
    """The updates applied and not yet part of the product, by version."""
    applied = uow.tarifs.in_state(MiseAJourState.APPLIQUEE)
    return tuple(sorted((u for u in applied if u.version > product_version), key=lambda u: u.version))


def _update_of(update: MiseAJourTarif) -> TariffUpdate:
    return read_update(read_envelope(update.contenu).payload)


def _abandon(uow: UnitOfWork, update: MiseAJourTarif, clock: Clock, login: str) -> None:
    uow.tarifs.set_state(update.id, MiseAJourState.EN_COURS, MiseAJourState.ABANDONNEE, clock.now(), login)
    uow.journal.append(clock.now(), login, JournalAction.REGLAGE, f"tarifs:{update.version}", "interrompue")
