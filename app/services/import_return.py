"""Import a received file: acknowledgements settle lots, decisions move shares; one commit per file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date

from app.domain.clock import Clock
from app.domain.errors import FormatError, NotFound
from app.domain.fse import Fse, FseState
from app.domain.journal import JournalAction
from app.domain.ledger import Mouvement, MouvementKind
from app.domain.money import ZERO, Money
from app.domain.retour import Rejet, Retour, RetourDecode, RetourKind, RetourLigne, RetourState
from app.receivables.matching import Matched, match
from app.services.arl import Acknowledge
from app.services.lot_states import SYSTEM
from app.services.repositories import UnitOfWork, UnitOfWorkFactory
from app.services.steps import AtStep, no_stop
from app.teletransmission.noemie import read_return
from app.teletransmission.tables import Tables

MAX_WARNINGS = 20
"""Warnings kept in the detail of a file; the rest are counted."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What a file did."""

    retour_id: int
    kind: RetourKind
    state: RetourState
    lignes: int = 0
    paye: Money = ZERO
    rejete: Money = ZERO
    warnings: tuple[str, ...] = ()
    """French sentences, no name in them; empty when there is nothing to check."""


@dataclass(slots=True)
class _Tally:
    """What the file did so far."""

    lignes: int = 0
    new: int = 0
    repeated: int = 0
    paye: Money = ZERO
    rejete: Money = ZERO
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ImportReturn:
    """Decodes one stored file and writes what it says."""

    unit_of_work: UnitOfWorkFactory
    tables: Tables
    clock: Clock
    at_step: AtStep = no_stop

    def __call__(self, retour_id: int, login: str = SYSTEM) -> ImportResult:
        """Return what the file did; one already imported does nothing more. A bad file is kept, never raised on.

        Steps: ``import:decoded`` (nothing written), ``import:written`` (before the commit), ``import:done``.
        """
        with self.unit_of_work() as uow:
            retour = uow.retours.get(retour_id)
            if retour.state is not RetourState.RECU:
                return ImportResult(retour.id, retour.kind, retour.state)
            try:
                decoded = read_return(self.tables.noemie, retour.contenu)
            except FormatError as error:
                result = ImportResult(
                    retour.id, RetourKind.INCONNU, RetourState.ILLISIBLE, warnings=(error.user_message,)
                )
            else:
                self.at_step("import:decoded")
                result = self._apply(uow, retour, decoded)
            detail = _detail(result.warnings)
            uow.retours.set_state(retour.id, result.state, result.kind, detail)
            uow.retours.set_summary(retour.id, result.lignes, result.paye.cents, result.rejete.cents)
            uow.journal.append(self.clock.now(), login, JournalAction.IMPORT, f"retour:{retour.id}", result.state.value)
            self.at_step("import:written")
            uow.commit()
        self.at_step("import:done")
        return result

    def _apply(self, uow: UnitOfWork, retour: Retour, decoded: RetourDecode) -> ImportResult:
        numbers = {praticien.numero_am.value: praticien.id for praticien in uow.cabinet.praticiens()}
        praticien_id = numbers.get(decoded.recipient)
        if decoded.recipient.strip("0") and praticien_id is None:
            warning = f"Ce retour est destiné au n° {decoded.recipient}, inconnu dans ce cabinet : rien n’a été imputé."
            return ImportResult(retour.id, decoded.kind, RetourState.AUTRE_CABINET, warnings=(warning,))
        tally = _Tally(warnings=list(decoded.warnings))
        acknowledge = Acknowledge(uow, self.clock.now())
        for arl in decoded.arls:
            tally.warnings += acknowledge(arl)
        writer = _Writer(uow, retour, self.clock, praticien_id, tally)
        for ligne in decoded.lignes:
            writer.write(ligne)
        if decoded.kind is RetourKind.INCONNU:
            tally.warnings.append("Aucun accusé ni paiement reconnu dans ce fichier : il est conservé tel quel.")
        again = tally.repeated and tally.repeated == tally.lignes
        return ImportResult(
            retour_id=retour.id,
            kind=decoded.kind,
            state=RetourState.DOUBLON if again else RetourState.IMPORTE,
            lignes=tally.lignes,
            paye=tally.paye,
            rejete=tally.rejete,
            warnings=tuple(tally.warnings),
        )


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the decisions of one file."""

    uow: UnitOfWork
    retour: Retour
    clock: Clock
    praticien_id: int | None
    tally: _Tally

    def write(self, ligne: RetourLigne) -> None:
        """Append the movements of one decision, move its share, file its rejection."""
        self.tally.lignes += 1
        name = f"Facture {ligne.invoice_numero}, part {ligne.part.value}"
        fse = self.uow.fses.by_numero(self.praticien_id, ligne.invoice_numero)
        if fse is None:
            self.tally.warnings.append(f"{name} : facture inconnue, {ligne.amount} non rapprochés.")
            return
        try:
            state = self.uow.ledger.part_state(fse.id, ligne.part)
        except NotFound:
            if ligne.amount:
                self.tally.warnings.append(f"{name} : part jamais facturée, {ligne.amount} non rapprochés.")
            return
        mouvements = self.uow.ledger.mouvements(fse.id, ligne.part)
        block = block_digest(ligne)
        if any(m.detail.endswith(block) and not m.cause.startswith(self._file) for m in mouvements):
            self.tally.repeated += 1
            self.tally.warnings.append(f"{name} : déjà reçu dans un autre fichier, non compté deux fois.")
            return
        self._settle_fse(fse, ligne.lot_numero)
        matched = match(ligne, mouvements, state)
        self.tally.warnings += [f"{name} : {warning}." for warning in matched.warnings]
        self._append(fse, ligne, matched, block)
        if matched.state is not state:
            at = self.clock.now()
            self.uow.ledger.set_part_state(fse.id, ligne.part, matched.state, at, f"retour {self.retour.id}")

    @property
    def _file(self) -> str:
        return f"retour:{self.retour.sha256[:8]}:"

    def _append(self, fse: Fse, ligne: RetourLigne, matched: Matched, block: str) -> None:
        day = ligne.paid_on or self._today
        for kind, amount in matched.entries:
            mouvement = Mouvement(
                id=0,
                fse_id=fse.id,
                part=ligne.part,
                kind=kind,
                amount=amount,
                day=day,
                recorded_at=self.clock.now(),
                cause=f"{self._file}{ligne.row}",
                detail=" ".join(filter(None, (ligne.transfer, ligne.code, block))),
            )
            if self.uow.ledger.append(mouvement) and kind in {MouvementKind.PAYE, MouvementKind.TROP_PERCU}:
                self.tally.paye += amount
        if matched.rejected:
            self.tally.rejete += matched.rejected
            self.uow.retours.add_rejet(
                Rejet(
                    id=0,
                    fse_id=fse.id,
                    part=ligne.part,
                    amount=matched.rejected,
                    code=ligne.code,
                    label=ligne.label,
                    retour_id=self.retour.id,
                    received_on=self._today,
                )
            )

    @property
    def _today(self) -> date:
        return self.clock.today()

    def _settle_fse(self, fse: Fse, lot_numero: int) -> None:
        """A payment or a rejection proves that the FSE arrived, even when its acknowledgement was lost."""
        if fse.state in {FseState.TRANSMISE, FseState.ISSUE_INCONNUE}:
            Acknowledge(self.uow, self.clock.now()).by_payment(fse.id, lot_numero)


def block_digest(ligne: RetourLigne) -> str:
    """Return « bloc:… », the same for the same decision sent again in another file.

    Source: facts/noemie-format.md §7 (deduplicate by a hash of the invoice block: the same one may be sent twice).
    """
    fields = (
        ligne.invoice_numero, ligne.lot_numero, ligne.part.name, ligne.outcome.name, ligne.amount.cents, ligne.code,
        ligne.paid_on, ligne.transfer,
    )  # fmt: skip
    return "bloc:" + hashlib.sha256("\x1f".join(map(str, fields)).encode()).hexdigest()[:16]


def _detail(warnings: tuple[str, ...]) -> str:
    shown = list(warnings[:MAX_WARNINGS])
    if len(warnings) > MAX_WARNINGS:
        shown.append(f"… et {len(warnings) - MAX_WARNINGS} autres remarques.")
    return "\n".join(shown)
