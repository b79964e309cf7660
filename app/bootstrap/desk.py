"""Puts the use cases of one session together."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.bootstrap.codes import build_identify
from app.bootstrap.folders import Folders
from app.documents.attestation_text import LocalPaperText
from app.documents.dap_request import DapSheetPrinter
from app.documents.fee_papers import FeePapers
from app.documents.folder import PaperFolder
from app.documents.recovery_sheet import recovery_sheet
from app.documents.reminder import ReminderPrinter
from app.documents.rights_sheet import RightsSheetPrinter
from app.domain.clock import Clock
from app.domain.cps import PorteurCps
from app.hardware.native.post import PostFile
from app.hardware.this_post import ThisPost
from app.services.build_lots import BuildLots
from app.services.compose_seance import ComposeSeance
from app.services.consult import Consult
from app.services.fetch_returns import FetchReturns
from app.services.find_or_create_patient import FindOrCreatePatient
from app.services.follow_pec import FollowPec
from app.services.import_return import ImportReturn
from app.services.law import load_law
from app.services.list_creances import ListCreances
from app.services.live_tables import LiveTables
from app.services.open_pec import OpenPriseEnCharge
from app.services.ports import FseEngine, LotTransport, ReturnsMailbox
from app.services.ports_card import CardReader, IdentityReader
from app.services.ports_cps import CpsReader
from app.services.ports_insi import InsiService
from app.services.ports_post import PostDiagnosis
from app.services.ports_raccordement import RaccordementTexts
from app.services.ports_rights import RightsService
from app.services.prepare_fse import CancelFse, PrepareFse
from app.services.print_papers import PrintPapers
from app.services.raccordement import QuestionsEssai
from app.services.read_card import ReadCard
from app.services.read_cps import ReadCps
from app.services.record_payment import AbandonCreance, RecordPayment
from app.services.record_rights import RecordRights
from app.services.record_seance import MarkSeance, RecordSeance
from app.services.recover import recover_flow
from app.services.remind import PreviewReminder, PrintReminder, recover_reminders
from app.services.repositories import UnitOfWorkFactory
from app.services.request_dap import RequestDap
from app.services.rights_desk import RightsOutside, rights_desk
from app.services.safe import Safe
from app.services.save_settings import SaveSettings
from app.services.send_lots import ResendLot, SendLots
from app.services.session import AddUtilisateur, Session
from app.services.sign_fse import SignFse, recover_signatures
from app.services.steps import AtStep, no_stop
from app.services.tables import Tables, load_tables
from app.services.tariff_steps import TariffSteps
from app.services.tariff_updates import TariffUpdates, recover_tariffs, tables_in_force
from app.services.treat_rejet import TreatRejet
from app.simulator.cps import SimulatedCps, bearer_of
from app.simulator.engine import SimulatedEngine
from app.store.signatures import product_verifier
from app.teletransmission import tables as flow_tables
from app.ui.desk import Desk

ENGINE_KEY = "moteur.cle_simulation"
SYSTEM = "reprise"


@dataclass(frozen=True, slots=True)
class Outside:
    """The adapters towards the outside world."""

    transport: LotTransport
    mailbox: ReturnsMailbox
    card_reader: CardReader
    official: IdentityReader | None = None
    """The official identity library, when it is installed on this post."""
    post: PostDiagnosis = field(default_factory=ThisPost)
    cps: CpsReader | None = None
    """The official library that reads a CPS, None for the simulated one."""
    rights: RightsService | None = None
    """None: no rights service is set up on this post."""
    insi: InsiService | None = None
    """None: INSi is not set up on this post."""
    texts: RaccordementTexts | None = None
    questions: QuestionsEssai | None = None
    """With *texts*, what lets the cabinet choose and try its téléservices."""


def simulated_engine(unit_of_work: UnitOfWorkFactory) -> SimulatedEngine:
    """Return the simulated engine with the local key of this cabinet, made at first use."""
    with unit_of_work() as uow:
        key = uow.cabinet.setting(ENGINE_KEY)
        if not key:
            key = secrets.token_hex(32)
            uow.cabinet.set_setting(ENGINE_KEY, key)
            uow.commit()
    return SimulatedEngine(bytes.fromhex(key))


def simulated_cps(session: Session) -> SimulatedCps:
    """Return the simulated CPS of whoever is logged in; nobody holds one who does not treat."""

    def bearer() -> PorteurCps | None:
        with session.unit_of_work() as uow:
            mine = [one for one in uow.cabinet.praticiens() if one.id == session.utilisateur.praticien_id]
        return bearer_of(mine[0]) if mine else None

    return SimulatedCps(bearer)


def build_desk(
    session: Session, safe: Safe, clock: Clock, folders: Folders, outside: Outside, at_step: AtStep = no_stop
) -> Desk:
    """Return the desk of a session that was just opened."""
    uow = session.unit_of_work
    tables = LiveTables(tables_in_force(uow, load_tables()))

    def reload() -> None:
        tables.put(tables_in_force(uow, load_tables()))

    engine: FseEngine = simulated_engine(uow)
    flow = flow_tables.load()
    lists = ListCreances(uow, clock, load_law(), nom_caisse=names_of_caisses(tables))
    printer, papers = ReminderPrinter(), PaperFolder(folders.letters)
    send = SendLots(uow, outside.transport, clock, not engine.homologated, at_step)
    imports = ImportReturn(uow, flow, clock, at_step)
    return Desk(
        session=session,
        clock=clock,
        tables=tables,
        simulated=not engine.homologated,
        engine_name=engine.name,
        consult=Consult(session, clock),
        safe=safe,
        card_reader=outside.card_reader,
        libraries=PostFile(folders.post),
        post=outside.post,
        read_card=ReadCard(outside.card_reader, clock, outside.official),
        read_cps=ReadCps(outside.cps or simulated_cps(session), simulated=outside.cps is None),
        find_patient=FindOrCreatePatient(uow, clock),
        identify=build_identify(uow, clock, fictif=session.cabinet.fictif),
        open_pec=OpenPriseEnCharge(uow, tables, clock),
        record_rights=RecordRights(uow, clock),
        record_seance=RecordSeance(uow, clock),
        mark_seance=MarkSeance(uow, clock),
        compose_seance=ComposeSeance(uow, clock),
        prepare_fse=PrepareFse(uow, tables, clock),
        sign_fse=SignFse(uow, engine, tables, clock, at_step),
        cancel_fse=CancelFse(uow, clock),
        build_lots=BuildLots(uow, engine, flow, clock, at_step=at_step),
        send_lots=send,
        resend_lot=ResendLot(send),
        fetch_returns=FetchReturns(uow, outside.mailbox, imports, clock, at_step),
        import_return=imports,
        treat_rejet=TreatRejet(uow, clock),
        list_creances=lists,
        preview_reminder=PreviewReminder(lists, printer),
        print_reminder=PrintReminder(lists, printer, papers, at_step),
        record_payment=RecordPayment(uow, clock),
        abandon=AbandonCreance(uow, clock),
        save_settings=SaveSettings(uow, clock),
        add_utilisateur=AddUtilisateur(safe, clock),
        tariff_updates=TariffUpdates(uow, load_tables(), product_verifier(), clock, at_step, after=reload),
        tariff_steps=TariffSteps(uow, load_tables(), clock, reload),
        follow_pec=FollowPec(uow, tables, clock),
        request_dap=RequestDap(uow, tables, clock, DapSheetPrinter()),
        rights=rights_desk(uow, _rights_outside(outside), tables, clock),
        print_papers=PrintPapers(uow, clock, FeePapers()),
        recovery_sheet=lambda key: recovery_sheet(session.cabinet, key, clock.today()),
    )


def _rights_outside(outside: Outside) -> RightsOutside:
    return RightsOutside(
        outside.rights, LocalPaperText(), RightsSheetPrinter(), outside.insi, outside.texts, outside.questions
    )


def recover(unit_of_work: UnitOfWorkFactory, clock: Clock, folders: Folders) -> None:
    """Settle what a stop left between intent and outcome: tariffs, signatures, lots, returns, letters."""
    recover_tariffs(unit_of_work, clock)
    recover_signatures(unit_of_work, clock)
    recover_flow(unit_of_work, flow_tables.load(), clock)
    recover_reminders(unit_of_work, ReminderPrinter(), PaperFolder(folders.letters), clock, SYSTEM)


def names_of_caisses(tables: Tables) -> Mapping[str, str]:
    """Return the names of the caisses by régime and code, for the unpaid list and its letters."""
    return {f"{caisse.regime}{caisse.code}": caisse.libelle for caisse in tables.caisses}
