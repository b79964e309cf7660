"""One transaction over every repository, in SQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from app.domain.clock import Clock
from app.services.read_models import Counters
from app.store.counters import counters
from app.store.numbers import Numbers
from app.store.problems import translated
from app.store.repo_cabinet import SqlCabinetRepository
from app.store.repo_contrat import SqlContratRepository
from app.store.repo_dap import SqlDapRepository
from app.store.repo_fse import SqlFseRepository
from app.store.repo_fusion import SqlFusionRepository
from app.store.repo_journal import SqlJournalRepository
from app.store.repo_lecture import SqlIdentiteRepository, SqlLectureRepository
from app.store.repo_ledger import SqlLedgerRepository
from app.store.repo_lot import SqlLotRepository
from app.store.repo_patient import SqlPatientRepository
from app.store.repo_relance import SqlRelanceRepository
from app.store.repo_retour import SqlRetourRepository
from app.store.repo_rights import SqlRightsRepository
from app.store.repo_saisie import SqlSaisieRepository, SqlSejourRepository
from app.store.repo_soins import SqlSoinsRepository
from app.store.repo_tarif import SqlTarifRepository
from app.store.repository import Context
from app.store.revisions import Revisions


class SqlUnitOfWork:
    """Implements UnitOfWork."""

    def __init__(self, context: Context) -> None:
        self._session, self._revisions = context.session, context.revisions
        self.cabinet = SqlCabinetRepository(context)
        self.patients = SqlPatientRepository(context)
        self.soins = SqlSoinsRepository(context)
        self.fses = SqlFseRepository(context)
        self.ledger = SqlLedgerRepository(context)
        self.lots = SqlLotRepository(context)
        self.retours = SqlRetourRepository(context)
        self.relances = SqlRelanceRepository(context)
        self.journal = SqlJournalRepository(context)
        self.tarifs = SqlTarifRepository(context)
        self.daps = SqlDapRepository(context)
        self.saisies = SqlSaisieRepository(context)
        self.sejours = SqlSejourRepository(context)
        self.fusions = SqlFusionRepository(context)
        self.lectures = SqlLectureRepository(context)
        self.identites = SqlIdentiteRepository(context)
        self.rights = SqlRightsRepository(context)
        self.contrats = SqlContratRepository(context)

    def commit(self) -> None:
        """Make everything since the start durable; raise EnvironmentProblem when the disk or the server refuses."""
        self._session.commit()

    def counters(self, today: date) -> Counters:
        """Return the counters of the home screen; none of them depends on *today* yet."""
        return counters(self._session)

    def revision(self) -> str:
        """Return what changes with everything but the access journal; to be taken before what it vouches for."""
        return self._revisions.of(self._session)


class SqlUnitOfWorkFactory:
    """Implements UnitOfWorkFactory: ``with unit_of_work() as uow``, one per thread at a time.

    Leaving without ``commit`` rolls back. What the driver or the disk reports inside the block leaves it as an
    EnvironmentProblem, with everything since the last commit undone. ``engine`` is for the bulk loader.
    """

    def __init__(self, engine: Engine, clock: Clock, journal_key: bytes) -> None:
        # Statements go straight to the tables: what the session remembers is never trusted, and never kept in step.
        options = {"populate_existing": True, "synchronize_session": False}
        self.engine = engine
        self._sessions = sessionmaker(engine, expire_on_commit=False, autoflush=False, execution_options=options)
        self._clock = clock
        self._journal_key = journal_key
        self._numbers, self._revisions = Numbers(engine), Revisions(engine)

    @contextmanager
    def __call__(self) -> Iterator[SqlUnitOfWork]:
        """Open one for this thread."""
        with translated(), self._sessions() as session:
            yield SqlUnitOfWork(self._context(session))

    def _context(self, session: Session) -> Context:
        return Context(session, self._clock, self._numbers, self._journal_key, self._revisions)
