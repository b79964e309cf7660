"""Reminders: previewed without effect, printed once, stored as printed.

Printing runs intent, effect, outcome: the letter is frozen and committed IMPRESSION under its reference, then the
file is written with no transaction open, then the bytes are stored IMPRIMEE. What a crash leaves in between is
printed again from the same frozen content, under the same reference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import Event

from app.domain.clock import Clock
from app.domain.creance import Etape, Relance, RelanceState
from app.domain.errors import AppError
from app.domain.journal import JournalAction
from app.domain.ledger import solde
from app.domain.people import Role, Utilisateur
from app.domain.permissions import Permission, require
from app.receivables.accounts import DebtorAccount
from app.receivables.letters import draft_letter
from app.receivables.procedure import LEVELS
from app.services.jobs import Progress
from app.services.list_creances import ListCreances
from app.services.ports import LetterContext, LetterFiles, LetterPrinter
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.steps import AtStep, no_stop

PIED_SETTING = "lettres.pied"
"""Setting that holds the free mention at the foot of letters."""
SECRETARIAT = "Le secrétariat du cabinet"


class NothingToRemind(AppError):
    """No letter may go to this debtor today; the reason is in ``user_message``."""

    user_message = "Aucune relance à imprimer pour ce débiteur aujourd’hui."


class DebtChanged(AppError):
    """A payment arrived between the list and the letter; nothing was printed."""

    user_message = "Le reste dû a changé entre-temps : la lettre n’a pas été imprimée. Actualisez la liste."


@dataclass(frozen=True, slots=True)
class Preview:
    """A letter that does not exist yet: no reference taken, nothing stored."""

    relance: Relance
    pdf: bytes


@dataclass(frozen=True, slots=True)
class PrintedReminder:
    """A letter stored as printed, and where its file is."""

    relance: Relance
    path: str


@dataclass(frozen=True, slots=True)
class PrintedBatch:
    """What became of each debtor asked for; ``refused`` holds (debtor key, French reason)."""

    printed: tuple[PrintedReminder, ...]
    refused: tuple[tuple[str, str], ...]
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class PreviewReminder:
    """Shows the letter before anything happens."""

    list_creances: ListCreances
    printer: LetterPrinter

    def __call__(self, user: Utilisateur, debtor: str, etape: Etape | None = None) -> Preview:
        """Return the letter that printing would make, its reference apart. Raises NotAllowed, NothingToRemind."""
        require(user.role, Permission.RELANCER)
        lists = self.list_creances
        today = lists.clock.today()
        account, level = _checked(lists(user).account(debtor), etape)
        relance = _draft(account, level, f"R-{today.year}-APERCU", lists)
        with lists.unit_of_work() as uow:
            context = _letter_context(uow, relance)
        return Preview(relance, self.printer.reminder(relance, context))


@dataclass(frozen=True, slots=True)
class PrintReminder:
    """Prints one letter or many."""

    list_creances: ListCreances
    printer: LetterPrinter
    files: LetterFiles
    at_step: AtStep = no_stop

    def __call__(self, user: Utilisateur, debtor: str, etape: Etape | None = None) -> PrintedReminder:
        """Print the letter proposed today, or that of *etape*.

        A letter that found no room to be written is finished first, with the content it was frozen with.
        Raises NotAllowed, NothingToRemind, DebtChanged, EnvironmentProblem. Blocks.
        Steps: ``print:reference``, ``print:intent``, ``print:effect`` (the file is there), ``print:outcome``.
        """
        require(user.role, Permission.RELANCER)
        return self._print(user, self.list_creances(user).account(debtor), etape)

    def many(
        self, user: Utilisateur, debtors: Sequence[str], progress: Progress | None = None, cancel: Event | None = None
    ) -> PrintedBatch:
        """Print the letter proposed today for each of *debtors*; *cancel* stops between two letters.

        A refusal is reported and does not stop the others. Raises NotAllowed, EnvironmentProblem. Blocks.
        """
        require(user.role, Permission.RELANCER)
        accounts = {account.debtor.key: account for account in self.list_creances(user).accounts}
        printed: list[PrintedReminder] = []
        refused: list[tuple[str, str]] = []
        for index, debtor in enumerate(debtors):
            if cancel is not None and cancel.is_set():
                return PrintedBatch(tuple(printed), tuple(refused), cancelled=True)
            try:
                printed.append(self._print(user, accounts.get(debtor), None))
            except (NothingToRemind, DebtChanged) as refusal:
                refused.append((debtor, refusal.user_message))
            if progress is not None:
                progress(index + 1, len(debtors), f"Lettre {index + 1} sur {len(debtors)}")
        return PrintedBatch(tuple(printed), tuple(refused))

    def _print(self, user: Utilisateur, found: DebtorAccount | None, etape: Etape | None) -> PrintedReminder:
        lists = self.list_creances
        account, level = _checked(found, etape)  # before a reference is taken: it is never given back
        press = _Press(lists.unit_of_work, self.printer, self.files, lists.clock, self.at_step)
        with lists.unit_of_work() as uow:
            left = _left(uow, account, level)
        if left is not None:
            return press.finish(*left, user.login)
        with lists.unit_of_work() as uow:
            reference = uow.relances.reserve_reference(lists.clock.today().year)
            uow.commit()
        self.at_step("print:reference")
        with lists.unit_of_work() as uow:  # the intent
            relance = _draft(account, level, reference, lists)
            _check_still_due(uow, account, relance)
            relance = uow.relances.add(relance)
            context = _letter_context(uow, relance)
            uow.commit()
        self.at_step("print:intent")
        return press.finish(relance, context, user.login)


def recover_reminders(
    unit_of_work: UnitOfWorkFactory, printer: LetterPrinter, files: LetterFiles, clock: Clock, login: str
) -> tuple[PrintedReminder, ...]:
    """Finish letters that a crash left IMPRESSION: same content, same reference, the file replaced if it is there."""
    press = _Press(unit_of_work, printer, files, clock)
    with unit_of_work() as uow:
        left = [(relance, _letter_context(uow, relance)) for relance in uow.relances.pending()]
    return tuple(press.finish(relance, context, login) for relance, context in left)


@dataclass(frozen=True, slots=True)
class _Press:
    """The effect and the outcome, the same for a first printing and for a recovery."""

    unit_of_work: UnitOfWorkFactory
    printer: LetterPrinter
    files: LetterFiles
    clock: Clock
    at_step: AtStep = no_stop

    def finish(self, relance: Relance, context: LetterContext, login: str) -> PrintedReminder:
        pdf = self.printer.reminder(relance, context)  # the effect, with no transaction open
        path = self.files.write(f"{relance.reference}.pdf", pdf)
        self.at_step("print:effect")
        printed = replace(relance, state=RelanceState.IMPRIMEE, printed_at=self.clock.now(), pdf=pdf)
        with self.unit_of_work() as uow:  # the outcome
            uow.relances.save_printed(printed)
            uow.journal.append(
                self.clock.now(), login, JournalAction.IMPRESSION, f"relance:{relance.id}",
                f"{relance.etape.value} {relance.reference}",
            )  # fmt: skip
            uow.commit()
        self.at_step("print:outcome")
        return PrintedReminder(printed, path)


def _checked(account: DebtorAccount | None, etape: Etape | None) -> tuple[DebtorAccount, Etape]:
    """Return what may be printed today; raise NothingToRemind with the reason."""
    if account is None:
        raise NothingToRemind("nothing owed", "Ce débiteur ne doit plus rien : aucune lettre à imprimer.")
    if account.bloque:
        raise NothingToRemind("blocked", f"{account.bloque}.")
    if etape is None and not account.a_relancer:
        raise NothingToRemind("not due", f"{account.next_action.words}.")
    level = etape or account.next_action.etape
    if level is None or level not in LEVELS:
        raise NothingToRemind("not a letter", "Choisissez une relance ou une mise en demeure.")
    if not account.concerned:
        raise NothingToRemind("not due", "Aucune note de ce débiteur n’est encore échue.")
    return account, level


def _draft(account: DebtorAccount, etape: Etape, reference: str, lists: ListCreances) -> Relance:
    rythme = lists.procedure.of(account.debtor.kind)
    return draft_letter(account.debtor, account.concerned, etape, reference, lists.clock.today(), rythme)


def _check_still_due(uow: UnitOfWork, account: DebtorAccount, relance: Relance) -> None:
    """Raise when a claim moved since the list was read, or when a letter went to this debtor meanwhile."""
    for creance in account.concerned:
        if solde(uow.ledger.mouvements(creance.fse_id, creance.part)).attendu != creance.reste:
            raise DebtChanged(f"fse {creance.fse_id}")
    same = [r for r in uow.relances.of_debtor(account.debtor.key) if r.etape is relance.etape]
    if any(r.dated_on == relance.dated_on or r.state is RelanceState.IMPRESSION for r in same):
        raise NothingToRemind(
            "printed already", "Cette lettre a déjà été imprimée aujourd’hui. Retrouvez-la dans les documents."
        )


def _left(uow: UnitOfWork, account: DebtorAccount, etape: Etape) -> tuple[Relance, LetterContext] | None:
    """Return the letter that found no room to be written: asking again finishes it, under its reference."""
    for relance in uow.relances.pending():
        if relance.debtor.key == account.debtor.key and relance.etape is etape:
            return relance, _letter_context(uow, relance)
    return None


def _letter_context(uow: UnitOfWork, relance: Relance) -> LetterContext:
    titulaire = uow.cabinet.praticiens()[0]
    has_secretary = any(u.actif and u.role is Role.SECRETAIRE for u in uow.cabinet.utilisateurs())
    by_hand = relance.etape is Etape.MISE_EN_DEMEURE or not has_secretary
    before = [
        (r.etape, r.dated_on)
        for r in uow.relances.of_debtor(relance.debtor.key)
        if r.state is RelanceState.IMPRIMEE and r.reference != relance.reference
    ]
    return LetterContext(
        uow.cabinet.cabinet(),
        titulaire,
        titulaire.nom_complet if by_hand else SECRETARIAT,
        _current_round(tuple(sorted(before, key=lambda sent: sent[1])), relance.etape),
        uow.cabinet.setting(PIED_SETTING),
    )


def _current_round(sent: tuple[tuple[Etape, date], ...], etape: Etape) -> tuple[tuple[Etape, date], ...]:
    """Keep the letters of the present round: those since the last RELANCE_1, below *etape*."""
    starts = [index for index, (level, _day) in enumerate(sent) if level is Etape.RELANCE_1]
    since = sent[starts[-1] :] if starts else sent
    return tuple((level, day) for level, day in since if LEVELS.index(level) < LEVELS.index(etape))
