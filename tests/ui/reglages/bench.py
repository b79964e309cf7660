"""A safe in memory and a desk with what Réglages uses: shared by the tests of the login, the first run and Réglages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import cast

from app.bootstrap.codes import build_identify
from app.domain.card import SlotState
from app.domain.clock import FixedClock
from app.domain.errors import AppError
from app.domain.people import Role, Utilisateur
from app.services.consult import Consult
from app.services.identify import Identify
from app.services.ports_card import LibrarySeen, LibraryState, ReaderDiagnosis
from app.services.ports_code import CameraDiagnosis
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.rights_desk import RightsDesk, RightsOutside, rights_desk
from app.services.save_settings import SaveSettings
from app.services.session import AddUtilisateur, Session
from app.services.tables import load_tables
from app.services.tariff_steps import TariffSteps
from app.services.tariff_updates import TariffUpdates
from app.services.vault import (
    LoginTaken,
    MistypedRecoveryKey,
    TooManyTries,
    VaultUser,
    WrongPassphrase,
    WrongRecoveryKey,
)
from app.ui.desk import Desk
from tests.memory_store import MemoryStore
from tests.raccordement import FakeTeleservices, fake_raccordement
from tests.samples import CABINET, KINE, PRATICIEN
from tests.tariff_files import VERIFIER
from tests.ui.carte.bench import EMPTY, FakeReadCard
from tests.ui.patients.following import FakePaper, FakePrinter

NOW = datetime(2026, 11, 21, 8, 18, tzinfo=UTC)
PHRASE = "cerise wagon plume tambour orage velours bascule"
OTHER = "girafe citron marteau nuage bateau piano lampe"
RECOVERY = "ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345-6789-ABCD"
SAM = Utilisateur(0, "sam", "Sam Petit", Role.SECRETAIRE)


@dataclass(slots=True)
class FakeSafe:
    """The contract of Safe over a dictionary; a third wrong passphrase makes people wait."""

    store: MemoryStore = field(default_factory=MemoryStore)
    phrases: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    recovery: str = RECOVERY
    wrong: int = 0
    closed: bool = False

    def exists(self) -> bool:
        return bool(self.phrases)

    def users(self) -> tuple[VaultUser, ...]:
        return tuple(VaultUser(login, self.names[login]) for login in self.phrases)

    def create(
        self, login: str, passphrase: str, nom_affiche: str, furnish: Callable[[UnitOfWork], None],
        fill: Callable[[UnitOfWorkFactory], object] | None = None,
    ) -> tuple[UnitOfWorkFactory, str]:  # fmt: skip
        if self.phrases:
            raise LoginTaken("exists")
        self.add_login(login, passphrase, nom_affiche)
        with self.store() as uow:
            furnish(uow)
            uow.commit()
        if fill is not None:
            fill(self.store)
        return self.store, self.recovery

    def unlock(self, login: str, passphrase: str) -> UnitOfWorkFactory:
        if self.wrong >= 3:
            raise TooManyTries(30)
        if self.phrases.get(login) != passphrase:
            self.wrong += 1
            raise WrongPassphrase(30 if self.wrong == 3 else 0)
        return self.store

    def reset_with_recovery(self, login: str, recovery: str, passphrase: str) -> None:
        if len(recovery) != len(self.recovery):
            raise MistypedRecoveryKey("shape")
        if recovery != self.recovery:
            raise WrongRecoveryKey("other")
        self.phrases[login] = passphrase

    def change_passphrase(self, login: str, old: str, new: str) -> None:
        self.unlock(login, old)
        self.phrases[login] = new

    def add_login(self, login: str, passphrase: str, nom_affiche: str) -> None:
        if login in self.phrases:
            raise LoginTaken("login")
        self.phrases[login], self.names[login] = passphrase, nom_affiche

    def remove_login(self, login: str) -> None:
        del self.phrases[login]

    def new_recovery_key(self) -> str:
        self.recovery = self.recovery[::-1]
        return self.recovery

    def close(self) -> None:
        self.closed = True


@dataclass(slots=True)
class FakeReader:
    """Sees what it is told."""

    seen: tuple[SlotState, ...] = (EMPTY,)

    def slots(self) -> tuple[SlotState, ...]:
        return self.seen


@dataclass(slots=True)
class FakePost:
    """A post that answers as told, with the readers of *reader*."""

    reader: FakeReader
    diagnosis: ReaderDiagnosis = field(default_factory=lambda: ReaderDiagnosis(True, (), platform="linux"))
    seen: CameraDiagnosis = field(default_factory=lambda: CameraDiagnosis(True, ()))

    def readers(self) -> ReaderDiagnosis:
        return replace(self.diagnosis, slots=self.reader.seen)

    def cameras(self) -> CameraDiagnosis:
        return self.seen


@dataclass(slots=True)
class FakeLibraries:
    """Official libraries as told; remembers where they were placed."""

    rows: tuple[LibrarySeen, ...] = (
        LibrarySeen("api_lecture", LibraryState.ABSENT),
        LibrarySeen("ssv", LibraryState.ABSENT),
    )
    placed: list[tuple[str, str]] = field(default_factory=list)
    refusal: AppError | None = None

    def seen(self) -> tuple[LibrarySeen, ...]:
        return self.rows

    def place(self, kind: str, library: str) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.placed.append((kind, library))


@dataclass(slots=True)
class _Parts:
    session: Session
    clock: FixedClock
    consult: Consult
    safe: FakeSafe
    save_settings: SaveSettings
    add_utilisateur: AddUtilisateur
    identify: Identify
    card_reader: FakeReader
    libraries: FakeLibraries
    post: FakePost
    read_card: FakeReadCard
    tables: object
    tariff_updates: TariffUpdates
    tariff_steps: TariffSteps
    rights: RightsDesk
    simulated: bool = True
    engine_name: str = "simulateur"

    user = Desk.user
    may = Desk.may

    @staticmethod
    def recovery_sheet(key: str) -> bytes:
        return f"PDF {key}".encode()


@dataclass(slots=True)
class Post:
    """An open cabinet with two accounts."""

    safe: FakeSafe
    clock: FixedClock
    desk: Desk
    reader: FakeReader
    read_card: FakeReadCard
    libraries: FakeLibraries
    post: FakePost
    services: FakeTeleservices

    @property
    def store(self) -> MemoryStore:
        return self.safe.store

    def account(self, login: str) -> Utilisateur:
        return next(u for u in self.store.state.utilisateurs.values() if u.login == login)


def furnished() -> FakeSafe:
    """Return a safe with a cabinet, a kiné and a secretary."""
    safe = FakeSafe()

    def furnish(uow: UnitOfWork) -> None:
        uow.cabinet.save_cabinet(CABINET)
        uow.cabinet.add_praticien(PRATICIEN)
        uow.cabinet.add_utilisateur(KINE)
        uow.cabinet.add_utilisateur(SAM)

    safe.create(KINE.login, PHRASE, KINE.nom_affiche, furnish)
    safe.add_login(SAM.login, OTHER, SAM.nom_affiche)
    return safe


def post(login: str = KINE.login) -> Post:
    """Return the desk of one of the two."""
    safe, clock, reader, read_card = furnished(), FixedClock(NOW), FakeReader(), FakeReadCard()
    libraries, fake_post, services = FakeLibraries(), FakePost(reader), FakeTeleservices()
    user = next(u for u in safe.store.state.utilisateurs.values() if u.login == login)
    session = Session(user, CABINET, safe.store)
    parts = _Parts(
        session, clock, Consult(session, clock), safe, SaveSettings(safe.store, clock), AddUtilisateur(safe, clock),
        build_identify(safe.store, clock, fictif=True), reader, libraries, fake_post, read_card, load_tables(),
        TariffUpdates(safe.store, load_tables(), VERIFIER, clock, product_version=0),
        TariffSteps(safe.store, load_tables(), clock, product_version=0),
        replace(
            rights_desk(safe.store, RightsOutside(None, FakePaper(), FakePrinter()), load_tables(), clock),
            raccordement=fake_raccordement(safe.store, clock, services),
        ),
    )  # fmt: skip
    return Post(safe, clock, cast(Desk, parts), reader, read_card, libraries, fake_post, services)
