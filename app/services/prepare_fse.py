"""From séances to a priced and checked draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.billing.draft import FseDraft, FseRefused, blocking
from app.billing.fixes import Fix, fixes_for
from app.billing.franchise import case_of, franchise, refunded_acts
from app.billing.rules import check
from app.billing.trace import Step
from app.domain.circonstances import ORDINAIRES, Circonstances
from app.domain.clock import Clock
from app.domain.fse import Finding, Fse, FseLine, FseState
from app.domain.journal import JournalAction
from app.domain.people import Utilisateur
from app.domain.permissions import Permission, require
from app.domain.soins import SeanceState
from app.services.draft_builder import PLAINLY, Asked, build_draft
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.shares import reverse_shares
from app.services.tables import Tables


@dataclass(frozen=True, slots=True)
class Preview:
    """The feuille as it would be billed, and what the rules say. Nothing is stored."""

    fse: Fse
    findings: tuple[Finding, ...]
    fixes: Mapping[Finding, tuple[Fix, ...]]
    """For each finding, the gestures that answer it, the best first."""
    droits_reason: str
    traces: tuple[tuple[Step, ...], ...] = ()
    """Steps of the price of each line, with their text, table and version."""
    franchise: str = ""
    """What the caisse takes back later, in French; for information, never deducted."""

    @property
    def lines(self) -> tuple[FseLine, ...]:
        """The priced lines."""
        return self.fse.lines


@dataclass(frozen=True, slots=True)
class Prepared:
    """A stored draft: A_SIGNER, or BROUILLON while a blocking finding speaks."""

    fse: Fse
    findings: tuple[Finding, ...]
    fixes: Mapping[Finding, tuple[Fix, ...]]
    traces: tuple[tuple[Step, ...], ...] = ()
    """Steps of the price of each line, with their text, table and version."""
    franchise: str = ""
    """What the caisse takes back later, in French; for information, never deducted."""


@dataclass(frozen=True, slots=True)
class PrepareFse:
    """Draft FSE: previewed, stored, changed, dropped."""

    unit_of_work: UnitOfWorkFactory
    tables: Tables
    clock: Clock

    def preview(self, user: Utilisateur, patient_id: int, seance_ids: Sequence[int], asked: Asked = PLAINLY) -> Preview:
        """Return prices and findings without storing. Raise NotAllowed, NotFound, MixedSeances."""
        require(user.role, Permission.FACTURER)
        with self.unit_of_work() as uow:
            draft = build_draft(uow, self.tables, self.clock.today(), patient_id, seance_ids, asked)
        findings = check(draft)
        fse = self._drafted(draft, findings, ())
        fixes, told = _fixes(findings, draft), self._franchise(draft)
        return Preview(fse, findings, fixes, draft.droits_reason, draft.traces, told)

    def __call__(
        self,
        user: Utilisateur,
        patient_id: int,
        seance_ids: Sequence[int],
        reasons: Mapping[str, str] | None = None,
        circonstances: Circonstances = ORDINAIRES,
    ) -> Prepared:
        """Store the draft of these séances; they leave the list of what is to be billed.

        *reasons* pass warnings, by finding code. Raise FseRefused, storing nothing, when a séance has no price, is
        already in another feuille, or cannot be billed; NotAllowed, NotFound, MixedSeances.
        """
        require(user.role, Permission.FACTURER)
        with self.unit_of_work() as uow:
            asked = Asked(circonstances)
            draft = build_draft(uow, self.tables, self.clock.today(), patient_id, seance_ids, asked)
            findings = check(draft)
            _refuse_unpriced(draft, findings)
            fse = uow.fses.add(self._drafted(draft, findings, tuple((reasons or {}).items())))
            uow.soins.set_state([s.seance.id for s in draft.seances], SeanceState.HONOREE, fse.id)
            self._write(uow, user, JournalAction.CREATION, fse)
            uow.commit()
        return Prepared(fse, findings, _fixes(findings, draft), draft.traces, self._franchise(draft))

    def refresh(
        self,
        user: Utilisateur,
        fse_id: int,
        reasons: Mapping[str, str] | None = None,
        circonstances: Circonstances | None = None,
    ) -> Prepared:
        """Price and check a stored draft again, with today’s rights; keep its number and its accepted warnings.

        *circonstances* take the place of those stored, None keeps them.

        Raise WrongTransition once it left the drafts, FseRefused when it has no price any more.
        """
        require(user.role, Permission.FACTURER)
        with self.unit_of_work() as uow:
            old = uow.fses.get(fse_id)
            asked = Asked(old.circonstances if circonstances is None else circonstances, fse_id=fse_id)
            draft = build_draft(uow, self.tables, self.clock.today(), old.patient_id, old.seance_ids, asked)
            findings = check(draft)
            _refuse_unpriced(draft, findings)
            accepted = tuple({**dict(old.accepted), **(reasons or {})}.items())
            fresh = self._drafted(draft, findings, accepted)
            uow.fses.replace_draft(replace(fresh, id=fse_id, numero=old.numero, mode=old.mode))
            if old.state is not fresh.state:
                uow.fses.set_state(fse_id, fresh.state, self.clock.now())
            stored = uow.fses.get(fse_id)
            self._write(uow, user, JournalAction.MODIFICATION, stored)
            uow.commit()
        return Prepared(stored, findings, _fixes(findings, draft), draft.traces, self._franchise(draft))

    def findings(self, user: Utilisateur, fse_id: int) -> tuple[Finding, ...]:
        """Return what the rules say today of a stored draft."""
        require(user.role, Permission.FACTURER)
        with self.unit_of_work() as uow:
            return check(draft_of(uow, self.tables, self.clock, uow.fses.get(fse_id)))

    def _drafted(self, draft: FseDraft, findings: tuple[Finding, ...], accepted: tuple[tuple[str, str], ...]) -> Fse:
        return Fse(
            id=0,
            numero=0,
            patient_id=draft.patient.id,
            praticien_id=draft.dossier.facture_par or draft.seances[0].seance.praticien_id,
            pec_id=draft.pec.id,
            ordonnance_id=draft.ordonnance.id,
            droits_id=draft.droits.id if draft.droits else 0,
            state=FseState.BROUILLON if blocking(findings) else FseState.A_SIGNER,
            lines=draft.lines,
            created_at=self.clock.now(),
            accepted=accepted,
            circonstances=draft.circonstances,
        )

    def _franchise(self, draft: FseDraft) -> str:
        acts = refunded_acts(draft.lines)
        table = self.tables.billing.franchise
        return franchise(acts, case_of(draft.patient, draft.droits), table).explication if acts else ""

    def _write(self, uow: UnitOfWork, user: Utilisateur, action: JournalAction, fse: Fse) -> None:
        manuel = fse.circonstances.manuel
        detail = f"taux manuel {manuel.taux} %, par {manuel.par}" if manuel else ""
        uow.journal.append(self.clock.now(), user.login, action, f"fse:{fse.id}", detail)


def _fixes(findings: tuple[Finding, ...], draft: FseDraft) -> dict[Finding, tuple[Fix, ...]]:
    return {finding: fixes_for(finding, draft) for finding in findings}


def draft_of(uow: UnitOfWork, tables: Tables, clock: Clock, fse: Fse) -> FseDraft:
    """Return what the rules look at for a stored draft, priced again."""
    asked = Asked(fse.circonstances, fse_id=fse.id)
    return build_draft(uow, tables, clock.today(), fse.patient_id, fse.seance_ids, asked)


def _refuse_unpriced(draft: FseDraft, findings: tuple[Finding, ...]) -> None:
    """Raise FseRefused when storing the draft would lose a line or bill a séance twice."""
    twice = [f for f in blocking(findings) if f.code in {"DUP-01", "ABS-01"}]
    if not draft.is_priced or twice:
        raise FseRefused(blocking(findings))


@dataclass(frozen=True, slots=True)
class CancelFse:
    """Takes back an FSE that no lot holds; its séances can be billed again."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    def __call__(self, user: Utilisateur, fse_id: int, reason: str) -> None:
        """Cancel; a signed one leaves the outbox and its shares are reversed. Raise WrongTransition once in a lot."""
        require(user.role, Permission.FACTURER)
        with self.unit_of_work() as uow:
            fse = uow.fses.get(fse_id)
            if fse.state is FseState.SIGNEE:
                require(user.role, Permission.SIGNER)
                self._take_back(uow, fse)
            uow.fses.set_state(fse_id, FseState.ANNULEE, self.clock.now(), reason)
            uow.soins.set_state(fse.seance_ids, SeanceState.HONOREE, None)
            uow.journal.append(self.clock.now(), user.login, JournalAction.MODIFICATION, f"fse:{fse_id}", "annulation")
            uow.commit()

    def _take_back(self, uow: UnitOfWork, fse: Fse) -> None:
        uow.fses.dequeue([fse.id])
        reverse_shares(uow, fse, self.clock.now(), self.clock.today())
