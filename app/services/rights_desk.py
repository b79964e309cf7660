"""The use cases of the rights, put together for one session."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.clock import Clock
from app.rights.ecart import Noms
from app.services.amc_contracts import AmcContracts
from app.services.ask_insi import AskInsi
from app.services.ask_rights import AskRights
from app.services.ports_attestation import PaperText, RightsPrinter
from app.services.ports_insi import InsiService
from app.services.ports_raccordement import RaccordementTexts
from app.services.ports_rights import RightsService
from app.services.prepare_fse import CancelFse, PrepareFse
from app.services.raccordement import QuestionsEssai, SetRaccordement
from app.services.repositories import UnitOfWorkFactory
from app.services.rights_file import ChooseRights, ReadRightsFile
from app.services.rights_journal import ReadLookups
from app.services.rights_names import noms_of
from app.services.rights_papers import PrintRights, ReadAttestation
from app.services.rights_queue import DecideFeuille, RightsQueue
from app.services.rights_settings import SaveRightsSettings
from app.services.rights_tomorrow import TomorrowRights
from app.services.tables import Tables


@dataclass(frozen=True, slots=True)
class RightsOutside:
    """What the rights need from outside; ``service`` None: no rights service is set up on this post."""

    service: RightsService | None
    paper: PaperText
    printer: RightsPrinter
    insi: InsiService | None = None
    """None: INSi is not set up on this post."""
    texts: RaccordementTexts | None = None
    questions: QuestionsEssai | None = None
    """What is asked to try a service; without it and *texts*, the raccordement cannot be changed here."""


@dataclass(frozen=True, slots=True)
class RightsDesk:
    """What the screens may ask."""

    noms: Noms
    ask: AskRights
    file: ReadRightsFile
    choose: ChooseRights
    contracts: AmcContracts
    queue: RightsQueue
    decide: DecideFeuille
    tomorrow: TomorrowRights
    lookups: ReadLookups
    settings: SaveRightsSettings
    attestation: ReadAttestation
    paper: PrintRights
    insi: AskInsi
    raccordement: SetRaccordement | None = None
    """None: the services cannot be changed on this post."""


def rights_desk(uow: UnitOfWorkFactory, outside: RightsOutside, tables: Tables, clock: Clock) -> RightsDesk:
    """Return the use cases over these adapters."""
    noms = noms_of(tables)
    ask = AskRights(uow, outside.service, tables, clock, noms)
    file = ReadRightsFile(uow, tables, clock, noms)
    decide = DecideFeuille(uow, CancelFse(uow, clock), PrepareFse(uow, tables, clock), clock)
    return RightsDesk(
        noms=noms,
        ask=ask,
        file=file,
        choose=ChooseRights(uow, clock),
        contracts=AmcContracts(uow, clock),
        queue=RightsQueue(uow, ask, tables, clock, noms),
        decide=decide,
        tomorrow=TomorrowRights(uow, ask),
        lookups=ReadLookups(uow, clock),
        settings=SaveRightsSettings(uow, clock),
        attestation=ReadAttestation(outside.paper),
        paper=PrintRights(uow, file, outside.printer, clock, noms),
        insi=AskInsi(uow, outside.insi, clock),
        raccordement=_raccordement(uow, outside, clock),
    )


def _raccordement(uow: UnitOfWorkFactory, outside: RightsOutside, clock: Clock) -> SetRaccordement | None:
    if outside.service is None or outside.insi is None or outside.texts is None or outside.questions is None:
        return None
    return SetRaccordement(uow, clock, outside.texts, outside.service, outside.insi, outside.questions)
